"""Certificates: one landscape page per person, from the facts that were stored when it was made out."""

from __future__ import annotations

from dataclasses import replace

from ..domain.certificate_stock import PLAIN, Stock
from ..domain.certificates import qr_text
from ..domain.problems import Refused
from ..domain.vietnamese import date_long
from ..models.certificate_stock import CertificateStock, of_commune
from ..models.certificates import key_of
from ..models.cycles import Cycle
from ..models.emblems import emblem_of
from ..models.registration import Registration
from .document import Certificate, Document, Signer
from .facts import Choice, Office, office_on
from .heads import decision_body, decision_signer, peoples_signer
from .issued import Certified, certified, certified_person
from .phrases import decision_named
from .unit_people import unit_in


def document(cycle: Cycle, choice: Choice) -> Document:
    """All certificates that hold, or those of one decision. Raises `Refused` when there are none."""
    rows = certified(cycle, choice.decision_id)
    if not rows:
        raise Refused.because("Chưa có ai được công nhận. Ra quyết định công nhận trước, rồi in giấy.")
    return _document(cycle, rows, f"Giấy công nhận năm {cycle.year}", _stock(cycle, choice))


def count(cycle: Cycle, choice: Choice) -> int:
    """How many certificates `document` holds."""
    return len(certified(cycle, choice.decision_id))


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
    one = certified_person(registration)
    return _document(registration.cycle, [one], f"Giấy công nhận số {one.certificate.facts.label}")


def _stock(cycle: Cycle, choice: Choice) -> Stock:
    if choice.stock_id is None:
        return PLAIN
    row = of_commune(cycle.commune_id).where(CertificateStock.id == choice.stock_id).first()
    if row is None:
        raise Refused.because("Máy in này vừa bị xóa. Chọn máy khác rồi in lại.", "stock")
    return row.value


def _document(cycle: Cycle, rows: list[Certified], title: str, stock: Stock = PLAIN) -> Document:
    days = {row.certificate.issued_on for row in rows}
    offices, key = {day: office_on(cycle, day) for day in days}, key_of(cycle.commune_id)
    emblem = emblem_of(cycle.commune_id)
    pages = tuple(
        replace(_page(row, cycle, offices[row.certificate.issued_on], key), stock=stock, emblem=emblem)
        for row in rows
    )
    return Document(title, pages, landscape=True, author=pages[0].issuer)


def _page(row: Certified, cycle: Cycle, office: Office, key: bytes) -> Certificate:
    """The first one bears the decision's day and signer; one that replaces it is signed by whoever signs on
    the day it is made out, under the names of that day."""
    it, decision = row.certificate, row.recognition.decision
    signer = peoples_signer(office, decision) if it.replaces else decision_signer(office, decision)
    again = f" ({it.replacing})" if it.replacing else ""
    return Certificate(
        issuer=decision_body(office, signer),
        salutation=it.salutation,
        name=it.facts.name,
        of=unit_in(office, it.facts.unit),
        honour="“CÔNG DÂN HỌC TẬP”",
        after=f"năm {cycle.year}",
        dated=f"{office.place}, {date_long(it.issued_on)}",
        signer=signer,
        code=it.facts.code,
        qr=qr_text(it.facts, office.commune, key),
        lines=(decision_named(decision), f"Số vào sổ: {it.facts.label}{again}"),
    )
