"""What waits, and where somebody worked last: the questions of the first page."""

from __future__ import annotations

from peewee import fn

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from .citizens import Citizen
from .cycles import Cycle
from .journal import JournalEntry
from .registration import Registration, at_stage, by_unit_and_name, in_cycle, visible_to
from .units import Unit

# What a person types in, one registration after another.
_KEYING = ("register", "self_score", "self_score_draft", "verify", "send_back", "vote")


def sent_back(actor: Actor, cycle: Cycle) -> list[Registration]:
    """People whose sheet came back with a reason and has not been completed again."""
    rows = at_stage(in_cycle(visible_to(actor), cycle.id), Stage.REGISTERED)
    return list(by_unit_and_name(rows.where(Registration.sent_back_reason != "")))


def last_keyed(actor: Actor, cycle: Cycle) -> JournalEntry | None:
    """The newest entry of this account about somebody in the cycle whom it still may see."""
    seen = in_cycle(visible_to(actor), cycle.id).select(Registration.id)
    row: JournalEntry | None = (
        JournalEntry.select(JournalEntry, Registration, Citizen, Unit)
        .join(Registration)
        .join(Citizen)
        .switch(Registration)
        .join(Unit)
        .where(
            JournalEntry.account == actor.account_id,
            JournalEntry.cycle == cycle.id,
            JournalEntry.action.in_(_KEYING),
            JournalEntry.registration.in_(seen),
        )
        .order_by(JournalEntry.id.desc())
        .first()
    )
    return row


def registered_by_cycle(actor: Actor) -> dict[int, int]:
    """People registered and not withdrawn in each cycle, among those whom the actor may see."""
    if not actor.sees_people:
        return {}
    rows = Registration.select(Registration.cycle, fn.COUNT(Registration.id)).join(Cycle)
    rows = rows.where(Cycle.commune == actor.commune_id, Registration.stage != Stage.WITHDRAWN)
    if not actor.sees_everything:
        rows = rows.where(Registration.unit.in_(list(actor.unit_ids)))
    return dict(rows.group_by(Registration.cycle).tuples())
