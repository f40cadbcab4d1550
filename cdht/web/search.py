"""The one search box: people by name with slips, number, telephone or certificate, in every cycle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for

from ..domain.form_codes import read_code
from ..domain.problems import Refused
from ..domain.search import LONGEST, Asked, Closeness, asked
from ..domain.vietnamese import nfc
from ..models.citizens import Citizen
from ..models.form_codes import carrying
from ..models.registration import Registration, visible_to
from ..models.search import (
    AT_MOST,
    certificate_holder,
    certificate_holders,
    parts_seen,
    people_named,
    people_numbered,
)
from .access import allow_people
from .pages import answer, done, me, working_cycle

bp = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class Hit:
    """One person with what the actor may see: the registration that the name leads to, and the others."""

    row: Registration
    others: list[Registration]
    is_near: bool

    @property
    def citizen(self) -> Citizen:
        return self.row.citizen


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    hits: list[Hit]


@bp.route("/search")
@allow_people
def search() -> Response:
    text = nfc(request.args.get("q", ""))[:LONGEST]
    wanted = asked(text)
    if bearer := _bearer(wanted, text):
        return done(url_for("registration.person", registration_id=bearer.id))
    hits = _hits(wanted, text)
    return answer(
        "search/search.html",
        text=text,
        search_text=text,
        groups=_groups(hits[:AT_MOST]),
        found=len(hits[:AT_MOST]),
        is_cut=len(hits) > AT_MOST,
        is_near=bool(hits) and all(hit.is_near for hit in hits),
    )


def _bearer(wanted: Asked, text: str) -> Registration | None:
    """Whose certificate or paper form carries exactly this code; no list stands between."""
    if wanted.code and (holder := certificate_holder(me(), wanted.code)):
        return holder
    try:
        code = read_code(text)
    except Refused:
        return None
    row: Registration | None = carrying(visible_to(me()), code).first()
    return row


def _hits(wanted: Asked, text: str) -> list[Hit]:
    """The people in the order found, each once, with all that may be seen of them; few statements."""
    if wanted.certificate:
        return [Hit(row, [], False) for row in certificate_holders(me(), wanted.certificate)]
    if wanted.digits:
        found = people_numbered(me(), wanted.digits)
    else:
        found = people_named(me(), text, wanted.words)
    parts: dict[int, list[Registration]] = defaultdict(list)
    for row in parts_seen(me(), (id for id, _near in found)):
        parts[row.citizen_id].append(row)
    return [_hit(parts[id], near) for id, near in found if parts[id]]


def _hit(rows: list[Registration], near: Closeness) -> Hit:
    """The name leads to the registration of the cycle in work, else to the newest."""
    first = next((row for row in rows if _is_here(row)), rows[0])
    return Hit(first, [row for row in rows if row is not first], near is Closeness.SLIP)


def _is_here(row: Registration) -> bool:
    cycle = working_cycle()
    return cycle is not None and row.cycle_id == cycle.id


def _groups(hits: Sequence[Hit]) -> list[Group]:
    here = [hit for hit in hits if _is_here(hit.row)]
    elsewhere = [hit for hit in hits if not _is_here(hit.row)]
    return [group for group in (Group("Trong đợt này", here), Group("Đợt khác", elsewhere)) if group.hits]
