"""Whom a paper about one person is about, and which parts of it whoever prints may see."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.problems import Refused
from ..models.citizens import Citizen, entries_of
from ..models.cycles import Cycle
from ..models.registration import Registration, parts_taken
from .facts import Choice

PARTLY = "Chỉ có phần thuộc các đơn vị mà người in được xem; thư ký Ban Chỉ đạo in được đầy đủ."


@dataclass(frozen=True, slots=True)
class Person:
    """`entries`: the citizen, then those that were joined to it. `parts`: registrations, newest first.
    `left_out`: there are more, in units that whoever prints may not see."""

    entries: tuple[Citizen, ...]
    parts: tuple[Registration, ...]
    left_out: bool

    @property
    def citizen(self) -> Citizen:
        return self.entries[0]


def person_chosen(cycle: Cycle, choice: Choice) -> Person:
    """The person of the registration `choice.person_id` of this cycle. Raises `Refused` without one."""
    row = Registration.get_or_none(Registration.id == choice.person_id, Registration.cycle == cycle.id)
    if row is None:
        raise Refused.because("Giấy này in cho từng người. Mở hồ sơ của người đó rồi in.", "person_id")
    entries = tuple(entries_of(row.citizen_id))
    everything = list(parts_taken([one.id for one in entries]))
    parts = tuple(one for one in everything if choice.units is None or one.unit_id in choice.units)
    return Person(entries, parts, left_out=len(parts) < len(everything))


def called(part: Registration) -> str:
    """“Năm 2021 · Thôn Trung”"""
    return f"{part.cycle.name} · {part.unit.name}"
