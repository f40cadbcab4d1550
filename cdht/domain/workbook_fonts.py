"""A sheet typed with an old font, column by column, in Unicode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .old_fonts import OldFont, column_font, mended
from .vietnamese import nfc
from .workbook import Cell, CellProblem, Grid, letter

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was done to a column: its letter, its font, how many texts, and a few before and after."""

    column: str
    font: OldFont
    count: int
    samples: tuple[tuple[str, str], ...]

    @property
    def problem(self) -> CellProblem:
        """As a warning about the column."""
        before, after = self.samples[0]
        message = f"Chữ kiểu {self.font.label} đã chuyển thành Unicode: “{after}”. Xem lại."
        return CellProblem(None, self.column, "", before, message)


def to_unicode(grid: Grid) -> tuple[Grid, tuple[Conversion, ...]]:
    """The sheet with old texts converted, and what was converted; the same sheet where there are none."""
    texts: dict[int, dict[str, None]] = {}
    for _row, cells in grid.rows:
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and not cell.isascii():
                texts.setdefault(column, {})[cell] = None
    changes: dict[int, dict[str, str]] = {}
    done = []
    for column, found in sorted(texts.items()):
        if (font := column_font(list(found))) and (changed := mended(found, font)):
            changes[column] = changed
            samples = tuple((nfc(old), nfc(new)) for old, new in list(changed.items())[:SAMPLES])
            done.append(Conversion(letter(column), font, len(changed), samples))
    return (_converted(grid, changes), tuple(done)) if changes else (grid, ())


def _converted(grid: Grid, changes: Mapping[int, Mapping[str, str]]) -> Grid:
    def turned(column: int, cell: Cell) -> Cell:
        return changes.get(column, {}).get(cell, cell) if isinstance(cell, str) else cell

    rows = ((row, tuple(turned(c, cell) for c, cell in enumerate(cells))) for row, cells in grid.rows)
    return Grid(grid.sheet, tuple(rows))
