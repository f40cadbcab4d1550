"""The only door through which a stage changes; every passage is written into the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage, Step, advance
from ..domain.problems import NotAllowed, Problem, Refused, Stale, refuse_if
from ..models.citizens import Citizen
from ..models.cycles import Cycle
from ..models.journal import latest
from ..models.registration import Registration
from ..models.units import Unit
from .journal import Changes, Entry, record
from .transactions import batches, writing


@dataclass(frozen=True, slots=True)
class Move:
    """One registration to be moved. `version` is what the page showed; None where no page stood between."""

    registration_id: int
    version: int | None = None
    reason: str = ""
    changes: Changes = field(default_factory=dict)


def move(moves: Iterable[Move], step: Step, *, by: Actor, at: datetime) -> None:
    """Take all registrations one step on, or none.

    Raises `Refused` naming every row that cannot go, `NotAllowed`, or `Stale` when a colleague was faster.
    """
    wanted = list(moves)
    with writing():
        rows = fetch([one.registration_id for one in wanted], by)
        _refuse_closed(rows.values())
        targets = _targets(wanted, rows, step, by)
        _compare_and_set(wanted, rows, targets)
        record(_entries(wanted, rows, targets, step), by=by, at=at)


@dataclass(frozen=True, slots=True)
class Back:
    """One journal entry to be taken back. `stages`: where it stands and where it stood, None for no move."""

    registration_id: int
    stages: tuple[Stage, Stage] | None
    changes: Changes
    reason: str = ""


def take_back(backs: Iterable[Back], *, by: Actor, at: datetime) -> None:
    """Go rows of the table backwards, newest entry first; whether it may be, `domain.undo` has said.

    Raises `Stale` when a registration stands elsewhere by now.
    """
    wanted = list(backs)
    with writing():
        rows = fetch([one.registration_id for one in wanted], by)
        _refuse_closed(rows.values())
        targets = {i: row.stage for i, row in rows.items()}
        for one in wanted:
            if one.stages is not None and targets[one.registration_id] != one.stages[0]:
                raise stale(rows[one.registration_id])
            targets[one.registration_id] = (one.stages or (None, targets[one.registration_id]))[1]
        _compare_and_set([Move(i) for i in rows], rows, targets)
        record(map(_entry_of(rows), wanted), by=by, at=at)


def _entry_of(rows: dict[int, Registration]) -> Callable[[Back], Entry]:
    def entry(one: Back) -> Entry:
        now, before = one.stages or (None, None)
        cycle_id = rows[one.registration_id].cycle_id
        return Entry("undo", one.registration_id, cycle_id, now, before, one.reason, one.changes)

    return entry


def fetch(ids: Sequence[int], by: Actor) -> dict[int, Registration]:
    """Registrations of the actor's commune with citizen, unit and cycle; a missing one is refused.

    Rows of one cycle share one `Cycle`, so that its rules are read once, not once a person.
    """
    rows: dict[int, Registration] = {}
    cycles: dict[int, Cycle] = {}
    for batch in batches(ids):
        query = (
            Registration.select(Registration, Citizen, Unit)
            .join(Citizen)
            .switch(Registration)
            .join(Unit)
            .where(Registration.id.in_(batch), Unit.commune == by.commune_id)
        )
        for row in query:
            if row.cycle_id not in cycles:
                cycles[row.cycle_id] = Cycle.get_by_id(row.cycle_id)
            row.cycle = cycles[row.cycle_id]
            rows[row.id] = row
    refuse_if(Problem(f"r{one}", "Không còn hồ sơ này. Tải lại trang.") for one in ids if one not in rows)
    return rows


def touch(rows: Iterable[Registration]) -> None:
    """Count a change of a registration that does not move it, so that stale pages are noticed."""
    for batch in batches(row.id for row in rows):
        Registration.update(version=Registration.version + 1).where(Registration.id.in_(batch)).execute()


def open_cycle_of(cycle_id: int, by: Actor) -> Cycle:
    """The cycle of the actor's commune, while it is open; `NotAllowed` or `Refused` otherwise."""
    cycle = cycle_of(cycle_id, by)
    must_be_open(cycle)
    return cycle


def cycle_of(cycle_id: int, by: Actor) -> Cycle:
    """The cycle of the actor's commune, open or closed; `NotAllowed` otherwise."""
    cycle: Cycle | None = Cycle.get_or_none((Cycle.id == cycle_id) & (Cycle.commune == by.commune_id))
    if cycle is None:
        raise NotAllowed("Không có đợt này.")
    return cycle


def must_be_open(cycle: Cycle) -> None:
    if not cycle.is_open:
        raise Refused.because(f"Đợt “{cycle.name}” đã khóa sổ. Thư ký mở lại đợt rồi mới sửa được.")


def must_be_fresh(row: Registration, version: int | None) -> None:
    if version is not None and version != row.version:
        raise stale(row)


def stale(row: Registration) -> Stale:
    entry = latest(row.id)
    subject = f"hồ sơ của {row.citizen.name}"
    return Stale(subject, by=entry.account_name, at=f"{entry.at:%H:%M %d/%m/%Y}") if entry else Stale(subject)


def _refuse_closed(rows: Iterable[Registration]) -> None:
    for cycle in {row.cycle_id: row.cycle for row in rows}.values():
        must_be_open(cycle)


def _targets(
    wanted: Sequence[Move], rows: dict[int, Registration], step: Step, by: Actor
) -> dict[int, Stage]:
    targets: dict[int, Stage] = {}
    problems: list[Problem] = []
    kind: type[Refused] = Refused
    for one in wanted:
        row = rows[one.registration_id]
        must_be_fresh(row, one.version)
        try:
            targets[row.id] = advance(row.stage, step, reason=one.reason)
            by.must(row.stage, step, row.unit_id)
        except Refused as refused:
            kind = type(refused) if kind is Refused else kind
            named = f"{row.citizen.name}: " if len(wanted) > 1 else ""
            problems += [Problem(p.field or f"r{row.id}", named + p.message) for p in refused.problems]
    if problems:
        raise kind(problems)
    return targets


def _compare_and_set(
    wanted: Sequence[Move], rows: dict[int, Registration], targets: dict[int, Stage]
) -> None:
    """One statement per pair of stages and batch; a row that left its stage makes it all `Stale`."""
    groups: dict[tuple[Stage, Stage], list[int]] = defaultdict(list)
    for one in wanted:
        row = rows[one.registration_id]
        groups[row.stage, targets[row.id]].append(row.id)
    for (source, target), ids in groups.items():
        values: dict[str, Any] = {"stage": target, "version": Registration.version + 1}
        for batch in batches(ids):
            chosen = Registration.id.in_(batch) & (Registration.stage == source)
            if Registration.update(**values).where(chosen).execute() != len(batch):
                raise stale(rows[batch[0]])


def _entries(
    wanted: Sequence[Move], rows: dict[int, Registration], targets: dict[int, Stage], step: Step
) -> Iterable[Entry]:
    for one in wanted:
        row = rows[one.registration_id]
        yield Entry(
            action=step.value,
            registration_id=row.id,
            cycle_id=row.cycle_id,
            from_stage=row.stage,
            to_stage=targets[row.id],
            reason=one.reason.strip(),
            changes=one.changes,
        )
