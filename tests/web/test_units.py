"""Units: listed in order with their people, added on the same page, changed on their own."""

from __future__ import annotations

import factories as make
import pytest

from cdht.actions.units import UnitFacts, change_unit
from cdht.domain.lifecycle import Role
from cdht.domain.units import UnitKind
from cdht.models.journal import JournalEntry
from cdht.models.units import Unit


@pytest.fixture
def desk(app):
    chief = make.commune()
    hamlet = make.unit(chief)
    clan = make.unit(chief, "Ban Khuyến học Họ Hoàng", UnitKind.CLAN)
    make.actor(chief, "thuky", Role.SECRETARY, name="Lê Thị Ký")
    make.actor(chief, "nhap", Role.CLERK, units=(clan,))
    make.actor(chief, "may", Role.ADMIN)
    return chief, hamlet, clan


def newest() -> JournalEntry:
    return JournalEntry.select().order_by(JournalEntry.id.desc()).get()


def test_the_list_in_order_with_the_people_of_the_cycle(desk, signed_in) -> None:
    chief, hamlet, _clan = desk
    make.person(chief, make.cycle(chief), hamlet)
    browser = signed_in("thuky")
    page = browser.get("/units")
    assert page.rows() == [
        ["1", "Thôn Bao La – Đức Nhuận", "Thôn", "1", "✓ tham gia"],
        ["2", "Ban Khuyến học Họ Hoàng", "Dòng họ", "0", "✓ tham gia"],
    ]
    [number] = page.soup.select("td.n a")
    assert len(browser.get(number["href"]).rows()) == 1


def test_who_sees_what(desk, signed_in) -> None:
    make.cycle(desk[0])
    clerk, admin = signed_in("nhap").get("/units"), signed_in("may").get("/units")
    assert clerk.rows() == [["2", "Ban Khuyến học Họ Hoàng", "Dòng họ", "0", "✓ tham gia"]]
    assert clerk.soup.select("main form") == []
    assert [row[1] for row in admin.rows()] == ["Thôn Bao La – Đức Nhuận", "Ban Khuyến học Họ Hoàng"]
    assert [len(row) for row in admin.rows()] == [4, 4]  # no number of people


def test_adding_a_unit(desk, signed_in) -> None:
    browser = signed_in("thuky")
    form = browser.get("/units").form("Thêm đơn vị")
    sent = form.fill(name=" Trường   THCS Đặng Tất ", kind="school", short_name="THCS")
    page = browser.follow(browser.send(sent))
    browser.send(sent)  # a second click
    assert "Đã thêm Trường THCS Đặng Tất." in page.text
    assert page.rows()[2][:3] == ["3", "Trường THCS Đặng Tất gọi tắt: THCS", "Trường học"]
    assert (newest().action, newest().account_name) == ("add_unit", "Lê Thị Ký")
    assert Unit.select().count() == 3


def test_adding_with_htmx_moves_the_whole_page(desk, signed_in) -> None:
    browser = signed_in("thuky")
    form = browser.get("/units").form("Thêm đơn vị").fill(name="Chợ", kind="enterprise")
    assert browser.send(form, htmx=True, status=204).response.headers["HX-Redirect"] == "/units"


def test_bad_input_is_named_beside_its_field(desk, signed_in) -> None:
    browser = signed_in("thuky")
    form = browser.get("/units").form("Thêm đơn vị").fill(name="thon bao la – duc nhuan", kind="hamlet")
    page = browser.send(form, status=422)
    assert set(page.errors()) == {"name"}
    assert page.form("Thêm đơn vị").fields["name"] == ["thon bao la – duc nhuan"]
    assert set(browser.send(form.fill(name="X", kind=""), status=422).errors()) == {"kind"}
    assert set(browser.send(form.fill(name="X", kind="castle"), status=422).errors()) == {"kind"}
    assert Unit.select().count() == 2


def test_changing_and_setting_aside(desk, signed_in) -> None:
    _chief, hamlet, _clan = desk
    browser = signed_in("may")
    form = browser.get(f"/units/{hamlet.id}").form("Lưu đơn vị")
    browser.send(form.fill(name="Thôn Bao La", position="5", active=None))
    row = Unit.get_by_id(hamlet.id)
    assert (row.name, row.folded, row.position, row.active) == ("Thôn Bao La", "thon bao la", 5, False)
    assert browser.get("/units").rows()[1][-1] == "đã ngừng"
    assert newest().changed == {"unit": ["Thôn Bao La – Đức Nhuận · Thôn", "Thôn Bao La · Thôn"]}


def test_who_is_late_sees_both_values_and_loses_nothing(desk, signed_in) -> None:
    chief, hamlet, _clan = desk
    browser = signed_in("thuky")
    form = browser.get(f"/units/{hamlet.id}").form("Lưu đơn vị").fill(name="Tên của tôi")
    change_unit(hamlet.id, UnitFacts("Tên của họ", UnitKind.AGENCY, position=1), by=chief, at=make.NOW)
    page = browser.send(form, status=409)
    assert page.rows()[:2] == [
        ["Tên đơn vị", "Tên của tôi", "Tên của họ khác"], ["Loại", "Thôn", "Cơ quan khác"],
    ]  # fmt: skip
    browser.send(page.form("Lưu đơn vị"))
    assert Unit.get_by_id(hamlet.id).name == "Tên của tôi"


def test_rights(desk, signed_in) -> None:
    _chief, hamlet, _clan = desk
    clerk = signed_in("nhap")
    clerk.get(f"/units/{hamlet.id}", status=403)
    clerk.post(f"/units/{hamlet.id}", {"name": "X", "kind": "hamlet", "position": "1"}, status=403)
    clerk.post("/units", {"name": "X", "kind": "hamlet"}, status=403)
    signed_in("thuky").get("/units/999", status=404)
    assert {unit.name for unit in Unit.select()} == {"Thôn Bao La – Đức Nhuận", "Ban Khuyến học Họ Hoàng"}
