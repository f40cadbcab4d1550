"""The codes printed on paper forms: one for each registration."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import ForeignKeyField, ModelSelect, TextField

from .base import Row, length
from .registration import Registration


class FormCode(Row):
    """`code` as it is printed, “P7K-3MX”; it leads back to one registration and never to another."""

    registration = ForeignKeyField(Registration, primary_key=True, on_delete="CASCADE")
    code = TextField(unique=True, constraints=[length("code", 7, 7)])


def codes_of(registration_ids: Iterable[int]) -> dict[int, str]:
    """Code by registration id; a constant number of statements per 900 people."""
    ids, known = list(registration_ids), {}
    for start in range(0, len(ids), 900):
        rows = FormCode.select(FormCode.registration, FormCode.code)
        known.update(rows.where(FormCode.registration.in_(ids[start : start + 900])).tuples())
    return known


def carrying(query: ModelSelect, code: str) -> ModelSelect:
    """The one of the registrations in `query` whose forms carry the code."""
    return query.where(
        Registration.id.in_(FormCode.select(FormCode.registration).where(FormCode.code == code))
    )
