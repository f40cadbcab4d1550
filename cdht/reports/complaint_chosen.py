"""Which complaint a paper is about, and how its papers name people and days."""

from __future__ import annotations

from ..domain.complaints import about
from ..domain.problems import Refused
from ..domain.vietnamese import date_long
from ..models.complaints import Complaint, of_registrations
from ..models.cycles import Cycle
from ..models.registration import Registration, with_people
from .facts import HONOUR, Choice


def complaint_chosen(cycle: Cycle, choice: Choice, *, answered: bool = False) -> Complaint:
    """`choice.complaint_id`, else the latest about the person; of those that were answered only, if asked.
    Raises `Refused` when there is none."""
    row = with_people().where(Registration.id == choice.person_id, Registration.cycle == cycle.id).first()
    if row is None:
        raise Refused.because("Giấy này in cho từng người. Mở hồ sơ của người đó rồi in.", "person_id")
    known = [one for one in of_registrations([row.id]).get(row.id, []) if one.is_answered or not answered]
    wanted = [one for one in known if choice.complaint_id in (None, one.id)]
    if not wanted:
        what = "chưa được trả lời" if answered else "chưa được ghi"
        raise Refused.because(f"Ý kiến về kết quả của {row.citizen.name} {what}. Mở hồ sơ của người đó.")
    one = wanted[-1]
    one.registration, one.cycle = row, cycle
    return one


def whose(one: Complaint) -> str:
    """“ông Hoàng Văn Quý”, as it stands inside a sentence."""
    return called(one.registration)


def called(row: Registration) -> str:
    said = row.citizen.salutation
    return f"{said[0].lower()}{said[1:].replace('/B', '/b')} {row.citizen.name}"


def received_from(one: Complaint) -> str:
    """“Lê Thị Lan, con gái của ông Hoàng Văn Quý”, or the citizen."""
    return f"{one.raiser}, {one.relation} của {whose(one)}" if one.raiser else whose(one)


def subject_of(one: Complaint) -> str:
    """“điểm thẩm định, chỉ số 6”, as it stands inside a sentence."""
    return about(one.subject, one.indicator_numbers, small=True)


def received_day(one: Complaint) -> str:
    return date_long(one.received_on)


def of_what(cycle: Cycle) -> str:
    return f"kết quả xét danh hiệu {HONOUR} năm {cycle.year}"
