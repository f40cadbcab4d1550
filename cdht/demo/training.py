"""Three sessions of the pilot with their lists. The figures are invented; the first day is the real report's.

The lists are kept before the sheets are verified: evidence from them stands on the sheets of the story.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from ..actions.training import count_guests, keep_session
from ..actions.training_attendance import keep_list
from ..domain.accounts import Actor
from ..domain.training import SessionFacts
from ..domain.units import UnitKind
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, in_cycle, with_people
from ..models.units import Unit


@dataclass(frozen=True, slots=True)
class _Told:
    """`away`: of the people who are invited, every how manyth did not come; 0 for nobody."""

    facts: SessionFacts
    kinds: tuple[UnitKind, ...]
    away: int
    guests: int = 0


_TOLD = (
    _Told(
        SessionFacts(
            date(2021, 4, 22), "Bộ tiêu chí, cách tự chấm và thu thập minh chứng", place="Hội trường UBND xã",
            teacher="Trần Đình Khuê", material="Bộ tiêu chí “Công dân học tập”; mẫu phiếu tự chấm",
            indicators=frozenset({2}), notes="Ngồi giãn cách, đeo khẩu trang, theo nguyên tắc 5K.",
        ),
        (), 9, guests=4,
    ),
    _Told(
        SessionFacts(
            date(2021, 5, 14), "Tìm tài liệu học tập trên mạng", place="Nhà văn hóa thôn",
            teacher="Ngô Thị Bích Thuỷ", indicators=frozenset({2, 5}),
        ),
        (UnitKind.HAMLET, UnitKind.CLAN), 3,
    ),
    _Told(
        SessionFacts(
            date(2021, 6, 11), "Hướng dẫn chấm thử một phiếu", place="Nhà thờ Họ Hoàng, thôn Hạ Lang",
            teacher="Hoàng Xuân Lộc", counts=False,
        ),
        (UnitKind.CLAN,), 4, guests=2,
    ),
)  # fmt: skip


def run(cycle: Cycle, units: Mapping[str, Unit], by: Actor) -> None:
    everybody = list(by_unit_and_name(in_cycle(with_people(), cycle.id)))
    for told in _TOLD:
        invited = {unit.id for unit in units.values() if unit.kind in told.kinds}
        _hold(cycle, told, frozenset(invited), everybody, by)


def _hold(
    cycle: Cycle, told: _Told, invited: frozenset[int], everybody: list[Registration], by: Actor
) -> None:
    """The list of April is keyed when people are registered, at the end of the month."""
    kept_on = max(told.facts.held_on, date(2021, 4, 27))
    at = datetime.combine(kept_on, time(16, 30))
    session = keep_session(cycle.id, replace(told.facts, units=invited), by=by, at=at)
    wanted = [row.id for row in everybody if not invited or row.unit_id in invited]
    come = [id for place, id in enumerate(wanted, 1) if not told.away or place % told.away]
    keep_list(session.id, come=come, by=by, at=at)
    count_guests(cycle.id, session.id, told.guests, by=by, at=at)
