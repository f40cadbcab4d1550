"""Charts: one drawing for every format, told apart without colour, from nobody to sixty units."""

from __future__ import annotations

import io
import re
import statistics
from decimal import Decimal
from itertools import combinations
from typing import Any

import docx as python_docx
import openpyxl
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from pypdf import PdfReader
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import String

from cdht.reports import docx, fonts, html, pdf, xlsx
from cdht.reports.chart_drawing import PATTERNS, Layout
from cdht.reports.chart_measures import lines_of, ticks
from cdht.reports.document import Chart, ChartKind, Document, Paragraph, Series
from cdht.reports.text import printable
from tests.reports.reading import pdf_texts, without_blanks
from tests.reports.sample import HOSTILE, LONGEST_NAME
from tests.reports.test_pdf import used_fonts
from tests.reports.test_text import drawable

UNITS = ("Cơ quan xã", "Thôn Bao La – Đức Nhuận", "Ban Khuyến học Họ Hoàng")
STEPS = ("Đăng ký", "Tự chấm", "Thẩm định", "Bầu chọn", "Công nhận")
LONG_UNIT = f"Ban Khuyến học dòng họ {LONGEST_NAME}, chi phái thứ hai, thôn Bao La – Đức Nhuận và các xóm"


def steps(names: tuple[str, ...] = UNITS, **more: Any) -> Chart:
    series = tuple(
        Series(label, tuple(25 + n % 7 - k for n in range(len(names)))) for k, label in enumerate(STEPS)
    )
    return Chart("Số người ở từng bước", ChartKind.PANELS, names, series, unit="người", **more)


def bands(names: tuple[str, ...] = UNITS) -> Chart:
    parts = (("70 – 79", (15, 17, 5)), ("80 – 89", (9, 0, 4)), ("90 – 100", (1, 0, 1)))
    series = tuple(Series(label, tuple(values[n % 3] for n in range(len(names)))) for label, values in parts)
    return Chart("Mức điểm", ChartKind.STACKED, names, series, unit="người", name="Mức điểm")


def pair() -> Chart:
    own, verified = (Decimal("8.12"), None, Decimal("10.00")), (Decimal("7.83"), 0, Decimal("6.50"))
    series = (Series("Tự chấm", own), Series("Thẩm định", verified))
    return Chart("Điểm trung bình", ChartKind.BARS, ("Một", "Hai", "Ba"), series, unit="điểm", most=10)


def years(count: int = 2) -> Chart:
    series = tuple(Series(f"Năm {2021 + n}", (55 - n, 52 - n)) for n in range(count))
    return Chart("Các năm", ChartKind.BARS, ("Đăng ký", "Công nhận"), series, unit="người")


ALL = {"steps": steps(), "bands": bands(), "pair": pair(), "years": years(), "five": years(5)}


def drawn_texts(drawing: Any) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def picture(drawing: Any, scale: float = 3) -> Image.Image:
    page = pypdfium2.PdfDocument(renderPDF.drawToString(drawing))
    return page[0].render(scale=scale, grayscale=True).to_pil()


# --- The value ---------------------------------------------------------------------------------


def test_a_series_must_fill_the_categories_and_patterns_do_not_run_out() -> None:
    with pytest.raises(ValueError, match="does not fill 2 categories"):
        Chart("x", ChartKind.BARS, ("a", "b"), (Series("s", (1,)),), unit="người")
    with pytest.raises(ValueError, match="told apart"):
        years(6)
    assert len(years(5).series) == len(PATTERNS)


def test_words_for_who_cannot_see_it() -> None:
    assert years().alt == (
        "Biểu đồ: Các năm (người). Đăng ký: Năm 2021 55, Năm 2022 54; Công nhận: Năm 2021 52, Năm 2022 51."
    )
    assert pair().alt.startswith(
        "Biểu đồ: Điểm trung bình (điểm). Một: Tự chấm 8,12, Thẩm định 7,83; Hai: Tự chấm –"
    )
    assert steps(UNITS * 20).alt == "Biểu đồ: Số người ở từng bước. Các số có trong bảng."


def test_the_same_figures_as_a_table() -> None:
    table = pair().as_table()
    assert table.head == (("", "Tự chấm", "Thẩm định"),)
    assert table.rows == (
        ("Một", Decimal("8.12"), Decimal("7.83")),
        ("Hai", "–", 0),
        ("Ba", Decimal("10.00"), Decimal("6.50")),
    )


# --- The drawing -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_every_name_and_figure_is_written_beside_its_bar(name: str) -> None:
    chart = ALL[name]
    written = " ".join(drawn_texts(Layout(chart, 468).drawing()))
    for text in (*chart.categories, *(one.label for one in chart.series)):
        assert text in written
    if chart.kind is not ChartKind.STACKED:
        for cell in (cell for row in chart.as_table().body() for cell in row[1:]):
            assert cell.cell.text in written.split()
    else:
        assert re.findall(r"\d+ \(\d[^)]+\)", written) == [
            "25 (15 + 9 + 1)",
            "17 (17 + 0 + 0)",
            "10 (5 + 4 + 1)",
        ]


@pytest.mark.parametrize("name", ALL)
def test_pdf_and_svg_come_from_one_drawing(name: str) -> None:
    chart = ALL[name]
    texts = drawn_texts(Layout(chart, html.PICTURE).drawing())
    svg = BeautifulSoup(html.picture_of(chart), "html.parser")
    assert [text.get_text() for text in svg.select("text")] == texts
    printed = without_blanks("".join(pdf_texts(pdf.render(Document("x", (chart,))))))
    assert all(without_blanks(text) in printed for text in texts)
    assert sorted(printed) == sorted(without_blanks("".join((chart.title, *texts))))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [300, 468, 714])
def test_nothing_is_drawn_outside(name: str, width: float) -> None:
    drawing = Layout(ALL[name], width).drawing()
    left, bottom, right, top = drawing.getBounds()
    assert left >= -1
    assert bottom >= -1
    assert right <= drawing.width + 1
    assert top <= drawing.height + 1


def test_series_differ_in_grey_or_hatching_also_as_printed() -> None:
    """Two fills differ when one is darker or one is coarser: no printer and no eye needs colour."""
    assert len(set(PATTERNS)) == len(PATTERNS)
    layout = Layout(years(5), 468)
    image = picture(layout.drawing(), scale=4)
    looks = []
    for index in range(5):
        middle = (
            layout.top + (layout.rows[0].height - layout.thick * 5) / 2 + layout.thick * (index + 0.5)
        ) * 4
        left = int((layout.side + 20) * 4)
        area = image.crop((left, int(middle) - 12, left + 240, int(middle) + 12)).tobytes()
        looks.append((statistics.mean(area), statistics.pstdev(area)))
    for one, other in combinations(looks, 2):
        assert abs(one[0] - other[0]) > 30 or abs(one[1] - other[1]) > 30, (one, other)


def test_charts_are_drawn_in_greys_alone() -> None:
    for chart in ALL.values():
        page = pypdfium2.PdfDocument(renderPDF.drawToString(Layout(chart, 468).drawing()))
        image = page[0].render(scale=2).to_pil().convert("RGB")
        assert all(red == green == blue for _, (red, green, blue) in image.getcolors(1 << 20))


def test_long_names_are_broken_and_then_cut_never_past_their_room() -> None:
    lines = lines_of(LONG_UNIT, 150, 10)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(fonts.width(line, 10) <= 150 for line in lines)
    assert " ".join(lines).rstrip("…") in LONG_UNIT
    assert lines_of("Thôn Bao La", 150, 10) == ("Thôn Bao La",)
    [cut] = lines_of("x" * 500, 100, 10)
    assert fonts.width(cut, 10) <= 100 and cut.endswith("x…")
    assert lines_of("", 100, 10) == ("",)


def test_the_axis_ends_after_the_longest_bar_at_round_distances() -> None:
    assert [Layout(_single(n), 468).most for n in (1, 7, 37, 55, 1372)] == [1, 8, 40, 60, 1500]
    assert [list(ticks(most)) for most in (1, 10, 60)] == [
        [0, 1],
        [0, 2, 4, 6, 8, 10],
        [0, 10, 20, 30, 40, 50, 60],
    ]


def _single(value: int) -> Chart:
    return Chart("x", ChartKind.BARS, ("a",), (Series("s", (value,)),), unit="người")


# --- Files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 60])
@pytest.mark.parametrize("make", [steps, bands])
def test_any_number_of_units_flows_over_pages_with_its_heading(make: Any, count: int) -> None:
    names = tuple(f"{n}. {LONG_UNIT if n % 3 == 0 else 'Thôn'}" for n in range(1, count + 1))
    chart = make(names)
    pages = pdf_texts(pdf.render(Document("x", (Paragraph("Đầu trang"), chart, Paragraph("Hết")))))
    everything = "\n".join(pages)
    assert [int(n) for n in re.findall(r"^(\d+)\. (?:Ban|Thôn)", everything, re.MULTILINE)] == [
        *range(1, count + 1)
    ]
    assert all(without_blanks(chart.series[0].label) in without_blanks(page) for page in pages)
    assert "1. Thôn" in pages[0], "it begins where it stands"
    assert len(pages) == {1: 1, 3: 1, 60: 3}[count]
    assert everything.count("(tiếp theo)") == len(pages) - 1


def test_a_short_chart_is_never_cut() -> None:
    for lines in range(20, 45, 4):
        pages = pdf_texts(pdf.render(Document("x", (*(Paragraph("Dòng") for _ in range(lines)), steps()))))
        [page] = [text for text in pages if "Ban Khuyến học" in text]
        assert "Số người ở từng bước" in page and "Cơ quan xã" in page, lines


@pytest.mark.parametrize(
    "empty", [steps(()), Chart("Mức", ChartKind.BARS, ("a",), (Series("s", (0,)),), unit="người")]
)
def test_without_a_figure_a_sentence_stands_instead(empty: Chart) -> None:
    paper = Document("x", (empty,))
    sentence = "Chưa có số liệu để vẽ biểu đồ."
    assert sentence in " ".join(pdf_texts(pdf.render(paper)))
    word = python_docx.Document(io.BytesIO(docx.render(paper)))
    assert [p.text for p in word.paragraphs][:2] == [empty.title, sentence]
    assert not word.inline_shapes
    soup = BeautifulSoup(html.fragment(paper), "html.parser")
    assert sentence in soup.get_text() and soup.find("svg") is None


def test_only_embedded_fonts_with_every_glyph() -> None:
    made = pdf.render(Document("x", (*ALL.values(), steps((LONG_UNIT,)))))
    used = used_fonts(PdfReader(io.BytesIO(made)))
    assert {embedded for _, embedded in used} == {True}
    assert {name.split("+")[-1] for name, _ in used} == {"LiberationSerif", "LiberationSerif-Bold"}
    assert set("".join(pdf_texts(made))) - {"\n"} <= drawable("Regular") & drawable("Bold")


def test_the_svg_keeps_the_strict_policy_and_scales() -> None:
    both = "".join(html.picture_of(chart) + html.narrow_picture_of(chart) for chart in ALL.values())
    soup = BeautifulSoup(both, "html.parser")
    for tag in soup.find_all(True):
        assert not {"style", "id", "clip-path"} & set(tag.attrs), tag
        assert tag.name in {"svg", "g", "rect", "path", "text"}
    for svg in soup.select("svg"):
        assert (svg["role"], svg.get("width"), svg.get("height")) == ("img", None, None)
        assert svg["aria-label"].startswith("Biểu đồ: ")
        assert re.fullmatch(r"0 0 \d+ \d+", svg["viewbox"])


def test_on_a_telephone_letters_stay_readable_and_names_stand_over_their_bars() -> None:
    layout = Layout(steps(), html.NARROW_PICTURE, html.NARROW_LETTERS)
    assert html.NARROW_LETTERS * 330 / html.NARROW_PICTURE > 13  # pixels in a sheet of 330
    assert layout.above
    assert not Layout(steps(), html.PICTURE).above


def test_word_has_a_sharp_picture_with_words_under_its_title() -> None:
    word = python_docx.Document(
        io.BytesIO(docx.render(Document("x", (steps(note="Mọi thanh."), bands(UNITS * 20)))))
    )
    styles = [p.style.name for p in word.paragraphs]
    assert styles[:3] == ["Tên bảng", "Biểu đồ", "Ghi chú"]
    told = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert told == [steps().alt, bands(UNITS * 20).alt, "Biểu đồ: Mức điểm (tiếp theo)."]
    for shape in word.inline_shapes:
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        image = Image.open(io.BytesIO(word.part.related_parts[blip].blob))
        assert image.width / (shape.width / 914400) >= 200  # dots per inch
        assert shape.height / 12700 <= 650  # points: fits on a page


def test_excel_gets_the_figures_unless_a_table_of_the_paper_has_them() -> None:
    made = xlsx.render(Document("x", (pair(), bands(), steps(tabled=True))))
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Bảng", "Mức điểm"]
    rows = [list(row) for row in book["Bảng"].iter_rows(values_only=True)]
    assert rows[-3:] == [["Một", 8.12, 7.83], ["Hai", "–", 0], ["Ba", 10, 6.5]]
    formats = {cell.value: cell.number_format for row in book["Bảng"].iter_rows() for cell in row}
    assert (formats[8.12], formats[0]) == ("#,##0.00", "#,##0")


def test_on_screen_a_table_stands_in_for_a_chart_that_has_none_of_its_own() -> None:
    soup = BeautifulSoup(html.fragment(Document("x", (pair(), steps(tabled=True)))), "html.parser")
    [hidden] = soup.select(".paper-hidden")
    first = hidden.select_one("tbody tr")
    assert first is not None
    assert [td.get_text() for td in first.select("td")] == ["Một", "8,12", "7,83"]


def test_hostile_texts_are_drawn_as_they_were_typed() -> None:
    for text in (*HOSTILE, "Ẩn\u200b\u202e\x07 👍 \ud800 \x00", "x" * 5000):
        chart = Chart(
            text, ChartKind.BARS, (text,), (Series(text, (1,)), Series("b", (2,))), unit=text, note=text
        )
        paper = Document("x", (chart,))
        docx.render(paper), xlsx.render(paper)
        shown = BeautifulSoup(html.fragment(paper), "html.parser")
        assert shown.find(["img", "font", "pdf:insertpdf"]) is None
        printed = without_blanks("".join(pdf_texts(pdf.render(paper))))
        if len(text) < 100:
            assert without_blanks(printable(text)) in printed, text
            assert printable(text) in shown.find("svg").get_text() or len(printable(text)) > 60
