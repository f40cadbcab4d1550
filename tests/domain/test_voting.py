"""Ballots: what cannot be true, who carries, and the share with its base."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.problems import Problem
from cdht.domain.voting import Ballot

small = st.integers(min_value=0, max_value=60)
ballots = st.builds(Ballot, small, small, small, small, small)
majorities = st.integers(min_value=1, max_value=100)


def test_a_ballot_of_the_pilot_is_sound_and_carries() -> None:
    ballot = Ballot(eligible=25, present=25, votes_for=25, votes_against=0)
    assert (ballot.cast, ballot.problems(), ballot.carried()) == (25, (), True)


def test_blank_ballots_count_in_the_base() -> None:
    ballot = Ballot(eligible=20, present=20, votes_for=10, votes_against=5, blank=5)
    assert ballot.cast == 20
    assert not ballot.carried()
    assert ballot.share_in_words() == "10/20 phiếu hợp lệ và không hợp lệ (50%)"


@pytest.mark.parametrize(
    ("ballot", "words"),
    [
        (Ballot(20, 20, 18, 2), "18/20 phiếu hợp lệ và không hợp lệ (90%)"),
        (Ballot(55, 55, 52, 3), "52/55 phiếu hợp lệ và không hợp lệ (94,5%)"),
        (Ballot(3000, 3000, 1500, 1500), "1.500/3.000 phiếu hợp lệ và không hợp lệ (50%)"),
        (Ballot(20, 20, 0, 0), "chưa có phiếu nào"),
    ],
)
def test_share_in_words(ballot: Ballot, words: str) -> None:
    assert ballot.share_in_words() == words


@pytest.mark.parametrize(
    ("ballot", "majority", "carried"),
    [
        (Ballot(20, 20, 11, 9), 50, True),
        (Ballot(20, 20, 10, 10), 50, False),
        (Ballot(3, 3, 2, 1), 66, True),
        (Ballot(3, 3, 2, 1), 67, False),
        (Ballot(20, 20, 0, 0), 50, False),
    ],
)
def test_more_than_the_majority_of_the_ballots_cast(ballot: Ballot, majority: int, carried: bool) -> None:
    assert ballot.carried(majority) is carried


def test_all_excesses_are_told_with_both_numbers() -> None:
    assert Ballot(eligible=20, present=21, votes_for=15, votes_against=6, blank=1).problems() == (
        Problem("present", "Có mặt 21 người, nhiều hơn 20 người được quyền bầu."),
        Problem("votes_for", "Cộng các loại phiếu là 22, nhiều hơn 21 người có mặt."),
    )


def test_negative_numbers_are_told_each_at_its_field() -> None:
    assert Ballot(-1, -1, -1, -1, -1).problems() == (
        Problem("eligible", "Số người được quyền bầu không được là số âm."),
        Problem("present", "Số người có mặt không được là số âm."),
        Problem("votes_for", "Phiếu đồng ý không được là số âm."),
        Problem("votes_against", "Phiếu không đồng ý không được là số âm."),
        Problem("blank", "Phiếu trắng, không hợp lệ không được là số âm."),
    )


def test_a_meeting_before_its_ballots_are_counted_is_sound() -> None:
    assert Ballot(20, 18, 0, 0).problems() == ()


@given(ballots)
def test_sound_exactly_when_the_identities_hold(ballot: Ballot) -> None:
    holds = ballot.votes_for + ballot.votes_against + ballot.blank <= ballot.present <= ballot.eligible
    assert (ballot.problems() == ()) is holds


@given(ballots, majorities)
def test_one_more_vote_for_never_loses(ballot: Ballot, majority: int) -> None:
    one_more = replace(ballot, votes_for=ballot.votes_for + 1)
    assert one_more.carried(majority) >= ballot.carried(majority)


@given(ballots, majorities)
def test_a_vote_that_changes_sides_never_loses(ballot: Ballot, majority: int) -> None:
    one_more = replace(ballot, votes_for=ballot.votes_for + 1, votes_against=ballot.votes_against - 1)
    assert one_more.carried(majority) >= ballot.carried(majority)


@given(ballots, majorities)
def test_a_higher_majority_never_helps(ballot: Ballot, majority: int) -> None:
    assert ballot.carried(majority) >= ballot.carried(majority + 1)


def test_shares_for_narrow_places() -> None:
    ballot = Ballot(eligible=24, present=18, votes_for=8, votes_against=9, blank=1)
    assert (ballot.share(), ballot.percent(), ballot.turnout()) == ("8/18 (44,4%)", "44,4%", "18/24 (75%)")
    assert (ballot.share(2), ballot.percent(2)) == ("8/18 (44,44%)", "44,44%")
    nobody = Ballot(0, 0, 0, 0)
    assert (nobody.share(), nobody.percent(), nobody.turnout()) == ("0", "", "0")
