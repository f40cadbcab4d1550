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
    return {name: _flat(sql) for name, sql in own.items()}


def _flat(sql: str) -> str:
    """One line of single spaces. A key of a column that was added later stands beside it, as it must in
    ALTER TABLE; here it goes to the end, where those of the first columns stand."""
    flat = re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")").replace(" ,", ",")
    added = (
        r'("\w+") (\w+(?: NOT NULL)?) (REFERENCES "\w+" \("\w+"\) ON DELETE (?:RESTRICT|CASCADE|SET NULL))'
    )
    while beside := re.search(rf"(?<!FOREIGN KEY \(){added}", flat):
        column, kind, key = beside.groups()
        flat = (
            f"{flat[: beside.start()]}{column} {kind}{flat[beside.end() : -1]}, FOREIGN KEY ({column}) {key})"
        )
    return flat


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
