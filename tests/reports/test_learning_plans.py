"""The learning plan on paper, blank forms, and the self-assessment form that says what is missing."""

from __future__ import annotations

import io
from datetime import date

import docx as python_docx
import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.learning_plans import add_plan_item, finish_plan_item
from cdht.actions.self_score_rounds import change_score_day, start_rounds
from cdht.domain.learning_plans import PlanItem
from cdht.domain.problems import Refused
from cdht.reports.document import Table
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import lines, pdf_texts, without_blanks
from tests.reports.sample import HOSTILE, LONGEST_NAME

PLAN, FORMS, PERSON = (PAPERS[name] for name in ("learning-plan", "learning-plan-forms", "person-sheet"))
SCORE_FORM = PAPERS["self-assessment"]
ITEM = PlanItem("Dùng bảng tính trên điện thoại", "Tự học cùng con", date(2021, 6, 1), (4, 5))


@pytest.fixture
def plan(db):
    by = make.commune()
    unit, cycle = make.unit(by), make.cycle(by)
    row = make.person(by, cycle, unit, LONGEST_NAME)
    add_plan_item(row.id, ITEM, by=by, at=make.NOW)
    add_plan_item(row.id, PlanItem("Đọc sách về nghề", "", date(2021, 9, 1)), by=by, at=make.NOW)
    finish_plan_item(row.id, 1, date(2021, 5, 28), "Ghi sổ thu chi", by=by, at=make.NOW)
    return by, cycle, unit, row


def test_one_page_with_every_item_and_lines_to_write_on(plan) -> None:
    _by, cycle, unit, row = plan
    [page] = pdf_texts(PLAN.make(cycle, "pdf", Choice(person_id=row.id)))
    text = without_blanks(page)
    for words in (LONGEST_NAME, "1961", unit.name, "Nông dân và lao động nông thôn", "KẾ HOẠCH HỌC TẬP",
                  "Dùng bảng tính trên điện thoại", "Tự học cùng con", "4, 5", "01/06/2021",
                  "Xong 28/05/2021: Ghi sổ thu chi", "NGƯỜI LẬP KẾ HOẠCH"):  # fmt: skip
        assert without_blanks(words) in text, words
    [table] = [one for one in PLAN.document(cycle, Choice(person_id=row.id)).blocks if isinstance(one, Table)]
    assert [cells[1] for cells in table.rows] == [
        "Đọc sách về nghề", "Dùng bảng tính trên điện thoại", "", "", "", "",
    ]  # fmt: skip
    word = python_docx.Document(io.BytesIO(PLAN.make(cycle, "docx", Choice(person_id=row.id))))
    cells = [cell.text for one in word.tables for line in one.rows for cell in line.cells]
    assert "Dùng bảng tính trên điện thoại" in cells


def test_thirty_items_of_any_text_go_on_overleaf(plan) -> None:
    by, cycle, _unit, row = plan
    for number in range(28):
        wild = HOSTILE[number % len(HOSTILE)][:150]
        item = PlanItem(f"{wild} {number}", wild, date(2021, 9, 1), tuple(range(1, 11)))
        add_plan_item(row.id, item, by=by, at=make.NOW)
    made = PLAN.make(cycle, "pdf", Choice(person_id=row.id))
    assert len(PdfReader(io.BytesIO(made)).pages) >= 2
    assert "32" in pdf_texts(made)[-1] or "32" in pdf_texts(made)[-2]


def test_blank_forms_one_a_page(plan) -> None:
    _by, cycle, unit, _row = plan
    pages = pdf_texts(FORMS.make(cycle, "pdf", Choice(unit_id=unit.id, copies=3)))
    assert len(pages) == 3
    assert all(without_blanks(unit.name) in without_blanks(page) for page in pages)
    assert all(LONGEST_NAME not in page for page in pages)
    for copies in (0, 501):
        with pytest.raises(Refused, match="Ghi số tờ từ 1 đến 500"):
            FORMS.document(cycle, Choice(copies=copies))
    with pytest.raises(Refused, match="in cho từng người"):
        PLAN.document(cycle, Choice())


def test_whoever_asks_what_is_kept_reads_plan_and_earlier_self_scores(plan) -> None:
    by, cycle, _unit, row = plan
    make.self_scored(by, row, make.points(6))
    change_score_day(row.id, date(2021, 4, 20), by=by, at=make.NOW)
    start_rounds([row.id], date(2021, 6, 28), by=by, at=make.NOW)
    make.self_scored(by, row, make.points(8))
    text = " ".join(lines(PERSON.document(cycle, Choice(person_id=row.id, sees_party=True))))
    assert "Tự chấm lần 1, ngày 20/04/2021: 60 điểm (chỉ số 1 đến 10: 6, 6, 6, 6, 6, 6, 6, 6, 6, 6)." in text
    assert (
        "Kế hoạch học tập: Dùng bảng tính trên điện thoại (Tự học cùng con), đến 01/06/2021, "
        "xong 28/05/2021; chỉ số 4, 5; kết quả: Ghi sổ thu chi."
    ) in text


# --- The self-assessment form: the same texts, and what is missing ------------------------------------


@pytest.mark.parametrize("code", ["pilot-2021", "khvn-2022"])
@pytest.mark.parametrize("audience", ["farmer", "worker", "professional"])
def test_the_levels_of_the_screen_stand_on_the_form_whole_and_in_order(db, code, audience) -> None:
    by = make.commune()
    cycle, unit = make.cycle(by, code=code), make.unit(by)
    row = make.person(by, cycle, unit, audience=audience)
    choice = Choice(person_id=row.id)
    printed = without_blanks("".join(pdf_texts(SCORE_FORM.make(cycle, "pdf", choice))))
    word = python_docx.Document(io.BytesIO(SCORE_FORM.make(cycle, "docx", choice)))
    written = without_blanks(" ".join(paragraph.text for paragraph in word.paragraphs))
    for one in cycle.rules.indicators:
        guidance = one.guidance[audience]
        assert without_blanks(guidance.wording) in printed
        for text in (printed, written):
            at = 0
            for level in guidance.levels:
                words = without_blanks(f"{level.low} – {level.high}: {level.text}")
                assert words in text[at:], words
                at = text.index(words, at)


def test_the_filled_form_says_what_is_missing_in_the_words_of_the_screen(db) -> None:
    by = make.commune()
    cycle, unit = make.cycle(by, code="khvn-2022"), make.unit(by)
    low = make.self_scored(by, make.person(by, cycle, unit), make.points(7, 7, 7, 3, 7, 7, 7, 7, 8, 8))
    good = make.self_scored(by, make.person(by, cycle, unit, "Lê Văn An"), make.points(8))
    said = "Cần thêm 12 điểm để đạt 80. Chỉ số 4 mới được 3 điểm, phải từ 5."
    for row, words in ((low, said), (good, "Đủ điều kiện về điểm: được 80, cần 80.")):
        choice = Choice(person_id=row.id, filled=True)
        front = pdf_texts(SCORE_FORM.make(cycle, "pdf", choice))[0]
        assert without_blanks(f"Tự chấm ngày 01/07/2021.{words}") in without_blanks(front)
        word = python_docx.Document(io.BytesIO(SCORE_FORM.make(cycle, "docx", choice)))
        cells = [cell.text for one in word.tables for line in one.rows for cell in line.cells]
        assert f"Tự chấm ngày 01/07/2021. {words}" in cells
    [empty] = SCORE_FORM.document(cycle, Choice(person_id=low.id)).blocks
    assert empty.remarks == (), "an empty form says nothing of points"
    all_low = make.self_scored(by, make.person(by, cycle, unit, LONGEST_NAME), make.points(0))
    pages = pdf_texts(SCORE_FORM.make(cycle, "pdf", Choice(person_id=all_low.id, filled=True)))
    assert without_blanks("Chỉ số 10 mới được 0 điểm, phải từ 5.") in without_blanks(pages[0])
