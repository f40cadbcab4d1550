"""How Vietnamese is cleaned, searched, sorted and written: letters, numbers, dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

# --- Cleaning and folding ----------------------------------------------------------------------

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})  # control, zero-width and bidi, lone surrogates


def nfc(text: str) -> str:
    """The text as we keep it: NFC, no invisible characters, trimmed, one space between words."""
    return " ".join(unicodedata.normalize("NFC", _visible(text)).split())


def fold(text: str) -> str:
    """The text as we search it: `nfc`, without marks, đ → d, lower case.

    Dashes and quotes are folded to the ones on a keyboard too, because Word replaces them:
    “Bao La – Đức Nhuận” and “bao la - duc nhuan” are the same. SQLite's own folding keeps đ.
    About 1.5 µs a name.
    """
    folded = unicodedata.normalize("NFC", _visible(text)).translate(_FOLDS).lower()
    if not folded.isascii():  # foreign letters may join once a mark between them is gone
        folded = unicodedata.normalize("NFC", folded)
    return " ".join(folded.split())


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(ch for ch in text if ch.isspace() or unicodedata.category(ch) not in _INVISIBLE)


def _fold_table() -> dict[int, str]:
    """Every Latin letter with a mark → its bare small letter; every combining mark → nothing."""
    table = dict.fromkeys(range(0x300, 0x370), "")
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base.lower()
    table |= dict.fromkeys(map(ord, "ĐđÐðƉɖ"), "d")  # old converters write the Icelandic Ð
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    table |= dict.fromkeys(map(ord, "‘’ʼ"), "'") | dict.fromkeys(map(ord, "“”"), '"')
    return table


_FOLDS = _fold_table()

# --- Order of the alphabet ---------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"  # the 29 letters, and f j w z where English has them
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng


def syllable_key(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does, character by character (so in SQLite too).

    Syllable after syllable: first the letters (a ă â b … ), then the tone. The tone's digit is
    smaller than any letter, so it also ends its syllable: an < án < anh. Punctuation comes before
    numbers, numbers before letters, and Tổ 2 before Tổ 10. Capitals do not matter.
    """
    return "".join(map(_one_syllable, nfc(text).split()))


@lru_cache(maxsize=16_384)  # Vietnamese has about 7,000 syllables
def _one_syllable(syllable: str) -> str:
    small = syllable.lower()
    tone = max(_TONE_OF.get(ch, "0") for ch in small)
    return _DIGITS.sub(_number_key, small.translate(_RANKS)) + tone


_DIGITS = re.compile("[0-9]+")


def _number_key(digits: re.Match[str]) -> str:
    """A number sorts by its length, then its digits."""
    figure = digits[0].lstrip("0")
    return f"<{chr(ord('0') + min(len(figure), 60))}{figure}"


def _rank_tables() -> tuple[dict[int, str], dict[str, str]]:
    """Character code → letter of the key; toned letter → digit of its tone."""
    rank = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
    ranks = {code: rank.get(bare, ":" if bare else "") for code, bare in _FOLDS.items()}
    ranks |= {code: ":" for code in range(0x21, 0x7F) if not chr(code).isalnum()}
    ranks |= {ord(letter): key for letter, key in rank.items()} | {ord("ð"): rank["đ"]}
    tone_of: dict[str, str] = {}
    for letter in _VOWELS:
        for tone, mark in enumerate(_TONES):
            toned = unicodedata.normalize("NFC", letter + mark)
            ranks[ord(toned)], tone_of[toned] = rank[letter], str(tone)
    return ranks, tone_of


_RANKS, _TONE_OF = _rank_tables()


def letters() -> tuple[str, ...]:
    """The letters that number the items of a paper: a), b), c), d), đ), e) … (NĐ 30/2020)."""
    return tuple("abcdđeghiklmnopqrstuvxy")


# --- Numbers -----------------------------------------------------------------------------------


def number(n: int | float | Decimal, decimals: int = 0) -> str:
    """`1.234` or `94,5`: dot for thousands, decimal comma, rounded half up."""
    return _written(_half_up(Fraction(str(n)) * 10**decimals), decimals)


def percent(part: int, whole: int, decimals: int = 1) -> str:
    """`94,5%`, `85%` (never `85,0%`); empty when there is nothing to take a part of. Half up, exact."""
    if whole <= 0:
        return ""
    written = _written(_half_up(Fraction(part * 100, whole) * 10**decimals), decimals)
    return written.removesuffix("," + "0" * decimals) + "%"


def share(part: int, whole: int, decimals: int = 1) -> str:
    """`15/18 (83,3%)`; nothing of nothing is `0`."""
    if whole <= 0:
        return "0"
    return f"{number(part)}/{number(whole)} ({percent(part, whole, decimals)})"


_PRINTED = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?\s*%?")


def matches_printed(printed: str, part: int, whole: int) -> bool:
    """Whether somebody else's percentage is right at the precision that they printed.

    Rounding and truncation are both accepted (94,5 and 94,54 for 52/55), so are `94.5` and
    `94,5 %`. Nothing of nothing may be left empty, or be a dash or a zero.
    """
    text = nfc(printed)
    if whole <= 0:
        return text in {"", "-", "–", "0"}
    found = _PRINTED.fullmatch(text)
    if not found:
        return False
    decimals = found[2] or ""
    exact = Fraction(part * 100, whole) * 10 ** len(decimals)
    return int(found[1] + decimals) in {int(exact), _half_up(exact)}


def padded(n: int) -> str:
    """`05` below ten: numbers of papers, and days and months of short dates."""
    return f"{n:02}"


def counted(n: int, noun: str) -> str:
    """`55 người`."""
    return f"{number(n)} {noun}"


def _half_up(exact: Fraction) -> int:
    rounded = int(abs(exact) + Fraction(1, 2))
    return -rounded if exact < 0 else rounded


def _written(scaled: int, decimals: int) -> str:
    whole, rest = divmod(abs(scaled), 10**decimals)
    text = ("-" if scaled < 0 else "") + f"{whole:,}".replace(",", ".")
    return f"{text},{rest:0{decimals}}" if decimals else text


# --- Dates -------------------------------------------------------------------------------------


def date_short(day: date) -> str:
    """`05/01/2026`."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def date_long(day: date) -> str:
    """`ngày 05 tháng 01 năm 2026`: a zero before days below 10 and months 1 and 2 only (NĐ 30/2020)."""
    month = padded(day.month) if day.month <= 2 else str(day.month)
    return f"ngày {padded(day.day)} tháng {month} năm {day.year}"


def time_short(moment: datetime) -> str:
    """`14:05 05/01/2026`."""
    return f"{moment:%H:%M} {date_short(moment)}"
