"""The summary report of a cycle that was edited in Word, against the same report from today's data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..domain.report_readback import Change, Figure, compare
from ..domain.report_text import Part
from ..domain.vietnamese import nfc
from ..models.cycles import Cycle
from .docx_reading import read_docx
from .facts import Facts, facts_of
from .narrative import passages
from .papers import PAPERS
from .placeholders import Placeholder, pieces, placeholders

SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Named:
    """A figure that was changed by hand, with the name by which the narrative knows it, where it has one."""

    figure: Figure
    of: Placeholder | None


@dataclass(frozen=True, slots=True)
class Edit:
    change: Change
    figures: tuple[Named, ...]


def edits_of(cycle: Cycle, edited: tuple[Part, ...]) -> tuple[Edit, ...]:
    """What was changed by hand in the summary report; the papers are compared as Word keeps them."""
    facts = facts_of(cycle)
    fresh = read_docx(PAPERS[SUMMARY].make(cycle, "docx"))
    known = tuple(_passages(facts))
    return tuple(Edit(one, _named(one, known)) for one in compare(fresh, edited))


@dataclass(frozen=True, slots=True)
class _Filled:
    """A line of the narrative as printed, and where in it stands what was put in by name."""

    text: str
    holders: tuple[tuple[int, int, Placeholder], ...]


def _passages(facts: Facts) -> Iterator[_Filled]:
    by_name = {one.name: one for one in placeholders(facts)}
    for passage in passages(facts):
        for line in passage.text.splitlines():
            yield _filled(line, by_name)


def _filled(line: str, by_name: dict[str, Placeholder]) -> _Filled:
    text, holders = "", []
    for words, name in pieces(line):
        known = by_name.get(name)
        value = known.value if known else words
        if known:
            holders.append((len(text), len(text) + len(value), known))
        text += value
    return _Filled(text, tuple(holders))


def _named(change: Change, known: tuple[_Filled, ...]) -> tuple[Named, ...]:
    return tuple(Named(one, _name_of(change.ours, one, known)) for one in change.figures)


def _name_of(sentence: str, figure: Figure, known: tuple[_Filled, ...]) -> Placeholder | None:
    for line in known if figure.ours else ():
        at = nfc(line.text).find(sentence)
        if at >= 0:
            place = at + figure.start
            return next((of for start, end, of in line.holders if start <= place < end), None)
    return None
