"""The rows of the score grid, as the pieces in templates/ui/grid.html take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_urlsafe
from textwrap import shorten

from flask import url_for

from ..domain.accounts import Actor
from ..domain.criteria import CriteriaSet
from ..domain.lifecycle import Stage, Step, steps_from
from ..domain.problems import Problem
from ..domain.scoring import ScoreSheet
from ..domain.vietnamese import nfc
from ..models.cycles import Cycle
from ..models.registration import Registration, by_name, in_cycle, in_unit, visible_to
from ..models.scoring import Sheet, SheetKind, sheets_of
from ..models.self_score_rounds import numbers_of


@dataclass(frozen=True, slots=True)
class State:
    """The last cell: `kind` is done, waiting, refused or plain."""

    kind: str
    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One box. `theirs` is what a colleague has saved meanwhile, where it differs."""

    indicator: int
    value: str
    band: bool
    low: bool
    error: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    no: int
    name: str
    url: str
    note: str
    audience: str
    action: str
    version: int
    typed_by: int | None
    form_key: str
    total: int | None
    state: State
    cells: list[Cell]
    locked: bool = False
    unsaved: bool = False
    conflict_by: str = ""
    their_version: int | None = None
    url_theirs: str = ""
    url_undo: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    numbers: list[int]


@dataclass(frozen=True, slots=True)
class Help:
    key: str
    title: str
    wording: str
    levels: Sequence[object]
    evidence: str
    official: bool


Stored = tuple[Sheet | None, ScoreSheet]


def people_of(cycle: Cycle, unit_id: int, actor: Actor) -> list[Registration]:
    """Everybody of the unit who has not withdrawn, by given name; one statement."""
    query = in_unit(in_cycle(visible_to(actor), cycle.id), unit_id)
    return list(by_name(query.where(Registration.stage != Stage.WITHDRAWN)))


def stored_of(rows: Iterable[Registration], criteria: CriteriaSet) -> dict[int, Stored]:
    """What is saved of each, a blank sheet where nothing is; two statements."""
    ids = [row.id for row in rows]
    blank: Stored = (None, ScoreSheet((None,) * len(criteria.indicators)))
    return dict.fromkeys(ids, blank) | sheets_of(ids, SheetKind.SELF)


def may_key(row: Registration, cycle: Cycle, actor: Actor) -> bool:
    """Whether the table of steps lets this actor key the sheet now."""
    offered = {one.step for one in steps_from(row.stage, actor.roles)}
    return cycle.is_open and Step.SELF_SCORE in offered and actor.works_in(row.unit_id)


def lines_of(rows: Sequence[Registration], cycle: Cycle, actor: Actor) -> list[Line]:
    criteria = cycle.rules
    stored, numbers = stored_of(rows, criteria), numbers_of(row.id for row in rows)
    return [
        line_of(row, no, stored[row.id], cycle, actor, numbers.get(row.id, 1))
        for no, row in enumerate(rows, 1)
    ]


def line_of(row: Registration, no: int, stored: Stored, cycle: Cycle, actor: Actor, number: int = 1) -> Line:
    """The row as it is saved; `number`: which self-score of the person it is."""
    sheet, points = stored
    criteria = cycle.rules
    audience = criteria.audience(row.audience).short
    born, which = str(row.citizen.birth_year or ""), f"lần {number}" if number > 1 else ""
    locked = not may_key(row, cycle, actor)
    return Line(
        id=row.id,
        no=no,
        name=row.citizen.name,
        url=url_for("scoring.sheet", registration_id=row.id),
        note=" · ".join(part for part in (audience, born, which) if part),
        audience=row.audience,
        action=url_for("scoring.row", registration_id=row.id),
        version=sheet.version if sheet else 0,
        typed_by=actor.account_id,
        form_key=token_urlsafe(12),
        total=points.total if any(one is not None for one in points.points) else None,
        state=state_of(row, points, cycle, locked=locked),
        cells=_cells(criteria, ["" if one is None else str(one) for one in points.points]),
        locked=locked,
    )


def state_of(row: Registration, points: ScoreSheet, cycle: Cycle, *, locked: bool = False) -> State:
    """Passes, or why not; what is left; sent back and why. Later stages name themselves."""
    if locked and row.stage.has_reached(Stage.VERIFIED):
        return State("plain", row.stage.label)
    if row.sent_back_reason:
        return State("waiting", "Bị trả lại", row.sent_back_reason)
    if all(one is None for one in points.points):
        return State("plain", "chưa nhập")
    short = cycle.rules.shortfalls(points, cycle.difficult_area)
    if not points.complete:
        return State("waiting", "đang nhập", ", ".join(short))
    return State("refused", "Chưa đạt", ", ".join(short)) if short else State("done", "Đạt")


def refused_line(
    line: Line, typed: Sequence[str], problems: Iterable[Problem], criteria: CriteriaSet, version: int
) -> Line:
    """The row as typed, with a short word under each wrong box and the reasons at its end. It keeps the
    `version` that it was typed from, so that a colleague's change is still noticed."""
    wrong = {problem.field: problem.message for problem in problems}
    cells = [
        replace(cell, error=_short_error(cell.value, criteria) if f"points-{cell.indicator}" in wrong else "")
        for cell in _cells(criteria, typed)
    ]
    words = " ".join(dict.fromkeys(wrong.values()))
    targets = [
        Problem(f"p-{line.id}-{name.removeprefix('points-')}" if name.startswith("points-") else "", message)
        for name, message in wrong.items()
    ]
    return replace(
        line,
        cells=cells,
        total=None,
        state=State("refused", "Chưa lưu", words),
        unsaved=True,
        problems=targets,
        version=version,
        url_undo=_url_undo(line, typed),
    )


def _url_undo(line: Line, typed: Sequence[str]) -> str:
    """Where a finished sheet is taken back as a whole: what an emptied row of the grid means (a block pasted
    beside the right people, and Ctrl+Z after it was saved)."""
    return "" if any(nfc(one) for one in typed) else url_for("journal.registration", registration_id=line.id)


def conflict_line(line: Line, typed: Sequence[str], by: str, criteria: CriteriaSet, version: int) -> Line:
    """Both values: what was typed in the boxes, what a colleague saved under them (`line` is the saved row).

    The row keeps the `version` that it was typed from; only “Giữ của tôi” carries the colleague's.
    """
    cells = [
        replace(mine, theirs=(theirs.value or "trống") if theirs.value != nfc(mine.value) else "")
        for mine, theirs in zip(_cells(criteria, typed), line.cells, strict=True)
    ]
    return replace(
        line,
        cells=cells,
        total=None,
        state=State("refused", "Chưa lưu"),
        unsaved=True,
        version=version,
        conflict_by=by,
        their_version=line.version,
        url_theirs=line.action,
    )


def groups_of(criteria: CriteriaSet) -> list[Group]:
    """The competence groups over their columns, in the few words that fit there."""
    numbers = {
        group.id: [one.number for one in criteria.indicators if one.group == group.id]
        for group in criteria.groups
    }
    return [
        Group(
            f"{group.id}. {group.short or _few_words(group.title, len(numbers[group.id]))}", numbers[group.id]
        )
        for group in criteria.groups
    ]


def helps_of(criteria: CriteriaSet, audiences: Iterable[str]) -> list[Help]:
    """The words of every indicator for the audiences that stand in the grid."""
    return [
        Help(
            key=f"{audience}-{one.number}",
            title=f"Chỉ số {one.number} · {criteria.audience(audience).short}",
            wording=one.guidance[audience].wording,
            levels=one.guidance[audience].levels,
            evidence="; ".join(one.guidance[audience].evidence[:2]),
            official=one.guidance[audience].official,
        )
        for audience in sorted(set(audiences))
        for one in criteria.indicators
    ]


def _cells(criteria: CriteriaSet, values: Sequence[str]) -> list[Cell]:
    order = {group.id: index for index, group in enumerate(criteria.groups)}
    return [
        Cell(
            indicator=one.number,
            value=value,
            band=order[one.group] % 2 == 0,
            low=value.isdigit() and int(value) < criteria.indicator_floor,
        )
        for one, value in zip(criteria.indicators, values, strict=True)
    ]


def _short_error(value: str, criteria: CriteriaSet) -> str:
    """What fits under a box; the whole message stands at the end of the row."""
    return f"0–{criteria.max_points}" if nfc(value) else "trống"


def _few_words(title: str, columns: int) -> str:
    """“Năng lực tự học, học tập suốt đời” → “Tự học”; what needs more than two lines ends in “…”."""
    short = title.removeprefix("Năng lực ").split(",")[0]
    return shorten(short[:1].upper() + short[1:], 14 * columns, placeholder=" …")
