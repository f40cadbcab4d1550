"""Versions of criteria sets, stored whole. A stored version never changes; a change makes a new one."""

from __future__ import annotations

import json
from functools import lru_cache

from peewee import DateField, DateTimeField, IntegerField, TextField

from ..domain.criteria import CriteriaSet
from .base import Row, at_least


class CriteriaVersion(Row):
    """One version of a set as canonical JSON, with its digest."""

    code = TextField()
    version = IntegerField(constraints=[at_least("version", 1)])
    title = TextField()
    valid_from = DateField()
    content = TextField()
    digest = TextField()
    created_at = DateTimeField()

    class Meta:
        indexes = ((("code", "version"), True),)

    @property
    def value(self) -> CriteriaSet:
        return _parsed(self.content)

    @property
    def label(self) -> str:
        return self.title if self.version == 1 else f"{self.title} (bản {self.version})"


@lru_cache(maxsize=16)
def _parsed(content: str) -> CriteriaSet:
    return CriteriaSet.parse(json.loads(content))
