"""The one search box: groups, slips, numbers, certificates, and the way back to the list."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.domain.lifecycle import Role
from cdht.models.citizens import Citizen
from cdht.models.form_codes import FormCode
from cdht.models.recognition import Recognition


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    before, cycle = make.cycle(chief, "Năm 2020", year=2020), make.cycle(chief)
    old = make.person(chief, before, hamlet, "Hoàng Văn Quý")
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, other=other, before=before, cycle=cycle, old=old,
        verifier=make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet, other)),
        clerk=make.actor(chief, "lan", Role.CLERK, units=(hamlet,)),
        viewer=make.actor(chief, "xem", Role.VIEWER), admin=make.actor(chief, "quanly", Role.ADMIN),
    )  # fmt: skip


def groups(page) -> list[tuple[str, list[str]]]:
    return [
        (section.h2.get_text(), [a.get_text() for a in section.select("tbody th a")])
        for section in page.soup.select("main section.section")
    ]


def test_this_cycle_first_then_the_others_by_given_name(world, signed_in) -> None:
    for year, name in ((1970, "Hoàng Văn Yên"), (1971, "Hoàng Văn An")):
        make.person(world.chief, world.cycle, world.other, name, year=year)
    again = make.person(world.chief, world.cycle, world.hamlet, "Hoàng Văn Sơn", year=1980)
    page = signed_in("quantri").get("/search?q=hoang+van")
    assert groups(page) == [
        ("Trong đợt này", ["Hoàng Văn An", "Hoàng Văn Sơn", "Hoàng Văn Yên"]),
        ("Đợt khác", ["Hoàng Văn Quý"]),
    ]
    assert page.rows()[1][2:5] == ["Thôn Bao La – Đức Nhuận", "Năm 2021", "Đã đăng ký"]
    assert f"/registrations/{again.id}?" in page.link("Hoàng Văn Sơn")


def test_a_person_stands_once_with_every_part(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.other, "Hoàng Văn Quý", citizen_id=world.old.citizen_id)
    page = signed_in("quantri").get("/search?q=quy")
    assert groups(page) == [("Trong đợt này", ["Hoàng Văn Quý"])]
    assert "Năm 2020" in page.rows()[0][5] and "Hạ Lang" not in page.rows()[0][5]
    assert f"/registrations/{world.old.id}?" in page.link("Năm 2020")


def test_slips_numbers_and_one_result_stay_a_list(world, signed_in) -> None:
    Citizen.update(number="046061001234", phone="0905121212").execute()
    browser = signed_in("quantri")
    for typed in ("Hoangf Vawn Quys", "haong van quy", "1234", "0905 121 212"):
        assert groups(browser.get("/search", query_string={"q": typed})) == [("Đợt khác", ["Hoàng Văn Quý"])]
    assert "Gần giống" in browser.get("/search?q=haong+van+quy").text
    nobody = browser.get("/search?q=khong+co")
    assert "Không tìm thấy ai" in nobody.text and groups(nobody) == []
    assert "046061001234" not in browser.get("/search?q=1234").html
    assert browser.get("/search").h1 == "Tìm người"


def test_an_exact_code_opens_the_person(world, signed_in) -> None:
    row = world.old
    make.self_scored(world.chief, row), make.verified(world.verifier, row), make.voted(world.chief, row)
    make.recognised(world.chief, row)
    browser = signed_in("quantri")
    code = Recognition.get().code
    for typed in (code, code.lower().replace("-", " ")):
        page = browser.get("/search", query_string={"q": typed}, status=303)
        assert page.location == f"/registrations/{row.id}"
    form_code = FormCode.get_by_id(row.id).code
    for typed in (form_code, form_code.lower().replace("-", "")):
        page = browser.get("/search", query_string={"q": typed}, status=303)
        assert page.location == f"/registrations/{row.id}"
    assert groups(browser.get("/search?q=001/2020")) == [("Đợt khác", ["Hoàng Văn Quý"])]
    assert groups(browser.get("/search?q=KKKK-7777")) == []


def test_only_those_whom_one_may_see(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.other, "Hoàng Văn Sơn", year=1980)
    assert groups(signed_in("lan").get("/search?q=hoang")) == [("Đợt khác", ["Hoàng Văn Quý"])]
    assert len(groups(signed_in("xem").get("/search?q=hoang"))) == 2
    browser = signed_in("quanly")
    browser.get("/search?q=hoang", status=403)
    assert browser.get("/").soup.select("form.find") == []


def test_the_box_stands_on_every_page_and_keeps_what_was_typed(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get("/units").soup.select_one("form.find")
    assert (form["action"], form["method"]) == ("/search", "get")
    assert browser.get("/search?q=quy").soup.select_one("#find-box")["value"] == "quy"


def test_the_same_number_of_questions_for_one_and_for_many(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    browser.get("/search?q=hoang")
    with statements() as one:
        browser.get("/search?q=hoang")
    for year, name in ((1970, "Hoàng Văn Yên"), (1971, "Hoàng Văn An")):
        make.person(world.chief, world.cycle, world.other, name, year=year)
    with statements() as many:
        browser.get("/search?q=hoang")
    assert len(many) <= len(one)  # with very few found, slips are looked for too


# --- Coming back, and going on -----------------------------------------------------------------------


def test_back_to_the_list_with_its_filters_and_the_line(world, signed_in) -> None:
    browser = signed_in("quantri")
    row = make.person(world.chief, world.cycle, world.hamlet, "Lê An")
    make.person(world.chief, world.cycle, world.hamlet, "Lê Bình", year=1970)
    way = f"/cycles/{world.cycle.id}/registrations?q=le&unit={world.hamlet.id}"
    page = browser.get(browser.get(way).link("Lê An"))
    assert page.link("Danh sách đăng ký") == f"{way}#person-{row.id}"
    saved = browser.send(page.form("Lưu thay đổi").fill(address="Xóm 1"))
    page = browser.follow(saved)
    assert page.link("Danh sách đăng ký") == f"{way}#person-{row.id}"
    following = browser.get(page.link("Lê Bình"))
    assert following.link("Danh sách đăng ký").startswith(way)
    sheet = browser.get(page.link("Phiếu điểm"))
    assert sheet.link("Danh sách đăng ký").startswith(way)
    assert browser.get(sheet.link("Lê Bình")).link("Danh sách đăng ký").startswith(way)


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/sign-out",
        "/units",
        "javascript:x",
        "x" * 600,
    ],
)
def test_only_lists_of_ours_are_a_way_back(world, signed_in, back: str) -> None:
    page = signed_in("quantri").get(f"/registrations/{world.old.id}", query_string={"back": back})
    assert page.soup.select_one("a.back")["href"].startswith(f"/cycles/{world.before.id}/registrations?unit=")
    assert "evil" not in page.html


def test_the_way_back_lasts_through_the_steps_of_a_record(world, signed_in) -> None:
    browser = signed_in("quantri")
    row = make.person(world.chief, world.cycle, world.hamlet, "Lê An")
    way = f"/cycles/{world.cycle.id}/registrations?q=le"
    page = browser.get(browser.get(way).link("Lê An"))
    journal = browser.get(page.link("Nhật ký hồ sơ"))
    assert browser.get(journal.link("Hồ sơ của Lê An")).link("Danh sách đăng ký").startswith(way)
    withdrawal = browser.get(page.link("Rút đăng ký"))
    assert browser.get(withdrawal.link("Thôi, quay lại")).link("Danh sách đăng ký").startswith(way)
    page = browser.follow(browser.send(withdrawal.form("Rút đăng ký").fill(reason="Nhầm tên")))
    assert page.link("Danh sách đăng ký") == f"{way}#person-{row.id}"
    page = browser.follow(browser.send(page.form("Đăng ký lại")))
    assert page.link("Danh sách đăng ký") == f"{way}#person-{row.id}"


def test_the_list_for_the_decision_is_the_way_back(world, signed_in) -> None:
    browser = signed_in("quantri")
    verifier = make.actor(world.chief, "tham", Role.VERIFIER, units=(world.hamlet,))
    row = make.self_scored(world.chief, make.person(world.chief, world.cycle, world.hamlet, "Lê An"))
    row = make.voted(world.chief, make.verified(verifier, row))
    candidates = browser.get(f"/cycles/{world.cycle.id}/recognition")
    page = browser.get(candidates.link("Lê An"))
    assert page.link("Danh sách xét công nhận") == f"/cycles/{world.cycle.id}/recognition#of-{row.id}"
    correction = browser.get(page.link("Mở lại để sửa"))
    page = browser.follow(browser.send(correction.form("Mở lại để sửa").fill(reason="Xem lại chỉ số 6")))
    assert page.link("Danh sách xét công nhận").endswith(f"#of-{row.id}")


def test_next_in_the_unit_and_next_at_the_step(world, signed_in) -> None:
    rows = [
        make.person(world.chief, world.cycle, unit, name, year=year)
        for year, unit, name in (
            (1950, world.hamlet, "Lê An"), (1951, world.hamlet, "Lê Bình"), (1952, world.hamlet, "Lê Chi"),
            (1953, world.other, "Lê Ân"),
        )
    ]  # fmt: skip
    make.self_scored(world.chief, rows[1])
    browser = signed_in("quantri")
    for kind in ("", "/scores"):
        page = browser.get(f"/registrations/{rows[0].id}{kind}")
        assert page.link("Lê Bình") == f"/registrations/{rows[1].id}{kind}"
        assert page.link("Lê Chi") == f"/registrations/{rows[2].id}{kind}"
    last = browser.get(f"/registrations/{rows[2].id}")
    assert last.link("Lê Ân") == f"/registrations/{rows[3].id}"
    assert "Người sau" not in signed_in("lan").get(f"/registrations/{rows[2].id}").text
    viewer = signed_in("xem").get(f"/registrations/{rows[1].id}/verification")
    assert viewer.link("Lê Chi") == f"/registrations/{rows[2].id}/verification"


def test_the_queue_is_the_way_back_from_verification(world, signed_in) -> None:
    rows = [
        make.self_scored(world.chief, make.person(world.chief, world.cycle, world.hamlet, name, year=year))
        for year, name in ((1950, "Lê An"), (1951, "Lê Bình"))
    ]
    browser = signed_in("thamdinh")
    way = f"/cycles/{world.cycle.id}/verification?unit={world.hamlet.id}"
    page = browser.get(browser.get(way).link("Lê An"))
    assert page.link("Phiếu đang chờ") == f"{way}#person-{rows[0].id}"
    assert browser.get(page.link("Để sau")).link("Phiếu đang chờ").startswith(way)
