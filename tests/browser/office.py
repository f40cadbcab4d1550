"""The commune's office for browser stories: a real server, a real browser, and what people do there.

Each method is one thing a person does, in the words of the pages; the stories read like a day's work.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.leaving import leave

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "hoa sen nở sớm"


@contextmanager
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: browser stories are left out")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@contextmanager
def server(data: Path) -> Iterator[Server]:
    """`serve` on an empty or used data folder, at a free port of this machine."""
    running = Server(data)
    try:
        running.start()
        yield running
    finally:
        running.stop()


class Server:
    """The program as the commune starts it."""

    def __init__(self, data: Path) -> None:
        self.data, self.log = data, data.parent / "serve.txt"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable,
            "-c",
            "import sys; from cdht.cli import main; sys.exit(main(sys.argv[1:]))",
        ]
        environment = os.environ | {"CDHT_DATA": str(self.data), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        environment.pop("CDHT_DATABASE_URL", None)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*command, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=out,
            )
        self._wait()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)

    def kill(self) -> None:
        """As a power cut would: without a word."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)

    @property
    def setup_code(self) -> str:
        """The one-time code in the terminal."""
        found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", self.log.read_text("utf-8"))
        assert found, self.log.read_text("utf-8")
        return found.group()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                urlopen(self.url + "/sign-in", timeout=5).close()
                return
            except OSError:
                assert self.process is not None
                assert self.process.poll() is None, self.log.read_text("utf-8")
                time.sleep(0.1)
        raise AssertionError("the server did not come up: " + self.log.read_text("utf-8"))


class Person:
    """Somebody at a computer. With `scripts=False` the pages are plain HTML forms."""

    def __init__(self, browser: Browser, server: Server, *, scripts: bool) -> None:
        self.context = browser.new_context(
            java_script_enabled=scripts, viewport={"width": 1366, "height": 900}, accept_downloads=True
        )
        self.scripts, self.url = scripts, server.url
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        """A refused script or style (CSP) and every script error; a 4xx answer is the page's own affair."""
        text = getattr(message, "text", "")
        if getattr(message, "type", "") == "error" and "status of 4" not in text:
            self.errors.append(text)

    def leaves(self) -> None:
        assert self.errors == [], self.errors
        leave(self.context)

    # --- what every page has ---------------------------------------------------------------------

    def opens(self, path: str) -> Person:
        self.page.goto(self.url + path)
        return self

    def reads(self, words: str | re.Pattern[str]) -> Person:
        """The page's heading."""
        expect(self.page.locator("h1")).to_have_text(
            words if isinstance(words, re.Pattern) else re.compile(re.escape(words))
        )
        return self

    def sees(self, words: str) -> Person:
        expect(self.page.locator("main")).to_contain_text(words)
        return self

    def fills(self, **fields: str) -> Person:
        """Text boxes by their name."""
        for name, value in fields.items():
            self.page.locator(f'main [name="{name.replace("__", "-")}"]').first.fill(value)
        return self

    def picks(self, **fields: str) -> Person:
        """Lists by their name, the line by its words."""
        for name, words in fields.items():
            self.page.locator(f'main select[name="{name}"]').select_option(label=words)
        return self

    def ticks(self, *words: str) -> Person:
        for label in words:
            self.page.locator("main").get_by_label(label).first.check()
        return self

    def presses(self, words: str) -> Person:
        self.page.locator("main").get_by_role("button", name=words).first.click()
        return self

    def follows(self, words: str) -> Person:
        self.page.get_by_role("link", name=words).first.click()
        return self

    # --- coming and going ------------------------------------------------------------------------

    def signs_in(self, login: str, password: str = PASSWORD) -> Person:
        self.opens("/sign-in").fills(login=login, password=password).presses("Đăng nhập")
        expect(self.page.locator(".whoami")).to_be_visible()
        return self

    def takes_the_new_password(self, temporary: str) -> Person:
        self.reads("Đổi mật khẩu").fills(current=temporary, password=PASSWORD, again=PASSWORD)
        return self.presses("Đổi mật khẩu")

    def signs_out(self) -> Person:
        self.page.get_by_role("button", name="Đăng xuất").click()
        return self.reads("Đăng nhập")

    def downloads(self, path: str) -> bytes:
        """A file of the program, with the person's own session."""
        answer = self.context.request.get(self.url + path)
        assert answer.ok, answer.status_text
        return answer.body()
