"""A Document as PDF: HTML laid out by xhtml2pdf, tables and certificates drawn by ReportLab.

An HTML table of 1,000 rows takes xhtml2pdf 20 seconds; ReportLab's own takes less than one. So the
source holds a mark for each drawing, and a tag of ours puts the drawing into the story.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from uuid import uuid4

from markupsafe import Markup

from cdht.reports import fonts, html
from cdht.reports.document import BallotPapers, Certificate, Chart, Document, ScoreForm, Section, Table
from cdht.reports.text import printable

log = logging.getLogger(__name__)

MILLIMETRE = 72 / 25.4
TEXT_WIDTH = {False: 165 * MILLIMETRE, True: 252 * MILLIMETRE}  # points; keys: landscape?
_FIRST_PAGE = {
    "portrait": "size: a4 portrait; margin: 20mm 15mm 20mm 30mm;",
    "landscape": "size: a4 landscape; margin: 20mm 15mm 20mm 30mm;",
    "whole": "size: a4 portrait; margin: 0;",
}

LONGEST_SECONDS = 900
"""A list of 10,000 people on a slow and busy computer takes minutes; the engine's own limit is one."""

Tell = Callable[[int, int], None]
"""Hears how far a printing got: so many of so many lines or pages. What it raises ends the printing."""

# What the tag draws, by mark: filled before a rendering and emptied after it.
_DRAWINGS: dict[str, Callable[[], Any]] = {}


class PaperNotPrinted(Exception):
    """The layout engine failed or warned: a warning means a missing font, picture or sign."""


def untold(_done: int, _all: int) -> None:
    """Nobody listens."""


def render(document: Document, tell: Tell = untold) -> bytes:
    """The paper as PDF with its fonts inside. Raises `PaperNotPrinted`; never a half right file."""
    if any(isinstance(block, Certificate) for block in document.blocks):
        return _certificates(document, tell)
    _teach_tag()
    counted = _Counted(sum(len(table.rows) for table in document.tables), tell)
    pages = [_Page(section, counted) for section in document.sections()]
    try:
        return _laid_out(_source(document, pages))
    finally:
        for page in pages:
            page.drawn.forget()


def _certificates(document: Document, tell: Tell) -> bytes:
    """They have a layout of their own and share a file with nothing else."""
    from cdht.reports import pdf_certificates

    certificates = [block for block in document.blocks if isinstance(block, Certificate)]
    if len(certificates) < len(document.blocks):
        raise ValueError("certificates are printed without other pages between them")
    return pdf_certificates.render(certificates, document.title, tell)


@dataclass
class _Counted:
    """Lines of all tables of a paper, as they are put on pages."""

    all: int
    tell: Tell
    done: int = 0

    def more(self, lines: int) -> None:
        self.done = min(self.all, self.done + lines)
        self.tell(self.done, self.all)


@dataclass
class _Drawn:
    """Stands for a section's drawings while its HTML is written: each answers with a mark."""

    section: Section
    counted: _Counted
    marks: list[str] = field(default_factory=list)

    def table(self, block: Table) -> Markup:
        from cdht.reports import pdf_tables

        width = TEXT_WIDTH[self.section.landscape]
        return self._mark(lambda: pdf_tables.drawn(block, width, self.counted.more))

    def chart(self, block: Chart) -> Markup:
        from cdht.reports import pdf_charts

        return self._mark(lambda: pdf_charts.drawn(block, TEXT_WIDTH[self.section.landscape]))

    def score_form(self, block: ScoreForm) -> Markup:
        from cdht.reports import pdf_score_form

        return self._marks(pdf_score_form.pages(block))

    def ballots(self, block: BallotPapers) -> Markup:
        from cdht.reports import pdf_ballots

        return self._marks(pdf_ballots.pages(block))

    def rule(self, millimetres: float, after: float = 2) -> Markup:
        return self._mark(lambda: _rule(millimetres, after))

    def balanced(self, text: str, millimetres: float, size: float, *, bold: bool = False) -> str:
        return fonts.balanced(printable(text), millimetres * MILLIMETRE, size, bold=bold)

    def forget(self) -> None:
        for mark in self.marks:
            _DRAWINGS.pop(mark, None)

    def _marks(self, pages: list[Any]) -> Markup:
        return Markup("\n").join(self._mark(partial(_same, page)) for page in pages)

    def _mark(self, draw: Callable[[], Any]) -> Markup:
        mark = uuid4().hex
        _DRAWINGS[mark] = draw
        self.marks.append(mark)
        return Markup('<pdf:drawing name="{}"></pdf:drawing>').format(mark)


class _Page:
    """A section as pdf.html needs it."""

    def __init__(self, section: Section, counted: _Counted) -> None:
        self.section = section
        self.drawn = _Drawn(section, counted)
        way = "landscape" if section.landscape else "portrait"
        self.template = "whole" if section.bare else way
        self.box = _FIRST_PAGE[self.template]


def _source(document: Document, pages: list[_Page]) -> str:
    style = (html.TEMPLATES / "documents" / "pdf.css").read_text(encoding="utf-8")
    trusted = Markup(style)  # noqa: S704 - our own file
    return html.fill("pdf.html", document=document, pages=pages, style=trusted)


def _laid_out(source: str) -> bytes:
    from xhtml2pdf import pisa

    made = io.BytesIO()
    result = pisa.CreatePDF(source, dest=made, encoding="utf-8", **resources())
    if result.err or result.warn:
        log.error("PDF not made: %s", result.log)
        raise PaperNotPrinted("; ".join(str(entry[2]) for entry in result.log) or "unknown failure")
    return made.getvalue()


def resources() -> dict[str, Any]:
    """What xhtml2pdf may open: the fonts, and pictures inside the source; nothing remote, no other file."""
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    limits = {"allow_remote": False, "max_render_seconds": LONGEST_SECONDS}
    policy = ResourceAccessPolicy.server(fonts.FOLDER, **limits)
    return {"path": str(fonts.FOLDER / "paper.html"), "resource_policy": policy}


def _same(page: Any) -> Any:
    return page


def _rule(millimetres: float, after: float) -> Any:
    from reportlab.platypus.flowables import HRFlowable

    line = {"thickness": 0.75, "color": "black", "hAlign": "CENTER", "spaceBefore": 1, "spaceAfter": after}
    return HRFlowable(width=millimetres * MILLIMETRE, **line)


@cache
def _teach_tag() -> None:
    """Tells xhtml2pdf about `<pdf:drawing name="…">`. It looks its tags up as globals of its parser."""
    from xhtml2pdf import parser, tags

    class Drawing(tags.pisaTag):
        def start(self, c: Any) -> None:
            c.addPara()
            c.addStory(_DRAWINGS[self.attr["name"]]())

    parser.pisaTagPDFDRAWING = Drawing
    parser.TAGS["pdfdrawing"] = (0, {"name": (parser.STRING, None)})
