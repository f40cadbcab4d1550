"""Anybody's report as lines and tables, in the order of the paper; also out of text that was pasted.

Word, Excel and the converters write a table into plain text in two ways: a row to a line with tabs between
the cells, or a cell to a line that begins with a tab and an empty line after each row. Both are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from .problems import Refused
from .vietnamese import nfc, number

MOST_CHARACTERS = 150_000
"""Of a pasted report: about fifty pages."""
MOST_LINES = 5_000
MOST_COLUMNS, MOST_ROWS = 60, 2_000
"""A larger table is a list of people or something else, not the table of a report: it is read as lines."""
_MOST_IN_LINE = 4_000


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a heading or an item of a list, in NFC and without blanks around it. Never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as texts; a row may be shorter where its cells span several columns."""

    rows: tuple[tuple[str, ...], ...]


Part: TypeAlias = Line | Table


def parts_of_text(text: str) -> tuple[Part, ...]:
    """A pasted text as lines and tables. Tables without a figure are lines like any other.

    Raises `Refused` for a text above MOST_CHARACTERS or MOST_LINES.
    """
    if len(text) > MOST_CHARACTERS:
        raise Refused.because(f"Văn bản dài quá {number(MOST_CHARACTERS)} ký tự. Chia làm nhiều lần.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return settled(_parts(lines))


def settled(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Only tables that hold figures stay tables: heads and signatures are laid out in tables too.

    Raises `Refused` above MOST_LINES.
    """
    found = tuple(islice((one for part in parts for one in _settled(part)), MOST_LINES + 1))
    if len(found) > MOST_LINES:
        raise Refused.because(f"Báo cáo quá {number(MOST_LINES)} dòng. Chỉ gửi phần báo cáo, bỏ danh sách.")
    return found


def _settled(part: Part) -> Iterator[Part]:
    if isinstance(part, Line):
        yield part
    elif _is_of_figures(part.rows):
        yield Table(tuple(tuple(nfc(cell) for cell in row) for row in part.rows))
    else:
        yield from lines_of(line for row in part.rows for cell in _apart(row) for line in cell.splitlines())


def _is_of_figures(rows: Sequence[Sequence[str]]) -> bool:
    small = len(rows) <= MOST_ROWS and max(map(len, rows), default=0) <= MOST_COLUMNS
    return small and any(is_figure(cell) for row in rows for cell in row[1:])


def _apart(row: Sequence[str]) -> Iterator[str]:
    """The cells of a row; one that spans several columns once."""
    for index, cell in enumerate(row):
        if not index or cell != row[index - 1]:
            yield cell


def lines_of(texts: Iterable[str]) -> Iterator[Line]:
    for text in texts:
        clean = nfc(text)
        while clean:
            end = len(clean) if len(clean) <= _MOST_IN_LINE else clean.rfind(" ", 0, _MOST_IN_LINE) + 1
            end = end or _MOST_IN_LINE
            yield Line(clean[:end].rstrip())
            clean = clean[end:]


_FIGURE = re.compile(r"[\d.]+(?:\s*/\s*[\d.]+)?(?:\s*\(?[\d.,]+\s*%\)?)?|[\d.,]+\s*%")


def is_figure(cell: str) -> bool:
    """`25`, `10/13 77%`, `94,5%`: nothing but a figure stands in the cell."""
    return bool(_FIGURE.fullmatch(nfc(cell)))


# --- Tables in plain text ----------------------------------------------------------------------


def _parts(lines: list[str]) -> Iterator[Part]:
    at = 0
    while at < len(lines):
        if end := _end_of_cells(lines, at):
            yield Table(tuple(_rows_of_cells(lines[at:end])))
        elif end := _end_of_rows(lines, at):
            yield Table(tuple(_rows_with_tabs(lines[at:end])))
        else:
            yield from lines_of([lines[at]])
            end = at + 1
        at = end


_FEWEST_CELLS = 6


def _end_of_cells(lines: list[str], at: int) -> int:
    """After the last line of a table with a cell to a line, or 0 where none begins at `at`."""
    first = lines[at]
    opens = first.startswith("\t") or (_is_short(first) and at + 1 < len(lines) and _is_cell(lines[at + 1]))
    if not opens or not first.strip():
        return 0
    end = at + 1
    while end < len(lines) and (_is_cell(lines[end]) or not _leaves_cells(lines, end)):
        end += 1
    return end if sum(map(_is_cell, lines[at:end])) >= _FEWEST_CELLS else 0


def _is_cell(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line.strip()


def _is_short(line: str) -> bool:
    return bool(line.strip()) and len(line) < 60 and line.rstrip()[-1] not in ".:;"


def _leaves_cells(lines: list[str], at: int) -> bool:
    """Two empty lines, or a line without a tab after an empty one; another line carries its cell on."""
    if not lines[at].strip():
        return at + 1 >= len(lines) or not _is_cell(lines[at + 1])
    return not lines[at - 1].strip()


def _rows_of_cells(lines: list[str]) -> list[tuple[str, ...]]:
    rows: list[list[str]] = [[]]
    for line in lines:
        if not line.strip("\n ") and "\t" not in line:
            rows.append([])
        elif line.startswith("\t") or not rows[-1]:
            rows[-1].append(line.strip())
        else:
            rows[-1][-1] += "\n" + line.strip()
    return [tuple(row) for row in _mended([row for row in rows if row])]


def _mended(rows: list[list[str]]) -> Iterator[list[str]]:
    """A cell that ends with an empty paragraph cuts its row in two: 5 + 6 cells where the others have 11."""
    width = max(Counter(len(row) for row in rows).items(), key=lambda one: (one[1], one[0]))[0]
    kept: list[str] = []
    for row in rows:
        if kept and len(kept) + len(row) > width:
            yield kept
            kept = []
        if len(row) >= width or _is_heading(row):
            yield row
            continue
        kept = kept + row
        if len(kept) == width:
            yield kept
            kept = []
    if kept:
        yield kept


def _is_heading(row: list[str]) -> bool:
    return not any(is_figure(cell) for cell in row)


def _end_of_rows(lines: list[str], at: int) -> int:
    """After the last line of a table with a row to a line, or 0 where none begins at `at`."""
    if not _is_row(lines[at]):
        return 0
    end = last = at + 1
    while end < len(lines) and (_is_row(lines[end]) or is_figure(lines[end])):
        end += 1
        last = end
    return last if sum(map(_is_row, lines[at:last])) >= 2 else 0


def _is_row(line: str) -> bool:
    return "\t" in line.strip(" \n") and bool(line.strip())


def _rows_with_tabs(lines: list[str]) -> Iterator[tuple[str, ...]]:
    """A cell of two paragraphs breaks its line: rows are put together until they have all their cells."""
    width = max(line.count("\t") for line in lines)
    kept = ""
    for line in lines:
        whole = line.count("\t") == width
        if kept and (whole or kept.count("\t") >= width) and not _carries_on(kept, line, width):
            yield _cells(kept)
            kept = ""
        kept = f"{kept}\n{line}" if kept else line
    if kept:
        yield _cells(kept)


def _carries_on(kept: str, line: str, width: int) -> bool:
    return kept.count("\t") >= width and "\t" not in line


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip().strip('"') for cell in row.split("\t"))
