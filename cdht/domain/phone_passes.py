"""Passes for a telephone: whoever holds one may add pictures to one sheet, for a short while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from .problems import Problem

LIFE = timedelta(minutes=15)
MOST_PICTURES = 40
"""Of one pass."""


def is_over(*, at: datetime, ends_at: datetime, taken: int) -> bool:
    return at >= ends_at or taken >= MOST_PICTURES


def picture_problems(taken: int, more: int) -> Iterable[Problem]:
    """Field: files."""
    if taken + more > MOST_PICTURES:
        left = MOST_PICTURES - taken
        yield Problem("files", f"Mã này còn nhận {left} ảnh. Chọn bớt ảnh, hoặc nhờ mở mã mới.")


def initials(name: str) -> str:
    """Enough to be sure whose sheet it is, too little for whoever looks over the shoulder: “Đ. T. Á. N.”"""
    return " ".join(f"{word[0]}." for word in name.split())
