"""A Document's tables as .xlsx: a sheet per table, numbers as numbers, strings never as formulas.

A chart whose figures stand in no table of the paper gets a sheet of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

from cdht.reports import fonts
from cdht.reports.document import Block, Cell, Chart, Document, Placed, Table, Title
from cdht.reports.tables import decimals
from cdht.reports.text import printable

FONT = "Times New Roman"
_SIZE, _TITLE_SIZE = 12, 14
_LINE = 1.32  # height of a line, in sizes of its letters
_POINTS_OF_CHARACTER = 5.25  # Excel's unit of width
_WIDTH_OF_SHEET = {False: 88, True: 130}  # in Excel's character widths, for A4; keys: landscape?
# Whatever looks like a formula or an address stays the text that somebody typed.
_AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CELL = {"valign": "vcenter", "border": 1, "text_wrap": True, "num_format": "#,##0"}
_TITLE = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "font_size": _TITLE_SIZE}
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def render(document: Document) -> bytes:
    """The tables of the paper, each under the title that stands above it. Texts between are left out."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, **_AS_TYPED}) as book:
        book.set_properties({"title": printable(document.title), "author": printable(document.author)})
        names: set[str] = set()
        for title, table, landscape in _titled(document):
            _Sheet(book, _sheet_name(table, names), table, landscape).write(title)
        if not names:
            book.add_worksheet("Trống").write_string(0, 0, "Giấy này không có bảng.")
    return made.getvalue()


def _titled(document: Document) -> Iterator[tuple[tuple[str, ...], Table, bool]]:
    """Each table with the lines that name it and the way its page lies."""
    title: tuple[str, ...] = (document.title,)
    for section in document.sections():
        for block in section.blocks:
            title = _lines_of(block) or title
            if isinstance(block, Chart) and not block.tabled:
                block = block.as_table()
            if isinstance(block, Table):
                yield (title + (block.caption,) if block.caption else title), block, section.landscape


def _lines_of(block: Block) -> tuple[str, ...]:
    if not isinstance(block, Title):
        return ()
    return tuple(line for line in (block.kind.upper(), block.subject, block.note) if line)


def _sheet_name(table: Table, taken: set[str]) -> str:
    """A name that Excel allows: 31 characters, none of []:*?/\\, unique without regard to case."""
    wanted = _FORBIDDEN_IN_NAMES.sub(" ", printable(table.name).replace("\n", " ")).strip(" '")[:31] or "Bảng"
    name, count = wanted, 1
    while name.casefold() in taken:
        count += 1
        name = f"{wanted[: 30 - len(str(count))]} {count}"
    taken.add(name.casefold())
    return name


def _number_look(cell: Cell) -> dict[str, str]:
    places = 0 if isinstance(cell.value, str) else decimals(cell.value)
    return {"num_format": f"#,##0.{'0' * places}"} if places else {}


class _Sheet:
    """One worksheet being written, from the top."""

    def __init__(self, book: Any, name: str, table: Table, landscape: bool) -> None:
        self.book, self.table, self.row = book, table, 0
        self.sheet = book.add_worksheet(name)
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.widths = tuple(max(width, 5) for width in table.widths(_WIDTH_OF_SHEET[landscape]))
        self._set_up(landscape)

    def write(self, title: Iterable[str]) -> None:
        self._title(title)
        top = self.row
        self._part(self.table.head_cells(), bold=True, align="center", valign="vcenter", bg_color="#F2EFE8")
        self._head_heights()
        self.row += len(self.table.head)
        self.sheet.repeat_rows(top, self.row - 1)
        self.sheet.freeze_panes(self.row, 0)
        for row in self.table.body():
            self._line(row)
        if self.table.total:
            self._line(self.table.total_cells(), bold=True)

    def _set_up(self, landscape: bool) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        self.sheet.set_paper(9)  # A4
        if landscape:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)

    def _title(self, lines: Iterable[str]) -> None:
        """Lines across all columns, as people expect above a table; then one empty row."""
        for line in lines:
            look = self._format(**_TITLE)
            last = len(self.table.columns) - 1
            if last:
                self.sheet.merge_range(self.row, 0, self.row, last, "", look)
            self.sheet.write_string(self.row, 0, printable(line), look)
            room = sum(self.widths) * _POINTS_OF_CHARACTER
            height = fonts.line_count(printable(line), room, _TITLE_SIZE, bold=True)
            self.sheet.set_row(self.row, height * _TITLE_SIZE * _LINE)
            self.row += 1
        self.row += 1

    def _line(self, cells: tuple[Placed, ...], **look: Any) -> None:
        """One row under the heading, as high as its text: Excel fits no merged cell by itself."""
        for placed in cells:
            self._cell(placed, self.row, look)
        tallest = max(self._height(placed, **look) for placed in cells)
        self.sheet.set_row(self.row, max(tallest, self.table.tall))
        self.row += 1

    def _part(self, cells: Iterable[Placed], **look: Any) -> None:
        """Cells with their places counted from the row in work."""
        for placed in cells:
            self._cell(placed, self.row + placed.row, look)

    def _head_heights(self) -> None:
        """Cells over several rows share their height among them."""
        heights = [_SIZE * _LINE] * len(self.table.head)
        for placed in self.table.head_cells():
            part = self._height(placed, bold=True) / placed.cell.rowspan
            for row in range(placed.row, placed.row + placed.cell.rowspan):
                heights[row] = max(heights[row], part)
        for row, height in enumerate(heights):
            self.sheet.set_row(self.row + row, height)

    def _height(self, placed: Placed, *, bold: bool = False) -> float:
        """Points that a cell's text needs."""
        columns = self.widths[placed.column : placed.column + placed.cell.colspan]
        text, room = printable(placed.cell.text), sum(columns) * _POINTS_OF_CHARACTER
        return fonts.line_count(text, room, _SIZE, bold=bold or placed.cell.bold) * _SIZE * _LINE

    def _cell(self, placed: Placed, row: int, look: dict[str, Any]) -> None:
        cell, column = placed.cell, placed.column
        align = self.table.align_of(placed).value
        face = {"align": align, "bold": cell.bold, "italic": cell.italic}
        made = self._format(**{**_CELL, **face, **_number_look(cell), **look})
        last = (row + cell.rowspan - 1, column + cell.colspan - 1)
        if last != (row, column):
            self.sheet.merge_range(row, column, *last, "", made)
        if isinstance(cell.value, str):
            self.sheet.write_string(row, column, printable(cell.value), made)
        else:
            self.sheet.write_number(row, column, float(cell.value), made)

    def _format(self, **looks: Any) -> Any:
        """One format per look: Excel allows 64,000 of them in a file."""
        key = tuple(sorted(looks.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": FONT, "font_size": _SIZE, **looks})
        return self.formats[key]
