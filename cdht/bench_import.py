"""20,000 people from Excel through the page while clerks key in scores: time, memory, the others' saves."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from . import bench_clerks as many
from .actions.accounts import AccountFacts, add_account
from .actions.cycles import CycleFacts, open_cycle
from .bench_tools import Figure
from .domain.accounts import Actor
from .domain.lifecycle import Role
from .models.communes import Commune
from .models.criteria import CriteriaVersion

PEOPLE, UNITS, CLERKS, PEOPLE_EACH, ALONE = 20_000, 300, 10, 30, 15
LOGIN = "nhapbang"
THINK = (1.0, 3.0)
HEADINGS = (
    "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Loại đơn vị", "Đối tượng đăng ký", "Ngày đăng ký",
    *(f"Tự chấm {n}" for n in range(1, 11)), *(f"Thẩm định {n}" for n in range(1, 11)),
    "Tham gia bầu chọn", "Phiếu đồng ý", "Phiếu không đồng ý",
)  # fmt: skip


def prepare() -> tuple[int, list[many.Clerk]]:
    """A cycle for the table, an account that may do every step, and the clerks with a cycle of their own."""
    by = Actor.server(Commune.get().id)
    Commune.update(same_account_may_verify=True).execute()
    roles = frozenset({Role.SECRETARY, Role.VERIFIER})
    account = AccountFacts(LOGIN, "Người nhập bảng", many.PASSWORD, roles, all_units=True)
    add_account(account, by=by, at=many.AT)
    criteria = CriteriaVersion.get(CriteriaVersion.code == "pilot-2021")
    facts = CycleFacts("Đợt đo nhập bảng", 2026, criteria.id, many.AT.date())
    return open_cycle(facts, by=by, at=many.AT).id, many.prepare(CLERKS, PEOPLE_EACH)


def importing(url: str, pid: int, cycle_id: int, clerks: Sequence[many.Clerk]) -> Iterator[Figure]:
    """The server at `url` is process `pid`. Reading with its preview, and bringing in, are told apart."""
    many.let_work(clerks, url, ALONE, THINK)
    alone = _collected(clerks)
    chief, peak, over = _Chief(url), _Peak(pid), threading.Event()
    crowd = threading.Thread(target=_work_until, args=(clerks, url, over))
    for thread in (peak, crowd):
        thread.start()
    try:
        begun = time.perf_counter()
        page = chief.wait(chief.hand_in(f"/cycles/{cycle_id}/imports", table(PEOPLE, UNITS)))
        read = time.perf_counter() - begun
        begun = time.perf_counter()
        digest = re.search(r'name="digest" value="(\w+)"', page.text)
        if digest is None:
            raise RuntimeError(f"the table was not read: {page.text[:500]}")
        form = {"digest": digest[1], "choice": "all"}
        page = chief.wait(chief.post(f"{page.path}/confirmation", form))
        brought = time.perf_counter() - begun
    finally:
        over.set()
        peak.over.set()
        crowd.join()
    missing = PEOPLE - _counted(page.text)
    yield Figure(f"Đọc và xem trước {PEOPLE} người", read, "s", 60)
    yield Figure(f"Nhập {PEOPLE} người", brought, "s", 60)
    yield Figure("Người không vào được", missing, "", 1)
    yield Figure("Bộ nhớ cao nhất của tiến trình nhập", peak.most, "MB", 300)
    busy, before = many.percentile(_collected(clerks), 95), many.percentile(alone, 95)
    yield Figure("Người khác lưu dòng lúc đó, p95", busy, "ms", 300, before, "lúc không nhập")
    yield Figure("Lần lưu hỏng", sum(len(one.errors) for one in clerks), "", 1)


def table(people: int, units: int) -> bytes:
    """A workbook of so many people who went all the way to the vote."""
    import xlsxwriter

    chance, out = random.Random(1), BytesIO()  # noqa: S311 - names for a measurement
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEADINGS)
    for number in range(people):
        row = _row(chance, number, number % units, people // units)
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number + 1, column, value, day)
            else:
                sheet.write(number + 1, column, value)
    book.close()
    return out.getvalue()


def _row(chance: random.Random, number: int, unit: int, size: int) -> list[Any]:
    own = [chance.randint(5, 10) for _ in range(10)]
    verified = [points - chance.choice((0, 0, 0, 1)) for points in own]
    name = " ".join(many.SYLLABLES[number // 18**place % 18] for place in range(4))  # nobody's namesake
    born = date(1940, 1, 1) + timedelta(days=number)
    given = chance.randint(0, size)
    return [
        name, born, chance.choice(("Nam", "Nữ")), f"Thôn bảng {unit + 1}", "Thôn", "Nông dân",
        date(2026, 3, 2), *own, *verified, "x", given, size - given,
    ]  # fmt: skip


def _work_until(clerks: Sequence[many.Clerk], url: str, over: threading.Event) -> None:
    while not over.is_set():
        many.let_work(clerks, url, 5, THINK)


def _collected(clerks: Sequence[many.Clerk]) -> list[float]:
    """The milliseconds of their saves so far; they begin to count anew."""
    took = [1000 * seconds for one in clerks for seconds in one.seconds]
    for one in clerks:
        one.seconds.clear()
    return took


def _counted(text: str) -> int:
    """How many people the result page says are in."""
    found = re.search(r'<p class="prose">([\d.]+) người', text)
    if found is None:
        raise RuntimeError(f"no result: {re.sub('<[^>]+>', ' ', text)[:2000]}")
    return int(found[1].replace(".", ""))


class _Page:
    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text


class _Chief:
    """Whoever hands in the table: a browser that keeps its cookies and follows where it is sent."""

    def __init__(self, url: str) -> None:
        self.host, self.cookies = urlsplit(url).netloc, dict[str, str]()
        self.post("/sign-in", {"login": LOGIN, "password": many.PASSWORD})

    def post(self, path: str, form: dict[str, str]) -> _Page:
        return self._request("POST", path, urlencode(form).encode(), many.WRITTEN)

    def hand_in(self, path: str, file: bytes) -> _Page:
        mark = "----bench"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="bang.xlsx"\r\n\r\n'
        body = head.encode() + file + f"\r\n--{mark}--\r\n".encode()
        return self._request("POST", path, body, f"multipart/form-data; boundary={mark}")

    def wait(self, page: _Page) -> _Page:
        """Look now and then, as the page does by itself."""
        while 'id="progress"' in (page := self._request("GET", page.path)).text:
            time.sleep(1)
        return page

    def _request(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> _Page:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": kept, "Origin": f"http://{self.host}"} | ({"Content-Type": kind} if kind else {})
        with closing(http.client.HTTPConnection(self.host, timeout=120)) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        where = answer.getheader("Location")
        return self._request("GET", where) if where else _Page(path, text)


class _Peak(threading.Thread):
    """The most memory that any child of the server ever held, MB; 0 where the system does not say."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            for listed in Path(f"/proc/{self.pid}/task").glob("*/children"):
                for number in listed.read_text().split():
                    self._look(Path("/proc") / number / "status")

    def _look(self, status: Path) -> None:
        try:
            found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        except OSError:
            return
        if found:
            self.most = max(self.most, int(found[1]) / 1024)
