"""A citizen's learning plan of a cycle: what to learn, where and with whom, by when, for which indicators.

It helps the person and proves nothing: what was learnt becomes evidence only where somebody records it so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .criteria import CriteriaSet
from .problems import Problem
from .scoring import ScoreSheet
from .vietnamese import date_short

MOST = 30
"""Items of one plan; more is no plan any more."""
LONGEST_WHAT, LONGEST_WHERE, LONGEST_RESULT = 200, 160, 300
SUGGESTED = 3
"""How many indicators are proposed to learn for."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to learn. `where`: place, class or teacher; `indicators`: numbers that it serves, in order;
    `done_on`: None while it is open; `result`: what came of it."""

    what: str
    where: str = ""
    due_on: date | None = None
    indicators: tuple[int, ...] = ()
    done_on: date | None = None
    result: str = ""

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    def is_late(self, on: date) -> bool:
        """Open although its day is over."""
        return self.done_on is None and self.due_on is not None and self.due_on < on

    @property
    def words(self) -> str:
        """“Dùng bảng tính (trung tâm học tập cộng đồng), đến 30/09/2022”"""
        where = f" ({self.where})" if self.where else ""
        by = f", đến {date_short(self.due_on)}" if self.due_on else ""
        done = f", xong {date_short(self.done_on)}" if self.done_on else ""
        return f"{self.what}{where}{by}{done}"


def problems(item: PlanItem, indicators: Iterable[int], *, today: date) -> Iterator[Problem]:
    """Fields `what`, `where`, `due_on`, `indicators`, `done_on`, `result`."""
    if not 1 <= len(item.what) <= LONGEST_WHAT:
        yield Problem("what", f"Ghi học gì bằng 1 đến {LONGEST_WHAT} ký tự.")
    if len(item.where) > LONGEST_WHERE:
        yield Problem("where", f"Ghi không quá {LONGEST_WHERE} ký tự.")
    if item.due_on is None:
        yield Problem("due_on", "Ghi ngày định học xong. Ví dụ: 30/9/2022")
    if not set(item.indicators) <= set(indicators):
        yield Problem("indicators", "Chọn các chỉ số trong danh sách.")
    yield from done_problems(item, today=today)


def done_problems(item: PlanItem, *, today: date) -> Iterator[Problem]:
    """Of the day it was done and what came of it."""
    if item.done_on is not None and item.done_on > today:
        yield Problem("done_on", f"Ngày học xong không thể sau hôm nay, {date_short(today)}.")
    if item.result and item.done_on is None:
        yield Problem("done_on", "Đã ghi kết quả thì ghi cả ngày học xong.")
    if len(item.result) > LONGEST_RESULT:
        yield Problem("result", f"Ghi không quá {LONGEST_RESULT} ký tự.")


def suggested(sheet: ScoreSheet, criteria: CriteriaSet) -> tuple[int, ...]:
    """The weakest indicators of a self-score, lowest first, of equals the first; none at full marks."""
    numbered = [(points, number) for number, points in enumerate(sheet.points, 1) if points is not None]
    weak = sorted((points, number) for points, number in numbered if points < criteria.max_points)
    return tuple(number for _points, number in weak[:SUGGESTED])


def unfinished(items: Iterable[PlanItem]) -> list[PlanItem]:
    """What a plan of the year before leaves to do, as new items: without the day that is over."""
    return [PlanItem(one.what, one.where, None, one.indicators) for one in items if not one.is_done]


def copied(old: PlanItem, known: Sequence[PlanItem]) -> bool:
    """Whether an item of last year stands in this year's plan already."""
    return any(one.what.casefold() == old.what.casefold() for one in known)
