"""Migration 0017 on a database with evidence: nothing of it changes, and the tables hold their rules."""

from __future__ import annotations

from datetime import date

import factories as make
import pytest
from peewee import IntegrityError

from cdht.actions.evidence import add_evidence
from cdht.models.base import database
from cdht.models.evidence import Evidence
from cdht.models.migrating import migrate, pending
from cdht.models.training import TrainingAttendance, TrainingIndicator, TrainingSession

NAME = "0017_training"


def test_evidence_of_before_comes_from_no_list(db) -> None:
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    add_evidence(row.id, 2, "Sổ ghi chép", by=chief, at=make.NOW)
    db.execute_sql('DROP INDEX "evidence_training_id"')
    db.execute_sql('ALTER TABLE "evidence" DROP COLUMN "training_id"')
    for table in ("training_attendance", "training_indicator", "training_unit", "training_session"):
        db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql(f"DELETE FROM schema_migration WHERE name = '{NAME}'")
    before = db.execute_sql("SELECT id, registration_id, text FROM evidence").fetchall()
    assert NAME in pending(db)
    migrate(db)
    assert db.execute_sql("SELECT id, registration_id, text FROM evidence").fetchall() == before
    assert [one.training_id for one in Evidence.select()] == [None]


def test_what_the_tables_refuse(db) -> None:
    chief = make.commune()
    cycle = make.cycle(chief)
    row = make.person(chief, cycle, make.unit(chief))
    session = TrainingSession.create(cycle=cycle, held_on=date(2021, 4, 22), topic="A")
    TrainingAttendance.create(session=session, registration=row, ticked_at=make.NOW)

    def refused(write) -> None:
        with pytest.raises(IntegrityError), database.atomic():
            write()

    refused(lambda: TrainingAttendance.create(session=session, registration=row, ticked_at=make.NOW))
    refused(session.delete_instance)
    refused(lambda: TrainingSession.create(cycle=cycle, held_on=date(2021, 4, 22), topic=""))
    refused(
        lambda: TrainingSession.create(
            cycle=cycle, held_on=date(2021, 4, 22), until=date(2021, 4, 21), topic="A"
        )
    )
    refused(lambda: TrainingIndicator.create(session=session, indicator=11))
    refused(lambda: TrainingSession.create(cycle=cycle, held_on=date(2021, 4, 22), topic="A", guests=-1))
