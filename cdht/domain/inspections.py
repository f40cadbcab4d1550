"""Inspection: visits of the committee to units, what they found, and what is to be done by when.

The lengths, the limit of twelve things to do and the week before a due day are our defaults: no source names
any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .accounts import Actor
from .labelled import Labelled
from .lifecycle import Role
from .problems import NotAllowed, Problem
from .vietnamese import date_short, nfc

MOST_FOLLOW_UPS = 12
"""Things to do that one visit may leave behind; more is a plan, not a reminder."""
SOON = timedelta(days=7)
"""How long before its due day a follow-up is announced."""
LONGEST_DELAY = timedelta(days=366)
"""How far after the visit a due day may lie."""
LOOKED_AT, FINDINGS, MET = 1000, 4000, 200
WHAT, RESPONSIBLE, RESULT = 400, 120, 400
"""Characters of the texts."""


class FollowUpState(Labelled):
    """How a follow-up stands on a day; the worst first."""

    LATE = "late", "quá hạn"
    SOON = "soon", "sắp đến hạn"
    OPEN = "open", "còn hạn"
    DONE = "done", "đã xong"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing to do after a visit: what, by whom, until when; the day it was done and what came of it."""

    what: str
    responsible: str
    due_on: date
    done_on: date | None = None
    result: str = ""

    def state(self, on: date) -> FollowUpState:
        """On the morning of a day: what is due that day is not late yet."""
        if self.done_on is not None:
            return FollowUpState.DONE
        if self.due_on < on:
            return FollowUpState.LATE
        return FollowUpState.SOON if self.due_on - on <= SOON else FollowUpState.OPEN

    def days_late(self, on: date) -> int:
        """Days after the due day: until it was done, else until `on`; 0 in time."""
        return max(0, ((self.done_on or on) - self.due_on).days)

    def as_known(self, last: date) -> FollowUp:
        """The same as it stood at the end of a day: what was done later was not done yet."""
        later = self.done_on is not None and self.done_on > last
        return replace(self, done_on=None, result="") if later else self

    def problems(self, visited_on: date) -> Iterator[Problem]:
        """What cannot be kept (fields what, responsible, due_on)."""
        yield from _text("what", self.what, WHAT, "Ghi việc cần làm.")
        yield from _text("responsible", self.responsible, RESPONSIBLE, "Ghi ai chịu trách nhiệm.")
        if self.due_on < visited_on:
            yield Problem("due_on", f"Hạn trước ngày kiểm tra {date_short(visited_on)}.")
        elif self.due_on - visited_on > LONGEST_DELAY:
            yield Problem("due_on", "Hạn sau ngày kiểm tra hơn một năm. Xem lại năm.")


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as it is told. `members`: ids of the committee's members who came; `met`: who spoke for the
    unit; `looked_at` and `findings`: texts of several lines."""

    visited_on: date
    members: frozenset[int]
    looked_at: str
    findings: str
    met: str = ""

    def problems(self, starts_on: date, today: date) -> Iterator[Problem]:
        """What cannot be true or kept, in a cycle that began on a day (fields of the visit)."""
        if self.visited_on > today:
            yield Problem("visited_on", "Ngày kiểm tra sau hôm nay. Đi rồi mới ghi.")
        elif self.visited_on < starts_on:
            yield Problem("visited_on", f"Ngày kiểm tra trước ngày bắt đầu đợt {date_short(starts_on)}.")
        if not self.members:
            yield Problem("members", "Chọn ít nhất một thành viên đã đi.")
        yield from _text("met", self.met, MET)
        yield from _text("looked_at", self.looked_at, LOOKED_AT, "Ghi đã xem những gì.")
        yield from _text(
            "findings", self.findings, FINDINGS, "Ghi nhận xét. Đơn vị làm tốt cũng ghi một câu."
        )


def clean_lines(text: str) -> str:
    """A text of several lines as we keep it: each line in NFC, none empty."""
    return "\n".join(filter(None, map(nfc, text.splitlines())))


def too_many(follow_ups: Sequence[object]) -> Iterator[Problem]:
    if len(follow_ups) > MOST_FOLLOW_UPS:
        message = f"Mỗi lần kiểm tra ghi nhiều nhất {MOST_FOLLOW_UPS} việc cần làm. Gộp các việc giống nhau."
        yield Problem("", message)


def done_problems(done_on: date, result: str, visited_on: date, today: date) -> Iterator[Problem]:
    """What is wrong with saying that a follow-up is done (fields done_on, result)."""
    if done_on > today:
        yield Problem("done_on", "Ngày xong sau hôm nay.")
    elif done_on < visited_on:
        yield Problem("done_on", f"Ngày xong trước ngày kiểm tra {date_short(visited_on)}.")
    yield from _text("result", result, RESULT)


def _text(field: str, text: str, most: int, needed: str = "") -> Iterator[Problem]:
    if needed and not text:
        yield Problem(field, needed)
    elif len(text) > most:
        yield Problem(field, f"Ghi không quá {most} ký tự, đang có {len(text)}.")


# --- Who may ---------------------------------------------------------------------------------------------


def may_record(by: Actor, unit_id: int, own_units: Collection[int]) -> bool:
    """The secretary everywhere; a verifier in the units that the committee gave to its member. `own_units`:
    those of the members that the account is linked to. The list of members alone opens no unit: the account
    must work in it too."""
    if by.has(Role.SECRETARY):
        return True
    return by.has(Role.VERIFIER) and unit_id in own_units and by.works_in(unit_id)


def must_record(by: Actor, unit_id: int, own_units: Collection[int]) -> None:
    """Raise `NotAllowed`, naming whose work it is."""
    if not may_record(by, unit_id, own_units):
        raise NotAllowed(
            "Việc kiểm tra đơn vị này do thành viên Ban Chỉ đạo theo dõi đơn vị hoặc thư ký ghi."
        )


# --- Counts ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitMade:
    """A visit as it counts. `id` leads to the row behind every figure."""

    id: int
    unit_id: int
    visited_on: date
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspected:
    """Counts of visits, with what stands behind them: ids of visits and of units, and the follow-ups."""

    visits: tuple[int, ...]
    units: frozenset[int]
    follow_ups: tuple[FollowUp, ...]

    @property
    def done(self) -> tuple[FollowUp, ...]:
        return tuple(one for one in self.follow_ups if one.done_on is not None)


def inspected(visits: Iterable[VisitMade]) -> Inspected:
    """All that was inspected, as it is known now."""
    made = tuple(visits)
    return Inspected(
        visits=tuple(one.id for one in made),
        units=frozenset(one.unit_id for one in made),
        follow_ups=tuple(follow_up for one in made for follow_up in one.follow_ups),
    )


def known_at_end(visits: Iterable[VisitMade], last: date) -> tuple[VisitMade, ...]:
    """The visits made until the end of a day, their follow-ups as they stood then."""
    return tuple(
        replace(one, follow_ups=tuple(follow_up.as_known(last) for follow_up in one.follow_ups))
        for one in visits
        if one.visited_on <= last
    )
