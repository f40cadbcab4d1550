"""Noticing that a colleague changed a setting meanwhile, for records without a version of their own.

The form carries a fingerprint of what it showed as its `version`; the check runs inside the action's
transaction (`pages.once`), so nobody can slip in between.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..domain.problems import Stale
from ..domain.vietnamese import time_short
from ..models import journal
from .forms import Choices, Form, Options
from .pages import given_version, me


@dataclass(frozen=True, slots=True)
class Pair:
    """A field as typed and as stored meanwhile."""

    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


@dataclass(frozen=True, slots=True)
class Conflict:
    """What `ui.conflict` shows."""

    by: str
    at: str
    rows: list[Pair]


def fingerprint(*values: object) -> int:
    """The same number for the same values, on every machine; at most nine digits."""
    return zlib.crc32(repr(values).encode()) % 1_000_000_000


def must_be_as_shown(subject: str, *values: object) -> None:
    """Raise `Stale` when the form was made from other values than these."""
    if given_version() not in (None, fingerprint(*values)):
        raise Stale(subject)


def version_shown(form: Form, *values: object) -> int:
    """The fingerprint for the form's page: of the values now, unless the form is being corrected. Then it
    keeps the one it was made from, or a refusal in between would hide what a colleague changed."""
    given = given_version()
    return given if form.is_wrong and given is not None else fingerprint(*values)


@contextmanager
def noticing(form: Form) -> Iterator[None]:
    """Keep the form on its page when a colleague was faster: `form.is_stale` says so."""
    try:
        yield
    except Stale:
        form.is_stale = True


def conflict(form: Form, stored: Form, *actions: str) -> Conflict:
    """Both values of every field, and who was faster: whoever did one of the journal's `actions` last."""
    entry = journal.latest_of_commune(me().commune_id, *actions)
    rows = [Pair(mine.label.text, shown(mine), shown(stored[mine.name])) for mine in form]
    return Conflict(
        by=entry.account_name if entry else "Có người",
        at=time_short(entry.at) if entry else "trước bạn",
        rows=rows,
    )


def shown(field: Any) -> str:
    """What a person reads in the field."""
    if isinstance(field.data, bool):
        return "Có" if field.data else "Không"
    if isinstance(field, Options):
        chosen = field.data or [] if isinstance(field, Choices) else [field.data]
        wanted = {str(value) for value in chosen}
        return ", ".join(choice.label for choice in field.choices if choice.value in wanted) or "chưa chọn"
    return str(field._value()) or "để trống"
