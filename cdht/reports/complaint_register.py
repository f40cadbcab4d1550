"""The register of a cycle's complaints: when received, until when to answer, what was answered and done."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.accounts import Actor
from ..domain.complaints import Outcome
from ..domain.vietnamese import counted, date_short
from ..models.complaints import Complaint, corrected_among, of_cycle
from ..models.cycles import Cycle
from .document import Align, Cell, CellLike, Column, Document, Note, Signature, Signer, Table, Title
from .facts import HONOUR, Choice, office_on
from .heads import committee_head, committee_signer

COLUMNS = (
    ("Số", Column(11, Align.CENTER)),
    ("Ngày nhận", Column(22, Align.CENTER)),
    ("Kết quả của", Column(46)),
    ("Đơn vị", Column(38)),
    ("Người nêu", Column(34)),
    ("Ý kiến về", Column(32)),
    ("Hạn trả lời", Column(22, Align.CENTER)),
    ("Ngày trả lời", Column(22, Align.CENTER)),
    ("Kết quả xem xét", Column(26)),
)
KEPT_INSIDE = "Sổ có thông tin cá nhân: chỉ dùng trong Ban Chỉ đạo, không niêm yết."


def document(cycle: Cycle, choice: Choice) -> Document:
    """By number; what was objected and answered stands on the pages of each."""
    office = office_on(cycle, choice.on, choice.number)
    rows = of_cycle(Actor.server(cycle.commune_id), cycle)
    signers = (Signer(("NGƯỜI GHI SỔ",), hint="(Ký, ghi rõ họ tên)"), committee_signer(office))
    return Document(
        title=f"Sổ ý kiến về kết quả năm {cycle.year}",
        blocks=(
            committee_head(office, ""),
            Title("Sổ ý kiến về kết quả", f"Xét danh hiệu {HONOUR} năm {cycle.year}"),
            _table(rows),
            Note(KEPT_INSIDE),
            Signature(signers),
        ),
        landscape=True,
        author=office.steering_committee,
    )


def _table(rows: list[Complaint]) -> Table:
    corrected = corrected_among(rows)
    return Table(
        name="Sổ ý kiến",
        size=11,
        columns=tuple(column for _, column in COLUMNS),
        head=(tuple(name for name, _ in COLUMNS),),
        rows=tuple(_line(one, is_corrected=one.id in corrected) for one in rows),
        total=(
            Cell("Tổng cộng", colspan=2, align=Align.CENTER),
            Cell("; ".join(_counts(rows)), colspan=len(COLUMNS) - 2),
        ),
        empty="Chưa ghi ý kiến nào.",
    )


def _line(one: Complaint, *, is_corrected: bool) -> tuple[CellLike, ...]:
    row = one.registration
    return (
        one.number,
        date_short(one.received_on),
        row.citizen.name,
        row.unit.name,
        one.raised_by if one.raiser else "Người được xét",
        one.about,
        date_short(one.due),
        date_short(one.answered_on) if one.answered_on else "",
        _result(one.outcome, is_corrected=is_corrected),
    )


def _result(outcome: Outcome | None, *, is_corrected: bool) -> str:
    if outcome is None:
        return "chờ trả lời"
    if not outcome.asks_correction:
        return outcome.label
    return f"{outcome.label}, {'đã làm xong' if is_corrected else 'chưa sửa'}"


def _counts(rows: list[Complaint]) -> Iterator[str]:
    yield counted(len(rows), "ý kiến")
    for outcome in Outcome:
        if count := sum(one.outcome is outcome for one in rows):
            yield f"{outcome.label.lower()} {count}"
    if waiting := sum(one.outcome is None for one in rows):
        yield f"chờ trả lời {waiting}"
