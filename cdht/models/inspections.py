"""Visits of the committee to units, who went, and what is to be done after each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from peewee import (
    JOIN,
    DateField,
    Expression,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
    prefetch,
)

from ..domain.accounts import Actor
from ..domain.inspections import FINDINGS, LOOKED_AT, MET, RESPONSIBLE, RESULT, WHAT, FollowUp, VisitMade
from .base import Check, Row, at_least, length
from .committee import CommitteeMember
from .cycles import Cycle
from .journal import JournalEntry
from .originals import Original, RegisterEntry
from .units import Unit

ABOUT = ("record_inspection", "change_inspection", "finish_follow_up", "reopen_follow_up")
"""Journal actions about a visit that is there."""
MINUTES = "inspection-minutes"
"""The name of a visit's minutes among the papers."""


class Inspection(Row):
    """A visit to a unit. `met`: who spoke for it. `version` counts changes of it and of its follow-ups."""

    cycle = ForeignKeyField(Cycle, backref="inspections", on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, backref="inspections", on_delete="RESTRICT")
    visited_on = DateField()
    met = TextField(default="", constraints=[length("met", 0, MET)])
    looked_at = TextField(constraints=[length("looked_at", 1, LOOKED_AT)])
    findings = TextField(constraints=[length("findings", 1, FINDINGS)])
    version = IntegerField(default=1, constraints=[at_least("version", 1)])

    class Meta:
        indexes = ((("cycle", "visited_on"), False),)

    @property
    def visitors(self) -> list[tuple[str, str]]:
        """(name, title) of those who went, in the committee's order; who left the committee since stays."""
        rows = sorted(self.members, key=lambda row: row.place)
        return [row.called for row in rows]

    @property
    def made(self) -> VisitMade:
        """As it counts; its follow-ups in order."""
        return VisitMade(self.id, self.unit_id, self.visited_on, tuple(row.value for row in self.follow_ups))


class InspectionMember(Row):
    """Who went. Name and title of that time stay when the member is taken off the list."""

    inspection = ForeignKeyField(Inspection, backref="members", on_delete="CASCADE")
    member = ForeignKeyField(CommitteeMember, null=True, backref="inspections", on_delete="SET NULL")
    name = TextField(constraints=[length("name", 1, 80)])
    title = TextField(default="")
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("inspection", "member"), True),)

    @property
    def called(self) -> tuple[str, str]:
        """Name and title, corrected with the list of members as long as the member is on it."""
        return (self.member.name, self.member.title) if self.member_id else (self.name, self.title)

    @property
    def place(self) -> tuple[int, int]:
        return (self.member.position if self.member_id else self.position, self.id)


class InspectionFollowUp(Row):
    inspection = ForeignKeyField(Inspection, backref="follow_ups", on_delete="CASCADE")
    what = TextField(constraints=[length("what", 1, WHAT)])
    responsible = TextField(constraints=[length("responsible", 1, RESPONSIBLE)])
    due_on = DateField()
    done_on = DateField(null=True)
    result = TextField(default="", constraints=[length("result", 0, RESULT)])

    class Meta:
        constraints = [Check("done_on IS NOT NULL OR result = ''")]

    @property
    def value(self) -> FollowUp:
        return FollowUp(self.what, self.responsible, self.due_on, self.done_on, self.result)


# --- Reading ---------------------------------------------------------------------------------------------


def visible_to(actor: Actor) -> ModelSelect:
    """Visits that concern the units that the actor may see, with unit and cycle."""
    rows = of_commune(actor.commune_id)
    if not actor.sees_people:
        return rows.where(Inspection.id.in_([]))
    return rows if actor.sees_everything else rows.where(Inspection.unit.in_(list(actor.unit_ids)))


def of_commune(commune_id: int) -> ModelSelect:
    """Every visit, with unit and cycle."""
    rows = Inspection.select(Inspection, Unit, Cycle).join(Unit).switch(Inspection).join(Cycle)
    return rows.where(Cycle.commune == commune_id)


def in_cycle(query: ModelSelect, cycle_id: int, unit_id: int | None = None) -> ModelSelect:
    """Those of a cycle (and unit), the latest visit first."""
    rows = query.where(Inspection.cycle == cycle_id)
    rows = rows if unit_id is None else rows.where(Inspection.unit == unit_id)
    return rows.order_by(Inspection.visited_on.desc(), Inspection.id.desc())


def whole(query: ModelSelect) -> list[Inspection]:
    """The visits with `.members` (each with its member) and `.follow_ups`: three statements, however many."""
    members = InspectionMember.select(InspectionMember, CommitteeMember).join(
        CommitteeMember, JOIN.LEFT_OUTER
    )
    follow_ups = InspectionFollowUp.select().order_by(InspectionFollowUp.due_on, InspectionFollowUp.id)
    return list(prefetch(query, members, follow_ups))


def made_in(cycle_id: int) -> tuple[VisitMade, ...]:
    """Every visit of a cycle as it counts, in the order of their days."""
    rows = Inspection.select().where(Inspection.cycle == cycle_id)
    rows = rows.order_by(Inspection.visited_on, Inspection.id)
    follow_ups = InspectionFollowUp.select().order_by(InspectionFollowUp.due_on, InspectionFollowUp.id)
    return tuple(row.made for row in prefetch(rows, follow_ups))


def open_follow_ups(actor: Actor, cycle_id: int, until: date | None = None) -> list[InspectionFollowUp]:
    """What is to be done and is not, the earliest due day first, each with `.inspection.unit`; up to a due
    day. One statement."""
    seen = visible_to(actor).where(Inspection.cycle == cycle_id).select(Inspection.id)
    rows = (
        InspectionFollowUp.select(InspectionFollowUp, Inspection, Unit)
        .join(Inspection)
        .join(Unit)
        .where(InspectionFollowUp.done_on.is_null(), Inspection.id.in_(seen))
        .order_by(InspectionFollowUp.due_on, InspectionFollowUp.id)
    )
    return list(rows if until is None else rows.where(InspectionFollowUp.due_on <= until))


def last_saved(inspection: Inspection) -> JournalEntry | None:
    """The newest entry about a visit; entries name the visit by its number."""
    rows = JournalEntry.select().where(
        JournalEntry.cycle == inspection.cycle_id, JournalEntry.action.in_(ABOUT), about(inspection.id)
    )
    return rows.order_by(JournalEntry.id.desc()).first()


def about(inspection_id: int) -> Expression:
    return JournalEntry.changes.contains(f'"inspection": [{inspection_id}, ')


def minutes_issued(inspection: Inspection) -> list[RegisterEntry]:
    """The numbers of this visit's issued minutes, the latest first."""
    rows = (
        RegisterEntry.select(RegisterEntry, Original.id, Original.choice, Original.issued_on)
        .join(Original)
        .where(
            Original.cycle == inspection.cycle_id,
            Original.unit == inspection.unit_id,
            Original.paper == MINUTES,
        )
        .order_by(Original.id.desc())
    )
    return [row for row in rows if json.loads(row.original.choice).get("inspection_id") == inspection.id]


def last_visits(cycle_id: int, unit_ids: Iterable[int]) -> dict[int, Inspection]:
    """The newest visit to each of these units, by unit id. One statement."""
    rows = Inspection.select().where(Inspection.cycle == cycle_id, Inspection.unit.in_(list(unit_ids)))
    return {row.unit_id: row for row in rows.order_by(Inspection.visited_on, Inspection.id)}
