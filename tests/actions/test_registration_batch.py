"""A table of people: all rows or the good ones, with everything that is wrong at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import factories as make
import pytest

from cdht.actions.citizens import Person
from cdht.actions.cycles import close_cycle
from cdht.actions.registration import NewRegistration
from cdht.actions.registration_batch import RowsRefused, register_rows
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import NotAllowed, Refused
from cdht.models.citizens import Citizen
from cdht.models.journal import of_registration
from cdht.models.registration import Registration


@pytest.fixture
def world(db):
    chief = make.commune()
    return chief, make.unit(chief), make.cycle(chief)


def new(unit, name: str, year: int = 1970, **more) -> NewRegistration:
    person = Person(name, Birth(year), Gender.FEMALE, phone=more.pop("phone", ""))
    return replace(NewRegistration(person, unit.id, "farmer", date(2021, 4, 2)), **more)


def names() -> list[str]:
    return [row.citizen.name for row in Registration.select().order_by(Registration.id)]


def mixed(unit) -> dict[int, NewRegistration]:
    """Rows 1 and 6 are good; the others are wrong each in its way."""
    return {
        1: new(unit, "Lê Văn An"),
        2: new(unit, "L"),
        3: new(unit, "Nguyễn Thị Hoà", 1960),
        4: new(unit, "lê văn an"),
        5: new(unit, "Trần Thị Bê", audience="khác"),
        6: new(unit, "Hồ Thị Cúc"),
    }


def test_all_rows_or_nobody_and_everything_wrong_is_told_at_once(world) -> None:
    chief, unit, cycle = world
    old = make.person(chief, cycle, unit, "Nguyễn Thị Hòa", year=1960)
    with pytest.raises(RowsRefused) as refused:
        register_rows(cycle.id, mixed(unit), by=chief, at=make.NOW)
    found = refused.value.found
    assert {n: [p.field for p in problems] for n, problems in found.problems.items()} == {
        2: ["name"], 3: ["name"], 4: ["name"], 5: ["audience"],
    }  # fmt: skip
    assert "Giống dòng 1" in found.problems[4][0].message
    assert {n: [c.id for c in same] for n, same in found.candidates.items()} == {3: [old.citizen_id]}
    assert sorted(p.field for p in refused.value.problems) == ["p2-name", "p3-name", "p4-name", "p5-audience"]
    assert names() == ["Nguyễn Thị Hòa"] and Citizen.select().count() == 1


def test_the_good_rows_alone(world) -> None:
    chief, unit, cycle = world
    make.person(chief, cycle, unit, "Nguyễn Thị Hòa", year=1960)
    found = register_rows(cycle.id, mixed(unit), only_good=True, by=chief, at=make.NOW)
    assert (sorted(found.ids), sorted(found.problems)) == ([1, 6], [2, 3, 4, 5])
    assert names() == ["Nguyễn Thị Hòa", "Lê Văn An", "Hồ Thị Cúc"]
    assert [e.action for e in of_registration(found.ids[6])] == ["register"]
    with pytest.raises(RowsRefused):
        register_rows(cycle.id, {1: new(unit, "L")}, only_good=True, by=chief, at=make.NOW)


def test_rows_that_could_not_be_read_hold_the_others_back(world) -> None:
    chief, unit, cycle = world
    rows = {1: new(unit, "Lê Văn An"), 3: new(unit, "Hồ Thị Cúc")}
    with pytest.raises(RowsRefused) as refused:
        register_rows(cycle.id, rows, others_wrong=True, by=chief, at=make.NOW)
    assert (refused.value.problems, names()) == ((), [])
    register_rows(cycle.id, rows, others_wrong=True, only_good=True, by=chief, at=make.NOW)
    assert names() == ["Lê Văn An", "Hồ Thị Cúc"]


def test_somebody_known_is_taken_over_and_somebody_else_is_new(world) -> None:
    chief, unit, cycle = world
    before = make.cycle(chief, "Năm 2020", year=2020)
    old = make.person(chief, before, unit, "Nguyễn Thị Hòa", year=1960)
    rows = {
        1: new(unit, "Nguyễn Thị Hoà", 1960, citizen_id=old.citizen_id, phone="0905123456"),
        2: new(unit, "Nguyễn Thị Hoà", 1960, is_new=True),
    }
    found = register_rows(cycle.id, rows, by=chief, at=make.NOW)
    first, second = (make.fresh(found.ids[number]) for number in (1, 2))
    assert (first.citizen_id, first.citizen.phone) == (old.citizen_id, "0905123456")
    assert second.citizen_id != old.citizen_id
    assert found.kept == {1: (("giới tính", "Nam", "Nữ"),)}


def test_a_row_is_refused_in_a_cycle_where_the_person_is_already(world) -> None:
    chief, unit, cycle = world
    row = make.person(chief, cycle, unit, "Nguyễn Thị Hòa", year=1960)
    rows = {7: new(unit, "Nguyễn Thị Hoà", 1960, citizen_id=row.citizen_id), 8: new(unit, "Lê An")}
    found = register_rows(cycle.id, rows, only_good=True, by=chief, at=make.NOW)
    assert ([p.message for p in found.problems[7]], list(found.ids)) == (
        ["Nguyễn Thị Hoà đã đăng ký đợt này ở Thôn Bao La – Đức Nhuận."], [8],
    )  # fmt: skip


def test_what_concerns_no_row_and_who_may(world) -> None:
    chief, unit, cycle = world
    other = make.unit(chief, "Thôn Hạ Lang")
    clerk = make.actor(chief, "lan", Role.CLERK, units=(other,))
    with pytest.raises(NotAllowed):
        register_rows(cycle.id, {1: new(unit, "Lê An")}, only_good=True, by=clerk, at=make.NOW)
    close_cycle(cycle.id, by=chief, at=make.NOW)
    for rows in ({1: new(unit, "Lê An")}, {1: new(unit, "Lê An"), 2: new(unit, "Lê Bê")}):
        with pytest.raises(Refused, match="khóa sổ") as refused:
            register_rows(cycle.id, rows, only_good=True, by=chief, at=make.NOW)
        assert not isinstance(refused.value, RowsRefused)
    assert names() == []
