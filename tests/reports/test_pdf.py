"""Papers as PDF, read back: text, pages, fonts, places."""

from __future__ import annotations

import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pypdf import PdfReader

from cdht.reports import pdf
from cdht.reports.document import Cell, Column, Document, Paragraph, Table
from cdht.reports.text import printable
from tests.reports.sample import HOSTILE, LONGEST_NAME, certificate, decision, hostile, people, report
from tests.reports.test_text import drawable

MILLIMETRE = 72 / 25.4


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(document)))


def texts(reader: PdfReader) -> list[str]:
    return [unicodedata.normalize("NFC", page.extract_text()) for page in reader.pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def used_fonts(reader: PdfReader) -> set[tuple[str, bool]]:
    """(Name, embedded?) of the fonts that draw at least one letter."""
    return set().union(*(used_fonts_on(page) for page in reader.pages))


def used_fonts_on(page: Any) -> set[tuple[str, bool]]:
    found: set[tuple[str, bool]] = set()

    def note(text: str, *place: Any) -> None:
        font = place[2]
        if font and text.strip():
            found.add((str(font["/BaseFont"]), "/FontFile2" in font.get("/FontDescriptor", {})))

    page.extract_text(visitor_text=note)
    return found


def faces_of(reader: PdfReader, page: int) -> dict[str, str]:
    """Text → name of the face that draws it."""
    found: dict[str, str] = {}

    def note(text: str, *place: Any) -> None:
        for line in text.splitlines():
            found[line.strip()] = str(place[2]["/BaseFont"]).split("+")[-1] if place[2] else ""

    reader.pages[page].extract_text(visitor_text=note)
    return found


def places(reader: PdfReader, page: int) -> dict[str, tuple[float, float, float]]:
    """Text → (x, y, size) in points, of what is drawn on a page; the first of equal texts."""
    found: dict[str, tuple[float, float, float]] = {}

    def note(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            x, y = (tm[4] * cm[i] + tm[5] * cm[i + 2] + cm[i + 4] for i in (0, 1))
            found.setdefault(text.strip(), (x, y, size))

    reader.pages[page].extract_text(visitor_text=note)
    return found


@pytest.fixture(scope="module")
def printed() -> PdfReader:
    return read(report())


def test_every_text_of_the_report_is_printed_in_order(printed: PdfReader) -> None:
    everything = squeezed("".join(texts(printed)))
    expected = [
        "ỦY BAN NHÂN DÂN XÃ QUẢNG PHÚ", "BAN CHỈ ĐẠO THÍ ĐIỂM MÔ HÌNH “CÔNG DÂN HỌC TẬP”",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 05/BC-BCĐ",
        "Quảng Phú, ngày 20 tháng 7 năm 2021", "BÁO CÁO", "Tổng kết thí điểm mô hình “Công dân học tập”",
        "“Công dân học tập”;", "xã Quảng Phú.", "I. Thuận lợi, khó khăn", "1. Những thuận lợi",
        "Đậm ẨẰỄ, nghiêng ưỡng.", "II. Kết quả thực hiện", "1.1. Thành phần", "+ Cán bộ, trí thức: 32 người.",
        "a) Nội dung", "b) Nội dung", "Mẫu số", "./.", "Nơi nhận:", "- Lưu: HKH.", "TM. BAN CHỈ ĐẠO",
        "TRƯỞNG BAN", "PHÓ CHỦ TỊCH UBND XÃ", "Nguyễn Quốc Việt",
    ]  # fmt: skip
    at = 0
    for text in expected:
        assert squeezed(text) in everything[at:], text
        at = everything.index(squeezed(text), at)


def test_every_figure_of_the_table_is_printed(printed: PdfReader) -> None:
    everything = squeezed("".join(texts(printed)))
    for row in ("1.Cơquanxã2525100%", "Tổngcộng555294,5%", "15/1883,3%6/6100%31/31100%3713231/31"):
        assert row in everything, row


def test_only_embedded_liberation_serif_draws(printed: PdfReader) -> None:
    used = used_fonts(printed)
    assert {embedded for _, embedded in used} == {True}
    assert {re.sub(r"^/[A-Z0-9]+\+", "/", name) for name, _ in used} == {
        "/LiberationSerif",
        "/LiberationSerif-Bold",
        "/LiberationSerif-Italic",
        "/LiberationSerif-BoldItalic",
    }


@pytest.mark.parametrize("document", [report(), decision(), hostile()], ids=["report", "decision", "hostile"])
def test_every_printed_sign_has_a_glyph(document: Document) -> None:
    signs = set("".join(texts(read(document)))) - {"\n"}
    assert signs <= drawable("Regular")


def test_every_cell_has_its_own_face_also_in_the_second_paper_of_a_process() -> None:
    for _ in range(2):
        faces = faces_of(read(report()), 1)
        assert faces["Tên đơn vị"] == faces["15/18"] == "LiberationSerif-Bold"
        assert faces["1. Cơ quan xã"] == faces["1/1"] == faces["10/13"] == "LiberationSerif"


def test_the_first_page_has_no_number_and_the_others_have_theirs(printed: PdfReader) -> None:
    first, second = texts(printed)
    assert not re.match(r"\s*1\b", first)
    assert second.split()[0] == "2"
    x, y, size = places(printed, 1)["2"]
    assert y > 842 - 20 * MILLIMETRE
    assert abs(x + size / 4 - (30 + 165 / 2) * MILLIMETRE) < 3


def test_margins_are_those_of_the_decree(printed: PdfReader) -> None:
    found = places(printed, 0)
    assert min(x for x, _, _ in found.values()) >= 30 * MILLIMETRE - 0.1
    assert max(y for _, y, _ in found.values()) <= 842 - 20 * MILLIMETRE
    assert min(y for _, y, _ in found.values()) >= 20 * MILLIMETRE


def test_the_file_names_itself(printed: PdfReader) -> None:
    assert printed.metadata is not None
    assert printed.metadata.title == "Báo cáo tổng kết"


def test_pages_turn_for_a_wide_list_and_turn_back() -> None:
    reader = read(decision())
    wide = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert wide[0] is False
    assert wide[-1] is False
    assert all(wide[1:-1])
    assert [text.split()[0] for text in texts(reader)[1:]] == [str(n) for n in range(2, len(wide) + 1)]


@pytest.mark.parametrize("count", [0, 1, 40, 41, 1000])
def test_lists_of_any_length_keep_every_row_and_repeat_their_heading(count: int) -> None:
    pages = texts(read(Document("Danh sách", (people(count),))))
    assert all("Họ và tên" in page for page in pages)
    everything = "\n".join(pages)
    numbers = re.findall(r"^([\d.]+)\s+(?:Đặng|Công)", everything, re.MULTILINE)
    assert [int(number.replace(".", "")) for number in numbers] == list(range(1, count + 1))
    assert ("Không có ai trong danh sách." in everything) == (count == 0)
    assert everything.count("01/02/1970") == count
    assert "Tổng cộng" in pages[-1]


def test_the_total_never_stands_alone_on_a_page() -> None:
    for count in range(30, 60):
        last = texts(read(Document("Danh sách", (people(count),))))[-1]
        assert last.count("01/02/1970") >= 2, count


def test_hostile_texts_are_printed_as_they_were_typed() -> None:
    everything = squeezed("".join(texts(read(hostile()))))
    for text in HOSTILE:
        assert everything.count(squeezed(printable(text))) >= 10, text
    assert "root:x:0:0" not in everything
    assert "&lt;" not in everything
    assert "&amp;" not in everything


def test_a_cell_taller_than_a_page_runs_on() -> None:
    table = Table((Column(1), Column(9)), (("A", "B"),), (("1", Cell("Câu dài. " * 900)),))
    reader = read(Document("x", (table,)))
    assert len(reader.pages) > 1
    assert "".join(texts(reader)).count("Câu") == 900


def test_one_page_per_certificate_and_the_name_on_one_line() -> None:
    names = ("Hoàng Văn Quý", LONGEST_NAME, "Lê An")
    reader = read(Document("Giấy công nhận", tuple(certificate(name) for name in names)))
    assert [name in text for name, text in zip(names, texts(reader), strict=True)] == [True] * 3
    sizes = [places(reader, page)[name][2] for page, name in enumerate(names)]
    assert sizes[0] == sizes[2] == 42 > sizes[1] > 15
    for page in range(3):
        assert reader.pages[page].mediabox.width > reader.pages[page].mediabox.height
        assert max(size for _, _, size in places(reader, page).values()) in (sizes[page], 38)
        assert "K7XM-4TRW" in texts(reader)[page]


def test_a_warning_of_the_engine_is_a_failure() -> None:
    with pytest.raises(pdf.PaperNotPrinted):
        pdf._laid_out('<html><body><img src="khong-co.png">x</body></html>')


def test_nothing_is_left_behind() -> None:
    pdf.render(decision())
    assert pdf._DRAWINGS == {}


def test_papers_printed_at_once_do_not_mix() -> None:
    def text_of(number: int) -> str:
        return "".join(texts(read(Document("x", (Paragraph(f"Giấy số {number}"), people(3))))))

    with ThreadPoolExecutor(4) as pool:
        printed = list(pool.map(text_of, range(8)))
    assert [f"Giấy số {n}" in text for n, text in enumerate(printed)] == [True] * 8
    assert [text.count("Đặng Thị") for text in printed] == [3] * 8
