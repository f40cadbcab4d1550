"""Several self-scores over the year: one person's side by side with the plan, and those of a unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask import Blueprint, Response, request, url_for

from ..actions.learning_plans import may_plan
from ..actions.self_score_rounds import drop_rounds, start_rounds
from ..domain.lifecycle import Role
from ..domain.self_score_rounds import growth_by_audience, growth_of, may_drop, may_start
from ..domain.vietnamese import counted, number
from ..models.cycles import Cycle
from ..models.learning_plans import plan_of
from ..models.registration import Registration
from ..models.self_score_rounds import rounds_of, standings_of
from ..models.units import Unit
from ..models.units import visible_to as units_visible_to
from .access import allow, allow_people
from .forms import Choices, DateText, Form
from .pages import answer, found, me, now, once, the_cycle, the_registration, today
from .returning import kept_back
from .scoring_grid import people_of
from .self_score_columns import columns_of, groups_of

bp = Blueprint("self_score_rounds", __name__)

KEYING = (Role.CLERK, Role.SECRETARY)


class StartForm(Form):
    scored_on = DateText("Ngày tự chấm", needed="Ghi ngày tự chấm. Ví dụ: 12/10/2022")


class PeopleForm(StartForm):
    people = Choices("Người tự chấm")


# --- One person --------------------------------------------------------------------------------------


@bp.route("/registrations/<int:registration_id>/self-scores")
@allow_people
def person(registration_id: int) -> Response:
    return _person_page(the_registration(registration_id), StartForm(data={"scored_on": today()}))


@bp.route("/registrations/<int:registration_id>/self-scores/start", methods=["POST"])
@allow(*KEYING)
def start(registration_id: int) -> Response:
    """Begin the next self-score and go on to its empty sheet."""
    row = the_registration(registration_id)
    form = StartForm(request.form)
    if form.is_sent():
        with form.refusing():
            return once(lambda: _start([row.id], form.scored_on.data, _sheet_of(row)),
                        f"Đã mở lần tự chấm mới của {row.citizen.name}. Lần trước được giữ lại.")  # fmt: skip
    return _person_page(row, form)


@bp.route("/registrations/<int:registration_id>/self-scores/drop", methods=["POST"])
@allow(*KEYING)
def drop(registration_id: int) -> Response:
    """Give up the unfinished self-score; the one before counts again."""
    row = the_registration(registration_id)
    place = url_for(".person", registration_id=row.id, back=kept_back())
    return once(lambda: _drop([row.id], place), "Đã bỏ lần chấm dở, lấy lại lần trước.")


def _sheet_of(row: Registration) -> str:
    return url_for("scoring.sheet", registration_id=row.id, back=kept_back())


def _start(ids: Sequence[int], scored_on: date, place: str) -> str:
    start_rounds(ids, scored_on, by=me(), at=now())
    return place


def _drop(ids: Sequence[int], place: str) -> str:
    drop_rounds(ids, by=me(), at=now())
    return place


def _person_page(row: Registration, form: StartForm) -> Response:
    fresh = the_registration(row.id)
    standing = standings_of([fresh])[fresh.id]
    keys = me().has(*KEYING) and me().works_in(fresh.unit_id) and fresh.cycle.is_open
    columns = columns_of(fresh)
    return answer(
        "self_score_rounds/person.html",
        form=form,
        row=fresh,
        columns=columns,
        groups=groups_of(fresh, columns),
        audience=fresh.cycle.rules.audience(fresh.audience).label,
        full_marks=fresh.cycle.rules.full_marks,
        standing=standing,
        may_start=keys and may_start(standing),
        may_drop=keys and may_drop(standing),
        plan=[one.item for one in plan_of(fresh.id)],
        may_plan=may_plan(fresh, me()),
    )


# --- A unit ------------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/units/<int:unit_id>/self-scores")
@allow_people
def unit(cycle_id: int, unit_id: int) -> Response:
    return _unit_page(the_cycle(cycle_id), _unit(unit_id))


@bp.route("/cycles/<int:cycle_id>/units/<int:unit_id>/self-scores/start", methods=["POST"])
@allow(*KEYING)
def unit_start(cycle_id: int, unit_id: int) -> Response:
    """Begin the next self-score of those ticked, all or none, and go on to the grid."""
    cycle, place = the_cycle(cycle_id), url_for("scoring.grid", cycle_id=cycle_id, unit_id=unit_id)
    told = "Đã mở lần tự chấm mới của {}. Lần trước được giữ lại."
    return _for_many(cycle, _unit(unit_id), told, lambda ids, form: _start(ids, form.scored_on.data, place))


@bp.route("/cycles/<int:cycle_id>/units/<int:unit_id>/self-scores/drop", methods=["POST"])
@allow(*KEYING)
def unit_drop(cycle_id: int, unit_id: int) -> Response:
    """Give up the unfinished self-scores of those ticked, all or none."""
    cycle, place = the_cycle(cycle_id), url_for(".unit", cycle_id=cycle_id, unit_id=unit_id)
    told = "Đã bỏ lần chấm dở của {}, lấy lại lần trước."
    return _for_many(cycle, _unit(unit_id), told, lambda ids, _form: _drop(ids, place))


def _for_many(cycle: Cycle, unit: Unit, told: str, do: Callable[[list[int], PeopleForm], str]) -> Response:
    form = PeopleForm(request.form)
    form.people.set_choices((row.id, row.citizen.name) for row in people_of(cycle, unit.id, me()))
    if request.endpoint == f"{bp.name}.unit_drop":
        del form.scored_on
    if form.is_sent():
        ids = _startable(cycle, unit) if "everybody" in request.form else sorted(form.people.numbers)
        if not ids:
            form.people.errors = ["Đánh dấu ít nhất một người."]
            return _unit_page(cycle, unit, form)
        with form.refusing():
            return once(lambda: do(ids, form), told.format(counted(len(ids), "người")))
    return _unit_page(cycle, unit, form)


def _startable(cycle: Cycle, unit: Unit) -> list[int]:
    rows = people_of(cycle, unit.id, me())
    return [id for id, standing in standings_of(rows).items() if may_start(standing)]


def _unit(unit_id: int) -> Unit:
    unit: Unit = found(units_visible_to(me()).where(Unit.id == unit_id))
    return unit


def _unit_page(cycle: Cycle, unit: Unit, wrong: PeopleForm | None = None) -> Response:
    rows = people_of(cycle, unit.id, me())
    rounds, standings = rounds_of(row.id for row in rows), standings_of(rows)
    keys = me().has(*KEYING) and me().works_in(unit.id) and cycle.is_open
    form = wrong or PeopleForm(data={"scored_on": today(), "people": []})
    known = cycle.rules.audiences
    audiences = {one.id: [rounds[row.id] for row in rows if row.audience == one.id] for one in known}
    growths = growth_by_audience(audiences)
    return answer(
        "self_score_rounds/unit.html",
        form=form,
        ticked={str(one) for one in form.people.data or []},
        unit=unit,
        cycle_id=cycle.id,
        lines=[(one.label, growths[one.id]) for one in known if audiences[one.id]],
        total=growth_of(list(rounds.values())),
        to_start=[(row, len(rounds[row.id])) for row in rows if keys and may_start(standings[row.id])],
        to_drop=[(row, standings[row.id].number) for row in rows if keys and may_drop(standings[row.id])],
        mean=mean_words,
    )


def mean_words(value: float | None) -> str:
    """“78,5”; nothing where nobody has two self-scores."""
    return "" if value is None else number(value, 1)
