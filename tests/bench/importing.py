"""20,000 people from Excel while others key in scores: seconds, memory, and what the others feel.

    .venv/bin/python tests/bench/importing.py [people] [clerks]

Starts a server of its own on a data folder that is thrown away. Nothing is asserted; the aims are printed
beside the figures.
"""

from __future__ import annotations

import http.client
import multiprocessing
import random
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

import factories as make  # noqa: E402
import workbooks as books  # noqa: E402

from cdht.cli.serving import SWITCH_INTERVAL, THREADS  # noqa: E402
from cdht.config import Config  # noqa: E402

UNITS, ROWS_OF_A_CLERK = 300, 30


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    clerks = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory(prefix="cdht-bench-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "bang.xlsx"
        config = Config(Path(folder) / "data")
        config.prepare()
        spawn = multiprocessing.get_context("spawn")
        maker = spawn.Process(target=make_ready, args=(config, file, people, clerks))
        maker.start()
        maker.join()
        port = free_port()
        server = spawn.Process(target=serve, args=(config, port))
        server.start()
        try:
            measure(port, server.pid or 0, file, people, clerks)
        finally:
            server.terminate()
            server.join()


def make_ready(config: Config, file: Path, people: int, clerks: int) -> None:
    """A commune whose secretary may also verify, people for the clerks to score, and the table."""
    from cdht.domain.lifecycle import Role
    from cdht.models.base import bind, database, open_database
    from cdht.models.communes import Commune
    from cdht.models.migrating import migrate

    bind(open_database("", config.database_file))
    with database.connection_context():
        migrate(database.obj)
        chief = make.commune()
        Commune.update(same_account_may_verify=True).execute()
        cycle = make.cycle(chief)
        make.account(chief, "tatca", Role.SECRETARY, Role.VERIFIER)
        for number in range(clerks):
            unit = make.unit(chief, f"Thôn Nhập {number}")
            make.account(chief, f"nhap{number}", Role.CLERK, units=(unit,))
            for year in range(ROWS_OF_A_CLERK):
                make.person(
                    chief, cycle, unit, f"Lê Thị {chr(65 + number)}{chr(97 + year % 26)}", year=1950 + year
                )
    file.write_bytes(books.generated(people, UNITS)[0])


def serve(config: Config, port: int) -> None:
    from waitress.server import create_server

    from cdht import create_app

    sys.setswitchinterval(SWITCH_INTERVAL)
    create_server(create_app(config), host="127.0.0.1", port=port, threads=THREADS).run()


def measure(port: int, pid: int, file: Path, people: int, clerks: int) -> None:
    chief = Browser(port, "tatca")
    crowd = [Clerk(port, number) for number in range(clerks)]
    run_for(crowd, 15)
    told("Lưu dòng khi không ai nhập bảng", [s for one in crowd for s in one.seconds])
    for one in crowd:
        one.seconds.clear()
    memory = Peak(pid)
    stop = threading.Event()
    threads = [threading.Thread(target=one.work, args=(stop,)) for one in crowd]
    for thread in [*threads, memory]:
        thread.start()
    began = time.perf_counter()
    page = chief.hand_in(file)
    page = chief.wait(page)
    read = time.perf_counter() - began
    url, digest = page.url, re.search(r'name="digest" value="(\w+)"', page.text)[1]  # type: ignore[index]
    again = time.perf_counter()
    chief.post(f"{url}/confirmation", {"digest": digest, "choice": "all"})
    page = chief.wait(page)
    brought = time.perf_counter() - again
    stop.set()
    memory.stop.set()
    for thread in threads:
        thread.join()
    summary = re.search(r'<p class="prose">([^<]*người[^<]*)</p>', page.text)
    print(f"Kết quả: {summary[1] if summary else page.text[:300]}")
    print(f"Đọc và xem trước {people} người: {read:.1f} s; nhập: {brought:.1f} s (chuẩn < 60 s)")
    print(f"Bộ nhớ cao nhất của tiến trình nhập: {memory.most} MB (chuẩn < 300 MB)")
    told("Lưu dòng của người khác trong lúc đó", [s for one in crowd for s in one.seconds], aim=300)
    print(f"Lần lưu hỏng: {sum(one.failed for one in crowd)}")


def run_for(crowd: list[Clerk], seconds: float) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=one.work, args=(stop,)) for one in crowd]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()


def told(title: str, seconds: list[float], aim: int = 0) -> None:
    ms = sorted(1000 * one for one in seconds)
    if not ms:
        return
    p95, middle = ms[int(len(ms) * 0.95)], statistics.median(ms)
    wanted = f" (chuẩn < {aim} ms)" if aim else ""
    print(f"{title}: {len(ms)} lần, giữa {middle:.0f} ms, p95 {p95:.0f} ms{wanted}, lâu nhất {ms[-1]:.0f} ms")


class Page:
    def __init__(self, url: str, status: int, text: str) -> None:
        self.url, self.status, self.text = url, status, text


class Browser:
    """One person: cookies kept, redirects followed."""

    def __init__(self, port: int, login: str) -> None:
        self.port, self.cookie = port, ""
        deadline = time.monotonic() + 30
        while True:
            try:
                self.post("/sign-in", {"login": login, "password": make.PASSWORD})
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def request(self, method: str, url: str, body: bytes | None = None, kind: str = "") -> Page:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        if kind:
            headers["Content-Type"] = kind
        line.request(method, url, body, headers)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
        where = answer.getheader("Location")
        line.close()
        return self.request("GET", where) if where else Page(url, answer.status, text)

    def get(self, url: str) -> Page:
        return self.request("GET", url)

    def post(self, url: str, form: dict[str, Any]) -> Page:
        return self.request("POST", url, urlencode(form).encode(), "application/x-www-form-urlencoded")

    def hand_in(self, file: Path) -> Page:
        mark = "----bench"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="bang.xlsx"\r\n\r\n'
        body = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        return self.request("POST", "/cycles/1/imports", body, f"multipart/form-data; boundary={mark}")

    def wait(self, page: Page) -> Page:
        """Look now and then, as the page does by itself."""
        while True:
            page = self.get(page.url)
            if 'id="progress"' not in page.text:
                return page
            time.sleep(1)


class Clerk(Browser):
    """Keys in rows of the own unit, one every 1 to 3 seconds."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(port, f"nhap{number}")
        self.first = number * ROWS_OF_A_CLERK + 1
        self.chance, self.seconds, self.failed = random.Random(number), list[float](), 0
        self.versions = dict.fromkeys(range(self.first, self.first + ROWS_OF_A_CLERK), 0)

    def work(self, stop: threading.Event) -> None:
        while not stop.wait(self.chance.uniform(1, 3)):
            row = self.chance.choice(list(self.versions))
            form = {f"points-{n}": self.chance.randint(0, 10) for n in range(1, 11)}
            began = time.perf_counter()
            page = self.post(f"/registrations/{row}/scores/row", form | {"version": self.versions[row]})
            self.seconds.append(time.perf_counter() - began)
            self.versions[row] += 1
            self.failed += page.status >= 400


class Peak(threading.Thread):
    """The most memory that any child of the server ever held, in MB (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.stop = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.2):
            for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").parent.parent.glob("*/children"):
                for number in child.read_text().split():
                    self.look(Path("/proc") / number / "status")

    def look(self, status: Path) -> None:
        try:
            found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        except OSError:
            return
        if found:
            self.most = max(self.most, int(found[1]) // 1024)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
