"""Learning plans: what somebody wants to learn in a cycle, item by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from ..domain.accounts import Actor
from ..domain.learning_plans import LONGEST_RESULT, LONGEST_WHAT, LONGEST_WHERE, PlanItem
from ..domain.lifecycle import Stage
from .accounts import Account
from .base import Row, at_least, length
from .cycles import Cycle
from .registration import Registration, by_name, in_cycle, visible_to


class LearningPlanItem(Row):
    """`number` counts within the registration and is never used twice while the item stands.

    `indicators`: numbers parted by commas (“2,5”), empty for none.
    """

    registration = ForeignKeyField(Registration, backref="plan", index=False, on_delete="CASCADE")
    number = IntegerField(constraints=[at_least("number", 1)])
    what = TextField(constraints=[length("what", 1, LONGEST_WHAT)])
    where = TextField(column_name="place", default="", constraints=[length("place", 0, LONGEST_WHERE)])
    due_on = DateField(null=True)
    indicators = TextField(default="", constraints=[length("indicators", 0, 40)])
    done_on = DateField(null=True)
    result = TextField(default="", constraints=[length("result", 0, LONGEST_RESULT)])
    added_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    added_at = DateTimeField()

    class Meta:
        indexes = ((("registration", "number"), True),)

    @property
    def item(self) -> PlanItem:
        numbers = tuple(int(one) for one in self.indicators.split(",") if one)
        return PlanItem(self.what, self.where, self.due_on, numbers, self.done_on, self.result)


def plan_of(registration_id: int) -> list[LearningPlanItem]:
    """What is open by its day (without a day last), then what is done."""
    return plans_of([registration_id]).get(registration_id, [])


def plans_of(registration_ids: Iterable[int]) -> dict[int, list[LearningPlanItem]]:
    """Plans by registration id; a statement per 900 people."""
    ids, found = list(registration_ids), defaultdict[int, list[LearningPlanItem]](list)
    for start in range(0, len(ids), 900):
        chosen = LearningPlanItem.registration.in_(ids[start : start + 900])
        for row in LearningPlanItem.select().where(chosen):
            found[row.registration_id].append(row)
    return {id: sorted(rows, key=_order) for id, rows in found.items()}


def _order(row: LearningPlanItem) -> tuple[bool, date, int]:
    return (row.done_on is not None, row.done_on or row.due_on or date.max, row.number)


def plan_before(row: Registration) -> list[LearningPlanItem]:
    """The plan of the same citizen in the last earlier cycle that has one."""
    earlier = (
        Registration.select(Registration.id)
        .join(Cycle)
        .where(
            Registration.citizen == row.citizen_id,
            Registration.id != row.id,
            Cycle.year <= row.cycle.year,
            Registration.id.in_(LearningPlanItem.select(LearningPlanItem.registration)),
        )
        .order_by(Cycle.year.desc(), Registration.id.desc())
    )
    last = earlier.limit(1).scalar()
    return plan_of(last) if last else []


def late_people(actor: Actor, cycle: Cycle, on: date) -> list[Registration]:
    """Whoever the actor may see with an open item whose day is over, by name."""
    late = LearningPlanItem.select(LearningPlanItem.registration).where(
        LearningPlanItem.done_on.is_null(), LearningPlanItem.due_on < on
    )
    chosen = Registration.id.in_(late) & (Registration.stage != Stage.WITHDRAWN)
    return list(by_name(in_cycle(visible_to(actor), cycle.id).where(chosen)))
