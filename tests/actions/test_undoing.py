"""Undo: what stood before stands again, the journal keeps both, and nothing later is swept away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import factories as make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdht.actions import images
from cdht.actions.citizens import Person
from cdht.actions.deeds import deed
from cdht.actions.evidence import add_evidence, judge_evidence, remove_evidence
from cdht.actions.recognition import correct, revoke
from cdht.actions.registration import (
    NewRegistration,
    RegistrationFacts,
    change,
    register,
    reinstate,
    withdraw,
)
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.soundness import examine
from cdht.actions.undoing import may_undo, undo
from cdht.actions.verification import send_back, verify
from cdht.actions.voting import MeetingFacts, VoteCast, record_meeting
from cdht.domain.evidence import EvidenceState
from cdht.domain.lifecycle import Role, Stage
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.domain.undo import KEPT_FOR, TooLate
from cdht.models.base import database
from cdht.models.evidence import Evidence
from cdht.models.figures import figures_of
from cdht.models.journal import JournalEntry, of_registration
from cdht.models.registration import Registration
from cdht.models.scoring import Sheet, SheetKind
from cdht.models.undoing import Before
from cdht.models.voting import Meeting, last_saved

NOTES = dict.fromkeys(range(1, 11), "đã xem")


@pytest.fixture
def world(db):
    return people()


def people() -> SimpleNamespace:
    chief = make.commune()
    unit = make.unit(chief)
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(unit,))
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit, number="046061001234")
    other = make.person(chief, cycle, unit, "Lê Thị Ánh", year=1970)
    return SimpleNamespace(
        chief=chief, unit=unit, cycle=cycle, clerk=clerk, verifier=verifier, row=row, other=other, at=make.NOW
    )


def picture(*rows: Registration) -> dict:
    """Everything that an undo must bring back; versions and the journal only grow."""
    ids = [row.id for row in rows]
    parts = {part: images.read(ids, part) for part in images.ORDER if part != "meeting"}
    stages = {one.id: one.stage for one in Registration.select().where(Registration.id.in_(ids))}
    row = make.fresh(rows[0])
    return parts | {"stages": stages, "meeting": images.read_meeting(row.cycle_id, row.unit_id)}


def facts(row: Registration, **more) -> RegistrationFacts:
    known = {
        "unit_id": row.unit_id,
        "audience_registered": "farmer",
        "audience": row.audience,
        "registered_on": row.registered_on,
        "component": row.component,
    }
    person = Person("Hoàng Văn Quí", Birth(1962, 1, 2), Gender.FEMALE, "046162009999", "0905123456", "Bao La")
    return RegistrationFacts(person=person, reason="Ghi nhầm", **(known | more))


# One deed of every kind, on somebody who stands where it is possible ------------------------------------


def _keyed(world, sheet=None):
    save_self_scores([KeyedSheet(world.row.id, sheet or make.points(8))], by=world.clerk, at=world.at)


def _verified(world):
    _keyed(world)
    verify([KeyedSheet(world.row.id, make.points(9), notes=NOTES)], by=world.verifier, at=world.at)


def _voted(world):
    _verified(world)
    ballots(world, VoteCast(world.row.id, 18, 2))


def ballots(world, *votes: VoteCast, present: int = 20):
    meeting = MeetingFacts(20, present, date(2021, 7, 10), "Nhà văn hóa thôn")
    record_meeting(world.cycle.id, world.unit.id, meeting, votes, by=world.chief, at=world.at)


def _evidence(world):
    add_evidence(world.row.id, 3, "Giấy khen", by=world.clerk, at=world.at)
    add_evidence(world.row.id, 4, "Sổ ghi chép", by=world.clerk, at=world.at)


def _more_evidence(world):
    add_evidence(world.row.id, 3, "Bằng khen", by=world.clerk, at=world.at)


def _judge_and_verify(world):
    verify([KeyedSheet(world.row.id, make.points(7), notes=NOTES)], by=world.verifier, at=world.at)
    states = {one.id: EvidenceState.ACCEPTED for one in Evidence.select()}
    judge_evidence(world.row.id, states, by=world.verifier, at=world.at)


def _moves_house(world):
    new = make.unit(world.chief, "Dòng họ Hoàng")
    change(world.row.id, facts(world.row, unit_id=new.id), version=None, by=world.chief, at=world.at)


def nothing(_world):
    """Freshly registered."""


DEEDS = {
    "draft": (nothing, lambda w: _keyed(w, make.points(1, None, 3, 4, 5, 6, 7, 8, 9, 10)), "clerk"),
    "first points": (nothing, _keyed, "clerk"),
    "other points": (_keyed, lambda w: _keyed(w, make.points(7)), "clerk"),
    "add evidence": (_evidence, _more_evidence, "clerk"),
    "remove evidence": (
        _evidence,
        lambda w: remove_evidence(w.row.id, Evidence.get(indicator=3).id, by=w.clerk, at=w.at),
        "clerk",
    ),
    "verify": (lambda w: (_evidence(w), _keyed(w)), _judge_and_verify, "verifier"),
    "send back": (_keyed, lambda w: send_back(w.row.id, "Thiếu sổ", by=w.verifier, at=w.at), "verifier"),
    "hand in again": (
        lambda w: (_keyed(w), send_back(w.row.id, "Thiếu sổ", by=w.verifier, at=w.at)),
        _keyed,
        "clerk",
    ),
    "vote": (_verified, lambda w: ballots(w, VoteCast(w.row.id, 18, 2)), "chief"),
    "other votes": (_voted, lambda w: ballots(w, VoteCast(w.row.id, 15, 3, 1, False), present=19), "chief"),
    "meeting alone": (_verified, lambda w: ballots(w), "chief"),
    "correct": (_voted, lambda w: correct(w.row.id, "Đếm lại", by=w.chief, at=w.at), "chief"),
    "change": (nothing, lambda w: change(w.row.id, facts(w.row), version=None, by=w.clerk, at=w.at), "clerk"),
    "change unit": (nothing, _moves_house, "chief"),
    "withdraw": (_keyed, lambda w: withdraw(w.row.id, "Chuyển đi", by=w.clerk, at=w.at), "clerk"),
    "reinstate": (
        lambda w: withdraw(w.row.id, "Chuyển đi", by=w.clerk, at=w.at),
        lambda w: reinstate(w.row.id, by=w.clerk, at=w.at),
        "clerk",
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_taken_back_everything_is_as_before_but_versions_and_journal(world, name) -> None:
    before_it, do, who = DEEDS[name]
    before_it(world)
    before, version = picture(world.row), make.fresh(world.row).version
    entries = JournalEntry.select().count()
    with deed() as this:
        do(world)
    assert picture(world.row) != before
    written = JournalEntry.select().count() - entries
    assert may_undo(this.id, by=getattr(world, who), at=world.at)
    undo(this.id, by=getattr(world, who), at=world.at)
    assert picture(world.row) == before
    if name != "meeting alone":
        assert make.fresh(world.row).version > version
    assert JournalEntry.select().count() - entries == 2 * written - (name == "change unit")
    assert not may_undo(this.id, by=getattr(world, who), at=world.at)
    assert [problem for check in examine(database.obj) for problem in check.problems] == []


def test_the_journal_names_what_was_taken_back(world) -> None:
    with deed() as this:
        _keyed(world)
    later = world.at + timedelta(minutes=5)
    undo(this.id, by=world.clerk, at=later)
    [_registered, keyed, back] = of_registration(world.row.id)
    assert (back.action, back.account_name, back.at) == ("undo", "Người nhap", later)
    assert (back.from_stage, back.to_stage) == (Stage.SELF_SCORED, Stage.REGISTERED)
    points = {f"points-{n}": [8, None] for n in range(1, 11)}
    assert back.changed == points | {"undoes": [keyed.id, "self_score"]}


def test_a_second_undo_changes_nothing_more(world) -> None:
    with deed() as this:
        _keyed(world)
    first = undo(this.id, by=world.clerk, at=world.at)
    entries = JournalEntry.select().count()
    assert undo(this.id, by=world.clerk, at=world.at) == first
    assert JournalEntry.select().count() == entries


def test_several_deeds_are_taken_back_from_the_last_to_the_first(world) -> None:
    pictures, done = [], []
    for do in (
        lambda: _keyed(world, make.points(1, None, 3, 4, 5, 6, 7, 8, 9, 10)),
        lambda: _keyed(world),
        lambda: send_back(world.row.id, "Thiếu sổ", by=world.verifier, at=world.at),
        lambda: _keyed(world, make.points(9)),
    ):
        pictures.append(picture(world.row))
        with deed() as this:
            do()
        done.append(this.id)
    with pytest.raises(TooLate, match="Người nhap đã nhập điểm tự chấm lúc 08:30 01/07/2021"):
        undo(done[0], by=world.clerk, at=world.at)
    for number, before in zip(reversed(done), reversed(pictures), strict=True):
        undo(number, by=world.chief, at=world.at)
        assert picture(world.row) == before


def test_registered_by_mistake_it_stays_as_withdrawn_and_counts_nowhere(world) -> None:
    person = Person("Trần Văn Nhầm", Birth(1980))
    new = NewRegistration(person, world.unit.id, "farmer", date(2021, 4, 2), consent="paper")
    with deed() as this:
        [number] = register(world.cycle.id, [new], by=world.clerk, at=world.at)
    counted = figures_of(world.cycle).total
    assert (counted.count("registered"), counted.count("withdrawn")) == (3, 0)
    undo(this.id, by=world.clerk, at=world.at)
    row, [_first, last] = make.fresh(number), of_registration(number)
    assert (row.stage, last.reason, row.citizen.name) == (Stage.WITHDRAWN, "Nhập nhầm", "Trần Văn Nhầm")
    counted = figures_of(world.cycle).total
    assert (counted.count("registered"), counted.count("withdrawn")) == (2, 0)
    reinstate(number, by=world.clerk, at=world.at)
    assert figures_of(world.cycle).total.count("registered") == 3


def test_a_whole_meeting_is_taken_back_at_once_and_only_the_last_save(world) -> None:
    for row in (world.row, world.other):
        make.self_scored(world.clerk, row), make.verified(world.verifier, row)
    before = picture(world.row, world.other)
    with deed() as first:
        ballots(world, VoteCast(world.row.id, 18, 2))
    after_one = picture(world.row, world.other)
    with deed() as second:
        ballots(world, VoteCast(world.row.id, 18, 2), VoteCast(world.other.id, 3, 17))
    with pytest.raises(TooLate, match="Trần Thị Diệu Hương đã ghi phiếu bầu"):
        undo(first.id, by=world.chief, at=world.at)
    undo(second.id, by=world.chief, at=world.at)
    assert picture(world.row, world.other) == after_one
    undo(first.id, by=world.chief, at=world.at)
    assert picture(world.row, world.other) == before
    assert Meeting.select().count() == 0
    assert last_saved(world.cycle.id, world.unit.id).action == "undo"


# What stands in the way ---------------------------------------------------------------------------------


def test_only_whoever_did_it_or_the_secretary(world) -> None:
    colleague = make.actor(world.chief, "khac", Role.CLERK, units=(world.unit,))
    elsewhere = replace(world.clerk, unit_ids=frozenset())
    with deed() as this:
        _keyed(world)
    with pytest.raises(NotAllowed, match="Người nhap hoặc thư ký"):
        undo(this.id, by=colleague, at=world.at)
    with pytest.raises(NotAllowed, match="người khác phụ trách"):
        undo(this.id, by=elsewhere, at=world.at)
    stranger = replace(world.chief, commune_id=99)
    with pytest.raises(Refused, match="Không còn giữ"):
        undo(this.id, by=stranger, at=world.at)
    undo(this.id, by=world.chief, at=world.at)
    assert make.fresh(world.row).stage == Stage.REGISTERED


def test_what_a_colleague_did_since_is_never_swept_away(world) -> None:
    with deed() as this:
        _keyed(world)
    make.verified(world.verifier, world.row)
    before = picture(world.row)
    with pytest.raises(TooLate, match=r"Người thamdinh đã thẩm định lúc 08:30 01/07/2021"):
        undo(this.id, by=world.clerk, at=world.at)
    assert picture(world.row) == before


def test_an_issued_decision_is_corrected_not_undone(world) -> None:
    _verified(world)
    with deed() as voted:
        ballots(world, VoteCast(world.row.id, 18, 2))
    with deed() as decided:
        make.recognised(world.chief, world.row)
    assert decided.id is None
    with pytest.raises(TooLate, match="đã ghi quyết định công nhận"):
        undo(voted.id, by=world.chief, at=world.at)
    with deed() as revoked:
        revoke(world.row.id, "Khai sai", by=world.chief, at=world.at)
    with deed() as opened:
        correct(world.row.id, "Xét lại", by=world.chief, at=world.at)
    assert (revoked.id, opened.id) == (None, None)


def test_the_same_person_changed_in_another_cycle_is_noticed(world) -> None:
    later = make.cycle(world.chief, "Năm 2022", year=2022, starts_on=date(2022, 1, 1))
    again = NewRegistration(
        Person("Hoàng Văn Quý", Birth(1961)),
        world.unit.id,
        "farmer",
        date(2022, 4, 2),
        citizen_id=world.row.citizen_id,
    )
    [other] = register(later.id, [again], by=world.chief, at=world.at)
    with deed() as this:
        change(world.row.id, facts(world.row), version=None, by=world.clerk, at=world.at)
    renamed = replace(facts(make.fresh(other)), person=Person("Hoàng Quý"))
    change(other, renamed, version=None, by=world.chief, at=world.at)
    with pytest.raises(TooLate, match="ở chỗ khác"):
        undo(this.id, by=world.clerk, at=world.at)
    assert make.fresh(world.row).citizen.name == "Hoàng Quý"


def test_after_a_month_it_is_corrected_and_forgotten(world) -> None:
    with deed() as this:
        _keyed(world)
    with pytest.raises(TooLate, match="quá 30 ngày"):
        undo(this.id, by=world.clerk, at=world.at + KEPT_FOR + timedelta(seconds=1))
    world.at += KEPT_FOR + timedelta(days=1)
    with deed():
        save_self_scores([KeyedSheet(world.other.id, make.points(8))], by=world.clerk, at=world.at)
    assert Before.select().count() == 1
    with pytest.raises(Refused, match="Không còn giữ"):
        undo(this.id, by=world.clerk, at=world.at)


def test_a_page_from_before_an_undo_is_always_noticed(world) -> None:
    """Whatever is keyed after an undo never has the version that an earlier page showed."""
    with deed() as this:
        _keyed(world)
    shown = Sheet.get(Sheet.kind == SheetKind.SELF).version
    undo(this.id, by=world.clerk, at=world.at)
    _keyed(world, make.points(6))
    with pytest.raises(Stale):
        save_self_scores([KeyedSheet(world.row.id, make.points(9), shown)], by=world.clerk, at=world.at)


def half_done(world):
    with deed():
        _keyed(world, make.points(7))
        withdraw(world.row.id, " ", by=world.clerk, at=world.at)


def test_nothing_is_kept_without_a_deed_or_of_a_refused_one(world) -> None:
    _keyed(world)
    with pytest.raises(Refused):
        half_done(world)
    assert Before.select().count() == 0
    assert make.fresh(world.row).stage == Stage.SELF_SCORED


# Any way through the table ------------------------------------------------------------------------------


STEPS = st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=6)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(names=STEPS)
def test_any_way_there_is_a_way_back_to_the_beginning(db, names) -> None:
    """Whatever was done in whatever order: undone from the last to the first, all is as in the beginning."""
    with database.atomic() as transaction:
        world, done = people(), []
        beginning = picture(world.row)
        for name in names:
            before = picture(world.row)
            try:
                with deed() as this:
                    DEEDS[name][1](world)
            except (Refused, NotAllowed, Stale, Evidence.DoesNotExist):
                assert picture(world.row) == before
                continue
            if this.id is not None:
                done.append((this.id, before))
        for number, before in reversed(done):
            undo(number, by=world.chief, at=world.at)
            assert picture(world.row) == before
        assert picture(world.row) == beginning
        transaction.rollback()
