"""The list of those who registered, by unit and given name, as they registered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..domain.lifecycle import Stage
from ..domain.vietnamese import counted, date_short
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, in_cycle, with_people
from .document import Align, Cell, CellLike, Column, Document, Signature, Signer, Table, Title
from .facts import HONOUR, Choice, office_on
from .heads import committee_head, committee_signer

COLUMNS = (
    ("STT", Column(11, Align.CENTER)),
    ("Họ và tên", Column(52)),
    ("Ngày sinh", Column(25, Align.CENTER)),
    ("Giới tính", Column(14, Align.CENTER)),
    ("Thành phần", Column(57)),
    ("Đối tượng đăng ký", Column(61)),
    ("Ngày đăng ký", Column(25, Align.CENTER)),
)


def document(cycle: Cycle, choice: Choice) -> Document:
    """Party membership and identity numbers stay in the program (DOMAIN §9); who withdrew is not listed."""
    office = office_on(cycle, choice.on)
    rows = list(
        by_unit_and_name(in_cycle(with_people(), cycle.id)).where(Registration.stage != Stage.WITHDRAWN)
    )
    subject = f"Công dân đăng ký danh hiệu {HONOUR} năm {cycle.year}"
    signers = (Signer(("NGƯỜI LẬP DANH SÁCH",), hint="(Ký, ghi rõ họ tên)"), committee_signer(office))
    return Document(
        title=f"Danh sách đăng ký “Công dân học tập” năm {cycle.year}",
        blocks=(
            committee_head(office, ""),
            Title("Danh sách", subject),
            _table(cycle, rows),
            Signature(signers),
        ),
        landscape=True,
        author=office.steering_committee,
    )


def _table(cycle: Cycle, rows: list[Registration]) -> Table:
    return Table(
        name="Danh sách đăng ký",
        columns=tuple(column for _, column in COLUMNS),
        head=(tuple(name for name, _ in COLUMNS),),
        rows=tuple(_lines(cycle, rows)),
        total=(
            Cell("Tổng cộng", colspan=2, align=Align.CENTER),
            Cell(counted(len(rows), "người"), colspan=len(COLUMNS) - 2),
        ),
        empty="Chưa có ai đăng ký.",
    )


def _lines(cycle: Cycle, rows: list[Registration]) -> Iterator[tuple[CellLike, ...]]:
    labels = {who.id: who.label for who in cycle.rules.audiences}
    number = 0
    for _, group in groupby(rows, key=lambda row: row.unit_id):
        people = list(group)
        heading = f"{people[0].unit.name}: {counted(len(people), 'người')}"
        yield (Cell(heading, colspan=len(COLUMNS), bold=True),)
        for row in people:
            number += 1
            yield _line(number, row, labels)


def _line(number: int, row: Registration, labels: dict[str, str]) -> tuple[CellLike, ...]:
    who = row.citizen
    return (
        number,
        who.name,
        who.born.text if who.born else "",
        who.gender.label if who.gender else "",
        row.component.label if row.component else "",
        labels.get(row.audience_registered, ""),
        date_short(row.registered_on),
    )
