"""The promises about speed, measured on this computer beside a bare program in the same run.

Absolute figures belong to one computer and one hour; the ratio to a bare WSGI program (waitress answering
`ok`) says what our own code costs. Nothing is asserted; whoever reads compares with the aim.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from . import BASE, create_app, demo
from .config import Config
from .domain.lifecycle import Stage
from .domain.vietnamese import number
from .models.base import bind, database, open_database
from .models.cycles import Cycle
from .models.registration import Registration
from .models.scoring import Sheet, SheetKind

BARE = (
    "import sys; from waitress import serve; "
    "serve(lambda e, s: (s('200 OK', [('Content-Type', 'text/plain')]), [b'ok'])[1], "
    "port=int(sys.argv[1]), threads=4)"
)
FROM_A_PAGE = {"Sec-Fetch-Site": "same-origin"}
STARTS, PAGES, ROWS, PAPERS = 3, 60, 60, 5
"""How often each is repeated; the median counts."""
CLERKS, PEOPLE_EACH, CLERK_SECONDS = 30, 12, 60


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


def measure(names: Sequence[str]) -> Iterator[str]:
    """Lines of results, each as soon as it is there; on a demo of its own that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="cdht-bench-", ignore_cleanup_errors=True) as folder:
        config = Config(Path(folder) / "data")
        config.prepare()
        demo.make(config)
        for name in names:
            for figure in BENCHES[name](config):
                yield figure.line


def _start(config: Config) -> Iterator[Figure]:
    """From the command to the first page in the hands of a browser; and what the idle server holds then."""
    ours, bare, held, bare_held = [], [], [], []
    for _ in range(STARTS):
        with _running(_our_server(config)) as (seconds, process, _url):
            ours.append(seconds)
            held.append(_resident_mb(process.pid))
        with _running(lambda port: [sys.executable, "-c", BARE, str(port)]) as (seconds, process, _url):
            bare.append(seconds)
            bare_held.append(_resident_mb(process.pid))
    yield Figure("Trang đầu sau khi chạy serve", statistics.median(ours), "s", 1.5, statistics.median(bare))
    if all(held):
        yield Figure("Bộ nhớ khi nghỉ", statistics.median(held), "MB", 90, statistics.median(bare_held))


def _page(config: Config) -> Iterator[Figure]:
    """A page over HTTP, after some to warm up."""
    with _running(_our_server(config)) as (_seconds, _process, url):
        ours = _median_ms(PAGES, lambda: _get(url))
    with _running(lambda port: [sys.executable, "-c", BARE, str(port)]) as (_seconds, _process, url):
        bare = _median_ms(PAGES, lambda: _get(url))
    yield Figure("Trang đăng nhập qua HTTP", ours, "ms", 50, bare)


def _row(config: Config) -> Iterator[Figure]:
    """A row of the score grid, from the request to the answer, kept on disk with its journal."""
    from werkzeug.test import Client

    with _signed_in(config, "thuky") as client:
        with database.connection_context():
            row = Registration.get(Registration.stage == Stage.SELF_SCORED)
            version = Sheet.get(Sheet.registration == row.id, Sheet.kind == SheetKind.SELF).version
        url, turn = f"/registrations/{row.id}/scores/row", count(version)

        def save() -> None:
            now = next(turn)
            form = {f"points-{n}": 8 for n in range(2, 11)} | {"points-1": now % 10, "version": now}
            answer = client.post(url, data=form, headers=FROM_A_PAGE)
            if answer.status_code not in (200, 303):
                raise RuntimeError(f"the row was not saved: {answer.status}")

        saved = _median_ms(ROWS, save)
    bare = _median_ms(ROWS, lambda: Client(_bare_app).post(url, data={"points-1": 1}))
    yield Figure("Lưu một dòng bảng điểm", saved, "ms", 50, bare)


@contextmanager
def _signed_in(config: Config, login: str) -> Iterator[Any]:
    """A client of our application in this process, signed in."""
    app = create_app(config)
    client = app.test_client()
    given = {"login": login, "password": demo.PASSWORD}
    answer = client.post("/sign-in", data=given, headers=FROM_A_PAGE)
    if answer.status_code != 303:
        raise RuntimeError(f"no sign-in: {answer.status}")
    yield client
    app.extensions["cdht_database"].close_all()


def _bare_app(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def _paper(config: Config) -> Iterator[Figure]:
    from .reports.papers import PAPERS as KNOWN

    with _database(config):
        cycle = Cycle.get(Cycle.name == demo.pilot.NAME)
        first = _seconds(lambda: KNOWN["summary"].make(cycle, "pdf"))
        again = _median_ms(PAPERS, lambda: KNOWN["summary"].make(cycle, "pdf")) / 1000
    yield Figure("Báo cáo tổng kết, PDF, lần đầu", first, "s", 1.5)
    yield Figure("Báo cáo tổng kết, PDF", again, "s", 1, _empty_pdf(), "một trang PDF trống")


def _empty_pdf() -> float:
    from io import BytesIO

    from xhtml2pdf import pisa

    return _median_ms(PAPERS, lambda: pisa.CreatePDF("<p>ok</p>", dest=BytesIO())) / 1000


def _clerks(config: Config) -> Iterator[Figure]:
    """Thirty clerks at once, 1 to 3 s of thinking a row, for a minute; then beliefs against the database."""
    from . import bench_clerks as many

    with _database(config):
        clerks = many.prepare(CLERKS, PEOPLE_EACH)
    with _running(_our_server(config)) as (_seconds, _process, url):
        many.let_work(clerks, url, CLERK_SECONDS, (1, 3))
    with _database(config):
        differing = list(many.lost(clerks))
    times = [seconds * 1000 for clerk in clerks for seconds in clerk.seconds]
    for percent in (50, 95, 99):
        title = f"{CLERKS} người cùng nhập, lưu dòng p{percent}"
        yield Figure(title, many.percentile(times, percent), "ms", 200 if percent == 99 else 100)
    yield Figure(f"Lỗi trong {len(times)} lần lưu", sum(len(one.errors) for one in clerks), "lỗi", 1)
    yield Figure("Người nhập tin khác cơ sở dữ liệu", len(differing), "ô", 1)


def _certificates(config: Config) -> Iterator[Figure]:
    """1,000 beside the same pages drawn directly; long lists, also while somebody else asks for pages."""
    from . import bench_certificates as printing
    from .bench_clerks import percentile
    from .reports.papers import PAPERS as KNOWN

    yield from printing.certificates()
    with _database(config):
        few, many = printing.prepare(printing.FEW), printing.prepare(printing.MANY)
        cycle = Cycle.get_by_id(few)
        seconds = _median_ms(PAPERS, lambda: KNOWN["registration-list"].make(cycle, "pdf")) / 1000
    yield Figure(f"Danh sách {printing.FEW} người, PDF", seconds, "s", 1.5)
    with _running(_our_server(config)) as (_seconds, _process, url):
        seconds, before, meanwhile = printing.printed_meanwhile(url, few, many)
    yield Figure(f"Danh sách {printing.MANY} người, in nền", seconds, "s", 60)
    busy, alone = percentile(meanwhile, 95), percentile(before, 95)
    yield Figure("Trang của người khác khi đang in, p95", busy, "ms", 200, alone, "lúc không in")


BENCHES: dict[str, Callable[[Config], Iterator[Figure]]] = {
    "start": _start,
    "page": _page,
    "row": _row,
    "paper": _paper,
    "clerks": _clerks,
    "certificates": _certificates,
}


# --- Tools -------------------------------------------------------------------------------------------


def _our_server(config: Config) -> Callable[[int], list[str]]:
    os.environ["CDHT_DATA"] = str(config.data)
    os.environ.pop("CDHT_DATABASE_URL", None)
    return lambda port: [sys.executable, "-m", "cdht.cli", "serve", "--port", str(port)]


@contextmanager
def _running(command: Callable[[int], list[str]]) -> Iterator[tuple[float, subprocess.Popen[bytes], str]]:
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
        _get(url)
    except OSError:
        return False
    return True


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - http to ourselves
        content: bytes = answer.read()
        return content


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _resident_mb(pid: int) -> float:
    """Resident memory as Linux counts it; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines["VmRSS"].split()[0]) / 1024


@contextmanager
def _database(config: Config) -> Iterator[None]:
    db = bind(open_database("", config.database_file))
    with db.connection_context():
        yield
    db.close_all()


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _median_ms(times: int, do: Callable[[], object]) -> float:
    for _ in range(3):
        do()
    return statistics.median(_seconds(do) for _ in range(times)) * 1000
