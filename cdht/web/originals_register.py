"""The register of a year as its page shows it: for each series its numbers, and its gaps in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from flask import url_for

from ..domain.originals import BODIES, Series, gaps, next_number, spans, spoken
from ..domain.vietnamese import date_short
from ..models.originals import RegisterEntry, decisions_holding, entries_of, replaced_by, years_of
from ..models.recognition import Decision
from ..reports.papers import PAPERS

DECISIONS = ("peoples_committee", "QĐ")


@dataclass(frozen=True, slots=True)
class Line:
    """A number, or a run of numbers with the same explanation or with none (`is_gap`)."""

    first: int
    number: str
    what: str
    last: int = 0
    url: str = ""
    day: str = ""
    who: str = ""
    replaced_by: str = ""
    note_ids: tuple[int, ...] = ()
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One series with its lines in the order of the numbers. `gaps`: the open ones, as words."""

    series: Series
    lines: list[Line]
    next: str
    gaps: str = ""
    key: str = field(default="")


def years(commune_id: int, this_year: int) -> list[int]:
    """Years that have a register, the latest first, and this year."""
    return sorted({*years_of(commune_id), this_year}, reverse=True)


def groups(commune_id: int, year: int) -> list[Group]:
    """Every series that a paper of the program takes its number from, and whatever else stands there."""
    entries = list(entries_of(commune_id, year))
    newer = {
        old: entry.held.printed
        for old, entry in replaced_by(row.original_id for row in entries if row.original_id).items()
    }
    made = []
    for body, kind in _order({(row.series, row.kind) for row in entries} | _of_papers() | {DECISIONS}):
        series = Series(body, kind, year)
        own = [row for row in entries if (row.series, row.kind) == (body, kind)]
        made.append(_group(series, own, decisions_holding(commune_id, series), newer))
    return made


def keys_kept_here() -> list[str]:
    """The series that notes can be written into, as values of a form."""
    return [f"{body}.{kind}" for body, kind in _order(_of_papers()) if Series(body, kind, 2000).is_kept_here]


def series_of(key: str, year: int) -> Series:
    body, _, kind = key.partition(".")
    return Series(body, kind, year)


def _of_papers() -> set[tuple[str, str]]:
    return {(paper.series, paper.kind) for paper in PAPERS.values() if paper.series}


def _order(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    bodies = list(BODIES)
    return sorted(pairs, key=lambda pair: (bodies.index(pair[0]), pair[1]))


def _group(
    series: Series, entries: list[RegisterEntry], decisions: dict[int, Decision], newer: dict[int, str]
) -> Group:
    held = {row.number for row in entries} | decisions.keys()
    missing = gaps(held, series)
    lines = [
        *_papers(entries, newer),
        *_notes(entries),
        *(_decision(number, row, series) for number, row in decisions.items()),
        *(Line(a, spoken(range(a, b + 1)), "", b, is_gap=True) for a, b in spans(missing)),
    ]
    following = next_number(held, series).printed if held or series.is_kept_here else ""
    key = f"{series.body}.{series.kind}"
    return Group(series, sorted(lines, key=lambda line: line.first), following, spoken(missing), key)


def _papers(entries: list[RegisterEntry], newer: dict[int, str]) -> Iterator[Line]:
    for row in entries:
        if row.original_id:
            yield Line(
                row.number,
                row.held.printed,
                row.original.title,
                url=url_for("originals.original", original_id=row.original_id),
                day=date_short(row.original.issued_on),
                who=row.account_name,
                replaced_by=newer.get(row.original_id, ""),
            )


def _notes(entries: list[RegisterEntry]) -> Iterator[Line]:
    """Neighbouring numbers that were explained together stand on one line."""
    notes = [row for row in entries if not row.original_id]

    def together(pair: tuple[int, RegisterEntry]) -> tuple[object, ...]:
        place, row = pair
        return row.number - place, row.note, row.account_name, row.at

    for _, pairs in groupby(enumerate(notes), together):
        rows = [row for _, row in pairs]
        first, last = rows[0], rows[-1]
        yield Line(
            first.number,
            spoken(row.number for row in rows),
            first.note,
            last.number,
            who=first.account_name,
            note_ids=tuple(row.id for row in rows),
        )


def _decision(number: int, row: Decision, series: Series) -> Line:
    return Line(
        number,
        f"{number:02}/{series.suffix}",
        f"Quyết định công nhận, {row.cycle.name}",
        url=url_for("recognition.decision", cycle_id=row.cycle_id, decision_id=row.id),
        day=date_short(row.issued_on),
        who=row.signer_name,
    )
