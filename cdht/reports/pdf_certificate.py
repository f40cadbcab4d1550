"""A certificate drawn on its page: vectors and one-line texts, each shrunk to its room by rule."""

from __future__ import annotations

from typing import Any

from cdht.reports import fonts, qr
from cdht.reports.document import Certificate, Signer
from cdht.reports.text import printable

PAGE = (841.89, 595.28)  # A4 across, points
RED, GOLD, INK, PETROL = "#A4161A", "#B8892B", "#1B2430", "#0F4C5C"
_MIDDLE = PAGE[0] / 2
_ROOM = PAGE[0] - 2 * 66  # for the centred lines
_HAND_MIDDLE, _HAND_ROOM = 632.0, 296.0  # the signer's column
_LEFT, _LEFT_ROOM = 68.0, 390.0  # code and register
_QR_SIDE = 66.0
LARGEST_NAME, SMALLEST_NAME = 42.0, 12.0


def drawn(certificate: Certificate) -> Any:
    """The certificate as a ReportLab flowable that fills one page."""
    from reportlab.platypus.flowables import Flowable

    class Drawing(Flowable):
        def wrap(self, width: float, height: float) -> tuple[float, float]:
            return width, height - 1

        def draw(self) -> None:
            left, bottom = self.canv.absolutePosition(0, 0)
            self.canv.translate(-left, -bottom)
            _draw(_Sheet(self.canv), certificate)

    return Drawing()


class _Sheet:
    """A canvas measured from the top of the page, as one looks at it."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

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
        draw(x, PAGE[1] - down, text)

    def rule(self, x: float, down: float, length: float) -> None:
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(0.75)
        self.canvas.line(x - length / 2, PAGE[1] - down, x + length / 2, PAGE[1] - down)

    def frame(self, inset: float, thickness: float, colour: str) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(thickness)
        self.canvas.rect(inset, inset, PAGE[0] - 2 * inset, PAGE[1] - 2 * inset)

    def code(self, text: str, x: float, down: float, side: float) -> None:
        """A QR code as vectors: sharp at any size, and a tenth of a picture's bytes."""
        rows = qr.squares(text)
        step = side / len(rows)
        path = self.canvas.beginPath()
        for index, row in enumerate(rows):
            for first, last in _dark(row):
                path.rect(x + first * step, PAGE[1] - down - (index + 1) * step, (last - first) * step, step)
        self.canvas.setFillColor("black")
        self.canvas.drawPath(path, stroke=0, fill=1)


def _draw(sheet: _Sheet, it: Certificate) -> None:
    if it.frame:
        sheet.frame(28, 3.2, RED)
        sheet.frame(34.5, 1, GOLD)
    _head(sheet, it)
    _honour(sheet, it)
    _code(sheet, it)
    _hand(sheet, it)


def _head(sheet: _Sheet, it: Certificate) -> None:
    sheet.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _MIDDLE, 70, 13, room=_ROOM, bold=True)
    sheet.line("Độc lập - Tự do - Hạnh phúc", _MIDDLE, 87, 14, room=_ROOM, bold=True)
    sheet.rule(_MIDDLE, 94, fonts.width("Độc lập - Tự do - Hạnh phúc", 14, bold=True))
    sheet.line(it.issuer.upper(), _MIDDLE, 127, 14, room=_ROOM, bold=True)
    sheet.line(it.kind.upper(), _MIDDLE, 180, 38, room=_ROOM, bold=True, colour=RED)


def _honour(sheet: _Sheet, it: Certificate) -> None:
    sheet.line(it.salutation, _MIDDLE, 211, 17, room=_ROOM, italic=True)
    size = fonts.fitting_size(printable(it.name), _ROOM, LARGEST_NAME, SMALLEST_NAME, bold=True)
    down = 257 - (LARGEST_NAME - size) / 4  # a smaller name stays in the middle of its band
    sheet.line(it.name, _MIDDLE, down, size, room=_ROOM, bold=True, colour=PETROL)
    sheet.line(it.of, _MIDDLE, 286, 16, room=_ROOM)
    _mixed(sheet, ((it.before, 17, False, INK), (it.honour, 22, True, RED), (it.after, 17, False, INK)), 325)


def _mixed(sheet: _Sheet, parts: tuple[tuple[str, float, bool, str], ...], down: float) -> None:
    """One centred line of several sizes and colours; all shrink together when it is too wide."""
    shown = [(printable(text), size, bold, colour) for text, size, bold, colour in parts if text]
    gap = 6.0
    widths = [fonts.width(text, size, bold=bold) for text, size, bold, _ in shown]
    shrink = min(1.0, (_ROOM - gap * (len(shown) - 1)) / (sum(widths) or 1))
    x = _MIDDLE - (sum(widths) * shrink + gap * (len(shown) - 1)) / 2
    for (text, size, bold, colour), wide in zip(shown, widths, strict=True):
        sheet.line(text, x, down, size * shrink, room=_ROOM, bold=bold, colour=colour, centred=False)
        x += wide * shrink + gap


def _code(sheet: _Sheet, it: Certificate) -> None:
    lines = ((f"Mã tra cứu: {it.code}",) if it.code else ()) + it.lines
    top = 541 - 15 * (len(lines) - 1)
    for index, text in enumerate(lines):
        bold = bool(it.code) and index == 0
        sheet.line(text, _LEFT, top + 15 * index, 11, room=_LEFT_ROOM, bold=bold, centred=False)
    if it.qr:
        sheet.code(it.qr, _LEFT, top - 19 - _QR_SIDE, _QR_SIDE)


def _hand(sheet: _Sheet, it: Certificate) -> None:
    sheet.line(it.dated, _HAND_MIDDLE, 383, 15, room=_HAND_ROOM, italic=True)
    for index, title in enumerate(it.signer.titles):
        sheet.line(title, _HAND_MIDDLE, 403 + 18 * index, 14, room=_HAND_ROOM, bold=True)
    for up, text in enumerate(reversed(_under_hand(it.signer))):
        sheet.line(text, _HAND_MIDDLE, 528 - 18 * up, 14, room=_HAND_ROOM, bold=True)


def _under_hand(signer: Signer) -> tuple[str, ...]:
    return tuple(text for text in (signer.agency_title, signer.name) if text)


def _dark(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """The stretches of dark squares: (first, after the last)."""
    edges = [i for i, (a, b) in enumerate(zip((False, *row), (*row, False), strict=True)) if a != b]
    return list(zip(edges[::2], edges[1::2], strict=True))
