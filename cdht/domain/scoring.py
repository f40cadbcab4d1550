"""A sheet of points: its total, its holes and how two sheets differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from .problems import Problem, refuse_if
from .vietnamese import nfc

if TYPE_CHECKING:
    from .criteria import CriteriaSet

WHOLE = re.compile(r"\d{1,9}(?:[.,]0+)?", re.ASCII)
"""Whole numbers as people and spreadsheets write them: `7`, `07`, `7,0`."""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Points by indicator, the first one first; `None` where nothing is filled in yet."""

    points: tuple[int | None, ...]

    @property
    def total(self) -> int:
        """Sum of what is filled in; only a complete sheet's total counts for anything."""
        return sum(points or 0 for points in self.points)

    @property
    def complete(self) -> bool:
        return bool(self.points) and None not in self.points

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the indicators without points."""
        return tuple(number for number, points in enumerate(self.points, start=1) if points is None)

    @property
    def weakest(self) -> tuple[int, int] | None:
        """(number, points) of the lowest indicator, the first of equals; `None` on an empty sheet."""
        numbered = enumerate(self.points, start=1)
        filled = [(number, points) for number, points in numbered if points is not None]
        return min(filled, key=lambda pair: pair[1], default=None)

    def problems(self, criteria: CriteriaSet, *, complete: bool = False) -> tuple[Problem, ...]:
        """What keeps the sheet from being stored; with `complete`, holes as well. Fields `points-1` …"""
        return tuple(self._problems(criteria, complete))

    def _problems(self, criteria: CriteriaSet, complete: bool) -> Iterator[Problem]:
        if len(self.points) != (due := len(criteria.indicators)):
            yield Problem("points", f"Phiếu có {len(self.points)} điểm, bộ tiêu chí có {due} chỉ số.")
        for number, points in enumerate(self.points, start=1):
            if points is not None and not 0 <= points <= criteria.max_points:
                yield _out_of_range(number, str(points), criteria.max_points)
            elif points is None and complete:
                yield Problem(f"points-{number}", f"Chỉ số {number}: chưa có điểm.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One indicator on which the person and the verifier disagree; `None` = not filled in."""

    number: int
    self_points: int | None
    verified_points: int | None


def parse_points(texts: Sequence[str], max_points: int) -> ScoreSheet:
    """A sheet from typed fields; blank = not yet. Raises `Refused`, fields `points-1` …

    Points are whole numbers (DOMAIN §4): 7,5 is refused, not rounded.
    """
    typed = [nfc(text) for text in texts]
    refuse_if(
        _out_of_range(number, text, max_points)
        for number, text in enumerate(typed, start=1)
        if text and not (WHOLE.fullmatch(text) and _whole(text) <= max_points)
    )
    return ScoreSheet(tuple(_whole(text) if text else None for text in typed))


def differences(self_sheet: ScoreSheet, verified_sheet: ScoreSheet) -> tuple[Difference, ...]:
    """The indicators on which the two sheets are not the same, in order."""
    pairs = enumerate(zip_longest(self_sheet.points, verified_sheet.points), start=1)
    return tuple(Difference(number, own, verified) for number, (own, verified) in pairs if own != verified)


def _whole(text: str) -> int:
    return int(re.split(r"[.,]", text)[0])


def _out_of_range(number: int, text: str, max_points: int) -> Problem:
    shown = text if len(text) <= 12 else f"{text[:12]}…"
    message = f"Chỉ số {number}: “{shown}” không phải số nguyên từ 0 đến {max_points}."
    return Problem(f"points-{number}", message)
