"""Noticing that a colleague changed a setting meanwhile, for records without a version of their own.

The form carries a fingerprint of what it showed as its `version`; the check runs inside the action's
transaction (`pages.once`), so nobody can slip in between.
"""

from __future__ import annotations

import zlib

from ..domain.problems import Stale
from .pages import given_version


def fingerprint(*values: object) -> int:
    """The same number for the same values, on every machine; at most nine digits."""
    return zlib.crc32(repr(values).encode()) % 1_000_000_000


def must_be_as_shown(subject: str, *values: object) -> None:
    """Raise `Stale` when the form was made from other values than these."""
    if given_version() not in (None, fingerprint(*values)):
        raise Stale(subject)
