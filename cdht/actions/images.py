"""Pictures of what an action is about to change, part by part, and putting a part back.

A part is a plain value (JSON): what `read` gives before a deed is what `put_back` brings again. Stages are
no part: they change through actions/moving.py only. Versions are none either: they only ever grow, so that
a page from before an undo is still noticed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..domain.evidence import EvidenceKind
from ..domain.undo import TooLate
from ..models.base import Row
from ..models.citizens import Citizen
from ..models.evidence import Evidence
from ..models.evidence_files import EvidenceFile, files_of
from ..models.learning_plans import LearningPlanItem
from ..models.registration import Registration
from ..models.scoring import Score, Sheet, SheetKind
from ..models.second_verification import Opinion, OpinionScore
from ..models.self_score_rounds import RoundScore, SelfScoreRound, kept_of
from ..models.training import TrainingAttendance, TrainingSession
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
    "training_id",
)  # fmt: skip
_TICK = ("session_id", "ticked_by_id", "ticked_at")
_JUDGED = ("state", "note")
_FIRST_EVIDENCE = ("indicator", "text", "added_by_id", "added_at", "state", "note")
"""Pictures from before evidence had kinds are lists of these."""
_FILE = ("digest", "name", "kind", "size", "width", "height", "pages", "added_by_id", "added_at")
_ROUND = ("scored_on", "keyed_by_id", "keyed_by_name", "keyed_at")
_PLAN = ("what", "where", "due_on", "indicators", "done_on", "result", "added_by_id", "added_at")
_VOTE = ("attended", "votes_for", "votes_against", "blank")
_MEETING = ("held_on", "place", "chair", "minute_taker", "eligible", "present")
_KINDS = {"self": SheetKind.SELF, "verified": SheetKind.VERIFIED}
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
    return {row.registration_id: _sheet(row, points[row.id]) for row in sheets.values()}


def _sheet(row: Sheet, points: Mapping[int, Any]) -> dict[str, Any]:
    """The day is kept where it is not the one of keying, as pictures did before there were days."""
    value = {"by": row.keyed_by_id, "at": row.keyed_at, "points": points}
    own_day = row.scored_on is not None and row.scored_on != row.keyed_at.date()
    return value | ({"on": row.scored_on} if own_day else {})


def _rounds(ids: Sequence[int], _part: str) -> dict[int, Any]:
    """By number; None where there never was a second self-score."""
    return {
        id: {
            row.number: {name: getattr(row, name) for name in _ROUND} | {"points": sheet.points}
            for row, sheet in kept
        }
        for id, kept in kept_of(ids).items()
    }


def _plans(ids: Sequence[int], _part: str) -> dict[int, Any]:
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in LearningPlanItem.select().where(LearningPlanItem.registration.in_(ids)):
        found[row.registration_id][row.number] = {name: getattr(row, name) for name in _PLAN}
    return dict(found)


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
    for item, value in _items(Evidence.registration.in_(ids)):
        found[item.registration_id].append(value)
    return {i: sorted(rows, key=str) for i, rows in found.items()}


def _items(chosen: Any) -> Iterator[tuple[Evidence, dict[str, Any]]]:
    """Items and their values, with their files where there are any: one without looks as it always did."""
    items = list(Evidence.select().where(chosen).order_by(Evidence.id))
    files = files_of(item.id for item in items)
    for item in items:
        value = {name: getattr(item, name) for name in _EVIDENCE}
        attached = [{name: getattr(one, name) for name in _FILE} for one in files.get(item.id, ())]
        yield item, value | ({"files": attached} if attached else {})


def _trainings(ids: Sequence[int], _part: str) -> dict[int, Any]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = TrainingAttendance.select().where(TrainingAttendance.registration.in_(ids))
    for row in rows.order_by(TrainingAttendance.session):
        found[row.registration_id].append({name: getattr(row, name) for name in _TICK})
    return dict(found)


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
    "training": _trainings,
    "opinions": _opinions,
    "evidence": _evidence,
    "rounds": _rounds,
    "plan": _plans,
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
    day = value.get("on", value["at"][:10]) if part == "self" else None
    values = {
        "version": Sheet.version + 1, "keyed_by": value["by"], "keyed_at": value["at"], "scored_on": day,
    }  # fmt: skip
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
    for item, value_now in _items(Evidence.registration == row.id):
        now = _plain(value_now)
        same = now if now in missing else next((one for one in missing if _is_same(one, now)), None)
        if same is None:
            item.delete_instance()
            continue
        if same != now:
            judged = {name: same[name] for name in _JUDGED}
            Evidence.update(**judged).where(Evidence.id == item.id).execute()
            _put_files(item, same.get("files", ()))
        missing.remove(same)
    for one in missing:
        item = Evidence.create(registration=row.id, **{name: one[name] for name in _EVIDENCE})
        _put_files(item, one.get("files", ()))


def _put_files(item: Evidence, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Only rows: their contents are still there, the store keeps what an undo may bring back."""
    missing = {one["digest"]: one for one in wanted}
    for file in files_of([item.id]).get(item.id, ()):
        if missing.pop(file.digest, None) is None:
            file.delete_instance()
    for one in missing.values():
        EvidenceFile.create(evidence=item, **one)


def _put_trainings(row: Registration, _part: str, value: Any) -> None:
    wanted = {one["session_id"]: one for one in value or ()}
    there = TrainingSession.select(TrainingSession.id).where(TrainingSession.id.in_(list(wanted)))
    if there.count() < len(wanted):
        raise TooLate.because("Buổi tập huấn này đã xoá, nên không hoàn tác được nữa. Chưa thay đổi gì.")
    TrainingAttendance.delete().where(TrainingAttendance.registration == row.id).execute()
    for one in wanted.values():
        _keep(TrainingAttendance, registration=row.id, **one)


def _named(one: Any) -> dict[str, Any]:
    if isinstance(one, dict):
        return {"training_id": None, **one}
    first = dict(zip(_FIRST_EVIDENCE, one, strict=True))
    unknown = {"happened_on": None, "confirmed_by": "", "training_id": None}
    return {"kind": EvidenceKind.DOCUMENT.value, **unknown, **first}


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are the same item, however it was judged."""
    return all(one[name] == other[name] for name in _EVIDENCE if name not in _JUDGED)


def _put_rounds(row: Registration, _part: str, value: Any) -> None:
    SelfScoreRound.delete().where(SelfScoreRound.registration == row.id).execute()
    for number, kept in (value or {}).items():
        values = {name: kept[name] for name in _ROUND}
        one = SelfScoreRound.create(registration=row.id, number=int(number), **values)
        for indicator, points in enumerate(kept["points"], 1):
            RoundScore.create(round=one, indicator=indicator, points=points)


def _put_plan(row: Registration, _part: str, value: Any) -> None:
    """Items are known by their number, so that those that stay keep their ids."""
    wanted = {int(number): values for number, values in (value or {}).items()}
    own = LearningPlanItem.registration == row.id
    LearningPlanItem.delete().where(own, LearningPlanItem.number.not_in(list(wanted))).execute()
    for number, values in wanted.items():
        if not LearningPlanItem.update(**values).where(own, LearningPlanItem.number == number).execute():
            LearningPlanItem.create(registration=row.id, number=number, **values)


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
    "training": _put_trainings,
    "opinions": _put_opinions,
    "evidence": _put_evidence,
    "rounds": _put_rounds,
    "plan": _put_plan,
    "vote": _put_vote,
    "mistake": _put_mistake,
}
