"""People who are in the books already: offered while the name is typed, with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from ..domain.accounts import Actor
from ..domain.people import parse_date
from ..domain.problems import Refused
from ..domain.vietnamese import fold
from ..models.citizens import Citizen
from ..models.cycles import Cycle
from ..models.registration import Registration, beginning_with, parts_taken
from ..models.units import Unit
from .access import allow
from .pages import done, is_fragment, me, piece, the_cycle, today
from .registration_person import KEYING, Candidate

bp = Blueprint("registration_known", __name__)
FEWEST_LETTERS = 3
MOST = 7


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody whose name begins as typed. `fill`: fields of the form and what is known for them;
    `taken`: where this person is registered in this cycle already, then there is nothing to choose."""

    citizen: Citizen
    last: str
    taken: str
    fill: dict[str, str]

    @property
    def as_candidate(self) -> Candidate:
        return Candidate(self.citizen, [self.last] if self.last else [])


@bp.route("/cycles/<int:cycle_id>/registrations/suggestions")
@allow(*KEYING)
def suggestions(cycle_id: int) -> Response:
    """The people whose name begins as typed, those of the unit first."""
    cycle = the_cycle(cycle_id)
    if not is_fragment():
        return done(url_for("registration.new", cycle_id=cycle.id))
    found = suggest(cycle, me(), request.args.get("name", ""), request.args.get("unit", type=int))
    return piece("registration/new.html", "suggestions", suggestions=found)


def suggest(cycle: Cycle, actor: Actor, typed: str, unit_id: int | None) -> list[Suggestion]:
    """At most seven, in three statements. Asking for letters keeps a slip from listing the commune."""
    wanted = fold(typed)
    if len(wanted.replace(" ", "")) < FEWEST_LETTERS:
        return []
    own = list(beginning_with(actor.commune_id, wanted, unit_id).limit(MOST)) if unit_id else []
    others = list(beginning_with(actor.commune_id, wanted).limit(MOST))
    people = list({citizen.id: citizen for citizen in [*own, *others]}.values())[:MOST]
    parts: dict[int, list[Registration]] = {citizen.id: [] for citizen in people}
    for row in parts_taken(parts) if parts else ():
        parts[row.citizen_id].append(row)
    return [_suggestion(citizen, parts[citizen.id], cycle, actor) for citizen in people]


def _suggestion(citizen: Citizen, parts: list[Registration], cycle: Cycle, actor: Actor) -> Suggestion:
    here = [row.unit.label for row in parts if row.cycle_id == cycle.id]
    last = parts[0] if parts else None
    return Suggestion(
        citizen,
        f"{last.unit.label}, {last.cycle.name}" if last else "",
        here[0] if here else "",
        _known(citizen, last, actor),
    )


def _known(citizen: Citizen, last: Registration | None, actor: Actor) -> dict[str, str]:
    """Telephone, address and party membership only of people in the actor's own units: those of others stay
    in the books without being shown."""
    facts = {
        "name": citizen.name,
        "birth": citizen.born.text if citizen.born else "",
        "gender": citizen.gender.value if citizen.gender else "",
    }
    if last is not None:
        facts |= {"audience": last.audience, "component": last.component.value if last.component else ""}
    if last is not None and actor.sees_unit(last.unit_id):
        party = {True: "yes", False: "no", None: ""}[last.party_member]
        facts |= {"phone": citizen.phone or "", "address": citizen.address or "", "party_member": party}
    return {field: value for field, value in facts.items() if value}


def tell_kept(kept: Iterable[tuple[str, str, str]], name: str = "") -> None:
    """Where a paper differs from the books, the books stay and people are told."""
    for what, stored, typed in kept:
        whose = f"{name}: " if name else ""
        flash(
            f"{whose}{what} trong hồ sơ là {stored}, trên phiếu là {typed}. Đã giữ như hồ sơ.",
            "waiting",
        )


def entered_today(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": row.citizen.name,
            "note": " · ".join(part for part in (str(row.citizen.birth_year or ""), row.unit.label) if part),
            "url": url_for("registration.person", registration_id=row.id),
        }
        for row in rows
    ]


def kept_in_address(units: Sequence[Unit]) -> dict[str, Any]:
    """What a pile of papers has in common stays from one person to the next; what is personal never does."""
    return {
        "unit_id": _given_unit(units),
        "registered_on": _given_day(),
        "component": request.args.get("component"),
        "audience": request.args.get("audience"),
    }


def _given_unit(units: Sequence[Unit]) -> str | None:
    """The unit of the address; somebody who keys for one unit alone need not choose it."""
    return request.args.get("unit") or (str(units[0].id) if len(units) == 1 else None)


def _given_day() -> Any:
    """The day that the last form had; a day that cannot be read is today."""
    try:
        return parse_date(request.args["on"]) if "on" in request.args else today()
    except Refused:
        return today()
