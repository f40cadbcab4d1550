"""Shared computers: when a screen locks, when a session ends, and what opens it again.

*This computer* is one browser: it carries a long-lived signed cookie with nothing but a random key.

The rule for PINs: a PIN is short for a password that the same person typed on this computer today. Alone it
opens a session only when the account signed in here with its password on the same calendar day, has neither
signed out nor let a lock run out since, and fewer than five wrong PINs were typed since. All else: password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import pairwise

from .problems import Problem

LOCK_AFTER, LOCK_AFTER_MIN, LOCK_AFTER_MAX = 10, 1, 120
"""Minutes without input until the screen locks: the default, and what a commune may set."""
GRACE = timedelta(minutes=1)
"""The server waits this much longer than the page: it learns of input up to 50 s late."""
LOCKED_FOR = timedelta(hours=4)
"""A session that nobody opened again in this time is over."""
PIN_PATTERN = re.compile(r"[0-9]{4,6}")
PIN_TRIES = 5
TILES = 8
"""Names that a computer remembers at most."""
REMEMBERED_FOR = timedelta(days=90)
"""A name that was not used for so long is forgotten."""


class State(Enum):
    OPEN = auto()
    LOCKED = auto()
    ENDED = auto()


def state_at(at: datetime, *, seen: datetime, locked_at: datetime | None, lock_after: int) -> State:
    """Of a session last used at `seen`, locked by hand at `locked_at`; `lock_after` in minutes."""
    since = locked_at or seen + timedelta(minutes=lock_after) + GRACE
    if at < since:
        return State.OPEN
    return State.LOCKED if at - since <= LOCKED_FOR else State.ENDED


def is_pin(text: str) -> bool:
    """Whether this can only be a PIN: a password has at least eight characters."""
    return PIN_PATTERN.fullmatch(text) is not None


def pin_problems(pin: str) -> Iterator[Problem]:
    """Four to six digits; neither one digit repeated nor a run such as 1234, which everybody tries first."""
    if not is_pin(pin):
        yield Problem("pin", "Mã PIN gồm 4 đến 6 chữ số.")
    elif {(int(b) - int(a)) % 10 for a, b in pairwise(pin)} in ({0}, {1}, {9}):
        yield Problem("pin", "Mã PIN này dễ đoán quá. Đừng dùng một chữ số lặp lại hay dãy như 1234.")


def password_needed(
    at: datetime, *, has_pin: bool, password_at: datetime | None, wrong_pins: int
) -> str | None:
    """Why a PIN alone does not open the session now (Vietnamese), or None when it may.

    `password_at`: when the account last typed its password on this computer; None after signing out.
    """
    if not has_pin:
        return "Tài khoản này chưa đặt mã PIN. Ghi mật khẩu."
    if wrong_pins >= PIN_TRIES:
        return f"Sai mã PIN {PIN_TRIES} lần. Lần này cần mật khẩu."
    if password_at is None or password_at.date() != at.date():
        return "Lần đầu trong ngày ở máy này cần mật khẩu. Sau đó mã PIN là đủ."
    return None
