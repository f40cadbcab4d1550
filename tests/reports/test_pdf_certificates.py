"""Certificates as PDF: stamped and plain alike, on every kind of stock, every code readable."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xhtml2pdf
from PIL import Image, ImageDraw
from pypdf import PdfReader

from cdht.domain.certificate_stock import Paper, Printing, Stock
from cdht.reports import pdf, pdf_certificates
from cdht.reports.certificate_page import clean
from cdht.reports.document import Certificate, Document, Paragraph, Signer
from tests.reports.reading import pdf_texts
from tests.reports.sample import HOSTILE, LONGEST_NAME, certificate

MILLIMETRE = 72 / 25.4
TOLERANCE = 0.3  # points
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
NAMES = ("Hoàng Văn Quý", LONGEST_NAME, "Lê An")
WIDEST = Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), f"Nguyễn {LONGEST_NAME}")

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is missing")
needs_zbar = pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbar (zbarimg) is missing")
needs_qpdf = pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is missing")


def made(*certificates: Certificate) -> bytes:
    return pdf.render(Document("Giấy công nhận", certificates))


def plain(*certificates: Certificate) -> bytes:
    return pdf_certificates.plainly([clean(one) for one in certificates], "Giấy công nhận", pdf.untold)


def pages(content: bytes) -> list[Any]:
    return list(PdfReader(io.BytesIO(content)).pages)


def words(content: bytes, folder: Path) -> list[list[tuple[str, float, float]]]:
    """Of each page its words with the places of their upper left corners, in points."""
    file = folder / "words.pdf"
    file.write_bytes(content)
    return [
        sorted((text, float(x), float(y)) for x, y, _x, _y, text in WORD.findall(page))
        for page in boxes(file).split("<page ")[1:]
    ]


def boxes(file: Path) -> str:
    told = subprocess.run(["pdftotext", "-bbox", file, "-"], check=True, capture_output=True, text=True)
    return told.stdout


def picture(content: bytes, folder: Path, page: int = 1, dots: int = 72) -> Image.Image:
    """The page as a picture; at 72 a dot is a point."""
    file = folder / "picture.pdf"
    file.write_bytes(content)
    where = folder / f"picture-{page}"
    which = ["-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(["pdftoppm", "-r", str(dots), *which, "-png", file, where], check=True)
    return Image.open(where.with_suffix(".png")).convert("RGB")


def codes(content: bytes, folder: Path) -> list[str]:
    """What a scanner reads from the pages, in their order; two on a page in any order."""
    file = folder / "codes.pdf"
    file.write_bytes(content)
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", file, folder / "code"], check=True)
    found = []
    for page in sorted(folder.glob("code-*.png")):
        read = subprocess.run(["zbarimg", "-q", "--raw", page], check=True, capture_output=True, text=True)
        found += sorted(read.stdout.split())
    return found


def signed(number: int) -> Certificate:
    """With a code as long as a signed one: letters with marks, about 190 bytes."""
    text = f"K{number:03d}|Nguyễn_Hoàng_Thị_Thanh_Thuỷ_Tiên|Thôn_Bao_La_–_Đức_Nhuận|2026|".ljust(150, "x")
    return replace(certificate(f"Nguyễn Văn {number:03d}"), code=f"K{number:03d}-4TRW", qr=text)


def on(stock: Stock, *certificates: Certificate) -> Sequence[Certificate]:
    return [replace(one, stock=stock) for one in certificates]


def emblem() -> bytes:
    drawn = Image.new("RGB", (200, 160), "white")
    ImageDraw.Draw(drawn).ellipse((5, 5, 155, 155), fill="#0000FF")
    content = io.BytesIO()
    drawn.save(content, "PNG")
    return content.getvalue()


# --- Stamped or plain: the same paper --------------------------------------------------------------------


@needs_poppler
@pytest.mark.parametrize(
    "stock",
    [Stock(), Stock(printing=Printing.TEXT, right=30, down=-15), Stock(Paper.A5), Stock(Paper.A5, down=42)],
    ids=["a4", "text only, moved", "a5", "a5, moved"],
)
def test_stamped_and_plain_say_the_same_at_the_same_places(stock: Stock, tmp_path: Path) -> None:
    long = replace(
        certificate(LONGEST_NAME), of=f"Ban Khuyến học {LONGEST_NAME}, xã Quảng Phú", signer=WIDEST,
        issuer=f"Ủy ban nhân dân {LONGEST_NAME}", honour=f"“CÔNG DÂN HỌC TẬP {LONGEST_NAME}”",
        lines=("Quyết định số 45/QĐ-UBND", "Số vào sổ: 017/2026", f"Thay giấy {LONGEST_NAME}"),
    )  # fmt: skip
    bare = replace(certificate("Võ Y"), code="", qr="", lines=())
    everybody = on(stock, *(certificate(name) for name in NAMES), long, bare, replace(long, emblem=emblem()))
    stamped, plainly = words(made(*everybody), tmp_path), words(plain(*everybody), tmp_path)
    assert len(stamped) == len(plainly) == 6 // stock.per_sheet
    for ours, theirs in zip(stamped, plainly, strict=True):
        assert [word for word in ours if not any(is_same(word, other) for other in theirs)] == []
        assert len(ours) == len(theirs) > 25


def is_same(one: tuple[str, float, float], other: tuple[str, float, float]) -> bool:
    return one[0] == other[0] and max(abs(one[1] - other[1]), abs(one[2] - other[2])) <= TOLERANCE


def test_without_the_private_names_every_page_is_laid_out_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xhtml2pdf, "document", SimpleNamespace())
    content = made(*(certificate(name) for name in NAMES))
    assert [name in text for name, text in zip(NAMES, pdf_texts(content), strict=True)] == [True] * 3


def test_who_shares_a_page_shares_its_form() -> None:
    second = replace(certificate(), dated="Quảng Phú, ngày 21 tháng 7 năm 2026")
    content = made(*(certificate(name) for name in NAMES), second, certificate())
    forms = [page["/Resources"]["/XObject"].raw_get(key).idnum
             for page in pages(content) for key in page["/Resources"]["/XObject"]]  # fmt: skip
    assert len(forms) == 5
    assert len(set(forms)) == 2


# --- Pages, codes, bytes ---------------------------------------------------------------------------------


@needs_poppler
@needs_zbar
@pytest.mark.parametrize(("paper", "sheets"), [(Paper.A4, 60), (Paper.A5, 30)])
def test_every_code_of_sixty_leads_to_its_certificate(
    paper: Paper, sheets: int, tmp_path: Path
) -> None:
    everybody = on(Stock(paper), *(signed(number) for number in range(60)))
    content = made(*everybody)
    assert len(pages(content)) == sheets
    assert codes(content, tmp_path) == [one.qr for one in everybody]


def test_pages_are_people_and_the_file_stays_small() -> None:
    everybody = [signed(number) for number in range(300)]
    content = made(*everybody)
    texts = pdf_texts(content)
    assert len(texts) == 300
    assert [one.name in text and one.code in text for one, text in zip(everybody, texts, strict=True)] == (
        [True] * 300
    )
    assert len(content) < 100_000 + 2_000 * 300


@needs_qpdf
@pytest.mark.parametrize("way", [made, plain])
def test_the_file_is_sound(way: Any, tmp_path: Path) -> None:
    file = tmp_path / "sound.pdf"
    file.write_bytes(way(*on(Stock(Paper.A5, right=10), *(certificate(name) for name in NAMES))))
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True)
    assert (checked.returncode, "WARNING" in checked.stderr) == (0, False), checked.stderr


def test_the_file_names_itself_and_carries_its_fonts() -> None:
    reader = PdfReader(io.BytesIO(made(certificate())))
    assert reader.metadata is not None
    assert reader.metadata.title == "Giấy công nhận"
    drawn = reader.pages[0]["/Resources"]["/Font"]
    embedded = [f for f in (one.get_object() for one in drawn.values()) if "/FontDescriptor" in f]
    assert {"/FontFile2" in one["/FontDescriptor"] for one in embedded} == {True}
    assert {str(one["/BaseFont"]).split("+")[-1].split("-")[0] for one in embedded} == {"LiberationSerif"}


@pytest.mark.parametrize("way", [made, plain])
def test_hostile_texts_are_printed_as_they_were_typed(way: Any) -> None:
    everybody = [
        replace(certificate(text), issuer=text, of=text, salutation=text, code=text[:40], lines=(text,))
        for text in (*HOSTILE, "x" * 5_000, "\u202eẨn\u200b" * 9)
    ]
    content = way(*everybody)
    everything = "".join(pdf_texts(content)).replace("\n", " ")
    assert len(pages(content)) == len(everybody)
    assert "root:x:0:0" not in everything
    assert "&lt;" not in everything
    for text in HOSTILE:
        assert everything.count(text) >= 3, text


def test_other_pages_between_certificates_are_refused() -> None:
    with pytest.raises(ValueError, match="without other pages"):
        pdf.render(Document("x", (certificate(), Paragraph("Lời nói"))))


def test_certificates_and_other_papers_printed_at_once_do_not_mix() -> None:
    def text_of(number: int) -> str:
        one = certificate(f"Người {number}") if number % 2 else Paragraph(f"Người {number}")
        return "".join(pdf_texts(pdf.render(Document("x", (one,)))))

    with ThreadPoolExecutor(4) as pool:
        printed = list(pool.map(text_of, range(8)))
    assert [f"Người {n}" in text and ("CÔNG NHẬN" in text) == n % 2 for n, text in enumerate(printed)] == (
        [True] * 8
    )


def test_it_tells_how_far_it_is_and_stops_when_told() -> None:
    told: list[tuple[int, int]] = []
    everybody = tuple(certificate(name) for name in NAMES)
    pdf.render(Document("x", everybody), lambda done, all_: told.append((done, all_)))
    assert told == [(1, 3), (2, 3), (3, 3)]

    def enough(done: int, _all: int) -> None:
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        pdf.render(Document("x", everybody), enough)


# --- Stock -----------------------------------------------------------------------------------------------


def is_red(dot: tuple[int, int, int]) -> bool:
    return dot[0] > 120 and dot[1] < 90 and dot[2] < 90


@needs_poppler
@pytest.mark.parametrize("way", [made, plain])
def test_pre_printed_stock_gets_neither_frame_nor_emblem(way: Any, tmp_path: Path) -> None:
    full = replace(certificate(), emblem=emblem())
    with_frame = picture(way(full), tmp_path)
    bare = picture(way(*on(Stock(printing=Printing.TEXT), full)), tmp_path)
    edge, badge = (26, 300), (90, 90)
    assert (is_red(with_frame.getpixel(edge)), is_red(bare.getpixel(edge))) == (True, False)
    assert (with_frame.getpixel(badge)[2] > 200 > with_frame.getpixel(badge)[0], bare.getpixel(badge)) == (
        True,
        (255, 255, 255),
    )


@needs_poppler
@pytest.mark.parametrize(("right", "down"), [(0, 0), (15, 0), (-100, 100), (3, -47)])
def test_offsets_move_every_word_by_exactly_as_many_millimetres(
    right: int, down: int, tmp_path: Path
) -> None:
    [still] = words(made(certificate()), tmp_path)
    [moved] = words(made(*on(Stock(right=right, down=down), certificate())), tmp_path)
    assert len(still) == len(moved) > 20
    for (word, x, y), (same, to_x, to_y) in zip(still, moved, strict=True):
        assert word == same
        assert round(to_x - x - right / 10 * MILLIMETRE, 2) == 0
        assert round(to_y - y - down / 10 * MILLIMETRE, 2) == 0


@needs_poppler
def test_two_on_a_sheet_with_marks_to_cut_along(tmp_path: Path) -> None:
    content = made(*on(Stock(Paper.A5), *(certificate(name) for name in NAMES)))
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages(content)]
    assert sizes == [(595, 842), (595, 842)]
    first, last = pdf_texts(content)
    assert (NAMES[0] in first, NAMES[1] in first, NAMES[2] in last) == (True, True, True)
    drawn = picture(content, tmp_path, dots=144)
    middle = drawn.height // 2
    assert any(drawn.getpixel((10, y)) != (255, 255, 255) for y in range(middle - 3, middle + 3))
    assert all(drawn.getpixel((x, middle)) == (255, 255, 255) for x in range(60, drawn.width - 60))


@needs_poppler
def test_the_test_page_measures_from_the_paper_whatever_is_moved(tmp_path: Path) -> None:
    stock = Stock(right=-50, down=20)
    [moved] = words(made(*on(stock, replace(certificate(), rulers=True))), tmp_path)
    [still] = words(made(replace(certificate(), rulers=True)), tmp_path)
    numbers = [str(number) for number in range(10, 290, 10)]
    assert [number for number in numbers if number not in {word for word, _x, _y in moved}] == []
    ruler = {place for place in still if place[0] in numbers and place[2] < 60}
    assert len(ruler) >= 28
    assert ruler <= set(moved)
    text = " ".join(pdf_texts(made(*on(stock, replace(certificate(), rulers=True)))))
    assert "sang phải -5 mm, xuống dưới 2 mm" in text


# --- Texts that do not fit -------------------------------------------------------------------------------


@needs_poppler
@pytest.mark.parametrize("way", [made, plain])
def test_the_longest_texts_stay_inside_the_frame(way: Any, tmp_path: Path) -> None:
    text = f"{LONGEST_NAME} {LONGEST_NAME}"
    long = replace(
        certificate(text), of=text, issuer=text, signer=replace(WIDEST, name=text), dated=text,
        lines=(text, text), honour=text,
    )  # fmt: skip
    file = tmp_path / "long.pdf"
    file.write_bytes(way(long))
    found = WORD.findall(boxes(file))
    assert len(found) > 100
    assert min(float(x) for x, *_ in found) > 36
    assert max(float(x) for _x, _y, x, _, _ in found) < 842 - 36
