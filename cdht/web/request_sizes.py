"""How large a request may be: 25 MB, and more on pages that take many files at once.

Set before anything of the form is read. A page without sign-in reads its form only after its own check.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
MEGABYTE = 1024 * 1024
USUAL = 25 * MEGABYTE
MANY_FILES = 60 * MEGABYTE
"""Of a form with files, all together."""
SERVER = 256 * MEGABYTE
"""What the server takes in at all; between the limits people read our own page about it."""


def takes_files(view: View) -> View:
    """The page's form may hold many files, up to MANY_FILES together."""
    view.most_bytes = MANY_FILES  # type: ignore[attr-defined]
    return view


def limit_words() -> str:
    """The limit of the request in hand: “25 MB”."""
    return f"{(request.max_content_length or USUAL) // MEGABYTE} MB"


def plug_in(app: Flask) -> None:
    app.before_request(_allow_more)


def _allow_more() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "most_bytes", USUAL)
