"""The page of a certificate as HTML: which text stands where, and how a long one is made to fit."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from cdht.domain.certificate_stock import Paper
from cdht.reports import fonts, html, qr
from cdht.reports.document import Certificate, Signer
from cdht.reports.text import printable

PAGE = (841.89, 595.28)  # A4 across, points
CODE_LABEL = "Mã tra cứu:"
ROOMS = SimpleNamespace(middle=709.0, beside_emblem=560.0, hand=296.0, foot=390.0, code=300.0)
"""Points that a line may take; the boxes of the template are a little wider."""
SMALLEST = 4.0
_MIDDLE = 0.33  # baseline to the middle of the capitals
_GAP = 0.25  # width of a blank


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line begins (points from the top of the page), and its size; `large` of its second face."""

    top: float
    size: float
    large: float = 0.0
    spacing: float = 0.0


def source(
    certificates: Sequence[Certificate], title: str, picture: Callable[[str], str] = qr.data_uri
) -> str:
    """The pages as HTML for xhtml2pdf. `picture`: the address of the picture of a QR code."""
    first = certificates[0]
    return html.fill(
        "certificate.html",
        certificates=certificates,
        title=title,
        author=first.issuer,
        rooms=ROOMS,
        place=_place,
        mixed=_mixed,
        under_hand=lambda it: under_hand(it.signer),
        code_left=68 + fonts.width(CODE_LABEL + " ", 11),
        qr_side=qr_side,
        qr_picture=picture,
        emblem=_emblem,
        emblem_size=_emblem_size,
    )


def clean(certificate: Certificate) -> Certificate:
    """The same with every text as it will stand on paper: signs that the font has, single blanks."""
    signer = certificate.signer
    texts: dict[str, Any] = {name: one_line(getattr(certificate, name)) for name in _TEXTS}
    return replace(
        certificate,
        **texts,
        lines=tuple(one_line(text) for text in certificate.lines),
        signer=Signer(
            tuple(one_line(text) for text in signer.titles),
            one_line(signer.name),
            one_line(signer.agency_title),
        ),
    )


_TEXTS = (
    "issuer", "name", "salutation", "of", "honour", "dated", "kind", "before", "after", "code",
)  # fmt: skip


def one_line(text: str) -> str:
    return " ".join(printable(text).split())


def fitted(text: str, size: float, room: float, *, bold: bool) -> tuple[float, float]:
    """(size, how far up the baseline goes): a smaller text stays in the middle of its band."""
    fits = fonts.fitting_size(text, room, size, SMALLEST, bold=bold)
    return fits, (size - fits) * _MIDDLE


def qr_side(certificate: Certificate) -> float:
    """26 mm, so that a code of 57 squares has squares of 0,45 mm; on A5, where all is smaller, 23 mm."""
    return 92.0 if certificate.stock.paper == Paper.A5 else 74.0


def under_hand(signer: Signer) -> tuple[str, ...]:
    return tuple(text for text in (signer.agency_title, signer.name) if text)


def _place(
    text: str, down: float, size: float, room: float, bold: bool = False, spacing: float = 0.0
) -> Place:
    fits, up = fitted(text, size, room - spacing * len(text), bold=bold)
    top = down - up - fonts.ascent(fits, bold=bold)
    return Place(round(top, 3), fits, spacing=round(spacing * fits / size, 3))


def _mixed(it: Certificate) -> Place:
    """“Đạt danh hiệu “CÔNG DÂN HỌC TẬP” năm 2026”: two sizes that shrink together."""
    small, large = 17.0, 22.0
    blanks = 2 * _GAP * small
    wide = sum(fonts.width(text, small) for text in (it.before, it.after)) + blanks
    share = min(1.0, ROOMS.middle / (wide + fonts.width(it.honour, large, bold=True)))
    top = 326 - (1 - share) * large * _MIDDLE - fonts.ascent(large * share, bold=True)
    return Place(round(top, 3), round(small * share, 2), round(large * share, 2))


def _emblem(it: Certificate) -> str:
    return "data:image/png;base64," + base64.b64encode(it.emblem).decode()


def _emblem_size(it: Certificate) -> tuple[float, float]:
    """Points: within a square of 72, in its own proportions."""
    from PIL import Image

    wide, tall = Image.open(io.BytesIO(it.emblem)).size
    scale = 72 / max(wide, tall)
    return round(wide * scale, 2), round(tall * scale, 2)


def marked(certificate: Certificate, mark: str) -> Certificate:
    """The certificate with marks for what differs from person to person; equal for all who share a page."""
    return replace(
        certificate,
        salutation=f"{mark}s",
        name=f"{mark}n",
        of=f"{mark}o",
        code=f"{mark}c" if certificate.code else "",
        qr=mark if certificate.qr else "",
        lines=tuple(f"{mark}{number}" for number in range(len(certificate.lines))),
    )


CENTRED = frozenset(("s", "n", "o"))
"""Ends of marks in the middle of their line; the others begin at the left."""


def own_texts(certificate: Certificate) -> dict[str, tuple[str, float]]:
    """What `marked` replaces: end of the mark → (text, room in points)."""
    return {
        "s": (certificate.salutation, ROOMS.middle),
        "n": (certificate.name, ROOMS.middle),
        "o": (certificate.of, ROOMS.middle),
        "c": (certificate.code, ROOMS.code),
        **{str(number): (text, ROOMS.foot) for number, text in enumerate(certificate.lines)},
    }
