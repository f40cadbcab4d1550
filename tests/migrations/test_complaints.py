"""Migration 0019 on a commune at work: nothing of theirs changes, and the new table holds its limits."""

from __future__ import annotations

import factories as make
import pytest
from peewee import IntegrityError

from cdht.domain.complaints import Outcome, Subject, Way
from cdht.models.base import database
from cdht.models.complaints import Complaint
from cdht.models.migrating import migrate, pending


def test_a_commune_at_work_gets_an_empty_table_with_limits(db) -> None:
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    db.execute_sql('DROP TABLE "complaint"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0019_complaints'")
    assert pending(db) == ["0019_complaints"]
    people = db.execute_sql("SELECT * FROM registration, account").fetchall()
    migrate(db)
    assert db.execute_sql("SELECT * FROM registration, account").fetchall() == people
    good = {
        "registration": row.id, "cycle": row.cycle_id, "number": 1, "received_on": make.NOW.date(),
        "way": Way.PAPER, "subject": Subject.VOTE, "text": "Đếm lại", "recorded_at": make.NOW,
    }  # fmt: skip
    Complaint.insert(good).execute()
    next_one = good | {"number": 2}
    for wrong in (
        good, next_one | {"number": 0}, next_one | {"text": ""}, next_one | {"raiser": "Lê Thị Lan"},
        next_one | {"outcome": Outcome.REJECTED}, next_one | {"answered_on": make.NOW.date()},
        next_one | {"answer": "x" * 4001}, next_one | {"registration": 999}, next_one | {"version": 0},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), database.atomic():
            Complaint.insert(wrong).execute()
    assert Complaint.select().count() == 1
