"""The evidence behind the points of a registration."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, TextField
from playhouse.fields import EnumField

from ..domain.evidence import CONFIRMED_BY_MOST, EvidenceKind, EvidenceState
from .accounts import Account
from .base import SQL, Check, Row, length, one_of
from .registration import Registration
from .scoring import INDICATORS
from .training import TrainingSession


class Evidence(Row):
    """What stands behind the points of an indicator.

    `happened_on`: the day of the paper or deed; `confirmed_by`: who confirms it; `note`: the verifier's.
    `training`: the session whose list it came from; such an item follows the list.
    """

    registration = ForeignKeyField(Registration, backref="evidence", on_delete="RESTRICT")
    indicator = IntegerField(constraints=[Check(f"indicator BETWEEN 1 AND {INDICATORS}")])
    text = TextField(constraints=[length("text", 1, 500)])
    state = EnumField(
        EvidenceState, default=EvidenceState.UNSEEN, constraints=[one_of("state", EvidenceState)]
    )
    note = TextField(default="", constraints=[length("note", 0, 500)])
    added_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    added_at = DateTimeField()
    kind = EnumField(
        EvidenceKind,
        default=EvidenceKind.DOCUMENT,
        constraints=[SQL("DEFAULT 'document'"), one_of("kind", EvidenceKind)],
    )
    happened_on = DateField(null=True)
    confirmed_by = TextField(
        default="", constraints=[SQL("DEFAULT ''"), length("confirmed_by", 0, CONFIRMED_BY_MOST)]
    )
    training = ForeignKeyField(TrainingSession, null=True, backref="evidence", on_delete="RESTRICT")


def accepted_indicators(registration_id: int) -> set[int]:
    """Numbers of the indicators that have accepted evidence."""
    chosen = (Evidence.registration == registration_id) & (Evidence.state == EvidenceState.ACCEPTED)
    return {row.indicator for row in Evidence.select(Evidence.indicator).where(chosen)}


def evidence_of(registration_ids: Iterable[int]) -> dict[int, list[Evidence]]:
    """Evidence by registration id, in the order of the indicators; one statement per 900 people."""
    ids, found = list(registration_ids), dict[int, list[Evidence]]()
    for start in range(0, len(ids), 900):
        chosen = Evidence.registration.in_(ids[start : start + 900])
        for row in Evidence.select().where(chosen).order_by(Evidence.indicator, Evidence.id):
            found.setdefault(row.registration_id, []).append(row)
    return found
