"""Finding people, and reading many in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import factories as make
import pytest

from cdht.domain.accounts import Actor
from cdht.domain.lifecycle import Role
from cdht.models.base import database
from cdht.models.citizens import Sought, alike
from cdht.models.committee import of_cycle
from cdht.models.figures import findings_of, outcomes_of, step_counts, verdicts_of
from cdht.models.registration import by_name, matching, visible_to
from cdht.models.scoring import SheetKind, sheets_of


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    real, sent = database.obj, []
    original = real.execute_sql

    def counting(sql, params=None, *rest, **more):
        sent.append(sql)
        return original(sql, params, *rest, **more)

    real.execute_sql = counting
    try:
        yield sent
    finally:
        real.execute_sql = original


@pytest.fixture
def world(db):
    chief = make.commune()
    return chief, make.unit(chief), make.unit(chief, "Ban Khuyến học Họ Hoàng"), make.cycle(chief)


def names(query) -> list[str]:
    return [row.citizen.name for row in by_name(query)]


def test_by_given_name_in_vietnamese_order(world) -> None:
    chief, unit, _other, cycle = world
    for year, name in enumerate(
        ["Lê Yến", "Đặng Thị Ánh", "Đinh Văn Đạt", "Trần Dũng", "Lê An", "Hồ Thị Ân", "Võ Ước", "Bùi Uyên"],
        1950,
    ):
        make.person(chief, cycle, unit, name, year=year)
    assert names(visible_to(chief)) == [
        "Lê An", "Đặng Thị Ánh", "Hồ Thị Ân", "Trần Dũng", "Đinh Văn Đạt", "Bùi Uyên", "Võ Ước", "Lê Yến",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang", ["Đặng Thị Ánh"]),
        ("ĐẶNG", ["Đặng Thị Ánh"]),
        ("anh thi", ["Đặng Thị Ánh"]),
        ("thuy", ["Lê Thị Thuỷ", "Trần Thủy"]),
        ("1234", ["Trần Thủy"]),
        ("46061001234", ["Trần Thủy"]),
        ("%", []),
        ("_", []),
        ("zzz", []),
        ("", ["Đặng Thị Ánh", "Lê Thị Thuỷ", "Trần Thủy"]),
    ],
)
def test_search_without_marks(world, typed, found) -> None:
    chief, unit, _other, cycle = world
    make.person(chief, cycle, unit, "Đặng Thị Ánh")
    make.person(chief, cycle, unit, "Lê Thị Thuỷ")
    make.person(chief, cycle, unit, "Trần Thủy", number="046061001234")
    assert names(matching(visible_to(chief), typed)) == found


def test_what_you_may_not_see_you_cannot_fetch(world) -> None:
    chief, unit, other, cycle = world
    make.person(chief, cycle, unit, "Lê An")
    make.person(chief, cycle, other, "Hoàng Bình")
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(other,))
    admin = Actor(99, "Quản", chief.commune_id, frozenset({Role.ADMIN}), all_units=True)
    stranger = Actor(98, "Lạ", 999, frozenset({Role.SECRETARY}))
    assert names(visible_to(clerk)) == ["Hoàng Bình"]
    assert names(visible_to(admin)) == names(visible_to(stranger)) == []
    assert step_counts(clerk, cycle).registered == 1


def test_who_may_be_the_same(world) -> None:
    chief, unit, _other, cycle = world
    make.person(chief, cycle, unit, "Nguyễn Thị Hoà", year=1970, number="046170001234")

    def found(*sought: object) -> list[str]:
        one = Sought(*sought)
        return [citizen.name for citizen in alike(chief.commune_id, [one])[one]]

    assert found("nguyen thi hoa", 1970) == ["Nguyễn Thị Hoà"]
    assert found("nguyen thi hoa", None) == ["Nguyễn Thị Hoà"]
    assert found("nguyen thi hoa", 1971) == ["Nguyễn Thị Hoà"]
    assert found("nguyen thi hoa", 1972) == []
    assert found("le thi khac", 1950, "046170001234") == ["Nguyễn Thị Hoà"]
    assert found("nguyen thi hoa", 1970, "046170001234") == ["Nguyễn Thị Hoà"]


def test_the_number_of_statements_does_not_grow_with_the_people(world) -> None:
    chief, unit, other, cycle = world
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    assert cycle.rules.indicators  # read once per version and program
    counted = []
    for size in (1, 3):
        while len(rows := list(visible_to(chief))) < size:
            row = make.person(chief, cycle, unit, f"Lê Văn {'ABCDE'[len(rows)]}n", year=1950 + len(rows))
            make.self_scored(chief, row), make.verified(verifier, row)
        with statements() as sent:
            rows = list(by_name(visible_to(chief)))
            assert len({(row.citizen.name, row.unit.name) for row in rows}) == size
            sheets_of([row.id for row in rows], SheetKind.VERIFIED)
            verdicts_of(cycle, rows)
            outcomes_of(cycle)
            findings_of(cycle)
            step_counts(chief, cycle)
            of_cycle(cycle.id)
        counted.append(len(sent))
    assert counted[0] == counted[1]
    assert other.id
