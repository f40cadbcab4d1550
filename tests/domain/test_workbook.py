"""What a workbook says, cell by cell, and everything that can be wrong with it."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.people import Birth, Gender
from cdht.domain.registration import Component
from cdht.domain.scoring import ScoreSheet
from cdht.domain.units import UnitKind
from cdht.domain.workbook import HEADINGS, OWN, VERIFIED, Unread, as_typed, find_header, letter
from cdht.domain.workbook_rows import Line, read_lines
from tests.domain.sheets import AROUND, HEAD, OWN8, QUY, VERIFIED8, ballots, block, grid, read, texts

# --- Headings ----------------------------------------------------------------------------------


def test_a_whole_line() -> None:
    person = {
        "Ngày sinh": datetime(1961, 2, 1), "Giới tính": "NAM", "Loại đơn vị": "thôn",
        "Thành phần": "Người lao động thuộc các thôn", "Đối tượng công nhận": "Lao động tiểu thủ công nghiệp",
        "Đảng viên": "X", "Ngày đăng ký": "2/4/2021", "Số CCCD": "046061001234", "Điện thoại": 905123456.0,
        "Địa chỉ": "Xóm 2", **block(OWN, 7.0), **block(VERIFIED, "7"), **ballots(1.0, 0.0),
    }  # fmt: skip
    reading = read(person)
    assert reading.problems == reading.warnings == ()
    assert reading.lines == (
        Line(
            row=2, name="Hoàng Văn Quý", unit="Thôn Hạ Lang", audience="farmer", birth=Birth(1961, 2, 1),
            gender=Gender.MALE, number="046061001234", phone="0905123456", address="Xóm 2",
            unit_kind=UnitKind.HAMLET, component=Component.LABOURER, audience_now="worker", party_member=True,
            registered_on=date(2021, 4, 2), own=ScoreSheet((7,) * 10), verified=ScoreSheet((7,) * 10),
            attended=True, votes=(1, 0),
        ),
    )  # fmt: skip


def test_the_smallest_line() -> None:
    assert read({}).lines == (Line(2, "Hoàng Văn Quý", "Thôn Hạ Lang", "farmer"),)


def test_titles_above_are_skipped_and_row_numbers_are_excels() -> None:
    sheet = grid(("UBND XÃ QUẢNG PHÚ",), ("DANH SÁCH ĐĂNG KÝ", "", "Đơn vị"), HEAD, QUY, first=4)
    reading = read_lines(sheet, AROUND)
    assert (reading.header.row, [line.row for line in reading.lines]) == (6, [7])


@given(st.permutations(range(len(HEAD))))
def test_columns_in_any_order(order: list[int]) -> None:
    reading = read_lines(grid(tuple(HEAD[i] for i in order), tuple(QUY[i] for i in order)), AROUND)
    assert reading.lines == read({}).lines


@pytest.mark.parametrize(
    "write",
    [
        str.upper,
        str.lower,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: (
            unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().replace("on vi", "đon vi")
        ),
        lambda text: f"  {text.replace(' ', chr(0xA0) * 2)}\n",
        lambda text: text.replace(" ", "_") + " (*)",
    ],
    ids=["capitals", "small", "NFD", "without marks", "spaces", "signs"],
)
def test_headings_however_written(write) -> None:
    heads = ("STT", *(write(head) for head in ("Họ và tên", "Đơn vị")), unicodedata.normalize("NFD", HEAD[3]))
    assert read_lines(grid(heads, QUY), AROUND).lines == read({}).lines


@pytest.mark.parametrize(
    "lost", ["Họ và tên", "Đơn vị", "Đối tượng đăng ký", *OWN[:2], VERIFIED[9], "Phiếu đồng ý"]
)
def test_a_missing_column(lost: str) -> None:
    heads = tuple(head for head in HEADINGS if head != lost)
    reading = read_lines(grid(heads, ("",)), AROUND)
    [problem] = reading.problems
    assert (problem.row, problem.heading) == (1, lost)
    assert problem.text.startswith(f"Dòng 1, {lost}: Thiếu cột “{lost}”. Thêm cột này")


def test_all_missing_columns_at_once_and_a_column_twice() -> None:
    reading = read_lines(grid(("Ngày sinh", "Năm sinh", "Giới tính")), AROUND)
    assert texts(reading) == [
        "Dòng 1, cột B (Ngày sinh): “Năm sinh”. Cột “Ngày sinh” đã có ở cột A. "
        "Xóa hoặc đổi tên một trong hai cột.",
        "Dòng 1, Họ và tên: Thiếu cột “Họ và tên”. Thêm cột này vào dòng tiêu đề.",
        "Dòng 1, Đơn vị: Thiếu cột “Đơn vị”. Thêm cột này vào dòng tiêu đề.",
        "Dòng 1, Đối tượng đăng ký: Thiếu cột “Đối tượng đăng ký”. Thêm cột này vào dòng tiêu đề.",
    ]


@pytest.mark.parametrize("lost", [*HEAD[1:], "Tự chấm 2", "Phiếu đồng ý", "Tham gia bầu chọn"])
def test_a_missing_column_hides_no_other_problem_and_makes_none(lost: str) -> None:
    person = dict(zip(HEAD[1:], QUY[1:], strict=True)) | OWN8 | {"Tự chấm 9": 11} | VERIFIED8 | ballots(1, 0)
    del person[lost]
    reading = read_lines(grid(tuple(person), tuple(person.values())), AROUND)
    assert [(one.row, one.heading) for one in reading.problems] == [(1, lost), (2, "Tự chấm 9")]


def test_no_header_at_all() -> None:
    [problem] = read_lines(grid(("xin chào",), ("1",)), AROUND).problems
    assert problem.text.startswith("Trang tính “Tờ 1”: Không thấy dòng tiêu đề.")
    assert read_lines(grid(), AROUND).problems[0].row is None
    assert (
        read_lines(grid(HEAD), AROUND).problems[0].message.startswith("Dưới dòng tiêu đề không có người nào")
    )


def test_columns_that_are_not_read_are_named() -> None:
    assert find_header(grid((*HEAD, "Ghi chú", "", "Ngay snh"))).ignored == (
        "Ghi chú (cột E)",
        "Ngay snh (cột G)",
    )


def test_blank_rows_and_rows_with_a_running_number_only() -> None:
    reading = read_lines(grid(HEAD, (1, " ", "\u200b", ""), QUY, (3, "", "", "")), AROUND)
    assert [line.row for line in reading.lines] == [3]
    assert reading.problems == ()


def test_names_of_columns() -> None:
    assert [letter(index) for index in (0, 25, 26, 33, 701, 702)] == ["A", "Z", "AA", "AH", "ZZ", "AAA"]


# --- Cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "typed", "message"),
    [
        ("Họ và tên", "", "Dòng 2, cột A (Họ và tên): Ghi họ và tên"),
        ("Họ và tên", "Quý 2", "“Quý 2”. Họ và tên không có chữ số"),
        ("Đơn vị", "  ", "cột B (Đơn vị): Ghi tên đơn vị"),
        ("Đối tượng đăng ký", "", "Ghi đối tượng: Nông dân và lao động nông thôn · Lao động tiểu thủ"),
        ("Đối tượng đăng ký", "Học sinh", "“Học sinh”. Ghi một trong: Nông dân và lao động nông thôn"),
        ("Đối tượng công nhận", "?", "“?”. Ghi một trong: "),
        ("Ngày sinh", "31/02/1970", "“31/02/1970”. Ngày 31/02/1970 không có trong lịch. Ghi lại"),
        ("Ngày sinh", 25569.0, "“25569”. Không đọc được ngày"),
        ("Ngày sinh", datetime(2027, 1, 1), "“01/01/2027”. Ngày sinh ở tương lai"),
        ("Giới tính", "khác", "“khác”. Ghi Nam hoặc Nữ."),
        (
            "Số CCCD",
            "46061001234",
            "“••••••• 1234”. Số CCCD có 12 chữ số, ở đây có 11. Nếu Excel làm mất số 0",
        ),
        ("Điện thoại", "12", "“12”. Số điện thoại không đúng"),
        ("Địa chỉ", "a" * 161, "Dài 161 ký tự"),
        ("Loại đơn vị", "Câu lạc bộ", "“Câu lạc bộ”. Ghi một trong: Cơ quan · Thôn · Dòng họ"),
        ("Thành phần", "Nông dân", "“Nông dân”. Ghi một trong: Cán bộ cơ sở · Đại diện"),
        ("Đảng viên", "đang xét", "“đang xét”. Đánh x nếu có"),
        ("Ngày đăng ký", "31/02/2021", "“31/02/2021”. Ngày 31/02/2021 không có trong lịch"),
        ("Ngày đăng ký", "2021", "“2021”. Không đọc được ngày"),
        ("Ngày đăng ký", datetime(1921, 4, 2), "“02/04/1921”. Năm 1921 không hợp lý"),
        ("Họ và tên", Unread.ERROR, "“ô báo lỗi của Excel”. Sửa công thức"),
        ("Đơn vị", Unread.FORMULA, "“công thức chưa tính”. Mở tệp bằng Excel, bấm Lưu"),
    ],
)
def test_a_bad_cell(heading: str, typed: Any, message: str) -> None:
    [problem] = read({heading: typed}).problems
    assert (problem.row, problem.heading) == (2, heading)
    assert message in problem.text


@pytest.mark.parametrize("typed", ["bảy", "7 điểm", 11.0, 7.5, "7,5", -1.0, True, "#", "１"])
def test_a_score_that_is_none(typed: Any) -> None:
    [problem] = read(OWN8 | {"Tự chấm 3": typed}).problems
    assert (problem.column, problem.heading, problem.value) == ("F", "Tự chấm 3", as_typed(typed))
    assert problem.message == "Phải là số nguyên từ 0 đến 10. Ghi lại bằng chữ số."


def test_a_score_in_a_cell_that_shows_dates() -> None:
    [problem] = read(OWN8 | {"Tự chấm 3": date(1900, 1, 7)}).problems
    assert problem.text == (
        "Dòng 2, cột F (Tự chấm 3): “07/01/1900”. Phải là số nguyên từ 0 đến 10. Ghi lại bằng chữ số. "
        "Ô đang định dạng là ngày: đổi sang Số."
    )


@pytest.mark.parametrize(("typed", "points"), [(7.0, 7), (0, 0), ("7", 7), ("07", 7), ("7,0", 7), (10, 10)])
def test_a_score_however_written(typed: Any, points: int) -> None:
    assert read(OWN8 | {"Tự chấm 3": typed}).lines[0].own.points[2] == points


@pytest.mark.parametrize(
    ("typed", "born"),
    [(1961.0, "1961"), ("1961", "1961"), ("1/2/61", "01/02/1961"), (date(1961, 2, 1), "01/02/1961")],
)
def test_births(typed: Any, born: str) -> None:
    assert read({"Ngày sinh": typed}).lines[0].birth.text == born


def test_all_problems_of_a_row_from_left_to_right() -> None:
    reading = read(
        {"Ngày sinh": "30/2/1961", "Giới tính": "?"} | OWN8 | {"Tự chấm 2": "tám", "Tự chấm 9": 11}
    )
    assert [(p.row, p.column, p.value) for p in reading.problems] == [
        (2, "D", "30/2/1961"), (2, "E", "?"), (2, "G", "tám"), (2, "N", "11"),
    ]  # fmt: skip


def test_numbers_that_look_odd_are_warnings() -> None:
    reading = read(
        {"Số CCCD": "191234567"}, {"Họ và tên": "Lê An", "Số CCCD": "046161001234", "Giới tính": "Nam"}
    )
    assert reading.problems == ()
    assert [(one.row, one.message.split(".")[0]) for one in reading.warnings] == [
        (2, "Đây là số CMND cũ (9 chữ số)"),
        (3, "Số CCCD cho biết giới tính Nữ, nhưng ở đây ghi Nam"),
    ]
    assert "191234567" not in reading.warnings[0].text


@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=8), st.floats(), st.booleans(), st.dates()), max_size=34),
        max_size=4,
    )
)
def test_no_sheet_is_too_strange(rows: list[list[Any]]) -> None:
    reading = read_lines(grid(HEADINGS, *(tuple(row) for row in rows)), AROUND)
    assert all(problem.text for problem in reading.problems)
