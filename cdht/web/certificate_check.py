"""The public page that says whether a certificate holds: by its code, or by the text of its QR code.

It shows name, unit, year, number and state, and nothing more. Whoever tries codes by the thousand is made to
wait, and an unknown code gets the same page in the same number of steps as a known one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, current_app, request

from ..domain.certificates import Certificate, differences, is_scanned_text, read_code, verify
from ..domain.problems import Refused
from ..models.certificates import certificate_with, keys
from .access import public
from .pages import answer, now
from .throttle import Tries, are_used_up, remember

bp = Blueprint("certificate_check", __name__)

TRIES_PER_ADDRESS, TRIES_IN_ALL, WINDOW = 30, 300, timedelta(minutes=5)
_EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page tells. `certificate` is None for an unknown code; `signed`: the text's signature is ours;
    `differing`: where the signed paper and the register say different things."""

    code: str
    certificate: Certificate | None
    signed: bool = False
    differing: tuple[str, ...] = ()


@bp.route("/check", methods=["GET", "POST"])
@public
def check() -> Response:
    """GET with `code`; POST with the `text` of a QR code, because names belong in no address."""
    is_text = request.method == "POST"
    code, text = request.args.get("code", "")[:2000], request.form.get("text", "")[:4000]
    if not (is_text or "code" in request.args):
        return _page(code, text)
    if not _may_try(request.remote_addr or ""):
        late = _page(code, text, status=429, is_late=True)
        late.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return late
    try:
        found = _by_text(text or code) if is_text or is_scanned_text(code) else _by_code(code)
    except Refused as refused:
        return _page(code, text, status=422, problems=refused.problems)
    return _page(code, text, found=found)


def _by_code(typed: str) -> Answer:
    code = read_code(typed)
    return Answer(code, certificate_with(code))


def _by_text(text: str) -> Answer:
    """The signature first: of a forged text not even the code is looked up."""
    paper = verify(text, *keys())
    found = certificate_with(paper.code)
    return Answer(paper.code, found, True, differences(paper, found.facts) if found else ())


def _page(code: str, text: str, status: int = 200, **values: object) -> Response:
    shown = {"found": None, "problems": (), "is_late": False} | values
    return answer("certificates/check.html", status, typed=code, scanned=text, **shown)


def _may_try(address: str) -> bool:
    """Counts the try unless this address, or everybody together, has had enough for now."""
    ours, all_tries, moment = _tries("address"), _tries("all"), now()
    if are_used_up(ours, address, moment, most=TRIES_PER_ADDRESS, within=WINDOW):
        return False
    if are_used_up(all_tries, _EVERYBODY, moment, most=TRIES_IN_ALL, within=WINDOW):
        return False
    remember(ours, address, moment, most=TRIES_PER_ADDRESS)
    remember(all_tries, _EVERYBODY, moment, most=TRIES_IN_ALL)
    return True


def _tries(of: str) -> Tries:
    tries: Tries = current_app.extensions.setdefault(f"cdht_certificate_checks_{of}", {})
    return tries
