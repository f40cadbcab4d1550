"""The score grid under the fingers: keys, saving on leaving a row, and nothing lost when saving fails."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.grid_desk import Desk
from tests.browser.grid_hands import NEEDS_CHROMIUM, focused, points, press, settled, state, wait_for

pytestmark = NEEDS_CHROMIUM


def test_the_first_empty_box_is_ready(page: Any) -> None:
    assert focused(page) == "p-1-1"


def test_digits_go_on_by_themselves_and_one_waits_for_its_zero(page: Any) -> None:
    press(page, *"78", "1", "0", *"905")
    assert points(page, 1) == ["7", "8", "10", "9", "0", "5", "", "", "", ""]
    assert focused(page) == "p-1-7"
    press(page, "1")
    assert focused(page) == "p-1-7"


def test_another_digit_after_one_belongs_to_the_next_box(page: Any) -> None:
    press(page, *"171", *"10", "1", "Enter", "2")
    assert points(page, 1) == ["1", "7", "1", "10", "1", "2", "", "", "", ""]
    assert focused(page) == "p-1-7"


def test_a_digit_replaces_what_stands_in_the_box(page: Any) -> None:
    press(page, "7", "ArrowLeft", "9")
    page.locator("#p-1-1").click()
    press(page, "8")
    assert points(page, 1)[:2] == ["8", ""]


def test_letters_change_nothing(page: Any) -> None:
    press(page, "7", "ArrowLeft", "x", "ArrowRight", "-")
    assert points(page, 1)[:2] == ["7", ""]


def test_arrows_home_end_enter_tab_and_backspace_walk(page: Any) -> None:
    walk = [
        ("ArrowRight", "p-1-2"),
        ("ArrowDown", "p-2-2"),
        ("End", "p-2-10"),
        ("Home", "p-2-1"),
        ("ArrowUp", "p-1-1"),
        ("Enter", "p-1-2"),
        ("Tab", "p-1-3"),
        ("Shift+Tab", "p-1-2"),
        ("Shift+Enter", "p-1-1"),
        ("ArrowRight", "p-1-2"),
        ("Backspace", "p-1-1"),
        ("End", "p-1-10"),
        ("Tab", "p-2-1"),
        ("ArrowLeft", "p-1-10"),
    ]
    seen = []
    for key, _ in walk:
        press(page, key)
        seen.append((key, focused(page)))
    assert seen == walk


def test_backspace_clears_first_and_then_goes_back(page: Any) -> None:
    press(page, "7", "8", "ArrowLeft", "Backspace")
    assert (points(page, 1)[:2], focused(page)) == (["7", ""], "p-1-2")
    press(page, "Backspace")
    assert focused(page) == "p-1-1"


def test_help_and_total_follow_the_typing(page: Any) -> None:
    press(page, *"74", "ArrowLeft")
    assert page.locator("[data-help-strip] .wording").inner_text() == "Lời 2"
    assert page.locator("[data-help-strip] .is-level").inner_text().split() == ["0", "–", "4", "ít"]
    assert page.locator("#line-1 [data-total]").inner_text() == "11"
    assert page.locator("#line-1 .is-low").count() == 1
    assert state(page, 1) == "đang nhập còn 8 ô"


def test_a_full_row_is_saved_once_and_typing_goes_on_in_the_next(page: Any, desk: Desk) -> None:
    desk.delay = 0.3
    press(page, *"9876598765", *"77")
    settled(page, desk)
    assert desk.posts == [(1, list("9876598765"))]
    assert (points(page, 2)[:3], focused(page)) == (["7", "7", ""], "p-2-3")
    assert (state(page, 1), state(page, 2)) == ("✓ Đã lưu", "đang nhập còn 8 ô")


def test_an_unchanged_row_is_not_sent(page: Any, desk: Desk) -> None:
    press(page, "ArrowDown", "ArrowDown", "ArrowUp")
    press(page, "7", "Backspace", "Backspace", "ArrowUp", "8", "ArrowLeft", "Escape", "ArrowDown")
    page.wait_for_timeout(150)
    assert desk.posts == []


def test_what_is_typed_while_the_row_is_on_its_way_is_kept_and_sent(page: Any, desk: Desk) -> None:
    desk.delay = 0.4
    press(page, "7", "ArrowDown")
    wait_for(lambda: desk.posts)
    press(page, "ArrowUp", "8", "1")
    settled(page, desk)
    assert (points(page, 1)[:4], focused(page)) == (["7", "8", "1", ""], "p-1-3")
    press(page, "0", "ArrowDown")
    settled(page, desk, posts=2)
    assert desk.saved[1] == ["7", "8", "10", *[""] * 7]


def test_a_refused_row_comes_back_as_typed_with_its_error(page: Any, desk: Desk) -> None:
    desk.status = 422
    page.locator("#p-1-1").evaluate("cell => { cell.value = '11'; }")
    press(page, "ArrowDown")
    page.wait_for_selector("#line-1[data-unsaved]")
    assert (points(page, 1)[0], state(page, 1)) == ("11", "✗ Chưa lưu")
    assert page.locator("#p-1-1").get_attribute("aria-describedby") == "p-1-1-error"
    press(page, "ArrowUp", "ArrowDown")
    page.wait_for_timeout(150)
    assert len(desk.posts) == 1, "a refused row is not sent again before it changes"


@pytest.mark.parametrize(
    ("status", "redirect", "why"),
    [(500, False, "máy chủ"), (401, False, "hết phiên"), (200, True, "hết phiên")],
)
def test_a_row_that_could_not_be_saved_stays_as_typed(
    page: Any, desk: Desk, status: int, redirect: bool, why: str
) -> None:
    desk.status, desk.redirect = status, redirect
    press(page, *"78", "ArrowDown")
    page.wait_for_selector("#line-1[data-mood=failed]")
    assert points(page, 1)[:3] == ["7", "8", ""]
    assert "Chưa lưu" in state(page, 1) and why in state(page, 1)
    desk.status, desk.redirect = 200, False
    page.locator("#line-1 .row-save").click()
    wait_for(lambda: desk.saved[1][:2] == ["7", "8"])


@pytest.mark.parametrize("status", [403, 409])
def test_the_words_of_a_refusal_stand_in_the_row(page: Any, desk: Desk, status: int) -> None:
    desk.status, desk.words = status, "Phiếu này đã thẩm định xong."
    press(page, "7", "ArrowDown")
    page.wait_for_selector("#line-1[data-mood=failed]")
    assert (points(page, 1)[0], state(page, 1)) == ("7", "✗ Chưa lưu Phiếu này đã thẩm định xong.")


def test_without_network_the_row_stays_and_leaving_the_page_asks(page: Any, desk: Desk) -> None:
    page.route("**/rows/*", lambda route: route.abort())
    press(page, "7", "ArrowDown")
    page.wait_for_selector("#line-1[data-mood=failed]")
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.locator("#away").click()
    page.wait_for_url("**/elsewhere")
    assert asked == ["beforeunload"]


def test_a_double_click_is_one_deed(page: Any, desk: Desk) -> None:
    desk.delay = 0.3
    press(page, "7")
    page.locator("#row-1").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    settled(page, desk)
    assert len(desk.posts) == 1


def test_composition_is_left_alone_until_it_ends(page: Any) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "8", "selectionStart": 1, "selectionEnd": 1})
    assert focused(page) == "p-1-1"
    session.send("Input.insertText", {"text": "8"})
    assert (points(page, 1)[:2], focused(page)) == (["8", ""], "p-1-2")


def test_on_a_telephone_the_grid_is_one_person_at_a_time(page: Any, desk: Desk) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visible = "[data-grid-row]:visible th"
    assert page.locator(visible).all_inner_texts() == ["Người 1\nNông dân"]
    page.get_by_role("button", name="Người sau").click()
    assert page.locator(visible).all_inner_texts() == ["Người 2\nNông dân"]
    assert (page.locator("[data-grid-place]").inner_text(), focused(page)) == ("Người 2 / 3", "p-2-1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
