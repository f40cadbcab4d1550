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
