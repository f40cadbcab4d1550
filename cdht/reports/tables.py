"""A table of a paper as a value: columns, a heading of several rows, body, total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from cdht.domain.vietnamese import number

LAST = 3
"""Rows of a table that go on the last page of its paper, at least."""


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. A number stays a number in Excel and prints as `1.234`, a mean as `7,83`; give years as text.

    `rowspan` is for headings only: a body group taller than a page cannot be laid out.
    `align` and `bold` say where the cell differs from its column. `qr`: a QR code of this text stands over
    the value, in files that hold pictures.
    """

    value: str | int | Decimal
    colspan: int = 1
    rowspan: int = 1
    align: Align | None = None
    bold: bool = False
    italic: bool = False
    qr: str = ""

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else number(self.value, decimals(self.value))


CellLike: TypeAlias = Cell | str | int | Decimal


def decimals(value: int | Decimal) -> int:
    """How many digits stand after the comma: 2 for a mean of 7,83."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the table's width, in any unit: only the proportions count."""

    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place: row and column of its upper left corner, from 0, within its part."""

    row: int
    column: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table across the whole width of the text.

    `head`: rows of the heading, spans allowed, repeated on every page. `rows`: the body; a row may hold
    one `Cell(…, colspan=n)` as a sub-heading. `total`: the last row, in bold. `empty`: what a table
    without rows says. `size`: points. `name`: the sheet's name in Excel. `caption`: a line above.
    `tall`: the least height of a row of the body, points, where a hand is to write. `below`: how much stands
    under the table to the end of its paper, points; what does not fit takes the last rows along, so that
    neither a row nor a signature stands alone on a page.
    """

    columns: tuple[Column, ...]
    head: tuple[tuple[CellLike, ...], ...]
    rows: tuple[tuple[CellLike, ...], ...]
    total: tuple[CellLike, ...] = ()
    empty: str = "Không có ai trong danh sách."
    size: float = 12
    name: str = ""
    caption: str = ""
    tall: float = 0
    below: float = 0

    def __post_init__(self) -> None:
        """Raises ValueError when a row does not fill the columns exactly: a fault of the builder."""
        _placed(self.head, len(self.columns), "heading")
        for row in self._body_rows():
            _placed((row,), len(self.columns), "body")

    def head_cells(self) -> tuple[Placed, ...]:
        return _placed(self.head, len(self.columns), "heading")

    def body(self) -> Iterator[tuple[Placed, ...]]:
        """The rows under the heading, the total not included; one row that says so when there are none."""
        rows: Sequence[tuple[CellLike, ...]] = self.rows or (self._empty_row(),)
        for index, row in enumerate(rows):
            yield _in_line(row, index)

    def total_cells(self) -> tuple[Placed, ...]:
        return _in_line(self.total, 0)

    def tied_rows(self) -> frozenset[int]:
        """Rows of the body that stay on one page with the row after them.

        Sub-headings, and the last two above a total: neither stands alone at an edge of the page.
        """
        heads = {i for i, row in enumerate(self.rows) if len(row) == 1 and len(self.columns) > 1}
        before_total = range(max(0, len(self.rows) - 2), len(self.rows)) if self.total else ()
        last = range(max(0, len(self.rows) - LAST), len(self.rows) - 1) if self.below else before_total
        return frozenset(heads | set(last))

    def widths(self, whole: float) -> tuple[float, ...]:
        """The columns' widths in the unit of `whole`, which they fill."""
        shares = sum(column.width for column in self.columns)
        return tuple(whole * column.width / shares for column in self.columns)

    def align_of(self, placed: Placed) -> Align:
        """Of a cell under the heading: its own, else left for a sub-heading, else its column's."""
        spread = Align.LEFT if placed.cell.colspan > 1 else self.columns[placed.column].align
        return placed.cell.align or spread

    def _empty_row(self) -> tuple[CellLike, ...]:
        return (Cell(self.empty, colspan=len(self.columns), align=Align.CENTER, italic=True),)

    def _body_rows(self) -> Iterator[tuple[CellLike, ...]]:
        yield from self.rows
        if self.total:
            yield self.total


def _cell(value: CellLike) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


def _in_line(row: Sequence[CellLike], index: int) -> tuple[Placed, ...]:
    placed, column = [], 0
    for cell in map(_cell, row):
        placed.append(Placed(index, column, cell))
        column += cell.colspan
    return tuple(placed)


def _placed(rows: Sequence[Sequence[CellLike]], width: int, part: str) -> tuple[Placed, ...]:
    """Lays cells with spans into a grid as HTML does; every square must be covered exactly once."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for index, row in enumerate(rows):
        for cell in map(_cell, row):
            column = next((c for c in range(width) if (index, c) not in taken), width)
            placed.append(Placed(index, column, cell))
            squares = {
                (index + down, column + right)
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            }
            if squares & taken:
                raise ValueError(f"{part}: {cell.text!r} lies on another cell")
            taken |= squares
    if taken != {(r, c) for r in range(len(rows)) for c in range(width)}:
        raise ValueError(f"{part}: rows do not fill {width} columns exactly: {[_texts(r) for r in rows]}")
    return tuple(placed)


def _texts(row: Sequence[CellLike]) -> list[str]:
    return [_cell(value).text for value in row]
