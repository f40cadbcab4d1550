"""Complaints: record one, change it while it waits, answer it, open it again, and say what followed.

Also in a closed cycle: a citizen may object late, and is answered. Only a correction needs the cycle open.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.complaints import (
    CORRECTING,
    Answer,
    Raised,
    answer_problems,
    judge_problems,
    raised_problems,
)
from ..domain.lifecycle import Role, WrongStage
from ..domain.problems import NotAllowed, Problem, Refused, Stale, refuse_if
from ..domain.undo import words
from ..domain.vietnamese import date_short, nfc, time_short
from ..models.communes import Commune
from ..models.complaints import Complaint, corrected_among, last_number, later_entries
from ..models.complaints import visible_to as complaints_visible_to
from ..models.journal import JournalEntry, latest
from ..models.registration import Registration
from ..models.scoring import Sheet, SheetKind
from .journal import Changes, Entry, record
from .moving import fetch
from .transactions import writing

MOST_REASON = 500


def record_complaint(registration_id: int, raised: Raised, *, by: Actor, at: datetime) -> Complaint:
    """Write down an objection to this registration's result; it gets the next number of the cycle's register.

    Raises `Refused` with the fields of `Raised`, `NotAllowed`.
    """
    by.must_hold(Role.CLERK, Role.SECRETARY)
    with writing():
        row = fetch([registration_id], by)[registration_id]
        _must_work_in(row, by)
        said = raised.clean()
        refuse_if(_raised_problems(said, row, at))
        complaint = Complaint.create(
            registration=row.id,
            cycle=row.cycle_id,
            number=last_number(row.cycle_id) + 1,
            recorded_by=by.account_id,
            recorded_at=at,
            **_values(said),
        )
        _tell("record_complaint", complaint, _new(_told(said)), by, at)
        return complaint


def change_complaint(
    complaint_id: int, raised: Raised, *, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Put right what was recorded, while it waits. Raises as recording does,
    `WrongStage`, `Stale`."""
    by.must_hold(Role.CLERK, Role.SECRETARY)
    with writing():
        complaint = _fresh(complaint_id, version, by)
        _must_work_in(complaint.registration, by)
        _must_wait(complaint)
        said = raised.clean()
        refuse_if(_raised_problems(said, complaint.registration, at))
        before, after = _told(complaint.raised), _told(said)
        changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        if _values(said) == _values(complaint.raised):
            return
        _write(complaint, **_values(said))
        _tell("change_complaint", complaint, changes, by, at)


def answer_complaint(
    complaint_id: int, answer: Answer, *, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Answer it. Nobody judges alone the points that the same account verified.

    Raises `Refused` (outcome, text, answered_on, judged_with), `NotAllowed`, `WrongStage`, `Stale`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        complaint = _fresh(complaint_id, version, by)
        _must_wait(complaint)
        said = answer.clean()
        problems = list(answer_problems(said, complaint.received_on, on=at.date()))
        may_both = bool(Commune.get_by_id(by.commune_id).same_account_may_verify)
        verified_it = has_verified(complaint.registration_id, by)
        problems += judge_problems(said, complaint.subject, verified_it=verified_it, may_both=may_both)
        refuse_if(problems)
        _write(
            complaint,
            outcome=said.outcome,
            answer=said.text,
            answered_on=said.answered_on,
            answered_by=by.account_id,
            judged_with=said.judged_with,
        )
        told = {
            "outcome": said.outcome.value,
            "answered_on": said.answered_on.isoformat(),
            "answer": said.text,
        }
        told |= {"judged_with": said.judged_with} if said.judged_with else {}
        _tell("answer_complaint", complaint, _new(told), by, at)


def reopen_complaint(
    complaint_id: int, reason: str, *, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Take the answer back, with a reason; what was answered stays in the journal, and so does a correction.

    Raises `Refused` (reason), `NotAllowed`, `WrongStage`, `Stale`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        complaint = _fresh(complaint_id, version, by)
        if not complaint.is_answered:
            raise WrongStage.because("Ý kiến này đang chờ trả lời, không cần mở lại.")
        refuse_if(_reason_problems(reason, "Ghi vì sao xem xét lại."))
        before = {
            "outcome": complaint.outcome.value,
            "answered_on": complaint.answered_on.isoformat(),
            "answer": complaint.answer or None,
        }
        none: dict[str, Any] = {"outcome": None, "answered_on": None, "answered_by": None, "correction": None}
        _write(complaint, answer="", judged_with="", **none)
        _tell(
            "reopen_complaint", complaint, {k: [v, None] for k, v in before.items() if v}, by, at, nfc(reason)
        )


def finish_complaint(
    complaint_id: int,
    *,
    entry_id: int | None = None,
    note: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say what followed from an accepted complaint: a correction that was made already (`entry_id` of the
    journal), or why nothing had to be corrected (`note`).

    Raises `Refused` (entry, note), `NotAllowed`, `WrongStage`, `Stale`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        complaint = _fresh(complaint_id, version, by)
        must_owe_correction(complaint)
        if entry_id is None:
            refuse_if(_reason_problems(note, "Chọn lần sửa, hoặc ghi vì sao không phải sửa gì.", "note"))
        elif entry_id not in {one.id for one in later_entries(complaint, CORRECTING)}:
            raise Refused.because("Không còn lần sửa này. Tải lại trang rồi chọn lại.", "entry")
        _tell("finish_complaint", complaint, _done_by(entry_id), by, at, "" if entry_id else nfc(note))
        _write(complaint, correction=entry_id or latest(complaint.registration_id))


def follow(complaint_id: int, *, by: Actor) -> None:
    """Join the correction that was just made to the complaint that it follows from; part of that correction's
    transaction, whose own entry says why. Raises `NotAllowed`, `WrongStage`."""
    by.must_hold(Role.SECRETARY)
    with writing():
        complaint = _fresh(complaint_id, None, by)
        must_owe_correction(complaint)
        _write(complaint, correction=latest(complaint.registration_id))


def has_verified(registration_id: int, by: Actor) -> bool:
    """Whether this account verified the points of the registration as they stand."""
    query = Sheet.select().where(Sheet.registration == registration_id, Sheet.kind == SheetKind.VERIFIED)
    return by.account_id is not None and query.where(Sheet.keyed_by == by.account_id).exists()


def must_owe_correction(complaint: Complaint) -> None:
    """Raise `WrongStage` unless it is accepted and nothing has followed yet."""
    if complaint.outcome is None or not complaint.outcome.asks_correction:
        raise WrongStage.because("Chỉ ý kiến đã được chấp nhận mới dẫn tới việc sửa.")
    if corrected_among([complaint]):
        raise WrongStage.because("Ý kiến này đã có lần sửa rồi.")


# --- Tools -------------------------------------------------------------------------------------------


def _fresh(complaint_id: int, version: int | None, by: Actor) -> Complaint:
    """The complaint as it stands, when the page showed it so. Raises `NotAllowed`, `Stale`."""
    complaint: Complaint | None = complaints_visible_to(by).where(Complaint.id == complaint_id).first()
    if complaint is None:
        raise NotAllowed("Không có ý kiến này.")
    if version is not None and version != complaint.version:
        entry = _last_entry(complaint)
        raise (
            Stale("ý kiến này", by=entry.account_name, at=time_short(entry.at))
            if entry
            else Stale("ý kiến này")
        )
    return complaint


def _last_entry(complaint: Complaint) -> JournalEntry | None:
    actions = (
        "record_complaint",
        "change_complaint",
        "answer_complaint",
        "reopen_complaint",
        "finish_complaint",
    )
    rows = JournalEntry.select().where(
        JournalEntry.registration == complaint.registration_id, JournalEntry.action.in_(actions)
    )
    entry: JournalEntry | None = rows.order_by(JournalEntry.id.desc()).first()
    return entry


def _must_work_in(row: Registration, by: Actor) -> None:
    if not by.works_in(row.unit_id):
        raise NotAllowed("Hồ sơ này thuộc đơn vị do người khác phụ trách.")


def _must_wait(complaint: Complaint) -> None:
    if complaint.is_answered:
        day = date_short(complaint.answered_on)
        raise WrongStage.because(f"Ý kiến này đã trả lời ngày {day}. Thư ký mở lại rồi mới sửa được.")


def _raised_problems(said: Raised, row: Registration, at: datetime) -> list[Problem]:
    known = [one.number for one in row.cycle.rules.indicators]
    return list(raised_problems(said, registered_on=row.registered_on, known=known, on=at.date()))


def _reason_problems(text: str, ask: str, name: str = "reason") -> list[Problem]:
    if not nfc(text):
        return [Problem(name, ask)]
    return [Problem(name, f"Ghi không quá {MOST_REASON} ký tự.")] if len(nfc(text)) > MOST_REASON else []


def _values(said: Raised) -> dict[str, Any]:
    return {
        "received_on": said.received_on,
        "way": said.way,
        "subject": said.subject,
        "text": said.text,
        "indicators": said.joined,
        "raiser": said.raiser,
        "relation": said.relation,
    }


def _told(said: Raised) -> dict[str, Any]:
    """What the journal keeps of it: not the name of a third person, only what they are to the citizen."""
    return {
        "received_on": said.received_on.isoformat(),
        "way": said.way.value,
        "subject": said.subject.value,
        "indicators": said.joined.replace(",", ", ") or None,
        "relation": said.relation or None,
        "text": said.text,
    }


def _new(told: dict[str, Any]) -> Changes:
    return {key: [None, value] for key, value in told.items() if value}


def _done_by(entry_id: int | None) -> Changes:
    if entry_id is None:
        return {}
    entry = JournalEntry.get_by_id(entry_id)
    return {"correction": [None, f"{words(entry.action)}, lúc {time_short(entry.at)}"]}


def _write(complaint: Complaint, **values: Any) -> None:
    """Compare and set: whoever was faster has another version."""
    same = (Complaint.id == complaint.id) & (Complaint.version == complaint.version)
    if Complaint.update(version=Complaint.version + 1, **values).where(same).execute() != 1:
        raise Stale("ý kiến này")


def _tell(
    action: str, complaint: Complaint, changes: Changes, by: Actor, at: datetime, reason: str = ""
) -> None:
    """In the journal of the person."""
    changes = {"complaint": [None, f"{complaint.number:02d}"], **changes}
    record(
        [Entry(action, complaint.registration_id, complaint.cycle_id, reason=reason, changes=changes)],
        by=by,
        at=at,
    )
