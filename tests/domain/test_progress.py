"""How far a cycle had come: totals at the end, and who is new."""

from __future__ import annotations

from datetime import date

import pytest

from cdht.domain.lifecycle import Stage
from cdht.domain.progress import (
    STEPS,
    Reached,
    Standing,
    last_of_month,
    month_after,
    months_between,
    reached,
)

S = Stage


def counts(steps: tuple[Reached, ...]) -> list[tuple[int, int, int, int]]:
    return [(one.before, one.total, one.new, one.lost) for one in steps]


def test_a_person_counts_at_every_step_up_to_the_stage() -> None:
    after = {1: Standing(7, S.RECOGNISED), 2: Standing(7, S.NOT_RECOGNISED), 3: Standing(8, S.SELF_SCORED),
             4: Standing(8, S.WITHDRAWN)}  # fmt: skip
    before = {1: Standing(7, S.VERIFIED), 3: Standing(8, S.SELF_SCORED), 4: Standing(8, S.REGISTERED)}
    assert [label for label, _ in STEPS] == ["Đăng ký", "Tự chấm", "Thẩm định", "Bầu chọn", "Công nhận"]
    assert counts(reached(before, after)) == [
        (3, 3, 1, 1),
        (2, 3, 1, 0),
        (1, 2, 1, 0),
        (0, 2, 2, 0),
        (0, 1, 1, 0),
    ]
    assert counts(reached(before, after, 8)) == [(2, 1, 0, 1), (1, 1, 0, 0), *[(0, 0, 0, 0)] * 3]
    withdrawn = reached(before, after)[0]
    assert withdrawn == Reached(frozenset({1, 3, 4}), frozenset({1, 2, 3}))
    assert withdrawn.change == 0


def test_what_was_reopened_is_new_again_when_it_comes_back() -> None:
    assert reached({1: Standing(7, S.SELF_SCORED)}, {1: Standing(7, S.VERIFIED)})[2].new == 1
    opened = reached({1: Standing(7, S.VERIFIED)}, {1: Standing(7, S.SELF_SCORED)})[2]
    assert (opened.total, opened.new, opened.lost, opened.change) == (0, 0, 1, -1)


@pytest.mark.parametrize(
    ("day", "last", "after"),
    [
        (date(2024, 2, 3), date(2024, 2, 29), date(2024, 3, 1)),
        (date(2021, 12, 31), date(2021, 12, 31), date(2022, 1, 1)),
    ],
)
def test_months(day: date, last: date, after: date) -> None:
    assert (last_of_month(day), month_after(day)) == (last, after)


def test_months_of_a_cycle_newest_first() -> None:
    assert months_between(date(2021, 11, 8), date(2022, 1, 1)) == (
        date(2022, 1, 1), date(2021, 12, 1), date(2021, 11, 1)
    )  # fmt: skip
    assert months_between(date(2021, 11, 8), date(2021, 11, 2)) == (date(2021, 11, 1),)
