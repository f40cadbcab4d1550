"""The list of names to sign at the meeting of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..domain.problems import Refused
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from ..models.registration import Registration
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Letterhead,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .unit_people import Group, by_unit, note_of, on_own_pages

MOST_SPARE = 100
HAND = 30.0
"""Height of a line to sign on, points."""
END = 170.0
"""What stands under the list: how many came, and the signatures with room for the hand; points."""
_DOTS = "…" * 6


def document(cycle: Cycle, choice: Choice) -> Document:
    """One list for each unit, on pages of its own. Raises `Refused` (field `spare`)."""
    spare, office = spare_lines(choice), office_on(cycle, choice.on)
    blocks = on_own_pages(by_unit(cycle, choice), lambda group: _list(office, group, spare))
    return Document(f"Danh sách ký tên năm {cycle.year}", blocks, author=office.steering_committee)


def spare_lines(choice: Choice) -> int:
    """How many empty lines were asked for. Raises `Refused` (field `spare`)."""
    if not 0 <= choice.spare <= MOST_SPARE:
        raise Refused.because(f"Ghi số dòng trống từ 0 đến {MOST_SPARE}.", "spare")
    return choice.spare


def unit_head(office: Office, unit: str) -> Letterhead:
    """Of the unit that meets, under the commune; the day is left open for the hand."""
    blank = "\xa0" * 5
    return Letterhead(
        superior=office.commune,
        issuer=unit,
        number="",
        place=office.place,
        dated=f"ngày{blank}tháng{blank}năm {office.cycle.year}",
    )


def _list(office: Office, group: Group, spare: int) -> Iterator[Block]:
    unit, people = group
    yield unit_head(office, unit.name)
    yield Title("Danh sách ký tên", f"Họp bình xét danh hiệu {HONOUR} năm {office.cycle.year}")
    place = f"Thời gian: {_DOTS}{_DOTS}  Địa điểm: {_DOTS}{_DOTS}"
    yield Paragraph(place, align=Align.LEFT, indent=False)
    yield list_to_sign(group, spare)
    yield counted_present(people)
    hint = "(Ký, ghi rõ họ tên)"
    yield Signature((Signer(("THƯ KÝ CUỘC HỌP",), hint=hint), Signer(("CHỦ TRÌ CUỘC HỌP",), hint=hint)))


def list_to_sign(group: Group, spare: int, codes: Mapping[int, str] | None = None) -> Table:
    """The people of a unit with a square each for the hand, and `spare` lines for others who come. With
    `codes`, by registration id, everybody's code stands at the end of the line."""
    unit, people = group
    rows: list[tuple[CellLike, ...]] = [
        (number, row.citizen.name, note_of(row), "", _code((codes or {}).get(row.id, "")))
        for number, row in enumerate(people, start=1)
    ]
    rows += [(len(people) + extra, "", "", "", "") for extra in range(1, spare + 1)]
    return Table(
        name=unit.label,
        columns=(Column(12, Align.CENTER), Column(62), Column(20, Align.CENTER), Column(42), Column(29)),
        head=(("STT", "Họ và tên", "Năm sinh", "Ký tên", "Ghi chú" if codes is None else "Mã"),),
        rows=tuple(rows),
        empty="Đơn vị chưa có ai đăng ký.",
        tall=HAND,
        below=END,
    )


def _code(code: str) -> CellLike:
    """The code alone, without an address: the smaller picture, and a scanner types it into the list's box."""
    return Cell(code, qr=code, align=Align.CENTER) if code else ""


def counted_present(people: list[Registration]) -> Paragraph:
    return Paragraph(
        f"Danh sách có {counted(len(people), 'người')}. Có mặt: {_DOTS} người. Vắng: {_DOTS} người.",
        align=Align.LEFT,
        indent=False,
    )
