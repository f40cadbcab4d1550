"""May two entries be one person? The one rule behind every door: form, batch, workbook, duplicates page.

The same number; or the same name but for marks with a birth that is the same, near, or unknown. It only
raises the question. Whether they are one person, people decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .labelled import Labelled
from .people import Birth

MOST_PAIRS = 20
"""Pairs kept of one person: a list without births may hold one name a thousand times."""
_LOOK_BACK = 200


class Reason(Labelled):
    """Why two entries may be one person, the strongest first."""

    SAME_NUMBER = "same_number", "cùng số CCCD"
    SAME_BIRTH = "same_birth", "cùng tên, cùng ngày sinh"
    NEAR_BIRTH = "near_birth", "cùng tên, ngày sinh gần giống"
    SAME_YEAR = "same_year", "cùng tên, cùng năm sinh"
    UNKNOWN_BIRTH = "unknown_birth", "cùng tên, chưa rõ ngày sinh"
    OTHER_DAY = "other_day", "cùng tên, cùng năm sinh, khác ngày"

    @property
    def rank(self) -> int:
        return _RANKS[self]

    @property
    def is_weak(self) -> bool:
        """Asked when somebody is being entered; too common to be collected afterwards."""
        return self is Reason.OTHER_DAY


_RANKS = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry is compared by. `id` is None while it is not stored."""

    folded: str
    birth: Birth | None = None
    number: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stored entries that may be one person; `first` is the smaller id."""

    first: int
    second: int
    reason: Reason


def alike(one: Known, other: Known) -> Reason | None:
    """Why they may be one person, or None. Symmetric; an entry is never alike itself."""
    if one.id is not None and one.id == other.id:
        return None
    if one.number and one.number == other.number:
        return Reason.SAME_NUMBER
    if one.folded != other.folded or _numbers_contradict(one.number, other.number):
        return None
    return _of_births(one.birth, other.birth)


def _of_births(one: Birth | None, other: Birth | None) -> Reason | None:
    if one is None or other is None:
        return Reason.UNKNOWN_BIRTH
    if one.day is None or other.day is None:
        years = abs(one.year - other.year)
        return {0: Reason.SAME_YEAR, 1: Reason.NEAR_BIRTH}.get(years)
    if one == other:
        return Reason.SAME_BIRTH
    if _near(one, other):
        return Reason.NEAR_BIRTH
    return Reason.OTHER_DAY if one.year == other.year else None


def _near(one: Birth, other: Birth) -> bool:
    """Two full days between which lies one slip: day and month swapped, a digit off, a year off."""
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return True
    same_day = (one.day, one.month) == (other.day, other.month)
    return (same_day and abs(one.year - other.year) == 1) or _one_slip(_digits(one), _digits(other))


def _digits(birth: Birth) -> str:
    return f"{birth.day or 0:02}{birth.month or 0:02}{birth.year:04}"


def _one_slip(one: str, other: str) -> bool:
    """One digit off, or two neighbours swapped."""
    if len(one) != len(other):
        return False
    off = [place for place in range(len(one)) if one[place] != other[place]]
    if len(off) != 2:
        return len(off) == 1
    left, right = off
    return right == left + 1 and (one[left], one[right]) == (other[right], other[left])


def _numbers_contradict(one: str | None, other: str | None) -> bool:
    """Two whole CCCD numbers that are further apart than a slip. An old CMND contradicts nothing."""
    if not one or not other or len(one) != 12 or len(other) != 12:
        return False
    return one != other and not _one_slip(one, other)


def surely_different(
    birth: Birth | None, number: str | None, other_birth: Birth | None, other_number: str | None
) -> bool:
    """People of one name who cannot be one person: different numbers, or births that contradict each other.

    A missing number or birth contradicts nothing, a year alone only another year (DOMAIN §10). A workbook
    goes in on this; what is only near is asked about afterwards, on the duplicates page.
    """
    if number and other_number:
        return number != other_number
    if not birth or not other_birth:
        return False
    return birth.year != other_birth.year or (
        birth.day is not None and other_birth.day is not None and birth != other_birth
    )


def pairs_with(one: Known, others: Iterable[Known]) -> list[Pair]:
    """The pairs worth collecting of a stored entry with other stored ones: the strongest, few."""
    found = [(reason, other.id) for other in others if (reason := alike(one, other)) and not reason.is_weak]
    found.sort(key=lambda pair: (pair[0].rank, pair[1] or 0))
    return [
        Pair(min(one.id, other), max(one.id, other), reason)
        for reason, other in found[:MOST_PAIRS]
        if one.id is not None and other is not None
    ]


def pairs_among(people: Iterable[Known]) -> Iterator[Pair]:
    """The pairs worth collecting among stored entries. Of a name that hundreds share, births near each other
    are compared, not everybody with everybody."""
    groups: dict[str, list[Known]] = defaultdict(list)
    for one in people:
        groups[one.folded].append(one)
    for group in groups.values():
        group.sort(key=lambda one: (one.birth.iso if one.birth else "", one.id or 0))
        for place, one in enumerate(group):
            yield from pairs_with(one, group[max(0, place - _LOOK_BACK) : place])
