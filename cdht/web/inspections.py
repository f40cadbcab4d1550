"""Inspection: the visits to units, one visit, and what is to be done after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, request, url_for

from ..actions import inspections
from ..actions.inspections import own_units
from ..domain.inspections import FollowUpState, may_record
from ..domain.lifecycle import Role
from ..domain.problems import Stale
from ..domain.vietnamese import counted, date_short
from ..models import committee
from ..models import units as all_units
from ..models.cycles import Cycle
from ..models.inspections import (
    Inspection,
    InspectionFollowUp,
    in_cycle,
    minutes_issued,
    open_follow_ups,
    visible_to,
    whole,
)
from ..models.units import Unit
from .access import allow, allow_people
from .forms import DateText, Form, Text
from .inspections_form import InspectionForm, conflict_of, form_of, new_form
from .pages import answer, given_version, me, now, once, the_cycle, today
from .paging import paged

bp = Blueprint("inspections", __name__)

RECORDERS = (Role.SECRETARY, Role.VERIFIER)
SIGNS = {
    FollowUpState.LATE: "alert",
    FollowUpState.SOON: "waiting",
    FollowUpState.OPEN: "plain",
    FollowUpState.DONE: "done",
}
COUNTED_DAYS = 31
"""After a month nobody counts the days any more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A thing to do as pages show it: its row, where it stands today, in a sign and words."""

    row: InspectionFollowUp
    sign: str
    words: str


def line_of(row: InspectionFollowUp, on: date) -> Line:
    """“quá hạn 3 ngày”, “đã xong 18/05/2021, trễ 1 ngày”"""
    value = row.value
    state, late = value.state(on), value.days_late(on)
    words = f"{state.label} {date_short(value.done_on)}" if value.done_on else state.label
    if 0 < late <= COUNTED_DAYS:
        words += f", trễ {counted(late, 'ngày')}" if value.done_on else f" {counted(late, 'ngày')}"
    return Line(row, SIGNS[state], words)


# --- The list --------------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/inspections")
@allow_people
def visits(cycle_id: int) -> Response:
    """Every visit that concerns the actor's units, and what is still to be done after them."""
    cycle, unit_id = the_cycle(cycle_id), request.args.get("unit", type=int)
    page = paged(
        in_cycle(visible_to(me()), cycle.id, unit_id),
        lambda number: url_for(".visits", cycle_id=cycle.id, unit=unit_id, page=number),
        "lần",
    )
    shown = visible_to(me()).where(Inspection.id.in_([row.id for row in page.rows]))
    waiting = [one for one in open_follow_ups(me(), cycle.id) if unit_id in (None, one.inspection.unit_id)]
    return answer(
        "inspections/visits.html",
        page=page,
        rows=whole(in_cycle(shown, cycle.id)),
        unit_id=unit_id,
        units=list(all_units.visible_to(me())),
        waiting=[line_of(one, today()) for one in waiting],
        may_record=cycle.is_open and bool(_units_to_record(cycle)),
    )


# --- One visit -------------------------------------------------------------------------------------------


class DoneForm(Form):
    """Of one follow-up."""

    done_on = DateText("Ngày xong", needed="Ghi ngày xong.")
    result = Text("Kết quả")


@bp.route("/cycles/<int:cycle_id>/inspections/<int:inspection_id>")
@allow_people
def visit(cycle_id: int, inspection_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    return _page(_the_visit(cycle, inspection_id))


@bp.route(
    "/cycles/<int:cycle_id>/inspections/<int:inspection_id>/follow-ups/<int:follow_up_id>", methods=["POST"]
)
@allow(*RECORDERS)
def done(cycle_id: int, inspection_id: int, follow_up_id: int) -> Response:
    """Mark a follow-up as done."""
    row = _the_visit(the_cycle(cycle_id), inspection_id)
    _the_follow_up(row, follow_up_id)
    form = DoneForm(request.form, prefix=f"d{follow_up_id}")

    def finish() -> str:
        inspections.finish_follow_up(
            row.id, follow_up_id, form.done_on.data, form.result.data or "",
            version=given_version(), by=me(), at=now(),
        )  # fmt: skip
        return _address(row)

    if form.is_sent():
        try:
            with form.refusing():
                return once(finish, "Đã ghi việc này xong.")
        except Stale as stale:
            return _page(_the_visit(row.cycle, row.id), {follow_up_id: form}, clash=str(stale))
    return _page(row, {follow_up_id: form})


@bp.route(
    "/cycles/<int:cycle_id>/inspections/<int:inspection_id>/follow-ups/<int:follow_up_id>/reopening",
    methods=["POST"],
)
@allow(*RECORDERS)
def reopening(cycle_id: int, inspection_id: int, follow_up_id: int) -> Response:
    """Mark a follow-up as not done after all."""
    row = _the_visit(the_cycle(cycle_id), inspection_id)
    _the_follow_up(row, follow_up_id)

    def reopen() -> str:
        inspections.reopen_follow_up(row.id, follow_up_id, version=given_version(), by=me(), at=now())
        return _address(row)

    try:
        return once(reopen, "Đã ghi việc này chưa xong.")
    except Stale as stale:
        return _page(_the_visit(row.cycle, row.id), clash=str(stale))


def _page(row: Inspection, sent: Mapping[int, DoneForm] | None = None, clash: str = "") -> Response:
    """The visit; `sent`: the form of a follow-up that came back, by the follow-up's id."""
    lines = [line_of(one, today()) for one in row.follow_ups]
    forms = {one.id: DoneForm(None, prefix=f"d{one.id}", data={"done_on": today()}) for one in row.follow_ups}
    forms |= sent or {}
    return answer(
        "inspections/visit.html",
        409 if clash else 200,
        form=next(iter((sent or {}).values()), None),
        row=row,
        lines=lines,
        forms=forms,
        clash=clash,
        minutes=minutes_issued(row) if me().sees_everything else [],
        may_change=row.cycle.is_open and _may(row.cycle, row.unit_id),
    )


# --- Recording -------------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/inspections/new", methods=["GET", "POST"])
@allow(*RECORDERS)
def new(cycle_id: int) -> Response:
    """A member's own name is ticked already."""
    cycle = the_cycle(cycle_id)
    units, members = _units_to_record(cycle), committee.of_cycle(cycle.id)
    mine = [str(one.id) for one in members if one.account_id == me().account_id]
    unit_id = request.args.get("unit", "")
    form = new_form([(unit.id, unit.name) for unit in units], members, unit_id=unit_id, came=mine)

    def keep() -> str:
        unit = form.unit_id.number or 0
        row = inspections.record_inspection(cycle.id, unit, form.visit(), form.to_do(), by=me(), at=now())
        return _address(row)

    if form.is_sent():
        with form.refusing():
            return once(keep, "Đã ghi lần kiểm tra.")
    return answer("inspections/new.html", form=form, has_members=bool(members), has_units=bool(units))


@bp.route("/cycles/<int:cycle_id>/inspections/<int:inspection_id>/change", methods=["GET", "POST"])
@allow(*RECORDERS)
def change(cycle_id: int, inspection_id: int) -> Response:
    row = _the_visit(the_cycle(cycle_id), inspection_id)
    if request.method == "GET" and not _may(row.cycle, row.unit_id):
        abort(403)
    form = form_of(row, committee.of_cycle(row.cycle_id))

    def keep() -> str:
        inspections.change_inspection(
            row.id, form.visit(), form.to_do(), version=given_version(), by=me(), at=now()
        )
        return _address(row)

    if form.is_sent():
        try:
            with form.refusing():
                return once(keep, "Đã sửa lần kiểm tra.")
        except Stale:
            return _clashed(row, form)
    return answer("inspections/change.html", form=form, row=row, version=_version(row, form), conflict=None)


def _clashed(row: Inspection, form: InspectionForm) -> Response:
    stored = form_of(row, committee.of_cycle(row.cycle_id), stored=True)
    conflict = conflict_of(form, row, stored)
    return answer("inspections/change.html", 409, form=form, row=row, version=row.version, conflict=conflict)


def _version(row: Inspection, form: InspectionForm) -> int:
    """Of the page: a form that is being corrected keeps the one it was made from."""
    given = given_version()
    return given if form.is_wrong and given is not None else row.version


@bp.route("/cycles/<int:cycle_id>/inspections/<int:inspection_id>/removal", methods=["GET", "POST"])
@allow(*RECORDERS)
def removal(cycle_id: int, inspection_id: int) -> Response:
    """Asks once more. A second click finds the visit gone, and goes where the first one went."""
    cycle = the_cycle(cycle_id)

    def remove() -> str:
        row = _the_visit(cycle, inspection_id)
        inspections.remove_inspection(row.id, version=given_version(), by=me(), at=now())
        return url_for(".visits", cycle_id=cycle.id)

    clash = ""
    if request.method == "POST":
        try:
            return once(remove, "Đã bỏ lần kiểm tra.")
        except Stale as stale:
            clash = str(stale)
    row = _the_visit(cycle, inspection_id)
    if not _may(cycle, row.unit_id):
        abort(403)
    return answer("inspections/removal.html", 409 if clash else 200, row=row, clash=clash)


# --- Tools -----------------------------------------------------------------------------------------------


def _the_visit(cycle: Cycle, inspection_id: int) -> Inspection:
    """What concerns the actor's units, with everything in it; or 404."""
    chosen = (Inspection.id == inspection_id) & (Inspection.cycle == cycle.id)
    rows = whole(visible_to(me()).where(chosen))
    return rows[0] if rows else abort(404)


def _the_follow_up(row: Inspection, follow_up_id: int) -> None:
    if follow_up_id not in {one.id for one in row.follow_ups}:
        abort(404)


def _may(cycle: Cycle, unit_id: int) -> bool:
    return may_record(me(), unit_id, own_units(cycle, me()))


def _units_to_record(cycle: Cycle) -> list[Unit]:
    own = own_units(cycle, me())
    return [unit for unit in all_units.visible_to(me()) if may_record(me(), unit.id, own)]


def _address(row: Inspection) -> str:
    return url_for(".visit", cycle_id=row.cycle_id, inspection_id=row.id)
