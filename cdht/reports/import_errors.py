"""The refused workbook given back: as it was read, with a column that says what is wrong in each row."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from ..domain.workbook import BadWorkbook, Cell, as_typed, letter

HEADING = "Chỗ cần sửa"
_WIDTH = 70


def marked(bad: BadWorkbook) -> bytes:
    """An .xlsx with the same rows at the same numbers; wrong cells are coloured, reasons stand at the right.

    Texts are written as texts: a cell that begins with `=` in the file of a stranger never becomes a formula.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet("Chỗ cần sửa")
    look = {"valign": "top"}
    colour = look | {"bg_color": "#FFD9D0"}
    plain, wrong = book.add_format(look), book.add_format(colour)
    day = {"num_format": "dd/mm/yyyy"}
    days = {False: book.add_format(look | day), True: book.add_format(colour | day)}
    reason = book.add_format(look | {"text_wrap": True, "font_color": "#A02000"})
    places = {(one.row, one.column) for one in bad.cells}
    last = max((len(cells) for _row, cells in bad.grid.rows), default=0)
    for row, cells in bad.grid.rows:
        for index, cell in enumerate(cells):
            is_wrong = (row, letter(index)) in places
            value, is_day = _value(cell)
            sheet.write(row - 1, index, value, days[is_wrong] if is_day else wrong if is_wrong else plain)
    for row_number, texts in _reasons(bad).items():
        sheet.write_string(max(row_number - 1, 0), last, "\n".join(texts), reason)
    sheet.set_column(last, last, _WIDTH)
    book.close()
    return out.getvalue()


def _reasons(bad: BadWorkbook) -> dict[int, list[str]]:
    """By row; what concerns the whole workbook stands in the first row."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in bad.cells:
        found[one.row or 1].append(one.text)
    return found


def _value(cell: Cell) -> tuple[str | float | bool | date, bool]:
    """What goes into the cell, and whether it is a day. Times of day are dropped from midnight dates."""
    if isinstance(cell, datetime) and (cell.hour or cell.minute):
        return as_typed(cell), False
    if isinstance(cell, date):
        return cell, True
    return (cell, False) if isinstance(cell, bool | int | float) else (as_typed(cell), False)
