"""Guiding documents: guidance, plans, decisions that the report cites as its grounds."""

from __future__ import annotations

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, ModelSelect, TextField

from .base import Row, length
from .cycles import Cycle


class GuidingDocument(Row):
    cycle = ForeignKeyField(Cycle, backref="guiding_documents", on_delete="CASCADE")
    kind = TextField(constraints=[length("kind", 1, 60)], help_text="Hướng dẫn, Kế hoạch, Quyết định …")
    number = TextField(default="")
    issued_on = DateField()
    issuer = TextField(constraints=[length("issuer", 1, 160)])
    subject = TextField(constraints=[length("subject", 1, 400)])
    is_ground = BooleanField(default=False, help_text="cited under “Căn cứ” in the summary report")
    position = IntegerField(default=0)


def of_cycle(cycle_id: int) -> ModelSelect:
    """In the order of the papers: by the order given, then by day."""
    return (
        GuidingDocument.select()
        .where(GuidingDocument.cycle == cycle_id)
        .order_by(GuidingDocument.position, GuidingDocument.issued_on, GuidingDocument.id)
    )
