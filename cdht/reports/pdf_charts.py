"""Charts inside a PDF laid out by xhtml2pdf: rows flow over pages as those of a table do."""

from __future__ import annotations

from typing import Any

from cdht.reports.chart_drawing import Layout
from cdht.reports.charts import Chart

_AROUND = 6.0  # points above and below
_AT_LEAST = 3  # rows at the foot of a page, or the chart begins on the next one


def drawn(chart: Chart, width: float) -> Any:
    """The chart as a ReportLab flowable, `width` points wide; heading and axis are repeated on every page."""
    from reportlab.graphics import renderPDF
    from reportlab.platypus.flowables import Flowable

    layout = Layout(chart, width)
    count = len(layout.rows)

    class Rows(Flowable):
        def __init__(self, first: int, last: int) -> None:
            super().__init__()
            self.first, self.last = first, last
            self.spaceBefore = self.spaceAfter = _AROUND

        def wrap(self, _width: float, _height: float) -> tuple[float, float]:
            return width, layout.height(self.first, self.last)

        def split(self, _width: float, height: float) -> list[Any]:
            cut = min(layout.fitting(self.first, height), self.last)
            if cut - self.first < min(_AT_LEAST, self.last - self.first):
                return []
            return [Rows(self.first, cut), Rows(cut, self.last)] if cut < self.last else [self]

        def draw(self) -> None:
            renderPDF.draw(layout.drawing(self.first, self.last), self.canv, 0, 0)

    return Rows(0, count)
