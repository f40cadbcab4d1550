"""Pieces of Word that python-docx has no words for: fields, rules, borders, repeated heading rows."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cdht.reports.document import Text, runs
from cdht.reports.docx_styles import FACES, id_of
from cdht.reports.text import printable


def styled(place: Any, style: str) -> Any:
    """A new, empty paragraph in this style at the end of the document or of a cell."""
    paragraph = place.add_paragraph()
    paragraph._p.style = id_of(style)
    return paragraph


def write(paragraph: Any, text: Text) -> Any:
    """Adds a text with its faces, which are styles. Word breaks the line where the text has `\\n`."""
    for run in runs(text):
        made = paragraph.add_run(printable(run.text))
        if run.bold or run.italic:
            made._r.style = _FACE_IDS[run.bold, run.italic]
    return paragraph


_FACE_IDS = {looks: id_of(name) for name, looks in FACES.items()}


def page_field(paragraph: Any) -> None:
    """The number of the page, counted by Word."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    text = OxmlElement("w:t")
    text.text = "2"
    field[0].append(text)
    paragraph._p.append(field)


def line_above(paragraph: Any) -> None:
    """A thin line on top of an empty paragraph, as long as its indents leave it."""
    borders = OxmlElement("w:pBdr")
    borders.append(_edge("w:top", "single", 6, "000000", space=1))
    shading = paragraph._p.get_or_add_pPr()
    shading.insert_element_before(borders, *_AFTER_BORDERS)


def page_borders(section: Any, colour: str) -> None:
    """A double frame around the pages of a section."""
    frame = OxmlElement("w:pgBorders")
    frame.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        frame.append(_edge(f"w:{side}", "thickThinMediumGap", 24, colour, space=24))
    section._sectPr.insert_element_before(frame, *_AFTER_PAGE_BORDERS)


def repeat_on_every_page(row: Any) -> None:
    _switch(row, "w:tblHeader")


def keep_whole(row: Any) -> None:
    """The row never breaks across pages."""
    _switch(row, "w:cantSplit")


def cell_margins(table: Any, *, side: int, above: int) -> None:
    """The room inside the cells, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for name, room in (("top", above), ("left", side), ("bottom", above), ("right", side)):
        edge = OxmlElement(f"w:{name}")
        edge.set(qn("w:w"), str(room))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _switch(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _edge(name: str, kind: str, eighths: int, colour: str, *, space: int) -> Any:
    edge = OxmlElement(name)
    for key, value in (("val", kind), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        edge.set(qn(f"w:{key}"), value)
    return edge


# The order that the format prescribes: what may stand after the element that we insert.
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
    "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid",
    "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
    "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
    "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
_AFTER_PAGE_BORDERS = (
    "w:lnNumType", "w:pgNumType", "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg",
    "w:textDirection", "w:bidi", "w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange",
)  # fmt: skip
