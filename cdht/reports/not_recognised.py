"""Those who were not recognised, with the reasons as decided: for the committee, not for the wall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from ..domain.vietnamese import counted, date_short
from ..models.cycles import Cycle
from ..models.journal import JournalEntry
from ..models.recognition import Recognition
from .document import Align, Cell, CellLike, Column, Document, Note, Signature, Signer, Table, Title
from .facts import HONOUR, Choice, office_on
from .heads import committee_head, committee_signer
from .issued import not_recognised, revocations

COLUMNS = (
    ("STT", Column(11, Align.CENTER)),
    ("Họ và tên", Column(44)),
    ("Năm sinh", Column(17, Align.CENTER)),
    ("Điểm thẩm định", Column(19, Align.CENTER)),
    ("Lý do", Column(74)),
)
KEPT_INSIDE = "Danh sách có thông tin cá nhân: chỉ dùng trong Ban Chỉ đạo, không niêm yết."


def document(cycle: Cycle, choice: Choice) -> Document:
    """Also who lost the recognition later, with the reason of the revocation."""
    office, rows = office_on(cycle, choice.on, choice.number), not_recognised(cycle)
    if choice.unit_id is not None:
        rows = [row for row in rows if row.registration.unit_id == choice.unit_id]
    signers = (Signer(("NGƯỜI LẬP DANH SÁCH",), hint="(Ký, ghi rõ họ tên)"), committee_signer(office))
    return Document(
        title=f"Danh sách không được công nhận “Công dân học tập” năm {cycle.year}",
        blocks=(
            committee_head(office, ""),
            Title("Danh sách", f"Công dân không được công nhận danh hiệu {HONOUR} năm {cycle.year}"),
            _table(rows, revocations(cycle)),
            Note(KEPT_INSIDE),
            Signature(signers),
        ),
        author=office.steering_committee,
    )


def _table(rows: list[Recognition], revoked: Mapping[int, JournalEntry]) -> Table:
    return Table(
        name="Không được công nhận",
        columns=tuple(column for _, column in COLUMNS),
        head=(tuple(name for name, _ in COLUMNS),),
        rows=tuple(_lines(rows, revoked)),
        total=(
            Cell("Tổng cộng", colspan=2, align=Align.CENTER),
            Cell(counted(len(rows), "người"), colspan=len(COLUMNS) - 2),
        ),
        empty="Chưa có quyết định không công nhận ai.",
    )


def _lines(rows: list[Recognition], revoked: Mapping[int, JournalEntry]) -> Iterator[tuple[CellLike, ...]]:
    number = 0
    for _, group in groupby(rows, key=lambda row: row.registration.unit_id):
        people = list(group)
        heading = f"{people[0].printed_unit}: {counted(len(people), 'người')}"
        yield (Cell(heading, colspan=len(COLUMNS), bold=True),)
        for row in people:
            number += 1
            born = str(row.registration.citizen.birth_year or "")
            total = "" if row.total is None else row.total
            yield (number, row.printed_name, born, total, reasons_of(row, revoked))


def reasons_of(row: Recognition, revoked: Mapping[int, JournalEntry]) -> str:
    """As decided; of a recognition that was revoked: when, and why."""
    if not row.recognised:
        return "\n".join(row.why)
    entry = revoked.get(row.registration_id)
    day = f" ngày {date_short(row.undone_at.date())}" if row.undone_at else ""
    return f"Đã công nhận, thu hồi{day}" + (f": {entry.reason}" if entry and entry.reason else "")
