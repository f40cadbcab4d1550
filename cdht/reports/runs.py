"""Text of a paper: plain, or in stretches of different faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False


Text: TypeAlias = str | Run | tuple[str | Run, ...]


def bold(text: str) -> Run:
    return Run(text, bold=True)


def italic(text: str) -> Run:
    return Run(text, italic=True)


def runs(text: Text) -> tuple[Run, ...]:
    """The stretches of a text, however it was written."""
    parts = text if isinstance(text, tuple) else (text,)
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def plain(text: Text) -> str:
    return "".join(run.text for run in runs(text))
