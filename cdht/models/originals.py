"""Issued papers as they were issued, the register of their numbers, and every time one was printed again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from peewee import (
    JOIN,
    BlobField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
    fn,
)

from ..domain.accounts import Actor
from ..domain.originals import LAST_NUMBER, PaperNumber, Series, number_within
from .accounts import Account
from .base import Check, Row, at_least, length, one_of
from .communes import SIGNING_BODIES, Commune
from .cycles import Cycle
from .recognition import Decision
from .units import Unit


class Original(Row):
    """One issued paper.

    `paper` is its name among the papers of the program, `choice` what was chosen about it (JSON), `file_name`
    what its files are called, without the dot. `document` is the paper as a value and `figures` its numbers,
    both JSON; `pdf` and `docx` are the files that were printed and signed, with their SHA-256. None of it
    ever changes. `replaces` is the paper that this one corrects, `reason` why.
    """

    commune = ForeignKeyField(Commune, backref="originals", on_delete="RESTRICT")
    cycle = ForeignKeyField(Cycle, backref="originals", on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, null=True, on_delete="RESTRICT")
    paper = TextField(constraints=[length("paper", 1, 60)])
    title = TextField(constraints=[length("title", 1, 400)])
    file_name = TextField(constraints=[length("file_name", 1, 200)])
    issued_on = DateField()
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    account_name = TextField()
    created_at = DateTimeField()
    replaces = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT")
    reason = TextField(default="")
    choice = TextField(default="{}")
    document = TextField()
    figures = TextField(null=True)
    pdf = BlobField()
    pdf_digest = TextField(constraints=[length("pdf_digest", 64, 64)])
    docx = BlobField(null=True)
    docx_digest = TextField(null=True, constraints=[length("docx_digest", 64, 64)])

    class Meta:
        constraints = [
            Check("(replaces_id IS NULL) = (reason = '')"),
            Check("(docx IS NULL) = (docx_digest IS NULL)"),
        ]

    @property
    def counted(self) -> dict[str, Any]:
        """Its figures as they were; empty for a paper without."""
        counted: dict[str, Any] = json.loads(self.figures or "{}")
        return counted


class RegisterEntry(Row):
    """A number that was given: to an original, or to nothing here, with a note that says why."""

    commune = ForeignKeyField(Commune, index=False, on_delete="RESTRICT")
    series = TextField(constraints=[one_of("series", SIGNING_BODIES)])
    kind = TextField(constraints=[length("kind", 1, 10)])
    year = IntegerField(constraints=[Check("year BETWEEN 2000 AND 2100")])
    number = IntegerField(constraints=[Check(f"number BETWEEN 1 AND {LAST_NUMBER}")])
    original = ForeignKeyField(Original, null=True, unique=True, backref="entries", on_delete="RESTRICT")
    note = TextField(default="", constraints=[length("note", 0, 300)])
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    account_name = TextField()
    at = DateTimeField()

    class Meta:
        indexes = ((("commune", "series", "kind", "year", "number"), True),)
        constraints = [Check("(original_id IS NULL) = (note <> '')")]

    @property
    def held(self) -> PaperNumber:
        return PaperNumber(Series(self.series, self.kind, self.year), self.number)


class Reprint(Row):
    """One time that an original was printed again; `number` counts from 1 for each original."""

    original = ForeignKeyField(Original, backref="reprints", index=False, on_delete="RESTRICT")
    number = IntegerField(constraints=[at_least("number", 1)])
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    account_name = TextField()
    at = DateTimeField()

    class Meta:
        indexes = ((("original", "number"), True),)


# --- Originals ---------------------------------------------------------------------------------------

# Everything but the contents, which lists have no use for: a hundred papers weigh ten megabytes.
LIGHT = tuple(
    field
    for name, field in Original._meta.fields.items()
    if name not in ("document", "figures", "pdf", "docx")
)


def of_commune(actor: Actor) -> ModelSelect:
    """What the actor may see, without contents, each with its register entry as `entry`. Issued papers are
    for those who see the whole commune."""
    rows = RegisterEntry.select(RegisterEntry, *LIGHT).join(Original)
    return rows.where(Original.commune == actor.commune_id, _seen_by(actor))


def whole(actor: Actor) -> ModelSelect:
    """Originals with their contents, of what the actor may see."""
    return Original.select().where(Original.commune == actor.commune_id, _seen_by(actor))


def _seen_by(actor: Actor) -> Any:
    return Original.id.is_null(not actor.sees_everything)


def of_cycle(cycle_id: int, *, unit_id: int | None = None) -> ModelSelect:
    """Register entries of the cycle's originals, the latest first; of one unit, or of the whole cycle."""
    rows = RegisterEntry.select(RegisterEntry, *LIGHT).join(Original)
    of_unit = Original.unit.is_null() if unit_id is None else Original.unit == unit_id
    return rows.where(Original.cycle == cycle_id, of_unit).order_by(Original.id.desc())


def entry_of(original_id: int) -> RegisterEntry:
    """The number of an original, with the original's light columns."""
    rows = RegisterEntry.select(RegisterEntry, *LIGHT).join(Original)
    entry: RegisterEntry = rows.where(RegisterEntry.original == original_id).get()
    return entry


def replaced_by(original_ids: Iterable[int]) -> dict[int, RegisterEntry]:
    """Original id → the number that replaces it, for those that were corrected; one statement."""
    rows = RegisterEntry.select(RegisterEntry, *LIGHT).join(Original)
    rows = rows.where(Original.replaces.in_(list(original_ids)))
    return {row.original.replaces_id: row for row in rows}


def last_reprint(original_id: int) -> int:
    """How often it was printed again."""
    highest = fn.MAX(Reprint.number)
    return int(Reprint.select(highest).where(Reprint.original == original_id).scalar() or 0)


# --- The register ------------------------------------------------------------------------------------


def entries_of(commune_id: int, year: int) -> ModelSelect:
    """The year's numbers by series, in their order, each with its original where there is one."""
    rows = RegisterEntry.select(RegisterEntry, *LIGHT).join(Original, JOIN.LEFT_OUTER)
    return rows.where(RegisterEntry.commune == commune_id, RegisterEntry.year == year).order_by(
        RegisterEntry.series, RegisterEntry.kind, RegisterEntry.number
    )


def entry_holding(commune_id: int, number: PaperNumber) -> RegisterEntry | None:
    """Who has the number, if anybody has."""
    rows = RegisterEntry.select(RegisterEntry, *LIGHT).join(Original, JOIN.LEFT_OUTER)
    return rows.where(_in_series(commune_id, number.series), RegisterEntry.number == number.number).first()


def decisions_holding(commune_id: int, series: Series) -> dict[int, Decision]:
    """Numbers that recognition decisions carry: they keep them themselves and stand in the register too."""
    if (series.body, series.kind) != ("peoples_committee", "QĐ"):
        return {}
    rows = Decision.select(Decision, Cycle.id, Cycle.name).join(Cycle)
    rows = rows.where(
        Cycle.commune == commune_id,
        Decision.issued_on.between(date(series.year, 1, 1), date(series.year, 12, 31)),
    )
    numbered = ((number_within(row.number, series), row) for row in rows)
    return {number: row for number, row in numbered if number is not None}


def holder_of_decision(commune_id: int, text: str, on: date) -> RegisterEntry | None:
    """Who has the number that a decision of that day is to carry, written as “45/QĐ-UBND”."""
    series = Series("peoples_committee", "QĐ", on.year)
    number = number_within(text, series)
    return entry_holding(commune_id, PaperNumber(series, number)) if number else None


def taken(commune_id: int, series: Series) -> frozenset[int]:
    """Every number of the series that something holds."""
    rows = RegisterEntry.select(RegisterEntry.number).where(_in_series(commune_id, series))
    return frozenset(n for (n,) in rows.tuples()) | decisions_holding(commune_id, series).keys()


def years_of(commune_id: int) -> list[int]:
    """Years in which a number was given or a decision made, the latest first."""
    given = RegisterEntry.select(RegisterEntry.year).where(RegisterEntry.commune == commune_id).distinct()
    decided = Decision.select(Decision.issued_on).join(Cycle).where(Cycle.commune == commune_id)
    years = {year for (year,) in given.tuples()} | {day.year for (day,) in decided.tuples()}
    return sorted(years, reverse=True)


def _in_series(commune_id: int, series: Series) -> Any:
    return (
        (RegisterEntry.commune == commune_id)
        & (RegisterEntry.series == series.body)
        & (RegisterEntry.kind == series.kind)
        & (RegisterEntry.year == series.year)
    )
