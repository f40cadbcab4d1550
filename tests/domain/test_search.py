"""What a search box means, and how well a name answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.search import (
    Answer,
    Asked,
    Closeness,
    answer,
    asked,
    is_slip,
    marked,
    marks_off,
    meaning,
    retyped,
)

VOCABULARY = (
    "nguyen", "van", "an", "anh", "hoang", "lan", "quy", "duc", "dat", "thi",
    "tran", "le", "ho", "my", "hanh", "manh", "hang",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoàng, Lan", Asked(words=("hoang", "lan"))),
        ("1234", Asked(digits="1234")),
        ("046 061 001 234", Asked(digits="046061001234")),
        ("0905.123.456", Asked(digits="0905123456")),
        ("12", Asked()),
        ("", Asked()),
        ("017/2026", Asked(certificate=(17, 2026))),
        ("số 17/2026", Asked(certificate=(17, 2026))),
        ("k7xm-4trw", Asked(words=("k7xm-4trw",), code="K7XM-4TRW")),
        ("K7XM 4TRW", Asked(words=("k7xm", "4trw"), code="K7XM-4TRW")),
        ("k7xm4trw", Asked(words=("k7xm4trw",), code="K7XM-4TRW")),
        ("hoanglan", Asked(words=("hoanglan",))),
        ("nguye6n4 va8n", Asked(words=("nguye6n4", "va8n"))),
    ],
)
def test_what_was_typed(text: str, expected: Asked) -> None:
    assert asked(text) == expected


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert len(asked(text).words) <= 8


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyeenx", "nguyen"), ("nguye6n4", "nguyen"), ("vawn", "van"), ("va8n", "van"), ("dduwcs", "duc"),
        ("ddaatj", "dat"), ("hoaf", "hoa"), ("thuyr", "thuy"), ("tuaans", "tuan"), ("wowng", "uong"),
        ("xuaan", "xuan"), ("son", "son"), ("trang", "trang"), ("rinh", "rinh"), ("nguyen", "nguyen"),
    ],
)  # fmt: skip
def test_telex_and_vni_left_overs(typed: str, meant: str) -> None:
    assert retyped(typed) == meant


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("nguyne", "nguyen", True), ("ngyen", "nguyen", True), ("nguyeen", "nguyen", True),
        ("nguyan", "nguyen", True), ("qui", "quy", True), ("li", "ly", True), ("nguyen", "nguyen", False),
        ("an", "anh", False), ("an", "on", False), ("haong", "hoang", True), ("nugyne", "nguyen", False),
        ("hoang", "hong", True), ("tram", "tran", True), ("lan", "tran", False),
    ],
)  # fmt: skip
def test_one_slip(typed: str, word: str, expected: bool) -> None:
    assert is_slip(typed, word) is expected


WORDS = st.text("aghinouyt", min_size=0, max_size=6)


@given(WORDS, WORDS)
def test_a_slip_is_mutual_between_long_words_and_nothing_is_a_slip_of_itself(one: str, other: str) -> None:
    assert not is_slip(one, one)
    if min(len(one), len(other)) >= 3:
        assert is_slip(one, other) == is_slip(other, one)


def ranks(text: str, *names: str) -> list[tuple[str, Answer | None]]:
    words = asked(text).words
    meanings = [meaning(word, VOCABULARY) for word in words]
    return [(name, answer(words, meanings, name)) for name in names]


def test_how_well_names_answer() -> None:
    assert ranks("le an", "le an", "an thi le", "le thi anh", "le hoang", "tran an") == [
        ("le an", Answer(Closeness.EXACT)),
        ("an thi le", Answer(Closeness.WORDS)),
        ("le thi anh", Answer(Closeness.PREFIX, 1)),
        ("le hoang", None),
        ("tran an", None),
    ]
    assert ranks("nguyeenx vawn qui", "nguyen van quy", "le quy") == [
        ("nguyen van quy", Answer(Closeness.SLIP, 1)),
        ("le quy", None),
    ]
    assert Answer(Closeness.SLIP, 1) < Answer(Closeness.SLIP, 2)


def test_marks_that_were_typed_count_wherever_they_stand() -> None:
    assert marks_off(marked("Hoà"), "Lê Thị Hòa") == 0
    assert marks_off(marked("Hoà"), "Lê Thị Hoa") == 1
    assert marks_off(marked("hoa"), "Lê Thị Hòa") == 0
    assert marks_off(marked("thuỷ lê"), "Lê Thị Thủy") == 0
