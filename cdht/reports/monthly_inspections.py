"""Inspection in the monthly report: the visits of the month, and what was still to be done at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..domain.inspections import FollowUp, FollowUpState, Inspected, inspected, known_at_end
from ..domain.vietnamese import counted, date_short, number
from ..models.cycles import Cycle
from ..models.inspections import Inspection, in_cycle, of_commune, whole
from ..models.units import Unit
from .document import Align, Block, Column, Heading, Note, Paragraph, Table
from .phrases import items


@dataclass(frozen=True, slots=True)
class InspectedMonth:
    """`visits`: those of the month, in the order of their days. `until`: all until its last day, as known
    then; `units`: names by id."""

    last: date
    visits: tuple[Inspection, ...]
    until: Inspected
    left: tuple[tuple[int, FollowUp], ...]
    units: Mapping[int, str]

    @property
    def late(self) -> tuple[FollowUp, ...]:
        return tuple(one for _unit, one in self.left if self.state(one) is FollowUpState.LATE)

    def state(self, one: FollowUp) -> FollowUpState:
        """When the month was over: what was due on its last day is late then."""
        return one.state(self.last + timedelta(days=1))


def inspected_month(cycle: Cycle, first: date, last: date, units: Sequence[Unit]) -> InspectedMonth:
    """Three statements, however many visits."""
    rows = whole(in_cycle(of_commune(cycle.commune_id), cycle.id))[::-1]
    known = known_at_end((row.made for row in rows), last)
    left = [(one.unit_id, todo) for one in known for todo in one.follow_ups if todo.done_on is None]
    return InspectedMonth(
        last,
        tuple(row for row in rows if first <= row.visited_on <= last),
        inspected(known),
        tuple(sorted(left, key=lambda pair: pair[1].due_on)),
        {unit.id: unit.name for unit in units},
    )


def inspection_blocks(month: InspectedMonth, named: str) -> Iterator[Block]:
    """Nothing before the first visit."""
    if not month.until.visits:
        return
    yield Heading(1, "Kiểm tra, đôn đốc")
    yield from _visits(month)
    yield Paragraph(_sum(month, named))
    if month.left:
        yield _table(month)
        yield Note(
            "Lần kiểm tra tính theo ngày đi; việc tính là xong theo ngày xong đã ghi, kể cả khi ghi vào "
            "chương trình sau đó."
        )


def _visits(month: InspectedMonth) -> Iterator[Block]:
    if not month.visits:
        yield Paragraph("Trong tháng không có lần kiểm tra nào.")
        return
    units = len({row.unit_id for row in month.visits})
    yield Paragraph(
        f"Trong tháng đã kiểm tra {number(len(month.visits))} lần tại {counted(units, 'đơn vị')}:"
    )
    yield from items(map(_visit, month.visits), "-")


def _visit(row: Inspection) -> str:
    """“Thôn Trung ngày 15/06/2021 (Hoàng Ngọc Bảo): sổ đăng ký”"""
    who = ", ".join(name for name, _title in row.visitors)
    seen = "; ".join(line.strip(" .;,") for line in row.looked_at.splitlines())
    return f"{row.unit.name} ngày {date_short(row.visited_on)} ({who}): {seen}"


def _sum(month: InspectedMonth, named: str) -> str:
    """How many of all things to do were done when the month ended."""
    done, of = len(month.until.done), len(month.until.follow_ups)
    if not of:
        return f"Đến hết {named} các lần kiểm tra không nêu việc nào cần làm tiếp."
    told = f"Đến hết {named}, các lần kiểm tra đã nêu {number(of)} việc cần làm; đã xong {number(done)} việc"
    if not month.left:
        return f"{told}."
    late = f", trong đó {number(len(month.late))} việc quá hạn" if month.late else ", chưa việc nào quá hạn"
    return f"{told}, còn {number(len(month.left))} việc{late}:"


def _table(month: InspectedMonth) -> Table:
    return Table(
        name="Việc chưa xong",
        size=11,
        columns=(
            Column(10, Align.CENTER),
            Column(32),
            Column(55),
            Column(36),
            Column(22, Align.CENTER),
            Column(20),
        ),
        head=(("TT", "Đơn vị", "Việc cần làm", "Người chịu trách nhiệm", "Hạn", "Tình trạng"),),
        rows=tuple(
            (
                place,
                month.units[unit],
                one.what,
                one.responsible,
                date_short(one.due_on),
                month.state(one).label,
            )
            for place, (unit, one) in enumerate(month.left, start=1)
        ),
    )
