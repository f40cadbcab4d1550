"""Letters, numbers and dates as Vietnamese officials write them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain import vietnamese as vi

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưy"


def toned(onset: str, vowel: str, tone: int, coda: str) -> str:
    return unicodedata.normalize("NFC", onset + vowel + TONE_MARKS[tone] + coda)


# A syllable as (what a dictionary compares, how it is written)
syllables = st.tuples(
    st.text(ALPHABET, max_size=2), st.sampled_from(VOWELS), st.integers(0, 5), st.text(ALPHABET, max_size=2)
).map(lambda parts: (([*map(ALPHABET.index, parts[0] + parts[1] + parts[3])], parts[2]), toned(*parts)))
words = st.lists(syllables, min_size=1, max_size=4)
# An ordinary list has marks both ways, strange spaces and capitals, and now and then anything at all
texts = st.text("aàảãáạÂẬđĐƠờ\u0300\u0301\u0323\u0302 \t\u00a0\u200b'–-1") | st.text()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyễn   Văn\tA ", "Nguyễn Văn A"),
        ("Nguyễn\u00a0Văn\nA", "Nguyễn Văn A"),
        (unicodedata.normalize("NFD", "Đặng Thị Hường"), "Đặng Thị Hường"),
        ("\ufeffLê\u200b Thị\u202e Lan\x00", "Lê Thị Lan"),
        ("Hoa\u200d\u0300", "Hoà"),
        ("\ud800A", "A"),
        (" \u200b ", ""),
        ("", ""),
    ],
)
def test_nfc_keeps_what_people_see(typed: str, kept: str) -> None:
    assert vi.nfc(typed) == kept


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Đức", "dang thi duc"),
        ("Hòa", "hoa"),
        ("Hoà", "hoa"),
        ("Thủy Thuỷ", "thuy thuy"),
        ("NGUYỄN ƯỚC ƠN", "nguyen uoc on"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh"), "nguyen thi ngoc anh"),
        ("Thôn Bao La – Đức Nhuận", "thon bao la - duc nhuan"),
        ("Ðỗ H’Hen", "do h'hen"),
        ("Müller Çelik", "muller celik"),
        ("Y-Blô Êban 2", "y-blo eban 2"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert vi.fold(text) == folded


def test_every_vietnamese_letter_folds_to_the_keyboard() -> None:
    letters = "".join(toned("", vowel, tone, "") for vowel in VOWELS for tone in range(6))
    assert vi.fold(letters) == "aaaaaa" * 3 + "eeeeee" * 2 + "iiiiii" + "oooooo" * 3 + "uuuuuu" * 2 + "yyyyyy"
    assert vi.fold(letters.upper()) == vi.fold(letters)


@given(texts)
def test_cleaning_and_folding_are_idempotent(text: str) -> None:
    assert vi.nfc(vi.nfc(text)) == vi.nfc(text)
    assert vi.fold(vi.fold(text)) == vi.fold(text)


@given(texts)
def test_folding_needs_no_cleaning_before(text: str) -> None:
    assert vi.fold(vi.nfc(text)) == vi.fold(text)
    assert vi.fold(unicodedata.normalize("NFD", text)) == vi.fold(text)


@pytest.mark.parametrize(
    "in_order",
    [
        "a à ả ã á ạ ai ă ằ â ấ b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "an àn ản ãn án ạn anh ăn ân",
        "da dạ dân đa đá đạn đen",
        "ma mà mả mã má mạ mai mài",
        "Thôn_1 thôn_2 Thôn_2a thôn_10 Thôn_A Thôn_Đông thổn",
        "bao_la bao_la_–_đức_nhuận bao_la_1 bao_la_đức",
    ],
)
def test_dictionary_order(in_order: str) -> None:
    keys = [vi.syllable_key(text.replace("_", " ")) for text in in_order.split()]
    assert sorted(set(keys)) == keys


@given(words, words)
def test_the_key_orders_syllable_by_syllable_letters_then_tone(left: list, right: list) -> None:
    def key(word: list) -> str:
        return vi.syllable_key(" ".join(text for _, text in word))

    def dictionary(word: list) -> list:
        return [compared for compared, _ in word]

    assert (key(left) < key(right)) == (dictionary(left) < dictionary(right))
    assert (key(left) == key(right)) == (dictionary(left) == dictionary(right))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_inside_names_sort_by_value(left: int, right: int) -> None:
    assert (vi.syllable_key(f"Tổ {left}") < vi.syllable_key(f"Tổ {right}")) == (left < right)


@given(texts)
def test_capitals_and_the_way_of_typing_do_not_change_the_order(text: str) -> None:
    assert vi.syllable_key(unicodedata.normalize("NFD", text)) == vi.syllable_key(text)
    assert vi.syllable_key("Hoà ĐẶNG") == vi.syllable_key("hòa đặng")


def test_letters_of_a_paper() -> None:
    assert " ".join(vi.letters()) == "a b c d đ e g h i k l m n o p q r s t u v x y"


@pytest.mark.parametrize(
    ("n", "decimals", "written"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234, 0, "1.234"),
        (1234567, 0, "1.234.567"),
        (94.5, 1, "94,5"),
        (94.45, 1, "94,5"),
        (2.675, 2, "2,68"),
        (Decimal("0.05"), 1, "0,1"),
        (85, 1, "85,0"),
        (1234.5, 0, "1.235"),
        (-1234.5, 1, "-1.234,5"),
        (-0.04, 1, "0,0"),
    ],
)
def test_number(n: int | float | Decimal, decimals: int, written: str) -> None:
    assert vi.number(n, decimals) == written


@given(st.integers())
def test_a_number_reads_back(n: int) -> None:
    assert int(vi.number(n).replace(".", "")) == n


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "written"),
    [
        (52, 55, 1, "94,5%"),
        (52, 55, 2, "94,55%"),
        (15, 18, 1, "83,3%"),
        (10, 13, 1, "76,9%"),
        (10, 13, 0, "77%"),
        (17, 20, 1, "85%"),
        (17, 20, 2, "85%"),
        (55, 55, 1, "100%"),
        (0, 55, 1, "0%"),
        (1, 16, 2, "6,25%"),
        (1, 2000, 1, "0,1%"),  # 0,05: half goes up
        (1, 200, 0, "1%"),
        (1, 8, 2, "12,50%"),
        (0, 0, 1, ""),
    ],
)
def test_percent(part: int, whole: int, decimals: int, written: str) -> None:
    assert vi.percent(part, whole, decimals) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (15, 18, "15/18 (83,3%)"),
        (31, 31, "31/31 (100%)"),
        (0, 6, "0/6 (0%)"),
        (1234, 2468, "1.234/2.468 (50%)"),
        (0, 0, "0"),
    ],
)
def test_share(part: int, whole: int, written: str) -> None:
    assert vi.share(part, whole) == written


@pytest.mark.parametrize(
    ("printed", "part", "whole", "right"),
    [
        ("94,5%", 52, 55, True),
        ("94,5 %", 52, 55, True),
        ("94.5", 52, 55, True),
        ("94,55%", 52, 55, True),  # rounded
        ("94,54%", 52, 55, True),  # cut off
        ("95%", 52, 55, True),
        ("94%", 52, 55, True),
        ("94,6%", 52, 55, False),
        ("94,50%", 52, 55, False),
        ("77%", 10, 13, True),
        ("76%", 10, 13, True),
        ("78%", 10, 13, False),
        ("100,0%", 3, 3, True),
        ("100%", 14, 10, False),
        ("gần hết", 3, 3, False),
        ("", 3, 3, False),
        ("", 0, 0, True),
        ("-", 0, 0, True),
        ("100%", 0, 0, False),
    ],
)
def test_matches_printed(printed: str, part: int, whole: int, right: bool) -> None:
    assert vi.matches_printed(printed, part, whole) is right


counts = st.integers(0, 30_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(counts, st.integers(0, 3))
def test_our_own_percentage_is_always_accepted(count: tuple[int, int], decimals: int) -> None:
    assert vi.matches_printed(vi.percent(*count, decimals), *count)


@given(counts.filter(lambda count: count[1] > 0), st.integers(0, 3))
def test_a_percentage_that_is_off_by_more_than_a_step_is_refused(
    count: tuple[int, int], decimals: int
) -> None:
    part, whole = count
    step = Decimal(1).scaleb(-decimals)
    wrong = Decimal(part) * 100 / whole + 2 * step
    assert not vi.matches_printed(f"{wrong:.{decimals}f}%", part, whole)


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2026, 1, 5), "05/01/2026", "ngày 05 tháng 01 năm 2026"),
        (date(2021, 2, 28), "28/02/2021", "ngày 28 tháng 02 năm 2021"),
        (date(2021, 3, 9), "09/03/2021", "ngày 09 tháng 3 năm 2021"),
        (date(2021, 10, 10), "10/10/2021", "ngày 10 tháng 10 năm 2021"),
    ],
)
def test_dates(day: date, short: str, long: str) -> None:
    assert (vi.date_short(day), vi.date_long(day)) == (short, long)


def test_time_padding_and_counting() -> None:
    assert vi.time_short(datetime(2026, 1, 5, 14, 5, 59)) == "14:05 05/01/2026"
    assert [vi.padded(n) for n in (0, 5, 9, 10, 123)] == ["00", "05", "09", "10", "123"]
    assert [vi.counted(n, "người") for n in (0, 55, 1234)] == ["0 người", "55 người", "1.234 người"]
