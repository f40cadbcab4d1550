"""Certificates: one landscape page per person, from the facts that were stored when it was decided."""

from __future__ import annotations

from dataclasses import replace

from ..domain.certificate_stock import PLAIN, Stock
from ..domain.problems import Refused
from ..domain.vietnamese import date_long
from ..models.certificate_stock import CertificateStock, of_commune
from ..models.cycles import Cycle
from ..models.emblems import emblem_of
from ..models.recognition import Recognition
from ..models.registration import Registration
from .document import Certificate, Document, Signer
from .facts import Choice, Office, office_on
from .heads import decision_body, decision_signer
from .issued import in_force, standing
from .phrases import decision_named
from .unit_people import unit_in


def document(cycle: Cycle, choice: Choice) -> Document:
    """All certificates in force, or those of one decision. Raises `Refused` when there are none."""
    rows = _chosen(cycle, choice)
    if not rows:
        raise Refused.because("Chưa có ai được công nhận. Ra quyết định công nhận trước, rồi in giấy.")
    return _document(cycle, rows, f"Giấy công nhận năm {cycle.year}", _stock(cycle, choice))


def count(cycle: Cycle, choice: Choice) -> int:
    """How many certificates `document` holds."""
    return len(_chosen(cycle, choice))


def test_page(cycle: Cycle, stock: Stock) -> Document:
    """A certificate of nobody with rulers, to set up a printer: with a long name, to see its room."""
    office = office_on(cycle)
    sample = Certificate(
        issuer=f"Chủ tịch {office.peoples_committee}",
        salutation="Bà",
        name="Công Tằng Tôn Nữ Thị Nguyệt Quỳnh",
        of=unit_in(office, "Tên đơn vị"),
        honour="“CÔNG DÂN HỌC TẬP”",
        after=f"năm {cycle.year}",
        dated=f"{office.place}, {date_long(office.day)}",
        signer=Signer(("CHỦ TỊCH",), "Họ và tên người ký"),
        code="TRANG-THU",
        qr="TRANG THỬ, không phải giấy công nhận. " * 4,
        lines=("Quyết định số …/QĐ-UBND", f"Số vào sổ: 000/{cycle.year}"),
        stock=stock,
        emblem=emblem_of(cycle.commune_id),
        rulers=True,
    )
    return Document("Trang thử in giấy công nhận", (sample,), landscape=True, author=sample.issuer)


def document_for(registration: Registration) -> Document:
    """The certificate of one person. Raises `Refused` for whoever is not recognised."""
    row = standing(registration)
    return _document(registration.cycle, [row], f"Giấy công nhận số {row.certificate_label}")


def _chosen(cycle: Cycle, choice: Choice) -> list[Recognition]:
    return [row for row in in_force(cycle) if choice.decision_id in (None, row.decision_id)]


def _stock(cycle: Cycle, choice: Choice) -> Stock:
    if choice.stock_id is None:
        return PLAIN
    row = of_commune(cycle.commune_id).where(CertificateStock.id == choice.stock_id).first()
    if row is None:
        raise Refused.because("Máy in này vừa bị xoá. Chọn máy khác rồi in lại.", "stock")
    return row.value


def _document(cycle: Cycle, rows: list[Recognition], title: str, stock: Stock = PLAIN) -> Document:
    offices = {row.decision_id: office_on(cycle, row.decision.issued_on) for row in rows}
    emblem = emblem_of(cycle.commune_id)
    pages = tuple(
        replace(_page(row, cycle, offices[row.decision_id]), stock=stock, emblem=emblem) for row in rows
    )
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
