"""The first run: the commune and its first account, guarded by a code printed in the terminal."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, current_app, request, url_for
from wtforms import PasswordField
from wtforms.validators import InputRequired

from ..actions.accounts import AccountFacts
from ..actions.communes import KINDS, NameFacts, set_up
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..models.communes import Commune
from .access import public
from .forms import Choice, Form, Text
from .pages import answer, done, now

bp = Blueprint("setup", __name__)


class SetupForm(Form):
    code = Text("Mã thiết lập", [InputRequired("Ghi mã in ở cửa sổ chạy chương trình.")])
    commune_kind = Choice("Loại", pairs=[(kind, kind) for kind in KINDS], needed="Chọn xã, phường …")
    commune_name = Text("Tên xã, phường", [InputRequired("Ghi tên xã, phường. Ví dụ: Quảng Phú")])
    superior = Text("Cấp trên trực tiếp")
    superior_association = Text("Hội Khuyến học cấp trên")
    name = Text("Họ và tên của bạn", [InputRequired("Ghi họ và tên của bạn.")])
    login = Text("Tên đăng nhập", [InputRequired("Ghi tên đăng nhập, ví dụ huong.")])
    password = PasswordField("Mật khẩu", [InputRequired("Ghi mật khẩu.")])
    again = PasswordField("Ghi lại mật khẩu", [InputRequired("Ghi lại mật khẩu.")])


@bp.route("/setup", methods=["GET", "POST"])
@public
def setup() -> Response:
    if Commune.select().exists():
        return done(url_for("home.today")) if request.method == "GET" else abort(404)
    form = SetupForm(request.form)
    if form.is_sent():
        with form.refusing():
            _check_code(form.code.data)
            if form.password.data != form.again.data:
                raise Refused.because("Hai lần ghi mật khẩu không giống nhau.", "again")
            set_up(_name(form), _account(form), at=now())
            return done(url_for("signin.sign_in"), "Đã thiết lập. Hãy đăng nhập.")
    return answer("setup/setup.html", form=form)


def _check_code(typed: str) -> None:
    code = current_app.config["SETUP_CODE"] or ""
    if not code or not hmac.compare_digest(typed.upper().encode(), code.encode()):
        raise Refused.because("Mã thiết lập chưa đúng. Xem lại ở cửa sổ chạy chương trình.", "code")


def _name(form: SetupForm) -> NameFacts:
    return NameFacts(
        name=form.commune_name.data,
        kind=form.commune_kind.data,
        superior=form.superior.data,
        superior_association=form.superior_association.data,
    )


def _account(form: SetupForm) -> AccountFacts:
    roles = frozenset({Role.ADMIN, Role.SECRETARY})
    return AccountFacts(form.login.data.lower(), form.name.data, form.password.data, roles)
