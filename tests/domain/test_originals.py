"""Numbers of papers: how they are printed, typed, counted, and what is missing between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdht.domain.originals import (
    BODIES,
    KINDS,
    PaperNumber,
    Series,
    gaps,
    next_number,
    number_within,
    parse_number,
    skipped_by,
    spans,
    spoken,
)
from cdht.domain.problems import Refused
from cdht.models.communes import SIGNING_BODIES

REPORTS = Series("steering_committee", "BC", 2026)
DECISIONS = Series("peoples_committee", "QĐ", 2026)
some_series = st.builds(
    Series, st.sampled_from(sorted(BODIES)), st.sampled_from(sorted(KINDS)), st.integers(2000, 2100)
)
numbers = st.integers(1, 9_999)


def test_every_body_that_signs_has_its_own_numbers() -> None:
    assert set(BODIES) == set(SIGNING_BODIES)


@pytest.mark.parametrize(
    ("series", "number", "printed", "in_file_names"),
    [
        (REPORTS, 5, "05/BC-BCĐ", "05-BC-BCD"),
        (REPORTS, 10, "10/BC-BCĐ", "10-BC-BCD"),
        (DECISIONS, 45, "45/QĐ-UBND", "45-QD-UBND"),
        (Series("association", "TTr", 2026), 123, "123/TTr-HKH", "123-TTR-HKH"),
    ],
)
def test_as_printed(series: Series, number: int, printed: str, in_file_names: str) -> None:
    of = PaperNumber(series, number)
    assert (of.printed, of.in_file_names) == (printed, in_file_names)


def test_a_series_in_words() -> None:
    assert REPORTS.title == "Báo cáo của Ban Chỉ đạo"
    assert Series("association", "XX", 2026).title == "XX của Hội Khuyến học"


@pytest.mark.parametrize(
    "typed", ["5", "05", "005", " 05/BC-BCĐ ", "5/bc-bcd", "Số: 05/BC-BCĐ", "so 5 / BC - BCĐ", "05/BC–BCĐ"]
)
def test_as_typed(typed: str) -> None:
    assert parse_number(typed, REPORTS) == PaperNumber(REPORTS, 5)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Ghi số văn bản, ví dụ 05/BC-BCĐ."),
        ("năm", "Không đọc được số “năm”. Ghi như 05/BC-BCĐ."),
        ("0", "Không đọc được số “0”. Ghi như 05/BC-BCĐ."),
        ("-3", "Không đọc được số “-3”. Ghi như 05/BC-BCĐ."),
        ("10000", "Không đọc được số “10000”. Ghi như 05/BC-BCĐ."),
        ("5/QĐ-UBND", "Báo cáo của Ban Chỉ đạo mang số dạng 05/BC-BCĐ."),
    ],
)
def test_what_is_no_number_of_the_series(typed: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_number(typed, REPORTS)
    assert [(one.field, one.message) for one in refused.value.problems] == [("number", says)]


@settings(deadline=None)
@given(some_series, numbers)
def test_whatever_is_printed_can_be_typed(series: Series, number: int) -> None:
    of = PaperNumber(series, number)
    assert parse_number(of.printed, series) == of
    assert number_within(of.printed, series) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("45/QĐ-UBND", 45), ("045/2026/qđ-ubnd", 45), ("45/QĐ-HKH", None), ("QĐ 45", None), ("", None)],
)
def test_numbers_kept_as_text(text: str, number: int | None) -> None:
    assert number_within(text, DECISIONS) == number


def test_the_next_one_and_what_lies_between() -> None:
    assert next_number((), REPORTS).printed == "01/BC-BCĐ"
    assert next_number({1, 2, 9}, REPORTS).printed == "10/BC-BCĐ"
    assert gaps({1, 2, 5, 9}, REPORTS) == (3, 4, 6, 7, 8)
    assert gaps((), REPORTS) == ()
    assert skipped_by(5, (), REPORTS) == (1, 2, 3, 4)
    assert skipped_by(6, {1, 5}, REPORTS) == ()
    assert skipped_by(3, {1, 5}, REPORTS) == ()


def test_numbers_that_others_give_leave_no_gaps() -> None:
    assert gaps({45, 50}, DECISIONS) == skipped_by(60, {45}, DECISIONS) == ()
    assert next_number({45, 50}, DECISIONS).printed == "51/QĐ-UBND"


def test_runs_in_words() -> None:
    assert spans([4, 1, 2, 3, 6]) == [(1, 4), (6, 6)]
    assert spoken([1, 2, 3, 4, 6, 8, 9]) == "01 đến 04, 06, 08, 09"
    assert spoken([]) == ""


@settings(deadline=None)
@given(st.sets(st.integers(1, 60)), st.integers(1, 80))
def test_taking_a_number_loses_none(held: set[int], number: int) -> None:
    """Explained, skipped and given numbers together are whole up to the highest."""
    before, skipped = gaps(held, REPORTS), skipped_by(number, held, REPORTS)
    assert not held & {*before, *skipped}
    after = held | {number, *skipped}
    assert set(gaps(after, REPORTS)) == set(before) - {number}
    assert {n for first, last in spans(after) for n in range(first, last + 1)} == after
