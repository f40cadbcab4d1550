"""A table of somebody's report as figures: columns with their headings, rows, and the line of totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .report_numbers import whole_number
from .report_text import Table, is_figure
from .report_words import kind_of, subject_of
from .vietnamese import fold, nfc

Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: `10/13 77%` is 10 of 13; `25` has no whole; `94,5%` has neither; an empty one is nobody.
    `text`: as printed."""

    count: int | None
    whole: int | None
    percent: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """`mark`: what numbers it, before its name: 1, 2 …; I, II, A, B for heads of groups."""

    mark: str
    label: str
    figures: tuple[Figure | None, ...]

    @property
    def line(self) -> str:
        """“Tổng cộng: 55 · 52 · 94,5%”, to be quoted."""
        return f"{self.label}: {' · '.join(one.text for one in self.figures if one and one.text)}"


@dataclass(frozen=True, slots=True)
class Column:
    """`head`: all that stands above it; `label`: its lowest line; `over`: what it shares with others."""

    index: int
    head: str
    label: str
    over: str

    @property
    def is_share(self) -> bool:
        return bool(re.search(r"%|ti le|ty le", fold(self.label)))

    @property
    def is_band(self) -> bool:
        return bool(_BAND.search(fold(self.label)))

    @property
    def adds_up(self) -> bool:
        return not self.is_share and not _NO_SUM.search(fold(self.head))


def _counted(label: str) -> str | None:
    """A column may say no more than “Công nhận” or “Số đạt”."""
    return "recognised" if _SHORT.match(nfc(label).lower()) else subject_of(label)


_SHORT = re.compile(r"^(?:số )?(?:người |công dân )?(?:công nhận|đạt)$")
_BAND = re.compile(r"\d+\s*(?:-|den)\s*\d+|(?:tren|tu|duoi)\s*\d+\s*(?:diem|tro)")
_NO_SUM = re.compile(
    r"trung binh|binh quan|cao nhat|thap nhat|xep (?:loai|hang)|^stt$|^tt$|nam sinh|so thu tu"
)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """`place`: which part of the report it is. `total` is None where no line of totals stands."""

    place: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    is_of_units: bool

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (*self.rows, self.total) if self.total else self.rows

    def column_of(self, subject: str) -> Column | None:
        """The column that counts a step for the whole row, as “Số công dân đăng ký”."""
        plain = (
            one for one in self.columns if not one.is_share and not one.is_band and not kind_of(one.label)
        )
        return next((one for one in plain if _counted(one.label) == subject), None)

    def column_of_kind(self, kind: str) -> Column | None:
        return next((one for one in self.columns if kind_of(one.label) == kind and not one.is_share), None)


def read_table(table: Table, place: int) -> FigureTable | None:
    """None for a table without rows of figures."""
    rows = _even(table.rows)
    first = next((at for at, row in enumerate(rows) if _is_body(row)), len(rows))
    head = [row for row in rows[:first] if not _is_numbering(row)]
    body = [row for row in rows[first:] if not _is_numbering(row)]
    if not body:
        return None
    labels = _label_column(body)
    columns = tuple(_columns(head, len(rows[0]), labels))
    read = [
        Row(_mark(row, labels), _label(row, labels), tuple(_figure(row[one.index], one) for one in columns))
        for row in body
    ]
    read = [row for row in read if any(one and one.text for one in row.figures)]
    total = next((row for row in reversed(read) if _is_total(row.label)), None)
    told = fold(" ".join(row[labels] for row in head))
    return FigureTable(
        place,
        columns,
        tuple(row for row in read if row is not total and not _is_total(row.label)),
        total,
        bool(re.search(r"don vi|thon|to dan pho|dong ho|chi hoi|co quan|noi dang ky", told)),
    )


def _is_body(row: tuple[str, ...]) -> bool:
    return any(is_figure(cell) for cell in row[1:]) and not _is_numbering(row)


def _is_numbering(row: tuple[str, ...]) -> bool:
    """(1) (2) (3) … or A B 1 2 3 … under the headings."""
    bare = [cell.strip("() ") for cell in row if cell.strip("() ")]
    numbers = [int(cell) for cell in bare if cell.isdecimal() and len(cell) < 3]
    letters = [cell for cell in bare if not cell.isdecimal()]
    return (
        len(numbers) >= 3
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 3
        and all(len(cell) == 1 for cell in letters)
    )


_TOTAL = re.compile(
    r"^\W*(?:[IVX]+[.)]\s*)?(?:(?:tổng|cộng|toàn (?:xã|phường|huyện|quận|tỉnh|thành phố))\b(?! công ty)"
    r"|tong (?:cong|so)\b)",
    re.I,
)


def _is_total(label: str) -> bool:
    """With its marks: Cộng is a total, Công nhân is not."""
    return bool(_TOTAL.match(nfc(label)))


def _label_column(body: Rows) -> int:
    """Of the names of the rows: the first column with words, after one of running numbers."""
    width = len(body[0])
    worded = [sum(bool(row[at]) and not is_figure(row[at]) for row in body) for at in range(width)]
    return max(range(min(width, 4)), key=lambda at: (worded[at] * 2 > len(body), -at))


_MARK = re.compile(r"^\s*([IVXLC]+|[A-ZĐ]|\d{1,3})\s*(?:[.)/-]|$)")


def _mark(row: tuple[str, ...], labels: int) -> str:
    found = next((one for cell in row[: labels + 1] if (one := _MARK.match(cell))), None)
    return found[1] if found else ""


def _label(row: tuple[str, ...], labels: int) -> str:
    return row[labels] or next((cell for cell in row[: labels + 1] if cell), "")


# --- Headings ----------------------------------------------------------------------------------


def _even(rows: Rows) -> list[tuple[str, ...]]:
    """All rows as wide as the widest; headings that span columns are repeated over each of them."""
    width = max(map(len, rows))
    even: list[tuple[str, ...]] = []
    for row, below in zip(rows, (*rows[1:], ()), strict=True):
        if len(row) < width and len(below) == width and not any(is_figure(cell) for cell in row[1:]):
            row = _widened(row, below)
        even.append((*row, *("",) * (width - len(row))))
    return even


def _widened(row: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """7 headings over 11 columns: those over empty squares are tall, the others share the rest evenly."""
    filled = [at for at, cell in enumerate(below) if cell]
    if not filled:
        return row
    lead, trail = filled[0], len(below) - 1 - filled[-1]
    middle = row[lead : len(row) - trail]
    if not middle:
        return row
    each, rest = divmod(len(below) - lead - trail, len(middle))
    spread = [cell for at, cell in enumerate(middle) for _ in range(each + (rest if at == 0 else 0))]
    return (*row[:lead], *spread, *row[len(row) - trail :])


def _columns(head: Rows, width: int, labels: int) -> Iterator[Column]:
    lines = [_filled(row, head[at + 1] if at + 1 < len(head) else ()) for at, row in enumerate(head)]
    for index in range(labels + 1, width):
        told = list(dict.fromkeys(nfc(row[index]) for row in lines if row[index]))
        over = told[-2] if len(told) > 1 else ""
        yield Column(index, " · ".join(told), told[-1] if told else "", over)


def _filled(row: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """In Excel a heading over several columns stands in the first: it counts for those after it."""
    filled = list(row)
    for at in range(1, len(row)):
        if not filled[at] and at < len(below) and below[at] and filled[at - 1]:
            filled[at] = filled[at - 1]
    return tuple(filled)


# --- Cells -------------------------------------------------------------------------------------

_CELL = re.compile(
    r"(?P<count>[\d.]+)(?:\s*/\s*(?P<whole>[\d.]+))?\s*(?:người|công dân)?"
    r"(?:[\s,;(]*(?P<percent>\d{1,4}(?:[.,]\d{1,8})?)\s*%\s*\)?)?"
)
_SHARE = re.compile(r"(\d{1,4}(?:[.,]\d{1,8})?)\s*%")


def _figure(cell: str, column: Column) -> Figure | None:
    text = " ".join(cell.split())
    if text in {"", "-", "–", "—"}:
        return Figure(None if column.is_share else 0, None, "", text)
    if share := _SHARE.fullmatch(text):
        return Figure(None, None, share[1], text)
    if column.is_share and re.fullmatch(r"\d{1,4}(?:[.,]\d{1,8})?", text):
        return Figure(None, None, text, text)
    found = _CELL.fullmatch(text)
    if not found or not _is_whole(found["count"]) or (found["whole"] and not _is_whole(found["whole"])):
        return None
    whole = whole_number(found["whole"]) if found["whole"] else None
    return Figure(whole_number(found["count"]), whole, found["percent"] or "", text)


def _is_whole(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,9}|\d{1,3}(?:\.\d{3}){1,3}", text))


def tables_in(parts: Iterable[object]) -> tuple[FigureTable, ...]:
    read = (read_table(part, place) for place, part in enumerate(parts) if isinstance(part, Table))
    return tuple(one for one in read if one is not None)
