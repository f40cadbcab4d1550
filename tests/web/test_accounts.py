"""Accounts: made with roles and units, changed, set aside; temporary passwords that must be changed."""

from __future__ import annotations

import factories as make
import pytest
from checking import Checker

from cdht.actions.accounts import AccountFacts, change_account
from cdht.domain.accounts import password_problems
from cdht.domain.lifecycle import Role
from cdht.domain.units import UnitKind
from cdht.models.accounts import Account
from cdht.models.journal import JournalEntry
from cdht.web.accounts import temporary_password


@pytest.fixture
def desk(app):
    chief = make.commune()
    hamlet = make.unit(chief)
    clan = make.unit(chief, "Ban Khuyến học Họ Hoàng", UnitKind.CLAN)
    make.actor(chief, "may", Role.ADMIN, name="Đặng Minh Quân")
    make.actor(chief, "nhap", Role.CLERK, units=(hamlet,), name="Lê Thị Ánh")
    make.actor(chief, "thuky", Role.SECRETARY, name="Lê Thị Ký")
    return chief, hamlet, clan


def account(login: str) -> Account:
    return Account.get(Account.login == login)


def newest() -> JournalEntry:
    return JournalEntry.select().order_by(JournalEntry.id.desc()).get()


def test_the_list_by_given_name(desk, signed_in) -> None:
    rows = signed_in("may").get("/accounts").rows()
    assert [row[:3] for row in rows] == [
        ["Lê Thị Ánh nhap", "Người nhập liệu", "Thôn Bao La – Đức Nhuận"],
        ["Trần Thị Diệu Hương quantri", "Thư ký Ban Chỉ đạo, Quản trị", "mọi đơn vị"],
        ["Lê Thị Ký thuky", "Thư ký Ban Chỉ đạo", "mọi đơn vị"],
        ["Đặng Minh Quân may, là bạn", "Quản trị", "không xem người"],
    ]


def test_a_new_account_with_a_temporary_password(desk, app, signed_in) -> None:
    _chief, hamlet, clan = desk
    browser = signed_in("may")
    form = browser.get("/accounts/new").form("Tạo tài khoản")
    [password] = form.fields["password"]
    form.fill(name="Phan Công Tuấn", login="Tuan", roles=["verifier", "clerk"], unit_ids=[hamlet.id, clan.id])
    page = browser.follow(browser.send(form))
    assert f"Mật khẩu tạm của tuan: {password}" in page.text
    assert password not in browser.get("/accounts").text  # shown once
    assert ["Phan Công Tuấn tuan", "Người nhập liệu, Thành viên thẩm định",
            "Thôn Bao La – Đức Nhuận, Ban Khuyến học Họ Hoàng", "? mật khẩu tạm",
            "Đặt lại mật khẩu"] in browser.get("/accounts").rows()  # fmt: skip
    assert account("tuan").as_actor().unit_ids == {hamlet.id, clan.id}
    assert (newest().action, newest().account_name) == ("add_account", "Đặng Minh Quân")
    assert password not in str(list(JournalEntry.select().dicts()))
    newcomer = Checker(app)
    newcomer.sign_in("tuan", password)
    assert newcomer.get("/", status=303).location == "/password"


def test_a_second_click_makes_no_second_account(desk, signed_in) -> None:
    browser = signed_in("may")
    form = browser.get("/accounts/new").form("Tạo tài khoản").fill(name="A B", login="ab", roles="viewer")
    assert [browser.send(form).location for _ in range(2)] == ["/accounts", "/accounts"]
    assert browser.send(form, htmx=True, status=204).response.headers["HX-Redirect"] == "/accounts"
    assert Account.select().where(Account.login == "ab").count() == 1


def test_bad_input_is_named_beside_its_field(desk, signed_in) -> None:
    browser = signed_in("may")
    form = browser.get("/accounts/new").form("Tạo tài khoản")
    page = browser.send(form.fill(login="nhap", name="", password="ngắn"), status=422)
    assert set(page.errors()) == {"login", "name", "roles", "password"}
    assert page.form("Tạo tài khoản").fields["password"] == ["ngắn"]
    page = browser.send(form.fill(roles="king", unit_ids="99"), status=422)
    assert set(page.errors()) == {"roles", "unit_ids"}
    assert Account.select().count() == 4


def test_changing_reach_ends_open_sessions(desk, signed_in) -> None:
    _chief, _hamlet, clan = desk
    clerk, browser = signed_in("nhap"), signed_in("may")
    path = f"/accounts/{account('nhap').id}"
    page = browser.get(path)
    assert page.form("Lưu tài khoản").fields["roles"] == ["clerk"]
    browser.send(page.form("Lưu tài khoản").fill(roles=["clerk", "viewer"], unit_ids=[clan.id]))
    actor = account("nhap").as_actor()
    assert (actor.roles, actor.unit_ids) == ({Role.CLERK, Role.VIEWER}, {clan.id})
    assert (
        newest().changed["account"][1] == "Lê Thị Ánh (nhap): người nhập liệu, lãnh đạo (chỉ xem); 1 đơn vị"
    )
    assert clerk.get("/", status=303).location.startswith("/sign-in")


def test_changing_ones_own_account_goes_on(desk, signed_in) -> None:
    browser = signed_in("may")
    form = browser.get(f"/accounts/{account('may').id}").form("Lưu tài khoản").fill(name="Đặng Quân")
    assert "Đặng Quân" in browser.follow(browser.send(form)).text


def test_setting_aside_keeps_the_name_and_shuts_the_door(desk, app, signed_in, visitor) -> None:
    browser = signed_in("may")
    form = browser.get(f"/accounts/{account('nhap').id}").form("Lưu tài khoản").fill(active=None)
    page = browser.follow(browser.send(form))
    assert page.rows()[-1][0] == "Lê Thị Ánh nhap"
    assert page.rows()[-1][3] == "ngừng dùng"
    visitor.post("/sign-in", {"login": "nhap", "password": make.PASSWORD}, status=422)


def test_the_last_administrator_stays(desk, signed_in) -> None:
    browser = signed_in("quantri")
    for login in ("may", "quantri"):
        form = browser.get(f"/accounts/{account(login).id}").form("Lưu tài khoản").fill(roles="secretary")
        page = browser.send(form, status=303 if login == "may" else 422)
    assert page.errors() == {"roles": "Phải còn ít nhất một quản trị đang dùng được."}


def test_who_is_late_sees_both_values_and_loses_nothing(desk, signed_in) -> None:
    chief, hamlet, _clan = desk
    browser, one = signed_in("may"), account("nhap")
    form = browser.get(f"/accounts/{one.id}").form("Lưu tài khoản").fill(name="Tên của tôi")
    facts = AccountFacts("nhap", "Tên của họ", roles=frozenset({Role.VIEWER}), all_units=True)
    change_account(one.id, facts, by=chief, at=make.NOW)
    page = browser.send(form, status=409)
    assert page.rows()[:5] == [
        ["Họ và tên", "Tên của tôi", "Tên của họ khác"],
        ["Tên đăng nhập", "nhap", "nhap"],
        ["Vai trò", "Người nhập liệu", "Lãnh đạo (chỉ xem) khác"],
        ["Mọi đơn vị", "Không", "Có khác"],
        ["Đơn vị được giao", hamlet.name, "chưa chọn khác"],
    ]
    assert account("nhap").name == "Tên của họ"
    browser.send(page.form("Lưu tài khoản"))
    assert account("nhap").name == "Tên của tôi"


def test_a_forgotten_password_is_reset_without_mail(desk, app, signed_in, visitor) -> None:
    for _ in range(5):
        visitor.post("/sign-in", {"login": "nhap", "password": "quên rồi"}, status=422)
    browser, one = signed_in("may"), account("nhap")
    assert any(row[3].startswith("! chờ đến") for row in browser.get("/accounts").rows())
    page = browser.get(f"/accounts/{one.id}/password")
    assert set(browser.send(page.form("Đặt").fill(password="1"), status=422).errors()) == {"password"}
    told = browser.follow(browser.send(page.form("Đặt").fill(password="hoa mai trắng")))
    assert "Mật khẩu tạm của nhap: hoa mai trắng" in told.text
    assert newest().action == "set_password"
    visitor.sign_in("nhap", "hoa mai trắng")
    assert visitor.get("/", status=303).location == "/password"


def test_ones_own_password_has_its_own_page(desk, signed_in) -> None:
    browser = signed_in("may")
    path = f"/accounts/{account('may').id}/password"
    assert browser.get(path, status=303).location == "/password"
    assert browser.post(path, {"password": "hoa mai trắng"}).location == "/password"
    browser.get("/accounts")  # still signed in: nothing changed


def test_only_administrators(desk, signed_in) -> None:
    one = account("nhap")
    for login in ("nhap", "thuky"):
        browser = signed_in(login)
        browser.get("/accounts", status=403)
        for path in ("/accounts/new", f"/accounts/{one.id}", f"/accounts/{one.id}/password"):
            browser.get(path, status=403)
            browser.post(path, {"name": "X", "password": "hoa mai trắng"}, status=403)
    assert account("nhap").name == "Lê Thị Ánh"


def test_an_unknown_account_is_404(desk, signed_in) -> None:
    browser = signed_in("may")
    for path in ("/accounts/999", "/accounts/999/password"):
        browser.get(path, status=404)
        browser.post(path, {"name": "X"}, status=404)


def test_temporary_passwords_are_good_and_never_the_same() -> None:
    made = {temporary_password() for _ in range(200)}
    assert len(made) == 200
    assert [one for one in made if list(password_problems(one, "huong"))] == []
    assert all(one.isascii() and len(one) < 40 for one in made)
