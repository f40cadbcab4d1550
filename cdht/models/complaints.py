"""Complaints about results: what was objected, what was answered, and which correction followed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from peewee import JOIN, DateField, DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField, fn
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.complaints import (
    MOST_ANSWER,
    MOST_RELATION,
    MOST_TEXT,
    Outcome,
    Raised,
    Standing,
    Subject,
    Way,
    about,
    due_day,
    standing,
)
from ..domain.undo import UNDO
from .accounts import Account
from .base import Check, Row, at_least, length, one_of
from .citizens import Citizen
from .cycles import Cycle
from .journal import JournalEntry
from .registration import Registration
from .units import Unit


class Complaint(Row):
    """One objection about one registration. `number` counts from 1 in the cycle's register.

    `indicators`: numbers joined by commas, empty for the whole sheet. `raiser` and `relation` are empty when
    the citizen spoke. `correction`: the entry of the journal that put the result right, or that says why
    nothing had to be; `version` guards against lost updates. The day by which to answer is derived.
    """

    registration = ForeignKeyField(Registration, backref="complaints", on_delete="RESTRICT")
    cycle = ForeignKeyField(Cycle, index=False, on_delete="RESTRICT")
    number = IntegerField(constraints=[at_least("number", 1)])
    received_on = DateField()
    way = EnumField(Way, constraints=[one_of("way", Way)])
    subject = EnumField(Subject, constraints=[one_of("subject", Subject)])
    indicators = TextField(default="", constraints=[length("indicators", 0, 40)])
    text = TextField(constraints=[length("text", 1, MOST_TEXT)])
    raiser = TextField(default="", constraints=[length("raiser", 0, 80)])
    relation = TextField(default="", constraints=[length("relation", 0, MOST_RELATION)])
    recorded_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    recorded_at = DateTimeField()
    outcome = EnumField(Outcome, null=True, constraints=[one_of("outcome", Outcome)])
    answer = TextField(default="", constraints=[length("answer", 0, MOST_ANSWER)])
    answered_on = DateField(null=True)
    answered_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    judged_with = TextField(default="", constraints=[length("judged_with", 0, 80)])
    correction = ForeignKeyField(JournalEntry, null=True, on_delete="RESTRICT")
    version = IntegerField(default=1, constraints=[at_least("version", 1)])

    class Meta:
        indexes = ((("cycle", "number"), True),)
        constraints = [
            Check("(outcome IS NULL) = (answered_on IS NULL)"),
            Check("(raiser = '') = (relation = '')"),
            Check("correction_id IS NULL OR outcome IS NOT NULL"),
        ]

    @property
    def indicator_numbers(self) -> tuple[int, ...]:
        return tuple(int(text) for text in self.indicators.split(",") if text)

    @property
    def raised(self) -> Raised:
        """What was objected, as a value."""
        return Raised(
            self.received_on,
            self.way,
            self.subject,
            self.text,
            frozenset(self.indicator_numbers),
            self.raiser,
            self.relation,
        )

    @property
    def about(self) -> str:
        """“Điểm thẩm định, chỉ số 3, 6”"""
        return about(self.subject, self.indicator_numbers)

    @property
    def raised_by(self) -> str:
        """The citizen's name, or “Lê Thị Lan (con gái)”."""
        return f"{self.raiser} ({self.relation})" if self.raiser else self.registration.citizen.name

    @property
    def due(self) -> date:
        return due_day(self.received_on, self.cycle.complaint_days)

    @property
    def is_answered(self) -> bool:
        return self.outcome is not None

    def standing(self, corrected: Iterable[int], *, on: date) -> Standing:
        """`corrected`: ids of complaints whose correction stands (`corrected_among`)."""
        return standing(self.due, self.outcome, corrected=self.id in corrected, on=on)


def visible_to(actor: Actor) -> ModelSelect:
    """Complaints about whom the actor may see, with registration, citizen, unit, and who answered."""
    rows = (
        Complaint.select(Complaint, Registration, Citizen, Unit, Account)
        .join(Registration)
        .join(Citizen)
        .switch(Registration)
        .join(Unit)
        .switch(Complaint)
        .join(Account, JOIN.LEFT_OUTER, on=(Complaint.answered_by == Account.id), attr="answered_by")
        .where(Unit.commune == actor.commune_id)
    )
    if not actor.sees_people:
        return rows.where(Complaint.id.in_([]))
    return rows if actor.sees_everything else rows.where(Registration.unit.in_(list(actor.unit_ids)))


def of_cycle(actor: Actor, cycle: Cycle) -> list[Complaint]:
    """By number; the rows share the one cycle."""
    rows = list(visible_to(actor).where(Complaint.cycle == cycle.id).order_by(Complaint.number))
    for row in rows:
        row.cycle = row.registration.cycle = cycle
    return rows


def of_registrations(registration_ids: Iterable[int]) -> dict[int, list[Complaint]]:
    """By registration id, the first one first; two statements, however many."""
    found: dict[int, list[Complaint]] = {}
    rows = (
        Complaint.select(Complaint, Cycle)
        .join(Cycle)
        .where(Complaint.registration.in_(list(registration_ids)))
    )
    for row in rows.order_by(Complaint.number):
        found.setdefault(row.registration_id, []).append(row)
    return found


def last_number(cycle_id: int) -> int:
    """The highest number in the cycle's register; 0 for none."""
    return int(Complaint.select(fn.MAX(Complaint.number)).where(Complaint.cycle == cycle_id).scalar() or 0)


def corrected_among(rows: Iterable[Complaint]) -> frozenset[int]:
    """Ids of those whose correction was not taken back since; one statement, none without corrections."""
    linked = {row.correction_id: row for row in rows if row.correction_id is not None}
    if not linked:
        return frozenset()
    people = {row.registration_id for row in linked.values()}
    undone = JournalEntry.select(JournalEntry.changes).where(
        JournalEntry.action == UNDO, JournalEntry.registration.in_(list(people))
    )
    gone = {entry.changed.get("undoes", [None])[0] for entry in undone}
    return frozenset(row.id for entry_id, row in linked.items() if entry_id not in gone)


def unfinished(rows: Iterable[Complaint]) -> list[Complaint]:
    """Accepted, without a correction that stands."""
    known = list(rows)
    corrected = corrected_among(known)
    return [row for row in known if row.outcome and row.outcome.asks_correction and row.id not in corrected]


def later_entries(row: Complaint, actions: Iterable[str]) -> list[JournalEntry]:
    """What happened to the registration since the complaint was recorded, the newest first, without what was
    taken back."""
    own = JournalEntry.registration == row.registration_id
    since: Any = JournalEntry.at >= row.recorded_at
    entries = list(JournalEntry.select().where(own, since).order_by(JournalEntry.id.desc()))
    gone = {one.changed.get("undoes", [None])[0] for one in entries if one.action == UNDO}
    return [one for one in entries if one.action in set(actions) and one.id not in gone]
