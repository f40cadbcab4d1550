"""Every count and share of a report, each with the registrations behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .criteria import Audience, Band, CriteriaSet
from .lifecycle import Stage
from .registration import Component
from .vietnamese import percent, share


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the figures need to know of one registration; totals are of complete sheets, else `None`.

    `audience_registered` is the audience at registration, `audience` the corrected one (DOMAIN §3).
    `voted`: ballots on this person are recorded; `attended`: the person took part in the vote, which the
    report calls “tham gia bầu chọn”. Somebody ill that day is voted on without attending. `trained`: attended
    a training session at least.
    """

    registration_id: int
    unit_id: int
    component: str | None
    audience_registered: str
    audience: str
    party_member: bool | None
    stage: Stage
    self_total: int | None
    verified_total: int | None
    voted: bool
    attended: bool = False
    trained: bool = False

    @property
    def registered(self) -> bool:
        return self.stage is not Stage.WITHDRAWN

    @property
    def self_scored(self) -> bool:
        return self.stage.has_reached(Stage.SELF_SCORED) and self.self_total is not None

    @property
    def verified(self) -> bool:
        return self.stage.has_reached(Stage.VERIFIED) and self.verified_total is not None

    @property
    def was_voted_on(self) -> bool:
        return self.stage.has_reached(Stage.VOTED) and self.voted

    @property
    def recognised(self) -> bool:
        return self.stage is Stage.RECOGNISED

    @property
    def not_recognised(self) -> bool:
        return self.stage is Stage.NOT_RECOGNISED


Measure = Callable[[Outcome], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a unit, or the total (`unit_id` None). Every measure has its ids, in order."""

    unit_id: int | None
    name: str
    people: Mapping[str, tuple[int, ...]] = field(hash=False)

    def count(self, key: str) -> int:
        """Raises `KeyError` for a measure that does not exist: a slip must not print as 0."""
        return len(self.people[key])

    def share(self, part_key: str, whole_key: str, decimals: int = 1) -> str:
        """“15/18 (83,3%)”; “0” when there is nobody to take a part of."""
        return share(self.count(part_key), self.count(whole_key), decimals)

    def percent(self, part_key: str, whole_key: str, decimals: int = 1) -> str:
        """“83,3%”; empty when there is nobody to take a part of."""
        return percent(self.count(part_key), self.count(whole_key), decimals)


@dataclass(frozen=True, slots=True)
class Figures:
    """The table of the report: a row per unit, the total, and the axes that name its columns."""

    units: tuple[Row, ...]
    total: Row
    audiences: tuple[Audience, ...]
    bands: tuple[Band, ...]
    cut: int

    @property
    def rows(self) -> tuple[Row, ...]:
        return (self.total, *self.units)

    def row(self, unit_id: int | None) -> Row:
        """The unit's row, or the total for `None`. Raises `KeyError` for an unknown unit."""
        return {row.unit_id: row for row in self.rows}[unit_id]

    def as_json(self) -> dict[str, Any]:
        """The shape of `tests/data/quang_phu_2021.expected.json`, with a few keys more."""
        names = _distinct(row.name for row in self.units)
        return {
            "cut": self.cut,
            "units": {name: self._row_as_json(row) for name, row in zip(names, self.units, strict=True)},
            "total": self._row_as_json(self.total),
        }

    def _row_as_json(self, row: Row) -> dict[str, Any]:
        lists = {f"audience_{axis}": self.audience_keys(axis) for axis in AUDIENCE_AXES}
        lists |= {"component": component_keys(), "bands": self.band_keys()}
        return {
            **{key: row.count(key) for key in PLAIN},
            **{name: [row.count(key) for key in keys] for name, keys in lists.items()},
        }

    def audience_keys(self, axis: str) -> tuple[str, ...]:
        """The measures of one of `AUDIENCE_AXES`, in the order of the criteria set."""
        return tuple(f"audience_{axis}:{audience.id}" for audience in self.audiences)

    def band_keys(self) -> tuple[str, ...]:
        return tuple(f"band:{index}" for index in range(len(self.bands)))


AUDIENCE_AXES = ("registered", "recognised", "at_registration")
"""As corrected, among the recognised (as corrected), and as it was at registration (DOMAIN §3)."""

PLAIN = (
    "registered", "withdrawn", "self_scored", "verified", "voted", "attended", "recognised", "not_recognised",
    "undecided", "below_cut", "party_registered", "party_recognised", "party_unknown", "moved",
)  # fmt: skip
"""The measures that are not one of an axis. Nobody withdrawn counts, except in `withdrawn`."""


def component_keys() -> tuple[str, ...]:
    return tuple(f"component:{component.value}" for component in Component)


def measures(criteria: CriteriaSet, *, difficult_area: bool = False) -> dict[str, Measure]:
    """Every measure of the report as a question about one person."""
    cut = criteria.cut(difficult_area)
    return {
        "registered": lambda who: who.registered,
        "withdrawn": lambda who: not who.registered,
        "self_scored": lambda who: who.self_scored,
        "verified": lambda who: who.verified,
        "voted": lambda who: who.was_voted_on,
        "attended": lambda who: who.was_voted_on and who.attended,
        "recognised": lambda who: who.recognised,
        "not_recognised": lambda who: who.not_recognised,
        "decided": lambda who: who.recognised or who.not_recognised,
        "undecided": lambda who: who.registered and not who.recognised and not who.not_recognised,
        # the cut, not “in no band”: under QĐ 244 a total of 75 has a column and still does not pass
        "below_cut": lambda who: who.verified and who.verified_total is not None and who.verified_total < cut,
        "party_registered": lambda who: who.registered and who.party_member is True,
        "party_recognised": lambda who: who.recognised and who.party_member is True,
        "party_unknown": lambda who: who.registered and who.party_member is None,
        "moved": lambda who: who.registered and who.audience != who.audience_registered,
        "trained": lambda who: who.registered and who.trained,
        **{f"component:{component.value}": _of_component(component) for component in Component},
        **_of_audiences(criteria.audiences),
        **{f"band:{index}": _of_band(band) for index, band in enumerate(criteria.bands)},
    }


def _of_component(component: Component) -> Measure:
    return lambda who: who.registered and who.component == component


def _of_audiences(audiences: Iterable[Audience]) -> dict[str, Measure]:
    return {key: measure for audience in audiences for key, measure in _of_audience(audience.id).items()}


def _of_audience(id: str) -> dict[str, Measure]:
    return {
        f"audience_registered:{id}": lambda who: who.registered and who.audience == id,
        f"audience_recognised:{id}": lambda who: who.recognised and who.audience == id,
        f"audience_at_registration:{id}": lambda who: who.registered and who.audience_registered == id,
    }


def _of_band(band: Band) -> Measure:
    return lambda who: who.recognised and band.holds(who.verified_total)


def derive(
    outcomes: Iterable[Outcome],
    units: Sequence[tuple[int, str]],
    criteria: CriteriaSet,
    *,
    difficult_area: bool,
) -> Figures:
    """The figures of a cycle in one pass. `units` (id, name) gives the rows and their order.

    Raises `KeyError` for an outcome of a unit that is not among them: nobody is dropped in silence.
    """
    asked = measures(criteria, difficult_area=difficult_area)
    total = _empty(asked)
    by_unit = {unit_id: _empty(asked) for unit_id, _ in units}
    for outcome in outcomes:
        unit = by_unit[outcome.unit_id]
        for key, holds in asked.items():
            if holds(outcome):
                unit[key].append(outcome.registration_id)
                total[key].append(outcome.registration_id)
    return Figures(
        units=tuple(_row(unit_id, name, by_unit[unit_id]) for unit_id, name in units),
        total=_row(None, "Tổng cộng", total),
        audiences=criteria.audiences,
        bands=criteria.bands,
        cut=criteria.cut(difficult_area),
    )


def _empty(keys: Iterable[str]) -> dict[str, list[int]]:
    return {key: [] for key in keys}


def _row(unit_id: int | None, name: str, people: Mapping[str, list[int]]) -> Row:
    return Row(unit_id, name, {key: tuple(ids) for key, ids in people.items()})


def _distinct(names: Iterable[str]) -> list[str]:
    """Merged communes bring two hamlets of one name: the second becomes “Thôn Trung (2)”."""
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
