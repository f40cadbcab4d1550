"""Every registration has a code of its own, whichever door it came through."""

from __future__ import annotations

from pathlib import Path

import factories as make
import pytest
from peewee import IntegrityError

from cdht import demo
from cdht.actions import form_codes
from cdht.domain.form_codes import read_code
from cdht.models.form_codes import FormCode, carrying, codes_of
from cdht.models.registration import Registration, visible_to


@pytest.fixture
def village(db):
    chief = make.commune()
    return chief, make.cycle(chief), make.unit(chief)


def test_registering_gives_a_code_that_leads_back(village) -> None:
    chief, cycle, unit = village
    rows = [make.person(chief, cycle, unit, name) for name in ("Lê An", "Võ Y")]
    codes = codes_of(row.id for row in rows)
    assert len(set(codes.values())) == 2
    for row in rows:
        assert read_code(codes[row.id]) == codes[row.id]
        assert [one.id for one in carrying(visible_to(chief), codes[row.id])] == [row.id]


def test_a_workbook_gives_codes_to_everybody(db) -> None:
    demo.fill()
    ids = {row.id for row in Registration.select()}
    assert set(codes_of(ids)) == ids and len(ids) > 50
    assert len({row.code for row in FormCode.select()}) == len(ids)


def test_a_code_that_is_taken_is_not_given_again(village, monkeypatch) -> None:
    chief, cycle, unit = village
    dice = iter([7] * 5 + [7] * 5 + [8] * 5)
    monkeypatch.setattr(form_codes.secrets, "randbelow", lambda below: next(dice))
    first, second = (make.person(chief, cycle, unit, name) for name in ("Lê An", "Võ Y"))
    codes = codes_of([first.id, second.id])
    assert codes[first.id].startswith("999-99") and codes[second.id].startswith("BBB-BB")


def test_the_database_refuses_a_code_twice(village) -> None:
    chief, cycle, unit = village
    first, second = (make.person(chief, cycle, unit, name) for name in ("Lê An", "Võ Y"))
    code = codes_of([first.id])[first.id]
    with pytest.raises(IntegrityError):
        FormCode.update(code=code).where(FormCode.registration == second.id).execute()


def test_nobody_asked_for_costs_nothing(db_file: Path, db) -> None:
    assert codes_of([]) == {}
    form_codes.give_codes([])
    assert FormCode.select().count() == 0
