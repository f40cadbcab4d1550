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

from flask import Flask, Response, abort, current_app, make_response, redirect, request, url_for
from flask_login import current_user

from ..domain.lifecycle import Role
from ..models.communes import Commune
from .pages import is_fragment

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
    """No sign-in needed. The list is short: sign-in, set-up."""
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
    if current_user.account.must_change_password and request.blueprint != "signin":
        return redirect(url_for("signin.own_password"), 303)  # type: ignore[return-value]
    if not roles & current_user.actor.roles:
        abort(403)
    return None


def _to_sign_in() -> Response:
    """To the sign-in page and back here. A fragment request gets HX-Redirect: htmx would swap the page in."""
    if not Commune.select().exists():
        return redirect(url_for("setup.setup"), 303)  # type: ignore[return-value]
    back = request.full_path if request.method == "GET" and not is_fragment() else _page_behind()
    url = url_for("signin.sign_in", next=back if back not in ("", "/", "/?") else None)
    if is_fragment():
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = url
        return answer
    return redirect(url, 303)  # type: ignore[return-value]


def _page_behind() -> str:
    """The page on which the form or fragment stood."""
    behind = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    return behind.path if behind.netloc == request.host else ""


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
