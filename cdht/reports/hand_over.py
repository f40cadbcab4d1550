"""The book in which people sign for their certificates: a page for each unit, in the certificates' order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..domain.problems import Refused
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    PageBreak,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head
from .issued import Certified, certified

HAND = 30.0
"""Height of a line to sign on, points."""
_DOTS = "…" * 6


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of all units, or of `choice.unit_id`; of one decision, or of all. Raises `Refused` for nobody."""
    office, rows = office_on(cycle, choice.on, choice.number), certified(cycle, choice.decision_id)
    rows = [row for row in rows if choice.unit_id in (None, row.recognition.registration.unit_id)]
    if not rows:
        raise Refused.because("Chưa có ai được công nhận. Ra quyết định công nhận trước, rồi in sổ.")
    blocks: list[Block] = []
    for _, group in groupby(rows, key=lambda row: row.recognition.registration.unit_id):
        blocks += [PageBreak()] if blocks else []
        blocks += _unit(office, list(group))
    title = f"Sổ trao giấy công nhận năm {cycle.year}"
    return Document(title, tuple(blocks), author=office.steering_committee)


def _unit(office: Office, people: list[Certified]) -> Iterator[Block]:
    unit = people[0].certificate.facts.unit
    yield committee_head(office, "")
    yield Title("Danh sách trao giấy công nhận", f"Danh hiệu {HONOUR} năm {office.cycle.year}", unit)
    place = f"Thời gian: {_DOTS}{_DOTS}  Địa điểm: {_DOTS}{_DOTS}"
    yield Paragraph(place, align=Align.LEFT, indent=False)
    yield _table(unit, people)
    count = counted(len(people), "giấy")
    yield Paragraph(f"Đã trao: {_DOTS} giấy trên {count}. Còn lại: {_DOTS} giấy.", Align.LEFT, indent=False)
    hint = "(Ký, ghi rõ họ tên)"
    yield Signature((Signer(("ĐẠI DIỆN ĐƠN VỊ",), hint=hint), Signer(("NGƯỜI TRAO GIẤY",), hint=hint)))


def _table(unit: str, people: list[Certified]) -> Table:
    return Table(
        name=unit,
        columns=(
            Column(12, Align.CENTER), Column(56), Column(18, Align.CENTER), Column(24, Align.CENTER),
            Column(36), Column(24),
        ),
        head=(("STT", "Họ và tên", "Năm sinh", "Số giấy", "Người nhận ký tên", "Ghi chú"),),
        rows=tuple(_line(number, row) for number, row in enumerate(people, start=1)),
        total=(
            Cell("Cộng", colspan=2, align=Align.CENTER),
            Cell(counted(len(people), "giấy"), colspan=4),
        ),
        tall=HAND,
    )  # fmt: skip


def _line(number: int, row: Certified) -> tuple[CellLike, ...]:
    it, born = row.certificate, row.recognition.registration.citizen.birth_year
    return (number, f"{it.salutation} {it.facts.name}", str(born or ""), it.facts.label, "", it.replacing)
