"""A long table: read and brought in by a process of its own, stopped, interrupted, gone on with."""

from __future__ import annotations

import time
from typing import Any

import factories as make
import pytest
import workbooks as books
from imports import hand_in, people_of_the_program

from cdht.actions import import_run, import_worker, uploads
from cdht.actions.import_worker import bring_all_in
from cdht.actions.transactions import writing
from cdht.domain.lifecycle import Role
from cdht.models.registration import Registration
from cdht.models.uploads import Upload, UploadRow, UploadState
from cdht.web.pages import now

MANY = 400


@pytest.fixture
def world(app) -> Any:
    chief = make.commune()
    make.unit(chief, "Thôn Hạ Lang")
    make.account(chief, "nhap", Role.CLERK, all_units=True)
    return chief, make.cycle(chief)


def many(number: int = MANY) -> bytes:
    rows = []
    for n in range(number):
        name, born = (
            f"Lê Văn {chr(65 + n // 26 % 26)}{chr(97 + n % 26)}",
            f"{n % 28 + 1}/{n // 28 % 12 + 1}/1960",
        )
        rows.append(books.person(**{"Họ và tên": name, "Ngày sinh": born}))
    return books.people(*rows)


def wait(browser, key: str, *, most: float = 60):
    """As somebody waits who reloads the page now and then."""
    deadline = time.monotonic() + most
    while time.monotonic() < deadline:
        page = browser.get(f"/imports/{key}")
        if not page.soup.select("#progress"):
            return page
        time.sleep(0.3)
    raise AssertionError(page.text)


@pytest.fixture
def everything_is_long(monkeypatch) -> None:
    monkeypatch.setattr(import_worker, "SMALL_BYTES", 1_000)


def test_a_long_table_goes_its_whole_way(world, signed_in, app, everything_is_long) -> None:
    _chief, cycle = world
    browser = signed_in("quantri")
    assert hand_in(browser, cycle, many()).location.startswith("/imports/")
    key = Upload.get().key
    page = wait(browser, key)
    assert f"Nhập cả bảng: {MANY} người mới" in page.text
    assert Registration.select().count() == 0
    moved = browser.send(page.form("Nhập cả bảng"))
    piece = browser.get(moved.location)
    assert "Đang nhập" in piece.text or "Đã nhập" in piece.text
    result = wait(browser, key)
    assert Registration.select().count() == MANY
    assert (len(result.rows()), UploadRow.select().count()) == (200, MANY)
    assert list(app.config["CDHT"].uploads.iterdir()) == []
    again = browser.get(f"/imports/{key}")
    assert f"{MANY} người mới" in again.text


def test_no_table_is_said_at_once_and_a_bad_one_later(world, signed_in, everything_is_long) -> None:
    _chief, cycle = world
    browser = signed_in("quantri")
    assert "không phải tệp Excel" in hand_in(browser, cycle, b"x" * 2_000, status=422).text
    hand_in(browser, cycle, many(40)[:-500])
    assert "bị hỏng hoặc chép chưa xong" in wait(browser, Upload.get().key).text


def planned(chief, cycle, folder, data: bytes):
    plan = uploads.read(data, cycle.id, by=chief, at=make.NOW)
    row = uploads.keep(data, "a.xlsx", plan, cycle.id, folder=folder, by=chief, at=now())
    import_run.set_off(row)
    return row, plan


def test_asked_to_stop_it_stops_between_people_and_goes_on(world, signed_in, app) -> None:
    chief, cycle = world
    folder = app.config["CDHT"].uploads
    row, plan = planned(chief, cycle, folder, many())
    import_worker.ask_to_stop(row)
    assert bring_all_in(row, plan, by=chief, at=make.NOW, rest=0) == (UploadState.STOPPED, 0)
    assert Registration.select().count() == 0
    import_run.finish(row, UploadState.STOPPED, "Đã dừng")
    browser = signed_in("quantri")
    page = browser.get(f"/imports/{row.key}")
    browser.send(page.form("Làm tiếp"))
    page = wait(browser, row.key)
    browser.send(page.form("Nhập cả bảng"))
    wait(browser, row.key)
    assert Registration.select().count() == MANY


def test_what_is_in_stays_whole_when_the_server_dies(world, signed_in, app) -> None:
    chief, cycle = world
    row, plan = planned(chief, cycle, app.config["CDHT"].uploads, many())
    import_run.bring_in(row, plan, plan.good[:50], by=chief, at=make.NOW)
    browser = signed_in("quantri")
    page = browser.get(f"/imports/{row.key}")
    assert "Bị ngắt giữa chừng" in page.text
    browser.send(page.form("Làm tiếp"))
    page = wait(browser, row.key)
    assert f"{MANY - 50} người mới, 50 người không đổi" in page.text


def test_somebody_changed_meanwhile_stays_out_alone(world, app) -> None:
    chief, cycle = world
    row, plan = planned(chief, cycle, app.config["CDHT"].uploads, many(40))
    unit = Registration.unit.rel_model.get()
    make.person(chief, cycle, unit, plan.good[3].line.name, year=1960)
    assert bring_all_in(row, plan, by=chief, at=make.NOW, rest=0) == (UploadState.DONE, 1)
    [out] = UploadRow.select().where(UploadRow.outcome == import_run.REFUSED)
    assert (out.row, out.message) == (5, f"Dòng 5, {plan.good[3].line.name}: vừa có người đổi hồ sơ này.")
    assert Registration.select().count() == 40


def test_a_change_before_it_starts_is_shown_again(world, signed_in, everything_is_long) -> None:
    chief, cycle = world
    browser = signed_in("quantri")
    hand_in(browser, cycle, many(40))
    page = wait(browser, Upload.get().key)
    unit = Registration.unit.rel_model.get()
    make.person(chief, cycle, unit, "Lê Văn Aa", year=1960)
    before = people_of_the_program()
    browser.send(page.form("Nhập cả bảng"))
    page = wait(browser, Upload.get().key)
    assert "Dữ liệu đã thay đổi từ lúc xem trước" in page.text
    assert people_of_the_program() == before


def test_only_the_owner_stops_it(world, signed_in, app) -> None:
    chief, cycle = world
    row, _plan = planned(chief, cycle, app.config["CDHT"].uploads, many(5))
    browser = signed_in("nhap")
    for deed in ("cancellation", "resumption"):
        browser.post(f"/imports/{row.key}/{deed}", {}, status=404)
    with writing():
        assert Upload.get().state == UploadState.RUNNING
    signed_in("quantri").post(f"/imports/{row.key}/cancellation", {})
    assert Upload.get().state == UploadState.STOPPING
