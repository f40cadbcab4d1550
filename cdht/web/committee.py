"""The steering committee of a cycle: members, tasks, units."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from ..actions import committee
from ..domain.lifecycle import Role
from ..domain.problems import Stale
from ..models import accounts, units
from ..models.committee import CommitteeMember, of_cycle
from ..models.cycles import Cycle
from .access import allow, allow_people
from .forms import Choice, Choices, Form, Text, WholeNumber
from .pages import answer, found, me, now, once, the_cycle
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("committee", __name__)


class MemberForm(Form):
    name = Text("Họ và tên")
    title = Text("Chức danh trong Ban Chỉ đạo")
    office = Text("Chức vụ, đơn vị công tác")
    task = Text("Nhiệm vụ được phân công")
    unit_ids = Choices("Đơn vị theo dõi, đôn đốc")
    position = WholeNumber("Thứ tự", low=0, high=999)
    account_id = Choice("Tài khoản trong chương trình")

    def facts(self) -> committee.MemberFacts:
        return committee.MemberFacts(
            name=self.name.data or "",
            title=self.title.data or "",
            office=self.office.data or "",
            task=self.task.data or "",
            position=self.position.data or 0,
            unit_ids=self.unit_ids.numbers,
            account_id=self.account_id.number,
        )


@bp.route("/cycles/<int:cycle_id>/committee", methods=["GET", "POST"])
@allow_people
def members(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = _form()
    if form.is_sent():
        with form.refusing():
            return once(lambda: _keep(cycle, form, None), "Đã ghi thành viên.")
    rows = of_cycle(cycle.id)
    may_edit = cycle.is_open and me().has(Role.SECRETARY)
    return answer("committee/members.html", form=form, rows=rows, may_edit=may_edit)


@bp.route("/cycles/<int:cycle_id>/committee/<int:member_id>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def member(cycle_id: int, member_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = _form(_values_of(_of(cycle, member_id)))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _change(cycle, form, member_id), "Đã sửa thành viên.")
    return _page(_of(cycle, member_id), form)


@bp.route("/cycles/<int:cycle_id>/committee/<int:member_id>/removal", methods=["POST"])
@allow(Role.SECRETARY)
def removal(cycle_id: int, member_id: int) -> Response:
    """Removing again is harmless; what a colleague changed meanwhile is looked at first."""
    cycle = the_cycle(cycle_id)

    def remove() -> str:
        for row in CommitteeMember.select().where(_chosen(cycle, member_id)):
            must_be_as_shown("thành viên này", _values_of(row))
        committee.remove_member(cycle.id, member_id, by=me(), at=now())
        return url_for("committee.members", cycle_id=cycle.id)

    try:
        return once(remove, "Đã đưa ra khỏi Ban Chỉ đạo.")
    except Stale:
        row = _of(cycle, member_id)
        form = _form(_values_of(row), stored=True)
        form.is_stale = True
        return _page(row, form)


def _page(row: CommitteeMember, form: MemberForm) -> Response:
    values = _values_of(row)
    stored = _form(values, stored=True)
    return answer(
        "committee/member.html",
        409 if form.is_stale else 200,
        form=form,
        row=row,
        version=version_shown(form, values),
        conflict=conflict(form, stored, "keep_member") if form.is_stale else None,
    )


def _chosen(cycle: Cycle, member_id: int) -> Any:
    return (CommitteeMember.id == member_id) & (CommitteeMember.cycle == cycle.id)


def _of(cycle: Cycle, member_id: int) -> CommitteeMember:
    row: CommitteeMember = found(CommitteeMember.select().where(_chosen(cycle, member_id)))
    return row


def _values_of(row: CommitteeMember) -> dict[str, Any]:
    names = ("name", "title", "office", "task", "position")
    units_of = sorted(str(link.unit_id) for link in row.units)
    return {name: getattr(row, name) for name in names} | {
        "unit_ids": units_of,
        "account_id": str(row.account_id or ""),
    }


def _form(values: dict[str, Any] | None = None, *, stored: bool = False) -> MemberForm:
    """The form with `values`; what was typed stands above them unless only the `stored` ones are wanted."""
    form = MemberForm(None if stored else request.form, data=values or {})
    form.unit_ids.set_choices((unit.id, unit.name) for unit in units.in_commune(me().commune_id))
    form.account_id.set_choices(
        ((one.id, one.name) for one in accounts.in_commune(me().commune_id)), empty="Không có"
    )
    return form


def _change(cycle: Cycle, form: MemberForm, member_id: int) -> str:
    must_be_as_shown("thành viên này", _values_of(_of(cycle, member_id)))
    return _keep(cycle, form, member_id)


def _keep(cycle: Cycle, form: MemberForm, member_id: int | None) -> str:
    committee.keep_member(cycle.id, form.facts(), by=me(), at=now(), member_id=member_id)
    return url_for("committee.members", cycle_id=cycle.id)
