"""Guiding documents of a cycle; the summary report cites them and tells of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField

from ..actions import guiding
from ..domain.lifecycle import Role
from ..domain.problems import Stale
from ..models.cycles import Cycle
from ..models.guiding import GuidingDocument, of_cycle
from .access import allow, allow_people
from .forms import DateText, Form, Text, WholeNumber
from .pages import answer, found, me, now, once, the_cycle
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("guiding", __name__)

KINDS = ("Hướng dẫn", "Kế hoạch", "Quyết định", "Công văn", "Thông báo")


class DocumentForm(Form):
    kind = Text("Loại văn bản")
    number = Text("Số, ký hiệu")
    issued_on = DateText("Ngày ban hành", needed="Ghi ngày ban hành, ví dụ 08/03/2021.")
    issuer = Text("Cơ quan ban hành")
    subject = Text("Về việc")
    is_ground = BooleanField("Nêu ở phần “Căn cứ” của báo cáo tổng kết")
    position = WholeNumber("Thứ tự", low=0, high=999)

    def facts(self) -> guiding.DocumentFacts:
        return guiding.DocumentFacts(
            kind=self.kind.data or "",
            number=self.number.data or "",
            issued_on=self.issued_on.data or date.min,
            issuer=self.issuer.data or "",
            subject=self.subject.data or "",
            is_ground=self.is_ground.data,
            position=self.position.data or 0,
        )


@bp.route("/cycles/<int:cycle_id>/guiding-documents", methods=["GET", "POST"])
@allow_people
def documents(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = DocumentForm(request.form)
    if form.is_sent():
        with form.refusing():
            return once(lambda: _keep(cycle, form, None), "Đã ghi văn bản.")
    rows = list(of_cycle(cycle.id))
    return answer("guiding/documents.html", form=form, rows=rows, kinds=KINDS, may_edit=_may_edit(cycle))


@bp.route("/cycles/<int:cycle_id>/guiding-documents/<int:document_id>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def document(cycle_id: int, document_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = DocumentForm(request.form, data=_values_of(_of(cycle, document_id)))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _change(cycle, form, document_id), "Đã sửa văn bản.")
    return _page(_of(cycle, document_id), form)


@bp.route("/cycles/<int:cycle_id>/guiding-documents/<int:document_id>/removal", methods=["POST"])
@allow(Role.SECRETARY)
def removal(cycle_id: int, document_id: int) -> Response:
    """Removing it again is harmless; what a colleague changed meanwhile is looked at first."""
    cycle = the_cycle(cycle_id)

    def remove() -> str:
        for row in of_cycle(cycle.id).where(GuidingDocument.id == document_id):
            must_be_as_shown("văn bản này", _values_of(row))
        guiding.remove_document(cycle.id, document_id, by=me(), at=now())
        return url_for("guiding.documents", cycle_id=cycle.id)

    try:
        return once(remove, "Đã xóa văn bản.")
    except Stale:
        row = _of(cycle, document_id)
        form = DocumentForm(data=_values_of(row))
        form.is_stale = True
        return _page(row, form)


def _page(row: GuidingDocument, form: DocumentForm) -> Response:
    values = _values_of(row)
    return answer(
        "guiding/document.html",
        409 if form.is_stale else 200,
        form=form,
        row=row,
        kinds=KINDS,
        version=version_shown(form, values),
        conflict=conflict(form, DocumentForm(data=values), "keep_document") if form.is_stale else None,
    )


def _of(cycle: Cycle, document_id: int) -> GuidingDocument:
    row: GuidingDocument = found(of_cycle(cycle.id).where(GuidingDocument.id == document_id))
    return row


def _values_of(row: GuidingDocument) -> dict[str, Any]:
    names = ("kind", "number", "issued_on", "issuer", "subject", "is_ground", "position")
    return {name: getattr(row, name) for name in names}


def _change(cycle: Cycle, form: DocumentForm, document_id: int) -> str:
    must_be_as_shown("văn bản này", _values_of(_of(cycle, document_id)))
    return _keep(cycle, form, document_id)


def _keep(cycle: Cycle, form: DocumentForm, document_id: int | None) -> str:
    guiding.keep_document(cycle.id, form.facts(), by=me(), at=now(), document_id=document_id)
    return url_for("guiding.documents", cycle_id=cycle.id)


def _may_edit(cycle: Cycle) -> bool:
    return cycle.is_open and me().has(Role.SECRETARY)
