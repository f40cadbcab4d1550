"""What people read when something cannot be done: never a traceback, always what to do next."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from ..domain.lifecycle import WrongStage
from ..domain.problems import NotAllowed, Refused, Stale
from .pages import is_fragment, now
from .request_sizes import limit_words

log = logging.getLogger("cdht")


def plug_in(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _refused(error: Refused) -> Response:
    """A refusal that no form has taken: the stage has moved on (409) or the rules say no (422)."""
    if isinstance(error, WrongStage):
        return _say("409", 409, message=str(error))
    return _say("422", 422, problems=error.problems)


def _not_allowed(error: NotAllowed) -> Response:
    return _say("403", 403, message=str(error))


def _stale(error: Stale) -> Response:
    return _say("409", 409, message=str(error))


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if code == 413:
        return _say("413", 413, limit=limit_words())
    if code in (403, 404):
        own_words = error.description if error.description != type(error).description else None
        return _say(str(code), code, message=own_words)
    if code == 405:
        return _say("404", 405, message="Trang này không nhận cách gửi đó. Quay lại rồi bấm nút trên trang.")
    return _say("404" if code < 500 else "500", code)


def _broken(error: Exception) -> Response:
    """The traceback goes to the log under a code that the person can tell the administrator."""
    code = secrets.token_hex(3).upper()
    log.error("Lỗi %s ở %s %s", code, request.method, request.path, exc_info=error)
    return _say("500", 500, code=code, at=f"{now():%H:%M %d/%m/%Y}")


def _say(template: str, status: int, **values: Any) -> Response:
    if is_fragment() and status != 404:
        # htmx shows the words in the page's own alert; the fragment stays as it was typed.
        answer = make_response(values.get("message") or "", status)
        answer.headers["HX-Reswap"] = "none"
        answer.headers["Content-Type"] = "text/plain; charset=utf-8"
        return answer
    back = request.referrer if request.referrer and request.referrer.startswith(request.host_url) else ""
    return make_response(render_template(f"failures/{template}.html", back_url=back, **values), status)
