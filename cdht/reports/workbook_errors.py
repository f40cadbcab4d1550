"""A workbook handed back: the sheet as it was read, with a column that says what is wrong in each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..domain.workbook import Cell, CellProblem, Grid, Unread, find_header, letter

HEADING = "Lỗi"


def workbook_with_errors(grid: Grid, problems: Iterable[CellProblem]) -> bytes:
    """An .xlsx with every row at its own place, wrong cells coloured, and the column “Lỗi” at the end.

    Strings are written as strings, never as formulas or links. What concerns the whole sheet stands in the
    row of the headings.
    """
    header = find_header(grid)
    heading_row = header.row if header else 1
    by_row: dict[int, list[CellProblem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row or heading_row].append(problem)
    last = max((len(cells) for _row, cells in grid.rows), default=0)
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Lỗi cần sửa")
    styles = _Styles(book)
    for row, cells in grid.rows:
        wrong = {problem.column for problem in by_row[row]}
        for column, cell in enumerate(cells):
            _write(sheet, row - 1, column, cell, styles, is_wrong=letter(column) in wrong)
    sheet.write_string(heading_row - 1, last, HEADING, styles.heading)
    for row, found in by_row.items():
        if found:
            text = "\n".join(_in_row(problem) for problem in found)
            where = last + 1 if row == heading_row else last
            sheet.write_string(row - 1, where, text, styles.message)
    sheet.set_column(last, last, 70)
    sheet.freeze_panes(heading_row, 0)
    book.close()
    return out.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        day, colour = "dd/mm/yyyy", {"bg_color": "#FBE0DC", "border": 1, "border_color": "#A3261B"}
        self.heading = book.add_format({"bold": True, "font_color": "#A3261B"})
        self.message = book.add_format({"font_color": "#A3261B", "text_wrap": True, "valign": "top"})
        self.plain, self.day = book.add_format(), book.add_format({"num_format": day})
        self.wrong, self.wrong_day = book.add_format(colour), book.add_format(colour | {"num_format": day})


def _write(sheet: Any, row: int, column: int, cell: Cell, styles: _Styles, *, is_wrong: bool) -> None:
    style = styles.wrong if is_wrong else styles.plain
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell, style)
    elif isinstance(cell, (date, datetime)):
        sheet.write_datetime(row, column, cell, styles.wrong_day if is_wrong else styles.day)
    elif isinstance(cell, Unread) or cell == "":
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_string(row, column, str(cell)[:32_767], style)


def _in_row(problem: CellProblem) -> str:
    """Without the row, which the reader sees: “cột P (Tự chấm 5): Phải là …”."""
    place = f"Cột {problem.column} ({problem.heading}): " if problem.column else ""
    return place + problem.message
