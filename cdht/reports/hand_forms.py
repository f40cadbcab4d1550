"""Blocks that are filled in by hand and fill pages of their own: the self-assessment form, ballot papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from cdht.domain.vietnamese import number


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One indicator as an audience reads it. `levels`: (“0 – 2”, what somebody does who gets so many)."""

    number: int
    wording: str
    levels: tuple[tuple[str, str], ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class FormText:
    """What stands on the forms of everybody of one audience: laid out once, however many people.

    `groups`: (title, its indicators), in the order of the boxes on screen. `ask` says how to fill it in,
    `legend` whose wording it is.
    """

    title: str
    subject: str
    audience: str
    ask: str
    groups: tuple[tuple[str, tuple[ScoreItem, ...]], ...]
    full_marks: int
    place: str = ""
    legend: str = ""

    @property
    def items(self) -> tuple[ScoreItem, ...]:
        return tuple(item for _, items in self.groups for item in items)

    @property
    def dated(self) -> str:
        """Room for the hand: “Quảng Phú, ngày … tháng … năm ……”"""
        return f"{self.place}, ngày …… tháng …… năm ……"

    @property
    def total_words(self) -> str:
        return f"Tổng cộng (cao nhất {number(self.full_marks)} điểm)"


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """One person's form: a front to fill in, with every box on it, and the levels on the back.

    Empty values leave dotted lines. `code` is printed under the picture of `qr`; a blank form has neither.
    `points` and `evidence`, in the order of the indicators, stand in the boxes of a form that is filled in;
    `missing` says what these points lack to pass, `scored_on` when they were given, and which time.
    """

    text: FormText
    name: str = ""
    birth: str = ""
    unit: str = ""
    code: str = ""
    qr: str = ""
    points: tuple[int | None, ...] = ()
    evidence: tuple[str, ...] = ()
    missing: str = ""
    scored_on: str = ""

    landscape: ClassVar[bool] = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """What stands beside the hand on a form that is filled in."""
        return tuple(text for text in (self.scored_on, self.missing) if text)

    @property
    def total(self) -> str:
        """Of all points; nothing while one is missing."""
        return number(sum(one or 0 for one in self.points)) if self.points and None not in self.points else ""

    def points_of(self, indicator: int) -> str:
        points = self.points[indicator - 1] if self.points else None
        return "" if points is None else number(points)

    def evidence_of(self, indicator: int) -> str:
        return self.evidence[indicator - 1] if self.evidence else ""

    @property
    def running_head(self) -> str:
        """Over the pages after the first, should a sheet get lost."""
        return " · ".join(part for part in (self.name, self.code) if part)


@dataclass(frozen=True, slots=True)
class BallotPapers:
    """The same ballot `copies` times, `per_page` on a page; a list that one page cannot hold goes on.

    `names`: (name, what tells people of one name apart), in the order of the tally.
    """

    unit: str
    subject: str
    ask: str
    names: tuple[tuple[str, str], ...]
    copies: int
    per_page: Literal[1, 2, 4] = 1

    @property
    def landscape(self) -> bool:
        """Two stand side by side on a page that lies across; four, or one, on an upright one."""
        return self.per_page == 2


_LINE = {1: 26.0, 2: 21.0, 4: 18.0}
_HEIGHT = {1: 841.89, 2: 595.28, 4: 841.89 / 2}
_AROUND = {1: 48.0, 2: 32.0, 4: 26.0}
_OVER_NAMES = {1: 174.0, 2: 158.0, 4: 142.0}


def names_on_a_ballot(per_page: int) -> int:
    """How many names a ballot of this size holds, each with a box that a hand can cross."""
    return int((_HEIGHT[per_page] - 2 * _AROUND[per_page] - _OVER_NAMES[per_page]) / _LINE[per_page])


def ballots_fit(per_page: int, names: int) -> bool:
    """Whether a ballot with so many names fits so many times on a page; one a page may go on overleaf."""
    return per_page == 1 or names <= names_on_a_ballot(per_page)
