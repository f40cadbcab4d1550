"""The cross-check page tells by name what does not agree."""

from __future__ import annotations

import factories as make
import pytest

from cdht.actions.citizens import Person
from cdht.actions.registration import RegistrationFacts, change
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.models.registration import Registration


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    return chief, unit, cycle


def correct_audience(by, row: Registration, audience: str) -> None:
    about = Person(row.citizen.name, Birth(row.citizen.birth_year), Gender.FEMALE)
    facts = RegistrationFacts(about, row.unit_id, row.audience_registered, audience, row.registered_on,
                              row.component, row.party_member)  # fmt: skip
    change(row.id, facts, version=row.version, by=by, at=make.NOW)


def test_all_agree(world, signed_in) -> None:
    chief, unit, cycle = world
    make.person(chief, cycle, unit, party_member=False)
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/checks")
    assert page.h1 == "Soát số liệu: mọi số đều khớp"
    assert "Lệch" not in page.text
    rows = [row.select("td.n") for row in page.soup.select("#toan-xa tbody tr")]
    unlinked = [cell.get_text() for cells in rows for cell in cells if not cell.a]
    assert len(rows) > 15
    assert unlinked == ["0"] * len(unlinked), "every number leads to its people"


def test_it_says_by_name_who_was_moved(world, signed_in) -> None:
    chief, unit, cycle = world
    make.person(chief, cycle, unit, party_member=False)
    moved = make.person(
        chief, cycle, unit, "Ngô Thị Mỹ Bích", year=1967, audience="professional", party_member=True
    )
    correct_audience(chief, moved, "farmer")
    browser = signed_in("quantri")
    page = browser.get(f"/cycles/{cycle.id}/checks")
    assert page.h1 == "Soát số liệu: 4 chỗ lệch"
    assert "Lúc đăng ký có 1 nông dân, 0 công nhân, 1 trí thức" in page.text
    assert "Bảng kết quả đếm 2 nông dân, 0 công nhân, 0 trí thức" in page.text
    row = ["Ngô Thị Mỹ Bích", unit.name, "Cán bộ, trí thức", "Nông dân và lao động nông thôn", "Đã đăng ký"]
    assert row in page.rows()
    assert page.link("Ngô Thị Mỹ Bích") == f"/registrations/{moved.id}?back={page.response.request.path}"
    wrong = [r for r in page.rows() if r[0] == "Nông dân lúc đăng ký = Nông dân sau điều chỉnh"]
    assert wrong == [[
        "Nông dân lúc đăng ký = Nông dân sau điều chỉnh", "1", "2",
        "✗ Lệch 1 người chuyển từ Trí thức sang Nông dân. Ngô Thị Mỹ Bích",
    ]]  # fmt: skip


def test_an_empty_cycle_says_the_next_step(world, signed_in) -> None:
    _chief, _unit, cycle = world
    assert "Chưa có ai đăng ký" in signed_in("quantri").get(f"/cycles/{cycle.id}/checks").text


def test_figures_lead_to_the_list(world, signed_in) -> None:
    _chief, unit, cycle = world
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/figures/registered?unit={unit.id}", status=303)
    assert page.location == f"/cycles/{cycle.id}/registrations?figure=registered&unit={unit.id}"


def test_party_members_are_counted_for_a_viewer_never_named(world, signed_in) -> None:
    chief, unit, cycle = world
    make.person(chief, cycle, unit, "Ngô Thị Mỹ Bích", party_member=None)
    make.account(chief, "xem", Role.VIEWER)
    url = f"/cycles/{cycle.id}/checks"
    row = ["Số người chưa rõ Đảng viên = 0", "1", "0", "✗ Lệch 1 người chưa ghi có phải Đảng viên không."]
    assert row in signed_in("xem").get(url).rows()
    named = [*row[:3], row[3] + " Ngô Thị Mỹ Bích"]
    assert named in signed_in("quantri").get(url).rows()


def test_who_may(world, signed_in) -> None:
    chief, unit, cycle = world
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    make.account(chief, "xem", Role.VIEWER)
    signed_in("nhap").get(f"/cycles/{cycle.id}/checks", status=403)
    signed_in("xem").get(f"/cycles/{cycle.id}/checks")
    signed_in("quantri").get("/cycles/999/checks", status=404)
