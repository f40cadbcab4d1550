"""Agreement to the use of one's data: how it was given, when it may be given or taken back (DOMAIN §9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from .labelled import Labelled
from .problems import Problem
from .vietnamese import date_short

PURPOSE = "Đăng ký, đánh giá và công nhận “Công dân học tập”"
"""What people are asked to agree to: recorded with the consent, printed on the registration form."""
ANSWER_WORKING_DAYS = 2
"""Requests of the person concerned are answered within 2 working days (NĐ 356/2025/NĐ-CP)."""
WITHDRAWAL_DAYS = 15
"""A withdrawal is carried out within 15 days (NĐ 356/2025/NĐ-CP)."""


class Medium(Labelled):
    """What the consent stands on; the value is stored, the label is shown."""

    PAPER = "paper", "Đã ký trên giấy"
    SCREEN = "screen", "Đã đồng ý, ghi trên máy"


def giving_problems(given_on: date, *, on: date) -> Iterator[Problem]:
    """`on` is today."""
    if given_on > on:
        yield Problem("given_on", "Ngày đồng ý ở tương lai. Xem lại ngày.")


def withdrawal_problems(withdrawn_on: date, given_on: date, *, on: date) -> Iterator[Problem]:
    """`given_on`: the day of the newest consent; `on` is today."""
    if withdrawn_on > on:
        yield Problem("withdrawn_on", "Ngày rút ở tương lai. Xem lại ngày.")
    if withdrawn_on < given_on:
        yield Problem("withdrawn_on", f"Ngày rút trước ngày đồng ý ({date_short(given_on)}). Xem lại ngày.")


def withdrawal_due(withdrawn_on: date) -> date:
    """The last day on which the withdrawal must have been carried out."""
    return withdrawn_on + timedelta(days=WITHDRAWAL_DAYS)
