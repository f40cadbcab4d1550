"""Keeping and dropping what verifiers say of a sheet that is not settled yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.scoring import ScoreSheet
from ..models.registration import Registration
from ..models.second_verification import Opinion, OpinionScore, opinions_of
from .deeds import about_to_change
from .journal import Entry, record
from .transactions import batches, insert_rows

PLACES = ("first", "second")


def keep_opinion(
    row: Registration, place: int, points: ScoreSheet, notes: Mapping[int, str], *, by: Actor, at: datetime
) -> None:
    """The opinion at this place; one that stood there goes."""
    forget_opinion(row, place)
    opinion = Opinion.create(registration=row.id, place=place, given_by=by.account_id, given_at=at)
    fields = [OpinionScore.opinion, OpinionScore.indicator, OpinionScore.points, OpinionScore.note]
    numbered = enumerate(points.points, 1)
    insert_rows(OpinionScore, fields, ((opinion.id, n, given, notes.get(n, "")) for n, given in numbered))


def forget_opinion(row: Registration, place: int) -> None:
    """Its own verifier says something else now."""
    about_to_change([row.id], "opinions")
    Opinion.delete().where((Opinion.registration == row.id) & (Opinion.place == place)).execute()


def drop_opinions(rows: Iterable[Registration], *, by: Actor, at: datetime) -> None:
    """The sheet that they were given on is another one now; the journal keeps the points.

    Said before the step that ends them, so that the step is what a deed is named after.
    """
    known = {row.id: row for row in rows}
    found = opinions_of(known)
    if not found:
        return
    about_to_change(found, "opinions")
    for batch in batches(found):
        Opinion.delete().where(Opinion.registration.in_(batch)).execute()
    record(
        (
            Entry("drop_opinions", i, known[i].cycle_id, changes=_gone([points for _row, points in given]))
            for i, given in found.items()
        ),
        by=by,
        at=at,
    )


def in_words(sheet: ScoreSheet) -> str:
    """“8, 8, 7 …” as the journal keeps an opinion."""
    return ", ".join(str(points) for points in sheet.points)


def _gone(sheets: Iterable[ScoreSheet]) -> dict[str, list[str | None]]:
    return {name: [in_words(sheet), None] for name, sheet in zip(PLACES, sheets, strict=False)}
