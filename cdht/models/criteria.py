"""Versions of criteria sets, stored whole. A stored version never changes; a change makes a new one."""

from __future__ import annotations

import json
from functools import lru_cache

from peewee import DateField, DateTimeField, IntegerField, ModelSelect, TextField

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
        return _parsed(self.digest)

    @property
    def label(self) -> str:
        return self.title if self.version == 1 else f"{self.title} (bản {self.version})"


@lru_cache(maxsize=16)
def _parsed(digest: str) -> CriteriaSet:
    """A version never changes and its digest names its content, so it is read and parsed once."""
    version = CriteriaVersion.get(CriteriaVersion.digest == digest)
    return CriteriaSet.parse(json.loads(version.content))


def read_again() -> None:
    """Forget what was parsed: whoever asks whether the data is sound must see what is stored now."""
    _parsed.cache_clear()


LIGHT = (
    CriteriaVersion.id,
    CriteriaVersion.code,
    CriteriaVersion.version,
    CriteriaVersion.title,
    CriteriaVersion.valid_from,
    CriteriaVersion.digest,
)
"""All but the content (46 KB), for lists and for every page's frame."""


def newest_first() -> ModelSelect:
    """Every stored version, the set that came into force last at the top."""
    return CriteriaVersion.select().order_by(
        CriteriaVersion.valid_from.desc(), CriteriaVersion.version.desc(), CriteriaVersion.id.desc()
    )
