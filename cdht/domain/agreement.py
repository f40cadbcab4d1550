"""How far two sheets of the same people agree, by indicator: where the table of criteria misleads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .criteria import Audience, CriteriaSet
from .scoring import ScoreSheet
from .statistics import mean

FEW = 5
"""With fewer pairs shares say nothing and are not shown; ours, not a source's."""
APART = Decimal(1)
"""From this mean distance in points on, an indicator is named as one that is read in different ways."""
NAMED = 3
"""At most so many indicators are named."""


class Between(StrEnum):
    """Whose sheets are compared."""

    SELF = "self"
    VERIFIERS = "verifiers"


class Way(StrEnum):
    """How the second sheet of a pair stands to the first."""

    ALL = "all"
    EQUAL = "equal"
    WITHIN = "within"
    UP = "up"
    DOWN = "down"

    def holds(self, change: int) -> bool:
        """`change`: points of the second sheet minus those of the first."""
        return {
            Way.ALL: True,
            Way.EQUAL: change == 0,
            Way.WITHIN: abs(change) <= 1,
            Way.UP: change > 0,
            Way.DOWN: change < 0,
        }[self]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sheets of one person: self and verified, or first and second verifier. `audience` as corrected."""

    registration_id: int
    audience: str
    one: ScoreSheet
    other: ScoreSheet

    def change(self, number: int) -> int:
        """Points of the other sheet minus those of the one, on an indicator."""
        return (self.other.points[number - 1] or 0) - (self.one.points[number - 1] or 0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One indicator of one audience (None: everybody). `changes`: other minus one, a pair each."""

    number: int
    audience: Audience | None
    changes: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.changes)

    @property
    def is_few(self) -> bool:
        return self.count < FEW

    def how_many(self, way: Way) -> int:
        return sum(way.holds(change) for change in self.changes)

    @property
    def difference(self) -> Decimal | None:
        """Mean of one minus other in points, to hundredths: above zero, the one gives more."""
        total = -sum(self.changes)
        size = mean(abs(total), self.count)
        return -size if size is not None and total < 0 else size

    @property
    def distance(self) -> Decimal | None:
        """Mean distance in points, whichever way."""
        return mean(sum(map(abs, self.changes)), self.count)


@dataclass(frozen=True, slots=True)
class Group:
    """An audience (None: everybody) with its indicators in order."""

    audience: Audience | None
    indicators: tuple[Agreement, ...]

    @property
    def count(self) -> int:
        return self.indicators[0].count


def agreement(pairs: Iterable[Pair], criteria: CriteriaSet) -> tuple[Group, ...]:
    """Everybody first, then every audience of the set in its order; only who has both sheets whole counts."""
    whole = [pair for pair in pairs if pair.one.complete and pair.other.complete]
    groups: list[Audience | None] = [None, *criteria.audiences]
    return tuple(_group(audience, whole, criteria) for audience in groups)


def misleading(groups: Sequence[Group]) -> tuple[Agreement, ...]:
    """The indicators of an audience that are read most differently, the widest first: at least `FEW` pairs
    and `APART` points apart in the mean. Everybody together is left out, it would name them twice."""
    wide = [
        one
        for group in groups
        if group.audience is not None
        for one in group.indicators
        if not one.is_few and (one.distance or 0) >= APART
    ]
    return tuple(sorted(wide, key=lambda one: (-(one.distance or 0), one.number))[:NAMED])


def _group(audience: Audience | None, pairs: Sequence[Pair], criteria: CriteriaSet) -> Group:
    own = [pair for pair in pairs if audience is None or pair.audience == audience.id]
    return Group(
        audience,
        tuple(
            Agreement(item.number, audience, tuple(pair.change(item.number) for pair in own))
            for item in criteria.indicators
        ),
    )


# --- In words ------------------------------------------------------------------------------------------


def points_in_words(value: Decimal | None) -> str:
    """“+1,40”, “−0,20”, “0,00” as tables show a mean difference; “–” for nobody's."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.2f}".replace(".", ",")


def misleading_in_words(groups: Sequence[Group], between: Between) -> str:
    """A plain sentence that names where the table misleads, or says that nothing stands out."""
    if all(group.count < FEW for group in groups if group.audience is not None):
        return f"Chưa đủ số liệu để kết luận: mỗi đối tượng cần ít nhất {FEW} người."
    named = misleading(groups)
    if not named:
        return "Chưa có chỉ số nào lệch nhiều: trung bình mỗi chỉ số lệch dưới 1 điểm."
    return "Lệch nhiều nhất: " + "; ".join(_named(one, between) for one in named) + "."


def _named(one: Agreement, between: Between) -> str:
    where = f"chỉ số {one.number} ({one.audience.short if one.audience else 'mọi đối tượng'})"
    apart = f"{one.distance or 0:.2f}".replace(".", ",")
    down, up = one.how_many(Way.DOWN), one.how_many(Way.UP)
    if between == Between.VERIFIERS:
        return (
            f"{where}: hai người chấm cách nhau trung bình {apart} điểm, {down + up}/{one.count} người khác"
        )
    most, word = (down, "bị hạ điểm") if down >= up else (up, "được nâng điểm")
    return f"{where}: cách nhau trung bình {apart} điểm, {most}/{one.count} người {word}"
