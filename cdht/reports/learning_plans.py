"""Learning plans on paper: one person's plan on a page, and blank forms for a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..domain.learning_plans import PlanItem
from ..domain.problems import Refused
from ..domain.vietnamese import date_short
from ..models.cycles import Cycle
from ..models.learning_plans import plan_of
from ..models.registration import Registration
from ..models.units import Unit
from .document import (
    Align,
    Block,
    CellLike,
    Column,
    Document,
    Letterhead,
    Note,
    PageBreak,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .meeting_lines import DOTS, said
from .unit_people import unit_in

LINES, LINES_OF_PLAN, LEAST_EMPTY = 9, 6, 2
"""Lines of a blank form, and of a plan that is recorded: those have more words, and keep two lines free."""
MOST_COPIES = 500
HAND = 30.0
"""Height of a line to write on, points."""


def document(cycle: Cycle, choice: Choice) -> Document:
    """The plan of one person, with empty lines for what comes to mind. Raises `Refused` without a person."""
    row = Registration.get_or_none(Registration.id == choice.person_id, Registration.cycle == cycle.id)
    if row is None:
        raise Refused.because("Giấy này in cho từng người. Mở hồ sơ của người đó rồi in.", "person_id")
    office = office_on(cycle, choice.on)
    items = [one.item for one in plan_of(row.id)]
    who = _Who(
        row.citizen.name,
        row.citizen.born.text if row.citizen.born else "",
        unit_in(office, row.unit.name),
        row.cycle.rules.audience(row.audience).label,
    )
    return Document(
        title=f"Kế hoạch học tập của {row.citizen.name}",
        blocks=tuple(_plan(office, who, items)),
        author=office.steering_committee,
    )


def forms(cycle: Cycle, choice: Choice) -> Document:
    """Blank forms, with the unit's name where one is chosen. Raises `Refused` (field `copies`)."""
    if not 1 <= choice.copies <= MOST_COPIES:
        raise Refused.because(f"Ghi số tờ từ 1 đến {MOST_COPIES}.", "copies")
    office = office_on(cycle, choice.on)
    unit = Unit.get_or_none(Unit.id == choice.unit_id, Unit.commune == cycle.commune_id)
    who = _Who(unit=unit_in(office, unit.name) if unit else "")
    blocks = [*_plan(office, who, [])]
    for _ in range(choice.copies - 1):
        blocks += [PageBreak(), *_plan(office, who, [])]
    title = f"Phiếu kế hoạch học tập năm {cycle.year}"
    return Document(title, tuple(blocks), author=office.steering_committee)


@dataclass(frozen=True, slots=True)
class _Who:
    """Whose plan it is; what is empty is left to the hand."""

    name: str = ""
    birth: str = ""
    unit: str = ""
    audience: str = ""


def _plan(office: Office, who: _Who, items: list[PlanItem]) -> Iterator[Block]:
    blank = "\xa0" * 5
    yield Letterhead(
        superior=office.commune,
        issuer=office.steering_committee,
        number="",
        place=office.place,
        dated=f"ngày{blank}tháng{blank}năm {office.cycle.year}",
    )
    yield Title("Kế hoạch học tập", f"{HONOUR} năm {office.cycle.year}")
    yield said(f"Họ và tên: {who.name or DOTS + DOTS}")
    yield said(f"Ngày sinh: {who.birth or DOTS}")
    yield said(f"Đơn vị: {who.unit or DOTS + DOTS}")
    yield said(f"Đối tượng: {who.audience or DOTS + DOTS}")
    yield _table(items)
    yield Note("Cột “Chỉ số”: ghi số của chỉ số mà việc học này giúp cho. Kế hoạch không thay minh chứng.")
    hint = "(Ký, ghi rõ họ tên)"
    association, citizen = ("CHI HỘI KHUYẾN HỌC",), ("NGƯỜI LẬP KẾ HOẠCH",)
    yield Signature((Signer(association, hint=hint), Signer(citizen, who.name, hint=hint)))


def _table(items: list[PlanItem]) -> Table:
    empty = max(LINES_OF_PLAN - len(items), LEAST_EMPTY) if items else LINES
    rows: list[tuple[CellLike, ...]] = [_line(number, item) for number, item in enumerate(items, 1)]
    rows += [(len(items) + extra, "", "", "", "", "") for extra in range(1, empty + 1)]
    return Table(
        name="Kế hoạch học tập",
        columns=(Column(9, Align.CENTER), Column(54), Column(38), Column(16, Align.CENTER),
                 Column(23, Align.CENTER), Column(35)),
        head=(("TT", "Học gì", "Ở đâu, với ai", "Chỉ số", "Định xong ngày", "Đã học xong, kết quả"),),
        rows=tuple(rows),
        size=11,
        tall=HAND if len(items) <= LINES_OF_PLAN else 0,
    )  # fmt: skip


def _line(number: int, item: PlanItem) -> tuple[CellLike, ...]:
    done = f"Xong {date_short(item.done_on)}" if item.done_on else ""
    result = ": ".join(part for part in (done, item.result) if part)
    by = date_short(item.due_on) if item.due_on else ""
    return number, item.what, item.where, ", ".join(map(str, item.indicators)), by, result
