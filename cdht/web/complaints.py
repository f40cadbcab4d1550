"""Complaints: the list of a cycle, recording one, its page, the answer, and what follows from it."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from ..actions import complaints as actions
from ..domain.complaints import CORRECTING, JUDGES_POINTS, needs_open_cycle, remedies, time_left
from ..domain.lifecycle import Role, WrongStage
from ..domain.problems import Stale
from ..domain.undo import words
from ..domain.vietnamese import time_short
from ..models.communes import Commune
from ..models.complaints import Complaint, corrected_among, later_entries, visible_to
from ..models.journal import JournalEntry
from ..models.registration import Registration
from .access import allow, allow_people
from .complaints_following import remedy_links
from .complaints_forms import AnswerForm, ComplaintForm, FinishForm, ReopeningForm, complaint_form
from .complaints_list import SIGNS, Wanted, grouped, letters_of
from .forms import Form
from .pages import (
    answer,
    found,
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
from .registration_person import KEYING
from .unchanged import Conflict, Pair, shown

bp = Blueprint("complaints", __name__)


# --- The list of a cycle -----------------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/complaints")
@allow_people
def complaints(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    wanted = Wanted.from_address()
    values = grouped(me(), cycle, wanted, on=today())
    values |= {
        "wanted": wanted,
        "signs": SIGNS,
        "search_text": "",
        "today_is": today(),
        "time_left": time_left,
    }
    values |= {"reads_papers": me().has(Role.SECRETARY, Role.VIEWER)}
    if is_fragment():
        return piece("complaints/complaints.html", "complaint_list", **values)
    return answer("complaints/complaints.html", **values)


# --- Recording ---------------------------------------------------------------------------------------


@bp.route("/registrations/<int:registration_id>/complaints/new", methods=["GET", "POST"])
@allow(*KEYING)
def new(registration_id: int) -> Response:
    row = the_registration(registration_id)
    form = complaint_form(row)

    def keep() -> str:
        kept = actions.record_complaint(row.id, form.raised(), by=me(), at=now())
        return url_for(".complaint", complaint_id=kept.id)

    if form.is_sent():
        with form.refusing():
            return once(keep, f"Đã ghi ý kiến về kết quả của {row.citizen.name}.")
    days = row.cycle.complaint_days
    return answer("complaints/new.html", form=form, row=row, days=days)


@bp.route("/complaints/<int:complaint_id>/change", methods=["GET", "POST"])
@allow(*KEYING)
def change(complaint_id: int) -> Response:
    one = _the_complaint(complaint_id)
    row = one.registration
    form = complaint_form(row, one)

    def keep() -> str:
        actions.change_complaint(one.id, form.raised(), version=given_version(), by=me(), at=now())
        return url_for(".complaint", complaint_id=one.id)

    conflict = None
    if form.is_sent():
        with form.refusing():
            try:
                return once(keep, "Đã sửa ý kiến.")
            except Stale as stale:
                one = _the_complaint(complaint_id)
                conflict = _conflict(form, one, stale)
    _must_wait(one)
    values = {"form": form, "row": row, "one": one, "conflict": conflict, "days": one.cycle.complaint_days}
    return answer("complaints/change.html", 409 if conflict else 200, version=_version(form, one), **values)


def _conflict(form: ComplaintForm, one: Complaint, stale: Stale) -> Conflict:
    stored = complaint_form(one.registration, one, only_stored=True)
    rows = [Pair(mine.label.text, shown(mine), shown(stored[mine.name])) for mine in form]
    return Conflict(by=stale.by or "Có người", at=stale.at or "trước bạn", rows=rows)


# --- One complaint -----------------------------------------------------------------------------------


@bp.route("/complaints/<int:complaint_id>")
@allow_people
def complaint(complaint_id: int) -> Response:
    one = _the_complaint(complaint_id)
    corrected = corrected_among([one])
    row, owes = one.registration, _owes_correction(one)
    return answer(
        "complaints/complaint.html",
        one=one,
        row=row,
        standing=one.standing(corrected, on=today()),
        signs=SIGNS,
        left=time_left(one.due, on=today()),
        corrected=_told(one.correction) if corrected else None,
        taken_back=_told(one.correction) if one.correction_id and not corrected else None,
        may_change=not one.is_answered and me().has(*KEYING) and me().works_in(row.unit_id),
        may_answer=me().has(Role.SECRETARY),
        remedies=remedy_links(one) if owes and me().has(Role.SECRETARY) else [],
        is_shut=not row.cycle.is_open and any(map(needs_open_cycle, remedies(row.stage, one.subject))),
        owes=owes,
        reads_letters=me().has(Role.SECRETARY, Role.VIEWER),
        letters=letters_of(one) if me().has(Role.SECRETARY, Role.VIEWER) else [],
    )


def _owes_correction(one: Complaint) -> bool:
    return one.outcome is not None and one.outcome.asks_correction and not corrected_among([one])


def _told(entry: JournalEntry) -> dict[str, str]:
    """What followed, as the page says it."""
    what = words(entry.action)
    return {
        "what": what[0].upper() + what[1:],
        "who": entry.account_name,
        "at": time_short(entry.at),
        "reason": entry.reason,
        "nothing": "yes" if entry.action == "finish_complaint" else "",
    }


# --- The answer --------------------------------------------------------------------------------------


@bp.route("/complaints/<int:complaint_id>/answer", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def answering(complaint_id: int) -> Response:
    one = _the_complaint(complaint_id)
    form, clash = AnswerForm(request.form, data={"answered_on": today()}), ""

    def keep() -> str:
        actions.answer_complaint(one.id, form.answer(), version=given_version(), by=me(), at=now())
        return url_for(".complaint", complaint_id=one.id)

    if form.is_sent():
        with form.refusing():
            try:
                return once(keep, "Đã ghi trả lời. In thông báo để gửi người nêu ý kiến.")
            except Stale as stale:
                clash, one = str(stale), _the_complaint(complaint_id)
    _must_wait(one)
    own = one.subject in JUDGES_POINTS and actions.has_verified(one.registration_id, me())
    may_both = bool(Commune.get_by_id(me().commune_id).same_account_may_verify)
    values = {"form": form, "one": one, "row": one.registration, "clash": clash}
    values |= {"own": own, "may_both": may_both, "left": time_left(one.due, on=today())}
    return answer(
        "complaints/answer.html", 409 if clash else 200, version=_version(form, one, clash), **values
    )


@bp.route("/complaints/<int:complaint_id>/reopening", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def reopening(complaint_id: int) -> Response:
    one = _the_complaint(complaint_id)
    form, clash = ReopeningForm(request.form), ""

    def reopen() -> str:
        actions.reopen_complaint(one.id, form.reason.data, version=given_version(), by=me(), at=now())
        return url_for(".complaint", complaint_id=one.id)

    if form.is_sent():
        with form.refusing():
            try:
                return once(reopen, "Đã mở lại ý kiến; ý kiến lại chờ trả lời.")
            except Stale as stale:
                clash, one = str(stale), _the_complaint(complaint_id)
    if not one.is_answered:
        raise WrongStage.because("Ý kiến này đang chờ trả lời, không cần mở lại.")
    values = {"form": form, "one": one, "row": one.registration, "clash": clash}
    return answer(
        "complaints/reopening.html", 409 if clash else 200, version=_version(form, one, clash), **values
    )


# --- What followed -----------------------------------------------------------------------------------


@bp.route("/complaints/<int:complaint_id>/correction", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def correction(complaint_id: int) -> Response:
    """A correction that was made already, or why nothing had to be corrected."""
    one = _the_complaint(complaint_id)
    entries = later_entries(one, CORRECTING)
    form, clash = FinishForm(request.form), ""
    form.entry.set_choices((entry.id, _line(entry)) for entry in entries)

    def finish() -> str:
        chosen = {"entry_id": form.entry.number, "note": form.note.data}
        actions.finish_complaint(one.id, version=given_version(), by=me(), at=now(), **chosen)
        return url_for(".complaint", complaint_id=one.id)

    if form.is_sent():
        with form.refusing():
            try:
                return once(finish, "Đã ghi việc đã làm theo ý kiến.")
            except Stale as stale:
                clash, one = str(stale), _the_complaint(complaint_id)
    actions.must_owe_correction(one)
    values = {"form": form, "one": one, "row": one.registration, "clash": clash, "entries": entries}
    return answer(
        "complaints/correction.html", 409 if clash else 200, version=_version(form, one, clash), **values
    )


def _line(entry: JournalEntry) -> str:
    told = _told(entry)
    why = f": {told['reason'][:120]}" if told["reason"] else ""
    return f"{told['what']}, {told['who']}, lúc {told['at']}{why}"


# --- Tools -------------------------------------------------------------------------------------------


def _the_complaint(complaint_id: int) -> Complaint:
    """What the actor may see, or 404; the frame stays with its cycle."""
    one: Complaint = found(visible_to(me()).where(Complaint.id == complaint_id))
    row: Registration = the_registration(one.registration_id)
    one.registration, one.cycle = row, row.cycle
    return one


def _must_wait(one: Complaint) -> None:
    if one.is_answered:
        raise WrongStage.because("Ý kiến này đã được trả lời. Mở ý kiến để xem, hoặc nhờ thư ký mở lại.")


def _version(form: Form, one: Complaint, clash: str = "") -> int:
    """A form that is being corrected keeps the version that it was made from: a conflict must not hide."""
    given = given_version()
    return given if form.is_wrong and not clash and given is not None else one.version
