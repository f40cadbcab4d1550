"""Units that take part."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, ModelSelect, TextField
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.units import UnitKind
from .base import Row, length, one_of
from .communes import Commune


class Unit(Row):
    """An agency, hamlet, clan, school or enterprise of a commune."""

    commune = ForeignKeyField(Commune, backref="units", on_delete="RESTRICT")
    name = TextField(constraints=[length("name", 1, 120)])
    folded = TextField()
    short_name = TextField(default="")
    kind = EnumField(UnitKind, constraints=[one_of("kind", UnitKind)])
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        indexes = ((("commune", "folded"), True),)

    @property
    def label(self) -> str:
        return self.short_name or self.name


def in_commune(commune_id: int) -> ModelSelect:
    return Unit.select().where(Unit.commune == commune_id).order_by(Unit.position, Unit.id)


def visible_to(actor: Actor) -> ModelSelect:
    """The units that the actor may see; none for an account without a role that sees people."""
    units = in_commune(actor.commune_id)
    if not actor.sees_people:
        return units.where(Unit.id.in_([]))
    return units if actor.sees_everything else units.where(Unit.id.in_(list(actor.unit_ids)))
