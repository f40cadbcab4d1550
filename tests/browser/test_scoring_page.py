"""The real pages of scoring in Chromium: ten people keyed with keys alone, saved, there after a reload."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import factories as make
import pytest
from flask import Flask

from cdht.domain.lifecycle import Role, Stage
from cdht.models.evidence import Evidence
from cdht.models.registration import Registration, by_name, with_people
from cdht.models.scoring import SheetKind, sheets_of
from tests.browser.grid_hands import NEEDS_CHROMIUM, wait_for

pytestmark = NEEDS_CHROMIUM

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phan", "Hồ", "Võ", "Đặng", "Bùi", "Hoàng", "Trương")
GIVEN = ("An", "Ánh", "Bình", "Duyên", "Đạt", "Hạnh", "Khánh", "Lệ", "Quý", "Xuân")
SCORES = [[(3 * person + 5 * box) % 11 for box in range(10)] for person in range(10)]


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    chief = make.commune()
    unit = make.unit(chief)
    cycle = make.cycle(chief, code="khvn-2022")
    make.actor(chief, "lan", Role.CLERK, units=(unit,))
    audiences = ("farmer", "worker", "professional")
    for number, (family, given) in enumerate(zip(FAMILIES, GIVEN, strict=True)):
        make.person(chief, cycle, unit, f"{family} Thị {given}", audience=audiences[number % 3])
    return SimpleNamespace(chief=chief, unit=unit, cycle=cycle, grid=f"/cycles/{cycle.id}/scores/{unit.id}")


def settled(page: Any) -> None:
    busy = page.locator("form[data-busy], .htmx-request, .htmx-swapping, .htmx-settling")
    page.wait_for_timeout(60)
    wait_for(lambda: busy.count() == 0)


def keys_of(points: list[int]) -> str:
    """The digits that a clerk presses: after a 1 alone the box waits, so Enter takes it on."""
    return "".join("1\n" if one == 1 else str(one) for one in points)


def press(page: Any, keys: str) -> None:
    for key in keys:
        page.keyboard.press("Enter" if key == "\n" else key)


def grid_of(page: Any) -> list[list[str]]:
    rows = "rows => rows.map(row => [...row.querySelectorAll('[data-cell]')].map(cell => cell.value))"
    return page.locator("[data-grid-row]").evaluate_all(rows)  # type: ignore[no-any-return]


def points_of(rows: list[Registration]) -> list[list[int | None]]:
    kept = sheets_of([row.id for row in rows], SheetKind.SELF)
    return [list(kept[row.id][1].points) if row.id in kept else [] for row in rows]


def in_order() -> list[Registration]:
    return list(by_name(with_people()))


def test_ten_people_are_keyed_with_keys_alone(world: SimpleNamespace, enter: Callable[..., Any]) -> None:
    page = enter("lan")
    page.goto(world.grid)
    rows = in_order()
    assert page.evaluate("document.activeElement.id") == f"p-{rows[0].id}-1"
    for points in SCORES:
        press(page, keys_of(points))
    settled(page)
    wait_for(lambda: points_of(in_order()) == SCORES)
    assert {row.stage for row in in_order()} == {Stage.SELF_SCORED}
    assert page.locator("[data-grid-left]").inner_text() == "đã xong cả"
    typed = [[str(one) for one in points] for points in SCORES]
    assert grid_of(page) == typed
    page.reload()
    assert grid_of(page) == typed
    totals = page.locator("[data-total]").all_inner_texts()
    assert totals == [str(sum(points)) for points in SCORES]


def test_the_help_follows_the_box_and_speaks_to_the_audience(
    world: SimpleNamespace, enter: Callable[..., Any]
) -> None:
    page = enter("lan")
    page.goto(world.grid)
    rows, rules = in_order(), world.cycle.rules
    press(page, "7")
    assert page.locator("[data-help-strip] .wording").inner_text() == (
        rules.indicator(2).guidance[rows[0].audience].wording
    )
    page.keyboard.press("ArrowDown")
    settled(page)
    assert page.locator("[data-help-strip] .wording").inner_text() == (
        rules.indicator(2).guidance[rows[1].audience].wording
    )
    strip, box = page.locator("[data-help-strip]").bounding_box(), page.locator(":focus").bounding_box()
    assert box["y"] >= strip["y"] + strip["height"], "the box in work is not under the strip"


def test_going_up_a_long_grid_never_hides_the_box(world: SimpleNamespace, enter: Callable[..., Any]) -> None:
    for number in range(20):
        make.person(world.chief, world.cycle, world.unit, f"Lê Văn {chr(97 + number)}")
    page = enter("lan")
    page.goto(world.grid)
    for _ in range(25):
        page.keyboard.press("ArrowDown")
    for _ in range(22):
        page.keyboard.press("ArrowUp")
        strip, box = page.locator("[data-help-strip]").bounding_box(), page.locator(":focus").bounding_box()
        assert strip["y"] + strip["height"] <= box["y"] <= 900 - box["height"]


def test_two_clerks_key_the_same_row(world: SimpleNamespace, enter: Callable[..., Any]) -> None:
    first, second = enter("quantri"), enter("lan")
    first.goto(world.grid)
    second.goto(world.grid)
    row = in_order()[0]
    press(first, "7" * 10)
    settled(first)
    press(second, "9" * 10)
    second.wait_for_selector(f"#line-{row.id} .theirs")
    settled(second)
    assert grid_of(second)[0] == ["9"] * 10
    assert "Trần Thị Diệu Hương lưu trước" in second.locator(f"#line-{row.id} [data-state]").inner_text()
    second.get_by_role("button", name="Giữ của tôi").click()
    wait_for(lambda: points_of([row]) == [[9] * 10])
    settled(second)
    assert "Đạt" in second.locator(f"#line-{row.id} [data-state-words]").inner_text()
    # the other way round: taking the colleague's asks nothing and loses nothing else
    first.locator(f"#p-{row.id}-1").click()
    press(first, "5")
    first.keyboard.press("ArrowDown")
    first.wait_for_selector(f"#line-{row.id} .theirs")
    first.get_by_role("link", name="Lấy số kia").click()
    first.wait_for_function(f"document.querySelector('#p-{row.id}-1')?.value === '9'")
    assert points_of([row]) == [[9] * 10]


def test_a_sheet_verified_meanwhile_keeps_what_was_typed(
    world: SimpleNamespace, enter: Callable[..., Any]
) -> None:
    page = enter("lan")
    page.goto(world.grid)
    row = in_order()[0]
    verifier = make.actor(world.chief, "tham", Role.VERIFIER, units=(world.unit,))
    make.verified(verifier, make.self_scored(world.chief, row))
    press(page, "9" * 10)
    page.wait_for_selector(f"#line-{row.id}[data-mood=failed]")
    assert grid_of(page)[0] == ["9"] * 10
    assert "Đã thẩm định" in page.locator(f"#line-{row.id} [data-state-words]").inner_text()
    assert points_of([row]) == [[8] * 10]


def test_on_the_sheet_evidence_is_added_without_losing_points(
    world: SimpleNamespace, enter: Callable[..., Any]
) -> None:
    page = enter("lan")
    row = in_order()[0]
    page.goto(f"/registrations/{row.id}/scores")
    press(page, "98")
    page.fill("#evidence-2", "Sổ học tập")
    page.get_by_role("button", name="Thêm minh chứng cho chỉ số 2").click()
    page.wait_for_selector("#evidence-of-2 li")
    assert (page.input_value("#points-1"), page.input_value("#points-2")) == ("9", "8")
    assert (Evidence.get().text, points_of([row])) == ("Sổ học tập", [[]])
    page.get_by_role("button", name="Bỏ minh chứng: Sổ học tập").click()
    wait_for(lambda: page.locator("#evidence-of-2 li").count() == 0)
    page.fill("#evidence-3", "Giấy khen")
    page.press("#evidence-3", "Enter")
    page.wait_for_url("**#indicator-3")
    assert points_of([row])[0][:3] == [9, 8, None]
    assert [item.text for item in Evidence.select()] == ["Giấy khen"]


def test_those_alike_appear_while_the_form_is_filled_in(
    world: SimpleNamespace, enter: Callable[..., Any]
) -> None:
    page = enter("lan")
    page.goto(f"/cycles/{world.cycle.id}/registrations/new?unit={world.unit.id}")
    assert page.evaluate("document.activeElement.id") == "component"  # the first that is not known yet
    page.select_option("#component", "labourer")
    page.select_option("#audience", "farmer")
    page.focus("#name")
    page.keyboard.type("nguyen thi an")
    page.keyboard.press("Tab")
    page.keyboard.type("1961")
    page.keyboard.press("Tab")
    page.wait_for_selector("#alike input[name=citizen_id]")
    assert "Nguyễn Thị An, sinh 1961" in page.locator("#alike").inner_text()
    page.check("#same-new")
    page.check("#gender-0")
    page.check("#consent-0")
    page.get_by_role("button", name="Lưu, đăng ký người tiếp theo").click()
    page.wait_for_selector("text=Đã đăng ký")
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.input_value("#unit_id") == str(world.unit.id)
    assert Registration.select().count() == 11


def test_the_list_is_filtered_without_a_new_page(world: SimpleNamespace, enter: Callable[..., Any]) -> None:
    page = enter("lan")
    page.goto(f"/cycles/{world.cycle.id}/registrations")
    page.evaluate("window.stayed = true")
    page.fill("#q", "dat")
    page.press("#q", "Enter")
    people = page.locator("#people tbody th")
    wait_for(lambda: people.all_inner_texts() == ["Hồ Thị Đạt"])
    page.select_option("#stage", "self_scored")
    page.wait_for_selector("text=Không có ai khớp")
    assert page.evaluate("window.stayed") and "q=dat" in page.url


def test_the_grid_without_scripts(world: SimpleNamespace, enter: Callable[..., Any]) -> None:
    page = enter("lan", java_script_enabled=False)
    page.goto(world.grid)
    row = in_order()[0]
    for number in range(1, 11):
        page.fill(f"#p-{row.id}-{number}", "8")
    page.locator(f"#line-{row.id} .row-save").click()
    page.wait_for_url(f"**/scores/{world.unit.id}#line-{row.id}")
    assert points_of([row]) == [[8] * 10]
    page.fill(f"#p-{row.id}-1", "11")
    page.locator(f"#line-{row.id} .row-save").click()
    page.wait_for_selector(".summary")
    assert page.input_value(f"#p-{row.id}-1") == "11"
