"""Migration 0016 on a database with people: nothing of before changes, and opinions keep their bounds."""

from __future__ import annotations

import factories as make
import pytest
from peewee import IntegrityError

from cdht.models.base import database
from cdht.models.migrating import migrate, pending
from cdht.models.scoring import SheetKind, sheets_of
from cdht.models.second_verification import Opinion, OpinionScore


def test_rows_of_before(db) -> None:
    chief = make.commune()
    server = chief.__class__.server(chief.commune_id)
    row = make.self_scored(chief, make.person(chief, make.cycle(chief), make.unit(chief)))
    make.verified(server, row)
    db.execute_sql('DROP TABLE "opinion_score"')
    db.execute_sql('DROP TABLE "opinion"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0016_second_verification'")
    assert pending(db) == ["0016_second_verification"]
    migrate(db)
    assert sheets_of([row.id], SheetKind.VERIFIED)[row.id][1] == make.points(8)
    assert Opinion.select().count() == 0


@pytest.mark.parametrize(("place", "points"), [(0, 8), (3, 8), (1, 11), (1, -1)])
def test_out_of_bounds(db, place, points) -> None:
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))

    def give() -> None:
        opinion = Opinion.create(registration=row.id, place=place, given_at=make.NOW)
        OpinionScore.create(opinion=opinion, indicator=1, points=points)

    with pytest.raises(IntegrityError), database.atomic():
        give()


def test_one_opinion_of_each_place(db) -> None:
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    Opinion.create(registration=row.id, place=1, given_at=make.NOW)
    with pytest.raises(IntegrityError), database.atomic():
        Opinion.create(registration=row.id, place=1, given_at=make.NOW)
