"""The training sessions of one month, as the monthly report tells them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..models.cycles import Cycle


def trainings_of_month(cycle: Cycle, first: date, last: date) -> Iterator[str]:  # noqa: ARG001
    """A line for each session held from the first to the last day of a month. Sessions are not kept yet, so
    there is none, and the report says nothing of them."""
    yield from ()
