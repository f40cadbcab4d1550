"""A page drawn by hand: places measured from the top, as one looks at it, in points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from cdht.reports import fonts, qr
from cdht.reports.text import printable

A4 = (595.28, 841.89)
INK = "#1B2430"
LEADING = 1.2


class Sheet:
    """A ReportLab canvas over a page of `size`."""

    def __init__(self, canvas: Any, size: tuple[float, float] = A4) -> None:
        self.canvas, (self.width, self.height) = canvas, size

    def line(
        self, text: str, x: float, down: float, size: float, *, room: float, bold: bool = False,
        italic: bool = False, colour: str = INK, smallest: float = 7, centred: bool = True,
    ) -> None:  # fmt: skip
        """One line of text, centred on `x` or beginning there, never wider than `room`."""
        text = printable(text).replace("\n", " ")
        size = fonts.fitting_size(text, room, size, smallest, bold=bold)
        self.canvas.setFillColor(colour)
        self.canvas.setFont(fonts.face(bold=bold, italic=italic), size)
        draw = self.canvas.drawCentredString if centred else self.canvas.drawString
        draw(x, self.height - down, text)

    def name(self, text: str, x: float, middle: float, room: float, largest: float, tall: float) -> float:
        """A name in bold with its middle at `middle`: on one line, a long one on two within `tall` points.
        How wide it is."""
        shown = printable(text).replace("\n", " ")
        size = fonts.fitting_size(shown, room, largest, 4, bold=True)
        if size >= largest * 0.8:
            self.line(shown, x, middle + size / 3, size, room=room, bold=True, centred=False)
            return fonts.width(shown, size, bold=True)
        for halves in range(int(largest * 2), 8, -1):
            words = wrapped(shown, room, halves / 2, bold=True)
            if words.height <= tall and words.height < halves / 2 * LEADING * 2.5:
                break
        self.paragraph(words, x, middle - words.height / 2 - 1)
        return room

    def paragraph(self, drawing: Any, x: float, down: float) -> None:
        """A paragraph that `wrapped` has measured, its top at `down`."""
        drawing.drawOn(self.canvas, x, self.height - down - drawing.height)

    def rule(self, x: float, down: float, length: float) -> None:
        """A line whose middle is `x`."""
        self.stroke(x - length / 2, down, x + length / 2, down)

    def stroke(self, x: float, down: float, to_x: float, to_down: float, width: float = 0.75) -> None:
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(width)
        self.canvas.line(x, self.height - down, to_x, self.height - to_down)

    def dots(self, x: float, down: float, to_x: float) -> None:
        """A dotted line to write on."""
        self.canvas.saveState()
        self.canvas.setDash(0.8, 2.2)
        self.stroke(x, down, to_x, down, 0.6)
        self.canvas.restoreState()

    def box(
        self, x: float, down: float, width: float, height: float, *, line: float = 0.6, fill: str = ""
    ) -> None:
        """A rectangle whose upper left corner is given; `fill` is its colour."""
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(line)
        if fill:
            self.canvas.setFillColor(fill)
        self.canvas.rect(x, self.height - down - height, width, height, fill=int(bool(fill)))

    def frame(self, inset: float, thickness: float, colour: str) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(thickness)
        self.canvas.rect(inset, inset, self.width - 2 * inset, self.height - 2 * inset)

    def code(self, text: str, x: float, down: float, side: float) -> None:
        """A QR code as vectors: sharp at any size, and a tenth of a picture's bytes."""
        rows = qr.squares(text)
        step = side / len(rows)
        path = self.canvas.beginPath()
        for index, row in enumerate(rows):
            bottom = self.height - down - (index + 1) * step
            for first, last in _dark(row):
                path.rect(x + first * step, bottom, (last - first) * step, step)
        self.canvas.setFillColor("black")
        self.canvas.drawPath(path, stroke=0, fill=1)

    def shared(self, name: str, draw: Any) -> None:
        """What many pages have in common: drawn at its first use, referred to after it."""
        if not self.canvas.hasForm(name):
            self.canvas.beginForm(name, 0, 0, self.width, self.height)
            draw(self)
            self.canvas.endForm()
        self.canvas.doForm(name)


def wrapped(
    text: str, width: float, size: float, *, lead: str = "", bold: bool = False,
    parts: Sequence[tuple[str, str]] = (), **looks: Any,
) -> Any:  # fmt: skip
    """A paragraph measured for `width`: `.height` tells how tall it is. `lead` stands in bold before it, or
    it runs on through `parts` of (bold, plain)."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    fonts.settle()
    face = fonts.face(bold=bold, italic=looks.pop("italic", False))
    style = ParagraphStyle("x", fontName=face, fontSize=size, leading=size * LEADING, textColor=INK, **looks)
    marked = " ".join(_marked(*part) for part in (*parts, *([(lead, text)] if text or lead else ())))
    made = Paragraph(marked, style)
    made.wrap(width, 1e6)
    return made


def _marked(lead: str, text: str) -> str:
    safe, strong = escape(printable(text)).replace("\n", "<br/>"), escape(printable(lead))
    return f"<b>{strong}</b> {safe}" if lead else safe


def whole_page(draw: Any, size: tuple[float, float] = A4) -> Any:
    """A flowable that fills one page without margins; `draw` gets its `Sheet`."""
    from reportlab.platypus.flowables import Flowable

    class Drawing(Flowable):
        def wrap(self, width: float, _height: float) -> tuple[float, float]:
            return width, size[1] - 20  # nothing else fits beside it

        def draw(self) -> None:
            left, bottom = self.canv.absolutePosition(0, 0)
            self.canv.translate(-left, -bottom)
            draw(Sheet(self.canv, size))

    return Drawing()


def _dark(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """The stretches of dark squares: (first, after the last)."""
    edges = [i for i, (a, b) in enumerate(zip((False, *row), (*row, False), strict=True)) if a != b]
    return list(zip(edges[::2], edges[1::2], strict=True))
