"""Narrative texts of papers, per cycle; figures stand in them by name, never as typed numbers."""

from __future__ import annotations

from peewee import ForeignKeyField, IntegerField, TextField

from .base import Row, length
from .cycles import Cycle


class Narrative(Row):
    cycle = ForeignKeyField(Cycle, backref="narratives", on_delete="CASCADE")
    section = TextField()
    text = TextField(constraints=[length("text", 0, 20_000)])
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("cycle", "section"), True),)
