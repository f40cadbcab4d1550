"""Certificates printed three ways: ours, the same pages drawn directly, and by another engine.

Each printing is measured in a process of its own, so that its memory is that of the printing and nothing
else. The direct drawing is the limit: ReportLab's canvas, one form for what all pages share, the same codes.
"""

from __future__ import annotations

import io
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from .reports import certificate_page, fonts, pdf, pdf_stamping
from .reports.document import Certificate, Document, Signer
from .reports.pdf_canvas import Sheet

ROUNDS = 3
SYLLABLES = (
    "An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Oanh", "Phúc", "Quân", "Sơn",
    "Thảo", "Uyên", "Vân", "Yến", "Đạt", "Ưng",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """What one printing took. `seconds` of the processor: as by the clock where nobody else works, and fair
    where somebody does. `megabytes` at the peak, 0 where the system does not say; `kilobytes` of the file."""

    seconds: float
    megabytes: float
    kilobytes: float
    pages: int


def side_by_side(ways: Sequence[str], count: int, rounds: int = ROUNDS) -> dict[str, Printed]:
    """Each way in turn, so many rounds; of each the round with the median time."""
    taken: dict[str, list[Printed]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            taken[way].append(measured(way, count))
    middle = {way: statistics.median_low(one.seconds for one in all_) for way, all_ in taken.items()}
    return {way: next(one for one in taken[way] if one.seconds == middle[way]) for way in ways}


def measured(way: str, count: int) -> Printed:
    """One printing of `count` certificates, in a process of its own."""
    command = [sys.executable, "-m", "cdht.bench_pages", way, str(count)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=Path(__file__).resolve().parents[1], capture_output=True, check=True, text=True
    )
    return Printed(**json.loads(done.stdout))


def has_weasyprint() -> bool:
    return find_spec("weasyprint") is not None


def people(count: int) -> list[Certificate]:
    """Certificates of as many invented people; each code holds about 190 bytes, as signed ones do."""
    return [_certificate(number) for number in range(count)]


def _certificate(number: int) -> Certificate:
    n = len(SYLLABLES)
    name = f"Nguyễn {SYLLABLES[number // n % n]} {SYLLABLES[number % n]}"
    code = f"K{number:03d}-4TRW"
    return Certificate(
        issuer="Chủ tịch Ủy ban nhân dân xã Quảng Phú",
        salutation="Ông" if number % 2 else "Bà",
        name=name,
        of=f"Thôn Bao La – Đức Nhuận {number % 30}, xã Quảng Phú",
        honour="“CÔNG DÂN HỌC TẬP”",
        after="năm 2026",
        dated="Quảng Phú, ngày 20 tháng 7 năm 2026",
        signer=Signer(("CHỦ TỊCH",), "Trần Văn Đẵng"),
        code=code,
        qr=f"{code}|{name}|Thôn Bao La – Đức Nhuận|2026|{number:03d}|".ljust(170, "x"),
        lines=("Quyết định số 45/QĐ-UBND ngày 20 tháng 7 năm 2026", f"Số vào sổ: {number:03d}/2026"),
    )


# --- The ways --------------------------------------------------------------------------------------------


def stamped(certificates: Sequence[Certificate]) -> bytes:
    """As the program prints them."""
    return pdf.render(Document("Giấy công nhận", tuple(certificates)))


def directly(certificates: Sequence[Certificate]) -> bytes:
    """The same pages by ReportLab alone: every place written down by hand."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    canvas = Canvas(io.BytesIO(), pagesize=certificate_page.PAGE, pageCompression=1)
    sheet = Sheet(canvas, certificate_page.PAGE)
    for it in certificates:
        sheet.shared("page", lambda page, it=it: _shared(page, it))
        _own(sheet, it)
        canvas.showPage()
    made: bytes = canvas.getpdfdata()
    return made


def _shared(sheet: Sheet, it: Certificate) -> None:
    sheet.frame(28, 3.2, "#A4161A")
    sheet.frame(34.5, 1, "#B8892B")
    for text, down, size in (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 68, 13), ("Độc lập - Tự do - Hạnh phúc", 86, 14),
        (it.issuer.upper(), 122, 14), (it.kind.upper(), 176, 38),
        (f"{it.before} {it.honour} {it.after}", 326, 20),
    ):  # fmt: skip
        sheet.line(text, 421, down, size, room=700, bold=True)
    sheet.line(it.dated, 632, 388, 15, room=296, italic=True)
    sheet.line(it.signer.titles[0], 632, 408, 14, room=296, bold=True)
    sheet.line(it.signer.name, 632, 528, 14, room=296, bold=True)


def _own(sheet: Sheet, it: Certificate) -> None:
    sheet.line(it.salutation, 421, 205, 17, room=700, italic=True)
    sheet.line(it.name, 421, 255, 42, room=700, bold=True, colour="#0F4C5C")
    sheet.line(it.of, 421, 287, 16, room=700)
    for index, text in enumerate((f"Mã tra cứu: {it.code}", *it.lines)):
        sheet.line(text, 68, 511 + 15 * index, 11, room=390, centred=False)
    pdf_stamping.draw_code(sheet.canvas, it.qr, 68, 103, 74)


def by_weasyprint(certificates: Sequence[Certificate]) -> bytes:
    """The same HTML by WeasyPrint, told where a page ends, which our engine is told by a tag of its own."""
    import weasyprint  # type: ignore[import-not-found, unused-ignore]

    html = certificate_page.source([certificate_page.clean(one) for one in certificates], "Giấy công nhận")
    html = html.replace("</style>", ".page { height: 595pt; break-after: page; }</style>")
    made: bytes = weasyprint.HTML(string=html, base_url=str(fonts.FOLDER / "x.html")).write_pdf()
    return made


WAYS: dict[str, Callable[[Sequence[Certificate]], bytes]] = {
    "stamped": stamped,
    "direct": directly,
    "weasyprint": by_weasyprint,
}


def _peak() -> float:
    """As Linux counts it for this program; what getrusage says would hold the program that started it."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def _measure(way: str, count: int) -> Printed:
    """In the process of its own: one certificate first, so that libraries and fonts are there."""
    WAYS[way](people(1))
    certificates = people(count)
    begun = time.process_time()
    made = WAYS[way](certificates)
    seconds = time.process_time() - begun
    pages = len(re.findall(rb"/Type /Page\b(?!s)", made))
    return Printed(seconds, _peak(), len(made) / 1024, pages)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measure(sys.argv[1], int(sys.argv[2])))))
