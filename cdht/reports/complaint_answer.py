"""The answer to an objection, as a notice (Thông báo, NĐ 30/2020) of the steering committee."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.complaints import Outcome
from ..models import committee
from ..models.complaints import Complaint, corrected_among
from ..models.cycles import Cycle
from .complaint_chosen import complaint_chosen, of_what, received_day, received_from, subject_of, whose
from .document import Block, Document, Paragraph, Signature, Title
from .facts import Choice, Office, office_on
from .heads import committee_head, committee_signer

CONCLUSIONS = {
    Outcome.ACCEPTED: "Ban Chỉ đạo chấp nhận toàn bộ ý kiến nêu trên.",
    Outcome.PARTLY: "Ban Chỉ đạo chấp nhận một phần ý kiến nêu trên, như đã trả lời.",
    Outcome.REJECTED: "Ban Chỉ đạo không chấp nhận ý kiến nêu trên; kết quả giữ nguyên.",
    Outcome.WITHDRAWN: "Người nêu đã rút ý kiến nên Ban Chỉ đạo kết thúc việc xem xét; kết quả giữ nguyên.",
}


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of the day of the answer, unless another is chosen. Raises `Refused` before there is an answer."""
    one = complaint_chosen(cycle, choice, answered=True)
    office = office_on(cycle, choice.on or one.answered_on, choice.number)
    return Document(
        title=f"Thông báo trả lời ý kiến về kết quả của {one.registration.citizen.name} năm {cycle.year}",
        blocks=tuple(_blocks(office, one)),
        author=office.steering_committee,
    )


def _blocks(office: Office, one: Complaint) -> Iterator[Block]:
    unit = one.registration.unit.name
    yield committee_head(office, "TB")
    yield Title("Thông báo", f"Trả lời ý kiến về {of_what(office.cycle)}")
    yield Paragraph(
        f"{received_day(one).capitalize()}, {office.steering_committee} nhận được ý kiến của "
        f"{received_from(one)}, {unit}, về {subject_of(one)}:"
    )
    for line in one.text.split("\n"):
        yield Paragraph(line)
    yield from _answer(one)
    yield Paragraph(f"Ban Chỉ đạo thông báo để {_reader(one)} được biết./.")
    yield Signature(
        (committee_signer(office, tuple(committee.of_cycle(office.cycle.id))),),
        (*_receivers(one), f"- {unit};", "- Lưu: VT, BCĐ."),
    )


def _answer(one: Complaint) -> Iterator[Block]:
    if one.answer:
        yield Paragraph("Sau khi xem xét, Ban Chỉ đạo trả lời như sau:")
        for line in one.answer.split("\n"):
            yield Paragraph(line)
    follows = " Kết quả đã được sửa theo phần ý kiến được chấp nhận." if _was_put_right(one) else ""
    yield Paragraph(CONCLUSIONS[one.outcome] + follows)


def _was_put_right(one: Complaint) -> bool:
    """Whether something of the results was corrected, not only said to be right."""
    return bool(corrected_among([one])) and one.correction.action != "finish_complaint"


def _reader(one: Complaint) -> str:
    return one.raiser or whose(one)


def _receivers(one: Complaint) -> Iterator[str]:
    citizen = one.registration.citizen
    if one.raiser:
        yield f"- {one.raiser};"
    yield f"- {citizen.salutation} {citizen.name};"
