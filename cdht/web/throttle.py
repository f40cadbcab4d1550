"""Counting tries in memory, by whom they come from: so many within a window of time, then one waits.

Kept for 1,000 names at most; a restart forgets them, which helps nobody who guesses by the million.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta

Tries = dict[str, deque[datetime]]
MOST_NAMES = 1000
_guard = threading.Lock()


def are_used_up(tries: Tries, name: str, moment: datetime, *, most: int, within: timedelta) -> bool:
    """Whether `most` tries of this name lie within the time before `moment`; older ones are forgotten."""
    with _guard:
        known = tries.get(name, deque())
        while known and moment - known[0] > within:
            known.popleft()
        return len(known) >= most


def remember(tries: Tries, name: str, moment: datetime, *, most: int) -> None:
    with _guard:
        tries.setdefault(name, deque(maxlen=most)).append(moment)
        while len(tries) > MOST_NAMES:
            tries.pop(next(iter(tries)))
