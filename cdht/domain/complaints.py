"""A citizen's objection to a result: recorded, answered until a day, and leading to a correction.

This is the committee's own desk (“ý kiến về kết quả”), as the procedure needs it. A formal complaint under
the law on complaints goes to the People's Committee and has rules of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .labelled import Labelled
from .lifecycle import TRANSITIONS, Stage, Step
from .people import name_problem, normal_name
from .problems import Problem
from .vietnamese import counted, date_short, nfc

SOON_DAYS = 3
"""So many days before the last one the secretary is reminded: our default."""
MOST_TEXT, MOST_ANSWER, MOST_RELATION = 2_000, 4_000, 60


class Way(Labelled):
    """How it reached the committee."""

    PAPER = "paper", "Bằng giấy"
    IN_PERSON = "in_person", "Trực tiếp"
    PHONE = "phone", "Qua điện thoại"


class Subject(Labelled):
    """What it is about."""

    SELF_SCORE = "self_score", "Điểm tự chấm"
    VERIFIED = "verified", "Điểm thẩm định"
    VOTE = "vote", "Kết quả bầu chọn"
    RECOGNITION = "recognition", "Kết quả công nhận"
    CERTIFICATE = "certificate", "Tên, đơn vị trên giấy công nhận"
    OTHER = "other", "Việc khác"


ABOUT_POINTS = frozenset({Subject.SELF_SCORE, Subject.VERIFIED})
JUDGES_POINTS = frozenset({Subject.VERIFIED, Subject.RECOGNITION, Subject.OTHER})
"""Where the verified points are judged again, or may be."""


class Outcome(Labelled):
    """What was answered."""

    ACCEPTED = "accepted", "Chấp nhận toàn bộ"
    PARTLY = "partly", "Chấp nhận một phần"
    REJECTED = "rejected", "Không chấp nhận"
    WITHDRAWN = "withdrawn", "Người nêu rút ý kiến"

    @property
    def asks_correction(self) -> bool:
        return self in (Outcome.ACCEPTED, Outcome.PARTLY)


class Standing(Labelled):
    """Where a complaint stands on a day."""

    LATE = "late", "Quá hạn"
    SOON = "soon", "Sắp đến hạn"
    WAITING = "waiting", "Chờ trả lời"
    UNFINISHED = "unfinished", "Chấp nhận, chưa sửa"
    ANSWERED = "answered", "Đã trả lời"

    @property
    def is_waiting(self) -> bool:
        """Whether the answer is still owed."""
        return self in (Standing.LATE, Standing.SOON, Standing.WAITING)


class Remedy(Labelled):
    """How a result is put right; the value is the action of the journal that does it."""

    SELF_SCORE = Step.SELF_SCORE.value, "Sửa phiếu tự chấm"
    CORRECT = Step.CORRECT.value, "Mở lại để sửa"
    REVOKE = Step.REVOKE.value, "Thu hồi công nhận"
    REINSTATE = Step.REINSTATE.value, "Đăng ký lại"
    CHANGE_REGISTRATION = "change_registration", "Sửa hồ sơ"
    REPLACE_CERTIFICATE = "replace_certificate", "Cấp lại giấy công nhận"


CORRECTING = frozenset(
    {*(one.value for one in Remedy), Step.VERIFY.value, Step.VOTE.value, Step.RECOGNISE.value}
)
"""Actions of the journal that may be what followed from a complaint."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What was objected, as recorded. `raiser` and `relation` are empty when the citizen spoke."""

    received_on: date
    way: Way
    subject: Subject
    text: str
    indicators: Collection[int] = field(default_factory=frozenset)
    raiser: str = ""
    relation: str = ""

    @property
    def joined(self) -> str:
        """The indicators as they are stored: “3,6”."""
        return ",".join(str(one) for one in sorted(self.indicators))

    def clean(self) -> Raised:
        return replace(
            self,
            text=paragraphs(self.text),
            indicators=frozenset(self.indicators),
            raiser=normal_name(self.raiser) if nfc(self.raiser) else "",
            relation=nfc(self.relation),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and on which day. `judged_with`: who looked at it together with whoever answers."""

    outcome: Outcome
    text: str
    answered_on: date
    judged_with: str = ""

    def clean(self) -> Answer:
        return replace(self, text=paragraphs(self.text), judged_with=nfc(self.judged_with))


# --- Until when --------------------------------------------------------------------------------------


def due_day(received_on: date, days: int) -> date:
    """The last day for the answer: `days` calendar days, the day of receipt not counted."""
    return received_on + timedelta(days=days)


def standing(due: date, outcome: Outcome | None, *, corrected: bool, on: date) -> Standing:
    """`corrected`: whether a correction followed, or it was said why none is needed."""
    if outcome is not None:
        open_end = outcome.asks_correction and not corrected
        return Standing.UNFINISHED if open_end else Standing.ANSWERED
    if on > due:
        return Standing.LATE
    return Standing.SOON if (due - on).days <= SOON_DAYS else Standing.WAITING


def time_left(due: date, *, on: date) -> str:
    """“còn 3 ngày”, “hôm nay là hạn cuối”, “quá hạn 2 ngày”"""
    days = (due - on).days
    if days == 0:
        return "hôm nay là hạn cuối"
    if days < -31:  # after a month nobody counts the days any more
        return "quá hạn hơn một tháng"
    return f"còn {counted(days, 'ngày')}" if days > 0 else f"quá hạn {counted(-days, 'ngày')}"


# --- What is wrong -----------------------------------------------------------------------------------


def raised_problems(
    raised: Raised, *, registered_on: date, known: Collection[int], on: date
) -> Iterator[Problem]:
    """Of a cleaned value; `known` are the indicators of the cycle, `on` is today."""
    yield from _day_problems("received_on", raised.received_on, on)
    if raised.received_on < registered_on:
        day = date_short(registered_on)
        yield Problem("received_on", f"Ngày nhận trước ngày người này đăng ký ({day}). Xem lại ngày.")
    yield from _text_problems("text", raised.text, MOST_TEXT, "Ghi nội dung ý kiến.")
    if raised.indicators and raised.subject not in ABOUT_POINTS:
        yield Problem(
            "indicators", "Chỉ số chỉ chọn khi ý kiến về điểm. Bỏ chọn, hoặc chọn lại ý kiến về gì."
        )
    elif not set(raised.indicators) <= set(known):
        yield Problem("indicators", "Bộ tiêu chí của đợt không có chỉ số này. Chọn lại.")
    yield from _raiser_problems(raised)


def _raiser_problems(raised: Raised) -> Iterator[Problem]:
    if raised.raiser and (wrong := name_problem(raised.raiser)):
        yield Problem("raiser", wrong)
    if raised.raiser and not raised.relation:
        yield Problem("relation", "Ghi người nêu là gì của người này, ví dụ: con gái, trưởng thôn.")
    if raised.relation and not raised.raiser:
        yield Problem("raiser", "Ghi họ tên người nêu ý kiến.")
    if len(raised.relation) > MOST_RELATION:
        yield Problem("relation", f"Ghi không quá {MOST_RELATION} ký tự.")


def answer_problems(answer: Answer, received_on: date, *, on: date) -> Iterator[Problem]:
    """Of a cleaned value; `on` is today. Nothing has to be said to who took the complaint back."""
    yield from _day_problems("answered_on", answer.answered_on, on)
    if answer.answered_on < received_on:
        yield Problem(
            "answered_on", f"Ngày trả lời trước ngày nhận ({date_short(received_on)}). Xem lại ngày."
        )
    needed = "" if answer.outcome is Outcome.WITHDRAWN else "Ghi nội dung trả lời."
    yield from _text_problems("text", answer.text, MOST_ANSWER, needed)
    if len(answer.judged_with) > 80:
        yield Problem("judged_with", "Ghi không quá 80 ký tự.")


def judge_problems(
    answer: Answer, subject: Subject, *, verified_it: bool, may_both: bool
) -> Iterator[Problem]:
    """Nobody judges alone the points that the same account verified. `may_both`: the commune lets one account
    do two eyes' work; then whoever answers names somebody who looked at it too."""
    if not verified_it or subject not in JUDGES_POINTS or answer.outcome is Outcome.WITHDRAWN:
        return
    if not may_both:
        yield Problem(
            "",
            "Điểm của người này do chính bạn thẩm định, nên người khác phải trả lời ý kiến này. Nếu xã ít "
            "người, quản trị có thể cho phép việc này ở trang Thông tin xã.",
        )
    elif not answer.judged_with:
        yield Problem("judged_with", "Điểm do chính bạn thẩm định: ghi ai cùng xem xét ý kiến này.")


def _day_problems(name: str, day: date, on: date) -> Iterator[Problem]:
    if day > on:
        yield Problem(name, "Ngày này ở tương lai. Xem lại ngày.")


def _text_problems(name: str, text: str, most: int, needed: str) -> Iterator[Problem]:
    if needed and not text:
        yield Problem(name, needed)
    elif len(text) > most:
        yield Problem(name, f"Ghi không quá {counted(most, 'ký tự')}.")


def paragraphs(text: str) -> str:
    """The text as it is kept: every line in NFC and trimmed, no empty ones."""
    lines = (nfc(line) for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


# --- What follows ------------------------------------------------------------------------------------


def remedies(stage: Stage, subject: Subject) -> tuple[Remedy, ...]:
    """What puts the result right from this stage: the ways back that the table of steps has there. What a
    certificate says follows the record, so the record is changed first."""
    if subject is Subject.CERTIFICATE:
        printed = (Remedy.REPLACE_CERTIFICATE,) if stage is Stage.RECOGNISED else ()
        return (Remedy.CHANGE_REGISTRATION, *printed)
    steps = {row.step for row in TRANSITIONS if row.source == stage}
    return tuple(one for one in Remedy if one.value in steps)


def needs_open_cycle(remedy: Remedy) -> bool:
    """A new paper is printed years later too; everything else changes the cycle's results."""
    return remedy is not Remedy.REPLACE_CERTIFICATE


def correction_reason(received_on: date, subject: Subject, indicators: Collection[int] = ()) -> str:
    """“Theo ý kiến ngày 05/07/2021: điểm thẩm định, chỉ số 6”"""
    return f"Theo ý kiến ngày {date_short(received_on)}: {about(subject, indicators, small=True)}"


def about(subject: Subject, indicators: Collection[int] = (), *, small: bool = False) -> str:
    """“Điểm thẩm định, chỉ số 3, 6”"""
    words = subject.label[0].lower() + subject.label[1:] if small else subject.label
    numbers = ", ".join(str(one) for one in sorted(indicators))
    return f"{words}, chỉ số {numbers}" if numbers else words
