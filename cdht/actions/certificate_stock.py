"""Keeping the set-ups of printers and pre-printed stock."""

from __future__ import annotations

from datetime import datetime

from ..domain.accounts import Actor
from ..domain.certificate_stock import Stock, problems
from ..domain.lifecycle import Role
from ..domain.problems import Refused, refuse_if
from ..domain.vietnamese import nfc
from ..models.certificate_stock import CertificateStock, of_commune
from .journal import Entry, record
from .transactions import writing

MOST = 30
"""Set-ups of a commune: a list to choose from, not an archive."""


def keep_stock(
    name: str, stock: Stock, *, by: Actor, at: datetime, stock_id: int | None = None
) -> CertificateStock:
    """Add a set-up, or change the one of this id. Raises `Refused` (name, right, down)."""
    by.must_hold(Role.ADMIN, Role.SECRETARY)
    with writing():
        refuse_if(problems(name, stock))
        others = of_commune(by.commune_id).where(CertificateStock.id != (stock_id or 0))
        if others.where(CertificateStock.name == nfc(name)).exists():
            raise Refused.because("Đã có máy in mang tên này. Đặt tên khác.", "name")
        if others.count() >= MOST:
            raise Refused.because("Đã có quá nhiều máy in. Xóa máy không dùng nữa rồi ghi lại.")
        row = _row(stock_id, by)
        row.name, row.paper, row.printing = nfc(name), stock.paper, stock.printing
        row.move_right, row.move_down = stock.right, stock.down
        row.save()
        record([Entry("keep_certificate_stock", changes={"stock": [None, row.name]})], by=by, at=at)
    return row


def remove_stock(stock_id: int, *, by: Actor, at: datetime) -> None:
    """Take a set-up away; doing it again is harmless."""
    by.must_hold(Role.ADMIN, Role.SECRETARY)
    with writing():
        row = of_commune(by.commune_id).where(CertificateStock.id == stock_id).first()
        if row is not None:
            row.delete_instance()
            record([Entry("remove_certificate_stock", changes={"stock": [row.name, None]})], by=by, at=at)


def _row(stock_id: int | None, by: Actor) -> CertificateStock:
    if stock_id is None:
        return CertificateStock(commune=by.commune_id)
    row = of_commune(by.commune_id).where(CertificateStock.id == stock_id).first()
    if row is None:
        raise Refused.because("Máy in này vừa bị xóa. Ghi lại thành máy mới.")
    return row
