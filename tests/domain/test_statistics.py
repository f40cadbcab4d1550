"""Indicators' means over the same people, and years side by side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from cdht.domain.figures import derive
from cdht.domain.scoring import ScoreSheet
from cdht.domain.statistics import Means, Scored, Year, mean, means
from tests.domain.pilot import PILOT, figures, outcomes, people


def scored() -> list[Scored]:
    return [Scored(one.number, one.audience, one.own, one.verified) for one in people()]


def sheet(*points: int | None) -> ScoreSheet:
    return ScoreSheet((points * 10)[:10])


def test_the_pilot_s_means_stand_on_its_55_people() -> None:
    found = means(scored(), PILOT)
    named = [(one.audience.id if one.audience else None, one.count) for one in found]
    assert named == [(None, 55), ("farmer", 18), ("worker", 6), ("professional", 31)]
    assert [one.people for one in found[1:]] == [
        tuple(who.number for who in people() if who.audience == audience.id) for audience in PILOT.audiences
    ]


def test_the_pilot_s_means_by_another_way() -> None:
    for group in means(scored(), PILOT):
        who = [one for one in people() if group.audience is None or one.audience == group.audience.id]
        for index in range(10):
            exact = Fraction(sum(one.verified.points[index] for one in who), len(who))
            assert abs(Fraction(group.verified[index]) - exact) <= Fraction(1, 200)
            exact = Fraction(sum(one.own.points[index] for one in who), len(who))
            assert abs(Fraction(group.own[index]) - exact) <= Fraction(1, 200)
        total = Fraction(sum(one.verified.total for one in who), len(who))
        assert abs(Fraction(group.verified_total) - total) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("total", "count", "expected"),
    [(0, 0, None), (0, 3, "0.00"), (15, 2, "7.50"), (1, 8, "0.13"), (2, 3, "0.67"), (425, 55, "7.73")],
)
def test_a_mean_is_rounded_once_half_up_to_hundredths(total: int, count: int, expected: str | None) -> None:
    assert mean(total, count) == (None if expected is None else Decimal(expected))


def test_self_and_verified_are_of_the_same_people() -> None:
    """Who lacks a sheet, or a box of one, counts in neither mean."""
    rows = [
        Scored(1, "farmer", sheet(8), sheet(7)),
        Scored(2, "farmer", sheet(10, None), sheet(1)),
        Scored(3, "farmer", sheet(10), ScoreSheet(())),
        Scored(4, "worker", sheet(9), sheet(5)),
    ]
    everybody, farmers, workers, nobody = means(rows, PILOT)
    assert everybody.people == (1, 4)
    assert (everybody.own, everybody.verified) == ((Decimal("8.50"),) * 10, (Decimal("6.00"),) * 10)
    assert (everybody.own_total, everybody.verified_total) == (Decimal("85.00"), Decimal("60.00"))
    assert (farmers.people, workers.people) == ((1,), (4,))
    assert nobody == Means(PILOT.audiences[2], (), (0,) * 10, (0,) * 10)
    assert nobody.own == nobody.verified == (None,) * 10
    assert nobody.own_total is None


def test_the_total_s_mean_is_not_the_sum_of_rounded_means() -> None:
    rows = [Scored(n, "farmer", sheet(8), sheet(8 if n < 3 else 9)) for n in (1, 2, 3)]
    group = means(rows, PILOT)[0]
    assert sum(group.verified) == Decimal("83.30")
    assert group.verified_total == Decimal("83.33")


def test_a_year_counts_the_units_that_took_part() -> None:
    assert Year("Năm 2021", figures(), "").units == 3
    alone = [one for one in outcomes() if one.unit_id == 1]
    some = derive(alone, ((1, "Cơ quan xã"), (2, "Thôn")), PILOT, difficult_area=False)
    assert Year("Năm 2022", some, "").units == 1
