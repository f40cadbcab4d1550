"""A workbook as a value: its cells, its headings, and what is wrong with it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from .people import masked_number
from .problems import Problem, Refused
from .vietnamese import date_short, fold, nfc


class Unread(StrEnum):
    """A cell whose value Excel did not leave in the file."""

    FORMULA = "công thức chưa tính"
    ERROR = "ô báo lỗi của Excel"


Cell = str | int | float | bool | date | datetime | time | timedelta | Unread
"""What a spreadsheet's cell holds; an empty one is `""`."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: (Excel's own row number, cells from column A on). Rows without any value are left out."""

    sheet: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong in the workbook: where Excel shows it, what is typed there, and the remedy.

    `row` is None for the workbook as a whole, `column` empty for a whole row.
    """

    row: int | None
    column: str
    heading: str
    value: str
    message: str

    @property
    def place(self) -> str:
        """“Dòng 12, cột P (Tự chấm 5)”"""
        row = f"dòng {self.row}" if self.row else ""
        named = f" ({self.heading})" if self.heading else ""
        column = f"cột {self.column}{named}" if self.column else self.heading
        place = ", ".join(part for part in (row, column) if part)
        return place[:1].upper() + place[1:]

    @property
    def text(self) -> str:
        """The whole in one line: “Dòng 12, cột P (Tự chấm 5): “11” … Ghi lại.”"""
        value = f"“{shortened(self.value)}”. " if self.value else ""
        return f"{self.place}: {value}{self.message}" if self.place else f"{value}{self.message}"


class BadWorkbook(Refused):
    """The workbook cannot be brought in. `cells` are all problems by row; `grid` is what was read."""

    def __init__(self, cells: Iterable[CellProblem], grid: Grid) -> None:
        self.cells = tuple(sorted(cells, key=lambda one: one.row or 0))  # stable: columns stay in order
        self.grid = grid
        super().__init__(Problem(f"r{one.row or 0}-{one.column}", one.text) for one in self.cells)


# --- Headings ----------------------------------------------------------------------------------

NAME, BIRTH, GENDER = "Họ và tên", "Ngày sinh", "Giới tính"
NUMBER, PHONE, ADDRESS = "Số CCCD", "Điện thoại", "Địa chỉ"
UNIT, UNIT_KIND, COMPONENT = "Đơn vị", "Loại đơn vị", "Thành phần"
AUDIENCE, AUDIENCE_NOW = "Đối tượng đăng ký", "Đối tượng công nhận"
PARTY, REGISTERED_ON = "Đảng viên", "Ngày đăng ký"
OWN = tuple(f"Tự chấm {number}" for number in range(1, 11))
VERIFIED = tuple(f"Thẩm định {number}" for number in range(1, 11))
ATTENDED, VOTES_FOR, VOTES_AGAINST = "Tham gia bầu chọn", "Phiếu đồng ý", "Phiếu không đồng ý"
VOTE = (ATTENDED, VOTES_FOR, VOTES_AGAINST)

CODE = "Mã hồ sơ"
"""The hidden column of a list that went out: which registration a row is (see `workbook_changes`)."""

REQUIRED = (NAME, UNIT, AUDIENCE)
TOGETHER = (OWN, VERIFIED, VOTE)
"""Columns that mean nothing without each other: all of a block or none."""

HEADINGS = (
    NAME, BIRTH, GENDER, NUMBER, PHONE, ADDRESS, UNIT, UNIT_KIND, COMPONENT, AUDIENCE, AUDIENCE_NOW,
    PARTY, REGISTERED_ON, *OWN, *VERIFIED, *VOTE,
)  # fmt: skip
_ALSO = {
    NAME: ("Họ tên",),
    BIRTH: ("Năm sinh", "Ngày tháng năm sinh", "Sinh ngày"),
    NUMBER: ("CCCD", "Số CCCD/CMND", "Căn cước công dân", "Số căn cước"),
    PHONE: ("Số điện thoại", "SĐT"),
    UNIT: ("Tên đơn vị",),
}
_NOT_READ = ("STT", "TT", "Số TT", "Số thứ tự")
SEARCHED_ROWS = 30
"""The header row is looked for in the first rows of the sheet that have anything in them."""


@lru_cache(maxsize=1024)
def heading_key(text: str) -> str:
    """Case, spaces, marks and punctuation do not matter in a heading."""
    return "".join(character for character in fold(text) if character.isalnum())


_BY_KEY = {heading_key(name): name for name in (CODE, *HEADINGS)} | {
    heading_key(other): name for name, others in _ALSO.items() for other in others
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand. `columns`: heading → index from 0; `ignored`: “Ghi chú (cột AB)”."""

    row: int
    columns: Mapping[str, int] = field(hash=False)
    ignored: tuple[str, ...]
    problems: tuple[CellProblem, ...]


def find_header(grid: Grid) -> Header | None:
    """The row of the first 30 with the most known headings, at least two; titles above it are skipped."""
    known = [(len(_known(cells)), row, cells) for row, cells in grid.rows[:SEARCHED_ROWS]]
    best = max(known, key=lambda one: one[0], default=(0, 0, ()))  # the first of equals
    if best[0] < 2:
        return None
    _count, row, cells = best
    named = [(index, nfc(cell)) for index, cell in enumerate(cells) if isinstance(cell, str) and nfc(cell)]
    columns: dict[str, int] = {}
    problems: list[CellProblem] = []
    for index, typed in named:
        if (name := _BY_KEY.get(heading_key(typed))) is None:
            continue
        if name in columns:
            problems.append(_twice(row, index, columns[name], name, typed))
        columns.setdefault(name, index)
    problems += _missing(row, columns)
    return Header(row, columns, tuple(_ignored(named)), tuple(problems))


def _known(cells: Iterable[Cell]) -> set[str]:
    return {_BY_KEY[key] for cell in cells if isinstance(cell, str) and (key := heading_key(cell)) in _BY_KEY}


def _twice(row: int, index: int, first: int, name: str, typed: str) -> CellProblem:
    message = f"Cột “{name}” đã có ở cột {letter(first)}. Xóa hoặc đổi tên một trong hai cột."
    return CellProblem(row, letter(index), name, typed, message)


def _missing(row: int, columns: Mapping[str, int]) -> Iterator[CellProblem]:
    for name in REQUIRED:
        if name not in columns:
            yield CellProblem(row, "", name, "", f"Thiếu cột “{name}”. Thêm cột này vào dòng tiêu đề.")
    for block in TOGETHER:
        lost = [name for name in block if name not in columns]
        if 0 < len(lost) < len(block):
            for name in lost:
                message = (
                    f"Thiếu cột “{name}”. Thêm cột này, hoặc bỏ hết các cột “{block[0]}” … “{block[-1]}”."
                )
                yield CellProblem(row, "", name, "", message)


def _ignored(named: Iterable[tuple[int, str]]) -> Iterator[str]:
    skipped = {heading_key(name) for name in _NOT_READ}
    for index, typed in named:
        key = heading_key(typed)
        if key not in _BY_KEY and key not in skipped:
            yield f"{shortened(typed)} (cột {letter(index)})"


# --- Writing of cells --------------------------------------------------------------------------


def letter(index: int) -> str:
    """Excel's name of a column, counted from 0: A, B … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def as_typed(cell: Cell) -> str:
    """The cell as its owner sees it: `11`, `7,5`, `01/02/1970`."""
    if isinstance(cell, Unread):
        return cell.value
    if isinstance(cell, str):
        return nfc(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return date_short(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10g}".replace(".", ",")
    return str(cell)


def as_shown(heading: str, cell: Cell) -> str:
    """As in `as_typed`, but a citizen number never stands whole in a message (DOMAIN §9)."""
    typed = as_typed(cell)
    if heading == NUMBER and sum(character.isdigit() for character in typed) > 4:
        return masked_number(typed)
    return typed


def shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
