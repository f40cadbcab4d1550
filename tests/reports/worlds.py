"""One database with three cycles for the papers: nobody; one unit, all steps; 1,000 people in 60 units."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product

import factories as make

from cdht.actions.citizens import Person
from cdht.actions.committee import MemberFacts, keep_member
from cdht.actions.communes import SignerFacts, add_signer
from cdht.actions.complaints import answer_complaint, record_complaint
from cdht.actions.evidence import add_evidence
from cdht.actions.guiding import DocumentFacts, keep_document
from cdht.actions.inspections import ToDo, finish_follow_up, record_inspection
from cdht.actions.recognition import DecisionFacts, recognise, revoke
from cdht.actions.registration import NewRegistration, register, withdraw
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.training import keep_session
from cdht.actions.training_attendance import keep_list
from cdht.actions.verification import send_back, verify
from cdht.actions.voting import MeetingFacts, VoteCast, record_meeting
from cdht.domain.accounts import Actor
from cdht.domain.complaints import Answer, Outcome, Raised, Subject, Way
from cdht.domain.inspections import Visit
from cdht.domain.people import Birth, Gender
from cdht.domain.registration import Component
from cdht.domain.training import SessionFacts
from cdht.models.base import database
from cdht.models.complaints import Complaint
from cdht.models.cycles import Cycle
from cdht.models.inspections import InspectionFollowUp
from cdht.models.registration import AUDIENCES, Registration
from cdht.models.units import Unit
from cdht.reports.facts import Choice
from cdht.reports.papers import Paper
from tests.reports.sample import LONGEST_NAME

NOBODY, FEW, MANY = "Năm 2023", "Năm 2021", "Năm 2022"
PEOPLE, UNITS = 1000, 60
LONG_UNIT = "Chi hội Khuyến học Thôn Bao La – Đức Nhuận và các dòng họ Nguyễn Phước, Công Tằng, Hồ Đắc"
MADE_ON = date(2022, 7, 20)


def build() -> None:
    """Fill the bound, migrated, empty database through the actions, in one transaction."""
    with database.atomic():
        by = Actor.server(make.commune().commune_id)
        for body in ("steering_committee", "peoples_committee", "association"):
            signer = SignerFacts(body, "TRƯỞNG BAN", LONGEST_NAME, "TM. BAN CHỈ ĐẠO", "PHÓ CHỦ TỊCH UBND XÃ")
            add_signer(signer, by=by, at=make.NOW)
        make.cycle(by, NOBODY, year=2023)
        _few(by)
        _many(by)


def _few(by: Actor) -> None:
    """One unit; in it somebody who stopped at each step, the longest name among the recognised."""
    cycle, unit = make.cycle(by, FEW, self_scores_due=date(2021, 9, 1)), make.unit(by, LONG_UNIT)
    _papers_of(cycle, unit, by)
    names = (LONGEST_NAME, "Lê Ưu Đàm", "Đặng Thị Ẩn", "Võ Y", "Hồ Thị Kim Yến", "Trương Ngọc Ẵng", "Đỗ Ở",
             "Nguyễn Hoàng Thị Thanh Thuỷ Tiên")  # fmt: skip
    rows = [
        make.person(by, cycle, unit, name, year=1950 + 3 * place, audience=AUDIENCES[place % 3])
        for place, name in enumerate(names)
    ]
    evidence = "Giấy chứng nhận học hết lớp tin học ở Trung tâm học tập cộng đồng; sổ ghi việc đọc sách. " * 5
    _training(by, cycle, [row.id for row in rows[:5]])
    for indicator in (1, 3):
        add_evidence(rows[0].id, indicator, evidence, by=by, at=make.NOW)
    for row in rows[:6]:
        make.self_scored(by, row)
    send_back(rows[5].id, "Thiếu sổ ghi chép", by=by, at=make.NOW)
    for row in rows[:4]:
        make.verified(by, row)
    for row, votes in zip(rows[:3], (18, 17, 3), strict=True):
        make.voted(by, row, votes, 20 - votes)
    make.recognised(by, rows[0])
    _objected(rows[0].id, Subject.CERTIFICATE, by, Outcome.PARTLY)
    _objected(rows[3].id, Subject.VERIFIED, by)
    revoke(rows[1].id, "Khai sai minh chứng của chỉ số 6", by=by, at=make.NOW)
    withdraw(rows[7].id, "Chuyển đi nơi khác", by=by, at=make.NOW)


def _objected(
    row: int, subject: Subject, by: Actor, outcome: Outcome | None = None, *, at: datetime = make.NOW
) -> None:
    """A long objection of a relative with the longest name; answered when an outcome is given."""
    text = "Tôi thấy điểm chưa đúng: sổ ghi chép đọc sách đã nộp mà chưa được tính. " * 6
    raised = Raised(at.date(), Way.PAPER, subject, text, (), LONGEST_NAME, "trưởng chi hội khuyến học")
    one = record_complaint(row, raised, by=by, at=at)
    if outcome is not None:
        answer = Answer(outcome, f"{text}\nBan Chỉ đạo đã xem lại từng minh chứng.", at.date())
        answer_complaint(one.id, answer, by=by, at=at)


def _papers_of(cycle: Cycle, unit: Unit, by: Actor) -> None:
    document = DocumentFacts(
        "Kế hoạch", "39/KH-UBND", date(2021, 3, 8), "Ủy ban nhân dân xã", "triển khai mô hình"
    )
    keep_document(cycle.id, document, by=by, at=make.NOW)
    member = MemberFacts(
        LONGEST_NAME, "Ủy viên", "Chủ tịch Hội Khuyến học xã", "Phụ trách chung", 1, frozenset({unit.id})
    )
    guide = keep_member(cycle.id, member, by=by, at=make.NOW)
    _visited(cycle, unit, by, guide.id)


def _visited(cycle: Cycle, unit: Unit, by: Actor, *members: int) -> None:
    """A visit with long texts and two things to do, one of them done."""
    line = "Sổ đăng ký đầy đủ, có chữ ký; minh chứng của chỉ số 3 còn thiếu ở một số công dân cao tuổi."
    day, findings = date(cycle.year, 6, 15), "\n".join([line] * 3)
    visit = Visit(day, frozenset(members), "Sổ đăng ký; phiếu tự chấm", findings, LONGEST_NAME)
    to_do = [ToDo(f"n{place}", line, LONGEST_NAME, date(cycle.year, 7, 1)) for place in range(2)]
    row = record_inspection(cycle.id, unit.id, visit, to_do, by=by, at=datetime(cycle.year, 7, 1, 9))
    done = row.follow_ups.order_by(InspectionFollowUp.id).first()
    day = date(cycle.year, 6, 30)
    finish_follow_up(row.id, done.id, day, "đã xong", version=None, by=by, at=datetime(cycle.year, 7, 1, 10))


def _many(by: Actor) -> None:
    """1,000 people in 60 units, everybody decided, one in nine not recognised."""
    cycle = make.cycle(by, MANY, year=2022)
    units = [make.unit(by, f"Thôn {number}, {LONG_UNIT}"[:110]) for number in range(1, UNITS + 1)]
    wanted = [_somebody(place, units[place % UNITS].id) for place in range(PEOPLE)]
    ids = register(cycle.id, wanted, by=by, at=make.NOW)
    _training(by, cycle, ids[::3])
    sheets = [KeyedSheet(id, make.points(5 if place % 9 == 0 else 8)) for place, id in enumerate(ids)]
    save_self_scores(sheets, by=by, at=make.NOW)
    verify(sheets, by=by, at=make.NOW)
    for place, unit in enumerate(units):
        meeting = MeetingFacts(40, 30, date(2022, 7, 10), "Nhà văn hóa thôn", LONGEST_NAME, "Lê Thị Lan")
        votes = [VoteCast(id, 25, 5) for id in ids[place::UNITS]]
        record_meeting(cycle.id, unit.id, meeting, votes, by=by, at=make.NOW)
    recognise(cycle.id, DecisionFacts("45/QĐ-UBND", MADE_ON, LONGEST_NAME, "CHỦ TỊCH"), by=by, at=make.NOW)
    guide = keep_member(cycle.id, MemberFacts(LONGEST_NAME), by=by, at=make.NOW)
    for unit in units[:20]:
        _visited(cycle, unit, by, guide.id)
    later = datetime(2022, 8, 1, 9, 0)
    for place, id in enumerate(ids[::20]):
        _objected(id, tuple(Subject)[place % 6], by, (*Outcome, None)[place % 5], at=later)


def _training(by: Actor, cycle: Cycle, ids: list[int]) -> None:
    """A session that is no evidence, so that other papers show what they showed."""
    facts = SessionFacts(cycle.starts_on, "Bộ tiêu chí và cách thu thập minh chứng", counts=False)
    session = keep_session(cycle.id, facts, by=by, at=make.NOW)
    keep_list(session.id, come=ids, by=by, at=make.NOW)


_FAMILIES = ("Nguyễn", "Đặng", "Trần Lê", "Hồ Đắc", "Võ")
_MIDDLES = ("Thị Ánh", "Văn", "Ngọc Ẩn", "Hữu", "Thị Mỹ", "Quốc", "Xuân", "Đình", "Thị Thuỷ", "Công")
_GIVEN = ("Nguyệt", "Đạt", "Ưỡng", "Yến", "Bằng", "Ở", "Quỳnh", "Hạnh", "Thảo", "Ý", "Sĩ", "Kiều", "Lộc",
          "Mẫn", "Phượng", "Khuê", "Diễm", "Trực", "Gấm", "Ẵng")  # fmt: skip
_NAMES = tuple(" ".join(words) for words in product(_FAMILIES, _MIDDLES, _GIVEN))


def _somebody(place: int, unit_id: int) -> NewRegistration:
    name = LONGEST_NAME if place % 97 == 0 else _NAMES[place]
    about = Person(name, Birth(1940 + place % 60), Gender.FEMALE if place % 2 else Gender.MALE)
    more = {"component": Component.LABOURER, "party_member": place % 5 == 0, "is_new": True}
    return NewRegistration(about, unit_id, AUDIENCES[place % 3], date(2022, 4, 2), **more)


def whose(paper: Paper, cycle: Cycle) -> Choice:
    """Papers about one person need somebody, those of a complaint whoever was answered; those that compare,
    another cycle."""
    people = cycle.registrations.order_by(Registration.id)
    answered = people.join(Complaint).where(Complaint.answered_on.is_null(False))
    first = (answered if paper.name.startswith("complaint-") else people).first()
    other = Cycle.select().where(Cycle.id != cycle.id).first()
    return Choice(
        person_id=first.id if paper.per_person else None,
        other_cycle_id=other.id if paper.needs_other else None,
    )
