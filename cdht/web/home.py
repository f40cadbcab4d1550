"""The first page: what waits for this person today, and where every unit stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, url_for

from ..domain.accounts import Actor
from ..domain.lifecycle import Role, Stage
from ..domain.vietnamese import counted, date_short
from ..models import figures, home, units
from ..models.cycles import Cycle
from ..models.figures import StepCounts
from ..models.training import held_on
from ..models.units import Unit
from ..models.verification import (
    for_a_second,
    keyed_by_oneself,
    keyed_by_others,
    to_settle,
    waiting,
    without_opinion,
)
from .access import allow
from .complaints_list import due_tasks
from .evidence_files import room_box
from .home_aside import backup, findings, first_steps, go_on, office
from .inspections_due import follow_ups_due
from .learning_plans import late_task
from .pages import answer, me, working_cycle
from .pages import today as this_day

bp = Blueprint("home", __name__)

SENT_BACK_SHOWN = 10
ByUnit = Mapping[int, Counter[Stage]]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: how much, what, where; `mine` when this person may do it."""

    count: int
    text: str
    url: str
    mine: bool
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's line of the table; `url(key)` leads to the people behind a number."""

    name: str
    counts: StepCounts
    parts: tuple[tuple[str, int], ...]
    words: str
    url: Callable[[str], str]


@bp.route("/", methods=["GET"])
@allow()
def today() -> Response:
    actor, cycle = me(), working_cycle()
    if not actor.sees_people:
        return answer("home/office.html", tasks=office(actor), steps_to_do=first_steps(actor, cycle),
                      backup=backup(actor), room=room_box(actor))  # fmt: skip
    if cycle is None:
        return answer("home/first.html", steps_to_do=first_steps(actor, cycle), backup=backup(actor))
    return _day(actor, cycle)


def _day(actor: Actor, cycle: Cycle) -> Response:
    by_unit = _by_unit(actor, cycle)
    seen = [unit for unit in units.visible_to(actor) if unit.active or unit.id in by_unit]
    tasks = list(_tasks(actor, cycle, by_unit, seen)) if cycle.is_open else []
    tasks += (Task(**one) for one in due_tasks(actor, cycle))
    back = home.sent_back(actor, cycle) if cycle.is_open and actor.has(Role.CLERK, Role.SECRETARY) else []
    return answer(
        "home/today.html",
        mine=[task for task in tasks if task.mine],
        others=[task for task in tasks if not task.mine and actor.has(Role.SECRETARY, Role.VIEWER)],
        waiting=sum(task.count for task in tasks if task.mine),
        lead=_lead(cycle, this_day()),
        sent_back=back[:SENT_BACK_SHOWN],
        sent_back_more=len(back[SENT_BACK_SHOWN:]),
        lines=[_line(cycle, unit.label, by_unit.get(unit.id, Counter()), unit.id) for unit in seen],
        total=_line(cycle, "Toàn xã" if actor.sees_everything else "Cộng", _sum(by_unit.values())),
        keys=_keys(_sum(by_unit.values())),
        steps_to_do=[] if by_unit else first_steps(actor, cycle),
        training=list(held_on(cycle.id, this_day())) if cycle.is_open else [],
        go_on=go_on(actor, cycle) if cycle.is_open else None,
        findings=findings(actor, cycle) if by_unit else None,
        backup=backup(actor),
        room=room_box(actor),
    )


def _by_unit(actor: Actor, cycle: Cycle) -> ByUnit:
    by_unit: dict[int, Counter[Stage]] = {}
    for (unit_id, stage), count in figures.stage_counts(actor, cycle).items():
        by_unit.setdefault(unit_id, Counter())[stage] = count
    return by_unit


def _sum(counters: Iterable[Counter[Stage]]) -> Counter[Stage]:
    return sum(counters, Counter())


def _lead(cycle: Cycle, on: date) -> str:
    """Until when sheets are taken, or that the cycle is closed."""
    if not cycle.is_open:
        return f"Đợt “{cycle.name}” đã khóa sổ ngày {date_short(cycle.closed_at.date())}: chỉ xem và in."
    rule = cycle.rules.rule_in_words(cycle.difficult_area)
    if cycle.self_scores_due is None:
        return f"Đợt “{cycle.name}”. {rule}."
    left = _how_long((cycle.self_scores_due - on).days)
    return f"Nhận phiếu tự chấm đến {date_short(cycle.self_scores_due)}, {left}. {rule}."


def _how_long(days: int) -> str:
    """After a month nobody counts the days any more."""
    if days == 0:
        return "hôm nay là hạn cuối"
    if days < 0:
        return f"đã quá {-days} ngày" if days >= -31 else "đã hết hạn"
    return f"còn {days} ngày"


# --- What waits --------------------------------------------------------------------------------------


def _tasks(actor: Actor, cycle: Cycle, by_unit: ByUnit, seen: list[Unit]) -> Iterator[Task]:
    """In the order of the procedure; nothing that is not there."""
    made = (
        _to_self_score(actor, cycle, by_unit, seen),
        _to_verify(actor, cycle, by_unit),
        _to_vote(actor, cycle, by_unit, seen),
        _to_decide(actor, cycle, by_unit, seen),
        _late_to_learn(actor, cycle),
        Task(*follow_ups_due(actor, cycle, this_day())),
    )
    return (task for task in made if task.count)


def _to_self_score(actor: Actor, cycle: Cycle, by_unit: ByUnit, seen: list[Unit]) -> Task:
    waiting = _at(Stage.REGISTERED, by_unit)
    unit_id = next(iter(waiting)) if len(waiting) == 1 else None
    return Task(
        count=sum(waiting.values()),
        text="người chưa tự chấm xong",
        url=url_for("registration.people", cycle_id=cycle.id, stage=Stage.REGISTERED.value, unit=unit_id),
        mine=actor.has(Role.CLERK, Role.SECRETARY),
        note=_where(waiting, seen),
    )


def _to_verify(actor: Actor, cycle: Cycle, by_unit: ByUnit) -> Task:
    """For a verifier what waits for this very account, as in the queue; for everybody else all that waits."""
    mine = actor.has(Role.VERIFIER)
    everybody = waiting(actor, cycle.id)
    first = keyed_by_others(without_opinion(everybody), actor) if mine else everybody
    oldest = list(first.limit(1))
    own = keyed_by_oneself(without_opinion(everybody), actor).count() if mine else 0
    seconds = for_a_second(everybody, actor).count() if mine else 0
    settling = to_settle(everybody, actor).count() if mine else 0
    notes = [f"lâu nhất: {one.citizen.name}, từ {date_short(one.own.keyed_at.date())}" for one in oldest]
    notes += [f"còn {counted(own, 'phiếu')} do chính bạn nhập, người khác thẩm định"] if own else []
    notes += [f"{counted(seconds, 'phiếu')} chờ bạn thẩm định lần thứ hai"] if seconds else []
    notes += [f"{counted(settling, 'phiếu')} chờ bạn chốt điểm"] if settling else []
    return Task(
        count=first.count() + seconds + settling if mine else sum(_at(Stage.SELF_SCORED, by_unit).values()),
        text="phiếu chờ thẩm định",
        url=url_for("verification.queue", cycle_id=cycle.id),
        mine=mine,
        note="; ".join(notes),
    )


def _to_vote(actor: Actor, cycle: Cycle, by_unit: ByUnit, seen: list[Unit]) -> Task:
    waiting = _at(Stage.VERIFIED, by_unit)
    names = [unit.label for unit in seen if unit.id in waiting]
    one = len(waiting) == 1
    return Task(
        count=len(waiting),
        text="đơn vị có người chờ bầu chọn",
        url=url_for("voting.unit", cycle_id=cycle.id, unit_id=next(iter(waiting)))
        if one
        else url_for("voting.units", cycle_id=cycle.id),
        mine=actor.has(Role.SECRETARY),
        after=f": {', '.join(names)}" if len(names) <= 2 else "",
        note=f"{counted(sum(waiting.values()), 'người')} đã thẩm định xong",
    )


def _to_decide(actor: Actor, cycle: Cycle, by_unit: ByUnit, seen: list[Unit]) -> Task:
    waiting = _at(Stage.VOTED, by_unit)
    return Task(
        count=sum(waiting.values()),
        text="người chờ quyết định công nhận",
        url=url_for("recognition.candidates", cycle_id=cycle.id),
        mine=actor.has(Role.SECRETARY),
        note=_where(waiting, seen),
    )


def _late_to_learn(actor: Actor, cycle: Cycle) -> Task:
    count, names, url = late_task(actor, cycle)
    return Task(count, "người có việc học quá hạn", url, mine=True, note=names)


def _at(stage: Stage, by_unit: ByUnit) -> dict[int, int]:
    """People who stand exactly there, by unit id."""
    return {unit_id: counter[stage] for unit_id, counter in by_unit.items() if counter[stage]}


def _where(waiting: Mapping[int, int], seen: list[Unit]) -> str:
    """“đều ở Thôn Bao La” or “Cơ quan xã 3, Họ Hoàng 2”."""
    names = [(unit.label, waiting[unit.id]) for unit in seen if unit.id in waiting]
    if len(names) == 1:
        return f"đều ở {names[0][0]}"
    shown = ", ".join(f"{name} {count}" for name, count in names[:3])
    return shown if len(names) <= 3 else f"{shown} và {len(names) - 3} đơn vị khác"


# --- Where every unit stands -------------------------------------------------------------------------


def _line(cycle: Cycle, name: str, stages: Counter[Stage], unit_id: int | None = None) -> Line:
    counts = figures.count_steps(stages)
    parts = _parts(stages)
    told = [f"{count} {word}" for _kind, count, word in parts if count]
    told += [f"{stages[Stage.REGISTERED]} chưa tự chấm"] if stages[Stage.REGISTERED] else []
    return Line(
        name=name,
        counts=counts,
        parts=tuple((kind, count) for kind, count, _word in parts),
        words=f"{name}: {', '.join(told) or 'chưa có ai đăng ký'}",
        url=lambda key: _people_behind(cycle, key, unit_id),
    )


def _parts(stages: Counter[Stage]) -> tuple[tuple[str, int, str], ...]:
    """The pieces of the bar: (kind, people, word); whoever has not begun stays grey."""
    return (
        ("done", stages[Stage.RECOGNISED], "được công nhận"),
        ("refused", stages[Stage.NOT_RECOGNISED], "không công nhận"),
        ("verified", stages[Stage.VERIFIED] + stages[Stage.VOTED], "đã thẩm định"),
        ("waiting", stages[Stage.SELF_SCORED], "mới tự chấm"),
    )


def _keys(stages: Counter[Stage]) -> list[tuple[str, str]]:
    """The colours that the bars show, in words."""
    return [(kind, word) for kind, count, word in _parts(stages) if count]


def _people_behind(cycle: Cycle, key: str, unit_id: int | None) -> str:
    """The list behind a figure: whoever was recognised has been scored and verified too."""
    return url_for("registration.people", cycle_id=cycle.id, figure=key, unit=unit_id)
