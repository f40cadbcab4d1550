"""Half-typed work of an account, one row for each form. The rules are in domain/drafts.py."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField

from ..domain.drafts import KEPT_FOR, MAX_BYTES
from .accounts import Account
from .base import Row, at_least, length
from .registration import Registration


class Draft(Row):
    """`typed`: JSON of the fields and of the versions that the record had when typing began.

    `version` counts the savings of this draft, so that two tabs of one account do not overwrite each other.
    `registration`: whose record it is about, when that is in the books; the draft goes with it.
    """

    account = ForeignKeyField(Account, on_delete="CASCADE")
    place = TextField(constraints=[length("place", 1, 60)])
    registration = ForeignKeyField(Registration, null=True, on_delete="CASCADE")
    typed = TextField(constraints=[length("typed", 2, MAX_BYTES)])
    version = IntegerField(constraints=[at_least("version", 1)])
    kept_at = DateTimeField(index=True)

    class Meta:
        indexes = ((("account", "place"), True),)

    @property
    def read(self) -> dict[str, Any]:
        """`fields`: values by name; `basis`: the record's versions by the name of their hidden field."""
        found: dict[str, Any] = json.loads(self.typed)
        return found


def of_account(account_id: int, *, at: datetime) -> ModelSelect:
    """The drafts of one account that are not too old; nobody else's are ever asked for."""
    return Draft.select().where(Draft.account == account_id, Draft.kept_at >= at - KEPT_FOR)


def at_places(account_id: int, places: Iterable[str], *, at: datetime) -> list[Draft]:
    """Those of the account at these places; one statement per 900 places."""
    names: list[str] = list(places)
    found: list[Draft] = []
    for start in range(0, len(names), 900):
        found.extend(of_account(account_id, at=at).where(Draft.place.in_(names[start : start + 900])))
    return found
