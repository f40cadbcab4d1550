"""Tables drawn by ReportLab inside a PDF laid out by xhtml2pdf: 1,000 rows in under a second."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from cdht.reports import fonts
from cdht.reports.document import Align, Placed, Table
from cdht.reports.text import printable

_SIDE = 3.0  # points beside the text
_ABOVE, _BELOW = 4.0, 3.5  # room for the marks on capitals (Ẩ Ằ Ễ), which stand above the line
_LEADING = 1.2
_SPACE_AROUND = 6.0
_TALLEST = 300.0  # points: a row of this height and a heading fit on a page that lies across
_MANY_ROWS = 40  # from here on ReportLab's faster layout pays, which looks at few rows at a time


def drawn(table: Table, width: float) -> Any:
    """The table as a ReportLab flowable, `width` points wide; its heading is repeated on every page."""
    from reportlab.platypus import LongTable
    from reportlab.platypus import Table as PlainTable

    return _Layout(table, width).flowable(LongTable if len(table.rows) > _MANY_ROWS else PlainTable)


class _Layout:
    """Collects ReportLab's three views of a table: texts, spans, commands of style."""

    def __init__(self, table: Table, width: float) -> None:
        self.table = table
        self.widths = table.widths(width)
        self.squares: list[list[Any]] = []
        self.style: list[tuple[Any, ...]] = _common_style(table)

    def flowable(self, kind: Any) -> Any:
        self._add(self.table.head_cells(), len(self.table.head), bold=True, align=Align.CENTER)
        starts = [self._body_row(row) for row in self.table.body()]
        for tie in self._ties([*starts, len(self.squares)]):
            self.style.append(("NOSPLIT", (0, tie[0]), (-1, tie[-1])))
        if self.table.total:
            self._add(self.table.total_cells(), 1, bold=True)
            self.style.append(("LINEABOVE", (0, -1), (-1, -1), 1, "black"))
        return kind(
            self.squares,
            colWidths=self.widths,
            repeatRows=len(self.table.head),
            style=self.style,
            spaceBefore=_SPACE_AROUND,
            spaceAfter=_SPACE_AROUND,
        )

    def _ties(self, starts: list[int]) -> list[range]:
        """Stretches of rows, counted from the top of the heading, that no page may part."""
        ties: list[range] = []
        for row in sorted(self.table.tied_rows()):
            top, last = starts[row], starts[row + 1]
            ties.append(range(ties.pop().start if ties and ties[-1][-1] == top else top, last + 1))
        return ties

    def _body_row(self, cells: tuple[Placed, ...]) -> int:
        """Adds a row and answers with its place. What is taller than a page goes on in rows below it."""
        top = len(self.squares)
        self._add(cells, 1)
        while rest := self._cut(cells):
            self.squares.append([rest.get(column, "") for column in range(len(self.widths))])
            row = len(self.squares) - 1
            self.style.append(("VALIGN", (0, row - 1), (-1, row), "TOP"))
            self.style += [
                ("SPAN", (p.column, row), (p.column + p.cell.colspan - 1, row))
                for p in cells
                if p.cell.colspan > 1
            ]
        return top

    def _cut(self, cells: tuple[Placed, ...]) -> dict[int, Any]:
        """Shortens the last row to what any page can take; answers with the rest, by column."""
        rest: dict[int, Any] = {}
        for placed in cells:
            text = self.squares[-1][placed.column]
            parts = [] if isinstance(text, str) else text.split(self._room(placed), _TALLEST)
            if len(parts) > 1:
                self.squares[-1][placed.column], rest[placed.column] = parts
        return rest

    def _add(
        self, cells: tuple[Placed, ...], height: int, *, bold: bool = False, align: Align | None = None
    ) -> None:
        top = len(self.squares)
        self.squares += [[""] * len(self.widths) for _ in range(height)]
        for placed in cells:
            row = top + (placed.row if height > 1 else 0)
            aligned = placed.cell.align or align or self.table.align_of(placed)
            self._put(placed, row, bold or placed.cell.bold, aligned)

    def _put(self, placed: Placed, row: int, bold: bool, align: Align) -> None:
        cell, column = placed.cell, placed.column
        last = (column + cell.colspan - 1, row + cell.rowspan - 1)
        if last != (column, row):
            self.style.append(("SPAN", (column, row), last))
        here, face = (column, row), fonts.face(bold=bold, italic=cell.italic)
        self.squares[row][column] = self._text(placed, bold, align)
        self.style.append(("FONTNAME", here, here, face))
        if isinstance(cell.value, int):  # a number shrinks rather than breaks
            size = fonts.fitting_size(cell.text, self._room(placed), self.table.size, 5, bold=bold)
            self.style.append(("FONTSIZE", here, here, size))
        self.style.append(("ALIGN", here, here, align.value.upper()))

    def _room(self, placed: Placed) -> float:
        columns = self.widths[placed.column : placed.column + placed.cell.colspan]
        return sum(columns) - 2 * _SIDE

    def _text(self, placed: Placed, bold: bool, align: Align) -> Any:
        """A plain string for numbers and where one line is enough (ten times faster), else a paragraph."""
        text, size, italic = printable(placed.cell.text), self.table.size, placed.cell.italic
        fits = "\n" not in text and fonts.width(text, size, bold=bold, italic=italic) <= self._room(placed)
        if fits or isinstance(placed.cell.value, int):
            return text
        return _paragraph(text, size, fonts.face(bold=bold, italic=italic), align)


def _common_style(table: Table) -> list[tuple[Any, ...]]:
    everywhere = ((0, 0), (-1, -1))
    return [
        ("FONTSIZE", *everywhere, table.size),
        ("LEADING", *everywhere, table.size * _LEADING),
        ("GRID", *everywhere, 0.5, "black"),
        ("VALIGN", *everywhere, "MIDDLE"),
        ("LEFTPADDING", *everywhere, _SIDE),
        ("RIGHTPADDING", *everywhere, _SIDE),
        ("TOPPADDING", *everywhere, _ABOVE),
        ("BOTTOMPADDING", *everywhere, _BELOW),
    ]


def _paragraph(text: str, size: float, face: str, align: Align) -> Any:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    sides = {Align.LEFT: TA_LEFT, Align.CENTER: TA_CENTER, Align.RIGHT: TA_RIGHT, Align.JUSTIFY: TA_JUSTIFY}
    leading = size * _LEADING
    style = ParagraphStyle("cell", fontName=face, fontSize=size, leading=leading, alignment=sides[align])
    return Paragraph(escape(text).replace("\n", "<br/>"), style)
