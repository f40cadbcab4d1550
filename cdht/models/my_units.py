"""How the units of a committee member stand: read in a constant number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from peewee import fn

from ..domain.accounts import Actor
from ..domain.evidence import EvidenceState
from ..domain.lifecycle import Stage
from ..domain.my_units import UnitState
from .cycles import Cycle
from .evidence import Evidence
from .figures import stage_counts
from .inspections import InspectionFollowUp, open_follow_ups
from .registration import Registration
from .voting import meetings_of


def states_of(actor: Actor, cycle: Cycle, unit_ids: Sequence[int]) -> dict[int, UnitState]:
    """The state of each of these units as far as the actor may see it, by unit id. Five statements."""
    stages: dict[int, Counter[Stage]] = {unit: Counter() for unit in unit_ids}
    for (unit, stage), count in stage_counts(actor, cycle).items():
        if unit in stages:
            stages[unit][stage] += count
    back, unseen, meetings = _sent_back(cycle, unit_ids), _unseen(cycle, unit_ids), meetings_of(cycle.id)
    follow_ups: dict[int, list[InspectionFollowUp]] = {}
    for one in open_follow_ups(actor, cycle.id):
        follow_ups.setdefault(one.inspection.unit_id, []).append(one)
    return {
        unit: UnitState(
            stages=stages[unit],
            sent_back=back.get(unit, 0),
            unseen=unseen.get(unit, 0),
            meeting_held=unit in meetings and meetings[unit].held_on is not None,
            follow_ups=tuple(one.value for one in follow_ups.get(unit, [])),
        )
        for unit in unit_ids
    }


def _sent_back(cycle: Cycle, unit_ids: Sequence[int]) -> dict[int, int]:
    """People whose sheet came back and was not handed in again, by unit id."""
    rows = Registration.select(Registration.unit, fn.COUNT(Registration.id)).where(
        Registration.cycle == cycle.id,
        Registration.unit.in_(list(unit_ids)),
        Registration.stage == Stage.REGISTERED,
        Registration.sent_back_reason != "",
    )
    return dict(rows.group_by(Registration.unit).tuples())


def _unseen(cycle: Cycle, unit_ids: Sequence[int]) -> dict[int, int]:
    """Items of evidence that nobody has looked at, of sheets that wait to be verified, by unit id."""
    rows = (
        Evidence.select(Registration.unit, fn.COUNT(Evidence.id))
        .join(Registration)
        .where(
            Registration.cycle == cycle.id,
            Registration.unit.in_(list(unit_ids)),
            Registration.stage == Stage.SELF_SCORED,
            Evidence.state == EvidenceState.UNSEEN,
        )
    )
    return dict(rows.group_by(Registration.unit).tuples())
