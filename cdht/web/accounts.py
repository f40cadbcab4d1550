"""Accounts: who works here, with which roles and units; passwords are reset without mail."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from wtforms import BooleanField

from ..actions import accounts as actions
from ..actions.accounts import AccountFacts
from ..domain.lifecycle import Role
from ..domain.people import sort_key
from ..models.accounts import Account, actors_of
from ..models.accounts import in_commune as accounts_in
from ..models.units import in_commune
from .access import allow
from .forms import Choices, Form, Text
from .pages import answer, done, found, me, now, once
from .signin import stay_signed_in
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("accounts", __name__)

WHAT_THEY_DO = {
    Role.CLERK: "Đăng ký người, nhập điểm tự chấm của các đơn vị được giao.",
    Role.VERIFIER: "Xem minh chứng, chấm lại hoặc trả lại phiếu của các đơn vị được giao.",
    Role.SECRETARY: "Mở đợt, ghi phiếu bầu, công nhận, in giấy tờ. Làm được ở mọi đơn vị.",
    Role.VIEWER: "Xem mọi đơn vị, không sửa gì.",
    Role.ADMIN: "Tài khoản, đơn vị, sao lưu. Riêng vai trò này không xem điểm của ai.",
}
# Easy to read out over the telephone, easy to type without marks; four of them and four digits.
WORDS = (
    "sen", "lua", "tre", "mai", "dao", "song", "nui", "bien", "may", "gio", "nang", "mua", "hoa",
    "trang", "sao", "vuon", "dong", "cau", "thuyen", "buom", "ruong", "chim", "trau", "nghe", "lang", "chua",
    "dinh", "gieng", "ngo", "lac", "khoai", "bap", "rau", "mit", "oi", "xoai", "chuoi", "dua", "cam",
    "buoi",
)  # fmt: skip


class AccountForm(Form):
    name = Text("Họ và tên")
    login = Text("Tên đăng nhập")
    roles = Choices("Vai trò", among=Role)
    all_units = BooleanField("Mọi đơn vị")
    unit_ids = Choices("Đơn vị được giao")


class NewForm(AccountForm):
    password = Text("Mật khẩu tạm")


class ChangeForm(AccountForm):
    active = BooleanField("Đang dùng")


class PasswordForm(Form):
    password = Text("Mật khẩu tạm")


@bp.route("/accounts", methods=["GET"])
@allow(Role.ADMIN)
def accounts() -> Response:
    rows = sorted(accounts_in(me().commune_id), key=lambda one: (not one.active, sort_key(one.name)))
    units = {unit.id: unit.label for unit in in_commune(me().commune_id)}
    return answer(
        "accounts/accounts.html",
        accounts=rows,
        actors=actors_of(rows),
        roles=list(Role),
        units=units,
        now=now(),
    )


@bp.route("/accounts/new", methods=["GET", "POST"])
@allow(Role.ADMIN)
def new() -> Response:
    form = _with_units(NewForm(request.form, data={"password": temporary_password()}))
    if form.is_sent():
        with form.refusing():
            return _told(form, once(lambda: _add(form)), form.data["login"].lower())
    return answer("accounts/new.html", form=form, hints=WHAT_THEY_DO)


@bp.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@allow(Role.ADMIN)
def change(account_id: int) -> Response:
    account = _of(account_id)
    form = _with_units(ChangeForm(request.form, data=_values_of(account)))
    if form.is_sent():
        with form.refusing(), noticing(form):
            answered = once(lambda: _change(account_id, form), f"Đã lưu tài khoản của {form.name.data}.")
            stay_signed_in()
            return answered
    account = _of(account_id)
    stored = _with_units(ChangeForm(data=_values_of(account)))
    return answer(
        "accounts/change.html",
        409 if form.is_stale else 200,
        form=form,
        account=account,
        hints=WHAT_THEY_DO,
        is_me=account.id == me().account_id,
        version=version_shown(form, _values_of(account)),
        conflict=conflict(form, stored, "change_account") if form.is_stale else None,
    )


@bp.route("/accounts/<int:account_id>/password", methods=["GET", "POST"])
@allow(Role.ADMIN)
def password(account_id: int) -> Response:
    account = _of(account_id)
    if account.id == me().account_id:
        return done(url_for("signin.own_password"))
    form = PasswordForm(request.form, data={"password": temporary_password()})
    if form.is_sent():
        with form.refusing():
            return _told(form, once(lambda: _reset(account_id, form)), account.login)
    return answer("accounts/password.html", form=form, account=account)


def temporary_password() -> str:
    """“sen-lua-tre-may-4827”: about 34 bits, and used only until the first sign-in."""
    words = "-".join(secrets.choice(WORDS) for _ in range(4))
    return f"{words}-{secrets.randbelow(9000) + 1000}"


# --- Helpers -----------------------------------------------------------------------------------------


def _told(form: Any, answered: Response, login: str) -> Response:
    """The password once more, on the next page and nowhere else."""
    flash(
        f"Mật khẩu tạm của {login}: {form.password.data} — ghi lại ngay, về sau không xem lại được. "
        "Lần đăng nhập đầu, người dùng sẽ tự đặt mật khẩu mới.",
        "done",
    )
    return answered


def _of(account_id: int) -> Account:
    row: Account = found(Account.select().where(Account.id == account_id, Account.commune == me().commune_id))
    return row


def _with_units(form: Any) -> Any:
    form.unit_ids.set_choices((unit.id, unit.name) for unit in in_commune(me().commune_id))
    return form


def _values_of(account: Account) -> dict[str, Any]:
    actor = account.as_actor()
    return {
        "name": account.name,
        "login": account.login,
        "roles": [role.value for role in Role if role in actor.roles],
        "all_units": account.all_units,
        "unit_ids": [str(unit_id) for unit_id in sorted(actor.unit_ids)],
        "active": account.active,
    }


def _facts(form: Any, **more: Any) -> AccountFacts:
    return AccountFacts(
        login=form.login.data.lower(),
        name=form.name.data,
        roles=form.roles.chosen,
        unit_ids=form.unit_ids.numbers,
        all_units=form.all_units.data,
        **more,
    )


def _add(form: Any) -> str:
    actions.add_account(_facts(form, password=form.password.data), by=me(), at=now(), must_change=True)
    return url_for("accounts.accounts")


def _change(account_id: int, form: Any) -> str:
    must_be_as_shown("tài khoản này", _values_of(_of(account_id)))
    actions.change_account(account_id, _facts(form, active=form.active.data), by=me(), at=now())
    return url_for("accounts.accounts")


def _reset(account_id: int, form: Any) -> str:
    actions.set_password(account_id, form.password.data, by=me(), at=now(), must_change=True)
    return url_for("accounts.accounts")
