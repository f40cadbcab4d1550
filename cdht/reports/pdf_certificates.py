"""Certificates as PDF: one a page on A4, or two on a sheet to be cut; moved for printers that are askew."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from cdht.domain.certificate_stock import Paper
from cdht.reports import certificate_rulers, fonts, pdf_stamping
from cdht.reports.certificate_page import PAGE, clean, marked, source
from cdht.reports.document import Certificate
from cdht.reports.pdf import MILLIMETRE, PaperNotPrinted, Tell, resources

log = logging.getLogger(__name__)

_A5_SCALE = 2**-0.5
_CUT_MARK = 8 * MILLIMETRE
_PLAIN_AT_ONCE = 24
"""Certificates laid out together without stamping: each page looks through the boxes of all, and the engine
opens a hundred pictures and fonts at most. Even, so that no sheet of two is parted."""


def render(certificates: Sequence[Certificate], title: str, tell: Tell) -> bytes:
    """All in one file, in the order given; those of one file have one kind of stock.

    `tell(done, all)` is called after each; what it raises ends the printing. Raises `PaperNotPrinted`.
    """
    fonts.settle()
    ours = [clean(one) for one in certificates]
    canvas = pdf_stamping.stage(sheet_size(ours[0]))
    if canvas is None:
        return plainly(ours, title, tell)
    canvas.setTitle(title)
    canvas.setAuthor(ours[0].issuer)
    try:
        _stamp_all(canvas, ours, tell)
    except pdf_stamping.MarksNotFound as unknown:
        log.warning("Certificates are laid out page by page: %s", unknown)
        return plainly(ours, title, tell)
    return _finished(canvas)


def _finished(canvas: Any) -> bytes:
    made: bytes = canvas.getpdfdata()
    return made


def sheet_size(certificate: Certificate) -> tuple[float, float]:
    """Points of the sheet of paper: A4 across, or upright for two A5."""
    return (PAGE[1], PAGE[0]) if certificate.stock.paper == Paper.A5 else PAGE


def _stamp_all(canvas: Any, certificates: Sequence[Certificate], tell: Tell) -> None:
    forms: dict[Certificate, pdf_stamping.Form] = {}
    done = 0
    for sheet in _sheets(certificates):
        # The forms of a sheet are laid out before it is begun: a page and a form are not open together.
        keys = [marked(one, "") for one in sheet]
        for key, one in zip(keys, sheet, strict=True):
            if key not in forms:
                forms[key] = pdf_stamping.lay_out(canvas, one, f"page{len(forms)}")
        with_slots = [forms[key] for key in keys]
        for place, one in enumerate(sheet):
            canvas.saveState()
            canvas.transform(*placed(one, place))
            pdf_stamping.stamp(canvas, with_slots[place], one)
            if one.rulers:
                certificate_rulers.draw_boxes(canvas, with_slots[place], one)
            canvas.restoreState()
        _over(canvas, sheet[0])
        canvas.showPage()
        done += len(sheet)
        tell(done, len(certificates))


def _sheets(certificates: Sequence[Certificate]) -> Iterator[Sequence[Certificate]]:
    number = certificates[0].stock.per_sheet
    return (certificates[first : first + number] for first in range(0, len(certificates), number))


def placed(certificate: Certificate, place: int) -> tuple[float, float, float, float, float, float]:
    """The matrix from a certificate's own page to the sheet; `place` 0 is the upper half of two A5."""
    right, down = (millimetres * MILLIMETRE for millimetres in certificate.stock.moved)
    if certificate.stock.paper == Paper.A4:
        return 1, 0, 0, 1, right, -down
    return _A5_SCALE, 0, 0, _A5_SCALE, right, (1 - place) * PAGE[0] / 2 - down


def _over(canvas: Any, certificate: Certificate) -> None:
    """What belongs to the sheet: marks to cut along, rulers from its edges. Rulers are never moved."""
    wide, tall = sheet_size(certificate)
    if certificate.stock.paper == Paper.A5:
        canvas.setLineWidth(0.4)
        canvas.setStrokeColor("#8C8577")
        down = certificate.stock.moved[1] * MILLIMETRE
        canvas.line(0, tall / 2 - down, _CUT_MARK, tall / 2 - down)
        canvas.line(wide - _CUT_MARK, tall / 2 - down, wide, tall / 2 - down)
    if certificate.rulers:
        certificate_rulers.draw(canvas, certificate, (wide, tall))


# --- Without stamping ------------------------------------------------------------------------------------


def plainly(certificates: Sequence[Certificate], title: str, tell: Tell) -> bytes:
    """The same pages, each laid out by itself: slow, and with nothing but what the libraries promise."""
    from pypdf import PdfReader, PdfWriter, Transformation

    made, done = PdfWriter(), 0
    for group in _groups(certificates, _PLAIN_AT_ONCE):
        pages = PdfReader(io.BytesIO(_laid_out(group, title))).pages
        if len(pages) != len(group):
            raise PaperNotPrinted(f"{len(pages)} pages for {len(group)} certificates")
        laid_out = iter(pages)
        for sheet in _sheets(group):
            page = made.add_blank_page(*sheet_size(sheet[0]))
            for place, one in enumerate(sheet):
                page.merge_transformed_page(next(laid_out), Transformation(placed(one, place)))
            page.merge_page(PdfReader(io.BytesIO(_drawn_over(sheet[0]))).pages[0])
        done += len(group)
        tell(done, len(certificates))
    made.add_metadata({"/Title": title, "/Author": certificates[0].issuer})
    made.compress_identical_objects()
    written = io.BytesIO()
    made.write(written)
    return written.getvalue()


def _groups(certificates: Sequence[Certificate], size: int) -> Iterator[Sequence[Certificate]]:
    return (certificates[first : first + size] for first in range(0, len(certificates), size))


def _laid_out(certificates: Sequence[Certificate], title: str) -> bytes:
    from xhtml2pdf import pisa

    made = io.BytesIO()
    result = pisa.CreatePDF(source(certificates, title), dest=made, encoding="utf-8", **resources())
    if result.err or result.warn:
        raise PaperNotPrinted(f"certificates not laid out: {result.log}")
    return made.getvalue()


def _drawn_over(certificate: Certificate) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(io.BytesIO(), pagesize=sheet_size(certificate))
    _over(canvas, certificate)
    canvas.showPage()
    return _finished(canvas)
