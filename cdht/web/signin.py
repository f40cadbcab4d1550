"""Signing in and out, one's own password. The only file that knows flask-login."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, flash, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from ..actions import accounts
from ..domain.problems import Refused
from ..models.accounts import Account
from .access import allow, public
from .forms import Form
from .pages import answer, done, me, now

bp = Blueprint("signin", __name__)

IDLE = timedelta(minutes=30)
TRIES_PER_ADDRESS, WINDOW = 30, timedelta(minutes=5)


class SignedIn(UserMixin):
    """What flask-login keeps: the account, and the epoch that ends its sessions when it grows."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.actor = account.as_actor()

    def get_id(self) -> str:
        return f"{self.account.id}:{self.account.session_epoch}"


def plug_in(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = (
        None  # addresses of shared PCs change; the epoch and the idle time end sessions
    )
    manager.user_loader(_load)
    manager.init_app(app)
    app.extensions["cdht_failed_sign_ins"] = {}


def _load(user_id: str) -> SignedIn | None:
    """The account of the session, unless it was set aside, changed, or left alone for too long."""
    number, _, epoch = user_id.partition(":")
    if not number.isdigit() or _is_idle():
        return None
    account = Account.get_or_none(Account.id == int(number), Account.active)
    return SignedIn(account) if account is not None and str(account.session_epoch) == epoch else None


def _is_idle() -> bool:
    """Whether nobody used this session for half an hour; else the clock starts again."""
    moment = now()
    seen = session.get("seen")
    alone = moment - datetime.fromisoformat(seen) if seen else IDLE * 2
    if timedelta(minutes=1) < alone <= IDLE:
        session["seen"] = moment.isoformat()
    return alone > IDLE


class SignInForm(Form):
    login = StringField("Tên đăng nhập", [InputRequired("Ghi tên đăng nhập.")])
    password = PasswordField("Mật khẩu", [InputRequired("Ghi mật khẩu.")])


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
            account = _account(form, request.remote_addr or "")
            session.clear()
            session["seen"] = now().isoformat()
            login_user(SignedIn(account))
            return done(_safe(request.args.get("next", "")))
    return answer("signin/sign_in.html", form=form)


@bp.route("/sign-out", methods=["POST"])
@allow()
def sign_out() -> Response:
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
            stay_signed_in()
            flash("Đã đổi mật khẩu.", "done")
            return done(url_for("home.today"))
    return answer("signin/own_password.html", form=form, must=current_user.account.must_change_password)


def _account(form: SignInForm, address: str) -> Account:
    _slow_down(address, now())
    try:
        return accounts.sign_in(form.login.data, form.password.data, at=now())
    except Refused:
        _remember_failure(address, now())
        raise


def stay_signed_in() -> None:
    """Go on here after a change of the account that ended all its sessions; no more once it is set aside."""
    account = Account.get_by_id(me().account_id)
    if account.active:
        session["seen"] = now().isoformat()
        login_user(SignedIn(account))


def _change_own(form: PasswordForm) -> None:
    account_id = current_user.account.id
    if not accounts.check_password(account_id, form.current.data):
        raise Refused.because("Mật khẩu hiện nay chưa đúng.", "current")
    if form.password.data != form.again.data:
        raise Refused.because("Hai lần ghi mật khẩu mới không giống nhau.", "again")
    accounts.set_password(account_id, form.password.data, by=me(), at=now())


def _safe(target: str) -> str:
    """Only a path of this program: `next` must not lead elsewhere."""
    parts = urlsplit(target)
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if ours and "\\" not in target and "\n" not in target else url_for("home.today")


def _slow_down(address: str, moment: datetime) -> None:
    """Refuse while 30 tries of the last five minutes failed from this address."""
    tries = _failures().get(address, deque())
    while tries and moment - tries[0] > WINDOW:
        tries.popleft()
    if len(tries) >= TRIES_PER_ADDRESS:
        raise Refused.because("Máy này thử đăng nhập nhiều lần quá. Chờ vài phút rồi thử lại.", "password")


def _remember_failure(address: str, moment: datetime) -> None:
    """Kept in memory, for 1,000 addresses."""
    failures = _failures()
    failures.setdefault(address, deque(maxlen=TRIES_PER_ADDRESS)).append(moment)
    while len(failures) > 1000:
        failures.pop(next(iter(failures)))


def _failures() -> dict[str, deque[datetime]]:
    failures: dict[str, deque[datetime]] = current_app.extensions["cdht_failed_sign_ins"]
    return failures
