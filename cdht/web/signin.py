"""Signing in and out, one's own password. The only file that knows flask-login."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from flask import Blueprint, Flask, Response, current_app, flash, g, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from ..actions import accounts, printing_jobs, sessions, uploads
from ..config import Config
from ..domain.problems import Refused
from ..domain.sessions import State, state_at
from ..models.accounts import Account
from ..models.sessions import Session, of_browser, of_ticket
from .access import allow, public
from .browsers import browser_key, known_browser
from .forms import Form
from .pages import answer, done, is_fragment, me, now, own_path
from .throttle import Tries, are_used_up, remember

bp = Blueprint("signin", __name__)

SEEN_EVERY = timedelta(seconds=20)
TRIES_PER_ADDRESS, WINDOW = 30, timedelta(minutes=5)
T = TypeVar("T")


class SignedIn(UserMixin):
    """What flask-login keeps: the session at this browser, whose ticket dies when the person leaves."""

    def __init__(self, row: Session) -> None:
        self.row: Session = row
        self.account: Account = row.account
        self.actor = self.account.as_actor()

    def get_id(self) -> str:
        return self.row.ticket


def plug_in(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # addresses of shared PCs change; the ticket and the lock end sessions
    manager.user_loader(_load)
    manager.init_app(app)
    app.extensions["cdht_failed_sign_ins"] = {}


def _load(ticket: str) -> SignedIn | None:
    """The session of the cookie while it is open. Locked is nobody; who may open it again stands in `g`."""
    row, moment = of_ticket(ticket), now()
    if row is None:
        return None
    seen = datetime.fromisoformat(session["seen"]) if "seen" in session else row.used_at
    state = state_at(moment, seen=seen, locked_at=row.locked_at, lock_after=row.account.commune.lock_after)
    if state is State.ENDED:
        sessions.end(row, at=moment)
    elif state is State.LOCKED:
        g.locked = row
    elif moment - seen >= SEEN_EVERY:
        session["seen"] = moment.isoformat()
    return SignedIn(row) if state is State.OPEN else None


def locked_here() -> Session | None:
    """The session of this browser that waits to be opened again."""
    return None if current_user.is_authenticated else g.get("locked")


def open_here() -> Session | None:
    return current_user.row if current_user.is_authenticated else None


def enter(row: Session) -> None:
    """This browser goes on as the session's account; whoever was here before has left."""
    before = locked_here() or open_here()
    if before is not None and before.id != row.id:
        sessions.leave(before, at=now())
    if before is None or before.id != row.id:
        session.clear()
    session["seen"] = now().isoformat()
    login_user(SignedIn(row))


class SignInForm(Form):
    login = StringField("Tên đăng nhập", [InputRequired("Ghi tên đăng nhập.")])
    password = PasswordField("Mật khẩu", [InputRequired("Ghi mật khẩu.")])


@dataclass(frozen=True, slots=True)
class Again:
    """The strip in a page whose session has ended: whose page it is, and what became of the password."""

    login: str
    next: str
    error: str = ""
    done: bool = False
    must_change: bool = False


class PasswordForm(Form):
    current = PasswordField("Mật khẩu hiện nay", [InputRequired("Ghi mật khẩu hiện nay.")])
    password = PasswordField("Mật khẩu mới", [InputRequired("Ghi mật khẩu mới.")])
    again = PasswordField("Ghi lại mật khẩu mới", [InputRequired("Ghi lại mật khẩu mới.")])


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    form = SignInForm(request.form)
    if current_user.is_authenticated and request.method == "GET":
        return done(url_for("home.today"))
    if form.is_sent():
        with form.refusing():
            _sign_in_here(form)
            return done(own_path(request.args.get("next", "")))
    return _sign_in_page(form)


@bp.route("/sign-in/again", methods=["POST"])
@public
def again() -> Response:
    """The person of the page comes back inside it, so that what was typed there is not lost. No other way in:
    the same password, the same waits after failures."""
    form, path = SignInForm(request.form), request.form.get("next", "")
    if form.is_sent():
        with form.refusing():
            account = _sign_in_here(form)
            back = Again(account.login, path, done=True, must_change=account.must_change_password)
            return answer("signin/again.html", again=back) if is_fragment() else done(own_path(path))
    if not is_fragment():
        return _sign_in_page(form)
    errors = [*form.login.errors, *form.password.errors]
    return answer("signin/again.html", 422, again=Again(form.login.data or "", path, " ".join(errors)))


def again_here() -> Again:
    """The strip of this page, for the person who is here now."""
    return Again(current_user.account.login, request.path)


def _sign_in_page(form: SignInForm) -> Response:
    return answer("signin/sign_in.html", form=form, tiles=list(of_browser(known_browser())))


def _sign_in_here(form: SignInForm) -> Account:
    account = trying(lambda: accounts.sign_in(form.login.data, form.password.data, at=now()))
    enter(sessions.begin(account, browser_key(), at=now()))
    _forget_old_files()
    return account


def _forget_old_files() -> None:
    """Printed papers and tables name people: they go after a day, also when nobody prints or imports again.
    Somebody signs in every working day."""
    config: Config = current_app.config["CDHT"]
    printing_jobs.forget_old(config.printed, at=now())
    uploads.forget_old(config.uploads, at=now())


@bp.route("/sign-out", methods=["POST"])
@allow()
def sign_out() -> Response:
    sessions.end(current_user.row, at=now())
    logout_user()
    session.clear()
    return done(url_for("signin.sign_in"), "Đã đăng xuất.")


@bp.route("/password", methods=["GET", "POST"])
@allow()
def own_password() -> Response:
    form = PasswordForm(request.form)
    if form.is_sent():
        with form.refusing():
            _change_own(form)
            enter(sessions.begin(Account.get_by_id(me().account_id), browser_key(), at=now()))
            flash("Đã đổi mật khẩu.", "done")
            return done(url_for("home.today"))
    return answer("signin/own_password.html", form=form, must=current_user.account.must_change_password)


def trying(to_enter: Callable[[], T]) -> T:
    """Every way in counts its failures by the address they come from."""
    address = request.remote_addr or ""
    _slow_down(address, now())
    try:
        return to_enter()
    except Refused:
        _remember_failure(address, now())
        raise


def must_know_own_password(password: str) -> None:
    """Whoever finds a screen unlocked must not try passwords without end. Raises `Refused` (current)."""

    def check() -> None:
        if not accounts.check_password(current_user.account.id, password):
            raise Refused.because("Mật khẩu hiện nay chưa đúng.", "current")

    trying(check)


def stay_signed_in() -> None:
    """Go on here after a change of the account that ended all its sessions; no more once it is set aside."""
    current_user.row.account = account = Account.get_by_id(me().account_id)
    if account.active:
        enter(current_user.row)


def _change_own(form: PasswordForm) -> None:
    must_know_own_password(form.current.data)
    if form.password.data != form.again.data:
        raise Refused.because("Hai lần ghi mật khẩu mới không giống nhau.", "again")
    accounts.set_password(current_user.account.id, form.password.data, by=me(), at=now())


def _slow_down(address: str, moment: datetime) -> None:
    """Refuse while 30 tries of the last five minutes failed from this address."""
    if are_used_up(_failures(), address, moment, most=TRIES_PER_ADDRESS, within=WINDOW):
        raise Refused.because("Máy này thử đăng nhập nhiều lần quá. Chờ vài phút rồi thử lại.", "password")


def _remember_failure(address: str, moment: datetime) -> None:
    remember(_failures(), address, moment, most=TRIES_PER_ADDRESS)


def _failures() -> Tries:
    failures: Tries = current_app.extensions["cdht_failed_sign_ins"]
    return failures
