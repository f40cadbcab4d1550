"""Earlier self-scores of a registration, kept as they were handed in. The newest one is the sheet itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from peewee import CompositeKey, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField, fn

from ..domain.scoring import ScoreSheet
from ..domain.self_score_rounds import MOST, Round, Standing
from .accounts import Account
from .base import Check, Row
from .registration import Registration
from .scoring import INDICATORS, Sheet, SheetKind, sheets_of


class SelfScoreRound(Row):
    """A self-score that another one followed. `keyed_by_name`: who keyed it in, by the name of then."""

    registration = ForeignKeyField(Registration, backref="rounds", index=False, on_delete="CASCADE")
    number = IntegerField(constraints=[Check(f"number BETWEEN 1 AND {MOST}")])
    scored_on = DateField()
    keyed_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    keyed_by_name = TextField(default="")
    keyed_at = DateTimeField()

    class Meta:
        indexes = ((("registration", "number"), True),)


class RoundScore(Row):
    """The points of one indicator in an earlier self-score; every one of them has all ten."""

    round = ForeignKeyField(SelfScoreRound, backref="scores", index=False, on_delete="CASCADE")
    indicator = IntegerField(constraints=[Check(f"indicator BETWEEN 1 AND {INDICATORS}")])
    points = IntegerField(constraints=[Check("points BETWEEN 0 AND 10")])

    class Meta:
        primary_key = CompositeKey("round", "indicator")


Kept = tuple[SelfScoreRound, ScoreSheet]
Sheets = dict[SheetKind, dict[int, tuple[Sheet, ScoreSheet]]]


def kept_of(registration_ids: Iterable[int]) -> dict[int, list[Kept]]:
    """Earlier self-scores by registration id, the first one first; two statements per 900 people."""
    ids, found = list(registration_ids), defaultdict[int, list[Kept]](list)
    for start in range(0, len(ids), 900):
        chosen = SelfScoreRound.registration.in_(ids[start : start + 900])
        points: dict[int, list[int | None]] = defaultdict(lambda: [None] * INDICATORS)
        scores = RoundScore.select(RoundScore.round, RoundScore.indicator, RoundScore.points)
        for round_id, indicator, given in scores.join(SelfScoreRound).where(chosen).tuples():
            points[round_id][indicator - 1] = given
        for row in SelfScoreRound.select().where(chosen).order_by(SelfScoreRound.number):
            found[row.registration_id].append((row, ScoreSheet(tuple(points[row.id]))))
    return dict(found)


def numbers_of(registration_ids: Iterable[int]) -> dict[int, int]:
    """Which self-score is the current one, by registration id, where it is not the first; a statement per
    900 people."""
    ids, found = list(registration_ids), dict[int, int]()
    for start in range(0, len(ids), 900):
        chosen = SelfScoreRound.registration.in_(ids[start : start + 900])
        last = SelfScoreRound.select(SelfScoreRound.registration, fn.MAX(SelfScoreRound.number))
        rows = last.where(chosen).group_by(SelfScoreRound.registration).tuples()
        found.update({id: number + 1 for id, number in rows})
    return found


def rounds_of(registration_ids: Iterable[int]) -> dict[int, list[Round]]:
    """Every self-score by registration id, the current one last; four statements per 900 people.

    A current one without any points has not begun and is left out.
    """
    ids = list(registration_ids)
    kept = kept_of(ids)
    found = {id: [Round(row.number, row.scored_on, sheet) for row, sheet in kept.get(id, ())] for id in ids}
    for start in range(0, len(ids), 900):
        for id, (row, sheet) in sheets_of(ids[start : start + 900], SheetKind.SELF).items():
            if len(sheet.missing) < INDICATORS:
                found[id].append(Round(len(found[id]) + 1, day_of(row), sheet))
    return found


def day_of(sheet: Sheet) -> date:
    """The day of a self-score: the one written on it, else the one on which it was keyed in."""
    day: date = sheet.scored_on or sheet.keyed_at.date()
    return day


def standings_of(rows: Iterable[Registration]) -> dict[int, Standing]:
    """What the rules of further self-scores ask of many registrations, by id."""
    people = list(rows)
    ids = [row.id for row in people]
    kept, sheets = kept_of(ids), _both_sheets(ids)
    return {row.id: _standing(row, kept.get(row.id, ()), sheets) for row in people}


def _standing(row: Registration, kept: Iterable[Kept], sheets: Sheets) -> Standing:
    own = sheets[SheetKind.SELF].get(row.id)
    return Standing(
        stage=row.stage,
        sheet=own[1] if own else ScoreSheet((None,) * INDICATORS),
        day=day_of(own[0]) if own else None,
        kept_days=tuple(one.scored_on for one, _points in kept),
        is_verified=row.id in sheets[SheetKind.VERIFIED],
        earliest=min(row.cycle.starts_on or row.registered_on, row.registered_on),
    )


def _both_sheets(ids: list[int]) -> Sheets:
    """Four statements per 900 people."""
    found: Sheets = {kind: {} for kind in SheetKind}
    for kind in SheetKind:
        for start in range(0, len(ids), 900):
            found[kind].update(sheets_of(ids[start : start + 900], kind))
    return found
