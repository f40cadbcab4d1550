"""A version of the criteria as one value: indicators, levels, bands and the rule to pass."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from . import criteria_words
from .vietnamese import fold

if TYPE_CHECKING:
    from .scoring import ScoreSheet

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Level:
    """What somebody does who gets `low` to `high` points (both included)."""

    low: int
    high: int
    text: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """One indicator as one audience reads it.

    `official` marks the association's own wording; `source` says where it was copied from, when that is
    another paper than the set's own source.
    """

    wording: str
    official: bool
    levels: tuple[Level, ...]
    evidence: tuple[str, ...]
    source: str = ""

    def level_of(self, points: int) -> Level | None:
        return next((level for level in self.levels if level.low <= points <= level.high), None)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the ten; `number` counts from 1, `guidance` has every audience of the set.

    `official` and `source` are those of the title.
    """

    number: int
    group: str
    title: str
    official: bool
    guidance: Mapping[str, Guidance] = field(hash=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class CompetenceGroup:
    """`short`: a word or two for narrow columns; empty when the set gives none."""

    id: str
    title: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who the wording is for; `short` is the heading of a narrow column."""

    id: str
    label: str
    short: str


@dataclass(frozen=True, slots=True)
class Band:
    """A column of the report, `low` to `high` points, both included. Not a grade."""

    low: int
    high: int
    label: str

    def holds(self, total: int | None) -> bool:
        return total is not None and self.low <= total <= self.high


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A version of the criteria. A cycle pins one; a used one never changes (DOMAIN §4)."""

    id: str
    title: str
    source: str
    note: str
    valid_from: date
    pass_total: int
    pass_total_difficult_area: int
    indicator_floor: int
    max_points: int
    bands: tuple[Band, ...]
    audiences: tuple[Audience, ...]
    groups: tuple[CompetenceGroup, ...]
    indicators: tuple[Indicator, ...]

    @classmethod
    def parse(cls, mapping: Mapping[str, Any]) -> CriteriaSet:
        """From the shape of `data/criteria/*.toml`. Raises `Refused` with all problems."""
        from .criteria_reading import read_criteria  # it builds the values above, so it comes after them

        return read_criteria(mapping)

    def as_mapping(self) -> dict[str, Any]:
        """The shape that `parse` reads; fit for JSON (`valid_from` as ISO text)."""
        return {
            "id": self.id,
            "title": self.title,
            "source": self.source,
            "valid_from": self.valid_from.isoformat(),
            "note": self.note,
            "pass_total": self.pass_total,
            "pass_total_difficult_area": self.pass_total_difficult_area,
            "indicator_floor": self.indicator_floor,
            "max_points": self.max_points,
            "bands": [{"low": band.low, "high": band.high, "label": band.label} for band in self.bands],
            "audiences": [{"id": who.id, "label": who.label, "short": who.short} for who in self.audiences],
            "groups": [{"id": group.id, "title": group.title, "short": group.short} for group in self.groups],
            "indicators": [_indicator_as_mapping(indicator) for indicator in self.indicators],
        }

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex: two versions are the same exactly when this is."""
        text = json.dumps(self.as_mapping(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def full_marks(self) -> int:
        return self.max_points * len(self.indicators)

    def cut(self, difficult_area: bool) -> int:
        """The total from which one passes (QĐ 244: lower in a difficult area)."""
        return self.pass_total_difficult_area if difficult_area else self.pass_total

    def band_of(self, total: int | None) -> Band | None:
        return next((band for band in self.bands if band.holds(total)), None)

    def audience(self, id: str) -> Audience:
        """Raises `KeyError` for an id that the set does not have."""
        return _found(self.audiences, "id", id)

    def group(self, id: str) -> CompetenceGroup:
        return _found(self.groups, "id", id)

    def indicator(self, number: int) -> Indicator:
        return _found(self.indicators, "number", number)

    def rule_in_words(self, difficult_area: bool) -> str:
        """“Đạt từ 80 điểm, không chỉ số nào dưới 5”."""
        return criteria_words.pass_rule(self.cut(difficult_area), self.indicator_floor)

    def unfilled(self, sheet: ScoreSheet) -> int:
        """How many of the indicators have no points yet."""
        return max(0, len(self.indicators) - sum(points is not None for points in sheet.points))

    def lacking(self, sheet: ScoreSheet, difficult_area: bool) -> int:
        """Points missing up to the cut; 0 when the total is enough."""
        return max(0, self.cut(difficult_area) - sheet.total)

    def under_floor(self, sheet: ScoreSheet) -> tuple[int, ...]:
        """Numbers of the indicators below the floor (QĐ 244: no indicator below 5)."""
        filled = (
            (number, points) for number, points in enumerate(sheet.points, start=1) if points is not None
        )
        return tuple(number for number, points in filled if points < self.indicator_floor)

    def shortfalls(self, sheet: ScoreSheet, difficult_area: bool) -> tuple[str, ...]:
        """Why the sheet does not pass, in a few words each; empty when it passes."""
        if unfilled := self.unfilled(sheet):
            return (f"còn {unfilled} ô",)
        lacking = self.lacking(sheet, difficult_area)
        short = (f"thiếu {lacking} điểm",) if lacking else ()
        low = (f"chỉ số {number} dưới {self.indicator_floor}" for number in self.under_floor(sheet))
        return (*short, *low)


def audience_from(text: str, *sets: CriteriaSet) -> str | None:
    """The audience's id for its id, full name, short name or “full (short)” in any of the sets.

    Case, marks and punctuation do not matter: people type these names from memory.
    """
    wanted = audience_key(text)
    for criteria in sets:
        for audience in criteria.audiences:
            if wanted and wanted in audience_keys(audience):
                return audience.id
    return None


def audience_keys(audience: Audience) -> frozenset[str]:
    """Every way to write the audience, folded."""
    names = (audience.id, audience.label, audience.short, f"{audience.label} {audience.short}")
    return frozenset(audience_key(name) for name in names)


def audience_key(text: str) -> str:
    letters = (character if character.isalnum() else " " for character in fold(text))
    return " ".join("".join(letters).split())


def _found(items: tuple[Part, ...], name: str, value: object) -> Part:
    for item in items:
        if getattr(item, name) == value:
            return item
    raise KeyError(value)


def _indicator_as_mapping(indicator: Indicator) -> dict[str, Any]:
    return {
        "number": indicator.number,
        "group": indicator.group,
        "title": indicator.title,
        "official": indicator.official,
        **_source(indicator.source),
        **{id: _guidance_as_mapping(guidance) for id, guidance in indicator.guidance.items()},
    }


def _guidance_as_mapping(guidance: Guidance) -> dict[str, Any]:
    return {
        "wording": guidance.wording,
        "official": guidance.official,
        "levels": [{"from": level.low, "to": level.high, "text": level.text} for level in guidance.levels],
        "evidence": list(guidance.evidence),
        **_source(guidance.source),
    }


def _source(text: str) -> dict[str, str]:
    """Left out when empty: sets that were stored before wording had sources keep their digest."""
    return {"source": text} if text else {}
