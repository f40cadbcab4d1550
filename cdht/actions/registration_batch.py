"""Registering a table of people: every row goes through `register`; all rows, or only the good ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.duplicates import Known, alike
from ..domain.problems import Problem, Refused
from ..models.citizens import Citizen
from .citizens import Alike, Person
from .registration import NewRegistration, register
from .registration_known import Kept, take_news
from .transactions import writing

Rows = Mapping[int, NewRegistration]


@dataclass(frozen=True, slots=True)
class Sieved:
    """What became of the rows, by their number: registration ids of the good ones; problems (fields of
    `Person` and `NewRegistration`) of the others, and who may be the same person; `kept`: facts that stay
    as they were although the paper of a known person says otherwise."""

    ids: Mapping[int, int]
    problems: Mapping[int, Sequence[Problem]]
    candidates: Mapping[int, Sequence[Citizen]]
    kept: Mapping[int, Sequence[Kept]] = field(default_factory=dict)


class RowsRefused(Refused):
    """Nobody was registered. `found` says why, row by row; fields are `p<row>-<field>`."""

    def __init__(self, found: Sieved) -> None:
        self.found = found
        super().__init__(
            one.under(f"p{number}") for number, problems in found.problems.items() for one in problems
        )


def register_rows(
    cycle_id: int, rows: Rows, *, only_good: bool = False, others_wrong: bool = False, by: Actor, at: datetime
) -> Sieved:
    """Register the rows in one transaction. `only_good`: those without problems, if there are any.

    `others_wrong`: further rows could not even be read, so without `only_good` nobody is registered, but
    everything that is wrong with these is found too. Raises `RowsRefused`, `Refused` for what concerns no
    row (a closed cycle), `NotAllowed`.
    """
    with writing():
        found = _sieve(cycle_id, rows, by, at)
        if not found.ids or ((found.problems or others_wrong) and not only_good):
            raise RowsRefused(found)
        papers = {
            found.ids[number]: one.person
            for number, one in rows.items()
            if number in found.ids and one.citizen_id is not None
        }
        kept = take_news(papers, by=by, at=at)
        by_row = {number: kept[one] for number, one in found.ids.items() if one in kept}
        return Sieved(found.ids, found.problems, found.candidates, by_row)


def _sieve(cycle_id: int, rows: Rows, by: Actor, at: datetime) -> Sieved:
    """Register what can be: rows that `register` refuses are laid aside until the rest goes through."""
    problems: dict[int, list[Problem]] = {number: [told] for number, told in _twins(rows)}
    candidates: dict[int, Sequence[Citizen]] = {}
    left = {number: one for number, one in rows.items() if number not in problems}
    for number in problems:  # a twin has its own faults too: they are told together
        _try(cycle_id, {number: rows[number]}, problems, candidates, by, at, keep=False)
    while left:
        ids = _try(cycle_id, left, problems, candidates, by, at, keep=True)
        if ids is not None:
            return Sieved(ids, problems, candidates)
        left = {number: one for number, one in left.items() if number not in problems}
    return Sieved({}, problems, candidates)


def _try(
    cycle_id: int,
    rows: Rows,
    problems: dict[int, list[Problem]],
    candidates: dict[int, Sequence[Citizen]],
    by: Actor,
    at: datetime,
    *,
    keep: bool,
) -> dict[int, int] | None:
    """Ids by row, or None when something was refused; what was refused is added to the lists."""
    numbers = list(rows)
    try:
        with writing():
            made = register(cycle_id, list(rows.values()), by=by, at=at)
            if not keep:
                raise _TakenBack
            return dict(zip(numbers, made, strict=True))
    except _TakenBack:
        return None
    except Refused as refused:
        for problem in refused.problems:
            index, told = _placed(problem, len(numbers))
            if index is None:
                raise
            problems.setdefault(numbers[index], []).append(told)
        if isinstance(refused, Alike):
            candidates.update({numbers[index]: same for index, same in refused.candidates.items()})
        return None


class _TakenBack(Exception):
    """Only looked at: the rows are taken out again."""


def _placed(problem: Problem, count: int) -> tuple[int | None, Problem]:
    """`p3-name` → (3, name); with one row there is no prefix; (None, …) for what concerns no row."""
    if count == 1:
        return (0 if problem.field else None), problem
    prefix, _, name = problem.field.partition("-")
    if not (prefix[:1] == "p" and prefix[1:].isdigit() and name):
        return None, problem
    return int(prefix[1:]), Problem(name, problem.message)


def _twins(rows: Rows) -> Iterator[tuple[int, Problem]]:
    """Rows that repeat an earlier one of the table and about which nobody said that they are two people."""
    seen: dict[str, list[tuple[int, Known]]] = {}
    for number, one in rows.items():
        person: Person = one.person.clean()
        known = person.sought.known
        before = seen.setdefault(known.folded, [])
        same = [earlier for earlier, other in before if alike(known, other)]
        if same and not one.is_new and one.citizen_id is None:
            yield number, Problem("name", f"Giống dòng {same[0]}. Bỏ dòng này, hay là hai người khác nhau?")
        before.append((number, known))
