"""Coming in and going out."""

from __future__ import annotations

import factories as make
import pytest

from cdht.domain.lifecycle import Role
from cdht.models.accounts import Account


@pytest.fixture
def chief(app):
    return make.commune()


def test_first_run_asks_for_the_commune(visitor) -> None:
    assert visitor.get("/", status=303).location == "/setup"
    page = visitor.get("/setup")
    form = page.form("Thiết lập").fill(
        code="sai", commune_kind="xã", commune_name="Quảng Phú", name="Trần Thị Diệu Hương",
        login="huong", password=make.PASSWORD, again=make.PASSWORD,
    )  # fmt: skip
    wrong = visitor.send(form, status=422)
    assert wrong.errors() == {"code": "Mã thiết lập chưa đúng. Xem lại ở cửa sổ chạy chương trình."}
    assert visitor.send(form.fill(code="abcd-2345")).location == "/sign-in"
    assert visitor.get("/setup", status=303).location == "/"
    account = Account.get()
    assert (account.login, account.as_actor().roles) == ("huong", {Role.ADMIN, Role.SECRETARY})


def test_wrong_password_and_right(chief, visitor) -> None:
    form = visitor.get("/sign-in").form("Đăng nhập").fill(login="quantri", password="sai rồi")
    assert "chưa đúng" in visitor.send(form, status=422).errors()["password"]
    assert visitor.send(form.fill(password=make.PASSWORD)).location == "/"


def test_five_failures_make_the_account_wait(chief, visitor) -> None:
    for _ in range(5):
        visitor.post("/sign-in", {"login": "quantri", "password": "sai rồi"}, status=422)
    page = visitor.post("/sign-in", {"login": "quantri", "password": make.PASSWORD}, status=422)
    assert "Chờ" in page.errors()["password"]


def test_thirty_failures_from_one_machine_make_it_wait(chief, visitor) -> None:
    for number in range(30):
        visitor.post("/sign-in", {"login": f"nguoi{number}", "password": "sai rồi"}, status=422)
    page = visitor.post("/sign-in", {"login": "quantri", "password": make.PASSWORD}, status=422)
    assert "Máy này thử đăng nhập nhiều lần quá" in page.errors()["password"]


def test_signing_in_leads_back_but_never_elsewhere(chief, visitor) -> None:
    assert visitor.get("/units", status=303).location == "/sign-in?next=/units?"
    data = {"login": "quantri", "password": make.PASSWORD}
    assert visitor.post("/sign-in?next=/units", data).location == "/units"
    for elsewhere in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        assert visitor.post(f"/sign-in?next={elsewhere}", data).location == "/"


def test_fragment_without_session_gets_a_full_move(chief, visitor) -> None:
    page = visitor.get("/units", status=401, htmx=True)
    assert page.response.headers["HX-Redirect"] == "/sign-in"


def test_a_changed_account_ends_its_sessions(chief, signed_in) -> None:
    browser = signed_in("quantri")
    assert browser.get("/password").h1 == "Đổi mật khẩu"
    Account.update(session_epoch=Account.session_epoch + 1).execute()
    assert browser.get("/password", status=303).location.startswith("/sign-in")


def test_own_password(chief, signed_in, visitor) -> None:
    browser = signed_in("quantri")
    form = browser.get("/password").form("Đổi mật khẩu")
    wrong = browser.send(
        form.fill(current="không phải", password="trời xanh mây", again="trời xanh mây"), status=422
    )
    assert "current" in wrong.errors()
    browser.send(form.fill(current=make.PASSWORD))
    visitor.post("/sign-in", {"login": "quantri", "password": make.PASSWORD}, status=422)
    visitor.sign_in("quantri", "trời xanh mây")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://evil.example"}, {"Referer": "http://evil.example/x"}, {"Origin": "null"},
     {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}],
)  # fmt: skip
def test_writes_from_elsewhere_are_refused(chief, app, headers) -> None:
    answer = app.test_client().post(
        "/sign-in", data={"login": "quantri", "password": make.PASSWORD}, headers=headers
    )
    assert answer.status_code == 403
    assert "từ một trang khác" in answer.get_data(as_text=True)


def test_a_foreign_host_name_is_refused(chief, app) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": "evil.example"}).status_code == 421
    assert app.test_client().get("/sign-in", headers={"Host": "192.168.1.20:8000"}).status_code == 200


# --- Back again inside a page whose session has ended -------------------------------------------------


def test_the_same_person_comes_back_inside_the_page(chief, visitor) -> None:
    data = {"login": "quantri", "password": "sai rồi", "next": "/units"}
    page = visitor.post("/sign-in/again", data, status=422, htmx=True)
    assert "chưa đúng" in page.text and page.soup.h1 is None
    assert page.soup.select_one("[name=login]")["value"] == "quantri"
    data["password"] = make.PASSWORD
    page = visitor.post("/sign-in/again", data, status=200, htmx=True)
    assert page.soup.select_one("[data-again-done]") and "Đã đăng nhập lại" in page.text
    assert visitor.get("/units").h1 == "Đơn vị tham gia"


def test_without_scripts_coming_back_is_signing_in(chief, visitor) -> None:
    data = {"login": "quantri", "password": make.PASSWORD}
    assert visitor.post("/sign-in/again", data | {"next": "/units"}).location == "/units"
    assert visitor.post("/sign-in/again", data | {"next": "//evil.example"}).location == "/"
    wrong = visitor.post("/sign-in/again", data | {"password": "sai rồi"}, status=422)
    assert "password" in wrong.errors()


def test_coming_back_waits_after_failures_as_signing_in_does(chief, visitor) -> None:
    wrong = {"login": "quantri", "password": "sai rồi"}
    for _ in range(5):
        visitor.post("/sign-in/again", wrong, status=422, htmx=True)
    page = visitor.post("/sign-in/again", wrong | {"password": make.PASSWORD}, status=422, htmx=True)
    assert "Chờ" in page.text
    for number in range(30):
        visitor.post("/sign-in/again", wrong | {"login": f"ai{number}"}, status=422, htmx=True)
    page = visitor.post("/sign-in/again", wrong | {"login": "ai"}, status=422, htmx=True)
    assert "Máy này thử đăng nhập nhiều lần quá" in page.text


def test_a_temporary_password_must_be_changed_elsewhere_first(chief, visitor) -> None:
    Account.update(must_change_password=True).execute()
    data = {"login": "quantri", "password": make.PASSWORD}
    page = visitor.post("/sign-in/again", data, status=200, htmx=True)
    assert page.link("Đặt mật khẩu của bạn") == "/password"


def test_a_typed_fragment_without_session_leaves_the_page_where_it_is(chief, visitor) -> None:
    page = visitor.post("/units", {"name": "Thôn Hạ Lang"}, status=401, htmx=True)
    assert "HX-Redirect" not in page.response.headers
