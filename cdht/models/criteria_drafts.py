"""Versions of the criteria that a commune is still writing."""

from __future__ import annotations

import json
from typing import Any

from peewee import DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField

from ..domain.criteria_drafts import MOST_LETTERS
from .accounts import Account
from .base import Row, at_least, length
from .communes import Commune
from .criteria import CriteriaVersion


class CriteriaDraft(Row):
    """One draft. `content` is JSON in the shape of `domain.criteria_drafts`; `version` counts the saves."""

    commune = ForeignKeyField(Commune, on_delete="RESTRICT")
    title = TextField(constraints=[length("title", 0, 10_000)])
    based_on = ForeignKeyField(CriteriaVersion, null=True, on_delete="RESTRICT")
    content = TextField(constraints=[length("content", 2, MOST_LETTERS)])
    version = IntegerField(default=1, constraints=[at_least("version", 1)])
    created_at = DateTimeField()
    changed_at = DateTimeField()
    changed_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    changed_by_name = TextField()

    @property
    def value(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found

    @property
    def label(self) -> str:
        return self.title.strip() or "Bộ tiêu chí chưa có tên"


def drafts_of(commune_id: int) -> ModelSelect:
    """The commune's drafts, the one written at last first."""
    return (
        CriteriaDraft.select()
        .where(CriteriaDraft.commune == commune_id)
        .order_by(CriteriaDraft.changed_at.desc(), CriteriaDraft.id.desc())
    )
