"""What hands and eyes do at a page with a score grid: for every test of the grid's behaviour."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from tests.browser.grid_desk import Desk

CHROMIUM = Path("/usr/bin/chromium")

NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium"),
]


def points(page: Any, number: int) -> list[str]:
    boxes = page.locator(f"#line-{number} [data-cell]")
    return cast(list[str], boxes.evaluate_all("cells => cells.map(cell => cell.value)"))


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def state(page: Any, number: int) -> str:
    return " ".join(page.locator(f"#line-{number} [data-state-words]").inner_text().split())


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def wait_for(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 8
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within 8 s"
        time.sleep(0.02)


def settled(page: Any, desk: Desk, posts: int = 1) -> None:
    """The given number of posts has arrived and every answer is on the page."""
    wait_for(lambda: len(desk.posts) >= posts)
    busy = page.locator("form[data-busy], .htmx-request, .htmx-swapping, .htmx-settling")
    wait_for(lambda: busy.count() == 0)
