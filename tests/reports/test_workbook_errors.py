"""The workbook that goes back: every row where it was, and what is wrong beside it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl

from cdht.domain.workbook import CellProblem, Grid, Unread
from cdht.reports.workbook_errors import workbook_with_errors

HEADINGS = ("Họ và tên", "Đơn vị", "Đối tượng đăng ký", "Ngày sinh", "Tự chấm 1")
GRID = Grid(
    "Danh sách",
    (
        (1, ("DANH SÁCH",)),
        (3, HEADINGS),
        (4, ("=1+1", "Thôn Một", "Nông dân", date(1961, 2, 1), 11.0)),
        (7, ("Lê An", "http://x.vn", "Nông dân", Unread.FORMULA, 8.0)),
    ),
)


def test_errors_stand_beside_their_rows() -> None:
    problems = [
        CellProblem(3, "", "Tự chấm 2", "", "Thiếu cột “Tự chấm 2”."),
        CellProblem(4, "A", "Họ và tên", "=1+1", "Họ và tên không có chữ số."),
        CellProblem(4, "E", "Tự chấm 1", "11", "Phải là số nguyên."),
    ]
    sheet = openpyxl.load_workbook(BytesIO(workbook_with_errors(GRID, problems))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    none = [None] * 7
    assert [[getattr(value, "date", lambda value=value: value)() for value in row] for row in rows] == [
        ["DANH SÁCH", *none[1:]],
        none,
        [*HEADINGS, "Lỗi", "Thiếu cột “Tự chấm 2”."],
        [
            "=1+1", "Thôn Một", "Nông dân", date(1961, 2, 1), 11,
            "Cột A (Họ và tên): Họ và tên không có chữ số.\nCột E (Tự chấm 1): Phải là số nguyên.", None,
        ],
        none,
        none,
        ["Lê An", "http://x.vn", "Nông dân", None, 8, None, None],
    ]  # fmt: skip
    assert sheet["A4"].data_type == "s"
    assert sheet["B7"].hyperlink is None
    assert [sheet[place].fill.fgColor.rgb for place in ("A4", "E4")] == ["FFFBE0DC"] * 2


def test_a_workbook_without_anything() -> None:
    problems = [CellProblem(None, "", "Trang tính “Tờ 1”", "", "Không thấy dòng tiêu đề.")]
    sheet = openpyxl.load_workbook(BytesIO(workbook_with_errors(Grid("Tờ 1", ()), problems))).active
    assert [cell.value for cell in sheet[1]] == ["Lỗi", "Không thấy dòng tiêu đề."]
