"""The journal: what happened to a registration and to the set-up, append only, chained by digests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import DateTimeField, ForeignKeyField, ModelSelect, TextField
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from .accounts import Account
from .base import Row, one_of
from .communes import Commune
from .cycles import Cycle
from .registration import Registration, in_cycle, visible_to


class JournalEntry(Row):
    """One change. `changes` is JSON {field: [old, new]}; `chain` covers this entry and the one before.

    The digest of `changes` stands in a column of its own and only that is chained, so that erasing a
    person's data later does not break the proof over everything else.
    """

    commune = ForeignKeyField(Commune, null=True, on_delete="RESTRICT")
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    account_name = TextField()
    cycle = ForeignKeyField(Cycle, null=True, on_delete="RESTRICT")
    registration = ForeignKeyField(Registration, null=True, backref="journal", on_delete="RESTRICT")
    action = TextField()
    from_stage = EnumField(Stage, null=True, constraints=[one_of("from_stage", Stage)])
    to_stage = EnumField(Stage, null=True, constraints=[one_of("to_stage", Stage)])
    reason = TextField(default="")
    changes = TextField(default="{}")
    changes_digest = TextField()
    chain = TextField()

    @property
    def changed(self) -> dict[str, Any]:
        return json.loads(self.changes)


def of_registration(registration_id: int) -> ModelSelect:
    return JournalEntry.select().where(JournalEntry.registration == registration_id).order_by(JournalEntry.id)


def of_registrations(registration_ids: Iterable[int]) -> ModelSelect:
    """The entries of several registrations, one registration after the other, each from its beginning."""
    rows = JournalEntry.select().where(JournalEntry.registration.in_(list(registration_ids)))
    return rows.order_by(JournalEntry.registration, JournalEntry.id)


def entered_by(actor: Actor, cycle_id: int, since: datetime) -> ModelSelect:
    """Whom the account itself registered in the cycle since then, newest first; what the actor may see."""
    return (
        in_cycle(visible_to(actor), cycle_id)
        .switch(Registration)
        .join(JournalEntry, on=(JournalEntry.registration == Registration.id))
        .where(
            JournalEntry.account == actor.account_id,
            JournalEntry.action == "register",
            JournalEntry.at >= since,
        )
        .order_by(JournalEntry.id.desc())
    )


def latest(registration_id: int) -> JournalEntry | None:
    return of_registration(registration_id).order_by(JournalEntry.id.desc()).first()


def newest_id() -> int:
    """The number of the newest entry of all; 0 for none."""
    newest = JournalEntry.select(JournalEntry.id).order_by(JournalEntry.id.desc()).limit(1)
    return int(newest.scalar() or 0)


def latest_of_commune(commune_id: int, *actions: str) -> JournalEntry | None:
    """The newest entry of the commune with one of these actions."""
    rows = JournalEntry.select().where(JournalEntry.commune == commune_id, JournalEntry.action.in_(actions))
    return rows.order_by(JournalEntry.id.desc()).first()


def of_set_up(commune_id: int) -> ModelSelect:
    """What was done to the commune, its cycles and accounts and not to a person; newest first."""
    return (
        JournalEntry.select()
        .where(JournalEntry.commune == commune_id, JournalEntry.registration.is_null())
        .order_by(JournalEntry.id.desc())
    )
