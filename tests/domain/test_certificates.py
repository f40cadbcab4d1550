"""Certificates as values: what holds, codes as they are typed, and texts that nobody can change unnoticed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cdht.domain.certificates import (
    CODE_SIGNS,
    LONGEST_TEXT,
    Certificate,
    Facts,
    Forged,
    State,
    differences,
    qr_text,
    read_code,
    sign,
    verify,
)
from cdht.domain.problems import Refused

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
FACTS = Facts("Nguyễn Hoàng Thị Thanh Thuỷ Tiên", "Thôn Bao La – Đức Nhuận", 17, 2026, "K7XM-4TRW")
TEXT = """\
Công dân học tập 2026, xã Quảng Phú
Họ tên: Nguyễn Hoàng Thị Thanh Thuỷ Tiên
Đơn vị: Thôn Bao La – Đức Nhuận
Số: 017/2026
Mã: K7XM-4TRW
Ký: S7R8-7H5Y-4VQN-FYWW"""


# What holds ----------------------------------------------------------------------------------------------


def test_the_state_of_a_certificate() -> None:
    first = Certificate(1, 1, "45/QĐ-UBND", "Bà", FACTS, date(2026, 7, 20))
    old = replace(first, replaced_by=18)
    new = replace(first, facts=replace(FACTS, number=18), replaces=17)
    gone = [replace(one, revoked_at=datetime(2026, 8, 1)) for one in (old, new)]
    assert [(one.state, one.said, one.replacing, one.is_valid) for one in (first, old, new, *gone)] == [
        (State.VALID, "Còn hiệu lực", "", True),
        (State.REPLACED, "Đã thay bằng giấy số 018/2026", "", False),
        (State.VALID, "Còn hiệu lực", "cấp lại, thay giấy số 017/2026", True),
        (State.REVOKED, "Đã thu hồi", "", False),
        (State.REVOKED, "Đã thu hồi", "cấp lại, thay giấy số 017/2026", False),
    ]


# Codes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["K7XM-4TRW", "k7xm-4trw", " k7 xm 4t rw ", "K7XM4TRW", "k7xm–4trw\n"])
def test_a_code_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "K7XM-4TRW"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Gõ mã tra cứu"), ("- ", "Gõ mã tra cứu"), ("K7XM-4TR0", "ký tự “0”"),
        ("KIXM-4TRW", "ký tự “I”"), ("K7XM-4TR", "vừa nhận được 7"), ("K7XM-4TRWW", "vừa nhận được 9"),
        ("K7XM-4T\u0663W", "ký tự"), (" 001/2021", "là số giấy"),
    ],
)  # fmt: skip
def test_a_code_that_none_can_be(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read_code(typed)
    assert refused.value.problems[0].field == "code"


# The text of the QR code ---------------------------------------------------------------------------------


def test_a_few_lines_that_people_can_read() -> None:
    assert qr_text(FACTS, "xã Quảng Phú", KEY) == TEXT
    assert TEXT.endswith(sign(FACTS, "xã Quảng Phú", KEY))
    assert len(TEXT.encode()) == 196
    assert verify(TEXT, KEY) == verify(TEXT, OTHER, KEY) == FACTS


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("\n", "\r\n") + "\r\n",
        lambda text: "  " + text.replace(" ", "\t "),
        lambda text: text.replace("\n", ""),
        lambda text: text.upper(),
        lambda text: text.lower(),
        lambda text: text[:-19] + text[-19:].replace("-", " "),
    ],
)
def test_what_scanners_and_keyboards_do_on_the_way_does_not_matter(change) -> None:
    found = verify(change(TEXT), KEY)
    assert (found.number, found.year, found.code) == (17, 2026, "K7XM-4TRW")
    assert differences(found, FACTS) == ()


def test_one_letter_changed_is_noticed_wherever_it_stands() -> None:
    for place, letter in enumerate(TEXT):
        for other in "aĐ8":
            if not letter.isspace() and letter.casefold() != other.casefold():
                with pytest.raises(Refused):
                    verify(TEXT[:place] + other + TEXT[place + 1 :], KEY)


def test_letters_taken_away_added_or_exchanged_are_noticed() -> None:
    for forged in (
        TEXT.replace("Tiên", "Tiến"),
        TEXT.replace("017", "071"),
        TEXT.replace("Nhuận", "Nhuận A"),
    ):
        with pytest.raises(Forged, match="Chữ ký không đúng"):
            verify(forged, KEY)
    with pytest.raises(Forged):
        verify(TEXT, OTHER)
    with pytest.raises(Forged):
        verify(TEXT)  # without any key nothing is ours


@pytest.mark.parametrize(
    "text", ["", "K7XM-4TRW", TEXT[:-1], TEXT + "A", TEXT.replace("Ký:", ""), TEXT.replace("Mã:", "Mã"),
             "x" * 5_000],
)  # fmt: skip
def test_what_is_no_such_text_is_not_called_forged(text: str) -> None:
    with pytest.raises(Refused, match="Dán nguyên văn") as refused:
        verify(text, KEY)
    assert refused.type is Refused


def test_no_name_can_pretend_to_be_another_line() -> None:
    sly = replace(FACTS, name="An Đơn vị: Cơ quan xã Số: 001/2026")
    text = qr_text(sly, "xã Quảng Phú", KEY)
    found = verify(text, KEY)
    assert (found.name, found.unit, found.number) == ("An Đơn vị Cơ quan xã Số 001/2026", FACTS.unit, 17)
    assert differences(found, sly) == ()


def test_the_longest_names_keep_the_text_short() -> None:
    long = Facts("Ễ" * 80, "Ở" * 120, 999_999, 2026, "K7XM-4TRW")
    text = qr_text(long, "thị trấn " + "Ữ" * 80, KEY)
    assert len(text.encode()) <= LONGEST_TEXT
    assert "…" in text
    assert differences(verify(text, KEY), long) == ()


def test_the_differences_between_paper_and_register() -> None:
    register = Facts("Nguyễn Thị Tiên", "Thôn Bao La", 18, 2026, FACTS.code)
    assert differences(FACTS, register) == (
        "Họ tên trên giấy: Nguyễn Hoàng Thị Thanh Thuỷ Tiên",
        "Đơn vị trên giấy: Thôn Bao La – Đức Nhuận",
        "Số trên giấy: 017/2026",
    )


@given(
    some.text(max_size=90), some.text(max_size=130), some.integers(1, 999_999), some.integers(2000, 2100),
    some.text(CODE_SIGNS, min_size=8, max_size=8), some.text(max_size=90),
)  # fmt: skip
def test_whatever_the_names_what_is_signed_is_read_again(name, unit, number, year, signs, place) -> None:
    facts = Facts(name, unit, number, year, f"{signs[:4]}-{signs[4:]}")
    text = qr_text(facts, place, KEY)
    found = verify(text, KEY)
    assert (found.number, found.year, found.code) == (number, year, facts.code)
    assert differences(found, facts) == ()
