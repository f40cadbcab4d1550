"""The back of the self-assessment form: the levels of every indicator, on one page wherever they fit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cdht.reports.hand_forms import FormText
from cdht.reports.pdf_canvas import A4, wrapped

BACK_LEFT, BACK_WIDTH, BACK_TOP = 42.5, A4[0] - 85, 60.0
_ROOM = A4[1] - 28 - BACK_TOP
Line = tuple[Any, float]  # a paragraph, or None, and the room that it takes


def backs(text: FormText) -> list[list[Line]]:
    """The levels on one page at the largest type that fits: a line for each level with ideas for evidence
    where there is room, else without, else the levels of an indicator one after the other."""
    tries = [(size / 4, style) for style, least in ((_FULL, 40), (_LINES, 39), (_RUNNING, 34))
             for size in range(46, least, -1)]  # fmt: skip
    for size, style in tries:
        lines = list(style(text, size))
        if sum(height for _, height in lines) <= _ROOM:
            return [lines]
    return flowed(list(_FULL(text, 10.5)))


def _lines(text: FormText, size: float, *, with_evidence: bool) -> Iterator[Line]:
    """Paragraphs with the room that each takes; None is only room."""
    for item in text.items:
        words = _back_words(item.wording, size, bold=True, lead=f"{item.number}.")
        yield words, words.height + 1.5
        for scope, what in item.levels:
            words = _back_words(what, size, lead=f"{scope}:", leftIndent=14)
            yield words, words.height + 0.5
        if with_evidence and item.evidence:
            words = _back_words(f"Minh chứng: {item.evidence}", size - 0.5, italic=True, leftIndent=14)
            yield words, words.height
        if item is not text.items[-1]:
            yield None, 4.0


def _running(text: FormText, size: float) -> Iterator[Line]:
    for item in text.items:
        words = _back_words(item.wording, size, bold=True, lead=f"{item.number}.")
        yield words, words.height + 1
        words = _back_words("", size, parts=[(f"{scope}:", what) for scope, what in item.levels])
        yield words, words.height
        if item is not text.items[-1]:
            yield None, 4.5


def _back_words(text: str, size: float, **looks: Any) -> Any:
    return wrapped(text, BACK_WIDTH, size, **looks)


_FULL = partial(_lines, with_evidence=True)
_LINES = partial(_lines, with_evidence=False)
_RUNNING = _running


def flowed(lines: list[Line]) -> list[list[Line]]:
    """Over as many pages as needed; a paragraph taller than what is left goes on overleaf."""
    found: list[list[Line]] = [[]]
    left = _ROOM
    todo = list(reversed(lines))
    while todo:
        words, height = todo.pop()
        if height <= left or words is None:
            found[-1].append((words, height))
            left -= height
            continue
        parts = words.split(BACK_WIDTH, left) if left > 0 else []
        if len(parts) > 1 or not found[-1]:
            for part in parts:
                part.wrap(BACK_WIDTH, 1e6)
            found[-1].append((parts[0], parts[0].height))
            todo += [(part, part.height + 1) for part in reversed(parts[1:])]
        else:
            words.wrap(BACK_WIDTH, 1e6)  # a split that found no room has forgotten the lines
            todo.append((words, height))
        found.append([])
        left = _ROOM
    return found
