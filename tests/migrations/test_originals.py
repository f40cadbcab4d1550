"""Migration 0008 on a database with people: nothing of theirs changes, and the tables hold their rules."""

from __future__ import annotations

from typing import Any

import factories as make
import pytest
from peewee import IntegrityError

from cdht.models.base import database
from cdht.models.migrating import migrate, pending
from cdht.models.originals import Original, RegisterEntry, Reprint


def test_people_of_before_stay_as_they_are(db) -> None:
    chief = make.commune()
    make.self_scored(chief, make.person(chief, make.cycle(chief), make.unit(chief)))
    for table in ("reprint", "register_entry", "original"):
        db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0008_originals'")
    assert pending(db) == ["0008_originals"]
    rows = db.execute_sql("SELECT * FROM registration, journal_entry").fetchall()
    migrate(db)
    assert db.execute_sql("SELECT * FROM registration, journal_entry").fetchall() == rows
    assert [table.select().count() for table in (Original, RegisterEntry, Reprint)] == [0, 0, 0]


@pytest.fixture
def cycle(db):
    return make.cycle(make.commune())


def original(cycle: Any, **more: Any) -> Original:
    values: dict[str, Any] = {
        "commune": cycle.commune_id, "cycle": cycle, "paper": "summary", "title": "Báo cáo",
        "file_name": "BaoCao", "issued_on": "2026-07-20", "account_name": "An", "created_at": make.NOW,
        "document": "{}", "pdf": b"%PDF", "pdf_digest": "0" * 64,
    }  # fmt: skip
    return Original.create(**values | more)


def entry(cycle: Any, number: int = 1, **more: Any) -> RegisterEntry:
    values: dict[str, Any] = {
        "commune": cycle.commune_id, "series": "association", "kind": "BC", "year": 2026, "number": number,
        "account_name": "An", "at": make.NOW,
    }  # fmt: skip
    return RegisterEntry.create(**values | more)


def refused(write: Any, *args: Any, **more: Any) -> None:
    with pytest.raises(IntegrityError), database.atomic():
        write(*args, **more)


def test_a_number_is_given_once_to_a_paper_or_to_an_explanation(cycle) -> None:
    first = original(cycle)
    entry(cycle, 1, original=first)
    entry(cycle, 2, note="Viết hỏng")
    refused(entry, cycle, 1, note="Lần nữa")
    refused(entry, cycle, 3)
    refused(entry, cycle, 3, original=original(cycle), note="Cả hai")
    refused(entry, cycle, 3, original=first)
    refused(entry, cycle, 0, note="Số không")
    refused(entry, cycle, 3, note="Cơ quan lạ", series="clan")
    entry(cycle, 1, note="Loại khác", kind="TTr")
    entry(cycle, 1, note="Năm khác", year=2027)
    entry(cycle, 1, note="Cơ quan khác", series="steering_committee")


def test_an_original_is_replaced_at_most_once_and_with_a_reason(cycle) -> None:
    first = original(cycle)
    refused(original, cycle, replaces=first)
    refused(original, cycle, reason="Không thay bản nào")
    original(cycle, replaces=first, reason="Sai số")
    refused(original, cycle, replaces=first, reason="Lần nữa")
    refused(original, cycle, docx=b"PK")
    refused(original, cycle, pdf_digest="ngắn")
    refused(lambda: first.delete_instance())


def test_reprints_count_up(cycle) -> None:
    first = original(cycle)
    Reprint.create(original=first, number=1, account_name="An", at=make.NOW)
    refused(Reprint.create, original=first, number=1, account_name="An", at=make.NOW)
    refused(Reprint.create, original=first, number=0, account_name="An", at=make.NOW)
