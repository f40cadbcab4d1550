"""Pictures of points, earlier self-scores, opinions of verifiers and learning plans (see images.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..models.learning_plans import LearningPlanItem
from ..models.registration import Registration
from ..models.scoring import Score, Sheet, SheetKind
from ..models.second_verification import Opinion, OpinionScore
from ..models.self_score_rounds import RoundScore, SelfScoreRound, kept_of

_ROUND = ("scored_on", "keyed_by_id", "keyed_by_name", "keyed_at")
_PLAN = ("what", "where", "due_on", "indicators", "done_on", "result", "added_by_id", "added_at")
_KINDS = {"self": SheetKind.SELF, "verified": SheetKind.VERIFIED}


def sheets(ids: Sequence[int], part: str) -> dict[int, Any]:
    chosen = Sheet.registration.in_(ids) & (Sheet.kind == _KINDS[part])
    sheets = {row.id: row for row in Sheet.select().where(chosen)}
    points: dict[int, dict[int, Any]] = defaultdict(dict)
    for score in Score.select().where(Score.sheet.in_(list(sheets))).order_by(Score.indicator):
        points[score.sheet_id][score.indicator] = [score.points, score.note]
    return {row.registration_id: _sheet(row, points[row.id]) for row in sheets.values()}


def _sheet(row: Sheet, points: Mapping[int, Any]) -> dict[str, Any]:
    """The day is kept where it is not the one of keying, as pictures did before there were days."""
    value = {"by": row.keyed_by_id, "at": row.keyed_at, "points": points}
    own_day = row.scored_on is not None and row.scored_on != row.keyed_at.date()
    return value | ({"on": row.scored_on} if own_day else {})


def rounds(ids: Sequence[int], _part: str) -> dict[int, Any]:
    """By number; None where there never was a second self-score."""
    return {
        id: {
            row.number: {name: getattr(row, name) for name in _ROUND} | {"points": sheet.points}
            for row, sheet in kept
        }
        for id, kept in kept_of(ids).items()
    }


def plans(ids: Sequence[int], _part: str) -> dict[int, Any]:
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in LearningPlanItem.select().where(LearningPlanItem.registration.in_(ids)):
        found[row.registration_id][row.number] = {name: getattr(row, name) for name in _PLAN}
    return dict(found)


def opinions(ids: Sequence[int], _part: str) -> dict[int, Any]:
    query = Opinion.select().where(Opinion.registration.in_(ids)).order_by(Opinion.place)
    rows = {row.id: row for row in query}
    points: dict[int, dict[int, Any]] = defaultdict(dict)
    for score in OpinionScore.select().where(OpinionScore.opinion.in_(list(rows))):
        points[score.opinion_id][score.indicator] = [score.points, score.note]
    found: dict[int, list[Any]] = {i: [] for i in ids}
    for row in rows.values():
        found[row.registration_id].append(
            {"place": row.place, "by": row.given_by_id, "at": row.given_at, "points": points[row.id]}
        )
    return found


def put_sheet(row: Registration, part: str, value: Any) -> None:
    """A sheet that was not there goes again; a new one begins with a version never used (actions/scoring)."""
    chosen = (Sheet.registration == row.id) & (Sheet.kind == _KINDS[part])
    Score.delete().where(Score.sheet.in_(Sheet.select(Sheet.id).where(chosen))).execute()
    if value is None:
        Sheet.delete().where(chosen).execute()
        return
    day = value.get("on", value["at"][:10]) if part == "self" else None
    values = {
        "version": Sheet.version + 1, "keyed_by": value["by"], "keyed_at": value["at"], "scored_on": day,
    }  # fmt: skip
    if not Sheet.update(**values).where(chosen).execute():
        values = {"registration": row.id, "kind": _KINDS[part], **values, "version": row.version}
        Sheet.create(**values)
    sheet = Sheet.get(chosen)
    for number, (points, note) in value["points"].items():
        Score.create(sheet=sheet, indicator=int(number), points=points, note=note)


def put_opinions(row: Registration, _part: str, value: Any) -> None:
    Opinion.delete().where(Opinion.registration == row.id).execute()
    for one in value or ():
        opinion = Opinion.create(
            registration=row.id, place=one["place"], given_by=one["by"], given_at=one["at"]
        )
        for number, (points, note) in one["points"].items():
            OpinionScore.create(opinion=opinion, indicator=int(number), points=points, note=note)


def put_rounds(row: Registration, _part: str, value: Any) -> None:
    SelfScoreRound.delete().where(SelfScoreRound.registration == row.id).execute()
    for number, kept in (value or {}).items():
        values = {name: kept[name] for name in _ROUND}
        one = SelfScoreRound.create(registration=row.id, number=int(number), **values)
        for indicator, points in enumerate(kept["points"], 1):
            RoundScore.create(round=one, indicator=indicator, points=points)


def put_plan(row: Registration, _part: str, value: Any) -> None:
    """Items are known by their number, so that those that stay keep their ids."""
    wanted = {int(number): values for number, values in (value or {}).items()}
    own = LearningPlanItem.registration == row.id
    LearningPlanItem.delete().where(own, LearningPlanItem.number.not_in(list(wanted))).execute()
    for number, values in wanted.items():
        if not LearningPlanItem.update(**values).where(own, LearningPlanItem.number == number).execute():
            LearningPlanItem.create(registration=row.id, number=number, **values)
