"""Recorded evidence in the boxes of a self-assessment form; what no box can hold stands whole overleaf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdht.reports.hand_forms import ScoreForm
from cdht.reports.pdf_canvas import wrapped
from cdht.reports.pdf_score_levels import BACK_WIDTH, Line, flowed

_ROOM = 150.0  # points: the evidence column without its padding
_SIZES = (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7)
_ELSEWHERE = "Xem trang minh chứng kèm theo."


def fitting(text: str, height: float) -> Any:
    """The text at the largest type that fits a row `height` points tall, else where to find it."""
    return _whole(text, height) or wrapped(_ELSEWHERE, _ROOM, 9.5, italic=True)


def overleaf(form: ScoreForm, heights: Mapping[int, float]) -> list[list[Line]]:
    """Pages with the evidence that does not fit; none when everything does. Heights by indicator."""
    lines: list[Line] = []
    for number, height in heights.items():
        text = form.evidence_of(number)
        if _whole(text, height) is None:
            words = wrapped(text, BACK_WIDTH, 11, lead=f"Chỉ số {number}:")
            lines.append((words, words.height + 5))
    return flowed(lines) if lines else []


def _whole(text: str, height: float) -> Any:
    for size in _SIZES:
        words = wrapped(text, _ROOM, size)
        if words.height <= height - 5:
            return words
    return None
