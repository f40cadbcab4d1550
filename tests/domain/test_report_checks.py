"""Somebody else's report: the real one with its known slips and no more, invented ones that are right, and
the same with one slip each."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.report_checks import check
from cdht.domain.report_remarks import RULES, Remark, Severity
from cdht.domain.report_text import Line, Table, parts_of_text

DATA = Path(__file__).parents[1] / "data"
REAL = DATA / "bao_cao_quang_phu_2021.txt"
# Right reports, in the shapes in which people hand theirs in; the tests put the slips in.
RIGHT = {file.stem: file.read_text(encoding="utf-8") for file in sorted(DATA.glob("invented_reports/*.txt"))}


def remarks(text: str) -> tuple[Remark, ...]:
    return check(parts_of_text(text))


def test_the_real_report_has_its_known_slips_and_no_more() -> None:
    found = remarks(REAL.read_text(encoding="utf-8"))
    assert [(one.severity, one.rule, one.quote, one.told) for one in found] == [
        (
            Severity.WRONG, "unit",
            "+ Ban khuyến học Dòng họ Hoàng Hạ Lang đăng ký 14 công dân trong dòng họ với đầy đủ "
            "các thành phần.",
            "“3. BKH Họ Hoàng”: ở đây 14 người đăng ký, trong bảng 10. Vì vậy các đơn vị ở mục này cộng "
            "được 59, tổng số ghi 55.",
        ),
        (
            Severity.LOOK, "order",
            "Tranh thủ thời gian tình hình dịch Covid-19 tạm thời ổn định Hội Khuyến học xã tổ chức tập huấn "
            "cho các công dân đã đăng ký thực hiện mô hình vào ngày 22/4/2021.",
            "Báo cáo kể thành lập Ban Chỉ đạo (299/QĐ-UBND) trước tập huấn, nhưng thành lập Ban Chỉ đạo ngày "
            "07/06/2021, tập huấn ngày 22/04/2021.",
        ),
        (
            Severity.WRONG, "moved",
            "+ Nông dân và lao động nông thôn: 17 người; + Lao động tiểu thủ công nghiệp: 6 người; "
            "+ Cán bộ, trí thức: 32 người.",
            "Nông dân và lao động nông thôn, Lao động tiểu thủ công nghiệp, Cán bộ, trí thức: lúc đăng ký "
            "ghi 17/6/32, mẫu số trong bảng là 18/6/31, không nói vì sao khác nhau.",
        ),
        (
            Severity.NOTE, "precision",
            "2. Thôn, B.La – Đ.Nhuận: 20 · 17 · 85% · 10/13 77% · 5/5 100% · 2/2 100% · 17 · 0 · 0 · 3",
            "77% không có chữ số sau dấu phẩy, các tỉ lệ khác có 1 (83,3%, 94,5%).",
        ),
        (
            Severity.LOOK, "reason",
            "- Số công dân được công nhận: 52 người, tỉ lệ 94,5 %.",
            "3 người đăng ký mà không được công nhận: báo cáo không nói lý do, không ghi mức điểm.",
        ),
        (
            Severity.NOTE, "denominator",
            "+ Đảng viên: 31/31 người , tỉ lệ: 100%.",
            "Lời ghi 31/31, bảng chỉ ghi 31: không kiểm được mẫu số.",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_a_report_that_is_right_raises_no_alarm(name: str) -> None:
    assert remarks(RIGHT[name]) == ()


@pytest.mark.parametrize(
    ("name", "right", "slip", "rules"),
    [
        ("prose", "đăng ký (80%)", "đăng ký (81%)", ["share"]),
        ("prose", "9 ủy viên", "8 ủy viên", ["sum"]),
        ("prose", "55 nông dân", "57 nông dân", ["sum"]),
        ("prose", "chiếm 8,3%", "chiếm 9,3%", ["share"]),
        ("prose", "chiếm 40% trên", "chiếm 45% trên", ["share"]),
        ("prose", "chiếm 30%", "chiếm 37%", ["share"]),
        ("prose", "tăng 20 người (20%)", "tăng 25 người (20%)", ["growth"]),
        ("prose", "tăng 20 người (20%)", "tăng 20 người (25%)", ["growth"]),
        ("prose", "110/120 người, đạt 91,7%", "121/120 người", ["part"]),
        ("prose", "ký là 120 người, trong đó: 55", "ký là 121 người, trong đó: 56", ["total"]),
        ("prose", "ngày 11/3/2024", "ngày 11/5/2024", ["order"]),
        ("prose", "ngày 11/3/2024", "ngày 31/4/2024", ["date"]),
        ("prose", "ngày 11/3/2024", "ngày 11/3/2025", ["future", "order"]),
        ("prose", "ngày 25/5/2024", "ngày 25/4/2024", ["date"]),
        ("prose", "HKH ngày 15/01/2024, Ủy", "HKH ngày 15/4/2024, Ủy", ["cited", "order"]),
        ("tabbed", "Tổng cộng\t212", "Tổng cộng\t213", ["column", "share", "share", "total"]),
        ("tabbed", "52\t10\t8", "52\t11\t8", ["column", "row"]),
        ("tabbed", "\t93,3\t", "\t93,4\t", ["share"]),
        ("tabbed", "\t93,3\t", "\t93\t", ["precision"]),
        ("tabbed", "Thôn Trung có 51 người", "Thôn Trung có 52 người", ["unit"]),
        ("tabbed", "04 đơn vị", "05 đơn vị", ["units"]),
        ("tabbed", "13 công nhân", "14 công nhân", ["sum"]),
        ("tabbed", "công dân đăng ký: 212", "công dân đăng ký: 221", ["total"]),
        ("tabbed", "; 21 người chưa đạt vì tổng điểm dưới 70", "", ["reason"]),
        ("grouped", "150\t110\t73,3%", "150\t111\t74%", ["column"]),
        ("grouped", "Khối xã\t200\t150\t75%", "Khối xã\t200\t150\t76%", ["share"]),
        ("word_copy", "22/27\n81,4%", "22/27\n82,4%", ["share"]),
        ("word_copy", "22/27 người (81,5%)", "21/27 người (77,8%)", ["table"]),
        ("word_copy", "5/6\n83,3%", "5/6\n83%", ["precision"]),
        ("word_copy", "12/12\n100%", "12/13\n92,3%", ["column", "row"]),
        ("lists", "Công nhân: 25 người", "Công nhân: 24 người", ["sum"]),
        ("lists", "Người lao động thuộc các thôn: 60", "Người lao động thuộc các thôn: 61", ["sum"]),
        ("lists", "27 nữ, chiếm 33,3%", "27 nữ, chiếm 34,3%", ["share"]),
        ("lists", "9 người, tỉ lệ 10%", "9 người, tỉ lệ 11%", ["share"]),
        ("other_subject", "đạt 97,7% trên", "đạt 98,7% trên", ["share"]),
        ("other_subject", "45 suất", "54 suất", ["sum"]),
        ("explained", "có 1 người được điều chỉnh đối tượng từ trí thức sang nông dân", "", ["moved"]),
        ("explained", "94,54%", "94,6%", ["share"]),
        ("district", "11.286/12.540", "11.186/12.540", ["share"]),
        ("district", "lớp cấp xã 300", "lớp cấp xã 310", ["sum"]),
        ("district", "3.386 người", "3.186 người", ["share"]),
        ("two_line_head", "1.000\t331", "1.000\t332", ["column"]),
        ("two_line_head", "85,00", "85,50", ["share"]),
        ("brackets", "(nông dân 20", "(nông dân 21", ["sum"]),
        ("brackets", "28/30 người được", "27/30 người được", ["unit"]),
        ("brackets", "28 nam (40%)", "27 nam (40%)", ["share"]),
        ("steps", "nam 350 người", "nam 351 người", ["sum"]),
        ("steps", "178 người (30,1%)", "178 người (31,1%)", ["share"]),
        ("steps", "tập huấn ngày 20/3/2023", "tập huấn ngày 20/1/2023", ["order"]),
        ("steps", "01/8/2023 đến 30/8/2023", "01/8/2023 đến 30/7/2023", ["date"]),
        ("ballots", "(94,1%)", "(95,1%)", ["share"]),
        ("ballots", "có lý do: 06", "có lý do: 07", ["sum"]),
        ("averages", "10 người (45,5%)", "10 người (54,5%)", ["share"]),
        ("averages", "\t5\t3\t1\n", "\t5\t4\t1\n", ["column", "row"]),
    ],
)  # fmt: skip
def test_a_slip_is_found_and_nothing_else(name: str, right: str, slip: str, rules: list[str]) -> None:
    text = RIGHT[name]
    assert text.count(right) == 1
    assert sorted(one.rule for one in remarks(text.replace(right, slip))) == rules


@pytest.mark.parametrize(
    ("right", "other"),
    [
        ("đạt 91,7%", "đạt 91,6%"),
        ("đạt 91,7%", "đạt 91,66 %"),
        ("đạt 91,7%", "đạt 91.7%"),
        ("chiếm 8,3%", "chiếm 8,33%"),
    ],
)
def test_rounding_and_truncation_are_both_right(right: str, other: str) -> None:
    found = remarks(RIGHT["prose"].replace(right, other))
    assert {one.rule for one in found} <= {"precision"}


def test_a_remark_quotes_its_place_and_says_the_rule_and_what_to_do() -> None:
    [one] = remarks(RIGHT["tabbed"].replace("\t93,3\t", "\t93,4\t"))
    assert (one.severity.label, one.quote, one.told, one.why, one.advice) == (
        "Sai",
        "Thôn 5: 75 · 70 · 93,4 · 52 · 10 · 8",
        "Dòng “Thôn 5”: 70/75 là 93,3%, báo cáo ghi 93,4%.",
        RULES["share"],
        "Tính lại tỉ lệ, hoặc sửa hai số.",
    )


def test_a_share_without_anything_to_be_a_part_of_is_only_remarked() -> None:
    [one] = remarks("Vận động được 35 suất học bổng, đạt 98,5%.")
    assert (one.rule, one.severity) == ("base", Severity.NOTE)


def test_tables_of_pasted_text() -> None:
    real = [part for part in parts_of_text(REAL.read_text(encoding="utf-8")) if isinstance(part, Table)]
    assert [len(row) for row in real[0].rows] == [7, 11, 11, 11, 11, 11]
    assert real[0].rows[3][:5] == ("2. Thôn, B.La – Đ.Nhuận", "20", "17", "85%", "10/13 77%")
    assert parts_of_text("Nơi nhận:\tTM. BAN CHỈ ĐẠO\n- Lưu\tTRƯỞNG BAN") == (
        Line("Nơi nhận:"), Line("TM. BAN CHỈ ĐẠO"), Line("- Lưu"), Line("TRƯỞNG BAN"),
    )  # fmt: skip


_PIECES = st.sampled_from(
    ["55 người", "52/55 (94,5%)", "\t", "\n", "chiếm 32,7%", "trong đó: ", "tăng 5 so với năm 2021 (40)",
     "0/0", "ngày 31/2/2021", "Tổng cộng", "%", "- ", ":", "gồm 1, 2", "²", "9" * 30, "1.000", "39/KH-UBND",
     "\x00", "Số đơn vị tham gia: 3"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=8), max_size=60).map("".join))
def test_whatever_is_pasted_it_answers(text: str) -> None:
    for one in remarks(text):
        assert one.rule in RULES
        assert one.quote
        assert one.told
        assert one.advice
