"""Who may be one person: the rule behind every door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdht.domain.duplicates import Known, Pair, Reason, alike, pairs_among, pairs_with
from cdht.domain.people import Birth

births = st.none() | st.builds(
    lambda day, full: Birth(day.year, day.month, day.day) if full else Birth(day.year),
    st.dates(date(1930, 1, 1), date(2010, 12, 31)),
    st.booleans(),
)
people = st.builds(
    Known,
    st.sampled_from(("le an", "le anh", "hoang van quy")),
    births,
    st.none() | st.sampled_from(("046061001234", "046061001235", "046199009999", "190012345")),
    st.none() | st.integers(1, 6),
)


@given(people, people)
def test_it_is_mutual_and_nobody_is_alike_oneself(one: Known, other: Known) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(replace(one, id=7), replace(one, id=7)) is None


@given(people, people)
def test_without_a_number_other_names_are_never_alike(one: Known, other: Known) -> None:
    bare, other_bare = replace(one, number=None), replace(other, number=None)
    if one.folded != other.folded:
        assert alike(bare, other_bare) is None


def born(text: str) -> Birth | None:
    return Birth.from_iso(text) if text else None


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("1961-03-02", "1961-03-02", Reason.SAME_BIRTH),
        ("1961-03-02", "1961-02-03", Reason.NEAR_BIRTH),
        ("1961-03-02", "1961-03-12", Reason.NEAR_BIRTH),
        ("1961-03-02", "1971-03-02", Reason.NEAR_BIRTH),
        ("1965-03-02", "1956-03-02", Reason.NEAR_BIRTH),
        ("1969-03-02", "1970-03-02", Reason.NEAR_BIRTH),
        ("1961-03-02", "1961-11-25", Reason.OTHER_DAY),
        ("1961-03-02", "1962-11-25", None),
        ("1961", "1961", Reason.SAME_YEAR),
        ("1961", "1961-03-02", Reason.SAME_YEAR),
        ("1961", "1962", Reason.NEAR_BIRTH),
        ("1961", "1960-12-31", Reason.NEAR_BIRTH),
        ("1961", "1963", None),
        ("1961", "1971", None),
        ("", "1961-03-02", Reason.UNKNOWN_BIRTH),
        ("", "", Reason.UNKNOWN_BIRTH),
    ],
)
def test_births_of_one_name(one: str, other: str, reason: Reason | None) -> None:
    assert alike(Known("le an", born(one)), Known("le an", born(other))) == reason
    assert alike(Known("le an", born(one)), Known("le anh", born(other))) is None


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("046061001234", "046061001234", Reason.SAME_NUMBER),
        ("046061001234", "046061001243", Reason.SAME_BIRTH),
        ("046061001234", "046061001235", Reason.SAME_BIRTH),
        ("046061001234", "046061009999", None),
        ("046061001234", "190012345", Reason.SAME_BIRTH),
        ("046061001234", None, Reason.SAME_BIRTH),
    ],
)
def test_numbers(one: str, other: str | None, reason: Reason | None) -> None:
    """Two CCCD further apart than a slip are two people; an old CMND beside a CCCD says nothing."""
    birth = Birth(1961, 3, 2)
    assert alike(Known("le an", birth, one), Known("le an", birth, other)) == reason


def test_the_same_number_whatever_the_name() -> None:
    assert alike(Known("le an", Birth(1961), "046061001234"), Known("ho y", None, "046061001234"))


@settings(deadline=None)
@given(st.lists(people, max_size=12))
def test_pairs_are_those_that_are_alike_and_worth_collecting(listed: list[Known]) -> None:
    numbered = [replace(one, id=id) for id, one in enumerate(listed, 1)]
    expected = {
        Pair(one.id, other.id, reason)
        for one, other in combinations(numbered, 2)
        if one.folded == other.folded and (reason := alike(one, other)) and not reason.is_weak
    }
    found = list(pairs_among(numbered))
    assert set(found) == expected
    assert len(found) == len(expected)


def test_a_thousand_of_one_name_make_few_pairs() -> None:
    crowd = [Known("nguyen van an", None, None, id) for id in range(1, 1001)]
    assert len(list(pairs_among(crowd))) <= 20 * len(crowd)
    assert len(pairs_with(crowd[0], crowd)) == 20
