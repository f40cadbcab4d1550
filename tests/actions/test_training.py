"""Sessions, their lists, and the evidence that follows them through everything that happens to a sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions import undoing
from cdht.actions.cycles import close_cycle
from cdht.actions.deeds import deed
from cdht.actions.duplicates import ask_again, merge, undo_merge
from cdht.actions.evidence import add_evidence, judge_evidence, remove_evidence
from cdht.actions.recognition import correct
from cdht.actions.registration import reinstate, withdraw
from cdht.actions.soundness import examine
from cdht.actions.training import count_guests, keep_session, remove_session
from cdht.actions.training_attendance import keep_list, tick_unit
from cdht.actions.verification import send_back
from cdht.domain.evidence import EvidenceKind, EvidenceState
from cdht.domain.lifecycle import Role
from cdht.domain.problems import NotAllowed, Refused
from cdht.domain.training import SessionFacts
from cdht.domain.undo import TooLate
from cdht.models.base import database
from cdht.models.citizens import Citizen
from cdht.models.evidence import Evidence
from cdht.models.figures import figures_of
from cdht.models.journal import JournalEntry
from cdht.models.registration import Registration
from cdht.models.training import (
    TrainingAttendance,
    TrainingSession,
    figures_of_training,
    sessions_of,
)

FACTS = SessionFacts(date(2021, 4, 22), "Bộ tiêu chí", place="Hội trường", indicators=frozenset({1, 2}))
TEXT = "Dự tập huấn ngày 22/04/2021: Bộ tiêu chí"


@pytest.fixture
def world(db):
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    return SimpleNamespace(
        chief=chief, unit=unit, other=other, cycle=cycle,
        clerk=make.actor(chief, "lan", Role.CLERK, units=(unit,)),
        verifier=make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit, other)),
        an=make.person(chief, cycle, unit, "Lê An"), yen=make.person(chief, cycle, unit, "Võ Yến"),
        far=make.person(chief, cycle, other, "Hồ Xa"),
        session=keep_session(cycle.id, FACTS, by=chief, at=make.NOW),
    )  # fmt: skip


def tick(world, *rows, by=None, session=None) -> None:
    ids = [row.id for row in rows]
    keep_list((session or world.session).id, come=ids, by=by or world.chief, at=make.NOW)


def untick(world, *rows, by=None) -> None:
    keep_list(world.session.id, gone=[row.id for row in rows], by=by or world.chief, at=make.NOW)


def change(world, **more) -> None:
    keep_session(
        world.cycle.id, replace(FACTS, **more), by=world.chief, at=make.NOW, session_id=world.session.id
    )


def evidence(row) -> list[tuple]:
    rows = Evidence.select().where(Evidence.registration == row.id).order_by(Evidence.indicator, Evidence.id)
    return [(one.indicator, one.text, one.state) for one in rows]


def ticked() -> set[str]:
    rows = (
        TrainingAttendance.select(TrainingAttendance, Registration, Citizen).join(Registration).join(Citizen)
    )
    return {row.registration.citizen.name for row in rows}


BOTH = [(1, TEXT, EvidenceState.ACCEPTED), (2, TEXT, EvidenceState.ACCEPTED)]


# --- Sessions ----------------------------------------------------------------------------------------


def test_a_session_is_kept_changed_and_told(world) -> None:
    change(world, topic="Cách tự chấm", until=date(2021, 4, 23), units=frozenset({world.unit.id}))
    row = TrainingSession.get_by_id(world.session.id)
    assert (row.topic, row.days, row.place) == ("Cách tự chấm", "22/04/2021 – 23/04/2021", "Hội trường")
    assert [link.unit_id for link in row.units] == [world.unit.id] and row.indicator_numbers == (1, 2)
    told = JournalEntry.select().where(JournalEntry.action == "change_training").get()
    assert told.changed == {
        "session": [None, "Bộ tiêu chí (22/04/2021)"],
        "topic": ["Bộ tiêu chí", "Cách tự chấm"],
        "until": ["", "2021-04-23"],
        "units": ["mọi đơn vị", "Thôn Bao La – Đức Nhuận"],
    }


def test_only_the_secretary_keeps_sessions_and_guests(world) -> None:
    for by in (world.clerk, world.verifier):
        for act in (
            lambda by=by: keep_session(world.cycle.id, FACTS, by=by, at=make.NOW),
            lambda by=by: remove_session(world.cycle.id, world.session.id, by=by, at=make.NOW),
            lambda by=by: count_guests(world.cycle.id, world.session.id, 2, by=by, at=make.NOW),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_session_goes_while_nobody_attended(world) -> None:
    tick(world, world.an)
    with pytest.raises(Refused, match="đã có người dự"):
        remove_session(world.cycle.id, world.session.id, by=world.chief, at=make.NOW)
    untick(world, world.an)
    for _ in range(2):
        remove_session(world.cycle.id, world.session.id, by=world.chief, at=make.NOW)
    assert TrainingSession.select().count() == 0


def test_a_strange_unit_is_refused(world) -> None:
    with pytest.raises(Refused, match="Chọn các đơn vị"):
        change(world, units=frozenset({999}))


def test_guests_are_a_number(world) -> None:
    count_guests(world.cycle.id, world.session.id, 4, by=world.chief, at=make.NOW)
    assert TrainingSession.get().guests == 4
    for wrong in (-1, 10_000):
        with pytest.raises(Refused):
            count_guests(world.cycle.id, world.session.id, wrong, by=world.chief, at=make.NOW)


def test_a_closed_cycle_stays_as_it_is(world) -> None:
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    for act in (lambda: tick(world, world.an), lambda: change(world, topic="Khác")):
        with pytest.raises(Refused, match="đã khóa sổ"):
            act()


# --- The list ----------------------------------------------------------------------------------------


def test_a_tick_is_evidence_and_without_it_there_is_none(world) -> None:
    tick(world, world.an, by=world.clerk)
    assert evidence(world.an) == BOTH and evidence(world.yen) == []
    one = Evidence.get()
    assert (one.kind, one.happened_on, one.confirmed_by, one.training_id) == (
        EvidenceKind.TRAINING, date(2021, 4, 22), "Ban Chỉ đạo", world.session.id,
    )  # fmt: skip
    untick(world, world.an, by=world.clerk)
    assert evidence(world.an) == [] and ticked() == set()
    told = [
        (e.action, e.changed) for e in JournalEntry.select().where(JournalEntry.registration == world.an.id)
    ]
    session = "Bộ tiêu chí (22/04/2021)"
    assert told[1:] == [
        ("attend_training",
         {"training": [None, session], "evidence-1": [None, TEXT], "evidence-2": [None, TEXT]}),
        ("miss_training",
         {"training": [session, None], "evidence-1": [TEXT, None], "evidence-2": [TEXT, None]}),
    ]  # fmt: skip


def test_ticks_of_two_people_merge(world) -> None:
    """Each form says only what it changed; ticking again is harmless."""
    tick(world, world.an, by=world.clerk)
    tick(world, world.yen, world.an)
    keep_list(world.session.id, come=[world.far.id], gone=[world.yen.id], by=world.chief, at=make.NOW)
    assert ticked() == {"Lê An", "Hồ Xa"} and evidence(world.an) == BOTH


def test_everybody_of_a_unit(world) -> None:
    withdraw(world.yen.id, "Chuyển đi", by=world.chief, at=make.NOW)
    assert tick_unit(world.session.id, world.unit.id, by=world.clerk, at=make.NOW) == 1
    assert tick_unit(world.session.id, world.unit.id, by=world.clerk, at=make.NOW) == 0
    assert ticked() == {"Lê An"}


def test_who_may_tick_whom(world) -> None:
    for by, row in ((world.clerk, world.far), (world.verifier, world.an)):
        with pytest.raises(NotAllowed):
            tick(world, row, by=by)
    later = make.cycle(world.chief, "Năm 2022", year=2022)
    stranger = make.person(world.chief, later, world.unit, "Đỗ Lạ")
    withdraw(world.yen.id, "Chuyển đi", by=world.chief, at=make.NOW)
    for row, why in ((stranger, "không đăng ký trong đợt"), (world.yen, "đã rút đăng ký")):
        with pytest.raises(Refused, match=why):
            tick(world, world.an, row)
    assert ticked() == set(), "all or nothing"
    before = make.NOW.replace(month=4, day=21)
    with pytest.raises(Refused, match="chưa tới"):
        keep_list(world.session.id, come=[world.an.id], by=world.chief, at=before)


def test_a_list_is_kept_in_few_statements(world) -> None:
    names = ("Ba", "Ca", "Da", "Ga")
    rows = [make.person(world.chief, world.cycle, world.unit, f"Lê {name}") for name in names]
    asked: list[str] = []
    database.connection().set_trace_callback(asked.append)
    tick(world, rows[0])
    one = len(asked)
    asked.clear()
    tick(world, *rows[1:])
    reads = [sql for sql in asked if sql.startswith("SELECT")]
    assert len(reads) <= one and one < 40


# --- Evidence follows --------------------------------------------------------------------------------


def test_open_sheets_follow_every_change_of_the_session(world) -> None:
    tick(world, world.an, world.yen)
    make.self_scored(world.chief, world.yen)
    change(world, topic="Cách tự chấm", held_on=date(2021, 4, 23), indicators=frozenset({2, 5}))
    new = "Dự tập huấn ngày 23/04/2021: Cách tự chấm"
    for row in (world.an, world.yen):
        assert evidence(row) == [(2, new, EvidenceState.ACCEPTED), (5, new, EvidenceState.ACCEPTED)]
    change(world, counts=False)
    assert evidence(world.an) == evidence(world.yen) == []
    change(world)
    assert evidence(world.an) == evidence(world.yen) == BOTH
    entry = JournalEntry.select().where(JournalEntry.action == "training_evidence").first()
    assert entry.registration_id == world.an.id and entry.changed["evidence-1"] == [TEXT, None]


def test_a_verified_sheet_is_not_changed_and_its_tick_stays(world) -> None:
    tick(world, world.an)
    make.self_scored(world.chief, world.an)
    make.verified(world.verifier, world.an)
    change(world, topic="Khác hẳn")
    assert evidence(world.an) == BOTH
    with pytest.raises(Refused, match="Không bỏ được Lê An: phiếu đã thẩm định"):
        untick(world, world.an)
    correct(world.an.id, "Xem lại", by=world.chief, at=make.NOW)
    assert [one[1] for one in evidence(world.an)] == ["Dự tập huấn ngày 22/04/2021: Khác hẳn"] * 2
    untick(world, world.an)
    assert evidence(world.an) == []


def test_who_is_ticked_after_verification_gets_no_evidence_until_the_sheet_is_open(world) -> None:
    make.self_scored(world.chief, world.an)
    make.verified(world.verifier, world.an)
    tick(world, world.an)
    assert evidence(world.an) == [] and ticked() == {"Lê An"}
    correct(world.an.id, "Xem lại", by=world.chief, at=make.NOW)
    assert evidence(world.an) == BOTH


def test_what_the_verifier_judged_stays(world) -> None:
    tick(world, world.an)
    make.self_scored(world.chief, world.an)
    first, second = Evidence.select().order_by(Evidence.indicator)
    judge_evidence(world.an.id, {first.id: EvidenceState.INSUFFICIENT}, by=world.verifier, at=make.NOW)
    change(world, topic="Khác")
    assert evidence(world.an) == [
        (1, TEXT, EvidenceState.INSUFFICIENT),
        (2, "Dự tập huấn ngày 22/04/2021: Khác", EvidenceState.ACCEPTED),
    ]
    with pytest.raises(Refused, match="người thẩm định đã xem"):
        untick(world, world.an)
    judge_evidence(world.an.id, {first.id: EvidenceState.ACCEPTED}, by=world.verifier, at=make.NOW)
    untick(world, world.an)
    assert evidence(world.an) == []
    assert second.id != first.id


def test_nobody_removes_it_by_hand_but_evidence_of_one_s_own(world) -> None:
    tick(world, world.an)
    own = add_evidence(world.an.id, 1, "Giấy chứng nhận lớp khác", by=world.clerk, at=make.NOW)
    for by in (world.clerk, world.chief):
        with pytest.raises(Refused, match="do danh sách tập huấn ghi"):
            remove_evidence(world.an.id, Evidence.select().first().id, by=by, at=make.NOW)
    remove_evidence(world.an.id, own.id, by=world.clerk, at=make.NOW)
    assert evidence(world.an) == BOTH


def test_sent_back_and_withdrawn_and_back(world) -> None:
    tick(world, world.an)
    make.self_scored(world.chief, world.an)
    send_back(world.an.id, "Thiếu sổ", by=world.verifier, at=make.NOW)
    assert evidence(world.an) == BOTH
    withdraw(world.an.id, "Chuyển đi", by=world.chief, at=make.NOW)
    change(world, topic="Khác")
    assert evidence(world.an) == BOTH, "who withdrew is left alone"
    with pytest.raises(Refused, match="đã rút"):
        untick(world, world.an)
    assert figures_of_training(world.cycle.id).people == ()
    reinstate(world.an.id, by=world.chief, at=make.NOW)
    assert {one[1] for one in evidence(world.an)} == {"Dự tập huấn ngày 22/04/2021: Khác"}
    assert figures_of_training(world.cycle.id).people == (world.an.id,)


def test_joined_people_keep_their_training(world) -> None:
    """Ticks and evidence belong to the registration, which moves with its citizen and back."""
    later = make.cycle(world.chief, "Năm 2022", year=2022)
    twin = make.person(world.chief, later, world.unit, "Lê An")
    tick(world, world.an)
    ask_again(twin.citizen_id, world.an.citizen_id, by=world.chief, at=make.NOW)
    done = merge(twin.citizen_id, world.an.citizen_id, by=world.chief, at=make.NOW)
    assert make.fresh(world.an).citizen_id == twin.citizen_id
    assert evidence(world.an) == BOTH and len(sessions_of([world.an.id])[world.an.id]) == 1
    undo_merge(done, by=world.chief, at=make.NOW)
    assert evidence(world.an) == BOTH and ticked() == {"Lê An"}


# --- Undo --------------------------------------------------------------------------------------------


def test_a_form_is_taken_back_as_a_whole(world) -> None:
    with deed() as this:
        tick_unit(world.session.id, world.unit.id, by=world.clerk, at=make.NOW)
    assert ticked() == {"Lê An", "Võ Yến"}
    undone = undoing.undo(this.id, by=world.clerk, at=make.NOW)
    assert undone.told == "ghi dự tập huấn của 2 người" and ticked() == set()
    assert Evidence.select().count() == 0
    tick(world, world.an)
    with deed() as other:
        untick(world, world.an)
    change(world, topic="Khác")
    undoing.undo(other.id, by=world.chief, at=make.NOW)
    assert ticked() == {"Lê An"} and {one[1] for one in evidence(world.an)} == {
        "Dự tập huấn ngày 22/04/2021: Khác"
    }, "put back, and brought up to the session as it is now"


def test_a_tick_on_a_session_that_is_gone_is_not_put_back(world) -> None:
    tick(world, world.an)
    with deed() as this:
        untick(world, world.an)
    remove_session(world.cycle.id, world.session.id, by=world.chief, at=make.NOW)
    with pytest.raises(TooLate, match="Buổi tập huấn này đã xóa"):
        undoing.undo(this.id, by=world.chief, at=make.NOW)
    assert Evidence.select().count() == 0


def test_undoing_a_correction_gives_the_verified_sheet_back_as_it_was(world) -> None:
    tick(world, world.an)
    make.self_scored(world.chief, world.an)
    make.verified(world.verifier, world.an)
    change(world, topic="Khác")
    with deed() as this:
        correct(world.an.id, "Xem lại", by=world.chief, at=make.NOW)
    assert evidence(world.an) != BOTH
    undoing.undo(this.id, by=world.chief, at=make.NOW)
    assert evidence(world.an) == BOTH


def test_undoing_a_verification_opens_the_sheet_to_what_it_missed(world) -> None:
    tick(world, world.an)
    make.self_scored(world.chief, world.an)
    with deed() as this:
        make.verified(world.verifier, world.an)
    change(world, counts=False)
    assert evidence(world.an) == BOTH
    undoing.undo(this.id, by=world.verifier, at=make.NOW)
    assert evidence(world.an) == []


# --- Figures -----------------------------------------------------------------------------------------


def test_figures_have_their_people_and_a_month_its_sessions(world) -> None:
    tick(world, world.an, world.far)
    may = keep_session(
        world.cycle.id,
        replace(FACTS, held_on=date(2021, 5, 3), topic="Tháng năm"),
        by=world.chief,
        at=make.NOW,
    )
    tick(world, world.an, session=may)
    count_guests(world.cycle.id, may.id, 2, by=world.chief, at=make.NOW)
    whole = figures_of_training(world.cycle.id)
    assert (len(whole.sessions), whole.attendances, whole.guests) == (2, 3, 2)
    assert whole.people == (world.an.id, world.far.id)
    figures = figures_of(world.cycle)
    assert figures.total.people["trained"] == whole.people
    assert [row.share("trained", "registered") for row in figures.units] == ["1/2 (50%)", "1/1 (100%)"]
    month = figures_of_training(world.cycle.id, date(2021, 5, 1), date(2021, 5, 31))
    assert [one.topic for one in month.sessions] == ["Tháng năm"] and month.people == (world.an.id,)
    assert figures_of_training(world.cycle.id, date(2021, 6, 1)).sessions == ()


def test_nothing_is_unsound_after_all_that(world, db) -> None:
    tick(world, world.an, world.yen)
    make.self_scored(world.chief, world.an)
    change(world, topic="Khác", held_on=FACTS.held_on + timedelta(1))
    assert [problem for check in examine(db) for problem in check.problems] == []
