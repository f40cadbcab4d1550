"""A Document as JSON and back, without loss: how an issued paper is kept for as long as anybody asks for it.

Every value carries its kind, and every field is written, so that a default that changes later changes nothing
that was stored: {"_": "Heading", "level": 1, "text": "Kết quả", "label": "I."}. New blocks are known as soon
as they stand in `document.Block`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, get_args, get_type_hints

from .document import Document

VERSION = 1
"""Of the form. Whoever renames or drops a field of a block raises it, and teaches `loads` the old form."""

_KIND = "_"
_IS = "is"


class NotReadable(Exception):
    """The text is no stored paper, or one of a newer version of the program."""


def dumps(document: Document) -> str:
    """The paper as JSON in ASCII, the same text for the same paper."""
    return json.dumps({"version": VERSION, "document": _plain(document)}, separators=(",", ":"))


def loads(text: str) -> Document:
    """The paper as it was stored. Raises `NotReadable`."""
    try:
        held = json.loads(text)
        version = held["version"]
        document = _value(held["document"]) if version == VERSION else None
    except (ValueError, KeyError, TypeError) as error:
        raise NotReadable(str(error)) from error
    if not isinstance(document, Document):
        raise NotReadable(f"version {version}")
    return document


def _plain(value: Any) -> Any:
    """Checked by kind: what `_value` could not bring back is refused when it is stored, not years later."""
    if isinstance(value, Enum):
        return {_KIND: _known(type(value)), _IS: value.value}
    if isinstance(value, date):
        return {_KIND: "date", _IS: value.isoformat()}
    if isinstance(value, bytes):
        return {_KIND: "bytes", _IS: base64.b64encode(value).decode()}
    if isinstance(value, Decimal):
        return {_KIND: "decimal", _IS: str(value)}
    if is_dataclass(value):
        return {_KIND: _known(type(value))} | {
            field.name: _plain(getattr(value, field.name)) for field in fields(value)
        }
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if value is None or type(value) in (str, int, float, bool):
        return value
    raise TypeError(f"a paper cannot be stored with a {type(value).__name__} in it: {value!r}")


def _known(kind: type) -> str:
    if _kinds().get(kind.__name__) is not kind:
        raise TypeError(f"{kind.__name__} is no part of a Document")
    return kind.__name__


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(map(_value, plain))
    if not isinstance(plain, dict):
        return plain
    if plain[_KIND] == "date":
        return date.fromisoformat(plain[_IS])
    if plain[_KIND] == "bytes":
        return base64.b64decode(plain[_IS])
    if plain[_KIND] == "decimal":
        return Decimal(plain[_IS])
    kind = _kinds()[plain[_KIND]]
    if issubclass(kind, Enum):
        return kind(plain[_IS])
    return kind(**{name: _value(one) for name, one in plain.items() if name != _KIND})


@cache
def _kinds() -> dict[str, type]:
    """Every kind of value that a Document may hold, by name, found by its own type hints."""
    found: dict[str, type] = {}
    todo: list[Any] = [Document]
    while todo:
        hint = todo.pop()
        if _is_kind(hint) and found.setdefault(hint.__name__, hint) is not hint:
            raise TypeError(f"two kinds of value are called {hint.__name__}")
        todo += [one for one in _within(hint) if one not in found.values()]
    return found


def _is_kind(hint: Any) -> bool:
    return isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, Enum))


def _within(hint: Any) -> Iterator[Any]:
    if _is_kind(hint) and is_dataclass(hint):
        hints = get_type_hints(hint)
        yield from (hints[field.name] for field in fields(hint))
    yield from get_args(hint)
