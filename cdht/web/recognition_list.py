"""Those who were voted on, with what the rules say of each: the list that a decision is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..domain.recognition import Verdict
from ..domain.scoring import ScoreSheet
from ..domain.vietnamese import share
from ..domain.voting import Ballot
from ..models.certificates import last_certificate
from ..models.cycles import Cycle
from ..models.figures import ballots_of, verdicts_of, verified_sheets
from ..models.recognition import Decision, decided_counts
from ..models.registration import Registration, at_stage, by_unit_and_name, in_cycle, visible_to
from .unchanged import fingerprint

LONGEST = 1500
"""People shown with a box each; a longer list is decided as a whole, and shown as counts of units."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision on some of the candidates would do. Certificates run from `first` to `last`."""

    passed: Sequence[Registration]
    failed: Sequence[Registration]
    left: int
    first: str
    last: str
    version: int


@dataclass(frozen=True, slots=True)
class UnitCounts:
    name: str
    rows: Sequence[Registration]
    passed: int

    @property
    def failed(self) -> int:
        return len(self.rows) - self.passed


@dataclass(frozen=True, slots=True)
class Candidates:
    cycle: Cycle
    rows: Sequence[Registration]
    verdicts: Mapping[int, Verdict]
    sheets: Mapping[int, ScoreSheet]
    ballots: Mapping[int, Ballot]

    @classmethod
    def of(cls, cycle: Cycle, actor: Actor) -> Candidates:
        """A constant number of statements, however many people."""
        waiting = at_stage(in_cycle(visible_to(actor), cycle.id), Stage.VOTED)
        rows = list(by_unit_and_name(waiting))
        sheets = verified_sheets(row.id for row in rows)
        return cls(cycle, rows, verdicts_of(cycle, rows), sheets, ballots_of(cycle))

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(row.id for row in self.rows)

    @property
    def passed(self) -> int:
        return sum(self.verdicts[row.id].recognised for row in self.rows)

    @property
    def failed(self) -> int:
        return len(self.rows) - self.passed

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONGEST

    @property
    def units(self) -> list[UnitCounts]:
        """In the order of the units, each with its people and how many of them pass."""
        groups = [(unit, list(rows)) for unit, rows in groupby(self.rows, key=lambda row: row.unit)]
        return [
            UnitCounts(unit.name, rows, sum(self.verdicts[row.id].recognised for row in rows))
            for unit, rows in groups
        ]

    def total(self, registration_id: int) -> int | None:
        sheet = self.sheets.get(registration_id)
        return sheet.total if sheet else None

    def share(self, registration_id: int) -> str:
        """“18/20 (90%)” of all ballots cast."""
        ballot = self.ballots.get(registration_id)
        return share(ballot.votes_for, ballot.cast, self.cycle.percent_decimals) if ballot else ""

    def verdicts_in(self, chosen: Iterable[int]) -> list[tuple[int, bool, tuple[str, ...]]]:
        """What is said of the chosen, as plain values: two lists are the same exactly when this is."""
        known = (self.verdicts.get(i, Verdict(False, ("không còn chờ",))) for i in sorted(chosen))
        return [(i, one.recognised, one.reasons) for i, one in zip(sorted(chosen), known, strict=True)]

    def outcome(self, chosen: frozenset[int]) -> Outcome:
        rows = [row for row in self.rows if row.id in chosen]
        passed = [row for row in rows if self.verdicts[row.id].recognised]
        before = last_certificate(self.cycle.id)
        return Outcome(
            passed,
            [row for row in rows if not self.verdicts[row.id].recognised],
            len(self.rows) - len(rows),
            f"{before + 1:03d}/{self.cycle.year}",
            f"{before + len(passed):03d}/{self.cycle.year}",
            fingerprint(*self.verdicts_in(chosen)),
        )


def decided(cycle: Cycle) -> list[tuple[Decision, int, int, int]]:
    """Decisions, newest first, with recognised, not recognised and undone later."""
    counts = decided_counts(cycle.id)
    rows = Decision.select().where(Decision.cycle == cycle.id)
    lines = []
    for row in rows.order_by(Decision.issued_on.desc(), Decision.id.desc()):
        yes, no = counts.get((row.id, True), (0, 0)), counts.get((row.id, False), (0, 0))
        lines.append((row, yes[0], no[0], yes[1] + no[1]))
    return lines
