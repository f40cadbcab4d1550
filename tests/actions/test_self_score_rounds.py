"""Several self-scores in a year: kept with their days, and only the last one counts in anything."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import factories as make
import pytest
import workbooks as books
from conftest import EXPECTED, WORKBOOK
from imports import bring, decided, only

from cdht.actions.cycles import close_cycle
from cdht.actions.deeds import deed
from cdht.actions.duplicates import merge, undo_merge
from cdht.actions.recognition import correct
from cdht.actions.registration import reinstate, withdraw
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.self_score_rounds import change_score_day, drop_rounds, start_rounds
from cdht.actions.soundness import examine
from cdht.actions.undoing import undo
from cdht.actions.verification import send_back
from cdht.domain.accounts import Actor
from cdht.domain.duplicates import Reason
from cdht.domain.journal_words import Names
from cdht.domain.lifecycle import Role, Stage, WrongStage
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.models.base import database
from cdht.models.cycles import Cycle
from cdht.models.duplicates import CitizenPair
from cdht.models.figures import figures_of, verdicts_of
from cdht.models.journal import of_registration
from cdht.models.registration import Registration
from cdht.models.scoring import Sheet, SheetKind, sheets_of
from cdht.models.self_score_rounds import RoundScore, SelfScoreRound, kept_of, rounds_of
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from cdht.reports.person_journal import told_of

SPRING, AUTUMN = date(2021, 4, 20), date(2021, 6, 28)
LATER = make.NOW + timedelta(hours=1)


@pytest.fixture
def world(db) -> SimpleNamespace:
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(unit,))
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit, other))
    row = make.self_scored(clerk, make.person(chief, cycle, unit), make.points(6))
    change_score_day(row.id, SPRING, by=clerk, at=make.NOW)
    return SimpleNamespace(**{k: v for k, v in locals().items() if k != "db"})


def again(w: SimpleNamespace, row: Registration | None = None, day: date = AUTUMN) -> None:
    start_rounds([(row or w.row).id], day, by=w.clerk, at=make.NOW)


def seen(row: Registration) -> list[tuple[int, date, tuple[int | None, ...]]]:
    return [(one.number, one.day, one.sheet.points) for one in rounds_of([row.id])[row.id]]


def key(w: SimpleNamespace, *points: int | None) -> None:
    save_self_scores([KeyedSheet(w.row.id, make.points(*points))], by=w.clerk, at=LATER)


# --- Beginning another one -----------------------------------------------------------------------------


def test_the_first_is_kept_with_day_points_and_who_keyed_it(world) -> None:
    w = world
    start_rounds([w.row.id], AUTUMN, by=w.chief, at=make.NOW)
    assert make.fresh(w.row).stage == Stage.REGISTERED
    assert seen(w.row) == [(1, SPRING, (6,) * 10)]
    [(kept, _points)] = kept_of([w.row.id])[w.row.id]
    assert (kept.keyed_by_id, kept.keyed_by_name) == (w.clerk.account_id, "Người nhap")
    assert kept.keyed_at == make.NOW
    key(w, 8)
    assert make.fresh(w.row).stage == Stage.SELF_SCORED
    assert seen(w.row) == [(1, SPRING, (6,) * 10), (2, AUTUMN, (8,) * 10)]
    assert sheets_of([w.row.id], SheetKind.SELF)[w.row.id][1].points == (8,) * 10, "the sheet is the newest"
    assert Sheet.select().where(Sheet.kind == SheetKind.SELF).count() == 1
    assert [problem for check in examine(database.obj) for problem in check.problems] == []


def test_many_at_once_or_none_by_name(world) -> None:
    w = world
    done = make.self_scored(w.clerk, make.person(w.chief, w.cycle, w.unit, "Lê Văn An"))
    new = make.person(w.chief, w.cycle, w.unit, "Lê Văn Ba")
    with pytest.raises(WrongStage) as refused:
        start_rounds([w.row.id, done.id, new.id], AUTUMN, by=w.clerk, at=make.NOW)
    assert [p.message.partition(":")[0] for p in refused.value.problems] == ["Lê Văn An", "Lê Văn Ba"]
    assert SelfScoreRound.select().count() == 0
    start_rounds([w.row.id, done.id], make.NOW.date() + timedelta(days=1), by=w.clerk,
                 at=make.NOW + timedelta(days=1))  # fmt: skip
    assert SelfScoreRound.select().count() == 2 and RoundScore.select().count() == 20


def test_who_may_and_when(world) -> None:
    w = world
    stranger = make.actor(w.chief, "khac", Role.CLERK, units=(w.other,))
    for actor in (stranger, w.verifier, make.actor(w.chief, "xem", Role.VIEWER)):
        with pytest.raises(NotAllowed, match="Tự chấm lần nữa"):
            start_rounds([w.row.id], AUTUMN, by=actor, at=make.NOW)
    for day, why in ((SPRING, "phải sau lần 1"), (date(2021, 7, 2), "sau hôm nay")):
        with pytest.raises(Refused, match=why) as refused:
            again(w, day=day)
        assert [p.field for p in refused.value.problems] == ["scored_on"]
    again(w)
    with pytest.raises(WrongStage, match="Đã đăng ký"):
        again(w)
    key(w, 8)
    close_cycle(w.cycle.id, by=w.chief, at=make.NOW)
    with pytest.raises(Refused, match="khóa sổ"):
        again(w, day=make.NOW.date())


def test_at_most_twelve_in_a_cycle(world) -> None:
    w = world
    for number in range(2, 13):
        start_rounds([w.row.id], SPRING + timedelta(days=number), by=w.clerk, at=make.NOW)
        save_self_scores([KeyedSheet(w.row.id, make.points(number % 9 + 1))], by=w.clerk, at=make.NOW)
    with pytest.raises(WrongStage, match="Đã có 12 lần"):
        again(w)
    assert [number for number, _day, _points in seen(w.row)] == list(range(1, 13))


def test_a_page_from_before_cannot_write_the_old_points_into_the_new_sheet(world) -> None:
    w = world
    version = sheets_of([w.row.id], SheetKind.SELF)[w.row.id][0].version
    again(w)
    with pytest.raises(Stale):
        save_self_scores([KeyedSheet(w.row.id, make.points(7), version)], by=w.clerk, at=make.NOW)


# --- The day ---------------------------------------------------------------------------------------------


def test_the_day_of_the_paper_stays_when_points_are_corrected(world) -> None:
    w = world
    fresh = make.self_scored(w.clerk, make.person(w.chief, w.cycle, w.unit, "Lê Văn An"))
    assert seen(fresh)[0][1] == make.NOW.date(), "on the day of keying, unless somebody says otherwise"
    key(w, 7)
    assert seen(w.row) == [(1, SPRING, (7,) * 10)]
    with pytest.raises(Refused, match="sau hôm nay"):
        change_score_day(w.row.id, date(2021, 7, 2), by=w.clerk, at=make.NOW)
    with pytest.raises(Refused, match="trước khi đợt bắt đầu"):
        change_score_day(w.row.id, date(2012, 4, 20), by=w.clerk, at=make.NOW)
    with pytest.raises(NotAllowed):
        change_score_day(w.row.id, AUTUMN, by=w.verifier, at=make.NOW)
    make.verified(w.verifier, w.row)
    with pytest.raises(WrongStage):
        change_score_day(w.row.id, AUTUMN, by=w.clerk, at=make.NOW)


# --- Giving one up -----------------------------------------------------------------------------------


def test_an_unfinished_one_gives_way_to_the_one_before(world) -> None:
    w = world
    again(w)
    key(w, 9, 9, *[None] * 8)
    with pytest.raises(NotAllowed):
        drop_rounds([w.row.id], by=w.verifier, at=LATER)
    drop_rounds([w.row.id], by=w.clerk, at=LATER)
    assert make.fresh(w.row).stage == Stage.SELF_SCORED
    assert seen(w.row) == [(1, SPRING, (6,) * 10)]
    own = sheets_of([w.row.id], SheetKind.SELF)[w.row.id][0]
    assert (own.keyed_by_id, own.keyed_at) == (w.clerk.account_id, make.NOW)
    with pytest.raises(WrongStage, match="lần tự chấm đầu"):
        drop_rounds([w.row.id], by=w.clerk, at=LATER)
    assert RoundScore.select().count() == 0
    again(w)
    key(w, 8)
    with pytest.raises(WrongStage, match="đã đủ điểm"):
        drop_rounds([w.row.id], by=w.clerk, at=LATER)


# --- Undo, and the other steps ---------------------------------------------------------------------------


def test_every_deed_goes_back_exactly(world) -> None:
    w = world

    def picture() -> object:
        return (seen(w.row), make.fresh(w.row).stage, Sheet.get(Sheet.registration == w.row.id).scored_on)

    def there_and_back(do) -> None:
        before = picture()
        with deed() as this:
            do()
        after = picture()
        assert after != before
        undo(this.id, by=w.clerk, at=LATER)
        assert picture() == before
        do()
        assert picture() == after

    there_and_back(lambda: change_score_day(w.row.id, date(2021, 4, 25), by=w.clerk, at=LATER))
    there_and_back(lambda: again(w))
    key(w, 9, *[None] * 9)
    there_and_back(lambda: drop_rounds([w.row.id], by=w.clerk, at=LATER))
    again(w)
    there_and_back(lambda: key(w, 8))
    assert [problem for check in examine(database.obj) for problem in check.problems] == []


def test_the_journal_tells_it_in_order(world) -> None:
    w = world
    again(w)
    key(w, 9, *[None] * 9)
    drop_rounds([w.row.id], by=w.clerk, at=LATER)
    again(w)
    key(w, 8)
    told = told_of(list(of_registration(w.row.id)), Names())
    assert [one.what for one in told] == [
        "Đăng ký tham gia", "Đã tự chấm xong, 60 điểm", "Sửa ngày tự chấm",
        "Mở lần tự chấm 2; lần 1 được 60 điểm", "Đang tự chấm, còn 9 chỉ số",
        "Bỏ lần tự chấm 2, lấy lại lần 1, 60 điểm", "Mở lần tự chấm 2; lần 1 được 60 điểm",
        "Đã tự chấm xong, 80 điểm",
    ]  # fmt: skip
    assert told[3].details == ("Ngày tự chấm: 20/04/2021 → 28/06/2021",)
    assert told[2].details == ("Ngày tự chấm: 01/07/2021 → 20/04/2021",)


def test_sent_back_the_same_round_goes_on(world) -> None:
    w = world
    again(w)
    key(w, 8)
    send_back(w.row.id, "Thiếu sổ", by=w.verifier, at=LATER)
    with pytest.raises(WrongStage):
        again(w)
    with pytest.raises(WrongStage, match="đã đủ điểm"):
        drop_rounds([w.row.id], by=w.clerk, at=LATER)
    key(w, 8)
    assert (make.fresh(w.row).stage, len(seen(w.row))) == (Stage.SELF_SCORED, 2)


def test_once_verified_no_other_one_begins_not_even_after_a_correction(world) -> None:
    w = world
    make.verified(w.verifier, w.row)
    with pytest.raises(WrongStage, match="Đã thẩm định"):
        again(w)
    correct(w.row.id, "Chấm lại chỉ số 6", by=w.chief, at=LATER)
    with pytest.raises(WrongStage, match="đã được thẩm định nên là lần được tính"):
        again(w)


def test_withdrawn_and_registered_again_the_rounds_are_still_there(world) -> None:
    w = world
    again(w)
    withdraw(w.row.id, "Chuyển đi", by=w.clerk, at=LATER)
    for act in (lambda: again(w), lambda: drop_rounds([w.row.id], by=w.clerk, at=LATER)):
        with pytest.raises(WrongStage):
            act()
    reinstate(w.row.id, by=w.clerk, at=LATER)
    drop_rounds([w.row.id], by=w.clerk, at=LATER)
    assert seen(w.row) == [(1, SPRING, (6,) * 10)]


def test_an_import_writes_the_current_round_and_leaves_the_earlier_alone(db) -> None:
    server = Actor.server(make.commune().commune_id)
    cells = books.person() | books.points("Tự chấm", 6)
    assert only(bring(books.people(cells), server)) == ("created", "self_scored")
    row = Registration.get()
    start_rounds([row.id], date(2021, 7, 2), by=server, at=datetime(2021, 7, 2, 8, 0))
    cells |= books.points("Tự chấm", 9)
    assert only(bring(books.people(cells), server)) == ("advanced", "self_scored")
    assert seen(row) == [(1, make.NOW.date(), (6,) * 10), (2, date(2021, 7, 2), (9,) * 10)]
    assert only(bring(books.people(cells), server)) == ("unchanged", "self_scored")


def test_the_rounds_follow_the_person_when_two_entries_are_joined(world) -> None:
    w = world
    before = make.cycle(w.chief, "Năm 2020", year=2020)
    double = make.person(w.chief, before, w.unit, "Hoàng Văn Quí")
    again(w)
    first, second = sorted((double.citizen_id, w.row.citizen_id))
    pair = {"first": first, "second": second, "reason": Reason.SAME_YEAR}
    CitizenPair.insert(commune=w.chief.commune_id, **pair).execute()
    joined = merge(double.citizen_id, w.row.citizen_id, by=w.chief, at=LATER)
    assert make.fresh(w.row).citizen_id == double.citizen_id
    assert seen(w.row) == [(1, SPRING, (6,) * 10)]
    undo_merge(joined, by=w.chief, at=LATER)
    assert make.fresh(w.row).citizen_id != double.citizen_id and len(seen(w.row)) == 1


def test_they_go_with_the_registration_and_nothing_else_holds_them(world) -> None:
    again(world)
    database.execute_sql("DELETE FROM sheet")
    database.execute_sql("PRAGMA foreign_keys=OFF")
    database.execute_sql("DELETE FROM journal_entry")
    database.execute_sql("PRAGMA foreign_keys=ON")
    Registration.delete().where(Registration.id == world.row.id).execute()
    assert (SelfScoreRound.select().count(), RoundScore.select().count()) == (0, 0)


# --- Only the last one counts ------------------------------------------------------------------------


def picture(cycle: Cycle) -> dict[str, object]:
    """Everything that is counted, decided and printed of a cycle."""
    choice = Choice(on=date(2021, 8, 1))
    papers = {name: PAPERS[name].document(cycle, choice) for name in ("score-sheets", "summary", "annex")}
    people = list(Registration.select())
    return {"figures": figures_of(cycle).as_json(), "verdicts": verdicts_of(cycle, people), **papers}


def whole_way(*, with_earlier: bool) -> dict[str, object]:
    """Six people from registration to decision; with an earlier and much lower self-score, or without."""
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    rows = [make.person(chief, cycle, unit, f"Lê Văn {name}") for name in "ABCDEG"]
    if with_earlier:
        for row in rows:
            make.self_scored(chief, row, make.points(3))
            change_score_day(row.id, SPRING, by=chief, at=make.NOW)
        start_rounds([row.id for row in rows], AUTUMN, by=chief, at=make.NOW)
    for place, row in enumerate(rows):
        make.self_scored(chief, row, make.points(5 + place, 9, 8, 9, 8, 9, 8, 9, 8, 9))
        make.verified(verifier, row, make.points(4 + place, 9, 8, 9, 8, 9, 8, 9, 8, 9))
        make.voted(chief, row, 18 - 3 * place, 2 + 3 * place)
    make.recognised(chief, rows[0])
    return picture(cycle)


def test_figures_verdicts_and_papers_are_those_without_earlier_rounds(db) -> None:
    seen_both = []
    for with_earlier in (False, True):
        with database.atomic() as transaction:
            seen_both.append(whole_way(with_earlier=with_earlier))
            assert SelfScoreRound.select().count() == (6 if with_earlier else 0)
            transaction.rollback()
    assert seen_both[0] == seen_both[1]


def test_the_pilot_keeps_its_figures_whatever_went_before(db) -> None:
    server = Actor.server(make.commune().commune_id)
    bring(WORKBOOK, server)
    cycle = decided(server)
    without = picture(cycle)
    for row in Registration.select():
        kept = SelfScoreRound.create(
            registration=row, number=1, scored_on=SPRING, keyed_by=None, keyed_at=make.NOW
        )
        for number in range(1, 11):
            RoundScore.create(round=kept, indicator=number, points=3)
    assert picture(cycle) == without
    expected = json.loads(EXPECTED.read_text())["total"]
    total = figures_of(cycle).as_json()["total"]
    assert {name: total[name] for name in expected} == expected
