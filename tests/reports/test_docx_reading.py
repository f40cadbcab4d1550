"""Word files that people hand in: read in order, whatever Word wrote into them, and refused when hostile."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement

from cdht.domain.problems import Refused
from cdht.domain.report_text import MOST_CHARACTERS, Line, Table
from cdht.reports import docx_reading
from cdht.reports.docx_reading import read_docx


def saved(word: docx.Document) -> bytes:
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def packed(**parts: str | bytes) -> bytes:
    """A .docx with some of its parts replaced: `packed(document="<w:document …")`."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            stem = name.rpartition("/")[2].removesuffix(".xml")
            new.writestr(name, parts.get(stem, old.read(name)))
        for name, content in parts.items():
            if "/" in name:
                new.writestr(name, content)
    return made.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_docx(content)
    return str(refused.value)


def test_paragraphs_and_tables_in_their_order() -> None:
    word = docx.Document()
    word.add_paragraph("1. Kết quả")
    table = word.add_table(rows=4, cols=3)
    texts = (
        ("Đơn vị", "Số người", ""),
        ("", "Đăng ký", "Đạt"),
        ("Thôn Một", "12", "10/12\n83,3%"),
        ("Tổng", "12", "10"),
    )
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    word.add_paragraph("Hết.")
    assert read_docx(saved(word)) == (
        Line("1. Kết quả"),
        Table((
            ("Đơn vị", "Số người", "Số người"),
            ("Đơn vị", "Đăng ký", "Đạt"),
            ("Thôn Một", "12", "10/12 83,3%"),
            ("Tổng", "12", "10"),
        )),
        Line("Hết."),
    )  # fmt: skip


def test_a_table_without_figures_is_lines() -> None:
    word = docx.Document()
    cells = word.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Nơi nhận:\n- Lưu: VT.", "TRƯỞNG BAN"
    assert read_docx(saved(word)) == (Line("Nơi nhận:"), Line("- Lưu: VT."), Line("TRƯỞNG BAN"))


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Có ")
    for tag, text_tag, text in (("w:ins", "w:t", "55"), ("w:del", "w:delText", "54")):
        change, run, words = (OxmlElement(name) for name in (tag, "w:r", text_tag))
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" người")
    assert read_docx(saved(word)) == (Line("Có 55 người"),)


def test_content_controls_and_breaks_are_read() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("trong khung")
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    paragraph._p.addprevious(control)
    control.append(content)
    content.append(paragraph._p)
    word.add_paragraph("dòng một\ndòng hai")
    assert read_docx(saved(word)) == (Line("trong khung"), Line("dòng một"), Line("dòng hai"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp trống"),
        (b"%PDF-1.7 ...", "không phải tệp Word .docx"),
        (docx_reading._OLE + b"\0" * 99, "kiểu cũ (.doc)"),
        (docx_reading._OLE + "EncryptedPackage".encode("utf-16-le"), "có đặt mật khẩu"),
        (b"PK\x03\x04 broken", "bị hỏng"),
        (b"\0" * (docx_reading.MOST_BYTES + 1), "lớn quá 20 MB"),
    ],
)
def test_what_is_no_docx_is_refused_in_plain_words(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_an_excel_file_under_the_wrong_name() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
    assert "không phải tệp Word .docx" in refusal(made.getvalue())


BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def test_a_zip_bomb_is_refused_by_its_sizes() -> None:
    many = "<w:p/>" * 4_000_000
    assert "quá lớn khi mở ra" in refusal(packed(document=BODY.format(many)))
    assert "quá lớn khi mở ra" in refusal(
        packed(**{"word/media/one.bin": b"\0" * (docx_reading.MOST_UNZIPPED + 1)})
    )


def test_entities_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + BODY.format(
        "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
    )
    assert "bị hỏng" in refusal(packed(document=laughs))
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + BODY.format(
        "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
    )
    assert "bị hỏng" in refusal(packed(document=outside))


def test_broken_xml_missing_parts_and_lies_are_refused() -> None:
    assert "bị hỏng" in refusal(packed(document="<w:document"))
    assert "bị hỏng" in refusal(packed(document="<x/>"))
    assert "bị hỏng" in refusal(packed(**{"[Content_Types]": "<Types/>"}))
    broken = bytearray(packed(document=BODY.format("<w:p/>" * 100)))
    at = broken.find(b"word/document.xml") + 40
    broken[at : at + 20] = b"\xff" * 20
    assert "bị hỏng" in refusal(bytes(broken))


def test_too_much_text_too_many_cells_too_deep() -> None:
    assert "ký tự" in refusal(
        packed(document=BODY.format(f"<w:p><w:r><w:t>{'a ' * MOST_CHARACTERS}</w:t></w:r></w:p>"))
    )
    row = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr>'
    assert "ô" in refusal(packed(document=BODY.format(f"<w:tbl>{row * 400}</w:tbl>")))
    deep = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    assert "lớp" in refusal(packed(document=BODY.format(deep)))
    assert "không có chữ nào" in refusal(packed(document=BODY.format("<w:p/>")))
