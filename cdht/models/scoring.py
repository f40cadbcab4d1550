"""Score sheets, self and verified side by side, and their points."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from peewee import (
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)
from playhouse.fields import EnumField

from ..domain.scoring import ScoreSheet
from .accounts import Account
from .base import Check, Row, at_least, length, one_of
from .criteria import CriteriaVersion, indicators_in
from .cycles import Cycle
from .registration import Registration

INDICATORS = 10


class SheetKind(StrEnum):
    SELF = "self"
    VERIFIED = "verified"


class Sheet(Row):
    """Ten points of one kind; `version` guards against lost updates. The total is derived, never stored.

    `scored_on`: of a self-score the day on which the person scored; None of a verified sheet.
    """

    registration = ForeignKeyField(Registration, backref="sheets", on_delete="RESTRICT")
    kind = EnumField(SheetKind, constraints=[one_of("kind", SheetKind)])
    version = IntegerField(default=1, constraints=[at_least("version", 1)])
    keyed_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    keyed_at = DateTimeField()
    scored_on = DateField(null=True)

    class Meta:
        indexes = ((("registration", "kind"), True),)


class Score(Row):
    """The points of one indicator. An empty box has no row."""

    sheet = ForeignKeyField(Sheet, backref="scores", index=False, on_delete="CASCADE")
    indicator = IntegerField(constraints=[Check(f"indicator BETWEEN 1 AND {INDICATORS}")])
    points = IntegerField(constraints=[Check("points BETWEEN 0 AND 10")])
    note = TextField(default="", constraints=[length("note", 0, 500)])

    class Meta:
        primary_key = CompositeKey("sheet", "indicator")


def sheets_of(
    registration_ids: Iterable[int] | ModelSelect, kind: SheetKind
) -> dict[int, tuple[Sheet, ScoreSheet]]:
    """Sheet row and points of many registrations, by registration id: two statements, however many.

    A sheet has as many points as the criteria of its cycle have indicators; None where nothing was given.
    """
    ids = registration_ids if isinstance(registration_ids, ModelSelect) else list(registration_ids)
    chosen = (Sheet.registration.in_(ids)) & (Sheet.kind == kind)
    pinned = Sheet.select(Sheet, CriteriaVersion.digest).join(Registration).join(Cycle).join(CriteriaVersion)
    sheets = list(pinned.where(chosen).objects())
    points: dict[int, list[int | None]] = {
        sheet.id: [None] * indicators_in(sheet.digest) for sheet in sheets
    }
    scores = Score.select(Score.sheet, Score.indicator, Score.points).join(Sheet).where(chosen).tuples()
    for sheet_id, indicator, given in scores.iterator():
        if sheet_id in points:  # one that was handed in between the two statements is seen next time
            points[sheet_id][indicator - 1] = given
    return {sheet.registration_id: (sheet, ScoreSheet(tuple(points[sheet.id]))) for sheet in sheets}


def notes_of(sheet_id: int) -> dict[int, str]:
    """The verifier's notes by indicator."""
    rows = Score.select(Score.indicator, Score.note).where((Score.sheet == sheet_id) & (Score.note != ""))
    return dict(rows.tuples())


def sheets_by_person(registration_ids: Iterable[int], kind: SheetKind) -> dict[int, ScoreSheet]:
    """The points of many registrations, by registration id; two statements per 900 people."""
    ids = list(registration_ids)
    parts = (sheets_of(ids[start : start + 900], kind) for start in range(0, len(ids), 900))
    return {id: sheet for part in parts for id, (_row, sheet) in part.items()}
