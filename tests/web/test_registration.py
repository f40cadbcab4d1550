"""Registering people: the list, a new person with those who are alike, one person's page."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.registration import withdraw
from cdht.domain.figures import measures
from cdht.domain.lifecycle import Role, Stage
from cdht.domain.people import Gender
from cdht.models.base import database
from cdht.models.citizens import Citizen, Consent
from cdht.models.journal import of_registration
from cdht.models.registration import Registration
from cdht.web.registration_list import figure_title


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "lan", Role.CLERK, units=(hamlet,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "quanly", Role.ADMIN)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet, other))
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, other=other, cycle=cycle, clerk=clerk, verifier=verifier,
        list=f"/cycles/{cycle.id}/registrations", new=f"/cycles/{cycle.id}/registrations/new",
    )  # fmt: skip


def filled(page, world, **other):
    values = {
        "name": "Phan Xuân Đạt", "birth": "1/2/70", "gender": "male", "unit_id": world.hamlet.id,
        "component": "labourer", "audience": "farmer", "party_member": "no",
        "registered_on": "02/04/2021", "consent": "paper",
    }  # fmt: skip
    return page.form("Lưu, mở hồ sơ").fill(**values | other)


def names(page) -> list[str]:
    return [row[1] for row in page.rows()]


# --- The list ----------------------------------------------------------------------------------------


def test_the_list_is_sorted_by_given_name_and_says_where_everybody_stands(world, signed_in) -> None:
    for name in ("Trần Văn Ân", "Nguyễn Thị Lệ", "Lê Văn An", "Hồ Đình Đủ", "Bùi Thị Dung"):
        make.person(world.chief, world.cycle, world.hamlet, name)
    row = Registration.get()
    make.verified(world.verifier, make.self_scored(world.chief, row), make.points(9))
    page = signed_in("quantri").get(world.list)
    assert names(page) == ["Lê Văn An", "Trần Văn Ân", "Bùi Thị Dung", "Hồ Đình Đủ", "Nguyễn Thị Lệ"]
    assert page.rows()[1] == [
        "2", "Trần Văn Ân", "1961", "Thôn Bao La – Đức Nhuận", "Người lao động thuộc các thôn", "Nông dân",
        "? Đã thẩm định", "90",
    ]  # fmt: skip


def test_searching_without_marks_by_unit_and_by_stage(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.hamlet, "Đặng Hữu Bình", number="046061001234")
    make.self_scored(world.chief, make.person(world.chief, world.cycle, world.other, "Lê Thị Bính"))
    browser = signed_in("quantri")
    assert names(browser.get(f"{world.list}?q=dang+binh")) == ["Đặng Hữu Bình"]
    assert names(browser.get(f"{world.list}?q=1234")) == ["Đặng Hữu Bình"]
    assert names(browser.get(f"{world.list}?unit={world.other.id}")) == ["Lê Thị Bính"]
    assert names(browser.get(f"{world.list}?stage=registered&q=binh")) == ["Đặng Hữu Bình"]
    assert names(browser.get(f"{world.list}?stage=khác&unit=&q=")) == ["Đặng Hữu Bình", "Lê Thị Bính"]
    piece = browser.get(f"{world.list}?q=binh&unit={world.other.id}", htmx=True)
    assert names(piece) == ["Lê Thị Bính"] and piece.soup.h1 is None
    nobody = browser.get(f"{world.list}?q=khong+co")
    assert nobody.link("Xem mọi người") == world.list


def test_fifty_a_page_and_the_filters_stay(world, signed_in) -> None:
    for number in range(53):
        make.person(
            world.chief, world.cycle, world.hamlet, f"Lê Văn {chr(97 + number // 26)}{chr(97 + number % 26)}"
        )
    browser = signed_in("quantri")
    first = browser.get(f"{world.list}?q=le&unit={world.hamlet.id}")
    assert len(first.rows()) == 50 and "1–50 trong 53 người" in first.text
    second = browser.get(first.link("Trang sau"))
    assert (len(second.rows()), second.rows()[0][0]) == (3, "51")
    assert f"unit={world.hamlet.id}" in second.link("Trang trước") and "q=le" in second.link("Trang trước")
    assert len(browser.get(f"{world.list}?page=99").rows()) == 3


def test_the_people_behind_a_figure_of_the_report(world, signed_in) -> None:
    rows = [make.person(world.chief, world.cycle, world.hamlet, name) for name in ("Lê Văn An", "Lê Văn Bảo")]
    make.person(world.chief, world.cycle, world.other, "Lê Văn Cảnh", party_member=True)
    withdraw(rows[1].id, "Chuyển đi", by=world.chief, at=make.NOW)
    browser = signed_in("quantri")
    page = browser.get(f"{world.list}?figure=registered&unit={world.hamlet.id}")
    assert names(page) == ["Lê Văn An"] and "Đăng ký tham gia" in page.text
    assert page.link("Bỏ điều kiện này") == f"{world.list}?unit={world.hamlet.id}"
    assert names(browser.get(f"{world.list}?figure=withdrawn")) == ["Lê Văn Bảo"]
    assert names(browser.get(f"{world.list}?figure=party_registered")) == ["Lê Văn Cảnh"]
    assert names(browser.get(f"{world.list}?figure=band:0")) == []
    browser.get(f"{world.list}?figure=không+có", status=404)


def test_who_may_not_see_party_membership_may_not_list_it(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.hamlet, party_member=True)
    signed_in("xem").get(f"{world.list}?figure=party_registered", status=404)
    page = signed_in("xem").get(f"/registrations/{Registration.get().id}")
    assert "Đảng viên" not in page.text


def test_every_figure_has_a_title(world) -> None:
    rules = world.cycle.rules
    titles = {key: figure_title(key, rules, False) for key in measures(rules)}
    assert "Số liệu của báo cáo" not in titles.values()
    assert len(set(titles.values())) == len(titles)
    assert titles["below_cut"] == "Thẩm định dưới 70 điểm"


def test_a_clerk_sees_the_own_units_only(world, signed_in) -> None:
    mine = make.person(world.chief, world.cycle, world.hamlet, "Lê Văn An")
    theirs = make.person(world.chief, world.cycle, world.other, "Lê Văn Bảo")
    browser = signed_in("lan")
    assert names(browser.get(world.list)) == ["Lê Văn An"]
    assert names(browser.get(f"{world.list}?figure=registered")) == ["Lê Văn An"]
    browser.get(f"/registrations/{mine.id}")
    browser.get(f"/registrations/{theirs.id}", status=404)
    browser.get(f"/registrations/{theirs.id}/withdrawal", status=404)
    signed_in("quanly").get(world.list, status=403)


def test_an_empty_list_says_the_next_step(world, signed_in) -> None:
    assert signed_in("quantri").get(world.list).link("Đăng ký người đầu tiên") == world.new
    assert "Chưa có ai đăng ký" in signed_in("xem").get(world.list).text


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many(
    world, signed_in, statements
) -> None:
    make.self_scored(world.chief, make.person(world.chief, world.cycle, world.hamlet, "Lê Văn An"))
    browser = signed_in("quantri")
    browser.get(world.list)
    with statements() as one:
        browser.get(world.list)
    for name in ("Lê Văn Bảo", "Lê Văn Cảnh", "Lê Văn Dũng"):
        make.self_scored(world.chief, make.person(world.chief, world.cycle, world.other, name))
    with statements() as many:
        browser.get(world.list)
    assert len(many) == len(one)


# --- A new person ------------------------------------------------------------------------------------


def test_registering(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(f"{world.new}?unit={world.hamlet.id}")
    assert page.soup.select("input[type=radio][checked]") == []
    done = browser.send(filled(page, world, phone="0905 123 456", number="046070001234", address="Xóm 2"))
    row = Registration.get()
    assert done.location == f"/registrations/{row.id}"
    citizen, consent = row.citizen, Consent.get()
    assert (citizen.name, citizen.birth, citizen.gender, citizen.phone) == (
        "Phan Xuân Đạt", "1970-02-01", Gender.MALE, "0905123456",
    )  # fmt: skip
    assert (row.unit_id, row.audience, row.party_member, str(row.registered_on)) == (
        world.hamlet.id, "farmer", False, "2021-04-02",
    )  # fmt: skip
    assert (consent.medium, consent.recorded_by_id) == ("paper", world.clerk.account_id)
    assert [(e.action, e.account_name) for e in of_registration(row.id)] == [("register", "Người lan")]
    shown = browser.follow(done)
    assert "Đã đăng ký Phan Xuân Đạt." in shown.text and "•••••••• 1234" in shown.text
    assert "046070001234" not in shown.html


def test_the_next_person_keeps_unit_and_day(world, signed_in) -> None:
    browser = signed_in("lan")
    form = filled(browser.get(world.new), world).fill(next="1")
    page = browser.follow(browser.send(form))
    form = page.form("người tiếp theo")
    assert (form.fields["unit_id"], form.fields["registered_on"], form.fields["name"]) == (
        [str(world.hamlet.id)], ["02/04/2021"], [""],
    )  # fmt: skip
    assert page.soup.select_one("#name").has_attr("autofocus") and "consent" not in form.fields


def test_a_second_click_registers_nobody_twice(world, signed_in) -> None:
    browser = signed_in("lan")
    form = filled(browser.get(world.new), world)
    assert browser.send(form).location == browser.send(form).location
    assert Registration.select().count() == 1


def test_all_that_is_wrong_is_said_beside_its_field(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(world.new).form("Lưu, mở hồ sơ")
    assert form.fields["unit_id"] == [str(world.hamlet.id)]  # the only unit of this clerk
    page = browser.send(
        form.fill(birth="31/02/1970", phone="12", registered_on="", unit_id=""), status=422
    )  # fmt: skip
    assert set(page.errors()) == {
        "birth", "phone", "unit_id", "component", "audience", "registered_on", "consent",
    }  # fmt: skip
    assert page.soup.select_one("#birth")["value"] == "31/02/1970"
    page = browser.send(filled(page, world, name="A1", number="12345", phone=""), status=422)
    assert set(page.errors()) == {"name", "number"}
    assert Registration.select().count() == 0


def test_only_in_the_own_units(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(world.new)
    assert "Thôn Hạ Lang" not in page.text
    assert "unit_id" in browser.send(filled(page, world, unit_id=world.other.id), status=422).errors()
    for login in ("xem", "thamdinh", "quanly"):
        signed_in(login).get(world.new, status=403)
        signed_in(login).post(world.new, status=403)
    assert Registration.select().count() == 0


def test_a_number_that_does_not_fit_is_saved_and_said(world, signed_in) -> None:
    browser = signed_in("lan")
    form = filled(browser.get(world.new), world, number="046185001234")
    page = browser.follow(browser.send(form))
    assert "giới tính Nữ" in page.text and "sinh năm 1985" in page.text
    assert Citizen.get().number == "046185001234"


def test_somebody_alike_is_shown_and_chosen(world, signed_in) -> None:
    before = make.cycle(world.chief, "Năm 2020", year=2020)
    old = make.person(world.chief, before, world.other, "Phan Xuân Đạt", year=1970, number="046070001234")
    browser = signed_in("lan")
    form = filled(browser.get(world.new), world, name="phan xuan dat", birth="1970", address="Xóm 9")
    page = browser.send(form, status=422)
    assert "giống tên, ngày sinh" in page.errors()["name"]
    assert (
        "Cùng một người: Phan Xuân Đạt, sinh 1970, nam "
        "cùng tên, cùng năm sinh · Thôn Hạ Lang, Năm 2020: đã đăng ký · CCCD •••••••• 1234" in page.text
    )
    assert page.soup.select("input[name=citizen_id][checked]") == []
    done = browser.send(filled(page, world, name="phan xuan dat", birth="1970", citizen_id=old.citizen_id))
    row = Registration.get(Registration.cycle == world.cycle)
    assert (done.location, row.citizen_id) == (f"/registrations/{row.id}", old.citizen_id)
    assert Citizen.select().count() == 1


def test_somebody_else_of_the_same_name(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.other, "Phan Xuân Đạt", year=1970)
    browser = signed_in("lan")
    page = browser.send(filled(browser.get(world.new), world), status=422)
    browser.send(filled(page, world, citizen_id="new"))
    assert [c.name for c in Citizen.select()] == ["Phan Xuân Đạt", "Phan Xuân Đạt"]


def test_a_taken_number_cannot_be_somebody_else(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.other, "Lê Thị Bính", number="046070001234", year=1970)
    browser = signed_in("lan")
    form = filled(browser.get(world.new), world, number="046 070 001 234")
    page = browser.send(form, status=422)
    assert set(page.errors()) == {"number"}
    assert [i["value"] for i in page.soup.select("input[name=citizen_id]")] == [str(Citizen.get().id)]
    already = browser.send(form.fill(citizen_id=Citizen.get().id), status=422)
    assert "đã đăng ký đợt này" in already.errors()["name"]


def test_those_alike_are_shown_while_the_form_is_filled_in(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.other, "Phan Xuân Đạt", year=1970)
    browser = signed_in("lan")
    url = f"{world.list}/alike"
    page = browser.get(f"{url}?name=Phan+Xuan+Dat&birth=1970", htmx=True)
    assert len(page.soup.select("input[name=citizen_id]")) == 2 and page.soup.h1 is None
    assert browser.get(f"{url}?name=Phan+Xuan+Dat&birth=31/02/1970", htmx=True).text == ""
    assert browser.get(f"{url}?name=Hồ+Văn+Ai&birth=1970", htmx=True).text == ""
    assert browser.get(url, status=303).location == world.new
    signed_in("xem").get(url, status=403)


def test_nobody_registers_in_a_closed_cycle(world, signed_in) -> None:
    from cdht.actions.cycles import close_cycle

    browser = signed_in("quantri")
    form = filled(browser.get(world.new), world)
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    browser.send(form, status=422)
    assert "khóa sổ" in browser.get(world.new).text
    assert Registration.select().count() == 0


# --- One person --------------------------------------------------------------------------------------


@pytest.fixture
def row(world):
    return make.person(world.chief, world.cycle, world.hamlet, "Hoàng Văn Quý", number="046061001234")


def test_changing_facts_writes_old_and_new_into_the_journal(world, row, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(f"/registrations/{row.id}").form("Lưu thay đổi")
    assert form.fields["number"] == [""]
    done = browser.send(form.fill(name="Hoàng Văn Quí", birth="02/03/1961", audience="worker"))
    assert done.location == f"/registrations/{row.id}"
    fresh = make.fresh(row)
    assert (fresh.citizen.name, fresh.citizen.number) == ("Hoàng Văn Quí", "046061001234")
    assert (fresh.audience_registered, fresh.audience) == ("farmer", "worker")
    entry = list(of_registration(row.id))[-1]
    assert (entry.action, entry.account_name) == ("change_registration", "Người lan")
    assert entry.changed == {
        "name": ["Hoàng Văn Quý", "Hoàng Văn Quí"], "birth": ["1961", "1961-03-02"],
        "audience": ["farmer", "worker"],
    }  # fmt: skip
    page = browser.follow(done)
    assert "Lúc đăng ký Nông dân" in page.text and "Nay xét theo Công nhân" in page.text


def test_the_number_is_kept_replaced_or_taken_away(world, row, signed_in) -> None:
    browser = signed_in("lan")
    url = f"/registrations/{row.id}"
    browser.send(browser.get(url).form("Lưu thay đổi").fill(number="046061009999"))
    assert make.fresh(row).citizen.number == "046061009999"
    browser.send(browser.get(url).form("Lưu thay đổi").fill(forget_number="yes"))
    assert make.fresh(row).citizen.number is None


def test_wrong_facts_are_refused_beside_their_fields(world, row, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(f"/registrations/{row.id}").form("Lưu thay đổi")
    page = browser.send(form.fill(name="Quý 2", birth="30/02/1961"), status=422)
    assert set(page.errors()) == {"birth"}
    page = browser.send(form.fill(birth="1961"), status=422)
    assert set(page.errors()) == {"name"} and page.soup.select_one("#name")["value"] == "Quý 2"
    assert make.fresh(row).citizen.name == "Hoàng Văn Quý"


def test_two_change_the_same_person(world, row, signed_in) -> None:
    first, second = signed_in("lan"), signed_in("quantri")
    url = f"/registrations/{row.id}"
    mine = second.get(url).form("Lưu thay đổi").fill(address="Xóm 2", name="Hoàng Văn Quy")
    first.send(first.get(url).form("Lưu thay đổi").fill(address="Xóm 1"))
    wrong = second.send(mine.fill(birth="x"), status=422)  # a refusal in between must not hide the conflict
    page = second.send(wrong.form("Lưu thay đổi").fill(birth="1961"), status=409)
    assert "Người lan đã lưu trước" in page.text
    assert ["Địa chỉ", "Xóm 2", "Xóm 1 khác"] in page.rows()
    assert page.soup.select_one("#address")["value"] == "Xóm 2"
    assert make.fresh(row).citizen.address == "Xóm 1"
    second.send(page.form("Lưu bản của tôi"))
    assert (make.fresh(row).citizen.address, make.fresh(row).citizen.name) == ("Xóm 2", "Hoàng Văn Quy")


def test_a_page_without_a_version_overwrites_nothing(world, row, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(f"/registrations/{row.id}").form("Lưu thay đổi").fill(address="Xóm 2", version=None)
    browser.send(form, status=409)
    assert make.fresh(row).citizen.address is None


def test_who_only_reads_gets_no_form_and_may_not_write(world, row, signed_in) -> None:
    url = f"/registrations/{row.id}"
    for login in ("xem", "thamdinh"):
        page = signed_in(login).get(url)
        assert page.soup.select("main form") == [] and "•••••••• 1234" in page.text
        signed_in(login).post(url, {"name": "Ai Đó", "version": row.version}, status=403)
    assert make.fresh(row).citizen.name == "Hoàng Văn Quý"


def test_after_verification_the_secretary_needs_a_reason(world, row, signed_in) -> None:
    make.verified(world.verifier, make.self_scored(world.chief, row))
    url = f"/registrations/{row.id}"
    assert signed_in("lan").get(url).soup.select("#facts") == []
    browser = signed_in("quantri")
    page = browser.send(browser.get(url).form("Lưu thay đổi").fill(audience="worker"), status=422)
    assert set(page.errors()) == {"reason"}
    browser.send(page.form("Lưu thay đổi").fill(reason="Đơn xin đổi"))
    assert make.fresh(row).audience == "worker"


def test_after_the_decision_only_the_person_changes(world, row, signed_in) -> None:
    make.verified(world.verifier, make.self_scored(world.chief, row))
    make.recognised(world.chief, make.voted(world.chief, row))
    browser = signed_in("quantri")
    form = browser.get(f"/registrations/{row.id}").form("Lưu thay đổi")
    assert not {"unit_id", "audience", "component", "registered_on"} & form.fields.keys()
    browser.send(form.fill(address="Xóm 3", reason="Bổ sung"))
    fresh = make.fresh(row)
    assert (fresh.citizen.address, fresh.audience, fresh.stage) == ("Xóm 3", "farmer", Stage.RECOGNISED)


def test_the_page_offers_the_steps_of_the_table(world, row, signed_in) -> None:
    def offered(login: str) -> list[str]:
        page = signed_in(login).get(f"/registrations/{row.id}")
        assert page.soup.select(".steps a small"), "the frame keeps its own steps"
        return [" ".join(a.get_text().split()) for a in page.soup.select(".actions.down .button")]

    assert offered("lan") == ["Tự chấm", "Rút đăng ký"]
    assert offered("thamdinh") == offered("xem") == []
    make.self_scored(world.chief, row)
    assert offered("thamdinh") == ["Thẩm định", "Trả lại"]
    make.verified(world.verifier, row)
    assert offered("quantri") == ["Ghi phiếu bầu", "Mở lại để sửa", "Rút đăng ký"]


def test_the_reason_for_sending_back_and_the_next_person_stand_there(world, row, signed_in) -> None:
    from cdht.actions.verification import send_back

    after = make.person(world.chief, world.cycle, world.hamlet, "Lê Văn Sơn")
    make.self_scored(world.chief, row)
    send_back(row.id, "Thiếu sổ ghi chép", by=world.verifier, at=make.NOW)
    page = signed_in("lan").get(f"/registrations/{row.id}")
    assert "Thiếu sổ ghi chép" in page.text
    assert page.link("Bổ sung ở phiếu điểm") == f"/registrations/{row.id}/scores"
    assert page.link("Lê Văn Sơn") == f"/registrations/{after.id}"


# --- Leaving and coming back -------------------------------------------------------------------------


def test_withdrawing_and_coming_back(world, row, signed_in) -> None:
    browser = signed_in("lan")
    url = f"/registrations/{row.id}/withdrawal"
    page = browser.get(url)
    assert make.fresh(row).stage == Stage.REGISTERED
    assert set(browser.send(page.form("Rút đăng ký"), status=422).errors()) == {"reason"}
    form = page.form("Rút đăng ký").fill(reason="Chuyển đi nơi khác")
    assert browser.send(form).location == browser.send(form).location == f"/registrations/{row.id}"
    assert make.fresh(row).stage == Stage.WITHDRAWN
    browser.get(url, status=409)
    browser.get(f"/registrations/{row.id}/reinstatement", status=405)
    browser.send(browser.get(f"/registrations/{row.id}").form("Đăng ký lại"))
    assert make.fresh(row).stage == Stage.REGISTERED
    entries = [(e.action, e.account_name, e.reason) for e in of_registration(row.id)][1:]
    assert entries == [("withdraw", "Người lan", "Chuyển đi nơi khác"), ("reinstate", "Người lan", "")]


def test_withdrawing_something_that_changed_meanwhile(world, row, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(f"/registrations/{row.id}/withdrawal").form("Rút đăng ký").fill(reason="Đổi ý")
    make.self_scored(world.chief, row)
    page = browser.send(form, status=409)
    assert make.fresh(row).stage == Stage.SELF_SCORED
    assert "Trần Thị Diệu Hương vừa sửa" in page.text
    assert page.soup.select_one("#reason")["value"] == "Đổi ý"
    browser.send(page.form("Rút đăng ký"))
    assert make.fresh(row).stage == Stage.WITHDRAWN


def test_who_may_not_withdraw(world, row, signed_in) -> None:
    url = f"/registrations/{row.id}/withdrawal"
    for login in ("xem", "thamdinh", "quanly"):
        signed_in(login).post(url, {"reason": "x", "version": row.version}, status=403)
        signed_in(login).post(f"/registrations/{row.id}/reinstatement", status=403)
    make.verified(world.verifier, make.self_scored(world.chief, row))
    signed_in("lan").get(url, status=403)
    version = make.fresh(row).version
    signed_in("lan").post(url, {"reason": "x", "version": version}, status=403)
    signed_in("quantri").post(f"/registrations/{row.id}/reinstatement", {"version": version}, status=409)
    assert make.fresh(row).stage == Stage.VERIFIED
    assert database.is_closed() is False
