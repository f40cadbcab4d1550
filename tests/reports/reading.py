"""Papers read back out of their files, as a person would read them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import docx as python_docx
import openpyxl
from bs4 import BeautifulSoup
from pypdf import PdfReader

from cdht.reports.document import (
    Centered,
    Document,
    Grounds,
    Heading,
    ListItem,
    Note,
    Paragraph,
    Title,
    plain,
)

EXPECTED = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "quang_phu_2021.expected.json").read_text("utf-8")
)


def rate(part: int, whole: int) -> str:
    """A percentage worked out apart from the program: one decimal, half up, `100%` without a comma."""
    exact = (Decimal(part * 100) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(exact).removesuffix(".0").replace(".", ",") + "%"


def of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "0"


def expected_rows() -> list[list[str | int]]:
    """The recognition table of the pilot from the expected figures alone."""
    named = [(f"{i}. {name}", unit) for i, (name, unit) in enumerate(EXPECTED["units"].items(), start=1)]
    return [_expected_row(name, row) for name, row in (*named, ("Tổng cộng", EXPECTED["total"]))]


def _expected_row(name: str, row: dict[str, Any]) -> list[str | int]:
    audiences = zip(row["audience_recognised"], row["audience_registered"], strict=True)
    return [
        name,
        row["registered"],
        row["recognised"],
        rate(row["recognised"], row["registered"]),
        *(f"{of(part, whole)}\n{rate(part, whole)}" if whole else "0" for part, whole in audiences),
        *row["bands"],
        of(row["party_recognised"], row["party_registered"]),
    ]


def as_text(rows: list[list[str | int]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows]


def pdf_texts(made: bytes) -> list[str]:
    return [unicodedata.normalize("NFC", page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]


def pdf_words(made: bytes) -> list[str]:
    return " ".join(pdf_texts(made)).split()


def stands_in(part: list[str], whole: list[str]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def docx_table(made: bytes, first: str) -> list[list[str]]:
    """The rows of the table whose first cell says `first`."""
    word = python_docx.Document(io.BytesIO(made))
    [table] = [one for one in word.tables if one.cell(0, 0).text == first]
    return [[cell.text for cell in row.cells] for row in table.rows]


def xlsx_rows(made: bytes) -> list[list[Any]]:
    return [
        list(row)
        for row in openpyxl.load_workbook(io.BytesIO(made)).worksheets[0].iter_rows(values_only=True)
    ]


def html_rows(made: bytes) -> list[list[str]]:
    """Body and foot of the first table of figures; line breaks as `\\n`."""
    table = BeautifulSoup(made.decode(), "html.parser").select_one("table.figures")
    assert table is not None
    for line_break in table.select("br"):
        line_break.replace_with("\n")
    return [[cell.get_text() for cell in row.select("td")] for row in table.select("tbody tr, tfoot tr")]


def lines(document: Document) -> list[str]:
    """Every line of text of the paper, tables and signatures aside."""
    return [line for block in document.blocks for line in _lines(block)]


def _lines(block: Any) -> list[str]:
    if isinstance(block, Heading):
        return [block.line]
    if isinstance(block, ListItem):
        return [f"{block.marker} {plain(block.text)}"]
    if isinstance(block, Paragraph | Note):
        return [plain(block.text)]
    if isinstance(block, Grounds):
        return list(block.punctuated())
    if isinstance(block, Title):
        return [line for line in (block.kind, block.subject, block.note) if line]
    return [block.text] if isinstance(block, Centered) else []


def between(all_lines: list[str], first: str, last: str) -> list[str]:
    """The lines after the one that begins with `first`, up to the one that begins with `last`."""
    begin = next(i for i, line in enumerate(all_lines) if line.startswith(first))
    end = next(i for i, line in enumerate(all_lines) if i > begin and line.startswith(last))
    return all_lines[begin + 1 : end]


def decoded(made: bytes, folder: Path, page: int) -> str:
    """What a telephone reads from the QR code of a page of a PDF (zbarimg)."""
    file = folder / "paper.pdf"
    file.write_bytes(made)
    place = folder / f"page{page}"
    subprocess.run(
        ["pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-singlefile", "-png", file, place],
        check=True,
    )
    found = subprocess.run(
        ["zbarimg", "-q", "--raw", place.with_suffix(".png")], check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


def without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)
