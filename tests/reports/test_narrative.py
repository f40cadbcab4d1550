"""Narrative texts: figures by name, problems with what to do, suggested and own wording."""

from __future__ import annotations

import re

import factories as make
import pytest

from cdht.actions.inspections import remove_inspection
from cdht.actions.papers import keep_narrative
from cdht.domain.accounts import Actor
from cdht.domain.problems import Problem
from cdht.models.cycles import Cycle
from cdht.models.inspections import Inspection
from cdht.reports.document import ListItem, Paragraph
from cdht.reports.facts import facts_of
from cdht.reports.narrative import (
    SECTIONS,
    blocks_of,
    fill,
    narrative_problems,
    passages,
    placeholders,
    problems_of,
    suggested,
    texts,
    values,
)

KNOWN = {"tong_dang_ky": "55", "xa": "xã Quảng Phú"}


# --- Placeholders ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Có {tong_dang_ky} người ở {xa}.", "Có 55 người ở xã Quảng Phú."),
        ("{tong_dang_ky}{tong_dang_ky}", "5555"),
        ("{ Tổng đăng ký }", "55"),
        ("không có số nào", "không có số nào"),
        ("{khong_ro} và {__class__}", "{khong_ro} và {__class__}"),
        ("{{xa}}", "{xã Quảng Phú}"),
        ("{xa.__class__} {0}", "{xa.__class__} {0}"),
        ("{xa\n}", "{xa\n}"),
        ("", ""),
    ],
)
def test_fill(text: str, filled: str) -> None:
    assert fill(text, KNOWN) == filled


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert fill("{a}", {"a": "{b}", "b": "2"}) == "{b}"


@pytest.mark.parametrize("text", ["", "Có {tong_dang_ky} người.", "{Tổng đăng ký} {XA}"])
def test_sound_texts_have_no_problems(text: str) -> None:
    assert problems_of(text, KNOWN) == ()


def test_an_unknown_name_is_named_once_with_those_that_exist() -> None:
    assert problems_of("{tong_so} {tong_so} {xa}", KNOWN, "assessment") == (
        Problem(
            "assessment",
            "Không có số liệu nào tên là {tong_so}. Dùng một trong các tên: tong_dang_ky, xa.",
        ),
    )


@pytest.mark.parametrize("text", ["Có {tong_dang_ky người", "tong_dang_ky}", "{xa} }", "{{xa}}", "{xa\n}"])
def test_a_brace_without_its_pair(text: str) -> None:
    [problem] = problems_of(text, KNOWN, "training")
    assert (problem.field, problem.message) == (
        "training",
        "Có dấu { hoặc } chưa thành cặp. Viết tên số liệu giữa hai dấu, ví dụ {tong_dang_ky}.",
    )


def test_the_names_of_the_pilot_and_what_they_print(pilot: Cycle) -> None:
    known = values(facts_of(pilot))
    assert {name: known[name] for name in known if not name.startswith(("ban_", "uy_", "hoi_"))} == {
        "nam": "2021", "dot": "Năm 2021", "xa": "xã Quảng Phú", "cap_tren": "huyện Quảng Điền",
        "mo_hinh": "thí điểm mô hình “Công dân học tập”",
        "so_thanh_vien": "06", "so_don_vi": "03",
        "cac_don_vi": "Cơ quan xã, Thôn Bao La – Đức Nhuận, Ban Khuyến học Họ Hoàng",
        "quyet_dinh": "Quyết định số 45/QĐ-UBND ngày 20 tháng 7 năm 2021",
        "bo_tieu_chi": "Bộ tiêu chí thí điểm “Công dân học tập” (2020–2021)",
        "so_nhom": "3", "so_chi_so": "10", "diem_dat": "70",
        "tong_dang_ky": "55", "tong_rut": "0", "tong_tu_cham": "55", "tong_tham_dinh": "55",
        "tong_bau_chon": "55", "tong_cong_nhan": "52", "tong_khong_cong_nhan": "3",
        "tong_chua_ket_luan": "0", "dang_vien_dang_ky": "31", "dang_vien_cong_nhan": "31",
        "ti_le_tu_cham": "100%", "ti_le_tham_dinh": "100%", "ti_le_bau_chon": "100%",
        "ti_le_cong_nhan": "94,5%", "ti_le_khong_cong_nhan": "5,5%",
        "so_buoi_tap_huan": "03", "luot_tap_huan": "77", "nguoi_tap_huan": "53",
        "ti_le_tap_huan": "96,4%", "khach_tap_huan": "6",
        "can_bo_co_so": "31", "dai_dien_ban_khuyen_hoc": "10", "nguoi_lao_dong": "14",
        "nong_dan_luc_dang_ky": "17", "nong_dan_dang_ky": "18", "nong_dan_cong_nhan": "15",
        "nong_dan_ti_le": "83,3%",
        "tieu_thu_cong_luc_dang_ky": "6", "tieu_thu_cong_dang_ky": "6", "tieu_thu_cong_cong_nhan": "6",
        "tieu_thu_cong_ti_le": "100%",
        "tri_thuc_luc_dang_ky": "32", "tri_thuc_dang_ky": "31", "tri_thuc_cong_nhan": "31",
        "tri_thuc_ti_le": "100%",
        "muc_diem_1": "37", "muc_diem_2": "13", "muc_diem_3": "2",
        "so_lan_kiem_tra": "03", "so_don_vi_kiem_tra": "03", "so_viec_sau_kiem_tra": "03",
        "so_viec_da_xong": "03",
    }  # fmt: skip


def test_names_are_distinct_can_be_typed_and_are_explained(pilot: Cycle) -> None:
    listed = placeholders(facts_of(pilot))
    names = [one.name for one in listed]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch("[a-z][a-z0-9_]*", name)] == []
    assert all(one.meaning and one.value and one.written == f"{{{one.name}}}" for one in listed)


def test_a_share_of_nobody_says_so(db) -> None:
    known = values(facts_of(make.cycle(make.commune())))
    assert (known["ti_le_cong_nhan"], known["nong_dan_ti_le"]) == ("chưa tính được", "chưa tính được")
    assert (known["cac_don_vi"], known["so_don_vi"]) == ("chưa có đơn vị nào", "0")
    assert known["quyet_dinh"] == "(chưa có quyết định công nhận)"


# --- Sections ----------------------------------------------------------------------------------


def test_every_section_has_a_suggested_wording_whose_figures_exist(pilot: Cycle) -> None:
    later = Cycle.get(Cycle.name != "Năm 2021")
    for facts in (facts_of(pilot), facts_of(later)):
        wording = {section.key: suggested(section.key, facts) for section in SECTIONS}
        assert narrative_problems(facts, wording) == ()
        assert [key for key, text in wording.items() if not text] == ["results"]
        assert [key for key, text in texts(facts).items() if "{" in text] == []


def test_suggested_wording_types_no_number(pilot: Cycle) -> None:
    """A figure in a suggestion would be wrong in the next cycle; “12 tháng” is a proposal, no figure."""
    typed = {
        section.key: re.findall(r"\d+", re.sub(r"\{[^}]*\}", "", suggested(section.key, facts_of(pilot))))
        for section in SECTIONS
    }
    assert {key: found for key, found in typed.items() if found} == {"proposals": ["12"]}


def test_own_wording_is_kept_per_cycle_and_an_empty_one_brings_the_suggestion_back(pilot: Cycle) -> None:
    by = Actor.server(pilot.commune_id)

    def shown() -> tuple[str, int, bool]:
        [one] = [one for one in passages(facts_of(pilot)) if one.section.key == "training"]
        return one.text, one.version, one.is_suggested

    first = suggested("training", facts_of(pilot))
    assert shown() == (first, 0, True)
    keep_narrative(pilot.id, {"training": "Ngày 22/4/2021, {tong_dang_ky} người dự."}, {}, by=by, at=make.NOW)
    assert shown() == ("Ngày 22/4/2021, {tong_dang_ky} người dự.", 1, False)
    assert texts(facts_of(pilot))["training"] == "Ngày 22/4/2021, 55 người dự."
    later = Cycle.get(Cycle.name != "Năm 2021")
    others = suggested("training", facts_of(later))
    assert texts(facts_of(later))["training"] == fill(others, values(facts_of(later)))
    keep_narrative(pilot.id, {"training": ""}, {"training": 1}, by=by, at=make.NOW)
    assert shown() == (first, 2, True)


def test_problems_name_the_section(pilot: Cycle) -> None:
    found = narrative_problems(facts_of(pilot), {"training": "{sai}", "criteria": "được", "closing": "{"})
    assert [problem.field for problem in found] == ["training", "closing"]


def test_lines_become_paragraphs_and_items() -> None:
    text = "Một đoạn.\n\n  - gạch;\n+ cộng.\n• chấm\n-không phải gạch\n- \n2021 - 2022"
    assert list(blocks_of(text)) == [
        Paragraph("Một đoạn."),
        ListItem("gạch;", "-"),
        ListItem("cộng.", "+"),
        ListItem("chấm", "•"),
        Paragraph("-không phải gạch"),
        Paragraph("-"),
        Paragraph("2021 - 2022"),
    ]


def test_inspection_is_told_from_rows_and_not_at_all_without_them(pilot: Cycle) -> None:
    assert texts(facts_of(pilot))["inspection"].splitlines()[0] == (
        "Ban Chỉ đạo đã kiểm tra 03 lần, tại 03 trong số 03 đơn vị tham gia. Qua kiểm tra, Ban Chỉ đạo nêu "
        "03 việc cần làm tiếp; đến nay đã xong 03 việc."
    )
    by, now = Actor.server(pilot.commune_id), make.NOW
    rows = Inspection.select().where(Inspection.cycle == pilot.id)
    visits = list(rows.order_by(Inspection.visited_on, Inspection.id))
    for row in visits[:2]:
        remove_inspection(row.id, version=None, by=by, at=now)
    assert texts(facts_of(pilot))["inspection"].splitlines()[0] == (
        "Ban Chỉ đạo đã kiểm tra 01 lần, tại 01 trong số 03 đơn vị tham gia."
    )
    remove_inspection(visits[2].id, version=None, by=by, at=now)
    told = texts(facts_of(pilot))["inspection"].splitlines()
    assert len(told) == 2
    assert told[0].startswith("Thành viên Ban Chỉ đạo kiểm tra việc đăng ký và tự đánh giá")
