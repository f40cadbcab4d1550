"""Half-typed work: taken from the pages as people type, put back when they open the page again.

static/drafts.js does both ends; `held_drafts` gives a page what this account left there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, make_response, request

from ..actions import drafts
from ..actions.drafts import Kept, Typed
from ..domain.drafts import About, Place, TooLarge, kept_when, place_of
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..models import cycles
from ..models.drafts import at_places
from ..models.registration import Registration
from ..models.registration import visible_to as people_visible_to
from ..models.units import Unit
from ..models.units import visible_to as units_visible_to
from .access import allow
from .pages import done, is_fragment, me, now, own_path, page_behind

bp = Blueprint("drafts", __name__)

TYPING = (Role.CLERK, Role.VERIFIER, Role.SECRETARY)
HIGHEST = 10**9
"""Version of a draft that nobody reaches by typing; larger numbers do not fit the database."""
UNREADABLE = "Bản nháp gửi lên không đọc được. Tải lại trang rồi thử lại."


@bp.route("/drafts", methods=["POST"])
@allow(*TYPING)
def keep() -> Response:
    """`drafts`: a JSON list of forms, each with place, fields, basis, version and form_key.

    200 with the version by place of what is kept, and when; 409 when a newer draft of another tab was left as
    it is, with the others kept; 413 and 422 with the reason in words, and nothing kept.
    """
    typed = _sent()
    _must_be_theirs([one.place for one in typed])
    try:
        kept = drafts.keep(typed, by=me(), at=now())
    except Refused as refused:
        return _said(str(refused), 413 if isinstance(refused, TooLarge) else 422)
    return _told(kept)


@bp.route("/drafts/removal", methods=["POST"])
@allow(*TYPING)
def removal() -> Response:
    """Throw away what was typed at the places named; then the page again, as it is stored."""
    drafts.forget(request.form.getlist("place"), by=me())
    if is_fragment():
        return make_response("", 204)
    return done(own_path(page_behind()), "Đã bỏ bản nháp.")


@dataclass(frozen=True, slots=True)
class Held:
    """What this account left at the forms of a page. `words`: when it was, empty when nothing is put back.

    `is_typed`: the page answers a form that was not taken, so it shows already what was typed last.
    """

    json: str
    words: str
    places: list[str]
    is_typed: bool


@bp.app_template_global()
def held_drafts(names: Iterable[str]) -> Held:
    """For the page's own account only; one statement."""
    rows = at_places(me().account_id or 0, names, at=now())
    is_typed = request.method == "POST"
    given: dict[str, Any] = {
        row.place: {"version": row.version} | ({} if is_typed else row.read) for row in rows
    }
    latest = max((row.kept_at for row in rows), default=None)
    return Held(
        json=json.dumps(given, ensure_ascii=False),
        words=kept_when(latest, at=now()) if latest and not is_typed else "",
        places=[row.place for row in rows],
        is_typed=is_typed,
    )


# --- Helpers -----------------------------------------------------------------------------------------


def _sent() -> list[Typed]:
    try:
        return [_typed(one) for one in json.loads(request.form.get("drafts", ""))]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return abort(_said(UNREADABLE, 422))


def _typed(one: dict[str, Any]) -> Typed:
    """Raises ValueError, TypeError, KeyError, AttributeError or OverflowError for what no page of ours sends:
    also for half a letter, which no file holds."""
    json.dumps(one, ensure_ascii=False).encode()
    place = place_of(str(one["place"]))
    if place is None:
        raise ValueError
    return Typed(
        place,
        {str(name): [str(value) for value in values] for name, values in one["fields"].items()},
        {str(name): str(value) for name, value in one.get("basis", {}).items()},
        min(max(0, int(one.get("version", 0))), HIGHEST),
        str(one.get("form_key", ""))[:80],
    )


def _must_be_theirs(places: Sequence[Place]) -> None:
    """A form that the account may not type in is 403; about what it may not see, 404."""
    for place in places:
        me().must_hold(*place.roles)
    visible = {
        About.CYCLE: (cycles.in_commune(me().commune_id), cycles.Cycle.id),
        About.UNIT: (units_visible_to(me()), Unit.id),
        About.REGISTRATION: (people_visible_to(me()), Registration.id),
    }
    for about, (query, column) in visible.items():
        wanted = {place.named(about) for place in places} - {None}
        if wanted and query.where(column.in_(wanted)).count() < len(wanted):
            abort(404)


def _told(kept: Kept) -> Response:
    newer = {
        row.place: {"version": row.version, "at": kept_when(row.kept_at, at=now())} for row in kept.newer
    }
    told = {"kept": kept.versions, "newer": newer, "at": kept_when(now(), at=now())}
    return make_response(told, 409 if newer else 200)


def _said(words: str, status: int) -> Response:
    answer = make_response(words, status)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    return answer
