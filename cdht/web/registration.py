"""Registration: the list of people, a new one with those who are alike, and one person's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms.validators import InputRequired

from ..actions import registration as actions
from ..domain.lifecycle import Stage, Step, transition
from ..domain.people import citizen_number_problems, parse_date
from ..domain.problems import Problem, Refused, Stale
from ..models.cycles import Cycle
from ..models.registration import Registration, after_in_unit
from ..models.units import Unit
from ..models.units import visible_to as units_visible_to
from .access import allow, allow_people
from .forms import Form, Text
from .pages import (
    answer,
    done,
    given_version,
    is_fragment,
    me,
    now,
    once,
    piece,
    the_cycle,
    the_registration,
    today,
)
from .registration_forms import (
    ChangeForm,
    NewForm,
    change_form,
    new_form,
    units_for,
)
from .registration_list import Wanted, find_people
from .registration_person import (
    KEYING,
    candidates,
    conflict,
    facts,
    has_taken_number,
    may_change,
    standing,
    steps,
)

bp = Blueprint("registration", __name__)


# --- The list ----------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/registrations")
@allow_people
def people(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    wanted = Wanted.from_address(request.args)
    values: dict[str, Any] = {
        "list_url": url_for(".people", cycle_id=cycle.id),
        "wanted": wanted,
        "found": find_people(cycle, me(), wanted),
        "units": list(units_visible_to(me())),
        "stages": list(Stage),
        "search_text": wanted.text,
        "may_register": cycle.is_open and me().has(*KEYING),
        "page_url": lambda **other: url_for(".people", cycle_id=cycle.id, **wanted.query(**other)),
    }
    if is_fragment():
        return piece("registration/people.html", "people_list", **values)
    return answer("registration/people.html", **values)


# --- A new person ------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/registrations/new", methods=["GET", "POST"])
@allow(*KEYING)
def new(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    units = units_for(me())
    form = new_form(cycle.rules, units, unit_id=_given_unit(units), registered_on=_given_day())
    if form.is_sent():
        with form.refusing():
            return once(lambda: _register(cycle, form))
    same = candidates(form) if form.is_wrong else []
    return answer(
        "registration/new.html",
        form=form,
        units=units,
        cycle_id=cycle.id,
        is_open=cycle.is_open,
        candidates=same,
        chosen=request.form.get("citizen_id"),
        has_number=has_taken_number(form, same),
    )


@bp.route("/cycles/<int:cycle_id>/registrations/alike")
@allow(*KEYING)
def alike(cycle_id: int) -> Response:
    """The people who are alike, while the form is being filled in."""
    cycle = the_cycle(cycle_id)
    if not is_fragment():
        return done(url_for(".new", cycle_id=cycle.id))
    form = NewForm(request.args)
    form.validate()
    same = candidates(form)
    return piece(
        "registration/new.html",
        "alike",
        candidates=same,
        chosen=request.args.get("citizen_id"),
        has_number=has_taken_number(form, same),
    )


def _given_unit(units: Sequence[Unit]) -> str | None:
    """The unit of the address; somebody who keys for one unit alone need not choose it."""
    return request.args.get("unit") or (str(units[0].id) if len(units) == 1 else None)


def _given_day() -> Any:
    """The day that the last form had; a day that cannot be read is today."""
    try:
        return parse_date(request.args["on"]) if "on" in request.args else today()
    except Refused:
        return today()


def _register(cycle: Cycle, form: NewForm) -> str:
    one = form.new_registration()
    [registration_id] = actions.register(cycle.id, [one], by=me(), at=now())
    flash(f"Đã đăng ký {one.person.clean().name}.", "done")
    _warn(one.person.clean().number, form)
    if one.citizen_id is not None:
        flash(
            "Đã dùng hồ sơ có sẵn của người này. Điện thoại, địa chỉ cũ được giữ; cần thì sửa ở đây.", "plain"
        )
    elif "next" in request.form:
        on = f"{one.registered_on:%d/%m/%Y}"
        return url_for(".new", cycle_id=cycle.id, unit=one.unit_id, on=on)
    return url_for(".person", registration_id=registration_id)


def _warn(number: str, form: NewForm | ChangeForm) -> None:
    """A number that does not fit sex or year is saved, and said (DOMAIN §9)."""
    _wrong, warnings = citizen_number_problems(number, form.birth.data, form.gender.member)
    for warning in warnings:
        flash(warning, "waiting")


# --- One person --------------------------------------------------------------------------------------


@bp.route("/registrations/<int:registration_id>", methods=["GET", "POST"])
@allow_people
def person(registration_id: int) -> Response:
    row = the_registration(registration_id)
    units = units_for(me(), row.unit_id)
    form = change_form(row, row.cycle.rules, units, me())
    if request.method == "POST":
        me().must_hold(*KEYING)
    if form.is_sent():
        try:
            with form.refusing():
                return once(lambda: _change(row, form), "Đã lưu.")
        except Stale as stale:
            return _person_page(row, form, 409, conflict=conflict(row, form, stale))
    return _person_page(row, form)


def _change(row: Registration, form: ChangeForm) -> str:
    facts = form.facts(row)
    actions.change(row.id, facts, version=given_version() or 0, by=me(), at=now())
    _warn(facts.person.clean().number, form)
    return url_for(".person", registration_id=row.id)


def _person_page(row: Registration, form: ChangeForm, status: int = 200, **more: Any) -> Response:
    cycle, actor = row.cycle, me()
    audiences = {audience.id: audience.label for audience in cycle.rules.audiences}
    return answer(
        "registration/person.html",
        status,
        row=row,
        form=form,
        version=_version_shown(row, form),
        may_change=may_change(row),
        may_register=cycle.is_open and actor.has(*KEYING) and actor.works_in(row.unit_id),
        possible=steps(row),
        next_row=after_in_unit(row).first(),
        facts=facts(row, audiences),
        standing=standing(row),
        forget_number="forget_number" in request.form,
        **{"conflict": None} | more,
    )


def _version_shown(row: Registration, form: Form) -> int:
    """A form that is being corrected keeps the version that it was made from: a conflict must not hide."""
    return (given_version() or 0) if form.is_wrong else row.version


# --- Leaving and coming back -------------------------------------------------------------------------


class WithdrawalForm(Form):
    reason = Text("Lý do rút", [InputRequired("Ghi lý do rút, ví dụ: chuyển đi nơi khác.")])


@bp.route("/registrations/<int:registration_id>/withdrawal", methods=["GET", "POST"])
@allow(*KEYING)
def withdrawal(registration_id: int) -> Response:
    row = the_registration(registration_id)
    if request.method == "GET":
        transition(row.stage, Step.WITHDRAW)
        me().must(row.stage, Step.WITHDRAW, row.unit_id)
    form = WithdrawalForm(request.form)
    status = 200
    if form.is_sent():
        try:
            with form.refusing():
                return once(lambda: _withdraw(row, form), f"Đã rút đăng ký của {row.citizen.name}.")
        except Stale as stale:
            form.problems.append(Problem("", f"{stale} Xem lại hồ sơ, rồi bấm lần nữa nếu vẫn rút."))
            status = 409
    version = row.version if status == 409 else _version_shown(row, form)
    return answer("registration/withdrawal.html", status, form=form, row=row, version=version)


def _withdraw(row: Registration, form: WithdrawalForm) -> str:
    actions.withdraw(row.id, form.reason.data, version=given_version() or 0, by=me(), at=now())
    return url_for(".person", registration_id=row.id)


@bp.route("/registrations/<int:registration_id>/reinstatement", methods=["POST"])
@allow(*KEYING)
def reinstatement(registration_id: int) -> Response:
    row = the_registration(registration_id)

    def reinstate() -> str:
        actions.reinstate(row.id, version=given_version() or 0, by=me(), at=now())
        return url_for(".person", registration_id=row.id)

    return once(reinstate, f"Đã đăng ký lại cho {row.citizen.name}.")
