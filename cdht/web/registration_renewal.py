"""Last cycle's people of a unit, offered for registration in this one in a single step.

Nobody is ticked beforehand: to register is each person's own act, written on a paper in the clerk's hand.
“Chọn cả đơn vị” ticks everybody at once, and that click is the clerk's.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, request, url_for

from ..actions import registration as actions
from ..actions.citizens import Person
from ..actions.registration import NewRegistration
from ..domain.problems import Problem, Refused
from ..domain.registration import Component
from ..models.cycles import Cycle, before_cycle
from ..models.registration import Registration, not_yet_again
from ..models.units import Unit
from .access import allow
from .forms import Choice, DateText, Form
from .pages import answer, me, now, once, the_cycle
from .registration_forms import CONSENT, units_for
from .registration_known import kept_in_address
from .registration_person import KEYING

bp = Blueprint("registration_renewal", __name__)


class RenewalForm(Form):
    """What all have in common. Consent given last year still holds; a new signature may be recorded."""

    registered_on = DateText("Ngày đăng ký", needed="Ghi ngày đăng ký, ví dụ 05/01/2026.")
    consent = Choice("Đồng ý dùng thông tin", pairs=[("", "Giữ như đã ghi"), *CONSENT[:2]])


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody of the last cycle, with what is typed or taken over for this one."""

    row: Registration
    is_ticked: bool
    audience: str
    component: str

    @property
    def place(self) -> str:
        return f"again-{self.row.id}"

    def renewed(self, unit: Unit, form: RenewalForm) -> NewRegistration:
        citizen = self.row.citizen
        return NewRegistration(
            Person(citizen.name, citizen.born, citizen.gender, citizen.number or ""),
            unit.id,
            self.audience,
            form.registered_on.data,
            component=Component(self.component) if self.component in set(Component) else None,
            party_member=self.row.party_member,
            consent=form.consent.data or "",
            citizen_id=citizen.id,
        )


@bp.route("/cycles/<int:cycle_id>/registrations/renewal", methods=["GET", "POST"])
@allow(*KEYING)
def renewal(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    units = units_for(me())
    unit = _unit(units)
    last = before_cycle(cycle)
    form = RenewalForm(request.form, data=kept_in_address(units))
    offers = _offers(cycle, last, unit) if last and unit else []
    if form.is_sent():
        with form.refusing():
            if unit is None:
                raise Refused.because("Chọn đơn vị mà bạn phụ trách.")
            return once(lambda: _renew(cycle, unit, offers, form))
    return answer(
        "registration/renewal.html",
        form=form,
        cycle_id=cycle.id,
        is_open=cycle.is_open,
        units=units,
        unit=unit,
        unit_choices=[("", "Chọn đơn vị"), *((one.id, one.name) for one in units)],
        last=last,
        offers=offers,
        ticked=sum(one.is_ticked for one in offers),
        audiences=[(one.id, one.label) for one in cycle.rules.audiences],
        components=[("", "Chưa rõ"), *((one.value, one.label) for one in Component)],
    )


def _unit(units: list[Unit]) -> Unit | None:
    """The unit of the address or form, among those the actor works in; the only one without asking."""
    if "unit" not in request.values:
        return units[0] if len(units) == 1 else None
    given = request.values.get("unit", type=int)
    return next((unit for unit in units if unit.id == given), None)


def _offers(cycle: Cycle, last: Cycle, unit: Unit) -> list[Offer]:
    known = {audience.id for audience in cycle.rules.audiences}
    return [_offer(row, known) for row in not_yet_again(last.id, cycle.id, unit.id)]


def _offer(row: Registration, known: set[str]) -> Offer:
    """The audience as it was corrected last time; field names carry the id, so that nobody gets another's."""
    form = request.form
    audience = form.get(f"audience-{row.id}", row.audience)
    component = form.get(f"component-{row.id}", row.component.value if row.component else "")
    ticked = f"again-{row.id}" in form if request.method == "POST" else "all" in request.args
    return Offer(row, ticked, audience if audience in known else "", component)


def _renew(cycle: Cycle, unit: Unit, offers: list[Offer], form: RenewalForm) -> str:
    """Everybody who is ticked, or nobody. Checked in here: a second click only learns where it led."""
    wanted = [one for one in offers if one.is_ticked]
    gone = _ticked() - {one.row.id for one in offers}
    if gone:
        raise Refused.because(
            f"{len(gone)} người đã chọn vừa được đăng ký bởi người khác. Xem lại rồi bấm lần nữa."
        )
    if not wanted:
        raise Refused.because("Chưa chọn ai. Đánh dấu những người đăng ký lại.")
    try:
        actions.register(cycle.id, [one.renewed(unit, form) for one in wanted], by=me(), at=now())
    except Refused as refused:
        raise Refused(_beside(problem, wanted) for problem in refused.problems) from refused
    flash(f"Đã đăng ký lại {len(wanted)} người của {unit.name}.", "done")
    return url_for("registration.people", cycle_id=cycle.id, unit=unit.id)


def _ticked() -> set[int]:
    names = (name.removeprefix("again-") for name in request.form if name.startswith("again-"))
    return {int(one) for one in names if one.isdigit() and len(one) < 10}


def _beside(problem: Problem, wanted: list[Offer]) -> Problem:
    """`p3-audience` → the list of the third person, with the name in front; a single one has no prefix."""
    prefix, _, field = problem.field.partition("-")
    if len(wanted) == 1 and problem.field:
        prefix, field = "p0", problem.field
    if not field:
        return problem
    one = wanted[int(prefix[1:])]
    place = f"audience-{one.row.id}" if field == "audience" else one.place
    return Problem(place, f"{one.row.citizen.name}: {problem.message}")
