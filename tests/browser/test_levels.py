"""Levels under mouse, finger and keys, and what is missing: the browser says what the server says."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from cdht.domain.criteria import CriteriaSet
from cdht.domain.scoring import ScoreSheet
from cdht.domain.shortfalls import for_browser, sentences
from tests.browser.grid_hands import NEEDS_CHROMIUM, wait_for
from tests.browser.test_scoring_page import (  # noqa: F401 - fixtures
    in_order,
    points_of,
    press,
    settled,
    world,
)
from tests.domain.pilot import KHVN, PILOT

pytestmark = NEEDS_CHROMIUM
Enter = Callable[..., Any]


def shown(page: Any) -> str:
    return str(page.locator("[data-missing]").inner_text())


def said(points: list[int | None], rules: CriteriaSet = KHVN) -> str:
    return " ".join(sentences(ScoreSheet(tuple(points)), rules, False))


def test_on_the_sheet_a_level_fills_the_lowest_points_and_offers_the_others(
    world: SimpleNamespace, enter: Enter,  # noqa: F811
) -> None:  # fmt: skip
    page = enter("lan")
    row = in_order()[0]
    page.goto(f"/registrations/{row.id}/scores")
    assert shown(page) == "Chưa chấm chỉ số nào."
    page.locator("#indicator-3 button.level").nth(2).click()
    assert page.input_value("#points-3") == "5"
    assert page.evaluate("document.activeElement.id") == "points-3"
    assert page.locator("#indicator-3 .is-level b").inner_text() == "5 – 6"
    page.locator("#indicator-3 .is-level").get_by_role("button", name="6 điểm").click()
    assert page.input_value("#points-3") == "6"
    assert shown(page) == said([None, None, 6, *[None] * 7])
    assert page.locator("[data-review-total]").inner_text() == "6"
    assert points_of([row]) == [[]], "nothing is saved before somebody saves"
    # keys: the level above and below; typing marks at once and goes on as ever
    press(page, "\n")
    assert page.evaluate("document.activeElement.id") == "points-4"
    for key, value in (("ArrowUp", "0"), ("ArrowUp", "3"), ("ArrowDown", "0"), ("ArrowDown", "0")):
        page.keyboard.press(f"Alt+{key}")
        assert page.input_value("#points-4") == value
    press(page, "9")
    assert page.locator("#indicator-4 .is-level b").inner_text() == "9 – 10"
    assert page.evaluate("document.activeElement.id") == "points-5"
    page.keyboard.press("Alt+ArrowDown")
    assert page.input_value("#points-5") == "9"
    page.keyboard.press("Tab")  # past the buttons of the levels
    assert page.evaluate("document.activeElement.tagName") != "BUTTON" or not page.evaluate(
        "document.activeElement.matches('[data-points]')"
    )


def test_in_the_grid_the_strip_fills_the_box_in_hand_without_leaving_the_row(
    world: SimpleNamespace, enter: Enter,  # noqa: F811
) -> None:  # fmt: skip
    page = enter("lan")
    page.goto(world.grid)
    row = in_order()[0]
    press(page, "78")
    strip = page.locator("[data-help-strip]")
    strip.locator("button.level").nth(3).click()
    assert page.input_value(f"#p-{row.id}-3") == "7"
    assert page.evaluate("document.activeElement.id") == f"p-{row.id}-3"
    strip.locator(".is-level").get_by_role("button", name="8 điểm").click()
    assert page.input_value(f"#p-{row.id}-3") == "8"
    page.wait_for_timeout(200)
    assert points_of([row]) == [[]], "the row was not left, so it was not sent"
    assert shown(page) == said([7, 8, 8, *[None] * 7])
    press(page, "\n")
    page.keyboard.press("Alt+ArrowDown")
    assert page.input_value(f"#p-{row.id}-4") == "9"
    press(page, "\n" + "444444")
    settled(page)
    wait_for(lambda: points_of([row]) == [[7, 8, 8, 9, 4, 4, 4, 4, 4, 4]])
    page.locator(f"#p-{row.id}-1").click()
    press(page, "8")
    words = page.locator(f"#line-{row.id} [data-state-words]").inner_text()
    assert "thiếu 23 điểm · chỉ số 5 dưới 5" in words and "rời dòng là lưu" in words
    page.keyboard.press("Control+z")
    assert page.input_value(f"#p-{row.id}-1") == "7"


def test_without_scripts_the_page_comes_back_with_the_box_filled(
    world: SimpleNamespace, enter: Enter,  # noqa: F811
) -> None:  # fmt: skip
    page = enter("lan", java_script_enabled=False)
    row = in_order()[0]
    page.goto(f"/registrations/{row.id}/scores")
    page.fill("#points-1", "9")
    page.fill("#evidence-2", "còn đang gõ")
    page.locator("#indicator-3 button.level").nth(2).click()
    page.wait_for_url("**/scores/level*")
    values = [page.input_value(selector) for selector in ("#points-1", "#evidence-2", "#points-3")]
    assert values == ["9", "còn đang gõ", "5"]
    page.locator("#indicator-3 .is-level").get_by_role("button", name="6 điểm").click()
    page.wait_for_selector("#indicator-3 .is-level")
    assert page.input_value("#points-3") == "6"
    page.press("#points-3", "Enter")  # Enter saves, and never presses a level
    page.wait_for_selector("text=Đã lưu phần đã nhập")
    assert points_of([row])[0][:3] == [9, None, 6]


def test_on_a_telephone_a_finger_chooses(world: SimpleNamespace, enter: Enter) -> None:  # noqa: F811
    page = enter("lan", has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 844})
    row = in_order()[0]
    page.goto(world.grid)
    page.locator(f"#p-{row.id}-1").tap()
    page.locator("[data-help-strip] button.level").nth(3).tap()
    assert page.input_value(f"#p-{row.id}-1") == "7"
    page.get_by_role("button", name="Người sau").tap()
    wait_for(lambda: points_of([row]) == [[7, *[None] * 9]])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("rules", "difficult"), [(KHVN, False), (KHVN, True), (PILOT, False), (PILOT, True)])
def test_browser_and_server_say_the_same_of_many_sheets(
    chromium: Any, address: str, rules: CriteriaSet, difficult: bool
) -> None:  # fmt: skip
    """The page's own script, with the server's words, over 600 sheets by chance and the edges."""
    chance = random.Random(rules.id)
    sheets: list[list[int | None]] = [[None] * 10, [0] * 10, [10] * 10, [*[8] * 9, None], [7] * 10, [5] * 10]
    for _ in range(600):
        holes, low = chance.choice((0.0, 0.0, 0.1, 0.6)), chance.choice((0, 3, 6))
        sheets.append([None if chance.random() < holes else chance.randint(low, 10) for _ in range(10)])
    page = chromium.new_page()
    page.goto(f"{address}/static/icon.svg")
    page.goto(f"{address}/sign-in")
    rule = json.dumps(for_browser(rules, difficult))
    page.evaluate("rule => { document.body.dataset.rule = rule; }", rule)
    found = page.evaluate(
        """async (sheets) => { const { shortfalls } = await import('/static/shortfalls.js');
        return sheets.map((sheet) => shortfalls(sheet.map((one) => (one === null ? '' : String(one))))); }""",
        sheets,
    )
    page.close()
    for points, one in zip(sheets, found, strict=True):
        sheet = ScoreSheet(tuple(points))
        assert one["sentences"] == list(sentences(sheet, rules, difficult)), points
        assert one["short"] == list(rules.shortfalls(sheet, difficult)), points
