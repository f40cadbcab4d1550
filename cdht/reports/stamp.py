"""A small line at the foot of every page of a finished PDF; what stood on the pages stays as it is.

The streams that draw the pages are carried over byte for byte; the line is a drawing of its own, called after
them. (pypdf can append to a file instead of writing it anew, but then qpdf warns of its object table.)
"""

from __future__ import annotations

import io
from typing import Any

from . import fonts
from .text import printable

SIZE = 8.5  # points
_FROM_BELOW = 24  # points: in the lower margin, above what printers cannot reach (12 to 18 points)

Size = tuple[float, float]


def stamped(pdf: bytes, line: str) -> bytes:
    """The file with `line` centred in the bottom margin of every page. The same bytes for the same input."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    forms: dict[Size, Any] = {}
    for page in writer.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        if size not in forms:
            forms[size] = _form(writer, printable(line), size)
        _lay_over(writer, page, forms[size])
    writer.add_metadata({"/Subject": printable(line)})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _form(writer: Any, line: str, size: Size) -> Any:
    """The line as a drawing of its own in the file, with its font, for all pages of this size."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject, StreamObject

    drawn = _drawn(line, size)
    form = StreamObject()
    form.set_data(drawn.get_contents().get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(one) for one in (0, 0, *size))
    form[NameObject("/Resources")] = drawn["/Resources"].clone(writer)
    return writer._add_object(form.flate_encode())


def _drawn(line: str, size: Size) -> Any:
    """A page with nothing but the line, set by ReportLab in the papers' own typeface."""
    from pypdf import PdfReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(None, pagesize=size, invariant=1, initialFontName=fonts.face())
    canvas.setFont(fonts.face(), SIZE)
    canvas.drawCentredString(size[0] / 2, _FROM_BELOW, line)
    canvas.showPage()
    return PdfReader(io.BytesIO(canvas.getpdfdata())).pages[0]


def _lay_over(writer: Any, page: Any, form: Any) -> None:
    """Draw the form after the page's own contents, fenced in so that nothing of theirs is left on."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    name = NameObject("/InLai")
    resources = DictionaryObject(page["/Resources"].get_object())
    drawings = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    drawings[name] = form
    resources[NameObject("/XObject")] = drawings
    page[NameObject("/Resources")] = resources
    own = page.get("/Contents")
    parts = own.get_object() if isinstance(own.get_object(), ArrayObject) else [page.raw_get("/Contents")]
    before, after = _stream(writer, b"q\n"), _stream(writer, b"\nQ q %s Do Q\n" % name.encode())
    page[NameObject("/Contents")] = ArrayObject([before, *parts, after])


def _stream(writer: Any, data: bytes) -> Any:
    from pypdf.generic import StreamObject

    stream = StreamObject()
    stream.set_data(data)
    return writer._add_object(stream)
