"""What the pages of units and of one person's sheet show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for

from ..domain.accounts import Actor
from ..domain.criteria import CriteriaSet, Level
from ..domain.lifecycle import Stage
from ..domain.problems import Problem, Stale
from ..domain.scoring import ScoreSheet
from ..domain.shortfalls import for_browser, sentences
from ..domain.vietnamese import date_short, nfc
from ..models.cycles import Cycle
from ..models.evidence import Evidence
from ..models.evidence_files import with_files
from ..models.figures import count_steps
from ..models.registration import Registration
from ..models.self_score_rounds import day_of, kept_of
from ..models.units import Unit
from .pages import Link
from .scoring_grid import State, may_key, state_of, stored_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a unit is: everybody registered, and those whose sheet is complete."""

    unit: Unit
    registered: int
    done: int

    @property
    def left(self) -> int:
        return self.registered - self.done


def progress_of(units: Iterable[Unit], counts: Mapping[tuple[int, Stage], int]) -> list[Progress]:
    """Units with anybody registered; the others have nothing to score."""
    rows = []
    for unit in units:
        steps = count_steps(
            {stage: count for (unit_id, stage), count in counts.items() if unit_id == unit.id}
        )
        if steps.registered:
            rows.append(Progress(unit, steps.registered, steps.self_scored))
    return rows


def following(rows: Sequence[Progress], unit: Unit, cycle: Cycle) -> Link:
    """Where to go after this unit: the next one with sheets left, from the top again; else the list."""
    ids = [row.unit.id for row in rows]
    here = ids.index(unit.id) + 1 if unit.id in ids else 0
    for row in [*rows[here:], *rows[:here]]:
        if row.left and row.unit.id != unit.id:
            url = url_for("scoring.grid", cycle_id=cycle.id, unit_id=row.unit.id)
            return Link(f"Sang {row.unit.name} ({row.left} phiếu) ›", url)
    return Link("Về danh sách đơn vị", url_for("scoring.units", cycle_id=cycle.id))


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form held that was not saved; `chosen`: the indicator whose level was pressed."""

    points: Sequence[str] | None
    evidence: Mapping[int, str]
    problems: Sequence[Problem] = ()
    chosen: int = 0
    day: str | None = None

    def error(self, name: str) -> str:
        return " ".join(problem.message for problem in self.problems if problem.field == name)


NOTHING = Typed(None, {})


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of the sheet in the words of the person's audience."""

    number: int
    group: str
    wording: str
    official: bool
    title: str
    levels: tuple[Level, ...]
    suggestions: tuple[str, ...]
    evidence: list[Evidence]
    stored: str
    value: str
    points: int | None
    error: str
    text: str
    text_error: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SheetView:
    """The whole page: `version` of the stored sheet, 0 for none yet."""

    items: list[Item]
    version: int
    number: int
    day: str
    day_error: str
    total: int | None
    groups: list[tuple[str, list[Item]]]
    filled: int
    state: State
    missing: tuple[str, ...]
    browser_rule: dict[str, Any]
    rule: str
    audience: str
    max_points: int
    full_marks: int
    editable: bool


def sheet_view(row: Registration, actor: Actor, typed: Typed | None = None) -> SheetView:
    """The sheet as stored, or with what was typed over it."""
    cycle = row.cycle
    criteria = cycle.rules
    sheet, points = stored_of([row], criteria)[row.id]
    editable = may_key(row, cycle, actor)
    items = _items(row, criteria, points, typed or NOTHING)
    return SheetView(
        items=items,
        groups=[(title, list(own)) for title, own in groupby(items, key=lambda item: item.group)],
        version=sheet.version if sheet else 0,
        number=len(kept_of([row.id]).get(row.id, ())) + 1,
        day=typed.day if typed and typed.day is not None else date_short(day_of(sheet)) if sheet else "",
        day_error=typed.error("scored_on") if typed else "",
        total=points.total if any(one is not None for one in points.points) else None,
        filled=len(points.points) - len(points.missing),
        state=state_of(row, points, cycle, locked=not editable),
        missing=sentences(_shown(items) if typed else points, criteria, cycle.difficult_area),
        browser_rule=for_browser(criteria, cycle.difficult_area),
        rule=criteria.rule_in_words(cycle.difficult_area),
        audience=criteria.audience(row.audience).label,
        max_points=criteria.max_points,
        full_marks=criteria.full_marks,
        editable=editable,
    )


def _items(row: Registration, criteria: CriteriaSet, points: ScoreSheet, typed: Typed) -> list[Item]:
    evidence = with_files(row.evidence.order_by(Evidence.id))
    titles = {group.id: f"{group.id}. {group.title}" for group in criteria.groups}
    items = []
    for one, given in zip(criteria.indicators, points.points, strict=True):
        guidance = one.guidance[row.audience]
        stored = "" if given is None else str(given)
        value = typed.points[one.number - 1] if typed.points is not None else stored
        items.append(
            Item(
                number=one.number,
                group=titles[one.group],
                wording=guidance.wording,
                official=guidance.official,
                title=one.title,
                levels=guidance.levels,
                suggestions=guidance.evidence,
                evidence=[item for item in evidence if item.indicator == one.number],
                stored=stored,
                value=value,
                points=int(value) if value.isascii() and value.isdigit() else None,
                error=typed.error(f"points-{one.number}"),
                text=typed.evidence.get(one.number, ""),
                text_error=typed.error(f"evidence-{one.number}"),
                chosen=typed.chosen == one.number,
            )
        )
    return items


def _shown(items: Iterable[Item]) -> ScoreSheet:
    """The sheet as it stands in the boxes; what is no points counts as not filled in."""
    return ScoreSheet(tuple(None if item.error else item.points for item in items))


def conflict_of(view: SheetView, stale: Stale) -> dict[str, Any]:
    """Both values of every indicator, for `ui.conflict`."""
    rows = [
        {
            "label": f"Chỉ số {item.number}",
            "mine": item.value or "trống",
            "theirs": item.stored or "trống",
            "differs": nfc(item.value) != item.stored,
        }
        for item in view.items
    ]
    return {"by": stale.by or "Người khác", "at": stale.at, "rows": rows}
