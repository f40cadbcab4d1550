"""Tables drawn by ReportLab inside a PDF laid out by xhtml2pdf: 1,000 rows in under a second.

ReportLab copies what is left of a table at each page, so time grows with the square of the rows. A long
table is therefore handed over in pieces of a few rows more than a page can hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from cdht.reports import fonts
from cdht.reports.document import Align, Placed, Table
from cdht.reports.tables import LAST
from cdht.reports.text import printable

_SIDE = 3.0  # points beside the text
_ABOVE, _BELOW = 4.0, 3.5  # room for the marks on capitals (Ẩ Ằ Ễ), which stand above the line
_LEADING = 1.2
_SPACE_AROUND = 6.0
_TALLEST = 300.0  # points: a row of this height and a heading fit on a page that lies across
_QR, _QR_TEXT = 34.0, 10.0  # points: a side of 12 mm, which a scanner reads from a hand's width away
_PIECE = 60  # lines: more than a page of the smallest type can hold


def drawn(table: Table, width: float, told: Callable[[int], None]) -> Any:
    """The table as a ReportLab flowable, `width` points wide; its heading is repeated on every page.

    `told` hears how many lines more were put on a page of a long one.
    """
    from reportlab.platypus.flowables import Flowable

    fonts.settle()
    layout = _Layout(table, width)

    class Pieces(Flowable):
        """The lines from `first` on, given to the page in pieces."""

        def __init__(self, first: int) -> None:
            super().__init__()
            self.first = first
            self.spaceBefore = 0 if first else _SPACE_AROUND

        def wrap(self, room: float, _height: float) -> tuple[float, float]:
            self.piece = layout.piece(self.first)
            return room, 1e6  # never fits whole: the page asks to split it

        def split(self, room: float, height: float) -> list[Any]:
            parts = self.piece.split(room, height)
            if len(parts) < 2:
                return []
            after = self.first + len(parts[0]._cellvalues) - len(table.head)
            told(after - self.first)
            left = len(layout.lines) - after
            return [parts[0], Pieces(after) if left > _PIECE else layout.piece(after)]

    return Pieces(0) if len(layout.lines) > _PIECE else layout.piece(0)


@dataclass
class _Line:
    """One line of squares with its style: (command, first column, last column, values)."""

    squares: list[Any]
    style: list[tuple[str, int, int, tuple[Any, ...]]] = field(default_factory=list)
    tied: bool = False  # stays on one page with the next line

    def styled(self, row: int) -> list[tuple[Any, ...]]:
        return [(command, (first, row), (last, row), *values) for command, first, last, values in self.style]


class _Layout:
    """A table turned into lines: the heading once, the body and the total for cutting into pieces."""

    def __init__(self, table: Table, width: float) -> None:
        self.table = table
        self.widths = table.widths(width)
        self.head_spans: list[tuple[Any, ...]] = []
        self.head = self._head()
        self.lines: list[_Line] = []
        tied = table.tied_rows()
        for index, row in enumerate(table.body()):
            self._add(row, tied=index in tied)
        if table.total:
            self._add(table.total_cells(), bold=True)
            self.lines[-1].style.append(("LINEABOVE", 0, -1, (1, "black")))

    def piece(self, first: int) -> Any:
        """A ReportLab table of the heading and the lines from `first` on, as many as a page may need."""
        lines = [*self.head, *self.lines[first : first + _PIECE]]
        style = _common_style(self.table) + self.head_spans + _ties(lines)
        for row, line in enumerate(lines):
            style += line.styled(row)
        left = len(self.lines) - first - _PIECE
        return _drawn_table()(
            [line.squares for line in lines],
            below=self.table.below if left <= 0 else 0,
            colWidths=self.widths,
            repeatRows=len(self.head),
            style=style,
            spaceBefore=0 if first else _SPACE_AROUND,
            spaceAfter=_SPACE_AROUND,
        )

    def _head(self) -> list[_Line]:
        lines = [self._empty() for _ in self.table.head]
        for placed in self.table.head_cells():
            row, column, cell = placed.row, placed.column, placed.cell
            self._put(lines[row], placed, bold=True, align=cell.align or Align.CENTER)
            last = (column + cell.colspan - 1, row + cell.rowspan - 1)
            self.head_spans.append(("SPAN", (column, row), last))
        return lines

    def _add(self, cells: tuple[Placed, ...], *, bold: bool = False, tied: bool = False) -> None:
        """Adds a row of the body. What is taller than a page goes on in lines below it."""
        line = self._empty()
        line.style += [] if any(placed.cell.qr for placed in cells) else _room_for_a_hand(self.table)
        for placed in cells:
            self._put(line, placed, bold=bold or placed.cell.bold, align=self.table.align_of(placed))
            if placed.cell.colspan > 1:
                line.style.append(("SPAN", placed.column, placed.column + placed.cell.colspan - 1, ()))
        self.lines.append(line)
        while rest := self._cut(cells):
            self.lines.append(self._empty())
            self.lines[-1].style = [*line.style, ("VALIGN", 0, -1, ("TOP",))]
            for column, text in rest.items():
                self.lines[-1].squares[column] = text
        self.lines[-1].tied = tied

    def _cut(self, cells: tuple[Placed, ...]) -> dict[int, Any]:
        """Shortens the last line to what any page can take; answers with the rest, by column."""
        rest: dict[int, Any] = {}
        squares = self.lines[-1].squares
        for placed in cells:
            text = squares[placed.column]
            parts = [] if isinstance(text, str) else text.split(self._room(placed), _TALLEST)
            if len(parts) > 1:
                squares[placed.column], rest[placed.column] = parts
        return rest

    def _put(self, line: _Line, placed: Placed, *, bold: bool, align: Align) -> None:
        cell, column = placed.cell, placed.column
        line.squares[column] = self._text(placed, bold, align)
        face = fonts.face(bold=bold, italic=cell.italic)
        line.style.append(("FONTNAME", column, column, (face,)))
        line.style.append(("ALIGN", column, column, (align.value.upper(),)))
        if isinstance(cell.value, int):  # a number shrinks rather than breaks
            size = fonts.fitting_size(cell.text, self._room(placed), self.table.size, 5, bold=bold)
            if size != self.table.size:
                line.style.append(("FONTSIZE", column, column, (size,)))

    def _text(self, placed: Placed, bold: bool, align: Align) -> Any:
        """A plain string for numbers and where one line is enough (ten times faster), else a paragraph; a
        drawing of a code."""
        if placed.cell.qr:
            return _coded()(placed.cell.qr, printable(placed.cell.text), self._room(placed))
        text, size, italic = printable(placed.cell.text), self.table.size, placed.cell.italic
        fits = "\n" not in text and fonts.width(text, size, bold=bold, italic=italic) <= self._room(placed)
        if fits or isinstance(placed.cell.value, int):
            return text
        return _paragraph(text, size, fonts.face(bold=bold, italic=italic), align)

    def _room(self, placed: Placed) -> float:
        columns = self.widths[placed.column : placed.column + placed.cell.colspan]
        return sum(columns) - 2 * _SIDE

    def _empty(self) -> _Line:
        return _Line([""] * len(self.widths))


@cache
def _drawn_table() -> Any:
    """ReportLab's table, which takes its last rows along to the page of what stands below it."""
    from reportlab.platypus import PageBreak
    from reportlab.platypus import Table as DrawnTable

    class WithRoomBelow(DrawnTable):
        """`below`: what follows to the end of the paper, points."""

        def __init__(self, *args: Any, below: float = 0, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.below = below

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            wide, tall = super().wrap(width, height)
            too_low = tall <= height < tall + self.below
            return wide, height + 1 if too_low and self._may_part() else tall

        def split(self, width: float, height: float) -> list[Any]:
            """Where all of it fits but not what follows, the last rows go to the next page."""
            _wide, tall = super().wrap(width, height)
            fits = bool(self.below) and tall <= height and self._may_part()
            parts = super().split(width, tall - sum(self._rowHeights[-LAST:]) if fits else height)
            if len(parts) < 2:
                return list(parts)
            parts[1].below = self.below
            return [parts[0], PageBreak(), parts[1]] if fits else list(parts)

        def _may_part(self) -> bool:
            return len(self._rowHeights) > self.repeatRows + LAST

    return WithRoomBelow


@cache
def _coded() -> Any:
    from reportlab.platypus.flowables import Flowable

    class Coded(Flowable):
        """A QR code with its text beside it, in `room` points."""

        def __init__(self, code: str, text: str, room: float) -> None:
            super().__init__()
            self.code, self.text, self.room = code, text, room

        def wrap(self, _width: float, _height: float) -> tuple[float, float]:
            return self.room, _QR

        def draw(self) -> None:
            from cdht.reports.pdf_canvas import Sheet

            Sheet(self.canv, (self.room, _QR)).code(self.code, 0, 0, _QR)
            beside = self.room - _QR - 2 * _SIDE
            size = fonts.fitting_size(self.text, beside, _QR_TEXT, 5)
            self.canv.setFont(fonts.face(bold=False, italic=False), size)
            self.canv.drawString(_QR + _SIDE, (_QR - size * 0.7) / 2, self.text)

    return Coded


def _room_for_a_hand(table: Table) -> list[tuple[str, int, int, tuple[Any, ...]]]:
    """Padding that makes a line of one row of text as tall as the table asks."""
    more = (table.tall - table.size * _LEADING) / 2
    if more <= _ABOVE:
        return []
    return [("TOPPADDING", 0, -1, (more,)), ("BOTTOMPADDING", 0, -1, (more,))]


def _ties(lines: list[_Line]) -> list[tuple[Any, ...]]:
    """Commands for the stretches of lines that no page may part."""
    ties: list[list[int]] = []
    for row, line in enumerate(lines[:-1]):
        if line.tied and ties and ties[-1][1] == row:
            ties[-1][1] = row + 1
        elif line.tied:
            ties.append([row, row + 1])
    return [("NOSPLIT", (0, first), (-1, last)) for first, last in ties]


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
