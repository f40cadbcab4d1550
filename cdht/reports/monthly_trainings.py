"""The training sessions of one month, as the monthly report tells them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..domain.training import days_long
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from ..models.training import figures_of_training


def trainings_of_month(cycle: Cycle, first: date, last: date) -> Iterator[str]:
    """A line for each session that began from the first to the last day of a month."""
    for held in figures_of_training(cycle.id, first, last).sessions:
        guests = f" và {counted(held.guests, 'khách')}" if held.guests else ""
        people = counted(len(held.attended), "người đăng ký")
        yield f"Tập huấn {days_long(held.held_on, held.until)}, “{held.topic}”: {people}{guests} dự"
