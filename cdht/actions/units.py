"""Units that take part: add, rename, put in order, set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import NotAllowed, Problem, refuse_if
from ..domain.units import UnitKind
from ..domain.vietnamese import fold, nfc
from ..models.units import Unit
from .journal import Entry, record
from .transactions import writing


@dataclass(frozen=True, slots=True)
class UnitFacts:
    name: str
    kind: UnitKind
    short_name: str = ""
    position: int = 0
    active: bool = True


def add_unit(facts: UnitFacts, *, by: Actor, at: datetime) -> Unit:
    """Raises `Refused` (name, short_name) for an empty, long or already known name."""
    by.must_hold(Role.SECRETARY, Role.ADMIN)
    with writing():
        refuse_if(_problems(facts, by.commune_id))
        last = Unit.select(Unit.position).where(Unit.commune == by.commune_id).order_by(Unit.position.desc())
        position = facts.position or (last.limit(1).scalar() or 0) + 1
        unit = Unit.create(
            commune=by.commune_id,
            name=nfc(facts.name),
            folded=fold(facts.name),
            short_name=nfc(facts.short_name),
            kind=facts.kind,
            position=position,
        )
        record([Entry("add_unit", changes={"unit": [None, unit.name]})], by=by, at=at)
        return unit


def change_unit(unit_id: int, facts: UnitFacts, *, by: Actor, at: datetime) -> None:
    by.must_hold(Role.SECRETARY, Role.ADMIN)
    with writing():
        unit = Unit.get_or_none((Unit.id == unit_id) & (Unit.commune == by.commune_id))
        if unit is None:
            raise NotAllowed("Không có đơn vị này.")
        refuse_if(_problems(facts, by.commune_id, besides=unit_id))
        before = f"{unit.name} · {unit.kind.label}"
        Unit.update(
            name=nfc(facts.name),
            folded=fold(facts.name),
            short_name=nfc(facts.short_name),
            kind=facts.kind,
            position=facts.position,
            active=facts.active,
        ).where(Unit.id == unit_id).execute()
        after = f"{nfc(facts.name)} · {facts.kind.label}"
        record([Entry("change_unit", changes={"unit": [before, after]})], by=by, at=at)


def _problems(facts: UnitFacts, commune_id: int, besides: int = 0) -> list[Problem]:
    name = nfc(facts.name)
    problems = []
    if not 1 <= len(name) <= 120:
        problems.append(Problem("name", "Ghi tên đơn vị, không quá 120 ký tự."))
    elif (
        Unit.select()
        .where(Unit.commune == commune_id, Unit.folded == fold(name), Unit.id != besides)
        .exists()
    ):
        problems.append(Problem("name", f"Đã có đơn vị “{name}”. Ghi tên khác hoặc sửa đơn vị cũ."))
    if len(nfc(facts.short_name)) > 60:
        problems.append(Problem("short_name", "Tên ngắn không quá 60 ký tự."))
    return problems
