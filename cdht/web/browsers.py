"""This computer, as far as the server knows it: one browser with a long-lived signed cookie.

The cookie holds a random key and nothing about anybody; who used the browser stands in the database.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

COOKIE = "cdht-may"
KEPT_FOR = timedelta(days=180)


def known_browser() -> str:
    """The key of this browser; empty when nobody has ever signed in here."""
    try:
        return str(_signer().loads(request.cookies.get(COOKIE, "")))
    except BadSignature:
        return ""


def browser_key() -> str:
    """The key of this browser, given to it with this answer when it has none; its time starts again."""
    key = known_browser() or secrets.token_urlsafe(16)

    @after_this_request
    def remember(answer: Response) -> Response:
        answer.set_cookie(
            COOKIE, str(_signer().dumps(key)), max_age=KEPT_FOR, httponly=True, samesite="Lax", path="/"
        )
        return answer

    return key


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="browser")
