"""Many clerks at once: each an account and a unit, keying rows of the grid over HTTP as people do.

What every clerk believes to be saved (the answers said so) is compared with the database afterwards: a row
that differs is a lost update. Times are taken by the clerks themselves over the loopback of this computer.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from .actions.accounts import AccountFacts, add_account
from .actions.citizens import Person
from .actions.cycles import CycleFacts, open_cycle
from .actions.registration import NewRegistration, register
from .actions.units import UnitFacts, add_unit
from .domain.accounts import Actor
from .domain.lifecycle import Role
from .domain.people import Birth
from .domain.units import UnitKind
from .models.communes import Commune
from .models.criteria import CriteriaVersion
from .models.scoring import SheetKind, sheets_of

PASSWORD = "tre-lang-song-nui-4821"  # noqa: S105 - of a commune that is thrown away
AT = datetime(2026, 3, 2, 8, 0)
VERSION = re.compile(r'name="version" value="(\d+)"')
WRITTEN = "application/x-www-form-urlencoded"
SYLLABLES = (
    "An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Oanh", "Phúc", "Quân", "Sơn",
    "Thảo", "Uyên", "Vân", "Yến",
)  # fmt: skip


@dataclass(slots=True)
class Clerk:
    """One account at one grid. `believed`: the points that the server acknowledged, by registration."""

    login: str
    rows: Sequence[int]
    believed: dict[int, tuple[int, ...]] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cookie: str = ""

    def work(self, url: str, until: float, think: tuple[float, float], chance: random.Random) -> None:
        """Row after row, and again with other points, until the time is over."""
        turn = 0
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
            while time.perf_counter() < until:
                time.sleep(chance.uniform(*think))
                self._save(connection, self.rows[turn % len(self.rows)], chance)
                turn += 1

    def sign_in(self, url: str) -> None:
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
            form = {"login": self.login, "password": PASSWORD}
            status, _text = self._post(connection, "/sign-in", form)
            if status != 303:
                self.errors.append(f"sign-in: {status}")

    def _save(self, connection: http.client.HTTPConnection, row: int, chance: random.Random) -> None:
        points = tuple(chance.randrange(11) for _ in range(10))
        form = {f"points-{number}": given for number, given in enumerate(points, 1)}
        begun = time.perf_counter()
        try:
            status, text = self._post(
                connection, f"/registrations/{row}/scores/row", form | {"version": self.versions.get(row, 0)}
            )
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(repr(error))
            connection.close()
            return
        self.seconds.append(time.perf_counter() - begun)
        found = VERSION.search(text)
        if status != 200 or found is None:
            self.errors.append(f"row {row}: {status}")
            return
        self.believed[row], self.versions[row] = points, int(found[1])

    def _post(
        self, connection: http.client.HTTPConnection, path: str, form: Mapping[str, object]
    ) -> tuple[int, str]:
        headers = {"Content-Type": WRITTEN, "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie}
        connection.request("POST", path, urlencode(form), headers | {"HX-Request": "true"})
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("cdht="):
                self.cookie = cookie.partition(";")[0]
        status = answer.status
        return (303 if path == "/sign-in" and answer.getheader("HX-Redirect") else status), text


def prepare(clerks: int, people: int) -> list[Clerk]:
    """Units, accounts and registered people in a cycle of their own; the database is open and bound."""
    by = Actor.server(Commune.get().id)
    criteria = CriteriaVersion.get(CriteriaVersion.code == "khvn-2022")
    cycle = open_cycle(CycleFacts("Đợt đo tốc độ", 2026, criteria.id, AT.date()), by=by, at=AT)
    return [_clerk(number, people, cycle.id, by) for number in range(clerks)]


def _clerk(number: int, people: int, cycle_id: int, by: Actor) -> Clerk:
    unit = add_unit(UnitFacts(f"Thôn thử {number + 1}", UnitKind.HAMLET), by=by, at=AT)
    login = f"thu{number + 1}"
    facts = AccountFacts(
        login, f"Người thử {number + 1}", PASSWORD, frozenset({Role.CLERK}), frozenset({unit.id})
    )
    add_account(facts, by=by, at=AT)
    new = [
        NewRegistration(_person(number, one), unit.id, "farmer", date(2026, 3, 2), is_new=True)
        for one in range(people)
    ]
    return Clerk(login, register(cycle_id, new, by=by, at=AT))


def _person(unit: int, number: int) -> Person:
    given, middle = SYLLABLES[number % 18], SYLLABLES[(number // 18 + unit) % 18]
    return Person(f"Lê {middle} {SYLLABLES[unit % 18]} {given}", Birth(1950 + number))


def let_work(clerks: Sequence[Clerk], url: str, seconds: float, think: tuple[float, float]) -> None:
    """Everybody signs in, then all work at the same time for so many seconds, thinking `think` s a row."""
    _everybody(clerks, lambda clerk, _number: clerk.sign_in(url))
    until = time.perf_counter() + seconds
    _everybody(clerks, lambda clerk, number: clerk.work(url, until, think, random.Random(number)))  # noqa: S311


def _everybody(clerks: Sequence[Clerk], do: Callable[[Clerk, int], None]) -> None:
    threads = [threading.Thread(target=do, args=(clerk, number)) for number, clerk in enumerate(clerks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def lost(clerks: Sequence[Clerk]) -> Iterator[str]:
    """Where the database says other than its clerk believes; the database is open and bound."""
    for clerk in clerks:
        stored = sheets_of(clerk.rows, SheetKind.SELF)
        for row in clerk.rows:
            sheet, points = stored.get(row, (None, None))
            known = (points.points if points else None, sheet.version if sheet else None)
            if known != (clerk.believed.get(row), clerk.versions.get(row)):
                yield f"{clerk.login}, {row}: {clerk.believed.get(row)} ≠ {known}"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed (nearest rank); 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0.0
