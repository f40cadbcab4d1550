"""Further self-scores in a cycle: begin one, give an unfinished one up, and the day of the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Step, WrongStage, transition
from ..domain.problems import Problem, Refused, refuse_if
from ..domain.scoring import ScoreSheet
from ..domain.self_score_rounds import Standing, day_problems, must_be_droppable, must_be_startable
from ..models.accounts import Account
from ..models.registration import Registration
from ..models.scoring import Score, Sheet, SheetKind, sheets_of
from ..models.self_score_rounds import Kept, RoundScore, SelfScoreRound, kept_of, standings_of
from .deeds import about_to_change
from .journal import Changes, Entry, record
from .moving import Move, fetch, move, must_be_open
from .transactions import batches, insert_rows, writing


def start_rounds(registration_ids: Sequence[int], scored_on: date, *, by: Actor, at: datetime) -> None:
    """Begin the next self-score of all of them, or of none, with empty boxes; the one handed in is kept.

    Raises `Refused` naming every row (and field `scored_on`), `WrongStage`, `NotAllowed`.
    """
    with writing():
        rows = fetch(registration_ids, by)
        standings = standings_of(rows.values())
        _refuse_each(rows, lambda row: _may_start(row, standings[row.id], scored_on, by, at))
        about_to_change(rows, "rounds", "self")
        sheets = _self_sheets(rows)
        _keep_rounds(sheets, standings)
        _empty([sheet for sheet, _points in sheets.values()], scored_on, by, at)
        changes = {i: _begun(standings[i], sheets[i], scored_on) for i in rows}
        move((Move(i, changes=changes[i]) for i in rows), Step.SCORE_AGAIN, by=by, at=at)


def drop_rounds(registration_ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Give up self-scores that are not finished: the ones before count again and are handed in.

    Raises `Refused` naming every row, `WrongStage`, `NotAllowed`.
    """
    with writing():
        rows = fetch(registration_ids, by)
        standings = standings_of(rows.values())
        _refuse_each(rows, lambda row: _may_drop(row, standings[row.id], by))
        about_to_change(rows, "rounds", "self", "registration")
        last = {i: kept[-1] for i, kept in kept_of(rows).items()}
        changes = {i: _given_up(standings[i], last[i]) for i in rows}
        for i in rows:
            _put_before(i, *last[i])
        move((Move(i, changes=changes[i]) for i in rows), Step.SELF_SCORE, by=by, at=at)
        for batch in batches(rows):
            Registration.update(sent_back_reason="").where(Registration.id.in_(batch)).execute()


def change_score_day(registration_id: int, scored_on: date, *, by: Actor, at: datetime) -> None:
    """Say on which day the person scored, where the paper names another day than that of keying.

    Without a self-score, or with the same day, nothing happens. Raises `Refused` (field `scored_on`),
    `WrongStage`, `NotAllowed`.
    """
    with writing():
        row = fetch([registration_id], by)[registration_id]
        must_be_open(row.cycle)
        transition(row.stage, Step.SELF_SCORE)
        by.must(row.stage, Step.SELF_SCORE, row.unit_id)
        standing = standings_of([row])[row.id]
        if standing.day is None or standing.day == scored_on:
            return
        refuse_if(day_problems(scored_on, standing, today=at.date()))
        about_to_change([row.id], "self")
        own = (Sheet.registration == row.id) & (Sheet.kind == SheetKind.SELF)
        Sheet.update(scored_on=scored_on).where(own).execute()
        days = {"scored_on": [standing.day.isoformat(), scored_on.isoformat()]}
        record([Entry("change_score_day", row.id, row.cycle_id, changes=days)], by=by, at=at)


# --- Whether -----------------------------------------------------------------------------------------


def _refuse_each(rows: Mapping[int, Registration], ask: Callable[[Registration], None]) -> None:
    """Ask of every row; several that cannot are refused together, each by name."""
    problems: list[Problem] = []
    kind: type[Refused] = Refused
    for row in rows.values():
        try:
            ask(row)
        except Refused as refused:
            kind = WrongStage if isinstance(refused, WrongStage) else kind
            named = f"{row.citizen.name}: " if len(rows) > 1 else ""
            problems += [Problem(one.field or f"r{row.id}", named + one.message) for one in refused.problems]
    if problems:
        raise kind(problems)


def _may_start(row: Registration, one: Standing, scored_on: date, by: Actor, at: datetime) -> None:
    must_be_open(row.cycle)
    must_be_startable(one)
    by.must(row.stage, Step.SCORE_AGAIN, row.unit_id)
    refuse_if(day_problems(scored_on, one, today=at.date(), starts_next=True))


def _may_drop(row: Registration, one: Standing, by: Actor) -> None:
    must_be_open(row.cycle)
    must_be_droppable(one)
    by.must(row.stage, Step.SELF_SCORE, row.unit_id)


# --- Writing -----------------------------------------------------------------------------------------


def _self_sheets(ids: Iterable[int]) -> dict[int, tuple[Sheet, ScoreSheet]]:
    found: dict[int, tuple[Sheet, ScoreSheet]] = {}
    for batch in batches(ids):
        found.update(sheets_of(batch, SheetKind.SELF))
    return found


def _keep_rounds(sheets: Mapping[int, tuple[Sheet, ScoreSheet]], standings: Mapping[int, Standing]) -> None:
    names = dict(Account.select(Account.id, Account.name).tuples())
    fields = [getattr(SelfScoreRound, name) for name in _ROUND]
    insert_rows(
        SelfScoreRound,
        fields,
        (
            (i, standings[i].number, standings[i].day, who, names.get(who, ""), sheet.keyed_at)
            for i, (sheet, _points) in sheets.items()
            for who in [sheet.keyed_by_id]
        ),
    )
    for i, (_sheet, points) in sheets.items():
        chosen = (SelfScoreRound.registration == i) & (SelfScoreRound.number == standings[i].number)
        round_id = SelfScoreRound.select(SelfScoreRound.id).where(chosen).scalar()
        values = ((round_id, number, given) for number, given in enumerate(points.points, 1))
        insert_rows(RoundScore, [RoundScore.round, RoundScore.indicator, RoundScore.points], values)


_ROUND = ("registration", "number", "scored_on", "keyed_by", "keyed_by_name", "keyed_at")


def _empty(sheets: Iterable[Sheet], scored_on: date, by: Actor, at: datetime) -> None:
    """The same sheet with a version of its own, so that a page from before is noticed."""
    values = {
        "version": Sheet.version + 1, "keyed_by": by.account_id, "keyed_at": at, "scored_on": scored_on,
    }  # fmt: skip
    for batch in batches(sheet.id for sheet in sheets):
        Sheet.update(**values).where(Sheet.id.in_(batch)).execute()
        Score.delete().where(Score.sheet.in_(batch)).execute()


def _put_before(registration_id: int, kept: SelfScoreRound, points: ScoreSheet) -> None:
    own = (Sheet.registration == registration_id) & (Sheet.kind == SheetKind.SELF)
    values = {
        "version": Sheet.version + 1,
        "keyed_by": kept.keyed_by_id,
        "keyed_at": kept.keyed_at,
        "scored_on": kept.scored_on,
    }
    Sheet.update(**values).where(own).execute()
    sheet = Sheet.get(own)
    Score.delete().where(Score.sheet == sheet.id).execute()
    fields = [Score.sheet, Score.indicator, Score.points, Score.note]
    insert_rows(Score, fields, ((sheet.id, n, given, "") for n, given in enumerate(points.points, 1)))
    kept.delete_instance()


# --- For the journal ---------------------------------------------------------------------------------


def _begun(one: Standing, sheet: tuple[Sheet, ScoreSheet], scored_on: date) -> Changes:
    points = {f"points-{number}": [given, None] for number, given in enumerate(sheet[1].points, 1)}
    before = one.day.isoformat() if one.day else None
    rounds = {"round": [one.number, one.number + 1], "scored_on": [before, scored_on.isoformat()]}
    return points | rounds


def _given_up(one: Standing, kept: Kept) -> Changes:
    row, points = kept
    pairs = zip(one.sheet.points, points.points, strict=True)
    changed = {f"points-{number}": [was, now] for number, (was, now) in enumerate(pairs, 1) if was != now}
    before = one.day.isoformat() if one.day else None
    return changed | {"round": [one.number, row.number], "scored_on": [before, row.scored_on.isoformat()]}
