"""Training sessions: whom they invite, which indicators they serve, who attended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peewee import (
    BooleanField,
    CompositeKey,
    DateField,
    DateTimeField,
    Expression,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
    fn,
)

from ..domain.lifecycle import Stage
from ..domain.training import (
    NOTHING,
    Held,
    TrainingFigures,
    Worth,
    days,
    evidence_text,
    training_figures,
)
from .accounts import Account
from .base import Check, Row, at_least, length
from .cycles import Cycle
from .registration import Registration
from .undoing import not_by_mistake
from .units import Unit


class TrainingSession(Row):
    """One session of a cycle. `counts`: having attended is evidence. `guests`: people who came without being
    registered, of whom nothing but their number is kept."""

    cycle = ForeignKeyField(Cycle, backref="training", on_delete="RESTRICT")
    held_on = DateField()
    until = DateField(null=True)
    topic = TextField(constraints=[length("topic", 1, 200)])
    place = TextField(default="", constraints=[length("place", 0, 200)])
    teacher = TextField(default="", constraints=[length("teacher", 0, 160)])
    material = TextField(default="", constraints=[length("material", 0, 1000)])
    notes = TextField(default="", constraints=[length("notes", 0, 1000)])
    counts = BooleanField(default=True)
    guests = IntegerField(default=0, constraints=[at_least("guests", 0)])

    class Meta:
        constraints = [Check("until IS NULL OR until >= held_on")]

    @property
    def days(self) -> str:
        return days(self.held_on, self.until)

    @property
    def indicator_numbers(self) -> tuple[int, ...]:
        """One statement, unless the links were loaded along."""
        return tuple(sorted(link.indicator for link in self.indicators))

    @property
    def worth(self) -> Worth:
        """What attending gives as evidence."""
        if not self.counts:
            return NOTHING
        text = evidence_text(self.topic, self.held_on, self.until)
        return Worth(frozenset(self.indicator_numbers), text, self.held_on)


class TrainingUnit(Row):
    """A unit that is invited. A session without any invites everybody."""

    session = ForeignKeyField(TrainingSession, backref="units", index=False, on_delete="CASCADE")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT")

    class Meta:
        primary_key = CompositeKey("session", "unit")


class TrainingIndicator(Row):
    """An indicator that a session serves."""

    session = ForeignKeyField(TrainingSession, backref="indicators", index=False, on_delete="CASCADE")
    indicator = IntegerField(constraints=[Check("indicator BETWEEN 1 AND 10")])

    class Meta:
        primary_key = CompositeKey("session", "indicator")


class TrainingAttendance(Row):
    """Somebody of the cycle attended. Without a row: not ticked."""

    session = ForeignKeyField(TrainingSession, backref="attendance", index=False, on_delete="RESTRICT")
    registration = ForeignKeyField(Registration, backref="training", on_delete="RESTRICT")
    ticked_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    ticked_at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("session", "registration")


def of_cycle(cycle_id: int) -> ModelSelect:
    """The sessions of a cycle, the first one first."""
    return (
        TrainingSession.select()
        .where(TrainingSession.cycle == cycle_id)
        .order_by(TrainingSession.held_on, TrainingSession.id)
    )


def held_on(cycle_id: int, day: date) -> ModelSelect:
    """The sessions that take place on this day."""
    goes_on = (TrainingSession.until >= day) & (TrainingSession.held_on < day)
    return of_cycle(cycle_id).where((TrainingSession.held_on == day) | goes_on)


def invited_units(session: TrainingSession) -> frozenset[int]:
    """Ids of the units that are invited; empty for everybody."""
    return frozenset(link.unit_id for link in session.units)


def attended(session_id: int) -> Expression:
    """The condition that a registration is ticked on a session's list."""
    ticked = TrainingAttendance.select(TrainingAttendance.registration)
    return Registration.id.in_(ticked.where(TrainingAttendance.session == session_id))


def ticked_among(session_id: int, registration_ids: Iterable[int]) -> set[int]:
    """Which of these registrations are ticked; one statement per 900 people."""
    ids, found = list(registration_ids), set[int]()
    for start in range(0, len(ids), 900):
        rows = TrainingAttendance.select(TrainingAttendance.registration).where(
            TrainingAttendance.session == session_id,
            TrainingAttendance.registration.in_(ids[start : start + 900]),
        )
        found |= {id for (id,) in rows.tuples()}
    return found


def counts_by_unit(session: TrainingSession) -> dict[int, tuple[int, int]]:
    """(ticked, registered) by unit id, without who withdrew; two statements."""
    there = Registration.select(Registration.unit, fn.COUNT(Registration.id)).where(
        Registration.cycle == session.cycle_id, Registration.stage != Stage.WITHDRAWN
    )
    all_of = dict(there.group_by(Registration.unit).tuples())
    ticked = dict(there.where(attended(session.id)).group_by(Registration.unit).tuples())
    return {unit: (ticked.get(unit, 0), count) for unit, count in all_of.items()}


def attendances(sessions: Iterable[TrainingSession]) -> dict[int, int]:
    """How many are ticked by session id, without who withdrew; one statement."""
    ids = [one.id for one in sessions]
    rows = (
        TrainingAttendance.select(TrainingAttendance.session, fn.COUNT(TrainingAttendance.registration))
        .join(Registration)
        .where(TrainingAttendance.session.in_(ids), Registration.stage != Stage.WITHDRAWN)
        .group_by(TrainingAttendance.session)
    )
    return dict(rows.tuples())


def sessions_of(registration_ids: Iterable[int]) -> dict[int, list[TrainingSession]]:
    """The sessions that each person attended, by registration id, the first one first; one statement per
    900 people."""
    ids, found = list(registration_ids), dict[int, list[TrainingSession]]()
    for start in range(0, len(ids), 900):
        rows = (
            TrainingAttendance.select(TrainingAttendance, TrainingSession)
            .join(TrainingSession)
            .where(TrainingAttendance.registration.in_(ids[start : start + 900]))
            .order_by(TrainingSession.held_on, TrainingSession.id)
        )
        for row in rows:
            found.setdefault(row.registration_id, []).append(row.session)
    return found


def trained_in(cycle_id: int) -> frozenset[int]:
    """Who attended a session of the cycle at least, by registration id; one statement."""
    rows = TrainingAttendance.select(TrainingAttendance.registration).join(TrainingSession)
    rows = rows.where(TrainingSession.cycle == cycle_id).distinct()
    return frozenset(id for (id,) in rows.tuples())


def held_between(cycle_id: int, first: date | None = None, last: date | None = None) -> tuple[Held, ...]:
    """The sessions of the cycle that began between two days, with who attended; two statements."""
    rows = of_cycle(cycle_id)
    rows = rows.where(TrainingSession.held_on >= first) if first else rows
    rows = rows.where(TrainingSession.held_on <= last) if last else rows
    sessions = list(rows)
    who: dict[int, list[int]] = {one.id: [] for one in sessions}
    ticked = TrainingAttendance.select(TrainingAttendance.session, TrainingAttendance.registration)
    for session, registration in ticked.where(TrainingAttendance.session.in_(list(who))).tuples():
        who[session].append(registration)
    return tuple(
        Held(one.id, one.held_on, one.until, one.topic, one.place, one.guests, tuple(who[one.id]))
        for one in sessions
    )


def figures_of_training(
    cycle_id: int, first: date | None = None, last: date | None = None
) -> TrainingFigures:
    """Sessions, attendances and people of the cycle, or of the sessions that began between two days."""
    meant = (Registration.cycle == cycle_id) & (Registration.stage != Stage.WITHDRAWN) & not_by_mistake()
    registered = Registration.select(Registration.id).where(meant).tuples()
    return training_figures(held_between(cycle_id, first, last), (id for (id,) in registered))


@dataclass(frozen=True, slots=True)
class Listed:
    """A session in the list of a cycle: how many attended, and the indicators that it serves."""

    session: TrainingSession
    count: int
    indicators: tuple[int, ...]


def listed(cycle_id: int) -> list[Listed]:
    """Three statements, however many sessions."""
    rows = list(of_cycle(cycle_id))
    counts, served = attendances(rows), dict[int, list[int]]()
    links = TrainingIndicator.select().where(TrainingIndicator.session.in_([row.id for row in rows]))
    for link in links.order_by(TrainingIndicator.indicator):
        served.setdefault(link.session_id, []).append(link.indicator)
    return [Listed(row, counts.get(row.id, 0), tuple(served.get(row.id, ()))) for row in rows]
