"""Migration 0018 on a database with people: nothing of theirs changes, and the tables hold their rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import factories as make
import pytest
from peewee import IntegrityError

from cdht.actions.committee import MemberFacts, keep_member, remove_member
from cdht.models.base import database
from cdht.models.inspections import Inspection, InspectionFollowUp, InspectionMember
from cdht.models.migrating import migrate, pending


def test_people_of_before_stay_as_they_are(db) -> None:
    chief = make.commune()
    make.self_scored(chief, make.person(chief, make.cycle(chief), make.unit(chief)))
    for table in ("inspection_follow_up", "inspection_member", "inspection"):
        db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0018_inspections'")
    assert "0018_inspections" in pending(db)
    rows = db.execute_sql("SELECT * FROM registration, journal_entry").fetchall()
    migrate(db)
    assert db.execute_sql("SELECT * FROM registration, journal_entry").fetchall() == rows
    tables = (Inspection, InspectionMember, InspectionFollowUp)
    assert [table.select().count() for table in tables] == [0, 0, 0]


@pytest.fixture
def visit(db) -> Inspection:
    chief = make.commune()
    values = {"visited_on": date(2021, 5, 4), "looked_at": "Sổ", "findings": "Đủ"}
    return Inspection.create(cycle=make.cycle(chief), unit=make.unit(chief), **values)


def refused(write: Any, **more: Any) -> None:
    with pytest.raises(IntegrityError), database.atomic():
        write(**more)


def test_texts_have_their_lengths_and_a_result_its_day(visit: Inspection) -> None:
    facts = {"cycle": visit.cycle_id, "unit": visit.unit_id, "visited_on": visit.visited_on}
    for name, length in (
        ("looked_at", 1001),
        ("findings", 4001),
        ("met", 201),
        ("looked_at", 0),
        ("findings", 0),
    ):
        usual = {"looked_at": "Sổ", "findings": "Đủ", "met": ""}
        refused(Inspection.create, **facts | usual | {name: "x" * length})
    task = {"inspection": visit.id, "what": "Lập sổ", "responsible": "An", "due_on": date(2021, 5, 20)}
    InspectionFollowUp.create(**task)
    InspectionFollowUp.create(**task, done_on=date(2021, 5, 20), result="đã lập")
    for wrong in (
        {"result": "đã lập"},
        {"what": ""},
        {"what": "x" * 401},
        {"responsible": "x" * 121},
        {"due_on": None},
    ):
        refused(InspectionFollowUp.create, **task | wrong)


def test_a_member_goes_once_and_its_name_stays(visit: Inspection) -> None:
    chief = make.Actor.server(visit.cycle.commune_id)
    member = keep_member(visit.cycle_id, MemberFacts("Phan Công Tuấn"), by=chief, at=make.NOW)
    InspectionMember.create(inspection=visit.id, member=member.id, name=member.name)
    refused(InspectionMember.create, inspection=visit.id, member=member.id, name=member.name)
    refused(lambda: visit.unit.delete_instance())
    remove_member(visit.cycle_id, member.id, by=chief, at=make.NOW)
    assert [(one.member_id, one.name) for one in InspectionMember.select()] == [(None, "Phan Công Tuấn")]
    visit.delete_instance()
    assert InspectionMember.select().count() == 0
