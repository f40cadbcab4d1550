"""0002 on a commune that works already: nothing lost, ten minutes for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import IntegrityError
from playhouse.migrations import Runner

from cdht.models.base import database, open_database
from cdht.models.migrating import FOLDER


@pytest.fixture
def used(tmp_path: Path):
    """A database of the first version with a commune and an account."""
    db = open_database("", tmp_path / "used.db")
    with db.connection_context():
        list(Runner(db, str(FOLDER)).up("0001_first_tables"))
        db.execute_sql(
            "INSERT INTO commune (same_account_may_verify, created_at) VALUES (1, '2021-03-08 08:00:00')"
        )
        db.execute_sql(
            "INSERT INTO account (commune_id, login, name, password_hash, active, all_units,"
            " must_change_password, session_epoch, failed_count, created_at)"
            " VALUES (1, 'lan', 'Lê Thị Lan', 'x', 1, 0, 0, 3, 0, '2021-03-08 08:00:00')"
        )
        yield db
    db.close_all()


def test_a_commune_at_work_gets_ten_minutes_and_no_sessions(used) -> None:
    assert database.obj is not used
    list(Runner(used, str(FOLDER)).up("0002_shared_computers"))
    [row] = used.execute_sql("SELECT same_account_may_verify, lock_after FROM commune").fetchall()
    assert row == (1, 10)
    for table in ("pin", "session"):
        assert used.execute_sql(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert used.execute_sql("SELECT name, session_epoch FROM account").fetchall() == [("Lê Thị Lan", 3)]
    for minutes in (0, 121):
        with pytest.raises(IntegrityError):
            used.execute_sql(f"UPDATE commune SET lock_after = {minutes}")
