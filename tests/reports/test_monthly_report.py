"""The report of a month: what the journal says of its end and of what happened in it."""

from __future__ import annotations

from datetime import date, datetime

import factories as make
import pytest

from cdht.actions.committee import MemberFacts, keep_member
from cdht.actions.deeds import deed
from cdht.actions.inspections import ToDo, finish_follow_up, record_inspection
from cdht.actions.recognition import correct
from cdht.actions.registration import withdraw
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.undoing import undo
from cdht.actions.verification import send_back, verify
from cdht.domain.accounts import Actor
from cdht.domain.inspections import Visit
from cdht.models.base import database
from cdht.models.citizens import Citizen
from cdht.models.committee import CommitteeMember
from cdht.models.cycles import Cycle
from cdht.models.inspections import InspectionFollowUp
from cdht.models.registration import Registration
from cdht.models.units import Unit
from cdht.reports.document import Letterhead
from cdht.reports.facts import Choice
from cdht.reports.monthly_report import document, month_of
from cdht.reports.papers import PAPERS
from tests.reports.reading import between, docx_table, lines

MARCH, APRIL, MAY = (date(2021, month, 1) for month in (3, 4, 5))


@pytest.fixture
def spring(db, monkeypatch):
    """March: An, Bình register. April: Chi registers, An scores, Bình's sheet goes back, Dũng was a mistake.
    May: An is verified, Chi withdraws."""
    by = Actor.server(make.commune().commune_id)
    cycle = make.cycle(by, self_scores_due=date(2021, 5, 20))
    first, second = make.unit(by, "Thôn Thượng"), make.unit(by, "Thôn Hạ")

    def on(month: int, day: int) -> datetime:
        moment = datetime(2021, month, day, 23, 59, 59)
        monkeypatch.setattr(make, "NOW", moment)
        return moment

    on(3, 31)
    an, binh = make.person(by, cycle, first, "Nguyễn An"), make.person(by, cycle, second, "Lê Bình")
    on(4, 1)
    chi = make.person(by, cycle, first, "Võ Chi")
    with deed() as mistake:
        make.person(by, cycle, first, "Trần Dũng")
    undo(mistake.id, by=by, at=on(4, 2))
    for row in (an, binh):
        save_self_scores([KeyedSheet(row.id, make.points(8))], by=by, at=on(4, 20))
    send_back(binh.id, "Thiếu minh chứng", by=by, at=on(4, 30))
    verify([KeyedSheet(an.id, make.points(8))], by=by, at=on(5, 2))
    withdraw(chi.id, "Chuyển đi", by=by, at=on(5, 31))
    return cycle


def rows(cycle: Cycle, month: date) -> list[tuple[object, ...]]:
    """The units' table without its first column: totals and changes, step after step."""
    table = next(one for one in document(cycle, Choice(month=month)).tables if one.name == "Tiến độ")
    return [tuple(row)[1:] for row in table.rows] + [tuple(table.total)[1:]]


def against(cycle: Cycle, month: date) -> list[tuple[object, ...]]:
    """The whole commune against the month before, without the words of the step."""
    return [tuple(row)[1:] for row in document(cycle, Choice(month=month)).tables[0].rows]


def told(cycle: Cycle, month: date, first: str, last: str) -> list[str]:
    return between([*lines(document(cycle, Choice(month=month))), "."], first, last)


def test_the_end_of_every_month_against_the_one_before(spring: Cycle) -> None:
    none = (0, "0") * 3
    assert rows(spring, MARCH) == [
        ("Thôn Thượng", 1, "+1", 0, "0", *none), ("Thôn Hạ", 1, "+1", 0, "0", *none),
        (2, "+2", 0, "0", *none),
    ]  # fmt: skip
    assert rows(spring, APRIL) == [
        ("Thôn Thượng", 2, "+1", 1, "+1", *none), ("Thôn Hạ", 1, "0", 0, "0", *none),
        (3, "+1", 1, "+1", *none),
    ]  # fmt: skip
    assert rows(spring, MAY) == [
        ("Thôn Thượng", 1, "-1", 1, "0", 1, "+1", *none[2:]), ("Thôn Hạ", 1, "0", 0, "0", *none),
        (2, "-1", 1, "0", 1, "+1", *none[2:]),
    ]  # fmt: skip
    assert rows(spring, date(2021, 2, 1)) == [(0, "0") * 5]


def test_before_and_more_and_fewer_make_now(spring: Cycle) -> None:
    """April: Bình handed in and was sent back in the month, so he counts nowhere as new. May: Chi left."""
    still = (0, 0, 0, 0, "0")
    assert against(spring, APRIL) == [(2, 1, 0, 3, "+1"), (0, 1, 0, 1, "+1"), still, still, still]
    assert against(spring, MAY) == [(3, 0, 1, 2, "-1"), (1, 0, 0, 1, "0"), (0, 1, 0, 1, "+1"), still, still]
    [table, *_] = document(spring, Choice(month=MAY)).tables
    assert table.head == (("Bước", "Hết tháng 4/2021", "Thêm", "Bớt", "Hết tháng 5/2021", "Tăng, giảm"),)


def test_what_is_opened_again_is_told_and_comes_back_as_new(spring: Cycle) -> None:
    """June: An's verification is opened for a correction. July: he is verified again, and Bình withdraws."""
    by = Actor.server(spring.commune_id)
    an, binh = (Registration.get(Registration.citizen == Citizen.get(Citizen.name == name))
                for name in ("Nguyễn An", "Lê Bình"))  # fmt: skip
    correct(an.id, "Chấm lại", by=by, at=datetime(2021, 6, 9, 9))
    verify([KeyedSheet(an.id, make.points(8))], by=by, at=datetime(2021, 7, 1))
    withdraw(binh.id, "Chuyển đi", by=by, at=datetime(2021, 7, 31, 23, 59))
    june, july = date(2021, 6, 1), date(2021, 7, 1)
    assert against(spring, june)[1:3] == [(1, 0, 0, 1, "0"), (1, 0, 1, 0, "-1")]
    assert told(spring, june, "II.", "III.") == ["- Mở lại để sửa hoặc trả lại phiếu: 1 người."]
    assert against(spring, july)[:3] == [(2, 0, 1, 1, "-1"), (1, 0, 0, 1, "0"), (0, 1, 0, 1, "+1")]
    assert told(spring, july, "II.", "III.") == ["- Thẩm định: thêm 1 người;", "- Rút đăng ký: 1 người."]
    # A unit whose last one left is still listed in that month, so that the column adds up.
    assert rows(spring, july)[1] == ("Thôn Hạ", 0, "-1", *(0, "0") * 4)
    assert [row[0] for row in rows(spring, date(2021, 8, 1))] == ["Thôn Thượng", 1]
    assert month_of(spring, Choice(month=july)).steps[0].at_beginning == {an.id, binh.id}
    assert against(spring, MAY)[2] == (0, 1, 0, 1, "+1")  # an earlier month stays as it was


@pytest.fixture
def visited(spring: Cycle) -> Cycle:
    """In April a visit to the first unit, in May one to the second; one thing done in May, one left."""
    by = Actor.server(spring.commune_id)
    member = keep_member(spring.id, MemberFacts("Phan Công Tuấn"), by=by, at=make.NOW)
    first, second = Unit.select().order_by(Unit.id)
    due = date(2021, 5, 10)
    april = [ToDo("1", "Lập sổ", "An", due), ToDo("2", "Nộp phiếu", "Bình", due.replace(day=31))]
    for unit, day, to_do in ((first, date(2021, 4, 30), april), (second, date(2021, 5, 3), [])):
        visit = Visit(day, frozenset({member.id}), "Sổ đăng ký;\nphiếu tự chấm.", "Tốt")
        made = record_inspection(spring.id, unit.id, visit, to_do, by=by, at=make.NOW)
        for one in made.follow_ups.where(InspectionFollowUp.what == "Lập sổ"):
            finish_follow_up(made.id, one.id, due, "", version=None, by=by, at=make.NOW)
    return spring


def test_visits_of_the_month_and_what_was_left_at_its_end(visited: Cycle) -> None:
    assert told(visited, MARCH, "II.", "III.")[:1] == ["- Đăng ký: thêm 2 người."]
    assert not any("Kiểm tra, đôn đốc" in line for line in lines(document(visited, Choice(month=MARCH))))
    assert told(visited, APRIL, "III.", "Lần kiểm tra tính") == [
        "Trong tháng đã kiểm tra 1 lần tại 1 đơn vị:",
        "- Thôn Thượng ngày 30/04/2021 (Phan Công Tuấn): Sổ đăng ký; phiếu tự chấm.",
        "Đến hết tháng 4 năm 2021, các lần kiểm tra đã nêu 2 việc cần làm; đã xong 0 việc, còn 2 việc, chưa "
        "việc nào quá hạn:",
    ]
    assert told(visited, MAY, "III.", "Lần kiểm tra tính") == [
        "Trong tháng đã kiểm tra 1 lần tại 1 đơn vị:",
        "- Thôn Hạ ngày 03/05/2021 (Phan Công Tuấn): Sổ đăng ký; phiếu tự chấm.",
        "Đến hết tháng 5 năm 2021, các lần kiểm tra đã nêu 2 việc cần làm; đã xong 1 việc, còn 1 việc, "
        "trong đó 1 việc quá hạn:",
    ]
    assert [tuple(row) for row in document(visited, Choice(month=APRIL)).tables[2].rows] == [
        (1, "Thôn Thượng", "Lập sổ", "An", "10/05/2021", "còn hạn"),
        (2, "Thôn Thượng", "Nộp phiếu", "Bình", "31/05/2021", "còn hạn"),
    ]
    assert [tuple(row) for row in document(visited, Choice(month=MAY)).tables[2].rows] == [
        (1, "Thôn Thượng", "Nộp phiếu", "Bình", "31/05/2021", "quá hạn"),
    ]
    assert told(visited, date(2021, 6, 1), "III.", "Đến hết") == ["Trong tháng không có lần kiểm tra nào."]


def test_what_was_done_and_what_waits_in_words(spring: Cycle) -> None:
    assert told(spring, APRIL, "II.", "III.") == ["- Đăng ký: thêm 1 người;", "- Tự chấm: thêm 1 người."]
    assert told(spring, MAY, "II.", "III.") == ["- Thẩm định: thêm 1 người;", "- Rút đăng ký: 1 người."]
    assert told(spring, APRIL, "III.", "Hạn") == [
        "Đến hết tháng 4 năm 2021 còn:",
        "- 2 người chưa tự chấm xong (trong đó 1 phiếu bị trả lại, chờ bổ sung minh chứng): "
        "Thôn Thượng (1), Thôn Hạ (1);",
        "- 1 người đã tự chấm, chờ thẩm định: Thôn Thượng (1).",
    ]
    for month, words in (
        (MARCH, "Hạn nộp phiếu tự chấm: ngày 20/05/2021, còn 50 ngày tính từ cuối tháng./."),
        (MAY, "Hạn nộp phiếu tự chấm: ngày 20/05/2021, đã đến hạn trong tháng./."),
        (date(2021, 6, 1), "Hạn nộp phiếu tự chấm: ngày 20/05/2021, đã qua hạn./."),
    ):
        assert lines(document(spring, Choice(month=month)))[-1] == words


def test_its_number_its_day_and_the_month_it_takes_by_itself(spring: Cycle) -> None:
    paper = PAPERS["monthly-report"]
    assert (paper.kind, paper.series, paper.by_month) == ("BC", "steering_committee", True)
    draft = document(spring, Choice())
    assert draft.title == "Báo cáo tiến độ tháng 12 năm 2021"
    issued = document(spring, Choice(month=APRIL, on=date(2021, 5, 3), number="07/BC-BCĐ"))
    [head] = [block for block in issued.blocks if isinstance(block, Letterhead)]
    assert (head.number, head.dated) == ("07/BC-BCĐ", "ngày 03 tháng 5 năm 2021")
    assert issued.title == "Báo cáo tiến độ tháng 4 năm 2021"
    read = docx_table(paper.make(spring, "docx", Choice(month=APRIL)), "TT")
    assert read[-1][2:] == ["3", "+1", "1", "+1", *["0"] * 6]


def test_as_many_statements_for_many_as_for_few(visited: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    document(visited, Choice(month=APRIL))  # what a row remembers is read once
    asked: list[str] = []
    real = database.obj.execute_sql
    monkeypatch.setattr(database.obj, "execute_sql", lambda sql, *rest: asked.append(sql) or real(sql, *rest))
    document(visited, Choice(month=APRIL))
    few, by = len(asked), Actor.server(visited.commune_id)
    for number in range(3):
        unit = make.unit(by, f"Thôn {number}")
        for name in ("Đỗ Văn Một", "Đỗ Thị Hai"):
            make.person(by, visited, unit, name, year=1940 + 10 * number)
        visit = Visit(date(2021, 4, 20), frozenset({CommitteeMember.get().id}), "Sổ", "Tốt")
        to_do = [ToDo("1", "Nộp phiếu", "Bình", APRIL.replace(day=25))]
        record_inspection(visited.id, unit.id, visit, to_do, by=by, at=make.NOW)
    asked.clear()
    document(visited, Choice(month=APRIL))
    assert len(asked) == few <= 15
