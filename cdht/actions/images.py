"""Pictures of what an action is about to change, part by part, and putting a part back.

A part is a plain value (JSON): what `read` gives before a deed is what `put_back` brings again. Stages are
no part: they change through actions/moving.py only. Versions are none either: they only ever grow, so that
a page from before an undo is still noticed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..domain.evidence import EvidenceKind
from ..models.base import Row
from ..models.citizens import Citizen
from ..models.evidence import Evidence
from ..models.registration import Registration
from ..models.scoring import Score, Sheet, SheetKind
from ..models.second_verification import Opinion, OpinionScore
from ..models.undoing import Mistake
from ..models.voting import Meeting, Vote
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
_EVIDENCE = (
    "indicator", "text", "kind", "happened_on", "confirmed_by", "added_by_id", "added_at", "state", "note",
)  # fmt: skip
_JUDGED = ("state", "note")
_FIRST_EVIDENCE = ("indicator", "text", "added_by_id", "added_at", "state", "note")
"""Pictures from before evidence had kinds are lists of these."""
_VOTE = ("attended", "votes_for", "votes_against", "blank")
_MEETING = ("held_on", "place", "chair", "minute_taker", "eligible", "present")
_KINDS = {"self": SheetKind.SELF, "verified": SheetKind.VERIFIED}
ORDER = ("citizen", "registration", "self", "verified", "opinions", "evidence", "vote", "mistake",
         "meeting")  # fmt: skip
"""In this order parts are put back: ballots go before the meeting that they refer to."""


def read(ids: Iterable[int], part: str) -> dict[Key, Any]:
    """The part of each registration; None where there is nothing. A constant number of statements."""
    known: dict[Key, Any] = {(i,): None for i in ids}
    for batch in batches([key[0] for key in known]):
        known.update({(i,): _plain(value) for i, value in _READERS[part](batch, part).items()})
    return known


def read_meeting(cycle_id: int, unit_id: int) -> dict[Key, Any]:
    row = Meeting.get_or_none((Meeting.cycle == cycle_id) & (Meeting.unit == unit_id))
    return {(cycle_id, unit_id): _plain({name: getattr(row, name) for name in _MEETING}) if row else None}


def _plain(value: Any) -> Any:
    """As it comes back from the database of pictures."""
    return json.loads(json.dumps(value, default=str))


# --- Reading -----------------------------------------------------------------------------------------


def _registrations(ids: Sequence[int], _part: str) -> dict[int, Any]:
    rows = Registration.select().where(Registration.id.in_(ids))
    return {row.id: {name: getattr(row, name) for name in _REGISTRATION} for row in rows}


def _citizens(ids: Sequence[int], _part: str) -> dict[int, Any]:
    rows = Registration.select(Registration, Citizen).join(Citizen).where(Registration.id.in_(ids))
    return {row.id: {name: getattr(row.citizen, name) for name in _CITIZEN} for row in rows}


def _sheets(ids: Sequence[int], part: str) -> dict[int, Any]:
    chosen = Sheet.registration.in_(ids) & (Sheet.kind == _KINDS[part])
    sheets = {row.id: row for row in Sheet.select().where(chosen)}
    points: dict[int, dict[int, Any]] = defaultdict(dict)
    for score in Score.select().where(Score.sheet.in_(list(sheets))).order_by(Score.indicator):
        points[score.sheet_id][score.indicator] = [score.points, score.note]
    return {
        row.registration_id: {"by": row.keyed_by_id, "at": row.keyed_at, "points": points[row.id]}
        for row in sheets.values()
    }


def _opinions(ids: Sequence[int], _part: str) -> dict[int, Any]:
    query = Opinion.select().where(Opinion.registration.in_(ids)).order_by(Opinion.place)
    rows = {row.id: row for row in query}
    points: dict[int, dict[int, Any]] = defaultdict(dict)
    for score in OpinionScore.select().where(OpinionScore.opinion.in_(list(rows))):
        points[score.opinion_id][score.indicator] = [score.points, score.note]
    found: dict[int, list[Any]] = {i: [] for i in ids}
    for row in rows.values():
        found[row.registration_id].append(
            {"place": row.place, "by": row.given_by_id, "at": row.given_at, "points": points[row.id]}
        )
    return found


def _evidence(ids: Sequence[int], _part: str) -> dict[int, Any]:
    found: dict[int, list[Any]] = {i: [] for i in ids}
    for row in Evidence.select().where(Evidence.registration.in_(ids)):
        found[row.registration_id].append({name: getattr(row, name) for name in _EVIDENCE})
    return {i: sorted(rows, key=str) for i, rows in found.items()}


def _votes(ids: Sequence[int], _part: str) -> dict[int, Any]:
    rows = Vote.select().where(Vote.registration.in_(ids))
    return {row.registration_id: {name: getattr(row, name) for name in _VOTE} for row in rows}


def _mistakes(ids: Sequence[int], _part: str) -> dict[int, Any]:
    return {row.registration_id: True for row in Mistake.select().where(Mistake.registration.in_(ids))}


_READERS = {
    "registration": _registrations,
    "citizen": _citizens,
    "self": _sheets,
    "verified": _sheets,
    "opinions": _opinions,
    "evidence": _evidence,
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


def _put_sheet(row: Registration, part: str, value: Any) -> None:
    """A sheet that was not there goes again; a new one begins with a version never used (actions/scoring)."""
    chosen = (Sheet.registration == row.id) & (Sheet.kind == _KINDS[part])
    Score.delete().where(Score.sheet.in_(Sheet.select(Sheet.id).where(chosen))).execute()
    if value is None:
        Sheet.delete().where(chosen).execute()
        return
    values = {"version": Sheet.version + 1, "keyed_by": value["by"], "keyed_at": value["at"]}
    if not Sheet.update(**values).where(chosen).execute():
        values = {"registration": row.id, "kind": _KINDS[part], **values, "version": row.version}
        Sheet.create(**values)
    sheet = Sheet.get(chosen)
    for number, (points, note) in value["points"].items():
        Score.create(sheet=sheet, indicator=int(number), points=points, note=note)


def _put_opinions(row: Registration, _part: str, value: Any) -> None:
    Opinion.delete().where(Opinion.registration == row.id).execute()
    for one in value or ():
        opinion = Opinion.create(
            registration=row.id, place=one["place"], given_by=one["by"], given_at=one["at"]
        )
        for number, (points, note) in one["points"].items():
            OpinionScore.create(opinion=opinion, indicator=int(number), points=points, note=note)


def _put_evidence(row: Registration, _part: str, value: Any) -> None:
    """Only what differs is touched, so that the rest keeps its ids."""
    missing = [_named(one) for one in value or ()]
    for item in Evidence.select().where(Evidence.registration == row.id).order_by(Evidence.id):
        now = _plain({name: getattr(item, name) for name in _EVIDENCE})
        same = now if now in missing else next((one for one in missing if _is_same(one, now)), None)
        if same is None:
            item.delete_instance()
            continue
        if same != now:
            judged = {name: same[name] for name in _JUDGED}
            Evidence.update(**judged).where(Evidence.id == item.id).execute()
        missing.remove(same)
    for one in missing:
        Evidence.create(registration=row.id, **one)


def _named(one: Any) -> dict[str, Any]:
    if isinstance(one, dict):
        return one
    first = dict(zip(_FIRST_EVIDENCE, one, strict=True))
    return {"kind": EvidenceKind.DOCUMENT.value, "happened_on": None, "confirmed_by": "", **first}


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are the same item, however it was judged."""
    return all(one[name] == other[name] for name in _EVIDENCE if name not in _JUDGED)


def _put_vote(row: Registration, _part: str, value: Any) -> None:
    Vote.delete().where(Vote.registration == row.id).execute()
    if value is not None:
        meeting = Meeting.get((Meeting.cycle == row.cycle_id) & (Meeting.unit == row.unit_id))
        Vote.create(meeting=meeting, registration=row.id, **value)


def _put_mistake(row: Registration, _part: str, value: Any) -> None:
    Mistake.delete().where(Mistake.registration == row.id).execute()
    if value:
        _keep(Mistake, registration=row.id)


def _keep(table: type[Row], **values: Any) -> None:
    table.insert(**values).execute()


_WRITERS = {
    "registration": _put_registration,
    "citizen": _put_citizen,
    "self": _put_sheet,
    "verified": _put_sheet,
    "opinions": _put_opinions,
    "evidence": _put_evidence,
    "vote": _put_vote,
    "mistake": _put_mistake,
}
