"""Printing in the background: ordered, watched, cancelled, failed, interrupted, two at once."""

from __future__ import annotations

import io
import time
from datetime import datetime, timedelta
from typing import Any

import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions import printing_jobs as actions
from cdht.actions.certificate_stock import keep_stock
from cdht.actions.printing_jobs import Cancelled
from cdht.domain.certificate_stock import Paper, Stock
from cdht.domain.lifecycle import Role
from cdht.models.accounts import Account
from cdht.models.printing_jobs import PrintingJob, PrintingState
from cdht.models.recognition import Recognition
from cdht.models.units import Unit
from cdht.reports import printing
from cdht.reports.papers import PAPERS
from cdht.web import printing_jobs, printing_worker
from cdht.web.pages import now

NAMES = ("Đặng Thị Ánh", "Lê Ưu Đàm", "Võ Y")
"""By given name, as the hand-over list has them."""


@pytest.fixture
def world(app) -> Any:
    """Three people recognised, and somebody who only looks."""
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    make.account(chief, "xem", Role.VIEWER)
    rows = [make.person(chief, cycle, unit, name, year=1950 + i) for i, name in enumerate(reversed(NAMES))]
    for row in rows:
        make.self_scored(chief, row)
        make.verified(verifier, row)
        make.voted(chief, row)
    make.recognised(chief, rows[0])
    return chief, cycle


@pytest.fixture(autouse=True)
def _workers_go_home():
    yield
    printing_worker.close()
    printing.close()


@pytest.fixture
def everything_is_long(monkeypatch) -> None:
    monkeypatch.setattr(printing_jobs, "FEW_CERTIFICATES", 0)
    monkeypatch.setattr(printing_jobs, "FEW_PEOPLE", 0)


@pytest.fixture
def nobody_prints(monkeypatch) -> None:
    """Jobs stay in the queue: the process is not started."""
    monkeypatch.setattr(printing_worker, "see_to", lambda _config: None)


def ordered(browser, cycle, name: str = "certificates", **chosen: Any) -> str:
    page = browser.get(f"/cycles/{cycle.id}/printing/{name}")
    moved = browser.send(page.form("In").fill(**chosen))
    assert moved.location.startswith("/printing/")
    return moved.location


def waited(browser, url: str, *, most: float = 90):
    """As somebody waits who reloads the page now and then."""
    deadline = time.monotonic() + most
    while time.monotonic() < deadline:
        page = browser.get(url)
        if not page.soup.select("#progress[hx-get]"):
            return page
        time.sleep(0.2)
    raise AssertionError(page.text)


def folder(app) -> Any:
    return app.config["CDHT"].printed


def files(app) -> list[str]:
    return sorted(file.name for file in folder(app).glob("*")) if folder(app).exists() else []


def an_order(app, chief, cycle, at: datetime | None = None, **chosen: Any) -> PrintingJob:
    return actions.order(
        "certificates", chosen, "Giấy công nhận · Năm 2021", "GiayCongNhan_QuangPhu_2021.pdf", cycle.id,
        folder=folder(app), by=chief, at=at or now(),
    )  # fmt: skip


def print_all(app) -> None:
    """What the process does, here and now."""
    while (job := actions.take_next()) is not None:
        printing_worker.print_one(app.config["CDHT"], job)


# --- The whole way ---------------------------------------------------------------------------------------


def test_few_are_printed_at_once_on_the_chosen_stock(world, signed_in) -> None:
    chief, cycle = world
    stock = keep_stock("Máy in phòng Văn hóa", Stock(Paper.A5), by=chief, at=make.NOW)
    browser = signed_in("quantri")
    page = browser.get(f"/cycles/{cycle.id}/printing/certificates")
    assert "3 giấy." in page.text
    moved = browser.send(page.form("In").fill(stock=stock.id))
    assert moved.location == f"/cycles/{cycle.id}/papers/certificates.pdf?stock={stock.id}"
    made = PdfReader(io.BytesIO(browser.follow(moved).response.data))
    assert [round(sheet.mediabox.height) for sheet in made.pages] == [842, 842]
    assert PrintingJob.select().count() == 0


def test_many_are_printed_in_the_background_and_the_file_is_whole(
    world, signed_in, app, everything_is_long
) -> None:
    _chief, cycle = world
    browser = signed_in("quantri")
    url = ordered(browser, cycle)
    page = waited(browser, url)
    assert "Đã in xong" in page.text
    assert "3 giấy trong một tệp" in page.text
    answer = browser.get(page.link("Mở PDF")).response
    assert answer.headers["Content-Disposition"] == 'inline; filename="GiayCongNhan_QuangPhu_2021.pdf"'
    texts = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.data)).pages]
    assert [name in text for name, text in zip(NAMES, texts, strict=True)] == [True] * 3
    for row in Recognition.select():
        assert sum(row.code in text for text in texts) == 1
    assert "Đã in xong" in browser.get(f"/cycles/{cycle.id}/printing/certificates").text
    browser.send(page.form("Xóa khỏi máy chủ"))
    assert (files(app), PrintingJob.select().count()) == ([], 0)
    browser.get(url, status=404)


def test_a_long_list_goes_the_same_way(world, signed_in, everything_is_long) -> None:
    _chief, cycle = world
    browser = signed_in("xem")
    moved = browser.get(f"/cycles/{cycle.id}/papers/registration-list.pdf", status=303)
    assert moved.location == f"/cycles/{cycle.id}/printing/registration-list"
    page = waited(browser, ordered(browser, cycle, "registration-list"))
    text = PdfReader(io.BytesIO(browser.get(page.link("Mở PDF")).response.data)).pages[0].extract_text()
    assert all(name in text for name in NAMES)


def test_a_report_on_many_people_is_still_short(world, signed_in, monkeypatch) -> None:
    """It has a line for each unit, not for each person."""
    monkeypatch.setattr(printing_jobs, "FEW_PEOPLE", 1)
    _chief, cycle = world
    browser = signed_in("quantri")
    browser.get(f"/cycles/{cycle.id}/papers/summary.pdf", status=200)
    browser.get(f"/cycles/{cycle.id}/papers/registration-list.pdf", status=303)


def test_those_of_one_decision_alone(world, signed_in) -> None:
    chief, cycle = world
    unit = Unit.get()
    row = make.person(chief, cycle, unit, "Hồ Thị Kim Yến", year=1971)
    make.self_scored(chief, row)
    make.verified(Account.get(Account.login == "thamdinh").as_actor(), row)
    make.voted(chief, row)
    make.recognised(chief, row, "46/QĐ-UBND")
    second = Recognition.get(Recognition.registration == row.id).decision_id
    browser = signed_in("quantri")
    page = browser.get(f"/cycles/{cycle.id}/printing/certificates")
    assert "4 giấy." in page.text
    made = browser.follow(browser.send(page.form("In").fill(decision=second))).response.data
    texts = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(made)).pages]
    assert ["Hồ Thị Kim Yến" in text for text in texts] == [True]


def test_two_at_once_wait_in_line(world, signed_in, app, nobody_prints, everything_is_long) -> None:
    _chief, cycle = world
    first, second = signed_in("quantri"), signed_in("xem")
    one, two = ordered(first, cycle), ordered(second, cycle)
    assert "Còn 1 bản in trước" not in first.get(one).text
    assert "Còn 1 bản in trước" in second.get(two).text
    print_all(app)
    assert [row.state for row in PrintingJob.select()] == [PrintingState.DONE] * 2
    assert len(files(app)) == 2


def test_a_second_click_orders_once(world, signed_in, nobody_prints, everything_is_long) -> None:
    _chief, cycle = world
    browser = signed_in("quantri")
    form = browser.get(f"/cycles/{cycle.id}/printing/certificates").form("In")
    assert browser.send(form).location == browser.send(form).location
    assert PrintingJob.select().count() == 1


def test_the_page_asks_again_by_itself_and_moves_on_at_the_end(
    world, signed_in, app, nobody_prints, everything_is_long
) -> None:
    _chief, cycle = world
    browser = signed_in("quantri")
    url = ordered(browser, cycle)
    piece = browser.get(url, htmx=True)
    assert piece.soup.section["hx-get"] == url
    assert "Đang chờ đến lượt" in piece.text
    job = actions.take_next()
    actions.note_progress(job, 1, 4)
    assert "1 / 4 giấy (25%)" in browser.get(url, htmx=True).text
    actions.end(job, PrintingState.STOPPED)
    assert browser.get(url, status=204, htmx=True).response.headers["HX-Redirect"] == url


# --- What goes wrong -------------------------------------------------------------------------------------


def test_cancelled_while_it_waits_or_runs_it_leaves_nothing(
    world, signed_in, app, nobody_prints, everything_is_long
) -> None:
    chief, cycle = world
    browser = signed_in("quantri")
    url = ordered(browser, cycle)
    browser.send(browser.get(url).form("Hủy"))
    assert PrintingJob.get().state == PrintingState.STOPPED
    assert actions.take_next() is None
    an_order(app, chief, cycle)
    job = actions.take_next()
    browser.send(browser.get(f"/printing/{job.key}").form("Hủy"))
    assert "Đang dừng" in browser.get(f"/printing/{job.key}").text
    printing_worker.print_one(app.config["CDHT"], job)
    page = browser.get(f"/printing/{job.key}")
    assert "Không có tệp nào được giữ lại" in page.text
    assert (PrintingJob.get_by_id(job.id).state, files(app)) == (PrintingState.STOPPED, [])
    browser.get(f"/printing/{job.key}/file.pdf", status=404)


def test_cancelled_at_the_last_moment_the_file_goes_again(world, app) -> None:
    chief, cycle = world
    an_order(app, chief, cycle)
    job = actions.take_next()
    actions.cancel(job)
    with pytest.raises(Cancelled):
        actions.deliver(job, b"%PDF", folder(app))
    assert files(app) == []


def test_a_refused_printing_says_why_and_can_be_tried_again(world, signed_in, app, nobody_prints) -> None:
    chief, cycle = world
    job = an_order(app, chief, cycle, stock_id=99)
    print_all(app)
    browser = signed_in("quantri")
    page = browser.get(f"/printing/{job.key}")
    assert "Không in được" in page.text
    assert "Máy in này vừa bị xóa" in page.text
    assert files(app) == []
    browser.send(page.form("In lại"))
    row = PrintingJob.get()
    assert (row.state, row.message, row.finished) == (PrintingState.QUEUED, "", 0)


def test_a_broken_printing_says_so_without_a_code(world, signed_in, app, nobody_prints) -> None:
    chief, cycle = world
    job = an_order(app, chief, cycle, unheard_of=1)
    print_all(app)
    text = signed_in("quantri").get(f"/printing/{job.key}").text
    assert "Chương trình gặp lỗi khi in" in text
    assert (PrintingJob.get().state, files(app)) == (PrintingState.FAILED, [])


def test_after_a_restart_the_page_says_what_happened(world, signed_in, app) -> None:
    chief, cycle = world
    an_order(app, chief, cycle)
    running = actions.take_next()
    an_order(app, chief, cycle)
    stopping = actions.take_next()
    actions.cancel(stopping)
    browser = signed_in("quantri")
    page = browser.get(f"/printing/{running.key}")
    assert "Máy chủ đã khởi động lại trong lúc in" in page.text
    assert [row.state for row in PrintingJob.select().order_by(PrintingJob.id)] == [
        PrintingState.FAILED,
        PrintingState.STOPPED,
    ]
    browser.send(page.form("In lại"))
    assert "Đã in xong" in waited(browser, f"/printing/{running.key}").text


def test_a_day_later_jobs_and_files_are_gone(world, app, nobody_prints) -> None:
    chief, cycle = world
    an_order(app, chief, cycle, at=make.NOW)
    print_all(app)
    assert len(files(app)) == 1
    actions.forget_old(folder(app), at=make.NOW + timedelta(hours=23))
    assert len(files(app)) == 1
    actions.forget_old(folder(app), at=make.NOW + timedelta(days=1, minutes=1))
    assert (files(app), PrintingJob.select().count()) == ([], 0)


def test_files_go_as_well_when_nobody_prints_again(world, app, visitor, nobody_prints) -> None:
    chief, cycle = world
    an_order(app, chief, cycle, at=now() - timedelta(days=1, minutes=1))
    an_order(app, chief, cycle, at=now() - timedelta(hours=23))
    print_all(app)
    assert len(files(app)) == 2
    form = visitor.get("/sign-in").form("Đăng nhập")
    visitor.send(form.fill(login="quantri", password=make.PASSWORD))
    assert (len(files(app)), PrintingJob.select().count()) == (1, 1)


def test_too_many_kept_are_refused_with_what_to_do(
    world, signed_in, app, nobody_prints, everything_is_long
) -> None:
    chief, cycle = world
    for _ in range(actions.MOST_KEPT):
        an_order(app, chief, cycle, at=now())
    browser = signed_in("quantri")
    form = browser.get(f"/cycles/{cycle.id}/printing/certificates").form("In")
    assert "Xóa bớt bản cũ" in browser.send(form, status=422).text


# --- Who may ---------------------------------------------------------------------------------------------


def test_a_job_is_its_owners_alone(world, signed_in, app, nobody_prints) -> None:
    chief, cycle = world
    job = an_order(app, chief, cycle)
    other = signed_in("xem")
    other.get(f"/printing/{job.key}", status=404)
    other.get(f"/printing/{job.key}/file.pdf", status=404)
    for deed in ("cancellation", "repetition", "removal"):
        other.post(f"/printing/{job.key}/{deed}", {}, status=404)
    assert job.title not in other.get(f"/cycles/{cycle.id}/printing/certificates").text
    assert PrintingJob.get().state == PrintingState.QUEUED


def test_who_may_and_what_is_not_there(world, signed_in) -> None:
    _chief, cycle = world
    verifier = signed_in("thamdinh")
    verifier.get(f"/cycles/{cycle.id}/printing/certificates", status=403)
    verifier.post(f"/cycles/{cycle.id}/printing/certificates", {}, status=403)
    browser = signed_in("quantri")
    for name in ("nothing", "ballots", "person-sheet", "person-journal"):
        assert name == "nothing" or name in PAPERS
        browser.get(f"/cycles/{cycle.id}/printing/{name}", status=404)
    browser.get(f"/cycles/{cycle.id}/papers/certificates.pdf?stock=99", status=404)
    page = browser.get(f"/cycles/{cycle.id}/printing/certificates")
    assert "stock" in browser.send(page.form("In").fill(stock="99"), status=422).errors()


def test_nobody_recognised_yet(app, signed_in) -> None:
    chief = make.commune()
    cycle = make.cycle(chief)
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/printing/certificates")
    assert "Chưa có ai để in" in page.text
    assert not page.soup.select("main form button")
