"""A pile of paper and a scanner: what it types leads to the person's row, and never into the score boxes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cdht import demo
from cdht.models.base import bind, database, open_database
from tests.browser.office import browser, server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, str, Path]]:
    """The secretary of the pilot at the grid of the second cycle."""
    data = tmp_path_factory.mktemp("scan") / "data"
    data.mkdir(mode=0o700)
    file = Path(shutil.copy(migrated_file, data / "cdht.sqlite3"))
    db = bind(open_database("", file))
    with db.connection_context(), db.atomic():
        demo.fill()
    database.close() if not database.is_closed() else None
    db.close_all()
    with browser() as running, server(data) as office:
        page = running.new_page(viewport={"width": 1366, "height": 900})
        page.goto(f"{office.url}/sign-in")
        page.fill("[name=login]", "thuky")
        page.fill("#password", demo.PASSWORD)
        page.click("main button")
        yield page, office.url, file


def ask(file: Path, question: str, *values: object) -> list[tuple]:
    with sqlite3.connect(file) as db:
        return db.execute(question, values).fetchall()


def people(file: Path, stage: str = "registered") -> list[tuple[int, str, int, int]]:
    """(registration, code, cycle, unit) of those whose boxes are all empty."""
    return ask(
        file,
        "SELECT r.id, f.code, r.cycle_id, r.unit_id"
        " FROM registration r JOIN form_code f ON f.registration_id = r.id"
        " WHERE r.stage = ? AND r.sent_back_reason = ''"
        " AND NOT EXISTS (SELECT 1 FROM sheet s WHERE s.registration_id = r.id)"
        " ORDER BY r.unit_id DESC, r.id",
        stage,
    )


def scan(page: Page, url: str, code: str) -> None:
    """As a scanner does: the address, key by key without a pause, then Enter, wherever the focus is."""
    page.keyboard.type(f"{url}/p/{code}")
    page.keyboard.press("Enter")


def test_scanning_from_a_score_box_opens_the_row_and_saves_the_one_before(desk) -> None:
    page, url, file = desk
    first, second = [one for one in people(file) if one[3] == people(file)[0][3]][:2]
    page.goto(f"{url}/cycles/{first[2]}/scores/{first[3]}")
    scan(page, url, first[1])
    expect(page.locator(f"#p-{first[0]}-1")).to_be_focused()
    page.keyboard.type("8787878787")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    scan(page, url, second[1])
    expect(page.locator(f"#p-{second[0]}-1")).to_be_focused()
    expect(page.locator(f"#line-{first[0]} [data-total]")).to_have_text("75")
    expect(page.locator(f"#line-{first[0]} .status.done, #line-{first[0]} .status.refused")).to_be_visible()
    points = ask(file, "SELECT points FROM score JOIN sheet ON sheet.id = score.sheet_id"
                       " WHERE registration_id = ? ORDER BY indicator", first[0])  # fmt: skip
    assert points == [(8,), (7,)] * 5, "the digits of the address stay out of the boxes"
    assert page.locator(f"#p-{second[0]}-1").input_value() == ""
    assert [one for one in asked if "/scan" in one] == [], "a person on this page costs no request"
    assert "đã" not in page.locator("#scan-words").inner_text().lower()


def test_a_code_of_another_unit_takes_the_grid_there(desk) -> None:
    page, url, file = desk
    everybody = people(file)
    here = everybody[0]
    there = next(one for one in everybody if one[3] != here[3] and one[2] == here[2])
    page.goto(f"{url}/cycles/{here[2]}/scores/{here[3]}")
    page.fill("#scan-code", there[1].lower().replace("-", " "))
    page.press("#scan-code", "Enter")
    page.wait_for_url(f"**/scores/{there[3]}#line-{there[0]}")
    expect(page.locator(f"#p-{there[0]}-1")).to_be_focused()


def test_a_slip_is_told_and_the_next_scan_goes_on(desk) -> None:
    page, url, file = desk
    one = people(file)[0]
    page.goto(f"{url}/cycles/{one[2]}/scores")
    page.fill("#scan-code", "P7K-3MV")
    page.press("#scan-code", "Enter")
    expect(page.locator("#scan-words")).to_contain_text("gõ nhầm")
    expect(page.locator("#scan-code")).to_be_focused()
    page.locator("#scan-code").select_text()
    scan(page, url, one[1])
    page.wait_for_url(f"**/scores/{one[3]}#line-{one[0]}")
    expect(page.locator(f"#p-{one[0]}-1")).to_be_focused()


def test_a_telephone_gets_the_sheet(desk) -> None:
    page, url, file = desk
    one = people(file)[0]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{url}/p/{one[1]}")
    assert page.url == f"{url}/registrations/{one[0]}/scores"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    page.set_viewport_size({"width": 1366, "height": 900})
