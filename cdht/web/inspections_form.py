"""The form of a visit: what was seen, and a row for each thing that is to be done after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, TextAreaField

from ..actions.inspections import ToDo
from ..domain.inspections import MOST_FOLLOW_UPS, Visit, clean_lines
from ..domain.problems import Problem
from ..domain.vietnamese import date_short, time_short
from ..models.committee import CommitteeMember
from ..models.inspections import Inspection, InspectionFollowUp, last_saved
from .forms import Choice, Choices, DateText, Form, Text
from .unchanged import Conflict, Pair, shown

EMPTY_ROWS = 3
"""Rows for new things to do; saving gives as many again."""


def _lines(text: str | None) -> str:
    return clean_lines(text or "")


class FollowUpForm(Form):
    """One row. `key` begins the names of its fields: “f17” for a row that is stored, “n1” for a new one."""

    what = Text("Việc cần làm")
    responsible = Text("Người chịu trách nhiệm")
    due_on = DateText("Hạn")
    drop = BooleanField("Bỏ việc này")

    def __init__(self, key: str, id: int | None = None, **values: Any) -> None:
        super().__init__(request.form, prefix=key, data=values)
        self.key, self.id = key, id

    @property
    def is_given(self) -> bool:
        """Whether it is to be kept: not ticked away, and not an empty new row."""
        typed = (self.what.data, self.responsible.data, self.due_on._value())
        return not self.drop.data and (self.id is not None or any(typed))

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that is left out cannot be wrong."""
        if not self.is_given:
            return True
        sound = bool(super().validate(extra_validators))
        if self.due_on.data is None and not self.due_on.errors:
            self.due_on.errors = ["Ghi hạn, ví dụ 20/5/2026."]
        return sound and self.due_on.data is not None

    def to_do(self) -> ToDo:
        due_on: date = self.due_on.data
        return ToDo(self.key, self.what.data or "", self.responsible.data or "", due_on, self.id)


class InspectionForm(Form):
    unit_id = Choice("Đơn vị", needed="Chọn đơn vị.")
    visited_on = DateText("Ngày kiểm tra", needed="Ghi ngày kiểm tra, ví dụ 4/5/2026.")
    members = Choices("Thành viên Ban Chỉ đạo đã đi")
    met = Text("Đại diện đơn vị đã gặp")
    looked_at = TextAreaField("Đã xem những gì", filters=[_lines])
    findings = TextAreaField("Nhận xét", filters=[_lines])

    rows: list[FollowUpForm]

    def is_sent(self) -> bool:
        """Every row is looked at, so that nobody mends them one by one."""
        if request.method != "POST":
            return False
        return all([bool(self.validate()), *(row.validate() for row in self.rows)])

    @property
    def is_wrong(self) -> bool:
        return super().is_wrong or any(row.errors for row in self.rows)

    def take(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        """Problems of a row stand in that row."""
        fields = {field.name: field for row in self.rows for field in row}
        for problem in problems:
            if problem.field in fields:
                fields[problem.field].errors = [*fields[problem.field].errors, problem.message]
            else:
                super().take([problem])

    @property
    def elsewhere(self) -> list[Problem]:
        """What the summary tells besides the errors of the form's own fields."""
        of_rows = [Problem(f.id, message) for row in self.rows for f in row for message in f.errors]
        return [*self.problems, *of_rows]

    def visit(self) -> Visit:
        return Visit(
            visited_on=self.visited_on.data,
            members=self.members.numbers,
            looked_at=self.looked_at.data or "",
            findings=self.findings.data or "",
            met=self.met.data or "",
        )

    def to_do(self) -> list[ToDo]:
        return [row.to_do() for row in self.rows if row.is_given]


def new_form(
    units: Iterable[tuple[int, str]], members: Sequence[CommitteeMember], *, unit_id: str, came: list[str]
) -> InspectionForm:
    """For a visit that is not recorded yet."""
    form = InspectionForm(request.form, data={"unit_id": unit_id, "members": came})
    form.unit_id.set_choices(units, empty="Chọn đơn vị")
    _choose_among(form, members)
    form.rows = _new_rows(EMPTY_ROWS)
    return form


def form_of(row: Inspection, members: Sequence[CommitteeMember], *, stored: bool = False) -> InspectionForm:
    """For a visit that is there; what was typed stands above its values unless the `stored` are wanted."""
    names = ("visited_on", "met", "looked_at", "findings")
    values = {name: getattr(row, name) for name in names}
    came = [str(one.member_id) for one in row.members if one.member_id]
    form = InspectionForm(None if stored else request.form, data=values | {"members": came})
    del form.unit_id
    _choose_among(form, members)
    open_ones = [one for one in row.follow_ups if one.done_on is None]
    room = MOST_FOLLOW_UPS - len(row.follow_ups)
    form.rows = [_row_of(one) for one in open_ones] + _new_rows(min(EMPTY_ROWS, room))
    return form


def conflict_of(form: InspectionForm, row: Inspection, stored: InspectionForm) -> Conflict:
    """Both values of every field and every thing to do, and who was faster."""
    pairs = [Pair(mine.label.text, shown(mine), shown(stored[mine.short_name])) for mine in form]
    theirs = {one.id: _said(one.what, one.responsible, one.due_on) for one in row.follow_ups}
    for given in form.rows:
        if given.is_given or given.id is not None:
            words = (given.what.data, given.responsible.data, given.due_on.data)
            mine = _said(*words) if given.is_given else "bỏ"
            pairs.append(Pair("Việc cần làm", mine, theirs.pop(given.id or 0, "chưa có")))
    pairs += [Pair("Việc cần làm", "không có", words) for words in theirs.values()]
    entry = last_saved(row)
    who, when = (entry.account_name, time_short(entry.at)) if entry else ("Có người", "trước bạn")
    return Conflict(who, when, pairs)


def _said(what: str, responsible: str, due_on: date | None) -> str:
    return f"{what}; {responsible}; hạn {date_short(due_on) if due_on else '?'}"


def _choose_among(form: InspectionForm, members: Sequence[CommitteeMember]) -> None:
    called = ((one.id, f"{one.name}, {one.title}" if one.title else one.name) for one in members)
    form.members.set_choices(called)


def _row_of(one: InspectionFollowUp) -> FollowUpForm:
    return FollowUpForm(f"f{one.id}", one.id, what=one.what, responsible=one.responsible, due_on=one.due_on)


def _new_rows(count: int) -> list[FollowUpForm]:
    return [FollowUpForm(f"n{place}") for place in range(1, count + 1)]
