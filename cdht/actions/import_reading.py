"""What a sheet is read against: units, audiences and meetings that the program knows already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.units import UnitKind
from ..domain.vietnamese import fold
from ..domain.workbook import AUDIENCE, AUDIENCE_NOW, CellProblem, Header, as_shown, letter
from ..domain.workbook_rows import CUSTOMARY, Line, Surroundings
from ..domain.workbook_whole import kind_of
from ..models.criteria import seen_by
from ..models.cycles import Cycle
from ..models.units import Unit
from ..models.voting import Meeting
from .import_matching import Found
from .units import UnitFacts, add_unit

NewUnits = dict[str, tuple[str, UnitKind]]
"""Units that a sheet names and nobody knows yet: folded name → name and kind."""


def units_by_name(by: Actor) -> dict[str, Unit]:
    """Units of the commune by folded name and folded short name."""
    rows = list(Unit.select().where(Unit.commune == by.commune_id).order_by(Unit.id.desc()))
    short = {fold(unit.short_name): unit for unit in rows if unit.short_name}
    return short | {unit.folded: unit for unit in rows}


def surroundings(
    cycle: Cycle | None,
    units: Mapping[str, Unit],
    at: datetime,
    *,
    apart: frozenset[int] = frozenset(),
    dropped: frozenset[int] = frozenset(),
    commune_id: int,
) -> Surroundings:
    versions = seen_by(commune_id)
    sets = ([cycle.rules] if cycle else []) + [version.value for version in versions]
    present: dict[str, int] = {}
    if cycle is not None:
        rows = Meeting.select(Meeting.unit, Meeting.present).where(Meeting.cycle == cycle.id)
        recorded = dict(rows.tuples())
        present = {key: recorded[unit.id] for key, unit in units.items() if unit.id in recorded}
    kinds = {key: unit.kind for key, unit in units.items()}
    scale = (len(sets[0].indicators), sets[0].max_points) if cycle else CUSTOMARY
    return Surroundings(sets, at.date(), kinds, present, apart, dropped, scale)


def strange_audiences(lines: Iterable[Line], cycle: Cycle) -> Iterator[Found]:
    known = {audience.id: audience.label for audience in cycle.rules.audiences}
    message = f"Bộ tiêu chí của đợt không có đối tượng này. Ghi một trong: {' · '.join(known.values())}."
    for line in lines:
        if line.audience and line.audience not in known:
            yield line.row, AUDIENCE, line.audience, message
        if line.audience_now and line.audience_now not in known:
            yield line.row, AUDIENCE_NOW, line.audience_now, message


def missing_units(lines: Sequence[Line], units: Mapping[str, Unit]) -> NewUnits:
    """Units to be added for these lines; their kinds are known (a problem otherwise)."""
    kinds = kind_of(lines)
    return {line.unit_key: (line.unit, kinds[line.unit_key]) for line in lines if line.unit_key not in units}


def add_units(missing: NewUnits, units: dict[str, Unit], by: Actor, at: datetime) -> tuple[str, ...]:
    """Add them, to `units` too; their names."""
    for key, (name, kind) in missing.items():
        units[key] = add_unit(UnitFacts(name, kind), by=by, at=at)
    return tuple(name for name, _kind in missing.values())


def placed(found: Iterable[Found], header: Header) -> Iterator[CellProblem]:
    """The same as problems of cells, with the column's letter."""
    for row, heading, value, message in found:
        column = letter(header.columns[heading]) if heading in header.columns else ""
        yield CellProblem(row, column, heading, as_shown(heading, value), message)
