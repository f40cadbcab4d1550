"""The paper that puts two cycles side by side, read back."""

from __future__ import annotations

import io

import docx
import factories as make
import pytest
from pypdf import PdfReader

from cdht.domain.problems import Refused
from cdht.domain.units import UnitKind
from cdht.models.cycles import Cycle
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import docx_table, lines, pdf_words, stands_in, xlsx_rows
from tests.reports.sample import LONGEST_NAME

PAPER = PAPERS["year-difference"]
UNITS = [
    ["Cơ quan xã", "25", "12", "-13", "25", "0", "-25", "100%", "0%", "-100"],
    ["Thôn Bao La – Đức Nhuận", "20", "12", "-8", "17", "0", "-17", "85%", "0%", "-85"],
    ["Ban Khuyến học Họ Hoàng", "10", "6", "-4", "10", "0", "-10", "100%", "0%", "-100"],
]


@pytest.fixture
def second(pilot: Cycle) -> Cycle:
    return Cycle.get(Cycle.name == "Năm 2022")


def test_word_holds_both_years(second: Cycle) -> None:
    made = PAPER.make(second, "docx")
    counts = docx_table(made, "Số liệu")
    assert counts[:4] == [
        ["Số liệu", "Năm 2021", "Năm 2022", "Tăng, giảm"],
        ["Các bước"] * 4,
        ["Đăng ký", "55", "30", "-25"],
        ["Tự chấm", "55", "16", "-39"],
    ]
    assert counts[-1] == ["Đảng viên được công nhận", "31", "0", "-31"]
    assert docx_table(made, "Tỉ lệ")[:3] == [
        ["Tỉ lệ", "Năm 2021", "Năm 2022", "Tăng, giảm (điểm phần trăm)"],
        ["Tự chấm trên số đăng ký", "100%", "53,3%", "-46,7"],
        ["Tham gia bầu chọn trên số đăng ký", "100%", "16,7%", "-83,3"],
    ]
    assert docx_table(made, "Đơn vị")[2:] == UNITS
    word = docx.Document(io.BytesIO(made))
    assert {one.style.name for one in word.paragraphs} >= {"Title", "Tên bảng", "Ghi chú"}


def test_excel_holds_counts_as_numbers(second: Cycle) -> None:
    rows = xlsx_rows(PAPER.make(second, "xlsx"))
    assert ["Đăng ký", 55, 30, "-25"] in rows


def test_pdf_says_the_same_on_two_pages(second: Cycle) -> None:
    made = PAPER.make(second, "pdf")
    assert len(PdfReader(io.BytesIO(made)).pages) == 2
    words = pdf_words(made)
    for row in UNITS[:1]:
        assert stands_in(" ".join(row).split(), words)


def test_other_criteria_are_told_below(second: Cycle) -> None:
    [note] = [
        line for line in lines(PAPER.document(second)) if line.startswith("Hai lần không cùng cách chấm")
    ]
    assert "mức đạt 70" in note
    assert "theo Bộ tiêu chí" in note and "““" not in note and "””" not in note
    assert "mức đạt 80" in note


def test_the_other_way_round_and_with_itself(pilot: Cycle, second: Cycle) -> None:
    made = PAPER.make(pilot, "docx", Choice(other_cycle_id=second.id))
    assert docx_table(made, "Số liệu")[2] == ["Đăng ký", "30", "55", "+25"]
    for choice in (Choice(), Choice(other_cycle_id=pilot.id), Choice(other_cycle_id=999)):
        with pytest.raises(Refused, match="Chưa có đợt nào"):
            PAPER.document(pilot, choice)


def test_units_that_came_and_left_with_the_longest_names_and_nobody(db: object) -> None:
    chief = make.commune()
    old, new = make.unit(chief, "Thôn Cũ"), make.unit(chief, f"Họ {LONGEST_NAME}"[:120], UnitKind.CLAN)
    first, then = make.cycle(chief), make.cycle(chief, "Năm 2022", year=2022)
    make.person(chief, first, old, "Võ An")
    make.person(chief, then, new, "Võ An", year=1971)
    said = lines(PAPER.document(then))
    assert f"Đơn vị mới tham gia năm 2022: {new.name}." in said
    assert "Đơn vị có ở năm 2021 mà không tham gia năm 2022: Thôn Cũ." in said
    assert not [line for line in said if line.startswith("Hai lần không cùng")]
    assert len(PdfReader(io.BytesIO(PAPER.make(then, "pdf"))).pages) == 2


def test_a_commune_with_sixty_units_and_an_empty_year(db: object) -> None:
    chief = make.commune()
    first, then = make.cycle(chief), make.cycle(chief, "Năm 2022", year=2022)
    for number in range(60):
        unit = make.unit(chief, f"Thôn {number + 1}")
        make.person(chief, first, unit, "Võ An", year=1900 + number, is_new=True)
    for format in ("pdf", "docx", "xlsx", "html"):  # noqa: A001
        assert PAPER.make(then, format)
    assert docx_table(PAPER.make(then, "docx"), "Đơn vị")[2][0] == "Không có đơn vị nào tham gia cả hai lần."
