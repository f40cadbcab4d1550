"""Visits through the actions: kept, changed, removed; who may; what a late or a stale hand hears."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.committee import MemberFacts, keep_member, remove_member
from cdht.actions.cycles import close_cycle
from cdht.actions.inspections import (
    ToDo,
    change_inspection,
    finish_follow_up,
    record_inspection,
    remove_inspection,
    reopen_follow_up,
)
from cdht.domain.inspections import FollowUp, Visit
from cdht.domain.journal import Fact, tell
from cdht.domain.journal_words import Names
from cdht.domain.lifecycle import Role
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.models.inspections import Inspection, InspectionFollowUp, InspectionMember
from cdht.models.journal import JournalEntry

AT = datetime(2021, 6, 1, 9, 0)
DUE = date(2021, 5, 20)


@pytest.fixture
def world(db):
    """Two members: one guides the first unit and signs in as a verifier of both, one has no account."""
    chief = make.commune()
    first, second = make.unit(chief), make.unit(chief, "Ban Khuyến học Họ Hoàng")
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(first, second))
    facts = MemberFacts("Phan Công Tuấn", "Ủy viên", unit_ids=frozenset({first.id}), position=2,
                        account_id=verifier.account_id)  # fmt: skip
    tuan = keep_member(cycle.id, facts, by=chief, at=AT)
    khue = keep_member(cycle.id, MemberFacts("Trần Đình Khuê", "Phó Trưởng ban", position=1), by=chief, at=AT)
    return SimpleNamespace(
        chief=chief, first=first, second=second, cycle=cycle, verifier=verifier, tuan=tuan, khue=khue
    )


def visit(world, **more) -> Visit:
    usual = {
        "visited_on": date(2021, 5, 4),
        "members": frozenset({world.tuan.id, world.khue.id}),
        "looked_at": "Sổ đăng ký;  phiếu tự chấm",
        "findings": "Đủ sổ.\n\nPhiếu còn thiếu minh chứng.",
    }
    return Visit(**usual | more)


def kept(world, *to_do: ToDo, by=None, **more) -> Inspection:
    to_do = to_do or (ToDo("n1", "Lập sổ minh chứng", "Hoàng Ngọc Bảo", DUE),)
    return record_inspection(
        world.cycle.id, world.first.id, visit(world, **more), to_do, by=by or world.chief, at=AT
    )


def follow_ups(row: Inspection) -> list[FollowUp]:
    return [one.value for one in row.follow_ups.order_by(InspectionFollowUp.id)]


def told() -> list[tuple[str, tuple[str, ...]]]:
    """What the journal says of visits."""
    rows = JournalEntry.select().where(
        JournalEntry.action.contains("inspection") | JournalEntry.action.contains("follow_up")
    )
    said = [tell(Fact(row.action, changes=row.changed), Names()) for row in rows.order_by(JournalEntry.id)]
    return [(one.what, one.details) for one in said]


def test_a_visit_is_kept_as_it_was_told_and_the_journal_says_so(world) -> None:
    row = kept(world)
    assert (row.visited_on, row.looked_at, row.findings, row.version) == (
        date(2021, 5, 4), "Sổ đăng ký; phiếu tự chấm", "Đủ sổ.\nPhiếu còn thiếu minh chứng.", 1,
    )  # fmt: skip
    assert row.visitors == [("Trần Đình Khuê", "Phó Trưởng ban"), ("Phan Công Tuấn", "Ủy viên")]
    assert follow_ups(row) == [FollowUp("Lập sổ minh chứng", "Hoàng Ngọc Bảo", DUE)]
    assert told() == [
        ("Ghi lần kiểm tra Thôn Bao La – Đức Nhuận ngày 04/05/2021",
         ("Ngày kiểm tra: 04/05/2021", "Người đi: Trần Đình Khuê, Phan Công Tuấn",
          "Đã xem: Sổ đăng ký; phiếu tự chấm", "Nhận xét: Đủ sổ.\nPhiếu còn thiếu minh chứng.",
          "Việc 1: Lập sổ minh chứng; Hoàng Ngọc Bảo; hạn 20/05/2021")),
    ]  # fmt: skip


def test_done_not_done_and_how_the_journal_tells_it(world) -> None:
    row = kept(world)
    [one] = row.follow_ups
    row = finish_follow_up(row.id, one.id, date(2021, 5, 18), "đã lập", version=1, by=world.verifier, at=AT)
    assert (row.version, follow_ups(row)[0].done_on, follow_ups(row)[0].result) == (
        2,
        date(2021, 5, 18),
        "đã lập",
    )
    row = reopen_follow_up(row.id, one.id, version=2, by=world.chief, at=AT)
    assert (row.version, follow_ups(row)) == (3, [FollowUp("Lập sổ minh chứng", "Hoàng Ngọc Bảo", DUE)])
    before, after = "Lập sổ minh chứng; Hoàng Ngọc Bảo; hạn 20/05/2021", "; xong 18/05/2021: đã lập"
    where = "Thôn Bao La – Đức Nhuận ngày 04/05/2021"
    assert told()[1:] == [
        (f"Ghi việc đã xong sau kiểm tra {where}", (f"Việc 1: {before} → {before}{after}",)),
        (f"Ghi việc chưa xong sau kiểm tra {where}", (f"Việc 1: {before}{after} → {before}",)),
    ]
    again = reopen_follow_up(row.id, one.id, version=3, by=world.chief, at=AT)
    assert (again.version, len(told())) == (3, 3)


def test_a_change_keeps_what_is_done_and_drops_what_is_not_given(world) -> None:
    row = kept(world, *(ToDo(f"n{i}", f"Việc {i}", "An", DUE) for i in range(3)))
    first, second, _third = row.follow_ups.order_by(InspectionFollowUp.id)
    row = finish_follow_up(row.id, first.id, DUE, "", version=1, by=world.chief, at=AT)
    to_do = [
        ToDo("f", "Việc 1, sửa", "Bình", DUE + timedelta(1), second.id),
        ToDo("n", "Việc mới", "Chi", DUE),
    ]
    row = change_inspection(row.id, visit(world, findings="Tốt"), to_do, version=2, by=world.verifier, at=AT)
    assert (row.version, row.findings, [(one.what, one.responsible) for one in follow_ups(row)]) == (
        3, "Tốt", [("Việc 0", "An"), ("Việc 1, sửa", "Bình"), ("Việc mới", "Chi")],
    )  # fmt: skip
    given = [ToDo("f", one.what, one.responsible, one.due_on, one.id) for one in row.follow_ups]
    again = change_inspection(row.id, visit(world, findings="Tốt"), given, version=3, by=world.chief, at=AT)
    assert (again.version, len(told())) == (3, 3)


def test_who_leaves_the_committee_stays_in_the_visit(world) -> None:
    row = kept(world)
    remove_member(world.cycle.id, world.khue.id, by=world.chief, at=AT)
    row = Inspection.get_by_id(row.id)
    assert row.visitors == [("Trần Đình Khuê", "Phó Trưởng ban"), ("Phan Công Tuấn", "Ủy viên")]
    change_inspection(
        row.id, visit(world, members=frozenset({world.tuan.id})), [], version=1, by=world.chief, at=AT
    )
    assert {one.name for one in InspectionMember.select()} == {"Trần Đình Khuê", "Phan Công Tuấn"}


def test_all_that_is_refused_at_once_with_its_field(world) -> None:
    wrong = [ToDo("n1", "", "An", DUE), ToDo("f3", "Lập sổ", "", date(2021, 5, 3))]
    with pytest.raises(Refused) as refused:
        kept(world, *wrong, visited_on=date(2021, 6, 2), members=frozenset({999}), findings=" ")
    assert [problem.field for problem in refused.value.problems] == [
        "visited_on", "findings", "members", "n1-what", "n1-due_on", "f3-responsible", "f3-due_on",
    ]  # fmt: skip
    assert (Inspection.select().count(), told()) == (0, [])


def test_a_done_day_stays_between_visit_and_today(world) -> None:
    row = kept(world)
    [one] = row.follow_ups
    for day in (date(2021, 5, 3), date(2021, 6, 2)):
        with pytest.raises(Refused, match="Ngày xong"):
            finish_follow_up(row.id, one.id, day, "", version=1, by=world.chief, at=AT)
    finish_follow_up(row.id, one.id, date(2021, 5, 10), "", version=1, by=world.chief, at=AT)
    with pytest.raises(Refused, match="đã xong ngày 10/05/2021"):
        change_inspection(
            row.id, visit(world, visited_on=date(2021, 5, 11)), [], version=2, by=world.chief, at=AT
        )


def test_who_may(world) -> None:
    row = kept(world, by=world.verifier)
    clerk = make.actor(world.chief, "nhap", Role.CLERK, units=(world.first,))
    viewer = make.actor(world.chief, "xem", Role.VIEWER)
    stranger = make.actor(world.chief, "khac", Role.VERIFIER, units=(world.first,))
    for by in (clerk, viewer, stranger):
        with pytest.raises(NotAllowed):
            kept(world, by=by)
        with pytest.raises(NotAllowed):
            remove_inspection(row.id, version=1, by=by, at=AT)
    with pytest.raises(NotAllowed):
        record_inspection(world.cycle.id, world.second.id, visit(world), [], by=world.verifier, at=AT)
    assert Inspection.select().count() == 1


def test_a_colleague_was_faster(world) -> None:
    row = kept(world)
    change_inspection(row.id, visit(world, findings="Tốt"), [], version=1, by=world.verifier, at=AT)
    for late in (
        lambda: change_inspection(row.id, visit(world), [], version=1, by=world.chief, at=AT),
        lambda: remove_inspection(row.id, version=1, by=world.chief, at=AT),
        lambda: finish_follow_up(row.id, 1, DUE, "", version=1, by=world.chief, at=AT),
    ):
        with pytest.raises(Stale) as stale:
            late()
        assert (stale.value.by, stale.value.at) == ("Người thamdinh", "09:00 01/06/2021")
    assert Inspection.get().findings == "Tốt"


def test_removed_with_its_follow_ups_and_kept_in_the_journal(world) -> None:
    row = kept(world)
    remove_inspection(row.id, version=1, by=world.chief, at=AT)
    assert [table.select().count() for table in (Inspection, InspectionMember, InspectionFollowUp)] == [
        0,
        0,
        0,
    ]
    what, lines = told()[-1]
    assert what == "Bỏ lần kiểm tra Thôn Bao La – Đức Nhuận ngày 04/05/2021"
    assert "Việc 1: Lập sổ minh chứng; Hoàng Ngọc Bảo; hạn 20/05/2021" in lines


def test_a_closed_cycle_stays_as_it_is(world) -> None:
    row = kept(world)
    close_cycle(world.cycle.id, by=world.chief, at=AT)
    for late in (
        lambda: kept(world),
        lambda: change_inspection(row.id, visit(world), [], version=1, by=world.chief, at=AT),
        lambda: remove_inspection(row.id, version=1, by=world.chief, at=AT),
        lambda: finish_follow_up(row.id, 1, DUE, "", version=1, by=world.chief, at=AT),
    ):
        with pytest.raises(Refused, match="đã khóa sổ"):
            late()
    assert Inspection.get().version == 1
