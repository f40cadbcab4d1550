"""A criteria set as a TOML file, in the shape of `cdht/data/criteria/*.toml`: the way in reads it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomli_w


def toml(mapping: Mapping[str, Any]) -> bytes:
    """The file of `CriteriaSet.as_mapping()`, or of a draft: what is still empty is left out."""
    return tomli_w.dumps({key: _day(key, value) for key, value in _filled(mapping).items()}).encode()


def _day(key: str, value: Any) -> Any:
    """A day is a TOML date; what somebody typed that is none stays text."""
    try:
        return date.fromisoformat(value) if key == "valid_from" else value
    except ValueError:
        return value


def _filled(value: Any) -> Any:
    """TOML knows no None."""
    if isinstance(value, Mapping):
        return {key: _filled(one) for key, one in value.items() if one is not None}
    return [_filled(one) for one in value] if isinstance(value, list | tuple) else value
