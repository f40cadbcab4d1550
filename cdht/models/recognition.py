"""Decisions and what each decided on; the facts that were printed stay as they were."""

from __future__ import annotations

import json
from collections.abc import Iterable

from peewee import (
    BooleanField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
    fn,
)

from .base import Check, Row, length
from .citizens import Citizen
from .cycles import Cycle
from .registration import Registration
from .units import Unit


class Decision(Row):
    """A decision of the commune's People's Committee; signer and place as on the day."""

    cycle = ForeignKeyField(Cycle, backref="decisions", on_delete="RESTRICT")
    number = TextField(constraints=[length("number", 1, 40)])
    issued_on = DateField()
    signer_name = TextField(default="")
    signer_title = TextField(default="")
    created_at = DateTimeField()

    class Meta:
        indexes = ((("cycle", "number"), True),)


class Recognition(Row):
    """The outcome for one person, with a copy of what the first certificate says; how certificates stand
    today, replaced ones too, models/certificates.py knows.

    A revoked row stays; at most one row of a registration is in force (partial unique index below).
    """

    cycle = ForeignKeyField(Cycle, on_delete="RESTRICT")
    registration = ForeignKeyField(Registration, backref="recognitions", on_delete="RESTRICT")
    decision = ForeignKeyField(Decision, backref="outcomes", on_delete="RESTRICT")
    recognised = BooleanField()
    reasons = TextField(default="[]", help_text="JSON list of Vietnamese sentences")
    total = IntegerField(null=True)
    certificate_number = IntegerField(null=True)
    code = TextField(null=True, unique=True, help_text="look-up code on the certificate")
    printed_name = TextField()
    printed_salutation = TextField()
    printed_unit = TextField()
    undone_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("cycle", "certificate_number"), True),)
        constraints = [Check("recognised = (certificate_number IS NOT NULL)")]

    @property
    def why(self) -> list[str]:
        return json.loads(self.reasons)

    @property
    def certificate_label(self) -> str:
        """“017/2026”: running number of the cycle and its year."""
        return f"{self.certificate_number:03d}/{self.cycle.year}" if self.certificate_number else ""


Recognition.add_index(
    Recognition.index(
        Recognition.registration,
        unique=True,
        where=Recognition.undone_at.is_null(),
        name="recognition_in_force",
    )
)


def in_force(registration_id: int) -> Recognition | None:
    """What stands decided on a registration, with its decision."""
    row: Recognition | None = (
        Recognition.select(Recognition, Decision)
        .join(Decision)
        .where(Recognition.registration == registration_id, Recognition.undone_at.is_null())
        .first()
    )
    return row


def decided_counts(cycle_id: int) -> dict[tuple[int, bool], tuple[int, int]]:
    """(outcomes, of those undone later) by (decision id, recognised); one statement."""
    kinds = (Recognition.decision, Recognition.recognised)
    rows = (
        Recognition.select(*kinds, fn.COUNT(Recognition.id), fn.COUNT(Recognition.undone_at))
        .where(Recognition.cycle == cycle_id)
        .group_by(*kinds)
        .tuples()
    )
    return {(decision, bool(yes)): (count, undone) for decision, yes, count, undone in rows}


def outcomes_of(decision: Decision, unit_ids: Iterable[int] | None = None) -> ModelSelect:
    """The outcomes under a decision, certificates first by number, with registration, citizen and unit."""
    rows = (
        Recognition.select(Recognition, Registration, Citizen, Unit)
        .join(Registration)
        .join(Citizen)
        .switch(Registration)
        .join(Unit)
        .where(Recognition.decision == decision)
    )
    if unit_ids is not None:
        rows = rows.where(Registration.unit.in_(list(unit_ids)))
    return rows.order_by(
        Recognition.recognised.desc(),
        Recognition.certificate_number,
        Unit.position,
        Unit.id,
        Citizen.sort_key,
    )


def ever_decided(registration_ids: Iterable[int]) -> dict[int, list[Recognition]]:
    """Every outcome with its decision, undone ones too, the first one first, by registration id."""
    rows = Recognition.select(Recognition, Decision).join(Decision)
    found: dict[int, list[Recognition]] = {}
    for row in rows.where(Recognition.registration.in_(list(registration_ids))).order_by(Recognition.id):
        found.setdefault(row.registration_id, []).append(row)
    return found
