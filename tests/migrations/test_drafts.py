"""Migration 0006 on a commune at work: nothing of theirs changes, and the new table holds its limits."""

from __future__ import annotations

import factories as make
import pytest
from peewee import IntegrityError

from cdht.models.base import database
from cdht.models.drafts import Draft
from cdht.models.migrating import migrate, pending


def test_a_commune_at_work_gets_an_empty_table_with_limits(db) -> None:
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    db.execute_sql('DROP TABLE "draft"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0006_drafts'")
    assert pending(db) == ["0006_drafts"]
    people = db.execute_sql("SELECT * FROM registration, account").fetchall()
    migrate(db)
    assert db.execute_sql("SELECT * FROM registration, account").fetchall() == people
    good = {
        "account": chief.account_id, "place": "row-1", "registration": row.id, "typed": "{}", "version": 1,
        "kept_at": make.NOW,
    }  # fmt: skip
    Draft.insert(good).execute()
    for wrong in ({}, {"place": ""}, {"place": "a", "typed": "x" * 200_001}, {"place": "b", "version": 0}):
        with pytest.raises(IntegrityError), database.atomic():
            Draft.insert(good | wrong).execute()
    assert Draft.select().count() == 1
