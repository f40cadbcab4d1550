"""A workbook goes in: the pilot's figures come out; a wrong one, or the same one again, changes nothing."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from typing import Any

import factories as make
import pytest
import workbooks as books
from conftest import EXPECTED, WORKBOOK
from imports import ONE_VOTE, OWN, VERIFIED, bring, decided, everything, wrong

from cdht.domain.accounts import Actor
from cdht.domain.lifecycle import Role, Stage
from cdht.domain.problems import NotAllowed, Refused
from cdht.models.citizens import Citizen
from cdht.models.cycles import Cycle
from cdht.models.figures import figures_of
from cdht.models.journal import JournalEntry
from cdht.models.recognition import Recognition
from cdht.models.registration import Registration
from cdht.models.scoring import SheetKind, notes_of, sheets_of
from cdht.models.units import Unit


@pytest.fixture
def server(db) -> Actor:
    return Actor.server(make.commune().commune_id)


# --- The pilot ---------------------------------------------------------------------------------


def same_where_expected(expected: Any, found: Any) -> Any:
    """`found` without the keys that nobody asked for."""
    if isinstance(expected, dict):
        return {key: same_where_expected(expected[key], found[key]) for key in expected}
    return found


def test_the_pilot_comes_to_its_figures(server) -> None:
    result = bring(WORKBOOK, server)
    assert result.summary == (
        "Đã nhập vào đợt “Năm 2021”: 55 người mới. "
        "Đơn vị mới: Cơ quan xã, Thôn Bao La – Đức Nhuận, Ban Khuyến học Họ Hoàng."
    )
    cycle = decided(server)
    facts = (cycle.year, cycle.criteria.code, cycle.is_pilot, cycle.starts_on)
    assert facts == (2021, "pilot-2021", True, date(2021, 3, 15))
    expected = json.loads(EXPECTED.read_text("utf-8"))
    found = figures_of(cycle).as_json()
    assert same_where_expected(expected, found) == expected
    assert list(found["units"]) == list(expected["units"])


def test_the_same_people_under_the_rules_of_2022(server) -> None:
    bring(WORKBOOK, server, criteria_code="khvn-2022")
    cycle = decided(server)
    assert (cycle.criteria.code, cycle.is_pilot, cycle.year) == ("khvn-2022", False, 2021)
    sheets = {
        i: sheet
        for i, (_row, sheet) in sheets_of(Registration.select(Registration.id), SheetKind.VERIFIED).items()
    }
    for row in Recognition.select():
        points, reasons = sheets[row.registration_id], " ".join(row.why)
        low = [number for number, given in enumerate(points.points, start=1) if given < 5]
        carried = "Phiếu đồng ý" not in reasons
        assert row.recognised == (points.total >= 80 and not low and carried)
        assert (
            f"Tổng điểm thẩm định là {points.total}, thiếu {80 - points.total} điểm so với mức đạt 80"
            in reasons
        ) == (points.total < 80)
        assert [n for n in range(1, 11) if f"Chỉ số {n} được" in reasons] == low
    assert (
        figures_of(cycle).total.count("recognised")
        == Recognition.select().where(Recognition.recognised).count()
    )
    assert any("dưới mức sàn 5" in reason for row in Recognition.select() for reason in row.why)


def test_the_same_file_twice_changes_nothing_and_says_so(server) -> None:
    bring(WORKBOOK, server)
    before = everything()
    again = bring(WORKBOOK.read_bytes(), server, "năm  2021")
    assert again.summary == "Bảng này đã nhập trước đây: 55 người không có gì thay đổi."
    assert everything() == before
    decided(server)
    before = everything()
    assert not bring(WORKBOOK, server).changed
    assert everything() == before


def test_a_dry_run_tells_and_changes_nothing(server) -> None:
    before = everything()
    result = bring(WORKBOOK, server, dry_run=True)
    assert (result.summary[:38], result.cycle_id) == ("Sẽ nhập vào đợt “Năm 2021”: 55 người mới"[:38], None)
    assert everything() == before


def test_the_journal_says_who_and_what(server) -> None:
    bring(books.people(books.person() | OWN | VERIFIED | {"Thẩm định 3": 7} | ONE_VOTE), server)
    [row] = Registration.select()
    entries = JournalEntry.select().where(JournalEntry.registration == row.id).order_by(JournalEntry.id)
    assert [(e.action, e.account_name) for e in entries] == [
        (action, "Máy chủ") for action in ("register", "self_score", "verify", "vote")
    ]
    [(sheet, _points)] = sheets_of([row.id], SheetKind.VERIFIED).values()
    assert notes_of(sheet.id) == {3: "Theo bảng nhập"}


# --- Sheets as people make them ----------------------------------------------------------------


def titled(sheet: Any) -> None:
    sheet.insert_rows(1, 4)
    sheet["A1"] = "UBND XÃ QUẢNG PHÚ"
    sheet["C3"] = "DANH SÁCH CÔNG DÂN HỌC TẬP NĂM 2021"
    sheet.merge_cells("C3:J3")


def reordered(sheet: Any) -> None:
    rows = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
    for row, cells in enumerate(rows, start=1):
        for column, (value, shown) in enumerate(reversed(cells), start=1):
            sheet.cell(row, column).value = value
            sheet.cell(row, column).number_format = shown


def decomposed(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = unicodedata.normalize("NFD", cell.value)


@pytest.mark.parametrize("change", [titled, reordered, decomposed])
def test_another_form_of_the_same_sheet(server, change) -> None:
    bring(books.pilot(change), server)
    expected = json.loads(EXPECTED.read_text("utf-8"))
    assert same_where_expected(expected, figures_of(decided(server)).as_json()) == expected
    assert not bring(WORKBOOK, server).changed


def test_rows_are_numbered_as_in_excel(server) -> None:
    def change(sheet: Any) -> None:
        titled(sheet)
        sheet["L10"] = 11

    [problem] = wrong(books.pilot(change), server).cells
    assert (
        problem.text
        == "Dòng 10, cột L (Tự chấm 1): “11”. Phải là số nguyên từ 0 đến 10. Ghi lại bằng chữ số."
    )


def test_numbers_kept_as_text(server) -> None:
    bring(books.people(books.person(**{"Số CCCD": "046061001234", "Điện thoại": "0905 123 456"})), server)
    [citizen] = Citizen.select()
    assert (citizen.number, citizen.phone) == ("046061001234", "0905123456")


def test_a_short_name_of_a_unit_and_a_year_of_the_name(server) -> None:
    unit = make.unit(server, "Thôn Hạ Lang")
    Unit.update(short_name="Hạ Lang").execute()
    bring(books.people(books.person(**{"Đơn vị": "HẠ LANG"})), server, "Đợt thử 2023")
    cycle = Cycle.get()
    assert (Registration.get().unit_id, cycle.year, cycle.criteria.code) == (unit.id, 2023, "khvn-2022")


# --- Wrong workbooks change nothing ------------------------------------------------------------


def put(**cells: Any):
    def change(sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda sheet: sheet.delete_cols(5), [(1, "", "Đơn vị", "", "Thêm cột này")]),
        (lambda sheet: sheet.delete_cols(14), [(1, "", "Tự chấm 3", "", "Thêm cột này")]),
        (put(F7="Câu lạc bộ"), [(7, "F", "Loại đơn vị", "Câu lạc bộ", "Ghi một trong: Cơ quan")]),
        (put(L9=11), [(9, "L", "Tự chấm 1", "11", "số nguyên từ 0 đến 10")]),
        (put(U9="tám"), [(9, "U", "Tự chấm 10", "tám", "số nguyên từ 0 đến 10")]),
        (put(AG30=21), [(30, "AG", "Phiếu đồng ý", "21", "nhiều hơn 20 người dự")]),
        (put(C5="31/02/1970"), [(5, "C", "Ngày sinh", "31/02/1970", "không có trong lịch")]),
        (put(K5="31/02/2021"), [(5, "K", "Ngày đăng ký", "31/02/2021", "không có trong lịch")]),
        (put(H6="Học sinh"), [(6, "H", "Đối tượng đăng ký", "Học sinh", "Ghi một trong: Nông dân")]),
        (put(V6=None), [(6, "V", "Thẩm định 1", "", "Còn trống: Thẩm định 1")]),
        (put(F7="?", L9=11, U9="tám", C5="31/2/1970"), [
            (5, "C", "Ngày sinh", "31/2/1970", "không có trong lịch"),
            (7, "F", "Loại đơn vị", "?", "Ghi một trong"),
            (9, "L", "Tự chấm 1", "11", "số nguyên"), (9, "U", "Tự chấm 10", "tám", "số nguyên"),
        ]),
    ],
)  # fmt: skip
def test_a_wrong_workbook(server, change, found: list[tuple[Any, ...]]) -> None:
    problems = wrong(books.pilot(change), server).cells
    assert [(p.row, p.column, p.heading, p.value) for p in problems] == [one[:4] for one in found]
    assert [one[4] in p.message for p, one in zip(problems, found, strict=True)] == [True] * len(found)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"xin chao", "Đây không phải tệp Excel .xlsx"),
        (books.with_blank_rows(books.sheet_of([[]]), 900_000), "Không thấy dòng tiêu đề"),
    ],
    ids=["no xlsx", "5 MB of blank rows"],
)
def test_what_is_no_list_at_all(server, data: bytes, message: str) -> None:
    before = everything()
    with pytest.raises(Refused, match=message):
        bring(data, server)
    assert everything() == before


def test_the_same_person_twice(server) -> None:
    def change(sheet: Any) -> None:
        sheet.append([cell.value for cell in sheet[3]])

    [problem] = wrong(books.pilot(change), server).cells
    assert (problem.row, problem.column) == (57, "B")
    assert problem.message.startswith("Người này đã có ở dòng 3 (cùng tên, cùng ngày sinh). Xóa dòng thừa")


def test_formulas_without_a_value_and_errors_of_excel(server) -> None:
    error = books.person(**{"Họ và tên": "Lê An", "Đơn vị": "=#N/A"})
    data = books.people(books.person(**{"Tự chấm 1": "=1+7"}) | books.points("Tự chấm", "=1+7"), error)
    problems = wrong(data, server).cells
    assert {(p.row, p.heading.split()[0], p.value) for p in problems} >= {(2, "Tự", "công thức chưa tính")}


def test_unknown_rules(server) -> None:
    before = everything()
    with pytest.raises(Refused, match=r"Không có bộ tiêu chí abc\. Chọn một trong: khvn-2022, pilot-2021"):
        bring(WORKBOOK, server, criteria_code="abc")
    assert everything() == before
    bring(WORKBOOK, server)
    with pytest.raises(Refused, match="dùng bộ tiêu chí pilot-2021, không phải khvn-2022"):
        bring(WORKBOOK, server, criteria_code="khvn-2022")
    with pytest.raises(Refused, match="là đợt năm 2021, không phải 2022"):
        bring(WORKBOOK, server, year=2022)


def test_rights_are_those_of_the_actions(server) -> None:
    clerk = make.actor(server, "nhaplieu", Role.CLERK, all_units=True)
    before = everything()
    with pytest.raises(NotAllowed):
        bring(WORKBOOK, clerk)
    assert everything() == before
    chief = make.actor(server, "thuky", Role.SECRETARY, Role.VERIFIER)
    before = everything()
    with pytest.raises(NotAllowed, match="người khác phải thẩm định"):
        bring(WORKBOOK, chief)
    assert everything() == before


# --- Any number of people ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "units"), [(1, 1), (90, 7), pytest.param(2000, 60, marks=pytest.mark.slow)]
)
def test_any_number_of_people(server, number: int, units: int) -> None:
    data, expected = books.generated(number, units)
    assert bring(data, server).count("created") == number
    figures = figures_of(decided(server)).as_json()
    keys = ("registered", "recognised", "party_registered")
    assert {name: {key: one[key] for key in keys} for name, one in figures["units"].items()} == expected
    assert figures["total"]["registered"] == number
    assert {row.stage for row in Registration.select()} <= {Stage.RECOGNISED, Stage.NOT_RECOGNISED}


# --- One unreadable cell ------------------------------------------------------------------------


def of_unit(count: int, **wrong: Any) -> bytes:
    """People of one unit, everybody voted for by all; the last one with wrong cells."""
    names = ["Lê An", "Lê Bình", "Lê Châu", "Lê Dung", "Lê Giang"]
    rows = [books.person(**{"Họ và tên": name}) | OWN | VERIFIED | books.votes(count, 0) for name in names]
    return books.people(*rows[: count - 1], rows[count - 1] | wrong)


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Tham gia bầu chọn", "?"), ("Đơn vị", ""), ("Đơn vị", "T" * 200), ("Đơn vị", "=A1")],
)
def test_one_unreadable_cell_makes_no_other_row_wrong(server, heading: str, value: str) -> None:
    problems = wrong(of_unit(5, **{heading: value}), server).cells
    assert {(p.row, p.heading) for p in problems} == {(6, heading)}


def test_ballots_that_are_surely_too_many_are_still_seen(server) -> None:
    problems = wrong(of_unit(5, **{"Tham gia bầu chọn": "?", "Phiếu đồng ý": 6}), server).cells
    assert {(p.row, p.heading) for p in problems} == {(6, "Tham gia bầu chọn"), (6, "Phiếu đồng ý")}
