"""A certificate in Word: one landscape page that a clerk can still change before printing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx.shared import Mm, Pt

from cdht.reports import fonts, qr
from cdht.reports.document import Certificate, bold
from cdht.reports.docx_parts import write
from cdht.reports.docx_styles import RED
from cdht.reports.text import printable

_ROOM = 250 * 72 / 25.4  # points for the centred lines


def write_certificate(
    word: Any,
    it: Certificate,
    *,
    columns: Callable[..., Any],
    say: Callable[..., Any],
    rule: Callable[..., None],
) -> None:
    """Writes the certificate into the section that was opened for it."""
    say(word, "Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    say(word, "Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc")
    rule(word, room=253, length=56)
    say(word, "Dòng giữa", it.issuer.upper())
    say(word, "Tên giấy công nhận", it.kind.upper())
    say(word, "Dòng công nhận", it.salutation)
    _name(say(word, "Họ tên công nhận", it.name), it.name)
    say(word, "Dòng công nhận", it.of)
    _honour(say(word, "Dòng công nhận", f"{it.before} ".lstrip()), it)
    say(word, "Ghi chú", "").paragraph_format.space_before = Pt(18)
    left, right = columns(word, (140, 110)).rows[0].cells
    _code(left, it, say)
    _hand(right, it, say)


def _name(paragraph: Any, name: str) -> None:
    """Shrunk to one line, in a band of fixed height: the rest of the page stays where it is."""
    size = fonts.fitting_size(printable(name), _ROOM, 42, 12, bold=True)
    paragraph.paragraph_format.line_spacing = Pt(52)
    for run in paragraph.runs:
        run.font.size = Pt(size)


def _honour(paragraph: Any, it: Certificate) -> None:
    write(paragraph, bold(it.honour))
    paragraph.runs[-1].font.size = Pt(22)
    paragraph.runs[-1].font.color.rgb = RED
    write(paragraph, f" {it.after}".rstrip())


def _code(cell: Any, it: Certificate, say: Callable[..., Any]) -> None:
    for _ in range(3):
        say(cell, "Mã tra cứu", "")
    if it.qr:
        say(cell, "Mã tra cứu", "").add_run().add_picture(io.BytesIO(qr.png(it.qr)), width=Mm(23))
    if it.code:
        write(say(cell, "Mã tra cứu", "Mã tra cứu: "), bold(it.code))
    for line in it.lines:
        say(cell, "Mã tra cứu", line)


def _hand(cell: Any, it: Certificate, say: Callable[..., Any]) -> None:
    say(cell, "Địa danh ngày tháng", it.dated)
    for title in it.signer.titles:
        say(cell, "Chức vụ người ký", title)
    for _ in range(5):
        say(cell, "Chức vụ người ký", "")
    if it.signer.agency_title:
        say(cell, "Chức vụ người ký", it.signer.agency_title)
    say(cell, "Họ tên người ký", it.signer.name)
