"""A page laid out once by xhtml2pdf, kept as a ReportLab form, its marks stamped over for each person.

1,000 pages of HTML take xhtml2pdf fifty seconds; laid out once and stamped, they take two. This leans on
names that neither library promises, all of them here: where one is missing, `stage` answers None and the
certificates are printed page by page (pdf_certificates.py).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

from cdht.reports import fonts, qr
from cdht.reports.certificate_page import CENTRED, PAGE, fitted, marked, own_texts, source
from cdht.reports.document import Certificate
from cdht.reports.pdf import PaperNotPrinted, resources

# One white dot: stands for the QR code while the page is laid out.
_DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsvZ2+AAAAABJRU5E"
    "rkJggg=="
)


class MarksNotFound(Exception):
    """What was laid out does not hold the marks where names and codes go."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a mark stood: x of its middle or its left end, and y of its line, points from the lower left."""

    x: float
    y: float
    face: str
    size: float
    colour: Any


@dataclass(slots=True)
class Form:
    """A page laid out: its name in the file, its slots by end of mark, where the code goes (x, y, side)."""

    name: str
    slots: dict[str, Slot] = field(default_factory=dict)
    code: tuple[float, float, float] | None = None


def stage(size: tuple[float, float]) -> Any | None:
    """A canvas that xhtml2pdf can be made to draw on; None where it cannot."""
    try:
        return _new_stage(size)
    except (ImportError, AttributeError):
        return None


def lay_out(canvas: Any, certificate: Certificate, name: str) -> Form:
    """Lay out what all who share this page have in common as the form `name`.

    Raises `PaperNotPrinted`, or `MarksNotFound` when the engine draws otherwise than we know it.
    """
    from xhtml2pdf import pisa

    form, mark = Form(name), f"q{uuid4().hex[:8]}"
    text = source([marked(certificate, mark)], name, picture=lambda _text: _DOT)
    canvas.beginForm(name, 0, 0, *PAGE)
    canvas.begin_recording(form, mark)
    with _drawing_on(canvas):
        result = pisa.CreatePDF(text, dest=io.BytesIO(), encoding="utf-8", **resources())
    canvas.end_recording()
    canvas.endForm()
    if result.err or result.warn:
        raise PaperNotPrinted(f"certificate not laid out: {result.log}")
    if canvas.pages_laid_out != 1 or not _is_whole(form, certificate):
        raise MarksNotFound(f"{canvas.pages_laid_out} pages, marks {sorted(form.slots)}")
    return form


def stamp(canvas: Any, form: Form, certificate: Certificate) -> None:
    """The form, and over it what is this person's own."""
    canvas.doForm(form.name)
    for end, (text, room) in own_texts(certificate).items():
        if end not in form.slots:
            continue
        slot = form.slots[end]
        size, up = fitted(text, slot.size, room, bold=slot.face == fonts.face(bold=True))
        canvas.setFillColor(slot.colour)
        canvas.setFont(slot.face, size)
        draw = canvas.drawCentredString if end in CENTRED else canvas.drawString
        draw(slot.x, slot.y + up, text)
    if form.code and certificate.qr:
        draw_code(canvas, certificate.qr, *form.code)


def _is_whole(form: Form, certificate: Certificate) -> bool:
    """A mark that was not seen would print as a mark."""
    wanted = set(own_texts(certificate)) - ({"c"} if not certificate.code else set())
    return set(form.slots) == wanted and bool(form.code) == bool(certificate.qr)


def draw_code(canvas: Any, text: str, x: float, y: float, side: float) -> None:
    """The QR code as a picture inside the page, one bit a dot, two dots a square: a few hundred bytes, and
    within the 4 KB that such a picture may have."""
    rows = qr.squares(text)
    dots = 2 * len(rows)
    spare = -dots % 8  # a line of the picture begins with a byte
    canvas._code.append(
        f"q {side:.2f} 0 0 {side:.2f} {x:.2f} {y:.2f} cm BI /W {dots} /H {dots} /BPC 1 /CS /G /F /AHx ID"
    )
    for row in rows:
        bits = int("".join("00" if dark else "11" for dark in row), 2) << spare
        canvas._code.extend([f"{bits:0{(dots + spare) // 4}x}"] * 2)
    canvas._code.append("> EI Q")


# --- Private names ---------------------------------------------------------------------------------------


@contextmanager
def _drawing_on(canvas: Any) -> Iterator[None]:
    """xhtml2pdf builds its document on our canvas instead of a new one; nobody else prints meanwhile."""
    from xhtml2pdf import document

    with document._RENDER_LOCK:
        plain = document.PmlBaseDoc

        class OnOurs(plain):  # type: ignore[misc, valid-type]
            _doSave = 0  # noqa: N815 - others' name

            def _makeCanvas(self, *_args: Any, **_kwargs: Any) -> Any:  # noqa: N802
                super()._makeCanvas(io.BytesIO())
                return canvas

        document.PmlBaseDoc = OnOurs
        try:
            yield
        finally:
            document.PmlBaseDoc = plain


def _new_stage(size: tuple[float, float]) -> Any:
    from reportlab import rl_config
    from xhtml2pdf import document

    stage_class = _stage_class()
    for owner, name in ((document, "_RENDER_LOCK"), (document.PmlBaseDoc, "_makeCanvas")):
        getattr(owner, name)
    rl_config.useA85 = 0  # bytes as they are: a fifth smaller, and every reader takes them
    canvas = stage_class(io.BytesIO(), pagesize=size, pageCompression=1)
    canvas._code, canvas._currentMatrix  # noqa: B018 - the names must be there
    canvas.sheet = size
    return canvas


@cache
def _stage_class() -> Any:
    from reportlab.pdfgen.canvas import Canvas

    recorder = _recorder_class()

    class Stage(Canvas):
        """A canvas that keeps its page open while xhtml2pdf believes to have filled it."""

        form: Form | None = None
        sheet: tuple[float, float] = PAGE
        sought, pages_laid_out = "", 0

        def begin_recording(self, form: Form, sought: str) -> None:
            self.form, self.sought, self.pages_laid_out = form, sought, 0

        def end_recording(self) -> None:
            self.form = None
            self.setPageSize(self.sheet)  # xhtml2pdf has made it the size of its own page

        def beginText(self, *place: Any, **more: Any) -> Any:  # noqa: N802
            return super().beginText(*place, **more) if self.form is None else recorder(self, *place, **more)

        def drawImage(  # noqa: N802
            self, image: Any, x: float, y: float, width: Any = None, height: Any = None, **more: Any
        ) -> Any:
            if self.form is None or not _is_dot(image):
                return super().drawImage(image, x, y, width, height, **more)
            _a, _b, _c, _d, left, bottom = self._currentMatrix
            self.form.code = (x + left, y + bottom, width)
            return 1, 1

        def showPage(self) -> None:  # noqa: N802
            self.pages_laid_out += 1
            if self.form is None:
                super().showPage()

    return Stage


def _recorder_class() -> Any:
    from reportlab.pdfgen.textobject import PDFTextObject

    PDFTextObject._textOut  # noqa: B018 - the name must be there

    class Recorder(PDFTextObject):
        """Draws everything but marks, and notes where those would have stood."""

        def _textOut(self, text: Any, *rest: Any) -> None:  # noqa: N802
            shown = text.decode() if isinstance(text, bytes) else text
            canvas = self._canvas
            if not shown.startswith(canvas.sought):
                super()._textOut(text, *rest)
                return
            end = shown.removeprefix(canvas.sought).strip()
            x, y = self.getCursor()
            _a, _b, _c, _d, left, bottom = canvas._currentMatrix
            half = canvas.stringWidth(shown, self._fontname, self._fontsize) / 2
            middle = x + left + (half if end in CENTRED else 0)
            look = (self._fontname, self._fontsize, self._fillColorObj)
            canvas.form.slots[end] = Slot(middle, y + bottom, *look)

    return Recorder


def _is_dot(image: Any) -> bool:
    return hasattr(image, "getSize") and image.getSize() == (1, 1)
