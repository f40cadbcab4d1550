"""The life of a registration: the table's own laws, walked by a machine that tries every step."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cdht.domain.accounts import Actor, login_problems, password_problems
from cdht.domain.lifecycle import (
    TRANSITIONS,
    Role,
    Stage,
    Step,
    WrongStage,
    advance,
    as_markdown,
    steps_from,
    transition,
)
from cdht.domain.problems import NotAllowed, Refused

S = Stage


def test_the_way_forward() -> None:
    way = [Step.SELF_SCORE, Step.VERIFY, Step.VOTE, Step.RECOGNISE]
    stages = [Stage.REGISTERED]
    for step in way:
        stages.append(advance(stages[-1], step))
    assert stages == [S.REGISTERED, S.SELF_SCORED, S.VERIFIED, S.VOTED, S.RECOGNISED]


def test_every_pair_that_the_table_lacks_is_refused() -> None:
    listed = {(row.step, row.source) for row in TRANSITIONS}
    assert len(listed) == len(TRANSITIONS), "one row per step and stage"
    for step in Step:
        for stage in Stage:
            if (step, stage) not in listed:
                with pytest.raises(WrongStage, match="nên không thể"):
                    transition(stage, step)


def test_a_refusal_says_where_it_stands_and_what_may_come() -> None:
    with pytest.raises(WrongStage) as refused:
        advance(S.REGISTERED, Step.VOTE)
    assert str(refused.value) == (
        "Hồ sơ đang ở bước “Đã đăng ký” nên không thể “Ghi phiếu bầu”. "
        "Việc làm được lúc này: Tự chấm, Rút đăng ký."
    )


@pytest.mark.parametrize("row", [row for row in TRANSITIONS if row.needs_reason], ids=str)
def test_going_back_needs_a_reason(row) -> None:
    for empty in ("", "   ", "\n"):
        with pytest.raises(Refused, match="Ghi lý do"):
            advance(row.source, row.step, reason=empty)
    assert advance(row.source, row.step, reason="vì thiếu minh chứng") == row.target


def test_whatever_goes_back_or_ends_needs_a_reason_except_scoring_or_registering_again() -> None:
    backward = {(r.step, r.needs_reason) for r in TRANSITIONS if r.target.rank < r.source.rank}
    assert backward == {
        (Step.SCORE_AGAIN, False), (Step.SEND_BACK, True), (Step.CORRECT, True), (Step.WITHDRAW, True),
    }  # fmt: skip
    again = [r for r in TRANSITIONS if r.source == S.WITHDRAWN]
    assert [(r.step, r.target) for r in again] == [(Step.REINSTATE, S.REGISTERED)]


def test_buttons_by_role() -> None:
    def offered(stage: Stage, *roles: Role) -> list[Step]:
        return [row.step for row in steps_from(stage, roles)]

    assert offered(S.SELF_SCORED, Role.VERIFIER) == [Step.VERIFY, Step.SEND_BACK]
    assert offered(S.SELF_SCORED, Role.CLERK) == [Step.SELF_SCORE, Step.SCORE_AGAIN, Step.WITHDRAW]
    assert offered(S.VERIFIED, Role.CLERK) == []
    assert offered(S.VOTED, Role.SECRETARY) == [
        Step.VOTE, Step.RECOGNISE, Step.DECLINE, Step.CORRECT, Step.WITHDRAW,
    ]  # fmt: skip
    for stage in Stage:
        assert offered(stage, Role.VIEWER, Role.ADMIN) == []


def test_labels_and_table_are_complete() -> None:
    for name in [*Stage, *Role, *Step]:
        assert name.label
    assert as_markdown().count("\n") == len(TRANSITIONS) + 1


def test_the_hand_reaches_as_far_as_role_and_unit() -> None:
    clerk = Actor(1, "Chi", 1, frozenset({Role.CLERK}), frozenset({7}))
    assert clerk.may(S.REGISTERED, Step.SELF_SCORE, 7)
    assert not clerk.may(S.REGISTERED, Step.SELF_SCORE, 8)
    assert not clerk.sees_unit(8)
    with pytest.raises(NotAllowed, match="thành viên thẩm định phụ trách đơn vị này"):
        clerk.must(S.SELF_SCORED, Step.VERIFY, 7)
    secretary = Actor(2, "Hương", 1, frozenset({Role.SECRETARY}))
    assert secretary.may(S.VERIFIED, Step.VOTE, 99)
    assert not secretary.may(S.SELF_SCORED, Step.VERIFY, 99)
    viewer = Actor(3, "Việt", 1, frozenset({Role.VIEWER}))
    assert viewer.sees_unit(99)
    assert not viewer.works_in(99)
    assert not viewer.sees_party
    admin = Actor(4, "Quản", 1, frozenset({Role.ADMIN}), frozenset({7}))
    assert not admin.sees_people
    assert not admin.sees_unit(7)


def test_logins_and_passwords() -> None:
    assert [p.field for p in login_problems("Hương")] == ["login"]
    assert list(login_problems("huong.tt")) == []
    assert [p.field for p in password_problems("ngắn")] == ["password"]
    assert [p.field for p in password_problems("aaaaaaaaaa")] == ["password"]
    assert [p.field for p in password_problems("huong2026!", "huong")] == ["password"]
    assert list(password_problems("trời xanh mây trắng", "huong")) == []


class Walk(RuleBasedStateMachine):
    """Takes any step at any time; keeps a book of its own to compare with."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.REGISTERED
        self.standing: set[Step] = set()  # steps whose effect holds now

    @rule(step=st.sampled_from(Step), reason=st.sampled_from(["", "có lý do"]))
    def try_step(self, step: Step, reason: str) -> None:
        before = self.stage
        try:
            self.stage = advance(before, step, reason=reason)
        except Refused:
            assert self.stage == before
            return
        self._note(step, before)

    def _note(self, step: Step, before: Stage) -> None:
        if step in (Step.SELF_SCORE, Step.VERIFY, Step.VOTE):
            self.standing.add(step)
        elif step in (Step.SCORE_AGAIN, Step.SEND_BACK, Step.REINSTATE):
            self.standing.clear()
        elif step == Step.CORRECT:
            self.standing.discard({Stage.VERIFIED: Step.VERIFY, Stage.VOTED: Step.VOTE}.get(before, step))

    @invariant()
    def recognised_only_after_all_steps(self) -> None:
        if self.stage in (Stage.RECOGNISED, Stage.NOT_RECOGNISED):
            assert self.standing == {Step.SELF_SCORE, Step.VERIFY, Step.VOTE}

    @invariant()
    def no_step_is_skipped(self) -> None:
        order = [Step.SELF_SCORE, Step.VERIFY, Step.VOTE]
        done = [step in self.standing for step in order]
        assert done == sorted(done, reverse=True)
        if self.stage not in (Stage.WITHDRAWN,):
            assert sum(done) == min(self.stage.rank, 3)

    @precondition(lambda self: self.stage == Stage.RECOGNISED)
    @rule()
    def only_revocation_leads_away(self) -> None:
        assert [row.step for row in steps_from(self.stage, Role)] == [Step.REVOKE]


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
