"""The pilot for the papers: the demo's database, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdht import demo
from cdht.models.base import bind, database, open_database
from cdht.models.cycles import Cycle


@pytest.fixture(scope="session")
def pilot_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("pilot") / "cdht.db"))
    db = bind(open_database("", file))
    with db.connection_context():
        with db.atomic():
            demo.fill()
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_all()
    return file


@pytest.fixture
def pilot(pilot_file: Path, tmp_path: Path) -> Iterator[Cycle]:
    """The pilot's cycle, every step done, with its guiding documents, committee and signers."""
    real = bind(open_database("", Path(shutil.copy(pilot_file, tmp_path / "pilot.db"))))
    database.connect()
    yield Cycle.get(Cycle.name == "Năm 2021")
    if not database.is_closed():
        database.close()
    real.close_all()
