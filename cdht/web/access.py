"""Who may come in: hosts, cross-site writes, sign-in, roles, and the headers of every answer.

Deny by default: a page without `@allow` or `@public` answers 403 to everybody, and a test finds it.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from flask_login import current_user

from ..domain.lifecycle import Role
from ..models.communes import Commune
from .pages import is_fragment, page_behind

View = TypeVar("View", bound=Callable[..., Any])
EVERYBODY = frozenset(Role)
PEOPLE = EVERYBODY - {Role.ADMIN}  # an administrator by itself sees no personal scores

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def allow(*roles: Role) -> Callable[[View], View]:
    """The page is for these roles; without any: for everybody who is signed in."""

    def mark(view: View) -> View:
        view.roles = frozenset(roles) or EVERYBODY  # type: ignore[attr-defined]
        return view

    return mark


def allow_people(view: View) -> View:
    """The page shows people: for every role but the administrator's."""
    view.roles = PEOPLE  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """No sign-in needed. The list is short: sign-in, set-up, the lock, the check of a certificate, a
    telephone with a pass."""
    view.roles = None  # type: ignore[attr-defined]
    return view


def plug_in(app: Flask) -> None:
    app.before_request(_only_known_hosts)
    app.before_request(_no_cross_site_writes)
    app.before_request(_only_the_right_people)
    app.after_request(_headers)


def _only_known_hosts() -> None:
    """A name that somebody else's DNS points at this machine must not carry our cookies (DNS rebinding)."""
    name = urlsplit(f"//{request.host}").hostname or ""
    if not (_is_address(name) or name in _own_names()):
        abort(make_response("Địa chỉ này không phải của chương trình.\n", 421))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1)
def _own_names() -> frozenset[str]:
    host = socket.gethostname().lower()
    return frozenset({"localhost", host, f"{host}.local", f"{host}.lan"})


def _no_cross_site_writes() -> None:
    """A write must come from our own page.

    Browsers say so in Sec-Fetch-Site; over plain http on a LAN they do not send it, so Origin, then Referer,
    must name our host. None of the three: refused.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = site == "same-origin" if site else urlsplit(origin).netloc == request.host
    if not ours:
        abort(403, "Yêu cầu này đến từ một trang khác nên bị từ chối. Mở lại trang rồi làm lại.")


def _only_the_right_people() -> Response | None:
    if request.endpoint in (None, "static"):
        return None
    view = current_app.view_functions[request.endpoint]
    roles: frozenset[Role] | None = getattr(view, "roles", frozenset())
    if roles is None:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if _is_anothers_work():
        return _not_under_this_name()
    if current_user.account.must_change_password and request.blueprint != "signin":
        return redirect(url_for("signin.own_password"), 303)  # type: ignore[return-value]
    if not roles & current_user.actor.roles:
        abort(403)
    return None


def _is_anothers_work() -> bool:
    """Whether a form was typed while somebody else was signed in: the person changed in another tab."""
    typed_by = request.form.get("typed_by", "") if request.method == "POST" else ""
    return bool(typed_by) and typed_by != str(current_user.actor.account_id)


def _not_under_this_name() -> Response:
    """Nobody's work is saved under another's name. A fragment hears 401: its page asks for the password."""
    if is_fragment():
        return make_response("", 401)
    words = (
        f"Máy này đã chuyển sang tài khoản của {current_user.actor.name}; điều vừa gửi do người trước gõ nên "
        "chưa lưu. Người đó đăng nhập lại rồi quay lại trang trước."
    )
    return abort(403, words)


def _to_sign_in() -> Response:
    """To the page that lets people in, and back here: the lock's when the session only waits to be opened.

    A fragment hears 401: htmx would swap the page in. Where something was typed the page stays and says so;
    where something was only asked for, it moves. `X-Locked` lets a page lock itself over what is half-typed.
    """
    if not Commune.select().exists():
        return redirect(url_for("setup.setup"), 303)  # type: ignore[return-value]
    back = request.full_path if request.method == "GET" and not is_fragment() else page_behind()
    door = "sessions.lock" if "locked" in g else "signin.sign_in"
    url = url_for(door, next=back if back not in ("", "/", "/?") else None)
    if is_fragment():
        answer = make_response("", 401)
        if request.method == "GET":
            answer.headers["HX-Redirect"] = url
        if "locked" in g:
            answer.headers["X-Locked"] = "1"
        return answer
    return redirect(url, 303)  # type: ignore[return-value]


def _headers(answer: Response) -> Response:
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.vary.add("HX-Request")
    return answer
