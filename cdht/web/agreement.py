"""Agreement: how far self-scores and verifiers, and two verifiers, give the same points, with the people."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from ..domain.agreement import (
    FEW,
    Agreement,
    Between,
    Way,
    agreement,
    misleading,
    misleading_in_words,
    points_in_words,
)
from ..domain.lifecycle import Role
from ..domain.vietnamese import percent
from ..models.agreement import pairs_of
from ..models.cycles import Cycle
from ..models.registration import Registration, by_name, visible_to
from ..models.units import visible_to as visible_units
from .access import allow
from .pages import Link, answer, me, the_cycle

bp = Blueprint("agreement", __name__)

TITLES = {
    Between.SELF: ("Tự chấm và thẩm định", "Tự chấm", "Thẩm định"),
    Between.VERIFIERS: ("Hai người thẩm định", "Người thứ nhất", "Người thứ hai"),
}
WAYS = {
    Way.ALL: "mọi người",
    Way.EQUAL: "chấm như nhau",
    Way.WITHIN: "lệch không quá 1 điểm",
    Way.UP: "được nâng điểm",
    Way.DOWN: "bị hạ điểm",
}
SEEING = (Role.VERIFIER, Role.SECRETARY, Role.VIEWER)


@bp.route("/cycles/<int:cycle_id>/agreement")
@allow(*SEEING)
def summary(cycle_id: int) -> Response:
    cycle, between = the_cycle(cycle_id), _between()
    groups = agreement(pairs_of(me(), cycle.id, between, _unit_id()), cycle.rules)
    return answer(
        "agreement/summary.html",
        groups=groups,
        between=between,
        titles=TITLES,
        tabs=[_tab(cycle, one, between) for one in Between],
        units=[("", "Mọi đơn vị"), *((unit.id, unit.name) for unit in visible_units(me()))],
        unit_id=_unit_id(),
        sentence=misleading_in_words(groups, between),
        named=misleading(groups),
        few=FEW,
        ways=Way,
        points=points_in_words,
        share=lambda one, way: _share(one, way, cycle),
        people_url=lambda one, way: _people_url(cycle, between, one, way),
    )


@bp.route("/cycles/<int:cycle_id>/agreement/people")
@allow(*SEEING)
def people(cycle_id: int) -> Response:
    """The people behind a figure."""
    cycle, between = the_cycle(cycle_id), _between()
    number = request.args.get("indicator", 0, type=int)
    audience, way = request.args.get("audience", ""), _way()
    if number not in {item.number for item in cycle.rules.indicators}:
        abort(404)
    pairs = {
        pair.registration_id: pair
        for pair in pairs_of(me(), cycle.id, between, _unit_id())
        if audience in ("", pair.audience) and way.holds(pair.change(number))
    }
    rows = list(by_name(visible_to(me()).where(Registration.cycle == cycle.id)))
    return answer(
        "agreement/people.html",
        rows=[row for row in rows if row.id in pairs],
        pairs=pairs,
        indicator=cycle.rules.indicator(number),
        audience=next((one.label for one in cycle.rules.audiences if one.id == audience), ""),
        way=WAYS[way],
        titles=TITLES[between],
        back_url=url_for(".summary", cycle_id=cycle.id, between=between.value, unit=_unit_id()),
    )


def _between() -> Between:
    return Between(given) if (given := request.args.get("between", "")) in set(Between) else Between.SELF


def _way() -> Way:
    return Way(given) if (given := request.args.get("way", "")) in set(Way) else Way.ALL


def _unit_id() -> int | None:
    return request.args.get("unit", type=int)


def _tab(cycle: Cycle, one: Between, current: Between) -> Link:
    url = url_for(".summary", cycle_id=cycle.id, between=one.value, unit=_unit_id())
    return Link(TITLES[one][0], url, current=one == current)


def _share(one: Agreement, way: Way, cycle: Cycle) -> str:
    """“7 (58,3%)”; only the number where there are too few for a share."""
    count = one.how_many(way)
    return str(count) if one.is_few else f"{count} ({percent(count, one.count, cycle.percent_decimals)})"


def _people_url(cycle: Cycle, between: Between, one: Agreement, way: Way) -> str:
    return url_for(
        ".people",
        cycle_id=cycle.id,
        between=between.value,
        indicator=one.number,
        audience=one.audience.id if one.audience else None,
        way=way.value,
        unit=_unit_id(),
    )
