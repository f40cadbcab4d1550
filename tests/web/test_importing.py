"""Excel on the pages: the form, a table looked at, confirmed, and given back."""

from __future__ import annotations

import stat
from datetime import timedelta
from io import BytesIO
from typing import Any

import factories as make
import openpyxl
import pytest
import workbooks as books
from conftest import WORKBOOK
from imports import hand_in, people_of_the_program

from cdht.domain.lifecycle import Role, Stage
from cdht.domain.workbook import HEADINGS
from cdht.models.citizens import Citizen
from cdht.models.journal import JournalEntry
from cdht.models.registration import Registration
from cdht.models.uploads import Upload


@pytest.fixture
def world(app) -> Any:
    chief = make.commune()
    unit, other = make.unit(chief, "Thôn Hạ Lang"), make.unit(chief, "Thôn Phú Lễ")
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "thamdinh", Role.VERIFIER)
    return chief, make.cycle(chief), unit, other


def preview(browser, cycle, data: bytes):
    return browser.follow(hand_in(browser, cycle, data))


def lan(**more: Any) -> dict[str, Any]:
    return books.person(**({"Họ và tên": "Nguyễn Thị Lan", "Giới tính": "Nữ"} | more))


def test_a_table_is_looked_at_and_then_brought_in(world, signed_in) -> None:
    _chief, cycle, _unit, _other = world
    browser = signed_in("quantri")
    before = people_of_the_program()
    page = preview(browser, cycle, books.people(books.person() | books.points("Tự chấm", 8), lan()))
    assert "2 người mới" in page.text
    assert [row[:4] for row in page.rows()] == [
        ["2", "Hoàng Văn Quý", "01/02/1961", "Thôn Hạ Lang"],
        ["3", "Nguyễn Thị Lan", "01/02/1961", "Thôn Hạ Lang"],
    ]
    assert people_of_the_program() == before
    result = browser.follow(browser.send(page.form("Nhập cả bảng")))
    assert [row[1:] for row in result.rows()] == [
        ["Hoàng Văn Quý", "Thôn Hạ Lang", "mới"],
        ["Nguyễn Thị Lan", "Thôn Hạ Lang", "mới"],
    ]
    assert {r.citizen.name: r.stage for r in Registration.select()} == {
        "Hoàng Văn Quý": Stage.SELF_SCORED, "Nguyễn Thị Lan": Stage.REGISTERED,
    }  # fmt: skip
    browser.get(result.link("Nguyễn Thị Lan"))
    who = {e.account_name for e in JournalEntry.select().where(JournalEntry.registration.is_null(False))}
    assert who == {"Trần Thị Diệu Hương"}


def test_the_file_is_private_and_gone_after_use(world, signed_in, app) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(books.person()))
    [file] = app.config["CDHT"].uploads.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Upload.get().key in file.name
    assert "bang" not in file.name
    browser.send(page.form("Nhập cả bảng"))
    assert list(app.config["CDHT"].uploads.iterdir()) == []


def test_a_day_later_it_is_forgotten(world, signed_in, app) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    preview(browser, cycle, books.people(books.person()))
    Upload.update(created_at=Upload.get().created_at - timedelta(days=1, minutes=1)).execute()
    hand_in(browser, cycle, books.people(lan()))
    assert [row.total for row in Upload.select()] == [1]
    assert len(list(app.config["CDHT"].uploads.iterdir())) == 1


def test_every_error_of_every_row_and_the_good_rows_alone(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    bad = lan(**{"Ngày sinh": "31/02/1970", "Giới tính": "Nử?", "Đối tượng đăng ký": "Học sinh"})
    page = preview(browser, cycle, books.people(books.person(), bad))
    assert [(row[0], row[1], row[2]) for row in page.rows()[:3]] == [
        ("3", "B Ngày sinh", "31/02/1970"),
        ("3", "C Giới tính", "Nử?"),
        ("3", "E Đối tượng đăng ký", "Học sinh"),
    ]
    assert "1 dòng, 3 chỗ" in page.text
    refused = page.form("Nhập các dòng đúng").fill(choice="all")
    assert "còn chỗ sai" in browser.send(refused, status=422).text
    assert Registration.select().count() == 0
    result = browser.follow(browser.send(page.form("Nhập các dòng đúng")))
    assert [row.citizen.name for row in Registration.select()] == ["Hoàng Văn Quý"]
    given_back = browser.get(result.link("Tải tệp có cột “Lỗi”")).response.data
    sheet = openpyxl.load_workbook(BytesIO(given_back)).active
    assert [cell.value for cell in sheet[1]][-1] == "Lỗi"
    assert "Cột B (Ngày sinh)" in sheet.cell(3, sheet.max_column).value
    assert sheet.cell(2, sheet.max_column).value is None


def test_the_mended_table_brings_in_only_what_is_left(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(books.person(), lan(**{"Giới tính": "?"})))
    browser.send(page.form("Nhập các dòng đúng"))
    page = preview(browser, cycle, books.people(books.person(), lan()))
    assert "1 người mới, 1 người không đổi" in page.text
    browser.send(page.form("Nhập cả bảng"))
    assert Registration.select().count() == 2


# --- Duplicates side by side ---------------------------------------------------------------------------


def answer(browser, page, **given: str):
    form = page.form("Ghi lựa chọn")
    return browser.follow(browser.send(form.fill(**{f"row__{row[1:]}": said for row, said in given.items()})))


def test_one_person_twice_in_the_table(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    data = books.people(books.person(**{"Ngày sinh": "1961"}), books.person(**{"Ngày sinh": ""}))
    page = preview(browser, cycle, data)
    assert "Dòng 2: Hoàng Văn Quý, sinh 1961, Thôn Hạ Lang" in page.text
    page = answer(browser, page, r3="same")
    assert "1 người mới" in page.text
    page = answer(browser, page, r3="")
    assert "1 dòng, 1 chỗ" in page.text
    page = answer(browser, page, r3="other")
    browser.send(page.form("Nhập cả bảng: 2 người mới"))
    assert [row.citizen.name for row in Registration.select()] == ["Hoàng Văn Quý"] * 2


@pytest.mark.parametrize(("said", "people"), [("citizen-1", 1), ("other", 2)])
def test_somebody_like_a_known_person(world, signed_in, said: str, people: int) -> None:
    chief, cycle, unit, _other = world
    make.person(chief, make.cycle(chief, "Năm 2020", year=2020), unit)
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(books.person()))
    assert "Hoàng Văn Quý, sinh 1961, nam" in page.text
    assert "Năm 2020, Thôn Hạ Lang" in page.text
    page = answer(browser, page, r2=said)
    browser.send(page.form("Nhập cả bảng"))
    assert Citizen.select().count() == people
    assert Registration.select().where(Registration.cycle == cycle.id).count() == 1


def test_an_answer_about_somebody_who_is_nobody_is_no_answer(world, signed_in) -> None:
    chief, cycle, unit, _other = world
    make.person(chief, make.cycle(chief, "Năm 2020", year=2020), unit)
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(books.person()))
    page = answer(browser, page, r2="citizen-999")
    assert "Chưa có dòng nào nhập được" in page.text


# --- Old fonts -----------------------------------------------------------------------------------------


def test_old_letters_are_shown_before_and_after(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    old = books.person(**{"Họ và tên": "TrÇn ThÞ DiÖu H\u00ad¬ng", "Đơn vị": "Th«n H¹ Lang"})
    page = preview(browser, cycle, books.people(old))
    assert [row[:4] for row in page.rows()[:2]] == [
        ["A", "TCVN3 (.VnTime)", "TrÇn ThÞ DiÖu H¬ng", "Trần Thị Diệu Hương"],
        ["D", "TCVN3 (.VnTime)", "Th«n H¹ Lang", "Thôn Hạ Lang"],
    ]
    kept = browser.follow(browser.send(page.form("Không chuyển")))
    assert "Bạn đã chọn giữ nguyên chữ" in kept.text
    page = browser.follow(browser.send(kept.form("Chuyển sang Unicode")))
    browser.send(page.form("Nhập cả bảng"))
    row = Registration.get()
    assert (row.citizen.name, row.unit.name) == ("Trần Thị Diệu Hương", "Thôn Hạ Lang")


# --- Rights --------------------------------------------------------------------------------------------


def test_a_clerk_brings_in_the_own_units(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("nhap")
    data = books.people(
        books.person(), lan(**{"Đơn vị": "Thôn Phú Lễ"}), lan(**{"Đơn vị": "Thôn Mới", "Ngày sinh": "1"})
    )
    page = preview(browser, cycle, data)
    assert {(row[0], row[1], row[3][:30]) for row in page.rows()[:3]} == {
        ("3", "D Đơn vị", "Đơn vị “Thôn Phú Lễ” do người "),
        ("4", "B Ngày sinh", "Không đọc được ngày “1”. Ghi n"),
        ("4", "D Đơn vị", "Chưa có đơn vị này. Ghi đúng t"),
    }
    browser.send(page.form("Nhập các dòng đúng"))
    assert [row.unit.name for row in Registration.select()] == ["Thôn Hạ Lang"]


def test_steps_that_are_not_the_accounts_are_left_out_and_said(world, signed_in) -> None:
    _chief, cycle, *_ = world
    whole = books.person() | books.points("Tự chấm", 8) | books.points("Thẩm định", 7) | books.votes(1, 0)
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(whole))
    assert "Điểm thẩm định của 1 người không nhập" in page.text
    assert "Phiếu bầu của 1 người không nhập" in page.text
    browser.send(page.form("Nhập cả bảng"))
    assert Registration.get().stage == Stage.SELF_SCORED


@pytest.mark.parametrize("login", ["xem", "thamdinh"])
def test_others_may_not(world, signed_in, login: str) -> None:
    _chief, cycle, *_ = world
    browser = signed_in(login)
    browser.get(f"/cycles/{cycle.id}/imports", status=403)
    browser.get(f"/cycles/{cycle.id}/imports/template.xlsx", status=403)
    browser.post(f"/cycles/{cycle.id}/imports", {}, status=403)


def test_a_table_is_its_owners_alone(world, signed_in) -> None:
    _chief, cycle, *_ = world
    preview(signed_in("quantri"), cycle, books.people(books.person()))
    key, browser = Upload.get().key, signed_in("nhap")
    browser.get(f"/imports/{key}", status=404)
    browser.get(f"/imports/{key}/errors.xlsx", status=404)
    for deed in ("answers", "confirmation", "removal"):
        browser.post(f"/imports/{key}/{deed}", {}, status=404)
        browser.get(f"/imports/{key}/{deed}", status=405)
    assert Upload.select().count() == 1


# --- Twice, late, never --------------------------------------------------------------------------------


def test_a_change_meanwhile_is_noticed(world, signed_in) -> None:
    chief, cycle, unit, _other = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(books.person(), lan()))
    make.person(chief, cycle, unit, "Nguyễn Thị Lan")
    before = people_of_the_program()
    late = browser.send(page.form("Nhập cả bảng"), status=409)
    assert "Dữ liệu đã thay đổi từ lúc xem trước" in late.text
    assert "Có thể là Nguyễn Thị Lan" in late.text
    assert people_of_the_program() == before


def test_a_double_click_brings_in_once(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(books.person()))
    form = page.form("Nhập cả bảng")
    assert browser.send(form).location == browser.send(form).location
    assert Registration.select().count() == 1


def test_without_a_file_or_with_something_else(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    url = f"/cycles/{cycle.id}/imports"
    page = browser.post(url, {}, status=422)
    assert page.errors() == {"file": "Chọn tệp Excel (.xlsx) rồi bấm Xem trước."}
    assert "không phải tệp Excel .xlsx" in hand_in(browser, cycle, b"<html>", status=422).text
    assert Upload.select().count() == 0


def test_a_table_is_put_away(world, signed_in, app) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, books.people(books.person()))
    assert browser.send(page.form("Bỏ bảng này")).location == f"/cycles/{cycle.id}/imports"
    assert (Upload.select().count(), list(app.config["CDHT"].uploads.iterdir())) == (0, [])
    assert Registration.select().count() == 0


# --- The form ------------------------------------------------------------------------------------------


def test_the_form_offers_lists_and_its_example_is_nobody(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    data = browser.get(f"/cycles/{cycle.id}/imports/template.xlsx").response.data
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["Danh sách"]
    assert [cell.value for cell in sheet[1]] == ["STT", *HEADINGS]
    assert sheet["A2"].value == "Ví dụ"
    ruled = {str(rule.sqref).split("2")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert ruled["H"] == "list"  # the unit
    offered = [cell.value for cell in book["Danh mục"]["A"] if cell.value]
    assert offered == ["Đơn vị", "Thôn Hạ Lang", "Thôn Phú Lễ"]
    page = preview(browser, cycle, data)
    assert "Dưới dòng tiêu đề không có người nào" in page.text
    row = {"B": "Lê Văn An", "H": "Thôn Hạ Lang", "K": book["Danh mục"]["E2"].value}
    for column, value in row.items():
        sheet[f"{column}3"] = value
    page = preview(browser, cycle, books.saved(book))
    browser.send(page.form("Nhập cả bảng"))
    assert [row.citizen.name for row in Registration.select()] == ["Lê Văn An"]


def test_who_is_written_over_the_example_is_no_example(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    book = openpyxl.load_workbook(
        BytesIO(browser.get(f"/cycles/{cycle.id}/imports/template.xlsx").response.data)
    )
    book["Danh sách"]["B2"].value = "Lê Văn An"
    page = preview(browser, cycle, books.saved(book))
    browser.send(page.form("Nhập cả bảng"))
    assert [row.citizen.name for row in Registration.select()] == ["Lê Văn An"]


def test_the_pilot_through_the_page(world, signed_in) -> None:
    _chief, cycle, *_ = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, WORKBOOK.read_bytes())
    assert "55 người mới" in page.text
    browser.send(page.form("Nhập cả bảng"))
    assert Registration.select().count() == 55
