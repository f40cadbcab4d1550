"""0013: self-scores that were there get the day on which they were keyed in; nobody has a plan or a round."""

from __future__ import annotations

import factories as make
from playhouse.migrations import Runner

from cdht.domain.lifecycle import Role
from cdht.models.learning_plans import LearningPlanItem
from cdht.models.migrating import FOLDER
from cdht.models.scoring import Score, Sheet, SheetKind
from cdht.models.self_score_rounds import RoundScore, SelfScoreRound, rounds_of


def test_sheets_of_before_stay_and_get_their_day(db) -> None:
    chief = make.commune()
    unit = make.unit(chief)
    row = make.self_scored(chief, make.person(chief, make.cycle(chief), unit))
    make.verified(make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,)), row)
    for table in ("learning_plan_item", "round_score", "self_score_round"):
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql('ALTER TABLE "sheet" DROP COLUMN "scored_on"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0013_growth'")
    scores = list(Score.select().tuples())
    Runner(db, str(FOLDER)).up()
    days = {sheet.kind: sheet.scored_on for sheet in Sheet.select()}
    assert days == {SheetKind.SELF: make.NOW.date(), SheetKind.VERIFIED: None}
    assert list(Score.select().tuples()) == scores
    assert [(one.number, one.day) for one in rounds_of([row.id])[row.id]] == [(1, make.NOW.date())]
    counts = [table.select().count() for table in (LearningPlanItem, SelfScoreRound, RoundScore)]
    assert counts == [0, 0, 0]
