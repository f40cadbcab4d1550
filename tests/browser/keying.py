"""What stories of keying have in common: the pilot's people without points, and a clerk with a keyboard."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import factories as make
from playwright.sync_api import Browser, Page, expect

from cdht.actions.citizens import Person
from cdht.actions.registration import NewRegistration, register
from cdht.actions.workbook import read_workbook
from cdht.domain.accounts import Actor
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.domain.registration import Component
from cdht.domain.workbook_rows import Line, Surroundings, read_lines
from cdht.models.base import bind, database, open_database
from cdht.models.cycles import Cycle
from cdht.models.registration import Registration, by_name, in_unit, with_people
from cdht.models.scoring import SheetKind, sheets_of

WORKBOOK = Path(__file__).resolve().parents[2] / "cdht/data/demo/quang_phu_2021.xlsx"
CLERK = "nhaplieu"
Points = tuple[int | None, ...]
Work = dict[str, list[tuple[int, Points]]]  # by unit: the people in the order of the grid, and their points


@contextmanager
def rows_of(file: Path) -> Iterator[None]:
    """The database of a server, looked at from outside."""
    db = bind(open_database("", file))
    try:
        with db.connection_context():
            yield
    finally:
        db.close_all()
        if not database.is_closed():
            database.close()


def pilot(units: Sequence[str] = ()) -> Work:
    """The 55 people of the pilot, registered in their three units; or all 55 in each of `units`."""
    chief = make.commune()
    cycle = make.cycle(chief)
    make.account(chief, CLERK, Role.CLERK, all_units=True)
    lines = read_lines(read_workbook(WORKBOOK), Surroundings((cycle.rules,), date(2021, 7, 1))).lines
    places = {name: [replace(line, name=f"{line.name} {name}") for line in lines] for name in units} or {
        name: [line for line in lines if line.unit == name]
        for name in dict.fromkeys(one.unit for one in lines)
    }
    return {name: _registered(chief, cycle, name, people) for name, people in places.items()}


def _registered(chief: Actor, cycle: Cycle, name: str, people: Sequence[Line]) -> list[tuple[int, Points]]:
    unit = make.unit(chief, name if " " in name else f"Thôn {name}")
    new = [
        NewRegistration(
            Person(line.name, line.birth, line.gender), unit.id, line.audience,
            line.registered_on or date(2021, 4, 2), line.component, consent="paper",
        )
        for line in people
    ]  # fmt: skip
    ids = register(cycle.id, new, by=chief, at=make.NOW)
    points = {one: line.own.points for one, line in zip(ids, people, strict=True) if line.own}
    rows: list[Registration] = list(by_name(in_unit(with_people(), unit.id)))
    return [(row.id, points[row.id]) for row in rows]


def large_units(**sizes: int) -> None:
    """Units with so many people each, nobody scored."""
    chief = make.commune()
    cycle = make.cycle(chief)
    make.account(chief, CLERK, Role.CLERK, all_units=True)
    for name, size in sizes.items():
        unit = make.unit(chief, f"Thôn {name}")
        letters = "ABCDEGHIKLMNOPQRSTUVXY"
        people = [
            Person(
                f"Hoàng {name} {letters[n // 22]}a {letters[n % 22]}inh", Birth(1940 + n % 60), Gender.FEMALE
            )
            for n in range(size)
        ]
        new = [
            NewRegistration(one, unit.id, "farmer", date(2021, 4, 2), Component.LABOURER) for one in people
        ]
        register(cycle.id, new, by=chief, at=make.NOW)


def stored(ids: Sequence[int]) -> dict[int, Points]:
    """What is saved of each; nobody without a sheet."""
    return {one: sheet.points for one, (_, sheet) in sheets_of(list(ids), SheetKind.SELF).items()}


class Keyboard:
    """A person at a page who has no mouse. Counts what the work costs."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.context = browser.new_context(viewport={"width": 1366, "height": 900})
        self.page: Page = self.context.new_page()
        self.url, self.cost = url, Counter[str]()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", self._asked)
        self.page.on("request", lambda _: self.cost.update(requests=1))
        self.page.expose_binding("pointed", lambda _: self.cost.update(clicks=1))
        self.page.add_init_script("addEventListener('pointerdown', () => window.pointed(), true)")
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda end: self.cost.update(bytes=int(end["encodedDataLength"])))

    def _asked(self, dialog: Any) -> None:
        self.troubles.append(f"asked: {dialog.type}")
        dialog.accept()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.cost["keys"] += 1
            self.page.keyboard.press(key)

    def signs_in(self) -> None:
        self.page.goto(self.url + "/sign-in")
        self.press(*CLERK, "Tab", *make.PASSWORD, "Enter")
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def walks_to(self, words: str) -> None:
        """With Tab to the link, and through it."""
        for _ in range(120):
            self.press("Tab")
            if words in str(self.page.evaluate("document.activeElement.closest('a')?.innerText || ''")):
                return self.follows()
        raise AssertionError(f"no link “{words}” within 120 tabs")

    def follows(self) -> None:
        with self.page.expect_navigation():
            self.press("Enter")

    def keys_in(self, points: Points, *, pause: float = 0) -> None:
        """One person's ten: 10 is two keys, a 1 waits for Enter."""
        for one in points:
            self.press(*(["1", "Enter"] if one == 1 else str(one)))
            if pause:
                time.sleep(pause)

    def sees_all_saved(self) -> None:
        expect(self.page.locator("[data-grid-left]")).to_have_text("đã xong cả", timeout=60_000)
        expect(self.page.locator("[data-mood=failed], form[data-busy]")).to_have_count(0, timeout=60_000)

    def sees_nothing_waiting(self) -> None:
        self.press("ArrowDown")
        self.page.wait_for_timeout(200)
        expect(self.page.locator("[data-mood=failed], form[data-busy]")).to_have_count(0, timeout=60_000)

    def measures_keys(self) -> None:
        """From here on: from the key going down, through our scripts, to the page laid out anew."""
        self.page.evaluate(
            "() => { window.took = []; let began = 0;"
            " addEventListener('keydown', () => { began = performance.now(); }, true);"
            " addEventListener('keyup', () => { document.body.offsetHeight;"
            " window.took.push(performance.now() - began); }); }"
        )

    def key_times(self) -> list[float]:
        """Milliseconds of each key since then."""
        took: list[float] = self.page.evaluate("window.took")
        return took

    def leaves(self) -> None:
        self.context.close()
        assert self.troubles == []


def shown(page: Page) -> dict[int, tuple[list[str], list[str]]]:
    """Of each row what stands in the boxes, and what the server has last answered for it."""
    rows: list[tuple[str, list[str], list[str]]] = page.locator("[data-grid-row]").evaluate_all(
        "rows => rows.map(row => [row.id, [...row.querySelectorAll('[data-cell]')].map(c => c.value),"
        " [...row.querySelectorAll('[data-cell]')].map(c => c.defaultValue)])"
    )
    return {int(name.removeprefix("line-")): (typed, answered) for name, typed, answered in rows}


def texts(points: Points) -> list[str]:
    return ["" if one is None else str(one) for one in points]


def wait_for(happened: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"it did not happen within {seconds} s"
        time.sleep(0.05)
