"""Verification: the queue, the committee's points beside the self-score, and sending a sheet back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms import TextAreaField

from ..actions import drafts, second_verification, verification
from ..actions.scoring import KeyedSheet
from ..domain.lifecycle import Role, Stage, Step, WrongStage
from ..domain.problems import Stale
from ..domain.scoring import ScoreSheet, parse_points
from ..domain.verification import Turn, turn_of
from ..models.cycles import Cycle
from ..models.figures import stage_counts
from ..models.registration import Registration
from ..models.scoring import SheetKind, sheets_of
from ..models.second_verification import Opinion, waiting_opinions
from ..models.units import visible_to as visible_units
from ..models.verification import (
    for_a_second,
    keyed_by_oneself,
    keyed_by_others,
    sent_back,
    to_settle,
    waiting,
    with_opinions,
    without_opinion,
)
from .access import allow, allow_people
from .agreement import SEEING
from .forms import Form, clean
from .onward import onward
from .pages import answer, given_version, me, now, once, the_cycle, the_registration, today
from .paging import paged
from .returning import kept_back
from .verification_sheet import Desk
from .verification_typed import Typed, conflict_of

bp = Blueprint("verification", __name__)


# --- The queue ---------------------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/verification")
@allow_people
def queue(cycle_id: int) -> Response:
    cycle, unit_id = the_cycle(cycle_id), _unit_id()
    everybody, verifies = waiting(me(), cycle.id, unit_id), me().has(Role.VERIFIER)
    opinions = waiting_opinions(cycle.id)
    first = without_opinion(everybody)
    page = paged(
        keyed_by_others(first, me()) if verifies else first,
        lambda page: url_for(".queue", cycle_id=cycle.id, unit=unit_id, page=page),
        "phiếu",
    )
    return answer(
        "verification/queue.html",
        page=page,
        totals=_totals(page.rows),
        days={row.id: (today() - row.own.keyed_at.date()).days for row in page.rows},
        own=list(keyed_by_oneself(first, me()).limit(100)) if verifies else [],
        seconds=list(for_a_second(everybody, me()).limit(100)) if verifies else [],
        given=[row for row in with_opinions(everybody) if not verifies or _is_mine(opinions[row.id])],
        opinions=opinions,
        turn_of=turn_of,
        settling={row.id for row in to_settle(everybody, me())},
        returned=list(sent_back(me(), cycle.id)),
        units=_units(cycle),
        unit_id=unit_id,
        counts=_counts(cycle),
        verifies=verifies,
        compares=me().has(*SEEING),
    )


def _unit_id() -> int | None:
    return request.args.get("unit", type=int)


def _is_mine(opinions: list[Opinion]) -> bool:
    return me().account_id in [one.given_by_id for one in opinions]


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
                answered = _sent(row, typed, request.form.get("go", ""))
            except (Stale, WrongStage) as clash:
                return _clashed(row, typed, clash)
            if answered is not None:
                return answered
    return answer(
        "verification/person.html",
        form=form,
        **_shown(Desk.of(the_registration(row.id), me(), _unit_id()), typed, form),
    )


def _sent(row: Registration, typed: Typed, go: str) -> Response | None:
    """What the button asks for; None where the page comes again with what was typed."""
    if go == "evidence":
        return _save_evidence(row, typed)
    return _send_back_next(row, typed) if go == "return" else _accept(row, typed)


def _accept(row: Registration, typed: Typed) -> Response:
    """Keep the points and what was seen of the evidence, and go on to the next who waits."""
    points = parse_points(typed.points, row.cycle.rules.max_points)
    sheet = KeyedSheet(row.id, points, given_version(), typed.notes)
    following = Desk.of(row, me(), _unit_id()).following

    def keep() -> str:
        turn = second_verification.judge(
            sheet, typed.marks, turn=typed.turn, self_version=typed.own_version, by=me(), at=now()
        )
        flash(_told(row, points, turn), "done")
        if turn == Turn.SETTLING:
            address = "second_verification.settlement"
            return url_for(address, registration_id=row.id, unit=_unit_id(), back=kept_back())
        return onward_to(row, following, _unit_id())

    return once(keep)


def _told(row: Registration, points: ScoreSheet, turn: Turn | None) -> str:
    name = row.citizen.name
    if turn == Turn.SECOND:
        most = row.cycle.second_above
        return (
            f"Đã lưu điểm thẩm định lần thứ nhất của {name}: {points.total}. Tổng lệch quá {most} điểm so "
            "với tự chấm nên còn chờ người thẩm định thứ hai."
        )
    if turn == Turn.SETTLING:
        return f"Đã lưu điểm của bạn cho {name}: {points.total}. Hai người chấm khác nhau: chốt ở trang này."
    return f"Đã thẩm định {name}, {points.total} điểm."


def _save_evidence(row: Registration, typed: Typed) -> Response | None:
    """Keep what was seen of the evidence without verifying; the points typed so far stay in their boxes."""
    once(
        lambda: _looked_at(row, typed, url_for(".person", registration_id=row.id)),
        f"Đã lưu phần minh chứng của {row.citizen.name}. Điểm trong các ô chưa lưu.",
        half_done=True,
    )
    return None


def _send_back_next(row: Registration, typed: Typed) -> Response:
    """Keep what was seen of the evidence; the page of sending back asks for the reason."""
    address = url_for(".send_back", registration_id=row.id, unit=_unit_id(), back=kept_back())
    return once(lambda: _looked_at(row, typed, address), half_done=True)


def _looked_at(row: Registration, typed: Typed, address: str) -> str:
    verification.look_at_evidence(row.id, typed.marks, by=me(), at=now())
    return address


def onward_to(row: Registration, following: int | None, unit_id: int | None) -> str:
    """The next person's page, or the queue when nobody is left."""
    if following is not None:
        return url_for("verification.person", registration_id=following, unit=unit_id, back=kept_back())
    flash("Xong: không còn phiếu nào chờ bạn thẩm định.", "done")
    return url_for("verification.queue", cycle_id=row.cycle_id, unit=unit_id)


def _clashed(row: Registration, typed: Typed, clash: Stale | WrongStage) -> Response:
    """Somebody was faster: what was typed stays in the boxes, beside what is stored now."""
    desk = Desk.of(the_registration(row.id), me(), _unit_id())
    form = Form()
    conflict = conflict_of(desk, typed, clash)
    return answer("verification/person.html", 409, form=form, conflict=conflict, **_shown(desk, typed, form))


def _shown(desk: Desk, typed: Typed | None, form: Form) -> dict[str, Any]:
    items = desk.items(typed, form.problems)
    lacking = [item["number"] for item in items if item["lacking"]]
    return {
        "desk": desk,
        "row": desk.row,
        "items": items,
        "totals": desk.totals(typed) | {"lacking": lacking},
        "strict": desk.row.cycle.strictness,
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
    return onward_to(desk.row, desk.following, _unit_id())
