"""The list of people: what is asked for in the address, and one page of answers in few statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import abort

from ..domain.accounts import Actor
from ..domain.criteria import CriteriaSet
from ..domain.lifecycle import Stage
from ..domain.registration import Component
from ..domain.vietnamese import nfc, number
from ..models.cycles import Cycle
from ..models.figures import figures_of
from ..models.learning_plans import late_people
from ..models.registration import (
    Registration,
    at_stage,
    by_name,
    in_cycle,
    in_unit,
    matching,
    visible_to,
)
from ..models.scoring import SheetKind, sheets_of
from .pages import today

PAGE_SIZE = 50
COMPONENTS = {component.value: component.label for component in Component}
LATE_LEARNING = "late_learning"
"""Asks for whoever has something overdue in the learning plan: it is about today, no figure of the cycle."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list. `figure` is a key of `domain.figures.measures`, or `LATE_LEARNING`."""

    text: str = ""
    unit_id: int | None = None
    stage: Stage | None = None
    figure: str = ""
    page: int = 1

    @classmethod
    def from_address(cls, args: Any) -> Wanted:
        """What cannot be read is not asked for: an address typed by hand shows the list, not an error."""
        stage = args.get("stage", "")
        return cls(
            text=nfc(args.get("q", ""))[:80],
            unit_id=args.get("unit", type=int),
            stage=Stage(stage) if stage in set(Stage) else None,
            figure=args.get("figure", ""),
            page=max(1, args.get("page", 1, type=int)),
        )

    @property
    def is_filtered(self) -> bool:
        return replace(self, page=1) != Wanted()

    def query(self, **other: Any) -> dict[str, Any]:
        """The same wishes as the arguments of an address; `None` leaves one out."""
        values = {
            "q": self.text or None,
            "unit": self.unit_id,
            "stage": self.stage.value if self.stage else None,
            "figure": self.figure or None,
        }
        return values | other


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. `total` is the verified one as soon as there is one, else the self-score."""

    no: int
    row: Registration
    audience: str
    total: int | None
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Found:
    lines: list[Listed]
    count: int
    page: int
    pages: int
    figure_title: str

    @property
    def place(self) -> str:
        """“51–100 trong 238 người”"""
        if not self.lines:
            return ""
        return f"{self.lines[0].no}–{self.lines[-1].no} trong {number(self.count)} người"


def find_people(cycle: Cycle, actor: Actor, wanted: Wanted) -> Found:
    """One page of the people whom the actor may see, by given name; a constant number of statements."""
    query = in_cycle(visible_to(actor), cycle.id)
    if wanted.unit_id is not None:
        query = in_unit(query, wanted.unit_id)
    if wanted.stage is not None:
        query = at_stage(query, wanted.stage)
    if wanted.text:
        query = matching(query, wanted.text)
    if wanted.figure:
        query = query.where(Registration.id.in_(_behind(cycle, actor, wanted.figure)))
    count = query.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(wanted.page, pages)
    rows = list(by_name(query).paginate(page, PAGE_SIZE))
    lines = _lines(rows, cycle.rules, (page - 1) * PAGE_SIZE)
    return Found(lines, count, page, pages, _title(cycle, wanted.figure))


def _title(cycle: Cycle, key: str) -> str:
    if key == LATE_LEARNING:
        return "Có việc học quá hạn"
    return figure_title(key, cycle.rules, cycle.difficult_area) if key else ""


def _behind(cycle: Cycle, actor: Actor, key: str) -> list[int]:
    """Registration ids behind a figure; who may not see party membership may not list it either."""
    if key == LATE_LEARNING:
        return [row.id for row in late_people(actor, cycle, today())]
    people = figures_of(cycle).total.people
    if key not in people or (key.startswith("party_") and not actor.sees_party):
        abort(404)
    return list(people[key])


def _lines(rows: list[Registration], criteria: CriteriaSet, before: int) -> list[Listed]:
    ids = [row.id for row in rows]
    own, verified = sheets_of(ids, SheetKind.SELF), sheets_of(ids, SheetKind.VERIFIED)
    short = {audience.id: audience.short for audience in criteria.audiences}
    lines = []
    for no, row in enumerate(rows, before + 1):
        is_verified = row.stage.has_reached(Stage.VERIFIED) and row.id in verified
        _sheet, points = (verified if is_verified else own).get(row.id, (None, None))
        total = points.total if points is not None and points.complete else None
        lines.append(Listed(no, row, short.get(row.audience, ""), total, is_verified))
    return lines


# --- What a figure is called ---------------------------------------------------------------------------

PLAIN_TITLES: Mapping[str, str] = {
    "registered": "Đăng ký tham gia",
    "withdrawn": "Đã rút đăng ký",
    "self_scored": "Đã tự chấm điểm",
    "verified": "Đã thẩm định",
    "voted": "Đã đưa ra bầu chọn",
    "attended": "Tham gia bầu chọn",
    "recognised": "Được công nhận",
    "not_recognised": "Không được công nhận",
    "decided": "Đã có kết luận",
    "undecided": "Chưa có kết quả",
    "party_registered": "Đảng viên đăng ký",
    "party_recognised": "Đảng viên được công nhận",
    "party_unknown": "Chưa rõ có phải Đảng viên không",
    "moved": "Đổi đối tượng sau khi đăng ký",
    "trained": "Đã dự tập huấn",
}


def figure_title(key: str, criteria: CriteriaSet, difficult_area: bool) -> str:
    """What the people behind a measure have in common, in words."""
    kind, _, which = key.partition(":")
    if kind == "below_cut":
        return f"Thẩm định dưới {criteria.cut(difficult_area)} điểm"
    titles: dict[str, Callable[[], str]] = {
        "component": lambda: f"Thành phần: {COMPONENTS[which]}",
        "audience_registered": lambda: f"Đối tượng hiện nay: {criteria.audience(which).label}",
        "audience_recognised": lambda: f"Được công nhận, đối tượng: {criteria.audience(which).label}",
        "audience_at_registration": lambda: f"Đối tượng lúc đăng ký: {criteria.audience(which).label}",
        "band": lambda: f"Được công nhận, {criteria.bands[int(which)].label} điểm",
    }
    return titles[kind]() if kind in titles else PLAIN_TITLES.get(key, "Số liệu của báo cáo")
