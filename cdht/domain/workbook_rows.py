"""Rows of the workbook as typed lines, one per person, with all problems of the whole sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from . import workbook as w
from .criteria import CriteriaSet, audience_from, audience_key
from .people import (
    Birth,
    Gender,
    bare_number,
    citizen_number_problems,
    gender_from,
    name_problem,
    normal_name,
    normal_phone,
)
from .problems import Refused
from .registration import Component, component_from
from .scoring import ScoreSheet
from .units import UnitKind, unit_kind_from
from .vietnamese import fold, nfc
from .workbook import Cell, CellProblem, Grid, Header, as_typed, find_header
from .workbook_cells import RowCells
from .workbook_whole import Twin, find_twins, whole_problems

EXAMPLE, EXAMPLE_NAME = "vi du", "Nguyễn Thị Lan"
"""The row that only shows how to fill in: its first cell, folded, and who stands in it. With another name it
is somebody written over the example, who is not left out in silence."""
CUSTOMARY = (10, 10)
"""Indicators, and points of each at most: of a cycle that is not there yet."""
"""The workbook has ten columns of at most ten points, as every set (DOMAIN §4)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the workbook, as far as the cells go. `row` is Excel's own number.

    `audience_now` is None where nobody corrected it; `party_member` None without that column; `own`,
    `verified` and `votes` (for, against) None where the step was not taken yet; `attendance_unclear` where
    the mark could not be read.
    """

    row: int
    name: str
    unit: str
    audience: str
    birth: Birth | None = None
    gender: Gender | None = None
    number: str = ""
    phone: str = ""
    address: str = ""
    unit_kind: UnitKind | None = None
    component: Component | None = None
    audience_now: str | None = None
    party_member: bool | None = None
    registered_on: date | None = None
    own: ScoreSheet | None = None
    verified: ScoreSheet | None = None
    attended: bool = False
    attendance_unclear: bool = False
    votes: tuple[int, int] | None = None

    @property
    def unit_key(self) -> str:
        return fold(self.unit)

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says. Only lines of rows without problems count. `twins` are among the problems."""

    header: Header | None
    lines: tuple[Line, ...]
    problems: tuple[CellProblem, ...]
    warnings: tuple[CellProblem, ...] = ()
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known outside the sheet, by folded name of the unit: kinds, and people present at meetings
    that were recorded already. `on` is the day of reading: nobody is born after it. Of rows that may be one
    person twice, somebody said: `apart` are other people, `dropped` are the same and left out. `scale`:
    how many indicators the cycle's criteria have, and points of each at most."""

    criteria: Sequence[CriteriaSet]
    on: date
    kinds: Mapping[str, UnitKind] = field(default_factory=dict)
    present: Mapping[str, int] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()
    dropped: frozenset[int] = frozenset()
    scale: tuple[int, int] = CUSTOMARY


def read_lines(grid: Grid, around: Surroundings) -> Reading:
    """Every person of the sheet, and every problem: of headings, of cells, and of rows with each other."""
    header = find_header(grid)
    if header is None:
        return Reading(None, (), (_no_header(grid),))
    reader = _LineReader(header, around)
    rows = [
        (row, cells)
        for row, cells in grid.rows
        if row > header.row and row not in around.dropped and not _is_nobody(cells, header)
    ]
    if not rows:
        nobody = CellProblem(
            header.row, "", "", "", "Dưới dòng tiêu đề không có người nào. Ghi mỗi người một dòng."
        )
        return Reading(header, (), header.problems or (nobody,))
    lines = [reader.line(row, cells) for row, cells in rows]
    twins = find_twins(lines, around.apart)
    whole = whole_problems(lines, header, around.kinds, around.present, twins)
    problems = (*header.problems, *reader.problems, *whole)
    return Reading(header, tuple(lines), problems, tuple(reader.warnings), twins)


def _no_header(grid: Grid) -> CellProblem:
    message = (
        "Không thấy dòng tiêu đề. Ghi một dòng có các ô “Họ và tên”, “Đơn vị”, “Đối tượng đăng ký” … "
        "ở trang tính đầu tiên, theo tệp mẫu."
    )
    return CellProblem(None, "", f"Trang tính “{grid.sheet}”" if grid.sheet else "", "", message)


def _is_nobody(cells: Sequence[Cell], header: Header) -> bool:
    """Nothing in any column that is read: only a running number, a remark, or spaces; or the example of the
    template, which says so in its first cell."""
    found = [cells[index] for index in header.columns.values() if index < len(cells)]
    if fold(as_typed(next((cell for cell in cells if cell != ""), ""))) == EXAMPLE:
        return EXAMPLE_NAME in map(nfc, map(as_typed, found))
    return all(isinstance(cell, str) and not nfc(cell) for cell in found)


class _LineReader:
    def __init__(self, header: Header, around: Surroundings) -> None:
        self.columns, self.around = header.columns, around
        self.problems: list[CellProblem] = []
        self.warnings: list[CellProblem] = []
        self._audiences: dict[str, str | None] = {}
        self._kinds: dict[str, UnitKind | None] = {}
        labels = (audience.label for criteria in around.criteria for audience in criteria.audiences)
        self._known = " · ".join({audience_key(label): label for label in labels}.values())

    def line(self, row: int, cells: Sequence[Cell]) -> Line:
        at = RowCells(row, cells, self.columns)
        name = self._name(at)
        birth, gender = at.birth(w.BIRTH, on=self.around.on), self._gender(at)
        own, verified = (at.sheet(headings, *self.around.scale) for headings in (w.OWN, w.VERIFIED))
        votes = at.votes((w.VOTES_FOR, w.VOTES_AGAINST))
        attended = at.marked(w.ATTENDED)
        _steps_in_order(at)
        line = Line(
            row=row,
            name=name,
            birth=birth,
            gender=gender,
            number=self._number(at, birth, gender),
            phone=_phone(at),
            address=_short(at, w.ADDRESS, 160),
            unit=_short(at, w.UNIT, 120, required=_UNIT_REMEDY),
            unit_kind=at.chosen(w.UNIT_KIND, self._kind, _KIND_REMEDY),
            component=at.chosen(w.COMPONENT, component_from, _COMPONENT_REMEDY),
            audience=self._audience(at, w.AUDIENCE) or "",
            audience_now=self._audience(at, w.AUDIENCE_NOW),
            party_member=at.marked(w.PARTY) if at.has_column(w.PARTY) else None,
            registered_on=_registered_on(at),
            own=own,
            verified=verified,
            attended=attended,
            attendance_unclear=any(one.heading == w.ATTENDED for one in at.problems),
            votes=votes,
        )
        if at.has_column(w.AUDIENCE) and at.is_blank(w.AUDIENCE):
            at.refuse(w.AUDIENCE, f"Ghi đối tượng: {self._known}.")
        self.problems += sorted(at.problems, key=lambda one: self.columns.get(one.heading, 0))
        return line

    def _name(self, at: RowCells) -> str:
        typed = at.text(w.NAME)
        if wrong := name_problem(typed):
            if at.has_column(w.NAME) and not any(p.heading == w.NAME for p in at.problems):
                at.refuse(w.NAME, wrong)
            return ""
        return normal_name(typed)

    def _gender(self, at: RowCells) -> Gender | None:
        return at.chosen(w.GENDER, gender_from, "Ghi Nam hoặc Nữ.")

    def _number(self, at: RowCells, birth: Birth | None, gender: Gender | None) -> str:
        number = bare_number(at.text(w.NUMBER))
        wrong, odd = citizen_number_problems(number, birth, gender)
        if wrong:
            at.refuse(w.NUMBER, wrong)
            return ""
        for message in odd:
            at.refuse(w.NUMBER, message)
            self.warnings.append(at.problems.pop())
        return number

    def _audience(self, at: RowCells, heading: str) -> str | None:
        return at.chosen(heading, self._find_audience, f"Ghi một trong: {self._known}.")

    def _find_audience(self, typed: str) -> str | None:
        if typed not in self._audiences:
            self._audiences[typed] = audience_from(typed, *self.around.criteria)
        return self._audiences[typed]

    def _kind(self, typed: str) -> UnitKind | None:
        if typed not in self._kinds:
            self._kinds[typed] = unit_kind_from(typed)
        return self._kinds[typed]


_UNIT_REMEDY = "Ghi tên đơn vị của người này. Nếu dòng này không phải một người thì xóa dòng."
_KIND_REMEDY = f"Ghi một trong: {' · '.join(kind.label for kind in UnitKind)}."
_COMPONENT_REMEDY = f"Ghi một trong: {' · '.join(component.label for component in Component)}."


def _phone(at: RowCells) -> str:
    try:
        return normal_phone(at.text(w.PHONE))
    except Refused as refused:
        at.refuse(w.PHONE, refused.problems[0].message)
        return ""


def _short(at: RowCells, heading: str, most: int, *, required: str = "") -> str:
    typed = at.text(heading)
    if required and at.has_column(heading) and at.is_blank(heading):
        at.refuse(heading, required)
    if len(typed) > most:
        at.refuse(heading, f"Dài {len(typed)} ký tự. Rút còn nhiều nhất {most} ký tự.")
        return ""
    return typed


def _registered_on(at: RowCells) -> date | None:
    day = at.day(w.REGISTERED_ON)
    if day and not 2000 <= day.year <= 2100:
        at.refuse(w.REGISTERED_ON, f"Năm {day.year} không hợp lý. Xem lại ngày đăng ký.")
        return None
    return day


def _steps_in_order(at: RowCells) -> None:
    """Nobody is verified without a self-score, or voted on without verification."""
    filled = {block: not all(at.is_blank(heading) for heading in block) for block in _BLOCKS}
    if filled[w.VERIFIED] and not filled[w.OWN]:
        at.refuse(w.OWN[0], "Có điểm thẩm định mà chưa có điểm tự chấm. Ghi đủ điểm tự chấm.")
    if filled[_VOTES] and not filled[w.VERIFIED]:
        at.refuse(w.VERIFIED[0], "Có phiếu bầu mà chưa có điểm thẩm định. Ghi đủ điểm thẩm định.")


_VOTES = (w.VOTES_FOR, w.VOTES_AGAINST)
_BLOCKS: tuple[tuple[str, ...], ...] = (w.OWN, w.VERIFIED, _VOTES)
