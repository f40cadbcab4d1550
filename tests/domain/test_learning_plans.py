"""The rules of a learning plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cdht.domain.learning_plans import PlanItem, copied, problems, suggested, unfinished
from cdht.domain.scoring import ScoreSheet
from tests.domain.pilot import KHVN

TODAY = date(2022, 11, 23)
SHEETS = PlanItem("Dùng bảng tính", "trung tâm học tập cộng đồng", date(2022, 9, 30), (4, 5))


def wrong(item: PlanItem) -> list[str]:
    return [problem.field for problem in problems(item, range(1, 11), today=TODAY)]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"what": ""}, ["what"]),
        ({"what": "x" * 201}, ["what"]),
        ({"where": "x" * 161}, ["where"]),
        ({"due_on": None}, ["due_on"]),
        ({"indicators": (11,)}, ["indicators"]),
        ({"done_on": date(2022, 11, 24)}, ["done_on"]),
        ({"result": "tốt"}, ["done_on"]),
        ({"done_on": TODAY, "result": "x" * 301}, ["result"]),
        ({"what": "", "due_on": None, "indicators": (0,)}, ["what", "due_on", "indicators"]),
    ],
)
def test_everything_wrong_is_said_at_once(change: dict, fields: list[str]) -> None:
    assert wrong(replace(SHEETS, **change)) == fields


def test_late_is_what_is_open_after_its_day() -> None:
    assert SHEETS.is_late(TODAY) and not SHEETS.is_late(date(2022, 9, 30))
    assert not replace(SHEETS, done_on=TODAY).is_late(TODAY)
    assert not replace(SHEETS, due_on=None).is_late(TODAY)


def test_an_item_in_words() -> None:
    assert SHEETS.words == "Dùng bảng tính (trung tâm học tập cộng đồng), đến 30/09/2022"
    assert replace(SHEETS, where="", due_on=None, done_on=TODAY).words == "Dùng bảng tính, xong 23/11/2022"


def test_the_weakest_are_suggested() -> None:
    assert suggested(ScoreSheet((8, 5, 9, 5, 10, 7, 9, 9, 10, 10)), KHVN) == (2, 4, 6)
    assert suggested(ScoreSheet((10,) * 9 + (9,)), KHVN) == (10,)
    assert suggested(ScoreSheet((10,) * 10), KHVN) == suggested(ScoreSheet((None,) * 10), KHVN) == ()


def test_what_is_left_of_last_year_comes_without_its_day() -> None:
    left = unfinished([SHEETS, replace(SHEETS, what="Đọc sách", done_on=TODAY)])
    assert left == [PlanItem("Dùng bảng tính", "trung tâm học tập cộng đồng", None, (4, 5))]
    assert copied(left[0], [PlanItem("dùng bảng tính")]) and not copied(left[0], [])
