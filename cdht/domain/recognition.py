"""Recognised or not, and every reason why not: the pass rule and the vote together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .criteria import CriteriaSet
from .scoring import ScoreSheet
from .voting import Ballot


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` are Vietnamese sentences; empty exactly when `recognised`."""

    recognised: bool
    reasons: tuple[str, ...]


def decide(
    criteria: CriteriaSet,
    verified: ScoreSheet | None,
    ballot: Ballot | None,
    *,
    difficult_area: bool,
    majority_percent: int,
) -> Verdict:
    """Recognised when the *verified* sheet passes and the vote carries; otherwise all reasons at once."""
    reasons = (
        *_reasons_of_sheet(criteria, verified, difficult_area),
        *_reasons_of_vote(ballot, majority_percent),
    )
    return Verdict(not reasons, reasons)


def _reasons_of_sheet(criteria: CriteriaSet, sheet: ScoreSheet | None, difficult_area: bool) -> Iterator[str]:
    if sheet is None:
        yield "Chưa có điểm thẩm định."
    elif unfilled := criteria.unfilled(sheet):
        yield f"Phiếu thẩm định còn {unfilled} chỉ số chưa có điểm."
    else:
        if lacking := criteria.lacking(sheet, difficult_area):
            cut = criteria.cut(difficult_area)
            yield f"Tổng điểm thẩm định là {sheet.total}, thiếu {lacking} điểm so với mức đạt {cut}."
        for number in criteria.under_floor(sheet):
            points = sheet.points[number - 1]
            yield f"Chỉ số {number} được {points} điểm, dưới mức sàn {criteria.indicator_floor}."


def _reasons_of_vote(ballot: Ballot | None, majority_percent: int) -> Iterator[str]:
    if ballot is None:
        yield "Chưa có kết quả bầu chọn."
    elif not ballot.cast:
        yield "Biên bản bầu chọn không có phiếu nào."
    elif not ballot.carried(majority_percent):
        yield f"Phiếu đồng ý {ballot.share_in_words()}, chưa quá {majority_percent}%."
