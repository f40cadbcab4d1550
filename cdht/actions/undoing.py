"""Taking back a deed: every part as it stood before, every stage one row of the table backwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import WrongStage
from ..domain.problems import NotAllowed, Refused
from ..domain.undo import (
    MISTAKE,
    REGISTER,
    Done,
    TooLate,
    must_be_undoable,
    stages_back,
    words,
)
from ..domain.vietnamese import counted
from ..models.journal import JournalEntry
from ..models.registration import Registration
from ..models.undoing import Before, as_done, meetings_in, of_deed, since
from . import images
from .deeds import key_of
from .journal import Changes, Entry, record
from .moving import Back, fetch, must_be_open, open_cycle_of, take_back
from .training_evidence import settle_people
from .transactions import writing

BESIDES = ("judge_evidence", "training_evidence")
"""What is done along with something else, by which the deed is called."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back. `unit`: (cycle id, unit id) of a meeting."""

    action: str
    registration_ids: tuple[int, ...]
    told: str
    unit: tuple[int, int] | None = None


def undo(deed: int, *, by: Actor, at: datetime) -> Undone:
    """Take a deed back; a deed that was taken back already is left alone.

    Raises `Refused` when nothing is kept of it, `NotAllowed`, or `TooLate` with who did what since.
    """
    with writing():
        rows = _kept(deed, by)
        people = fetch([row.entry.registration_id for row in rows if row.entry.registration_id], by)
        _must_work_with(people, by)
        done = [as_done(row.entry) for row in rows]
        result = _result(rows, done, people)
        later = [as_done(entry) for entry in since(rows)]
        if _is_gone(done, later):
            return result
        _must_all_be_open(rows, people, by)
        must_be_undoable(done, later, by=by, at=at)
        _must_be_as_left(rows, people)
        _put_back(rows, people)
        _write_down(rows, people, by, at)
        settle_people(people, by=by, at=at)  # lists may have changed while a sheet was closed
        return result


def may_undo(deed: int, *, by: Actor, at: datetime) -> bool:
    """Whether a page offers it; asks what `undo` asks, and changes nothing."""
    try:
        rows = _kept(deed, by)
        people = fetch([row.entry.registration_id for row in rows if row.entry.registration_id], by)
        _must_work_with(people, by)
        done, later = [as_done(row.entry) for row in rows], [as_done(entry) for entry in since(rows)]
        _must_all_be_open(rows, people, by)
        must_be_undoable(done, later, by=by, at=at)
    except (Refused, NotAllowed):
        return False
    return not _is_gone(done, later)


def _kept(deed: int, by: Actor) -> list[Before]:
    rows = of_deed(deed, by.commune_id)
    if not rows:
        raise WrongStage.because("Không còn giữ gì để hoàn tác việc này. Mở hồ sơ để xem và sửa.")
    return rows


def _is_gone(done: Sequence[Done], later: Sequence[Done]) -> bool:
    return {one.undoes for one in later} >= {one.id for one in done}


def _must_all_be_open(rows: Sequence[Before], people: dict[int, Registration], by: Actor) -> None:
    for cycle_id in {row.entry.cycle_id for row in rows}:
        open_cycle_of(cycle_id, by)
    for row in people.values():
        must_be_open(row.cycle)


def _must_work_with(people: dict[int, Registration], by: Actor) -> None:
    """Before anything is said: a deed taken back already would name its people to anybody who counts up."""
    for row in people.values():
        if not by.works_in(row.unit_id):
            raise NotAllowed("Hồ sơ này thuộc đơn vị do người khác phụ trách.")


def _must_be_as_left(rows: Sequence[Before], people: dict[int, Registration]) -> None:
    """Every part still is as the deed left it; the same person may have been changed in another cycle."""
    for row in rows:
        for part, (_before, after) in row.kept.items():
            key = key_of(row.entry)
            now = images.read_meeting(*key) if part == "meeting" else images.read(key, part)
            if now[key] != after:
                name = people[key[0]].citizen.name if part != "meeting" else "cuộc họp"
                raise TooLate.because(
                    f"Có người vừa sửa hồ sơ của {name} ở chỗ khác, nên không hoàn tác được nữa. "
                    "Chưa thay đổi gì. Mở hồ sơ để xem và sửa."
                )


def _put_back(rows: Sequence[Before], people: dict[int, Registration]) -> None:
    for part in images.ORDER:
        for row in rows:
            if part not in row.kept:
                continue
            key, before = key_of(row.entry), row.kept[part][0]
            if part == "meeting":
                images.put_meeting_back(key[0], key[1], before)
            else:
                images.put_back(people[key[0]], part, before)
    for row in rows:
        if row.entry.action == REGISTER:
            images.put_back(people[row.entry.registration_id], "mistake", True)


def _write_down(rows: Sequence[Before], people: dict[int, Registration], by: Actor, at: datetime) -> None:
    """The newest entry is taken back first; every undo names its entry and shows new → old."""
    entries = [row.entry for row in reversed(rows)]
    take_back((back for back in _backs(entries) if back.registration_id in people), by=by, at=at)
    meetings = [entry for entry in entries if entry.registration_id is None]
    record(
        (Entry("undo", cycle_id=entry.cycle_id, changes=_inverse(entry)) for entry in meetings), by=by, at=at
    )


def _backs(entries: Sequence[JournalEntry]) -> Iterator[Back]:
    for entry in entries:
        if entry.registration_id is not None:
            reason = MISTAKE if entry.action == REGISTER else ""
            yield Back(entry.registration_id, stages_back(as_done(entry)), _inverse(entry), reason)


def _inverse(entry: JournalEntry) -> Changes:
    swapped = {key: [new, old] for key, (old, new) in entry.changed.items()}
    return swapped | {"undoes": [entry.id, entry.action]}


def _result(rows: Sequence[Before], done: Sequence[Done], people: dict[int, Registration]) -> Undone:
    names = [people[i].citizen.name for i in dict.fromkeys(people)]
    who = names[0] if len(names) == 1 else counted(len(names), "người")
    action = next((one.action for one in reversed(done) if one.action not in BESIDES), done[-1].action)
    units = meetings_in([row.entry for row in rows])
    told = f"{words(action)} của {who}" if names else words(action)
    return Undone(action, tuple(people), told, next(iter(units), None))
