"""Replacing certificates and counting prints: one series of numbers, facts kept, nothing half done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import factories as make
import pytest
from peewee import IntegrityError

from cdht.actions.certificates import record_prints, replace_certificate
from cdht.actions.citizens import Person
from cdht.actions.cycles import close_cycle
from cdht.actions.recognition import correct, revoke
from cdht.actions.registration import RegistrationFacts, change
from cdht.actions.soundness import examine
from cdht.domain.certificates import Cause, State
from cdht.domain.lifecycle import Role, WrongStage
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.models.certificates import (
    CertificateKey,
    CertificatePrint,
    CertificateReplacement,
    certificate_with,
    certificates_of,
    certificates_of_person,
    key_of,
    last_certificate,
)
from cdht.models.journal import JournalEntry, of_registration
from cdht.models.recognition import Recognition
from cdht.models.search import certificate_holder, certificate_holders

LATER = make.NOW + timedelta(days=400)


@pytest.fixture
def world(db):
    """Two people recognised; the first one's name was mended since."""
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    rows = [make.person(chief, cycle, unit, name) for name in ("Hoàng Văn Quý", "Lê Thị Vy")]
    for row in rows:
        make.self_scored(chief, row), make.verified(verifier, row)
    for row in rows:
        make.voted(chief, row)
    make.recognised(chief, rows[0])
    quy, vy = (make.fresh(row) for row in rows)
    return SimpleNamespace(db=db, chief=chief, unit=unit, cycle=cycle, verifier=verifier, quy=quy, vy=vy)


def mend(world, name: str = "Hoàng Văn Quí") -> None:
    row = make.fresh(world.quy)
    person = Person(name, Birth(1961), Gender.MALE)
    facts = RegistrationFacts(
        person,
        row.unit_id,
        row.audience_registered,
        row.audience,
        row.registered_on,
        row.component,
        reason="x",
    )
    change(row.id, facts, version=None, by=world.chief, at=make.NOW)


def told(world) -> list[tuple]:
    return [
        (one.facts.label, one.facts.name, one.state, one.replaces, one.replaced_by, one.prints)
        for one in certificates_of(world.cycle.id)
    ]


# Replacing -----------------------------------------------------------------------------------------------


def test_a_correction_takes_the_name_of_today_and_the_next_number(world) -> None:
    mend(world)
    new = replace_certificate(world.quy.id, Cause.CORRECTED, "theo đơn", by=world.chief, at=LATER)
    assert new == "003/2021"
    assert told(world) == [
        ("001/2021", "Hoàng Văn Quý", State.REPLACED, 0, 3, 0),
        ("002/2021", "Lê Thị Vy", State.VALID, 0, 0, 0),
        ("003/2021", "Hoàng Văn Quí", State.VALID, 1, 0, 0),
    ]
    first, newest = certificates_of_person(world.quy.id)
    assert (newest.issued_on, newest.reason) == (
        LATER.date(),
        "Giấy ghi sai hoặc đã đổi, hồ sơ đã sửa; theo đơn",
    )
    assert (first.issued_on, first.facts.code != newest.facts.code) == (date(2021, 7, 20), True)
    entry = of_registration(world.quy.id)[-1]
    assert (entry.action, entry.account_name, entry.reason, entry.changed) == (
        "replace_certificate", "Trần Thị Diệu Hương", newest.reason,
        {"certificate": ["001/2021", "003/2021"], "printed_name": ["Hoàng Văn Quý", "Hoàng Văn Quí"]},
    )  # fmt: skip
    # as decided stays as decided
    assert Recognition.get(Recognition.registration == world.quy.id).printed_name == "Hoàng Văn Quý"


def test_nothing_to_correct_is_refused_but_what_was_lost_is_replaced_as_it_was(world) -> None:
    with pytest.raises(Refused, match="Giấy đang ghi đúng như hồ sơ") as refused:
        replace_certificate(world.quy.id, Cause.CORRECTED, by=world.chief, at=LATER)
    assert [problem.field for problem in refused.value.problems] == ["cause"]
    assert told(world)[0][2] is State.VALID
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=LATER)
    replace_certificate(world.quy.id, Cause.DAMAGED, by=world.chief, at=LATER)
    assert [(number, state, old, new) for number, _name, state, old, new, _prints in told(world)] == [
        ("001/2021", State.REPLACED, 0, 3),
        ("002/2021", State.VALID, 0, 0),
        ("003/2021", State.REPLACED, 1, 4),
        ("004/2021", State.VALID, 3, 0),
    ]
    assert {one.facts.name for one in certificates_of_person(world.quy.id)} == {"Hoàng Văn Quý"}


def test_a_note_has_a_limit(world) -> None:
    with pytest.raises(Refused, match="không quá 300") as refused:
        replace_certificate(world.quy.id, Cause.LOST, "đ" * 301, by=world.chief, at=LATER)
    assert [problem.field for problem in refused.value.problems] == ["note"]
    replace_certificate(world.quy.id, Cause.LOST, "đ" * 300, by=world.chief, at=LATER)


def test_one_series_of_numbers(world) -> None:
    """A later decision goes on after the replacements, and the check of the data counts both tables."""
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=LATER)
    assert last_certificate(world.cycle.id) == 3
    late = make.person(world.chief, world.cycle, world.unit, "Võ Thị Chờ")
    make.self_scored(world.chief, late), make.verified(world.verifier, late), make.voted(world.chief, late)
    make.recognised(world.chief, late, "46/QĐ-UBND")
    assert [number for number, *_rest in told(world)] == ["001/2021", "002/2021", "003/2021", "004/2021"]
    assert [check.title for check in examine(world.db) if not check.holds] == []
    CertificateReplacement.update(number=4).execute()
    assert [check.title for check in examine(world.db) if not check.holds] == [
        "Số giấy công nhận liền nhau, không trùng"
    ]


def test_the_tables_refuse_a_number_a_code_or_a_print_twice(world) -> None:
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=LATER)
    record_prints([world.vy.id], by=world.chief, at=LATER)
    [row] = CertificateReplacement.select().dicts()
    for same in ({"code": "AAAA-2222"}, {"number": 9}):
        with pytest.raises(IntegrityError):
            CertificateReplacement.create(**{key: row[key] for key in row if key != "id"} | same)
    [print_] = CertificatePrint.select().dicts()
    with pytest.raises(IntegrityError):
        CertificatePrint.create(**{key: print_[key] for key in print_ if key != "id"})


def test_who_may(world) -> None:
    for role in (Role.CLERK, Role.VERIFIER, Role.VIEWER, Role.ADMIN):
        other = make.actor(world.chief, f"nguoi-{role}", role, all_units=True)
        with pytest.raises(NotAllowed, match="thư ký"):
            replace_certificate(world.quy.id, Cause.LOST, by=other, at=LATER)
        with pytest.raises(NotAllowed, match="thư ký"):
            record_prints([world.quy.id], by=other, at=LATER)
    assert len(told(world)) == 2


def test_only_what_holds_is_replaced_or_printed(world) -> None:
    revoke(world.quy.id, "Khai sai", by=world.chief, at=make.NOW)
    for deed in (
        lambda: replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=LATER),
        lambda: record_prints([world.vy.id, world.quy.id], by=world.chief, at=LATER),
    ):
        with pytest.raises(WrongStage, match="Hoàng Văn Quý không có giấy công nhận còn hiệu lực"):
            deed()
    assert (CertificatePrint.select().count(), CertificateReplacement.select().count()) == (0, 0)
    with pytest.raises(Refused, match="Không còn hồ sơ này"):
        record_prints([999], by=world.chief, at=LATER)


def test_a_colleague_was_faster(world) -> None:
    version = world.quy.version
    replace_certificate(world.quy.id, Cause.LOST, version=version, by=world.chief, at=LATER)
    with pytest.raises(Stale, match="Trần Thị Diệu Hương vừa sửa hồ sơ của Hoàng Văn Quý"):
        replace_certificate(world.quy.id, Cause.LOST, version=version, by=world.chief, at=LATER)
    assert len(told(world)) == 3


def test_a_closed_cycle_still_replaces_and_prints(world) -> None:
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=LATER)
    record_prints([world.quy.id], by=world.chief, at=LATER)
    assert told(world)[-1][-1] == 1


def test_revoked_after_it_was_replaced_and_recognised_anew(world) -> None:
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=make.NOW)
    revoke(world.quy.id, "Khai sai", by=world.chief, at=make.NOW)
    assert [one.state for one in certificates_of_person(world.quy.id)] == [State.REVOKED] * 2
    correct(world.quy.id, "Xét lại", by=world.chief, at=make.NOW)
    make.recognised(world.chief, world.quy, "46/QĐ-UBND")
    assert [(one.facts.number, one.state) for one in certificates_of_person(world.quy.id)] == [
        (1, State.REVOKED), (3, State.REVOKED), (4, State.VALID),
    ]  # fmt: skip


# Finding -------------------------------------------------------------------------------------------------


def test_codes_and_numbers_lead_to_the_person_and_to_their_own_certificate(world) -> None:
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=make.NOW)
    first, newest = certificates_of_person(world.quy.id)
    assert certificate_with(first.facts.code) == first
    assert certificate_with(newest.facts.code) == newest
    assert certificate_with("AAAA-2222") is None
    for one in (first, newest):
        assert certificate_holder(world.chief, one.facts.code).id == world.quy.id
        assert [row.id for row in certificate_holders(world.chief, (one.facts.number, 2021))] == [
            world.quy.id
        ]


# Prints --------------------------------------------------------------------------------------------------


def test_every_print_is_counted_and_told(world) -> None:
    record_prints([world.quy.id, world.vy.id], by=world.chief, at=make.NOW)
    record_prints([world.quy.id], by=world.chief, at=LATER)
    replace_certificate(world.quy.id, Cause.DAMAGED, by=world.chief, at=LATER)
    record_prints([world.quy.id], by=world.chief, at=LATER)
    assert [(number, prints) for number, *_rest, prints in told(world)] == [
        ("001/2021", 2), ("002/2021", 1), ("003/2021", 1),
    ]  # fmt: skip
    assert [
        (row.recognition.registration_id, row.number, row.copy, row.at, row.account_id)
        for row in CertificatePrint.select().order_by(CertificatePrint.id)
    ] == [
        (world.quy.id, 1, 1, make.NOW, world.chief.account_id),
        (world.vy.id, 2, 1, make.NOW, world.chief.account_id),
        (world.quy.id, 1, 2, LATER, world.chief.account_id),
        (world.quy.id, 3, 1, LATER, world.chief.account_id),
    ]
    entries = (
        JournalEntry.select().where(JournalEntry.action == "print_certificate").order_by(JournalEntry.id)
    )
    assert [entry.changed["certificate"][1] for entry in entries] == [
        "001/2021, lần 1", "002/2021, lần 1", "001/2021, lần 2", "003/2021, lần 1",
    ]  # fmt: skip


def test_a_reprint_changes_no_fact(world) -> None:
    record_prints([world.quy.id], by=world.chief, at=make.NOW)
    mend(world)
    before = [(one.facts, one.salutation) for one in certificates_of(world.cycle.id)]
    record_prints([world.quy.id], by=world.chief, at=datetime(2025, 1, 5))
    assert [(one.facts, one.salutation) for one in certificates_of(world.cycle.id)] == before


# The key -------------------------------------------------------------------------------------------------


def test_a_commune_has_one_key_from_the_beginning(world) -> None:
    assert len(key_of(world.chief.commune_id)) == 32
    assert len(set(key_of(world.chief.commune_id))) > 10
    with pytest.raises(IntegrityError):
        CertificateKey.create(commune=world.chief.commune_id, key="0" * 64)
