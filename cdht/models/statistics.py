"""What the statistics are counted from: pairs of sheets, and the commune's cycles up to one of them."""

from __future__ import annotations

from ..domain.lifecycle import Stage
from ..domain.scoring import ScoreSheet
from ..domain.statistics import Means, Scored, Year, means
from .cycles import Cycle, in_commune
from .figures import figures_of
from .registration import Registration
from .scoring import Score, Sheet, SheetKind
from .undoing import not_by_mistake

YEARS = 5  # five years in a row make a “công dân học tập tiêu biểu” (DOMAIN §2)


def means_of(cycle: Cycle) -> tuple[Means, ...]:
    """Indicators' means of the people whose points were verified, everybody first, then by audience."""
    return means(scored_of(cycle), cycle.rules)


def scored_of(cycle: Cycle) -> tuple[Scored, ...]:
    """Both sheets of whoever was verified and is still in the cycle; two statements beside the
    cycle's rules, however many people."""
    reached = [stage for stage in Stage if stage.has_reached(Stage.VERIFIED)]
    meant = (Registration.cycle == cycle.id) & Registration.stage.in_(reached) & not_by_mistake()
    people = Registration.select(Registration.id, Registration.audience).where(meant)
    rows = (
        Score.select(Sheet.registration, Sheet.kind, Score.indicator, Score.points)
        .join(Sheet)
        .join(Registration)
        .where(meant)
        .tuples()
    )
    count = len(cycle.rules.indicators)
    points: dict[tuple[int, SheetKind], list[int | None]] = {}
    for registration, kind, indicator, given in rows.iterator():
        points.setdefault((registration, kind), [None] * count)[indicator - 1] = given

    def sheet(registration: int, kind: SheetKind) -> ScoreSheet:
        return ScoreSheet(tuple(points.get((registration, kind), ())))

    return tuple(
        Scored(id, audience, sheet(id, SheetKind.SELF), sheet(id, SheetKind.VERIFIED))
        for id, audience in people.order_by(Registration.id).tuples()
    )


def years_of(cycle: Cycle) -> tuple[Year, ...]:
    """This cycle and those before it, the oldest first, at most `YEARS`: a later cycle never changes the
    statistics of an earlier one."""
    until = (Cycle.year < cycle.year) | ((Cycle.year == cycle.year) & (Cycle.id <= cycle.id))
    newest = in_commune(cycle.commune_id).where(until).limit(YEARS)
    return tuple(_year(one) for one in reversed(list(newest)))


def _year(cycle: Cycle) -> Year:
    rule = cycle.rules.rule_in_words(cycle.difficult_area)
    return Year(str(cycle.name), figures_of(cycle), rule, cycle.is_open)
