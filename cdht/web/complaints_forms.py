"""The forms of a complaint, and the typed values that the actions take."""

from __future__ import annotations

from flask import request
from wtforms import TextAreaField

from ..domain.complaints import Answer, Outcome, Raised, Subject, Way, paragraphs
from ..models.complaints import Complaint
from ..models.registration import Registration
from .forms import Choices, DateText, Form, Text, clean
from .pages import today
from .registration_forms import radios


def lines(text: str | None) -> str:
    return paragraphs(text or "")


class ComplaintForm(Form):
    """Fields have the names that the actions' problems carry."""

    received_on = DateText("Ngày nhận", needed="Ghi ngày nhận, ví dụ 05/01/2026.")
    way = radios("Nhận bằng cách nào?", among=Way, needed="Chọn cách nhận.")
    subject = radios("Ý kiến về gì?", among=Subject, needed="Chọn ý kiến về gì.")
    indicators = Choices("Về chỉ số nào?")
    text = TextAreaField("Nội dung ý kiến", filters=[lines])
    raiser = Text("Họ tên người nêu")
    relation = Text("Là gì của người này")

    def raised(self) -> Raised:
        return Raised(
            received_on=self.received_on.data,
            way=self.way.member,
            subject=self.subject.member,
            text=self.text.data,
            indicators=self.indicators.numbers,
            raiser=self.raiser.data or "",
            relation=self.relation.data or "",
        )


def complaint_form(
    row: Registration, stored: Complaint | None = None, *, only_stored: bool = False
) -> ComplaintForm:
    """What was typed stands above what is stored, unless only that is wanted."""
    values = _values(stored) if stored else {"received_on": today()}
    form = ComplaintForm(None if only_stored else request.form, data=values)
    if only_stored:
        form.process(data=values)
    indicators = row.cycle.rules.indicators
    wordings = ((one.number, f"{one.number}. {one.guidance[row.audience].wording}") for one in indicators)
    form.indicators.set_choices(wordings)
    return form


def _values(stored: Complaint) -> dict[str, object]:
    return {
        "received_on": stored.received_on,
        "way": stored.way.value,
        "subject": stored.subject.value,
        "indicators": [str(one) for one in stored.indicator_numbers],
        "text": stored.text,
        "raiser": stored.raiser,
        "relation": stored.relation,
    }


class AnswerForm(Form):
    outcome = radios("Kết quả xem xét", among=Outcome, needed="Chọn kết quả.")
    text = TextAreaField("Nội dung trả lời", filters=[lines])
    answered_on = DateText("Ngày trả lời", needed="Ghi ngày trả lời, ví dụ 05/01/2026.")
    judged_with = Text("Ai cùng xem xét")

    def answer(self) -> Answer:
        return Answer(self.outcome.member, self.text.data, self.answered_on.data, self.judged_with.data or "")


class ReopeningForm(Form):
    reason = TextAreaField("Lý do", filters=[clean])


class FinishForm(Form):
    entry = radios("Đã sửa bằng lần nào?")
    note = TextAreaField("Không phải sửa gì, vì", filters=[clean])
