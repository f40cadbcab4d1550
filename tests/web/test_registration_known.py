"""One person after the other: what is kept, who was entered, and names that are in the books already."""

from __future__ import annotations

import json
from types import SimpleNamespace

import factories as make
import pytest

from cdht.domain.lifecycle import Role
from cdht.models.citizens import Citizen
from cdht.models.journal import of_registration
from cdht.models.registration import Registration


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    before, cycle = make.cycle(chief, "Năm 2020", year=2020), make.cycle(chief)
    make.actor(chief, "lan", Role.CLERK, units=(hamlet,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet,))
    base = f"/cycles/{cycle.id}/registrations"
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, other=other, before=before, cycle=cycle,
        new=f"{base}/new", suggestions=f"{base}/suggestions",
    )  # fmt: skip


def filled(page, **other):
    values = {
        "name": "Phan Xuân Đạt", "birth": "1/2/70", "gender": "male", "component": "labourer",
        "audience": "farmer", "registered_on": "02/04/2021", "consent": "paper",
    }  # fmt: skip
    return page.form("người tiếp theo").fill(**values | other)


def offered(page) -> list[str]:
    return [li.b.get_text() for li in page.soup.select("li[role=option]")]


# --- The pile ------------------------------------------------------------------------------------------


def test_what_the_pile_has_in_common_stays_and_what_is_personal_does_not(world, signed_in) -> None:
    browser = signed_in("lan")
    first = browser.get(world.new)
    assert first.soup.select_one("[autofocus]")["id"] == "component"  # the only unit is chosen already
    page = browser.follow(browser.send(filled(first, phone="0905123456", party_member="yes")))
    assert page.soup.select_one("[autofocus]")["id"] == "name"
    fields = page.form("người tiếp theo").fields
    assert {name: fields.get(name) for name in (
        "unit_id", "registered_on", "component", "audience", "name", "birth", "phone", "party_member",
        "gender", "consent",
    )} == {
        "unit_id": [str(world.hamlet.id)], "registered_on": ["02/04/2021"], "component": ["labourer"],
        "audience": ["farmer"], "name": [""], "birth": [""], "phone": [""], "party_member": [""],
        "gender": None, "consent": None,
    }  # fmt: skip


def test_whom_i_entered_today_stands_beside_with_a_way_to_mend_it(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.hamlet, "Lê Văn Trước")  # somebody else's work
    browser = signed_in("lan")
    page = browser.get(world.new)
    assert "Chưa có ai. Lưu xong, tên hiện ở đây" in page.text
    for name in ("Phan Xuân Đạt", "Hồ Thị Lý"):
        page = browser.follow(browser.send(filled(page, name=name)))
    row = Registration.select().order_by(Registration.id.desc()).get()
    assert "Bạn nhập hôm nay: 2 người Hồ Thị Lý 1970" in page.text
    assert page.link("sửa Hồ Thị Lý") == f"/registrations/{row.id}"
    assert "Lê Văn Trước" not in page.text
    back = browser.get(page.link("sửa Hồ Thị Lý")).link("Đăng ký người tiếp theo")
    assert browser.get(back).form("người tiếp theo").fields["component"] == ["labourer"]


# --- Names in the books ----------------------------------------------------------------------------------


def test_names_are_offered_without_marks_those_of_the_unit_first(world, signed_in) -> None:
    for number in range(9):
        make.person(world.chief, world.before, world.other, f"Nguyễn Thị A{'n' * (number + 1)}")
    make.person(world.chief, world.before, world.hamlet, "Nguyễn Thị Yến", year=1980)
    make.person(world.chief, world.cycle, world.hamlet, "Nguyễn Thị Đã Có")
    browser = signed_in("lan")
    page = browser.get(f"{world.suggestions}?name=nguyen+thi&unit={world.hamlet.id}", htmx=True)
    assert len(offered(page)) == 7 and offered(page)[:2] == ["Nguyễn Thị Đã Có", "Nguyễn Thị Yến"]
    assert "Nguyễn Thị Yến , sinh 1980 Thôn Bao La – Đức Nhuận, Năm 2020" in page.text
    taken = page.soup.select_one("[aria-disabled]")
    assert "đã đăng ký đợt này ở Thôn Bao La" in taken.get_text() and not taken.get("data-fill")
    assert offered(browser.get(f"{world.suggestions}?name=ng", htmx=True)) == []
    assert offered(browser.get(f"{world.suggestions}?name=%25%25%25%25", htmx=True)) == []
    assert browser.get(f"{world.suggestions}?name=nguyen", status=303).location == world.new
    for login in ("xem", "thamdinh"):
        signed_in(login).get(f"{world.suggestions}?name=nguyen", htmx=True, status=403)


def test_only_of_the_own_units_is_more_told_than_tells_people_apart(world, signed_in) -> None:
    for unit, name in ((world.hamlet, "Trần Thị Gần"), (world.other, "Trần Thị Xa")):
        row = make.person(world.chief, world.before, unit, name, party_member=True, audience="worker")
        Citizen.update(phone="0905123456", address="Xóm 2").where(Citizen.id == row.citizen_id).execute()
    page = signed_in("lan").get(f"{world.suggestions}?name=tran", htmx=True)
    told = [json.loads(li["data-fill"]) for li in page.soup.select("li[data-fill]")]
    plain = {"birth": "1961", "gender": "male", "audience": "worker", "component": "labourer"}
    assert told == [
        plain | {"name": "Trần Thị Gần", "phone": "0905123456", "address": "Xóm 2", "party_member": "yes"},
        plain | {"name": "Trần Thị Xa"},
    ]


def test_suggestions_ask_a_constant_number_of_questions(world, signed_in, statements) -> None:
    browser = signed_in("lan")
    make.person(world.chief, world.before, world.hamlet, "Nguyễn Thị Yến")
    url = f"{world.suggestions}?name=nguyen&unit={world.hamlet.id}"
    browser.get(url, htmx=True)
    with statements() as one:
        browser.get(url, htmx=True)
    for name in ("Nguyễn An", "Nguyễn Bảo", "Nguyễn Cảnh"):
        make.person(world.chief, world.before, world.hamlet, name)
    with statements() as many:
        browser.get(url, htmx=True)
    assert len(one) == len(many)


# --- A paper of somebody who is known ---------------------------------------------------------------------


def test_a_paper_brings_news_and_what_it_contradicts_is_kept_and_told(world, signed_in) -> None:
    old = make.person(world.chief, world.before, world.hamlet, "Phan Xuân Đạt", year=1970)
    browser = signed_in("lan")
    form = filled(browser.get(world.new), birth="1970", gender="female", phone="0905123456", address="Xóm 9")
    page = browser.follow(browser.send(form.fill(citizen_id=old.citizen_id)))
    assert "giới tính trong hồ sơ là Nam, trên phiếu là Nữ. Đã giữ như hồ sơ." in page.text
    citizen = Citizen.get()
    assert (citizen.phone, citizen.address, citizen.gender.value) == ("0905123456", "Xóm 9", "male")
    row = Registration.get(Registration.cycle == world.cycle)
    assert [(e.action, e.changed) for e in of_registration(row.id)] == [
        ("register", {}),
        ("change_registration", {"phone": [None, "0905123456"], "address": [None, "Xóm 9"]}),
    ]  # fmt: skip


def test_a_year_alone_does_not_contradict_a_whole_birth(world, signed_in) -> None:
    old = make.person(world.chief, world.before, world.hamlet, "Phan Xuân Đạt", year=1970)
    Citizen.update(birth="1970-02-01").execute()
    browser = signed_in("lan")
    form = filled(browser.get(world.new), birth="1970", citizen_id=old.citizen_id)
    assert "trong hồ sơ là" not in browser.follow(browser.send(form)).text
    assert Citizen.get().birth == "1970-02-01"
