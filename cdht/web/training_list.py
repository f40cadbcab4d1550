"""What the list of a training session shows: who is asked for, a line for each, and evidence that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..domain.training import NOTHING, Hold, settle, stays_on_list
from ..domain.vietnamese import nfc
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, in_cycle, matching, visible_to
from ..models.training import (
    TrainingSession,
    attended,
    counts_by_unit,
    invited_units,
    ticked_among,
)
from ..models.training_evidence import evidence_items
from ..models.units import Unit, in_commune
from ..models.units import visible_to as units_visible_to
from .pages import me
from .paging import Paged, paged

EVERYBODY = "all"
SHOW = {"": "Mọi người", "yes": "Đã ghi dự", "no": "Chưa ghi"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters. `unit`: an id, “all”, or empty for the units that are invited."""

    unit: str = ""
    text: str = ""
    show: str = ""
    page: int = 1

    @classmethod
    def from_address(cls, args: Any) -> Asked:
        unit, show = args.get("unit", ""), args.get("show", "")
        known = unit == EVERYBODY or (unit.isascii() and unit.isdigit() and len(unit) < 10)
        text, page = nfc(args.get("q", ""))[:80], max(1, args.get("page", 1, type=int))
        return cls(unit if known else "", text, show if show in SHOW else "", page)

    @property
    def query(self) -> dict[str, Any]:
        page = self.page if self.page > 1 else None
        return {"unit": self.unit or None, "q": self.text or None, "show": self.show or None, "page": page}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list. `locked`: why the tick must stay. `evidence`: what it gives, in words;
    `differs`: that is not what the list says."""

    row: Registration
    ticked: bool
    locked: Hold | None
    evidence: str
    has_evidence: bool
    differs: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class UnitChoice:
    unit: Unit
    ticked: int
    registered: int
    invited: bool


def page_of(cycle: Cycle, session: TrainingSession, asked: Asked, address: Callable[[int], str]) -> Paged:
    """One page of the people, by unit and name; who withdrew stands there only when ticked before."""
    query = in_cycle(visible_to(me()), cycle.id)
    query = query.where((Registration.stage != Stage.WITHDRAWN) | attended(session.id))
    if asked.unit.isdigit():
        query = query.where(Registration.unit == int(asked.unit))
    elif not asked.unit and (invited := invited_units(session)):
        query = query.where(Registration.unit.in_(list(invited)) | attended(session.id))
    if asked.show:
        ticked = attended(session.id)
        query = query.where(ticked if asked.show == "yes" else ~ticked)
    return paged(by_unit_and_name(matching(query, asked.text) if asked.text else query), address)


def lines_of(session: TrainingSession, rows: Iterable[Registration]) -> list[Line]:
    """Two statements and the session's indicators, however many people."""
    people = list(rows)
    ids = [row.id for row in people]
    ticked, items = ticked_among(session.id, ids), evidence_items(session.id, ids)
    worth, actor = session.worth, me()
    lines = []
    for row in people:
        own, is_ticked = items.get(row.id, []), row.id in ticked
        plan = settle(row.stage, worth if is_ticked else NOTHING, own)
        lines.append(
            Line(
                row,
                is_ticked,
                stays_on_list(row.stage, own) if is_ticked else None,
                _evidence_words([item.indicator for item in own], [hold for _, hold in plan.held]),
                bool(own),
                bool(plan.held),
                actor.works_in(row.unit_id),
            )
        )
    return lines


def _evidence_words(indicators: list[int], held: list[Hold]) -> str:
    """“chỉ số 1, 2”, “không thêm: phiếu đã thẩm định”, “chỉ số 1; giữ nguyên: người thẩm định đã xem”"""
    has = f"chỉ số {', '.join(map(str, indicators))}" if indicators else ""
    why = f"{'giữ nguyên' if indicators else 'không thêm'}: {held[0].label}" if held else ""
    return "; ".join(part for part in (has, why) if part)


def unit_choices(session: TrainingSession, actor: Actor) -> list[UnitChoice]:
    """The units that the actor may see and that take part, with how many of them are ticked."""
    counts, invited = counts_by_unit(session), invited_units(session)
    return [
        UnitChoice(unit, *counts.get(unit.id, (0, 0)), not invited or unit.id in invited)
        for unit in units_visible_to(actor)
        if unit.id in counts or unit.id in invited
    ]


@dataclass(frozen=True, slots=True)
class Left:
    """How many people hold evidence from the session, and whose differs from the list, with the reason."""

    people: int
    held: list[tuple[Registration, str]]


def evidence_left(session: TrainingSession, actor: Actor) -> Left:
    """Among those whom the actor may see."""
    rows = list(by_unit_and_name(visible_to(actor).where(attended(session.id))))
    lines = lines_of(session, rows)
    differing = [(line.row, line.evidence) for line in lines if line.differs]
    return Left(sum(line.has_evidence for line in lines), differing)


def facts(session: TrainingSession) -> list[tuple[str, str]]:
    """What was recorded of the session, for its page."""
    invited = invited_units(session)
    names = [unit.name for unit in in_commune(me().commune_id) if unit.id in invited]
    numbers = ", ".join(map(str, session.indicator_numbers))
    return [
        ("Ngày", session.days),
        ("Nơi", session.place or "Chưa ghi"),
        ("Người hướng dẫn", session.teacher or "Chưa ghi"),
        ("Tài liệu", session.material or "Chưa ghi"),
        ("Mời", ", ".join(names) or "Mọi đơn vị"),
        ("Minh chứng cho", f"chỉ số {numbers}" if session.counts else "Buổi này không tính là minh chứng"),
        *([("Ghi chú", session.notes)] if session.notes else []),
    ]
