"""Lines that the papers of a unit's meeting share: when, where, who; as recorded, else dots for the hand."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.vietnamese import date_long
from ..models.committee import CommitteeMember
from ..models.voting import Meeting
from .document import Align, Paragraph

DOTS = "…" * 10
SHORT = "…" * 3


def said(text: str) -> Paragraph:
    """A line with room for the hand: set left, or the words would be drawn apart."""
    return Paragraph(text, align=Align.LEFT)


def held_day(meeting: Meeting | None) -> str:
    """“ngày 10 tháng 7 năm 2021”"""
    if meeting and meeting.held_on:
        return date_long(meeting.held_on)
    return f"ngày {SHORT} tháng {SHORT} năm {SHORT}"


def held(meeting: Meeting | None) -> Paragraph:
    place = meeting.place if meeting else ""
    return said(f"Hôm nay, {held_day(meeting)}, tại {place or DOTS[:7]}")


def led(meeting: Meeting | None) -> Paragraph:
    chair, taker = (meeting.chair, meeting.minute_taker) if meeting else ("", "")
    return said(f"Chủ trì: {chair or DOTS}  Thư ký: {taker or DOTS}")


def attended(meeting: Meeting | None) -> Paragraph:
    eligible, present = (str(meeting.eligible), str(meeting.present)) if meeting else (SHORT, SHORT)
    return said(f"Số người được quyền bầu: {eligible} người. Số người có mặt: {present} người.")


def guides_named(members: Iterable[CommitteeMember]) -> str:
    """“Phan Công Tuấn (Ủy viên), Hoàng Xuân Lộc”; dots when nobody is assigned to the unit."""
    named = [f"{one.name} ({one.title})" if one.title else str(one.name) for one in members]
    return ", ".join(named) or DOTS * 2
