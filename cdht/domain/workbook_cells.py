"""The cells of one row, read as what their headings promise; every problem is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from .people import Birth, parse_birth, parse_date
from .problems import Refused
from .scoring import WHOLE, ScoreSheet
from .vietnamese import fold
from .workbook import Cell, CellProblem, Unread, as_shown, as_typed, letter

T = TypeVar("T")
WORDS = {5: "năm", 8: "tám", 10: "mười"}
_MARKED = frozenset({"x", "✓", "✔", "v", "co", "1", "true", "roi"})
_UNMARKED = frozenset({"", "0", "-", "khong", "k", "false", "chua"})
_UNREAD_REMEDY = {
    Unread.FORMULA: "Mở tệp bằng Excel, bấm Lưu cho công thức được tính, hoặc ghi thẳng giá trị vào ô.",
    Unread.ERROR: "Sửa công thức, hoặc ghi thẳng giá trị vào ô.",
}


class RowCells:
    """Asks a row for typed values. A bad cell leaves a problem and reads as if it were empty.

    `row` is Excel's own number; `columns` tells where each heading stands, counted from 0.
    """

    def __init__(self, row: int, cells: Sequence[Cell], columns: Mapping[str, int]) -> None:
        self.row, self.problems = row, list[CellProblem]()
        self._cells, self._columns = cells, columns

    def cell(self, heading: str) -> Cell:
        index = self._columns.get(heading)
        return self._cells[index] if index is not None and index < len(self._cells) else ""

    def has_column(self, heading: str) -> bool:
        return heading in self._columns

    def is_blank(self, heading: str) -> bool:
        return as_typed(self.cell(heading)) == ""

    def refuse(self, heading: str, message: str) -> None:
        index = self._columns.get(heading)
        column = "" if index is None else letter(index)
        shown = as_shown(heading, self.cell(heading))
        self.problems.append(CellProblem(self.row, column, heading, shown, message))

    def text(self, heading: str) -> str:
        """The cell as text; numbers without the “.0” that spreadsheets add."""
        cell = self.cell(heading)
        if isinstance(cell, Unread):
            self.refuse(heading, _UNREAD_REMEDY[cell])
            return ""
        return as_typed(cell)

    def chosen(self, heading: str, find: Callable[[str], T | None], remedy: str) -> T | None:
        """One of a known set of values; None when the cell is empty or, with a problem, unknown."""
        typed = self.text(heading)
        found = find(typed) if typed else None
        if typed and found is None:
            self.refuse(heading, remedy)
        return found

    def marked(self, heading: str) -> bool:
        typed = fold(self.text(heading))
        if typed not in _MARKED | _UNMARKED:
            self.refuse(heading, "Đánh x nếu có, để trống nếu không.")
        return typed in _MARKED

    def day(self, heading: str) -> date | None:
        """A date of the spreadsheet, or day/month/year as text."""
        cell = self.cell(heading)
        if isinstance(cell, date):
            return _plain(cell)
        return self._parsed(heading, parse_date)

    def birth(self, heading: str, *, on: date) -> Birth | None:
        """A date, day/month/year as text, or the year alone; not after `on`."""
        cell = self.cell(heading)
        if isinstance(cell, date):
            born: Birth | None = Birth(cell.year, cell.month, cell.day)
        else:
            born = self._parsed(heading, parse_birth)
        if born and date(born.year, born.month or 1, born.day or 1) > on:
            self.refuse(heading, "Ngày sinh ở tương lai. Xem lại năm sinh.")
            return None
        if born and born.year < 1900:
            self.refuse(heading, "Năm sinh không hợp lý. Xem lại năm sinh.")
            return None
        return born

    def sheet(self, headings: Sequence[str], count: int, most: int) -> ScoreSheet | None:
        """The points of `count` indicators; None when all cells are empty or, with problems, when anything is
        wrong. The columns of indicators that the criteria do not have stay empty."""
        for heading in headings[count:]:
            if not self.is_blank(heading):
                self.refuse(heading, f"Bộ tiêu chí của đợt chỉ có {count} chỉ số. Để trống ô này.")
        headings = headings[:count]
        points = [self._whole(heading, most) for heading in headings]
        there, empty = self._blanks(headings)
        if 0 < len(empty) < len(there):
            self.refuse(
                empty[0],
                f"Còn trống: {', '.join(empty)}. Ghi đủ {WORDS.get(count, count)} điểm (0 nếu không có), "
                f"hoặc để trống cả {WORDS.get(count, count)} ô.",
            )
        return None if None in points else ScoreSheet(tuple(points))

    def votes(self, headings: tuple[str, str]) -> tuple[int, int] | None:
        """Ballots for and against; both or neither."""
        counts = [self._whole(heading, 100_000) for heading in headings]
        there, empty = self._blanks(headings)
        if len(there) == 2 and len(empty) == 1:
            self.refuse(empty[0], "Ghi số phiếu, ghi 0 nếu không có phiếu nào.")
        given, against = counts
        if given is None or against is None:
            return None
        if given + against == 0:
            self.refuse(headings[0], "Chưa có phiếu nào. Ghi số phiếu, hoặc để trống cả hai ô nếu chưa bầu.")
            return None
        return given, against

    def _blanks(self, headings: Sequence[str]) -> tuple[list[str], list[str]]:
        """Of the columns: those that the sheet has (a missing one was said at the header), and empty ones."""
        there = [heading for heading in headings if heading in self._columns]
        return there, [heading for heading in there if self.is_blank(heading)]

    def _whole(self, heading: str, most: int) -> int | None:
        cell = self.cell(heading)
        typed = self.text(heading)
        if typed == "":
            return None
        value = int(typed.replace(",", ".").split(".")[0]) if WHOLE.fullmatch(typed) else -1
        if not 0 <= value <= most or isinstance(cell, (bool, date)):
            ten = f"từ 0 đến {most}" if most <= 10 else "không âm"
            as_date = " Ô đang định dạng là ngày: đổi sang Số." if isinstance(cell, date) else ""
            self.refuse(heading, f"Phải là số nguyên {ten}. Ghi lại bằng chữ số.{as_date}")
            return None
        return value

    def _parsed(self, heading: str, parse: Callable[[str], T]) -> T | None:
        typed = self.text(heading)
        if not typed:
            return None
        try:
            return parse(typed)
        except Refused as refused:
            self.refuse(heading, refused.problems[0].message)
            return None


def _plain(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell
