"""The steering committee of a cycle: members, tasks, units to guide and inspect."""

from __future__ import annotations

from peewee import CompositeKey, ForeignKeyField, IntegerField, TextField, prefetch

from .accounts import Account
from .base import Row, length
from .cycles import Cycle
from .units import Unit


class CommitteeMember(Row):
    """`account`: what the member signs in with, where there is one."""

    cycle = ForeignKeyField(Cycle, backref="committee", on_delete="CASCADE")
    name = TextField(constraints=[length("name", 1, 80)])
    title = TextField(default="", help_text="in the committee: Trưởng ban, Ủy viên …")
    office = TextField(default="", help_text="main office: Phó Chủ tịch UBND xã …")
    task = TextField(default="")
    position = IntegerField(default=0)
    account = ForeignKeyField(Account, null=True, backref="committee", on_delete="RESTRICT")


class CommitteeUnit(Row):
    member = ForeignKeyField(CommitteeMember, backref="units", on_delete="CASCADE")
    unit = ForeignKeyField(Unit, backref="committee", on_delete="CASCADE")

    class Meta:
        primary_key = CompositeKey("member", "unit")


def by_unit(cycle_id: int) -> dict[int, list[CommitteeMember]]:
    """The members who guide and inspect each unit, by unit id; units without anybody are not in it."""
    found: dict[int, list[CommitteeMember]] = {}
    for member in of_cycle(cycle_id):
        for link in member.units:
            found.setdefault(link.unit_id, []).append(member)
    return found


def of_cycle(cycle_id: int) -> list[CommitteeMember]:
    """Members in their order, their units loaded along: two statements, however many members."""
    members = CommitteeMember.select().where(CommitteeMember.cycle == cycle_id)
    links = CommitteeUnit.select(CommitteeUnit, Unit).join(Unit).order_by(Unit.position, Unit.id)
    return list(prefetch(members.order_by(CommitteeMember.position, CommitteeMember.id), links))


def units_of_account(cycle_id: int, account_id: int) -> frozenset[int]:
    """The units of the member who signs in with this account. One statement."""
    rows = CommitteeUnit.select(CommitteeUnit.unit).join(CommitteeMember)
    rows = rows.where(CommitteeMember.cycle == cycle_id, CommitteeMember.account == account_id)
    return frozenset(row[0] for row in rows.tuples())
