"""What the benchmarks share: figures with their aims, servers that run for a while, clocks."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import BASE
from .config import Config
from .domain.vietnamese import number
from .models.base import bind, open_database


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result. `value` and `bare` in `unit`; `bare` 0 where nothing bare compares."""

    title: str
    value: float
    unit: str
    aim: float
    bare: float = 0.0
    bare_title: str = "chương trình trống"

    @property
    def line(self) -> str:
        places = 2 if self.unit == "s" else 1
        kept = "đạt" if self.value < self.aim else "chưa đạt"
        aim = number(self.aim, 1 if self.aim % 1 else 0)
        text = f"{self.title:<34} {number(self.value, places):>8} {self.unit:<3}"
        text += f" chuẩn < {aim} {self.unit}: {kept}"
        if not self.bare:
            return text
        ratio = number(self.value / self.bare, 1)
        return f"{text} · gấp {ratio} lần {self.bare_title} ({number(self.bare, places)} {self.unit})"


def our_server(config: Config) -> Callable[[int], list[str]]:
    os.environ["CDHT_DATA"] = str(config.data)
    os.environ.pop("CDHT_DATABASE_URL", None)
    return lambda port: [sys.executable, "-m", "cdht.cli", "serve", "--port", str(port)]


@contextmanager
def running(command: Callable[[int], list[str]]) -> Iterator[tuple[float, subprocess.Popen[bytes], str]]:
    """(seconds to the first answer, process, address) of a server, ended afterwards."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}/"
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        command(port), cwd=BASE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(url):
            if process.poll() is not None or time.perf_counter() - begun > 60:
                raise RuntimeError("the server under test did not start")
            time.sleep(0.005)
        yield time.perf_counter() - begun, process, url
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        get(url)
    except OSError:
        return False
    return True


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - http to ourselves
        content: bytes = answer.read()
        return content


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def resident_mb(pid: int) -> float:
    """Resident memory as Linux counts it; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines["VmRSS"].split()[0]) / 1024


@contextmanager
def database_of(config: Config) -> Iterator[None]:
    db = bind(open_database("", config.database_file))
    with db.connection_context():
        yield
    db.close_all()


def seconds_of(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def median_ms(times: int, do: Callable[[], object]) -> float:
    for _ in range(3):
        do()
    return statistics.median(seconds_of(do) for _ in range(times)) * 1000
