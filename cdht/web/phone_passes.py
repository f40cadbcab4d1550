"""“Chụp bằng điện thoại”: the desk shows a code, a telephone that reads it adds pictures to one sheet.

The telephone needs no sign-in: the pass in its address is all it has, for a quarter of an hour. A pass that
is wrong, over or used up gets one page that does not say which.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, request, session, url_for

from ..actions import phone_passes as passes
from ..domain.evidence_files import FIELD
from ..domain.lifecycle import Role
from ..domain.phone_passes import LIFE, MOST_PICTURES, initials
from ..domain.problems import Problem, Refused, refuse_if
from ..models.phone_passes import PhonePass, files_since
from ..models.registration import Registration
from ..models.scoring import INDICATORS
from ..reports.qr import data_uri
from .access import allow, public
from .evidence_files import uploads
from .evidence_form import received
from .pages import answer, done, is_fragment, me, now, the_registration
from .printed_place import LOOPBACK, printed_place
from .request_sizes import takes_files
from .scoring_grid import may_key
from .signin import open_here
from .throttle import Tries, are_used_up, remember

bp = Blueprint("phone_passes", __name__)

KEYING = (Role.CLERK, Role.SECRETARY)
WRONG_PER_ADDRESS, WINDOW = 30, timedelta(minutes=5)


# --- At the desk -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """The open pass on the desk's page: address and picture of it, and what came."""

    row: PhonePass
    address: str
    picture: str
    files: list[object]


@bp.route("/registrations/<int:registration_id>/phone", methods=["GET", "POST"])
@allow(*KEYING)
def desk(registration_id: int) -> Response:
    """Open a pass, show it while it holds, and what came; the page asks for news by itself."""
    registration = the_registration(registration_id)
    if request.method == "POST":
        return _begin(registration)
    if not may_key(registration, registration.cycle, me()):
        passes.end_passes(by=me())
        return done(url_for("scoring.sheet", registration_id=registration.id))
    return _desk_page(registration)


@bp.route("/registrations/<int:registration_id>/phone/ending", methods=["POST"])
@allow(*KEYING)
def ending(registration_id: int) -> Response:
    registration = the_registration(registration_id)
    passes.end_passes(by=me())
    session.pop("phone", None)
    return done(url_for("scoring.sheet", registration_id=registration.id), "Đã đóng mã điện thoại.")


def _begin(registration: Registration) -> Response:
    here, number = open_here(), request.form.get("indicator", 0, type=int)
    try:
        if here is None or _unreachable():
            raise Refused.because(_unreachable() or "Đăng nhập lại rồi mở mã.")
        token = passes.begin_pass(registration.id, number or None, here, by=me(), at=now())
    except Refused as refused:
        return _desk_page(registration, refused.problems)
    session["phone"] = token  # in this browser's own cookie: the server keeps only a digest
    return done(url_for(".desk", registration_id=registration.id))


def _desk_page(registration: Registration, problems: tuple[Problem, ...] = ()) -> Response:
    return answer(
        "phone_passes/received.html" if is_fragment() else "phone_passes/desk.html",
        422 if problems else 200,
        row=registration,
        shown=_shown(registration),
        problems=problems,
        unreachable=_unreachable(),
        numbers=[(one.number, one.title) for one in registration.cycle.rules.indicators],
        chosen=request.values.get("indicator", 0, type=int),
        minutes=int(LIFE.total_seconds() // 60),
        most=MOST_PICTURES,
    )


def _shown(registration: Registration) -> Shown | None:
    token = session.get("phone", "")
    one = passes.open_pass(token, at=now()) if token else None
    if one is None or one.registration_id != registration.id or one.account_id != me().account_id:
        return None
    address = f"{printed_place().rstrip('/')}{url_for('.phone', token=token)}"
    return Shown(one, address, data_uri(address), list(files_since(registration.id, one.made_at)))


def _unreachable() -> str:
    """Why no telephone would find this server; empty when it may."""
    place = urlsplit(printed_place())
    if place.hostname in LOOPBACK:
        return (
            "Máy này chưa nối mạng, nên điện thoại không tìm thấy. Nối máy vào Wi-Fi của cơ quan rồi thử lại."
        )
    if urlsplit(request.host_url).hostname in LOOPBACK and not current_app.config.get("ON_LAN", True):
        return (
            "Chương trình đang chạy riêng trên máy này, nên điện thoại không vào được. "
            "Nhờ quản trị dừng rồi chạy lại bằng lệnh: serve --lan"
        )
    return ""


# --- On the telephone --------------------------------------------------------------------------------


@bp.route("/phone/<token>", methods=["GET", "POST"])
@public
@takes_files
def phone(token: str) -> Response:
    """Take pictures and send them. The form is read only after the pass was found to hold."""
    one = _open(token)
    if one is None:
        return answer("phone_passes/over.html", 404)
    if request.method == "GET":
        return _phone_page(one, token)
    with ExitStack() as drafts:
        files, lost = received(FIELD, drafts)
        try:
            refuse_if(lost if not files else ())
            refuse_if([] if files else [Problem(FIELD, "Chụp hoặc chọn ảnh rồi mới bấm Gửi.")])
            number = _number(one)
            after = passes.keep_pictures(token, number, files, folder=uploads(), at=now())
        except Refused as refused:
            return _phone_page(one, token, 422, refused.problems)
    if after is None:
        return answer("phone_passes/over.html", 404)
    return _received(token, len(files), lost, after.taken + len(files))


def _received(token: str, kept: int, lost: list[Problem], taken: int) -> Response:
    if is_fragment():
        return answer("phone_passes/taken.html", taken=taken)
    flash(f"Đã nhận {kept} ảnh.", "done")
    for problem in lost:
        flash(f"Không nhận. {problem.message}", "refused")
    if taken >= MOST_PICTURES:
        return answer("phone_passes/over.html", full=True)
    return done(url_for(".phone", token=token))


def _open(token: str) -> PhonePass | None:
    """Whoever guesses is made to wait; to him the page of a good pass looks like any other wrong one."""
    address = request.remote_addr or ""
    if are_used_up(_wrong(), address, now(), most=WRONG_PER_ADDRESS, within=WINDOW):
        return None
    one = passes.open_pass(token, at=now())
    if one is None:
        remember(_wrong(), address, now(), most=WRONG_PER_ADDRESS)
    return one


def _number(one: PhonePass) -> int:
    number = one.indicator or request.form.get("indicator", 0, type=int)
    if not 1 <= number <= INDICATORS:
        raise Refused.because("Chọn chỉ số mà ảnh chứng tỏ.", "indicator")
    return number


def _phone_page(
    one: PhonePass, token: str, status: int = 200, problems: tuple[Problem, ...] = ()
) -> Response:
    row: Registration = one.registration
    return answer(
        "phone_passes/taken.html" if is_fragment() else "phone_passes/phone.html",
        status,
        who=initials(row.citizen.name),
        indicator=one.indicator,
        numbers=[(item.number, item.title) for item in row.cycle.rules.indicators],
        chosen=request.form.get("indicator", 0, type=int),
        taken=one.taken,
        ends_at=one.ends_at,
        token=token,
        problems=problems,
    )


def _wrong() -> Tries:
    tries: Tries = current_app.extensions.setdefault("cdht_wrong_passes", {})
    return tries
