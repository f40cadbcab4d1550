"""What can go wrong, named after what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (`field`) and what to do about it (`message`, Vietnamese)."""

    field: str
    message: str

    def under(self, prefix: str) -> Problem:
        """The same problem with its field inside a larger form: `points-3` → `r17-points-3`."""
        return replace(self, field=f"{prefix}-{self.field}" if self.field else prefix)


class Refused(Exception):
    """A rule says no. Carries *all* problems, so that nobody mends them one by one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))

    @classmethod
    def because(cls, message: str, field: str = "") -> Self:
        return cls([Problem(field, message)])


class NotAllowed(Exception):
    """The person may see this, but this step is not theirs to do. The message says whose it is."""


class Stale(Exception):
    """A colleague was faster: the record changed after this page was made.

    `subject` names the record, `by` and `at` the colleague and the time, as far as known.
    """

    def __init__(self, subject: str, *, by: str = "", at: str = "") -> None:
        self.subject, self.by, self.at = subject, by, at
        who = f"{by} vừa sửa" if by else "Có người vừa sửa"
        when = f" lúc {at}" if at else ""
        super().__init__(f"{who} {subject}{when}. Xem hai bản bên dưới rồi lưu lại.")


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise `Refused` when there is any problem."""
    if found := tuple(problems):
        raise Refused(found)
