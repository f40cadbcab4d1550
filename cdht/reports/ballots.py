"""Ballot papers of a unit: the same list of names for everybody present."""

from __future__ import annotations

from typing import Literal, cast

from ..domain.lifecycle import Stage
from ..domain.problems import Refused
from ..models.cycles import Cycle
from .document import BallotPapers, Document
from .facts import HONOUR, Choice, Office, office_on
from .hand_forms import ballots_fit
from .unit_people import Group, by_unit, note_of, unit_in

MOST_COPIES = 2000
PER_PAGE = (4, 2, 1)
ASK = (
    "Với mỗi người, đánh dấu x vào một ô: đồng ý hoặc không đồng ý. Đánh dấu cả hai ô hoặc bỏ trống là "
    "không hợp lệ."
)


def document(cycle: Cycle, choice: Choice) -> Document:
    """Raises `Refused` (fields `copies`, `per_page`) and when nobody of the unit can be voted on yet."""
    if not 1 <= choice.copies <= MOST_COPIES:
        raise Refused.because(f"Ghi số tờ từ 1 đến {MOST_COPIES}.", "copies")
    if choice.per_page not in (0, *PER_PAGE):
        raise Refused.because("Chọn 1, 2 hoặc 4 phiếu trên một trang.", "per_page")
    office = office_on(cycle, choice.on)
    groups = [(unit, people) for unit, people in by_unit(cycle, choice, *_stages(cycle, choice)) if people]
    if not groups:
        raise Refused.because("Chưa có ai qua thẩm định nên chưa có tên để bầu. Thẩm định xong rồi in.")
    return Document(
        f"Phiếu bầu năm {cycle.year}",
        tuple(_papers(office, group, choice) for group in groups),
        author=office.steering_committee,
    )


def _stages(cycle: Cycle, choice: Choice) -> tuple[Stage, ...]:
    """Who waits for a vote; when nobody does, those whose ballots are in already: to print again."""
    waiting = any(people for _, people in by_unit(cycle, choice, Stage.VERIFIED))
    return (Stage.VERIFIED,) if waiting else (Stage.VOTED, Stage.RECOGNISED, Stage.NOT_RECOGNISED)


def _papers(office: Office, group: Group, choice: Choice) -> BallotPapers:
    unit, people = group
    per_page = choice.per_page or next(one for one in PER_PAGE if ballots_fit(one, len(people)))
    if not ballots_fit(per_page, len(people)):
        raise Refused.because(
            f"Danh sách {len(people)} người không vừa {per_page} phiếu trên một trang. Chọn ít phiếu hơn.",
            "per_page",
        )
    return BallotPapers(
        unit=unit_in(office, unit.name),
        subject=f"Công nhận {HONOUR} năm {office.cycle.year}",
        ask=ASK,
        names=tuple((row.citizen.name, note_of(row)) for row in people),
        copies=choice.copies,
        per_page=cast(Literal[1, 2, 4], per_page),
    )
