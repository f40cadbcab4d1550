"""The promises about speed, measured on this computer beside a bare program in the same run.

Absolute figures belong to one computer and one hour; the ratio to a bare WSGI program (waitress answering
`ok`) says what our own code costs. Nothing is asserted; whoever reads compares with the aim.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from . import create_app, demo
from .bench_tools import Figure, database_of, get, median_ms, our_server, resident_mb, running, seconds_of
from .config import Config
from .domain.lifecycle import Stage
from .models.base import database
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
        with running(our_server(config)) as (seconds, process, _url):
            ours.append(seconds)
            held.append(resident_mb(process.pid))
        with running(lambda port: [sys.executable, "-c", BARE, str(port)]) as (seconds, process, _url):
            bare.append(seconds)
            bare_held.append(resident_mb(process.pid))
    yield Figure("Trang đầu sau khi chạy serve", statistics.median(ours), "s", 1.5, statistics.median(bare))
    if all(held):
        yield Figure("Bộ nhớ khi nghỉ", statistics.median(held), "MB", 90, statistics.median(bare_held))


def _page(config: Config) -> Iterator[Figure]:
    """A page over HTTP, after some to warm up."""
    with running(our_server(config)) as (_took, _process, url):
        ours = median_ms(PAGES, lambda: get(url))
    with running(lambda port: [sys.executable, "-c", BARE, str(port)]) as (_took, _process, url):
        bare = median_ms(PAGES, lambda: get(url))
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

        saved = median_ms(ROWS, save)
    bare = median_ms(ROWS, lambda: Client(_bare_app).post(url, data={"points-1": 1}))
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

    with database_of(config):
        cycle = Cycle.get(Cycle.name == demo.pilot.NAME)
        first = seconds_of(lambda: KNOWN["summary"].make(cycle, "pdf"))
        again = median_ms(PAPERS, lambda: KNOWN["summary"].make(cycle, "pdf")) / 1000
    yield Figure("Báo cáo tổng kết, PDF, lần đầu", first, "s", 1.5)
    yield Figure("Báo cáo tổng kết, PDF", again, "s", 1, _empty_pdf(), "một trang PDF trống")


def _empty_pdf() -> float:
    from io import BytesIO

    from xhtml2pdf import pisa

    return median_ms(PAPERS, lambda: pisa.CreatePDF("<p>ok</p>", dest=BytesIO())) / 1000


def _clerks(config: Config) -> Iterator[Figure]:
    """Thirty clerks at once, 1 to 3 s of thinking a row, for a minute; then beliefs against the database."""
    from . import bench_clerks as many

    with database_of(config):
        clerks = many.prepare(CLERKS, PEOPLE_EACH)
    with running(our_server(config)) as (_took, _process, url):
        many.let_work(clerks, url, CLERK_SECONDS, (1, 3))
    with database_of(config):
        differing = list(many.lost(clerks))
    times = [seconds * 1000 for clerk in clerks for seconds in clerk.seconds]
    for percent in (50, 95, 99):
        title = f"{CLERKS} người cùng nhập, lưu dòng p{percent}"
        yield Figure(title, many.percentile(times, percent), "ms", 200 if percent == 99 else 100)
    yield Figure(f"Lỗi trong {len(times)} lần lưu", sum(len(one.errors) for one in clerks), "lỗi", 1)
    yield Figure("Người nhập tin khác cơ sở dữ liệu", len(differing), "ô", 1)


def _search(config: Config) -> Iterator[Figure]:
    from . import bench_search

    with database_of(config):
        yield from bench_search.searching()


def _import(config: Config) -> Iterator[Figure]:
    from . import bench_import

    with database_of(config):
        cycle_id, clerks = bench_import.prepare()
    with running(our_server(config)) as (_took, process, url):
        yield from bench_import.importing(url, process.pid, cycle_id, clerks)


def _certificates(config: Config) -> Iterator[Figure]:
    """1,000 beside the same pages drawn directly; long lists, also while somebody else asks for pages."""
    from . import bench_certificates as printing
    from .bench_clerks import percentile
    from .reports.papers import PAPERS as KNOWN

    yield from printing.certificates()
    with database_of(config):
        few, many = printing.prepare(printing.FEW), printing.prepare(printing.MANY)
        cycle = Cycle.get_by_id(few)
        seconds = median_ms(PAPERS, lambda: KNOWN["registration-list"].make(cycle, "pdf")) / 1000
    yield Figure(f"Danh sách {printing.FEW} người, PDF", seconds, "s", 1.5)
    with running(our_server(config)) as (_took, _process, url):
        seconds, before, meanwhile = printing.printed_meanwhile(url, few, many)
    yield Figure(f"Danh sách {printing.MANY} người, in nền", seconds, "s", 60)
    busy, alone = percentile(meanwhile, 95), percentile(before, 95)
    yield Figure("Trang của người khác khi đang in, p95", busy, "ms", 200, alone, "lúc không in")


def _pictures(config: Config) -> Iterator[Figure]:
    from . import bench_pictures

    with database_of(config):
        hands = bench_pictures.prepare()
        with running(our_server(config)) as (_took, process, url):
            yield from bench_pictures.handing_in(hands, url, process.pid)


BENCHES: dict[str, Callable[[Config], Iterator[Figure]]] = {
    "start": _start,
    "page": _page,
    "row": _row,
    "paper": _paper,
    "clerks": _clerks,
    "search": _search,
    "import": _import,
    "certificates": _certificates,
    "pictures": _pictures,
}
