"""Self-scoring: the units, the grid of a unit, the sheet of one person with its evidence.

Saving is harmless to repeat: the same points change nothing, other points meet the version, the same
evidence is not added twice. So these forms need no receipt, and a form that was sent again after somebody
typed on is never taken for the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, Response, request, url_for

from ..domain.lifecycle import Role, Stage, WrongStage
from ..domain.problems import Problem, Refused, Stale
from ..domain.shortfalls import for_browser
from ..models.cycles import Cycle
from ..models.figures import stage_counts
from ..models.registration import Registration, place_in_unit
from ..models.scoring import INDICATORS
from ..models.self_score_rounds import numbers_of
from ..models.units import Unit
from ..models.units import visible_to as units_visible_to
from .access import allow, allow_people
from .evidence_form import given_evidence, texts_typed, typed_evidence
from .form_codes import scan_rows
from .onward import onward
from .pages import answer, done, found, is_fragment, me, the_cycle, the_registration
from .request_sizes import takes_files
from .returning import kept_back
from .scoring_grid import (
    Line,
    conflict_line,
    groups_of,
    helps_of,
    line_of,
    lines_of,
    people_of,
    refused_line,
    stored_of,
)
from .scoring_saving import (
    save,
    saved_words,
    told,
    typed_day,
    typed_points,
    version_shown,
    with_chosen,
)
from .scoring_sheet import Progress, Typed, conflict_of, following, progress_of, sheet_view
from .signin import again_here

bp = Blueprint("scoring", __name__)

KEYING = (Role.CLERK, Role.SECRETARY)


@bp.route("/cycles/<int:cycle_id>/scores")
@allow_people
def units(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    rows = _progress(cycle)
    return answer(
        "scoring/units.html",
        rows=rows,
        left=sum(row.left for row in rows),
        due=cycle.self_scores_due,
        rule=cycle.rules.rule_in_words(cycle.difficult_area),
        cycle_id=cycle.id,
        may_register=cycle.is_open and me().has(*KEYING),
    )


def _progress(cycle: Cycle) -> list[Progress]:
    return progress_of(list(units_visible_to(me())), stage_counts(me(), cycle))


# --- The grid ----------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/scores/<int:unit_id>")
@allow_people
def grid(cycle_id: int, unit_id: int) -> Response:
    return _grid_page(cycle_id, unit_id)


def _grid_page(
    cycle_id: int, unit_id: int, status: int = 200, *, changed: Line | None = None, moved: str = ""
) -> Response:
    """The whole grid; `changed` stands in for its row: what was typed and not saved. `moved`: why it could
    not be."""
    cycle = the_cycle(cycle_id)
    unit: Unit = found(units_visible_to(me()).where(Unit.id == unit_id))
    rows = people_of(cycle, unit.id, me())
    lines = [changed if changed and changed.id == line.id else line for line in lines_of(rows, cycle, me())]
    return answer(
        "scoring/grid.html",
        status,
        unit=unit,
        lines=lines,
        left=sum(not row.stage.has_reached(Stage.SELF_SCORED) for row in rows),
        groups=groups_of(cycle.rules),
        helps=helps_of(cycle.rules, (row.audience for row in rows)),
        floor=cycle.rules.indicator_floor,
        rule=cycle.rules.rule_in_words(cycle.difficult_area),
        browser_rule=for_browser(cycle.rules, cycle.difficult_area),
        changed=changed,
        moved=moved,
        draft_places=[f"row-{line.id}" for line in lines if not line.locked],
        scan_rows=scan_rows(rows),
        cycle_id=cycle.id,
        following=following(_progress(cycle), unit, cycle),
        again=again_here(),
        is_open=cycle.is_open,
        may_register=cycle.is_open and me().has(*KEYING) and me().works_in(unit.id),
    )


@bp.route("/registrations/<int:registration_id>/scores/row", methods=["GET", "POST"])
@allow(*KEYING)
def row(registration_id: int) -> Response:
    """Save one row. The answer is the row alone, or without scripts the grid at this row."""
    registration = the_registration(registration_id)
    if request.method == "GET":  # “Lấy số kia”
        return done(_grid_url(registration))
    try:
        deed = save(registration, typed_points(_count(registration)))
    except WrongStage as moved:
        if is_fragment():
            raise
        return _grid_page(registration.cycle_id, registration.unit_id, 409, moved=told(moved))
    except Stale as stale:
        return _row_answer(registration, 409, stale=stale)
    except Refused as refused:
        return _row_answer(registration, 422, refused=refused)
    if is_fragment():
        return _row_answer(registration)
    return done(_grid_url(registration), saved_words(registration) if deed else "", deed=deed)


def _row_answer(
    registration: Registration,
    status: int = 200,
    *,
    stale: Stale | None = None,
    refused: Refused | None = None,
) -> Response:
    fresh = the_registration(registration.id)
    cycle, typed = fresh.cycle, typed_points(_count(fresh)) or []
    criteria = cycle.rules
    stored = stored_of([fresh], criteria)[fresh.id]
    line = line_of(fresh, place_in_unit(fresh), stored, cycle, me(), numbers_of([fresh.id]).get(fresh.id, 1))
    if stale:
        line = conflict_line(line, typed, stale.by or "Người khác", criteria, version_shown())
    elif refused:
        line = refused_line(line, typed, refused.problems, criteria, version_shown())
    if is_fragment():
        return answer("scoring/row.html", status, line=line, max_points=criteria.max_points)
    return _grid_page(fresh.cycle_id, fresh.unit_id, status, changed=line)


def _grid_url(registration: Registration) -> str:
    url = url_for("scoring.grid", cycle_id=registration.cycle_id, unit_id=registration.unit_id)
    return f"{url}#line-{registration.id}"


# --- The sheet of one person -------------------------------------------------------------------------


@bp.route("/registrations/<int:registration_id>/scores", methods=["GET", "POST"])
@allow_people
@takes_files
def sheet(registration_id: int) -> Response:
    registration = the_registration(registration_id)
    if request.method == "GET":
        return sheet_page(registration)
    me().must_hold(*KEYING)
    return keep_sheet(registration, range(1, INDICATORS + 1))


@bp.route("/registrations/<int:registration_id>/scores/level", methods=["GET", "POST"])
@allow(*KEYING)
def level(registration_id: int) -> Response:
    """A level or its points pressed without scripts: the sheet as typed, with that box filled. Nothing is
    saved yet."""
    registration = the_registration(registration_id)
    if request.method == "GET":  # the page that came back, loaded again
        return done(url_for(".sheet", registration_id=registration.id, back=kept_back()))
    typed = typed_points(_count(registration))
    points, chosen = with_chosen(typed, request.form.get("level", ""), registration.cycle.rules)
    return sheet_page(registration, typed=Typed(points, texts_typed(), chosen=chosen, day=typed_day()))


def keep_sheet(
    registration: Registration, numbers: Iterable[int], *, removed: int | None = None, at: int = 0
) -> Response:
    """Save what the sheet's form holds, evidence of these indicators too; back to where the person was."""
    with given_evidence(numbers) as given:
        try:
            deed = save(registration, typed_points(_count(registration)), given, removed)
        except WrongStage as moved:
            return sheet_page(registration, 409, moved=told(moved))
        except Stale as stale:
            return sheet_page(registration, 409, stale=stale)
        except Refused as refused:
            return sheet_page(registration, 422, problems=refused.problems)
    given.say_what_became_of_files()
    url = url_for("scoring.sheet", registration_id=registration.id, back=kept_back())
    place = at or next(iter(given.typed), 0)
    return done(f"{url}#indicator-{place}" if place else url, saved_words(registration), deed=deed)


def sheet_page(
    registration: Registration,
    status: int = 200,
    *,
    problems: Sequence[Problem] = (),
    stale: Stale | None = None,
    moved: str = "",
    typed: Typed | None = None,
) -> Response:
    fresh = the_registration(registration.id)
    if status != 200 and not moved:
        typed = Typed(typed_points(_count(fresh)), texts_typed(), problems, day=typed_day())
    view = sheet_view(fresh, me(), typed)
    return answer(
        "scoring/sheet.html",
        status,
        row=fresh,
        view=view,
        problems=problems,
        details=typed_evidence() if typed else {},
        moved=moved,
        conflict=conflict_of(view, stale) if stale else None,
        version=version_shown() if typed else view.version,
        onward=onward(fresh, "scoring.sheet"),
        grid_url=_grid_url(fresh),
    )


def _count(registration: Registration) -> int:
    return len(registration.cycle.rules.indicators)
