"""What a table would come to: who is new, who goes on, what is wrong, what has to be asked."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from ..domain import workbook as w
from ..domain.accounts import Actor
from ..domain.lifecycle import Role, Stage, Step
from ..domain.vietnamese import counted
from ..domain.workbook import CellProblem, Grid, Header, find_header
from ..domain.workbook_changes import take_returned
from ..domain.workbook_fonts import Conversion, to_unicode
from ..domain.workbook_rows import Line, Reading, read_lines
from ..domain.workbook_whole import Twin, kind_of
from ..models.communes import Commune
from ..models.cycles import Cycle
from ..models.units import Unit
from .import_edits import Change, Clash, Edits, edits_of
from .import_matching import Doubt, Found, Match, conflicts, match_people
from .import_reading import NewUnits, missing_units, placed, strange_audiences, surroundings, units_by_name
from .import_steps import Attendance, Outcome, completion, outlook, scores, verifies, votes

LETTERS, KEEP = "letters", "keep"
OTHER, SAME, CITIZEN = "other", "same", "citizen-"
"""What somebody says of a doubtful row: another person; the person of the earlier row; citizen-<id>."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would do. `good`: people without any problem; `outcomes` theirs, by row; `problems` of
    all others; `doubts` and `twins` are problems that an answer solves, `settled` those that one solved.
    `left_out`: sentences about steps that are not this account's; `fonts`: columns that were converted;
    `told`: who somebody said that a row is; `clashes`: cells that a colleague changed too, `settled` the
    answered ones."""

    grid: Grid
    header: Header | None
    good: tuple[Match, ...]
    outcomes: Mapping[int, Outcome]
    problems: tuple[CellProblem, ...]
    doubts: tuple[Doubt, ...]
    twins: tuple[Twin, ...]
    warnings: tuple[CellProblem, ...]
    new_units: NewUnits
    attendance: Attendance
    left_out: tuple[str, ...]
    rows: int
    fonts: tuple[Conversion, ...] = ()
    told: Mapping[int, int | None] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()
    settled: tuple[Clash, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(one for match in self.good if match.edit for one in match.edit.changes)

    def count(self, outcome: Outcome) -> int:
        return sum(one == outcome for one in self.outcomes.values())

    @property
    def wrong_rows(self) -> int:
        """Rows with a problem, people or not; a problem of the whole sheet is none."""
        return len({problem.row for problem in self.problems if problem.row})


def plan_of(grid: Grid, cycle: Cycle, answers: Mapping[str, str], *, by: Actor, at: datetime) -> Plan:
    """Read the sheet against the cycle as it stands now, as this account may bring it in.

    `answers`: row number as text → OTHER, SAME or CITIZEN + id; LETTERS → KEEP leaves old fonts alone.
    """
    by.must_hold(Role.CLERK, Role.SECRETARY)
    units = units_by_name(by)
    fonts: tuple[Conversion, ...] = ()
    if answers.get(LETTERS) != KEEP:
        grid, fonts = to_unicode(grid)
    told = {int(row): answer for row, answer in answers.items() if row.isdigit()}
    header = find_header(grid)
    to_read, returned, wrong = take_returned(grid, header) if header else (grid, {}, ())
    apart = frozenset(row for row, answer in told.items() if answer != SAME) | returned.keys()
    dropped = frozenset(row for row, answer in told.items() if answer == SAME)
    around = surroundings(cycle, units, at, apart=apart, dropped=dropped, commune_id=by.commune_id)
    reading = read_lines(to_read, around)
    reading = replace(reading, problems=(*wrong, *reading.problems))
    if reading.header is None or reading.header.problems or not reading.lines:
        return replace(_nothing(grid, reading), fonts=fonts)
    planner = _Planner(grid, reading, reading.header, cycle, units, by)
    with_edits = partial(edits_of, returned=returned, cycle=cycle, units=units, answers=answers, by=by, at=at)
    return replace(planner.plan(told, returned.keys(), with_edits), fonts=fonts)


def _nothing(grid: Grid, reading: Reading) -> Plan:
    empty = Attendance({}, {})
    return Plan(
        grid, reading.header, (), {}, reading.problems, (), (), (), {}, empty, (), len(reading.lines)
    )  # fmt: skip


class _Planner:
    """One table being planned: problems are gathered, and whoever has one is left out of what follows."""

    def __init__(
        self,
        grid: Grid,
        reading: Reading,
        header: Header,
        cycle: Cycle,
        units: Mapping[str, Unit],
        by: Actor,
    ) -> None:
        self.grid, self.reading, self.header = grid, reading, header
        self.cycle, self.units, self.by = cycle, units, by
        self.problems = list(reading.problems)
        self.unit_ids = {key: unit.id for key, unit in units.items()}

    def plan(
        self, told: Mapping[int, str], returned: Container[int], with_edits: Callable[[list[Line]], Edits]
    ) -> Plan:
        """`returned`: rows that went out as a list; `with_edits` compares them with what is stored."""
        named = [line for line in self.reading.lines if line.unit]  # whatever else is wrong in the row
        self._take(strange_audiences(self.reading.lines, self.cycle))
        self._take(_not_theirs(named, self.units, self.by))
        self._take(_kindless(self._sound(self.reading.lines), self.units))
        edits = with_edits([one for one in self._sound(self.reading.lines) if one.row in returned])
        self._take(edits.problems)
        lines = [one for one in self._sound(self.reading.lines) if one.row not in returned]
        said = _told(told)
        matched = match_people(lines, self.cycle, self.unit_ids, self.by, said)
        self._take(matched.problems)
        self._take(conflicts(matched.matches, self.cycle.rules))
        self._take(self._closed_to_clerks(matched.matches))
        self._take(_also_returned(matched.matches, edits.matches))
        wrong = self._wrong()
        rights = _Rights(self.cycle, self.by)
        good = [
            rights.trimmed(m, self.unit_ids.get(m.line.unit_key, 0))
            for m in sorted((*matched.matches, *edits.matches), key=lambda one: one.line.row)
            if m.line.row not in wrong
        ]
        return Plan(
            self.grid,
            self.header,
            tuple(good),
            {m.line.row: outlook(m, self.cycle, self.unit_ids.get(m.line.unit_key, 0)) for m in good},
            tuple(sorted(self.problems, key=_place)),
            tuple(matched.doubts),
            self.reading.twins,
            self.reading.warnings,
            missing_units([m.line for m in good], self.units),
            Attendance.of(self.reading.lines),
            tuple(rights.left_out()),
            len(self.reading.lines),
            told=said,
            clashes=tuple(edits.clashes),
            settled=tuple(edits.settled),
        )

    def _take(self, found: Iterable[Found]) -> None:
        self.problems += placed(list(found), self.header)

    def _wrong(self) -> set[int | None]:
        return {problem.row for problem in self.problems}

    def _sound(self, lines: Iterable[Line]) -> list[Line]:
        wrong = self._wrong()
        return [line for line in lines if line.row not in wrong]

    def _closed_to_clerks(self, matches: Iterable[Match]) -> Iterator[Found]:
        """After verification a registration is the secretary's (as on its page)."""
        if self.by.has(Role.SECRETARY):
            return
        for match in matches:
            stored = match.stored
            if stored is None or not stored.stage.has_reached(Stage.VERIFIED):
                continue
            if completion(match, stored.unit_id, self.cycle):
                message = "Hồ sơ đã thẩm định, chỉ thư ký Ban Chỉ đạo bổ sung được. Xóa dòng này."
                yield match.line.row, w.NAME, match.line.name, message


def _place(problem: CellProblem) -> tuple[int, int, str]:
    """Row by row, column by column."""
    return problem.row or 0, len(problem.column), problem.column


def _told(told: Mapping[int, str]) -> dict[int, int | None]:
    ids = {row: answer.removeprefix(CITIZEN) for row, answer in told.items() if answer.startswith(CITIZEN)}
    others = dict.fromkeys(row for row, answer in told.items() if answer == OTHER)
    return others | {row: int(id) for row, id in ids.items() if id.isdigit()}


def _not_theirs(lines: Iterable[Line], units: Mapping[str, Unit], by: Actor) -> Iterator[Found]:
    for line in lines:
        unit = units.get(line.unit_key)
        if unit is not None and not by.works_in(unit.id):
            message = (
                f"Đơn vị “{unit.name}” do người khác phụ trách nhập. Xóa dòng này, hoặc nhờ thư ký nhập."
            )
            yield line.row, w.UNIT, line.unit, message
        elif unit is None and not by.has(Role.SECRETARY):
            message = "Chưa có đơn vị này. Ghi đúng tên đơn vị, hoặc nhờ thư ký thêm đơn vị."
            yield line.row, w.UNIT, line.unit, message


def _kindless(lines: list[Line], units: Mapping[str, Unit]) -> Iterator[Found]:
    """The row that names a kind may be wrong itself; the others of its unit then wait for it."""
    kinds = kind_of(lines)
    for line in lines:
        if line.unit_key not in units and line.unit_key not in kinds:
            message = "Đơn vị này chưa có trong chương trình và chưa rõ loại. Sửa dòng đầu của đơn vị trước."
            yield line.row, w.UNIT, line.unit, message


def _also_returned(matches: Iterable[Match], edited: Iterable[Match]) -> Iterator[Found]:
    rows = {match.citizen.id: match.line.row for match in edited if match.citizen}
    for match in matches:
        if match.citizen is not None and match.citizen.id in rows:
            message = f"Cùng một người với dòng {rows[match.citizen.id]}. Xóa dòng thừa."
            yield match.line.row, w.NAME, match.line.name, message


class _Rights:
    """Which steps of a line this account may take; what is left out is counted and said."""

    def __init__(self, cycle: Cycle, by: Actor) -> None:
        self.by = by
        self.own_eyes = Commune.get_by_id(cycle.commune_id).same_account_may_verify
        self.counts = {"Tự chấm": 0, "Thẩm định": 0, "Bầu chọn": 0}

    def trimmed(self, match: Match, unit_id: int) -> Match:
        line = match.line
        if verifies(match) and not self._may_verify(match, unit_id):
            self.counts["Thẩm định"] += 1
            line = replace(line, verified=None)
        blocked = line.verified is None and not _reached(match, Stage.VERIFIED)
        if votes(match) and (blocked or not self.by.may(Stage.VERIFIED, Step.VOTE, unit_id)):
            self.counts["Bầu chọn"] += 1
            line = replace(line, votes=None)
        return replace(match, line=line)

    def _may_verify(self, match: Match, unit_id: int) -> bool:
        keyed_by = self.by.account_id if scores(match) else match.stored.keyed_by if match.stored else None
        strange = keyed_by is None or keyed_by != self.by.account_id
        return self.by.may(Stage.SELF_SCORED, Step.VERIFY, unit_id) and (strange or self.own_eyes)

    def left_out(self) -> Iterator[str]:
        if count := self.counts["Thẩm định"]:
            yield (
                f"Điểm thẩm định của {counted(count, 'người')} không nhập: thành viên thẩm định ghi, "
                "và không ghi phiếu do chính mình nhập."
            )
        if count := self.counts["Bầu chọn"]:
            yield f"Phiếu bầu của {counted(count, 'người')} không nhập: thư ký ghi, sau khi thẩm định."


def _reached(match: Match, stage: Stage) -> bool:
    return match.stored is not None and match.stored.stage.has_reached(stage)
