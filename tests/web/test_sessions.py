"""Shared computers: the lock, what opens it, and one's own PIN."""

from __future__ import annotations

from datetime import datetime, timedelta

import factories as make
import pytest
from checking import Checker
from itsdangerous import URLSafeSerializer

from cdht.actions import sessions
from cdht.domain.lifecycle import Role
from cdht.domain.sessions import GRACE, LOCKED_FOR, PIN_TRIES
from cdht.models.accounts import Account
from cdht.models.base import database
from cdht.models.communes import Commune
from cdht.models.journal import JournalEntry
from cdht.models.sessions import Pin, Session
from cdht.web.signin import TRIES_PER_ADDRESS

PIN = "2580"


@pytest.fixture
def chief(app):
    chief = make.commune()
    for login, name in (("lan", "Lê Thị Lan"), ("minh", "Hồ Văn Minh")):
        account = make.account(chief, login, Role.CLERK, name=name)
        sessions.set_pin(PIN, by=account.as_actor(), at=make.NOW)
    return chief


@pytest.fixture
def lan(chief, signed_in) -> Checker:
    return signed_in("lan")


def account(login: str) -> Account:
    return Account.get(Account.login == login)


def idle(browser: Checker, minutes: float) -> None:
    """Nobody touched this browser for so long."""
    with browser.client.session_transaction(base_url="http://localhost") as kept:
        kept["seen"] = (datetime.fromisoformat(kept["seen"]) - timedelta(minutes=minutes)).isoformat()
    database.connect(reuse_if_open=True)


def is_locked(browser: Checker) -> bool:
    return browser.get("/units", status=303).location.startswith("/lock")


# --- Locking -----------------------------------------------------------------------------------------


def test_lock_at_once_and_open_by_pin(lan) -> None:
    assert "Lê Thị Lan" in lan.get("/units").text
    locked = lan.post("/lock")
    page = lan.follow(locked)
    assert (page.h1, "Lê Thị Lan" in page.text) == ("Màn hình đã khóa", True)
    assert page.soup.select("nav, .find, .whoami, [data-lock]") == []
    assert is_locked(lan)
    opened = lan.send(page.form("Mở khóa").fill(password=PIN))
    assert opened.location == "/"
    assert lan.get("/units").h1 == "Đơn vị tham gia"


def test_while_locked_nothing_is_answered_and_nothing_changed(lan) -> None:
    lan.post("/lock")
    assert lan.get("/units", status=303).location == "/lock?next=/units?"
    page = lan.get("/units", status=401, htmx=True)
    assert (page.html, page.response.headers["X-Locked"]) == ("", "1")
    assert page.response.headers["HX-Redirect"] == "/lock"
    before = Pin.get(Pin.account == account("lan").id).pin_hash
    lan.post("/pin", {"current": make.PASSWORD, "pin": "1357", "again": "1357"})
    lan.post("/pin/removal")
    lan.post("/sign-out")
    assert Pin.get(Pin.account == account("lan").id).pin_hash == before
    assert lan.get("/lock").h1 == "Màn hình đã khóa"


def test_opening_leads_back_but_never_elsewhere(lan) -> None:
    lan.post("/lock")
    page = lan.follow(lan.get("/units?loc=thon", status=303))
    assert lan.send(page.form("Mở khóa").fill(password=make.PASSWORD)).location == "/units?loc=thon"
    assert lan.get("/lock?next=/units", status=303).location == "/units"  # open already
    for elsewhere in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        lan.post("/lock")
        assert lan.post(f"/lock/open?next={elsewhere}", {"password": PIN}).location == "/"


def test_left_alone_it_locks_by_itself(lan) -> None:
    idle(lan, 10)
    assert lan.get("/units").h1 == "Đơn vị tham gia"
    idle(lan, 10 + GRACE.total_seconds() / 60)
    assert is_locked(lan)
    assert lan.post("/lock/open", {"password": PIN}).location == "/"
    assert lan.get("/units").h1 == "Đơn vị tham gia"


def test_the_minutes_are_the_communes(lan, signed_in) -> None:
    admin = signed_in("quantri")
    page = admin.follow(admin.send(admin.get("/commune").form("Lưu lựa chọn").fill(lock_after="3")))
    assert page.form("Lưu lựa chọn").fields["lock_after"] == ["3"]
    assert page.soup.select_one("[data-lock]")["data-lock"] == "3"
    entry = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
    assert (entry.action, entry.changed) == ("lock_after", {"lock_after": [10, 3]})
    assert "Số phút: 10 → 3" in admin.get("/journal").text
    idle(lan, 4.1)
    assert is_locked(lan)
    for wrong in ("", "0", "121", "mười"):
        page = admin.send(admin.get("/commune").form("Lưu lựa chọn").fill(lock_after=wrong), status=422)
        assert set(page.errors()) == {"lock_after"}
    assert Commune.get().lock_after == 3


def test_typing_keeps_the_session_open(lan) -> None:
    idle(lan, 9)
    lan.post("/lock/alive", {"account": account("lan").id}, status=204)
    idle(lan, 9)
    assert lan.get("/units").h1 == "Đơn vị tham gia"
    lan.post("/lock/alive", {"account": account("minh").id}, status=401)
    lan.post("/lock")
    assert lan.post("/lock/alive", status=401, htmx=True).response.headers["X-Locked"] == "1"


def test_locked_for_hours_it_is_over_and_needs_the_password(lan) -> None:
    lan.post("/lock")
    Session.update(locked_at=datetime.now() - LOCKED_FOR - timedelta(days=1)).execute()
    assert lan.get("/units", status=303).location.startswith("/sign-in")
    assert Session.get().password_at is None
    page = lan.post("/lock/open", {"account": account("lan").id, "password": PIN}, status=422, htmx=True)
    assert "cần mật khẩu" in page.text
    lan.post("/lock/open", {"account": account("lan").id, "password": make.PASSWORD}, status=204, htmx=True)
    assert lan.get("/units").h1 == "Đơn vị tham gia"


# --- Opening -----------------------------------------------------------------------------------------


def test_behind_the_cover_a_sentence_answers(lan) -> None:
    lan.post("/lock", status=204, htmx=True)
    words = lan.post("/lock/open", {"account": account("lan").id, "password": "9753"}, status=422, htmx=True)
    assert (words.response.content_type, words.text) == (
        "text/plain; charset=utf-8", "Sai mã PIN. Còn 4 lần.",
    )  # fmt: skip
    empty = lan.post("/lock/open", {"account": account("lan").id}, status=422, htmx=True)
    assert empty.text == "Ghi mã PIN hoặc mật khẩu."
    lan.post("/lock/open", {"account": account("lan").id, "password": PIN}, status=204, htmx=True)
    assert lan.get("/units").h1 == "Đơn vị tham gia"


def test_five_wrong_pins_ask_for_the_password(lan) -> None:
    page = lan.follow(lan.post("/lock"))
    for _ in range(PIN_TRIES):
        page = lan.send(page.form("Mở khóa").fill(password="9753"), status=422)
    assert page.errors() == {"password": "Sai mã PIN 5 lần. Lần này cần mật khẩu."}
    page = lan.send(page.form("Mở khóa").fill(password=PIN), status=422)
    assert is_locked(lan)
    assert lan.send(page.form("Mở khóa").fill(password=make.PASSWORD)).location == "/"


def test_nobody_elses_secret_opens(lan, signed_in) -> None:
    lan.post("/lock")
    signed_in("minh")  # elsewhere: this browser does not know him
    sent = {"account": account("minh").id, "password": make.PASSWORD}
    assert "Phiên này đã hết" in lan.post("/lock/open", sent, status=401, htmx=True).text
    assert is_locked(lan)


def test_a_page_of_somebody_who_left_is_not_opened_by_the_next(lan) -> None:
    """Two tabs: the page of Lan stands covered in one, Minh has signed in at the other."""
    lan.post("/lock")
    lan.sign_in("minh", make.PASSWORD)
    assert "Hồ Văn Minh" in lan.get("/units").text
    for secret in (PIN, make.PASSWORD):
        sent = {"account": account("lan").id, "password": secret}
        lan.post("/lock/open", sent, status=401, htmx=True)
    assert "Hồ Văn Minh" in lan.get("/units").text


def test_without_a_session_the_lock_leads_to_sign_in(chief, visitor) -> None:
    assert visitor.get("/lock", status=303).location == "/sign-in"
    assert visitor.post("/lock").location == "/lock"
    assert visitor.post("/lock/open", {"password": PIN}).location == "/sign-in"
    assert visitor.get("/lock/open", status=405).h1


def test_signing_out_kills_every_copy_of_the_cookie(lan, app) -> None:
    copy = Checker(app)
    kept = lan.client.get_cookie("cdht", domain="localhost").value
    copy.client.set_cookie("cdht", kept, domain="localhost")
    assert copy.get("/units").h1 == "Đơn vị tham gia"
    lan.sign_out()
    assert copy.get("/units", status=303).location.startswith("/sign-in")
    assert Session.get().password_at is None


def test_a_locked_cookie_copied_before_the_lock_is_locked_too(lan, app) -> None:
    kept = lan.client.get_cookie("cdht", domain="localhost").value
    lan.post("/lock")
    copy = Checker(app)
    copy.client.set_cookie("cdht", kept, domain="localhost")
    assert is_locked(copy)


# --- Tiles -------------------------------------------------------------------------------------------


def tiles(browser: Checker) -> list[str]:
    return [a.get_text() for a in browser.get("/sign-in").soup.select(".tiles a")]


def test_a_quick_change_of_person_and_back(lan) -> None:
    lan.post("/lock")
    assert tiles(lan) == ["Lê Thị Lan"]
    lan.sign_in("minh", make.PASSWORD)
    lan.post("/lock")
    assert tiles(lan) == ["Hồ Văn Minh", "Lê Thị Lan"]
    page = lan.get(lan.get("/sign-in").link("Lê Thị Lan"))
    assert (page.h1, "lan" in page.text.split()) == ("Lê Thị Lan", False)
    wrong = lan.send(page.form("Vào làm việc").fill(password="9753"), status=422)
    assert wrong.errors() == {"password": "Sai mã PIN. Còn 4 lần."}
    assert lan.send(wrong.form("Vào làm việc").fill(password=PIN)).location == "/"
    assert "Lê Thị Lan" in lan.get("/units").text
    assert set(lan.send(page.form("Vào làm việc").fill(password=""), status=422).errors()) == {"password"}


def test_the_change_takes_nothing_of_the_person_before_along(lan) -> None:
    with lan.client.session_transaction(base_url="http://localhost") as kept:
        kept["cycle"] = 7
    database.connect(reuse_if_open=True)
    lan.post("/lock")
    lan.sign_in("minh", make.PASSWORD)
    with lan.client.session_transaction(base_url="http://localhost") as kept:
        assert set(kept) == {"_fresh", "_id", "_user_id", "seen"}
    database.connect(reuse_if_open=True)


def test_who_signed_out_needs_the_password(lan) -> None:
    lan.sign_out()
    page = lan.get(lan.get("/sign-in").link("Lê Thị Lan"))
    wrong = lan.send(page.form("Vào làm việc").fill(password=PIN), status=422)
    assert "cần mật khẩu" in wrong.errors()["password"]
    assert lan.send(page.form("Vào làm việc").fill(password=make.PASSWORD)).location == "/"


def test_another_computer_shows_no_tiles_and_opens_none(lan, visitor) -> None:
    assert tiles(visitor) == []
    path = f"/sign-in/{Session.get().id}"
    assert visitor.get(path, status=303).location == "/sign-in"
    assert visitor.post(path, {"password": make.PASSWORD}).location == "/sign-in"
    visitor.post(path + "/removal")
    assert Session.select().count() == 1
    visitor.client.set_cookie("cdht-may", '"made-up"', domain="localhost")
    assert tiles(visitor) == []


def test_the_cookie_of_the_computer_names_nobody(lan, app) -> None:
    cookie = lan.client.get_cookie("cdht-may", domain="localhost")
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Lax", 180 * 24 * 3600)
    key = URLSafeSerializer(app.config["SECRET_KEY"], salt="browser").loads(cookie.value)
    assert key == Session.get().browser


def test_a_name_can_be_removed_but_not_from_under_the_lock(lan) -> None:
    lan.post("/lock")
    page = lan.follow(lan.send(lan.get("/sign-in").form("Bỏ tên Lê Thị Lan")))
    assert "đang khóa nên chưa bỏ tên được" in page.text
    assert lan.post("/lock/open", {"password": PIN}).location == "/"
    lan.sign_out()
    page = lan.follow(lan.send(lan.get("/sign-in").form("Bỏ tên Lê Thị Lan")))
    assert "Máy này không còn nhớ tên Lê Thị Lan" in page.text
    assert (tiles(lan), Session.select().count()) == ([], 0)
    lan.get("/sign-in/1/removal", status=405)


def test_a_browser_remembers_nothing_that_was_typed(chief, signed_in) -> None:
    """Every box for text, on the pages where people's data are typed, is off for the browser's memory."""
    unit, cycle = make.unit(chief), make.cycle(chief)
    row = make.person(chief, cycle, unit)
    browser = signed_in("quantri")
    pages = (
        f"/cycles/{cycle.id}/registrations", f"/cycles/{cycle.id}/registrations/new",
        f"/registrations/{row.id}", f"/registrations/{row.id}/scores", f"/registrations/{row.id}/withdrawal",
        f"/cycles/{cycle.id}/scores/{unit.id}", f"/cycles/{cycle.id}/votes/{unit.id}",
        f"/cycles/{cycle.id}/narrative", f"/cycles/{cycle.id}/committee", "/accounts/new", "/pin",
    )  # fmt: skip
    for path in pages:
        soup = browser.get(path).soup
        boxes = soup.select(
            "input:not([type]), input[type=text], input[type=search], input[type=tel], textarea"
        )
        for box in boxes:
            form = box.find_parent("form") or soup.find("form", id=box.get("form"))
            assert "off" in (box.get("autocomplete"), form and form.get("autocomplete")), f"{path}: {box}"


# --- One's own PIN -----------------------------------------------------------------------------------


def test_own_pin(chief, signed_in) -> None:
    browser = signed_in("quantri")
    page = browser.get(browser.get("/password").link("Mã PIN"))
    form = page.form("Đặt mã PIN").fill(current=make.PASSWORD, pin="460850", again="460850")
    assert "Đã đặt mã PIN" in browser.follow(browser.send(form)).text
    entry = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
    assert (entry.action, entry.account_name) == ("set_pin", "Trần Thị Diệu Hương")
    assert "Đặt mã PIN mở khóa màn hình" in browser.get("/journal").text
    browser.send(form)  # a second click
    assert JournalEntry.select().where(JournalEntry.account_name == "Trần Thị Diệu Hương").where(
        JournalEntry.action == "set_pin"
    ).count() == 1  # fmt: skip
    browser.post("/lock")
    assert browser.post("/lock/open", {"password": "460850"}).location == "/"
    page = browser.follow(browser.send(browser.get("/pin").form("Bỏ mã PIN")))
    assert "Đã bỏ mã PIN" in page.text
    browser.post("/lock")
    wrong = browser.post("/lock/open", {"password": "460850"}, status=422)
    assert "chưa đặt mã PIN" in wrong.errors()["password"]


def test_a_pin_needs_the_password_and_both_alike(lan) -> None:
    before = Pin.get(Pin.account == account("lan").id).pin_hash
    form = lan.get("/pin").form("Đổi mã PIN")
    assert set(lan.send(form, status=422).errors()) == {"current", "pin", "again"}
    wrong = form.fill(current="không phải", pin="1357", again="1357")
    assert set(lan.send(wrong, status=422).errors()) == {"current"}
    assert set(lan.send(form.fill(current=make.PASSWORD, again="1358"), status=422).errors()) == {"again"}
    assert set(lan.send(form.fill(pin="1234", again="1234"), status=422).errors()) == {"pin"}
    assert Pin.get(Pin.account == account("lan").id).pin_hash == before
    assert (
        "HX-Redirect" in lan.send(form.fill(pin="1357", again="1357"), status=204, htmx=True).response.headers
    )
    assert Pin.get(Pin.account == account("lan").id).pin_hash != before
    lan.get("/pin/removal", status=405)


def test_an_unlocked_screen_is_no_place_to_guess_the_password(lan) -> None:
    form = lan.get("/pin").form("Đổi mã PIN").fill(current="không phải", pin="1357", again="1357")
    for _ in range(TRIES_PER_ADDRESS):
        lan.send(form, status=422)
    before = Pin.get(Pin.account == account("lan").id).pin_hash
    late = lan.send(form.fill(current=make.PASSWORD), status=422)
    assert "Chờ vài phút" in late.text
    own = lan.get("/password").form("Đổi mật khẩu")
    values = {"current": make.PASSWORD, "password": "mật khẩu khác 7", "again": "mật khẩu khác 7"}
    assert "Chờ vài phút" in lan.send(own.fill(**values), status=422).text
    assert Pin.get(Pin.account == account("lan").id).pin_hash == before


def test_a_forgotten_password_takes_the_pin_with_it(lan, signed_in) -> None:
    admin = signed_in("quantri")
    lan.post("/lock")
    form = admin.get(f"/accounts/{account('lan').id}/password").form("Đặt mật khẩu tạm")
    admin.send(form)
    assert lan.get("/units", status=303).location.startswith("/sign-in")
    page = lan.post("/lock/open", {"account": account("lan").id, "password": PIN}, status=422, htmx=True)
    assert "cần mật khẩu" in page.text
