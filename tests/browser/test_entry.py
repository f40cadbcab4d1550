"""People keyed one after the other in Chromium, with key events only: no click, nobody twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import factories as make
import pytest
from flask import Flask

from cdht.domain.lifecycle import Role
from cdht.models.citizens import Citizen, Consent
from cdht.models.registration import Registration
from tests.browser.leaving import leave
from tests.web.conftest import app, compiled  # noqa: F401  (the application over one test's own database)

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium"),
]
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
waitress = pytest.importorskip("waitress")


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:  # noqa: F811
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    before, cycle = make.cycle(chief, "Năm 2020", year=2020), make.cycle(chief)
    make.actor(chief, "lan", Role.CLERK, units=(unit, other))
    return SimpleNamespace(
        chief=chief, unit=unit, before=before, cycle=cycle, base=f"/cycles/{cycle.id}/registrations"
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, app: Flask, world: SimpleNamespace) -> Iterator[Any]:  # noqa: F811
    """Lan, signed in; whatever a script complains of fails the test."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    troubles: list[str] = []
    context = chromium.new_context(
        viewport={"width": 1366, "height": 900}, base_url=f"http://127.0.0.1:{server.effective_port}"
    )
    page = context.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda m: troubles.append(m.text) if "Security Policy" in m.text else None)
    page.goto("/sign-in")
    page.fill("#login", "lan")
    page.fill("#password", make.PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield page
    leave(context)
    server.task_dispatcher.shutdown(timeout=60)  # a page that closes still sends what was half-typed
    server.close()
    assert troubles == []


def wait_for(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 8
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within 8 s"
        time.sleep(0.03)


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.name"))


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_pile_of_papers_with_keys_alone(world: SimpleNamespace, page: Any) -> None:
    page.goto(f"{world.base}/new?unit={world.unit.id}&component=labourer&audience=farmer&on=02/04/2021")
    people = [("Phan Xuân Đạt", "1/2/70", "1"), ("Hồ Thị Lý", "1958", "2"), ("Lê Y", "1999", "1")]
    for name, birth, gender in people:
        assert focused(page) == "name"
        page.keyboard.type(name)
        press(page, "Tab")
        page.keyboard.type(birth)
        press(page, "Tab", gender, "1", "Enter")
        page.wait_for_selector(f"text=Đã đăng ký {name}")
    rows = [(row.citizen.name, row.citizen.birth, row.citizen.gender.label) for row in Registration.select()]
    assert rows == [
        ("Phan Xuân Đạt", "1970-02-01", "Nam"), ("Hồ Thị Lý", "1958", "Nữ"), ("Lê Y", "1999", "Nam"),
    ]  # fmt: skip
    assert {(row.unit_id, row.audience, str(row.registered_on)) for row in Registration.select()} == {
        (world.unit.id, "farmer", "2021-04-02")
    }
    assert [consent.medium for consent in Consent.select()] == ["paper"] * 3
    assert "Bạn nhập hôm nay: 3 người" in page.inner_text("main")


def test_somebody_of_the_books_is_chosen_with_the_arrows(world: SimpleNamespace, page: Any) -> None:
    for name, year in (("Nguyễn Thị An", 1961), ("Nguyễn Thị Ánh", 1972)):
        make.person(world.chief, world.before, world.unit, name, year=year, audience="worker")
    page.goto(f"{world.base}/new?unit={world.unit.id}")
    page.focus("#name")
    page.keyboard.type("nguyen thi")
    page.wait_for_selector("#suggestions li")
    assert "Nguyễn Thị An, sinh 1961" in page.inner_text("#suggestions")
    press(page, "ArrowDown", "ArrowDown")
    assert page.get_attribute("#name", "aria-activedescendant") == page.get_attribute(
        "#suggestions [aria-selected=true]", "id"
    )
    press(page, "Enter")
    assert page.is_hidden("#suggestions")
    assert [page.input_value(f"#{name}") for name in ("name", "birth", "audience", "component")] == [
        "Nguyễn Thị Ánh", "1972", "worker", "labourer",
    ]  # fmt: skip
    press(page, "1", "Enter")
    page.wait_for_selector("text=Đã đăng ký Nguyễn Thị Ánh")
    assert Citizen.select().count() == 2
    assert Registration.get(Registration.cycle == world.cycle).citizen.name == "Nguyễn Thị Ánh"


def test_escape_closes_the_offer_and_the_name_stays(world: SimpleNamespace, page: Any) -> None:
    make.person(world.chief, world.before, world.unit, "Nguyễn Thị An")
    page.goto(f"{world.base}/new?unit={world.unit.id}")
    page.focus("#name")
    page.keyboard.type("nguyen")
    page.wait_for_selector("#suggestions li")
    press(page, "ArrowDown", "Escape")
    assert (page.is_hidden("#suggestions"), page.input_value("#name")) == (True, "nguyen")
    press(page, "Tab")
    assert focused(page) == "birth"


def paste(page: Any, text: str) -> None:
    """A block on the clipboard, as Excel puts it there, and Ctrl+V."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text", text);
            const all = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", all));
        }""",
        text,
    )


def test_a_block_of_excel_falls_into_the_table(world: SimpleNamespace, page: Any) -> None:
    page.goto(f"{world.base}/batch?unit={world.unit.id}&on=02/04/2021&component=labourer&audience=farmer")
    assert focused(page) == "name-1"
    lines = [f"{n}\tLê Văn {chr(64 + n)}n\tnữ\t19{50 + n}\tbỏ qua\tthợ lạ" for n in range(1, 21)]
    paste(page, "\r\n".join(["STT\tHọ tên\tGiới tính\tNăm sinh\tGhi chú\tĐối tượng", *lines]) + "\r\n")
    assert page.locator("[data-batch-row]").count() == 20
    row = ("name", "birth", "gender", "audience")
    assert [page.input_value(f"#{name}-20") for name in row] == ["Lê Văn Tn", "1970", "female", "thợ lạ"]
    press(page, "Control+z")
    assert [page.input_value(f"#{name}-20") for name in row] == ["", "", "", ""]
    assert focused(page) == "name-1"
    paste(page, 'Phan Xuân Đạt\t1/2/70\tNam\n"Hồ Thị\nLý"\t1958\tNữ')
    assert (page.input_value("#name-2"), page.input_value("#gender-2")) == ("Hồ Thị Lý", "female")
    page.focus("#consent-0")
    press(page, "Space")
    page.focus("#name-1")
    press(page, "Control+Enter")
    page.wait_for_selector("text=Đã đăng ký 2 người.")
    assert [(r.citizen.name, r.citizen.birth) for r in Registration.select()] == [
        ("Phan Xuân Đạt", "1970-02-01"), ("Hồ Thị Lý", "1958"),
    ]  # fmt: skip


def test_the_table_is_typed_with_keys_alone(world: SimpleNamespace, page: Any) -> None:
    page.goto(f"{world.base}/batch?unit={world.unit.id}&on=02/04/2021&component=labourer&audience=farmer")
    page.keyboard.type("Lê Y")
    press(page, "Enter")
    page.keyboard.type("1999")
    press(page, "Enter", "n", "Enter", "Enter", "Enter", "Enter", "Enter")
    assert focused(page) == "name-2"
    page.keyboard.type("Hồ Bê")
    press(page, "ArrowDown")
    assert focused(page) == "name-3"
    press(page, "ArrowUp", "Tab")
    page.keyboard.type("31/02/1970")
    page.focus("#consent-1")
    press(page, "Space")
    page.focus("#birth-2")
    press(page, "Control+Enter")
    page.wait_for_selector("text=Dòng 2, ngày hoặc năm sinh")
    assert page.input_value("#birth-2") == "31/02/1970"
    page.get_by_role("button", name="Chỉ đăng ký 1 dòng đúng").press("Enter")
    page.wait_for_selector("text=Đã đăng ký 1 người.")
    page.focus("#birth-2")
    page.fill("#birth-2", "1970")
    press(page, "Control+Enter")
    sync_api.expect(page.locator("#name-1")).to_have_value("")  # both are in: an empty table
    assert [row.citizen.name for row in Registration.select()] == ["Lê Y", "Hồ Bê"]


def test_everybody_of_last_year_with_keys_alone(world: SimpleNamespace, page: Any) -> None:
    for name in ("Nguyễn Thị An", "Lê Văn Bảo"):
        make.person(world.chief, world.before, world.unit, name)
    page.goto(f"{world.base}/renewal?unit={world.unit.id}")
    page.locator("[data-tick-all]").press("Enter")
    button = page.get_by_role("button", name="Đăng ký lại 2 người")
    button.press("Enter")
    page.wait_for_selector("text=Đã đăng ký lại 2 người")
    assert Registration.select().where(Registration.cycle == world.cycle).count() == 2
