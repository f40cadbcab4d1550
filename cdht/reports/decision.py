"""The decision that recognises, with its list: as it was issued, whatever changed since."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.vietnamese import counted, date_short
from ..models.cycles import Cycle
from ..models.recognition import Decision, Recognition
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Centered,
    Column,
    Document,
    Grounds,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Title,
    bold,
)
from .facts import HONOUR, Choice, Facts, Office, facts_of
from .heads import decision_body, decision_head, decision_signer
from .issued import decision_chosen, under
from .phrases import decision_named, ground

LAW = "Căn cứ Luật Tổ chức chính quyền địa phương"


def document(cycle: Cycle, choice: Choice) -> Document:
    """Raises `Refused` when no decision has recognised anybody yet."""
    decision = decision_chosen(cycle, choice.decision_id)
    facts, rows = facts_of(cycle, decision.issued_on), under(decision)
    return Document(
        title=f"Quyết định số {decision.number} công nhận “Công dân học tập” năm {cycle.year}",
        blocks=(*_order(facts, decision, len(rows)), *_annex(facts.office, decision, rows)),
        author=facts.office.peoples_committee,
    )


def _order(facts: Facts, decision: Decision, count: int) -> Iterator[Block]:
    office = facts.office
    signer = decision_signer(office, decision)
    yield decision_head(office, decision)
    yield Title("Quyết định", f"Về việc công nhận danh hiệu {HONOUR} năm {office.cycle.year}")
    yield Centered(decision_body(office, signer).upper())
    yield Grounds(_grounds(facts, decision))
    yield Centered("QUYẾT ĐỊNH:")
    yield from _articles(office, count)
    yield Signature(
        (signer,), ("- Như Điều 3;", f"- {office.superior_association};", "- Lưu: VT, hồ sơ công nhận.")
    )


def _grounds(facts: Facts, decision: Decision) -> tuple[str, ...]:
    """The law, the guiding documents that were out by then, and who proposes, in this order."""
    known = [one for one in facts.grounds if one.issued_on <= decision.issued_on]
    asking = f"Theo đề nghị của {facts.office.steering_committee}"
    return (LAW, *map(ground, known), asking)


def _articles(office: Office, count: int) -> Iterator[Paragraph]:
    year = office.cycle.year
    yield Paragraph(
        (
            bold("Điều 1."),
            f" Công nhận danh hiệu {HONOUR} năm {year} cho {counted(count, 'công dân')} "
            f"trên địa bàn {office.commune} (có danh sách kèm theo).",
        )
    )
    yield Paragraph(
        (
            bold("Điều 2."),
            f" Giao {office.association} vào sổ và cấp giấy công nhận theo danh sách tại Điều 1.",
        )
    )
    yield Paragraph(
        (
            bold("Điều 3."),
            f" Quyết định này có hiệu lực kể từ ngày ký. {office.steering_committee}, {office.association}, "
            "các đơn vị liên quan và các công dân có tên tại Điều 1 chịu trách nhiệm thi hành "
            "Quyết định này./.",
        )
    )


# --- The list ----------------------------------------------------------------------------------


def _annex(office: Office, decision: Decision, rows: list[Recognition]) -> Iterator[Block]:
    yield PageBreak()
    note = f"(Kèm theo {decision_named(decision)} của {office.peoples_committee})"
    yield Title("Danh sách", f"Công dân được công nhận danh hiệu {HONOUR} năm {office.cycle.year}", note)
    yield _table(office, rows)


def _table(office: Office, rows: list[Recognition]) -> Table:
    return Table(
        name="Danh sách công nhận",
        columns=(
            Column(10, Align.CENTER),
            Column(16, Align.CENTER),
            Column(46),
            Column(20, Align.CENTER),
            Column(22, Align.CENTER),
            Column(24),
        ),
        head=(("STT", "Ông/Bà", "Họ và tên", "Năm sinh", "Số giấy công nhận", "Ghi chú"),),
        rows=tuple(_lines(office, rows)),
        total=(
            Cell("Tổng cộng", colspan=3, align=Align.CENTER),
            Cell(counted(len(rows), "người"), colspan=3, align=Align.CENTER),
        ),
    )


def _lines(office: Office, rows: list[Recognition]) -> Iterator[tuple[CellLike, ...]]:
    by_unit: dict[str, list[Recognition]] = {}
    for row in rows:
        by_unit.setdefault(row.printed_unit, []).append(row)
    number = 0
    for unit, people in by_unit.items():
        yield (Cell(f"{unit}: {counted(len(people), 'người')}", colspan=6, bold=True),)
        for row in people:
            number += 1
            yield _line(office, number, row)


def _line(office: Office, number: int, row: Recognition) -> tuple[CellLike, ...]:
    born = row.registration.citizen.birth_year
    label = f"{row.certificate_number:03d}/{office.cycle.year}"
    undone = f"Đã thu hồi ngày {date_short(row.undone_at.date())}" if row.undone_at else ""
    return (number, row.printed_salutation, row.printed_name, str(born or ""), label, undone)
