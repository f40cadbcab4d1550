"""The pilot's 550 self-scores under the fingers: what they cost, far from the server, with twenty people at
once, and with the server dying or the session ending in the middle. Run with -s to read the figures."""

from __future__ import annotations

import http.client
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import factories as make
import pytest
from playwright.sync_api import Browser, expect

from cdht.config import Config
from tests.browser import keying, office
from tests.browser.far_away import far_away
from tests.browser.keying import CLERK, Keyboard, Points, Work

pytestmark = pytest.mark.browser
MOST_KEYS = 2.1  # two digits and a Tab in a spreadsheet would be 3
UNITS = ("An", "Bao La", "Chợ", "Diên", "Đông", "Gia", "Hạ", "Kim", "Lai", "Mai", "Nam", "Phò", "Quai", "Sơn",
         "Tây", "Thượng", "Trung", "Vân", "Xuân", "Yên")  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with office.browser() as running:
        yield running


@pytest.fixture
def data(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = Config(tmp_path / "dữ liệu")
    config.prepare()
    shutil.copy(migrated_file, config.database_file)
    return config.data


def file_of(data: Path) -> Path:
    return Config(data).database_file


def everything(work: Work) -> dict[int, Points]:
    return {one: points for people in work.values() for one, points in people}


def keyed(clerk: Keyboard, work: Work) -> None:
    """From the sign-in page to the last sheet, unit after unit, without a mouse."""
    clerk.signs_in()
    clerk.walks_to("Tự chấm")
    clerk.walks_to(next(iter(work)))
    for number, people in enumerate(work.values()):
        if number:
            clerk.press("Enter")  # on from the last box to the link behind the grid
            if clerk.page.evaluate("document.activeElement.id") != "after-grid":
                clerk.press("Enter")
            clerk.follows()
        for _, points in people:
            clerk.keys_in(points)
        clerk.sees_all_saved()


def told(title: str, clerk: Keyboard, fields: int, seconds: float) -> None:
    cost = clerk.cost
    print(
        f"\n{title}: {fields} fields in {seconds:.1f} s of machine typing; {cost['keys']} keys "
        f"({cost['keys'] / fields:.2f} a field), {cost['clicks']} clicks, {cost['requests']} requests, "
        f"{cost['bytes'] / 1024:.0f} KB received"
    )


@pytest.mark.parametrize("delay", [0.0, 0.15], ids=["here", "150 ms away"])
def test_the_pilot_is_keyed_without_a_mouse(browser: Browser, data: Path, delay: float) -> None:
    with keying.rows_of(file_of(data)):
        work = keying.pilot()
    expected = everything(work)
    fields = sum(len(points) for points in expected.values())
    with office.server(data) as server, far_away(server.port, delay) as line:
        clerk = Keyboard(browser, line if delay else server.url)
        began = time.monotonic()
        keyed(clerk, work)
        told(f"{delay * 1000:.0f} ms away", clerk, fields, time.monotonic() - began)
        clerk.leaves()
    with keying.rows_of(file_of(data)):
        assert keying.stored(list(expected)) == expected
    assert (fields, clerk.cost["clicks"]) == (550, 0)
    assert clerk.cost["keys"] / fields <= MOST_KEYS


def test_twenty_people_key_twenty_units_at_once(browser: Browser, data: Path) -> None:
    """One at a real page, nineteen who send what such a page sends, row after row."""
    with keying.rows_of(file_of(data)):
        work = keying.pilot(UNITS)
    expected = everything(work)
    took: list[float] = []
    troubles: list[str] = []
    first, *others = work
    with office.server(data) as server:
        crowd = [
            threading.Thread(target=_colleague, args=(server.port, work[unit], took, troubles))
            for unit in others
        ]
        for one in crowd:
            one.start()
        clerk = Keyboard(browser, server.url)
        began = time.monotonic()
        keyed(clerk, {f"Thôn {first}" if " " not in first else first: work[first]})
        told("with 19 others", clerk, 550, time.monotonic() - began)
        for one in crowd:
            one.join(120)
        clerk.leaves()
    took.sort()
    print(
        f"{len(took)} rows of the others: median {statistics.median(took) * 1000:.0f} ms, "
        f"p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms from request to answer"
    )
    assert troubles == []
    with keying.rows_of(file_of(data)):
        assert keying.stored(list(expected)) == expected
    assert clerk.cost["clicks"] == 0
    assert clerk.cost["keys"] / 550 <= MOST_KEYS


def _colleague(port: int, people: list[tuple[int, Points]], took: list[float], troubles: list[str]) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("POST", "/sign-in", urlencode({"login": CLERK, "password": make.PASSWORD}), headers)
        answer = line.getresponse()
        answer.read()
        cookies = [one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or ()]
        headers |= {"HX-Request": "true", "Cookie": "; ".join(cookies)}
        for person, points in people:
            form = {f"points-{number}": one for number, one in enumerate(points, 1)} | {"version": 0}
            began = time.monotonic()
            line.request("POST", f"/registrations/{person}/scores/row", urlencode(form), headers)
            answer = line.getresponse()
            answer.read()
            took.append(time.monotonic() - began)
            if answer.status != 200:
                troubles.append(f"{person}: {answer.status}")
            time.sleep(0.25)


def test_the_server_dies_twice_while_somebody_is_keying(browser: Browser, data: Path) -> None:
    with keying.rows_of(file_of(data)):
        work = keying.pilot(("Bao La",))
    [people] = work.values()
    people = people[:30]
    expected = dict(people)
    with office.server(data) as server:
        clerk = Keyboard(browser, server.url)
        clerk.signs_in()
        clerk.walks_to("Tự chấm")
        clerk.walks_to("Bao La")
        here = clerk.page.url
        for number, (_, points) in enumerate(people):
            if number in (6, 18):
                threading.Timer(0.05, server.kill).start()
            clerk.keys_in(points, pause=0.01)
            if number == 10:
                server.start()
            if number in (9, 23):
                _what_was_acknowledged_is_stored(clerk, data, dict(people[: number + 1]))
        server.start()
        with keying.rows_of(file_of(data)):
            clerk.page.keyboard.press("ArrowDown")
            for _ in range(400):
                if keying.stored(list(expected)) == expected:
                    break
                clerk.page.wait_for_timeout(100)
            assert keying.stored(list(expected)) == expected
        expect(clerk.page.locator("[data-mood=failed]")).to_have_count(0)
        assert clerk.page.url == here
        clerk.leaves()


def _what_was_acknowledged_is_stored(clerk: Keyboard, data: Path, keyed_so_far: dict[int, Points]) -> None:
    """While the server is dead: each row that it answered is on the disk, everything on the screen."""
    expect(clerk.page.locator("[data-mood=failed]").first).to_be_visible()
    rows = keying.shown(clerk.page)
    assert {one: rows[one][0] for one in keyed_so_far} == {
        one: keying.texts(points) for one, points in keyed_so_far.items()
    }
    acknowledged = {one for one in keyed_so_far if rows[one][1] == rows[one][0]}
    assert 0 < len(acknowledged) < len(keyed_so_far)
    with keying.rows_of(file_of(data)):
        assert {one: keyed_so_far[one] for one in acknowledged}.items() <= keying.stored(list(rows)).items()


def test_the_session_ends_while_somebody_is_keying(browser: Browser, data: Path) -> None:
    with keying.rows_of(file_of(data)):
        work = keying.pilot(("Bao La",))
    [people] = work.values()
    people = people[:6]
    with office.server(data) as server:
        clerk = Keyboard(browser, server.url)
        clerk.signs_in()
        clerk.walks_to("Tự chấm")
        clerk.walks_to("Bao La")
        here, page = clerk.page.url, clerk.page
        clerk.keys_in(people[0][1])
        expect(
            page.locator(f"#line-{people[0][0]} .status.done, #line-{people[0][0]} .status.refused")
        ).to_be_visible()
        clerk.context.clear_cookies()
        for _, points in people[1:4]:
            clerk.keys_in(points)
        expect(page.locator("#again")).to_contain_text("Phiên đã hết, chưa mất gì")
        clerk.keys_in(people[4][1])  # the strip takes no key away
        expect(page.locator("[data-mood=failed]")).to_have_count(4)
        at = page.evaluate("document.activeElement.id")
        clerk.press("F2", *"sai", "Enter")
        expect(page.locator("#again-error")).to_contain_text("mật khẩu chưa đúng")
        clerk.press(*make.PASSWORD, "Enter")
        expect(page.locator("[data-mood=failed]")).to_have_count(0)
        assert page.evaluate("document.activeElement.id") == at
        clerk.keys_in(people[5][1])
        expect(page.locator("[data-mood=failed], form[data-busy]")).to_have_count(0)
        expect(page.locator("#again")).to_have_count(0)
        assert (page.url, clerk.cost["clicks"]) == (here, 0)
        clerk.leaves()
    with keying.rows_of(file_of(data)):
        assert keying.stored([one for one, _ in people]) == dict(people)


def test_a_unit_of_three_hundred_is_as_fluent_as_a_small_one(browser: Browser, data: Path) -> None:
    """What a key costs the page, its layout included; told, not asserted: it depends on the machine."""
    with keying.rows_of(file_of(data)):
        keying.large_units(Hạ=12, Thượng=300)
    with office.server(data) as server:
        clerk = Keyboard(browser, server.url)
        clerk.signs_in()
        for number, people in ((1, 12), (2, 300)):
            began = time.monotonic()
            clerk.page.goto(f"{server.url}/cycles/1/scores/{number}")
            opened = time.monotonic() - began
            expect(clerk.page.locator("[data-grid-row]")).to_have_count(people)
            clerk.measures_keys()
            for digits in ("7878787878", "9876598765", "8888888888", "5678956789", "10" * 10):
                clerk.press(*digits, "ArrowDown", "ArrowUp")
            took = clerk.key_times()
            clerk.sees_nothing_waiting()
            print(
                f"\n{people} people: page in {opened * 1000:.0f} ms; a key: median "
                f"{statistics.median(took):.1f} ms, p95 {sorted(took)[int(len(took) * 0.95)]:.1f} ms"
            )
            assert len(took) >= 60
        clerk.leaves()
