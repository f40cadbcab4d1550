"""One computer, several people, in Chromium: the lock over half-typed work, and what is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import factories as make
import pytest
from flask import Flask

from cdht.actions import sessions
from cdht.domain.lifecycle import Role
from cdht.models.registration import Registration
from cdht.models.sessions import Session
from cdht.web.pages import now
from tests.browser.grid_hands import NEEDS_CHROMIUM
from tests.browser.leaving import leave

pytestmark = NEEDS_CHROMIUM
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
PIN = "2580"


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief, code="khvn-2022")
    for login, name in (("lan", "Lê Thị Lan"), ("minh", "Hồ Văn Minh")):
        person = make.account(chief, login, Role.CLERK, units=(unit,), name=name)
        sessions.set_pin(PIN, by=person.as_actor(), at=make.NOW)
    rows = [make.person(chief, cycle, unit, f"Trần Thị {given}") for given in ("An", "Bình", "Cúc")]
    new = f"/cycles/{cycle.id}/registrations/new"
    return SimpleNamespace(
        chief=chief, unit=unit, cycle=cycle, rows=rows, new=new, grid=f"/cycles/{cycle.id}/scores/{unit.id}"
    )


@pytest.fixture
def computer(chromium: Any, address: str) -> Iterator[Callable[..., Any]]:
    """`computer()`: a browser of its own; whatever a script complains of fails the test."""
    troubles: list[str] = []
    contexts = []

    def switch_on(**options: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1366, "height": 900}, base_url=address, **options)
        context.on("page", lambda page: page.on("pageerror", lambda error: troubles.append(str(error))))
        contexts.append(context)
        return context

    yield switch_on
    for context in contexts:
        leave(context)
    assert troubles == []


def sign_in(page: Any, login: str) -> Any:
    page.goto("/sign-in")
    page.fill("#login", login)
    page.fill("#password", make.PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def is_covered(page: Any) -> bool:
    return bool(page.locator(".lock").is_visible())


def opens(page: Any, secret: str) -> None:
    page.fill("#lock-password", secret)
    page.press("#lock-password", "Enter")


def told(page: Any) -> None:
    """The server knows of the lock."""
    page.wait_for_timeout(450)
    deadline = 40
    while Session.get().locked_at is None and deadline:
        page.wait_for_timeout(50)
        deadline -= 1
    assert Session.get().locked_at is not None


def half_type(page: Any, world: SimpleNamespace) -> None:
    page.goto(world.new)
    page.fill("#name", "Nguyễn Thị Đang Ghi")
    page.fill("#address", "Xóm giữa")
    page.check("#gender-1")
    page.focus("#address")


def typed(page: Any) -> tuple[str, str, bool]:
    return page.input_value("#name"), page.input_value("#address"), page.is_checked("#gender-1")


DRAFT = ("Nguyễn Thị Đang Ghi", "Xóm giữa", True)


def test_the_screen_locks_over_half_typed_work_and_a_pin_opens_it(
    world: SimpleNamespace, computer: Callable[..., Any]
) -> None:
    page = computer().new_page()
    page.clock.install()
    sign_in(page, "lan")
    half_type(page, world)
    page.clock.run_for("09:00")
    assert not is_covered(page)
    page.keyboard.press("Shift")  # any key: ten minutes start again
    page.clock.run_for("09:50")
    assert not is_covered(page)
    page.clock.run_for("00:15")
    assert is_covered(page)
    assert page.title() == "Màn hình đã khóa"
    for hidden in ("main", ".masthead", ".steps", ".foot"):
        assert not page.locator(hidden).is_visible()
    assert page.evaluate("document.activeElement.id") == "lock-password"
    assert page.locator("#name").evaluate("box => Boolean(box.closest('[inert]'))")
    page.clock.run_for("00:02")
    told(page)
    opens(page, PIN)
    page.wait_for_selector("main", state="visible")
    assert (is_covered(page), typed(page)) == (False, DRAFT)
    assert page.evaluate("document.activeElement.id") == "address"
    assert page.title().startswith("Đăng ký")


def test_locked_at_once_reload_and_back_show_nobodys_data(
    world: SimpleNamespace, computer: Callable[..., Any]
) -> None:
    page = sign_in(computer().new_page(), "lan")
    page.goto(f"/registrations/{world.rows[0].id}")
    page.goto(world.grid)
    page.get_by_role("button", name="Khóa màn hình").click()
    assert is_covered(page)
    told(page)
    for move in (page.reload, page.go_back):
        move()
        assert "Trần Thị" not in page.content()
        assert page.locator("h1").inner_text() == "Màn hình đã khóa"
    page.fill("#password", PIN)
    page.press("#password", "Enter")
    page.wait_for_selector("h1:has-text('Trần Thị An')")


def test_five_wrong_pins_and_then_the_password(world: SimpleNamespace, computer: Callable[..., Any]) -> None:
    page = sign_in(computer().new_page(), "lan")
    half_type(page, world)
    page.get_by_role("button", name="Khóa màn hình").click()
    told(page)
    words = page.locator("[data-lock-words]")
    for left in (4, 3, 2, 1):
        opens(page, "9753")
        sync_api.expect(words).to_have_text(f"Sai mã PIN. Còn {left} lần.")
        assert page.input_value("#lock-password") == ""
    for pin in ("9753", PIN):
        opens(page, pin)
        sync_api.expect(words).to_have_text("Sai mã PIN 5 lần. Lần này cần mật khẩu.")
    opens(page, make.PASSWORD)
    page.wait_for_selector("main", state="visible")
    assert typed(page) == DRAFT


def test_tabs_lock_and_open_together(world: SimpleNamespace, computer: Callable[..., Any]) -> None:
    context = computer()
    first = sign_in(context.new_page(), "lan")
    half_type(first, world)
    second = context.new_page()
    second.goto(world.grid)
    second.get_by_role("button", name="Khóa màn hình").click()
    first.wait_for_selector(".lock", state="visible")
    told(second)
    opens(first, PIN)
    second.wait_for_selector(".lock", state="hidden")
    assert typed(first) == DRAFT
    second.get_by_role("button", name="Đăng xuất").click()
    first.wait_for_selector(".lock", state="visible")
    sign_in(second, "minh")
    opens(first, PIN)
    sync_api.expect(first.locator("[data-lock-words]")).to_contain_text("Phiên này đã hết")


def test_a_row_sent_to_a_locked_server_stays_and_the_screen_locks(
    world: SimpleNamespace, computer: Callable[..., Any]
) -> None:
    page = sign_in(computer().new_page(), "lan")
    page.goto(world.grid)
    page.wait_for_selector("[data-cell]:focus")
    row = page.evaluate("document.activeElement.closest('tr').id")
    sessions.lock(Session.get(), at=now())
    for key in "8888888888":
        page.keyboard.press(key)
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".lock", state="visible")
    opens(page, PIN)
    page.wait_for_selector("main", state="visible")
    cells = page.locator(f"#{row} [data-cell]")
    assert cells.evaluate_all("cells => cells.map(cell => cell.value)") == ["8"] * 10
    assert page.url.endswith(world.grid)
    page.wait_for_selector(f"#{row} .status.done")  # sent by itself once the person is back


def test_signing_out_leaves_nothing(world: SimpleNamespace, computer: Callable[..., Any]) -> None:
    page = sign_in(computer().new_page(), "lan")
    page.goto(f"/cycles/{world.cycle.id}/registrations")
    page.fill("#q", "cuc")  # a search that htmx puts into the address
    page.press("#q", "Enter")
    page.wait_for_url("**q=cuc**")
    page.goto(f"/registrations/{world.rows[0].id}")
    assert "Trần Thị An" in page.content()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_selector("h1:has-text('Đăng nhập')")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    for _ in range(4):
        page.go_back()
        assert page.locator("h1").inner_text() == "Đăng nhập"
        assert "Trần Thị" not in page.content()
        assert "Trần Thị" not in page.evaluate("JSON.stringify(history.state)") + page.title()


def test_a_quick_change_of_person_by_tiles_and_keys(
    world: SimpleNamespace, computer: Callable[..., Any]
) -> None:
    page = sign_in(computer().new_page(), "lan")
    page.get_by_role("button", name="Khóa màn hình").click()
    told(page)
    page.get_by_role("link", name="Đổi người").click()
    sign_in(page, "minh")
    for name in ("Lê Thị Lan", "Hồ Văn Minh"):
        page.get_by_role("button", name="Khóa màn hình").click()
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Đổi người").click()
        page.get_by_role("link", name=name, exact=True).press("Enter")
        page.wait_for_selector(f"h1:has-text('{name}')")
        page.keyboard.type(PIN + "\n")  # the box is in focus
        page.wait_for_selector(f".whoami:has-text('{name}')")


def test_without_scripts_a_page_asks_and_leads_back(
    world: SimpleNamespace, computer: Callable[..., Any]
) -> None:
    page = sign_in(computer(java_script_enabled=False).new_page(), "lan")
    page.goto(world.grid)
    page.get_by_role("button", name="Khóa màn hình").click()
    assert page.locator("h1").inner_text() == "Màn hình đã khóa"
    page.fill("#password", "9753")
    page.get_by_role("button", name="Mở khóa").click()
    assert "Còn 4 lần" in page.locator(".summary").inner_text()
    page.fill("#password", PIN)
    page.get_by_role("button", name="Mở khóa").click()
    page.wait_for_url(f"**{world.grid}")
    assert Registration.select().count() == 3
