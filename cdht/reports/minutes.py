"""The minutes of verification of a unit, with its score list; who is not verified yet has empty squares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..domain.figures import Row
from ..domain.scoring import ScoreSheet
from ..domain.vietnamese import counted, date_long
from ..models import committee
from ..models.committee import CommitteeMember
from ..models.cycles import Cycle
from ..models.figures import figures_of
from ..models.registration import Registration
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Note,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head
from .meeting_lines import DOTS, guides_named, held_day, said
from .phrases import small
from .scored_people import Sheets, points_of, sheets_in
from .unit_people import Group, by_unit, named, on_own_pages, unit_in


def document(cycle: Cycle, choice: Choice) -> Document:
    """Minutes for each unit, on pages of their own, which lie across."""
    office = office_on(cycle, choice.on, choice.number)
    sheets, guides = sheets_in(cycle), committee.by_unit(cycle.id)
    counts = {row.unit_id: row for row in figures_of(cycle).units}
    blocks = on_own_pages(
        by_unit(cycle, choice),
        lambda group: _minutes(office, group, sheets, guides.get(group[0].id, []), counts.get(group[0].id)),
    )
    return Document(
        f"Biên bản thẩm định năm {cycle.year}", blocks, landscape=True, author=office.steering_committee
    )


def _minutes(
    office: Office, group: Group, sheets: Sheets, guides: Sequence[CommitteeMember], counts: Row | None
) -> Iterator[Block]:
    unit, people = group
    cycle, rules = office.cycle, office.cycle.rules
    where = unit_in(office, unit.name)
    yield committee_head(office, "BB")
    yield Title("Biên bản", f"Thẩm định kết quả tự đánh giá\ndanh hiệu {HONOUR} năm {cycle.year}\n{where}")
    day = date_long(office.day) if office.number else held_day(None)
    yield said(f"Hôm nay, {day}, tại {DOTS}{DOTS}")
    yield said(f"Ban Chỉ đạo: {guides_named(guides)}")
    yield said(f"Đại diện đơn vị: {DOTS}{DOTS}")
    yield Paragraph(
        "Ban Chỉ đạo đã xem phiếu tự đánh giá và minh chứng của từng người, cho điểm thẩm định như sau. "
        f"Theo bộ tiêu chí, công dân {small(rules.rule_in_words(cycle.difficult_area))}."
    )
    yield _table(cycle, unit.label, people, sheets)
    yield Note(f"Mỗi chỉ số cao nhất {rules.max_points} điểm. Ô trống: chưa thẩm định, ghi tay.")
    yield _counted(cycle, people, sheets, counts)
    yield Paragraph("Biên bản đã đọc lại cho mọi người có mặt cùng nghe và thống nhất./.")
    hint = "(Ký, ghi rõ họ tên)"
    yield Signature((Signer(("ĐẠI DIỆN ĐƠN VỊ",), hint=hint), Signer(("NGƯỜI THẨM ĐỊNH",), hint=hint)))


def _table(cycle: Cycle, name: str, people: list[Registration], sheets: Sheets) -> Table:
    count = len(cycle.rules.indicators)
    return Table(
        name=name,
        columns=(
            Column(11, Align.CENTER),
            Column(56),
            Column(15, Align.CENTER),
            *(Column(9.5, Align.CENTER),) * count,
            Column(14, Align.CENTER),
            Column(61),
        ),
        head=(
            (
                Cell("STT", rowspan=2),
                Cell("Họ và tên", rowspan=2),
                Cell("Tự chấm", rowspan=2),
                Cell("Điểm thẩm định theo chỉ số", colspan=count + 1),
                Cell("Kết quả", rowspan=2),
            ),
            (*(str(one.number) for one in cycle.rules.indicators), "Tổng"),
        ),
        rows=tuple(_line(cycle, place, row, sheets) for place, row in enumerate(people, start=1)),
        empty="Đơn vị chưa có ai đăng ký.",
        size=11,
        tall=22,
    )


def _line(cycle: Cycle, place: int, row: Registration, sheets: Sheets) -> tuple[CellLike, ...]:
    own, verified = sheets.own.get(row.id), sheets.verified.get(row.id)
    points = points_of(verified, len(cycle.rules.indicators))
    return (place, named(row), own.total if own else "", *points, _result(cycle, verified))


def _result(cycle: Cycle, sheet: ScoreSheet | None) -> str:
    """“Đạt”, or why not and where it is weakest; empty until verified."""
    if sheet is None:
        return ""
    why = cycle.rules.shortfalls(sheet, cycle.difficult_area)
    if not why:
        return "Đạt"
    low = f"; thấp nhất: chỉ số {sheet.weakest[0]} ({sheet.weakest[1]} điểm)" if sheet.weakest else ""
    return f"Chưa đạt: {', '.join(why)}{low}"


def _counted(cycle: Cycle, people: list[Registration], sheets: Sheets, counts: Row | None) -> Paragraph:
    """How many stand where; a person who is verified passes or does not."""
    registered, own, verified = (
        counts.count(key) if counts else 0 for key in ("registered", "self_scored", "verified")
    )
    known = [sheets.verified[row.id] for row in people if row.id in sheets.verified]
    passing = sum(not cycle.rules.shortfalls(sheet, cycle.difficult_area) for sheet in known)
    return Paragraph(
        f"Đăng ký {counted(registered, 'người')}; đã tự chấm {counted(own, 'người')}; đã thẩm định "
        f"{counted(verified, 'người')}, trong đó đạt {counted(passing, 'người')}, chưa đạt "
        f"{counted(len(known) - passing, 'người')}."
    )
