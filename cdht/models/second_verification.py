"""What the verifiers of one sheet say before it is settled: at most two opinions, with points for each
indicator."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import CompositeKey, DateTimeField, ForeignKeyField, IntegerField, TextField

from ..domain.lifecycle import Role, Stage
from ..domain.scoring import ScoreSheet
from .accounts import Account, actors_of, in_commune
from .base import Check, Row, length
from .criteria import CriteriaVersion, indicators_in
from .cycles import Cycle
from .registration import Registration
from .scoring import INDICATORS


class Opinion(Row):
    """The points of the first (`place` 1) or second verifier, kept as they were given, after settling too.

    They hold as long as the sheet that they were given on: when it is handed in anew or opened for a
    correction they go, and the journal keeps them.
    """

    registration = ForeignKeyField(Registration, backref="opinions", on_delete="RESTRICT")
    place = IntegerField(constraints=[Check("place BETWEEN 1 AND 2")])
    given_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    given_at = DateTimeField()

    class Meta:
        indexes = ((("registration", "place"), True),)


class OpinionScore(Row):
    """The points of one indicator in an opinion, with the verifier's note."""

    opinion = ForeignKeyField(Opinion, backref="scores", index=False, on_delete="CASCADE")
    indicator = IntegerField(constraints=[Check(f"indicator BETWEEN 1 AND {INDICATORS}")])
    points = IntegerField(constraints=[Check("points BETWEEN 0 AND 10")])
    note = TextField(default="", constraints=[length("note", 0, 500)])

    class Meta:
        primary_key = CompositeKey("opinion", "indicator")


def opinions_of(registration_ids: Iterable[int]) -> dict[int, list[tuple[Opinion, ScoreSheet]]]:
    """The opinions by registration id, the first one first; two statements per 900 people."""
    ids, found = list(registration_ids), dict[int, list[tuple[Opinion, ScoreSheet]]]()
    for start in range(0, len(ids), 900):
        pinned = Opinion.select(Opinion, CriteriaVersion.digest).join(Registration).join(Cycle)
        chosen = pinned.join(CriteriaVersion).where(Opinion.registration.in_(ids[start : start + 900]))
        rows = list(chosen.order_by(Opinion.registration, Opinion.place).objects())
        points: dict[int, list[int | None]] = {row.id: [None] * indicators_in(row.digest) for row in rows}
        for score in OpinionScore.select().where(OpinionScore.opinion.in_(list(points))):
            points[score.opinion_id][score.indicator - 1] = score.points
        for row in rows:
            found.setdefault(row.registration_id, []).append((row, ScoreSheet(tuple(points[row.id]))))
    return found


def opinion_notes(opinion_id: int) -> dict[int, str]:
    """The notes of an opinion by indicator."""
    rows = OpinionScore.select(OpinionScore.indicator, OpinionScore.note)
    return dict(rows.where((OpinionScore.opinion == opinion_id) & (OpinionScore.note != "")).tuples())


def waiting_opinions(cycle_id: int) -> dict[int, list[Opinion]]:
    """Opinions on sheets that are not verified yet, by registration id, the first one first."""
    query = (
        Opinion.select(Opinion, Account)
        .join(Registration)
        .switch(Opinion)
        .left_outer_join(Account)
        .where(Registration.cycle == cycle_id, Registration.stage == Stage.SELF_SCORED)
        .order_by(Opinion.registration, Opinion.place)
    )
    found: dict[int, list[Opinion]] = {}
    for row in query:
        found.setdefault(row.registration_id, []).append(row)
    return found


def others_who_may(row: Registration, but: Iterable[int | None]) -> list[Account]:
    """The accounts in use that may verify in the unit of `row`, without those named."""
    accounts = list(in_commune(row.unit.commune_id).where(Account.active))
    actors = actors_of(accounts)
    left_out = set(but)
    return [
        one
        for one in accounts
        if one.id not in left_out
        and actors[one.id].has(Role.VERIFIER)
        and actors[one.id].works_in(row.unit_id)
    ]
