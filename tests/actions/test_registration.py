"""Registering, changing, withdrawing; duplicates at the door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import factories as make
import pytest

from cdht.actions.citizens import Alike, Person
from cdht.actions.cycles import close_cycle
from cdht.actions.receipts import once
from cdht.actions.registration import (
    NewRegistration,
    RegistrationFacts,
    change,
    register,
    reinstate,
    withdraw,
)
from cdht.domain.lifecycle import Role, Stage
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.models.citizens import Citizen, Consent
from cdht.models.journal import latest, of_registration
from cdht.models.registration import Registration


@pytest.fixture
def world(db):
    chief = make.commune()
    return chief, make.unit(chief), make.cycle(chief)


def new(unit, name: str = "Nguyễn Thị Hoà", year: int = 1970, **more) -> NewRegistration:
    person = Person(name, Birth(year), Gender.FEMALE, more.pop("number", ""))
    return replace(NewRegistration(person, unit.id, "farmer", date(2021, 4, 2)), **more)


def facts(row: Registration, **more) -> RegistrationFacts:
    person = Person(
        row.citizen.name, Birth(row.citizen.birth_year), row.citizen.gender, row.citizen.number or ""
    )
    known = RegistrationFacts(
        person, row.unit_id, row.audience_registered, row.audience, row.registered_on, row.component,
        row.party_member,
    )  # fmt: skip
    return replace(known, **more)


def test_many_at_once_or_nobody(world) -> None:
    chief, unit, cycle = world
    people = [new(unit, f"Lê Văn {letter}n", 1950 + i) for i, letter in enumerate("ABCDE")]
    bad = [*people, new(unit, "L", 1960), new(unit, "Trần 2", 1961, number="123")]
    with pytest.raises(Refused) as refused:
        register(cycle.id, bad, by=chief, at=make.NOW)
    assert [problem.field for problem in refused.value.problems] == ["p5-name", "p6-name", "p6-number"]
    assert Registration.select().count() == Citizen.select().count() == 0
    ids = register(cycle.id, people, by=chief, at=make.NOW)
    assert [make.fresh(i).citizen.name for i in ids] == [one.person.name for one in people]


def test_somebody_alike_is_asked_about_and_chosen(world) -> None:
    chief, unit, cycle = world
    [first] = register(cycle.id, [new(unit)], by=chief, at=make.NOW)
    citizen = make.fresh(first).citizen
    with pytest.raises(Alike) as asked:
        register(cycle.id, [new(unit, "NGUYỄN THỊ HÒA")], by=chief, at=make.NOW)
    assert [c.id for c in asked.value.candidates[0]] == [citizen.id]
    with pytest.raises(Refused, match="đã đăng ký đợt này ở Thôn Bao La"):
        register(cycle.id, [new(unit, citizen_id=citizen.id)], by=chief, at=make.NOW)
    register(cycle.id, [new(unit, is_new=True)], by=chief, at=make.NOW)
    next_year = make.cycle(chief, "Năm 2022", "khvn-2022", year=2022)
    [again] = register(next_year.id, [new(unit, citizen_id=citizen.id)], by=chief, at=make.NOW)
    assert make.fresh(again).citizen_id == citizen.id
    assert Citizen.select().count() == 2


def test_a_known_number_is_the_same_person_whatever_is_claimed(world) -> None:
    chief, unit, cycle = world
    register(cycle.id, [new(unit, number="046170001234")], by=chief, at=make.NOW)
    with pytest.raises(Alike, match="Số CCCD này đã có"):
        register(
            cycle.id,
            [new(unit, "Lê Khác", 1950, number="046 170 001 234", is_new=True)],
            by=chief,
            at=make.NOW,
        )


def test_the_same_person_twice_in_one_batch(world) -> None:
    chief, unit, cycle = world
    [first] = register(cycle.id, [new(unit)], by=chief, at=make.NOW)
    citizen = make.fresh(first).citizen_id
    later = make.cycle(chief, "Năm 2022", year=2022)
    twice = [new(unit, citizen_id=citizen), new(unit, citizen_id=citizen)]
    with pytest.raises(Refused, match="hai lần"):
        register(later.id, twice, by=chief, at=make.NOW)


def test_consent_is_recorded_only_when_given(world) -> None:
    chief, unit, cycle = world
    register(cycle.id, [new(unit, consent="paper"), new(unit, "Lê An", 1980)], by=chief, at=make.NOW)
    [consent] = Consent.select()
    assert (consent.citizen.name, consent.medium, consent.recorded_by.name) == (
        "Nguyễn Thị Hoà", "paper", "Trần Thị Diệu Hương",
    )  # fmt: skip


def test_who_may_register_where(world) -> None:
    chief, unit, cycle = world
    other = make.unit(chief, "Thôn Hạ Lang")
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(unit,))
    register(cycle.id, [new(unit)], by=clerk, at=make.NOW)
    with pytest.raises(NotAllowed, match="Thôn Hạ Lang"):
        register(cycle.id, [new(other, "Lê An", 1980)], by=clerk, at=make.NOW)
    for role in (Role.VIEWER, Role.VERIFIER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            register(
                cycle.id, [new(unit, "Lê An", 1980)], by=make.actor(chief, role.value, role), at=make.NOW
            )
    close_cycle(cycle.id, by=chief, at=make.NOW)
    with pytest.raises(Refused, match="đã khóa sổ"):
        register(cycle.id, [new(unit, "Lê An", 1980)], by=chief, at=make.NOW)


def test_a_change_is_told_old_and_new_and_the_registered_audience_stays(world) -> None:
    chief, unit, cycle = world
    row = make.self_scored(chief, make.person(chief, cycle, unit, "Ngô Thị Mỹ Bích", audience="professional"))
    change(row.id, facts(row, audience="farmer"), version=row.version, by=chief, at=make.NOW)
    row = make.fresh(row)
    assert (row.audience_registered, row.audience) == ("professional", "farmer")
    assert latest(row.id).changed == {"audience": ["professional", "farmer"]}
    with pytest.raises(Refused, match="không đổi đối tượng lúc đăng ký"):
        change(row.id, facts(row, audience_registered="worker"), version=row.version, by=chief, at=make.NOW)


def test_a_change_without_a_change_is_none(world) -> None:
    chief, unit, cycle = world
    row = make.person(chief, cycle, unit)
    change(row.id, facts(row), version=row.version, by=chief, at=make.NOW)
    assert [entry.action for entry in of_registration(row.id)] == ["register"]


def test_after_verification_a_reason_and_after_a_decision_only_the_person(world) -> None:
    chief, unit, cycle = world
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit)
    make.self_scored(chief, row)
    row = make.verified(verifier, row)
    with pytest.raises(Refused, match="Ghi lý do sửa"):
        change(row.id, facts(row, party_member=True), version=row.version, by=chief, at=make.NOW)
    change(
        row.id, facts(row, party_member=True, reason="Có sổ Đảng"), version=row.version, by=chief, at=make.NOW
    )
    make.voted(chief, row)
    row = make.recognised(chief, row)
    with pytest.raises(Refused, match="Đã có quyết định"):
        change(
            row.id, facts(row, audience="worker", reason="nhầm"), version=row.version, by=chief, at=make.NOW
        )
    person = Person("Hoàng Văn Quí", Birth(1961), Gender.MALE)
    change(
        row.id,
        facts(row, person=person, reason="Theo giấy khai sinh"),
        version=row.version,
        by=chief,
        at=make.NOW,
    )
    assert make.fresh(row).citizen.name == "Hoàng Văn Quí"
    assert row.recognitions.get().printed_name == "Hoàng Văn Quý"


def test_two_people_change_one_person(world) -> None:
    chief, unit, cycle = world
    row = make.person(chief, cycle, unit)
    change(row.id, facts(row, party_member=True), version=row.version, by=chief, at=make.NOW)
    with pytest.raises(Stale, match="Trần Thị Diệu Hương vừa sửa hồ sơ của Hoàng Văn Quý"):
        change(row.id, facts(row, party_member=False), version=row.version, by=chief, at=make.NOW)


def test_party_membership_is_untouched_by_those_who_may_not_see_it(world) -> None:
    chief, unit, cycle = world
    row = make.person(chief, cycle, unit, party_member=True)
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(unit,))
    change(row.id, facts(row, party_member=False), version=row.version, by=clerk, at=make.NOW)
    assert make.fresh(row).party_member is False  # a clerk keys it in


def test_the_journal_never_holds_a_whole_number(world) -> None:
    chief, unit, cycle = world
    row = make.person(chief, cycle, unit)
    person = Person(row.citizen.name, Birth(1961), Gender.MALE, "046061001234")
    change(row.id, facts(row, person=person), version=row.version, by=chief, at=make.NOW)
    assert latest(row.id).changed == {"number": [None, "••••••••1234"]}


def test_withdrawing_and_coming_back(world) -> None:
    chief, unit, cycle = world
    row = make.self_scored(chief, make.person(chief, cycle, unit))
    with pytest.raises(Refused, match="Ghi lý do"):
        withdraw(row.id, "", by=chief, at=make.NOW)
    withdraw(row.id, "Chuyển đi", by=chief, at=make.NOW)
    assert make.fresh(row).stage == Stage.WITHDRAWN
    reinstate(row.id, by=chief, at=make.NOW)
    assert make.fresh(row).stage == Stage.REGISTERED
    assert make.self_scored(chief, row, make.points(7)).stage == Stage.SELF_SCORED


def test_one_form_one_effect(world) -> None:
    chief, unit, cycle = world

    def once_more() -> str:
        def do() -> str:
            [made] = register(cycle.id, [new(unit)], by=chief, at=make.NOW)
            return f"/registrations/{made}"

        return once("khóa-1", do, account_id=chief.account_id, at=make.NOW)

    assert once_more() == once_more() == "/registrations/1"
    assert Registration.select().count() == 1


def test_a_refused_form_leaves_no_receipt(world) -> None:
    chief, unit, cycle = world

    def send(name: str) -> str:
        def do() -> str:
            register(cycle.id, [new(unit, name)], by=chief, at=make.NOW)
            return "/"

        return once("khóa-2", do, account_id=chief.account_id, at=make.NOW)

    with pytest.raises(Refused):
        send("2")
    assert send("Lê An") == "/"
    assert Citizen.get().name == "Lê An"
