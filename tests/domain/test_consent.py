"""When consent may be given and taken back."""

from __future__ import annotations

from datetime import date

from cdht.domain.consent import giving_problems, withdrawal_due, withdrawal_problems

TODAY = date(2026, 1, 20)


def test_nobody_agrees_tomorrow() -> None:
    assert list(giving_problems(TODAY, on=TODAY)) == []
    assert [p.field for p in giving_problems(date(2026, 1, 21), on=TODAY)] == ["given_on"]


def test_taking_back_comes_after_giving_and_not_tomorrow() -> None:
    given = date(2026, 1, 5)
    assert list(withdrawal_problems(given, given, on=TODAY)) == []
    assert [p.message for p in withdrawal_problems(date(2026, 1, 4), given, on=TODAY)] == [
        "Ngày rút trước ngày đồng ý (05/01/2026). Xem lại ngày."
    ]
    assert [p.field for p in withdrawal_problems(date(2026, 1, 21), given, on=TODAY)] == ["withdrawn_on"]


def test_it_is_carried_out_within_fifteen_days() -> None:
    assert withdrawal_due(TODAY) == date(2026, 2, 4)
