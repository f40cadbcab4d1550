"""Verification: the queue, the committee's points beside the self-score, and sending a sheet back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms import TextAreaField

from ..actions import drafts, verification
from ..actions.evidence import judge_evidence
from ..actions.scoring import KeyedSheet
from ..domain.lifecycle import Role, Stage, Step, WrongStage, transition
from ..domain.problems import Stale
from ..domain.scoring import parse_points
from ..models.cycles import Cycle
from ..models.figures import stage_counts
from ..models.registration import Registration
from ..models.scoring import SheetKind, sheets_of
from ..models.units import visible_to as visible_units
from ..models.verification import keyed_by_oneself, keyed_by_others, sent_back, waiting
from .access import allow, allow_people
from .forms import Form, clean
from .onward import onward
from .pages import answer, given_version, me, now, once, the_cycle, the_registration, today
from .paging import paged
from .returning import kept_back
from .verification_sheet import Desk, Typed, conflict_of

bp = Blueprint("verification", __name__)


# --- The queue ---------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/verification")
@allow_people
def queue(cycle_id: int) -> Response:
    cycle, unit_id = the_cycle(cycle_id), _unit_id()
    everybody, verifies = waiting(me(), cycle.id, unit_id), me().has(Role.VERIFIER)
    page = paged(
        keyed_by_others(everybody, me()) if verifies else everybody,
        lambda page: url_for(".queue", cycle_id=cycle.id, unit=unit_id, page=page),
        "phiếu",
    )
    return answer(
        "verification/queue.html",
        page=page,
        totals=_totals(page.rows),
        days={row.id: (today() - row.own.keyed_at.date()).days for row in page.rows},
        own=list(keyed_by_oneself(everybody, me()).limit(100)) if verifies else [],
        returned=list(sent_back(me(), cycle.id)),
        units=_units(cycle),
        unit_id=unit_id,
        counts=_counts(cycle),
        verifies=verifies,
    )


def _unit_id() -> int | None:
    return request.args.get("unit", type=int)


def _totals(rows: list[Registration]) -> dict[int, int]:
    return {i: sheet.total for i, (_row, sheet) in sheets_of([r.id for r in rows], SheetKind.SELF).items()}


def _units(cycle: Cycle) -> list[tuple[int | str, str]]:
    """The filter: units with how many sheets wait in each."""
    counts = stage_counts(me(), cycle)
    numbers = {unit.id: counts.get((unit.id, Stage.SELF_SCORED), 0) for unit in visible_units(me())}
    names = {unit.id: unit.name for unit in visible_units(me())}
    return [("", "Mọi đơn vị"), *((i, f"{names[i]} ({count})") for i, count in numbers.items() if count)]


def _counts(cycle: Cycle) -> Mapping[str, int]:
    by_stage = stage_counts(me(), cycle)
    return {
        "verified": sum(n for (_unit, stage), n in by_stage.items() if stage.has_reached(Stage.VERIFIED)),
        "self_scored": sum(
            n for (_unit, stage), n in by_stage.items() if stage.has_reached(Stage.SELF_SCORED)
        ),
    }


# --- One person --------------------------------------------------------------------------------------


@bp.route("/registrations/<int:registration_id>/verification", methods=["GET", "POST"])
@allow_people
def person(registration_id: int) -> Response:
    row = the_registration(registration_id)
    form, typed = Form(), None
    if request.method == "POST":
        typed = Typed.sent(request.form, len(row.cycle.rules.indicators))
        with form.refusing():
            try:
                return _send_back_next(row) if request.form.get("go") == "return" else _accept(row, typed)
            except (Stale, WrongStage) as clash:
                return _clashed(row, typed, clash)
    return answer(
        "verification/person.html", form=form, **_shown(Desk.of(row, me(), _unit_id()), typed, form)
    )


def _accept(row: Registration, typed: Typed) -> Response:
    """Keep the points and what was seen of the evidence, and go on to the next who waits."""
    points = parse_points(typed.points, row.cycle.rules.max_points)
    sheet = KeyedSheet(row.id, points, given_version(), typed.notes)
    following = Desk.of(row, me(), _unit_id()).following

    def keep() -> str:
        seen = {row.id: typed.own_version} if typed.own_version is not None else None
        verification.verify([sheet], by=me(), at=now(), self_versions=seen)
        judge_evidence(row.id, typed.states, by=me(), at=now())
        return _onward(row, following)

    return once(keep, f"Đã thẩm định {row.citizen.name}, {points.total} điểm.")


def _send_back_next(row: Registration) -> Response:
    """Keep what was seen of the evidence; the page of sending back asks for the reason."""
    typed = Typed.sent(request.form, len(row.cycle.rules.indicators))

    def keep() -> str:
        fresh = the_registration(row.id)
        transition(fresh.stage, Step.SEND_BACK)
        me().must(fresh.stage, Step.SEND_BACK, fresh.unit_id)
        judge_evidence(row.id, typed.states, by=me(), at=now())
        return url_for(".send_back", registration_id=row.id, unit=_unit_id(), back=kept_back())

    return once(keep, half_done=True)


def _onward(row: Registration, following: int | None) -> str:
    if following is not None:
        return url_for(".person", registration_id=following, unit=_unit_id(), back=kept_back())
    flash("Xong: không còn phiếu nào chờ bạn thẩm định.", "done")
    return url_for(".queue", cycle_id=row.cycle_id, unit=_unit_id())


def _clashed(row: Registration, typed: Typed, clash: Stale | WrongStage) -> Response:
    """Somebody was faster: what was typed stays in the boxes, beside what is stored now."""
    desk = Desk.of(the_registration(row.id), me(), _unit_id())
    form = Form()
    conflict = conflict_of(desk, typed, clash)
    return answer("verification/person.html", 409, form=form, conflict=conflict, **_shown(desk, typed, form))


def _shown(desk: Desk, typed: Typed | None, form: Form) -> dict[str, Any]:
    return {
        "desk": desk,
        "row": desk.row,
        "items": desk.items(typed, form.problems),
        "totals": desk.totals(typed),
        "unit_id": _unit_id(),
        "own_address": url_for(".person", registration_id=desk.row.id, unit=_unit_id(), back=kept_back()),
        "onward": [] if desk.queue else onward(desk.row, "verification.person"),
    }


# --- Sending back ------------------------------------------------------------------------------------


class ReturnForm(Form):
    reason = TextAreaField("Cần bổ sung gì", filters=[clean])


@bp.route("/registrations/<int:registration_id>/return", methods=["GET", "POST"])
@allow(Role.VERIFIER)
def send_back(registration_id: int) -> Response:
    row = the_registration(registration_id)
    desk = Desk.of(row, me(), _unit_id())
    form, stale = ReturnForm(request.form, data={"reason": desk.what_is_missing()}), None
    if form.is_sent():
        with form.refusing():
            try:
                return once(lambda: _return(desk, form), f"Đã trả lại phiếu của {row.citizen.name}.")
            except Stale as error:
                stale, row = error, the_registration(row.id)
    me().must(row.stage, Step.SEND_BACK, row.unit_id)
    return answer(
        "verification/send_back.html",
        409 if stale else 200,
        form=form,
        row=row,
        stale=stale,
        back_url=url_for(".person", registration_id=row.id, unit=_unit_id(), back=kept_back()),
        own_address=url_for(".send_back", registration_id=row.id, unit=_unit_id(), back=kept_back()),
    )


def _return(desk: Desk, form: ReturnForm) -> str:
    verification.send_back(desk.row.id, form.reason.data, version=given_version(), by=me(), at=now())
    drafts.forget([f"verification-{desk.row.id}"], by=me())
    return _onward(desk.row, desk.following)
