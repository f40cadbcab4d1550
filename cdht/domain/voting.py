"""The vote of a unit's meeting on one person: identities, share and majority."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .problems import Problem
from .vietnamese import number, percent, share

BASE = "phiếu hợp lệ và không hợp lệ"
"""What every share of votes is a share of; printed beside each (OpenSlides#2554)."""


def vote_rule(majority_percent: int) -> str:
    """“Được bầu khi hơn 50% số phiếu thu về đồng ý”: said once, for pages and papers alike."""
    return f"Được bầu khi hơn {majority_percent}% số phiếu thu về đồng ý"


@dataclass(frozen=True, slots=True)
class Ballot:
    """Numbers of people (`eligible`, `present`) and of ballots. `blank` = blank or invalid."""

    eligible: int
    present: int
    votes_for: int
    votes_against: int
    blank: int = 0

    @property
    def cast(self) -> int:
        """All ballots handed in: the base of every share (DOMAIN §5)."""
        return self.votes_for + self.votes_against + self.blank

    def problems(self) -> tuple[Problem, ...]:
        """What cannot be true: negative numbers, or not ballots ≤ present ≤ eligible; none yet is fine."""
        return tuple(self._negatives()) or tuple(self._excesses())

    def carried(self, majority_percent: int = 50) -> bool:
        """More than `majority_percent` of the ballots cast are for. No source: our default (DOMAIN §5)."""
        return self.votes_for * 100 > majority_percent * self.cast

    def share(self, decimals: int = 1) -> str:
        """“18/20 (90%)” of all ballots cast; “0” when there are none."""
        return share(self.votes_for, self.cast, decimals)

    def percent(self, decimals: int = 1) -> str:
        """“90%” of all ballots cast; empty when there are none."""
        return percent(self.votes_for, self.cast, decimals)

    def turnout(self, decimals: int = 1) -> str:
        """“18/20 (90%)”: those present of those who may vote."""
        return share(self.present, self.eligible, decimals)

    def share_in_words(self) -> str:
        """“18/20 phiếu hợp lệ và không hợp lệ (90%)”."""
        if not self.cast:
            return "chưa có phiếu nào"
        return f"{number(self.votes_for)}/{number(self.cast)} {BASE} ({self.percent()})"

    def _negatives(self) -> Iterator[Problem]:
        for field, label in _LABELS.items():
            if getattr(self, field) < 0:
                yield Problem(field, f"{label} không được là số âm.")

    def _excesses(self) -> Iterator[Problem]:
        if self.present > self.eligible:
            yield Problem(
                "present", f"Có mặt {self.present} người, nhiều hơn {self.eligible} người được quyền bầu."
            )
        if self.cast > self.present:
            message = f"Cộng các loại phiếu là {self.cast}, nhiều hơn {self.present} người có mặt."
            yield Problem("votes_for", message)


_LABELS = {
    "eligible": "Số người được quyền bầu",
    "present": "Số người có mặt",
    "votes_for": "Phiếu đồng ý",
    "votes_against": "Phiếu không đồng ý",
    "blank": "Phiếu trắng, không hợp lệ",
}
