"""People: names, births, citizen numbers, telephones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .problems import Refused
from .vietnamese import date_short, fold, nfc, syllable_key


class Gender(StrEnum):
    """As on the identity card; the value is stored, the label is shown."""

    label: str
    salutation: str

    def __new__(cls, value: str, label: str, salutation: str) -> Gender:
        member = str.__new__(cls, value)
        member._value_, member.label, member.salutation = value, label, salutation
        return member

    MALE = "male", "Nam", "Ông"
    FEMALE = "female", "Nữ", "Bà"


def gender_from(text: str) -> Gender | None:
    """The gender that a workbook's cell tells, with or without marks; None if unknown."""
    return {"nam": Gender.MALE, "nu": Gender.FEMALE}.get(fold(text))


# --- Births and dates --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Birth:
    """A day of birth, or the year alone, as older people's papers have it. Never a month alone."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if (self.month is None) != (self.day is None):
            raise ValueError("a birth has a month and a day, or neither")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def from_iso(cls, text: str) -> Birth:
        """`1970-02-01` or `1970`. Raises ValueError for anything else."""
        if not re.fullmatch("[0-9]{4}(-[0-9]{2}-[0-9]{2})?", text):
            raise ValueError(f"not a birth: {text!r}")
        return cls(*map(int, text.split("-")))

    @property
    def iso(self) -> str:
        """As stored; sorts by age."""
        if self.month is None or self.day is None:
            return f"{self.year:04}"
        return date(self.year, self.month, self.day).isoformat()

    @property
    def text(self) -> str:
        """As shown: `01/02/1970` or `1970`."""
        if self.month is None or self.day is None:
            return f"{self.year:04}"
        return date_short(date(self.year, self.month, self.day))


_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4}|[0-9]{2})")
_MONTH_YEAR = re.compile(r"[0-9]{1,2}\s*[/.-]\s*[0-9]{4}")
_YEARS = range(1900, 2100)  # outside it is a slip of the hand
_BIRTH_EXAMPLE, _DATE_EXAMPLE = "01/02/1970", "05/01/2026"
_OR_YEAR = ", hoặc chỉ ghi năm sinh, ví dụ 1970"


def parse_birth(text: str) -> Birth:
    """`01/02/1970`, `1/2/70`, `1-2-1970`, `1.2.1970` (day first, always) or the year alone, `1970`.

    Years of two digits: above 25 is 19xx, else 20xx. Raises Refused (no field: use `Problem.under`).
    """
    typed = nfc(text)
    if re.fullmatch("[0-9]{4}", typed):
        return Birth(_sound_year(int(typed), typed, _BIRTH_EXAMPLE))
    if _MONTH_YEAR.fullmatch(typed):
        raise Refused.because(f"“{typed}” thiếu ngày. Ghi đủ ngày/tháng/năm, ví dụ 01/02/1970{_OR_YEAR}.")
    born = _read_date(typed, _BIRTH_EXAMPLE, or_year=_OR_YEAR, last_of_2000s=25)
    return Birth(born.year, born.month, born.day)


def parse_date(text: str) -> date:
    """`05/01/2026`, `5/1/26`, `5-1-2026`, `5.1.2026`: day first, always; never guesses.

    Raises Refused (no field: use `Problem.under`).
    """
    return _read_date(nfc(text), _DATE_EXAMPLE)


def _read_date(typed: str, example: str, *, or_year: str = "", last_of_2000s: int = 99) -> date:
    """`or_year` is the hint where a year alone would do; `last_of_2000s` the last two-digit year of 20xx."""
    if not typed:
        raise Refused.because(f"Ghi ngày/tháng/năm, ví dụ {example}{or_year}.")
    found = _DAY_MONTH_YEAR.fullmatch(typed)
    if not found:
        raise Refused.because(f"Không đọc được ngày “{typed}”. Ghi ngày/tháng/năm, ví dụ {example}{or_year}.")
    day, month, year = map(int, found.groups())
    if len(found[3]) == 2:
        year += 2000 if year <= last_of_2000s else 1900
    _sound_year(year, typed, example)
    try:
        return date(year, month, day)
    except ValueError:
        unknown = or_year if 0 in (day, month) else ""  # lists write 00/00/1970 for a day nobody knows
        raise Refused.because(
            f"Ngày {day:02}/{month:02}/{year} không có trong lịch. "
            f"Ghi lại theo ngày/tháng/năm, ví dụ {example}{unknown}."
        ) from None


def _sound_year(year: int, typed: str, example: str) -> int:
    if year not in _YEARS:
        raise Refused.because(f"Năm {year} trong “{typed}” không hợp lý. Xem lại năm, ví dụ {example}.")
    return year


# --- Names -------------------------------------------------------------------------------------


def name_problem(name: str) -> str | None:
    """What is wrong with a name, or None: 2 to 80 characters, letters, no digits."""
    typed = nfc(name)
    if not typed:
        return "Ghi họ và tên, ví dụ Nguyễn Thị Lan."
    if any(ch.isdigit() for ch in typed):
        return "Họ và tên không có chữ số. Xóa chữ số rồi lưu lại."
    if len(typed) < 2 or not any(ch.isalpha() for ch in typed):
        return "Họ và tên quá ngắn. Ghi đủ họ và tên, ví dụ Nguyễn Thị Lan."
    if len(typed) > 80:
        return f"Họ và tên dài {len(typed)} ký tự. Rút còn nhiều nhất 80 ký tự."
    return None


_WORD = re.compile(r"[^\s'’.()-]+")


def normal_name(name: str) -> str:
    """The name as kept: clean, with the user's capitals; all capitals or none become Capital Letters."""
    kept = nfc(name).replace("Ð", "Đ")  # the Icelandic letter that old converters leave behind
    if not (kept.isupper() or kept.islower()):
        return kept
    return _WORD.sub(lambda word: word[0].capitalize(), kept)


def sort_key(name: str) -> str:
    """Sorts people as Vietnamese lists do: given name (last word), then family name, then middle names."""
    family, *others = nfc(name).split() or [""]
    *middle, given = others or [""]
    return syllable_key(" ".join([given, family, *middle]))


def same_person_key(name: str, birth: Birth | None) -> str:
    """Equal for entries that may be one person: same name but for marks, same birth.

    A suspicion only: Hùng and Hưng born on one day share it, so ask before joining them.
    """
    return f"{fold(name)}|{birth.iso if birth else ''}"


# --- Numbers that people carry -----------------------------------------------------------------


def bare_number(text: str) -> str:
    """A citizen or telephone number without the spaces, dots, dashes and brackets of its writing."""
    return re.sub(r"[\s.()-]", "", nfc(text))


def masked_number(number: str) -> str:
    """`•••••••• 1234`: the last four digits are enough to compare with a card in hand."""
    digits = bare_number(number)
    if len(digits) <= 4:
        return "•" * len(digits)
    return f"{'•' * (len(digits) - 4)} {digits[-4:]}"


def citizen_number_problems(
    text: str, birth: Birth | None, gender: Gender | None
) -> tuple[str | None, tuple[str, ...]]:
    """What is wrong with a CCCD number, and what is odd about it. Empty is fine: it is optional.

    `PPP G YY NNNNNN` (DOMAIN §9): G is 0/1 for men/women of the 1900s, 2/3 of the 2000s, and so on.
    Sex or year unlike the rest of the entry is a warning, so is an old CMND of 9 digits.
    The messages never repeat the number.
    """
    digits = bare_number(text)
    if not digits:
        return None, ()
    if not re.fullmatch("[0-9]+", digits):
        return "Số CCCD chỉ gồm chữ số. Ghi đủ 12 chữ số, hoặc để trống.", ()
    if len(digits) == 9:
        return None, ("Đây là số CMND cũ (9 chữ số). Thay bằng số CCCD 12 chữ số khi có.",)
    if len(digits) != 12:
        lost = " Nếu Excel làm mất số 0 ở đầu, ghi thêm vào." if len(digits) in (8, 11) else ""
        return f"Số CCCD có 12 chữ số, ở đây có {len(digits)}.{lost} Ghi lại, hoặc để trống.", ()
    return None, tuple(_mismatches(digits, birth, gender))


def _mismatches(digits: str, birth: Birth | None, gender: Gender | None) -> list[str]:
    century, sex = divmod(int(digits[3]), 2)
    year = 1900 + 100 * century + int(digits[4:6])
    told = Gender.FEMALE if sex else Gender.MALE
    found = []
    if gender and gender != told:
        found.append(f"Số CCCD cho biết giới tính {told.label}, nhưng ở đây ghi {gender.label}. Xem lại.")
    if birth and birth.year != year:
        found.append(f"Số CCCD cho biết sinh năm {year}, nhưng ở đây ghi {birth.year}. Xem lại.")
    return found


_TELEPHONE = re.compile("0[35789][0-9]{8}|02[0-9]{9}")  # mobile, fixed line


def normal_phone(text: str) -> str:
    """`0905123456`: digits only, 0 in front (also instead of +84, or when Excel lost it). Empty stays empty.

    Raises Refused (no field) when it is no Vietnamese number.
    """
    digits = re.sub(r"^(?:\+84|0084|84(?=[0-9]{9,10}$))0?", "0", bare_number(text))
    if re.fullmatch("[35789][0-9]{8}", digits):
        digits = "0" + digits
    if digits and not _TELEPHONE.fullmatch(digits):
        raise Refused.because(
            "Số điện thoại không đúng. Ghi 10 chữ số, ví dụ 0905123456; máy bàn 11 chữ số, ví dụ 02343123456."
        )
    return digits
