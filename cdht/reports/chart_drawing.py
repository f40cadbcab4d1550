"""A chart as a ReportLab drawing: one source for the PDF, the screen's SVG and Word's picture.

Readable in black and white: series differ by pattern, every bar carries its figure. Long names are broken
into lines and, past the last line, cut with “…”; sixty units are cut into drawings at the edge of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cdht.reports import fonts
from cdht.reports.chart_measures import end, half, lines_of, side, summed, ticks
from cdht.reports.charts import Chart, ChartKind, Value, shown
from cdht.reports.text import printable

SIZE = 10.0  # points, of the letters
_LEADING = 1.2
_GAP = 4.0
_NARROW = 400.0  # points: below this a name stands over its bars, not beside them


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a series is filled: a grey, and hatching over it by angles. `grey`: 0 black to 1 white."""

    grey: float
    angles: tuple[float, ...] = ()


PATTERNS = (Pattern(0.25), Pattern(1), Pattern(1, (45,)), Pattern(0.75), Pattern(1, (0, 90)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A category: its name in lines, and how much of the drawing's height it takes."""

    index: int
    lines: tuple[str, ...]
    height: float


class Layout:
    """A chart measured for `width` points; drawings are cut out of it row by row."""

    def __init__(self, chart: Chart, width: float, size: float = SIZE) -> None:
        self.chart, self.width, self.size = chart, width, size
        self.lead = size * _LEADING
        many = chart.kind is ChartKind.BARS and len(chart.series) > 1
        self.thick = self.lead - many  # of a bar, with the air around it
        self.above = width < _NARROW
        names = [printable(name).replace("\n", " ") for name in chart.categories]
        beside = [*names, f"({printable(chart.unit)})"]
        self.side = 1.0 if self.above else side(beside, width, size, _GAP)
        room = width if self.above else self.side - 2 * _GAP
        most = max(2, len(chart.series)) if chart.kind is ChartKind.BARS else 3  # no taller than its bars
        self.rows = [
            self._row(index, lines_of(name, room, size, most=most)) for index, name in enumerate(names)
        ]
        self.most = end(chart)
        self.figures = max(
            [fonts.width(shown(value), size, bold=True) for one in chart.series for value in one.values]
        )
        if chart.kind is ChartKind.STACKED:
            self.figures = max(fonts.width(text, size, bold=True) for text in self._sums())
        self.top = self._top()
        self.bottom = 0.0 if chart.kind is ChartKind.PANELS else self.lead * (1 + self.above) + _GAP

    def height(self, first: int, last: int) -> float:
        """Points that the rows from `first` up to `last` take with heading and axis."""
        rows = sum(row.height for row in self.rows[first:last])
        return float(round(self.top + rows + self.bottom + _GAP))

    def fitting(self, first: int, room: float) -> int:
        """Where a drawing that begins at `first` ends so that it takes no more than `room` points."""
        last = first
        while last < len(self.rows) and self.height(first, last + 1) <= room:
            last += 1
        return last

    def pieces(self, room: float) -> Iterator[Any]:
        """The drawings, none taller than `room` points (a single row may be)."""
        first = 0
        while first < len(self.rows):
            last = max(self.fitting(first, room), first + 1)
            yield self.drawing(first, last)
            first = last

    def drawing(self, first: int = 0, last: int | None = None) -> Any:
        """The rows from `first` up to `last` as a ReportLab Drawing."""
        from reportlab.graphics.shapes import Drawing

        fonts.settle()
        last = len(self.rows) if last is None else last
        sheet = _Sheet(Drawing(round(self.width), self.height(first, last)), self.size)
        self._heading(sheet)
        rows = list(self._placed(first, last))
        foot = rows[-1][1] + rows[-1][0].height
        spans = [(down + self._names_height(row), down + row.height - _GAP) for row, down in rows]
        spans = spans if self.above else [(self.top, foot)]
        if self.bottom:
            self._axis(sheet, spans, foot)
        for row, down in rows:
            self._names(sheet, row, down)
            self._bars(sheet, row, down)
        for left, _ in self._fields():
            for top, under in spans:
                sheet.line(left, top, left, under)
        return sheet.drawing

    def _placed(self, first: int, last: int) -> Iterator[tuple[_Row, float]]:
        """Rows with how far down each begins."""
        down = self.top
        for row in self.rows[first:last]:
            yield row, down
            down += row.height

    # --- Measures ------------------------------------------------------------------------------

    def _row(self, index: int, lines: tuple[str, ...]) -> _Row:
        bars, names = self._bars_height(), len(lines) * self.lead
        tall = names + bars + 2 if self.above else max(names, bars)
        return _Row(index, lines, tall + _GAP)

    def _names_height(self, row: _Row) -> float:
        """Of the lines that stand over the bars."""
        return len(row.lines) * self.lead + 1 if self.above else 0.0

    def _bars_height(self) -> float:
        return self.thick * (len(self.chart.series) if self.chart.kind is ChartKind.BARS else 1)

    def _fields(self) -> list[tuple[float, float]]:
        """(left edge, longest bar) of the field of bars, or of each panel's."""
        panels = len(self.chart.series) if self.chart.kind is ChartKind.PANELS else 1
        wide = (self.width - self.side) / panels
        longest = wide - self.figures - 2 * _GAP
        return [(self.side + index * wide, longest) for index in range(panels)]

    def _length(self, value: Value, longest: float) -> float:
        return float(Decimal(value or 0) / self.most) * longest

    # --- Parts ---------------------------------------------------------------------------------

    def _top(self) -> float:
        if self.chart.kind is ChartKind.PANELS:
            return max(len(lines) for lines in self._heads()) * self.lead + _GAP
        return len(self._key()) * (self.lead + 2) + _GAP if len(self.chart.series) > 1 else 0.0

    def _heads(self) -> list[tuple[str, ...]]:
        wide = (self.width - self.side) / len(self.chart.series) - _GAP
        return [lines_of(printable(one.label), wide, self.size, bold=True) for one in self.chart.series]

    def _key(self) -> list[list[tuple[int, float, str]]]:
        """The series' signs in lines: (series, left edge, label)."""
        lines: list[list[tuple[int, float, str]]] = [[]]
        x = start = self.side
        for index, one in enumerate(self.chart.series):
            [label] = lines_of(printable(one.label), self.width - start - 22, self.size, most=1)
            wide = 22 + fonts.width(label, self.size) + 12
            if lines[-1] and x + wide > self.width + 12:
                lines.append([])
                x = start
            lines[-1].append((index, x, label))
            x += wide
        return lines

    def _heading(self, sheet: _Sheet) -> None:
        if self.chart.kind is ChartKind.PANELS:
            for (left, _), lines in zip(self._fields(), self._heads(), strict=True):
                for number, line in enumerate(lines, start=1):
                    sheet.text(line, left, number * self.lead - 1, bold=True)
            return
        for number, key in enumerate(self._key() if self.top else ()):
            down = number * (self.lead + 2)
            for index, x, label in key:
                sheet.bar(x, down + 2, 16, self.size - 1, PATTERNS[index])
                sheet.text(label, x + 21, down + self.size)

    def _axis(self, sheet: _Sheet, spans: list[tuple[float, float]], foot: float) -> None:
        [(left, longest)] = self._fields()
        for tick in ticks(self.most):
            x = left + self._length(tick, longest)
            for top, under in spans:
                sheet.line(x, top, x, under + 2, grey=0.7)
            sheet.text(shown(tick), x, foot + self.lead, anchor="start" if x < 4 else "middle")
        place = (self.width, foot + 2 * self.lead) if self.above else (left - 2 * _GAP, foot + self.lead)
        sheet.text(f"({printable(self.chart.unit)})", *place, anchor="end")

    def _names(self, sheet: _Sheet, row: _Row, down: float) -> None:
        free = 0.0 if self.above else (row.height - len(row.lines) * self.lead) / 2
        for number, line in enumerate(row.lines, start=1):
            sheet.text(line, 0, down + free + number * self.lead - 2)

    def _bars(self, sheet: _Sheet, row: _Row, down: float) -> None:
        names = self._names_height(row)
        top = down + names + (row.height - names - self._bars_height()) / 2
        if self.chart.kind is ChartKind.STACKED:
            self._stack(sheet, row.index, top)
            return
        panels = self.chart.kind is ChartKind.PANELS
        for index, one in enumerate(self.chart.series):
            left, longest = self._fields()[index if panels else 0]
            pattern = PATTERNS[0 if panels else index]
            self._bar(sheet, one.values[row.index], left, longest, top, pattern)
            top += 0 if panels else self.thick

    def _bar(
        self, sheet: _Sheet, value: Value, left: float, longest: float, top: float, look: Pattern
    ) -> None:
        length = self._length(value, longest)
        if value:
            sheet.bar(left, top + 1, length, self.thick - 2, look)
        crossed = self.chart.kind is not ChartKind.PANELS  # by the lines of the axis
        sheet.text(shown(value), left + length + 3, top + self.size - 0.5, bold=True, plate=crossed)

    def _stack(self, sheet: _Sheet, index: int, top: float) -> None:
        """The parts side by side, each with its figure where it has room; behind them the whole."""
        [(left, longest)] = self._fields()
        x = left
        for one, look in zip(self.chart.series, PATTERNS, strict=False):
            value = one.values[index]
            if not value:
                continue
            length = self._length(value, longest)
            sheet.bar(x, top + 1, length, self.lead - 2, look)
            if fonts.width(shown(value), self.size - 1, bold=True) + 8 <= length:
                sheet.text(shown(value), x + length / 2, top + self.size - 1, bold=True, anchor="middle",
                           plate=True, smaller=1)  # fmt: skip
            x += length
        sheet.text(self._sums()[index], x + 3, top + self.size - 0.5, bold=True, plate=True)

    def _sums(self) -> list[str]:
        return [summed(self.chart.series, index) for index in range(len(self.chart.categories))]


class _Sheet:
    """A drawing with places measured from the top, as one looks at it."""

    def __init__(self, drawing: Any, size: float) -> None:
        self.drawing, self.size = drawing, size

    def text(
        self, text: str, x: float, down: float, *, bold: bool = False, anchor: str = "start",
        plate: bool = False, smaller: float = 0,
    ) -> None:  # fmt: skip
        """A line of text on its base line; `plate`: on white, so that no line or hatching runs through."""
        from reportlab.graphics.shapes import Rect, String
        from reportlab.lib.colors import black, white

        size = self.size - smaller
        y = half(self.drawing.height - down)
        if plate:
            wide = fonts.width(text, size, bold=bold) + 2
            begin = x - 1 - {"start": 0, "middle": wide / 2 - 1, "end": wide - 2}[anchor]
            self.drawing.add(Rect(begin, y - 1, wide, size - 1, fillColor=white, strokeColor=None))
        face = fonts.face(bold=bold)
        self.drawing.add(String(x, y, text, fontName=face, fontSize=size, fillColor=black, textAnchor=anchor))

    def bar(self, x: float, down: float, wide: float, tall: float, look: Pattern) -> None:
        from reportlab.graphics.shapes import Hatching, Rect
        from reportlab.lib.colors import Color, black

        y = self.drawing.height - down - tall
        fill = Color(look.grey, look.grey, look.grey)
        if look.angles:
            self.drawing.add(Rect(x, y, wide, tall, fillColor=fill, strokeColor=None))
            corners = [x, y, x + wide, y, x + wide, y + tall, x, y + tall]
            lines = Hatching(spacings=3, angles=look.angles, xyLists=corners)
            lines.strokeColor, lines.strokeWidth, lines.fillColor = black, 0.6, None
            self.drawing.add(lines)
            fill = None
        self.drawing.add(Rect(x, y, wide, tall, fillColor=fill, strokeColor=black, strokeWidth=0.7))

    def line(self, x: float, down: float, to_x: float, to_down: float, grey: float = 0) -> None:
        from reportlab.graphics.shapes import Line
        from reportlab.lib.colors import Color

        tall = self.drawing.height
        made = Line(x, tall - down, to_x, tall - to_down)
        made.strokeColor, made.strokeWidth = Color(grey, grey, grey), 0.5 if grey else 0.8
        self.drawing.add(made)
