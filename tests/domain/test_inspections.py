"""Visits and what is to be done after them: limits, days, who may, counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cdht.domain.accounts import Actor
from cdht.domain.inspections import (
    FINDINGS,
    LONGEST_DELAY,
    LOOKED_AT,
    MET,
    MOST_FOLLOW_UPS,
    RESPONSIBLE,
    RESULT,
    SOON,
    WHAT,
    FollowUp,
    FollowUpState,
    Inspected,
    Visit,
    VisitMade,
    clean_lines,
    done_problems,
    inspected,
    known_at_end,
    may_record,
    must_record,
    too_many,
)
from cdht.domain.lifecycle import Role
from cdht.domain.problems import NotAllowed

DAY = timedelta(days=1)
VISITED, DUE = date(2021, 5, 4), date(2021, 5, 20)
TASK = FollowUp("Lập sổ minh chứng", "Hoàng Ngọc Bảo", DUE)
VISIT = Visit(VISITED, frozenset({1}), "Sổ đăng ký", "Đủ sổ", "Chi hội trưởng")
START, TODAY = date(2021, 3, 8), date(2021, 6, 1)


def fields(problems) -> list[str]:
    return [problem.field for problem in problems]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (DUE - SOON - DAY, FollowUpState.OPEN),
        (DUE - SOON, FollowUpState.SOON),
        (DUE, FollowUpState.SOON),
        (DUE + DAY, FollowUpState.LATE),
    ],
)
def test_late_only_after_the_due_day_and_announced_a_week_before(on: date, state: FollowUpState) -> None:
    assert TASK.state(on) is state
    assert replace(TASK, done_on=on).state(on) is FollowUpState.DONE


def test_days_late_end_when_it_is_done() -> None:
    assert (TASK.days_late(DUE), TASK.days_late(DUE + 3 * DAY)) == (0, 3)
    assert replace(TASK, done_on=DUE + DAY).days_late(DUE + 30 * DAY) == 1
    assert replace(TASK, done_on=DUE - DAY).days_late(DUE + 30 * DAY) == 0


def test_a_sound_visit_and_follow_up_have_no_problems() -> None:
    most = Visit(TODAY, frozenset({1}), "x" * LOOKED_AT, "y" * FINDINGS, "z" * MET)
    assert [*VISIT.problems(START, TODAY), *most.problems(START, TODAY)] == []
    assert list(replace(VISIT, visited_on=START).problems(START, TODAY)) == []
    longest = FollowUp("x" * WHAT, "y" * RESPONSIBLE, VISITED + LONGEST_DELAY)
    assert [*TASK.problems(VISITED), *longest.problems(VISITED)] == []
    assert list(replace(TASK, due_on=VISITED).problems(VISITED)) == []


def test_all_that_is_wrong_with_a_visit() -> None:
    empty = Visit(TODAY + DAY, frozenset(), "", "")
    assert fields(empty.problems(START, TODAY)) == ["visited_on", "members", "looked_at", "findings"]
    long = Visit(START - DAY, frozenset({1}), "x" * (LOOKED_AT + 1), "y" * (FINDINGS + 1), "z" * (MET + 1))
    assert fields(long.problems(START, TODAY)) == ["visited_on", "met", "looked_at", "findings"]


def test_all_that_is_wrong_with_a_follow_up() -> None:
    assert fields(FollowUp("", "", VISITED - DAY).problems(VISITED)) == ["what", "responsible", "due_on"]
    long = FollowUp("x" * (WHAT + 1), "y" * (RESPONSIBLE + 1), VISITED + LONGEST_DELAY + DAY)
    assert fields(long.problems(VISITED)) == ["what", "responsible", "due_on"]
    assert list(too_many([TASK] * MOST_FOLLOW_UPS)) == []
    assert len(list(too_many([TASK] * (MOST_FOLLOW_UPS + 1)))) == 1


def test_done_between_the_visit_and_today() -> None:
    for day in (VISITED, TODAY):
        assert list(done_problems(day, "x" * RESULT, VISITED, TODAY)) == []
    for day in (VISITED - DAY, TODAY + DAY):
        assert fields(done_problems(day, "x" * (RESULT + 1), VISITED, TODAY)) == ["done_on", "result"]


def test_lines_are_kept_without_empty_ones() -> None:
    assert clean_lines("  Sổ  đăng ký \r\n\r\n\tPhie\u0302\u0301u ") == "Sổ đăng ký\nPhiếu"


def actor(*roles: Role, units: frozenset[int] = frozenset({7})) -> Actor:
    return Actor(1, "An", 1, frozenset(roles), units)


@pytest.mark.parametrize(
    ("by", "own", "may"),
    [
        (actor(Role.SECRETARY, units=frozenset()), frozenset(), True),
        (actor(Role.VERIFIER), frozenset({7}), True),
        (actor(Role.VERIFIER), frozenset(), False),
        (actor(Role.VERIFIER, units=frozenset({8})), frozenset({7}), False),
        (actor(Role.CLERK), frozenset({7}), False),
        (actor(Role.VIEWER), frozenset({7}), False),
        (actor(Role.ADMIN), frozenset({7}), False),
    ],
)
def test_the_secretary_everywhere_a_member_in_its_own_units(
    by: Actor, own: frozenset[int], may: bool
) -> None:
    assert may_record(by, 7, own) is may
    if may:
        must_record(by, 7, own)
    else:
        with pytest.raises(NotAllowed, match="thành viên Ban Chỉ đạo"):
            must_record(by, 7, own)


def test_counts_lead_back_to_the_visits() -> None:
    done = replace(TASK, done_on=date(2021, 5, 18), result="đã lập")
    visits = (
        VisitMade(1, 7, date(2021, 4, 30), (TASK, done)), VisitMade(2, 7, date(2021, 5, 2)),
        VisitMade(3, 8, date(2021, 6, 1), (TASK,)),
    )  # fmt: skip
    assert inspected(()) == Inspected((), frozenset(), ())
    whole = inspected(visits)
    assert (whole.visits, whole.units, len(whole.follow_ups), whole.done) == ((1, 2, 3), {7, 8}, 3, (done,))
    # In the middle of May the second was not done yet, and nobody had been to unit 8.
    then = inspected(known_at_end(visits, date(2021, 5, 17)))
    assert (then.visits, then.units, then.follow_ups, then.done) == ((1, 2), {7}, (TASK, TASK), ())
