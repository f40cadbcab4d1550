"""The papers of a complaint: receipt, notice and register say what was recorded, in its time."""

from __future__ import annotations

from datetime import date

import factories as make
import pytest

from cdht.actions.complaints import answer_complaint, finish_complaint, follow, record_complaint
from cdht.actions.recognition import correct
from cdht.domain.complaints import Answer, Outcome, Raised, Subject, Way
from cdht.domain.lifecycle import Role
from cdht.domain.problems import Refused
from cdht.reports.complaint_answer import CONCLUSIONS
from cdht.reports.document import Letterhead, Signature
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import lines

RECEIPT, LETTER, REGISTER = (PAPERS[f"complaint-{name}"] for name in ("receipt", "answer", "register"))
DAY = date(2021, 7, 1)


@pytest.fixture
def world(db):
    chief = make.commune()
    cycle, unit = make.cycle(chief), make.unit(chief)
    verifier = make.actor(chief, "tuan", Role.VERIFIER, units=(unit,))
    row = make.verified(verifier, make.self_scored(chief, make.person(chief, cycle, unit)))
    return chief, cycle, row


def raised(by, row, **more):
    facts = {"raiser": "Lê Thị Lan", "relation": "con gái"} | more
    return record_complaint(
        row.id,
        Raised(DAY, Way.PAPER, Subject.VERIFIED, "Chấm thấp.\nXem lại.", (6,), **facts),
        by=by,
        at=make.NOW,
    )


def of(row, one=None, **more) -> Choice:
    return Choice(person_id=row.id, complaint_id=one.id if one else None, **more)


def test_the_receipt_has_the_day_of_receipt_and_the_last_day_for_the_answer(world) -> None:
    by, cycle, row = world
    with pytest.raises(Refused, match="chưa được ghi"):
        RECEIPT.document(cycle, of(row))
    with pytest.raises(Refused, match="cho từng người"):
        RECEIPT.document(cycle, Choice())
    document = RECEIPT.document(cycle, of(row, raised(by, row), on=date(2022, 1, 1)))
    [head] = [block for block in document.blocks if isinstance(block, Letterhead)]
    assert head.place_line == "Quảng Phú, ngày 01 tháng 7 năm 2021"
    text = lines(document)
    for line in (
        "Của: Lê Thị Lan, con gái của ông Hoàng Văn Quý;",
        "Về kết quả của: ông Hoàng Văn Quý, Thôn Bao La – Đức Nhuận;",
        "Ý kiến về: điểm thẩm định, chỉ số 6;", "Chấm thấp.", "Xem lại.",
        "Ban Chỉ đạo trả lời chậm nhất ngày 16 tháng 7 năm 2021 (15 ngày từ ngày nhận).",
    ):  # fmt: skip
        assert any(line in said for said in text), (line, text)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_notice_says_the_outcome_and_goes_to_both(world, outcome: Outcome) -> None:
    by, cycle, row = world
    one = raised(by, row)
    with pytest.raises(Refused, match="chưa được trả lời"):
        LETTER.document(cycle, of(row))
    answer_complaint(one.id, Answer(outcome, "Đã xem lại.", DAY), by=by, at=make.NOW)
    later = raised(by, row)
    document = LETTER.document(cycle, of(row))  # of the latest that was answered
    with pytest.raises(Refused):
        LETTER.document(cycle, of(row, later))
    text = lines(document)
    assert CONCLUSIONS[outcome] in text
    assert text[-1 if text[-1].endswith("./.") else -2].startswith("Ban Chỉ đạo thông báo để Lê Thị Lan")
    [signature] = [block for block in document.blocks if isinstance(block, Signature)]
    assert signature.recipients[:2] == ("- Lê Thị Lan;", "- Ông Hoàng Văn Quý;")


def test_the_notice_and_the_register_know_whether_the_result_was_put_right(world) -> None:
    by, cycle, row = world
    first, second = raised(by, row), raised(by, row, raiser="", relation="")
    for one in (first, second):
        answer_complaint(one.id, Answer(Outcome.ACCEPTED, "Đúng.", DAY), by=by, at=make.NOW)
    third = raised(by, row)
    assert [line[8] for line in REGISTER.document(cycle, Choice()).tables[0].rows] == [
        "Chấp nhận toàn bộ, chưa sửa", "Chấp nhận toàn bộ, chưa sửa", "chờ trả lời",
    ]  # fmt: skip
    correct(row.id, "Theo ý kiến", by=by, at=make.NOW)
    follow(first.id, by=by)
    finish_complaint(second.id, note="Chỉ giải thích", by=by, at=make.NOW)
    put_right = (
        "Ban Chỉ đạo chấp nhận toàn bộ ý kiến nêu trên. Kết quả đã được sửa theo phần ý kiến được chấp nhận."
    )
    assert put_right in lines(LETTER.document(cycle, of(row, first)))
    assert CONCLUSIONS[Outcome.ACCEPTED] in lines(LETTER.document(cycle, of(row, second)))
    table = REGISTER.document(cycle, Choice()).tables[0]
    assert table.rows[1] == (
        2, "01/07/2021", "Hoàng Văn Quý", "Thôn Bao La – Đức Nhuận", "Người được xét",
        "Điểm thẩm định, chỉ số 6", "16/07/2021", "01/07/2021", "Chấp nhận toàn bộ, đã làm xong",
    )  # fmt: skip
    assert (third.number, table.total[1].text) == (3, "3 ý kiến; chấp nhận toàn bộ 2; chờ trả lời 1")
