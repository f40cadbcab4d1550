"""The vote: units and what they wait for; one unit's meeting with the ballots on each person."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from ..actions import voting
from ..domain.lifecycle import Stage, Step, WrongStage
from ..domain.problems import Refused, Stale
from ..models.cycles import Cycle
from ..models.figures import count_steps, stage_counts
from ..models.units import Unit
from ..models.units import visible_to as visible_units
from ..models.voting import Meeting, meetings_of
from .access import allow_people
from .forms import DateText, Form, Text, WholeNumber
from .pages import answer, found, given_version, me, now, once, the_cycle
from .voting_ballots import Ballots, Room, conflict_of, on_the_page

bp = Blueprint("voting", __name__)


@bp.route("/cycles/<int:cycle_id>/votes")
@allow_people
def units(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    counts, meetings = stage_counts(me(), cycle), meetings_of(cycle.id)
    lines: list[tuple[Unit, int, int, int, Meeting | None]] = []
    for unit in visible_units(me()):
        by_stage = {stage: count for (of, stage), count in counts.items() if of == unit.id}
        steps = count_steps(by_stage)
        if steps.registered:
            waiting, early = by_stage.get(Stage.VERIFIED, 0), steps.registered - steps.verified
            lines.append((unit, waiting, steps.voted, early, meetings.get(unit.id)))
    totals = [sum(column) for column in zip(*(line[1:4] for line in lines), strict=True)] or [0, 0, 0]
    return answer("voting/units.html", lines=lines, totals=totals)


class MeetingForm(Form):
    held_on = DateText("Ngày họp")
    place = Text("Nơi họp")
    chair = Text("Người chủ trì")
    minute_taker = Text("Người ghi biên bản")
    eligible = WholeNumber("Số người được quyền bầu", needed="Ghi số người được quyền bầu.")
    present = WholeNumber("Số người có mặt", needed="Ghi số người có mặt.")

    def facts(self) -> voting.MeetingFacts:
        return voting.MeetingFacts(
            eligible=self.eligible.data,
            present=self.present.data,
            held_on=self.held_on.data,
            place=self.place.data,
            chair=self.chair.data,
            minute_taker=self.minute_taker.data,
            version=given_version(),
        )


@bp.route("/cycles/<int:cycle_id>/votes/<int:unit_id>", methods=["GET", "POST"])
@allow_people
def unit(cycle_id: int, unit_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    room = Room.of(cycle, found(visible_units(me()).where(Unit.id == unit_id)), me())
    if request.method == "GET":
        return _page(room, MeetingForm(data=room.meeting_facts()), room.ballots())
    me().must(Stage.VERIFIED, Step.VOTE, unit_id)
    form, typed = MeetingForm(request.form), Ballots.sent(request.form)
    if form.is_sent():
        if "fill" in request.form:
            return _page(room, form, typed.filled(form.present.data), is_filled=True)
        with form.refusing():
            try:
                return once(lambda: _keep(room, form, typed), "Đã ghi cuộc họp và số phiếu.")
            except (Stale, WrongStage) as clash:
                return _clashed(cycle, room.unit, form, typed, clash)
    return _page(room, form, typed)


def _keep(room: Room, form: MeetingForm, typed: Ballots) -> str:
    try:
        votes = typed.votes(room, given_version())
        voting.record_meeting(room.cycle.id, room.unit.id, form.facts(), votes, by=me(), at=now())
    except WrongStage:
        raise
    except Refused as refused:
        raise Refused(on_the_page(refused.problems)) from refused
    return url_for(".unit", cycle_id=room.cycle.id, unit_id=room.unit.id)


def _clashed(
    cycle: Cycle, unit: Unit, form: MeetingForm, typed: Ballots, clash: Stale | WrongStage
) -> Response:
    """Somebody was faster: both values side by side, what was typed stays, and saving again works."""
    room = Room.of(cycle, unit, me())
    return _page(room, form, typed, conflict_of(room, form, typed, clash))


def _page(
    room: Room,
    form: MeetingForm,
    typed: Ballots,
    conflict: dict[str, object] | None = None,
    *,
    is_filled: bool = False,
) -> Response:
    return answer(
        "voting/unit.html",
        409 if conflict else 200,
        form=form,
        room=room,
        items=room.items(typed, form.problems),
        conflict=conflict,
        is_filled=is_filled,
    )
