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
        for row in self.table.body():
            self._add(row, 1)
        for row in self._ties():
            self.style.append(("NOSPLIT", (0, row[0]), (-1, row[-1])))
        if self.table.total:
            self._add(self.table.total_cells(), 1, bold=True)
            self.style.append(("LINEABOVE", (0, -1), (-1, -1), 1, "black"))
        return kind(
            self.squares,
            colWidths=self.widths,
            repeatRows=len(self.table.head),
            style=self.style,
            splitInRow=1,
            spaceBefore=_SPACE_AROUND,
            spaceAfter=_SPACE_AROUND,
        )

    def _ties(self) -> list[range]:
        """Stretches of rows, counted from the top of the heading, that no page may part."""
        first = len(self.table.head)
        ties: list[range] = []
        for row in sorted(self.table.tied_rows()):
            top = ties.pop().start if ties and ties[-1][-1] == first + row else first + row
            ties.append(range(top, first + row + 2))
        return ties

    def _add(self, cells: tuple[Placed, ...], height: int, *, bold: bool = False, align: Align | None = None) -> None:
        top = len(self.squares)
        self.squares += [[""] * len(self.widths) for _ in range(height)]
        for placed in cells:
            row = top + (placed.row if height > 1 else 0)
            self._put(placed, row, bold or placed.cell.bold, placed.cell.align or align or self.table.align_of(placed))

    def _put(self, placed: Placed, row: int, bold: bool, align: Align) -> None:
        cell, column = placed.cell, placed.column
        last = (column + cell.colspan - 1, row + cell.rowspan - 1)
        if last != (column, row):
            self.style.append(("SPAN", (column, row), last))
        room = sum(self.widths[column : column + cell.colspan]) - 2 * _SIDE
        self.squares[row][column] = self._text(printable(cell.text), room, bold, cell.italic, align)
        self.style.append(("FONTNAME", (column, row), (column, row), fonts.face(bold=bold, italic=cell.italic)))
        self.style.append(("ALIGN", (column, row), (column, row), align.value.upper()))

    def _text(self, text: str, room: float, bold: bool, italic: bool, align: Align) -> Any:
        """A plain string where one line is enough (ten times faster), else a paragraph."""
        size = self.table.size
        fits = "\n" not in text and fonts.width(text, size, bold=bold, italic=italic) <= room
        return text if fits else _paragraph(text, size, fonts.face(bold=bold, italic=italic), align)


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
    style = ParagraphStyle(
        "cell", fontName=face, fontSize=size, leading=size * _LEADING, alignment=sides[align], splitLongWords=1
    )
    return Paragraph(escape(text).replace("\n", "<br/>"), style)
