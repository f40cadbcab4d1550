"""What shows only when rows are seen together: a person twice, kinds of units, votes above those present."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .duplicates import surely_different
from .units import UnitKind, unit_kind_from
from .workbook import (
    ATTENDED,
    NAME,
    NUMBER,
    UNIT,
    UNIT_KIND,
    VOTES_FOR,
    CellProblem,
    Header,
    as_shown,
    letter,
)

if TYPE_CHECKING:
    from .workbook_rows import Line


def whole_problems(
    lines: Sequence[Line],
    header: Header,
    kinds: Mapping[str, UnitKind],
    present: Mapping[str, int],
    twins: Iterable[Twin],
) -> tuple[CellProblem, ...]:
    """All problems between rows. `kinds`, `present` (people at a recorded meeting): by folded unit."""
    found = (
        *_same_numbers(lines),
        *((twin.line.row, NAME, twin.line.name, twin.message) for twin in twins),
        *_kinds_of_units(lines, kinds),
        *(_votes_above_present(lines, present) if ATTENDED in header.columns else ()),
    )
    return tuple(_placed(header, *one) for one in found)


Found = tuple[int, str, str, str]
"""Row, heading, value as typed, message."""


def _placed(header: Header, row: int, heading: str, value: str, message: str) -> CellProblem:
    index = header.columns.get(heading)
    return CellProblem(
        row, "" if index is None else letter(index), heading, as_shown(heading, value), message
    )


# --- The same person twice ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Twin:
    """A row that may be the person of an earlier row."""

    line: Line
    earlier: Line

    @property
    def message(self) -> str:
        return _twice(self.earlier, self.line)


def find_twins(lines: Iterable[Line], apart: Container[int] = frozenset()) -> tuple[Twin, ...]:
    """Rows that may repeat an earlier one. `apart`: rows of which somebody said that it is another person."""
    seen: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    numbers: set[str] = set()
    found = []
    for line in lines:
        is_told = line.row in apart or line.number in numbers
        if not is_told and (earlier := _twin_of(line, seen)):
            found.append(Twin(line, earlier))
        numbers |= {line.number} if line.number else set()
        for key in _places(line):
            seen[key].append(line)
    return tuple(found)


def _same_numbers(lines: Iterable[Line]) -> Iterator[Found]:
    by_number: dict[str, int] = {}
    for line in lines:
        if line.number and line.number in by_number:
            message = f"Số này đã ghi ở dòng {by_number[line.number]}. Xóa dòng thừa hoặc sửa số."
            yield line.row, NUMBER, line.number, message
        by_number.setdefault(line.number, line.row)


def _twin_of(line: Line, seen: Mapping[tuple[str, ...], Sequence[Line]]) -> Line | None:
    unit = (line.folded, line.unit_key)
    near = [(*unit, str(line.birth.year)), (*unit, "")] if line.birth else [unit]
    keys = [(line.folded, line.birth.iso), *near] if line.birth else near
    return next((one for key in keys for one in seen.get(key, ()) if _one_person(one, line)), None)


def _places(line: Line) -> Iterator[tuple[str, ...]]:
    """Where a later row looks for this one: a few people, however many share the name."""
    if line.name:
        unit = (line.folded, line.unit_key)
        yield unit
        yield (*unit, str(line.birth.year) if line.birth else "")
        if line.birth:
            yield line.folded, line.birth.iso


def _one_person(one: Line, other: Line) -> bool:
    """Same full day of birth: anywhere. Only a year, or nothing: within one unit, because names repeat."""
    if surely_different(one.birth, one.number, other.birth, other.number):
        return False
    full = one.birth is not None and one.birth.day is not None and one.birth == other.birth
    return full or one.unit_key == other.unit_key


def _twice(earlier: Line, line: Line) -> str:
    if line.birth and line.birth.day and line.birth == earlier.birth:
        return (
            f"Người này đã có ở dòng {earlier.row} (cùng tên, cùng ngày sinh). Xóa dòng thừa; "
            "nếu là hai người khác nhau, ghi số CCCD của cả hai."
        )
    return (
        f"Có thể là người ở dòng {earlier.row} (cùng tên, cùng đơn vị). Xóa dòng thừa; "
        "nếu là hai người khác nhau, ghi đủ ngày sinh hoặc số CCCD của cả hai."
    )


# --- Units -------------------------------------------------------------------------------------


def _kinds_of_units(lines: Iterable[Line], known: Mapping[str, UnitKind]) -> Iterator[Found]:
    told: dict[str, tuple[UnitKind, int]] = {}
    first: dict[str, Line] = {}
    for line in lines:
        if not line.unit:
            continue
        key = line.unit_key
        first.setdefault(key, line)
        if line.unit_kind is None:
            continue
        if key in known and known[key] != line.unit_kind:
            message = f"{line.unit} đã ghi trong chương trình là “{known[key].label}”. Ghi giống như vậy."
            yield line.row, UNIT_KIND, line.unit_kind.label, message
        elif key in told and told[key][0] != line.unit_kind:
            kind, row = told[key]
            message = f"{line.unit} ở dòng {row} là “{kind.label}”. Ghi giống nhau ở mọi dòng."
            yield line.row, UNIT_KIND, line.unit_kind.label, message
        told.setdefault(key, (line.unit_kind, line.row))
    for key, line in first.items():
        if key not in told and key not in known and unit_kind_from(line.unit) is None:
            message = (
                "Không đoán được loại của đơn vị này. Thêm cột “Loại đơn vị” và ghi: "
                f"{' · '.join(kind.label for kind in UnitKind)}."
            )
            yield line.row, UNIT, line.unit, message


def kind_of(lines: Iterable[Line]) -> dict[str, UnitKind]:
    """The kind of each unit by folded name: as told in any of its rows, else by its name."""
    kinds: dict[str, UnitKind] = {}
    for line in lines:
        if kind := line.unit_kind:
            kinds[line.unit_key] = kind
    for line in lines:
        if line.unit_key not in kinds and (guessed := unit_kind_from(line.unit)):
            kinds[line.unit_key] = guessed
    return kinds


# --- Votes -------------------------------------------------------------------------------------


def present_in(lines: Iterable[Line]) -> Counter[str]:
    """People marked as taking part in the vote, by folded name of the unit: those present at its meeting."""
    return Counter(line.unit_key for line in lines if line.attended)


def _votes_above_present(lines: Sequence[Line], recorded: Mapping[str, int]) -> Iterator[Found]:
    """Only what is surely too much: a mark that cannot be read, or a mark in a row whose unit cannot be read,
    may be one more person present. One unreadable cell must not make every row of a unit wrong."""
    marked = present_in(lines)
    unclear = Counter(line.unit_key for line in lines if line.attendance_unclear)
    anywhere = sum(line.attended or line.attendance_unclear for line in lines if not line.unit)
    for line in lines:
        there = max(marked[line.unit_key], recorded.get(line.unit_key, 0))
        most = there + unclear[line.unit_key] + (anywhere if line.unit else 0)
        if line.unit and line.votes and sum(line.votes) > most:
            message = (
                f"Cộng với phiếu không đồng ý là {sum(line.votes)} phiếu, nhiều hơn {most} người dự của "
                f"{line.unit} (đánh x ở cột “Tham gia bầu chọn”). Xem lại số phiếu hoặc dấu x."
            )
            yield line.row, VOTES_FOR, str(line.votes[0]), message
