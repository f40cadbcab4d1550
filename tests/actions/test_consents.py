"""Consent recorded after registration, and taken back."""

from __future__ import annotations

from datetime import date

import factories as make
import pytest

from cdht.actions.consents import give, withdraw
from cdht.actions.cycles import close_cycle
from cdht.domain.consent import Medium
from cdht.domain.lifecycle import Role
from cdht.domain.problems import NotAllowed, Refused
from cdht.models.citizens import Consent, valid_consent
from cdht.models.journal import of_registration

DAY = date(2021, 6, 1)


@pytest.fixture
def world(db):
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    return chief, unit, make.person(chief, cycle, unit)


def test_it_is_recorded_later_and_the_journal_says_who(world) -> None:
    chief, unit, row = world
    clerk = make.actor(chief, "lan", Role.CLERK, units=(unit,))
    give(row.id, Medium.PAPER, DAY, by=clerk, at=make.NOW)
    consent = valid_consent(row.citizen_id)
    assert (consent.medium, consent.given_on, consent.recorded_by.login) == ("paper", DAY, "lan")
    entry = list(of_registration(row.id))[-1]
    assert (entry.action, entry.account_name, entry.changed) == (
        "give_consent", "Người lan", {"medium": [None, "paper"], "given_on": [None, "2021-06-01"]},
    )  # fmt: skip
    with pytest.raises(Refused, match="Đã ghi đồng ý ngày 01/06/2021"):
        give(row.id, Medium.SCREEN, DAY, by=clerk, at=make.NOW)


def test_taking_back_ends_every_consent_and_it_can_be_given_again(world) -> None:
    chief, unit, row = world
    later = make.cycle(chief, "Năm 2022", year=2022)
    give(row.id, Medium.PAPER, DAY, by=chief, at=make.NOW)
    again = make.person(chief, later, unit, citizen_id=row.citizen_id, consent="screen")
    withdraw(again.id, date(2021, 6, 20), by=chief, at=make.NOW)
    assert [(c.medium, c.withdrawn_on) for c in Consent.select()] == [
        ("paper", date(2021, 6, 20)), ("screen", date(2021, 6, 20)),
    ]  # fmt: skip
    assert [e.action for e in of_registration(again.id)] == ["register", "withdraw_consent"]
    with pytest.raises(Refused, match="Không còn sự đồng ý"):
        withdraw(again.id, date(2021, 6, 20), by=chief, at=make.NOW)
    give(row.id, Medium.SCREEN, date(2021, 6, 30), by=chief, at=make.NOW)
    assert valid_consent(row.citizen_id).given_on == date(2021, 6, 30)


def test_days_that_cannot_be(world) -> None:
    chief, _unit, row = world
    with pytest.raises(Refused, match="tương lai"):
        give(row.id, Medium.PAPER, date(2021, 7, 2), by=chief, at=make.NOW)
    give(row.id, Medium.PAPER, DAY, by=chief, at=make.NOW)
    with pytest.raises(Refused, match="trước ngày đồng ý"):
        withdraw(row.id, date(2021, 5, 31), by=chief, at=make.NOW)
    assert [c.withdrawn_on for c in Consent.select()] == [None]


def test_who_may(world) -> None:
    chief, unit, row = world
    stranger = make.actor(chief, "xa", Role.CLERK, units=(make.unit(chief, "Thôn Hạ Lang"),))
    others = [make.actor(chief, role.value, role, units=(unit,)) for role in (Role.VERIFIER, Role.VIEWER)]
    for actor in (stranger, *others):
        with pytest.raises(NotAllowed):
            give(row.id, Medium.PAPER, DAY, by=actor, at=make.NOW)
        with pytest.raises(NotAllowed):
            withdraw(row.id, DAY, by=actor, at=make.NOW)
    assert Consent.select().count() == 0


def test_a_closed_cycle_keeps_nobody_from_taking_back(world) -> None:
    chief, _unit, row = world
    give(row.id, Medium.PAPER, DAY, by=chief, at=make.NOW)
    close_cycle(row.cycle_id, by=chief, at=make.NOW)
    withdraw(row.id, DAY, by=chief, at=make.NOW)
    assert valid_consent(row.citizen_id) is None
