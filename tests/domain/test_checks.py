"""The identities of a report: they hold for the pilot where they should, and point at people where not."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given

from cdht.domain.checks import Finding, identities
from cdht.domain.figures import Figures, Outcome, derive
from cdht.domain.lifecycle import Stage
from cdht.domain.voting import Ballot
from tests.domain.pilot import PILOT, ballots, figures, outcomes, units
from tests.domain.test_figures import cycles, table


def pilot_with(number: int, **changes: object) -> Figures:
    """The pilot with one person changed."""
    changed = [replace(one, **changes) if one.registration_id == number else one for one in outcomes()]
    return derive(changed, units(), PILOT, difficult_area=False)


def failing(findings: tuple[Finding, ...], unit_id: int | None = None) -> dict[str, Finding]:
    return {found.code: found for found in findings if not found.holds and found.unit_id == unit_id}


def found(findings: tuple[Finding, ...], code: str, unit_id: int | None = None) -> Finding:
    (one,) = [one for one in findings if one.code == code and one.unit_id == unit_id]
    return one


def test_all_identities_of_the_pilot_with_both_numbers() -> None:
    recognised = [one.registration_id for one in outcomes() if one.stage is Stage.RECOGNISED]
    findings = identities(figures(), certificates=recognised, ballots=ballots())
    assert [(one.title, one.left, one.right, one.holds) for one in findings if one.unit_id is None] == [
        ("Cộng các đơn vị = Tổng số đăng ký", 55, 55, True),
        ("Cộng các đơn vị = Tổng số được công nhận", 52, 52, True),
        ("Cộng các thành phần = Tổng số đăng ký", 55, 55, True),
        ("Cộng các đối tượng lúc đăng ký = Tổng số đăng ký", 55, 55, True),
        ("Cộng các đối tượng sau điều chỉnh = Tổng số đăng ký", 55, 55, True),
        ("Cộng công nhận theo đối tượng = Tổng số được công nhận", 52, 52, True),
        ("Cộng công nhận theo mức điểm = Tổng số được công nhận", 52, 52, True),
        ("Công nhận + không công nhận + chưa xét = Tổng số đăng ký", 55, 55, True),
        ("Nông dân lúc đăng ký = Nông dân sau điều chỉnh", 17, 18, False),
        ("Công nhân lúc đăng ký = Công nhân sau điều chỉnh", 6, 6, True),
        ("Trí thức lúc đăng ký = Trí thức sau điều chỉnh", 32, 31, False),
        ("Số đã tự chấm ≤ Tổng số đăng ký", 55, 55, True),
        ("Số đã thẩm định ≤ Số đã tự chấm", 55, 55, True),
        ("Số đã bầu chọn ≤ Số đã thẩm định", 55, 55, True),
        ("Tổng số được công nhận ≤ Số đã bầu chọn", 52, 55, True),
        ("Đảng viên được công nhận ≤ Đảng viên đăng ký", 31, 31, True),
        ("Số người chưa rõ Đảng viên = 0", 0, 0, True),
        ("Kết luận khớp khi tính lại = Số đã có kết luận", 55, 55, True),
        ("Số giấy công nhận = Tổng số được công nhận", 52, 52, True),
        ("Số người có phiếu khớp = Số đã bầu chọn", 55, 55, True),
    ]


def test_the_move_that_the_real_report_did_not_mention() -> None:
    assert found(identities(figures()), "audience_moved:farmer") == Finding(
        code="audience_moved:farmer",
        title="Nông dân lúc đăng ký = Nông dân sau điều chỉnh",
        holds=False,
        left=17,
        right=18,
        left_label="Nông dân lúc đăng ký",
        right_label="Nông dân sau điều chỉnh",
        explanation="1 người chuyển từ Trí thức sang Nông dân.",
        behind=(1,),
        unit_id=None,
        left_key="audience_at_registration:farmer",
        right_key="audience_registered:farmer",
    )


def test_the_same_identities_unit_by_unit() -> None:
    findings = identities(figures())
    whole = {one.code for one in findings if one.unit_id is None} - {"units_registered", "units_recognised"}
    for unit_id, _ in units():
        assert {one.code for one in findings if one.unit_id == unit_id} == whole
    assert {unit_id: sorted(failing(findings, unit_id)) for unit_id, _ in units()} == {
        1: ["audience_moved:farmer", "audience_moved:professional"],
        2: [],
        3: [],
    }
    agency = found(findings, "components_sum", unit_id=1)
    assert (agency.title, agency.left, agency.right) == (
        "Cộng các thành phần = Tổng số đăng ký (Cơ quan xã)", 25, 25,
    )  # fmt: skip


def test_moves_that_cancel_out_are_still_told() -> None:
    swapped = [
        replace(one, audience={26: "worker", 39: "farmer"}.get(one.registration_id, one.audience))
        for one in outcomes()
    ]
    one = found(identities(derive(swapped, units(), PILOT, difficult_area=False)), "audience_moved:worker")
    assert (one.left, one.right, one.holds, one.behind) == (6, 6, False, (26, 39))
    assert (
        one.explanation
        == "1 người chuyển từ Nông dân sang Công nhân. 1 người chuyển từ Công nhân sang Nông dân."
    )


def test_a_unit_that_went_missing_between_two_tables() -> None:
    without_clan = replace(figures(), units=figures().units[:2])
    one = found(identities(without_clan), "units_registered")
    assert (one.left, one.right, one.behind) == (45, 55, tuple(range(46, 56)))
    assert one.explanation == "10 người không nằm trong phần nào."


def test_somebody_counted_in_two_units() -> None:
    doubled = replace(figures(), units=(*figures().units, figures().units[2]))
    one = found(identities(doubled), "units_registered")
    assert (one.left, one.right, one.behind) == (65, 55, tuple(range(46, 56)))
    assert one.explanation == "10 người bị tính thừa."


def test_a_recognised_person_without_band_audience_or_vote() -> None:
    findings = identities(pilot_with(2, verified_total=69, voted=False, audience="teacher"))
    wrong = failing(findings)
    assert {code: (one.left, one.right, one.behind) for code, one in wrong.items()} == {
        "audiences_sum": (54, 55, (2,)),
        "recognised_by_audience": (51, 52, (2,)),
        "recognised_by_band": (51, 52, (2,)),
        "audience_moved:farmer": (17, 18, (1,)),
        "audience_moved:professional": (32, 30, (1, 2)),
        "recognised_voted": (52, 54, (2,)),
    }
    assert wrong["audience_moved:professional"].explanation == (
        "1 người chuyển từ Trí thức sang Nông dân. 1 người chuyển từ Trí thức sang đối tượng lạ."
    )
    assert wrong["recognised_voted"].explanation == (
        "1 người có ở “Tổng số được công nhận” mà không có ở “Số đã bầu chọn”."
    )


def test_steps_that_were_jumped() -> None:
    not_verified = failing(identities(pilot_with(36, verified_total=None)))
    assert not_verified["voted_verified"].behind == (36,)
    not_self_scored = failing(identities(pilot_with(36, self_total=None)))
    assert not_self_scored["verified_self_scored"].behind == (36,)


def test_an_unknown_component_and_an_unknown_party_member() -> None:
    wrong = failing(identities(pilot_with(40, component="pensioner", party_member=None)))
    assert (wrong["components_sum"].left, wrong["components_sum"].behind) == (54, (40,))
    assert (wrong["party_unknown"].left, wrong["party_unknown"].right) == (1, 0)
    assert wrong["party_unknown"].explanation == "1 người chưa ghi có phải Đảng viên không."


def test_verdicts_that_differ_when_derived_again() -> None:
    findings = identities(figures(), mismatched=[36, 2])
    one = found(findings, "verdicts")
    assert (one.left, one.right, one.holds, one.behind) == (53, 55, False, (2, 36))
    assert found(findings, "verdicts", unit_id=2).behind == (36,)


def test_a_certificate_for_the_wrong_person_although_the_numbers_agree() -> None:
    holders = [*range(2, 36), 36, *range(39, 56)]
    one = found(identities(figures(), certificates=holders), "certificates")
    assert (one.left, one.right, one.holds, one.behind) == (52, 52, False, (1, 36))
    assert one.explanation == "1 người chưa có giấy công nhận. 1 người có giấy mà không được công nhận."


def test_certificates_and_ballots_are_left_out_until_there_are_some() -> None:
    codes = {one.code for one in identities(figures())}
    assert not codes & {"certificates", "ballots"}


def test_ballots_that_do_not_add_up_or_are_missing() -> None:
    spoiled = {**ballots(), 3: Ballot(25, 24, 25, 0)}
    del spoiled[50]
    findings = identities(figures(), ballots=spoiled)
    one = found(findings, "ballots")
    assert (one.left, one.right, one.behind) == (53, 55, (50, 3))
    assert one.explanation == "1 người chưa ghi số phiếu. 1 người có số phiếu không khớp số người có mặt."
    assert [found(findings, "ballots", unit_id=id).holds for id, _ in units()] == [False, True, False]


@given(cycles)
def test_each_finding_is_true_to_its_sign_and_says_why(cycle: list[Outcome]) -> None:
    recognised = [one.registration_id for one in cycle if one.stage is Stage.RECOGNISED]
    for one in identities(table(cycle), certificates=recognised[1:], ballots={}):
        agree = one.left <= one.right if "≤" in one.title else one.left == one.right
        assert agree or not one.holds
        assert one.holds is (not one.behind) is (not one.explanation)
        assert set(one.behind) <= {known.registration_id for known in cycle}


@given(cycles)
def test_what_follows_from_the_derivation_always_holds(cycle: list[Outcome]) -> None:
    wrong = {one.code for one in identities(table(cycle)) if not one.holds}
    assert not wrong & {
        "units_registered", "units_recognised", "components_sum", "audiences_sum", "decided",
        "audiences_at_registration_sum", "recognised_by_audience", "self_scored_registered",
        "party_recognised", "verdicts",
    }  # fmt: skip


def test_two_hundred_units_are_checked_in_well_under_a_second() -> None:
    many = [
        replace(one, registration_id=number, unit_id=number % 200)
        for number, one in zip(range(20_000), outcomes() * 400, strict=False)
    ]
    derived = derive(many, [(id, f"Thôn {id}") for id in range(200)], PILOT, difficult_area=False)
    started = time.process_time()
    findings = identities(derived, certificates=range(20_000), ballots={})
    assert time.process_time() - started < 1
    assert len(findings) == 2 + 201 * 18
