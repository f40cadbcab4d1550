"""0004 with rows: words of names and the plainest pairs of those who are there already."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from cdht.models.base import bind, database, open_database
from cdht.models.migrating import FOLDER, Runner

PEOPLE = [
    (1, "Lê An", "le an", "1961"),
    (2, "Lê Ân", "le an", "1961-03-02"),
    (3, "Lê An", "le an", None),
    (4, "Lê An", "le an", "1961-03-02"),
    (5, "Lê An", "le an", "1961-11-25"),
    (6, "Hồ Thị Ngân Ngân", "ho thi ngan ngan", "1970"),
]


def test_words_and_pairs_of_those_who_are_there(tmp_path: Path) -> None:
    before = database.obj
    db = bind(open_database("", tmp_path / "old.db"))
    db.connect()
    Runner(db, str(FOLDER)).up("0001_first_tables")
    db.execute_sql("INSERT INTO commune VALUES (1, 0, '2021-01-01')")
    for id, name, folded, birth in PEOPLE:
        year = int(birth[:4]) if birth else None
        db.execute_sql(
            "INSERT INTO citizen (id, commune_id, name, folded, sort_key, birth, birth_year, created_at) "
            "VALUES (?, 1, ?, ?, '', ?, ?, '2021-01-01')",
            (id, name, folded, birth, year),
        )
    spec = importlib.util.spec_from_file_location("m0004", FOLDER / "0004_duplicates.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with db.atomic():
        module.up(None, db)
    words = db.execute_sql("SELECT word FROM citizen_word WHERE citizen_id = 6 ORDER BY word").fetchall()
    pairs = db.execute_sql(
        "SELECT first_id, second_id, reason, decision FROM citizen_pair ORDER BY 1, 2"
    ).fetchall()
    db.close()
    database.initialize(before) if before is not None else None
    assert words == [("ho",), ("ngan",), ("thi",)]
    assert pairs == [
        (1, 2, "same_year", None), (1, 3, "unknown_birth", None), (1, 4, "same_year", None),
        (1, 5, "same_year", None), (2, 3, "unknown_birth", None), (2, 4, "same_birth", None),
        (3, 4, "unknown_birth", None), (3, 5, "unknown_birth", None),
    ]  # fmt: skip
