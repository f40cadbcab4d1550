"""The steering committee of a cycle: members, tasks, units to guide and inspect."""

from __future__ import annotations

from peewee import CompositeKey, ForeignKeyField, IntegerField, TextField

from .base import Row, length
from .cycles import Cycle
from .units import Unit


class CommitteeMember(Row):
    cycle = ForeignKeyField(Cycle, backref="committee", on_delete="CASCADE")
    name = TextField(constraints=[length("name", 1, 80)])
    title = TextField(default="", help_text="in the committee: Trưởng ban, Ủy viên …")
    office = TextField(default="", help_text="main office: Phó Chủ tịch UBND xã …")
    task = TextField(default="")
    position = IntegerField(default=0)


class CommitteeUnit(Row):
    member = ForeignKeyField(CommitteeMember, backref="units", on_delete="CASCADE")
    unit = ForeignKeyField(Unit, backref="committee", on_delete="CASCADE")

    class Meta:
        primary_key = CompositeKey("member", "unit")
