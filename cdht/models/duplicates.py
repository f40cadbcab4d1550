"""Pairs of citizens who may be one person, what was decided about them, and the joins that can be undone."""

from __future__ import annotations

import json
from typing import Any

from peewee import (
    Case,
    CompositeKey,
    DateTimeField,
    ForeignKeyField,
    ModelSelect,
    TextField,
    fn,
)
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.duplicates import Reason
from ..domain.labelled import Labelled
from .accounts import Account
from .base import Check, Row, one_of
from .citizens import Citizen
from .communes import Commune
from .registration import Registration


class PairDecision(Labelled):
    """What people said about a pair."""

    SAME = "same", "Một người"
    DIFFERENT = "different", "Hai người khác nhau"


class CitizenPair(Row):
    """Two citizens who may be one; `decision` is empty while the question waits. Never asked twice."""

    first = ForeignKeyField(Citizen, backref="+", on_delete="CASCADE")
    second = ForeignKeyField(Citizen, backref="+", on_delete="CASCADE")
    commune = ForeignKeyField(Commune, on_delete="RESTRICT")
    reason = EnumField(Reason, constraints=[one_of("reason", Reason)])
    decision = EnumField(PairDecision, null=True, constraints=[one_of("decision", PairDecision)])
    decided_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    decided_by_name = TextField(default="")
    decided_at = DateTimeField(null=True)

    class Meta:
        primary_key = CompositeKey("first", "second")
        indexes = ((("commune", "decision"), False),)
        constraints = [Check("first_id < second_id")]


class CitizenMerge(Row):
    """One join: `gone` was put into `kept`. What moved and what was filled in, so that undoing is exact.

    `registrations`, `consents`: JSON lists of ids that moved; `facts`: JSON {field: what the kept entry had}.
    """

    commune = ForeignKeyField(Commune, on_delete="RESTRICT")
    kept = ForeignKeyField(Citizen, backref="+", on_delete="RESTRICT")
    gone = ForeignKeyField(Citizen, backref="+", on_delete="RESTRICT")
    registrations = TextField(default="[]")
    consents = TextField(default="[]")
    facts = TextField(default="{}")
    merged_by = ForeignKeyField(Account, null=True, backref="+", on_delete="RESTRICT")
    merged_by_name = TextField()
    merged_at = DateTimeField()
    undone_by_name = TextField(default="")
    undone_at = DateTimeField(null=True)

    @property
    def registration_ids(self) -> list[int]:
        return json.loads(self.registrations)

    @property
    def consent_ids(self) -> list[int]:
        return json.loads(self.consents)

    @property
    def former(self) -> dict[str, Any]:
        return json.loads(self.facts)


First, Second = Citizen.alias(), Citizen.alias()


def waiting(actor: Actor) -> ModelSelect:
    """Pairs that nobody has decided on, with both citizens, the likeliest first. See `_within_reach`."""
    places = [(reason.value, reason.rank) for reason in Reason]
    order = Case(CitizenPair.reason, places, len(places))
    rows = _pairs(actor).where(
        CitizenPair.decision.is_null(), First.merged_into.is_null(), Second.merged_into.is_null()
    )
    return rows.order_by(order, First.sort_key, CitizenPair.first, CitizenPair.second)


def told_apart(actor: Actor) -> ModelSelect:
    """Pairs that are two people, the newest decision first."""
    rows = _pairs(actor).where(CitizenPair.decision == PairDecision.DIFFERENT)
    return rows.order_by(CitizenPair.decided_at.desc(), CitizenPair.first, CitizenPair.second)


def the_pair(actor: Actor, first: int, second: int) -> ModelSelect:
    return _pairs(actor).where(CitizenPair.first == first, CitizenPair.second == second)


def _pairs(actor: Actor) -> ModelSelect:
    rows = (
        CitizenPair.select(CitizenPair, First, Second)
        .join(First, on=CitizenPair.first == First.id, attr="first")
        .switch(CitizenPair)
        .join(Second, on=CitizenPair.second == Second.id, attr="second")
        .where(CitizenPair.commune == actor.commune_id)
    )
    return _within_reach(rows, actor, CitizenPair.first, CitizenPair.second)


def merges(actor: Actor) -> ModelSelect:
    """Joins that stand, the newest first, with both citizens."""
    return all_merges(actor).where(CitizenMerge.undone_at.is_null())


def all_merges(actor: Actor) -> ModelSelect:
    """Those that were undone too."""
    kept, gone = First, Second
    rows = (
        CitizenMerge.select(CitizenMerge, kept, gone)
        .join(kept, on=CitizenMerge.kept == kept.id, attr="kept")
        .switch(CitizenMerge)
        .join(gone, on=CitizenMerge.gone == gone.id, attr="gone")
        .where(CitizenMerge.commune == actor.commune_id)
    )
    rows = _within_reach(rows, actor, CitizenMerge.kept, CitizenMerge.gone)
    return rows.order_by(CitizenMerge.id.desc())


def _within_reach(rows: ModelSelect, actor: Actor, *citizens: Any) -> ModelSelect:
    """Who does not work everywhere sees only citizens all of whose registrations lie in own units: the
    decision touches every one of them."""
    if actor.works_everywhere:
        return rows
    for citizen in citizens:
        of = Registration.select(Registration.id).where(Registration.citizen == citizen)
        rows = rows.where(~fn.EXISTS(of.where(Registration.unit.not_in(list(actor.unit_ids)))))
    return rows
