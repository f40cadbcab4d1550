"""One person or two: what is remembered, what a join moves, and that undoing it restores everything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import factories as make
import pytest
import workbooks as books
from imports import bring, only

from cdht.actions.citizens import Alike, Person
from cdht.actions.duplicates import ask_again, look_through, merge, tell_apart, undo_merge
from cdht.actions.registration import (
    NewRegistration,
    RegistrationFacts,
    change,
    register,
    reinstate,
    withdraw,
)
from cdht.actions.soundness import examine
from cdht.domain.duplicates import Reason
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.models.base import database
from cdht.models.citizens import Citizen, Consent
from cdht.models.duplicates import CitizenMerge, CitizenPair, PairDecision, told_apart, waiting
from cdht.models.journal import of_registration
from cdht.models.registration import Registration

LATER = datetime(2022, 5, 6, 9, 15)


@pytest.fixture
def world(db):
    chief = make.commune()
    return chief, make.unit(chief), make.unit(chief, "Thôn Hạ Lang"), make.cycle(chief)


def new(by, cycle, unit, name: str, birth: str = "", **more: Any) -> Registration:
    person = Person(
        name,
        Birth.from_iso(birth) if birth else None,
        more.pop("gender", None),
        *(more.pop(field, "") for field in ("number", "phone", "address")),
    )
    values = {"registered_on": make.NOW.date(), "audience": "farmer"} | more
    [made] = register(cycle.id, [NewRegistration(person, unit.id, **values)], by=by, at=make.NOW)
    return make.fresh(made)


@pytest.fixture
def two(world):
    """One person entered in two units, in two years; the second entry knows more."""
    chief, unit, other, cycle = world
    before = make.cycle(chief, "Năm 2020", year=2020)
    first = new(chief, before, unit, "Hoàng Văn Quý", "1961", consent="paper")
    second = new(
        chief, cycle, other, "Hoàng Văn Quý", "1961-03-02", gender=Gender.MALE, number="046061001234",
        phone="0905123456", consent="screen", is_new=True, is_unseen=True,
    )  # fmt: skip
    return first, second


def ids(*rows: Registration) -> list[int]:
    return [row.citizen_id for row in rows]


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """All tables but the journal, the joins themselves, and the versions, which only count on."""
    tables = [row[0] for row in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    left_out = ("journal_entry", "citizen_merge", "sqlite_")
    whole = {}
    for table in tables:
        if not table.startswith(left_out):
            cursor = database.execute_sql(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            keep = [i for i, name in enumerate(names) if (table, name) != ("registration", "version")]
            whole[table] = sorted((tuple(row[i] for i in keep) for row in cursor.fetchall()), key=repr)
    return whole


# --- What is asked, and what is remembered -----------------------------------------------------------


def test_a_pair_waits_from_the_moment_that_it_comes_in(world, two) -> None:
    [pair] = waiting(world[0])
    assert ([pair.first_id, pair.second_id], pair.reason) == (ids(*two), Reason.SAME_YEAR)


def test_what_somebody_said_at_the_door_is_never_asked(world) -> None:
    chief, unit, other, cycle = world
    first = new(chief, cycle, unit, "Lê An", "1961-03-02")
    with pytest.raises(Alike):
        new(chief, cycle, other, "Lê Ân", "1961-02-03")
    second = new(chief, cycle, other, "Lê Ân", "1961-02-03", is_new=True)
    assert list(waiting(chief)) == []
    [pair] = told_apart(chief)
    assert [pair.first_id, pair.second_id, pair.decided_by_name] == [*ids(first, second), chief.name]


def test_a_workbook_goes_in_and_who_is_near_is_asked_about_afterwards(world) -> None:
    from cdht.domain.accounts import Actor

    server = Actor.server(world[0].commune_id)
    bring(books.people(books.person(**{"Ngày sinh": "02/03/1961"})), server)
    near = books.people(books.person(**{"Ngày sinh": "03/02/1961"}))
    assert only(bring(near, server)) == ("created", "registered")
    [pair] = waiting(server)
    assert pair.reason == Reason.NEAR_BIRTH
    assert not bring(near, server).changed


def test_two_of_one_batch_are_a_pair(world) -> None:
    chief, unit, _other, cycle = world
    both = [
        NewRegistration(Person("Lê An", Birth(1961)), unit.id, "farmer", make.NOW.date(), is_new=is_new)
        for is_new in (False, True)
    ]
    register(cycle.id, both, by=chief, at=make.NOW)
    assert [pair.reason for pair in waiting(chief)] == [Reason.SAME_YEAR]


def test_a_changed_name_or_birth_asks_anew(world, two) -> None:
    chief = world[0]
    row = make.fresh(two[0])

    def becomes(name: str, birth: str) -> list[str]:
        person = Person(name, Birth.from_iso(birth))
        row = make.fresh(two[0])
        facts = RegistrationFacts(person, row.unit_id, row.audience, row.audience, row.registered_on)
        change(row.id, facts, version=row.version, by=chief, at=LATER)
        return [pair.reason.value for pair in waiting(chief)]

    assert becomes("Hoàng Văn Quỳ", "1961-02-03") == ["near_birth"]
    assert becomes("Hoàng Văn Sơn", "1961-02-03") == []
    assert becomes("Hoàng Văn Quý", "1961-03-02") == ["same_birth"]
    assert row.id


def test_looking_through_everybody_finds_what_is_missing_and_keeps_what_was_said(world, two) -> None:
    chief = world[0]
    tell_apart(*ids(*two), by=chief, at=LATER)
    assert look_through(by=chief) == 0
    CitizenPair.delete().execute()
    assert look_through(by=chief) == 1
    with pytest.raises(NotAllowed):
        look_through(by=make.actor(chief, "nhap", Role.CLERK, all_units=True))


def test_told_apart_and_asked_again(world, two) -> None:
    chief = world[0]
    whole = dump()
    tell_apart(*ids(*two), by=chief, at=LATER)
    assert list(waiting(chief)) == []
    with pytest.raises(Stale, match="Trần Thị Diệu Hương"):
        merge(*ids(*two), by=chief, at=LATER)
    entry = list(of_registration(two[0].id))[-1]
    assert (entry.action, entry.account_name, entry.at) == ("tell_apart", chief.name, LATER)
    ask_again(*ids(*two), by=chief, at=LATER)
    assert dump() == whole
    with pytest.raises(Stale):
        ask_again(*ids(*two), by=chief, at=LATER)


# --- Joining and taking it back ----------------------------------------------------------------------


def test_a_join_keeps_both_histories(world, two) -> None:
    chief = world[0]
    kept, gone = ids(*two)
    merge(kept, gone, by=chief, at=LATER)
    assert ids(*map(make.fresh, two)) == [kept, kept]
    citizen = Citizen.get_by_id(kept)
    assert (citizen.birth, citizen.birth_year, citizen.gender, citizen.number, citizen.phone) == (
        "1961-03-02", 1961, Gender.MALE, "046061001234", "0905123456",
    )  # fmt: skip
    assert (Citizen.get_by_id(gone).merged_into, Citizen.get_by_id(gone).number) == (kept, None)
    assert {row.citizen_id for row in Consent.select()} == {kept}
    for row in two:
        entry = list(of_registration(row.id))[-1]
        assert (entry.action, entry.account_name) == ("merge_citizens", chief.name)
        assert entry.changed["gone"] == [None, "Hoàng Văn Quý, sinh 02/03/1961"]
    assert list(waiting(chief)) == []
    assert CitizenPair.get().decision == PairDecision.SAME


@pytest.mark.parametrize("keep_first", [True, False])
def test_undoing_restores_everything(world, two, keep_first: bool) -> None:
    chief = world[0]
    whole = dump()
    kept, gone = ids(*two) if keep_first else reversed(ids(*two))
    done = merge(kept, gone, by=chief, at=LATER)
    assert dump() != whole
    undo_merge(done, by=chief, at=LATER)
    assert dump() == whole
    versions = [make.fresh(row).version for row in two]
    assert versions == [row.version + 2 for row in two]  # a page left open does not save over it
    assert [list(of_registration(row.id))[-1].action for row in two] == ["undo_merge"] * 2
    assert [check.title for check in examine(database.obj) if not check.holds] == []
    with pytest.raises(Stale):
        undo_merge(done, by=chief, at=LATER)


def test_a_later_change_survives_undoing(world, two) -> None:
    chief = world[0]
    kept, gone = ids(*two)
    done = merge(kept, gone, by=chief, at=LATER)
    Citizen.update(phone="0911111111").where(Citizen.id == kept).execute()
    undo_merge(done, by=chief, at=LATER)
    assert (Citizen.get_by_id(kept).phone, Citizen.get_by_id(gone).phone) == ("0911111111", "0905123456")
    assert (Citizen.get_by_id(kept).number, Citizen.get_by_id(gone).number) == (None, "046061001234")


def test_joins_are_undone_from_the_last_one_backwards(world, two) -> None:
    chief, unit, _other, _cycle = world
    third = new(
        chief, make.cycle(chief, "Năm 2019", year=2019), unit, "Hoàng Văn Quý", is_new=True, is_unseen=True
    )
    whole = dump()
    first, second = ids(*two)
    one = merge(first, second, by=chief, at=LATER)
    other = merge(third.citizen_id, first, by=chief, at=LATER)
    assert {row.citizen_id for row in Registration.select()} == {third.citizen_id}
    with pytest.raises(Refused, match="Gỡ lần gộp đó trước"):
        undo_merge(one, by=chief, at=LATER)
    undo_merge(other, by=chief, at=LATER)
    undo_merge(one, by=chief, at=LATER)
    assert dump() == whole


def in_one_cycle(world) -> tuple[Registration, Registration]:
    chief, unit, other, cycle = world
    first = new(chief, cycle, unit, "Lê An", "1961-03-02")
    return first, new(chief, cycle, other, "Lê An", "1961-03-02", is_new=True, is_unseen=True)


def test_both_in_one_cycle_is_refused_with_both_shown(world) -> None:
    chief = world[0]
    first, second = in_one_cycle(world)
    with pytest.raises(Refused) as refused:
        merge(*ids(first, second), by=chief, at=LATER)
    message = str(refused.value)
    assert all(word in message for word in ("Năm 2021", "Thôn Bao La – Đức Nhuận", "Thôn Hạ Lang"))
    withdraw(second.id, "Ghi hai lần", by=chief, at=LATER)
    whole = dump()
    with pytest.raises(Refused, match="Giữ hồ sơ kia"):
        merge(*ids(second, first), by=chief, at=LATER)
    done = merge(*ids(first, second), by=chief, at=LATER)
    assert ids(make.fresh(first), make.fresh(second)) == ids(first, second)
    with pytest.raises(Refused, match="đã gộp"):
        reinstate(second.id, by=chief, at=LATER)
    undo_merge(done, by=chief, at=LATER)
    assert dump() == whole


def test_an_entry_that_went_lets_nobody_in_twice(world, two) -> None:
    """Who types the old entry's name or number is led to the entry that was kept."""
    chief, unit, _other, _cycle = world
    kept, gone = ids(*two)
    Citizen.update(number="190012345").where(Citizen.id == kept).execute()
    merge(kept, gone, by=chief, at=LATER)  # both have a number: the old entry keeps its own
    later = make.cycle(chief, "Năm 2023", year=2023)
    with pytest.raises(Alike) as asked:
        new(chief, later, unit, "Hoàng Văn Quy", "1961", number="046061001234")
    assert [one.id for one in asked.value.candidates[0]] == [kept]
    with pytest.raises(Refused):
        new(chief, later, unit, "Ai Đó", "1961", number="046061001234", is_new=True)
    with pytest.raises(Refused, match="Chọn lại"):
        new(chief, later, unit, "Hoàng Văn Quý", "1961", citizen_id=gone)
    assert new(chief, later, unit, "Hoàng Văn Quý", "1961", citizen_id=kept).citizen_id == kept


def test_who_may_decide(world, two) -> None:
    chief, unit, other, cycle = world
    for role in (Role.VIEWER, Role.VERIFIER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            merge(*ids(*two), by=make.actor(chief, role.value, role, all_units=True), at=LATER)
    half = make.actor(chief, "nhap", Role.CLERK, units=(unit,))
    assert list(waiting(half)) == []
    with pytest.raises(NotAllowed, match="Thôn Hạ Lang"):
        tell_apart(*ids(*two), by=half, at=LATER)
    both = make.actor(chief, "lan", Role.CLERK, units=(unit, other))
    assert len(waiting(both)) == 1
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    make.verified(verifier, make.self_scored(chief, two[0]))
    with pytest.raises(NotAllowed, match="thư ký"):
        merge(*ids(*two), by=both, at=LATER)
    undo_merge(merge(*ids(*two), by=chief, at=LATER), by=chief, at=LATER)
    tell_apart(*ids(*two), by=both, at=LATER)
    assert CitizenMerge.select().count() == 1 and cycle.is_open


def test_another_commune_is_out_of_reach(world, two) -> None:
    from cdht.domain.accounts import Actor

    stranger = Actor(1, "Lạ", 999, frozenset({Role.SECRETARY}))
    with pytest.raises(Refused):
        merge(*ids(*two), by=stranger, at=LATER)
    assert list(waiting(stranger)) == []
