"""Settling: the second verifier sees both opinions side by side and decides where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for

from ..actions import second_verification
from ..domain.lifecycle import Role, WrongStage
from ..domain.problems import Problem, Stale
from ..domain.scoring import parse_points
from ..domain.vietnamese import nfc
from ..models.registration import Registration
from ..models.second_verification import Opinion, opinion_notes
from .access import allow
from .forms import Form
from .pages import answer, given_version, me, now, once, the_registration
from .returning import kept_back
from .verification import onward_to
from .verification_sheet import Desk

bp = Blueprint("second_verification", __name__)


@bp.route("/registrations/<int:registration_id>/settlement", methods=["GET", "POST"])
@allow(Role.VERIFIER)
def settlement(registration_id: int) -> Response:
    """Only the second verifier's: to anybody else both opinions are closed, and the page is not there."""
    row = the_registration(registration_id)
    desk, form, stale = Desk.of(row, me(), _unit_id()), Form(), None
    if request.method == "POST":
        with form.refusing():
            try:
                return once(lambda: _settle(row, desk.following))
            except (Stale, WrongStage) as clash:
                stale = clash
        row = the_registration(registration_id)
        desk = Desk.of(row, me(), _unit_id())
    if not desk.may_settle and stale is None:
        abort(404)
    return answer(
        "second_verification/settlement.html",
        409 if stale else 200,
        form=form,
        row=row,
        desk=desk,
        stale=stale,
        lines=_lines(desk, form.problems) if desk.may_settle else [],
        back_url=url_for("verification.person", registration_id=row.id, unit=_unit_id(), back=kept_back()),
        own_address=url_for(".settlement", registration_id=row.id, unit=_unit_id(), back=kept_back()),
    )


def _unit_id() -> int | None:
    return request.args.get("unit", type=int)


def _settle(row: Registration, following: int | None) -> str:
    typed = [request.form.get(f"points-{number}", "") for number in _numbers(row)]
    points = parse_points(typed, row.cycle.rules.max_points)
    settled = second_verification.settle(
        row.id,
        dict(enumerate(points.points, 1)),
        _typed_notes(row),
        version=given_version(),
        by=me(),
        at=now(),
    )
    flash(f"Đã thẩm định {row.citizen.name}, {settled.total} điểm.", "done")
    return onward_to(row, following, _unit_id())


def _numbers(row: Registration) -> range:
    return range(1, len(row.cycle.rules.indicators) + 1)


def _typed_notes(row: Registration) -> dict[int, str]:
    notes = {number: nfc(request.form.get(f"note-{number}", "")) for number in _numbers(row)}
    return {number: note for number, note in notes.items() if note}


def _lines(desk: Desk, problems: list[Problem]) -> list[dict[str, Any]]:
    wrong = {problem.field: problem.message for problem in problems}
    said = [opinion_notes(opinion.id) for opinion, _points in desk.given]
    return [_line(desk, number, said, wrong) for number in desk.numbers]


def _line(desk: Desk, number: int, said: list[dict[int, str]], wrong: Mapping[str, str]) -> dict[str, Any]:
    first, second = (points.points[number - 1] for _opinion, points in desk.given)
    typed = request.form.get(f"points-{number}") if request.method == "POST" else None
    return {
        "number": number,
        "title": desk.row.cycle.rules.indicator(number).title,
        "own": desk.own[1].points[number - 1] if desk.own else None,
        "first": first,
        "second": second,
        "differs": first != second,
        "said": [
            {"by": given_by(opinion), "note": notes[number]}
            for (opinion, _points), notes in zip(desk.given, said, strict=True)
            if number in notes
        ],
        "value": second if typed is None else typed,
        "note": request.form.get(f"note-{number}", ""),
        "error": wrong.get(f"points-{number}", ""),
        "note_error": wrong.get(f"note-{number}", ""),
    }


@bp.app_template_filter("given_by")
def given_by(opinion: Opinion) -> str:
    """Who gave an opinion, as pages say it."""
    return opinion.given_by.name if opinion.given_by else "Máy chủ"
