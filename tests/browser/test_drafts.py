"""Half-typed work in Chromium: it waits on the server for whoever typed it, at any computer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import factories as make
import pytest

from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.models.accounts import Account
from cdht.models.base import database
from cdht.models.drafts import Draft
from cdht.models.registration import Registration
from tests.browser.leaving import leave
from tests.browser.test_entry import paste
from tests.browser.test_shared_computers import (  # the office with one computer and two people
    DRAFT,
    PIN,
    computer,  # noqa: F401
    half_type,
    opens,
    pytestmark,  # noqa: F401
    sign_in,
    told,
    typed,
    world,  # noqa: F401
)

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
Computer = Callable[..., Any]


def until(page: Any, happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within 10 s"
        page.wait_for_timeout(50)


def stored() -> list[Draft]:
    return list(Draft.select())


def kept(page: Any, place: str, words: str = "") -> None:
    """The server holds the draft, with these words in it."""
    database.connect(reuse_if_open=True)
    until(page, lambda: [row for row in stored() if row.place == place and words in row.typed])


def notice(page: Any) -> Any:
    return page.locator("[data-draft-notice]")


def change_to(page: Any, name: str) -> None:
    """By the tile, from behind the lock."""
    page.get_by_role("link", name="Đổi người").click()
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_selector(f"h1:has-text('{name}')")
    page.keyboard.type(PIN + "\n")
    page.wait_for_selector(f".whoami:has-text('{name}')")


def lock(page: Any) -> None:
    page.get_by_role("button", name="Khóa màn hình").click()
    page.wait_for_selector(".lock", state="visible")
    page.wait_for_timeout(700)


def cells(page: Any, row: str) -> list[str]:
    return page.locator(f"#{row} [data-cell]").evaluate_all("cells => cells.map(cell => cell.value)")


def test_half_typed_locked_another_person_and_back(world: Any, computer: Computer) -> None:  # noqa: F811
    page = computer().new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sign_in(page, "minh")
    lock(page)
    page.get_by_role("link", name="Đổi người").click()
    sign_in(page, "lan")
    half_type(page, world)
    lock(page)  # at once: before the seconds after the last key are over
    kept(page, f"new-{world.cycle.id}", "Đang Ghi")
    change_to(page, "Hồ Văn Minh")
    page.goto(world.new)
    assert (typed(page), notice(page).count()) == (("", "", False), 0)
    assert "Đang Ghi" not in page.content()
    lock(page)
    change_to(page, "Lê Thị Lan")
    page.goto(world.new)
    assert typed(page) == DRAFT
    assert f"Bản nháp lúc {Draft.get().kept_at:%H:%M} hôm nay" in notice(page).inner_text()
    notice(page).get_by_role("button", name="Bỏ bản nháp").click()
    page.wait_for_selector("text=Đã bỏ bản nháp.")
    assert (typed(page), Draft.select().count()) == (("", "", False), 0)
    assert asked == []  # what is kept is not lost: nobody was asked whether to leave


def test_signing_out_takes_it_along_and_leaves_nothing(world: Any, computer: Computer) -> None:  # noqa: F811
    page = sign_in(computer().new_page(), "lan")
    half_type(page, world)
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_selector("h1:has-text('Đăng nhập')")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    page.go_back()
    assert "Đang Ghi" not in page.content()
    elsewhere = sign_in(computer().new_page(), "lan")
    elsewhere.goto(world.new)
    assert typed(elsewhere) == DRAFT
    elsewhere.select_option("#unit_id", str(world.unit.id))
    for name, value in (("component", "labourer"), ("audience", "farmer")):
        elsewhere.select_option(f"#{name}", value)
    elsewhere.fill("#birth", "1970")
    elsewhere.check("#consent-0")
    elsewhere.get_by_role("button", name="Lưu, mở hồ sơ").click()
    elsewhere.wait_for_selector("h1:has-text('Nguyễn Thị Đang Ghi')")
    elsewhere.goto(world.new)
    assert (typed(elsewhere), Draft.select().count()) == (("", "", False), 0)


def test_grid_rows_go_on_at_another_computer(world: Any, computer: Computer) -> None:  # noqa: F811
    """One row half-typed when the power failed, one refused before signing out."""
    first, second = (f"line-{row.id}" for row in world.rows[:2])
    one = computer()
    page = sign_in(one.new_page(), "lan")
    page.goto(world.grid)
    page.focus(f"#p-{world.rows[0].id}-1")
    page.keyboard.type("876")
    kept(page, f"row-{world.rows[0].id}")
    one.close()
    two = sign_in(computer().new_page(), "lan")
    two.goto(world.grid)
    assert cells(two, first) == ["8", "7", "6", *[""] * 7]
    assert "(1 dòng)" in notice(two).inner_text()
    assert two.evaluate("document.activeElement.closest('tr').id") == first
    two.focus(f"#p-{world.rows[1].id}-1")  # the first row is left: it saves itself
    until(two, lambda: stored() == [])
    paste(two, "99")
    two.get_by_role("button", name="Đăng xuất").click()
    two.wait_for_selector("h1:has-text('Đăng nhập')")
    three = sign_in(computer().new_page(), "lan")
    three.goto(world.grid)
    assert (cells(three, first)[:3], cells(three, second)[0]) == (["8", "7", "6"], "99")
    assert "(1 dòng)" in notice(three).inner_text()
    other = sign_in(computer().new_page(), "minh")
    other.goto(world.grid)
    assert (cells(other, second), notice(other).count()) == ([""] * 10, 0)


def test_an_older_draft_never_overwrites_a_colleague(world: Any, computer: Computer) -> None:  # noqa: F811
    row = world.rows[0]
    page = sign_in(computer().new_page(), "lan")
    page.goto(world.grid)
    page.focus(f"#p-{row.id}-1")
    page.keyboard.type("3")
    kept(page, f"row-{row.id}")
    leave(page.context)
    minh = Account.get(Account.login == "minh").as_actor()
    save_self_scores([KeyedSheet(row.id, make.points(9), 0)], by=minh, at=make.NOW)
    again = sign_in(computer().new_page(), "lan")
    again.goto(world.grid)
    assert cells(again, f"line-{row.id}") == ["3", *["9"] * 9]
    assert "Sau bản nháp này đã có người lưu số khác." in notice(again).inner_text()
    again.focus(f"#p-{world.rows[1].id}-1")
    again.wait_for_selector(f"#line-{row.id}:has-text('Hồ Văn Minh lưu trước')")
    assert make.fresh(row).sheets.get().version == 1
    again.locator(f"#line-{row.id}").get_by_role("link", name="Lấy số kia").click()
    sync_api.expect(again.locator(f"#p-{row.id}-1")).to_have_value("9")
    assert (stored(), notice(again).count()) == ([], 0)  # taking the other value throws the draft away


def test_two_tabs_of_one_person_do_not_mix(world: Any, computer: Computer) -> None:  # noqa: F811
    context = computer()
    first = sign_in(context.new_page(), "lan")
    half_type(first, world)
    second = context.new_page()
    kept(first, f"new-{world.cycle.id}", "Xóm giữa")
    second.goto(world.new)
    assert typed(second) == DRAFT
    second.fill("#address", "Xóm trong")
    kept(second, f"new-{world.cycle.id}", "Xóm trong")
    first.fill("#address", "Xóm ngoài")
    first.wait_for_selector("[data-draft-newer]", state="visible")
    assert "Xóm trong" in Draft.get().typed
    first.get_by_role("button", name="Giữ bản ở đây").click()
    kept(first, f"new-{world.cycle.id}", "Xóm ngoài")
    assert first.locator("[data-draft-newer]").is_hidden()


def test_a_table_comes_back_with_all_its_rows(world: Any, computer: Computer) -> None:  # noqa: F811
    page = sign_in(computer().new_page(), "lan")
    page.goto(f"/cycles/{world.cycle.id}/registrations/batch?unit={world.unit.id}")
    for _ in range(20 - page.locator("[data-batch-row]").count()):
        page.locator("[data-batch-row] [data-column]").last.press("Enter")
    page.fill("#name-20", "Hồ Văn Cuối")
    page.select_option("#gender-20", "female")
    kept(page, f"batch-{world.cycle.id}", "Cuối")
    page.goto(world.grid)  # nobody is asked: it is kept
    page.goto(f"/cycles/{world.cycle.id}/registrations/batch")
    assert page.input_value("#name-20") == "Hồ Văn Cuối"
    assert (page.input_value("#gender-20"), page.input_value("#unit_id")) == ("female", str(world.unit.id))


def test_a_refused_form_is_kept_as_it_was_sent(world: Any, computer: Computer) -> None:  # noqa: F811
    page = sign_in(computer().new_page(), "lan")
    half_type(page, world)
    page.get_by_role("button", name="Lưu, mở hồ sơ").click()
    page.wait_for_selector(".summary")
    kept(page, f"new-{world.cycle.id}", "Đang Ghi")
    page.goto(world.new)
    assert typed(page) == DRAFT
    assert Registration.select().count() == 3


def test_opening_the_lock_goes_on_without_a_word(world: Any, computer: Computer) -> None:  # noqa: F811
    page = sign_in(computer().new_page(), "lan")
    half_type(page, world)
    page.get_by_role("button", name="Khóa màn hình").click()
    told(page)
    opens(page, PIN)
    page.wait_for_selector("main", state="visible")
    assert (typed(page), page.locator("[data-alert]").is_hidden()) == (DRAFT, True)
    page.fill("#address", "Xóm mới")
    kept(page, f"new-{world.cycle.id}", "Xóm mới")
