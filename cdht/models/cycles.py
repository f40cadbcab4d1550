"""Cycles: one run of the procedure, usually a year."""

from __future__ import annotations

from peewee import (
    BooleanField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)

from ..domain.criteria import CriteriaSet
from ..domain.verification import Strictness
from ..domain.voting import vote_rule
from .base import SQL, Check, Row, length
from .communes import Commune
from .criteria import LIGHT, CriteriaVersion


class Cycle(Row):
    """Pins one version of the criteria, the vote rule and the names of its time.

    How strictly it is verified: a difference of an indicator above `note_above` points needs a note; totals
    further apart than `second_above` need a second verifier (None: never); an indicator with more points than
    `evidence_above` and no accepted evidence is shown (None: never) and, with `evidence_blocks`, holds
    verification up.
    `complaint_days`: calendar days in which an objection to a result is answered.
    """

    commune = ForeignKeyField(Commune, backref="cycles", on_delete="RESTRICT")
    name = TextField(constraints=[length("name", 1, 120)])
    folded = TextField()
    year = IntegerField(constraints=[Check("year BETWEEN 2000 AND 2100")])
    criteria = ForeignKeyField(CriteriaVersion, backref="cycles", on_delete="RESTRICT")
    is_pilot = BooleanField(default=False)
    difficult_area = BooleanField(default=False)
    majority_percent = IntegerField(default=50, constraints=[Check("majority_percent BETWEEN 1 AND 99")])
    percent_decimals = IntegerField(default=1, constraints=[Check("percent_decimals BETWEEN 0 AND 2")])
    starts_on = DateField()
    self_scores_due = DateField(null=True)
    closed_at = DateTimeField(null=True)
    note_above = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("note_above BETWEEN 0 AND 9")])
    second_above = IntegerField(null=True, constraints=[Check("second_above BETWEEN 0 AND 99")])
    evidence_above = IntegerField(null=True, default=7, constraints=[Check("evidence_above BETWEEN 0 AND 9")])
    evidence_blocks = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    complaint_days = IntegerField(
        default=15, constraints=[SQL("DEFAULT 15"), Check("complaint_days BETWEEN 1 AND 90")]
    )

    class Meta:
        indexes = ((("commune", "folded"), True),)

    @property
    def rules(self) -> CriteriaSet:
        return self.criteria.value

    @property
    def vote_rule(self) -> str:
        """“Được bầu khi hơn 50% số phiếu thu về đồng ý”"""
        return vote_rule(self.majority_percent)

    @property
    def strictness(self) -> Strictness:
        return Strictness(self.note_above, self.second_above, self.evidence_above, self.evidence_blocks)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def in_commune(commune_id: int) -> ModelSelect:
    """Newest first, with the criteria that each pins, without their content."""
    return (
        Cycle.select(Cycle, *LIGHT)
        .join(CriteriaVersion)
        .where(Cycle.commune == commune_id)
        .order_by(Cycle.year.desc(), Cycle.id.desc())
    )


def before_cycle(cycle: Cycle) -> Cycle | None:
    """The commune's cycle before this one: of an earlier year, or opened earlier in the same year."""
    earlier = (Cycle.year < cycle.year) | ((Cycle.year == cycle.year) & (Cycle.id < cycle.id))
    return in_commune(cycle.commune_id).where(earlier).first()
