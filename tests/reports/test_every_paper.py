"""Every paper of the registry in every format: nobody; one unit, all steps; 1,000 people in 60 units.

What to build is read from the registry alone, so that a paper that is added there is covered by it.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from cdht.domain.problems import Refused
from cdht.domain.vietnamese import number
from cdht.models.base import bind, database, open_database
from cdht.models.cycles import Cycle
from cdht.reports.document import Document, Letterhead, ScoreForm
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS, Paper, render
from cdht.reports.text import printable
from tests.reports import worlds
from tests.reports.paper_rules import run, sound_docx, sound_pdf
from tests.reports.reading import without_blanks
from tests.reports.sample import LONGEST_NAME

needs_readers = pytest.mark.skipif(
    not all(map(shutil.which, ("qpdf", "pdftotext", "pdffonts"))),
    reason="đọc lại tệp PDF cần qpdf và pdftotext (gói qpdf, poppler-utils)",
)
CYCLES = {"nobody": worlds.NOBODY, "few": worlds.FEW, "many": worlds.MANY}


@pytest.fixture(scope="module", autouse=True)
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The three cycles in one database, made once and only read."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("worlds") / "cdht.db"))
    real = bind(open_database("", file))
    database.connect()
    worlds.build()
    yield
    documents.cache_clear()
    database.close()
    real.close_all()


def cases(*formats: str) -> list[object]:
    """Paper, format and cycle, as far as the paper has the format; nobody has no paper of one's own."""
    return [
        pytest.param(paper.name, way, size, id=f"{paper.name}-{way}-{size}")
        for paper in PAPERS.values()
        for way in paper.formats
        for size in CYCLES
        if way in formats and not (paper.per_person and size == "nobody")
    ]


def choice_for(paper: Paper, cycle: Cycle, **more: object) -> Choice:
    """A unit for papers of units, somebody for papers of one person: the one with the longest name."""
    row = next((one for one in cycle.registrations if one.citizen.name == LONGEST_NAME), None)
    other = Cycle.select().where(Cycle.id != cycle.id).get()
    return Choice(
        unit_id=row.unit_id if row and paper.per_unit else None,
        person_id=row.id if row and paper.per_person else None,
        other_cycle_id=other.id if paper.needs_other else None,
        copies=3,
        sees_party=True,
        **more,
    )


@cache
def documents(name: str, size: str) -> Document | Refused:
    """The paper of a cycle, or why there is none yet."""
    cycle = Cycle.get(Cycle.name == CYCLES[size])
    try:
        return PAPERS[name].document(cycle, choice_for(PAPERS[name], cycle))
    except Refused as refused:
        return refused


def made(name: str, way: str, size: str) -> tuple[Document, bytes] | None:
    """The paper and its file. Nobody to print for: a paper that says so, or a refusal with what to do."""
    document = documents(name, size)
    if isinstance(document, Refused):
        assert size == "nobody", f"Give worlds.py what this paper needs: {document}"
        assert all(len(problem.message) > 20 for problem in document.problems)
        return None
    return document, render(document, way)


@needs_readers
@pytest.mark.parametrize(("name", "way", "size"), cases("pdf"))
def test_pdf(name: str, way: str, size: str, tmp_path: Path) -> None:
    if paper := made(name, way, size):
        (file := tmp_path / "paper.pdf").write_bytes(paper[1])
        sound_pdf(paper[0], file)


@pytest.mark.parametrize(("name", "way", "size"), cases("docx"))
def test_docx(name: str, way: str, size: str, tmp_path: Path) -> None:
    if paper := made(name, way, size):
        sound_docx(*paper)
        if size == "few":
            _opens_in_libreoffice(paper[1], tmp_path)


def _opens_in_libreoffice(content: bytes, folder: Path) -> None:
    """Where LibreOffice is installed it must make a PDF of the file."""
    if office := shutil.which("soffice"):
        (file := folder / "paper.docx").write_bytes(content)
        run(office, "--headless", "--convert-to", "pdf", "--outdir", folder, file)
        assert (folder / "paper.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("name", "way", "size"), cases("xlsx", "html"))
def test_tables_and_pages(name: str, way: str, size: str) -> None:
    """Every cell of every table stands in the workbook and on the page."""
    if not (paper := made(name, way, size)):
        return
    document, content = paper
    shown = without_blanks("\n".join(_workbook(content) if way == "xlsx" else _page(content)))
    for table in document.tables:
        cells = (placed.cell.text for row in (*table.body(), table.total_cells()) for placed in row)
        assert not {text for text in cells if without_blanks(printable(text)) not in shown}


def _workbook(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            is_number = isinstance(cell.value, int | float)
            yield number(cell.value, _places(cell.number_format)) if is_number else str(cell.value or "")


def _places(number_format: str) -> int:
    """“#,##0.00” shows two."""
    return len(number_format.partition(".")[2])


def _page(content: bytes) -> Iterator[str]:
    soup = BeautifulSoup(content.decode(), "html.parser")
    assert len(soup.select("h1")) == 1
    yield soup.get_text("\n")


def test_data_is_json() -> None:
    for paper in PAPERS.values():
        if paper.data is not None:
            for name in CYCLES.values():
                cycle = Cycle.get(Cycle.name == name)
                assert json.loads(paper.make(cycle, "json", choice_for(paper, cycle)))


@pytest.mark.parametrize("name", [paper.name for paper in PAPERS.values() if paper.series])
def test_a_paper_with_a_series_prints_its_number_and_day_or_leaves_room(name: str) -> None:
    paper, cycle = PAPERS[name], Cycle.get(Cycle.name == worlds.FEW)
    for given in ("", f"05/{paper.kind}-BCĐ"):
        document = paper.document(cycle, choice_for(paper, cycle, number=given, on=worlds.MADE_ON))
        [head] = [block for block in document.blocks if isinstance(block, Letterhead)][:1]
        assert (given or f"/{paper.kind}-") in head.number_line
        assert ("ngày 20 tháng 7 năm 2022" in head.place_line) == bool(given)


def test_the_forms_of_a_thousand_people_have_two_pages_each() -> None:
    cycle = Cycle.get(Cycle.name == worlds.MANY)
    forms = PAPERS["self-assessment"].document(cycle, Choice(filled=True)).blocks
    assert len(forms) == worlds.PEOPLE
    assert all(isinstance(form, ScoreForm) and form.total in ("50", "80") for form in forms)
