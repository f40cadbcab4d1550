"""Bringing a workbook in: everybody through the same actions as on the pages, all or nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..domain.problems import Refused
from ..domain.vietnamese import counted, fold, nfc
from ..domain.workbook import BadWorkbook, CellProblem, Grid, Header
from ..domain.workbook_fonts import to_unicode
from ..domain.workbook_rows import Line, read_lines
from ..models.criteria import CriteriaVersion, seen_by
from ..models.cycles import Cycle
from .cycles import CycleFacts, open_cycle
from .import_matching import Found, conflicts, match_people
from .import_reading import add_units, missing_units, placed, strange_audiences, surroundings, units_by_name
from .import_steps import Outcome, take_steps
from .transactions import writing
from .workbook import read_workbook

PILOT = "pilot-2021"


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """What became of one row (Excel's number)."""

    row: int
    name: str
    unit: str
    outcome: Outcome
    stage: Stage


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would have done. `ignored`: columns that were not read;
    `warnings`: what looks odd and was taken all the same. `cycle_id` is None after a dry run that would
    have opened the cycle."""

    cycle_id: int | None
    cycle_name: str
    opened_cycle: bool
    units_added: tuple[str, ...]
    lines: tuple[ImportedLine, ...]
    ignored: tuple[str, ...]
    warnings: tuple[CellProblem, ...]
    dry_run: bool

    def count(self, outcome: Outcome) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def changed(self) -> bool:
        return any(line.outcome != Outcome.UNCHANGED for line in self.lines) or bool(self.units_added)

    @property
    def summary(self) -> str:
        """One or two sentences for people."""
        if not self.changed:
            everybody = counted(len(self.lines), "người")
            return f"Bảng này đã nhập trước đây: {everybody} không có gì thay đổi."
        parts = [counted(self.count(outcome), outcome.label) for outcome in Outcome if self.count(outcome)]
        verb = "Sẽ nhập" if self.dry_run else "Đã nhập"
        units = f" Đơn vị mới: {', '.join(self.units_added)}." if self.units_added else ""
        return f"{verb} vào đợt “{self.cycle_name}”: {', '.join(parts)}.{units}"


def import_workbook(
    source: Path | bytes,
    *,
    cycle_name: str,
    criteria_code: str | None = None,
    year: int | None = None,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
) -> ImportResult:
    """Read a workbook into the cycle of that name, opened when missing, in one transaction.

    `criteria_code`: for a cycle to be opened; the newest set valid in its year otherwise. The same workbook
    again changes nothing. Raises `BadWorkbook` with every problem by cell, `Refused`, `NotAllowed`.
    """
    grid = read_workbook(source)
    try:
        with writing():
            result = _bring_in(grid, nfc(cycle_name), criteria_code, year, by, at)
            if dry_run:
                raise _TakenBack(result)
            return result
    except _TakenBack as taken_back:
        result = taken_back.result
        return replace(result, dry_run=True, cycle_id=None if result.opened_cycle else result.cycle_id)


class _TakenBack(Exception):
    def __init__(self, result: ImportResult) -> None:
        self.result = result


def _bring_in(
    grid: Grid, name: str, criteria_code: str | None, year: int | None, by: Actor, at: datetime
) -> ImportResult:
    cycle = Cycle.get_or_none((Cycle.commune == by.commune_id) & (Cycle.folded == fold(name)))
    if cycle is not None:
        _refuse_other_rules(cycle, criteria_code, year)
    units = units_by_name(by)
    grid, fonts = to_unicode(grid)
    reading = read_lines(grid, surroundings(cycle, units, at, commune_id=by.commune_id))
    if reading.problems or reading.header is None:
        raise BadWorkbook(reading.problems, grid)
    is_new = cycle is None
    if cycle is None:
        cycle = _open(name, criteria_code, year, reading.lines, by, at)
    _refuse_all(strange_audiences(reading.lines, cycle), reading.header, grid)
    added = add_units(missing_units(reading.lines, units), units, by, at)
    unit_ids = {key: unit.id for key, unit in units.items()}
    matched = match_people(reading.lines, cycle, unit_ids, by)
    matches = matched.matches
    _refuse_all([*matched.problems, *conflicts(matches, cycle.rules)], reading.header, grid)
    done = take_steps(matches, cycle, unit_ids, by=by, at=at)
    lines = tuple(
        ImportedLine(line.row, line.name, line.unit, one.outcome, one.stage)
        for line, one in zip(reading.lines, done, strict=True)
    )
    warnings = (*(one.problem for one in fonts), *reading.warnings)
    return ImportResult(
        cycle.id, cycle.name, is_new, added, lines, reading.header.ignored, warnings, dry_run=False
    )


def _refuse_all(found: Iterable[Found], header: Header, grid: Grid) -> None:
    if problems := list(placed(found, header)):
        raise BadWorkbook(problems, grid)


# --- The cycle ---------------------------------------------------------------------------------


def _refuse_other_rules(cycle: Cycle, criteria_code: str | None, year: int | None) -> None:
    if criteria_code and cycle.criteria.code != criteria_code:
        raise Refused.because(
            f"Đợt “{cycle.name}” dùng bộ tiêu chí {cycle.criteria.code}, không phải {criteria_code}. "
            "Bỏ lựa chọn bộ tiêu chí, hoặc ghi tên một đợt mới.",
            "criteria_code",
        )
    if year and cycle.year != year:
        raise Refused.because(
            f"Đợt “{cycle.name}” là đợt năm {cycle.year}, không phải {year}. "
            "Ghi đúng năm, hoặc tên một đợt mới.",
            "year",
        )


def _open(
    name: str, criteria_code: str | None, year: int | None, lines: Sequence[Line], by: Actor, at: datetime
) -> Cycle:
    days = [line.registered_on for line in lines if line.registered_on]
    year = year or _year(name, days, at)
    version = _criteria(criteria_code, year, by.commune_id)
    starts_on = min([day for day in days if day.year >= year - 1], default=date(year, 1, 1))
    facts = CycleFacts(name, year, version.id, starts_on, is_pilot=version.code == PILOT)
    return open_cycle(facts, by=by, at=at)


def _year(name: str, days: Sequence[date], at: datetime) -> int:
    """The year in the cycle's name, else the one in which most people registered, else this year."""
    if named := re.search(r"\b20\d\d\b", name):
        return int(named[0])
    return Counter(day.year for day in days).most_common(1)[0][0] if days else at.year


def _criteria(code: str | None, year: int, commune_id: int) -> CriteriaVersion:
    versions: list[CriteriaVersion] = list(seen_by(commune_id))
    if code:
        chosen = [version for version in versions if version.code == code]
        if not chosen:
            known = ", ".join(sorted({version.code for version in versions}))
            raise Refused.because(f"Không có bộ tiêu chí {code}. Chọn một trong: {known}.", "criteria_code")
        return chosen[0]
    valid = [version for version in versions if version.valid_from <= date(year, 12, 31)]
    if not versions:
        raise Refused.because("Chưa có bộ tiêu chí nào trong chương trình.", "criteria_code")
    return (valid or versions[-1:])[0]
