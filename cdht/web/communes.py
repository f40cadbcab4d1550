"""The commune: its names and signers over time, and two options. Old papers keep the names of their time."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField

from ..actions import communes as actions
from ..actions.communes import BEGINNING, KINDS, NameFacts, SignerFacts
from ..domain.lifecycle import Role
from ..domain.sessions import LOCK_AFTER_MAX, LOCK_AFTER_MIN
from ..models.communes import SIGNING_BODIES, Commune, CommuneName, Signer
from .access import allow
from .forms import Choice, DateText, Form, Text, WholeNumber
from .pages import answer, me, now, once, today
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("communes", __name__)

BODIES = {
    "steering_committee": "Ban Chỉ đạo",
    "peoples_committee": "Ủy ban nhân dân",
    "association": "Hội Khuyến học",
}
FROM_ON = "Ghi ngày bắt đầu dùng, ví dụ 01/07/2025."


class NameForm(Form):
    kind = Choice("Loại", pairs=[(kind, kind) for kind in KINDS], needed="Chọn xã, phường …")
    name = Text("Tên xã, phường")
    superior = Text("Cấp trên trực tiếp")
    superior_association = Text("Hội Khuyến học cấp trên")
    valid_from = DateText("Dùng từ ngày", needed=FROM_ON)


class SignerForm(Form):
    body = Choice("Ký thay mặt", pairs=BODIES.items(), empty="— chọn cơ quan —", needed="Chọn cơ quan ký.")
    name = Text("Họ và tên")
    authority = Text("Dòng đầu của chữ ký")
    title = Text("Chức vụ")
    second_title = Text("Chức vụ ở cơ quan có con dấu")
    valid_from = DateText("Ký từ ngày", needed=FROM_ON)


class OptionsForm(Form):
    lock_after = WholeNumber(
        "Khóa màn hình sau mấy phút không ai dùng", low=LOCK_AFTER_MIN, high=LOCK_AFTER_MAX,
        needed="Ghi số phút, ví dụ 10.",
    )  # fmt: skip
    same_account = BooleanField("Cho phép cùng một tài khoản thẩm định phiếu mình nhập")


@bp.route("/commune", methods=["GET", "POST"])
@allow(Role.ADMIN, Role.SECRETARY)
def commune() -> Response:
    form = NameForm(request.form, data=_values_of(_named()))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _rename(form), "Đã ghi tên. Văn bản cũ vẫn giữ tên cũ.")
    return _page(form, name_form=form)


@bp.route("/commune/signers", methods=["POST"])
@allow(Role.ADMIN, Role.SECRETARY)
def signers() -> Response:
    form = SignerForm(request.form, prefix="signer-")
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _add_signer(form), f"Đã ghi người ký {form.data['name']}.")
    return _page(form, signer_form=form)


@bp.route("/commune/options", methods=["POST"])
@allow(Role.ADMIN)
def options() -> Response:
    form = OptionsForm(request.form)
    if form.is_sent():
        with form.refusing():
            return once(lambda: _keep_options(form), "Đã lưu lựa chọn.")
    return _page(form, options_form=form)


# --- Helpers -----------------------------------------------------------------------------------------


def _page(
    sent: Form,
    *,
    name_form: Form | None = None,
    signer_form: Form | None = None,
    options_form: Form | None = None,
) -> Response:
    """The one page of the commune; `sent` is the form that decides between 200, 409 and 422."""
    row, current = _commune(), _named()
    version = version_shown(sent, *_state(row))
    return answer(
        "communes/commune.html",
        409 if sent.is_stale else 200,
        form=sent,
        name_form=name_form or NameForm(data=_values_of(current)),
        signer_form=signer_form or SignerForm(prefix="signer-", data={"valid_from": today()}),
        options_form=options_form or OptionsForm(data=_options_of(row)),
        current=current,
        names=_names(row),
        signers=_signers(row),
        beginning=BEGINNING,
        version=version,
        conflict=_conflict(sent, current) if sent.is_stale else None,
        may_allow=me().has(Role.ADMIN),
        options=_options_of(row),
    )


def _conflict(sent: Form, current: CommuneName) -> Any:
    """Against the names as they are now; of a signer the newest of the same body."""
    if isinstance(sent, NameForm):
        return conflict(sent, NameForm(data=_values_of(current)), "change_commune")
    newest = next(iter(_commune().signers.order_by(Signer.id.desc())), None)
    stored = SignerForm(prefix="", data=_signer_values(newest) if newest else {})
    plain = SignerForm(data=sent.data)
    return conflict(plain, stored, "add_signer")


def _commune() -> Commune:
    row: Commune = Commune.get_by_id(me().commune_id)
    return row


def _named() -> CommuneName:
    return _commune().name_on(today())


def _names(row: Commune) -> list[CommuneName]:
    return list(row.names.order_by(CommuneName.valid_from.desc()))


def _signers(row: Commune) -> list[tuple[str, list[Signer]]]:
    """(body in words, its signers, newest first)."""
    found = list(row.signers.order_by(Signer.valid_from.desc()))
    return [(BODIES[body], [one for one in found if one.body == body]) for body in SIGNING_BODIES]


def _state(row: Commune) -> list[object]:
    """Everything that the page shows, for noticing a colleague's change."""
    signers = [tuple(_signer_values(one).values()) for one in row.signers.order_by(Signer.id)]
    return [[tuple(_values_of(one).values()) for one in _names(row)], signers]


def _values_of(row: CommuneName) -> dict[str, Any]:
    names = ("kind", "name", "superior", "superior_association", "valid_from")
    return {name: getattr(row, name) for name in names}


def _signer_values(row: Signer) -> dict[str, Any]:
    names = ("body", "name", "authority", "title", "second_title", "valid_from")
    return {name: getattr(row, name) for name in names}


def _options_of(row: Commune) -> dict[str, Any]:
    return {"lock_after": row.lock_after, "same_account": row.same_account_may_verify}


def _keep_options(form: OptionsForm) -> str:
    actions.lock_after(form.lock_after.data, by=me(), at=now())
    actions.allow_same_account(form.same_account.data, by=me(), at=now())
    return url_for("communes.commune") + "#options"


def _rename(form: Form) -> str:
    must_be_as_shown("thông tin của xã", *_state(_commune()))
    actions.change_name(NameFacts(**form.data), by=me(), at=now())
    return url_for("communes.commune")


def _add_signer(form: Form) -> str:
    must_be_as_shown("thông tin của xã", *_state(_commune()))
    actions.add_signer(SignerFacts(**form.data), by=me(), at=now())
    return url_for("communes.commune") + "#signers"
