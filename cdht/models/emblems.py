"""The commune's emblem or picture, as certificates carry it."""

from __future__ import annotations

from peewee import BlobField, ForeignKeyField

from .base import Row
from .communes import Commune


class Emblem(Row):
    """`picture` is a PNG that this program wrote itself: in the database, so that a backup holds it."""

    commune = ForeignKeyField(Commune, primary_key=True, on_delete="CASCADE")
    picture = BlobField()


def emblem_of(commune_id: int) -> bytes:
    """The picture; empty when the commune has none."""
    row = Emblem.get_or_none(Emblem.commune == commune_id)
    return bytes(row.picture) if row else b""
