"""Half-typed work: which forms keep it, how much of it, for how long, and how it is spoken of.

A draft belongs to one account and one place: a form of a page, about a cycle, a unit or a registration.
It is no data yet: nothing reads it but the same form of the same account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .lifecycle import Role
from .problems import Refused
from .vietnamese import date_short

MAX_BYTES = 200_000
"""Of one draft as stored: a batch table or a long report text fits, a file does not."""
MAX_DRAFTS = 320
"""Of one account: a whole unit of 300 rows that could not be sent, and a few pages beside it."""
KEPT_FOR = timedelta(days=7)
NEVER = re.compile(r"passw|^pin|pin$|secret|form_key|typed_by|^(draft|current|again|login)$", re.IGNORECASE)
"""Names of fields that no draft holds, whatever a browser sends."""

Fields = Mapping[str, Sequence[str]]
"""What was typed: values by the field's name; a group of boxes may hold none or several."""


class About(StrEnum):
    """What the numbers of a place name."""

    CYCLE = "cycle"
    REGISTRATION = "registration"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Kind:
    """A form that keeps drafts: what it is about, and who may type in it."""

    about: tuple[About, ...]
    roles: tuple[Role, ...]


_KEYING = (Role.CLERK, Role.SECRETARY)
KINDS: Mapping[str, Kind] = {
    "new": Kind((About.CYCLE,), _KEYING),
    "batch": Kind((About.CYCLE,), _KEYING),
    "person": Kind((About.REGISTRATION,), _KEYING),
    "row": Kind((About.REGISTRATION,), _KEYING),
    "sheet": Kind((About.REGISTRATION,), _KEYING),
    "verification": Kind((About.REGISTRATION,), (Role.VERIFIER,)),
    "votes": Kind((About.CYCLE, About.UNIT), (Role.SECRETARY,)),
    "narrative": Kind((About.CYCLE,), (Role.SECRETARY,)),
    "inspection": Kind((About.CYCLE,), (Role.SECRETARY, Role.VERIFIER)),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One form of one page: `row-17`, `votes-3-5`."""

    kind: str
    ids: tuple[int, ...]

    @property
    def name(self) -> str:
        return "-".join([self.kind, *map(str, self.ids)])

    @property
    def roles(self) -> tuple[Role, ...]:
        return KINDS[self.kind].roles

    def named(self, about: About) -> int | None:
        """The id of what the place is about, as far as it is about such a thing."""
        return dict(zip(KINDS[self.kind].about, self.ids, strict=True)).get(about)


def place_of(name: str) -> Place | None:
    """The place of a name; None for a name that no form of ours has."""
    kind, *numbers = name.split("-")
    known = KINDS.get(kind)
    if known is None or len(numbers) != len(known.about) or not all(map(_is_id, numbers)):
        return None
    return Place(kind, tuple(map(int, numbers)))


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,8}", text) is not None


def clean(fields: Fields) -> dict[str, list[str]]:
    """The fields that may be kept."""
    return {name: list(values) for name, values in fields.items() if not NEVER.search(name)}


class TooLarge(Refused):
    """More than a draft may hold."""


def must_fit(stored: str) -> None:
    """Raise `TooLarge` when the draft, as it would be stored, is too large."""
    if len(stored.encode()) > MAX_BYTES:
        raise TooLarge.because(
            f"Trang này ghi dở nhiều quá {MAX_BYTES // 1000} KB nên không giữ bản nháp được. "
            "Lưu bớt rồi ghi tiếp."
        )


def must_have_room(others: int) -> None:
    """Raise `Refused` when the account holds as many drafts as it may; `others` at other places."""
    if others >= MAX_DRAFTS:
        raise Refused.because(
            f"Bạn đang có {MAX_DRAFTS} bản nháp. Lưu hoặc bỏ bớt rồi ghi tiếp; trang này chưa giữ bản nháp."
        )


def kept_when(moment: datetime, *, at: datetime) -> str:
    """`14:05 hôm nay`, `14:05 hôm qua`, `14:05 ngày 24/11/2026`."""
    days = (at.date() - moment.date()).days
    day = {0: "hôm nay", 1: "hôm qua"}.get(days, f"ngày {date_short(moment.date())}")
    return f"{moment:%H:%M} {day}"
