"""The receipt that whoever objected takes home: what was received, and until when it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..domain.vietnamese import date_long
from ..models.complaints import Complaint
from ..models.cycles import Cycle
from .complaint_chosen import complaint_chosen, of_what, received_day, received_from, subject_of, whose
from .document import Align, Block, Document, ListItem, Note, Paragraph, Signature, Signer, Title, bold
from .facts import Choice, Office, office_on
from .heads import committee_head


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of the day of receipt. Raises `Refused` when nothing was recorded about the person."""
    one = complaint_chosen(cycle, choice)
    office = office_on(cycle, one.received_on)
    return Document(
        title=f"Giấy biên nhận ý kiến số {one.number} về kết quả của {one.registration.citizen.name}",
        blocks=tuple(_blocks(office, one)),
        author=office.steering_committee,
    )


def _blocks(office: Office, one: Complaint) -> Iterator[Block]:
    yield replace(committee_head(office, ""), dated=received_day(one))
    yield Title("Giấy biên nhận", f"Ý kiến về {of_what(office.cycle)}", f"(Số {one.number} trong sổ ý kiến)")
    yield Paragraph(f"{office.steering_committee} đã nhận ý kiến:")
    yield ListItem(f"Của: {received_from(one)};")
    yield ListItem(f"Về kết quả của: {whose(one)}, {one.registration.unit.name};")
    yield ListItem(f"Ý kiến về: {subject_of(one)};")
    yield ListItem(f"Nhận {received_day(one)}, {one.way.label.lower()}.")
    yield Paragraph("Nội dung ý kiến:")
    for line in one.text.split("\n"):
        yield Paragraph(line, align=Align.LEFT)
    yield Paragraph(
        ("Ban Chỉ đạo trả lời chậm nhất ", bold(date_long(one.due)),
         f" ({one.cycle.complaint_days} ngày từ ngày nhận).")
    )  # fmt: skip
    yield Note("Lập thành hai bản, mỗi bên giữ một bản. Khi hỏi kết quả, đem theo giấy này.")
    hint = "(Ký, ghi rõ họ tên)"
    yield Signature((Signer(("NGƯỜI NÊU Ý KIẾN",), hint=hint), Signer(("NGƯỜI TIẾP NHẬN",), hint=hint)))
