"""The lock over half-typed work, what opens it, the tiles with names, and the account's own PIN."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, request, url_for
from wtforms import PasswordField
from wtforms.validators import InputRequired

from ..actions import sessions
from ..domain.problems import Refused
from ..models.sessions import Session, has_pin, of_browser
from .access import allow, public
from .browsers import known_browser
from .forms import Form
from .pages import answer, done, is_fragment, me, now, once, own_path, page_behind
from .signin import enter, locked_here, must_know_own_password, open_here, trying

bp = Blueprint("sessions", __name__)


class OpenForm(Form):
    password = PasswordField("Mã PIN hoặc mật khẩu", [InputRequired("Ghi mã PIN hoặc mật khẩu.")])


class PinForm(Form):
    current = PasswordField("Mật khẩu hiện nay", [InputRequired("Ghi mật khẩu hiện nay.")])
    pin = PasswordField("Mã PIN mới", [InputRequired("Ghi mã PIN, 4 đến 6 chữ số.")])
    again = PasswordField("Ghi lại mã PIN", [InputRequired("Ghi lại mã PIN.")])


@bp.route("/lock", methods=["GET", "POST"])
@public
def lock() -> Response:
    """POST locks at once; GET is the page that asks, for whoever has no cover over the page."""
    row = open_here()
    if request.method == "POST":
        if row is not None:
            sessions.lock(row, at=now())
        return done(url_for(".lock", next=page_behind() or None))
    if row is not None:
        return done(own_path(request.args.get("next", "")))
    return _lock_page(OpenForm())


@bp.route("/lock/open", methods=["POST"])
@public
def open_again() -> Response:
    """By PIN or password of the account that the page belongs to; `account` is its id."""
    row = _waiting(request.form.get("account", type=int))
    form = OpenForm(request.form)
    if row is not None and form.is_sent():
        with form.refusing():
            enter(trying(lambda: sessions.open_again(row, form.password.data, at=now())))
            return done(own_path(request.args.get("next", "")))
    return _not_opened(form)


@bp.route("/lock/alive", methods=["POST"])
@allow()
def alive() -> Response:
    """Somebody types on a page that sends nothing for a while: the sign-in check has taken note.

    401 when the page is of another account than works at this browser now.
    """
    return make_response("", 204 if request.form.get("account", type=int) == me().account_id else 401)


@bp.route("/sign-in/<int:session_id>", methods=["GET", "POST"])
@public
def tile(session_id: int) -> Response:
    """Quick change of person: one of the names that this browser knows, by PIN or password."""
    row, form = _remembered(session_id), OpenForm(request.form)
    if row is None:
        return done(url_for("signin.sign_in"))
    if form.is_sent():
        with form.refusing():
            enter(trying(lambda: sessions.open_again(row, form.password.data, at=now())))
            return done(url_for("home.today"))
    return answer("sessions/tile.html", form=form, row=row)


@bp.route("/sign-in/<int:session_id>/removal", methods=["POST"])
@public
def tile_removal(session_id: int) -> Response:
    """This browser forgets the name; not while that person's work waits behind the lock."""
    row, waiting = _remembered(session_id), locked_here() or open_here()
    if row is not None and waiting is not None and waiting.id == row.id:
        flash(f"Màn hình của {row.account.name} đang khóa nên chưa bỏ tên được.", "refused")
    elif row is not None:
        sessions.forget(row)
        flash(f"Máy này không còn nhớ tên {row.account.name}.", "done")
    return done(url_for("signin.sign_in"))


@bp.route("/pin", methods=["GET", "POST"])
@allow()
def own_pin() -> Response:
    form = PinForm(request.form)
    if form.is_sent():
        with form.refusing():
            return once(lambda: _set_pin(form), "Đã đặt mã PIN. Từ nay mã này mở khóa màn hình.")
    return answer("sessions/pin.html", form=form, has_pin=has_pin(me().account_id or 0))


@bp.route("/pin/removal", methods=["POST"])
@allow()
def pin_removal() -> Response:
    sessions.remove_pin(by=me(), at=now())
    return done(url_for(".own_pin"), "Đã bỏ mã PIN. Màn hình mở khóa bằng mật khẩu.")


# --- Helpers -----------------------------------------------------------------------------------------


def _waiting(account_id: int | None) -> Session | None:
    """The session that this page waits for: the cookie's own, or what this browser remembers of the account.

    None when somebody else works at this browser by now: a PIN must not open another person's page.
    """
    here = locked_here() or open_here()
    if here is not None:
        return here if account_id in (None, here.account_id) else None
    known: Session | None = of_browser(known_browser()).where(Session.account == account_id).first()
    return known


def _remembered(session_id: int) -> Session | None:
    row: Session | None = of_browser(known_browser()).where(Session.id == session_id).first()
    return row


def _not_opened(form: OpenForm) -> Response:
    """A page that stands behind its cover gets a sentence; a page of its own the form again."""
    if not is_fragment():
        return _lock_page(form)
    messages = [*form.password.errors, *(problem.message for problem in form.problems)]
    words = messages[0] if messages else "Phiên này đã hết. Tải lại trang rồi đăng nhập."
    said = make_response(words, 422 if messages else 401)
    said.headers["Content-Type"] = "text/plain; charset=utf-8"
    return said


def _lock_page(form: OpenForm) -> Response:
    row = locked_here()
    if row is None:
        return done(url_for("signin.sign_in", next=request.args.get("next")))
    return answer("sessions/lock.html", form=form, name=row.account.name, next=request.args.get("next"))


def _set_pin(form: PinForm) -> str:
    must_know_own_password(form.current.data)
    if form.pin.data != form.again.data:
        raise Refused.because("Hai lần ghi mã PIN không giống nhau.", "again")
    sessions.set_pin(form.pin.data, by=me(), at=now())
    return url_for(".own_pin")
