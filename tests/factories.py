"""Builders for tests: everything is made through the actions, as the pages do it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cdht.actions.accounts import AccountFacts, add_account
from cdht.actions.citizens import Person
from cdht.actions.communes import NameFacts, set_up
from cdht.actions.cycles import CycleFacts, open_cycle
from cdht.actions.recognition import DecisionFacts, recognise
from cdht.actions.registration import NewRegistration, register
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.units import UnitFacts, add_unit
from cdht.actions.verification import verify
from cdht.actions.voting import MeetingFacts, VoteCast, record_meeting
from cdht.domain.accounts import Actor
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.domain.registration import Component
from cdht.domain.scoring import ScoreSheet
from cdht.domain.units import UnitKind
from cdht.models.accounts import Account
from cdht.models.criteria import CriteriaVersion
from cdht.models.cycles import Cycle
from cdht.models.registration import Registration
from cdht.models.units import Unit

NOW = datetime(2021, 7, 1, 8, 30)
PASSWORD = "hoa-sen-no-som"


def commune(name: str = "Quảng Phú") -> Actor:
    """A commune with its first account `quantri`; the actor of that account (administrator and secretary)."""
    account = set_up(
        NameFacts(name, "xã", "huyện Quảng Điền", "Hội Khuyến học huyện Quảng Điền"),
        AccountFacts("quantri", "Trần Thị Diệu Hương", PASSWORD, frozenset({Role.ADMIN, Role.SECRETARY})),
        at=NOW,
    )
    return account.as_actor()


def account(by: Actor, login: str, *roles: Role, units: tuple[Unit, ...] = (), **more: Any) -> Account:
    facts = AccountFacts(
        login,
        more.pop("name", f"Người {login}"),
        PASSWORD,
        frozenset(roles),
        frozenset(u.id for u in units),
        **more,
    )
    return add_account(facts, by=by, at=NOW)


def actor(by: Actor, login: str, *roles: Role, units: tuple[Unit, ...] = (), **more: Any) -> Actor:
    return account(by, login, *roles, units=units, **more).as_actor()


def unit(by: Actor, name: str = "Thôn Bao La – Đức Nhuận", kind: UnitKind = UnitKind.HAMLET) -> Unit:
    return add_unit(UnitFacts(name, kind), by=by, at=NOW)


def cycle(by: Actor, name: str = "Năm 2021", code: str = "pilot-2021", **more: Any) -> Cycle:
    version = CriteriaVersion.get(CriteriaVersion.code == code)
    facts = CycleFacts(
        name=name, year=more.pop("year", 2021), criteria_id=version.id, starts_on=date(2021, 3, 8)
    )
    return open_cycle(replace(facts, **more), by=by, at=NOW)


def person(
    by: Actor, cycle: Cycle, unit: Unit, name: str = "Hoàng Văn Quý", *, year: int = 1961, **more: Any
) -> Registration:
    """A registered person."""
    about = Person(name, Birth(year), more.pop("gender", Gender.MALE), more.pop("number", ""))
    values = {
        "audience": "farmer",
        "component": Component.LABOURER,
        "registered_on": date(2021, 4, 2),
        "is_new": True,
        **more,
    }
    [registration_id] = register(cycle.id, [NewRegistration(about, unit.id, **values)], by=by, at=NOW)
    return fresh(registration_id)


def fresh(registration: Registration | int) -> Registration:
    return Registration.get_by_id(registration if isinstance(registration, int) else registration.id)


def points(*given: int | None) -> ScoreSheet:
    """`points(8)` is ten eights."""
    return ScoreSheet(tuple(given * 10 if len(given) == 1 else given))


def self_scored(by: Actor, row: Registration, sheet: ScoreSheet | None = None) -> Registration:
    save_self_scores([KeyedSheet(row.id, sheet or points(8))], by=by, at=NOW)
    return fresh(row)


def verified(by: Actor, row: Registration, sheet: ScoreSheet | None = None) -> Registration:
    notes = dict.fromkeys(range(1, 11), "đã xem minh chứng")
    verify([KeyedSheet(row.id, sheet or points(8), notes=notes)], by=by, at=NOW)
    return fresh(row)


def voted(by: Actor, row: Registration, votes_for: int = 18, votes_against: int = 2) -> Registration:
    facts = MeetingFacts(20, 20, date(2021, 7, 10), "Nhà văn hóa thôn")
    record_meeting(
        row.cycle_id, row.unit_id, facts, [VoteCast(row.id, votes_for, votes_against)], by=by, at=NOW
    )
    return fresh(row)


def recognised(by: Actor, row: Registration, number: str = "45/QĐ-UBND") -> Registration:
    recognise(
        row.cycle_id, DecisionFacts(number, date(2021, 7, 20), "Nguyễn Quốc Việt", "CHỦ TỊCH"), by=by, at=NOW
    )
    return fresh(row)
