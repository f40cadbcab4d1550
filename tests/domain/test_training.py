"""Training: what a session must say, what attendance is worth, and what is never changed in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cdht.domain.lifecycle import Stage
from cdht.domain.training import (
    NOTHING,
    OPEN,
    Held,
    Hold,
    Item,
    SessionFacts,
    Settlement,
    Worth,
    days,
    days_long,
    evidence_text,
    last_day,
    session_problems,
    settle,
    stays_on_list,
    too_early,
    training_figures,
)

DAY = date(2021, 4, 22)
FACTS = SessionFacts(DAY, "Bộ tiêu chí", indicators=frozenset({1, 2}))
WORTH = Worth(frozenset({1, 2}), "Dự tập huấn ngày 22/04/2021: Bộ tiêu chí", DAY)
CLOSED = [stage for stage in Stage if stage not in OPEN]


def fields(**more: object) -> list[str]:
    facts = replace(FACTS, **more)
    found = session_problems(facts, starts_on=date(2021, 3, 8), year=2021, indicators=range(1, 11))
    return [problem.field for problem in found]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, []),
        ({"topic": " "}, ["topic"]),
        ({"topic": "x" * 201, "place": "x" * 201, "teacher": "x" * 161}, ["topic", "place", "teacher"]),
        ({"material": "x" * 1001, "notes": "x" * 1001}, ["material", "notes"]),
        ({"held_on": date(2021, 3, 8)}, []),
        ({"held_on": date(2021, 3, 7)}, ["held_on"]),
        ({"held_on": date(2022, 3, 8)}, []),
        ({"held_on": date(2022, 3, 9)}, ["held_on"]),
        ({"until": DAY}, []),
        ({"until": date(2021, 4, 21)}, ["until"]),
        ({"until": date(2021, 5, 22)}, []),
        ({"until": date(2021, 5, 23)}, ["until"]),
        ({"until": date(2023, 5, 1)}, ["until"]),
        ({"indicators": frozenset()}, ["indicators"]),
        ({"indicators": frozenset(), "counts": False}, []),
        ({"indicators": frozenset({1, 11})}, ["indicators"]),
    ],
)
def test_what_a_session_must_say(more, wrong) -> None:
    assert fields(**more) == wrong


def test_a_cycle_that_begins_late_has_twelve_months_all_the_same() -> None:
    assert last_day(date(2021, 3, 8), 2021) == date(2022, 3, 8)
    assert last_day(date(2020, 11, 1), 2021) == date(2021, 12, 31)


def test_days_in_words() -> None:
    assert (days(DAY, None), days(DAY, DAY)) == ("22/04/2021", "22/04/2021")
    assert days(DAY, date(2021, 4, 23)) == "22/04/2021 – 23/04/2021"
    assert days_long(DAY, date(2021, 5, 1)) == "từ ngày 22 tháng 4 năm 2021 đến ngày 01 tháng 5 năm 2021"
    assert len(evidence_text("x" * 200, DAY, date(2021, 4, 23))) <= 500


def item(indicator: int, *, id: int = 7, **more: object) -> Item:
    return replace(Item(id, indicator, WORTH.text, DAY), **more)


@pytest.mark.parametrize("stage", sorted(OPEN))
def test_an_open_sheet_says_what_the_list_says(stage) -> None:
    old = item(1, text="Dự tập huấn ngày 21/04/2021: Bộ tiêu chí")
    gone = item(3, id=8)
    assert settle(stage, WORTH, []) == Settlement(add=(1, 2))
    assert settle(stage, WORTH, [item(1), item(2, id=8)]) == Settlement()
    assert settle(stage, WORTH, [old, gone]) == Settlement(add=(2,), rewrite=(old,), remove=(gone,))
    assert settle(stage, NOTHING, [item(1)]) == Settlement(remove=(item(1),))


def test_what_the_verifier_has_judged_stays_and_is_named() -> None:
    judged = item(1, text="cũ", judged=True)
    assert settle(Stage.SELF_SCORED, WORTH, [judged]) == Settlement(add=(2,), held=((1, Hold.JUDGED),))
    assert settle(Stage.SELF_SCORED, NOTHING, [judged]) == Settlement(held=((1, Hold.JUDGED),))
    assert settle(Stage.SELF_SCORED, WORTH, [item(1, judged=True), item(2)]) == Settlement()


@pytest.mark.parametrize("stage", CLOSED)
def test_a_closed_sheet_is_never_touched_and_says_why(stage) -> None:
    why = Hold.WITHDRAWN if stage == Stage.WITHDRAWN else Hold.VERIFIED
    assert settle(stage, WORTH, [item(3)]) == Settlement(held=((1, why), (2, why), (3, why)))
    assert settle(stage, NOTHING, []) == Settlement()
    assert settle(stage, WORTH, [item(1), item(2)]) == Settlement()


def test_who_cannot_be_taken_off_the_list() -> None:
    assert stays_on_list(Stage.SELF_SCORED, [item(1)]) is None
    assert stays_on_list(Stage.SELF_SCORED, [item(1), item(2, judged=True)]) == Hold.JUDGED
    assert stays_on_list(Stage.VERIFIED, [item(1)]) == Hold.VERIFIED
    assert stays_on_list(Stage.VERIFIED, []) is None, "no evidence stands on it"


def test_nobody_is_ticked_before_the_day() -> None:
    assert "chưa tới" in too_early(DAY, date(2021, 4, 21))
    assert too_early(DAY, DAY) == ""


def test_figures_count_the_registered_and_name_different_people_once() -> None:
    first = Held(1, DAY, None, "A", "", 3, (5, 6, 9))
    second = Held(2, DAY, None, "B", "", 0, (6,))
    only_guests, nobody = Held(3, DAY, None, "C", "", 2, ()), Held(4, DAY, None, "D", "", 0, (9,))
    found = training_figures([first, second, only_guests, nobody], registered=[5, 6, 7])
    assert [one.id for one in found.sessions] == [1, 2, 3], "9 withdrew: a session with nobody else is none"
    assert (found.attendances, found.people, found.guests) == (3, (5, 6), 5)
    empty = training_figures([], [5])
    assert (empty.sessions, empty.attendances, empty.people, empty.guests) == ((), 0, (), 0)
