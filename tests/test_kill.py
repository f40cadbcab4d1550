"""Killed in the middle of saving, twenty times: what was acknowledged is stored, and nothing is half stored.

A real server on a real disk; a clerk saves rows of the score grid over HTTP; `kill -9` comes at random.
"""

from __future__ import annotations

import http.client
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import factories as make
import pytest

from cdht.actions.soundness import examine
from cdht.config import Config
from cdht.domain.lifecycle import Role
from cdht.models.base import bind, database, open_database
from cdht.models.migrating import migrate

ROOT = Path(__file__).resolve().parents[1]
TIMES, PEOPLE = 20, 6
WRITTEN = "application/x-www-form-urlencoded"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """A commune with a clerk and six people who wait for their points."""
    config = Config(tmp_path / "dữ liệu")
    config.prepare()
    real = bind(open_database("", config.database_file))
    with real.connection_context():
        migrate(real)
        chief = make.commune()
        unit, cycle = make.unit(chief), make.cycle(chief)
        make.account(chief, "nhaplieu", Role.CLERK, units=(unit,))
        for number in range(PEOPLE):
            make.person(chief, cycle, unit, f"Hoàng Văn {'ABCDEG'[number]}nh", year=1960 + number)
    real.close_all()
    monkeypatch.setenv("CDHT_DATA", str(config.data))
    monkeypatch.delenv("CDHT_DATABASE_URL", raising=False)
    yield config
    if not database.is_closed():
        database.close()


class Clerk:
    """Saves row after row, and remembers what was sent and what was acknowledged, by registration."""

    def __init__(self, config: Config, port: int) -> None:
        self.config, self.port, self.cookie, self.turn = config, port, "", 0
        self.sent: dict[int, int] = {}
        self.acknowledged: dict[int, int] = {}
        self.saves = 0

    def sign_in(self) -> None:
        answer = self._post("/sign-in", {"login": "nhaplieu", "password": make.PASSWORD})
        assert answer.status == 303, answer.status
        self.cookie = "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])

    def save_until_cut_off(self, after_the_first: Callable[[], None]) -> None:
        """Ten equal points on one person after the other, other points each time."""
        in_this_life = 0
        versions = {row[0]: row[1] for row in stored(self.config)}
        while True:
            self.turn += 1
            person, points = 1 + self.turn % PEOPLE, self.turn % 11
            self.sent[person] = points
            form = {f"points-{number}": points for number in range(1, 11)} | {"version": versions[person]}
            try:
                answer = self._post(f"/registrations/{person}/scores/row", form)
            except (OSError, http.client.HTTPException):
                return
            assert answer.status in (200, 303), answer.status
            if self.acknowledged.get(person) != points:
                versions[person] += 1
            self.acknowledged[person] = points
            self.saves += 1
            in_this_life += 1
            if in_this_life == 1:
                after_the_first()

    def _post(self, path: str, form: dict[str, object]) -> http.client.HTTPResponse:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            headers = {"Content-Type": WRITTEN, "Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
            connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            return answer


def stored(config: Config) -> list[tuple[int, int, int, int, int]]:
    """(registration, version, boxes, different points, points) of every person, as it lies on the disk."""
    with closing(sqlite3.connect(config.database_file)) as db:
        return db.execute(
            "SELECT r.id, COALESCE(s.version, 0), COUNT(p.points), COUNT(DISTINCT p.points), MAX(p.points) "
            "FROM registration r LEFT JOIN sheet s ON s.registration_id = r.id "
            "LEFT JOIN score p ON p.sheet_id = s.id GROUP BY r.id ORDER BY r.id"
        ).fetchall()


@contextmanager
def server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cdht.cli", "serve", "--port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        for _ in range(2000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.01)
        yield process
    finally:
        process.kill()
        process.wait()


def test_twenty_deaths_lose_nothing_that_was_acknowledged(config: Config) -> None:
    chance = random.Random(2021)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clerk = Clerk(config, port)
    for death in range(TIMES):
        with server(port) as process:
            if not death:
                clerk.sign_in()
            death_comes = threading.Timer(chance.uniform(0, 0.3), process.kill)
            clerk.save_until_cut_off(death_comes.start)
        for person, _version, boxes, different, points in stored(config):
            told = clerk.acknowledged.get(person)
            assert points == told or points == clerk.sent.get(person), (death, person)
            assert (boxes, different) == ((10, 1) if points is not None else (0, 0)), (death, person)
            if points is not None:  # perhaps saved without having been acknowledged: that is what stands now
                clerk.acknowledged[person] = points
    assert clerk.saves >= TIMES  # death came among saves; how many fit into a life is the machine's affair
    db = bind(open_database("", config.database_file))
    with db.connection_context():
        assert [problem for check in examine(db) for problem in check.problems] == []
    db.close_all()
