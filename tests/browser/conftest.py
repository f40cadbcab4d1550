"""The desk that stands in for the program, and a page of it with a score grid."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from tests.browser.grid_desk import Desk, handler
from tests.browser.grid_hands import CHROMIUM


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(desk))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    desk.url = f"http://127.0.0.1:{server.server_port}/"
    yield desk
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, desk: Desk) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": 1366, "height": 940})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda m: troubles.append(m.text) if "Security Policy" in m.text else None)
    page.goto(desk.url)
    yield page
    page.close()
    assert troubles == []
