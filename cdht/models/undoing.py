"""What stood before each deed that can still be taken back, and who registered by mistake."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from peewee import DateTimeField, Expression, ForeignKeyField, IntegerField, TextField

from ..domain.undo import UNDO, Done
from .base import Row
from .journal import JournalEntry
from .registration import Registration
from .voting import about_meeting


class Before(Row):
    """One entry of a deed. `deed` is the id of the deed's first entry.

    `parts` is JSON {part: [before, after]} of the registration (or meeting) that the entry is about, only
    the parts that the deed changed; of several entries about the same, the first one holds it. Holds whole
    personal data, so it is deleted after `domain.undo.KEPT_FOR` or when the deed was taken back.
    """

    entry = ForeignKeyField(JournalEntry, primary_key=True, on_delete="RESTRICT")
    deed = IntegerField(index=True)
    parts = TextField()
    at = DateTimeField(index=True)

    @property
    def kept(self) -> dict[str, list[Any]]:
        return json.loads(self.parts)


class Mistake(Row):
    """A registration that was taken back: withdrawn, and counted nowhere."""

    registration = ForeignKeyField(Registration, primary_key=True, on_delete="CASCADE")


def of_deed(deed: int, commune_id: int) -> list[Before]:
    """The entries of a deed in order, each with `.entry` loaded; empty when nothing is kept of it."""
    query = Before.select(Before, JournalEntry).join(JournalEntry)
    return list(query.where(Before.deed == deed, JournalEntry.commune == commune_id).order_by(Before.entry))


def since(rows: Iterable[Before]) -> list[JournalEntry]:
    """Later entries about the registrations of a deed, and about its meeting and the ballots in it."""
    entries = [row.entry for row in rows]
    last, start = max(entry.id for entry in entries), min(entry.id for entry in entries)
    about = JournalEntry.registration.in_([entry.registration_id for entry in entries])
    for cycle_id, unit_id in meetings_in(entries):
        about |= (JournalEntry.cycle == cycle_id) & about_meeting(unit_id)
    own = [entry.id for entry in entries]
    later = JournalEntry.select().where(JournalEntry.id > start, about).order_by(JournalEntry.id)
    return [entry for entry in later if entry.id > last or entry.id not in own]


def meetings_in(entries: Iterable[JournalEntry]) -> set[tuple[int, int]]:
    """(cycle id, unit id) of the meetings whose ballots or facts these entries changed."""
    found = {
        (entry.cycle_id, int(key.partition(".")[0]))
        for entry in entries
        if entry.action == "meeting"
        for key in entry.changed
    }
    voted = [entry.registration_id for entry in entries if entry.action == "vote"]
    units = Registration.select(Registration.cycle, Registration.unit).where(Registration.id.in_(voted))
    return found | set(units.distinct().tuples() if voted else ())


def last_deed(registration_id: int) -> int | None:
    """The newest deed about a registration of which something is kept."""
    query = Before.select(Before.deed).join(JournalEntry)
    newest = query.where(JournalEntry.registration == registration_id).order_by(Before.entry.desc())
    return newest.limit(1).scalar()


def as_done(entry: JournalEntry) -> Done:
    undoes = entry.changed.get("undoes", [None])[0] if entry.action == UNDO else None
    return Done(
        entry.id,
        entry.action,
        entry.account_id,
        entry.account_name,
        entry.at,
        entry.from_stage,
        entry.to_stage,
        undoes,
    )


def not_by_mistake() -> Expression:
    """The condition that a registration was meant."""
    return Registration.id.not_in(Mistake.select(Mistake.registration))
