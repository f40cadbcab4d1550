"""0012 with rows: what was stored before belongs to no commune and is not touched."""

from __future__ import annotations

from pathlib import Path

from cdht.models.base import bind, database, open_database
from cdht.models.migrating import FOLDER, Runner

COLUMNS = "id, code, version, title, valid_from, content, digest, created_at"


def test_versions_that_were_there(tmp_path: Path) -> None:
    before = database.obj
    db = bind(open_database("", tmp_path / "old.db"))
    db.connect()
    Runner(db, str(FOLDER)).up("0011_common_ground")
    row = (1, "khvn-2022", 1, "Bộ cũ", "2022-07-28", "{}", "abc", "2022-08-01 00:00:00")
    db.execute_sql(f"INSERT INTO criteria_version ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    Runner(db, str(FOLDER)).up()
    found = db.execute_sql(f"SELECT {COLUMNS}, commune_id FROM criteria_version").fetchall()
    assert found == [(*row, None)]
    db.close()
    database.initialize(before) if before is not None else None
