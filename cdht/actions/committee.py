"""The steering committee of a cycle: members, their tasks and units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.people import name_problem, normal_name
from ..domain.problems import Problem, refuse_if
from ..domain.vietnamese import nfc
from ..models.accounts import Account
from ..models.committee import CommitteeMember, CommitteeUnit
from ..models.units import Unit
from .journal import Entry, record
from .moving import open_cycle_of
from .transactions import writing


@dataclass(frozen=True, slots=True)
class MemberFacts:
    name: str
    title: str = ""
    office: str = ""
    task: str = ""
    position: int = 0
    unit_ids: frozenset[int] = field(default_factory=frozenset)
    account_id: int | None = None


def keep_member(
    cycle_id: int, facts: MemberFacts, *, by: Actor, at: datetime, member_id: int | None = None
) -> CommitteeMember:
    """Add a member, or change the one named. Raises `Refused` (the fields of `MemberFacts`)."""
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        refuse_if(
            _problems(facts, by.commune_id) + _account_problems(facts, cycle.id, by.commune_id, member_id)
        )
        values = {
            "name": normal_name(facts.name),
            "title": nfc(facts.title),
            "office": nfc(facts.office),
            "task": nfc(facts.task),
            "position": facts.position,
            "account": facts.account_id,
        }
        if member_id is None:
            member = CommitteeMember.create(cycle=cycle.id, **values)
        else:
            CommitteeMember.update(**values).where(
                CommitteeMember.id == member_id, CommitteeMember.cycle == cycle.id
            ).execute()
            member = CommitteeMember.get(
                (CommitteeMember.id == member_id) & (CommitteeMember.cycle == cycle.id)
            )
        CommitteeUnit.delete().where(CommitteeUnit.member == member.id).execute()
        for unit_id in sorted(facts.unit_ids):
            CommitteeUnit.create(member=member.id, unit=unit_id)
        record(
            [Entry("keep_member", cycle_id=cycle.id, changes={"member": [None, member.name]})], by=by, at=at
        )
        return member


def remove_member(cycle_id: int, member_id: int, *, by: Actor, at: datetime) -> None:
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        chosen = (CommitteeMember.id == member_id) & (CommitteeMember.cycle == cycle.id)
        member = CommitteeMember.get_or_none(chosen)
        if member is not None:
            member.delete_instance()
            record(
                [Entry("remove_member", cycle_id=cycle.id, changes={"member": [member.name, None]})],
                by=by,
                at=at,
            )


def _account_problems(
    facts: MemberFacts, cycle_id: int, commune_id: int, member_id: int | None
) -> list[Problem]:
    """An account is one person of the commune, so it belongs to one member of a cycle at most."""
    if facts.account_id is None:
        return []
    chosen = (Account.id == facts.account_id) & (Account.commune == commune_id)
    if Account.get_or_none(chosen) is None:
        return [Problem("account_id", "Không có tài khoản này. Tải lại trang rồi chọn lại.")]
    taken = CommitteeMember.get_or_none(
        (CommitteeMember.cycle == cycle_id)
        & (CommitteeMember.account == facts.account_id)
        & (CommitteeMember.id != (member_id or 0))
    )
    return [Problem("account_id", f"Tài khoản này đã là của {taken.name}.")] if taken else []


def _problems(facts: MemberFacts, commune_id: int) -> list[Problem]:
    problems = []
    if wrong := name_problem(facts.name):
        problems.append(Problem("name", wrong))
    for field_name, high in (("title", 80), ("office", 160), ("task", 400)):
        if len(nfc(getattr(facts, field_name))) > high:
            problems.append(Problem(field_name, f"Ghi không quá {high} ký tự."))
    known = {row[0] for row in Unit.select(Unit.id).where(Unit.commune == commune_id).tuples()}
    if not facts.unit_ids <= known:
        problems.append(Problem("unit_ids", "Có đơn vị không còn nữa. Tải lại trang rồi chọn lại."))
    return problems
