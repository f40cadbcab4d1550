"""Further self-scores: from where, on which day, how many, and what grew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cdht.domain.lifecycle import Stage, WrongStage
from cdht.domain.scoring import ScoreSheet
from cdht.domain.self_score_rounds import (
    MOST,
    Growth,
    Line,
    Round,
    Standing,
    by_group,
    by_indicator,
    day_problems,
    grown,
    growth_of,
    may_drop,
    may_start,
    must_be_droppable,
    must_be_startable,
)
from tests.domain.pilot import KHVN

TODAY, SPRING, AUTUMN = date(2022, 11, 23), date(2022, 4, 20), date(2022, 10, 12)
EIGHTS, HALF = ScoreSheet((8,) * 10), ScoreSheet((8,) * 5 + (None,) * 5)
HANDED_IN = Standing(Stage.SELF_SCORED, EIGHTS, SPRING, (), False, date(2022, 3, 1))
BEGUN = Standing(Stage.REGISTERED, HALF, AUTUMN, (SPRING,), False, date(2022, 3, 1))


def test_another_one_begins_where_the_last_is_handed_in() -> None:
    must_be_startable(HANDED_IN)
    for stage in set(Stage) - {Stage.SELF_SCORED}:
        with pytest.raises(WrongStage, match="Tự chấm lần nữa"):
            must_be_startable(replace(HANDED_IN, stage=stage))
    assert not may_start(BEGUN)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_verified": True}, "Lần tự chấm 1 đã được thẩm định nên là lần được tính"),
        ({"sheet": HALF}, "Lần tự chấm 1 chưa đủ điểm"),
        ({"kept_days": (SPRING,) * (MOST - 1)}, "Đã có 12 lần tự chấm"),
    ],
)
def test_what_stands_in_the_way(change: dict, why: str) -> None:
    with pytest.raises(WrongStage, match=why):
        must_be_startable(replace(HANDED_IN, **change))


def test_only_an_unfinished_further_one_is_given_up() -> None:
    must_be_droppable(BEGUN)
    for change, why in (
        ({"kept_days": ()}, "không có lần trước"),
        ({"sheet": EIGHTS}, "Lần tự chấm 2 đã đủ điểm"),
        ({"stage": Stage.SELF_SCORED, "sheet": EIGHTS}, "đã đủ điểm"),
        ({"stage": Stage.WITHDRAWN}, "nên không thể “Tự chấm”"),
    ):
        with pytest.raises(WrongStage, match=why):
            must_be_droppable(replace(BEGUN, **change))
    assert not may_drop(HANDED_IN)


def test_days_go_on_and_never_into_the_future() -> None:
    def wrong(day: date, one: Standing, **more: bool) -> list[str]:
        return [problem.message for problem in day_problems(day, one, today=TODAY, **more)]

    assert wrong(AUTUMN, BEGUN) == wrong(TODAY, BEGUN) == wrong(AUTUMN, HANDED_IN, starts_next=True) == []
    assert wrong(date(2022, 11, 24), BEGUN) == ["Ngày tự chấm không thể sau hôm nay, 23/11/2022."]
    assert wrong(SPRING, BEGUN) == ["Ngày tự chấm phải sau lần 1, ngày 20/04/2022."]
    assert wrong(SPRING, HANDED_IN, starts_next=True) == ["Ngày tự chấm phải sau lần 1, ngày 20/04/2022."]
    assert wrong(SPRING, HANDED_IN) == []
    assert wrong(date(2012, 4, 20), HANDED_IN) == [
        "Ngày tự chấm không thể trước khi đợt bắt đầu, 01/03/2022."
    ]


def test_what_grew_by_indicator_by_group_and_in_all() -> None:
    better = ScoreSheet((9, 8, 8, 8, 10, 8, 8, 7, 8, 8))
    rounds = [Round(1, SPRING, EIGHTS), Round(2, AUTUMN, better), Round(3, TODAY, HALF)]
    lines, groups = by_indicator(rounds, KHVN), by_group(rounds, KHVN)
    assert lines[5] == Line((8, 10, 8), 2) and lines[8] == Line((8, 7, None), -1)
    assert groups == {
        "I": Line((32, 33, 32), 1), "II": Line((32, 33, None), 1), "III": Line((16, 16, None), 0),
    }  # fmt: skip
    assert (grown(rounds), grown(rounds[:1]), grown([])) == (2, None, None)


def test_growth_of_a_unit_names_its_base() -> None:
    better, low = ScoreSheet((9,) * 10), ScoreSheet((6,) * 10)
    people = [
        [Round(1, SPRING, low), Round(2, AUTUMN, better)],
        [Round(1, SPRING, EIGHTS), Round(2, AUTUMN, HALF)],
        [Round(1, SPRING, HALF)],
        [],
    ]
    assert growth_of(people) == Growth(people=2, again=1, rounds=3, first=60.0, last=90.0)
    assert growth_of([]) == Growth(0, 0, 0, None, None)
