"""The migrated schema is the declared one, statement by statement."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cdht.models import TABLES
from cdht.models.base import bind, database, open_database
from cdht.models.migrating import FOLDER, migrate, pending, unknown

ALL = sorted(file.stem for file in FOLDER.glob("0*.py"))


def schema(db) -> dict[str, str]:
    rows = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    own = {name: sql for name, sql in rows if not name.startswith(("schema_migration", "sqlite_"))}
    return {
        name: re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")").replace(" ,", ",")
        for name, sql in own.items()
    }


@pytest.fixture
def empty(tmp_path: Path):
    def make(name: str):
        db = bind(open_database("", tmp_path / name))
        db.connect()
        return db

    before = database.obj
    yield make
    if not database.is_closed():
        database.close()
    database.initialize(before) if before is not None else None


def test_migrated_equals_declared(empty) -> None:
    declared_db = empty("declared.db")
    declared_db.create_tables(TABLES)
    declared = schema(declared_db)
    declared_db.close()
    migrated_db = empty("migrated.db")
    assert pending(migrated_db) == ALL
    assert migrate(migrated_db) == ALL
    assert schema(migrated_db) == declared
    assert len(declared) > 60
    assert pending(migrated_db) == []


def test_migrating_twice_changes_nothing(empty) -> None:
    db = empty("twice.db")
    migrate(db)
    before = schema(db)
    assert migrate(db) == []
    assert schema(db) == before


def test_a_newer_database_is_recognised(empty) -> None:
    db = empty("newer.db")
    migrate(db)
    db.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
    assert unknown(db) == ["0099_future"]
