"""The minutes of counting the ballots of a unit: to fill in by hand, with whatever is recorded already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..domain.lifecycle import Stage
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from ..models.registration import Registration
from ..models.voting import Meeting, Vote, meetings_of, votes_in
from .attendance import unit_head
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .meeting_lines import DOTS, SHORT, attended, held, led, said
from .unit_people import Group, by_unit, named, on_own_pages

VOTABLE = (Stage.VERIFIED, Stage.VOTED, Stage.RECOGNISED, Stage.NOT_RECOGNISED)
"""Whom the unit votes on, or has voted on."""


def document(cycle: Cycle, choice: Choice) -> Document:
    """Minutes for each unit, on pages of their own."""
    office, meetings = office_on(cycle, choice.on), meetings_of(cycle.id)
    blocks = on_own_pages(
        by_unit(cycle, choice, *VOTABLE), lambda group: _minutes(office, group, meetings.get(group[0].id))
    )
    return Document(f"Biên bản kiểm phiếu năm {cycle.year}", blocks, author=office.steering_committee)


def _minutes(office: Office, group: Group, meeting: Meeting | None) -> Iterator[Block]:
    unit, people = group
    cycle = office.cycle
    votes = votes_in(cycle.id, unit.id) if meeting else {}
    yield unit_head(office, unit.name)
    yield Title("Biên bản kiểm phiếu", f"Bầu chọn công nhận danh hiệu {HONOUR} năm {cycle.year}")
    yield from (held(meeting), led(meeting), said(f"Tổ kiểm phiếu: {DOTS}{DOTS}"), attended(meeting))
    yield said(f"Số phiếu phát ra: {SHORT}  Số phiếu thu về: {SHORT}")
    yield _table(cycle, unit.label, people, votes, meeting)
    yield Paragraph(
        f"{cycle.vote_rule}; phiếu không hợp lệ vẫn tính là phiếu thu về. Với mỗi người, "
        "ba cột phiếu cộng lại bằng số phiếu thu về."
    )
    yield Paragraph(f"Biên bản lập xong lúc {SHORT} giờ {SHORT}, đã đọc lại cho mọi người có mặt cùng nghe.")
    hint = "(Ký, ghi rõ họ tên)"
    titles = ("TỔ KIỂM PHIẾU", "THƯ KÝ", "CHỦ TRÌ")
    names = ("", meeting.minute_taker, meeting.chair) if meeting else ("", "", "")
    signers = (Signer((title,), name, hint=hint) for title, name in zip(titles, names, strict=True))
    yield Signature(tuple(signers))


def _table(
    cycle: Cycle, name: str, people: list[Registration], votes: Mapping[int, Vote], meeting: Meeting | None
) -> Table:
    centred = Column(22, Align.CENTER)
    rows = [
        _line(cycle, number, row, votes.get(row.id), meeting) for number, row in enumerate(people, start=1)
    ]
    return Table(
        name=name,
        columns=(Column(14, Align.CENTER), Column(68), centred, centred, centred, centred, Column(24)),
        head=(
            (
                Cell("STT", rowspan=2),
                Cell("Họ và tên", rowspan=2),
                Cell("Số phiếu", colspan=4),
                Cell("Kết quả", rowspan=2),
            ),
            ("Đồng ý", "Không đồng ý", "Không hợp lệ", "Cộng"),
        ),
        rows=tuple(rows),
        total=(
            Cell(f"Tổng cộng: {counted(len(people), 'người')}", colspan=2, align=Align.CENTER),
            *_sums([votes[row.id] for row in people if row.id in votes], len(people)),
            "",
        ),
        empty="Chưa có ai qua thẩm định để bầu.",
        tall=26,
    )


def _line(
    cycle: Cycle, number: int, row: Registration, vote: Vote | None, meeting: Meeting | None
) -> tuple[CellLike, ...]:
    who = named(row)
    if vote is None or meeting is None:
        return (number, who, "", "", "", "", "")
    ballot = vote.ballot(meeting)
    verdict = "Đủ phiếu" if ballot.carried(cycle.majority_percent) else "Không đủ"
    return (number, who, vote.votes_for, vote.votes_against, vote.blank, ballot.cast, verdict)


def _sums(votes: list[Vote], people: int) -> tuple[CellLike, ...]:
    """The columns added up once everybody's ballots are recorded; until then room for the hand."""
    if not votes or len(votes) < people:
        return ("", "", "", "")
    columns = [(one.votes_for, one.votes_against, one.blank) for one in votes]
    votes_for, against, blank = (sum(column) for column in zip(*columns, strict=True))
    return (votes_for, against, blank, votes_for + against + blank)
