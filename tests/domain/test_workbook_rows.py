"""Steps of a person in order, and what shows only when rows are seen together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cdht.domain.scoring import ScoreSheet
from cdht.domain.units import UnitKind
from cdht.domain.workbook import OWN, VERIFIED
from cdht.domain.workbook_rows import Surroundings
from tests.domain.pilot import PILOT
from tests.domain.sheets import AROUND, OWN8, VERIFIED8, ballots, block, read, texts

# --- Steps -------------------------------------------------------------------------------------


def test_ten_points_or_none() -> None:
    [problem] = read(OWN8 | {"Tự chấm 3": "", "Tự chấm 7": " "}).problems
    assert problem.text == (
        "Dòng 2, cột F (Tự chấm 3): Còn trống: Tự chấm 3, Tự chấm 7. "
        "Ghi đủ mười điểm (0 nếu không có), hoặc để trống cả mười ô."
    )


def test_no_step_is_skipped() -> None:
    assert [p.message for p in read(VERIFIED8 | block(OWN, "")).problems] == [
        "Có điểm thẩm định mà chưa có điểm tự chấm. Ghi đủ điểm tự chấm."
    ]
    assert [p.message for p in read(OWN8 | block(VERIFIED, "") | ballots(1, 0)).problems] == [
        "Có phiếu bầu mà chưa có điểm thẩm định. Ghi đủ điểm thẩm định."
    ]


@pytest.mark.parametrize(
    ("cast", "message"),
    [
        (ballots(2, 1), "Cộng với phiếu không đồng ý là 3 phiếu, nhiều hơn 2 người dự của Thôn Hạ Lang"),
        (ballots(2, ""), "Ghi số phiếu, ghi 0 nếu không có phiếu nào."),
        (ballots(0, 0), "Chưa có phiếu nào. Ghi số phiếu, hoặc để trống cả hai ô nếu chưa bầu."),
        (ballots("hai", 0), "Phải là số nguyên không âm. Ghi lại bằng chữ số."),
        (ballots(1, -1), "Phải là số nguyên không âm. Ghi lại bằng chữ số."),
        (ballots(2, 0, ""), "Cộng với phiếu không đồng ý là 2 phiếu, nhiều hơn 1 người dự"),
    ],
)
def test_votes_that_cannot_be(cast: dict[str, Any], message: str) -> None:
    other = {"Họ và tên": "Lê An"} | OWN8 | VERIFIED8 | ballots(1, 0)
    [problem] = read(OWN8 | VERIFIED8 | cast, other).problems
    assert (problem.row, message in problem.message) == (2, True)


def test_people_at_a_recorded_meeting_count() -> None:
    around = Surroundings((PILOT,), AROUND.on, present={"thon ha lang": 36})
    assert read(OWN8 | VERIFIED8 | ballots(30, 6), around=around).problems == ()
    assert len(read(OWN8 | VERIFIED8 | ballots(30, 7), around=around).problems) == 1


def test_criteria_of_another_size_take_their_columns_and_points() -> None:
    eight = Surroundings((PILOT,), AROUND.on, scale=(8, 10))
    seven = dict(zip(OWN, (7,) * 8 + ("", ""), strict=True))
    [line] = read(seven, around=eight).lines
    assert line.own == ScoreSheet((7,) * 8)
    assert [one.message for one in read(seven | {"Tự chấm 9": 7}, around=eight).problems] == [
        "Bộ tiêu chí của đợt chỉ có 8 chỉ số. Để trống ô này."
    ]
    five = Surroundings((PILOT,), AROUND.on, scale=(10, 5))
    [problem] = read(OWN8 | {"Tự chấm 1": 6} | dict.fromkeys(OWN[1:], 5), around=five).problems
    assert problem.message == "Phải là số nguyên từ 0 đến 5. Ghi lại bằng chữ số."


# --- Rows with each other ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Ngày sinh": "1/2/1961"}, {"Ngày sinh": date(1961, 2, 1), "Đơn vị": "Thôn Phú Lễ"}),
        ({"Ngày sinh": "1/2/1961"}, {"Ngày sinh": "1/2/1961", "Họ và tên": "HOANG VAN QUY"}),
        ({"Ngày sinh": "1961"}, {"Ngày sinh": "1/2/1961"}),
        ({"Ngày sinh": ""}, {"Ngày sinh": "1/2/1961"}),
        ({"Ngày sinh": ""}, {"Ngày sinh": ""}),
        ({"Số CCCD": "046061001234"}, {"Số CCCD": "046061001234", "Họ và tên": "Lê An"}),
    ],
)
def test_the_same_person_twice(one: dict[str, Any], other: dict[str, Any]) -> None:
    [problem] = read(one, other).problems
    assert (problem.row, "dòng 2" in problem.message, "Xóa dòng thừa" in problem.message) == (3, True, True)
    assert "046061001234" not in problem.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Ngày sinh": "1/2/1961"}, {"Ngày sinh": "2/2/1961"}),
        ({"Ngày sinh": "1961"}, {"Ngày sinh": "1962"}),
        ({"Ngày sinh": "1961"}, {"Ngày sinh": "1961", "Đơn vị": "Thôn Phú Lễ"}),
        ({}, {"Đơn vị": "Thôn Phú Lễ"}),
        ({"Số CCCD": "046061001234", "Ngày sinh": "1961"}, {"Số CCCD": "046061001235", "Ngày sinh": "1961"}),
    ],
)
def test_two_people_of_one_name(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert read(one, other).problems == ()


def test_one_kind_for_a_unit() -> None:
    reading = read({"Loại đơn vị": "Thôn"}, {"Họ và tên": "Lê An", "Loại đơn vị": "Dòng họ"})
    assert texts(reading) == [
        "Dòng 3, cột D (Loại đơn vị): “Dòng họ”. Thôn Hạ Lang ở dòng 2 là “Thôn”. Ghi giống nhau ở mọi dòng."
    ]
    known = Surroundings((PILOT,), AROUND.on, kinds={"thon ha lang": UnitKind.CLAN})
    assert "đã ghi trong chương trình là “Dòng họ”" in texts(read({"Loại đơn vị": "Thôn"}, around=known))[0]


def test_a_kind_is_told_or_guessed_or_asked_for() -> None:
    assert texts(read({"Đơn vị": "Hạ Lang"}, {"Đơn vị": "Hạ Lang", "Họ và tên": "Lê An"})) == [
        "Dòng 2, cột B (Đơn vị): “Hạ Lang”. Không đoán được loại của đơn vị này. "
        "Thêm cột “Loại đơn vị” và ghi: Cơ quan · Thôn · Dòng họ · Trường học · Doanh nghiệp."
    ]
    assert read(
        {"Đơn vị": "Hạ Lang", "Loại đơn vị": ""}, {"Họ và tên": "Lê An", "Loại đơn vị": "Thôn"}
    ).problems
    assert not read(
        {"Đơn vị": "Hạ Lang", "Loại đơn vị": ""},
        {"Họ và tên": "Lê An", "Đơn vị": "HẠ LANG", "Loại đơn vị": "Thôn"},
    ).problems
