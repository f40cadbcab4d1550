"""A citizen's learning plan: the page with its items, one item, and taking over last year's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for

from ..actions import learning_plans
from ..actions.learning_plans import may_plan
from ..domain.accounts import Actor
from ..domain.learning_plans import PlanItem, copied, suggested, unfinished
from ..domain.lifecycle import Role
from ..domain.problems import Stale
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from ..models.learning_plans import LearningPlanItem, late_people, plan_before, plan_of
from ..models.registration import Registration
from ..models.self_score_rounds import rounds_of
from .access import allow, allow_people
from .forms import Choices, DateText, Form, Text
from .pages import answer, me, now, once, the_registration, today
from .registration_list import LATE_LEARNING
from .returning import kept_back
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("learning_plans", __name__)

KEYING = (Role.CLERK, Role.SECRETARY)
ACTIONS = ("change_plan_item", "finish_plan_item", "add_plan_item")


class ItemForm(Form):
    what = Text("Học gì")
    where = Text("Ở đâu, với ai")
    due_on = DateText("Định học xong ngày")
    indicators = Choices("Giúp cho chỉ số")
    done_on = DateText("Đã học xong ngày")
    result = Text("Kết quả")

    def item(self) -> PlanItem:
        return PlanItem(
            what=self.what.data or "",
            where=self.where.data or "",
            due_on=self.due_on.data,
            indicators=tuple(sorted(self.indicators.numbers)),
            done_on=self.data.get("done_on"),
            result=self.data.get("result") or "",
        )


class DoneForm(Form):
    done_on = DateText("Đã học xong ngày", needed="Ghi ngày học xong.")
    result = Text("Kết quả")


@bp.route("/registrations/<int:registration_id>/learning-plan", methods=["GET", "POST"])
@allow_people
def plan(registration_id: int) -> Response:
    row = the_registration(registration_id)
    form = _form(row, only_new=True)
    if request.method == "POST":
        me().must_hold(*KEYING)
        if form.validate():
            with form.refusing():
                return once(lambda: _add(row, form), "Đã thêm vào kế hoạch.")
    return _plan_page(row, form)


@bp.route("/registrations/<int:registration_id>/learning-plan/copy", methods=["POST"])
@allow(*KEYING)
def copy(registration_id: int) -> Response:
    """Take over what the last plan left unfinished."""
    row = the_registration(registration_id)

    def take_over() -> str:
        count = learning_plans.copy_plan(row.id, by=me(), at=now())
        told = f"Đã chép {counted(count, 'việc')}. Ghi ngày mới cho từng việc."
        flash(told if count else "Không còn việc nào để chép.", "done")
        return _url(row)

    return once(take_over)


@bp.route("/registrations/<int:registration_id>/learning-plan/<int:number>", methods=["GET", "POST"])
@allow(*KEYING)
def item(registration_id: int, number: int) -> Response:
    row = the_registration(registration_id)
    form = _form(row, _values_of(_of(row, number)))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _change(row, number, form), "Đã sửa việc học.")
    return _item_page(row, number, form)


@bp.route("/registrations/<int:registration_id>/learning-plan/<int:number>/done", methods=["POST"])
@allow(*KEYING)
def finished(registration_id: int, number: int) -> Response:
    """Mark an item done, with its day and what came of it."""
    row = the_registration(registration_id)
    _of(row, number)
    form = DoneForm(request.form)
    if form.is_sent():
        with form.refusing():
            return once(lambda: _finish(row, number, form), "Đã ghi là học xong.")
    whole = _form(row, _values_of(_of(row, number)), fresh=True)
    for name in ("done_on", "result"):
        whole[name].raw_data, whole[name].errors = [request.form.get(name, "")], form[name].errors
        whole[name].data = form[name].data
    whole.problems = form.problems
    return _item_page(row, number, whole)


@bp.route("/registrations/<int:registration_id>/learning-plan/<int:number>/removal", methods=["POST"])
@allow(*KEYING)
def removal(registration_id: int, number: int) -> Response:
    """Removing again is harmless; what a colleague changed meanwhile is looked at first."""
    row = the_registration(registration_id)

    def remove() -> str:
        if known := _known(row, number):
            must_be_as_shown("việc học này", _values_of(known))
        learning_plans.remove_plan_item(row.id, number, by=me(), at=now())
        return _url(row)

    try:
        return once(remove, "Đã bỏ khỏi kế hoạch.")
    except Stale:
        changed = _form(row, _values_of(_of(row, number)), fresh=True)
        changed.is_stale = True
        return _item_page(row, number, changed)


def late_task(actor: Actor, cycle: Cycle) -> tuple[int, str, str]:
    """For the first page: how many people have learning that is overdue, who, and where to look."""
    late = late_people(actor, cycle, today()) if actor.has(*KEYING) else []
    names = ", ".join(row.citizen.name for row in late[:3])
    more = f" và {len(late) - 3} người khác" if len(late) > 3 else ""
    if len(late) == 1:
        return 1, names, _url(late[0])
    return len(late), names + more, url_for("registration.people", cycle_id=cycle.id, figure=LATE_LEARNING)


def late_items(row: Registration) -> int:
    """How many items of the person's plan are overdue."""
    return sum(one.item.is_late(today()) for one in plan_of(row.id))


# --- Pages -------------------------------------------------------------------------------------------


def _plan_page(row: Registration, form: ItemForm) -> Response:
    known = plan_of(row.id)
    mine = [one.item for one in known]
    before = [one for one in unfinished(old.item for old in plan_before(row)) if not copied(one, mine)]
    scored = [one.sheet for one in rounds_of([row.id])[row.id]]
    rules = row.cycle.rules
    weak = suggested(scored[-1], rules) if scored else ()
    return answer(
        "learning_plans/plan.html",
        form=form,
        row=row,
        items=known,
        before=before,
        hints=[rules.indicator(number) for number in weak],
        low={str(number): f"{scored[-1].points[number - 1]} điểm ở lần tự chấm cuối" for number in weak},
        audience=row.audience,
        points=scored[-1].points if scored else (),
        may_plan=may_plan(row, me()),
    )


def _item_page(row: Registration, number: int, form: ItemForm) -> Response:
    known = _of(row, number)
    values = _values_of(known)
    stored = _form(row, values, fresh=True)
    return answer(
        "learning_plans/item.html",
        409 if form.is_stale else 200,
        form=form,
        row=row,
        known=known,
        version=version_shown(form, values),
        conflict=conflict(form, stored, *ACTIONS) if form.is_stale else None,
    )


# --- Forms -------------------------------------------------------------------------------------------


def _form(
    row: Registration, values: dict[str, Any] | None = None, *, only_new: bool = False, fresh: bool = False
) -> ItemForm:
    """The form with `values`; what was typed stands above them unless it is to be `fresh`."""
    form = ItemForm(None if fresh else request.form, data=values or {"indicators": []})
    guidance = [(one.number, one.guidance[row.audience].wording) for one in row.cycle.rules.indicators]
    form.indicators.set_choices((number, f"{number}. {words}") for number, words in guidance)
    if only_new:
        del form.done_on, form.result
    return form


def _values_of(known: LearningPlanItem) -> dict[str, Any]:
    one = known.item
    return {
        "what": one.what,
        "where": one.where,
        "due_on": one.due_on,
        "indicators": [str(number) for number in one.indicators],
        "done_on": one.done_on,
        "result": one.result,
    }


def _known(row: Registration, number: int) -> LearningPlanItem | None:
    return next((one for one in plan_of(row.id) if one.number == number), None)


def _of(row: Registration, number: int) -> LearningPlanItem:
    return _known(row, number) or abort(404)


def _url(row: Registration) -> str:
    return url_for("learning_plans.plan", registration_id=row.id, back=kept_back())


def _add(row: Registration, form: ItemForm) -> str:
    learning_plans.add_plan_item(row.id, form.item(), by=me(), at=now())
    return _url(row)


def _change(row: Registration, number: int, form: ItemForm) -> str:
    known = _of(row, number)
    must_be_as_shown("việc học này", _values_of(known))
    learning_plans.change_plan_item(row.id, number, form.item(), by=me(), at=now())
    return _url(row)


def _finish(row: Registration, number: int, form: DoneForm) -> str:
    learning_plans.finish_plan_item(
        row.id, number, form.done_on.data, form.result.data or "", by=me(), at=now()
    )
    return _url(row)
