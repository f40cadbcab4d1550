"""The line of a reprint: on every page, in the lower margin, and nothing else changed."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from cdht.reports import pdf
from cdht.reports.document import Paragraph
from cdht.reports.stamp import stamped
from tests.reports import sample

LINE = "Bản in lại lần 2 · ngày 03/4/2026"
needs_poppler = pytest.mark.skipif(not shutil.which("pdffonts"), reason="cần poppler-utils")


@pytest.fixture(scope="module")
def paper() -> bytes:
    """Upright pages, pages that lie across, upright ones again; no page of a few words only."""
    document = sample.decision(60)
    last_words = tuple(Paragraph(f"Câu thứ {number} của trang cuối.") for number in range(20))
    return pdf.render(replace(document, blocks=(*document.blocks, *last_words)))


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_on_every_page_under_what_stood_there(paper: bytes) -> None:
    before, after = pages(paper), pages(stamped(paper, LINE))
    assert len(before) == len(after) > 3
    assert [text.replace(LINE, "").split() for text in after] == [text.split() for text in before]
    assert [text.count(LINE) for text in after] == [1] * len(before)


def test_the_drawing_of_every_page_is_carried_over_byte_for_byte(paper: bytes) -> None:
    after = stamped(paper, LINE)
    drawings = [page["/Contents"].get_object()._data for page in PdfReader(io.BytesIO(paper)).pages]
    assert all(len(one) > 500 and after.count(one) == 1 for one in drawings)


def test_the_same_bytes_for_the_same_line(paper: bytes) -> None:
    assert stamped(paper, LINE) == stamped(paper, LINE) != stamped(paper, LINE.replace("2", "3", 1))


def test_it_lies_in_the_lower_margin_in_the_middle_and_small(paper: bytes) -> None:
    for page in PdfReader(io.BytesIO(stamped(paper, LINE))).pages:
        found = []

        def look(text, _cm, tm, _font, size, found=found) -> None:
            if text.strip() and LINE.startswith(text.strip()[:10]):
                found.append((tm[4], tm[5], size))

        page.extract_text(visitor_text=look)
        [(left, below, size)] = [one for one in found if one[1] < 57]  # 20 mm
        assert size == 8.5
        assert 18 <= below <= 40
        assert abs(left - float(page.mediabox.width) / 2) < 80


def test_hostile_words_are_words(paper: bytes) -> None:
    assert all("<b> & ) Tj" in text for text in pages(stamped(paper, "<b> & ) Tj\u202e")))


@needs_poppler
def test_fonts_are_embedded_and_the_file_is_sound(paper: bytes, tmp_path: Path) -> None:
    file = tmp_path / "stamped.pdf"
    file.write_bytes(stamped(paper, LINE))
    listed = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout
    used = [line.split() for line in listed.splitlines()[2:] if "Helvetica" not in line]
    assert used and all(columns[-5] == "yes" for columns in used), listed
    shown = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert "Quyết định công nhận" in shown
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", file], capture_output=True, check=True)
