"""Cycles: open one with its criteria and rules, change it while that harms nothing, close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Role, Stage
from ..domain.problems import NotAllowed, Problem, Refused, refuse_if
from ..domain.vietnamese import fold, nfc
from ..models.criteria import CriteriaVersion, seen_by
from ..models.cycles import Cycle
from ..models.registration import Registration
from .journal import Entry, record
from .transactions import writing

# What decides who passes: fixed once somebody was decided on.
_DECISIVE = ("criteria", "difficult_area", "majority_percent")
_STRICTNESS = ("note_above", "second_above", "evidence_above", "evidence_blocks", "complaint_days")
_BOUNDS = {
    "note_above": (0, 9),
    "second_above": (0, 99),
    "evidence_above": (0, 9),
    "complaint_days": (1, 90),
}


@dataclass(frozen=True, slots=True)
class CycleFacts:
    name: str
    year: int
    criteria_id: int
    starts_on: date
    self_scores_due: date | None = None
    is_pilot: bool = False
    difficult_area: bool = False
    majority_percent: int = 50
    percent_decimals: int = 1
    note_above: int = 0
    second_above: int | None = None
    evidence_above: int | None = 7
    evidence_blocks: bool = False
    complaint_days: int = 15


def open_cycle(facts: CycleFacts, *, by: Actor, at: datetime) -> Cycle:
    """Raises `Refused` with the fields of `CycleFacts`."""
    by.must_hold(Role.SECRETARY)
    with writing():
        refuse_if(_problems(facts, by.commune_id))
        cycle = Cycle.create(commune=by.commune_id, **_values(facts))
        record([Entry("open_cycle", cycle_id=cycle.id, changes={"cycle": [None, cycle.name]})], by=by, at=at)
        return cycle


def change_cycle(cycle_id: int, facts: CycleFacts, *, by: Actor, at: datetime) -> None:
    """What decides who passes cannot change once somebody was decided on."""
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = _of(cycle_id, by)
        if not cycle.is_open:
            raise Refused.because("Đợt đã khóa sổ. Mở lại đợt rồi mới sửa được.")
        values = _values(facts)
        refuse_if(_problems(facts, by.commune_id, besides=cycle_id) + _frozen(cycle, values))
        changes = {
            key: [_plain(cycle.__data__[key]), _plain(value)]
            for key, value in values.items()
            if cycle.__data__[key] != value and key != "folded"
        }
        if changes:
            Cycle.update(**values).where(Cycle.id == cycle_id).execute()
            record([Entry("change_cycle", cycle_id=cycle_id, changes=changes)], by=by, at=at)


def close_cycle(cycle_id: int, *, by: Actor, at: datetime) -> None:
    """A closed cycle is never recomputed; nothing in it changes until it is opened again.

    The digest of its criteria goes into the journal's chain: `check` proves that they are still the same.
    """
    _set_closed(cycle_id, at, "close_cycle", by, at)


def reopen_cycle(cycle_id: int, reason: str, *, by: Actor, at: datetime) -> None:
    if not reason.strip():
        raise Refused.because("Ghi lý do mở lại đợt.", "reason")
    _set_closed(cycle_id, None, "reopen_cycle", by, at, reason.strip())


def _set_closed(
    cycle_id: int, closed_at: datetime | None, action: str, by: Actor, at: datetime, reason: str = ""
) -> None:
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = _of(cycle_id, by)
        if cycle.is_open != (closed_at is None):
            Cycle.update(closed_at=closed_at).where(Cycle.id == cycle_id).execute()
            changes = {"criteria_digest": [None, cycle.criteria.digest]} if closed_at else {}
            record([Entry(action, cycle_id=cycle_id, reason=reason, changes=changes)], by=by, at=at)


def _of(cycle_id: int, by: Actor) -> Cycle:
    cycle = Cycle.get_or_none((Cycle.id == cycle_id) & (Cycle.commune == by.commune_id))
    if cycle is None:
        raise NotAllowed("Không có đợt này.")
    return cycle


def _values(facts: CycleFacts) -> dict[str, Any]:
    return {
        "name": nfc(facts.name),
        "folded": fold(facts.name),
        "year": facts.year,
        "criteria": facts.criteria_id,
        "starts_on": facts.starts_on,
        "self_scores_due": facts.self_scores_due,
        "is_pilot": facts.is_pilot,
        "difficult_area": facts.difficult_area,
        "majority_percent": facts.majority_percent,
        "percent_decimals": facts.percent_decimals,
        **{name: getattr(facts, name) for name in _STRICTNESS},
    }


def _frozen(cycle: Cycle, values: dict[str, Any]) -> list[Problem]:
    changed = [key for key in _DECISIVE if cycle.__data__[key] != values[key]]
    decided = Registration.select().where(
        Registration.cycle == cycle.id, Registration.stage.in_([Stage.RECOGNISED, Stage.NOT_RECOGNISED])
    )
    if not changed or not decided.exists():
        return []
    names = {"criteria": "criteria_id"}
    return [
        Problem(names.get(key, key), "Đã có quyết định công nhận, không đổi được nữa.") for key in changed
    ]


def _problems(facts: CycleFacts, commune_id: int, besides: int = 0) -> list[Problem]:
    name, problems = nfc(facts.name), []
    if not 1 <= len(name) <= 120:
        problems.append(Problem("name", "Ghi tên đợt, không quá 120 ký tự. Ví dụ: Năm 2026"))
    elif (
        Cycle.select()
        .where(Cycle.commune == commune_id, Cycle.folded == fold(name), Cycle.id != besides)
        .exists()
    ):
        problems.append(Problem("name", f"Đã có đợt “{name}”. Ghi tên khác."))
    if not 2000 <= facts.year <= 2100:
        problems.append(Problem("year", "Ghi năm gồm bốn chữ số, ví dụ 2026."))
    if not seen_by(commune_id).where(CriteriaVersion.id == facts.criteria_id).exists():
        problems.append(Problem("criteria_id", "Chọn bộ tiêu chí."))
    if facts.self_scores_due and facts.self_scores_due < facts.starts_on:
        problems.append(Problem("self_scores_due", "Hạn tự chấm phải sau ngày bắt đầu đợt."))
    if not 1 <= facts.majority_percent <= 99:
        problems.append(Problem("majority_percent", "Tỉ lệ phiếu là số từ 1 đến 99."))
    if facts.percent_decimals not in (0, 1, 2):
        problems.append(Problem("percent_decimals", "Chọn 0, 1 hoặc 2 chữ số thập phân."))
    return problems + _out_of_bounds(facts)


def _out_of_bounds(facts: CycleFacts) -> list[Problem]:
    told = {name: getattr(facts, name) for name in _BOUNDS}
    return [
        Problem(name, "Ghi một số từ {} đến {}.".format(*_BOUNDS[name]))
        for name, value in told.items()
        if value is not None and not _BOUNDS[name][0] <= value <= _BOUNDS[name][1]
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
