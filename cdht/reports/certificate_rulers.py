"""The test page of a set-up: rulers from the edges of the paper, and the boxes that the texts stay in."""

from __future__ import annotations

from typing import Any

from cdht.reports import fonts
from cdht.reports.certificate_page import CENTRED, PAGE, own_texts
from cdht.reports.document import Certificate
from cdht.reports.pdf_canvas import Sheet

_MILLIMETRE = 72 / 25.4
_AXIS = 46.0  # of 842: inside the frame, outside the texts
_INK, _BOX = "#1B2430", "#8C8577"


def draw(canvas: Any, certificate: Certificate, size: tuple[float, float]) -> None:
    """Two rulers over the sheet, never moved: what they show is what this printer makes of a place."""
    wide, tall = size
    axis = _AXIS * wide / PAGE[0]
    canvas.setStrokeColor(_INK)
    canvas.setFillColor(_INK)
    canvas.setLineWidth(0.3)
    canvas.setFont(fonts.face(), 5)
    for millimetre in range(5, int(wide / _MILLIMETRE) - 4):
        x, long = millimetre * _MILLIMETRE, _tick(millimetre)
        canvas.line(x, tall - axis, x, tall - axis + long)
        if millimetre % 10 == 0:
            canvas.drawCentredString(x, tall - axis - 5, str(millimetre))
    for millimetre in range(5, int(tall / _MILLIMETRE) - 4):
        y, long = tall - millimetre * _MILLIMETRE, _tick(millimetre)
        canvas.line(axis - long, y, axis, y)
        if millimetre % 10 == 0:
            canvas.drawString(axis + 2, y - 1.7, str(millimetre))
    _explain(canvas, certificate, size)


def _tick(millimetre: int) -> float:
    return 7.0 if millimetre % 10 == 0 else 5.0 if millimetre % 5 == 0 else 2.5


def _explain(canvas: Any, certificate: Certificate, size: tuple[float, float]) -> None:
    right, down = certificate.stock.moved
    sheet = Sheet(canvas, size)
    scale = size[0] / PAGE[0]
    lines = (
        "TRANG THỬ. Đo bằng thước kẻ trên tờ giấy vừa in.",
        "Từ mép trái đến vạch 100 của thước ngang: lấy 100 trừ số đo được, ghi vào ô “Dịch sang phải”.",
        "Từ mép trên đến vạch 100 của thước dọc: lấy 100 trừ số đo được, ghi vào ô “Dịch xuống dưới”.",
        f"Đang dịch sang phải {_millimetres(right)}, xuống dưới {_millimetres(down)}; thước không dịch.",
    )
    for index, text in enumerate(lines):
        sheet.line(
            text, 70 * scale, (346 + 15 * index) * scale, 10 * scale, room=400 * scale, bold=not index,
            centred=False, smallest=5,
        )  # fmt: skip


def _millimetres(value: float) -> str:
    return f"{value:g} mm".replace(".", ",")


def draw_boxes(canvas: Any, form: Any, certificate: Certificate) -> None:
    """Where each person's own texts may stand, at their largest."""
    canvas.setStrokeColor(_BOX)
    canvas.setLineWidth(0.5)
    for end, (_text, room) in own_texts(certificate).items():
        if end in form.slots:
            slot = form.slots[end]
            left = slot.x - room / 2 if end in CENTRED else slot.x
            canvas.rect(left, slot.y - 0.25 * slot.size, room, 1.2 * slot.size)
    if form.code:
        x, y, side = form.code
        canvas.rect(x, y, side, side)
