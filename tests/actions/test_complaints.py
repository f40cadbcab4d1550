"""Complaints through the actions: recorded, changed, answered, opened again, and what followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.certificates import replace_certificate
from cdht.actions.communes import allow_same_account
from cdht.actions.complaints import (
    answer_complaint,
    change_complaint,
    finish_complaint,
    follow,
    record_complaint,
    reopen_complaint,
)
from cdht.actions.cycles import close_cycle
from cdht.actions.recognition import correct
from cdht.domain.certificates import Cause
from cdht.domain.complaints import Answer, Outcome, Raised, Standing, Subject, Way
from cdht.domain.journal import tell
from cdht.domain.journal_words import Names
from cdht.domain.lifecycle import Role, WrongStage
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.models.complaints import Complaint, corrected_among, of_cycle, unfinished
from cdht.models.journal import of_registration
from cdht.reports.person_journal import fact_of

DAY = date(2021, 7, 1)
RAISED = Raised(DAY, Way.PAPER, Subject.VERIFIED, "Chỉ số 6 chấm thấp.\nĐề nghị xem lại.", (6, 3))
YES = Answer(Outcome.ACCEPTED, "Đã xem lại, chỉ số 6 được 9 điểm.", DAY)
NO = Answer(Outcome.REJECTED, "Điểm đúng với minh chứng.", DAY)


@pytest.fixture
def world(db):
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "lan", Role.CLERK, units=(unit,))
    verifier = make.actor(chief, "tuan", Role.VERIFIER, units=(unit, other))
    row = make.self_scored(chief, make.person(chief, cycle, unit))
    row = make.verified(verifier, row)
    return SimpleNamespace(**locals())


def fresh(one: Complaint) -> Complaint:
    return Complaint.get_by_id(one.id)


def entries(row) -> list[str]:
    return [entry.action for entry in of_registration(row.id) if "complaint" in entry.action]


def told(row) -> tuple[str, ...]:
    last = list(of_registration(row.id))[-1]
    said = tell(fact_of(last), Names())
    return (last.account_name, said.what, *said.details)


def recorded(world, raised: Raised = RAISED, **more) -> Complaint:
    return record_complaint(world.row.id, raised, **{"by": world.clerk, "at": make.NOW} | more)


def test_it_is_recorded_with_a_number_and_the_journal_says_who(world) -> None:
    one = recorded(world, replace(RAISED, raiser="lê thị lan", relation="con gái"))
    assert (one.number, one.raiser, one.indicator_numbers, one.text, fresh(one).due) == (
        1, "Lê Thị Lan", (3, 6), RAISED.text, date(2021, 7, 16),
    )  # fmt: skip
    assert told(world.row) == (
        "Người lan", "Ghi ý kiến về kết quả", "Số trong sổ: 01", "Ngày nhận: 01/07/2021",
        "Nhận bằng cách: Bằng giấy", "Về: Điểm thẩm định", "Chỉ số: 3, 6", "Người nêu: con gái",
        "Nội dung: Chỉ số 6 chấm thấp.\nĐề nghị xem lại.",
    )  # fmt: skip
    assert recorded(world).number == 2
    assert "Lan" not in str([entry.changes for entry in of_registration(world.row.id)])


def test_the_days_to_answer_are_the_cycles(world) -> None:
    one = recorded(world)
    type(world.cycle).update(complaint_days=7).execute()
    assert fresh(one).due == date(2021, 7, 8)


def test_who_may_record_and_who_may_answer(world) -> None:
    stranger = make.actor(world.chief, "xa", Role.CLERK, units=(world.other,))
    viewer = make.actor(world.chief, "xem", Role.VIEWER)
    for actor in (stranger, viewer, world.verifier):
        with pytest.raises(NotAllowed):
            recorded(world, by=actor)
    one = recorded(world)
    for actor in (stranger, viewer, world.verifier, world.clerk):
        with pytest.raises(NotAllowed):
            answer_complaint(one.id, NO, by=actor, at=make.NOW)
        with pytest.raises(NotAllowed):
            reopen_complaint(one.id, "Xem lại", by=actor, at=make.NOW)
        with pytest.raises(NotAllowed):
            finish_complaint(one.id, note="Không phải sửa", by=actor, at=make.NOW)
        with pytest.raises(NotAllowed):
            follow(one.id, by=actor)
    for actor in (stranger, viewer, world.verifier):
        with pytest.raises(NotAllowed):
            change_complaint(one.id, RAISED, by=actor, at=make.NOW)
    elsewhere = make.actor(world.chief, "la", Role.CLERK, units=(world.unit,))
    change_complaint(one.id, replace(RAISED, way=Way.PHONE), by=elsewhere, at=make.NOW)
    assert fresh(one).way is Way.PHONE


def test_it_is_changed_while_it_waits_and_a_lost_race_is_noticed(world) -> None:
    one = recorded(world)
    change_complaint(one.id, RAISED, version=1, by=world.clerk, at=make.NOW)
    assert (fresh(one).version, entries(world.row)) == (1, ["record_complaint"])
    change_complaint(one.id, replace(RAISED, indicators=(6,)), version=1, by=world.clerk, at=make.NOW)
    assert told(world.row)[1:] == ("Sửa ý kiến đã ghi", "Số trong sổ: 01", "Chỉ số: 3, 6 → 6")
    with pytest.raises(Stale, match="Người lan vừa sửa ý kiến này"):
        change_complaint(one.id, RAISED, version=1, by=world.chief, at=make.NOW)
    with pytest.raises(Stale):
        answer_complaint(one.id, NO, version=1, by=world.chief, at=make.NOW)
    with pytest.raises(Refused) as refused:
        change_complaint(one.id, replace(RAISED, text="", relation="chú"), by=world.clerk, at=make.NOW)
    assert {problem.field for problem in refused.value.problems} == {"text", "raiser"}


def test_answered_it_stands_until_it_is_opened_again_with_a_reason(world) -> None:
    one = recorded(world)
    answer_complaint(one.id, NO, version=1, by=world.chief, at=make.NOW)
    assert fresh(one).standing((), on=DAY) is Standing.ANSWERED
    assert told(world.row) == (
        "Trần Thị Diệu Hương", "Trả lời ý kiến", "Số trong sổ: 01", "Kết quả: Không chấp nhận",
        "Ngày trả lời: 01/07/2021", "Trả lời: Điểm đúng với minh chứng.",
    )  # fmt: skip
    for act in (
        lambda: answer_complaint(one.id, YES, by=world.chief, at=make.NOW),
        lambda: change_complaint(one.id, RAISED, by=world.clerk, at=make.NOW),
    ):
        with pytest.raises(WrongStage, match="đã trả lời ngày 01/07/2021"):
            act()
    with pytest.raises(Refused, match="vì sao"):
        reopen_complaint(one.id, " ", by=world.chief, at=make.NOW)
    reopen_complaint(one.id, "Bổ sung sổ ghi chép", by=world.chief, at=make.NOW)
    back = fresh(one)
    assert (back.outcome, back.answer, back.answered_on, back.answered_by) == (None, "", None, None)
    assert told(world.row)[-1] == "Lý do: Bổ sung sổ ghi chép"
    assert "Kết quả: Không chấp nhận" in told(world.row)
    with pytest.raises(WrongStage):
        reopen_complaint(one.id, "Lần nữa", by=world.chief, at=make.NOW)


def test_nobody_judges_alone_what_the_same_account_verified(world) -> None:
    both = make.actor(world.chief, "ca", Role.SECRETARY, Role.VERIFIER)
    row = make.verified(
        both, make.self_scored(world.chief, make.person(world.chief, world.cycle, world.unit, "Võ Y"))
    )
    one = record_complaint(row.id, RAISED, by=world.chief, at=make.NOW)
    with pytest.raises(Refused, match="người khác phải trả lời"):
        answer_complaint(one.id, NO, by=both, at=make.NOW)
    allow_same_account(True, by=world.chief, at=make.NOW)
    with pytest.raises(Refused, match="ai cùng xem xét"):
        answer_complaint(one.id, NO, by=both, at=make.NOW)
    answer_complaint(one.id, replace(NO, judged_with="Nguyễn Quốc Việt"), by=both, at=make.NOW)
    assert fresh(one).judged_with == "Nguyễn Quốc Việt"
    assert told(row)[-1] == "Cùng xem xét: Nguyễn Quốc Việt"


def test_an_accepted_one_is_unfinished_until_its_correction_and_again_when_that_is_undone(world) -> None:
    one = recorded(world)
    with pytest.raises(WrongStage, match="đã được chấp nhận"):
        follow(one.id, by=world.chief)
    answer_complaint(one.id, YES, by=world.chief, at=make.NOW)
    assert unfinished(of_cycle(world.chief, world.cycle)) == [one]
    correct(world.row.id, "Theo ý kiến ngày 01/07/2021: điểm thẩm định", by=world.chief, at=make.NOW)
    follow(one.id, by=world.chief)
    assert corrected_among([fresh(one)]) == {one.id}
    assert fresh(one).correction.reason == "Theo ý kiến ngày 01/07/2021: điểm thẩm định"
    with pytest.raises(WrongStage, match="đã có lần sửa"):
        follow(one.id, by=world.chief)
    with pytest.raises(WrongStage):
        finish_complaint(one.id, note="Thôi", by=world.chief, at=make.NOW)


def test_a_correction_made_elsewhere_is_named_or_why_none_was_needed(world) -> None:
    one, other = recorded(world), recorded(world)
    for each in (one, other):
        answer_complaint(each.id, YES, by=world.chief, at=make.NOW)
    correct(world.row.id, "Chấm lại", by=world.chief, at=make.NOW)
    done = list(of_registration(world.row.id))[-1]
    with pytest.raises(Refused) as refused:
        finish_complaint(one.id, by=world.chief, at=make.NOW)
    assert [problem.field for problem in refused.value.problems] == ["note"]
    with pytest.raises(Refused, match="Không còn lần sửa này"):
        finish_complaint(one.id, entry_id=done.id - 1, by=world.chief, at=make.NOW)
    finish_complaint(one.id, entry_id=done.id, by=world.chief, at=make.NOW)
    assert fresh(one).correction_id == done.id
    assert told(world.row)[1:] == (
        "Ghi việc đã làm theo ý kiến", "Số trong sổ: 01", "Lần sửa: mở lại để sửa, lúc 08:30 01/07/2021",
    )  # fmt: skip
    finish_complaint(other.id, note="Đã giải thích cách tính", by=world.chief, at=make.NOW)
    assert told(world.row)[-1] == "Lý do: Đã giải thích cách tính"
    assert unfinished(of_cycle(world.chief, world.cycle)) == []


def test_a_citizen_may_object_after_the_cycle_was_closed(world) -> None:
    make.voted(world.chief, world.row)
    row = make.recognised(world.chief, world.row)
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    one = recorded(world, replace(RAISED, subject=Subject.CERTIFICATE, indicators=()))
    change_complaint(one.id, replace(one.raised, way=Way.PHONE), by=world.clerk, at=make.NOW)
    answer_complaint(one.id, YES, by=world.chief, at=make.NOW)
    with pytest.raises(Refused, match="Thư ký mở lại đợt"):
        correct(row.id, "Theo ý kiến", by=world.chief, at=make.NOW)
    replace_certificate(row.id, Cause.DAMAGED, by=world.chief, at=datetime(2021, 8, 1, 9, 0))
    follow(one.id, by=world.chief)
    assert fresh(one).correction.action == "replace_certificate"
