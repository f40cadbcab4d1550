"""The report of a month: what the journal says of its end and of what happened in it."""

from __future__ import annotations

from datetime import date, datetime

import factories as make
import pytest

from cdht.actions.deeds import deed
from cdht.actions.registration import withdraw
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.undoing import undo
from cdht.actions.verification import send_back, verify
from cdht.domain.accounts import Actor
from cdht.models.base import database
from cdht.models.cycles import Cycle
from cdht.reports.document import Letterhead
from cdht.reports.facts import Choice
from cdht.reports.monthly_report import document
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
    [table] = document(cycle, Choice(month=month)).tables
    return [tuple(row)[1:] for row in table.rows] + [tuple(table.total)[1:]]


def test_the_end_of_every_month_and_what_is_new_in_it(spring: Cycle) -> None:
    none = (0,) * 4
    assert rows(spring, MARCH) == [
        ("Thôn Thượng", 1, 1, 0, 0, 0, 0, *none), ("Thôn Hạ", 1, 1, 0, 0, 0, 0, *none),
        (2, 2, 0, 0, 0, 0, *none),
    ]  # fmt: skip
    assert rows(spring, APRIL) == [
        ("Thôn Thượng", 2, 1, 1, 1, 0, 0, *none), ("Thôn Hạ", 1, 0, 0, 0, 0, 0, *none),
        (3, 1, 1, 1, 0, 0, *none),
    ]  # fmt: skip
    assert rows(spring, MAY) == [
        ("Thôn Thượng", 1, 0, 1, 0, 1, 1, *none), ("Thôn Hạ", 1, 0, 0, 0, 0, 0, *none),
        (2, 0, 1, 0, 1, 1, *none),
    ]  # fmt: skip
    assert rows(spring, date(2021, 2, 1)) == [(0,) * 10]


def test_what_was_done_and_what_waits_in_words(spring: Cycle) -> None:
    def told(month: date, first: str, last: str) -> list[str]:
        return between([*lines(document(spring, Choice(month=month))), "."], first, last)

    assert told(APRIL, "II.", "III.") == ["- Đăng ký: thêm 1 người;", "- Tự chấm: thêm 1 người."]
    assert told(MAY, "II.", "III.") == ["- Thẩm định: thêm 1 người;", "- Rút đăng ký: 1 người."]
    assert told(APRIL, "III.", "Hạn") == [
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
    assert read[-1][2:] == ["3", "1", "1", "1", *["0"] * 6]


def test_as_many_statements_for_many_as_for_few(spring: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    document(spring, Choice(month=APRIL))  # what a row remembers is read once
    asked: list[str] = []
    real = database.obj.execute_sql
    monkeypatch.setattr(database.obj, "execute_sql", lambda sql, *rest: asked.append(sql) or real(sql, *rest))
    document(spring, Choice(month=APRIL))
    few, by = len(asked), Actor.server(spring.commune_id)
    for number in range(3):
        unit = make.unit(by, f"Thôn {number}")
        for name in ("Đỗ Văn Một", "Đỗ Thị Hai"):
            make.person(by, spring, unit, name, year=1940 + 10 * number)
    asked.clear()
    document(spring, Choice(month=APRIL))
    assert len(asked) == few <= 12
