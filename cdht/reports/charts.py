"""A chart of a paper as a value: what is compared, in which order; never how a file format draws it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from cdht.domain.vietnamese import number
from cdht.reports.tables import Align, CellLike, Column, Table, decimals

PATTERNS = 5
"""How many series can be told apart without colour."""

_TOLD = 60  # figures: more make no sentence that anybody would listen to

Value: TypeAlias = int | Decimal | None


class ChartKind(StrEnum):
    """`BARS`: a bar for each series, one under the other. `STACKED`: one bar, the series its parts.
    `PANELS`: a column of bars for each series, all on one scale, for as many rows as there are."""

    BARS = "bars"
    STACKED = "stacked"
    PANELS = "panels"


@dataclass(frozen=True, slots=True)
class Series:
    """`values`: one for each category; None where there is nothing to measure, which is not 0."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars across the whole width of the text.

    `unit` is what the axis counts (“người”, “điểm”); `most` its end, else the largest value. `note`: base and
    source, below. `empty`: the sentence that stands instead of a chart without any figure. `tabled`: a table
    of the same paper gives the same figures, so that Excel and those who cannot see the chart have them.
    """

    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    note: str = ""
    empty: str = "Chưa có số liệu để vẽ biểu đồ."
    most: int = 0
    tabled: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError when a series does not fill the categories: a fault of the builder."""
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError(f"{self.title!r}: a series does not fill {len(self.categories)} categories")
        if len(self.series) > PATTERNS and self.kind is not ChartKind.PANELS:
            raise ValueError(f"{self.title!r}: more than {PATTERNS} series cannot be told apart")

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure above 0 to draw."""
        return not any(value for one in self.series for value in one.values)

    @property
    def alt(self) -> str:
        """The chart in words; the figures too where they are not too many to listen to."""
        if len(self.categories) * len(self.series) > _TOLD:
            return f"Biểu đồ: {self.title}. Các số có trong bảng."
        rows = (f"{name}: {self._told(index)}" for index, name in enumerate(self.categories))
        return f"Biểu đồ: {self.title} ({self.unit}). {'; '.join(rows)}."

    def as_table(self) -> Table:
        """The same figures as a table."""
        columns = (Column(30), *(Column(12, Align.CENTER) for _ in self.series))
        rows = tuple(
            (name, *(cell(one.values[index]) for one in self.series))
            for index, name in enumerate(self.categories)
        )
        head = (("", *(one.label for one in self.series)),)
        return Table(columns, head, rows, empty=self.empty, name=self.name, caption=self.title)

    def _told(self, index: int) -> str:
        values = [shown(one.values[index]) for one in self.series]
        if len(self.series) == 1:
            return values[0]
        return ", ".join(f"{one.label} {value}" for one, value in zip(self.series, values, strict=True))


def shown(value: Value) -> str:
    """A figure as people write it: `1.234`, `7,83`; a dash where there is nothing to measure."""
    if value is None:
        return "–"
    return number(value, decimals(value))


def cell(value: Value) -> CellLike:
    return "–" if value is None else value
