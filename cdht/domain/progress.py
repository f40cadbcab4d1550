"""How far a cycle had come at one moment, and what came in between two: counts for the monthly report."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .lifecycle import Stage, Step


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one registration stood. `sent_back`: a verifier gave the sheet back and it waits for more."""

    unit_id: int
    stage: Stage
    sent_back: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """Who had taken a step when a month began, and who had when it ended: ids of registrations.

    `before + new - lost = total`. A person is lost to a step by withdrawing, by a sheet that was sent back,
    or by a step that was opened again for a correction.
    """

    at_beginning: frozenset[int]
    at_end: frozenset[int]

    @property
    def before(self) -> int:
        return len(self.at_beginning)

    @property
    def total(self) -> int:
        return len(self.at_end)

    @property
    def new(self) -> int:
        return len(self.at_end - self.at_beginning)

    @property
    def lost(self) -> int:
        return len(self.at_beginning - self.at_end)

    @property
    def change(self) -> int:
        return self.total - self.before


STEPS: tuple[tuple[str, Stage], ...] = (
    ("Đăng ký", Stage.REGISTERED),
    (Step.SELF_SCORE.label, Stage.SELF_SCORED),
    (Step.VERIFY.label, Stage.VERIFIED),
    ("Bầu chọn", Stage.VOTED),
    (Step.RECOGNISE.label, Stage.RECOGNISED),
)
"""The steps that a report of progress counts, in their order; recognised people are no longer decliners."""


def reached(
    before: Mapping[int, Standing], after: Mapping[int, Standing], unit_id: int | None = None
) -> tuple[Reached, ...]:
    """Who had taken each of `STEPS`, of one unit or of all. Keys are registrations."""
    pairs = ((_past(before, target, unit_id), _past(after, target, unit_id)) for _, target in STEPS)
    return tuple(Reached(*pair) for pair in pairs)


def _past(standings: Mapping[int, Standing], target: Stage, unit_id: int | None) -> frozenset[int]:
    among = ((id, one) for id, one in standings.items() if unit_id in (None, one.unit_id))
    return frozenset(id for id, one in among if _is_past(one, target))


def _is_past(one: Standing, target: Stage) -> bool:
    return one.stage is target if target is Stage.RECOGNISED else one.stage.has_reached(target)


def at_stage(standings: Iterable[Standing], stage: Stage) -> list[Standing]:
    return [one for one in standings if one.stage is stage]


def last_of_month(day: date) -> date:
    """The last day of the month that `day` lies in."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_after(day: date) -> date:
    """The first day of the month after the one that `day` lies in."""
    return last_of_month(day) + timedelta(days=1)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """The first days of the months from the one of `first` to the one of `last`, newest first."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = month_after(month)
    return tuple(reversed(found))
