"""Printing by the hundred: certificates beside the same pages drawn directly, long lists, and what a list
that is printed in the background costs whoever asks for a page meanwhile."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from . import demo
from .actions.citizens import Person
from .actions.cycles import CycleFacts, open_cycle
from .actions.registration import NewRegistration, register
from .actions.units import UnitFacts, add_unit
from .bench_pages import SYLLABLES, has_weasyprint, side_by_side
from .bench_tools import Figure
from .domain.accounts import Actor
from .domain.people import Birth
from .domain.units import UnitKind
from .models.communes import Commune
from .models.criteria import CriteriaVersion

AT = datetime(2026, 3, 2, 8, 0)
CERTIFICATES, FEW, MANY, PAGES = 1_000, 1_000, 10_000, 60
DRAWN, THEIRS = "vẽ thẳng bằng ReportLab", "WeasyPrint, cùng HTML"


def certificates() -> Iterator[Figure]:
    """1,000 of them, ours and drawn directly in turn, then by WeasyPrint where somebody has installed it."""
    found = side_by_side(("stamped", "direct"), CERTIFICATES)
    ours, direct = found["stamped"], found["direct"]
    what = f"{CERTIFICATES} giấy công nhận"
    yield Figure(f"{what}, thời gian", ours.seconds, "s", 1.3 * direct.seconds, direct.seconds, DRAWN)
    yield Figure(f"{what}, bộ nhớ", ours.megabytes, "MB", 150, direct.megabytes, DRAWN)
    yield Figure(f"{what}, tệp", ours.kilobytes, "KB", 100 + 2 * CERTIFICATES, direct.kilobytes, DRAWN)
    yield Figure(f"{what}, số trang thiếu", abs(ours.pages - CERTIFICATES), "", 1)
    if not has_weasyprint():
        yield Figure("WeasyPrint chưa cài: không đo", 0, "", 1)
        return
    theirs = side_by_side(("weasyprint",), CERTIFICATES, rounds=1)["weasyprint"]
    yield Figure(f"{what}, thời gian", ours.seconds, "s", theirs.seconds, theirs.seconds, THEIRS)
    yield Figure(f"{what}, bộ nhớ", ours.megabytes, "MB", 150, theirs.megabytes, THEIRS)


def prepare(count: int) -> int:
    """A cycle with so many people registered in thirty hamlets; its id. The database is open and bound."""
    by = Actor.server(Commune.get().id)
    criteria = CriteriaVersion.get(CriteriaVersion.code == "khvn-2022")
    cycle = open_cycle(CycleFacts(f"Đợt {count} người", 2026, criteria.id, AT.date()), by=by, at=AT)
    units = [
        add_unit(UnitFacts(f"Thôn in thử {number + 1} của {count}", UnitKind.HAMLET), by=by, at=AT).id
        for number in range(30)
    ]
    n = len(SYLLABLES)
    new = [
        NewRegistration(
            Person(f"Trần {SYLLABLES[i // n // n % n]} {SYLLABLES[i // n % n]} {SYLLABLES[i % n]}",
                   Birth(1940 + i % 60)),
            units[i % 30], "farmer", date(2026, 3, 2), is_new=True,
        )
        for i in range(count)
    ]  # fmt: skip
    register(cycle.id, new, by=by, at=AT)
    made: int = cycle.id
    return made


@dataclass(slots=True)
class Visitor:
    """Somebody signed in over HTTP, as a browser is."""

    url: str
    login: str
    password: str
    cookie: str = ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """(status, where to, text) of a page, or of a form that is sent."""
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)) as connection:
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                written = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", path, urlencode(form), headers | written)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("cdht="):
                self.cookie = cookie.partition(";")[0]
        return answer.status, answer.getheader("Location", ""), text

    def enter(self) -> None:
        status, _where, _text = self.ask("/sign-in", {"login": self.login, "password": self.password})
        if status != 303:
            raise RuntimeError(f"no sign-in: {status}")

    def page(self, path: str) -> float:
        """Milliseconds until the page is there."""
        begun = time.perf_counter()
        self.ask(path)
        return (time.perf_counter() - begun) * 1000


def printed_meanwhile(url: str, few: int, many: int) -> tuple[float, list[float], list[float]]:
    """The secretary prints the list of the cycle `many`; the viewer looks at people of `few` before and
    meanwhile: (seconds until it is printed, milliseconds of pages before, and meanwhile)."""
    who, other = (Visitor(url, login, demo.PASSWORD) for login in ("thuky", "lanhdao"))
    who.enter()
    other.enter()
    page = f"/cycles/{few}/registrations"
    before = [other.page(page) for _ in range(PAGES)]
    status, where, _text = who.ask(f"/cycles/{many}/printing/registration-list", {"form_key": "in-thu"})
    if status != 303:
        raise RuntimeError(f"not ordered: {status}")
    begun, times = time.perf_counter(), [other.page(page)]
    while "file.pdf" not in (text := who.ask(where)[2]):
        if "In lại" in text:
            raise RuntimeError("the list was not printed")
        times += [other.page(page) for _ in range(10)]
    return time.perf_counter() - begun, before, times
