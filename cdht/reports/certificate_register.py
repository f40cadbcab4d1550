"""The register of certificates: every number that was given, with what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.certificates import Certificate, State
from ..domain.problems import Refused
from ..domain.vietnamese import counted, date_short
from ..models.certificates import certificates_of
from ..models.cycles import Cycle
from .document import Align, Cell, CellLike, Column, Document, Signature, Signer, Table, Title
from .facts import HONOUR, Choice, office_on
from .heads import committee_head, committee_signer

COLUMNS = (
    ("Số giấy", Column(21, Align.CENTER)),
    ("Ông/Bà", Column(19, Align.CENTER)),
    ("Họ và tên", Column(51)),
    ("Đơn vị", Column(47)),
    ("Quyết định", Column(28, Align.CENTER)),
    ("Ngày cấp", Column(23, Align.CENTER)),
    ("Đã in", Column(14, Align.CENTER)),
    ("Tình trạng", Column(46)),
)


def document(cycle: Cycle, choice: Choice) -> Document:
    """By number. Raises `Refused` before the first certificate."""
    rows = certificates_of(cycle.id)
    if not rows:
        raise Refused.because("Chưa có ai được công nhận nên sổ còn trống. Ra quyết định công nhận trước.")
    office = office_on(cycle, choice.on)
    signers = (Signer(("NGƯỜI GHI SỔ",), hint="(Ký, ghi rõ họ tên)"), committee_signer(office))
    return Document(
        title=f"Sổ cấp giấy công nhận năm {cycle.year}",
        blocks=(
            committee_head(office, ""),
            Title("Sổ cấp giấy công nhận", f"Danh hiệu {HONOUR} năm {cycle.year}"),
            _table(rows),
            Signature(signers),
        ),
        landscape=True,
        author=office.steering_committee,
    )


def _table(rows: list[Certificate]) -> Table:
    return Table(
        name="Sổ cấp giấy công nhận",
        columns=tuple(column for _, column in COLUMNS),
        head=(tuple(name for name, _ in COLUMNS),),
        rows=tuple(_line(one) for one in rows),
        total=(
            Cell("Tổng cộng", colspan=2, align=Align.CENTER),
            Cell("; ".join(_counts(rows)), colspan=len(COLUMNS) - 2),
        ),
    )


def _line(one: Certificate) -> tuple[CellLike, ...]:
    facts = one.facts
    return (
        facts.label,
        one.salutation,
        facts.name,
        facts.unit,
        one.decision,
        date_short(one.issued_on),
        counted(one.prints, "lần") if one.prints else "chưa",
        standing_in_words(one),
    )


def standing_in_words(one: Certificate) -> str:
    """“Còn hiệu lực (cấp lại, thay giấy số 017/2026)”, “Đã thu hồi ngày 01/07/2021”."""
    day = f" ngày {date_short(one.revoked_at.date())}" if one.revoked_at else ""
    return f"{one.said}{day}" + (f" ({one.replacing})" if one.replacing else "")


def _counts(rows: list[Certificate]) -> Iterator[str]:
    yield counted(len(rows), "giấy")
    for state in State:
        if count := sum(one.state is state for one in rows):
            yield f"{state.label.lower()} {count}"
