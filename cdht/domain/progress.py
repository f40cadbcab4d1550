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
    """How many people had taken a step at the end, and how many of them had not at the beginning."""

    total: int
    new: int


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
    """A count for each of `STEPS`, of one unit or of all. Keys are registrations."""
    people = {id: one for id, one in after.items() if unit_id in (None, one.unit_id)}
    return tuple(_reached(before, people, target) for _, target in STEPS)


def _reached(before: Mapping[int, Standing], after: Mapping[int, Standing], target: Stage) -> Reached:
    done = [id for id, one in after.items() if _is_past(one, target)]
    new = [id for id in done if id not in before or not _is_past(before[id], target)]
    return Reached(len(done), len(new))


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
