"""What every test may ask for: a real database file, migrated, bound and open."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdht.actions import accounts
from cdht.models.base import bind, database, open_database
from cdht.models.migrating import migrate

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # `import factories`, `import cast` from any test

EXPECTED = HERE / "data" / "quang_phu_2021.expected.json"
WORKBOOK = HERE.parent / "cdht" / "data" / "demo" / "quang_phu_2021.xlsx"


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """The same hashing at the lowest cost: the accounts of the tests took half of the suite's time."""
    dear, accounts.HASHING = accounts.HASHING, "scrypt:512:8:1"
    yield
    accounts.HASHING = dear


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated database, made once; tests work on copies."""
    file = tmp_path_factory.mktemp("migrated") / "cdht.db"
    db = open_database("", file)
    with db.connection_context():
        migrate(db)
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_all()
    return file


@pytest.fixture
def db_file(migrated_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_file, tmp_path / "cdht.db"))


@pytest.fixture
def db(db_file: Path) -> Iterator[object]:
    """The database of one test, connected in the test's own thread."""
    real = bind(open_database("", db_file))
    database.connect()
    yield real
    if not database.is_closed():
        database.close()
    real.close_all()
