"""A Document as HTML: a fragment for the preview, a page that stands alone, the source of the PDF."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from cdht.reports import qr
from cdht.reports.charts import Chart
from cdht.reports.document import Block, Document, Title, runs
from cdht.reports.text import printable

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
SCREEN_STYLE = ROOT / "static" / "paper.css"
PICTURE = 468  # points: as wide as the text of a paper
NARROW_PICTURE, NARROW_LETTERS = 300, 12


def fragment(document: Document) -> Markup:
    """The paper as `<article class="paper">` for a page of the program, which links `static/paper.css`.

    No h1 (the page has its own), no inline style; a certificate's QR code is a `data:` picture.
    """
    return Markup(_sheets("sheets.html", document, first_title=None))  # noqa: S704 - our template, autoescaped


def page(document: Document) -> str:
    """The paper as one HTML file with its style inside: opens in any browser, prints as A4."""
    first_title = next((block for block in document.blocks if isinstance(block, Title)), None)
    style = Markup(SCREEN_STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return _sheets("page.html", document, first_title=first_title, style=style)


def picture_of(chart: Chart) -> Markup:
    """The chart as on the paper: SVG that scales with its place."""
    from cdht.reports import chart_svg

    return Markup(chart_svg.svg(chart, PICTURE))  # noqa: S704 - every text escaped by its DOM


def narrow_picture_of(chart: Chart) -> Markup:
    """The same for a telephone: names over their bars, letters that stay readable."""
    from cdht.reports import chart_svg

    made = chart_svg.svg(chart, NARROW_PICTURE, NARROW_LETTERS, name="chart-picture narrow")
    return Markup(made)  # noqa: S704 - every text escaped by its DOM


def fill(template: str, **values: Any) -> str:
    """A template of `templates/documents/` with every text escaped and made printable."""
    return environment().get_template(f"documents/{template}").render(values)


@cache
def environment() -> Environment:
    """An environment of its own: papers need none of the web's filters, and never run without escaping."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable_only,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["lines"] = _lines
    made.globals.update(runs=runs, kind=_kind, qr_picture=qr.data_uri, name_step=_name_step, fitted=_fitted)
    made.globals.update(picture_of=picture_of)
    return made


def _sheets(template: str, document: Document, **values: Any) -> str:
    return fill(template, document=document, **values)


def _printable_only(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _lines(text: str) -> Markup:
    """Text with its line breaks, and with the blanks that leave room for the hand."""
    kept = printable(text).replace("  ", "\xa0\xa0")
    return Markup("<br>").join(escape(line) for line in kept.split("\n"))


def _fitted(text: str, millimetres: float, size: float, drawn: Any, *, bold: bool = False) -> str:
    """Centred text with its lines broken in balance; screens do that by themselves."""
    return str(drawn.balanced(text, millimetres, size, bold=bold)) if drawn else text


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _name_step(name: str) -> str:
    """Screens shrink a certificate's name in three steps; exact fitting is for the PDF."""
    return "long" if len(name) > 40 else "medium" if len(name) > 26 else "short"
