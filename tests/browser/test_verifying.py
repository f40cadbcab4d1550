"""The verifier's desk in Chromium: ten people with keys alone, counted, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import factories as make
import pytest
from flask import Flask

from cdht.actions.evidence import add_evidence
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.domain.evidence import EvidenceState
from cdht.domain.lifecycle import Role, Stage
from cdht.models.evidence import Evidence
from cdht.models.registration import Registration
from cdht.models.scoring import SheetKind, notes_of, sheets_of
from tests.browser.grid_hands import NEEDS_CHROMIUM, wait_for

pytestmark = NEEDS_CHROMIUM
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    """Ten who wait, each with one item of evidence; they were keyed one after the other."""
    chief = make.commune()
    unit = make.unit(chief)
    cycle = make.cycle(chief)
    make.account(chief, "tuan", Role.VERIFIER, units=(unit,))
    rows = []
    for number in range(10):
        row = make.person(chief, cycle, unit, f"Nguyễn Thị Khánh {chr(65 + number)}")
        when = make.NOW.replace(minute=30 + number)
        save_self_scores([KeyedSheet(row.id, make.points(8))], by=chief, at=when)
        add_evidence(row.id, 1, "Sổ ghi việc học", by=chief, at=when)
        rows.append(row)
    return SimpleNamespace(rows=rows)


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def on_page_of(page: Any, row: Registration) -> None:
    sync_api.expect(page).to_have_url(re.compile(rf"/registrations/{row.id}/verification"))
    wait_for(lambda: focused(page) == "points-1")


def test_a_unit_of_ten_with_keys_alone(world: SimpleNamespace, enter: Callable[..., Any]) -> None:
    page = enter("tuan")
    page.goto(f"/registrations/{world.rows[0].id}/verification")
    keys = Keys(page)
    for place, row in enumerate(world.rows):
        on_page_of(page, row)
        keys.press("+")  # the evidence of this indicator is accepted
        if place % 2:
            keys.press("Enter", "6", "/")  # box 2, six points, to the note that is missing
            assert focused(page) == "note-2"
            keys.write("Ảnh mờ")
        keys.press("Control+Enter")
    page.wait_for_url("**/cycles/*/verification")
    sync_api.expect(page.locator("main")).to_contain_text("Không có phiếu nào đang chờ")
    assert keys.count == 10 * 2 + 5 * (3 + len("Ảnh mờ"))  # 6,5 a person, notes included
    for place, row in enumerate(world.rows):
        sheet, points = sheets_of([row.id], SheetKind.VERIFIED)[row.id]
        assert points == (make.points(8, 6, *(8,) * 8) if place % 2 else make.points(8))
        assert notes_of(sheet.id) == ({2: "Ảnh mờ"} if place % 2 else {})
        assert make.fresh(row).stage == Stage.VERIFIED
    assert {item.state for item in Evidence.select()} == {EvidenceState.ACCEPTED}


def test_one_item_by_keys_and_what_is_missing_at_once(
    world: SimpleNamespace, enter: Callable[..., Any]
) -> None:
    page = enter("tuan")
    row = world.rows[0]
    page.goto(f"/registrations/{row.id}/verification")
    on_page_of(page, row)
    keys, [item] = Keys(page), list(Evidence.select().where(Evidence.registration == row.id))
    lacking = page.locator('[data-line="1"] [data-lacking]')
    sync_api.expect(lacking).to_be_visible()
    keys.press("+")
    sync_api.expect(lacking).to_be_hidden()
    keys.press("Shift+Tab", "Shift+Tab")
    assert focused(page) == f"evidence-{item.id}-accepted"
    keys.press("-", "Tab")
    assert focused(page) == f"evidence-note-{item.id}"
    keys.write("Thiếu chữ ký")
    keys.press("Enter")  # back to the points of the indicator, and nothing is sent
    assert focused(page) == "points-1"
    keys.press("5")
    sync_api.expect(page.locator('[data-due="notes"]')).to_contain_text("chỉ số 1")
    sync_api.expect(page.locator('[data-due="lacking"]')).not_to_contain_text("chỉ số 1,")
    keys.press("Control+s")
    sync_api.expect(page.locator("main")).to_contain_text("Đã lưu phần minh chứng")
    assert page.input_value("#points-1") == "5"
    kept = Evidence.get_by_id(item.id)
    assert (kept.state, kept.note) == (EvidenceState.INSUFFICIENT, "Thiếu chữ ký")
    assert make.fresh(row).stage == Stage.SELF_SCORED


def test_going_on_without_saving_loses_nothing(world: SimpleNamespace, enter: Callable[..., Any]) -> None:
    page = enter("tuan")
    page.goto(f"/registrations/{world.rows[0].id}/verification")
    on_page_of(page, world.rows[0])
    keys = Keys(page)
    keys.press("3", "/")
    keys.write("Dở dang")
    keys.press("Alt+ArrowDown")
    on_page_of(page, world.rows[1])
    keys.press("Alt+ArrowUp")
    on_page_of(page, world.rows[0])
    wait_for(lambda: page.input_value("#points-1") == "3")
    assert page.input_value("#note-1") == "Dở dang"
    assert make.fresh(world.rows[0]).stage == Stage.SELF_SCORED
