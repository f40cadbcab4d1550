"""The steering committee of a cycle: members, tasks, units."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from ..actions import committee
from ..domain.lifecycle import Role
from ..models import units
from ..models.committee import CommitteeMember, of_cycle
from ..models.cycles import Cycle
from .access import allow, allow_people
from .forms import Choices, Form, Text, WholeNumber
from .pages import answer, found, me, now, once, the_cycle

bp = Blueprint("committee", __name__)


class MemberForm(Form):
    name = Text("Họ và tên")
    title = Text("Chức danh trong Ban Chỉ đạo")
    office = Text("Chức vụ, đơn vị công tác")
    task = Text("Nhiệm vụ được phân công")
    unit_ids = Choices("Đơn vị theo dõi, đôn đốc")
    position = WholeNumber("Thứ tự", low=0, high=999)

    def facts(self) -> committee.MemberFacts:
        return committee.MemberFacts(
            name=self.name.data or "",
            title=self.title.data or "",
            office=self.office.data or "",
            task=self.task.data or "",
            position=self.position.data or 0,
            unit_ids=self.unit_ids.numbers,
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
    chosen = (CommitteeMember.id == member_id) & (CommitteeMember.cycle == cycle.id)
    row = found(CommitteeMember.select().where(chosen))
    form = _form(row)
    if form.is_sent():
        with form.refusing():
            return once(lambda: _keep(cycle, form, row.id), "Đã sửa thành viên.")
    return answer("committee/member.html", form=form, row=row)


@bp.route("/cycles/<int:cycle_id>/committee/<int:member_id>/removal", methods=["POST"])
@allow(Role.SECRETARY)
def removal(cycle_id: int, member_id: int) -> Response:
    cycle = the_cycle(cycle_id)

    def remove() -> str:
        committee.remove_member(cycle.id, member_id, by=me(), at=now())
        return url_for("committee.members", cycle_id=cycle.id)

    return once(remove, "Đã đưa ra khỏi Ban Chỉ đạo.")


def _form(row: CommitteeMember | None = None) -> MemberForm:
    data = {"unit_ids": [str(link.unit_id) for link in row.units]} if row else {}
    form = MemberForm(request.form, obj=row, data=data)
    form.unit_ids.set_choices((unit.id, unit.name) for unit in units.in_commune(me().commune_id))
    return form


def _keep(cycle: Cycle, form: MemberForm, member_id: int | None) -> str:
    committee.keep_member(cycle.id, form.facts(), by=me(), at=now(), member_id=member_id)
    return url_for("committee.members", cycle_id=cycle.id)
