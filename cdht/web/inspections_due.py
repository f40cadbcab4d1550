"""What is due after visits, in one line for the first page."""

from __future__ import annotations

from datetime import date

from flask import url_for

from ..domain.accounts import Actor
from ..domain.inspections import SOON, FollowUpState
from ..domain.lifecycle import Role
from ..domain.vietnamese import counted, date_short
from ..models.cycles import Cycle
from ..models.inspections import open_follow_ups

Due = tuple[int, str, str, bool, str, str]
"""The parts of a line of the first page (`home.Task`), in its order."""


def follow_ups_due(actor: Actor, cycle: Cycle, on: date) -> Due:
    """Things to do after a visit to the actor's units that are late or due within a week; none counts 0."""
    rows = open_follow_ups(actor, cycle.id, until=on + SOON)
    late = sum(row.value.state(on) is FollowUpState.LATE for row in rows)
    notes = [f"{counted(late, 'việc')} quá hạn"] if late else []
    notes += [f"sớm nhất {date_short(rows[0].due_on)}: {rows[0].what}"] if rows else []
    url = url_for("inspections.visits", cycle_id=cycle.id) + "#viec"
    is_mine = actor.has(Role.SECRETARY, Role.VERIFIER, Role.CLERK)
    return len(rows), "việc sau kiểm tra đến hạn", url, is_mine, "", "; ".join(notes)
