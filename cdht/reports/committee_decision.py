"""The decision founding the steering committee, with its members, their tasks and units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..domain.vietnamese import padded
from ..models import committee, guiding
from ..models.committee import CommitteeMember
from ..models.cycles import Cycle
from .decision import LAW
from .document import (
    Align,
    Block,
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
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import decision_body, peoples_head, peoples_signer
from .phrases import article, grounds_of

_OPEN_LINES = 8
"""Lines for the hand while no member is recorded."""


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of the day on which the cycle starts, unless another is chosen: its names and signers."""
    office = office_on(cycle, choice.on or cycle.starts_on, choice.number)
    members = committee.of_cycle(cycle.id)
    return Document(
        title=f"Quyết định thành lập {office.steering_committee}",
        blocks=(*_order(office, members), *_annex(office, members)),
        author=office.peoples_committee,
    )


def _order(office: Office, members: Sequence[CommitteeMember]) -> Iterator[Block]:
    signer = peoples_signer(office)
    yield peoples_head(office, "QĐ")
    yield Title("Quyết định", f"Về việc thành lập Ban Chỉ đạo\nthực hiện {office.model} {office.commune}")
    yield Centered(decision_body(office, signer).upper())
    yield Grounds(_grounds(office))
    yield Centered("QUYẾT ĐỊNH:")
    yield from _articles(office, members)
    yield Signature(
        (signer,),
        (
            "- Như Điều 4;",
            f"- {office.superior_association};",
            f"- Thường trực Đảng ủy, HĐND {office.names.kind};",
            "- Lưu: VT.",
        ),
    )


def _grounds(office: Office) -> tuple[str, ...]:
    documents = guiding.of_cycle(office.cycle.id)
    known = grounds_of(documents, office.day, kind="Quyết định", issuer=office.peoples_committee)
    return (LAW, *known, f"Theo đề nghị của {office.association}")


def _articles(office: Office, members: Sequence[CommitteeMember]) -> Iterator[Paragraph]:
    who = f"{padded(len(members))} thành viên" if members else "các ông, bà"
    yield article(
        1,
        f"Thành lập {office.steering_committee} (sau đây gọi là Ban Chỉ đạo), gồm {who} có tên trong danh "
        "sách kèm theo.",
    )
    yield article(
        2,
        f"Ban Chỉ đạo giúp {office.peoples_committee} hướng dẫn, kiểm tra, đôn đốc các đơn vị; thẩm định kết "
        f"quả tự đánh giá; đề nghị công nhận danh hiệu {HONOUR} năm {office.cycle.year}; tổng kết, báo cáo.",
    )
    yield article(
        3,
        f"Thành viên làm việc kiêm nhiệm, theo nhiệm vụ ghi trong danh sách. {office.association} là cơ quan "
        "thường trực. Ban Chỉ đạo tự giải thể khi hoàn thành nhiệm vụ.",
    )
    yield article(
        4,
        f"Quyết định này có hiệu lực kể từ ngày ký. {office.association}, các đơn vị liên quan và các ông, "
        "bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
    )


# --- The list ----------------------------------------------------------------------------------------


def _annex(office: Office, members: Sequence[CommitteeMember]) -> Iterator[Block]:
    yield PageBreak(landscape=True)
    number = office.number or "……/QĐ-UBND"
    yield Title(
        "Danh sách",
        f"Thành viên Ban Chỉ đạo\nthực hiện {office.model} {office.commune}",
        f"(Kèm theo Quyết định số {number} của {office.peoples_committee})",
    )
    yield Table(
        name="Thành viên Ban Chỉ đạo",
        columns=(
            Column(11, Align.CENTER), Column(46), Column(55), Column(36), Column(56), Column(48),
        ),
        head=(
            (
                "STT", "Họ và tên", "Chức vụ, đơn vị công tác", "Chức danh trong Ban Chỉ đạo",
                "Nhiệm vụ", "Đơn vị phụ trách",
            ),
        ),
        rows=tuple(_lines(members)),
        tall=0 if members else 30,
    )  # fmt: skip


def _lines(members: Sequence[CommitteeMember]) -> Iterator[tuple[CellLike, ...]]:
    for number, one in enumerate(members, start=1):
        guided = "\n".join(link.unit.name for link in one.units)
        yield (number, one.name, one.office, one.title, one.task, guided)
    for number in range(1, _OPEN_LINES + 1) if not members else ():
        yield (number, "", "", "", "", "")
