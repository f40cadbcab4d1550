"""Who is recognised, who is not, and why: the pilot's people under both versions of the criteria."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.recognition import Verdict, decide
from cdht.domain.scoring import ScoreSheet
from cdht.domain.voting import Ballot
from tests.domain.pilot import KHVN, PILOT, people, verdicts

ALL_FOR = Ballot(20, 20, 20, 0)
points = st.integers(min_value=0, max_value=10)
sheets = st.builds(ScoreSheet, st.lists(points, min_size=10, max_size=10).map(tuple))


def judge(
    sheet: ScoreSheet | None, ballot: Ballot | None = ALL_FOR, *, difficult_area: bool = False
) -> Verdict:
    return decide(KHVN, sheet, ballot, difficult_area=difficult_area, majority_percent=50)


def test_enough_points_and_votes() -> None:
    assert judge(ScoreSheet((8,) * 10)) == Verdict(True, ())


def test_one_indicator_at_four_fails_and_is_named() -> None:
    assert judge(ScoreSheet((9, 9, 9, 9, 9, 4, 9, 9, 9, 9))) == Verdict(
        False, ("Chỉ số 6 được 4 điểm, dưới mức sàn 5.",)
    )


def test_every_reason_is_told() -> None:
    sheet, ballot = ScoreSheet((3, 9, 9, 9, 4, 9, 9, 7, 7, 7)), Ballot(20, 20, 5, 15)
    assert judge(sheet, ballot).reasons == (
        "Tổng điểm thẩm định là 73, thiếu 7 điểm so với mức đạt 80.",
        "Chỉ số 1 được 3 điểm, dưới mức sàn 5.",
        "Chỉ số 5 được 4 điểm, dưới mức sàn 5.",
        "Phiếu đồng ý 5/20 phiếu hợp lệ và không hợp lệ (25%), chưa quá 50%.",
    )


def test_seventy_is_enough_in_a_difficult_area_only() -> None:
    sheet = ScoreSheet((7,) * 10)
    assert judge(sheet, difficult_area=True) == Verdict(True, ())
    assert judge(sheet).reasons == ("Tổng điểm thẩm định là 70, thiếu 10 điểm so với mức đạt 80.",)


@pytest.mark.parametrize(
    ("sheet", "ballot", "reasons"),
    [
        (None, None, ("Chưa có điểm thẩm định.", "Chưa có kết quả bầu chọn.")),
        (ScoreSheet((10,) * 9 + (None,)), ALL_FOR, ("Phiếu thẩm định còn 1 chỉ số chưa có điểm.",)),
        (ScoreSheet((9,) * 10), Ballot(20, 0, 0, 0), ("Biên bản bầu chọn không có phiếu nào.",)),
    ],
)
def test_what_is_missing(sheet: ScoreSheet | None, ballot: Ballot | None, reasons: tuple[str, ...]) -> None:
    assert judge(sheet, ballot) == Verdict(False, reasons)


def test_the_pilot_recognises_all_but_three() -> None:
    refused = {
        number: verdict.reasons for number, verdict in verdicts(PILOT).items() if not verdict.recognised
    }
    assert refused == {
        36: (
            "Tổng điểm thẩm định là 66, thiếu 4 điểm so với mức đạt 70.",
            "Phiếu đồng ý 5/20 phiếu hợp lệ và không hợp lệ (25%), chưa quá 50%.",
        ),
        37: (
            "Tổng điểm thẩm định là 66, thiếu 4 điểm so với mức đạt 70.",
            "Phiếu đồng ý 4/20 phiếu hợp lệ và không hợp lệ (20%), chưa quá 50%.",
        ),
        38: (
            "Tổng điểm thẩm định là 67, thiếu 3 điểm so với mức đạt 70.",
            "Phiếu đồng ý 1/20 phiếu hợp lệ và không hợp lệ (5%), chưa quá 50%.",
        ),
    }


def test_under_the_rule_of_2022_only_fourteen_of_them_pass() -> None:
    recognised = [number for number, verdict in verdicts(KHVN).items() if verdict.recognised]
    assert recognised == [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 51, 52, 53, 55]


def test_under_the_rule_of_2022_the_failing_indicators_are_named() -> None:
    judged = verdicts(KHVN)
    assert judged[54].reasons == ("Chỉ số 10 được 4 điểm, dưới mức sàn 5.",)  # 86 points all the same
    assert judged[5].reasons == (
        "Tổng điểm thẩm định là 70, thiếu 10 điểm so với mức đạt 80.",
        "Chỉ số 1 được 3 điểm, dưới mức sàn 5.",
        "Chỉ số 6 được 4 điểm, dưới mức sàn 5.",
    )
    for person in people():
        named = [reason for reason in judged[person.number].reasons if reason.startswith("Chỉ số")]
        low = [(number, value) for number, value in enumerate(person.verified.points, start=1) if value < 5]
        assert named == [f"Chỉ số {number} được {value} điểm, dưới mức sàn 5." for number, value in low]


@given(sheets, st.booleans())
def test_the_verdict_and_the_hints_beside_the_sheet_agree(sheet: ScoreSheet, difficult_area: bool) -> None:
    verdict = judge(sheet, difficult_area=difficult_area)
    assert verdict.recognised is (KHVN.shortfalls(sheet, difficult_area) == ())
    assert verdict.recognised is (sheet.total >= (70 if difficult_area else 80) and min(sheet.points) >= 5)


@given(sheets, st.integers(min_value=0, max_value=9))
def test_one_point_more_never_harms(sheet: ScoreSheet, place: int) -> None:
    raised = list(sheet.points)
    raised[place] = min(10, raised[place] + 1)
    assert judge(ScoreSheet(tuple(raised))).recognised >= judge(sheet).recognised


@given(sheets, st.integers(min_value=0, max_value=20))
def test_reasons_exactly_when_not_recognised(sheet: ScoreSheet, votes_for: int) -> None:
    verdict = judge(sheet, Ballot(20, 20, votes_for, 20 - votes_for))
    assert verdict.recognised is (verdict.reasons == ())
