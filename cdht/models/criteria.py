"""Versions of criteria sets, stored whole. A stored version never changes; a change makes a new one."""

from __future__ import annotations

import json
from functools import lru_cache

from peewee import DateField, DateTimeField, IntegerField, ModelSelect, TextField

from ..domain.criteria import CriteriaSet
from .base import SQL, Row, at_least


class CriteriaVersion(Row):
    """One version of a set as canonical JSON, with its digest.

    Without a commune it came with the program and everybody sees it; a commune's own is seen by that commune.
    """

    code = TextField()
    version = IntegerField(constraints=[at_least("version", 1)])
    title = TextField()
    valid_from = DateField()
    content = TextField()
    digest = TextField()
    created_at = DateTimeField()
    commune_id = IntegerField(  # a key like any other; a column that was added later declares it itself
        null=True, constraints=[SQL('REFERENCES "commune" ("id") ON DELETE RESTRICT')]
    )

    class Meta:
        indexes = ((("commune_id", "code", "version"), True),)

    @property
    def value(self) -> CriteriaSet:
        return _parsed(self.digest)

    @property
    def is_own(self) -> bool:
        return self.commune_id is not None

    @property
    def label(self) -> str:
        """“Bộ tiêu chí … (bản 2 của xã)”: shipped first versions have nothing to add."""
        number = f"bản {self.version}" if self.version > 1 else ""
        note = " ".join(part for part in (number, "của xã" if self.is_own else "") if part)
        return f"{self.title} ({note})" if note else self.title


CriteriaVersion.add_index(
    CriteriaVersion.index(
        CriteriaVersion.code,
        CriteriaVersion.version,
        unique=True,
        where=CriteriaVersion.commune_id.is_null(),
        name="criteria_version_shipped",
    )
)


@lru_cache(maxsize=16)
def _parsed(digest: str) -> CriteriaSet:
    """A version never changes and its digest names its content, so it is read and parsed once."""
    version = CriteriaVersion.get(CriteriaVersion.digest == digest)
    return CriteriaSet.parse(json.loads(version.content))


def indicators_in(digest: str) -> int:
    """How many indicators the version with this digest has."""
    return len(_parsed(digest).indicators)


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
    CriteriaVersion.commune_id,
)
"""All but the content (46 KB), for lists and for every page's frame."""


def seen_by(commune_id: int) -> ModelSelect:
    """The shipped versions and the commune's own, the set that came into force last at the top."""
    own = CriteriaVersion.commune_id.is_null() | (CriteriaVersion.commune_id == commune_id)
    return (
        CriteriaVersion.select()
        .where(own)
        .order_by(
            CriteriaVersion.valid_from.desc(), CriteriaVersion.version.desc(), CriteriaVersion.id.desc()
        )
    )
