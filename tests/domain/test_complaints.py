"""Complaints: until when, what is wrong, who may judge, and what an accepted one leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cdht.domain.complaints import (
    CORRECTING,
    Answer,
    Outcome,
    Raised,
    Remedy,
    Standing,
    Subject,
    Way,
    answer_problems,
    correction_reason,
    due_day,
    judge_problems,
    needs_open_cycle,
    paragraphs,
    raised_problems,
    remedies,
    standing,
    time_left,
)
from cdht.domain.lifecycle import TRANSITIONS, Stage

RECEIVED, TODAY = date(2021, 7, 5), date(2021, 7, 10)
DUE = due_day(RECEIVED, 15)
RAISED = Raised(RECEIVED, Way.PAPER, Subject.VERIFIED, "Chỉ số 6 chấm thấp.", (6,))


def wrong(raised: Raised) -> list[str]:
    known = range(1, 11)
    found = raised_problems(raised.clean(), registered_on=date(2021, 4, 2), known=known, on=TODAY)
    return [problem.field for problem in found]


@pytest.mark.parametrize(
    ("on", "said", "words"),
    [
        (date(2021, 7, 16), Standing.WAITING, "còn 4 ngày"),
        (date(2021, 7, 17), Standing.SOON, "còn 3 ngày"),
        (date(2021, 7, 20), Standing.SOON, "hôm nay là hạn cuối"),
        (date(2021, 7, 21), Standing.LATE, "quá hạn 1 ngày"),
        (date(2021, 9, 1), Standing.LATE, "quá hạn hơn một tháng"),
    ],
)
def test_it_is_answered_within_days_of_the_day_of_receipt(on: date, said: Standing, words: str) -> None:
    assert date(2021, 7, 20) == DUE
    assert standing(DUE, None, corrected=False, on=on) is said
    assert said.is_waiting
    assert time_left(DUE, on=on) == words


@pytest.mark.parametrize("outcome", Outcome)
def test_an_accepted_one_is_unfinished_until_something_followed(outcome: Outcome) -> None:
    later = date(2022, 1, 1)
    before = Standing.UNFINISHED if outcome.asks_correction else Standing.ANSWERED
    assert standing(DUE, outcome, corrected=False, on=later) is before
    assert standing(DUE, outcome, corrected=True, on=later) is Standing.ANSWERED
    assert not before.is_waiting


def test_what_is_recorded_is_looked_at_whole() -> None:
    assert wrong(RAISED) == []
    assert wrong(replace(RAISED, received_on=date(2021, 7, 11), text=" \n ")) == ["received_on", "text"]
    assert wrong(replace(RAISED, received_on=date(2021, 4, 1), text="x" * 2001)) == ["received_on", "text"]
    assert wrong(replace(RAISED, subject=Subject.VOTE)) == ["indicators"]
    assert wrong(replace(RAISED, indicators=(6, 11))) == ["indicators"]
    assert wrong(replace(RAISED, raiser="Lê Thị Lan")) == ["relation"]
    assert wrong(replace(RAISED, relation="con gái")) == ["raiser"]
    assert wrong(replace(RAISED, raiser="Lê 5", relation="x" * 61)) == ["raiser", "relation"]
    assert wrong(replace(RAISED, raiser="lê thị lan", relation="con gái")) == []


def test_an_answer_has_words_and_a_day_between() -> None:
    def found(**other: object) -> list[str]:
        answer = replace(Answer(Outcome.REJECTED, "Điểm đúng.", RECEIVED), **other).clean()
        return [problem.field for problem in answer_problems(answer, RECEIVED, on=TODAY)]

    assert found() == []
    assert found(text="", answered_on=date(2021, 7, 4)) == ["answered_on", "text"]
    assert found(answered_on=date(2021, 7, 11), judged_with="x" * 81) == ["answered_on", "judged_with"]
    assert found(text="", outcome=Outcome.WITHDRAWN) == []


@pytest.mark.parametrize("subject", Subject)
def test_nobody_judges_their_own_verification_alone(subject: Subject) -> None:
    def found(**other: bool) -> list[str]:
        facts = {"verified_it": True, "may_both": False} | other
        return [
            p.field for p in judge_problems(Answer(Outcome.REJECTED, "Đúng.", RECEIVED), subject, **facts)
        ]

    own = subject in (Subject.VERIFIED, Subject.RECOGNITION, Subject.OTHER)
    assert found() == ([""] if own else [])
    assert found(may_both=True) == (["judged_with"] if own else [])
    assert found(verified_it=False) == []
    together = Answer(Outcome.REJECTED, "Đúng.", RECEIVED, "Nguyễn Quốc Việt")
    assert list(judge_problems(together, subject, verified_it=True, may_both=True)) == []
    gone = Answer(Outcome.WITHDRAWN, "", RECEIVED)
    assert list(judge_problems(gone, subject, verified_it=True, may_both=False)) == []


def test_the_remedies_are_the_ways_back_of_the_table_of_steps() -> None:
    assert {stage: remedies(stage, Subject.VERIFIED) for stage in Stage} == {
        Stage.REGISTERED: (Remedy.SELF_SCORE,),
        Stage.SELF_SCORED: (Remedy.SELF_SCORE,),
        Stage.VERIFIED: (Remedy.CORRECT,),
        Stage.VOTED: (Remedy.CORRECT,),
        Stage.RECOGNISED: (Remedy.REVOKE,),
        Stage.NOT_RECOGNISED: (Remedy.CORRECT,),
        Stage.WITHDRAWN: (Remedy.REINSTATE,),
    }
    steps = {(row.source, row.step.value) for row in TRANSITIONS}
    for stage in Stage:
        assert all((stage, one.value) in steps for one in remedies(stage, Subject.VOTE))


def test_a_name_on_the_certificate_is_put_right_in_the_record_first() -> None:
    printed = (Remedy.CHANGE_REGISTRATION, Remedy.REPLACE_CERTIFICATE)
    assert remedies(Stage.RECOGNISED, Subject.CERTIFICATE) == printed
    assert remedies(Stage.VOTED, Subject.CERTIFICATE) == printed[:1]
    assert [one for one in Remedy if not needs_open_cycle(one)] == [Remedy.REPLACE_CERTIFICATE]
    assert {one.value for one in Remedy} < CORRECTING


def test_words() -> None:
    assert correction_reason(RECEIVED, Subject.VERIFIED, {6, 3}) == (
        "Theo ý kiến ngày 05/07/2021: điểm thẩm định, chỉ số 3, 6"
    )
    assert correction_reason(RECEIVED, Subject.VOTE) == "Theo ý kiến ngày 05/07/2021: kết quả bầu chọn"
    assert paragraphs("  Một \r\n\r\n hai\u200b  ba\n") == "Một\nhai ba"
