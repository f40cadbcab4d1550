"""Codes of paper forms: what is typed leads to the code on the paper, or says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.form_codes import FREE, SIGNS, address, code_of, read_code
from cdht.domain.problems import Refused

CODES = st.lists(st.integers(0, len(SIGNS) - 1), min_size=FREE, max_size=FREE).map(code_of)
EXAMPLE = "P7K-3MX"


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read_code(text)
    [problem] = refused.value.problems
    assert problem.field == "code"
    return problem.message


def test_the_example_on_the_page_is_a_code() -> None:
    assert read_code(EXAMPLE) == EXAMPLE == code_of([SIGNS.index(sign) for sign in "P7K3M"])


@pytest.mark.parametrize(
    "typed",
    [
        "p7k-3mx", "P7K3MX", " p7k 3mx ", "P7K–3MX", "p7k.3mx\n", "P.7.K.3.M.X", "\u200bP7K-3MX\ufeff",
        "http://192.168.1.5:8000/p/P7K-3MX", "HTTP://192.168.1.5:8000/P/P7K-3MX/", "http://máychủ/p/p7k-3mx?x=1",
        "http://localhót:8000/p/P7K-3MX\r\n",
    ],
)  # fmt: skip
def test_what_people_and_scanners_type(typed: str) -> None:
    assert read_code(typed) == EXAMPLE


@given(CODES)
def test_every_code_is_read_however_it_is_written(code: str) -> None:
    assert read_code(code) == read_code(code.lower().replace("-", " ")) == code
    assert read_code(address("http://10.0.0.2:8000/", code)) == code
    assert not set(code) & set("0O1ILZSAEUYDW")


@given(CODES, st.integers(0, FREE), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(code: str, place: int, sign: str) -> None:
    signs = list(code.replace("-", ""))
    if signs[place] == sign:
        return
    signs[place] = sign
    assert "gõ nhầm" in refusal("".join(signs))


@given(CODES, st.integers(0, FREE), st.integers(0, FREE))
def test_two_exchanged_signs_are_noticed(code: str, one: int, other: int) -> None:
    signs = list(code.replace("-", ""))
    if signs[one] == signs[other]:
        return
    signs[one], signs[other] = signs[other], signs[one]
    assert "gõ nhầm" in refusal("".join(signs))


def test_look_alikes_are_read_as_what_stands_on_the_paper() -> None:
    code = code_of([SIGNS.index(sign) for sign in "25Q7K"])
    for written in ("ZSO7K", "zs07k", "25Q7K"):
        assert read_code(written + code[-1]) == code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Quét hoặc gõ mã in trên phiếu, ví dụ P7K-3MX."),
        (" -- ", "Quét hoặc gõ mã in trên phiếu, ví dụ P7K-3MX."),
        ("P7K-3ML", "Mã phiếu không bao giờ có ký tự “L”. So lại từng ký tự với phiếu."),
        ("Nguyễn Văn An", "Mã phiếu không bao giờ có ký tự “U”. So lại từng ký tự với phiếu."),
        ("P7K-3M", "Mã phiếu có 6 ký tự, ví dụ P7K-3MX; vừa nhận được 5 ký tự."),
        ("K7XM-4TRB", "Mã phiếu có 6 ký tự, ví dụ P7K-3MX; vừa nhận được 8 ký tự."),
        ("P7K-3MV", "Mã P7K-3MV có chỗ gõ nhầm. So lại từng ký tự với phiếu."),
        ("http://192.168.1.5:8000/", "Mã phiếu không bao giờ có ký tự “1”. So lại từng ký tự với phiếu."),
    ],
)
def test_what_is_wrong_is_said(typed: str, words: str) -> None:
    assert refusal(typed) == words


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    try:
        known = read_code(text)
    except Refused:
        return
    assert read_code(known) == known


@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], [0, 0, 0, 0, 23], [-1, 0, 0, 0, 0]])
def test_numbers_that_give_no_code_are_a_fault_of_the_program(numbers: list[int]) -> None:
    with pytest.raises(ValueError):
        code_of(numbers)


def test_without_a_place_the_picture_holds_the_code() -> None:
    assert address("", EXAMPLE) == EXAMPLE
    assert address("http://192.168.1.5:8000/", EXAMPLE) == "http://192.168.1.5:8000/p/P7K-3MX"
