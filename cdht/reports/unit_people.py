"""The people of units as the papers for their meetings list them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from ..domain.lifecycle import Stage
from ..domain.problems import Refused
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, in_cycle, with_people
from ..models.units import Unit
from ..models.units import in_commune as units_in_commune
from .document import Block, PageBreak
from .facts import Choice, Office

Group = tuple[Unit, list[Registration]]


def people_chosen(cycle: Cycle, choice: Choice) -> list[Registration]:
    """Who takes part and was chosen, by unit and given name; who withdrew is on no list. One statement."""
    query = in_cycle(with_people(), cycle.id).where(Registration.stage != Stage.WITHDRAWN)
    if choice.person_id is not None:
        query = query.where(Registration.id == choice.person_id)
    if choice.unit_id is not None:
        query = query.where(Registration.unit == choice.unit_id)
    return list(by_unit_and_name(query))


def by_unit(cycle: Cycle, choice: Choice, *stages: Stage) -> Iterator[Group]:
    """Units with those of their people who stand at one of `stages` (at any, without stages). A unit that was
    asked for comes also when it has nobody."""
    rows = [row for row in people_chosen(cycle, choice) if not stages or row.stage in stages]
    found = [(people[0].unit, people) for people in _groups(rows)]
    if not found and choice.unit_id is not None:
        units = units_in_commune(cycle.commune_id).where(Unit.id == choice.unit_id)
        return iter([(unit, []) for unit in units])
    return iter(found)


def on_own_pages(groups: Iterable[Group], blocks_of: Callable[[Group], Iterable[Block]]) -> tuple[Block, ...]:
    """What each unit's paper says, every unit on pages of its own. Raises `Refused` when there is no unit."""
    blocks: list[Block] = []
    for group in groups:
        blocks += [PageBreak()] if blocks else []
        blocks += blocks_of(group)
    if not blocks:
        raise Refused.because("Chưa có ai ở bước cần cho giấy này. Làm bước trước đó cho một đơn vị, rồi in.")
    return tuple(blocks)


def unit_in(office: Office, unit: str) -> str:
    """“Thôn Trung, xã Quảng Phú”; “Cơ quan xã” becomes “Cơ quan xã Quảng Phú”."""
    return f"{unit} {office.place}" if unit.endswith(f" {office.names.kind}") else f"{unit}, {office.commune}"


def note_of(row: Registration) -> str:
    """What tells two people of one name apart on a list: the year of birth."""
    return str(row.citizen.birth_year or "")


def named(row: Registration) -> str:
    """“Võ Y (1961)”"""
    return f"{row.citizen.name} ({note})" if (note := note_of(row)) else str(row.citizen.name)


def _groups(rows: list[Registration]) -> Iterator[list[Registration]]:
    for _, group in groupby(rows, key=lambda row: row.unit_id):
        yield list(group)
