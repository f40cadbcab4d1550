"""What the figures are counted from: outcomes of people, read once for a whole cycle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from ..domain.accounts import Actor
from ..domain.checks import Finding, identities
from ..domain.figures import Figures, Outcome, derive
from ..domain.lifecycle import Stage, Step
from ..domain.progress import Standing
from ..domain.recognition import Verdict, decide
from ..domain.scoring import ScoreSheet
from ..domain.voting import Ballot
from .base import database
from .cycles import Cycle
from .journal import JournalEntry
from .recognition import Recognition
from .registration import Registration
from .scoring import SheetKind, sheets_by_person
from .training import trained_in
from .undoing import not_by_mistake
from .units import Unit
from .voting import Meeting, Vote

_TOTALS = """
    SELECT s.registration_id, s.kind, SUM(p.points), COUNT(*) FROM sheet s
    JOIN score p ON p.sheet_id = s.id JOIN registration r ON r.id = s.registration_id
    WHERE r.cycle_id = {placeholder} GROUP BY s.registration_id, s.kind
"""


def totals_of(cycle: Cycle) -> dict[tuple[int, str], int]:
    """Total of every complete sheet, by (registration id, kind); one statement."""
    statement = _TOTALS.format(placeholder=database.param or "?")
    wanted = len(cycle.rules.indicators)
    rows = database.execute_sql(statement, (cycle.id,)).fetchall()
    return {(registration, kind): int(total) for registration, kind, total, count in rows if count == wanted}


def outcomes_of(cycle: Cycle) -> tuple[Outcome, ...]:
    """One value per registration of the cycle that was meant, in a constant number of statements."""
    totals = totals_of(cycle)
    votes, trained = dict(_attendance(cycle)), trained_in(cycle.id)
    fields = (
        Registration.id,
        Registration.unit,
        Registration.component,
        Registration.audience_registered,
        Registration.audience,
        Registration.party_member,
        Registration.stage,
    )
    meant = (Registration.cycle == cycle.id) & not_by_mistake()
    rows = Registration.select(*fields).where(meant).order_by(Registration.id).tuples()
    return tuple(
        Outcome(
            registration_id=row[0],
            unit_id=row[1],
            component=row[2],
            audience_registered=row[3],
            audience=row[4],
            party_member=row[5],
            stage=row[6],
            self_total=totals.get((row[0], SheetKind.SELF)),
            verified_total=totals.get((row[0], SheetKind.VERIFIED))
            if row[6].has_reached(Stage.VERIFIED)
            else None,
            voted=row[0] in votes,
            attended=votes.get(row[0], False),
            trained=row[0] in trained,
        )
        for row in rows
    )


def units_of(cycle: Cycle) -> list[Unit]:
    """Units with at least one registration in the cycle, in their order."""
    meant = (Registration.cycle == cycle.id) & not_by_mistake()
    having = Registration.select(Registration.unit).where(meant).distinct()
    return list(Unit.select().where(Unit.id.in_(having)).order_by(Unit.position, Unit.id))


def figures_of(cycle: Cycle) -> Figures:
    """Every count of the cycle with the people behind it."""
    units = [(unit.id, unit.name) for unit in units_of(cycle)]
    return derive(outcomes_of(cycle), units, cycle.rules, difficult_area=cycle.difficult_area)


def standings_before(cycle: Cycle, moment: datetime) -> dict[int, Standing]:
    """Where everybody stood just before a moment, as the journal tells it, by registration id; who was
    registered by mistake counts nowhere. Units are those of today. One statement.
    """
    moves = JournalEntry.select(fn.MAX(JournalEntry.id)).where(
        JournalEntry.cycle == cycle.id, JournalEntry.at < moment, JournalEntry.to_stage.is_null(False)
    )
    rows = (
        JournalEntry.select(
            JournalEntry.registration, Registration.unit, JournalEntry.to_stage, JournalEntry.action
        )
        .join(Registration)
        .where(JournalEntry.id.in_(moves.group_by(JournalEntry.registration)), not_by_mistake())
        .tuples()
    )
    return {id: Standing(unit, stage, action == Step.SEND_BACK) for id, unit, stage, action in rows}


def verdicts_of(cycle: Cycle, registrations: Iterable[Registration]) -> dict[int, Verdict]:
    """What the rules say of each registration as it stands now, by registration id."""
    rows = list(registrations)
    sheets = verified_sheets(row.id for row in rows if row.stage.has_reached(Stage.VERIFIED))
    ballots = ballots_of(cycle)
    return {
        row.id: decide(
            cycle.rules,
            sheets.get(row.id),
            ballots.get(row.id) if row.stage.has_reached(Stage.VOTED) else None,
            difficult_area=cycle.difficult_area,
            majority_percent=cycle.majority_percent,
        )
        for row in rows
    }


def verified_sheets(registration_ids: Iterable[int]) -> dict[int, ScoreSheet]:
    return sheets_by_person(registration_ids, SheetKind.VERIFIED)


def ballots_of(cycle: Cycle) -> dict[int, Ballot]:
    """The ballots on each person of the cycle, by registration id; one statement."""
    rows = (
        Vote.select(
            Vote.registration,
            Meeting.eligible,
            Meeting.present,
            Vote.votes_for,
            Vote.votes_against,
            Vote.blank,
        )
        .join(Meeting)
        .where(Meeting.cycle == cycle.id)
        .tuples()
    )
    return {row[0]: Ballot(*row[1:]) for row in rows}


def _attendance(cycle: Cycle) -> Iterable[tuple[int, bool]]:
    """Who was voted on, and whether the person took part."""
    rows = Vote.select(Vote.registration, Vote.attended).join(Meeting).where(Meeting.cycle == cycle.id)
    yield from rows.tuples()


def certified(cycle: Cycle) -> frozenset[int]:
    """Registrations that hold a certificate in force."""
    rows = Recognition.select(Recognition.registration).where(
        Recognition.cycle == cycle.id, Recognition.recognised, Recognition.undone_at.is_null()
    )
    return frozenset(row[0] for row in rows.tuples())


def mismatched(cycle: Cycle) -> frozenset[int]:
    """Decided registrations whose stored outcome differs from what the rules say again.

    A revoked recognition is a decision of people, not a slip: it does not count.
    """
    decided = list(
        Registration.select()
        .join(Recognition)
        .where(Registration.cycle == cycle.id, Recognition.undone_at.is_null())
    )
    verdicts = verdicts_of(cycle, decided)
    return frozenset(
        row.id for row in decided if verdicts[row.id].recognised != (row.stage is Stage.RECOGNISED)
    )


def findings_of(cycle: Cycle) -> tuple[Finding, ...]:
    """Every identity that the cycle's report must satisfy, with its two numbers and the people behind."""
    figures = figures_of(cycle)
    return identities(
        figures,
        mismatched=mismatched(cycle),
        certificates=certified(cycle) if figures.total.count("recognised") else None,
        ballots=ballots_of(cycle) if figures.total.count("voted") else None,
    )


@dataclass(frozen=True, slots=True)
class StepCounts:
    """How many registrations have reached each step, among those that somebody may see."""

    registered: int
    self_scored: int
    verified: int
    voted: int
    decided: int
    recognised: int


def stage_counts(actor: Actor, cycle: Cycle) -> dict[tuple[int, Stage], int]:
    """Registrations by (unit id, stage) that the actor may see; one statement."""
    query = Registration.select(Registration.unit, Registration.stage, fn.COUNT(Registration.id)).where(
        Registration.cycle == cycle.id
    )
    if not actor.sees_everything:
        query = query.where(Registration.unit.in_(list(actor.unit_ids)))
    rows = query.group_by(Registration.unit, Registration.stage).tuples()
    return {(unit, stage): count for unit, stage, count in rows}


def step_counts(actor: Actor, cycle: Cycle, unit_id: int | None = None) -> StepCounts:
    by_stage: Counter[Stage] = Counter()
    for (unit, stage), count in stage_counts(actor, cycle).items():
        if unit_id in (None, unit):
            by_stage[stage] += count
    return count_steps(by_stage)


def count_steps(by_stage: Mapping[Stage, int]) -> StepCounts:
    """Adds the stages up: whoever was recognised has been registered, scored, verified and voted on."""

    def reached(stage: Stage) -> int:
        return sum(count for other, count in by_stage.items() if other.rank >= stage.rank)

    return StepCounts(
        registered=reached(Stage.REGISTERED),
        self_scored=reached(Stage.SELF_SCORED),
        verified=reached(Stage.VERIFIED),
        voted=reached(Stage.VOTED),
        decided=reached(Stage.RECOGNISED),
        recognised=by_stage.get(Stage.RECOGNISED, 0),
    )
