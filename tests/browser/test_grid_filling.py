"""The score grid of who comes from a spreadsheet: Enter after every digit, blocks, Ctrl+Z; and of a server
that goes away and comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.grid_desk import Desk
from tests.browser.grid_hands import NEEDS_CHROMIUM, focused, points, press, settled, state, wait_for

pytestmark = NEEDS_CHROMIUM


def paste(page: Any, text: str) -> None:
    """As Ctrl+V does, with what a spreadsheet leaves on the clipboard."""
    page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
        " { clipboardData: data, bubbles: true, cancelable: true })); }",
        text,
    )


def said(page: Any) -> str:
    return " ".join(page.locator("[data-grid-told]").inner_text().split())


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_who_presses_enter_or_tab_after_every_digit_skips_no_box(page: Any, desk: Desk, key: str) -> None:
    for one in (7, 8, 1, 10, 9, 0, 5, 6, 7, 8):
        press(page, *str(one), key)
    settled(page, desk)
    assert desk.posts == [(1, ["7", "8", "1", "10", "9", "0", "5", "6", "7", "8"])]
    assert focused(page) == "p-2-1"


def test_a_block_is_put_in_and_each_row_saves_itself(page: Any, desk: Desk) -> None:
    block = "\r\n".join("\t".join(str((row + box) % 11) for box in range(10)) for row in range(3)) + "\r\n"
    paste(page, block)
    settled(page, desk, posts=3)
    rows = {row + 1: [str((row + box) % 11) for box in range(10)] for row in range(3)}
    assert (desk.saved, {one: points(page, one) for one in rows}) == (rows, rows)
    assert said(page).startswith("Đã dán 30 ô, 3 dòng.")


def test_a_wrong_value_is_put_in_and_marked(page: Any, desk: Desk) -> None:
    desk.status = 422
    paste(page, "8\t11\t8,5")
    page.wait_for_selector("#line-1[data-unsaved]")
    assert points(page, 1)[:3] == ["8", "11", "8,5"]
    assert (state(page, 1), desk.posts[0][1][:3]) == ("✗ Chưa lưu", ["8", "11", "8,5"])
    assert page.locator("#p-1-2").get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize(
    ("text", "words"),
    [("\t".join("87878787878"), "11 cột"), ("7\t8\n" * 4, "4 dòng"), ("9\n" * 31, "31 số")],
)
def test_what_does_not_fit_is_not_put_in_at_all(page: Any, desk: Desk, text: str, words: str) -> None:
    paste(page, text)
    assert "Chưa dán gì" in said(page) and words in said(page)
    assert [points(page, number) for number in (1, 2, 3)] == [[""] * 10] * 3
    assert desk.posts == []


def test_a_list_goes_down_or_runs_on_from_box_to_box(page: Any, desk: Desk) -> None:
    paste(page, "7\n8\n9\n")
    settled(page, desk, posts=3)
    assert [points(page, number)[0] for number in (1, 2, 3)] == ["7", "8", "9"]
    page.get_by_role("button", name="Xếp theo từng dòng").click()
    wait_for(lambda: desk.saved == {1: ["7", "8", "9", *[""] * 7], 2: [""] * 10, 3: [""] * 10})
    assert points(page, 1)[:4] == ["7", "8", "9", ""]


def test_a_scanned_list_longer_than_the_column_fills_row_after_row(page: Any, desk: Desk) -> None:
    paste(page, "\n".join(str(one % 11) for one in range(20)))
    settled(page, desk, posts=2)
    assert points(page, 1) + points(page, 2) == [str(one % 11) for one in range(20)]


def test_ctrl_z_takes_back_the_last_box_and_the_one_before(page: Any) -> None:
    press(page, *"789", "Control+z")
    assert (points(page, 1)[:3], focused(page)) == (["7", "8", ""], "p-1-3")
    press(page, "Control+z", "5")
    assert (points(page, 1)[:3], focused(page)) == (["7", "5", ""], "p-1-3")


def test_ctrl_z_takes_back_a_block_that_is_saved_already(page: Any, desk: Desk) -> None:
    press(page, *"77", "ArrowDown", "Home")
    settled(page, desk)
    press(page, "ArrowUp")
    paste(page, "\t".join("9999999999") + "\n" + "\t".join("8888888888"))
    settled(page, desk, posts=3)
    assert desk.saved[1] == ["9"] * 10
    page.locator("#p-2-1").click()
    press(page, "Control+z")
    wait_for(lambda: (desk.saved[1], desk.saved[2]) == (["7", "7", *[""] * 8], [""] * 10))


# --- A server that is away comes back -----------------------------------------------------------------


def test_rows_go_by_themselves_when_the_server_is_back(page: Any, desk: Desk) -> None:
    page.route("**/rows/*", lambda route: route.abort())
    press(page, *"7777777777", *"8888888888", *"99")
    page.wait_for_selector("#line-2[data-mood=failed]")
    assert "sẽ tự gửi lại" in state(page, 1)
    page.unroute("**/rows/*")
    wait_for(lambda: (desk.saved[1], desk.saved[2]) == (["7"] * 10, ["8"] * 10))
    assert (points(page, 3)[:3], focused(page)) == (["9", "9", ""], "p-3-3")


def test_a_lost_answer_is_asked_for_again_before_what_was_typed_since(page: Any, desk: Desk) -> None:
    """The server has saved but its answer never came: the same points first, then the new ones."""

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/rows/1", lose_the_answer, times=1)
    press(page, *"78", "ArrowDown")
    page.wait_for_selector("#line-1[data-mood=failed]")
    press(page, "ArrowUp", "Home", "5", "ArrowDown")
    wait_for(lambda: desk.saved[1][:2] == ["5", "8"])
    sent = [typed[:2] for number, typed in desk.posts if number == 1]
    assert sent == [["7", "8"], ["7", "8"], ["5", "8"]]


def test_a_saved_row_stays_the_row_in_work(page: Any, desk: Desk) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#p-1-1").click()
    press(page, *"7777777777")
    settled(page, desk)
    press(page, "ArrowUp", "5", "ArrowLeft")
    page.locator("#line-1 .row-save").evaluate("button => button.form.requestSubmit()")
    settled(page, desk, posts=2)
    page.wait_for_timeout(100)
    shown = page.locator("[data-grid-row]:visible").evaluate_all("rows => rows.map(row => row.id)")
    assert shown == ["line-1"]
    assert page.locator("#line-1").get_attribute("class") == "grid-row is-shown is-here"
