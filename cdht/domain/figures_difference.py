"""The figures of two cycles side by side: what grew, what fell, which units came and which left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .figures import Figures, Row
from .registration import Component
from .vietnamese import number, percent


@dataclass(frozen=True, slots=True)
class Pair:
    """A count of both cycles; None where a cycle does not know it: a band or an audience of the other set."""

    label: str
    before: int | None
    now: int | None

    @property
    def change(self) -> str:
        """`+5`, `-3`, `0`; empty where one side is unknown."""
        return "" if self.before is None or self.now is None else signed(self.now - self.before)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of both cycles as (part, whole); nothing of nothing has no percentage."""

    label: str
    before: tuple[int, int]
    now: tuple[int, int]

    def percents(self, decimals: int = 1) -> tuple[str, str]:
        return percent(*self.before, decimals), percent(*self.now, decimals)

    def points(self, decimals: int = 1) -> str:
        """The change in percentage points: `+3,2`, `-100`. Of the exact shares, not of the printed ones."""
        if self.before[1] <= 0 or self.now[1] <= 0:
            return ""
        exact = Fraction(self.now[0] * 100, self.now[1]) - Fraction(self.before[0] * 100, self.before[1])
        return signed_points(exact, decimals)


@dataclass(frozen=True, slots=True)
class UnitPair:
    name: str
    registered: Pair
    recognised: Pair
    rate: Rate


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`units`: those of both cycles, in the order of now; `came` and `left`: names of the others."""

    groups: tuple[Group, ...]
    rates: tuple[Rate, ...]
    units: tuple[UnitPair, ...]
    came: tuple[str, ...]
    left: tuple[str, ...]


_STEPS = (
    ("Đăng ký", "registered"), ("Tự chấm", "self_scored"), ("Được thẩm định", "verified"),
    ("Tham gia bầu chọn", "attended"), ("Được công nhận", "recognised"),
    ("Không được công nhận", "not_recognised"), ("Rút đăng ký", "withdrawn"),
)  # fmt: skip
_PARTY = ("Đảng viên đăng ký", "party_registered"), ("Đảng viên được công nhận", "party_recognised")
_RATES = (
    ("Tự chấm trên số đăng ký", "self_scored", "registered"),
    ("Tham gia bầu chọn trên số đăng ký", "attended", "registered"),
    ("Được công nhận trên số đăng ký", "recognised", "registered"),
    ("Đảng viên được công nhận trên số đăng ký", "party_recognised", "party_registered"),
)


def difference(before: Figures, now: Figures) -> Difference:
    """Units are the same by their id, audiences by theirs, bands by their label."""
    old = {row.unit_id: row for row in before.units}
    known = {row.unit_id for row in now.units}
    return Difference(
        groups=tuple(_groups(before, now)),
        rates=tuple(_rates(before, now)),
        units=tuple(_unit(old[row.unit_id], row) for row in now.units if row.unit_id in old),
        came=tuple(row.name for row in now.units if row.unit_id not in old),
        left=tuple(row.name for row in before.units if row.unit_id not in known),
    )


def signed(change: int) -> str:
    return f"+{number(change)}" if change > 0 else number(change)


def signed_points(exact: Fraction, decimals: int) -> str:
    scaled = int(abs(exact) * 10**decimals + Fraction(1, 2))  # half up
    written = number(Decimal(scaled).scaleb(-decimals), decimals).removesuffix("," + "0" * decimals)
    return f"{'-' if exact < 0 else '+'}{written}" if scaled else "0"


def _groups(before: Figures, now: Figures) -> Iterator[Group]:
    yield Group("Các bước", _pairs(before, now, _STEPS))
    components = ((one.label, f"component:{one.value}") for one in Component)
    yield Group("Thành phần đăng ký", _pairs(before, now, components))
    labels = {who.id: who.short for figures in (before, now) for who in figures.audiences}
    for title, axis in (
        ("Đối tượng đăng ký, sau điều chỉnh", "registered"),
        ("Đối tượng được công nhận", "recognised"),
    ):
        named = ((label, f"audience_{axis}:{id}") for id, label in labels.items())
        yield Group(title, _pairs(before, now, named))
    yield Group("Mức điểm của người được công nhận", _bands(before, now))
    yield Group("Đảng viên", _pairs(before, now, _PARTY))


def _pairs(before: Figures, now: Figures, named: Iterable[tuple[str, str]]) -> tuple[Pair, ...]:
    return tuple(Pair(label, _count(before.total, key), _count(now.total, key)) for label, key in named)


def _count(row: Row, key: str) -> int | None:
    return row.count(key) if key in row.people else None


def _bands(before: Figures, now: Figures) -> tuple[Pair, ...]:
    counts = [
        {
            band.label: figures.total.count(key)
            for band, key in zip(figures.bands, figures.band_keys(), strict=True)
        }
        for figures in (before, now)
    ]
    labels = sorted({**counts[0], **counts[1]})
    return tuple(Pair(label, counts[0].get(label), counts[1].get(label)) for label in labels)


def _rates(before: Figures, now: Figures) -> Iterator[Rate]:
    for label, part, whole in _RATES:
        yield _rate(label, before.total, now.total, part, whole)
    for who in now.audiences:
        part, whole = f"audience_recognised:{who.id}", f"audience_registered:{who.id}"
        if part in before.total.people:
            yield _rate(f"{who.short} được công nhận trên số đăng ký", before.total, now.total, part, whole)


def _rate(label: str, before: Row, now: Row, part: str, whole: str) -> Rate:
    counts = [(row.count(part), row.count(whole)) for row in (before, now)]
    return Rate(label, counts[0], counts[1])


def _unit(before: Row, now: Row) -> UnitPair:
    registered, recognised = (
        Pair(label, before.count(key), now.count(key))
        for label, key in (("Đăng ký", "registered"), ("Được công nhận", "recognised"))
    )
    return UnitPair(now.name, registered, recognised, _rate("", before, now, "recognised", "registered"))
