"""Papers as .docx, read back: styles, margins, texts, tables."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from typing import Any

import docx as python_docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from cdht.reports import docx
from cdht.reports.document import Document
from cdht.reports.docx_styles import FACES
from cdht.reports.text import printable
from tests.reports.sample import HEAD, HOSTILE, LONGEST_NAME, certificate, decision, hostile, people, report


def read(document: Document) -> Any:
    return python_docx.Document(io.BytesIO(docx.render(document)))


def paragraphs(word: Any) -> list[tuple[str, str]]:
    """(Style, text) of the paragraphs with text, those in tables included, in order."""
    found = []
    for element in word.element.body.iter(qn("w:p")):
        paragraph = python_docx.text.paragraph.Paragraph(element, word)
        if paragraph.text:
            found.append((paragraph.style.name, paragraph.text))
    return found


@pytest.fixture(scope="module")
def written() -> Any:
    return read(report())


def test_every_text_stands_in_its_own_style(written: Any) -> None:
    found = paragraphs(written)
    assert found[:8] == [
        ("Cơ quan cấp trên", "ỦY BAN NHÂN DÂN\nXÃ QUẢNG PHÚ"),
        ("Cơ quan ban hành", "BAN CHỈ ĐẠO THÍ ĐIỂM MÔ\nHÌNH “CÔNG DÂN HỌC TẬP”"),
        ("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
        ("Số văn bản", "Số: 05/BC-BCĐ"),
        ("Địa danh ngày tháng", "Quảng Phú, ngày 20 tháng 7 năm 2021"),
        ("Title", "BÁO CÁO"),
        ("Trích yếu", "Tổng kết thí điểm mô hình “Công dân học tập”"),
    ]
    assert ("Heading 1", "I. Thuận lợi, khó khăn") in found
    assert ("Heading 3", "1.1. Thành phần và đối tượng đăng ký") in found
    assert ("Gạch đầu dòng", "+ Cán bộ, trí thức: 32 người.") in found
    assert found[-4:] == [
        ("Chức vụ người ký", "TM. BAN CHỈ ĐẠO"),
        ("Chức vụ người ký", "TRƯỞNG BAN"),
        ("Chức vụ người ký", "PHÓ CHỦ TỊCH UBND XÃ"),
        ("Họ tên người ký", "Nguyễn Quốc Việt"),
    ]


def test_text_carries_no_direct_formatting(written: Any) -> None:
    """Every look comes from a style, inside tables too; bold and italic stretches have their own."""
    found = {child.tag for looks in written.element.body.iter(qn("w:rPr")) for child in looks}
    assert found == {qn("w:rStyle")}
    runs = [run for paragraph in written.paragraphs for run in paragraph.runs if run.style.name in FACES]
    assert [(run.text, run.style.font.bold, run.style.font.italic) for run in runs] == [
        ("Đậm ẨẰỄ", True, None), ("nghiêng ưỡng", None, True), ("32 người", True, None)
    ]  # fmt: skip


def test_what_stands_over_a_signature_stays_with_it(written: Any) -> None:
    [last] = [one for one in written.paragraphs if one.text.startswith("Trên đây là")]
    assert last.paragraph_format.keep_with_next


def test_every_style_names_times_new_roman_for_every_script(written: Any) -> None:
    used = {style for style, _ in paragraphs(written)} | {"Normal"}
    for name in used:
        fonts = written.styles[name].element.rPr.rFonts
        named = [fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")]
        assert named == ["Times New Roman"] * 4, name
        assert not [key for key in fonts.attrib if "heme" in key]


def test_sizes_and_shapes_are_those_of_the_decree(written: Any) -> None:
    body = written.styles["Đoạn văn"]
    assert (body.font.size, body.paragraph_format.first_line_indent) == (Pt(14), Mm(12.7))
    assert body.paragraph_format.space_before == Pt(6)
    assert written.styles["Dòng nơi nhận"].font.size == Pt(11)
    assert (written.styles["Nơi nhận"].font.bold, written.styles["Nơi nhận"].font.italic) == (True, True)


def test_margins_and_paper(written: Any) -> None:
    (section,) = written.sections
    sides = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    sides += [section.left_margin, section.right_margin]
    assert [round(side / Mm(1)) for side in sides] == [210, 297, 20, 20, 30, 15]


def test_word_counts_the_pages_and_leaves_the_first_alone(written: Any) -> None:
    (section,) = written.sections
    assert section.different_first_page_header_footer is True
    field = section.header._element.find(".//" + qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"
    assert section.first_page_header._element.find(".//" + qn("w:fldSimple")) is None


def test_the_table_has_its_merged_heading_and_its_figures(written: Any) -> None:
    table = written.tables[1]
    grid = [[cell.text for cell in row.cells] for row in table.rows]
    assert grid[0][4:11] == ["Trong đó"] * 3 + ["Các mức điểm đạt"] * 3 + ["Số lượng Đảng viên"]
    assert grid[1][4:10] == list(HEAD[1])
    assert grid[1][0] == "Tên đơn vị"
    assert grid[-1] == [
        "Tổng cộng", "55", "52", "94,5%", "15/18\n83,3%", "6/6\n100%", "31/31\n100%",
        "37", "13", "2", "31/31",
    ]  # fmt: skip
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True, True, False, False, False, False]
    assert all(p.style.font.bold for cell in table.rows[-1].cells for p in cell.paragraphs)
    assert {p.style.name for cell in table.rows[2].cells for p in cell.paragraphs} == {
        "Ô bảng 11", "Ô bảng giữa 11"
    }  # fmt: skip


def test_the_table_is_as_wide_as_the_text(written: Any) -> None:
    columns = written.tables[1]._tbl.tblGrid.findall(qn("w:gridCol"))
    assert abs(sum(column.w for column in columns) - Mm(165)) < Mm(0.5)


def test_sections_turn_for_wide_lists() -> None:
    word = read(decision())
    assert [section.orientation for section in word.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert [section.different_first_page_header_footer for section in word.sections] == [True, False, False]


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_lists_of_any_length(count: int) -> None:
    word = read(Document("Danh sách", (people(count),)))
    texts = [text for _, text in paragraphs(word)]
    assert texts.count("01/02/1970") == count
    assert texts.count(LONGEST_NAME) == count // 97
    assert ("Không có ai trong danh sách." in texts) == (count == 0)


def test_hostile_texts_stay_texts() -> None:
    word = read(hostile())
    texts = [unicodedata.normalize("NFC", text) for _, text in paragraphs(word)]
    for text in HOSTILE:
        assert sum(printable(text) in found for found in texts) >= 10, text


def test_certificates_are_pages_of_their_own_with_frame_name_and_code() -> None:
    word = read(Document("Giấy", (certificate(), certificate(LONGEST_NAME))))
    assert len(word.sections) == 2
    for section in word.sections:
        assert section.orientation is WD_ORIENT.LANDSCAPE
        assert section._sectPr.find(qn("w:pgBorders")) is not None
        assert section.header._element.find(".//" + qn("w:fldSimple")) is None
    names = [p for p in word.paragraphs if p.style.name == "Họ tên công nhận"]
    assert [p.text for p in names] == ["Hoàng Văn Quý", LONGEST_NAME]
    assert names[0].runs[0].font.size == Pt(42)
    assert names[1].runs[0].font.size < Pt(22)
    assert len(word.inline_shapes) == 2


def test_a_frame_does_not_spread_to_the_pages_after_it() -> None:
    word = read(Document("Giấy", (certificate(), *report().blocks)))
    assert [section._sectPr.find(qn("w:pgBorders")) is not None for section in word.sections] == [True, False]


def test_the_file_says_what_it_is_and_nothing_of_its_maker() -> None:
    file = zipfile.ZipFile(io.BytesIO(docx.render(report())))
    core = file.read("docProps/core.xml").decode()
    assert "Báo cáo tổng kết" in core
    assert "python" not in core
    for name in file.namelist():
        if name.endswith(".xml"):
            etree.fromstring(file.read(name))
