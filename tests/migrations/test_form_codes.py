"""0005: registrations that were there before get a code each, which the program reads."""

from __future__ import annotations

from pathlib import Path

import factories as make
import pytest
from playhouse.migrations import Runner

from cdht.domain.form_codes import read_code
from cdht.models.base import bind, database, open_database
from cdht.models.form_codes import FormCode, codes_of
from cdht.models.migrating import FOLDER
from cdht.models.registration import Registration


@pytest.fixture
def before(db, tmp_path: Path):
    """A database with three people, as it was before the migration."""
    chief = make.commune()
    cycle, unit = make.cycle(chief), make.unit(chief)
    for name in ("Lê An", "Võ Y", "Đặng Thị Ánh Nguyệt"):
        make.person(chief, cycle, unit, name)
    db.execute_sql("DROP TABLE form_code")
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0005_form_codes'")
    return db


def test_everybody_who_was_there_gets_a_code_of_their_own(before) -> None:
    Runner(before, str(FOLDER)).up()
    ids = {row.id for row in Registration.select()}
    codes = codes_of(ids)
    assert set(codes) == ids and len(set(codes.values())) == 3
    assert all(read_code(code) == code for code in codes.values())


def test_an_empty_database_is_migrated_too(tmp_path: Path) -> None:
    db = bind(open_database("", tmp_path / "empty.db"))
    with db.connection_context():
        Runner(db, str(FOLDER)).up()
        assert FormCode.select().count() == 0
    database.close() if not database.is_closed() else None
    db.close_all()
