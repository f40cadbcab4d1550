"""A sheet of Excel as the lines and the table of a report."""

from __future__ import annotations

from collections.abc import Sequence

from .problems import Refused
from .report_text import MOST_COLUMNS, MOST_ROWS, Line, Part, Table, is_figure, lines_of
from .vietnamese import fold, nfc, number
from .workbook import Cell, Grid, as_typed


def parts_of_grid(grid: Grid) -> tuple[Part, ...]:
    """Titles above and notes below as lines; the table between, with its shares as percentages.

    Raises `Refused` for a sheet that is no table of a report: too large, or without a figure.
    """
    rows = [tuple(cells) for _row, cells in grid.rows]
    wide = [at for at, cells in enumerate(rows) if sum(_has_words(cell) for cell in cells) > 1]
    if not wide:
        return _must_say_something(tuple(lines_of(_typed(cell) for cells in rows for cell in cells)))
    first, last = wide[0], wide[-1] + 1
    table = _even(rows[first:last])
    if len(table) > MOST_ROWS or len(table[0]) > MOST_COLUMNS:
        raise Refused.because(
            f"Trang tính quá {number(MOST_ROWS)} dòng hoặc {MOST_COLUMNS} cột. Đây là danh sách, không phải "
            "bảng của báo cáo. Chép riêng bảng số liệu sang một tệp mới rồi gửi."
        )
    above, below = (
        [_typed(cell) for cells in part for cell in cells] for part in (rows[:first], rows[last:])
    )
    return _must_say_something((*lines_of(above), Table(_printed(table)), *lines_of(below)))


def _must_say_something(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    has_figures = any(
        isinstance(part, Line) or any(is_figure(cell) for row in part.rows for cell in row[1:])
        for part in parts
    )
    if not has_figures:
        raise Refused.because("Trang tính đầu tiên không có số nào để soát. Chép bảng số liệu lên trang đầu.")
    return parts


def _has_words(cell: Cell) -> bool:
    return cell != "" and bool(_typed(cell))


def _even(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """All as wide as the widest, without empty columns."""
    width = max(map(len, rows))
    filled = [(*row, *("",) * (width - len(row))) for row in rows]
    kept = [at for at in range(width) if any(_has_words(row[at]) for row in filled)]
    return [tuple(row[at] for at in kept) for row in filled]


def _printed(rows: list[tuple[Cell, ...]]) -> tuple[tuple[str, ...], ...]:
    shares = {at for at in range(len(rows[0])) if _are_shares([row[at] for row in rows])}
    return tuple(tuple(_cell(cell, is_share=at in shares) for at, cell in enumerate(row)) for row in rows)


def _are_shares(column: list[Cell]) -> bool:
    """Excel keeps 94,5% as 0.945: a column headed by % or “tỉ lệ” with nothing above 1."""
    heads = [fold(cell) for cell in column if isinstance(cell, str)]
    numbers = [cell for cell in column if _is_number(cell)]
    headed = any("%" in head or "ti le" in head or "ty le" in head for head in heads)
    return headed and bool(numbers) and all(0 <= float(cell) <= 1 for cell in numbers)  # type: ignore[arg-type]


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _cell(cell: Cell, *, is_share: bool) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = round(float(cell) * (100 if is_share else 1), 6)
        written = f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
        return f"{written}%" if is_share else written
    return _typed(cell)


def _typed(cell: Cell) -> str:
    return nfc(as_typed(cell))
