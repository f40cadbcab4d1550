"""The score list of everybody: ten points given by oneself, ten by the committee."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain import criteria_words
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Note,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head, committee_signer
from .scored_people import Sheets, points_of, sheets_in
from .unit_people import Group, by_unit, named


def document(cycle: Cycle, choice: Choice) -> Document:
    """By unit and given name; of one unit when one is chosen."""
    office = office_on(cycle, choice.on)
    return Document(
        title=f"Bảng điểm “Công dân học tập” năm {cycle.year}",
        blocks=tuple(_blocks(office, list(by_unit(cycle, choice)), sheets_in(cycle))),
        landscape=True,
        author=office.steering_committee,
    )


def _blocks(office: Office, groups: list[Group], sheets: Sheets) -> Iterator[Block]:
    rules = office.cycle.rules
    yield committee_head(office, "")
    yield Title("Bảng điểm", f"Tự đánh giá và thẩm định danh hiệu {HONOUR} năm {office.cycle.year}")
    yield _table(office.cycle, groups, sheets)
    yield Note(
        f"Mỗi chỉ số cao nhất {rules.max_points} điểm. {rules.rule_in_words(office.cycle.difficult_area)}, "
        "tính theo điểm thẩm định. Ô trống: chưa có điểm. " + criteria_words.titles_legend(rules)
    )
    yield Signature((Signer(("NGƯỜI LẬP BẢNG",), hint="(Ký, ghi rõ họ tên)"), committee_signer(office)))


def _table(cycle: Cycle, groups: list[Group], sheets: Sheets) -> Table:
    count = len(cycle.rules.indicators)
    numbers = tuple(str(one.number) for one in cycle.rules.indicators)
    points = (*(Column(7.6, Align.CENTER),) * count, Column(11, Align.CENTER))
    everybody = sum(len(people) for _, people in groups)
    return Table(
        name="Bảng điểm",
        columns=(Column(10, Align.CENTER), Column(46), *points, *points, Column(20, Align.CENTER)),
        head=(
            (
                Cell("STT", rowspan=2),
                Cell("Họ và tên", rowspan=2),
                Cell("Điểm tự chấm theo chỉ số", colspan=count + 1),
                Cell("Điểm thẩm định theo chỉ số", colspan=count + 1),
                Cell("Kết quả", rowspan=2),
            ),
            (*numbers, "Tổng", *numbers, "Tổng"),
        ),
        rows=tuple(_lines(cycle, groups, sheets)),
        total=(
            Cell("Tổng cộng", colspan=2, align=Align.CENTER),
            Cell(counted(everybody, "người"), colspan=2 * count + 3),
        ),
        empty="Chưa có ai đăng ký.",
        size=10,
    )


def _lines(cycle: Cycle, groups: list[Group], sheets: Sheets) -> Iterator[tuple[CellLike, ...]]:
    rules, number = cycle.rules, 0
    count = len(rules.indicators)
    for unit, people in groups:
        heading = f"{unit.name}: {counted(len(people), 'người')}"
        yield (Cell(heading, colspan=2 * count + 5, bold=True),)
        for row in people:
            number += 1
            own, verified = sheets.own.get(row.id), sheets.verified.get(row.id)
            passes = not rules.shortfalls(verified, cycle.difficult_area) if verified else None
            result = {None: "", True: "Đạt", False: "Chưa đạt"}[passes]
            yield (number, named(row), *points_of(own, count), *points_of(verified, count), result)
