"""When a screen locks, when a session ends, and what a PIN may open."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cdht.domain.accounts import PASSWORD_MIN
from cdht.domain.sessions import (
    GRACE,
    LOCKED_FOR,
    PIN_TRIES,
    State,
    is_pin,
    password_needed,
    pin_problems,
    state_at,
)

NOON = datetime(2026, 3, 9, 12, 0)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("idle", "state"),
    [
        (0 * MINUTE, State.OPEN),
        (10 * MINUTE, State.OPEN),
        (10 * MINUTE + GRACE, State.LOCKED),
        (10 * MINUTE + GRACE + LOCKED_FOR, State.LOCKED),
        (10 * MINUTE + GRACE + LOCKED_FOR + MINUTE, State.ENDED),
    ],
)
def test_left_alone_it_locks_and_then_ends(idle: timedelta, state: State) -> None:
    assert state_at(NOON, seen=NOON - idle, locked_at=None, lock_after=10) is state


def test_locked_by_hand_it_stays_locked_whatever_was_seen_later() -> None:
    def state(ago: timedelta) -> State:
        return state_at(NOON, seen=NOON, locked_at=NOON - ago, lock_after=10)

    assert [state(0 * MINUTE), state(LOCKED_FOR), state(LOCKED_FOR + MINUTE)] == [
        State.LOCKED, State.LOCKED, State.ENDED,
    ]  # fmt: skip


@pytest.mark.parametrize("pin", ["2580", "19700", "460850", "1357"])
def test_a_pin_is_four_to_six_digits(pin: str) -> None:
    assert is_pin(pin)
    assert list(pin_problems(pin)) == []


@pytest.mark.parametrize("pin", ["", "258", "2580123", "25 80", "258o", "٢٥٨٠", "²580", "2580\n", "-2580"])
def test_anything_else_is_none(pin: str) -> None:
    assert not is_pin(pin)
    assert [problem.field for problem in pin_problems(pin)] == ["pin"]


@pytest.mark.parametrize("pin", ["0000", "777777", "1234", "456789", "7890", "9876", "3210"])
def test_what_everybody_tries_first_is_refused(pin: str) -> None:
    assert "dễ đoán" in next(pin_problems(pin)).message


def test_no_pin_is_a_password() -> None:
    assert PASSWORD_MIN > 6


def test_a_pin_is_short_for_a_password_typed_here_today() -> None:
    def reason(**changes: object) -> str | None:
        facts = {"has_pin": True, "password_at": NOON.replace(hour=7), "wrong_pins": 0} | changes
        return password_needed(NOON, **facts)  # type: ignore[arg-type]

    assert reason() is None
    assert reason(wrong_pins=PIN_TRIES - 1) is None
    assert "Sai mã PIN 5 lần" in (reason(wrong_pins=PIN_TRIES) or "")
    assert "chưa đặt mã PIN" in (reason(has_pin=False) or "")
    for long_ago in (None, NOON - timedelta(days=1), NOON.replace(hour=0) - timedelta(seconds=1)):
        assert "Lần đầu trong ngày" in (reason(password_at=long_ago) or "")
