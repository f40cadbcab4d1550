"""The database itself refuses what cannot be true, whatever the code above it forgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import factories as make
import pytest
from peewee import IntegrityError

from cdht.domain.lifecycle import Role
from cdht.models import (
    AccountRole,
    Citizen,
    CommuneName,
    Cycle,
    Evidence,
    GuidingDocument,
    Meeting,
    Recognition,
    Registration,
    Score,
    Sheet,
    Signer,
    Unit,
    Vote,
)


@pytest.fixture
def world(db):
    """Somebody recognised, so that every table has rows."""
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit, number="046061001234")
    make.self_scored(chief, row), make.verified(verifier, row), make.voted(chief, row)
    make.recognised(chief, row)
    return row


def again(model: type, **changes: object) -> None:
    """Insert a copy of the first row with these changes."""
    [known] = model.select().limit(1).dicts()
    known.pop("id", None)
    model.insert(**(known | changes)).execute()


REFUSED: dict[str, Callable[[], object]] = {
    "11 points": lambda: Score.update(points=11).execute(),
    "minus one point": lambda: Score.update(points=-1).execute(),
    "text for points": lambda: Score._meta.database.execute_sql("UPDATE score SET points = 'tám'"),
    "an eleventh indicator": lambda: again(Score, indicator=11),
    "the same indicator twice": lambda: again(Score),
    "a second self-score": lambda: again(Sheet),
    "a sheet of an unknown kind": lambda: Sheet._meta.database.execute_sql("UPDATE sheet SET kind = 'third'"),
    "an unknown stage": lambda: Sheet._meta.database.execute_sql("UPDATE registration SET stage = 'done'"),
    "an unknown audience": lambda: Registration.update(audience="teacher").execute(),
    "a second registration in the cycle": lambda: again(Registration),
    "a registration of nobody": lambda: again(Registration, citizen=999),
    "a registration in no unit": lambda: Registration.update(unit=999).execute(),
    "more present than eligible": lambda: Meeting.update(present=21).execute(),
    "a second meeting of the unit": lambda: again(Meeting),
    "a negative ballot": lambda: Vote.update(votes_against=-1).execute(),
    "a second vote on one person": lambda: again(Vote),
    "a second outcome in force": lambda: again(Recognition, certificate_number=2, code="ABCD-2345"),
    "the same certificate number": lambda: again(Recognition, code="ABCD-2345", undone_at=make.NOW),
    "the same look-up code": lambda: again(Recognition, certificate_number=2, undone_at=make.NOW),
    "recognised without a certificate": lambda: Recognition.update(certificate_number=None).execute(),
    "a certificate without recognition": lambda: Recognition.update(recognised=False).execute(),
    "the same number for two citizens": lambda: again(Citizen),
    "a name of one letter": lambda: Citizen.update(name="A").execute(),
    "an unknown gender": lambda: Citizen._meta.database.execute_sql("UPDATE citizen SET gender = 'x'"),
    "two units of one name": lambda: again(Unit),
    "two cycles of one name": lambda: again(Cycle),
    "a majority of 100 %": lambda: Cycle.update(majority_percent=100).execute(),
    "a cycle in the year 21": lambda: Cycle.update(year=21).execute(),
    "a role that does not exist": lambda: AccountRole._meta.database.execute_sql(
        "UPDATE account_role SET role = 'king'"
    ),
    "two names of the commune from one day": lambda: again(CommuneName),
    "a unit that has people removed": lambda: Unit.delete().execute(),
    "a citizen who is registered removed": lambda: Citizen.delete().execute(),
    "evidence without words": lambda: Evidence.insert(
        registration=1, indicator=1, text="", state="unseen", note="", added_at=make.NOW
    ).execute(),
    "a document without a subject": lambda: GuidingDocument.insert(
        cycle=1, kind="Kế hoạch", number="", issued_on=date(2021, 1, 1), issuer="Xã", subject="",
        is_ground=False, position=0,
    ).execute(),
    "a signer of an unknown body": lambda: Signer.insert(
        commune=1, body="king", authority="", title="VUA", second_title="", name="Ai",
        valid_from=date(2021, 1, 1),
    ).execute(),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(world, db, name: str) -> None:
    with pytest.raises(IntegrityError):
        REFUSED[name]()


def test_a_code_and_number_may_be_missing_many_times(world) -> None:
    """NULL is no number: two citizens without CCCD are two citizens."""
    again(Citizen, number=None)
    again(Citizen, number=None)
    assert Citizen.select().count() == 3
