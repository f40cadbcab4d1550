"""The desk that stands in for the program, with a page of it; and the program itself in this process, with
pages of whoever signs in."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import factories as make
import pytest
from flask import Flask

from cdht import create_app
from cdht.config import Config
from cdht.models.base import database
from tests.browser.grid_desk import Desk, handler
from tests.browser.grid_hands import CHROMIUM
from tests.browser.leaving import leave


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


@pytest.fixture
def app(migrated_file: Path, tmp_path: Path) -> Iterator[Flask]:
    config = Config(tmp_path / "data")
    config.prepare()
    shutil.copy(migrated_file, config.database_file)
    app = create_app(config)
    database.connect(reuse_if_open=True)
    yield app
    if not database.is_closed():
        database.close()
    app.extensions["cdht_database"].close_all()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    waitress = pytest.importorskip("waitress")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown(timeout=60)  # a page that closes still sends what was half-typed
    server.close()


@pytest.fixture
def enter(chromium: Any, address: str) -> Iterator[Callable[..., Any]]:
    """`enter("lan")`: a page of somebody signed in; whatever a script complains of fails the test."""
    troubles: list[str] = []
    contexts = []

    def open_page(login: str, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1366, "height": 900}, base_url=address, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda m: troubles.append(m.text) if "Security Policy" in m.text else None)
        page.goto("/sign-in")
        page.fill("#login", login)
        page.fill("#password", make.PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield open_page
    for context in contexts:
        leave(context)
    assert troubles == []
