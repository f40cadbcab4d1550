"""A learning plan: who may write it, what is refused, taken back, copied; and that it proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.cycles import close_cycle
from cdht.actions.deeds import deed
from cdht.actions.learning_plans import (
    add_plan_item,
    change_plan_item,
    copy_plan,
    finish_plan_item,
    may_plan,
    remove_plan_item,
)
from cdht.actions.registration import withdraw
from cdht.actions.undoing import undo
from cdht.domain.journal_words import Names
from cdht.domain.learning_plans import PlanItem
from cdht.domain.lifecycle import Role, Stage, WrongStage
from cdht.domain.problems import NotAllowed, Refused
from cdht.models.evidence import Evidence
from cdht.models.journal import of_registration
from cdht.models.learning_plans import LearningPlanItem, late_people, plan_of
from cdht.reports.person_journal import told_of

SHEETS = PlanItem("Dùng bảng tính", "Tự học cùng con", date(2021, 6, 1), (5, 4, 4))
BOOKS = PlanItem("Đọc hai cuốn sách về nghề", "", date(2021, 9, 1))
LATER = make.NOW + timedelta(hours=1)


@pytest.fixture
def world(db) -> SimpleNamespace:
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(unit,))
    row = make.person(chief, cycle, unit)
    return SimpleNamespace(**{k: v for k, v in locals().items() if k != "db"})


def items(row) -> list[PlanItem]:
    return [one.item for one in plan_of(row.id)]


def test_items_stand_by_their_day_and_what_is_done_at_the_end(world) -> None:
    w = world
    add_plan_item(w.row.id, BOOKS, by=w.clerk, at=make.NOW)
    add_plan_item(w.row.id, replace(SHEETS, what="  Dùng   bảng tính "), by=w.clerk, at=make.NOW)
    assert items(w.row) == [replace(SHEETS, indicators=(4, 5)), BOOKS]
    finish_plan_item(w.row.id, 2, date(2021, 6, 28), "Ghi sổ thu chi", by=w.clerk, at=make.NOW)
    assert [one.what for one in items(w.row)] == ["Đọc hai cuốn sách về nghề", "Dùng bảng tính"]
    change_plan_item(w.row.id, 1, replace(BOOKS, where="Thư viện"), by=w.chief, at=make.NOW)
    change_plan_item(w.row.id, 1, replace(BOOKS, where="Thư viện"), by=w.chief, at=make.NOW)
    remove_plan_item(w.row.id, 2, by=w.clerk, at=make.NOW)
    remove_plan_item(w.row.id, 2, by=w.clerk, at=make.NOW)
    assert items(w.row) == [replace(BOOKS, where="Thư viện")]
    told = told_of(list(of_registration(w.row.id)), Names())
    assert [one.what for one in told][1:] == [
        "Thêm vào kế hoạch học tập", "Thêm vào kế hoạch học tập", "Ghi đã học xong", "Sửa kế hoạch học tập",
        "Bỏ khỏi kế hoạch học tập",
    ]  # fmt: skip
    assert told[2].details == ("Việc học 2: Dùng bảng tính (Tự học cùng con), đến 01/06/2021",)


def test_a_plan_is_no_evidence_and_moves_nobody(world) -> None:
    w = world
    add_plan_item(w.row.id, SHEETS, by=w.clerk, at=make.NOW)
    finish_plan_item(w.row.id, 1, date(2021, 6, 28), "xong", by=w.clerk, at=make.NOW)
    assert (Evidence.select().count(), make.fresh(w.row).stage) == (0, Stage.REGISTERED)


def test_what_is_wrong_is_refused_with_its_field(world) -> None:
    w = world
    for item, fields in (
        (replace(SHEETS, what=" ", due_on=None), ["what", "due_on"]),
        (replace(SHEETS, indicators=(11,)), ["indicators"]),
        (replace(SHEETS, done_on=date(2021, 7, 2)), ["done_on"]),
    ):
        with pytest.raises(Refused) as refused:
            add_plan_item(w.row.id, item, by=w.clerk, at=make.NOW)
        assert [p.field for p in refused.value.problems] == fields
    with pytest.raises(Refused, match="Không còn việc học này"):
        finish_plan_item(w.row.id, 7, date(2021, 6, 1), by=w.clerk, at=make.NOW)
    for _ in range(30):
        add_plan_item(w.row.id, BOOKS, by=w.clerk, at=make.NOW)
    with pytest.raises(Refused, match="nhiều nhất 30"):
        add_plan_item(w.row.id, BOOKS, by=w.clerk, at=make.NOW)


def test_who_may_write_it(world) -> None:
    w = world
    stranger = make.actor(w.chief, "khac", Role.CLERK, units=(w.other,))
    verifier = make.actor(w.chief, "thamdinh", Role.VERIFIER, units=(w.unit,))
    viewer = make.actor(w.chief, "xem", Role.VIEWER)
    for actor in (stranger, verifier, viewer):
        assert not may_plan(w.row, actor)
        with pytest.raises(NotAllowed):
            add_plan_item(w.row.id, SHEETS, by=actor, at=make.NOW)
    assert may_plan(w.row, w.clerk) and may_plan(w.row, w.chief)
    withdraw(w.row.id, "Chuyển đi", by=w.clerk, at=make.NOW)
    with pytest.raises(WrongStage, match="đã rút đăng ký"):
        add_plan_item(w.row.id, SHEETS, by=w.clerk, at=make.NOW)
    other = make.person(w.chief, w.cycle, w.unit, "Lê Văn An")
    close_cycle(w.cycle.id, by=w.chief, at=make.NOW)
    with pytest.raises(Refused, match="khóa sổ"):
        add_plan_item(other.id, SHEETS, by=w.clerk, at=make.NOW)


def test_every_deed_goes_back_exactly(world) -> None:
    w = world

    def there_and_back(do) -> None:
        before = items(w.row)
        with deed() as this:
            do()
        after = items(w.row)
        assert after != before
        undo(this.id, by=w.clerk, at=LATER)
        assert items(w.row) == before
        do()
        assert items(w.row) == after

    there_and_back(lambda: add_plan_item(w.row.id, SHEETS, by=w.clerk, at=LATER))
    there_and_back(lambda: change_plan_item(w.row.id, 1, BOOKS, by=w.clerk, at=LATER))
    there_and_back(lambda: finish_plan_item(w.row.id, 1, date(2021, 6, 1), "tốt", by=w.clerk, at=LATER))
    there_and_back(lambda: remove_plan_item(w.row.id, 1, by=w.clerk, at=LATER))


def test_last_year_s_unfinished_items_come_over_once(world) -> None:
    w = world
    for item in (SHEETS, BOOKS):
        add_plan_item(w.row.id, item, by=w.clerk, at=make.NOW)
    finish_plan_item(w.row.id, 2, date(2021, 6, 28), by=w.clerk, at=make.NOW)
    following = make.cycle(w.chief, "Năm 2022", year=2022, code="khvn-2022")
    row = make.person(w.chief, following, w.unit, citizen_id=w.row.citizen_id)
    assert copy_plan(row.id, by=w.clerk, at=LATER) == 1
    assert copy_plan(row.id, by=w.clerk, at=LATER) == 0
    assert items(row) == [PlanItem("Dùng bảng tính", "Tự học cùng con", None, (4, 5))]
    assert copy_plan(w.row.id, by=w.clerk, at=LATER) == 0, "nothing comes back from a later year"
    told = told_of(list(of_registration(row.id)), Names())[-1]
    assert told.what == "Chép việc chưa xong từ kế hoạch trước"


def test_who_is_late(world) -> None:
    w = world
    add_plan_item(w.row.id, SHEETS, by=w.clerk, at=make.NOW)
    gone = make.person(w.chief, w.cycle, w.unit, "Lê Văn An")
    add_plan_item(gone.id, SHEETS, by=w.clerk, at=make.NOW)
    withdraw(gone.id, "Chuyển đi", by=w.clerk, at=make.NOW)
    assert [row.id for row in late_people(w.clerk, w.cycle, make.NOW.date())] == [w.row.id]
    assert late_people(w.clerk, w.cycle, date(2021, 6, 1)) == []
    assert late_people(make.actor(w.chief, "khac", Role.CLERK, units=(w.other,)), w.cycle, LATER.date()) == []
    assert LearningPlanItem.select().count() == 2
