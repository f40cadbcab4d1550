"""Several self-scores over the year: from which stage another one may begin, on which day, and what grew.

One is current, the others are kept as they were handed in. A further one begins where the last is complete
and handed in (`lifecycle`: “Tự chấm lần nữa”), and never once a verifier has set points: the self-score that
was verified is the one that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .criteria import CriteriaSet
from .lifecycle import Stage, Step, WrongStage, transition
from .problems import Problem
from .scoring import ScoreSheet
from .vietnamese import date_short

MOST = 12
"""Self-scores of one person in one cycle: one a month."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules ask of one registration. `day`: of the current self-score, None before there is one;
    `kept_days`: of the earlier ones, in order; `earliest`: no self-score can be older."""

    stage: Stage
    sheet: ScoreSheet
    day: date | None
    kept_days: tuple[date, ...]
    is_verified: bool
    earliest: date

    @property
    def number(self) -> int:
        """Of the current self-score, counted from 1."""
        return len(self.kept_days) + 1


def must_be_startable(one: Standing) -> None:
    """Raise `WrongStage` with the reason why no further self-score can begin now."""
    transition(one.stage, Step.SCORE_AGAIN)
    if one.is_verified:
        raise WrongStage.because(
            f"Lần tự chấm {one.number} đã được thẩm định nên là lần được tính. Không mở lần khác nữa."
        )
    if not one.sheet.complete:
        raise WrongStage.because(f"Lần tự chấm {one.number} chưa đủ điểm. Chấm xong rồi mới mở lần sau.")
    if one.number >= MOST:
        raise WrongStage.because(f"Đã có {MOST} lần tự chấm trong đợt này, không mở thêm.")


def may_start(one: Standing) -> bool:
    try:
        must_be_startable(one)
    except WrongStage:
        return False
    return True


def must_be_droppable(one: Standing) -> None:
    """Raise `WrongStage` unless the current self-score is unfinished and an earlier one can follow it."""
    if not one.kept_days:
        raise WrongStage.because("Đây là lần tự chấm đầu, không có lần trước để lấy lại.")
    transition(one.stage, Step.SELF_SCORE)
    if one.stage != Stage.REGISTERED or one.sheet.complete:
        raise WrongStage.because(
            f"Lần tự chấm {one.number} đã đủ điểm. Vừa lưu nhầm thì mở nhật ký hồ sơ rồi hoàn tác."
        )


def may_drop(one: Standing) -> bool:
    try:
        must_be_droppable(one)
    except WrongStage:
        return False
    return True


def day_problems(day: date, one: Standing, *, today: date, starts_next: bool = False) -> Iterator[Problem]:
    """What is wrong with the day of the current self-score, or of the next one; field `scored_on`."""
    before = [*one.kept_days, *([one.day] if starts_next and one.day else [])]
    if day > today:
        yield Problem("scored_on", f"Ngày tự chấm không thể sau hôm nay, {date_short(today)}.")
    elif before and day <= before[-1]:
        last = date_short(before[-1])
        yield Problem("scored_on", f"Ngày tự chấm phải sau lần {len(before)}, ngày {last}.")
    elif day < one.earliest:
        began = date_short(one.earliest)
        yield Problem("scored_on", f"Ngày tự chấm không thể trước khi đợt bắt đầu, {began}.")


# --- What grew ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Round:
    """One self-score as handed in, or as far as it is filled in."""

    number: int
    day: date
    sheet: ScoreSheet


@dataclass(frozen=True, slots=True)
class Line:
    """Points round after round, of an indicator or summed over a group. `grown`: from the first to the last
    complete round, None while there are not two."""

    points: tuple[int | None, ...]
    grown: int | None


def grown(rounds: Sequence[Round]) -> int | None:
    """Points of the total from the first to the last complete round; None while there are not two."""
    totals = [one.sheet.total for one in rounds if one.sheet.complete]
    return totals[-1] - totals[0] if len(totals) > 1 else None


def by_indicator(rounds: Sequence[Round], criteria: CriteriaSet) -> dict[int, Line]:
    """Every indicator's line, by its number."""
    return {one.number: _line(rounds, [one.number]) for one in criteria.indicators}


def by_group(rounds: Sequence[Round], criteria: CriteriaSet) -> dict[str, Line]:
    """Every group's sums, by its id; a round in which a point of the group is missing has none."""
    return {
        group.id: _line(rounds, [one.number for one in criteria.indicators if one.group == group.id])
        for group in criteria.groups
    }


def _line(rounds: Sequence[Round], numbers: Sequence[int]) -> Line:
    sums = tuple(_sum([one.sheet.points[number - 1] for number in numbers]) for one in rounds)
    whole = [total for one, total in zip(rounds, sums, strict=True) if one.sheet.complete]
    ends = [one for one in whole if one is not None]
    return Line(sums, ends[-1] - ends[0] if len(ends) > 1 else None)


def _sum(points: Sequence[int | None]) -> int | None:
    return None if None in points else sum(one or 0 for one in points)


# --- A unit ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Growth:
    """Of some people: how many have a complete self-score, how many have two or more, how many self-scores
    they have together; and of those with two or more the mean total of the first and of the last."""

    people: int
    again: int
    rounds: int
    first: float | None
    last: float | None


def growth_of(people: Iterable[Sequence[Round]]) -> Growth:
    """Only complete self-scores count."""
    whole = [[one.sheet.total for one in rounds if one.sheet.complete] for rounds in people]
    scored = [totals for totals in whole if totals]
    again = [totals for totals in scored if len(totals) > 1]
    return Growth(
        people=len(scored),
        again=len(again),
        rounds=sum(map(len, scored)),
        first=_mean([totals[0] for totals in again]),
        last=_mean([totals[-1] for totals in again]),
    )


def _mean(totals: Sequence[int]) -> float | None:
    return sum(totals) / len(totals) if totals else None


def growth_by_audience(people: Mapping[str, Sequence[Sequence[Round]]]) -> dict[str, Growth]:
    return {audience: growth_of(rounds) for audience, rounds in people.items()}
