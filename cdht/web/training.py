"""Training sessions of a cycle: the list, a new one, changing one, and removing one that nobody attended."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField, TextAreaField

from ..actions import training
from ..domain.lifecycle import Role
from ..domain.problems import Problem, Refused, Stale
from ..domain.training import MOST_GUESTS, SessionFacts
from ..models import units
from ..models.cycles import Cycle
from ..models.figures import figures_of
from ..models.training import (
    TrainingSession,
    figures_of_training,
    invited_units,
    listed,
    of_cycle,
)
from .access import allow, allow_people
from .forms import Choices, DateText, Form, Text, WholeNumber, clean
from .pages import answer, found, me, now, once, the_cycle
from .unchanged import conflict, fingerprint, must_be_as_shown, noticing, version_shown

bp = Blueprint("training", __name__)


class SessionForm(Form):
    held_on = DateText("Ngày tập huấn", needed="Ghi ngày tập huấn, ví dụ 22/04/2021.")
    until = DateText("Đến ngày")
    place = Text("Nơi tập huấn")
    topic = Text("Chủ đề")
    teacher = Text("Người hướng dẫn")
    material = TextAreaField("Tài liệu", filters=[clean])
    units = Choices("Mời đơn vị")
    counts = BooleanField("Dự là một minh chứng")
    indicators = Choices("Phục vụ các chỉ số")
    notes = TextAreaField("Ghi chú", filters=[clean])

    def facts(self) -> SessionFacts:
        return SessionFacts(
            held_on=self.held_on.data or date.min,
            until=self.until.data,
            topic=self.topic.data or "",
            place=self.place.data or "",
            teacher=self.teacher.data or "",
            material=self.material.data or "",
            notes=self.notes.data or "",
            counts=bool(self.counts.data),
            indicators=self.indicators.numbers,
            units=self.units.numbers,
        )


class GuestsForm(Form):
    guests = WholeNumber("Khách", low=0, high=MOST_GUESTS, needed="Ghi số khách, không có thì ghi 0.")


@bp.route("/cycles/<int:cycle_id>/training", methods=["GET", "POST"])
@allow_people
def sessions(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = _form(cycle, {"counts": True})
    if form.is_sent():
        with form.refusing():
            return once(lambda: _add(cycle, form), "Đã ghi buổi tập huấn.")
    rows = listed(cycle.id)
    return answer(
        "training/sessions.html",
        form=form,
        rows=rows,
        figures=figures_of_training(cycle.id),
        units=[row for row in figures_of(cycle).units if me().sees_unit(row.unit_id or 0)],
        may_edit=may_edit(cycle),
    )


@bp.route("/cycles/<int:cycle_id>/training/<int:session_id>/facts", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def session(cycle_id: int, session_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = _form(cycle, values_of(the_session(cycle, session_id)))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _change(cycle, form, session_id), "Đã sửa buổi tập huấn.")
    return _page(cycle, the_session(cycle, session_id), form)


@bp.route("/cycles/<int:cycle_id>/training/<int:session_id>/removal", methods=["POST"])
@allow(Role.SECRETARY)
def removal(cycle_id: int, session_id: int) -> Response:
    """Removing it again is harmless; what a colleague changed meanwhile is looked at first."""
    cycle = the_cycle(cycle_id)

    def remove() -> str:
        for row in of_cycle(cycle.id).where(TrainingSession.id == session_id):
            must_be_as_shown("buổi tập huấn này", values_of(row))
        training.remove_session(cycle.id, session_id, by=me(), at=now())
        return url_for("training.sessions", cycle_id=cycle.id)

    try:
        return once(remove, "Đã xóa buổi tập huấn.")
    except (Stale, Refused) as why:
        row = the_session(cycle, session_id)
        form = _form(cycle, values_of(row), stored=True)
        form.is_stale = isinstance(why, Stale)
        form.take([] if isinstance(why, Stale) else why.problems)
        return _page(cycle, row, form)


@bp.route("/cycles/<int:cycle_id>/training/<int:session_id>/guests", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def guests(cycle_id: int, session_id: int) -> Response:
    """How many came without being registered. A number that a colleague changed meanwhile is shown first."""
    cycle = the_cycle(cycle_id)
    row = the_session(cycle, session_id)
    form = GuestsForm(request.form, data={"guests": row.guests})
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _count(cycle, form, session_id), "Đã ghi số khách.")
    row = the_session(cycle, session_id)
    if form.is_stale:
        words = f"Có người vừa ghi {row.guests} khách. Sửa số rồi bấm lưu để thay, hoặc quay lại."
        form.problems.append(Problem("guests", words))
        return answer("training/guests.html", 409, form=form, row=row, version=fingerprint(row.guests))
    version = version_shown(form, row.guests)
    return answer("training/guests.html", form=form, row=row, version=version)


# --- Tools -------------------------------------------------------------------------------------------


def the_session(cycle: Cycle, session_id: int) -> TrainingSession:
    row: TrainingSession = found(of_cycle(cycle.id).where(TrainingSession.id == session_id))
    return row


def may_edit(cycle: Cycle) -> bool:
    return cycle.is_open and me().has(Role.SECRETARY)


def values_of(row: TrainingSession) -> dict[str, Any]:
    names = ("held_on", "until", "place", "topic", "teacher", "material", "counts", "notes")
    links = {
        "units": sorted(map(str, invited_units(row))),
        "indicators": [str(number) for number in row.indicator_numbers],
    }
    return {name: getattr(row, name) for name in names} | links


def _page(cycle: Cycle, row: TrainingSession, form: SessionForm) -> Response:
    values = values_of(row)
    stored = _form(cycle, values, stored=True)
    return answer(
        "training/session.html",
        409 if form.is_stale else 200,
        form=form,
        row=row,
        version=version_shown(form, values),
        conflict=conflict(form, stored, "change_training") if form.is_stale else None,
    )


def _form(cycle: Cycle, values: dict[str, Any], *, stored: bool = False) -> SessionForm:
    """The form with `values`; what was typed stands above them unless only the `stored` ones are wanted."""
    form = SessionForm(None if stored else request.form, data=values)
    form.units.set_choices((unit.id, unit.name) for unit in units.in_commune(me().commune_id))
    # the title: a session serves people of every audience, the wording is that of one
    form.indicators.set_choices((one.number, f"{one.number}. {one.title}") for one in cycle.rules.indicators)
    return form


def _add(cycle: Cycle, form: SessionForm) -> str:
    row = training.keep_session(cycle.id, form.facts(), by=me(), at=now())
    return url_for("training_attendance.people", cycle_id=cycle.id, session_id=row.id)


def _change(cycle: Cycle, form: SessionForm, session_id: int) -> str:
    must_be_as_shown("buổi tập huấn này", values_of(the_session(cycle, session_id)))
    training.keep_session(cycle.id, form.facts(), by=me(), at=now(), session_id=session_id)
    return url_for("training_attendance.people", cycle_id=cycle.id, session_id=session_id)


def _count(cycle: Cycle, form: GuestsForm, session_id: int) -> str:
    must_be_as_shown("số khách", the_session(cycle, session_id).guests)
    training.count_guests(cycle.id, session_id, form.guests.data or 0, by=me(), at=now())
    return url_for("training_attendance.people", cycle_id=cycle.id, session_id=session_id)
