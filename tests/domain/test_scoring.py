"""Sheets of points: totals, holes, and what people type into the ten fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.problems import Problem, Refused
from cdht.domain.scoring import Difference, ScoreSheet, differences, parse_points
from tests.domain.pilot import PILOT, people

points = st.none() | st.integers(min_value=0, max_value=10)
sheets = st.builds(ScoreSheet, st.lists(points, max_size=10).map(tuple))

FULL = ScoreSheet((8, 7, 9, 8, 7, 4, 8, 9, 8, 8))
HALF = ScoreSheet((8, None, 9, None, 7, 4, None, 9, None, 8))
EMPTY = ScoreSheet((None,) * 10)


def test_a_full_sheet() -> None:
    assert (FULL.total, FULL.complete, FULL.missing, FULL.weakest) == (76, True, (), (6, 4))


def test_a_half_filled_sheet() -> None:
    assert (HALF.total, HALF.complete, HALF.missing, HALF.weakest) == (45, False, (2, 4, 7, 9), (6, 4))


def test_an_empty_sheet() -> None:
    assert (EMPTY.total, EMPTY.complete, EMPTY.missing, EMPTY.weakest) == (
        0,
        False,
        tuple(range(1, 11)),
        None,
    )
    assert ScoreSheet(()).complete is False


def test_of_equally_weak_indicators_the_first_is_named() -> None:
    assert ScoreSheet((5, 3, 3)).weakest == (2, 3)


def test_a_sheet_may_be_stored_half_filled_but_not_handed_in() -> None:
    assert HALF.problems(PILOT) == ()
    assert HALF.problems(PILOT, complete=True) == tuple(
        Problem(f"points-{number}", f"Chỉ số {number}: chưa có điểm.") for number in (2, 4, 7, 9)
    )


def test_points_outside_the_range_and_a_wrong_number_of_them() -> None:
    assert ScoreSheet((11, -1, 5)).problems(PILOT) == (
        Problem("points", "Phiếu có 3 điểm, bộ tiêu chí có 10 chỉ số."),
        Problem("points-1", "Chỉ số 1: “11” không phải số nguyên từ 0 đến 10."),
        Problem("points-2", "Chỉ số 2: “-1” không phải số nguyên từ 0 đến 10."),
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        (" 10 ", 10),
        ("07", 7),
        ("7,0", 7),
        ("7.0", 7),
        ("0", 0),
        ("", None),
        ("  ", None),
        ("7\u200b", 7),
    ],
)
def test_what_people_type(text: str, value: int | None) -> None:
    assert parse_points([text], 10) == ScoreSheet((value,))


@pytest.mark.parametrize(
    "text", ["7,5", "11", "-1", "+3", "bảy", "7a", "1e1", "½", "²", "７", "7 8", "0x5", "٣", "9" * 5000]
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_points(["5", text], 10)
    assert [problem.field for problem in refusal.value.problems] == ["points-2"]


def test_all_wrong_fields_are_told_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        parse_points(["11", "5", "7,5", "", *["8"] * 6], 10)
    assert refusal.value.problems == (
        Problem("points-1", "Chỉ số 1: “11” không phải số nguyên từ 0 đến 10."),
        Problem("points-3", "Chỉ số 3: “7,5” không phải số nguyên từ 0 đến 10."),
    )


def test_differences_name_both_values() -> None:
    assert differences(FULL, ScoreSheet((8, 6, 9, 8, 7, 5, 8, 9, 8, None))) == (
        Difference(2, 7, 6),
        Difference(6, 4, 5),
        Difference(10, 8, None),
    )


def test_the_first_person_of_the_pilot() -> None:
    first = people()[0]
    assert (first.own.total, first.verified.total, first.verified.weakest) == (78, 76, (2, 4))
    assert differences(first.own, first.verified) == (Difference(7, 8, 7), Difference(10, 6, 5))


@given(sheets)
def test_what_is_written_reads_back(sheet: ScoreSheet) -> None:
    written = ["" if value is None else str(value) for value in sheet.points]
    assert parse_points(written, 10) == sheet


@given(sheets)
def test_total_weakest_and_holes_agree(sheet: ScoreSheet) -> None:
    filled = [value for value in sheet.points if value is not None]
    assert sheet.total == sum(filled)
    assert len(sheet.missing) + len(filled) == len(sheet.points)
    assert (sheet.weakest[1] if sheet.weakest else None) == min(filled, default=None)


@given(sheets, sheets)
def test_differences_look_the_same_from_the_other_side(one: ScoreSheet, other: ScoreSheet) -> None:
    mirrored = [Difference(d.number, d.verified_points, d.self_points) for d in differences(other, one)]
    assert list(differences(one, other)) == mirrored
    assert differences(one, one) == ()


@given(st.text(max_size=20))
def test_any_text_is_a_number_in_range_or_refused(text: str) -> None:
    try:
        (value,) = parse_points([text], 10).points
    except Refused:
        return
    assert value is None or 0 <= value <= 10
