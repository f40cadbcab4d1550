"""The invitation to the meeting in which a unit discusses and votes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..domain.vietnamese import counted
from ..models import committee
from ..models.committee import CommitteeMember
from ..models.cycles import Cycle
from ..models.voting import Meeting, meetings_of
from .document import Block, Document, Paragraph, Signature, Title
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head, committee_signer
from .meeting_lines import DOTS, SHORT, held_day, said
from .tally import VOTABLE
from .unit_people import Group, by_unit, on_own_pages, unit_in

CONTENTS = (
    "Nội dung: thông báo kết quả tự đánh giá và thẩm định của từng công dân; thảo luận, bình xét; bỏ phiếu "
    "kín, kiểm phiếu, công bố kết quả; thông qua biên bản."
)


def document(cycle: Cycle, choice: Choice) -> Document:
    """One for each unit, on a page of its own; day and place of the recorded meeting, else dots."""
    office = office_on(cycle, choice.on, choice.number)
    meetings, guides = meetings_of(cycle.id), committee.by_unit(cycle.id)
    blocks = on_own_pages(
        by_unit(cycle, choice),
        lambda group: _invitation(office, group, meetings.get(group[0].id), guides.get(group[0].id, [])),
    )
    return Document(f"Giấy mời họp bình xét năm {cycle.year}", blocks, author=office.steering_committee)


def _invitation(
    office: Office, group: Group, meeting: Meeting | None, guides: Sequence[CommitteeMember]
) -> Iterator[Block]:
    unit, people = group
    where = unit_in(office, unit.name)
    yield committee_head(office, "GM")
    yield Title("Giấy mời", f"Họp bình xét, bầu chọn\ncông nhận danh hiệu {HONOUR} năm {office.cycle.year}")
    yield Paragraph(f"{office.steering_committee} trân trọng kính mời:")
    for one in guides:
        yield said(f"- Ông (bà) {one.name}, {one.title or 'thành viên'} Ban Chỉ đạo;")
    yield said(f"- Đại diện đơn vị: {DOTS}{DOTS};")
    voted_on = sum(row.stage in VOTABLE for row in people)
    known = f", trong đó {counted(voted_on, 'người')} đã được thẩm định" if voted_on else ""
    yield said(f"- {counted(len(people), 'công dân')} của đơn vị đã đăng ký{known};")
    yield said(f"- Người được quyền bầu khác của đơn vị: {DOTS}")
    yield Paragraph(f"Tới dự cuộc họp bình xét của {where}.")
    yield said(f"Thời gian: {SHORT} giờ {SHORT}, {held_day(meeting)}.")
    yield said(f"Địa điểm: {(meeting.place if meeting else '') or DOTS * 2}")
    yield said(f"Chủ trì: {(meeting.chair if meeting else '') or DOTS * 2}")
    yield Paragraph(CONTENTS)
    yield Paragraph(
        "Kính mong các ông, bà sắp xếp công việc, đến dự đúng thời gian để cuộc họp đạt kết quả./."
    )
    yield Signature(
        (committee_signer(office, tuple(committee.of_cycle(office.cycle.id))),),
        ("- Như trên;", f"- {unit.name};", "- Lưu: VT, BCĐ."),
    )
