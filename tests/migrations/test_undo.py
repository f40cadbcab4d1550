"""Migration 0007 on a database with people: nothing of theirs changes, and the new tables hold."""

from __future__ import annotations

import factories as make
import pytest
from peewee import IntegrityError

from cdht.actions.deeds import deed
from cdht.models.base import database
from cdht.models.migrating import migrate, pending
from cdht.models.registration import Registration
from cdht.models.undoing import Before, Mistake


def test_people_of_before_stay_as_they_are(db) -> None:
    chief = make.commune()
    make.self_scored(chief, make.person(chief, make.cycle(chief), make.unit(chief)))
    for table in ("before", "mistake"):
        db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0007_undo'")
    assert pending(db) == ["0007_undo"]
    rows = db.execute_sql("SELECT * FROM registration, journal_entry").fetchall()
    migrate(db)
    assert db.execute_sql("SELECT * FROM registration, journal_entry").fetchall() == rows
    assert (Before.select().count(), Mistake.select().count()) == (0, 0)


def test_what_stood_before_goes_with_nothing_and_a_mistake_once(db) -> None:
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    with deed() as this:
        make.self_scored(chief, row)
    assert Before.get().deed == this.id
    with pytest.raises(IntegrityError), database.atomic():
        db.execute_sql("DELETE FROM journal_entry")
    Mistake.insert(registration=row.id).execute()
    with pytest.raises(IntegrityError), database.atomic():
        Mistake.insert(registration=row.id).execute()
    assert Registration.select().count() == 1
