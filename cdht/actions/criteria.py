"""Bringing criteria sets into the database as versions that never change."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import ModelSelect

from ..domain.criteria import CriteriaSet
from ..models.criteria import CriteriaVersion, seen_by
from .transactions import writing

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "criteria"


def add_version(
    mapping: Mapping[str, Any], *, at: datetime, commune_id: int | None = None
) -> CriteriaVersion:
    """Store a set unless its content is stored already; other content of a known code is a new version.

    `commune_id`: whose own version it is; None for what everybody sees. Nothing else writes to this table,
    and nothing changes or removes a row of it. Raises `Refused` with all problems of the set.
    """
    value = CriteriaSet.parse(mapping)
    with writing():
        versions = _known_to(commune_id).where(CriteriaVersion.code == value.id)
        same = versions.where(CriteriaVersion.digest == value.digest()).first()
        if same is not None:
            return same
        last = versions.order_by(CriteriaVersion.version.desc()).first()
        return CriteriaVersion.create(
            code=value.id,
            version=last.version + 1 if last else 1,
            title=value.title,
            valid_from=value.valid_from,
            digest=value.digest(),
            created_at=at,
            commune_id=commune_id,
            content=json.dumps(value.as_mapping(), ensure_ascii=False, sort_keys=True, default=str),
        )


def _known_to(commune_id: int | None) -> ModelSelect:
    """What a commune sees; for the program's own sets only those that it brought."""
    if commune_id is not None:
        return seen_by(commune_id).order_by()
    return CriteriaVersion.select().where(CriteriaVersion.commune_id.is_null())


def add_shipped_sets(*, at: datetime) -> dict[str, CriteriaVersion]:
    """The sets that come with the program, by code."""
    with writing():
        read = (tomllib.loads(file.read_text("utf-8")) for file in sorted(SHIPPED.glob("*.toml")))
        return {version.code: version for version in (add_version(mapping, at=at) for mapping in read)}
