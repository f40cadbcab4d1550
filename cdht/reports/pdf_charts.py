"""Charts inside a PDF laid out by xhtml2pdf: rows flow over pages as those of a table do."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from cdht.reports import fonts
from cdht.reports.chart_drawing import Layout
from cdht.reports.chart_measures import lines_of
from cdht.reports.charts import Chart
from cdht.reports.text import printable

_BEFORE, _AFTER, _UNDER_TITLE = 10.0, 6.0, 6.0  # points
_LETTERS = 14.0
_WHOLE = 440.0  # points: a chart up to this height is not cut; it fits on a page that lies across
_AT_LEAST = 3  # rows of a longer one at the foot of a page, or it begins on the next


def drawn(chart: Chart, width: float) -> Any:
    """The chart under its title as a ReportLab flowable, `width` points wide; key and axis are repeated on
    every page. The title is drawn with it: kept together by the page it would drag sixty units along."""
    from reportlab.graphics import renderPDF
    from reportlab.platypus.flowables import Flowable

    layout = Layout(chart, width)
    count = len(layout.rows)

    class Rows(Flowable):
        def __init__(self, first: int, last: int) -> None:
            super().__init__()
            self.first, self.last = first, last
            self.title = _title(chart.title if first == 0 else f"{chart.title} (tiếp theo)", width)
            self.spaceBefore, self.spaceAfter = _BEFORE, _AFTER

        def wrap(self, _width: float, _height: float) -> tuple[float, float]:
            return width, self._over() + layout.height(self.first, self.last)

        def split(self, _width: float, height: float) -> list[Any]:
            if self.first == 0 and self._over() + layout.height(0, count) <= _WHOLE:
                return []
            cut = min(layout.fitting(self.first, height - self._over()), self.last)
            if cut - self.first < min(_AT_LEAST, self.last - self.first):
                return []
            return [Rows(self.first, cut), Rows(cut, self.last)] if cut < self.last else [self]

        def draw(self) -> None:
            tall = layout.height(self.first, self.last)
            renderPDF.draw(layout.drawing(self.first, self.last), self.canv, 0, 0)
            self.title.drawOn(self.canv, 0, tall + _UNDER_TITLE)

        def _over(self) -> float:
            return float(self.title.height) + _UNDER_TITLE

    return Rows(0, count)


def _title(text: str, width: float) -> Any:
    """A measured paragraph, as the captions of tables look; past its last line it ends in “…”."""
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    fonts.settle()
    face = fonts.face(bold=True)
    size = {"fontSize": _LETTERS, "leading": 1.2 * _LETTERS}
    style = ParagraphStyle("title", fontName=face, alignment=TA_CENTER, **size)
    shown = " ".join(lines_of(printable(text), width, _LETTERS, bold=True, most=4))
    lines = fonts.balanced(shown, width, _LETTERS, bold=True)
    made = Paragraph(escape(lines).replace("\n", "<br/>"), style)
    made.wrap(width, 1e6)
    return made
