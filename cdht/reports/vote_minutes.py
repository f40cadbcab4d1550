"""The minutes of the meeting in which a unit discusses and votes: filled in as far as it is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..domain.vietnamese import counted
from ..domain.voting import BASE, Ballot
from ..models import committee
from ..models.committee import CommitteeMember
from ..models.cycles import Cycle
from ..models.registration import Registration
from ..models.voting import Meeting, meetings_of, votes_in
from .attendance import unit_head
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
    numbered,
)
from .facts import HONOUR, Choice, Office, office_on
from .meeting_lines import SHORT, attended, guides_named, held, led, said
from .tally import VOTABLE
from .unit_people import Group, by_unit, named, on_own_pages

_LINES = 4
"""Lines for the hand under what was discussed."""


@dataclass(frozen=True, slots=True)
class Voted:
    """Somebody of the list, with the ballots as far as they are recorded."""

    row: Registration
    ballot: Ballot | None


def document(cycle: Cycle, choice: Choice) -> Document:
    """Minutes for each unit, on pages of their own."""
    office = office_on(cycle, choice.on)
    meetings, guides = meetings_of(cycle.id), committee.by_unit(cycle.id)
    blocks = on_own_pages(
        by_unit(cycle, choice, *VOTABLE),
        lambda group: numbered(
            _minutes(office, group, meetings.get(group[0].id), guides.get(group[0].id, []))
        ),
    )
    return Document(f"Biên bản họp bình xét năm {cycle.year}", blocks, author=office.steering_committee)


def _minutes(
    office: Office, group: Group, meeting: Meeting | None, guides: Sequence[CommitteeMember]
) -> Iterator[Block]:
    unit, people = group
    cycle = office.cycle
    voted = _voted(cycle, unit.id, people, meeting)
    yield unit_head(office, unit.name)
    yield Title("Biên bản", f"Họp bình xét, bầu chọn\ncông nhận danh hiệu {HONOUR} năm {cycle.year}")
    yield from (held(meeting), led(meeting), said(f"Ban Chỉ đạo dự: {guides_named(guides)}"))
    yield _present(cycle, meeting)
    yield Heading(1, "Nội dung")
    yield Paragraph(
        f"Chủ trì thông báo kết quả tự đánh giá và thẩm định của {counted(len(people), 'công dân')} có tên "
        "trong bảng dưới đây, cách bỏ phiếu và mức phiếu cần đạt."
    )
    yield Paragraph("Ý kiến thảo luận:")
    yield from (Paragraph("…" * 32, align=Align.LEFT, indent=False) for _ in range(_LINES))
    yield Heading(1, "Kết quả bầu chọn")
    yield Paragraph("Kết quả kiểm phiếu đối với từng người:")
    yield _table(cycle, unit.label, voted)
    yield Note(f"Tỉ lệ tính trên tổng số {BASE}. {cycle.vote_rule}.")
    yield Heading(1, "Kết luận")
    yield from _conclusion(cycle, voted)
    yield Paragraph(
        f"Cuộc họp kết thúc lúc {SHORT} giờ {SHORT} cùng ngày. Biên bản đã đọc lại cho mọi người có mặt "
        "cùng nghe và nhất trí./."
    )
    hint = "(Ký, ghi rõ họ tên)"
    taker, chair = (meeting.minute_taker, meeting.chair) if meeting else ("", "")
    yield Signature((Signer(("THƯ KÝ",), taker, hint=hint), Signer(("CHỦ TRÌ",), chair, hint=hint)))


def _voted(cycle: Cycle, unit_id: int, people: list[Registration], meeting: Meeting | None) -> list[Voted]:
    if meeting is None:
        return [Voted(row, None) for row in people]
    votes = votes_in(cycle.id, unit_id)
    return [Voted(row, votes[row.id].ballot(meeting) if row.id in votes else None) for row in people]


def _present(cycle: Cycle, meeting: Meeting | None) -> Paragraph:
    """Present of eligible, with the base of the share named."""
    if not (meeting and meeting.eligible):
        return attended(meeting)
    turnout = Ballot(meeting.eligible, meeting.present, 0, 0).turnout(cycle.percent_decimals)
    return said(f"Có mặt {turnout} số người được quyền bầu.")


def _table(cycle: Cycle, name: str, voted: list[Voted]) -> Table:
    votes = (Column(18, Align.CENTER),) * 4
    return Table(
        name=name,
        columns=(Column(11, Align.CENTER), Column(54), *votes, Column(18, Align.CENTER), Column(21)),
        head=(
            (
                Cell("STT", rowspan=2),
                Cell("Họ và tên", rowspan=2),
                Cell("Số phiếu", colspan=4),
                Cell("Tỉ lệ đồng ý", rowspan=2),
                Cell("Kết quả", rowspan=2),
            ),
            ("Đồng ý", "Không đồng ý", "Không hợp lệ", "Cộng"),
        ),
        rows=tuple(_line(cycle, number, one) for number, one in enumerate(voted, start=1)),
        empty="Chưa có ai qua thẩm định để bầu.",
        tall=24,
    )


def _line(cycle: Cycle, number: int, one: Voted) -> tuple[CellLike, ...]:
    ballot = one.ballot
    if ballot is None:
        return (number, named(one.row), "", "", "", "", "", "")
    counts = (ballot.votes_for, ballot.votes_against, ballot.blank, ballot.cast)
    verdict = "Đủ phiếu" if ballot.carried(cycle.majority_percent) else "Không đủ"
    return (number, named(one.row), *counts, ballot.percent(cycle.percent_decimals), verdict)


def _conclusion(cycle: Cycle, voted: list[Voted]) -> Iterator[Paragraph]:
    """Who carries and who does not, by name; dots until everybody's ballots are in."""
    if not voted or any(one.ballot is None for one in voted):
        yield said(f"Số người đủ phiếu: {SHORT} người. Số người không đủ phiếu: {SHORT} người.")
        return
    for words, wanted in (("đủ phiếu", True), ("không đủ phiếu", False)):
        found = [
            one.row.citizen.name for one in voted
            if one.ballot and one.ballot.carried(cycle.majority_percent) is wanted
        ]  # fmt: skip
        names = f": {', '.join(found)}" if found else ""
        yield Paragraph(f"Số người {words}: {counted(len(found), 'người')}{names}.")
