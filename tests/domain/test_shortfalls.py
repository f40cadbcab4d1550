"""What is missing to pass, in sentences: every case once, and never at odds with the rule itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.criteria import CriteriaSet
from cdht.domain.scoring import ScoreSheet
from cdht.domain.shortfalls import SENTENCES, SHORT, for_browser, sentences
from tests.domain.pilot import KHVN, PILOT

POINTS = st.one_of(st.none(), st.integers(0, 10))
SHEETS = st.lists(POINTS, min_size=10, max_size=10).map(lambda points: ScoreSheet(tuple(points)))


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ((None,) * 10, ["Chưa chấm chỉ số nào."]),
        (
            (8,) * 7 + (None,) * 3,
            ["Còn 3 chỉ số chưa chấm: 8, 9, 10.", "Cần thêm 24 điểm để đạt 80."],
        ),
        ((9,) * 9 + (None,), ["Còn 1 chỉ số chưa chấm: 10."]),
        (
            (2,) * 9 + (None,),
            [
                "Còn 1 chỉ số chưa chấm: 10.",
                "Các chỉ số còn lại có đủ điểm cao nhất cũng chỉ được 28, phải từ 80.",
                *(f"Chỉ số {n} mới được 2 điểm, phải từ 5." for n in range(1, 10)),
            ],
        ),
        (
            (7, 7, 7, 3, 7, 7, 7, 7, 8, 8),
            ["Cần thêm 12 điểm để đạt 80.", "Chỉ số 4 mới được 3 điểm, phải từ 5."],
        ),
        ((9, 9, 9, 9, 9, 4, 9, 9, 9, 9), ["Chỉ số 6 mới được 4 điểm, phải từ 5."]),
        ((8,) * 10, ["Đủ điều kiện về điểm: được 80, cần 80."]),
    ],
)
def test_each_case_in_full_sentences(points: tuple[int | None, ...], said: list[str]) -> None:
    assert list(sentences(ScoreSheet(points), KHVN, False)) == said


def test_a_difficult_area_and_a_set_without_a_floor() -> None:
    sheet = ScoreSheet((7,) * 9 + (4,))
    assert sentences(sheet, KHVN, True) == (
        "Cần thêm 3 điểm để đạt 70.",
        "Chỉ số 10 mới được 4 điểm, phải từ 5.",
    )
    assert sentences(ScoreSheet((8,) * 9 + (0,)), PILOT, False) == ("Đủ điều kiện về điểm: được 72, cần 70.",)


@given(SHEETS, st.sampled_from([PILOT, KHVN]), st.booleans())
def test_the_sentences_never_say_otherwise_than_the_rule(
    sheet: ScoreSheet, criteria: CriteriaSet, difficult: bool
) -> None:
    said, lacks = sentences(sheet, criteria, difficult), criteria.shortfalls(sheet, difficult)
    assert (said[-1].startswith("Đủ điều kiện")) == (lacks == ())
    assert all(one.endswith(".") and "{" not in one for one in said)


def test_the_few_words_of_a_row_are_those_of_the_rule() -> None:
    short = {key: words.format(count=3, points=12, number=4, floor=5) for key, words in SHORT.items()}
    assert KHVN.shortfalls(ScoreSheet((8,) * 7 + (None,) * 3), False) == (short["left"],)
    assert KHVN.shortfalls(ScoreSheet((7, 7, 7, 3, 7, 7, 7, 7, 8, 8)), False) == (
        short["points"], short["floor"],
    )  # fmt: skip


def test_the_browser_gets_the_same_words() -> None:
    rule = for_browser(KHVN, True)
    assert (rule["cut"], rule["floor"], rule["max"]) == (70, 5, 10)
    assert (rule["sentences"], rule["short"]) == (SENTENCES, SHORT)
