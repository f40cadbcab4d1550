"""The list to sign at a training session, for the people of one unit."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.cycles import Cycle
from .attendance import counted_present, list_to_sign, spare_lines
from .document import Block, Document, Signature, Signer, Title
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head
from .meeting_lines import DOTS, SHORT, said
from .unit_people import Group, by_unit, on_own_pages, unit_in


def document(cycle: Cycle, choice: Choice) -> Document:
    """One list for each unit, on pages of its own. Raises `Refused` (field `spare`)."""
    spare, office = spare_lines(choice), office_on(cycle, choice.on)
    blocks = on_own_pages(by_unit(cycle, choice), lambda group: _list(office, group, spare))
    return Document(f"Danh sách tập huấn năm {cycle.year}", blocks, author=office.steering_committee)


def _list(office: Office, group: Group, spare: int) -> Iterator[Block]:
    unit, people = group
    yield committee_head(office, "")
    yield Title(
        "Danh sách tham gia tập huấn",
        f"Bộ tiêu chí, cách tự đánh giá và thu thập minh chứng\ndanh hiệu {HONOUR} năm {office.cycle.year}",
    )
    yield said(f"Đơn vị: {unit_in(office, unit.name)}")
    yield said(f"Thời gian: {SHORT} giờ {SHORT}, ngày {SHORT} tháng {SHORT} năm {office.cycle.year}")
    yield said(f"Địa điểm: {DOTS}{DOTS}")
    yield said(f"Người hướng dẫn: {DOTS}{DOTS}")
    yield list_to_sign(group, spare)
    yield counted_present(people)
    hint = "(Ký, ghi rõ họ tên)"
    yield Signature((Signer(("NGƯỜI LẬP DANH SÁCH",), hint=hint), Signer(("NGƯỜI HƯỚNG DẪN",), hint=hint)))
