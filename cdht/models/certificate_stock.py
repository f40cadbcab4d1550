"""Printers and pre-printed stock of a commune, by the names that its people give them."""

from __future__ import annotations

from typing import Any

from peewee import ForeignKeyField, IntegerField, ModelSelect, TextField
from playhouse.fields import EnumField

from ..domain.certificate_stock import FARTHEST, LONGEST_NAME, Paper, Printing, Stock
from .base import Check, Row, length, one_of
from .communes import Commune


def _within(column: str) -> Any:
    return Check(f"{column} BETWEEN -{FARTHEST} AND {FARTHEST}")


class CertificateStock(Row):
    """One set-up. `move_right`, `move_down`: tenths of a millimetre."""

    commune = ForeignKeyField(Commune, backref="certificate_stock", on_delete="CASCADE")
    name = TextField(constraints=[length("name", 1, LONGEST_NAME)])
    paper = EnumField(Paper, constraints=[one_of("paper", Paper)])
    printing = EnumField(Printing, constraints=[one_of("printing", Printing)])
    move_right = IntegerField(default=0, constraints=[_within("move_right")])
    move_down = IntegerField(default=0, constraints=[_within("move_down")])

    class Meta:
        indexes = ((("commune", "name"), True),)

    @property
    def value(self) -> Stock:
        return Stock(self.paper, self.printing, self.move_right, self.move_down)


def of_commune(commune_id: int) -> ModelSelect:
    return (
        CertificateStock.select()
        .where(CertificateStock.commune == commune_id)
        .order_by(CertificateStock.name, CertificateStock.id)
    )
