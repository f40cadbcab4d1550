"""Meetings of units and the ballots on each person."""

from __future__ import annotations

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from ..domain.voting import Ballot
from .base import Check, Row, at_least
from .cycles import Cycle
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
