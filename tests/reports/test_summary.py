"""The summary report of the pilot, read back out of every format, and of cycles small, large and odd."""

from __future__ import annotations

import json
from datetime import date

import factories as make
import pytest
from workbooks import pilot as pilot_workbook

from cdht.actions.communes import NameFacts, SignerFacts, add_signer, change_name
from cdht.actions.guiding import DocumentFacts, keep_document
from cdht.actions.importing import import_workbook
from cdht.actions.papers import keep_narrative
from cdht.actions.recognition import DecisionFacts, recognise
from cdht.actions.registration import withdraw
from cdht.domain.accounts import Actor
from cdht.domain.units import UnitKind
from cdht.models.base import database
from cdht.models.citizens import Citizen
from cdht.models.cycles import Cycle
from cdht.reports.document import Grounds, Heading, Letterhead, Signature, Signer
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import (
    EXPECTED,
    as_text,
    between,
    docx_table,
    expected_rows,
    html_rows,
    lines,
    pdf_texts,
    pdf_words,
    stands_in,
    without_blanks,
    xlsx_rows,
)
from tests.reports.sample import HOSTILE, LONGEST_NAME

SUMMARY = PAPERS["summary"]
HEAD = [
    ["Tên đơn vị", "Số công dân đăng ký danh hiệu CDHT", "Số công dân được công nhận danh hiệu CDHT",
     "Tỉ lệ % được công nhận/ TS đăng ký", "Trong đó", "Trong đó", "Trong đó",
     "Các mức điểm đạt", "Các mức điểm đạt", "Các mức điểm đạt", "Số lượng Đảng viên"],
    ["Tên đơn vị", "Số công dân đăng ký danh hiệu CDHT", "Số công dân được công nhận danh hiệu CDHT",
     "Tỉ lệ % được công nhận/ TS đăng ký", "Nông dân", "Công nhân", "Trí thức",
     "70 – 79", "80 – 89", "90 – 100", "Số lượng Đảng viên"],
]  # fmt: skip


# --- The figures, format by format -------------------------------------------------------------


def figures(made: dict) -> dict:
    """The keys of the contract, no more."""
    return {
        "cut": made["cut"],
        "units": {
            name: {key: unit[key] for key in EXPECTED["units"][name]} for name, unit in made["units"].items()
        },
        "total": {key: made["total"][key] for key in EXPECTED["total"]},
    }


def test_json_gives_exactly_the_expected_figures(pilot: Cycle) -> None:
    made = json.loads(SUMMARY.make(pilot, "json"))
    assert figures(made) == EXPECTED
    assert list(made["units"]) == list(EXPECTED["units"])
    assert {key: made[key] for key in ("commune", "date", "cycle", "decisions")} == {
        "commune": "xã Quảng Phú",
        "date": "2021-07-20",
        "cycle": {"name": "Năm 2021", "year": 2021, "is_pilot": True},
        "decisions": [{"number": "45/QĐ-UBND", "issued_on": "2021-07-20"}],
    }


def test_docx_prints_the_figures_cell_by_cell(pilot: Cycle) -> None:
    assert docx_table(SUMMARY.make(pilot, "docx"), "Tên đơn vị") == [*HEAD, *as_text(expected_rows())]


def test_xlsx_holds_the_figures_as_numbers_cell_by_cell(pilot: Cycle) -> None:
    rows = xlsx_rows(SUMMARY.make(pilot, "xlsx"))
    assert rows[:2] == [
        ["BÁO CÁO", *[None] * 10],
        ["Tổng kết thí điểm mô hình “Công dân học tập” năm 2021", *[None] * 10],
    ]
    assert rows[-4:] == expected_rows()


def test_html_prints_the_figures_cell_by_cell(pilot: Cycle) -> None:
    assert html_rows(SUMMARY.make(pilot, "html")) == as_text(expected_rows())


def test_pdf_prints_the_figures_cell_by_cell(pilot: Cycle) -> None:
    """The table's words stand in the file in the order of its rows and cells."""
    words = " ".join(cell for row in as_text(expected_rows()) for cell in row).split()
    assert stands_in(words, pdf_words(SUMMARY.make(pilot, "pdf")))


def test_the_same_report_from_an_imported_workbook(db) -> None:
    by = Actor.server(make.commune().commune_id)
    import_workbook(pilot_workbook(), cycle_name="Năm 2021", criteria_code="pilot-2021", by=by, at=make.NOW)
    cycle = Cycle.get(Cycle.name == "Năm 2021")
    recognise(cycle.id, DecisionFacts("45/QĐ-UBND", date(2021, 7, 20)), by=by, at=make.NOW)
    assert figures(json.loads(SUMMARY.make(cycle, "json"))) == EXPECTED
    assert docx_table(SUMMARY.make(cycle, "docx"), "Tên đơn vị")[2:] == as_text(expected_rows())


def test_the_word_for_a_pilot_stands_only_in_a_pilot(pilot: Cycle) -> None:
    assert "thí điểm" in " ".join(lines(SUMMARY.document(pilot)))
    later = Cycle.get(Cycle.name != "Năm 2021")
    assert "thí điểm" not in " ".join(lines(SUMMARY.document(later)))


# --- The text ----------------------------------------------------------------------------------


def test_all_sections_in_the_order_of_the_real_report(pilot: Cycle) -> None:
    headings = [block.line for block in SUMMARY.document(pilot).blocks if isinstance(block, Heading)]
    assert headings == [
        "I. Thuận lợi, khó khăn",
        "1. Những thuận lợi trong quá trình triển khai thí điểm mô hình “Công dân học tập”",
        "2. Những khó khăn trong quá trình triển khai thực hiện",
        "II. Các bước triển khai thực hiện mô hình",
        "1. Về ban hành các văn bản hướng dẫn, chỉ đạo",
        "2. Về công tác tuyên truyền, phổ biến nội dung các văn bản chỉ đạo",
        "3. Về lựa chọn các đối tượng đăng ký phấn đấu đạt danh hiệu “Công dân học tập”",
        "4. Về tập huấn bộ tiêu chí, thu thập minh chứng, đánh giá và công nhận danh hiệu",
        "5. Về kiểm tra, đánh giá, bổ khuyết chỉ đạo theo tiến độ thực hiện",
        "III. Kết quả thực hiện thí điểm mô hình “Công dân học tập”",
        "1. Kết quả vận động đăng ký thí điểm mô hình “Công dân học tập”",
        "1.1. Số đơn vị trên địa bàn xã Quảng Phú tham gia: 03 đơn vị",
        "1.2. Thành phần và đối tượng đăng ký (ghi theo lúc đăng ký)",
        "2. Kết quả tự đánh giá, thẩm định và công nhận danh hiệu “Công dân học tập”",
        "IV. Đánh giá chung, ưu điểm, khuyết điểm và nguyên nhân",
        "V. Đánh giá cụ thể về tính đầy đủ, phù hợp của bộ tiêu chí, việc thu thập minh chứng "
        "và quy trình bầu chọn",
        "VI. Kiến nghị, đề xuất",
    ]


def test_head_grounds_and_signature(pilot: Cycle) -> None:
    blocks = SUMMARY.document(pilot).blocks
    blank = "\xa0" * 5
    assert blocks[0] == Letterhead(
        superior="Ủy ban nhân dân xã Quảng Phú",
        issuer="Ban Chỉ đạo thí điểm mô hình “Công dân học tập”",
        number="/BC-BCĐ",
        place="Quảng Phú",
        dated=f"ngày{blank}tháng{blank}năm 2021",
    )
    [grounds] = [block for block in blocks if isinstance(block, Grounds)]
    assert grounds.punctuated() == (
        "Căn cứ Hướng dẫn số 25/HD-HKH ngày 07 tháng 7 năm 2021 của Hội Khuyến học huyện Quảng Điền về việc "
        "tổng kết thực hiện thí điểm mô hình “Công dân học tập”;",
        "Căn cứ Kế hoạch số 39/KH-UBND ngày 08 tháng 3 năm 2021 của Ủy ban nhân dân xã Quảng Phú về việc "
        "triển khai thí điểm xây dựng mô hình “Công dân học tập” trên địa bàn xã Quảng Phú.",
    )
    assert blocks[-1] == Signature(
        (Signer(("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"), "Nguyễn Quốc Việt", agency_title="PHÓ CHỦ TỊCH UBND XÃ"),),
        (
            "- Hội Khuyến học huyện Quảng Điền;",
            "- Thường trực Đảng ủy, HĐND xã Quảng Phú;",
            "- UBND, Ủy ban MTTQ Việt Nam xã Quảng Phú;",
            "- Thành viên Ban Chỉ đạo;",
            "- Các đơn vị tham gia;",
            "- Lưu: VT, HKH.",
        ),
    )
    assert lines(SUMMARY.document(pilot))[-1].endswith("xã Quảng Phú./.")


def test_documents_are_told_in_the_order_of_their_days(pilot: Cycle) -> None:
    told = between(lines(SUMMARY.document(pilot)), "1. Về ban hành", "2. Về công tác")
    assert [line[:50] for line in told[1:5]] == [
        "- Kế hoạch số 03/KH-UBND ngày 12/01/2021 của Ủy ba",
        "- Kế hoạch số 39/KH-UBND ngày 08/03/2021 của Ủy ba",
        "- Quyết định số 299/QĐ-UBND ngày 07/06/2021 của Ủy",
        "- Hướng dẫn số 25/HD-HKH ngày 07/07/2021 của Hội K",
    ]
    assert told[3].endswith(
        "về việc thành lập Ban Chỉ đạo thực hiện thí điểm mô hình “Công dân học tập” xã Quảng Phú;"
    )
    assert told[5].startswith("Ban Chỉ đạo có 06 thành viên")


def test_registration_is_told_as_registered(pilot: Cycle) -> None:
    told = lines(SUMMARY.document(pilot))
    assert between(told, "1.1. ", "2. Kết quả tự đánh giá") == [
        "- Cơ quan xã: 25 người đăng ký;",
        "- Thôn Bao La – Đức Nhuận: 20 người đăng ký;",
        "- Ban Khuyến học Họ Hoàng: 10 người đăng ký.",
        "Tổng số người đăng ký phấn đấu đạt danh hiệu “Công dân học tập” trên địa bàn xã Quảng Phú "
        "là 55 người.",
        "1.2. Thành phần và đối tượng đăng ký (ghi theo lúc đăng ký)",
        "- Thành phần:",
        "+ Cán bộ cơ sở: 31 người;",
        "+ Đại diện Ban Khuyến học: 10 người;",
        "+ Người lao động thuộc các thôn: 14 người.",
        "- Đối tượng:",
        "+ Nông dân và lao động nông thôn: 17 người;",
        "+ Lao động tiểu thủ công nghiệp: 6 người;",
        "+ Cán bộ, trí thức: 32 người.",
    ]
    assert between(told, "3. Về lựa chọn", "4. Về tập huấn")[1:] == [
        "+ Cơ quan xã: 25 người đăng ký, đều là cán bộ cơ sở;",
        "+ Thôn Bao La – Đức Nhuận: 20 người đăng ký, gồm 6 cán bộ cơ sở, 14 người lao động thuộc các thôn;",
        "+ Ban Khuyến học Họ Hoàng: 10 người đăng ký, đều là đại diện Ban Khuyến học.",
    ]


def test_analysis_with_what_differs_and_why_nobody_by_name(pilot: Cycle) -> None:
    told = lines(SUMMARY.document(pilot))
    assert between(told, "2. Kết quả tự đánh giá", "IV. ") == [
        "Cột Nông dân, Công nhân, Trí thức và Đảng viên: số được công nhận trên số đăng ký. "
        "Đối tượng tính sau khi đã điều chỉnh.",
        "Phân tích số liệu:",
        "- Số công dân đăng ký: 55 người;",
        "- Số công dân tham gia bầu chọn: 55 người, tỉ lệ 100%;",
        "- Số công dân được công nhận: 52 người, tỉ lệ 94,5%;",
        "- Số công dân không được công nhận: 3 người, tỉ lệ 5,5%.",
        "Phân tích số công dân được công nhận:",
        "+ Nông dân: 15/18 người, tỉ lệ 83,3%;",
        "+ Công nhân: 6/6 người, tỉ lệ 100%;",
        "+ Trí thức: 31/31 người, tỉ lệ 100%;",
        "+ Đảng viên: 31/31 người, tỉ lệ 100%.",
        "So với lúc đăng ký, có 1 người được điều chỉnh đối tượng: 1 người từ Cán bộ, trí thức sang Nông dân "
        "và lao động nông thôn. Vì vậy mục 1.2 ghi theo lúc đăng ký (Nông dân 17, Công nhân 6, Trí thức 32), "
        "còn bảng trên tính theo đối tượng sau điều chỉnh (Nông dân 18, Công nhân 6, Trí thức 31).",
        "Lý do của 3 người không được công nhận (một người có thể có nhiều lý do):",
        "+ tổng điểm thẩm định dưới mức đạt 70: 3 người;",
        "+ phiếu đồng ý chưa quá 50%: 3 người.",
    ]
    everything = " ".join(told) + SUMMARY.make(pilot, "json").decode()
    assert [who.name for who in Citizen.select() if who.name in everything] == []


def test_the_cycle_says_how_many_decimals(pilot: Cycle) -> None:
    pilot.percent_decimals = 2
    told = lines(SUMMARY.document(pilot))
    assert "- Số công dân được công nhận: 52 người, tỉ lệ 94,55%;" in told
    assert SUMMARY.document(pilot).tables[0].total[3:7] == (
        "94,55%",
        "15/18\n83,33%",
        "6/6\n100%",
        "31/31\n100%",
    )


def test_a_text_of_the_cycle_stands_in_every_format(pilot: Cycle) -> None:
    text = "Vì <b>thời tiết</b> & dịch bệnh, chỉ {ti_le_cong_nhan} đạt.\n- Một;\n+ Hai."
    keep_narrative(pilot.id, {"difficulties": text}, {}, by=Actor.server(pilot.commune_id), at=make.NOW)
    told = between(lines(SUMMARY.document(pilot)), "2. Những khó khăn", "II. ")
    assert told == ["Vì <b>thời tiết</b> & dịch bệnh, chỉ 94,5% đạt.", "- Một;", "+ Hai."]
    printed = " ".join(pdf_words(SUMMARY.make(pilot, "pdf")))
    assert "Vì <b>thời tiết</b> & dịch bệnh, chỉ 94,5% đạt." in printed


# --- Names of the time -------------------------------------------------------------------------


def test_an_old_cycle_keeps_the_names_of_its_time(pilot: Cycle) -> None:
    by, day = Actor.server(pilot.commune_id), date(2025, 7, 1)
    change_name(
        NameFacts("Đan Điền", "xã", "thành phố Huế", "Hội Khuyến học thành phố Huế", day), by=by, at=make.NOW
    )
    add_signer(
        SignerFacts("steering_committee", "TRƯỞNG BAN", "Trần Văn Mới", valid_from=day), by=by, at=make.NOW
    )
    old, new = SUMMARY.document(pilot), SUMMARY.document(pilot, Choice(on=date(2025, 8, 1)))
    assert "Đan Điền" not in " ".join(lines(old))
    assert (old.blocks[0].place, old.blocks[-1].signers[0].name) == ("Quảng Phú", "Nguyễn Quốc Việt")
    assert (new.blocks[0].superior, new.blocks[-1].recipients[0]) == (
        "Ủy ban nhân dân xã Đan Điền",
        "- Hội Khuyến học thành phố Huế;",
    )
    assert new.blocks[-1].signers == (Signer(("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"), "Trần Văn Mới"),)


# --- Small, large and odd cycles ---------------------------------------------------------------


def test_nobody_gives_a_sound_paper_without_a_percentage(db) -> None:
    cycle = make.cycle(make.commune())
    document = SUMMARY.document(cycle)
    assert "%" not in " ".join(lines(document))
    assert document.tables[0].total == ("Tổng cộng", 0, 0, "–", "0", "0", "0", 0, 0, 0, "0")
    assert "+ Chưa có công dân đăng ký." in lines(document)
    assert json.loads(SUMMARY.make(cycle, "json"))["units"] == {}
    assert all(SUMMARY.make(cycle, way) for way in SUMMARY.formats)


def test_one_person(db) -> None:
    by = make.commune()
    cycle, unit = make.cycle(by), make.unit(by)
    other = make.actor(by, "khac", *by.roles)
    row = make.self_scored(other, make.person(other, cycle, unit))
    make.recognised(by, make.voted(by, verify_by(row)))
    assert SUMMARY.document(cycle).tables[0].rows == (
        ("1. Thôn Bao La – Đức Nhuận", 1, 1, "100%", "1/1\n100%", "0", "0", 0, 1, 0, "0"),
    )
    told = lines(SUMMARY.document(cycle))
    assert "+ Công nhân: 0 người;" in told
    assert "Có 1 người chưa ghi có phải Đảng viên hay không, chưa tính vào số lượng Đảng viên." in told


def verify_by(row):
    """Verified by the server, which keyed nothing in."""
    return make.verified(Actor.server(row.cycle.commune_id), row)


def test_who_withdrew_is_told_and_counted_nowhere(db) -> None:
    by = make.commune()
    cycle, unit = make.cycle(by), make.unit(by)
    make.person(by, cycle, unit, "Hoàng Văn Quý", component=None)
    withdraw(make.person(by, cycle, unit, "Lê Thị Hoa").id, "Chuyển đi nơi khác", by=by, at=make.NOW)
    told = lines(SUMMARY.document(cycle))
    assert "Ngoài ra có 1 người đã rút đăng ký, không tính vào các số liệu." in told
    assert "- Số công dân đăng ký: 1 người;" in told
    assert "- Số công dân chưa có kết luận: 1 người, tỉ lệ 100%." in told
    assert "+ Chưa ghi thành phần: 1 người." in told


def test_two_hundred_units_with_long_names(db) -> None:
    by = make.commune()
    cycle = make.cycle(by)
    with database.atomic():
        for number in range(200):
            name = f"Chi hội Khuyến học thôn Bao La Đức Nhuận số {number} {LONGEST_NAME}"[:120]
            make.person(
                by,
                cycle,
                make.unit(by, name),
                f"Nguyễn Văn Đ {'I' * (number % 7 + 1)}",
                year=1950 + number % 50,
            )
    made = SUMMARY.make(cycle, "pdf")
    table = SUMMARY.document(cycle).tables[0]
    assert (len(table.rows), table.total[1]) == (200, 200)
    printed = without_blanks(" ".join(pdf_texts(made)))
    assert all(
        without_blanks(f"{i}. Chi hội Khuyến học thôn Bao La Đức Nhuận số {i - 1} ") in printed
        for i in range(1, 201)
    )
    assert len(docx_table(SUMMARY.make(cycle, "docx"), "Tên đơn vị")) == 203
    assert len(xlsx_rows(SUMMARY.make(cycle, "xlsx"))) == 206


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_printed_as_text(db, text: str) -> None:
    by = make.commune()
    cycle = make.cycle(by)
    make.person(by, cycle, make.unit(by, text, UnitKind.CLAN), "Nguyễn Thị B")
    facts = DocumentFacts(text[:60], text[:60], date(2021, 3, 8), text, text, is_ground=True)
    keep_document(cycle.id, facts, by=by, at=make.NOW)
    keep_narrative(cycle.id, {"results": text}, {}, by=by, at=make.NOW)
    wanted = without_blanks(f"1. {text}")
    assert wanted in without_blanks(" ".join(pdf_texts(SUMMARY.make(cycle, "pdf"))))
    assert wanted in without_blanks(docx_table(SUMMARY.make(cycle, "docx"), "Tên đơn vị")[2][0])
    assert xlsx_rows(SUMMARY.make(cycle, "xlsx"))[-2][0] == f"1. {text}"
    assert html_rows(SUMMARY.make(cycle, "html"))[0][0] == f"1. {text}"


def test_as_many_statements_for_many_people_as_for_few(pilot: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = database.obj.execute_sql
    monkeypatch.setattr(database.obj, "execute_sql", lambda sql, *rest: asked.append(sql) or real(sql, *rest))
    SUMMARY.document(pilot)
    assert len(asked) <= 25
