"""Last cycle's people of a unit, registered again in one step."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.cycles import close_cycle
from cdht.actions.registration import withdraw
from cdht.domain.lifecycle import Role
from cdht.models.citizens import Citizen, Consent
from cdht.models.journal import of_registration
from cdht.models.registration import Registration


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    make.cycle(chief, "Năm 2019", year=2019)
    cycle = make.cycle(chief)
    before = make.cycle(chief, "Năm 2020", year=2020)  # entered later, and still the cycle before
    make.actor(chief, "lan", Role.CLERK, units=(hamlet,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet,))
    people = [
        make.person(chief, before, hamlet, name, audience=audience, party_member=True)
        for name, audience in (("Lê Văn Bảo", "worker"), ("Hồ Thị An", "farmer"), ("Võ Cảnh", "farmer"))
    ]
    make.person(chief, before, other, "Trần Xa")
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, other=other, before=before, cycle=cycle, people=people,
        url=f"/cycles/{cycle.id}/registrations/renewal",
    )  # fmt: skip


def here(world) -> list[Registration]:
    return list(Registration.select().where(Registration.cycle == world.cycle).order_by(Registration.id))


def offered(page) -> list[str]:
    return [row[0] for row in page.rows()]


def test_last_cycles_people_are_offered_and_nobody_is_ticked(world, signed_in) -> None:
    gone, already = world.people[0], world.people[2]
    withdraw(gone.id, "Chuyển đi", by=world.chief, at=make.NOW)
    make.person(world.chief, world.cycle, world.other, "Võ Cảnh", citizen_id=already.citizen_id)
    page = signed_in("lan").get(world.url)
    assert offered(page) == ["Hồ Thị An"]
    assert page.soup.select("input[type=checkbox][checked]") == []
    everybody = signed_in("lan").get(page.link("Chọn cả 1 người"))
    assert len(everybody.soup.select("input[type=checkbox][checked]")) == 1
    assert "Đăng ký lại 1 người" in everybody.text


def test_the_ticked_are_registered_again_with_what_is_known(world, signed_in) -> None:
    bao, an, canh = world.people
    browser = signed_in("lan")
    page = browser.get(world.url)
    assert offered(page) == ["Hồ Thị An", "Lê Văn Bảo", "Võ Cảnh"]
    form = page.form("Đăng ký lại những người đã chọn").fill(
        registered_on="05/02/2021", consent="paper",
        **{f"again__{bao.id}": "1", f"again__{an.id}": "1", f"audience__{an.id}": "professional",
           f"component__{an.id}": "official"},
    )  # fmt: skip
    done = browser.send(form)
    assert done.location == f"/cycles/{world.cycle.id}/registrations?unit={world.hamlet.id}"
    assert "Đã đăng ký lại 2 người của Thôn Bao La – Đức Nhuận." in browser.follow(done).text
    assert [
        (r.citizen_id, r.audience, r.component.value, r.party_member, str(r.registered_on))
        for r in here(world)
    ] == [
        (an.citizen_id, "professional", "official", True, "2021-02-05"),
        (bao.citizen_id, "worker", "labourer", True, "2021-02-05"),
    ]  # fmt: skip
    assert Citizen.select().count() == 4 and [c.medium for c in Consent.select()] == ["paper", "paper"]
    assert [(e.action, e.account_name) for e in of_registration(here(world)[0].id)] == [
        ("register", "Người lan")
    ]
    assert offered(browser.get(world.url)) == ["Võ Cảnh"]
    assert browser.send(form).location == done.location and len(here(world)) == 2  # a second click
    form = browser.get(world.url).form("Đăng ký lại").fill(**{f"again__{canh.id}": "1"})
    browser.send(form, htmx=True, status=204)
    assert Consent.select().count() == 2  # “as recorded” records none


def test_nobody_ticked_a_bad_day_and_an_unknown_audience(world, signed_in) -> None:
    bao = world.people[0]
    browser = signed_in("lan")
    form = browser.get(world.url).form("Đăng ký lại")
    assert "Chưa chọn ai" in browser.send(form, status=422).text
    form.fill(registered_on="31/02/2021", **{f"again__{bao.id}": "1"})
    page = browser.send(form, status=422)
    assert set(page.errors()) == {"registered_on"}
    assert page.soup.select_one(f"#again-{bao.id}").has_attr("checked")
    form.fill(registered_on="05/02/2021", **{f"audience__{bao.id}": "khác"})
    page = browser.send(form, status=422)
    assert page.errors() == {f"audience-{bao.id}": "Lê Văn Bảo: Chọn đối tượng."}
    assert here(world) == []


def test_a_colleague_was_faster(world, signed_in) -> None:
    bao, an, _canh = world.people
    browser = signed_in("lan")
    form = browser.get(world.url).form("Đăng ký lại")
    form.fill(**{f"again__{bao.id}": "1", f"again__{an.id}": "1"})
    make.person(world.chief, world.cycle, world.other, "Lê Văn Bảo", citizen_id=bao.citizen_id)
    page = browser.send(form, status=422)
    assert "1 người đã chọn vừa được đăng ký bởi người khác" in page.text
    assert page.soup.select_one(f"#again-{an.id}").has_attr("checked") and len(here(world)) == 1
    browser.send(page.form("Đăng ký lại 1 người"))
    assert [row.citizen_id for row in here(world)] == [bao.citizen_id, an.citizen_id]


def test_who_may_and_where(world, signed_in) -> None:
    for login in ("xem", "thamdinh"):
        signed_in(login).get(world.url, status=403)
        signed_in(login).post(world.url, status=403)
    clerk = signed_in("lan")
    assert offered(clerk.get(f"{world.url}?unit={world.other.id}")) == []
    stolen = Registration.get(Registration.unit == world.other)
    sent = {f"again-{stolen.id}": "1", "registered_on": "05/02/2021"}
    assert "Chọn đơn vị mà" in clerk.post(world.url, sent | {"unit": world.other.id}, status=422).text
    assert "vừa được đăng ký" in clerk.post(world.url, sent, status=422).text
    chief = signed_in("quantri")
    assert "Chọn một đơn vị" in chief.get(world.url).text
    assert offered(chief.get(f"{world.url}?unit={world.other.id}")) == ["Trần Xa"]
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    assert "khóa sổ" in chief.get(f"{world.url}?unit={world.other.id}").text and here(world) == []


def test_the_first_cycle_and_an_empty_unit_say_the_next_step(world, signed_in) -> None:
    first = world.cycle.id - 1
    page = signed_in("quantri").get(f"/cycles/{first}/registrations/renewal")
    assert page.link("Đăng ký người mới") == f"/cycles/{first}/registrations/new"
    lan = signed_in("lan").get(f"/cycles/{world.before.id}/registrations/renewal")
    assert "đã có trong đợt này, hoặc đợt trước đơn vị chưa có ai" in lan.text


def test_many_ask_as_many_questions_as_one(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    url = f"{world.url}?unit="
    browser.get(f"{url}{world.other.id}")
    with statements() as one:
        browser.get(f"{url}{world.other.id}")
    with statements() as three:
        browser.get(f"{url}{world.hamlet.id}")
    assert len(one) == len(three)
