"""Training sessions of a cycle: recorded and changed by the secretary."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import Problem, Refused, refuse_if
from ..domain.training import MOST_GUESTS, SessionFacts, called, session_problems, too_early
from ..domain.vietnamese import nfc
from ..models.cycles import Cycle
from ..models.training import (
    TrainingAttendance,
    TrainingIndicator,
    TrainingSession,
    TrainingUnit,
    invited_units,
)
from ..models.units import Unit
from .journal import Changes, Entry, record
from .moving import open_cycle_of
from .training_evidence import settle_everybody
from .transactions import insert_rows, writing


def keep_session(
    cycle_id: int, facts: SessionFacts, *, by: Actor, at: datetime, session_id: int | None = None
) -> TrainingSession:
    """Add a session, or change the one named; evidence from its list follows (`domain.training.settle`).

    Raises `Refused` (fields as in `SessionFacts`), `NotAllowed`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        refuse_if(_problems(facts, cycle, by))
        if session_id is None:
            session = TrainingSession.create(cycle=cycle.id, **_values(facts))
            named = {"session": [None, called(session.topic, session.held_on)]}
            entry = Entry("keep_training", cycle_id=cycle.id, changes=named)
        else:
            session, changes = _changed(_the_session(cycle.id, session_id), facts, at)
            entry = Entry("change_training", cycle_id=cycle.id, changes=changes)
        _links(session, facts)
        record([entry], by=by, at=at)
        settle_everybody(session, by=by, at=at)
        return session


def remove_session(cycle_id: int, session_id: int, *, by: Actor, at: datetime) -> None:
    """While nobody is on its list; removing it again is harmless. Raises `Refused`, `NotAllowed`."""
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        row = TrainingSession.get_or_none(_chosen(cycle.id, session_id))
        if row is None:
            return
        if TrainingAttendance.select().where(TrainingAttendance.session == row.id).exists():
            raise Refused.because("Buổi này đã có người dự. Bỏ hết tên khỏi danh sách rồi mới xóa được.")
        gone = {"session": [called(row.topic, row.held_on), None]}
        row.delete_instance()
        record([Entry("remove_training", cycle_id=cycle.id, changes=gone)], by=by, at=at)


def count_guests(cycle_id: int, session_id: int, guests: int, *, by: Actor, at: datetime) -> None:
    """How many came without being registered; nothing else of them is kept. Raises `Refused` (guests)."""
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        row = _the_session(cycle.id, session_id)
        if not 0 <= guests <= MOST_GUESTS:
            raise Refused.because(f"Ghi một số từ 0 đến {MOST_GUESTS}.", "guests")
        if guests and (early := too_early(row.held_on, at.date())):
            raise Refused.because(early, "guests")
        if guests == row.guests:
            return
        told = {"session": [None, called(row.topic, row.held_on)], "guests": [row.guests, guests]}
        TrainingSession.update(guests=guests).where(TrainingSession.id == row.id).execute()
        record([Entry("count_guests", cycle_id=cycle.id, changes=told)], by=by, at=at)


def _problems(facts: SessionFacts, cycle: Cycle, by: Actor) -> list[Problem]:
    numbers = [one.number for one in cycle.rules.indicators]
    problems = list(session_problems(facts, starts_on=cycle.starts_on, year=cycle.year, indicators=numbers))
    known = {id for (id,) in Unit.select(Unit.id).where(Unit.commune == by.commune_id).tuples()}
    if facts.units - known:
        problems.append(Problem("units", "Chọn các đơn vị trong danh sách."))
    return problems


def _values(facts: SessionFacts) -> dict[str, Any]:
    texts = {name: nfc(getattr(facts, name)) for name in ("topic", "place", "teacher", "material", "notes")}
    until = facts.until if facts.until and facts.until > facts.held_on else None
    return {"held_on": facts.held_on, "until": until, "counts": facts.counts, **texts}


def _chosen(cycle_id: int, session_id: int) -> Any:
    return (TrainingSession.id == session_id) & (TrainingSession.cycle == cycle_id)


def _the_session(cycle_id: int, session_id: int) -> TrainingSession:
    row: TrainingSession | None = TrainingSession.get_or_none(_chosen(cycle_id, session_id))
    if row is None:
        raise Refused.because("Không còn buổi tập huấn này. Tải lại trang.")
    return row


def _changed(row: TrainingSession, facts: SessionFacts, at: datetime) -> tuple[TrainingSession, Changes]:
    """The session as it is now, and what the journal says of it: old → new of every field."""
    ticks = TrainingAttendance.select().where(TrainingAttendance.session == row.id)
    if (row.guests or ticks.exists()) and (early := too_early(facts.held_on, at.date())):
        raise Refused.because(f"{early} Buổi này đã có người dự.", "held_on")
    old = {**_shown(row), "units": _names(invited_units(row)), "indicators": _list(row.indicator_numbers)}
    TrainingSession.update(**_values(facts)).where(TrainingSession.id == row.id).execute()
    new_row = TrainingSession.get_by_id(row.id)
    new = {**_shown(new_row), "units": _names(facts.units), "indicators": _list(facts.indicators)}
    named: Changes = {"session": [None, called(row.topic, row.held_on)]}
    return new_row, named | {key: [old[key], new[key]] for key in old if old[key] != new[key]}


def _shown(row: TrainingSession) -> dict[str, Any]:
    names = ("topic", "place", "teacher", "material", "notes", "counts")
    days = {"held_on": row.held_on.isoformat(), "until": row.until.isoformat() if row.until else ""}
    return days | {name: getattr(row, name) for name in names}


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _names(unit_ids: Iterable[int]) -> str:
    units = Unit.select(Unit.name).where(Unit.id.in_(list(unit_ids))).order_by(Unit.position, Unit.id)
    return ", ".join(name for (name,) in units.tuples()) or "mọi đơn vị"


def _links(session: TrainingSession, facts: SessionFacts) -> None:
    TrainingUnit.delete().where(TrainingUnit.session == session.id).execute()
    TrainingIndicator.delete().where(TrainingIndicator.session == session.id).execute()
    if facts.units:
        rows = [(session.id, unit) for unit in sorted(facts.units)]
        insert_rows(TrainingUnit, [TrainingUnit.session, TrainingUnit.unit], rows)
    if facts.indicators:
        served = [(session.id, number) for number in sorted(facts.indicators)]
        insert_rows(TrainingIndicator, [TrainingIndicator.session, TrainingIndicator.indicator], served)
