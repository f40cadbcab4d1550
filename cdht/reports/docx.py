"""A Document as .docx: real styles, real tables, editable in Word and LibreOffice."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx as python_docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as Words

from cdht.reports import docx_certificate, docx_charts, docx_forms, docx_tables, fonts
from cdht.reports.document import (
    Align,
    BallotPapers,
    Block,
    Centered,
    Certificate,
    Chart,
    Document,
    Grounds,
    Heading,
    Letterhead,
    ListItem,
    Note,
    Paragraph,
    ScoreForm,
    Section,
    Signature,
    Signer,
    Table,
    Title,
)
from cdht.reports.docx_parts import keep_whole, line_above, page_borders, page_field, styled, write
from cdht.reports.docx_styles import add_styles, id_of, variant
from cdht.reports.text import printable

MILLIMETRE = 72 / 25.4
_HAND_ROOM = 4  # empty lines for the hand-written signature and the seal


def render(document: Document) -> bytes:
    """The paper as .docx. Page numbers are counted by Word; there is none on the first page."""
    word = python_docx.Document()
    add_styles(word)
    _describe(word, document)
    for index, section in enumerate(document.sections()):
        _open_section(word, section, first=index == 0)
        for block in section.blocks:
            _WRITERS[type(block)](word, block)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _describe(word: Any, document: Document) -> None:
    word.core_properties.title = printable(document.title)[:255]
    word.core_properties.author = printable(document.author)[:255]
    word.core_properties.last_modified_by = printable(document.author)[:255]
    word.core_properties.comments = ""
    word.core_properties.language = "vi-VN"


def _open_section(word: Any, section: Section, *, first: bool) -> None:
    opened = word.sections[0] if first else word.add_section(WD_SECTION.NEW_PAGE)
    _lay(opened, section)
    _drop_frame(opened)
    if any(isinstance(block, Certificate) and block.frame for block in section.blocks):
        page_borders(opened, "A4161A")
    opened.different_first_page_header_footer = first and not section.bare
    _number_pages(opened, section)


def _lay(opened: Any, section: Section) -> None:
    """A4 with the margins of the decree, or of a form or certificate that fills its page."""
    short, long = Mm(210), Mm(297)
    opened.orientation = WD_ORIENT.LANDSCAPE if section.landscape else WD_ORIENT.PORTRAIT
    opened.page_width, opened.page_height = (long, short) if section.landscape else (short, long)
    top, right, bottom, left = _margins(section)
    opened.top_margin, opened.right_margin = Mm(top), Mm(right)
    opened.bottom_margin, opened.left_margin = Mm(bottom), Mm(left)
    opened.header_distance = Mm(10)


def _margins(section: Section) -> tuple[int, int, int, int]:
    """Top, right, bottom, left in millimetres."""
    if not section.bare:
        return 20, 15, 20, 30
    first = section.blocks[0]
    return (
        (18, 22, 14, 22)
        if isinstance(first, Certificate)
        else (10, 14, 8, 20 if isinstance(first, ScoreForm) else 14)
    )


def _drop_frame(opened: Any) -> None:
    """A new section begins as a copy of the one before it: take its frame away."""
    for frame in opened._sectPr.xpath("./w:pgBorders"):
        opened._sectPr.remove(frame)


def _number_pages(opened: Any, section: Section) -> None:
    header = opened.header
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph._p.style = id_of("Số trang")
    if not section.bare:
        page_field(paragraph)


# --- Blocks ------------------------------------------------------------------------------------


def _letterhead(word: Any, block: Letterhead) -> None:
    table = _columns(word, (69, 96))
    left, right = table.rows[0].cells
    if block.superior:
        _say(left, "Cơ quan cấp trên", _fitted(block.superior.upper(), 12))
    _say(left, "Cơ quan ban hành", _fitted(block.issuer.upper(), 12, bold=True))
    _rule(left, room=69, length=25)
    _say(right, "Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    _say(right, "Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc")
    _rule(right, room=96, length=56)
    below = table.add_row().cells
    _say(below[0], "Số văn bản", block.number_line)
    _say(below[1], "Địa danh ngày tháng", block.place_line)


def _title(word: Any, block: Title) -> None:
    write(styled(word, "Title"), block.kind.upper())
    if block.subject:
        write(styled(word, "Trích yếu"), block.subject)
    if block.note:
        write(styled(word, "Kèm theo"), block.note)
    section = word.sections[-1]
    room = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    _rule(word, room=room, length=40)


def _centered(word: Any, block: Centered) -> None:
    write(styled(word, "Dòng giữa"), block.text)


def _grounds(word: Any, block: Grounds) -> None:
    for line in block.punctuated():
        write(styled(word, "Căn cứ"), line)


def _heading(word: Any, block: Heading) -> None:
    write(styled(word, f"Heading {block.level}"), block.line)


def _paragraph(word: Any, block: Paragraph) -> None:
    align = None if block.align is Align.JUSTIFY else docx_tables.ALIGNMENTS[block.align]
    paragraph = word.add_paragraph()
    paragraph._p.style = variant(word, "Đoạn văn", align=align, flush=not block.indent)
    write(paragraph, block.text)


def _list_item(word: Any, block: ListItem) -> None:
    paragraph = styled(word, "Gạch đầu dòng")
    write(paragraph, f"{block.marker} ")
    write(paragraph, block.text)


def _note(word: Any, block: Note) -> None:
    paragraph = write(styled(word, "Ghi chú"), block.text)
    if block.leads:
        paragraph.paragraph_format.keep_with_next = True


def _signature(word: Any, block: Signature) -> None:
    """What stands above stays on its page: a signature never stands alone on one."""
    if (last := _last(word)) is not None:
        last.paragraph_format.keep_with_next = True
    styled(word, "Ghi chú").paragraph_format.keep_with_next = True
    if block.recipients or len(block.signers) == 1:
        left, right = _columns(word, (72, 93)).rows[0].cells
        if block.recipients:
            _say(left, "Nơi nhận", "Nơi nhận:")
        for line in block.recipients:
            _say(left, "Dòng nơi nhận", line)
        _over_hand(right, block.signers[0])
        _under_hand(right, block.signers[0])
        return
    table = _columns(word, (165 / len(block.signers),) * len(block.signers))
    below = table.add_row()
    keep_whole(below)
    for signer, over, under in zip(block.signers, table.rows[0].cells, below.cells, strict=True):
        _over_hand(over, signer)
        _under_hand(under, signer)


def _over_hand(cell: Any, signer: Signer) -> None:
    for title in signer.titles:
        _say(cell, "Chức vụ người ký", title)
    if signer.hint:
        _say(cell, "Hướng dẫn ký", signer.hint)


def _under_hand(cell: Any, signer: Signer) -> None:
    for _ in range(_HAND_ROOM):
        _say(cell, "Chức vụ người ký", "")
    if signer.agency_title:
        _say(cell, "Chức vụ người ký", signer.agency_title)
    _say(cell, "Họ tên người ký", signer.name)


def _certificate(word: Any, block: Certificate) -> None:
    docx_certificate.write_certificate(word, block, columns=_columns, say=_say, rule=_rule)


# --- Tools -------------------------------------------------------------------------------------


def _columns(word: Any, millimetres: tuple[float, ...]) -> Any:
    """An invisible table of one row: how Word sets things side by side."""
    table = docx_tables.bare(word, rows=1, widths=tuple(Mm(width) for width in millimetres))
    keep_whole(table.rows[0])
    return table


def _say(place: Any, style: str, text: str) -> Any:
    """A paragraph at the end of the document or of a cell, whose first, empty one is used up first."""
    paragraph = _only_untouched(place) or place.add_paragraph()
    paragraph._p.style = id_of(style)
    return write(paragraph, text)


def _only_untouched(place: Any) -> Any:
    """The empty paragraph of a new cell. A document has none, and may be long: it is left alone."""
    paragraphs = [] if hasattr(place, "sections") else place.paragraphs
    return paragraphs[0] if len(paragraphs) == 1 and _untouched(paragraphs[0]) else None


def _last(word: Any) -> Any:
    """The paragraph at the end of what is written; None where a table or a section ends it."""
    before: Any = word.element.body[-2] if len(word.element.body) > 1 else None
    is_text = before is not None and before.tag == qn("w:p") and not before.xpath("./w:pPr/w:sectPr")
    return Words(before, word._body) if is_text else None


def _untouched(paragraph: Any) -> bool:
    return paragraph._p.pPr is None and not paragraph.runs


def _rule(place: Any, *, room: float, length: float) -> None:
    """A rule of `length` in the middle of `room`, millimetres."""
    paragraph = _say(place, "Kẻ dưới", "")
    line_above(paragraph)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((room - length) / 2)


def _fitted(text: str, size: float, *, bold: bool = False) -> str:
    return fonts.balanced(printable(text), 65 * MILLIMETRE, size, bold=bold)


_WRITERS: dict[type[Block], Callable[[Any, Any], None]] = {
    Letterhead: _letterhead,
    Title: _title,
    Centered: _centered,
    Grounds: _grounds,
    Heading: _heading,
    Paragraph: _paragraph,
    ListItem: _list_item,
    Note: _note,
    Table: docx_tables.write_table,
    Chart: docx_charts.write_chart,
    Signature: _signature,
    Certificate: _certificate,
    ScoreForm: docx_forms.write_score_form,
    BallotPapers: docx_forms.write_ballots,
}
