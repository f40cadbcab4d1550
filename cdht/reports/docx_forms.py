"""Forms to fill in by hand, in Word: the self-assessment form and ballot papers.

The parts that everybody's forms share are written once and copied: python-docx would take minutes for 300.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import docx as python_docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from cdht.reports import docx_tables, qr
from cdht.reports.document import BallotPapers, FormText, ScoreForm, bold, italic
from cdht.reports.docx_parts import keep_whole, repeat_on_every_page, styled, write
from cdht.reports.docx_styles import add_styles, copy_styles, id_of, variant
from cdht.reports.text import printable

_WIDTHS = (10, 88, 18, 59)  # millimetres: number, wording, points, evidence
_DOTS = "…" * 30
_NAME, _BIRTH, _UNIT, _CODE, _QR = (f"▫▪{sign}▪▫" for sign in "12345")
"""Runs of the shared part that each person's form fills."""
_TOTAL = "▫▪∑▪▫"
_REMARKS = "▫▪!▪▫"


def write_score_form(word: Any, form: ScoreForm) -> None:
    """One person's form on a new page: the front to fill in, the levels on the page after it."""
    values = {
        _NAME: form.name or _DOTS,
        _BIRTH: form.birth or "…" * 8,
        _UNIT: form.unit or _DOTS,
        _CODE: form.code,
        _TOTAL: form.total,
        _REMARKS: " ".join(form.remarks),
    }
    for item in form.text.items:
        values[_points(item.number)] = form.points_of(item.number)
        values[_evidence(item.number)] = form.evidence_of(item.number)
    first = _is_empty(word)
    parts, scratch = _form_parts(form.text)
    copy_styles(scratch, word)
    for index, part in enumerate(parts):
        copy = deepcopy(part)
        word.element.body.insert_element_before(copy, "w:sectPr")
        _fill(copy, values, form.qr, word)
        if index == 0 and first:
            _stay_on_this_page(copy)


def write_ballots(word: Any, block: BallotPapers) -> None:
    """Pages of ballots: a table of one, two or four squares, each with the whole list."""
    across = 1 if block.per_page == 1 else 2
    squares = list(range(block.copies))
    part, scratch = _ballot_parts(block)
    copy_styles(scratch, word)
    for number, page in enumerate(_grouped(squares, block.per_page)):
        if number or not _is_empty(word):
            styled(word, "Dòng phiếu").paragraph_format.page_break_before = True
        room = (
            word.sections[-1].page_width - word.sections[-1].left_margin - word.sections[-1].right_margin
        ) / across
        table = docx_tables.bare(word, rows=-(-len(page) // across), widths=(int(room),) * across)
        cells = [cell for row in table.rows for cell in row.cells]
        for square, cell in zip_longest(page, cells):
            if square is not None:
                for element in part:
                    cell._tc.insert(len(cell._tc) - 1, deepcopy(element))


def _is_empty(word: Any) -> bool:
    """Whether nothing was written yet on the last section."""
    last = word.element.body[-2] if len(word.element.body) > 1 else None
    return last is None or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None


def _grouped(items: list[int], size: int) -> Iterator[list[int]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _fill(part: Any, values: dict[str, str], code: str, word: Any) -> None:
    for text in part.iter(qn("w:t")):
        if text.text in values:
            text.text = printable(values[text.text]).replace("\n", " ")
        elif text.text == _QR:
            text.text = ""
            if code:
                paragraph = Paragraph(text.getparent().getparent(), word._body)
                paragraph.add_run().add_picture(io.BytesIO(qr.png(code, scale=4)), width=Mm(25))


def _stay_on_this_page(part: Any) -> None:
    for break_before in part.iter(qn("w:pageBreakBefore")):
        break_before.getparent().remove(break_before)
        return


# --- What all forms of an audience share -------------------------------------------------------------


@lru_cache(maxsize=8)
def _form_parts(text: FormText) -> tuple[tuple[Any, ...], Any]:
    """The elements of front and back, in order, and the document with their styles; they begin a page."""
    word = _scratch()
    start = styled(word, "Dòng phiếu")
    start.paragraph_format.page_break_before = True
    start.paragraph_format.line_spacing = Pt(1)
    _head(word, text)
    _facts(word, text)
    _boxes(word, text)
    _hand(word, text)
    _back(word, text)
    return tuple(word.element.body[:-1]), word


def _scratch() -> Any:
    word = python_docx.Document()
    add_styles(word)
    return word


def _head(word: Any, text: FormText) -> None:
    left, right = docx_tables.bare(word, rows=1, widths=(Mm(145), Mm(30))).rows[0].cells
    lines: tuple[tuple[str, Any], ...] = (
        ("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
        ("Trích yếu", text.title.upper()),
        ("Tiêu ngữ", text.subject),
        ("Hướng dẫn ký", f"Dành cho: {text.audience}"),
    )
    _say(left, lines)
    _say(right, (("Hướng dẫn ký", _QR), ("Họ tên người ký", _CODE)))


def _facts(word: Any, text: FormText) -> None:
    _line(word, ("Họ và tên: ", bold(_NAME), "     Ngày sinh: ", bold(_BIRTH)), before=6)
    _line(word, ("Đơn vị: ", bold(_UNIT)), before=3)
    _line(word, italic(text.ask), before=3, size=10.5)


def _boxes(word: Any, text: FormText) -> None:
    count = len(text.items) + len(text.groups) + 2
    table = docx_tables.bare(word, rows=count, widths=tuple(Mm(width) for width in _WIDTHS))
    table.style = "Table Grid"
    rows = iter(table.rows)
    repeat_on_every_page(table.rows[0])
    for cell, name in zip(next(rows).cells, ("TT", "Chỉ số", "Điểm", "Minh chứng"), strict=True):
        _cell(word, cell, bold(name), centred=True)
    for title, items in text.groups:
        cells = next(rows).cells
        _cell(word, cells[0].merge(cells[3]), bold(title))
        for item in items:
            row = next(rows)
            keep_whole(row)
            row.height = Mm(13)
            _cell(word, row.cells[0], bold(str(item.number)), centred=True)
            _cell(word, row.cells[1], item.wording)
            _cell(word, row.cells[2], bold(_points(item.number)), centred=True)
            _cell(word, row.cells[3], _evidence(item.number), size=10.5)
    last = next(rows)
    last.height = Mm(9)
    _cell(word, last.cells[0].merge(last.cells[1]), bold(text.total_words), centred=True)
    _cell(word, last.cells[2], bold(_TOTAL), centred=True)


def _points(indicator: int) -> str:
    return f"▫▪điểm {indicator}▪▫"


def _evidence(indicator: int) -> str:
    return f"▫▪minh chứng {indicator}▪▫"


def _hand(word: Any, text: FormText) -> None:
    left, right = docx_tables.bare(word, rows=1, widths=(Mm(90), Mm(85))).rows[0].cells
    lines = (
        ("Địa danh ngày tháng", text.dated),
        ("Chức vụ người ký", "NGƯỜI TỰ ĐÁNH GIÁ"),
        ("Hướng dẫn ký", "(Ký, ghi rõ họ tên)"),
    )
    _cell(word, left, _REMARKS, size=10.5)
    _say(right, lines)


def _back(word: Any, text: FormText) -> None:
    title = _line(word, bold(f"Các mức điểm của từng chỉ số · {text.audience}"), centred=True)
    title.paragraph_format.page_break_before = True
    _line(word, (italic(_NAME), italic(" "), italic(_CODE)), size=9, centred=True)
    _line(word, italic(text.legend), size=9, centred=True)
    for item in text.items:
        _line(word, bold(f"{item.number}. {item.wording}"), before=2.5, size=9.5)
        parts = [part for scope, what in item.levels for part in (bold(f"{scope}: "), f"{what} ")]
        _line(word, tuple(parts), size=9.5)


# --- A ballot ----------------------------------------------------------------------------------------


def _ballot_parts(block: BallotPapers) -> tuple[tuple[Any, ...], Any]:
    """The elements of one ballot, and the document with their styles."""
    word, size = _scratch(), {1: 13.0, 2: 12.0, 4: 10.5}[block.per_page]
    across = {1: 170, 2: 118, 4: 82}[block.per_page]
    for text, more in ((block.unit.upper(), 0), ("PHIẾU BẦU", 2), (block.subject, 0)):
        _line(word, bold(text), size=size + more, centred=True)
    _line(word, italic(block.ask), size=size - 1.5)
    votes = 18 if block.per_page == 4 else 24
    widths = (11, across - 11 - 2 * votes, votes, votes)
    table = docx_tables.bare(word, rows=len(block.names) + 1, widths=tuple(Mm(one) for one in widths))
    table.style = "Table Grid"
    heading, *rows = table.rows
    repeat_on_every_page(heading)
    for cell, name in zip(heading.cells, ("TT", "Họ và tên", "Đồng ý", "Không đồng ý"), strict=True):
        _cell(word, cell, bold(name), centred=True, size=size - 1)
    for number, (row, (name, note)) in enumerate(zip(rows, block.names, strict=True), start=1):
        keep_whole(row)
        cells = row.cells
        _cell(word, cells[0], str(number), centred=True, size=size)
        _cell(word, cells[1], (bold(name), f"  {note}" if note else ""), size=size)
        _cell(word, cells[2], "□", centred=True, size=size + 2)
        _cell(word, cells[3], "□", centred=True, size=size + 2)
    _line(word, italic("Phiếu kín: không ghi tên người bầu."), size=size - 2)
    return tuple(word.element.body[:-1]), word


# --- Tools -------------------------------------------------------------------------------------------


def _say(cell: Any, lines: Iterable[tuple[str, Any]]) -> None:
    for number, (style, text) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph._p.style = id_of(style)
        write(paragraph, text)


def _line(word: Any, text: Any, *, before: float = 0, size: float = 0, centred: bool = False) -> Any:
    paragraph = word.add_paragraph()
    paragraph._p.style = _style(word, size, centred)
    if before:
        paragraph.paragraph_format.space_before = Pt(before)
    return write(paragraph, text)


def _cell(word: Any, cell: Any, text: Any, *, centred: bool = False, size: float = 0) -> None:
    cell.vertical_alignment = VERTICAL.CENTER
    cell.paragraphs[0]._p.style = _style(word, size, centred)
    write(cell.paragraphs[0], text)


def _style(word: Any, size: float, centred: bool) -> str:
    return variant(word, "Dòng phiếu", size=size, align=ALIGN.CENTER if centred else None)
