"""“Đơn vị của tôi”: the units that the committee gave to a member, what waits in each, what is late."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request, url_for

from ..domain.inspections import may_record
from ..domain.lifecycle import Role, Stage
from ..domain.my_units import Matter, UnitState, Waiting
from ..models import committee
from ..models.committee import CommitteeMember
from ..models.cycles import Cycle
from ..models.figures import StepCounts, count_steps
from ..models.inspections import Inspection, last_visits
from ..models.my_units import states_of
from ..models.units import Unit
from .access import allow_people
from .pages import answer, me, the_cycle, today

bp = Blueprint("my_units", __name__)

LOOKERS = (Role.SECRETARY, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Desk:
    """One unit on the page: its counts, what waits with where to go, the last visit."""

    unit: Unit
    counts: StepCounts
    waiting: list[tuple[Waiting, str]]
    last_visit: Inspection | None
    may_record: bool

    @property
    def late(self) -> int:
        return sum(one.late for one, _url in self.waiting)


@bp.route("/cycles/<int:cycle_id>/my-units")
@allow_people
def my_units(cycle_id: int) -> Response:
    """Of the member who signs in with this account; the secretary and viewers look at every member's."""
    cycle = the_cycle(cycle_id)
    members = committee.of_cycle(cycle.id)
    mine = next((one for one in members if one.account_id == me().account_id), None)
    member = _chosen(members, mine)
    units = [link.unit for link in member.units] if member else []
    desks = _desks(cycle, member, [unit for unit in units if me().sees_unit(unit.id)])
    return answer(
        "my_units/my_units.html",
        member=member,
        is_mine=member is not None and member is mine,
        others=members if me().has(*LOOKERS) else [],
        desks=desks,
        unseen=[unit for unit in units if not me().sees_unit(unit.id)],
        late=sum(desk.late for desk in desks),
    )


def _chosen(members: list[CommitteeMember], mine: CommitteeMember | None) -> CommitteeMember | None:
    """`?member=`: one's own, or anybody's for `LOOKERS`; else 404. Without it one's own, or the first who has
    units."""
    wanted = request.args.get("member", type=int)
    allowed = members if me().has(*LOOKERS) else [one for one in members if one is mine]
    if wanted is not None:
        return next((one for one in allowed if one.id == wanted), None) or abort(404)
    return mine or next((one for one in allowed if one.units), None)


def _desks(cycle: Cycle, member: CommitteeMember | None, units: list[Unit]) -> list[Desk]:
    ids = [unit.id for unit in units]
    states, last = states_of(me(), cycle, ids), last_visits(cycle.id, ids)
    own = frozenset(ids) if member is not None and member.account_id == me().account_id else frozenset()
    return [
        Desk(
            unit,
            count_steps(states[unit.id].stages),
            _waiting(cycle, unit, states[unit.id]),
            last.get(unit.id),
            cycle.is_open and may_record(me(), unit.id, own),
        )
        for unit in units
    ]


def _waiting(cycle: Cycle, unit: Unit, state: UnitState) -> list[tuple[Waiting, str]]:
    """Late things first; nothing waits in a closed cycle."""
    found = state.waiting(today(), cycle.self_scores_due) if cycle.is_open else ()
    return [(one, _where(cycle, unit, one.matter)) for one in sorted(found, key=lambda one: not one.late)]


def _where(cycle: Cycle, unit: Unit, matter: Matter) -> str:
    here = {"cycle_id": cycle.id}
    return {
        Matter.SHEETS: url_for("registration.people", **here, unit=unit.id, stage=Stage.REGISTERED.value),
        Matter.VERIFYING: url_for("verification.queue", **here, unit=unit.id),
        Matter.EVIDENCE: url_for("verification.queue", **here, unit=unit.id),
        Matter.MEETING: url_for("voting.unit", **here, unit_id=unit.id),
        Matter.FOLLOW_UPS: url_for("inspections.visits", **here, unit=unit.id) + "#viec",
    }[matter]
