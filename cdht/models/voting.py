"""Meetings of units and the ballots on each person."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import BooleanField, DateField, Expression, ForeignKeyField, IntegerField, TextField

from ..domain.voting import Ballot
from .base import Check, Row, at_least
from .cycles import Cycle
from .journal import JournalEntry
from .registration import Registration
from .units import Unit


class Meeting(Row):
    """One meeting of a unit in a cycle: who could come and who was present (numbers of people)."""

    cycle = ForeignKeyField(Cycle, backref="meetings", on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, backref="meetings", on_delete="RESTRICT")
    held_on = DateField(null=True)
    place = TextField(default="")
    chair = TextField(default="")
    minute_taker = TextField(default="")
    eligible = IntegerField(constraints=[at_least("eligible", 0)])
    present = IntegerField(constraints=[at_least("present", 0)])
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("cycle", "unit"), True),)
        constraints = [Check("present <= eligible")]


class Vote(Row):
    """The ballots on one person. `attended`: the person took part in the vote."""

    meeting = ForeignKeyField(Meeting, backref="votes", on_delete="RESTRICT")
    registration = ForeignKeyField(Registration, backref="votes", unique=True, on_delete="RESTRICT")
    attended = BooleanField(default=True)
    votes_for = IntegerField(constraints=[at_least("votes_for", 0)])
    votes_against = IntegerField(constraints=[at_least("votes_against", 0)])
    blank = IntegerField(default=0, constraints=[at_least("blank", 0)])

    def ballot(self, meeting: Meeting) -> Ballot:
        return Ballot(meeting.eligible, meeting.present, self.votes_for, self.votes_against, self.blank)


def last_saved(cycle_id: int, unit_id: int) -> JournalEntry | None:
    """The newest entry about the unit's meeting or its ballots."""
    return (
        JournalEntry.select()
        .where(JournalEntry.cycle == cycle_id, about_meeting(unit_id))
        .order_by(JournalEntry.id.desc())
        .first()
    )


def about_meeting(unit_id: int) -> Expression:
    """Entries about a unit's meeting or the ballots in it, also when they were taken back."""
    facts = JournalEntry.registration.is_null() & JournalEntry.changes.contains(f'"{unit_id}.')
    own = Registration.select(Registration.id).where(Registration.unit == unit_id)
    undone = (JournalEntry.action == "undo") & JournalEntry.changes.contains('"vote"')
    ballots = ((JournalEntry.action == "vote") | undone) & JournalEntry.registration.in_(own)
    return (JournalEntry.action.in_(("meeting", "undo")) & facts) | ballots


def meetings_of(cycle_id: int) -> dict[int, Meeting]:
    """The meetings of a cycle by unit id."""
    return {row.unit_id: row for row in Meeting.select().where(Meeting.cycle == cycle_id)}


def votes_in(cycle_id: int, unit_id: int) -> dict[int, Vote]:
    """The ballots on the people of a unit, by registration id."""
    rows = (
        Vote.select().join(Registration).where(Registration.cycle == cycle_id, Registration.unit == unit_id)
    )
    return {row.registration_id: row for row in rows}


def votes_on(registration_ids: Iterable[int]) -> dict[int, Vote]:
    """The ballots on these people with their meetings, by registration id; one statement."""
    rows = Vote.select(Vote, Meeting).join(Meeting).where(Vote.registration.in_(list(registration_ids)))
    return {row.registration_id: row for row in rows}
