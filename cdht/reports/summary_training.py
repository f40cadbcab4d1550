"""What the summary report tells of training, by session and unit; nothing when nothing was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..domain.figures import Row
from ..domain.training import Held, days_long
from ..domain.vietnamese import counted
from .document import Block, Paragraph
from .facts import Facts
from .phrases import items


def training_blocks(facts: Facts) -> Iterator[Block]:
    if not facts.training.sessions:
        return
    yield Paragraph("Các buổi tập huấn:")
    yield from items((_session(one) for one in facts.training.sessions), "-")
    yield Paragraph("Số người đăng ký đã dự ít nhất một buổi, theo đơn vị:")
    yield from items((_unit(facts, row) for row in facts.figures.units), "-")


def training_data(facts: Facts) -> dict[str, Any]:
    """The same for other programs; the base of `people` is `registered`."""
    told = facts.training
    return {
        "sessions": len(told.sessions),
        "attendances": told.attendances,
        "people": len(told.people),
        "guests": told.guests,
        "units": {row.name: row.count("trained") for row in facts.figures.units},
    }


def _session(one: Held) -> str:
    """“Ngày 22 tháng 4 năm 2021, tại Hội trường UBND xã; nội dung: Bộ tiêu chí; 48 người đăng ký dự”"""
    when = days_long(one.held_on, one.until)
    place = f", tại {one.place}" if one.place else ""
    guests = f" và {counted(one.guests, 'khách')}" if one.guests else ""
    who = f"{counted(len(one.attended), 'người đăng ký')}{guests} dự"
    return f"{when[:1].upper()}{when[1:]}{place}; nội dung: {one.topic}; {who}"


def _unit(facts: Facts, row: Row) -> str:
    """“Cơ quan xã: 25/25 (100%)”"""
    return f"{row.name}: {row.share('trained', 'registered', facts.cycle.percent_decimals)}"
