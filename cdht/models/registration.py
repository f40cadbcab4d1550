"""Registrations: one citizen in one unit in one cycle, and the queries that pages and papers ask."""

from __future__ import annotations

from typing import Any

from peewee import (
    BooleanField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..domain.registration import Component
from ..domain.vietnamese import fold
from .base import Row, at_least, one_of
from .citizens import Citizen
from .cycles import Cycle
from .units import Unit

AUDIENCES = ("farmer", "worker", "professional")


class Registration(Row):
    """`audience_registered` is as registered and stays; `audience` is as corrected (DOMAIN §3)."""

    cycle = ForeignKeyField(Cycle, backref="registrations", on_delete="RESTRICT")
    citizen = ForeignKeyField(Citizen, backref="registrations", on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, backref="registrations", on_delete="RESTRICT")
    component = EnumField(Component, null=True, constraints=[one_of("component", Component)])
    audience_registered = TextField(constraints=[one_of("audience_registered", AUDIENCES)])
    audience = TextField(constraints=[one_of("audience", AUDIENCES)])
    party_member = BooleanField(null=True)
    registered_on = DateField()
    stage = EnumField(Stage, default=Stage.REGISTERED, constraints=[one_of("stage", Stage)])
    version = IntegerField(default=1, constraints=[at_least("version", 1)])
    sent_back_reason = TextField(default="")
    created_at = DateTimeField()

    class Meta:
        indexes = ((("cycle", "citizen"), True), (("cycle", "unit", "stage"), False))


def with_people() -> ModelSelect:
    """Registrations with citizen and unit loaded, one statement."""
    return Registration.select(Registration, Citizen, Unit).join(Citizen).switch(Registration).join(Unit)


def visible_to(actor: Actor) -> ModelSelect:
    """What the actor may see is what the actor may fetch: everything else is 404."""
    query = with_people().where(Unit.commune == actor.commune_id)
    if not actor.sees_people:
        return query.where(Registration.id.in_([]))
    return query if actor.sees_everything else query.where(Registration.unit.in_(list(actor.unit_ids)))


def in_cycle(query: ModelSelect, cycle_id: int) -> ModelSelect:
    return query.where(Registration.cycle == cycle_id)


def in_unit(query: ModelSelect, unit_id: int) -> ModelSelect:
    return query.where(Registration.unit == unit_id)


def at_stage(query: ModelSelect, *stages: Stage) -> ModelSelect:
    return query.where(Registration.stage.in_(stages))


def matching(query: ModelSelect, text: str) -> ModelSelect:
    """People whose name holds the words, with or without marks, or whose number or phone ends so."""
    wanted = fold(text)
    digits = "".join(c for c in wanted if c.isdigit())
    if len(digits) >= 4:
        return query.where(Citizen.number.endswith(digits) | Citizen.phone.endswith(digits))
    for word in wanted.split():
        query = query.where(Citizen.folded.contains(word))
    return query


def by_name(query: ModelSelect) -> ModelSelect:
    """By given name in Vietnamese order; the id keeps equal names in place."""
    return query.order_by(Citizen.sort_key, Registration.id)


def by_unit_and_name(query: ModelSelect) -> ModelSelect:
    return query.order_by(Unit.position, Unit.id, Citizen.sort_key, Registration.id)


def names_of(registration_ids: Any) -> dict[int, str]:
    rows = (
        Registration.select(Registration.id, Citizen.name)
        .join(Citizen)
        .where(Registration.id.in_(list(registration_ids)))
    )
    return dict(rows.tuples())


def parts_taken(citizen_ids: Any) -> ModelSelect:
    """In which cycles and units these citizens take or took part, newest first; one statement."""
    return (
        Registration.select(Registration, Cycle, Unit)
        .join(Cycle)
        .switch(Registration)
        .join(Unit)
        .where(Registration.citizen.in_(list(citizen_ids)))
        .order_by(Cycle.year.desc(), Registration.id.desc())
    )


def after_in_unit(row: Registration) -> ModelSelect:
    """The people of the same unit and cycle behind this one in the order of the lists, without withdrawn."""
    own = with_people().where(
        Registration.cycle == row.cycle_id,
        Registration.unit == row.unit_id,
        Registration.stage != Stage.WITHDRAWN,
    )
    key, same = row.citizen.sort_key, Citizen.sort_key == row.citizen.sort_key
    return by_name(own.where((Citizen.sort_key > key) | (same & (Registration.id > row.id))))


def after_at_stage(row: Registration, actor: Actor) -> ModelSelect:
    """The people at the same stage of the cycle behind this one, unit by unit, whom the actor may see."""
    rows = at_stage(in_cycle(visible_to(actor), row.cycle_id), row.stage)
    unit, name = row.unit, row.citizen.sort_key
    same_name = (Citizen.sort_key == name) & (Registration.id > row.id)
    same_unit = (Unit.id == unit.id) & ((Citizen.sort_key > name) | same_name)
    same_place = (Unit.position == unit.position) & ((Unit.id > unit.id) | same_unit)
    return by_unit_and_name(rows.where((Unit.position > unit.position) | same_place))


def place_in_unit(row: Registration) -> int:
    """The running number of a person in the list of the unit, counted from 1."""
    before = after_in_unit(row).count()
    everybody = Registration.select().where(
        Registration.cycle == row.cycle_id,
        Registration.unit == row.unit_id,
        Registration.stage != Stage.WITHDRAWN,
    )
    return everybody.count() - before


def beginning_with(commune_id: int, folded: str, unit_id: int | None = None) -> ModelSelect:
    """Citizens whose unmarked name begins so, by name; with `unit_id` those who ever took part there.

    The range walks the index (commune, folded); LIKE alone would read every citizen.
    """
    query = Citizen.select().where(
        Citizen.commune == commune_id,
        Citizen.folded.between(folded, folded + "zzzz"),
        Citizen.folded.startswith(folded),
        Citizen.merged_into.is_null(),
    )
    if unit_id is not None:
        took_part = Registration.select(Registration.citizen).where(Registration.unit == unit_id)
        query = query.where(Citizen.id.in_(took_part))
    return query.order_by(Citizen.folded, Citizen.id)


def not_yet_again(last_id: int, cycle_id: int, unit_id: int) -> ModelSelect:
    """Who took part in the unit in the last cycle, did not withdraw, and is not in this cycle (anywhere)."""
    here = Registration.select(Registration.citizen).where(Registration.cycle == cycle_id)
    return by_name(
        with_people().where(
            Registration.cycle == last_id,
            Registration.unit == unit_id,
            Registration.stage != Stage.WITHDRAWN,
            Registration.citizen.not_in(here),
        )
    )
