"""The figures of the report: the pilot's, and the sums that hold for any cycle."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.figures import Figures, Outcome, derive, measures
from cdht.domain.lifecycle import Stage
from cdht.domain.registration import Component
from tests.domain.pilot import EXPECTED, KHVN, PILOT, figures, outcomes, people, units

UNITS = ((1, "Thôn Trung"), (2, "Thôn Đông"), (3, "Dòng họ Hoàng"))
AUDIENCES = [audience.id for audience in PILOT.audiences]

totals = st.none() | st.integers(min_value=0, max_value=100)
outcome = st.builds(
    Outcome,
    registration_id=st.just(0),
    unit_id=st.sampled_from([id for id, _ in UNITS]),
    component=st.sampled_from(list(Component)),
    audience_registered=st.sampled_from(AUDIENCES),
    audience=st.sampled_from(AUDIENCES),
    party_member=st.sampled_from([True, False, None]),
    stage=st.sampled_from(list(Stage)),
    self_total=totals,
    verified_total=totals,
    voted=st.booleans(),
)


def numbered(found: list[Outcome]) -> list[Outcome]:
    return [replace(one, registration_id=number) for number, one in enumerate(found, start=1)]


cycles = st.lists(outcome, max_size=30).map(numbered)


def sound(one: Outcome) -> Outcome:
    """As the actions leave it: whoever is recognised has totals, a vote and enough points."""
    if one.stage is not Stage.RECOGNISED:
        return one
    return replace(one, self_total=80, verified_total=70 + one.registration_id % 31, voted=True)


def table(cycle: list[Outcome]) -> Figures:
    return derive(cycle, UNITS, PILOT, difficult_area=False)


def add_up(row, keys) -> list[int]:
    return sorted(id for key in keys for id in row.people[key])


def expected() -> dict:
    return json.loads(EXPECTED.read_text(encoding="utf-8"))


def only(keys, derived: dict) -> dict:
    return {key: derived[key] for key in keys}


def test_the_pilot_equals_the_expected_figures() -> None:
    wanted, derived = expected(), figures().as_json()
    rows = {name: only(wanted["units"][name], derived["units"][name]) for name in wanted["units"]}
    total = only(wanted["total"], derived["total"])
    assert {"cut": derived["cut"], "units": rows, "total": total} == wanted
    assert list(derived["units"]) == list(wanted["units"])


def test_what_the_pilot_says_beyond_the_expected_figures() -> None:
    extra = {
        key: value for key, value in figures().as_json()["total"].items() if key not in expected()["total"]
    }
    assert extra == {
        "withdrawn": 0,
        "self_scored": 55,
        "verified": 55,
        "voted": 55,
        "attended": 55,
        "not_recognised": 3,
        "undecided": 0,
        "below_cut": 3,
        "party_unknown": 0,
        "moved": 1,
    }


def test_every_figure_leads_to_its_people() -> None:
    total = figures().total
    names = {person.number: person.name for person in people()}
    assert [names[id] for id in total.people["moved"]] == ["Ngô Thị Mỹ Bích"]
    assert total.people["not_recognised"] == total.people["below_cut"] == (36, 37, 38)
    assert total.people["band:2"] == (25, 55)


def test_shares_as_the_report_prints_them() -> None:
    agency, hamlet, clan = figures().units
    assert hamlet.share("audience_recognised:farmer", "audience_registered:farmer") == "10/13 (76,9%)"
    assert figures().total.share("recognised", "registered") == "52/55 (94,5%)"
    assert figures().total.percent("audience_recognised:farmer", "audience_registered:farmer") == "83,3%"
    assert figures().total.percent("recognised", "registered", decimals=2) == "94,55%"
    assert agency.share("audience_recognised:worker", "audience_registered:worker") == "0"
    assert agency.percent("audience_recognised:worker", "audience_registered:worker") == ""
    assert clan.percent("recognised", "registered") == "100%"


def test_a_measure_that_does_not_exist_is_no_zero() -> None:
    with pytest.raises(KeyError):
        figures().total.count("recognized")


def test_the_same_people_under_the_rule_of_2022() -> None:
    total = figures(KHVN).as_json()["total"]
    assert only(["registered", "recognised", "not_recognised", "below_cut", "bands"], total) == {
        "registered": 55,
        "recognised": 14,
        "not_recognised": 41,
        "below_cut": 40,  # one more has 86 points and an indicator at 4
        "bands": [0, 12, 2],
    }
    assert figures(KHVN).cut == 80


def test_nobody_of_an_unknown_unit_is_dropped_in_silence() -> None:
    with pytest.raises(KeyError):
        derive(outcomes(), units()[1:], PILOT, difficult_area=False)


def test_two_hamlets_of_one_name_stay_two() -> None:
    same = ((1, "Thôn Trung"), (2, "Thôn Trung"), (3, "Thôn Trung"))
    assert list(derive([], same, PILOT, difficult_area=False).as_json()["units"]) == [
        "Thôn Trung",
        "Thôn Trung (2)",
        "Thôn Trung (3)",
    ]


def test_a_row_is_found_by_its_unit() -> None:
    assert figures().row(2).name == "Thôn Bao La – Đức Nhuận"
    assert figures().row(None).name == "Tổng cộng"
    with pytest.raises(KeyError):
        figures().row(99)


@pytest.mark.parametrize(
    ("stage", "reached"),
    [
        (Stage.REGISTERED, ["registered", "undecided"]),
        (Stage.SELF_SCORED, ["registered", "self_scored", "undecided"]),
        (Stage.VERIFIED, ["registered", "self_scored", "undecided", "verified"]),
        (Stage.VOTED, ["attended", "registered", "self_scored", "undecided", "verified", "voted"]),
        (
            Stage.RECOGNISED,
            ["attended", "decided", "recognised", "registered", "self_scored", "verified", "voted"],
        ),
        (
            Stage.NOT_RECOGNISED,
            ["attended", "decided", "not_recognised", "registered", "self_scored", "verified", "voted"],
        ),
        (Stage.WITHDRAWN, ["withdrawn"]),
    ],
)
def test_what_counts_at_each_stage(stage: Stage, reached: list[str]) -> None:
    one = replace(outcomes()[1], stage=stage)
    axes = ("audience", "component", "band", "party")
    holding = [key for key, holds in measures(PILOT).items() if holds(one) and not key.startswith(axes)]
    assert sorted(holding) == reached


def test_a_sheet_that_was_sent_back_does_not_count_although_its_points_are_kept() -> None:
    sent_back = replace(outcomes()[1], stage=Stage.REGISTERED)
    assert sent_back.self_total == 79
    assert not measures(PILOT)["self_scored"](sent_back)


@given(cycles)
def test_the_total_is_the_sum_of_the_units_for_every_measure(cycle: list[Outcome]) -> None:
    found = table(cycle)
    for key in measures(PILOT):
        assert found.total.count(key) == sum(row.count(key) for row in found.units)
        assert sorted(found.total.people[key]) == sorted(id for row in found.units for id in row.people[key])


@given(cycles)
def test_each_axis_partitions_the_registered(cycle: list[Outcome]) -> None:
    found = table(cycle)
    axes = (
        found.audience_keys("registered"),
        found.audience_keys("at_registration"),
        [f"component:{component.value}" for component in Component],
        ("recognised", "not_recognised", "undecided"),
    )
    for row in found.rows:
        for keys in axes:
            assert add_up(row, keys) == sorted(row.people["registered"])
        assert add_up(row, found.audience_keys("recognised")) == sorted(row.people["recognised"])


@given(cycles)
def test_registered_and_withdrawn_are_everybody(cycle: list[Outcome]) -> None:
    everybody = [one.registration_id for one in cycle]
    assert add_up(table(cycle).total, ("registered", "withdrawn")) == everybody


@given(cycles)
def test_bands_partition_the_recognised(cycle: list[Outcome]) -> None:
    found = table([sound(one) for one in cycle])
    for row in found.rows:
        assert add_up(row, found.band_keys()) == sorted(row.people["recognised"])


@given(cycles)
def test_no_part_exceeds_its_whole(cycle: list[Outcome]) -> None:
    for row in table(cycle).rows:
        people = {key: set(ids) for key, ids in row.people.items()}
        assert people["party_recognised"] <= people["party_registered"] <= people["registered"]
        assert people["moved"] | people["party_unknown"] | people["voted"] <= people["registered"]
        assert people["below_cut"] <= people["verified"] <= people["registered"]


@given(cycles)
def test_the_figures_go_through_json(cycle: list[Outcome]) -> None:
    derived = table(cycle).as_json()
    assert json.loads(json.dumps(derived)) == derived


def test_a_province_of_figures_in_well_under_a_second() -> None:
    many = [
        replace(one, registration_id=number, unit_id=number % 200)
        for number, one in zip(range(20_000), outcomes() * 400, strict=False)
    ]
    started = time.process_time()
    found = derive(many, [(id, f"Thôn {id}") for id in range(200)], PILOT, difficult_area=False)
    assert time.process_time() - started < 1
    assert (found.total.count("registered"), len(found.units)) == (20_000, 200)
