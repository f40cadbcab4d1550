"""Registration: the list of people, a new one with those who are alike, and one person's page."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms.validators import InputRequired

from ..actions import registration as actions
from ..actions.registration_known import take_news
from ..domain.lifecycle import Stage, Step, transition
from ..domain.people import citizen_number_problems
from ..domain.problems import Problem, Stale
from ..models.cycles import Cycle
from ..models.journal import entered_by
from ..models.registration import Registration
from ..models.training import sessions_of
from ..models.units import visible_to as units_visible_to
from .access import allow, allow_people
from .complaints_list import of_person as complaints_of
from .forms import Form, Text
from .learning_plans import late_items
from .onward import onward
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
    series,
    units_for,
)
from .registration_known import entered_today, kept_in_address, tell_kept
from .registration_list import Wanted, find_people
from .registration_person import (
    KEYING,
    candidates,
    conflict,
    consent_link,
    facts,
    has_taken_number,
    may_change,
    standing,
    steps,
)
from .returning import kept_back

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
    form = new_form(cycle.rules, units, **kept_in_address(units))
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
        **_beside(cycle, form),
    )


def _beside(cycle: Cycle, form: NewForm) -> dict[str, Any]:
    """Where typing begins, and whom this account entered today."""
    entered = entered_by(me(), cycle.id, datetime.combine(today(), time.min))
    shared = (form.unit_id, form.component, form.audience)
    return {
        "start": next((field.id for field in shared if not field.data), form.name.id),
        "entered": entered_today(entered.limit(8)),
        "entered_count": entered.count(),
        "suggest_url": url_for(
            "registration_known.suggestions", cycle_id=cycle.id, unit=form.unit_id.data or None
        ),
    }


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


def _register(cycle: Cycle, form: NewForm) -> str:
    one = form.new_registration()
    [registration_id] = actions.register(cycle.id, [one], by=me(), at=now())
    flash(f"Đã đăng ký {one.person.clean().name}.", "done")
    _warn(one.person.clean().number, form)
    if one.citizen_id is not None:
        kept = take_news({registration_id: one.person}, by=me(), at=now())
        tell_kept(kept.get(registration_id, ()))
    if "next" in request.form:
        return url_for(".new", cycle_id=cycle.id, **series(one))
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
    return url_for(".person", registration_id=row.id, back=kept_back())


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
        series=series(row),
        onward=onward(row, "registration.person"),
        facts=facts(row, audiences),
        standing=standing(row),
        consent=consent_link(row),
        late=late_items(row),
        trainings=sessions_of([row.id]).get(row.id, []),
        complaints=complaints_of(row),
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
    return url_for(".person", registration_id=row.id, back=kept_back())


@bp.route("/registrations/<int:registration_id>/reinstatement", methods=["POST"])
@allow(*KEYING)
def reinstatement(registration_id: int) -> Response:
    row = the_registration(registration_id)

    def reinstate() -> str:
        actions.reinstate(row.id, version=given_version() or 0, by=me(), at=now())
        return url_for(".person", registration_id=row.id, back=kept_back())

    return once(reinstate, f"Đã đăng ký lại cho {row.citizen.name}.")
