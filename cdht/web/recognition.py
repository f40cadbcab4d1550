"""Recognition: who passes and who does not, the decision with one confirming step, and the ways back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, request, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from ..actions import recognition
from ..domain.accounts import Actor
from ..domain.lifecycle import Role, Step, WrongStage, transition
from ..domain.problems import Refused, Stale, refuse_if
from ..models.certificates import standing_among
from ..models.communes import Commune
from ..models.cycles import Cycle
from ..models.figures import step_counts
from ..models.recognition import Decision, in_force, outcomes_of
from ..models.registration import Registration
from ..models.units import visible_to as visible_units
from .access import allow, allow_people
from .complaints_following import complaint_behind, join, reason_of
from .forms import DateText, Form, Text, clean
from .pages import answer, found, given_version, me, now, once, the_cycle, the_registration, today
from .recognition_list import Candidates, decided
from .returning import kept_back
from .unchanged import must_be_as_shown

bp = Blueprint("recognition", __name__)


class DecisionForm(Form):
    number = Text("Số quyết định", [InputRequired("Ghi số quyết định, ví dụ 45/QĐ-UBND.")])
    issued_on = DateText("Ngày quyết định", needed="Ghi ngày quyết định, ví dụ 20/7/2026.")
    signer_name = Text("Người ký")
    signer_title = Text("Chức vụ người ký")

    def facts(self) -> recognition.DecisionFacts:
        return recognition.DecisionFacts(
            number=self.number.data,
            issued_on=self.issued_on.data,
            signer_name=self.signer_name.data,
            signer_title=self.signer_title.data,
        )


# --- Candidates and the decision ---------------------------------------------------------------------


@bp.route("/cycles/<int:cycle_id>/recognition", methods=["GET", "POST"])
@allow_people
def candidates(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    people = Candidates.of(cycle, me())
    if request.method == "GET":
        return _list(people, DecisionForm(data=_usual_signer()), people.ids)
    me().must_hold(Role.SECRETARY)
    form, chosen = DecisionForm(request.form), _chosen(people)
    if form.is_sent():
        with form.refusing():
            return _decide(people, form, chosen)
    return _list(people, form, chosen)


def _chosen(people: Candidates) -> frozenset[int]:
    """The people ticked; a list too long for boxes is decided as a whole."""
    if request.form.get("everybody"):
        return people.ids
    return frozenset(
        int(text) for text in request.form.getlist("person") if text.isdigit() and len(text) < 10
    )


def _decide(people: Candidates, form: DecisionForm, chosen: frozenset[int]) -> Response:
    """The first time the page says what will happen; with `confirmed` it happens."""
    if not request.form.get("confirmed"):
        if not chosen:
            raise Refused.because("Chọn ít nhất một người.", "people")
        refuse_if(recognition.decision_problems(people.cycle, form.facts()))
        _fill_in_signer(form)
        return _confirm(people, form, chosen)
    try:
        return once(lambda: _recognise(people.cycle, form, chosen), "Đã ghi quyết định công nhận.")
    except (Stale, WrongStage) as clash:
        return _changed_meanwhile(Candidates.of(people.cycle, me()), form, chosen, clash)


def _recognise(cycle: Cycle, form: DecisionForm, chosen: frozenset[int]) -> str:
    """Only what the confirming page said may happen: a verdict that turned meanwhile stops everything."""
    must_be_as_shown("kết quả của người trong danh sách", *Candidates.of(cycle, me()).verdicts_in(chosen))
    done = recognition.recognise(cycle.id, form.facts(), by=me(), at=now(), only=sorted(chosen))
    return url_for(".decision", cycle_id=cycle.id, decision_id=done.decision.id)


def _changed_meanwhile(
    people: Candidates, form: DecisionForm, chosen: frozenset[int], clash: Stale | WrongStage
) -> Response:
    """The same question once more, with the numbers as they are now."""
    left = chosen & people.ids
    if left:
        return _confirm(people, form, left, str(clash), gone=len(chosen) - len(left))
    return _list(people, form, left, str(clash))


def _confirm(
    people: Candidates, form: DecisionForm, chosen: frozenset[int], clash: str = "", gone: int = 0
) -> Response:
    return answer(
        "recognition/confirm.html",
        409 if clash else 200,
        form=form,
        people=people,
        chosen=sorted(chosen),
        outcome=people.outcome(chosen),
        usual=_usual_signer_on(form),
        clash=clash,
        gone=gone,
    )


def _list(people: Candidates, form: DecisionForm, chosen: frozenset[int], clash: str = "") -> Response:
    return answer(
        "recognition/candidates.html",
        409 if clash else 200,
        form=form,
        people=people,
        chosen=chosen,
        clash=clash,
        counts=step_counts(me(), people.cycle),
        decisions=decided(people.cycle),
        may_decide=people.cycle.is_open and me().has(Role.SECRETARY),
    )


def _fill_in_signer(form: DecisionForm) -> None:
    """Nobody named: whoever signs on that day according to the commune's page."""
    signer = Commune.get_by_id(me().commune_id).signer_on("peoples_committee", form.issued_on.data)
    if signer and not form.signer_name.data:
        form.signer_name.data, form.signer_title.data = signer.name, signer.title


def _usual_signer() -> dict[str, object]:
    signer = Commune.get_by_id(me().commune_id).signer_on("peoples_committee", today())
    names = {"signer_name": signer.name, "signer_title": signer.title} if signer else {}
    return {"issued_on": today(), **names}


def _usual_signer_on(form: DecisionForm) -> str:
    """Who signs on the day of the decision according to the commune's page, when the form says another."""
    signer = Commune.get_by_id(me().commune_id).signer_on("peoples_committee", form.issued_on.data)
    return signer.name if signer and signer.name != form.signer_name.data else ""


@bp.route("/cycles/<int:cycle_id>/decisions/<int:decision_id>")
@allow_people
def decision(cycle_id: int, decision_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    row = found(Decision.select().where(Decision.id == decision_id, Decision.cycle == cycle.id))
    units = None if me().sees_everything else [unit.id for unit in visible_units(me())]
    outcomes = list(outcomes_of(row, units))
    return answer(
        "recognition/decision.html",
        decision=row,
        outcomes=outcomes,
        given=sum(one.recognised for one in outcomes),
        undone=sum(one.undone_at is not None for one in outcomes),
        reads_papers=me().has(Role.SECRETARY, Role.VIEWER),
    )


# --- Ways back ---------------------------------------------------------------------------------------


class ReasonForm(Form):
    reason = TextAreaField("Lý do", filters=[clean])


@bp.route("/registrations/<int:registration_id>/correction", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def correction(registration_id: int) -> Response:
    row = the_registration(registration_id)
    return _way_back(row, Step.CORRECT, recognition.correct, "recognition/correction.html")


@bp.route("/registrations/<int:registration_id>/revocation", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def revocation(registration_id: int) -> Response:
    row = the_registration(registration_id)
    return _way_back(row, Step.REVOKE, recognition.revoke, "recognition/revocation.html")


def _way_back(row: Registration, step: Step, act: Callable[..., None], template: str) -> Response:
    behind = complaint_behind(row)
    form, clash = ReasonForm(request.form, data={"reason": reason_of(behind)}), ""
    if form.is_sent():
        with form.refusing():
            try:
                return once(lambda: _act(act, row, form.reason.data, me(), now()), _said(row, step))
            except Stale as stale:
                clash, row = str(stale), the_registration(row.id)
    target = transition(row.stage, step).target
    values = {"row": row, "target": target, "clash": clash, "given": in_force(row.id)}
    values["certificate"] = standing_among([row.id]).get(row.id)
    values["carried"] = [("complaint", behind.id)] if behind else []
    return answer(template, 409 if clash else 200, form=form, **values)


def _act(act: Callable[..., None], row: Registration, reason: str, by: Actor, at: datetime) -> str:
    behind = complaint_behind(row)
    act(row.id, reason, version=given_version(), by=by, at=at)
    join(behind)
    return url_for("registration.person", registration_id=row.id, back=kept_back())


def _said(row: Registration, step: Step) -> str:
    words = {Step.CORRECT: "Đã mở lại hồ sơ của", Step.REVOKE: "Đã thu hồi công nhận của"}
    return f"{words[step]} {row.citizen.name}."
