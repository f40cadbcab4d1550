"""What holds for every paper, whatever it says: checks over a file against the Document that it shows."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import docx as python_docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from cdht.reports.document import (
    BallotPapers,
    Centered,
    Certificate,
    Document,
    Grounds,
    Heading,
    Letterhead,
    ListItem,
    Note,
    Paragraph,
    ScoreForm,
    Signature,
    Table,
    Title,
    plain,
)
from cdht.reports.text import printable
from tests.reports.reading import without_blanks
from tests.reports.test_pdf import used_fonts_on
from tests.reports.test_text import FACES, drawable

MILLIMETRE = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = (room * MILLIMETRE for room in (30, 15, 20, 20))
SLACK = 1.0
"""Points that a letter may hang over."""
DIGIT = 0.5
"""Width of a digit of Liberation Serif in parts of its size."""
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


# --- What a Document says -------------------------------------------------------------------------------


def in_order(document: Document) -> Iterator[str]:
    """Every text that stands in the order of the blocks, as it is printed."""
    for block in document.blocks:
        yield from (printable(text) for text in _said(block) if text.strip())


def somewhere(document: Document) -> Iterator[str]:
    """Texts that stand beside others, so that files differ in their order."""
    for block in document.blocks:
        yield from (printable(text) for text in _beside(block) if text.strip())


def _said(block: Any) -> Iterator[str]:
    if isinstance(block, Letterhead):
        yield from (
            block.superior.upper(),
            block.issuer.upper(),
            *NATION,
            block.number_line,
            block.place_line,
        )
    elif isinstance(block, Title):
        yield from (block.kind.upper(), block.subject, block.note)
    elif isinstance(block, Centered):
        yield block.text
    elif isinstance(block, Grounds):
        yield from block.punctuated()
    elif isinstance(block, Heading):
        yield block.line
    elif isinstance(block, ListItem):
        yield f"{block.marker} {plain(block.text)}"
    elif isinstance(block, Paragraph | Note):
        yield plain(block.text)
    elif isinstance(block, Table):
        yield from (placed.cell.text for row in _rows(block) for placed in row)


def _rows(table: Table) -> Iterator[Any]:
    yield table.head_cells()
    yield from table.body()
    yield table.total_cells()


def _beside(block: Any) -> Iterator[str]:
    if isinstance(block, Table):
        yield block.caption
    elif isinstance(block, Signature):
        yield from block.recipients
        for signer in block.signers:
            yield from (*signer.titles, signer.hint, signer.agency_title, signer.name)
    elif isinstance(block, Certificate):
        yield from (block.issuer.upper(), block.kind.upper(), block.salutation, block.name, block.of)
        yield from (block.honour, block.dated, block.code, *block.lines, block.signer.name)
    elif isinstance(block, ScoreForm):
        yield from (block.name, block.birth, block.unit, block.code, block.total, *block.evidence)
        yield from (block.text.title.upper(), block.text.subject, *(one.wording for one in block.text.items))
    elif isinstance(block, BallotPapers):
        yield from (block.unit.upper(), block.subject, block.ask, *(name for name, _ in block.names))


def says_all(document: Document, text: str) -> None:
    """`text`, read out of a file, has everything that the Document says, and in its order."""
    read, at = without_blanks(text), 0
    for piece in map(without_blanks, in_order(document)):
        found = read.find(piece, at)
        assert found >= 0, f"“{piece[:120]}” is not printed, or not in its place"
        at = found + len(piece)
    for piece in map(without_blanks, somewhere(document)):
        assert piece in read, f"“{piece[:120]}” is not printed"


def is_plain(document: Document) -> bool:
    """Whether all its pages have the margins of the decree."""
    return not any(section.bare for section in document.sections())


# --- PDF ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: points from the left and from the top."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]


def sound_pdf(document: Document, file: Path) -> None:
    """Raises AssertionError with what is wrong with a paper's PDF."""
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", file)
    _fonts(file)
    pages = _texts(file, numbered=is_plain(document))
    everything = "".join(pages)
    assert pages
    assert unicodedata.is_normalized("NFC", everything)
    missing = set(everything) - {"\n"} - frozenset.intersection(*map(drawable, FACES))
    assert not missing, f"drawn as boxes: {missing}"
    says_all(document, everything)
    if is_plain(document):
        _margins(document, tuple(_boxes(file)))


def _fonts(file: Path) -> None:
    """Only our own faces, and inside the file. The engine names Helvetica too, which must draw nothing."""
    fonts = [line.split() for line in run("pdffonts", file).splitlines()[2:]]
    ours = {f"LiberationSerif{face}" for face in ("", "-Bold", "-Italic", "-BoldItalic")}
    assert {row[0].split("+")[-1] for row in fonts if row[-5] == "yes"} <= ours
    assert {row[0] for row in fonts if row[-5] != "yes"} <= {"Helvetica"}
    reader = PdfReader(file)
    for number in {0, len(reader.pages) - 1}:
        assert all(embedded for _, embedded in used_fonts_on(reader.pages[number]))


def _texts(file: Path, *, numbered: bool) -> list[str]:
    """The text of each page in the order in which it is drawn, without the page's number, which must be there
    when all pages are `numbered`."""
    pages = run("pdftotext", "-raw", file, "-").split("\f")[:-1]
    for index, page in enumerate(pages[1:], start=1):
        has_number = page.split()[:1] == [str(index + 1)]
        assert has_number or not numbered, f"page {index + 1} has no number"
        pages[index] = re.sub(r"^\s*\d+\s", "", page) if has_number else page
    return pages


def _boxes(file: Path) -> Iterator[Page]:
    for page in run("pdftotext", "-bbox", file, "-").split("<page ")[1:]:
        width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
        words = (Word(*map(float, places), unescape(text)) for *places, text in found)
        yield Page(width, height, tuple(words))


def _margins(document: Document, pages: tuple[Page, ...]) -> None:
    """Margins and page numbers of the decree; text and tables begin at them, not somewhere inside."""
    for number, page in enumerate(pages, start=1):
        over = [word for word in page.words if word.bottom < TOP]
        body = [word for word in page.words if word.bottom >= TOP]
        _page_number(number, page, over)
        assert body, f"page {number} is empty"
        assert min(word.left for word in body) >= LEFT - SLACK, f"page {number}: left"
        assert max(word.right for word in body) <= page.width - RIGHT + SLACK, f"page {number}: right"
        assert min(word.top for word in body) >= TOP - SLACK, f"page {number}: top"
        assert max(word.bottom for word in body) <= page.height - BOTTOM + SLACK, f"page {number}: bottom"
        assert min(word.top for word in body) <= 25 * MILLIMETRE + 14, f"page {number} begins too low"
    assert min(word.left for page in pages for word in page.words) <= 35 * MILLIMETRE, document.title


def _page_number(number: int, page: Page, over: list[Word]) -> None:
    assert [word.text for word in over] == ([str(number)] if number > 1 else [])
    for word in over:
        middle = (LEFT + page.width - RIGHT) / 2
        assert abs((word.left + word.right) / 2 - middle) < 3, "not in the middle of the text"
        assert 13 <= round((word.right - word.left) / len(word.text) / DIGIT, 1) <= 14, "size"


def run(*command: Any) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-500:]}{done.stderr[-500:]}"
    return done.stdout


# --- Word -----------------------------------------------------------------------------------------------

# A certificate's name is shrunk to its line and its honour stands out: the two looks that no style holds.
FITTED = {"Họ tên công nhận", "Dòng công nhận"}


def sound_docx(document: Document, made: bytes) -> None:
    word = python_docx.Document(io.BytesIO(made))
    body = word.element.body
    text = "".join(_word_text(body))
    assert unicodedata.is_normalized("NFC", text)
    says_all(document, text)
    _styles(word)
    _sections(document, word)
    _ordered(body, word.styles.element)
    heads = sum(len(table.head) for table in document.tables)
    assert len(body.findall(f".//{qn('w:tblHeader')}")) >= heads
    assert all(len(cell) and cell[-1].tag == qn("w:p") for cell in body.iter(qn("w:tc")))


def _word_text(body: Any) -> Iterator[str]:
    for element in body.iter(qn("w:t"), qn("w:br"), qn("w:p")):
        yield element.text or "" if element.tag == qn("w:t") else "\n"


def _styles(word: Any) -> None:
    """Every look comes from a style that exists and names Times New Roman."""
    known = {style.style_id: style for style in word.styles}
    used = {one.get(qn("w:val")) for one in word.element.body.iter(qn("w:pStyle"))}
    faces = {one.get(qn("w:val")) for one in word.element.body.iter(qn("w:rStyle"))}
    assert used | faces <= set(known)
    for id in used | {"Normal"}:
        fonts = known[id].element.rPr.rFonts
        names = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert names == {"Times New Roman"}, known[id].name
    for paragraph in word.element.body.iter(qn("w:p")):
        if paragraph.style is None or known[paragraph.style].name not in FITTED:
            direct = {child.tag for looks in paragraph.iter(qn("w:rPr")) for child in looks}
            assert direct <= {qn("w:rStyle"), qn("w:noProof")}, (known[paragraph.style].name, direct)


def _sections(document: Document, word: Any) -> None:
    sections = document.sections()
    assert len(word.sections) == len(sections)
    for index, (made, meant) in enumerate(zip(word.sections, sections, strict=True)):
        wide = made.page_width > made.page_height
        assert wide == meant.landscape
        numbers = made.header._element.findall(f".//{qn('w:fldSimple')}")
        assert [field.get(qn("w:instr")) for field in numbers] == ([] if meant.bare else ["PAGE"])
        if meant.bare:
            continue
        assert made.different_first_page_header_footer == (index == 0), "no number on page 1, and only there"
        assert made.first_page_header._element.find(f".//{qn('w:fldSimple')}") is None
        assert Pt(13) <= made.header.paragraphs[0].style.font.size <= Pt(14)
        assert made.header.paragraphs[0].style.paragraph_format.alignment == 1
        for side, least, most in (
            (made.top_margin, 20, 25), (made.bottom_margin, 20, 25), (made.left_margin, 30, 35),
            (made.right_margin, 15, 20),
        ):  # fmt: skip
            assert least <= round(side / Mm(1)) <= most


def _ordered(*roots: Any) -> None:
    """Word offers to repair a file whose elements stand in another order than the format prescribes."""
    for root in roots:
        for name, prescribed in ORDER.items():
            order = {qn(f"w:{one}"): place for place, one in enumerate(prescribed.split())}
            for element in root.iter(qn(f"w:{name}")):
                places = [order[child.tag] for child in element]
                assert places == sorted(places), [child.tag for child in element]


# ECMA-376, part 1: what stands in these elements, and in which order.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
    "hideMark",
}
