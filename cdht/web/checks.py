"""Cross-checks: every identity of the report with its two numbers, and the people behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, request, url_for

from ..domain.checks import Finding
from ..domain.lifecycle import Role
from ..models import complaints, figures
from ..models.cycles import Cycle, before_cycle
from ..models.registration import Registration, by_unit_and_name, with_people
from .access import allow
from .pages import answer, done, me, the_cycle
from .returning import here

bp = Blueprint("checks", __name__)

NAMES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Move:
    """One person whose audience was corrected after registration."""

    name: str
    url: str
    unit: str
    before: str
    after: str
    stage: Any


@bp.route("/cycles/<int:cycle_id>/checks")
@allow(Role.SECRETARY, Role.VIEWER)
def checks(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    findings = [_as_seen(finding) for finding in figures.findings_of(cycle)]
    wrong = [finding for finding in findings if not finding.holds]
    return answer(
        "checks/checks.html",
        findings=[finding for finding in findings if finding.unit_id is None],
        by_unit=_by_unit(findings, cycle),
        wrong=wrong,
        people=_people(wrong),
        moves=_moves(cycle),
        audiences=_audiences(cycle),
        figure_url=lambda key, unit_id: _list_url(cycle.id, key, unit_id),
        shown=NAMES_SHOWN,
        before=before_cycle(cycle),
        uncorrected=len(complaints.unfinished(complaints.of_cycle(me(), cycle))),
    )


@bp.route("/cycles/<int:cycle_id>/figures/<key>")
@allow(Role.SECRETARY, Role.VIEWER, Role.CLERK, Role.VERIFIER)
def behind(cycle_id: int, key: str) -> Response:
    """The people behind a figure are a filter of the list of people."""
    return done(_list_url(the_cycle(cycle_id).id, key, request.args.get("unit", type=int)))


def _as_seen(finding: Finding) -> Finding:
    """With links from its numbers to their people. Who is a party member is shown to those who need it;
    the others see the counts alone (DOMAIN §9)."""
    if finding.code.startswith("party") and not me().sees_party:
        return replace(finding, left_key="", right_key="", behind=())
    # A sum that holds counts the people of the whole; where it does not, they stand beside it by name.
    return replace(finding, left_key=finding.left_key or (finding.right_key if finding.holds else ""))


def _list_url(cycle_id: int, key: str, unit_id: int | None) -> str:
    return url_for("registration.people", cycle_id=cycle_id, figure=key, unit=unit_id)


def _by_unit(findings: Iterable[Finding], cycle: Cycle) -> list[tuple[str, int, int, list[Finding]]]:
    """(unit, how many hold, how many there are, those that do not)."""
    rows = []
    for unit in figures.units_of(cycle):
        own = [finding for finding in findings if finding.unit_id == unit.id]
        wrong = [finding for finding in own if not finding.holds]
        rows.append((unit.name, len(own) - len(wrong), len(own), wrong))
    return rows


def _people(wrong: Iterable[Finding]) -> dict[int, Registration]:
    """The people to look at, by registration id; at most as many as are shown by name."""
    ids = {one for finding in wrong for one in finding.behind[:NAMES_SHOWN]}
    return {row.id: row for row in by_unit_and_name(with_people().where(Registration.id.in_(list(ids))))}


def _audiences(cycle: Cycle) -> dict[str, list[Any]]:
    """Counts as registered and as corrected, side by side: 17/6/32 and 18/6/31."""
    derived = figures.figures_of(cycle)
    total = derived.total

    def counts(axis: str) -> list[int]:
        return [total.count(key) for key in derived.audience_keys(axis)]

    names = [audience.short for audience in derived.audiences]
    return {"names": names, "registered": counts("at_registration"), "corrected": counts("registered")}


def _moves(cycle: Cycle) -> list[Move]:
    rows = with_people().where(
        Registration.cycle == cycle.id, Registration.audience != Registration.audience_registered
    )
    name_of = {audience.id: audience.label for audience in cycle.rules.audiences}
    return [
        Move(
            name=row.citizen.name,
            url=url_for("registration.person", registration_id=row.id, back=here()),
            unit=row.unit.name,
            before=name_of[row.audience_registered],
            after=name_of[row.audience],
            stage=row.stage,
        )
        for row in by_unit_and_name(rows)
    ]
