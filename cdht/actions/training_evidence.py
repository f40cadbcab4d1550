"""Evidence that follows the lists of training sessions: it comes, changes and goes with the tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from peewee import ModelSelect

from ..domain.accounts import Actor
from ..domain.evidence import EvidenceKind, EvidenceState
from ..domain.training import NOTHING, Hold, Item, Settlement, Worth, settle, stays_on_list
from ..models.evidence import Evidence
from ..models.registration import Registration
from ..models.training import TrainingAttendance, TrainingSession
from ..models.training_evidence import evidence_items
from .deeds import about_to_change
from .journal import Changes, Entry, record
from .transactions import batches

CONFIRMED_BY = "Ban Chỉ đạo"
Pair = tuple[int, int]
"""(session id, registration id)"""


def settle_people(registration_ids: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Bring what open sheets missed while they were closed; part of the deed that opened them."""
    for ids in batches(registration_ids):
        session_ids = _sessions_about(ids)
        if not session_ids:
            continue
        about_to_change(ids, "evidence")
        for session in TrainingSession.select().where(TrainingSession.id.in_(session_ids)):
            _tell(settle_session(session, ids, by=by, at=at), by, at)


def settle_everybody(session: TrainingSession, *, by: Actor, at: datetime) -> dict[int, tuple[Hold, ...]]:
    """After a session was changed: whose evidence is left as it was, and why, by registration id."""
    about = TrainingAttendance.select(TrainingAttendance.registration)
    ids = [id for (id,) in about.where(TrainingAttendance.session == session.id).tuples()]
    held: dict[int, tuple[Hold, ...]] = {}
    for batch in batches(ids):
        _tell(settle_session(session, batch, by=by, at=at, held=held), by, at)
    return held


def settle_session(
    session: TrainingSession,
    registration_ids: Sequence[int],
    *,
    by: Actor,
    at: datetime,
    held: dict[int, tuple[Hold, ...]] | None = None,
) -> dict[int, tuple[Registration, Changes]]:
    """Make the evidence of these people from this session what its list says; what changed, by registration
    id. A constant number of statements."""
    people = {row.id: row for row in Registration.select().where(Registration.id.in_(registration_ids))}
    ticked = {id for (id,) in _ticks(session.id, people).tuples()}
    items, worth = evidence_items(session.id, people), session.worth
    plans = {
        id: settle(row.stage, worth if id in ticked else NOTHING, items.get(id, ()))
        for id, row in people.items()
    }
    _carry_out(plans, session, worth, by, at)
    if held is not None:
        held |= {id: tuple(hold for _, hold in plan.held) for id, plan in plans.items() if plan.held}
    changes = ((id, _changes(plan, worth)) for id, plan in plans.items())
    return {id: (people[id], change) for id, change in changes if change}


def must_stay(session_id: int, registration_ids: Iterable[int]) -> dict[int, Hold]:
    """Who cannot be taken off the list, and why, by registration id."""
    found: dict[int, Hold] = {}
    for ids in batches(registration_ids):
        items = evidence_items(session_id, ids)
        for row in Registration.select().where(Registration.id.in_(list(items))):
            if (hold := stays_on_list(row.stage, items[row.id])) is not None:
                found[row.id] = hold
    return found


def _sessions_about(registration_ids: Sequence[int]) -> set[int]:
    """Whose lists these people are on, and from which they hold evidence."""
    ticked = TrainingAttendance.select(TrainingAttendance.session).where(
        TrainingAttendance.registration.in_(registration_ids)
    )
    return {id for (id,) in ticked.distinct().tuples()}


def _ticks(session_id: int, registration_ids: Iterable[int]) -> ModelSelect:
    return TrainingAttendance.select(TrainingAttendance.registration).where(
        TrainingAttendance.session == session_id, TrainingAttendance.registration.in_(list(registration_ids))
    )


def _carry_out(
    plans: Mapping[int, Settlement], session: TrainingSession, worth: Worth, by: Actor, at: datetime
) -> None:
    new = [
        {
            "registration": id,
            "indicator": indicator,
            "text": worth.text,
            "kind": EvidenceKind.TRAINING,
            "happened_on": worth.happened_on,
            "confirmed_by": CONFIRMED_BY,
            "state": EvidenceState.ACCEPTED,
            "added_by": by.account_id,
            "added_at": at,
            "training": session.id,
        }
        for id, plan in plans.items()
        for indicator in plan.add
    ]
    for rows in batches(new, 50):
        Evidence.insert_many(rows).execute()
    for gone in batches(item.id for plan in plans.values() for item in plan.remove):
        Evidence.delete().where(Evidence.id.in_(gone)).execute()
    for changed in batches(item.id for plan in plans.values() for item in plan.rewrite):
        words = {"text": worth.text, "happened_on": worth.happened_on}
        Evidence.update(**words).where(Evidence.id.in_(changed)).execute()


def _changes(plan: Settlement, worth: Worth) -> Changes:
    def change(item: Item, new: str | None) -> tuple[str, list[str | None]]:
        return f"evidence-{item.indicator}", [item.text, new]

    return {
        **{f"evidence-{indicator}": [None, worth.text] for indicator in plan.add},
        **dict(change(item, worth.text) for item in plan.rewrite),
        **dict(change(item, None) for item in plan.remove),
    }


def _tell(changed: Mapping[int, tuple[Registration, Changes]], by: Actor, at: datetime) -> None:
    record(
        (
            Entry("training_evidence", row.id, row.cycle_id, changes=changes)
            for row, changes in changed.values()
        ),
        by=by,
        at=at,
    )
