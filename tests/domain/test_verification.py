"""How strictly a cycle is verified: notes, evidence, a second verifier, and what is settled."""

from __future__ import annotations

import pytest

from cdht.domain.problems import Problem
from cdht.domain.scoring import ScoreSheet
from cdht.domain.verification import (
    Strictness,
    Turn,
    lacking_problems,
    settled_from,
    settlement_problems,
    sheet_problems,
    turn_of,
)
from tests.domain.pilot import PILOT

OWN = ScoreSheet((8,) * 10)
LOWER = ScoreSheet((5, 7, 8, 8, 8, 8, 8, 8, 8, 10))


@pytest.mark.parametrize(("above", "numbers"), [(0, (1, 2, 10)), (1, (1, 10)), (2, (1,)), (3, ())])
def test_a_note_is_needed_above_the_size_and_not_at_it(above, numbers) -> None:
    assert Strictness(note_above=above).notes_needed(OWN, LOWER) == numbers


@pytest.mark.parametrize(
    ("above", "accepted", "numbers"),
    [
        (None, set(), ()),
        (7, set(), (3, 4, 5, 6, 7, 8, 9, 10)),
        (8, set(), (10,)),
        (8, {10}, ()),
        (9, {1}, (10,)),
    ],
)
def test_points_above_a_level_want_accepted_evidence(above, accepted, numbers) -> None:
    assert Strictness(evidence_above=above).lacking(LOWER, accepted) == numbers


@pytest.mark.parametrize(("above", "needed"), [(None, False), (2, False), (1, True), (0, True)])
def test_totals_too_far_apart_need_a_second(above, needed) -> None:
    """80 against 78."""
    strict = Strictness(second_above=above)
    assert strict.needs_second(OWN, LOWER) == needed
    assert strict.needs_second(LOWER, OWN) == needed


def test_every_problem_is_named_with_its_field() -> None:
    points = ScoreSheet((5, None, 11, *(8,) * 7))
    notes = {1: " ", 4: "x" * 501}
    assert {
        p.field: p.message for p in sheet_problems(points, OWN, notes, PILOT, Strictness(note_above=2))
    } == {
        "points-3": "Chỉ số 3: “11” không phải số nguyên từ 0 đến 10.",
        "points-2": "Chỉ số 2 chưa có điểm thẩm định.",
        "note-1": "Chỉ số 1 lệch quá 2 điểm so với tự chấm. Ghi vì sao.",
        "note-2": "Chỉ số 2 lệch quá 2 điểm so với tự chấm. Ghi vì sao.",
        "note-3": "Chỉ số 3 lệch quá 2 điểm so với tự chấm. Ghi vì sao.",
        "note-4": "Ghi chú dài quá 500 ký tự.",
    }


def test_missing_evidence_holds_up_only_when_the_cycle_says_so() -> None:
    shown, blocks = Strictness(evidence_above=8), Strictness(evidence_above=8, evidence_blocks=True)
    assert list(lacking_problems(LOWER, set(), shown)) == []
    assert list(lacking_problems(LOWER, {10}, blocks)) == []
    assert list(lacking_problems(LOWER, set(), blocks)) == [
        Problem("points-10", "Chỉ số 10: 10 điểm, chưa có minh chứng được chấp nhận.")
    ]


def test_whose_turn_it_is() -> None:
    assert [turn_of(n) for n in range(3)] == [Turn.FIRST, Turn.SECOND, Turn.SETTLING]


def test_settling_touches_only_what_differs_and_says_why() -> None:
    assert settled_from(OWN, LOWER, {1: 6, 2: 7, 3: 0, 10: 9}).points == (6, 7, *(8,) * 7, 9)
    holes = settled_from(OWN, LOWER, {1: 6, 2: 7})
    assert [p.field for p in settlement_problems(holes, OWN, LOWER, {1: "xem lại sổ"}, PILOT)] == [
        "points-10", "note-2", "note-10",
    ]  # fmt: skip
