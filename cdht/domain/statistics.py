"""Statistics beside the report's table: indicators' means by audience, and years side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .criteria import Audience, CriteriaSet
from .figures import Figures
from .scoring import ScoreSheet

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Scored:
    """Both sheets of one person whose points were verified; `audience` as corrected (DOMAIN §3)."""

    registration_id: int
    audience: str
    own: ScoreSheet
    verified: ScoreSheet


@dataclass(frozen=True, slots=True)
class Means:
    """Mean points of a group, self against verified over the same people. `audience` None: everybody.

    `people` are the registrations behind every mean, so their number is the base. Sums are per indicator, the
    first one first; a mean is rounded once, half up, to hundredths.
    """

    audience: Audience | None
    people: tuple[int, ...]
    own_sums: tuple[int, ...]
    verified_sums: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.people)

    @property
    def own(self) -> tuple[Decimal | None, ...]:
        """By indicator; `None` where there is nobody."""
        return tuple(mean(total, self.count) for total in self.own_sums)

    @property
    def verified(self) -> tuple[Decimal | None, ...]:
        return tuple(mean(total, self.count) for total in self.verified_sums)

    @property
    def own_total(self) -> Decimal | None:
        """Mean of the whole sheets, from the sums: adding rounded means would drift."""
        return mean(sum(self.own_sums), self.count)

    @property
    def verified_total(self) -> Decimal | None:
        return mean(sum(self.verified_sums), self.count)


def mean(total: int, count: int) -> Decimal | None:
    """`total` over `count` to hundredths, half up; `None` for the mean of nobody."""
    return (Decimal(total) / count).quantize(_HUNDREDTH, ROUND_HALF_UP) if count else None


def means(scored: Iterable[Scored], criteria: CriteriaSet) -> tuple[Means, ...]:
    """Everybody first, then every audience of the set in its order, those without people too.

    Only who has both sheets whole counts: means over different people would not compare.
    """
    whole = [one for one in scored if one.own.complete and one.verified.complete]
    groups: list[Audience | None] = [None, *criteria.audiences]
    return tuple(_means(audience, whole, len(criteria.indicators)) for audience in groups)


def _means(audience: Audience | None, scored: Iterable[Scored], indicators: int) -> Means:
    group = [one for one in scored if audience is None or one.audience == audience.id]
    return Means(
        audience,
        tuple(one.registration_id for one in group),
        _sums((one.own for one in group), indicators),
        _sums((one.verified for one in group), indicators),
    )


def _sums(sheets: Iterable[ScoreSheet], indicators: int) -> tuple[int, ...]:
    sums = [0] * indicators
    for sheet in sheets:
        for index, points in enumerate(sheet.points):
            sums[index] += points or 0
    return tuple(sums)


@dataclass(frozen=True, slots=True)
class Year:
    """One cycle among others. `rule`: what it took to pass, because years under different rules do not
    compare without a word about it."""

    name: str
    figures: Figures
    rule: str
    is_open: bool = False

    @property
    def units(self) -> int:
        """How many units had somebody registered."""
        return sum(row.count("registered") > 0 for row in self.figures.units)
