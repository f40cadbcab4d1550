"""The journal: what happened to one registration, and to the set-up, in readable Vietnamese."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from ..actions.undoing import may_undo
from ..domain.criteria import CriteriaSet
from ..domain.journal import Told, tell
from ..domain.journal_words import Names
from ..domain.lifecycle import Role
from ..domain.vietnamese import time_short
from ..models.cycles import in_commune
from ..models.journal import JournalEntry, of_registration, of_set_up
from ..models.registration import Registration
from ..models.undoing import last_deed
from ..reports.person_journal import fact_of, names_in, told_of
from .access import allow, allow_people
from .pages import answer, me, now, the_registration
from .paging import paged

bp = Blueprint("journal", __name__)


@bp.route("/registrations/<int:registration_id>/journal")
@allow_people
def registration(registration_id: int) -> Response:
    row = the_registration(registration_id)
    entries = list(of_registration(row.id))
    told = told_of(entries, _names(row.cycle.rules))
    lines = [_line(entry, said) for entry, said in zip(entries, told, strict=True)]
    return answer("journal/registration.html", row=row, lines=lines[::-1], deed=_last_deed(row))


def _last_deed(row: Registration) -> int | None:
    """What was done last, when this actor may take it back."""
    deed = last_deed(row.id)
    return deed if deed is not None and may_undo(deed, by=me(), at=now()) else None


@bp.route("/journal")
@allow(Role.ADMIN, Role.SECRETARY)
def commune() -> Response:
    page = paged(of_set_up(me().commune_id), lambda number: url_for(".commune", page=number), "việc")
    names, cycles = _names(), {row.id: row.name for row in in_commune(me().commune_id)}
    lines = [_line(entry, tell(fact_of(entry), names), cycles.get(entry.cycle_id, "")) for entry in page.rows]
    return answer("journal/commune.html", page=page, lines=lines)


def _line(entry: JournalEntry, told: Told, cycle: str = "") -> dict[str, Any]:
    """An entry of `ui.timeline`; `cycle` is named where entries of several cycles stand together."""
    return {
        "at": time_short(entry.at),
        "iso": entry.at.isoformat(timespec="minutes"),
        "who": f"{entry.account_name} · {cycle}" if cycle else entry.account_name,
        "what": told.what,
        "details": list(told.details),
    }


def _names(rules: CriteriaSet | None = None) -> Names:
    """Whoever may not see party membership reads only that it was changed."""
    return names_in(me().commune_id, rules, sees_party=me().sees_party)
