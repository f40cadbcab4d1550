"""Tables as .xlsx, read back."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from cdht.reports import xlsx
from cdht.reports.document import Cell, Column, Document, Paragraph, Table
from cdht.reports.text import printable
from tests.reports.sample import HOSTILE, LONGEST_NAME, decision, hostile, people, report


def read(document: Document) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(document)))


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_report_s_table_under_its_title() -> None:
    book = read(report())
    assert book.sheetnames == ["Kết quả"]
    sheet = book["Kết quả"]
    rows = values(sheet)
    assert [row[0] for row in rows[:3]] == ["BÁO CÁO", "Tổng kết thí điểm mô hình “Công dân học tập”", None]
    assert rows[3][:5] == [
        "Tên đơn vị",
        "Số công dân đăng ký danh hiệu CDHT",
        "Số công dân được công nhận danh hiệu CDHT",
        "Tỉ lệ % được công nhận/ TS đăng ký",
        "Trong đó",
    ]
    assert rows[5] == ["1. Cơ quan xã", 25, 25, "100%", "1/1\n100%", "0", "24/24\n100%", 15, 9, 1, "24/24"]
    assert rows[8][:4] == ["Tổng cộng", 55, 52, "94,5%"]
    assert len(rows) == 9


def test_headings_are_merged_repeated_and_frozen() -> None:
    sheet = read(report())["Kết quả"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged == {"A1:K1", "A2:K2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:G4", "H4:J4", "K4:K5"}
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.freeze_panes == "A6"


def test_rows_are_high_enough_for_their_text() -> None:
    sheet = read(report())["Kết quả"]
    assert sheet.row_dimensions[6].height > 30
    assert sheet.row_dimensions[4].height + sheet.row_dimensions[5].height > 60


def test_each_table_has_its_sheet_title_and_direction() -> None:
    book = read(decision(60))
    sheet = book["Danh sách"]
    assert [row[0] for row in values(sheet)[:3]] == [
        "DANH SÁCH",
        "Công dân được công nhận",
        "(Kèm theo Quyết định số      /QĐ-UBND)",
    ]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_lists_of_any_length(count: int) -> None:
    rows = values(read(Document("Danh sách", (people(count),)))["Danh sách"])
    assert [row[0] for row in rows if isinstance(row[0], int)] == list(range(1, count + 1))
    assert sum(row[1] == LONGEST_NAME for row in rows) == count // 97
    assert rows[-1][0] == "Tổng cộng"
    assert rows[-1][4] == count
    assert (["Không có ai trong danh sách."] in [row[:1] for row in rows]) == (count == 0)


def test_nothing_becomes_a_formula_or_a_link() -> None:
    made = xlsx.render(hostile())
    book = openpyxl.load_workbook(io.BytesIO(made))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} == {"s", "n"}
    assert {cell.value for cell in found if cell.data_type == "n"} == {1}
    texts = [cell.value for cell in found]
    for text in HOSTILE:
        assert texts.count(printable(text)) >= 5, text
    for name in zipfile.ZipFile(io.BytesIO(made)).namelist():
        content = zipfile.ZipFile(io.BytesIO(made)).read(name).decode()
        assert "<f>" not in content
        assert "<hyperlink" not in content


def test_names_of_sheets_are_allowed_and_different() -> None:
    def named(name: str) -> Table:
        return Table((Column(1),), (("A",),), (), name=name)

    names = ("a/b:c*d?[e]\\", "X" * 40, "x" * 40, "", "'", "Danh sách", "DANH SÁCH")
    book = read(Document("x", tuple(named(name) for name in names)))
    assert book.sheetnames == [
        "a b c d  e", "X" * 31, "x" * 29 + " 2", "Bảng", "Bảng 2", "Danh sách", "DANH SÁCH 2",
    ]  # fmt: skip


def test_a_paper_without_tables_opens_too() -> None:
    assert values(read(Document("x", (Paragraph("a"),)))["Trống"]) == [["Giấy này không có bảng."]]


def test_a_table_of_one_column() -> None:
    rows = values(read(Document("T", (Table((Column(1),), (("A",),), ((Cell("b"),),)),)))["Bảng"])
    assert rows == [["T"], [None], ["A"], ["b"]]
