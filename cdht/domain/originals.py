"""Numbers of papers: every body counts each kind of its papers from 01, anew every year (NĐ 30/2020).

A number is given once. What was counted past without a paper is a gap, until somebody says why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from .problems import Refused
from .vietnamese import fold, nfc, padded

BODIES = {
    "steering_committee": ("BCĐ", "Ban Chỉ đạo"),
    "association": ("HKH", "Hội Khuyến học"),
    "peoples_committee": ("UBND", "Ủy ban nhân dân"),
}
"""Key of the body → how its numbers end, and its name."""

KINDS = {
    "BC": "Báo cáo",
    "TTr": "Tờ trình",
    "QĐ": "Quyết định",
    "KH": "Kế hoạch",
    "BB": "Biên bản",
    "GM": "Giấy mời",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CV": "Công văn",
    "DS": "Danh sách",
}
"""Abbreviation of a kind of paper (NĐ 30/2020, Phụ lục III) → its name."""

LAST_NUMBER = 9_999
_TYPED = re.compile(r"(?:so\s*:?\s*)?0*([1-9][0-9]{0,4})(?:\s*/\s*(.+))?")
_KEPT = re.compile(r"0*([1-9][0-9]{0,4})\s*/\s*(?:[0-9]{4}\s*/\s*)?(.+)")


class Overtaken(Refused):
    """A colleague was faster: the number was given, or the paper replaced, meanwhile. `next`: the number to
    take instead."""

    next: PaperNumber | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line of numbers: a body (key of `BODIES`), a kind of paper (“BC”), a year."""

    body: str
    kind: str
    year: int

    @property
    def suffix(self) -> str:
        """“BC-BCĐ”"""
        return f"{self.kind}-{BODIES[self.body][0]}"

    @property
    def kind_name(self) -> str:
        return kind_name(self.kind)

    @property
    def title(self) -> str:
        """“Báo cáo của Ban Chỉ đạo”"""
        return f"{kind_name(self.kind)} của {BODIES[self.body][1]}"

    @property
    def is_kept_here(self) -> bool:
        """The People's Committee's clerk gives its numbers to all its papers, of which few are ours: what
        lies between ours is no gap."""
        return self.body != "peoples_committee"


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """A number of a series, as it stands on paper: “05/BC-BCĐ”."""

    series: Series
    number: int

    @property
    def printed(self) -> str:
        return f"{padded(self.number)}/{self.series.suffix}"

    @property
    def in_file_names(self) -> str:
        """“05-BC-BCD”"""
        return fold(self.printed).upper().replace("/", "-")


@dataclass(frozen=True, slots=True)
class Made:
    """A paper made for one number and day, before it has them: its text and figures as JSON, and its files.

    `paper` is its name among the papers, `choice` what was chosen about it as JSON, `file_name` what its
    files are called, without the dot.
    """

    paper: str
    number: PaperNumber
    issued_on: date
    title: str
    file_name: str
    choice: str
    document: str
    figures: str | None
    pdf: bytes
    docx: bytes | None = None


def kind_name(kind: str) -> str:
    """“Báo cáo” for “BC”; a kind without a name is called by its letters."""
    return KINDS.get(kind, kind)


def parse_number(text: str, series: Series) -> PaperNumber:
    """What somebody typed: “5”, “05”, “Số: 05/BC-BCĐ”, also without marks. Raises `Refused` (number)."""
    example = PaperNumber(series, 5).printed
    if not nfc(text):
        raise Refused.because(f"Ghi số văn bản, ví dụ {example}.", "number")
    found = _TYPED.fullmatch(fold(text))
    if not found or int(found[1]) > LAST_NUMBER:
        raise Refused.because(f"Không đọc được số “{nfc(text)[:40]}”. Ghi như {example}.", "number")
    if found[2] and not _is_suffix(found[2], series):
        raise Refused.because(f"{series.title} mang số dạng {example}.", "number")
    return PaperNumber(series, int(found[1]))


def number_within(text: str, series: Series) -> int | None:
    """The running number in one kept as text (“45/QĐ-UBND”, “45/2021/QĐ-UBND”), when it is of the series."""
    found = _KEPT.fullmatch(fold(text))
    return int(found[1]) if found and _is_suffix(found[2], series) else None


def next_number(taken: Collection[int], series: Series) -> PaperNumber:
    """The one after the highest; gaps are never filled by themselves."""
    return PaperNumber(series, max(taken, default=0) + 1)


def gaps(taken: Collection[int], series: Series) -> tuple[int, ...]:
    """Numbers below the highest that neither a paper nor an explanation holds."""
    held = frozenset(taken)
    highest = max(held, default=0) if series.is_kept_here else 0
    return tuple(n for n in range(1, highest) if n not in held)


def skipped_by(number: int, taken: Collection[int], series: Series) -> tuple[int, ...]:
    """The new gaps that taking `number` would leave above the highest."""
    return tuple(range(max(taken, default=0) + 1, number)) if series.is_kept_here else ()


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs, first and last: 1, 2, 3, 6 → (1, 3), (6, 6)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def spoken(numbers: Iterable[int]) -> str:
    """“01 đến 04, 06, 07”"""
    told: list[str] = []
    for first, last in spans(numbers):
        far = last - first > 1
        told += [f"{padded(first)} đến {padded(last)}"] if far else map(padded, range(first, last + 1))
    return ", ".join(told)


def _is_suffix(text: str, series: Series) -> bool:
    return text.replace(" ", "") == fold(series.suffix)
