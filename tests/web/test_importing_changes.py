"""The list goes out to Excel and comes back: what was changed there, and only that, is changed here."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import factories as make
import openpyxl
import pytest
import workbooks as books
from imports import hand_in, people_of_the_program

from cdht.domain.lifecycle import Role, Stage
from cdht.models.citizens import Citizen
from cdht.models.journal import JournalEntry
from cdht.models.registration import Registration
from cdht.models.scoring import SheetKind, sheets_of


@pytest.fixture
def world(app) -> Any:
    chief = make.commune()
    unit, other = make.unit(chief, "Thôn Hạ Lang"), make.unit(chief, "Thôn Phú Lễ")
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, all_units=True)
    an = make.person(chief, cycle, unit, "Lê Văn An", year=1960, number="046060001234")
    binh = make.self_scored(chief, make.person(chief, cycle, unit, "Lê Thị Bình", year=1961))
    chau = make.self_scored(chief, make.person(chief, cycle, other, "Lê Thị Châu", year=1962))
    make.verified(verifier, chau)
    return chief, cycle, {"an": an, "binh": binh, "chau": chau}


class Sheet:
    """The list as Excel shows it: cells by name of the person and heading."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(data))
        self.sheet = self.book["Danh sách"]
        self.columns = {cell.value: cell.column for cell in self.sheet[1]}
        self.rows = {
            self.sheet.cell(row, self.columns["Họ và tên"]).value: row
            for row in range(2, self.sheet.max_row + 1)
        }

    def get(self, name: str, heading: str) -> Any:
        return self.sheet.cell(self.rows[name], self.columns[heading]).value

    def put(self, name: str, **cells: Any) -> Sheet:
        for heading, value in cells.items():
            column = self.columns[heading.replace("_", " ")]
            self.sheet.cell(self.rows[name], column).value = value
        return self

    def points(self, name: str, block: str, given: int) -> Sheet:
        return self.put(name, **{f"{block}_{n}": given for n in range(1, 11)})

    def data(self) -> bytes:
        return books.saved(self.book)


def exported(browser, cycle) -> Sheet:
    return Sheet(browser.get(f"/cycles/{cycle.id}/imports/list.xlsx").response.data)


def preview(browser, cycle, sheet: Sheet):
    return browser.follow(hand_in(browser, cycle, sheet.data()))


def test_the_list_goes_out_in_the_form_of_the_template(world, signed_in) -> None:
    _chief, cycle, _people = world
    sheet = exported(signed_in("quantri"), cycle)
    assert sheet.sheet.column_dimensions["A"].hidden
    assert list(sheet.rows) == ["Lê Văn An", "Lê Thị Bình", "Lê Thị Châu"]
    assert sheet.get("Lê Văn An", "Mã hồ sơ").startswith("1-")
    assert sheet.get("Lê Văn An", "Số CCCD") == "•••••••• 1234"
    assert (sheet.get("Lê Thị Bình", "Tự chấm 3"), sheet.get("Lê Thị Châu", "Thẩm định 3")) == (8, 8)


def test_untouched_it_changes_nothing(world, signed_in) -> None:
    _chief, cycle, _people = world
    browser = signed_in("quantri")
    before = people_of_the_program()
    page = preview(browser, cycle, exported(browser, cycle))
    assert "3 người không đổi" in page.text
    browser.send(page.form("Nhập cả bảng"))
    assert people_of_the_program() == before


def test_changes_are_shown_old_and_new_and_written_down(world, signed_in) -> None:
    _chief, cycle, people = world
    browser = signed_in("quantri")
    sheet = exported(browser, cycle)
    sheet.put("Lê Văn An", Điện_thoại="0905123456", Đơn_vị="Thôn Phú Lễ", Ngày_sinh="05/06/1960")
    sheet.put("Lê Thị Bình", Tự_chấm_3=10)
    page = preview(browser, cycle, sheet)
    assert [row[1:] for row in page.rows()] == [
        ["Lê Văn An", "Ngày sinh", "1960", "05/06/1960"],
        ["Lê Văn An", "Điện thoại", "(trống)", "0905123456"],
        ["Lê Văn An", "Đơn vị", "Thôn Hạ Lang", "Thôn Phú Lễ"],
        ["Lê Thị Bình", "Tự chấm 3", "8", "10"],
    ]
    result = browser.follow(browser.send(page.form("Nhập cả bảng: 2 người được sửa, 1 người không đổi")))
    assert [row[3] for row in result.rows()] == ["sửa", "sửa", "không đổi"]
    an = make.fresh(people["an"])
    assert (an.citizen.phone, an.unit.name, an.citizen.birth) == ("0905123456", "Thôn Phú Lễ", "1960-06-05")
    assert an.citizen.number == "046060001234"
    [(_sheet, points)] = sheets_of([people["binh"].id], SheetKind.SELF).values()
    assert points.points[:4] == (8, 8, 10, 8)
    entry = JournalEntry.select().where(JournalEntry.registration == an.id).order_by(-JournalEntry.id).get()
    assert (entry.action, entry.reason) == ("change_registration", "Theo bảng nhập")
    assert entry.changed["phone"] == [None, "0905123456"]


def test_a_cell_made_empty_is_made_empty(world, signed_in) -> None:
    _chief, cycle, _people = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, exported(browser, cycle).put("Lê Văn An", Số_CCCD=None, Giới_tính=None))
    browser.send(page.form("Nhập cả bảng"))
    an = Citizen.get(Citizen.name == "Lê Văn An")
    assert (an.number, an.gender) == (None, None)


def test_what_a_colleague_changed_elsewhere_stays(world, signed_in) -> None:
    """The file is old by then, but its owner did not touch that cell."""
    _chief, cycle, _people = world
    browser = signed_in("quantri")
    sheet = exported(browser, cycle)
    Citizen.update(phone="0911111111").where(Citizen.name == "Lê Văn An").execute()
    page = preview(browser, cycle, sheet.put("Lê Văn An", Địa_chỉ="Xóm 3"))
    assert [row[2:] for row in page.rows()] == [["Địa chỉ", "(trống)", "Xóm 3"]]
    browser.send(page.form("Nhập cả bảng"))
    an = Citizen.get(Citizen.name == "Lê Văn An")
    assert (an.phone, an.address) == ("0911111111", "Xóm 3")


@pytest.mark.parametrize(("said", "phone"), [("mine", "0922222222"), ("theirs", "0911111111")])
def test_both_values_of_a_cell_that_two_people_changed(world, signed_in, said: str, phone: str) -> None:
    _chief, cycle, _people = world
    browser = signed_in("quantri")
    sheet = exported(browser, cycle)
    Citizen.update(phone="0911111111").where(Citizen.name == "Lê Văn An").execute()
    page = preview(browser, cycle, sheet.put("Lê Văn An", Điện_thoại="0922222222"))
    assert "Của bảng: 0922222222" in page.text
    assert "Đang lưu: 0911111111" in page.text
    form = page.form("soát lại các ô")
    form.fields["row-2-Điện thoại"] = [said]
    page = browser.follow(browser.send(form))
    browser.send(page.form("Nhập cả bảng"))
    assert Citizen.get(Citizen.name == "Lê Văn An").phone == phone


def test_what_a_page_would_refuse_is_known_before(world, signed_in) -> None:
    _chief, cycle, _people = world
    browser = signed_in("quantri")
    sheet = exported(browser, cycle)
    sheet.put("Lê Thị Châu", Thẩm_định_2=9)
    sheet.put("Lê Thị Bình", Đối_tượng_đăng_ký="Cán bộ, trí thức", Số_CCCD="046060001234")
    sheet.put("Lê Văn An", Số_CCCD="12")
    page = preview(browser, cycle, sheet)
    found = {(row[0], row[1].split(" ", 1)[1]): row[3] for row in page.rows() if row[0] and len(row) == 4}
    assert found[("2", "Số CCCD")].startswith("Số CCCD có 12 chữ số")
    assert found[("3", "Đối tượng đăng ký")].startswith("Đã tự chấm thì không đổi đối tượng lúc đăng ký")
    assert found[("4", "Thẩm định 2")] == "Điểm thẩm định đã ghi thì sửa trên trang Thẩm định."


def test_new_rows_and_codes_that_cannot_be(world, signed_in) -> None:
    _chief, cycle, _people = world
    browser = signed_in("quantri")
    sheet = exported(browser, cycle)
    code = sheet.get("Lê Văn An", "Mã hồ sơ")
    for row, (name, given) in enumerate((("Lê Mới", None), ("Lê Chép", code), ("Lê Sai", "77-x")), start=5):
        sheet.rows[name] = row
        sheet.put(name, Họ_và_tên=name, Đơn_vị="Thôn Hạ Lang", Đối_tượng_đăng_ký="Nông dân", Mã_hồ_sơ=given)
    page = preview(browser, cycle, sheet)
    found = {row[0]: row[3] for row in page.rows() if "Mã hồ sơ" in row[1]}
    assert found["6"].startswith("Mã này đã có ở dòng 2")
    assert found["7"].startswith("Mã hồ sơ bị sửa")
    browser.send(page.form("Nhập các dòng đúng"))
    assert Citizen.select().where(Citizen.name.startswith("Lê ")).count() == 4


def test_a_clerk_gets_and_changes_the_own_units_only(world, signed_in) -> None:
    _chief, cycle, _people = world
    whole, browser = exported(signed_in("quantri"), cycle), signed_in("nhap")
    assert list(exported(browser, cycle).rows) == ["Lê Văn An", "Lê Thị Bình"]
    page = preview(browser, cycle, whole.put("Lê Thị Châu", Điện_thoại="0905123456"))
    assert "do người khác phụ trách nhập" in page.text
    browser.send(page.form("Nhập các dòng đúng"))
    assert Citizen.get(Citizen.name == "Lê Thị Châu").phone is None


def test_scores_keyed_in_excel_take_people_on(world, signed_in) -> None:
    _chief, cycle, people = world
    browser = signed_in("nhap")
    page = preview(browser, cycle, exported(browser, cycle).points("Lê Văn An", "Tự_chấm", 9))
    browser.send(page.form("Nhập cả bảng"))
    assert make.fresh(people["an"]).stage == Stage.SELF_SCORED
    page = preview(browser, cycle, exported(browser, cycle).put("Lê Văn An", Tự_chấm_1=None))
    assert "Còn trống: Tự chấm 1" in page.text
    assert Registration.select().count() == 3


def test_a_change_between_preview_and_confirmation_is_shown_again(world, signed_in) -> None:
    _chief, cycle, _people = world
    browser = signed_in("quantri")
    page = preview(browser, cycle, exported(browser, cycle).put("Lê Văn An", Điện_thoại="0922222222"))
    Citizen.update(phone="0911111111").where(Citizen.name == "Lê Văn An").execute()
    late = browser.send(page.form("Nhập cả bảng"), status=409)
    assert "Đang lưu: 0911111111" in late.text
    assert Citizen.get(Citizen.name == "Lê Văn An").phone == "0911111111"
