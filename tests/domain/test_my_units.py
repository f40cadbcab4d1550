"""What waits in a unit and what is late, on a day."""

from __future__ import annotations

from datetime import date

from cdht.domain.inspections import FollowUp
from cdht.domain.lifecycle import Stage
from cdht.domain.my_units import Matter, UnitState, Waiting

DUE = date(2021, 6, 30)
FIRST, SECOND = FollowUp("Lập sổ", "An", date(2021, 6, 20)), FollowUp("Nộp phiếu", "Bình", date(2021, 7, 2))
STATE = UnitState(
    {Stage.REGISTERED: 3, Stage.SELF_SCORED: 2, Stage.VERIFIED: 4, Stage.WITHDRAWN: 9},
    sent_back=1,
    unseen=5,
    follow_ups=(FIRST, SECOND),
)


def test_nothing_waits_where_nobody_stands() -> None:
    assert UnitState({}).waiting(DUE, DUE) == ()
    done = UnitState({Stage.VOTED: 2, Stage.RECOGNISED: 3, Stage.NOT_RECOGNISED: 1, Stage.WITHDRAWN: 1})
    assert done.waiting(DUE, None) == ()


def test_all_that_waits_in_the_order_of_the_procedure() -> None:
    assert STATE.waiting(DUE, DUE) == (
        Waiting(Matter.SHEETS, 3, False, "hạn 30/06/2021; 1 phiếu bị trả lại"),
        Waiting(Matter.VERIFYING, 2),
        Waiting(Matter.EVIDENCE, 5),
        Waiting(Matter.MEETING, 4, False, "chưa họp"),
        Waiting(Matter.FOLLOW_UPS, 1, True, "hạn 20/06/2021: Lập sổ"),
        Waiting(Matter.FOLLOW_UPS, 1, False, "hạn 02/07/2021: Nộp phiếu"),
    )


def test_late_from_the_day_after() -> None:
    def sheets(on: date, due: date | None) -> Waiting:
        return STATE.waiting(on, due)[0]

    assert [sheets(day, DUE).late for day in (DUE, date(2021, 7, 1))] == [False, True]
    assert sheets(date(2030, 1, 1), None) == Waiting(Matter.SHEETS, 3, False, "1 phiếu bị trả lại")
    late = [one for one in STATE.waiting(date(2021, 7, 3), DUE) if one.matter is Matter.FOLLOW_UPS]
    assert late == [Waiting(Matter.FOLLOW_UPS, 2, True, "hạn 20/06/2021: Lập sổ")]


def test_a_meeting_that_was_held_lacks_ballots() -> None:
    state = UnitState({Stage.VERIFIED: 1}, meeting_held=True)
    assert state.waiting(DUE, None) == (
        Waiting(Matter.MEETING, 1, False, "đã họp, chưa ghi phiếu của những người này"),
    )
