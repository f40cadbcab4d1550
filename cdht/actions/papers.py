"""Keeping the narrative of a cycle's papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import Problem, Stale, refuse_if
from ..domain.vietnamese import nfc, time_short
from ..models.journal import latest_of_commune
from ..models.papers import Narrative
from .journal import Entry, record
from .moving import open_cycle_of
from .transactions import writing

LONGEST = 20_000


def keep_narrative(
    cycle_id: int, texts: Mapping[str, str], versions: Mapping[str, int], *, by: Actor, at: datetime
) -> None:
    """Store the sections that differ. `versions`: what the page showed, 0 for the default wording.

    Whether the names of figures in a text exist is checked by the caller, who knows them (`reports`).
    Raises `Refused` (the section's key), `NotAllowed`, `Stale`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        clean = {
            key: "\n".join(nfc(line) for line in text.splitlines()).strip() for key, text in texts.items()
        }
        refuse_if(
            Problem(key, f"Đoạn này dài quá {LONGEST} ký tự.") for key, t in clean.items() if len(t) > LONGEST
        )
        stored = {row.section: row for row in Narrative.select().where(Narrative.cycle == cycle.id)}
        changes = {}
        for key, text in clean.items():
            row = stored.get(key)
            if row is not None and row.text == text:
                continue
            if versions.get(key, 0) != (row.version if row else 0):
                raise _stale(by.commune_id)
            changes[key] = [row.text if row else None, text]
            if row is None:
                Narrative.create(cycle=cycle.id, section=key, text=text)
            else:
                Narrative.update(text=text, version=row.version + 1).where(Narrative.id == row.id).execute()
        if changes:
            record([Entry("keep_narrative", cycle_id=cycle.id, changes=changes)], by=by, at=at)


def _stale(commune_id: int) -> Stale:
    entry = latest_of_commune(commune_id, "keep_narrative")
    named = {"by": entry.account_name, "at": time_short(entry.at)} if entry else {}
    return Stale("lời văn của báo cáo", **named)
