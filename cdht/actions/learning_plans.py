"""A citizen's learning plan: add an item, change it, mark it done, take it out, take over last year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.learning_plans import MOST, PlanItem, copied, done_problems, problems, unfinished
from ..domain.lifecycle import Role, Stage, WrongStage
from ..domain.problems import NotAllowed, Refused, refuse_if
from ..domain.vietnamese import nfc
from ..models.learning_plans import LearningPlanItem, plan_before, plan_of
from ..models.registration import Registration
from .deeds import about_to_change
from .journal import Entry, record
from .moving import fetch, must_be_open
from .transactions import writing


def add_plan_item(registration_id: int, item: PlanItem, *, by: Actor, at: datetime) -> LearningPlanItem:
    """Raises `Refused` (fields as in `domain.learning_plans.problems`), `WrongStage`, `NotAllowed`."""
    with writing():
        row, known = _open(registration_id, by)
        clean = _clean(item)
        refuse_if(problems(clean, _numbers(row), today=at.date()))
        _must_have_room(known, 1)
        made = _insert(row, [clean], known, by, at)[0]
        _tell("add_plan_item", row, made.number, None, clean.words, by, at)
        return made


def change_plan_item(registration_id: int, number: int, item: PlanItem, *, by: Actor, at: datetime) -> None:
    """Raises as `add_plan_item`; the same item changes nothing."""
    with writing():
        row, known = _open(registration_id, by)
        old, clean = _found(known, number), _clean(item)
        refuse_if(problems(clean, _numbers(row), today=at.date()))
        _change("change_plan_item", row, old, clean, by, at)


def finish_plan_item(
    registration_id: int, number: int, done_on: date, result: str = "", *, by: Actor, at: datetime
) -> None:
    """Mark it done. Raises `Refused` (fields `done_on`, `result`), `WrongStage`, `NotAllowed`."""
    with writing():
        row, known = _open(registration_id, by)
        old = _found(known, number)
        done = _clean(replace(old.item, done_on=done_on, result=result or old.result))
        refuse_if(done_problems(done, today=at.date()))
        _change("finish_plan_item", row, old, done, by, at)


def remove_plan_item(registration_id: int, number: int, *, by: Actor, at: datetime) -> None:
    """Removing again is harmless. Raises `WrongStage`, `NotAllowed`."""
    with writing():
        row, known = _open(registration_id, by)
        old = next((one for one in known if one.number == number), None)
        if old is None:
            return
        about_to_change([row.id], "plan")
        old.delete_instance()
        _tell("remove_plan_item", row, number, old.item.words, None, by, at)


def copy_plan(registration_id: int, *, by: Actor, at: datetime) -> int:
    """Take over what the same person's last plan left unfinished, without the days that are over; how many.

    What stands in this plan already is left out. Raises `Refused`, `WrongStage`, `NotAllowed`.
    """
    with writing():
        row, known = _open(registration_id, by)
        before = unfinished(one.item for one in plan_before(row))
        valid = set(_numbers(row))
        wanted = [
            replace(one, indicators=tuple(n for n in one.indicators if n in valid))
            for one in before
            if not copied(one, [mine.item for mine in known])
        ]
        if wanted:
            _must_have_room(known, len(wanted))
            made = _insert(row, wanted, known, by, at)
            changes = {f"plan-{one.number}": [None, one.item.words] for one in made}
            record([Entry("copy_plan", row.id, row.cycle_id, changes=changes)], by=by, at=at)
        return len(wanted)


def may_plan(row: Registration, by: Actor) -> bool:
    """What the actions above would say to this actor, asked beforehand."""
    keys = by.has(Role.CLERK, Role.SECRETARY) and by.works_in(row.unit_id)
    return keys and row.cycle.is_open and row.stage != Stage.WITHDRAWN


def _open(registration_id: int, by: Actor) -> tuple[Registration, list[LearningPlanItem]]:
    by.must_hold(Role.CLERK, Role.SECRETARY)
    row = fetch([registration_id], by)[registration_id]
    must_be_open(row.cycle)
    if not by.works_in(row.unit_id):
        raise NotAllowed("Hồ sơ này thuộc đơn vị do người khác phụ trách.")
    if row.stage == Stage.WITHDRAWN:
        raise WrongStage.because("Người này đã rút đăng ký nên kế hoạch học tập chỉ để xem.")
    return row, plan_of(row.id)


def _clean(item: PlanItem) -> PlanItem:
    numbers = tuple(sorted(set(item.indicators)))
    return replace(
        item, what=nfc(item.what), where=nfc(item.where), indicators=numbers, result=nfc(item.result)
    )


def _numbers(row: Registration) -> list[int]:
    return [one.number for one in row.cycle.rules.indicators]


def _must_have_room(known: Sequence[LearningPlanItem], more: int) -> None:
    if len(known) + more > MOST:
        raise Refused.because(f"Một kế hoạch có nhiều nhất {MOST} việc học. Bỏ bớt việc không còn cần.")


def _found(known: Sequence[LearningPlanItem], number: int) -> LearningPlanItem:
    found = next((one for one in known if one.number == number), None)
    if found is None:
        raise Refused.because("Không còn việc học này. Tải lại trang.")
    return found


def _insert(
    row: Registration, items: Sequence[PlanItem], known: Sequence[LearningPlanItem], by: Actor, at: datetime
) -> list[LearningPlanItem]:
    about_to_change([row.id], "plan")
    first = max((one.number for one in known), default=0) + 1
    return [
        LearningPlanItem.create(
            registration=row.id, number=number, added_by=by.account_id, added_at=at, **_values(item)
        )
        for number, item in enumerate(items, first)
    ]


def _values(item: PlanItem) -> dict[str, Any]:
    return {
        "what": item.what,
        "where": item.where,
        "due_on": item.due_on,
        "indicators": ",".join(map(str, item.indicators)),
        "done_on": item.done_on,
        "result": item.result,
    }


def _change(
    action: str, row: Registration, old: LearningPlanItem, new: PlanItem, by: Actor, at: datetime
) -> None:
    if old.item == new:
        return
    about_to_change([row.id], "plan")
    LearningPlanItem.update(**_values(new)).where(LearningPlanItem.id == old.id).execute()
    changes = {f"plan-{old.number}": [_whole(old.item), _whole(new)]}
    record([Entry(action, row.id, row.cycle_id, changes=changes)], by=by, at=at)


def _whole(item: PlanItem) -> str:
    serves = f", chỉ số {', '.join(map(str, item.indicators))}" if item.indicators else ""
    return f"{item.words}{serves}" + (f": {item.result}" if item.result else "")


def _tell(
    action: str, row: Registration, number: int, old: str | None, new: str | None, by: Actor, at: datetime
) -> None:
    record([Entry(action, row.id, row.cycle_id, changes={f"plan-{number}": [old, new]})], by=by, at=at)
