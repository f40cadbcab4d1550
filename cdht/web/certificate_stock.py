"""Printers and pre-printed stock for certificates: names, offsets, and a test page with rulers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request, url_for

from ..actions import certificate_stock as actions
from ..domain.certificate_stock import FARTHEST, PLAIN, Paper, Printing, Stock
from ..domain.lifecycle import Role
from ..domain.problems import Refused, Stale
from ..models.certificate_stock import CertificateStock, of_commune
from ..models.cycles import Cycle
from ..reports import printing
from ..reports.certificates import test_page as page_with_rulers
from .access import allow
from .forms import Choice, Form, Millimetres, Text, millimetres
from .pages import answer, found, me, now, once, working_cycle
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("certificate_stock", __name__)

OWNERS = (Role.ADMIN, Role.SECRETARY)
PRINTERS = (Role.ADMIN, Role.SECRETARY, Role.VIEWER)


class StockForm(Form):
    name = Text("Tên máy in, phôi")
    paper = Choice("Khổ giấy", among=Paper, needed="Chọn khổ giấy.")
    printing = Choice("In những gì", among=Printing, needed="Chọn in những gì.")
    right = Millimetres("Dịch sang phải (mm)", most=FARTHEST)
    down = Millimetres("Dịch xuống dưới (mm)", most=FARTHEST)

    def value(self) -> Stock:
        return Stock(self.paper.member, self.printing.member, self.right.data or 0, self.down.data or 0)


@bp.route("/certificate-stock", methods=["GET", "POST"])
@allow(*PRINTERS)
def stocks() -> Response:
    """All set-ups, and a form for one more."""
    may_edit = me().has(*OWNERS)
    form = StockForm(request.form, data=_values(PLAIN))
    if form.is_sent():
        with form.refusing():
            return once(lambda: _keep(form, None), "Đã ghi máy in. Mở trang thử, in ra rồi đo bằng thước.")
    return answer(
        "certificate_stock/stocks.html",
        form=form,
        rows=list(of_commune(me().commune_id)),
        may_edit=may_edit,
        has_cycle=working_cycle() is not None,
        moved=_moved,
    )


@bp.route("/certificate-stock/<int:stock_id>", methods=["GET", "POST"])
@allow(*OWNERS)
def stock(stock_id: int) -> Response:
    form = StockForm(request.form, data=_values_of(_the_stock(stock_id)))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _change(form, stock_id), "Đã lưu.")
    return _page(_the_stock(stock_id), form)


@bp.route("/certificate-stock/<int:stock_id>/removal", methods=["POST"])
@allow(*OWNERS)
def removal(stock_id: int) -> Response:
    """Removing it again is harmless; what a colleague changed meanwhile is looked at first."""

    def remove() -> str:
        for row in of_commune(me().commune_id).where(CertificateStock.id == stock_id):
            must_be_as_shown("máy in này", _values_of(row))
        actions.remove_stock(stock_id, by=me(), at=now())
        return url_for(".stocks")

    try:
        return once(remove, "Đã xóa máy in.")
    except Stale:
        row = _the_stock(stock_id)
        form = StockForm(None, data=_values_of(row))
        form.is_stale = True
        return _page(row, form)


@bp.route("/certificate-stock/<int:stock_id>/test-page.pdf")
@allow(*PRINTERS)
def test_page(stock_id: int) -> Response:
    """Rulers, frame and boxes, to be printed and measured. Id 0: plain paper, nothing moved."""
    value = _the_stock(stock_id).value if stock_id else PLAIN
    cycle: Cycle | None = working_cycle()
    if cycle is None:
        raise Refused.because("Mở đợt trước rồi in trang thử: trang thử ghi tên xã và năm của đợt.")
    made = make_response(printing.render(page_with_rulers(cycle, value), "pdf"))
    made.headers["Content-Type"] = "application/pdf"
    made.headers["Content-Disposition"] = 'inline; filename="TrangThu_GiayCongNhan.pdf"'
    return made


# --- Small things ----------------------------------------------------------------------------------------


def _page(row: CertificateStock, form: StockForm) -> Response:
    values = _values_of(row)
    stored = StockForm(None, data=values)
    return answer(
        "certificate_stock/stock.html",
        409 if form.is_stale else 200,
        form=form,
        row=row,
        version=version_shown(form, values),
        conflict=conflict(form, stored, "keep_certificate_stock") if form.is_stale else None,
    )


def _the_stock(stock_id: int) -> CertificateStock:
    row: CertificateStock = found(of_commune(me().commune_id).where(CertificateStock.id == stock_id))
    return row


def _moved(stock: Stock) -> str:
    """“trái 1,5, xuống 2”: a direction instead of a minus sign; what is not moved is not told."""
    across, along = "phải" if stock.right > 0 else "trái", "xuống" if stock.down > 0 else "lên"
    moves = ((across, stock.right), (along, stock.down))
    return ", ".join(f"{word} {millimetres(abs(tenths))}" for word, tenths in moves if tenths) or "không"


def _values(stock: Stock) -> dict[str, Any]:
    return {
        "paper": stock.paper.value,
        "printing": stock.printing.value,
        "right": stock.right,
        "down": stock.down,
    }


def _values_of(row: CertificateStock) -> dict[str, Any]:
    return {"name": row.name} | _values(row.value)


def _change(form: StockForm, stock_id: int) -> str:
    must_be_as_shown("máy in này", _values_of(_the_stock(stock_id)))
    return _keep(form, stock_id)


def _keep(form: StockForm, stock_id: int | None) -> str:
    actions.keep_stock(form.name.data or "", form.value(), by=me(), at=now(), stock_id=stock_id)
    return url_for(".stocks")
