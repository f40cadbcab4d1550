"""Names, births, citizen numbers and telephones as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain import people
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import Problem, Refused
from cdht.domain.vietnamese import date_short, fold

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
separators = st.sampled_from(["/", "-", ".", " / ", ". "])
names = st.text("aàảãáạâậđơờ nhtNTHĐẶƠ'-", min_size=1, max_size=40)


def refusal(parse, text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused:
        parse(text)
    return refused.value.problems


def test_genders() -> None:
    shown = [(g.value, g.label, g.salutation) for g in Gender]
    assert shown == [("male", "Nam", "Ông"), ("female", "Nữ", "Bà")]
    read = [people.gender_from(text) for text in ("Nam", " NỮ", "nu", "", "x")]
    assert read == [Gender.MALE, Gender.FEMALE, Gender.FEMALE, None, None]


# --- Births and dates


@pytest.mark.parametrize(
    ("typed", "birth"),
    [
        ("01/02/1970", Birth(1970, 2, 1)),
        ("1/2/1970", Birth(1970, 2, 1)),
        (" 1. 2. 1970 ", Birth(1970, 2, 1)),
        ("1/2/70", Birth(1970, 2, 1)),
        ("1/2/26", Birth(1926, 2, 1)),
        ("1/2/25", Birth(2025, 2, 1)),
        ("29/2/2000", Birth(2000, 2, 29)),
        ("1938", Birth(1938)),
    ],
)
def test_parse_birth(typed: str, birth: Birth) -> None:
    assert people.parse_birth(typed) == birth


OR_YEAR = ", hoặc chỉ ghi năm sinh, ví dụ 1970."
NOT_THERE = "không có trong lịch. Ghi lại theo ngày/tháng/năm, ví dụ"
TYPE = "Ghi ngày/tháng/năm, ví dụ"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31/02/1970", f"Ngày 31/02/1970 {NOT_THERE} 01/02/1970."),
        ("2/13/70", f"Ngày 02/13/1970 {NOT_THERE} 01/02/1970."),
        ("00/00/1950", f"Ngày 00/00/1950 {NOT_THERE} 01/02/1970{OR_YEAR}"),
        ("2/1970", f"“2/1970” thiếu ngày. Ghi đủ ngày/tháng/năm, ví dụ 01/02/1970{OR_YEAR}"),
        ("", f"{TYPE} 01/02/1970{OR_YEAR}"),
        ("70", f"Không đọc được ngày “70”. {TYPE} 01/02/1970{OR_YEAR}"),
        ("1970-02-01", f"Không đọc được ngày “1970-02-01”. {TYPE} 01/02/1970{OR_YEAR}"),
        ("1/2/0970", "Năm 970 trong “1/2/0970” không hợp lý. Xem lại năm, ví dụ 01/02/1970."),
        ("1790", "Năm 1790 trong “1790” không hợp lý. Xem lại năm, ví dụ 01/02/1970."),
    ],
)
def test_parse_birth_says_what_to_type(typed: str, message: str) -> None:
    assert refusal(people.parse_birth, typed) == (Problem("", message),)


@pytest.mark.parametrize("typed", ["05/01/2026", "5/1/26", "5-1-2026", "5.1.2026"])
def test_parse_date(typed: str) -> None:
    assert people.parse_date(typed) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31/02/2026", f"Ngày 31/02/2026 {NOT_THERE} 05/01/2026."),
        ("00/01/2026", f"Ngày 00/01/2026 {NOT_THERE} 05/01/2026."),
        ("2026", f"Không đọc được ngày “2026”. {TYPE} 05/01/2026."),
        ("1/2026", f"Không đọc được ngày “1/2026”. {TYPE} 05/01/2026."),
        ("hôm nay", f"Không đọc được ngày “hôm nay”. {TYPE} 05/01/2026."),
        ("", f"{TYPE} 05/01/2026."),
    ],
)
def test_parse_date_says_what_to_type(typed: str, message: str) -> None:
    assert refusal(people.parse_date, typed) == (Problem("", message),)


@given(days, separators)
def test_every_day_reads_back_and_day_and_month_never_swap(day: date, separator: str) -> None:
    typed = separator.join(map(str, (day.day, day.month, day.year)))
    assert people.parse_date(typed) == people.parse_date(date_short(day)) == day
    assert people.parse_birth(typed) == Birth(day.year, day.month, day.day)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1900, 2099))
def test_what_is_read_is_what_was_typed_or_nothing(day: int, month: int, year: int) -> None:
    try:
        read = people.parse_date(f"{day}/{month}/{year}")
    except Refused:
        with pytest.raises(ValueError):
            date(year, month, day)
    else:
        assert (read.day, read.month, read.year) == (day, month, year)


@given(days.map(lambda day: Birth(day.year, day.month, day.day)) | st.integers(1900, 2099).map(Birth))
def test_a_birth_survives_the_database_and_the_screen(birth: Birth) -> None:
    assert Birth.from_iso(birth.iso) == people.parse_birth(birth.text) == birth


def test_a_birth_is_written_in_full_or_as_a_year() -> None:
    shown = [(b.text, b.iso) for b in (Birth(1970, 2, 1), Birth(1970))]
    assert shown == [("01/02/1970", "1970-02-01"), ("1970", "1970")]


@pytest.mark.parametrize("parts", [(1970, 2, None), (1970, None, 1), (1970, 2, 31), (0, None, None)])
def test_a_birth_cannot_be_half_a_day(parts: tuple) -> None:
    with pytest.raises(ValueError):
        Birth(*parts)


@pytest.mark.parametrize("text", ["", "1970-02", "01/02/1970", "1970-02-31", "70"])
def test_from_iso_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError):
        Birth.from_iso(text)


# --- Names


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Nguyễn Thị Lan", None),
        ("Lan", None),
        ("H'Hen Niê", None),
        ("Ý" * 80, None),
        (" \u200b", "Ghi họ và tên, ví dụ Nguyễn Thị Lan."),
        ("A", "Họ và tên quá ngắn. Ghi đủ họ và tên, ví dụ Nguyễn Thị Lan."),
        ("--", "Họ và tên quá ngắn. Ghi đủ họ và tên, ví dụ Nguyễn Thị Lan."),
        ("Lan 2", "Họ và tên không có chữ số. Xóa chữ số rồi lưu lại."),
        ("Ý" * 81, "Họ và tên dài 81 ký tự. Rút còn nhiều nhất 80 ký tự."),
    ],
)
def test_name_problem(name: str, problem: str | None) -> None:
    assert people.name_problem(name) == problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  NGUYỄN  THỊ ÁNH ", "Nguyễn Thị Ánh"),
        ("đặng văn đức", "Đặng Văn Đức"),
        ("Trần văn Út", "Trần văn Út"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("y-blô êban", "Y-Blô Êban"),
        ("ÐẶNG VĂN A", "Đặng Văn A"),
        ("", ""),
    ],
)
def test_normal_name(typed: str, kept: str) -> None:
    assert people.normal_name(typed) == kept


@given(names)
def test_a_normal_name_stays_and_keeps_its_letters(name: str) -> None:
    kept = people.normal_name(name)
    assert people.normal_name(kept) == kept
    assert fold(kept) == fold(name)


IN_ORDER = (
    "An, Đặng An, Đặng Văn An, Nguyễn Bảo An, Nguyễn Thị An, Trần An, Lê Thị Ân, Ngô Văn Dũng, "
    "Lê Văn Đức, Lê Thị Hoa, Lê Thị Hòa, Lê Văn Hoà, Lê Thị Hoá, Trương Văn Ưng, Bùi Thị Yến"
)


def test_lists_sort_by_given_family_middle_name() -> None:
    keys = [people.sort_key(name) for name in IN_ORDER.split(", ")]
    assert sorted(set(keys)) == keys
    assert people.sort_key("") == ""
    assert people.sort_key("NGUYỄN VĂN A") == people.sort_key("nguyễn  văn a")


def test_a_key_sorts_the_same_in_the_database() -> None:
    keys = [
        people.sort_key(name) for name in ("Lê Ý", "Lê Ân", "Lê An", "Lê Đức", "Lê Ở", "Lê Danh", "Lê 王")
    ]
    assert sorted(keys) == sorted(keys, key=str.encode)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (("Nguyễn Thị Hoà", Birth(1970)), ("NGUYEN  THI HÒA", Birth(1970)), True),
        (("Đặng Lan", Birth(1970, 2, 1)), ("Dang Lan", Birth(1970, 2, 1)), True),
        (("Đặng Lan", Birth(1970, 2, 1)), ("Đặng Lan", Birth(1970, 1, 2)), False),
        (("Đặng Lan", Birth(1970, 2, 1)), ("Đặng Lan", None), False),
        (("Đặng Lan", None), ("Đặng Loan", None), False),
    ],
)
def test_same_person_key(left: tuple, right: tuple, same: bool) -> None:
    assert (people.same_person_key(*left) == people.same_person_key(*right)) is same


# --- Citizen numbers and telephones


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("046085001234", "•••••••• 1234"),
        ("046 085 001 234", "•••••••• 1234"),
        ("191234567", "••••• 4567"),
        ("123", "•••"),
        ("", ""),
    ],
)
def test_masked_number(number: str, masked: str) -> None:
    assert people.masked_number(number) == masked


@given(st.text("0123456789", max_size=20))
def test_a_masked_number_never_shows_more_than_four_digits(number: str) -> None:
    assert sum(ch.isdigit() for ch in people.masked_number(number)) <= 4


MAN_1985, WOMAN_2001 = (Birth(1985), Gender.MALE), (Birth(2001, 12, 3), Gender.FEMALE)
OLD_CARD = "Đây là số CMND cũ (9 chữ số). Thay bằng số CCCD 12 chữ số khi có."
LOST_ZERO = (
    "Số CCCD có 12 chữ số, ở đây có 11. Nếu Excel làm mất số 0 ở đầu, ghi thêm vào. Ghi lại, hoặc để trống."
)
WRONG_SEX = "Số CCCD cho biết giới tính Nữ, nhưng ở đây ghi Nam. Xem lại."
WRONG_YEAR = "Số CCCD cho biết sinh năm 1986, nhưng ở đây ghi 1985. Xem lại."
WRONG_CENTURY = "Số CCCD cho biết sinh năm 1901, nhưng ở đây ghi 2001. Xem lại."


@pytest.mark.parametrize(
    ("number", "person", "answer"),
    [
        ("", MAN_1985, (None, ())),
        ("046 085 001234", MAN_1985, (None, ())),
        ("046301001234", WOMAN_2001, (None, ())),
        ("046185001234", MAN_1985, (None, (WRONG_SEX,))),
        ("046186001234", MAN_1985, (None, (WRONG_SEX, WRONG_YEAR))),
        ("046101001234", WOMAN_2001, (None, (WRONG_CENTURY,))),
        ("046186001234", (None, None), (None, ())),
        ("191234567", MAN_1985, (None, (OLD_CARD,))),
        ("04608500123a", MAN_1985, ("Số CCCD chỉ gồm chữ số. Ghi đủ 12 chữ số, hoặc để trống.", ())),
        ("4608500123", MAN_1985, ("Số CCCD có 12 chữ số, ở đây có 10. Ghi lại, hoặc để trống.", ())),
        ("46085001234", MAN_1985, (LOST_ZERO, ())),
    ],
)
def test_citizen_number(number: str, person: tuple, answer: tuple) -> None:
    assert people.citizen_number_problems(number, *person) == answer


@given(st.integers(1900, 2399), st.sampled_from(Gender), st.integers(0, 999), st.integers(0, 999_999))
def test_a_number_made_by_the_rule_has_nothing_odd(
    year: int, gender: Gender, place: int, serial: int
) -> None:
    century_and_sex = (year - 1900) // 100 * 2 + (gender is Gender.FEMALE)
    number = f"{place:03}{century_and_sex}{year % 100:02}{serial:06}"
    other = Gender.MALE if gender is Gender.FEMALE else Gender.FEMALE
    assert people.citizen_number_problems(number, Birth(year), gender) == (None, ())
    assert len(people.citizen_number_problems(number, Birth(year + 1), other)[1]) == 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0905123456", "0905123456"),
        ("0905 123 456", "0905123456"),
        ("(0234) 312-3456", "02343123456"),
        ("+84 905 123 456", "0905123456"),
        ("+84 (0)905 123 456", "0905123456"),
        ("84905123456", "0905123456"),
        ("905123456", "0905123456"),
        ("", ""),
    ],
)
def test_normal_phone(typed: str, kept: str) -> None:
    assert people.normal_phone(typed) == kept
    assert people.normal_phone(kept) == kept


@pytest.mark.parametrize("typed", ["123", "01681234567", "09051234567", "090512345a", "không có"])
def test_a_telephone_that_cannot_be_is_refused(typed: str) -> None:
    (problem,) = refusal(people.normal_phone, typed)
    assert problem.message.startswith("Số điện thoại không đúng. Ghi 10 chữ số, ví dụ 0905123456; ")
