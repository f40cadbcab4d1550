"""The rule of undo, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cdht.domain.accounts import Actor
from cdht.domain.journal import Fact, Told, story, tell
from cdht.domain.journal_words import Names
from cdht.domain.lifecycle import TRANSITIONS, Role, Stage
from cdht.domain.problems import NotAllowed
from cdht.domain.undo import (
    KEPT_FOR,
    MISTAKE,
    WORDS,
    Done,
    TooLate,
    has_way_back,
    must_be_undoable,
    stages_back,
    standing,
)

AT = datetime(2026, 11, 23, 8, 30)
CLERK = Actor(1, "Chi", 1, frozenset({Role.CLERK}))
OTHER = Actor(2, "Ba", 1, frozenset({Role.CLERK, Role.VERIFIER}))
SECRETARY = Actor(3, "Hương", 1, frozenset({Role.SECRETARY}))
KEYED = Done(10, "self_score", 1, "Chi", AT, Stage.REGISTERED, Stage.SELF_SCORED)
CHECKED = Done(11, "verify", 2, "Ba", AT, Stage.SELF_SCORED, Stage.VERIFIED)


def undone(one: Done, number: int) -> Done:
    return Done(number, "undo", one.account_id, one.who, AT, one.to_stage, one.from_stage, undoes=one.id)


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.step}-{row.source}")
def test_a_step_goes_back_where_the_table_says_so(row) -> None:
    done = Done(1, row.step.value, 1, "Chi", AT, row.source, row.target)
    decided = {Stage.RECOGNISED, Stage.NOT_RECOGNISED} & {row.source, row.target}
    assert row.can_undo == (not decided)
    assert has_way_back(done) == row.can_undo
    if row.can_undo:
        assert stages_back(done) == (row.target, row.source)
        assert row.step.value in WORDS
    else:
        with pytest.raises(TooLate, match="ghi lý do"):
            stages_back(done)


def test_a_registration_keyed_by_mistake_ends_as_withdrawn() -> None:
    done = Done(1, "register", 1, "Chi", AT, None, Stage.REGISTERED)
    assert stages_back(done) == (Stage.REGISTERED, Stage.WITHDRAWN)
    assert MISTAKE == "Nhập nhầm"


def test_what_no_row_of_the_table_says_has_no_way_back() -> None:
    assert not has_way_back(replace(KEYED, to_stage=Stage.VOTED))
    assert not has_way_back(replace(KEYED, action="merge", from_stage=None, to_stage=None))


def test_what_stands_is_what_nobody_took_back() -> None:
    assert standing([KEYED, CHECKED]) == [KEYED, CHECKED]
    assert standing([KEYED, CHECKED, undone(CHECKED, 12)]) == [KEYED]
    assert standing([KEYED, CHECKED, undone(CHECKED, 12), undone(KEYED, 13)]) == []


def test_who_may_and_until_when() -> None:
    must_be_undoable([KEYED], [], by=CLERK, at=AT + KEPT_FOR)
    must_be_undoable([KEYED], [], by=SECRETARY, at=AT)
    with pytest.raises(NotAllowed, match="Chi hoặc thư ký mới hoàn tác được"):
        must_be_undoable([KEYED], [], by=OTHER, at=AT)
    with pytest.raises(TooLate, match="quá 30 ngày"):
        must_be_undoable([KEYED], [], by=CLERK, at=AT + KEPT_FOR + timedelta(seconds=1))


def test_something_later_stands_in_the_way_until_it_is_taken_back() -> None:
    with pytest.raises(TooLate) as late:
        must_be_undoable([KEYED], [CHECKED], by=CLERK, at=AT)
    assert str(late.value) == (
        "Ba đã thẩm định lúc 08:30 23/11/2026, sau việc nhập điểm tự chấm này, nên không hoàn tác được nữa. "
        "Chưa thay đổi gì. Mở hồ sơ để xem và sửa."
    )
    must_be_undoable([KEYED], [CHECKED, undone(CHECKED, 12)], by=CLERK, at=AT)


# In the journal ---------------------------------------------------------------------------------------


def test_the_story_goes_on_from_where_it_was() -> None:
    eight = {f"points-{n}": [None, 8] for n in range(1, 11)}
    back = {key: [new, old] for key, (old, new) in eight.items()}
    told = story(
        [
            Fact("self_score", Stage.REGISTERED, Stage.SELF_SCORED, eight),
            Fact("undo", Stage.SELF_SCORED, Stage.REGISTERED, back | {"undoes": [1, "self_score"]}),
            Fact("self_score", Stage.REGISTERED, Stage.SELF_SCORED, eight | {"points-3": [None, 5]}),
        ],
        Names(),
    )
    assert told[1] == Told(
        "Hoàn tác: nhập điểm tự chấm",
        (*(f"Chỉ số {n}: 8 → (trống)" for n in range(1, 11)), "Bước: Đã tự chấm → Đã đăng ký"),
    )
    assert told[2].what == "Đã tự chấm xong, 77 điểm"


def test_each_kind_in_its_own_words() -> None:
    def said(action: str, changes: dict, **more) -> Told:
        return tell(
            Fact("undo", changes=changes | {"undoes": [7, action]}, **more), Names(units={"3": "Bao La"})
        )

    assert said("register", {}, reason=MISTAKE) == Told("Hoàn tác: đăng ký", ("Lý do: Nhập nhầm",))
    assert said("change_registration", {"name": ["Hoàng Văn Quí", "Hoàng Văn Quý"]}).details == (
        "Họ và tên: Hoàng Văn Quí → Hoàng Văn Quý",
    )
    assert said("vote", {"votes_for": [15, 18]}).details == ("Phiếu đồng ý: 15 → 18",)
    assert said("meeting", {"3.present": [19, 20]}) == Told(
        "Hoàn tác: ghi cuộc họp", ("Số người có mặt: 19 → 20",)
    )
