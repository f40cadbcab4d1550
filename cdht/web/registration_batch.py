"""A table of people for one unit and day: typed or pasted from Excel, saved whole or the good rows."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, flash, request, url_for

from ..actions import drafts, receipts
from ..actions.registration_batch import RowsRefused, register_rows
from ..domain.problems import Problem
from ..domain.registration import Component
from ..domain.vietnamese import number
from ..domain.workbook import heading_key
from ..models.cycles import Cycle
from .access import allow
from .forms import Choice, DateText, Form
from .pages import answer, done, form_key, me, now, the_cycle, today
from .registration_forms import CONSENT, PARTY, radios, units_for
from .registration_known import kept_in_address, tell_kept
from .registration_person import KEYING
from .registration_table import ALSO, HEADINGS, MOST, Shared, Table, blank

bp = Blueprint("registration_batch", __name__)


class BatchForm(Form):
    """What the rows have in common."""

    unit_id = Choice("Đơn vị", empty="Chọn đơn vị", needed="Chọn đơn vị.")
    registered_on = DateText("Ngày đăng ký", needed="Ghi ngày đăng ký, ví dụ 05/01/2026.")
    component = Choice("Thành phần chung", among=Component, empty="Theo từng dòng")
    audience = Choice("Đối tượng chung", empty="Theo từng dòng")
    consent = radios(
        "Những người này đồng ý cho dùng thông tin để xét công nhận?",
        pairs=CONSENT,
        needed="Chọn: đã đồng ý trên giấy, trên máy, hay chưa có.",
    )

    def shared(self, cycle: Cycle) -> Shared:
        return Shared(
            self.unit_id.number or 0,
            self.registered_on.data,
            "" if self.consent.data == "none" else self.consent.data,
            self.audience.data or "",
            self.component.member,
            cycle.rules,
        )


@bp.route("/cycles/<int:cycle_id>/registrations/batch", methods=["GET", "POST"])
@allow(*KEYING)
def batch(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = _form(cycle)
    if request.method == "GET":
        return _page(cycle, form, Table.empty())
    table = Table.sent(request.form, _columns())
    if "more" in request.form:
        table.grow()
        return _page(cycle, form, table)
    if form.validate():
        return _save(cycle, form, table)
    table.read(form.shared(cycle))  # what is wrong in the rows is said at once, not after the head is mended
    return _page(cycle, form, table, 422)


def _save(cycle: Cycle, form: BatchForm, table: Table) -> Response:
    """303 when everything is in; 200 with what is left after the good rows; 422 when nobody came in."""
    location = ""
    if not table.filled:
        form.problems.append(Problem("name-1", "Bảng còn trống. Ghi ít nhất một người."))
    else:
        location = _register(cycle, form, table)
    if not location:
        return _page(cycle, form, table, 422)
    saved = _saved(location)
    flash(f"Đã đăng ký {number(len(saved))} người.", "done")
    left = table.without(saved)
    if not left.lines:
        return done(location)
    return _page(cycle, form, left, key=token_urlsafe(12))


def _register(cycle: Cycle, form: BatchForm, table: Table) -> str:
    """Where it led, once for each form; empty, with the problems in their places, when it was refused."""
    rows = table.read(form.shared(cycle))

    def register() -> str:
        found = register_rows(
            cycle.id,
            rows,
            only_good="good" in request.form,
            others_wrong=len(rows) < len(table.filled),
            by=me(),
            at=now(),
        )
        table.take(found)
        for row, kept in found.kept.items():
            tell_kept(kept, rows[row].person.name)
        drafts.forget([f"batch-{cycle.id}"], by=me())
        return url_for(".batch", cycle_id=cycle.id, **_series(form), saved="-".join(map(str, found.ids)))

    with form.refusing():
        try:
            return receipts.once(
                request.form.get("form_key", ""), register, account_id=me().account_id, at=now()
            )
        except RowsRefused as refused:
            table.take(refused.found)
    return ""


def _saved(location: str) -> set[int]:
    """The rows that are in, as the receipt of this form tells them: also after a second click."""
    [numbers] = parse_qs(urlsplit(location).query)["saved"]
    return {int(one) for one in numbers.split("-")}


def _form(cycle: Cycle) -> BatchForm:
    units = units_for(me())
    form = BatchForm(request.form, data=kept_in_address(units))
    form.unit_id.set_choices([(unit.id, unit.name) for unit in units], empty="Chọn đơn vị")
    audiences = [(one.id, one.label) for one in cycle.rules.audiences]
    form.audience.set_choices(audiences, empty="Theo từng dòng")
    return form


def _series(form: BatchForm) -> dict[str, Any]:
    return {
        "unit": form.unit_id.data,
        "on": f"{form.registered_on.data:%d/%m/%Y}",
        "component": form.component.data or None,
        "audience": form.audience.data or None,
    }


def _columns() -> list[str]:
    """Party membership only for who may see it (DOMAIN §9)."""
    return [name for name in HEADINGS if name != "party_member" or me().sees_party]


def _page(cycle: Cycle, form: BatchForm, table: Table, status: int = 200, key: str = "") -> Response:
    names = _columns()
    return answer(
        "registration/batch.html",
        status,
        form=form,
        table=table,
        template_row=blank(0),
        problems=[*form.problems, *table.problems()],
        columns=[(name, HEADINGS[name], _headings(name)) for name in names],
        options=_options(cycle),
        cycle_id=cycle.id,
        is_open=cycle.is_open,
        key=key or form_key(),
        most=MOST,
        today=today(),
    )


def _headings(name: str) -> str:
    return "|".join(heading_key(words) for words in (HEADINGS[name], *ALSO.get(name, ())))


def _options(cycle: Cycle) -> dict[str, list[tuple[str, str]]]:
    """The lists in the cells; an empty cell of the shared facts stands for what is chosen above."""
    return {
        "gender": [("", ""), ("male", "Nam"), ("female", "Nữ")],
        "audience": [("", "(chung)"), *((one.id, one.short) for one in cycle.rules.audiences)],
        "component": [("", "(chung)"), *((one.value, one.label) for one in Component)],
        "party_member": list(PARTY),
    }
