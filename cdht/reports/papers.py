"""The papers of a cycle, in the order of the papers page. A new one is a file and a line in `PAPERS`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..domain.problems import Refused
from ..domain.vietnamese import fold
from ..models.cycles import Cycle
from ..models.registration import Registration
from . import attendance, ballots, certificates, decision, registration_list, self_assessment, summary, tally
from .document import Document
from .facts import Choice, office_on
from .issued import standing

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
"""Format → media type of the file."""

FORMAT_LABELS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "html": "Trang web", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper. `stem` begins its file names; `about` says in a line what it is. `per_unit`: it
    is printed for one unit at a time and open to whoever sees that unit. `kind` and `series`: the
    abbreviation in its number (“BC”) and the body whose number series it takes (one of `SIGNING_BODIES`);
    empty for papers that carry no number."""

    name: str
    title: str
    formats: tuple[str, ...]
    stem: str
    about: str
    build: Callable[[Cycle, Choice], Document]
    data: Callable[[Cycle, Choice], dict[str, Any]] | None = None
    needs_decision: bool = False
    per_unit: bool = False
    kind: str = ""
    series: str = ""

    def document(self, cycle: Cycle, choice: Choice = Choice()) -> Document:  # noqa: B008 - a frozen value
        """The paper as a value. Raises `Refused` when the cycle is not so far."""
        return self.build(cycle, choice)

    def make(self, cycle: Cycle, format: str, choice: Choice = Choice()) -> bytes:  # noqa: A002, B008
        """The paper as a file. Raises `Refused` when the cycle is not so far, or for a format it has not."""
        if format not in self.formats:
            raise Refused.because(f"“{self.title}” có các dạng: {', '.join(self.formats)}.", "format")
        if format == "json" and self.data is not None:
            return json.dumps(self.data(cycle, choice), ensure_ascii=False, indent=1).encode()
        return render(self.document(cycle, choice), format)

    def filename(self, cycle: Cycle, format: str, of: str = "") -> str:  # noqa: A002
        """`BaoCaoTongKet_QuangPhu_2021.pdf`: no marks, no blanks, safe on every system. `of`: the
        unit or person whose name stands before the commune's."""
        whose = f"{_bare(of)[:60]}_" if of else ""
        return f"{self.stem}_{whose}{_bare(office_on(cycle).place)}_{cycle.year}.{format}"


PAPERS: dict[str, Paper] = {
    paper.name: paper
    for paper in (
        Paper(
            "summary", "Báo cáo tổng kết", ("pdf", "docx", "xlsx", "html", "json"), "BaoCaoTongKet",
            "Báo cáo của Ban Chỉ đạo với bảng kết quả; mọi con số lấy từ danh sách.",
            summary.document, summary.data, kind="BC", series="steering_committee",
        ),
        Paper(
            "registration-list", "Danh sách đăng ký", ("pdf", "docx", "xlsx", "html"), "DanhSachDangKy",
            "Mọi người đã đăng ký, theo đơn vị và theo tên.", registration_list.document,
        ),
        Paper(
            "decision", "Quyết định công nhận", ("pdf", "docx", "xlsx", "html"), "QuyetDinhCongNhan",
            "Quyết định và danh sách kèm theo; Excel chỉ có danh sách.", decision.document,
            needs_decision=True,
        ),
        Paper(
            "certificates", "Giấy công nhận", ("pdf", "html"), "GiayCongNhan",
            "Mỗi người được công nhận một trang A4 ngang.", certificates.document,
            needs_decision=True,
        ),
        Paper(
            "self-assessment", "Phiếu tự chấm", ("pdf", "docx"), "PhieuTuCham",
            "Có tên và mã cho từng người, hoặc phiếu trống theo đối tượng; hai mặt một tờ A4.",
            self_assessment.document, per_unit=True,
        ),
        Paper(
            "attendance", "Danh sách ký tên", ("pdf", "docx", "xlsx", "html"), "DanhSachKyTen",
            "Người của đơn vị và cột ký tên, cho cuộc họp bình xét.", attendance.document, per_unit=True,
        ),
        Paper(
            "ballots", "Phiếu bầu", ("pdf", "docx"), "PhieuBau",
            "Danh sách người được bầu với ô đồng ý, không đồng ý; in theo số người có mặt.",
            ballots.document, per_unit=True,
        ),
        Paper(
            "tally", "Biên bản kiểm phiếu", ("pdf", "docx", "xlsx", "html"), "BienBanKiemPhieu",
            "Số phiếu đồng ý, không đồng ý, không hợp lệ của từng người.", tally.document, per_unit=True,
        ),
    )
}  # fmt: skip


def certificate(registration: Registration) -> bytes:
    """One person's certificate as PDF. Raises `Refused` for whoever is not recognised."""
    return render(certificates.document_for(registration), "pdf")


def certificate_filename(registration: Registration) -> str:
    """`GiayCongNhan_HoangVanQuy_2021.pdf`. Raises `Refused` for whoever is not recognised."""
    return f"GiayCongNhan_{_bare(standing(registration).printed_name)}_{registration.cycle.year}.pdf"


def render(
    document: Document,
    format: str,  # noqa: A002
    tell: Callable[[int, int], None] | None = None,
) -> bytes:
    """A Document as a file; the heavy libraries are loaded only now.

    `tell(done, all)` hears how far a PDF got; what it raises ends the printing.
    """
    renderer = import_module(f"cdht.reports.{format}")
    if format == "html":
        return renderer.page(document).encode()
    return renderer.render(document, tell) if tell else renderer.render(document)


def _bare(text: str) -> str:
    return "".join(word.capitalize() for word in re.findall("[a-z0-9]+", fold(text))) or "Xa"
