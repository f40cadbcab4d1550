"""A table of people: typed, refused cell by cell, saved whole or the good rows."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.cycles import close_cycle
from cdht.domain.lifecycle import Role
from cdht.models.citizens import Citizen, Consent
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
    make.actor(chief, "quanly", Role.ADMIN)
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, other=other, before=before, cycle=cycle,
        url=f"/cycles/{cycle.id}/registrations/batch",
    )  # fmt: skip


def typed(page, button: str = "Đăng ký tất cả", **cells):
    """`name__1="Lê An"`: the cell of row 1; what the table shares is filled in."""
    shared = {
        "registered_on": "02/04/2021",
        "component": "labourer",
        "audience": "farmer",
        "consent": "paper",
    }
    return page.form(button).fill(**shared | cells)


def names() -> list[str]:
    return [row.citizen.name for row in Registration.select().order_by(Registration.id)]


def value(page, id: str) -> str:
    found = page.soup.select_one(f"#{id}")
    if found.name == "select":
        return found.select_one("option[selected]")["value"]
    return found["value"]


def test_a_table_of_people_for_one_unit_and_day(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(world.url)
    assert len(page.soup.select("tbody [data-batch-row]")) == 15 and "consent" not in page.form().fields
    form = typed(
        page, name__1="Phan Xuân Đạt", birth__1="1/2/70", gender__1="male", phone__1="0905 123 456",
        name__3="HỒ THỊ LÝ", birth__3="1958", gender__3="Nữ", audience__3="Cán bộ, trí thức",
        component__3="cán bộ xã", party_member__3="x", audience__9="worker",
    )  # fmt: skip
    done = browser.send(form)
    assert done.location.startswith(f"{world.url}?unit={world.hamlet.id}&on=02/04/2021&component=labourer")
    first, second = Registration.select().order_by(Registration.id)
    assert [
        (r.citizen.name, r.citizen.birth, r.citizen.gender.label, r.citizen.phone, r.audience,
         r.component.value, r.party_member, r.unit_id, str(r.registered_on))
        for r in (first, second)
    ] == [
        ("Phan Xuân Đạt", "1970-02-01", "Nam", "0905123456", "farmer", "labourer", None, world.hamlet.id,
         "2021-04-02"),
        ("Hồ Thị Lý", "1958", "Nữ", None, "professional", "official", True, world.hamlet.id, "2021-04-02"),
    ]  # fmt: skip
    assert [c.medium for c in Consent.select()] == ["paper", "paper"]
    assert [(e.action, e.account_name) for e in of_registration(first.id)] == [("register", "Người lan")]
    page = browser.follow(done)
    assert "Đã đăng ký 2 người." in page.text
    assert page.form().fields["component"] == ["labourer"] and "consent" not in page.form().fields


def test_nothing_typed_is_lost_and_each_problem_stands_in_its_cell(world, signed_in) -> None:
    browser = signed_in("lan")
    form = typed(
        browser.get(world.url), name__1="Lê An", birth__1="1970", name__2="Lê 2", birth__2="31/02/1970",
        gender__2="ông", audience__2="thợ săn", component__2="ai đó", party_member__2="có lẽ", phone__2="12",
        birth__4="1960",
    )  # fmt: skip
    page = browser.send(form, status=422)
    assert set(page.errors()) == {
        "name-2", "birth-2", "gender-2", "audience-2", "component-2", "party_member-2", "phone-2", "name-4",
    }  # fmt: skip
    assert page.errors()["birth-2"].startswith("Dòng 2, ngày hoặc năm sinh: Ngày 31/02/1970 không có")
    assert page.errors()["audience-2"].startswith("Dòng 2, đối tượng: “thợ săn”: Không rõ là mục nào")
    assert page.soup.select_one("#audience-2")["aria-describedby"] == "audience-2-error"
    cells = ("name-1", "birth-1", "name-2", "birth-2", "gender-2", "audience-2", "component-2",
             "party_member-2", "phone-2", "birth-4")  # fmt: skip
    assert [value(page, cell) for cell in cells] == [
        "Lê An", "1970", "Lê 2", "31/02/1970", "ông", "thợ săn", "ai đó", "có lẽ", "12", "1960",
    ]  # fmt: skip
    assert page.form().fields["consent"] == ["paper"] and names() == []


def test_what_is_shared_must_be_there_or_stand_in_the_row(world, signed_in) -> None:
    browser = signed_in("lan")
    form = typed(browser.get(world.url), name__1="Lê An", birth__1="1970", audience="", component="")
    page = browser.send(form, status=422)
    assert set(page.errors()) == {"audience-1", "component-1"}
    form = browser.get(world.url).form("Đăng ký tất cả").fill(name__1="Lê An", registered_on="", unit_id="")
    page = browser.send(form, status=422)
    rows = {"birth-1", "audience-1", "component-1"}  # said at once with what is wrong in the head
    assert set(page.errors()) == {"unit_id", "registered_on", "consent"} | rows
    assert value(page, "name-1") == "Lê An"
    sound = typed(browser.get(world.url), name__1="Lê An", birth__1="1970", registered_on="")
    assert set(browser.send(sound, status=422).errors()) == {"registered_on"}
    empty = browser.send(typed(browser.get(world.url)), status=422)
    assert empty.errors() == {"name-1": "Bảng còn trống. Ghi ít nhất một người."}


def test_the_good_rows_go_in_and_the_others_stay_to_be_mended(world, signed_in) -> None:
    browser = signed_in("lan")
    cells = {"name__1": "Lê An", "birth__1": "1970", "name__2": "Hồ Bê", "birth__2": "x", "name__3": "Võ Ca",
             "birth__3": "1980"}  # fmt: skip
    page = browser.send(typed(browser.get(world.url), **cells), status=422)
    form = page.form("Chỉ đăng ký 2 dòng đúng")
    left = browser.send(form, status=200)
    assert "Đã đăng ký 2 người." in left.text and names() == ["Lê An", "Võ Ca"]
    assert set(left.errors()) == {"birth-2"}
    assert [tr.td.get_text() for tr in left.soup.select("tbody [data-batch-row]")] == ["2"]
    again = browser.send(form, status=200)  # a second click, or the page loaded again
    assert set(again.errors()) == {"birth-2"} and names() == ["Lê An", "Võ Ca"]
    mended = left.form("Đăng ký tất cả")
    assert mended.fields["form_key"] != form.fields["form_key"]
    browser.send(mended.fill(birth__2="1975"))
    assert names() == ["Lê An", "Võ Ca", "Hồ Bê"]


def test_duplicates_side_by_side_one_person_or_somebody_else(world, signed_in) -> None:
    old = make.person(world.chief, world.before, world.other, "Phan Xuân Đạt", year=1970)
    make.person(world.chief, world.before, world.other, "Lê Văn An", year=1960)
    browser = signed_in("lan")
    cells = {"name__1": "phan xuan dat", "birth__1": "1970", "name__2": "Lê Văn An", "birth__2": "1960",
             "name__4": "Hồ Bê", "birth__4": "1980", "name__5": "Hồ Bế", "birth__5": "1980"}  # fmt: skip
    page = browser.send(typed(browser.get(world.url), **cells), status=422)
    assert set(page.errors()) == {"name-1", "name-2", "name-5"} and names() == ["Phan Xuân Đạt", "Lê Văn An"]
    assert "Dòng 1, bạn gõ: phan xuan dat , sinh 1970" in page.text
    assert "Một người: Phan Xuân Đạt, sinh 1970, nam Thôn Hạ Lang, Năm 2020: đã đăng ký" in page.text
    assert page.soup.select("input[type=radio][name^=who-][checked]") == []
    answers = {"who__1": old.citizen_id, "who__2": "new", "who__5": "skip"}
    browser.send(page.form("Đăng ký tất cả").fill(**answers))
    assert names()[2:] == ["Phan Xuân Đạt", "Lê Văn An", "Hồ Bê"] and Citizen.select().count() == 4


def test_an_answer_about_duplicates_does_not_outlive_the_name(world, signed_in) -> None:
    old = make.person(world.chief, world.before, world.other, "Phan Xuân Đạt", year=1970)
    browser = signed_in("lan")
    page = browser.send(typed(browser.get(world.url), name__1="Phan Xuân Đạt", birth__1="1970"), status=422)
    browser.send(page.form("Đăng ký tất cả").fill(name__1="Hồ Thị Lý", who__1=old.citizen_id))
    assert names() == ["Phan Xuân Đạt", "Hồ Thị Lý"] and Citizen.select().count() == 2


def test_a_colleague_was_faster(world, signed_in) -> None:
    browser = signed_in("lan")
    form = typed(browser.get(world.url), name__1="Lê An", birth__1="1970", name__2="Hồ Bê", birth__2="1980")
    row = make.person(world.chief, world.cycle, world.hamlet, "Lê An", year=1970)
    page = browser.send(form, status=422)
    assert set(page.errors()) == {"name-1"} and "Thôn Bao La – Đức Nhuận, Năm 2021" in page.text
    page = browser.send(page.form("Đăng ký tất cả").fill(who__1=row.citizen_id), status=422)
    assert "đã đăng ký đợt này ở Thôn Bao La" in page.errors()["name-1"]
    browser.send(page.form("Đăng ký tất cả").fill(who__1="skip"))
    assert names() == ["Lê An", "Hồ Bê"]


def test_more_rows_keep_what_is_typed_and_save_nothing(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(world.url)
    form = page.form("Thêm 15 dòng").fill(name__15="Lê An", birth__15="1970")
    more = browser.send(form, status=200)
    assert len(more.soup.select("tbody [data-batch-row]")) == 30 and value(more, "name-15") == "Lê An"
    assert names() == []
    browser.send(typed(more, name__30="Hồ Bê", birth__30="1980"))
    assert names() == ["Lê An", "Hồ Bê"]
    assert browser.post(world.url, {"rows": "9" * 30}, status=422).errors()


def test_a_second_click_registers_nobody_twice_and_htmx_moves_on(world, signed_in) -> None:
    browser = signed_in("lan")
    form = typed(browser.get(world.url), name__1="Lê An", birth__1="1970")
    assert browser.send(form).location == browser.send(form).location
    form = typed(browser.get(world.url), name__1="Hồ Bê", birth__1="1970")
    assert "saved=1" in browser.send(form, htmx=True, status=204).response.headers["HX-Redirect"]
    assert names() == ["Lê An", "Hồ Bê"]


def test_who_may_and_where(world, signed_in) -> None:
    for login in ("xem", "thamdinh", "quanly"):
        signed_in(login).get(world.url, status=403)
        signed_in(login).post(world.url, status=403)
    browser = signed_in("lan")
    form = typed(browser.get(world.url), name__1="Lê An", birth__1="1970", unit_id=world.other.id)
    assert set(browser.send(form, status=422).errors()) == {"unit_id"}
    browser.get("/cycles/999/registrations/batch", status=404)
    form.fill(unit_id=world.hamlet.id)
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    assert "khóa sổ" in browser.send(form, status=422).text
    assert "khóa sổ" in browser.get(world.url).text and names() == []


def test_many_rows_ask_as_many_questions_as_a_few(world, signed_in, statements) -> None:
    browser = signed_in("lan")

    def send(first: int, count: int) -> int:
        cells = {f"name__{n}": f"Lê {'An' * first}{'a' * n}" for n in range(1, count + 1)}
        births = {f"birth__{n}": "1970" for n in range(1, count + 1)}
        form = typed(browser.get(world.url), **cells, **births)
        with statements() as asked:
            browser.send(form)
        return len(asked)

    send(1, 1)
    assert send(2, 14) == send(3, 2)
