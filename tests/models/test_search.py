"""Finding citizens: names with slips, ends of numbers, certificates, and whom one may see."""

from __future__ import annotations

import factories as make
import pytest

from cdht.domain.accounts import Actor
from cdht.domain.lifecycle import Role
from cdht.domain.search import asked
from cdht.models.citizens import Citizen
from cdht.models.recognition import Recognition
from cdht.models.search import (
    certificate_holder,
    certificate_holders,
    parts_seen,
    people_named,
    people_numbered,
)


@pytest.fixture
def world(db):
    chief = make.commune()
    unit, other, cycle = make.unit(chief), make.unit(chief, "Thôn Hạ Lang"), make.cycle(chief)
    names = ("Nguyễn Văn Quý", "Nguyễn Thị Hoà", "Lê Thị Hoa", "Trần Văn Hoàng", "Lê An", "Lê Thị Ánh")
    for year, name in enumerate(names, 1950):
        make.person(chief, cycle, unit, name, year=year, number=f"04605000{year}")
    make.person(chief, cycle, other, "Hồ Văn Quế", year=1970)
    return chief, unit, other, cycle


def found(actor: Actor, text: str) -> list[str]:
    return [Citizen.get_by_id(id).name for id, _near in people_named(actor, text, asked(text).words)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Nguyeenx Vawn Quys", ["Nguyễn Văn Quý"]),
        ("nguyen van qui", ["Nguyễn Văn Quý"]),
        ("ngyen quy", ["Nguyễn Văn Quý"]),
        ("quy", ["Nguyễn Văn Quý", "Hồ Văn Quế"]),
        ("hoa", ["Lê Thị Hoa", "Nguyễn Thị Hoà", "Trần Văn Hoàng"]),
        ("Hoà", ["Nguyễn Thị Hoà", "Lê Thị Hoa", "Trần Văn Hoàng"]),
        ("haong", ["Trần Văn Hoàng"]),
        ("le an", ["Lê An", "Lê Thị Ánh"]),
        ("%", []),
        ("_", []),
        ("zzz", []),
        ("le zzz", []),
        ("", []),
    ],
)
def test_names_with_slips(world, typed: str, names: list[str]) -> None:
    assert found(world[0], typed) == names


def test_numbers_and_telephones_by_their_end(world) -> None:
    chief = world[0]
    Citizen.update(phone="0905121954").where(Citizen.name == "Lê Thị Ánh").execute()
    names = [Citizen.get_by_id(id).name for id, _near in people_numbered(chief, "1954")]
    assert names == ["Lê An", "Lê Thị Ánh"]
    assert people_numbered(chief, "046050001954")[0][0] == Citizen.get(Citizen.name == "Lê An").id
    assert people_numbered(chief, "0000") == []


def test_only_those_whom_one_may_see(world) -> None:
    chief, unit, other, _cycle = world
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(other,))
    admin = Actor(99, "Quản", chief.commune_id, frozenset({Role.ADMIN}), all_units=True)
    stranger = Actor(98, "Lạ", 999, frozenset({Role.SECRETARY}))
    assert found(clerk, "van") == ["Hồ Văn Quế"]
    assert found(admin, "van") == found(stranger, "van") == []
    assert people_numbered(clerk, "1954") == people_numbered(stranger, "1954") == []
    assert [row.unit_id for row in parts_seen(clerk, [c.id for c in Citizen.select()])] == [other.id]
    assert unit.id != other.id


def test_a_new_name_is_found_and_the_old_one_is_not(world) -> None:
    from cdht.actions.citizens import Person
    from cdht.actions.registration import RegistrationFacts, change
    from cdht.domain.people import Birth
    from cdht.models.registration import Registration

    chief = world[0]
    row = Registration.get(Registration.citizen == Citizen.get(Citizen.name == "Lê An"))
    person = Person("Lê Vĩnh Phúc", Birth(1954))
    facts = RegistrationFacts(person, row.unit_id, row.audience_registered, row.audience, row.registered_on)
    change(row.id, facts, version=row.version, by=chief, at=make.NOW)
    assert found(chief, "vinh phuc") == ["Lê Vĩnh Phúc"]
    assert found(chief, "le an") == ["Lê Thị Ánh"]


def test_certificates(world) -> None:
    chief, unit, other, cycle = world
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit, "Đặng Thị Ngân")
    make.self_scored(chief, row), make.verified(verifier, row), make.voted(chief, row)
    make.recognised(chief, row)
    code = Recognition.get().code
    assert certificate_holder(chief, code).id == row.id
    assert [one.id for one in certificate_holders(chief, (1, 2021))] == [row.id]
    assert certificate_holders(chief, (1, 2022)) == [] and certificate_holders(chief, (2, 2021)) == []
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(other,))
    assert certificate_holder(clerk, code) is None


def test_a_common_name_is_walked_in_order(world, monkeypatch) -> None:
    """With very many bearers only the first of the list are looked at, in Vietnamese order."""
    from cdht.models import search

    monkeypatch.setattr(search, "_BOUND", 1)
    monkeypatch.setattr(search, "_WALKED", 2)
    assert found(world[0], "thi") == ["Lê Thị Ánh", "Lê Thị Hoa"]
