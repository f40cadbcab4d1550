"""Reading both sheets of everybody, and the cycles up to one, in a constant number of statements."""

from __future__ import annotations

import factories as make
import pytest

from cdht.actions.recognition import correct
from cdht.actions.registration import withdraw
from cdht.domain.accounts import Actor
from cdht.domain.statistics import Scored
from cdht.models.statistics import YEARS, means_of, scored_of, years_of
from tests.models.test_registration import statements

NAMES = ("Đặng Thị Ánh", "Lê Ưu Đàm", "Võ Y", "Hồ Thị Kim Yến")


@pytest.fixture
def world(db):
    chief = Actor.server(make.commune().commune_id)
    return chief, make.cycle(chief), make.unit(chief)


def scored(chief, cycle, unit, count: int) -> list:
    born = 1950 if cycle.year == 2021 else 1980
    rows = [make.person(chief, cycle, unit, name, year=born) for name in NAMES[:count]]
    return [make.verified(chief, make.self_scored(chief, row), make.points(7)) for row in rows]


def test_only_who_stands_verified_or_further_counts(world) -> None:
    chief, cycle, unit = world
    verified, voted, reopened, gone = scored(chief, cycle, unit, 4)
    make.voted(chief, voted)
    correct(reopened.id, "Chấm lại chỉ số 6", by=chief, at=make.NOW)
    withdraw(gone.id, "Chuyển đi", by=chief, at=make.NOW)
    make.self_scored(chief, make.person(chief, cycle, unit, "Lê An"))
    make.person(chief, cycle, unit, "Lê Bình")
    other = make.cycle(chief, "Năm 2022", year=2022)
    scored(chief, other, unit, 1)
    pair = (make.points(8), make.points(7))
    assert scored_of(cycle) == tuple(Scored(row.id, "farmer", *pair) for row in (verified, voted))
    assert [one.count for one in means_of(cycle)] == [2, 2, 0, 0]


def test_however_many_people_two_statements(world) -> None:
    chief, cycle, unit = world
    scored(chief, cycle, unit, 1)
    assert cycle.rules  # a page has them already
    with statements() as few:
        scored_of(cycle)
    other = make.cycle(chief, "Năm 2022", year=2022)
    scored(chief, other, unit, 3)
    assert other.rules
    with statements() as many:
        assert len(scored_of(other)) == 3
    assert len(few) == len(many) == 2


def test_years_up_to_the_cycle_the_oldest_first_and_at_most_five(world) -> None:
    chief, first, _unit = world
    later = [make.cycle(chief, f"Năm {year}", "khvn-2022", year=year) for year in range(2022, 2027)]
    assert [year.name for year in years_of(first)] == ["Năm 2021"]
    assert [year.name for year in years_of(later[0])] == ["Năm 2021", "Năm 2022"]
    assert [year.name for year in years_of(later[-1])] == [f"Năm {year}" for year in range(2022, 2027)]
    assert len(years_of(later[-1])) == YEARS
    assert [year.rule for year in years_of(later[0])] == [
        "Đạt từ 70 điểm",
        "Đạt từ 80 điểm, không chỉ số nào dưới 5",
    ]
