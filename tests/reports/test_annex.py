"""The statistics annex: the pilot's figures in every format, years side by side, nobody yet."""

from __future__ import annotations

import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import docx as python_docx
import factories as make
import openpyxl
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from cdht.domain.accounts import Actor
from cdht.domain.statistics import means
from cdht.models.cycles import Cycle
from cdht.reports.document import Chart, ChartKind, Document, Heading, Note, Table, Title
from cdht.reports.papers import PAPERS
from tests.domain.pilot import PILOT
from tests.domain.test_statistics import scored
from tests.reports.reading import EXPECTED, lines, pdf_texts, pdf_words, rate, stands_in
from tests.reports.test_pdf import MILLIMETRE, places, used_fonts
from tests.reports.test_text import drawable

ANNEX = PAPERS["annex"]
STEP_KEYS = ("registered", "self_scored", "verified", "voted", "recognised")


def tables(document: Document) -> dict[str, Table]:
    return {table.name: table for table in document.tables}


def charts(document: Document) -> list[Chart]:
    return [block for block in document.blocks if isinstance(block, Chart)]


def headings(document: Document) -> list[str]:
    return [block.line for block in document.blocks if isinstance(block, Heading)]


@pytest.fixture
def next_year(pilot: Cycle) -> Cycle:
    return Cycle.get(Cycle.name == "Năm 2022")


def expected_steps() -> list[list[str | int]]:
    """Everybody of the pilot was scored, verified and voted on, so the expected file tells every step."""
    found = []
    for name, row in (*EXPECTED["units"].items(), ("Tổng cộng", EXPECTED["total"])):
        all_of_them = f"{row['registered']}\n100%"
        recognised = f"{row['recognised']}\n{rate(row['recognised'], row['registered'])}"
        found.append([name, row["registered"], all_of_them, all_of_them, all_of_them, recognised])
    return found


def expected_bands() -> list[list[str | int]]:
    return [
        [name, row["recognised"], *row["bands"], row["registered"] - row["recognised"]]
        for name, row in (*EXPECTED["units"].items(), ("Tổng cộng", EXPECTED["total"]))
    ]


def test_steps_and_bands_are_the_pilot_s(pilot: Cycle) -> None:
    found = tables(ANNEX.document(pilot))
    steps, bands = found["Các bước"], found["Mức điểm"]
    assert [list(row) for row in (*steps.rows, steps.total)] == expected_steps()
    assert [list(row) for row in (*bands.rows, bands.total)] == expected_bands()


def test_means_are_those_of_the_pilot_s_people(pilot: Cycle) -> None:
    table = tables(ANNEX.document(pilot))["Điểm trung bình"]
    groups = means(scored(), PILOT)
    assert [cell.text for cell in table.head[0][1:]] == [
        "Mọi đối tượng\n(n = 55)", "Nông dân\n(n = 18)", "Công nhân\n(n = 6)", "Trí thức\n(n = 31)",
    ]  # fmt: skip
    assert [row[1:] for row in table.rows] == [
        tuple(values[index] for one in groups for values in (one.own, one.verified)) for index in range(10)
    ]
    assert table.total[1:3] == (groups[0].own_total, groups[0].verified_total)
    assert [row[0] for row in table.rows] == [f"{one.number}. {one.title}" for one in PILOT.indicators]


def test_charts_show_what_the_tables_say(pilot: Cycle) -> None:
    steps, whole, by_unit, *indicators = charts(ANNEX.document(pilot))
    assert (steps.kind, whole.kind, by_unit.kind) == (ChartKind.PANELS, ChartKind.BARS, ChartKind.STACKED)
    units = EXPECTED["units"]
    assert steps.categories == by_unit.categories == tuple(units)
    assert steps.series[-1].values == tuple(row["recognised"] for row in units.values())
    assert whole.series[0].values == tuple(EXPECTED["total"]["bands"])
    assert [one.values for one in by_unit.series] == [
        tuple(row["bands"][band] for row in units.values()) for band in range(3)
    ]
    groups = means(scored(), PILOT)
    assert [[one.values for one in chart.series] for chart in indicators] == [
        [g.own, g.verified] for g in groups
    ]
    assert [chart.title.rpartition(": ")[2] for chart in indicators] == [
        "mọi đối tượng (55 người)",
        "Nông dân và lao động nông thôn (18 người)",
        "Lao động tiểu thủ công nghiệp (6 người)",
        "Cán bộ, trí thức (31 người)",
    ]
    assert all(chart.tabled for chart in (steps, whole, by_unit, *indicators))


def test_every_table_s_base_stands_over_it(pilot: Cycle, next_year: Cycle) -> None:
    for cycle in (pilot, next_year):
        blocks = ANNEX.document(cycle).blocks
        before = [blocks[i - 1] for i, block in enumerate(blocks) if isinstance(block, Table)]
        assert len(before) == (3 if cycle == pilot else 4)
        assert all(isinstance(note, Note) and note.leads for note in before)
    told = lines(ANNEX.document(pilot))
    assert "Tỉ lệ tính trên số người đăng ký của từng dòng (toàn xã 55 người), không kể người đã rút." in told
    assert any(line.startswith("Tính trên 55 người đã thẩm định và có đủ hai phiếu;") for line in told)


def test_years_only_when_there_is_another_before(pilot: Cycle, next_year: Cycle) -> None:
    assert headings(ANNEX.document(pilot)) == [
        "I. Các bước theo đơn vị",
        "II. Mức điểm của người được công nhận",
        "III. Điểm trung bình từng chỉ số, tự chấm so với thẩm định",
    ]
    document = ANNEX.document(next_year)
    assert headings(document)[-1] == "IV. So sánh các năm"
    table, chart = tables(document)["Các năm"], charts(document)[-1]
    assert table.rows == (
        ("Năm 2021", 3, 55, 55, 55, 55, 52, "94,5%"),
        ("Năm 2022", 3, 30, 16, 10, 5, 0, "0%"),
    )
    assert [(one.label, one.values) for one in chart.series] == [(row[0], row[2:7]) for row in table.rows]
    [base] = [line for line in lines(document) if line.startswith("Tỉ lệ công nhận")]
    assert "Năm 2021: đạt từ 70 điểm; Năm 2022: đạt từ 80 điểm, không chỉ số nào dưới 5." in base
    assert base.endswith("Đợt còn mở, số liệu còn thay đổi: Năm 2021, Năm 2022.")


def test_it_names_the_report_that_it_goes_with(pilot: Cycle) -> None:
    title = next(block for block in ANNEX.document(pilot).blocks if isinstance(block, Title))
    assert title == Title(
        "Phụ lục thống kê",
        "Kết quả thí điểm mô hình “Công dân học tập” năm 2021",
        "(Kèm theo Báo cáo tổng kết của Ban Chỉ đạo thí điểm mô hình “Công dân học tập” xã Quảng Phú)",
    )
    assert (ANNEX.kind, ANNEX.series) == ("", ""), "an annex has no number of its own"


# --- Files -------------------------------------------------------------------------------------


def test_the_pdf_read_back(pilot: Cycle) -> None:
    made = ANNEX.make(pilot, "pdf")
    reader, words = PdfReader(io.BytesIO(made)), pdf_words(made)
    for row in (*expected_steps(), *expected_bands()):
        cells = " ".join(str(cell) for cell in row).split()
        assert stands_in(cells, words), cells
    assert {embedded for _, embedded in used_fonts(reader)} == {True}
    pages = pdf_texts(made)
    assert set("".join(pages)) - {"\n"} <= drawable("Regular")
    assert [text.split()[0] for text in pages] == ["PHỤ", "2", "3", "4"]
    for number in range(len(pages)):
        found = places(reader, number)
        assert min(x for x, _, _ in found.values()) >= 30 * MILLIMETRE - 1
        assert min(y for _, y, _ in found.values()) >= 20 * MILLIMETRE - 1


@pytest.mark.skipif(not shutil.which("qpdf"), reason="soát tệp PDF cần qpdf")
def test_the_pdf_is_sound(pilot: Cycle, tmp_path: Path) -> None:
    file = tmp_path / "annex.pdf"
    file.write_bytes(ANNEX.make(pilot, "pdf"))
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


def test_word_has_tables_and_pictures_with_words(pilot: Cycle) -> None:
    made = ANNEX.make(pilot, "docx")
    word = python_docx.Document(io.BytesIO(made))
    told = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert told == [chart.alt for chart in charts(ANNEX.document(pilot))]
    assert "Cơ quan xã: Đăng ký 25, Tự chấm 25, Thẩm định 25, Bầu chọn 25, Công nhận 25;" in told[0]
    grid = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert grid[1:] == [[str(cell) for cell in row] for row in expected_steps()]


def test_excel_has_a_sheet_for_each_table_with_numbers(next_year: Cycle) -> None:
    book = openpyxl.load_workbook(io.BytesIO(ANNEX.make(next_year, "xlsx")))
    assert book.sheetnames == ["Các bước", "Mức điểm", "Điểm trung bình", "Các năm"]
    values = [cell for row in book["Điểm trung bình"].iter_rows(values_only=True) for cell in row]
    assert sum(isinstance(value, float) for value in values) > 40


def test_the_page_shows_every_chart(pilot: Cycle) -> None:
    soup = BeautifulSoup(ANNEX.make(pilot, "html").decode(), "html.parser")
    assert [svg["aria-label"] for svg in soup.select("svg")] == [c.alt for c in charts(ANNEX.document(pilot))]


# --- Nobody, one, many -------------------------------------------------------------------------


def test_an_empty_cycle_says_so_in_sentences(db) -> None:
    cycle = make.cycle(make.commune())
    text = " ".join(pdf_words(ANNEX.make(cycle, "pdf")))
    for sentence in (
        "Chưa có ai đăng ký.",
        "Chưa có ai được công nhận.",
        "Chưa có ai được thẩm định nên chưa có điểm trung bình.",
    ):
        assert sentence in text
    for way in ("docx", "xlsx", "html"):
        assert ANNEX.make(cycle, way)


def test_one_person_of_one_audience(db) -> None:
    chief = make.commune()
    cycle, unit = make.cycle(chief), make.unit(chief)
    make.self_scored(chief, make.person(chief, cycle, unit))
    document = ANNEX.document(cycle)
    assert tables(document)["Các bước"].total == ("Tổng cộng", 1, "1\n100%", "0\n0%", "0\n0%", "0\n0%")
    assert [chart.is_empty for chart in charts(document)] == [False, True]


def test_a_single_audience_is_shown_once_and_the_others_are_named(db) -> None:
    chief = Actor.server(make.commune().commune_id)
    cycle, unit = make.cycle(chief), make.unit(chief)
    make.verified(chief, make.self_scored(chief, make.person(chief, cycle, unit)), make.points(7))
    document = ANNEX.document(cycle)
    last = charts(document)[-1]
    assert last.title.endswith("Nông dân và lao động nông thôn (1 người)")
    assert [one.values[0] for one in last.series] == [Decimal("8.00"), Decimal("7.00")]
    assert "Chưa có ai được thẩm định trong nhóm: Lao động tiểu thủ công nghiệp; Cán bộ, trí thức." in lines(
        document
    )


def test_sixty_units_with_the_longest_names(db) -> None:
    chief = make.commune()
    cycle = make.cycle(chief)
    for number in range(1, 61):
        name = f"Ban Khuyến học dòng họ Công Tằng Tôn Thất Nguyễn Phước, chi phái thứ {number}, thôn Bao La"
        make.person(
            chief, cycle, make.unit(chief, name), f"Hoàng Văn {'ABCDEGHIKL'[number % 10]}", year=1930 + number
        )
    text = "\n".join(pdf_texts(ANNEX.make(cycle, "pdf")))
    assert text.count("(tiếp theo)") >= 2
    assert all(f"chi phái thứ {number}," in " ".join(text.split()) for number in (1, 30, 60))
