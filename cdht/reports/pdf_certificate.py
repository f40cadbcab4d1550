"""A certificate drawn on its page: vectors and one-line texts, each shrunk to its room by rule."""

from __future__ import annotations

from typing import Any

from cdht.reports import fonts
from cdht.reports.document import Certificate, Signer
from cdht.reports.pdf_canvas import INK, Sheet, whole_page
from cdht.reports.text import printable

PAGE = (841.89, 595.28)  # A4 across, points
RED, GOLD, PETROL = "#A4161A", "#B8892B", "#0F4C5C"
_MIDDLE = PAGE[0] / 2
_ROOM = PAGE[0] - 2 * 66  # for the centred lines
_HAND_MIDDLE, _HAND_ROOM = 632.0, 296.0  # the signer's column
_LEFT, _LEFT_ROOM = 68.0, 390.0  # code and register
_QR_SIDE = 66.0
LARGEST_NAME, SMALLEST_NAME = 42.0, 12.0


def drawn(certificate: Certificate) -> Any:
    """The certificate as a ReportLab flowable that fills one page."""
    return whole_page(lambda sheet: _draw(sheet, certificate), PAGE)


def _draw(sheet: Sheet, it: Certificate) -> None:
    if it.frame:
        sheet.frame(28, 3.2, RED)
        sheet.frame(34.5, 1, GOLD)
    _head(sheet, it)
    _honour(sheet, it)
    _code(sheet, it)
    _hand(sheet, it)


def _head(sheet: Sheet, it: Certificate) -> None:
    sheet.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _MIDDLE, 70, 13, room=_ROOM, bold=True)
    sheet.line("Độc lập - Tự do - Hạnh phúc", _MIDDLE, 87, 14, room=_ROOM, bold=True)
    sheet.rule(_MIDDLE, 94, fonts.width("Độc lập - Tự do - Hạnh phúc", 14, bold=True))
    sheet.line(it.issuer.upper(), _MIDDLE, 127, 14, room=_ROOM, bold=True)
    sheet.line(it.kind.upper(), _MIDDLE, 180, 38, room=_ROOM, bold=True, colour=RED)


def _honour(sheet: Sheet, it: Certificate) -> None:
    sheet.line(it.salutation, _MIDDLE, 211, 17, room=_ROOM, italic=True)
    size = fonts.fitting_size(printable(it.name), _ROOM, LARGEST_NAME, SMALLEST_NAME, bold=True)
    down = 257 - (LARGEST_NAME - size) / 4  # a smaller name stays in the middle of its band
    sheet.line(it.name, _MIDDLE, down, size, room=_ROOM, bold=True, colour=PETROL)
    sheet.line(it.of, _MIDDLE, 286, 16, room=_ROOM)
    _mixed(sheet, ((it.before, 17, False, INK), (it.honour, 22, True, RED), (it.after, 17, False, INK)), 325)


def _mixed(sheet: Sheet, parts: tuple[tuple[str, float, bool, str], ...], down: float) -> None:
    """One centred line of several sizes and colours; all shrink together when it is too wide."""
    shown = [(printable(text), size, bold, colour) for text, size, bold, colour in parts if text]
    gap = 6.0
    widths = [fonts.width(text, size, bold=bold) for text, size, bold, _ in shown]
    shrink = min(1.0, (_ROOM - gap * (len(shown) - 1)) / (sum(widths) or 1))
    x = _MIDDLE - (sum(widths) * shrink + gap * (len(shown) - 1)) / 2
    for (text, size, bold, colour), wide in zip(shown, widths, strict=True):
        sheet.line(text, x, down, size * shrink, room=_ROOM, bold=bold, colour=colour, centred=False)
        x += wide * shrink + gap


def _code(sheet: Sheet, it: Certificate) -> None:
    lines = ((f"Mã tra cứu: {it.code}",) if it.code else ()) + it.lines
    top = 541 - 15 * (len(lines) - 1)
    for index, text in enumerate(lines):
        bold = bool(it.code) and index == 0
        sheet.line(text, _LEFT, top + 15 * index, 11, room=_LEFT_ROOM, bold=bold, centred=False)
    if it.qr:
        sheet.code(it.qr, _LEFT, top - 19 - _QR_SIDE, _QR_SIDE)


def _hand(sheet: Sheet, it: Certificate) -> None:
    sheet.line(it.dated, _HAND_MIDDLE, 383, 15, room=_HAND_ROOM, italic=True)
    for index, title in enumerate(it.signer.titles):
        sheet.line(title, _HAND_MIDDLE, 403 + 18 * index, 14, room=_HAND_ROOM, bold=True)
    for up, text in enumerate(reversed(_under_hand(it.signer))):
        sheet.line(text, _HAND_MIDDLE, 528 - 18 * up, 14, room=_HAND_ROOM, bold=True)


def _under_hand(signer: Signer) -> tuple[str, ...]:
    return tuple(text for text in (signer.agency_title, signer.name) if text)
