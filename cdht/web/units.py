"""Units: those that take part, in their order, and changing one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField

from ..actions import units as actions
from ..actions.units import UnitFacts
from ..domain.accounts import Actor
from ..domain.lifecycle import Role, Stage
from ..domain.units import UnitKind
from ..models import figures
from ..models.cycles import Cycle
from ..models.units import Unit, in_commune, visible_to
from .access import allow
from .forms import Choice, Form, Text, WholeNumber
from .pages import answer, found, me, now, once, working_cycle
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("units", __name__)

SETTING_UP = (Role.SECRETARY, Role.ADMIN)


class UnitForm(Form):
    name = Text("Tên đơn vị")
    kind = Choice("Loại", among=UnitKind, empty="— chọn loại —", needed="Chọn loại đơn vị.")
    short_name = Text("Tên ngắn")


class ChangeForm(UnitForm):
    position = WholeNumber("Thứ tự", low=1, high=999, needed="Ghi thứ tự, ví dụ 3.")
    active = BooleanField("Đang tham gia")


@bp.route("/units", methods=["GET", "POST"])
@allow()
def units() -> Response:
    form, cycle = UnitForm(request.form), working_cycle()
    if form.is_sent():
        with form.refusing():
            return once(lambda: _add(form), f"Đã thêm {form.name.data}.")
    rows = list(_seen(me()))
    return answer(
        "units/units.html",
        form=form,
        units=rows,
        people=_people(me(), cycle) if cycle and me().sees_people else None,
        may_change=me().has(*SETTING_UP),
    )


@bp.route("/units/<int:unit_id>", methods=["GET", "POST"])
@allow(*SETTING_UP)
def change(unit_id: int) -> Response:
    unit = _of(unit_id)
    form = ChangeForm(request.form, data=_values_of(unit))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _change(unit_id, form), f"Đã lưu {form.name.data}.")
    unit = _of(unit_id)
    stored = ChangeForm(data=_values_of(unit))
    return answer(
        "units/change.html",
        409 if form.is_stale else 200,
        form=form,
        unit=unit,
        version=version_shown(form, _values_of(unit)),
        conflict=conflict(form, stored, "change_unit") if form.is_stale else None,
    )


def _seen(actor: Actor) -> Any:
    """Everybody who sets up or sees everything: all units; the others: their own."""
    return in_commune(actor.commune_id) if actor.has(*SETTING_UP) else visible_to(actor)


def _of(unit_id: int) -> Unit:
    row: Unit = found(in_commune(me().commune_id).where(Unit.id == unit_id))
    return row


def _people(actor: Actor, cycle: Cycle) -> Mapping[int, int]:
    """Registered and not withdrawn in the cycle, by unit id."""
    people: dict[int, int] = {}
    for (unit_id, stage), count in figures.stage_counts(actor, cycle).items():
        if stage is not Stage.WITHDRAWN:
            people[unit_id] = people.get(unit_id, 0) + count
    return people


def _values_of(unit: Unit) -> dict[str, Any]:
    names = ("name", "kind", "short_name", "position", "active")
    return {name: getattr(unit, name) for name in names}


def _add(form: UnitForm) -> str:
    actions.add_unit(UnitFacts(form.name.data, form.kind.member, form.short_name.data), by=me(), at=now())
    return url_for("units.units")


def _change(unit_id: int, form: Any) -> str:
    must_be_as_shown("đơn vị này", _values_of(_of(unit_id)))
    facts = UnitFacts(
        form.name.data, form.kind.member, form.short_name.data, form.position.data, form.active.data
    )
    actions.change_unit(unit_id, facts, by=me(), at=now())
    return url_for("units.units")
