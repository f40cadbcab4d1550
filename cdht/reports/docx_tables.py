"""Tables in Word: merged headings that repeat on every page, widths that hold in LibreOffice too."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from cdht.reports import qr
from cdht.reports.document import Align, Placed, Table
from cdht.reports.docx_parts import cell_margins, keep_whole, repeat_on_every_page, styled, write
from cdht.reports.docx_styles import variant

ALIGNMENTS = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}

_STAYS_WHOLE = 12  # rows


def bare(word: Any, *, rows: int, widths: tuple[int, ...]) -> Any:
    """A table without lines whose columns are `widths` wide (EMU) whatever stands in them."""
    table = word.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.w = Emu(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Emu(width)
    return table


def write_table(word: Any, block: Table) -> None:
    """The table with its caption, its heading repeated on every page and its total in bold."""
    if block.caption:
        write(styled(word, "Tên bảng"), block.caption)
    else:
        _gap(word).paragraph_format.keep_with_next = True  # else a heading stays behind alone
    _Filled(word, block).fill()
    after = _gap(word)
    if block.below:
        after.paragraph_format.keep_with_next = True


def _gap(word: Any) -> Any:
    """Air between text and table: Word has no margins around tables."""
    return styled(word, "Kẻ dưới")


class _Filled:
    """A Word table being filled. Cells are reached by their XML: python-docx's own way is quadratic."""

    def __init__(self, word: Any, block: Table) -> None:
        section = word.sections[-1]
        room = section.page_width - section.left_margin - section.right_margin
        self.block = block
        self.body = tuple(block.body())
        total = 1 if block.total else 0
        widths = tuple(int(width) for width in block.widths(room))
        self.table = bare(word, rows=len(block.head) + len(self.body) + total, widths=widths)
        self.table.style = "Table Grid"
        cell_margins(self.table, side=60, above=40)
        self.word = word
        # Word's own ids: looking a style up by name for each of 10,000 cells takes most of the time.
        self.styles: dict[tuple[str, Align, bool, bool], str] = {}
        self.squares = [row.tc_lst for row in self.table._tbl.tr_lst]

    def fill(self) -> None:
        block, first, tied_rows = self.block, len(self.block.head), self._tied_rows()
        self._head()
        for index, row in enumerate(self.body, start=first):
            tied = index - first in tied_rows
            for placed in row:
                self._put(placed, index, block.align_of(placed), bold=placed.cell.bold, tied=tied)
        for placed in block.total_cells():
            self._put(placed, len(self.squares) - 1, block.align_of(placed), bold=True)
        for index, row in enumerate(self.table.rows):
            keep_whole(row)
            if block.tall and index >= first:
                row.height = Pt(block.tall)  # at least

    def _tied_rows(self) -> frozenset[int]:
        """A short table stays whole: LibreOffice cuts off merged cells of a heading that it repeats."""
        if len(self.body) > _STAYS_WHOLE:
            tied = self.block.tied_rows()
            return tied | {len(self.body) - 1} if self.block.below and not self.block.total else tied
        ends_low = self.block.total or self.block.below
        return frozenset(range(len(self.body) if ends_low else len(self.body) - 1))

    def _head(self) -> None:
        for index in range(len(self.block.head)):
            repeat_on_every_page(self.table.rows[index])
        for placed in self.block.head_cells():
            self._put(placed, placed.row, placed.cell.align or Align.CENTER, bold=False, style="Đầu bảng")

    def _put(
        self, placed: Placed, row: int, align: Align, *, bold: bool, style: str = "Ô bảng", tied: bool = False
    ) -> None:
        cell = self._merged(placed, row)
        cell.vertical_alignment = VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._style(style, align, bold=bold, italic=placed.cell.italic)
        if tied:
            paragraph.paragraph_format.keep_with_next = True
        if placed.cell.qr:
            picture = io.BytesIO(qr.png(placed.cell.qr, scale=4))
            paragraph.add_run().add_picture(picture, width=Mm(12))
            paragraph.add_run().add_break()
        write(paragraph, placed.cell.text)

    def _style(self, base: str, align: Align, *, bold: bool, italic: bool) -> str:
        key = (base, align, bold, italic)
        if key not in self.styles:
            usual = Align.CENTER if base == "Đầu bảng" else Align.LEFT
            self.styles[key] = variant(
                self.word,
                base,
                align=None if align is usual else ALIGNMENTS[align],
                size=0 if self.block.size == 12 else self.block.size,
                bold=bold,
                italic=italic,
            )
        return self.styles[key]

    def _merged(self, placed: Placed, row: int) -> Any:
        from docx.table import _Cell

        cell = _Cell(self.squares[row][placed.column], self.table)
        last_row, last_column = row + placed.cell.rowspan - 1, placed.column + placed.cell.colspan - 1
        if (last_row, last_column) == (row, placed.column):
            return cell
        return cell.merge(_Cell(self.squares[last_row][last_column], self.table))
