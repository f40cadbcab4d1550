"""Pictures of what an action is about to change, part by part, and putting a part back.

A part is a plain value (JSON): what `read` gives before a deed is what `put_back` brings again. Stages are
no part: they change through actions/moving.py only. Versions are none either: they only ever grow, so that
a page from before an undo is still noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..models.citizens import Citizen
from ..models.registration import Registration
from ..models.undoing import Mistake
from ..models.voting import Meeting, Vote
from . import images_evidence, images_scores
from .images_evidence import plain
from .pairing import note_changed
from .transactions import batches

Key = tuple[int, ...]
"""(registration id,), or (cycle id, unit id) for a meeting."""
Picture = dict[str, Any]
"""Part → value of one registration or meeting."""

_REGISTRATION = (
    "unit_id", "component", "audience_registered", "audience", "party_member", "registered_on",
    "sent_back_reason",
)  # fmt: skip
_CITIZEN = (
    "name", "folded", "sort_key", "birth", "birth_year", "gender", "number", "phone", "address",
)  # fmt: skip
_VOTE = ("attended", "votes_for", "votes_against", "blank")
_MEETING = ("held_on", "place", "chair", "minute_taker", "eligible", "present")
ORDER = (
    "citizen", "registration", "rounds", "self", "verified", "opinions", "training", "evidence", "plan",
    "vote", "mistake", "meeting",
)  # fmt: skip
"""In this order parts are put back: ballots go before the meeting that they refer to, and whoever is put back
on a list of a session that is gone hears so before the evidence from it is."""


def read(ids: Iterable[int], part: str) -> dict[Key, Any]:
    """The part of each registration; None where there is nothing. A constant number of statements."""
    known: dict[Key, Any] = {(i,): None for i in ids}
    for batch in batches([key[0] for key in known]):
        known.update({(i,): plain(value) for i, value in _READERS[part](batch, part).items()})
    return known


def read_meeting(cycle_id: int, unit_id: int) -> dict[Key, Any]:
    row = Meeting.get_or_none((Meeting.cycle == cycle_id) & (Meeting.unit == unit_id))
    return {(cycle_id, unit_id): plain({name: getattr(row, name) for name in _MEETING}) if row else None}


# --- Reading -----------------------------------------------------------------------------------------


def _registrations(ids: Sequence[int], _part: str) -> dict[int, Any]:
    rows = Registration.select().where(Registration.id.in_(ids))
    return {row.id: {name: getattr(row, name) for name in _REGISTRATION} for row in rows}


def _citizens(ids: Sequence[int], _part: str) -> dict[int, Any]:
    rows = Registration.select(Registration, Citizen).join(Citizen).where(Registration.id.in_(ids))
    return {row.id: {name: getattr(row.citizen, name) for name in _CITIZEN} for row in rows}


def _votes(ids: Sequence[int], _part: str) -> dict[int, Any]:
    rows = Vote.select().where(Vote.registration.in_(ids))
    return {row.registration_id: {name: getattr(row, name) for name in _VOTE} for row in rows}


def _mistakes(ids: Sequence[int], _part: str) -> dict[int, Any]:
    return {row.registration_id: True for row in Mistake.select().where(Mistake.registration.in_(ids))}


_READERS = {
    "registration": _registrations,
    "citizen": _citizens,
    "self": images_scores.sheets,
    "verified": images_scores.sheets,
    "training": images_evidence.trainings,
    "opinions": images_scores.opinions,
    "evidence": images_evidence.evidence,
    "rounds": images_scores.rounds,
    "plan": images_scores.plans,
    "vote": _votes,
    "mistake": _mistakes,
}


# --- Putting back ------------------------------------------------------------------------------------


def put_back(row: Registration, part: str, value: Any) -> None:
    """Make the part of this registration what `value` says; its stage and versions are others' business."""
    _WRITERS[part](row, part, value)


def put_meeting_back(cycle_id: int, unit_id: int, value: Mapping[str, Any] | None) -> None:
    chosen = (Meeting.cycle == cycle_id) & (Meeting.unit == unit_id)
    if value is None:
        Meeting.delete().where(chosen).execute()
    else:
        Meeting.update(version=Meeting.version + 1, **value).where(chosen).execute()


def _put_registration(row: Registration, _part: str, value: Any) -> None:
    Registration.update(**value).where(Registration.id == row.id).execute()


def _put_citizen(row: Registration, _part: str, value: Any) -> None:
    Citizen.update(**value).where(Citizen.id == row.citizen_id).execute()
    note_changed(row.citizen_id)


def _put_vote(row: Registration, _part: str, value: Any) -> None:
    Vote.delete().where(Vote.registration == row.id).execute()
    if value is not None:
        meeting = Meeting.get((Meeting.cycle == row.cycle_id) & (Meeting.unit == row.unit_id))
        Vote.create(meeting=meeting, registration=row.id, **value)


def _put_mistake(row: Registration, _part: str, value: Any) -> None:
    Mistake.delete().where(Mistake.registration == row.id).execute()
    if value:
        Mistake.insert(registration=row.id).execute()


_WRITERS = {
    "registration": _put_registration,
    "citizen": _put_citizen,
    "self": images_scores.put_sheet,
    "verified": images_scores.put_sheet,
    "training": images_evidence.put_trainings,
    "opinions": images_scores.put_opinions,
    "evidence": images_evidence.put_evidence,
    "rounds": images_scores.put_rounds,
    "plan": images_scores.put_plan,
    "vote": _put_vote,
    "mistake": _put_mistake,
}
