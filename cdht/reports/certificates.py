"""Certificates: one landscape page per person, from the facts that were stored when it was decided."""

from __future__ import annotations

from ..domain.problems import Refused
from ..domain.vietnamese import date_long
from ..models.cycles import Cycle
from ..models.recognition import Recognition
from ..models.registration import Registration
from .document import Certificate, Document
from .facts import Choice, Office, office_on
from .heads import decision_body, decision_signer
from .issued import in_force, standing
from .phrases import decision_named
from .unit_people import unit_in


def document(cycle: Cycle, choice: Choice) -> Document:
    """All certificates in force, or those of one decision. Raises `Refused` when there are none."""
    rows = [row for row in in_force(cycle) if choice.decision_id in (None, row.decision_id)]
    if not rows:
        raise Refused.because("Chưa có ai được công nhận. Ra quyết định công nhận trước, rồi in giấy.")
    return _document(cycle, rows, f"Giấy công nhận năm {cycle.year}")


def document_for(registration: Registration) -> Document:
    """The certificate of one person. Raises `Refused` for whoever is not recognised."""
    row = standing(registration)
    return _document(registration.cycle, [row], f"Giấy công nhận số {row.certificate_label}")


def _document(cycle: Cycle, rows: list[Recognition], title: str) -> Document:
    offices = {row.decision_id: office_on(cycle, row.decision.issued_on) for row in rows}
    pages = tuple(_page(row, cycle, offices[row.decision_id]) for row in rows)
    return Document(title, pages, landscape=True, author=pages[0].issuer)


def _page(row: Recognition, cycle: Cycle, office: Office) -> Certificate:
    signer = decision_signer(office, row.decision)
    return Certificate(
        issuer=decision_body(office, signer),
        salutation=row.printed_salutation,
        name=row.printed_name,
        of=unit_in(office, row.printed_unit),
        honour="“CÔNG DÂN HỌC TẬP”",
        after=f"năm {cycle.year}",
        dated=f"{office.place}, {date_long(row.decision.issued_on)}",
        signer=signer,
        code=row.code,
        qr=row.code,
        lines=(decision_named(row.decision), f"Số vào sổ: {row.certificate_number:03d}/{cycle.year}"),
    )
