"""Measures of a chart: how names are broken and cut, how wide they may be, where the axis ends."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from decimal import Decimal

from cdht.reports import fonts
from cdht.reports.charts import Chart, ChartKind, Series, shown

_WIDEST = 0.36  # of the chart's width that names may take; the bars need the rest
_STEPS = (1, 2, 5)


def lines_of(text: str, room: float, size: float, *, bold: bool = False, most: int = 3) -> tuple[str, ...]:
    """`text` in at most `most` lines of `room` points; what is left over is cut with “…”."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if fonts.width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        elif len(lines) == most or fonts.width(word, size, bold=bold) > room:
            lines[-1] = _cut(longer, room, size, bold)
            break
        else:
            lines.append(word)
    return tuple(lines)


def _cut(text: str, room: float, size: float, bold: bool) -> str:
    """Without its last words, or without the last letters of a single word that is too long."""
    letters = bisect(
        range(1, len(text) + 1), room, key=lambda n: fonts.width(f"{text[:n]}…", size, bold=bold)
    )
    kept = text[:letters]
    words = kept.rpartition(" ")[0]
    shown = words if len(words) > letters / 2 else kept
    return f"{shown.rstrip(' ,;–-…')}…"


def side(names: Sequence[str], width: float, size: float, gap: float) -> float:
    """Points for the column of names: as wide as the longest, at most a good third of the chart."""
    longest = max(fonts.width(name, size) for name in names)
    return min(longest + 2 * gap, _WIDEST * width)


def end(chart: Chart) -> int:
    """Where the axis ends: as the chart says, else the first tick at or after the longest bar."""
    if chart.most:
        return chart.most
    longest = max(_lengths(chart))
    if chart.kind is ChartKind.PANELS:
        return longest
    step = _step(longest)
    return -(-longest // step) * step


def ticks(most: int) -> range:
    """The figures under the axis, 0 included: at most seven, at round distances."""
    return range(0, most + 1, _step(most))


def _step(most: int) -> int:
    """1, 2 or 5 times a power of ten, so that it goes at most six times into `most`."""
    tens = 1
    while True:
        for step in _STEPS:
            if step * tens * 6 >= most:
                return step * tens
        tens *= 10


def _lengths(chart: Chart) -> list[int]:
    values = [[value or 0 for value in one.values] for one in chart.series]
    if chart.kind is ChartKind.STACKED:
        return [math.ceil(sum(parts)) for parts in zip(*values, strict=True)]
    return [math.ceil(value) for row in values for value in row]


def summed(series: Sequence[Series], index: int) -> str:
    """“25 (15 + 9 + 1)”: the whole bar and its parts in the order of the key."""
    values = [one.values[index] or 0 for one in series]
    whole = shown(sum(values, Decimal(0)) if any(isinstance(v, Decimal) for v in values) else sum(values))
    parts = " + ".join(map(shown, values))
    return f"{whole} ({parts})" if len(values) > 1 and any(values) else whole


def half(points: float) -> float:
    """To the nearest half point: ReportLab's SVG writes twice the height of a text as a whole number."""
    return round(points * 2) / 2
