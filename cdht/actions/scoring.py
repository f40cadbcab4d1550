"""Self-scoring: keep what was keyed, complete or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage, Step, transition
from ..domain.problems import Problem, refuse_if
from ..domain.scoring import ScoreSheet
from ..models.registration import Registration
from ..models.scoring import Score, Sheet, SheetKind, sheets_of
from .deeds import about_to_change
from .journal import Changes, Entry, record
from .moving import Move, fetch, move, must_be_open, stale, touch
from .opinions import drop_opinions
from .transactions import batches, insert_rows, writing

EMPTIED = "Phiếu này đã lưu xong. Nhập nhầm người thì mở nhật ký hồ sơ rồi hoàn tác."


@dataclass(frozen=True, slots=True)
class KeyedSheet:
    """The points of one person as keyed. `version` is the sheet's version that the page showed, 0 for none
    yet; None skips the comparison (an import reads no page)."""

    registration_id: int
    points: ScoreSheet
    version: int | None = None
    notes: Mapping[int, str] = field(default_factory=dict)


def save_self_scores(sheets: Sequence[KeyedSheet], *, by: Actor, at: datetime) -> None:
    """Keep the sheets; a complete one takes its registration to “self-scored”, an incomplete one waits.

    Saving the same points again changes nothing, except that a complete sheet of somebody who stands at the
    beginning again (sent back for evidence, registered anew) is handed in as it is.
    Raises `Refused`, `WrongStage`, `NotAllowed`, `Stale`.
    """
    with writing():
        rows = fetch([one.registration_id for one in sheets], by)
        for one in sheets:
            _may_key(rows[one.registration_id], one, by)
        about_to_change(rows, "registration", "self")
        changed = store(sheets, rows, SheetKind.SELF, by=by, at=at)
        for one in sheets:
            _must_stay_complete(rows[one.registration_id], one)
        complete = [one for one in sheets if one.points.complete and _moves_on(rows, one, changed)]
        drafts = [one for one in sheets if not one.points.complete and one.registration_id in changed]
        drop_opinions((rows[one.registration_id] for one in complete), by=by, at=at)
        move(
            (Move(one.registration_id, changes=changed.get(one.registration_id, {})) for one in complete),
            Step.SELF_SCORE,
            by=by,
            at=at,
        )
        touch(rows[one.registration_id] for one in drafts)
        record(
            (
                Entry(
                    "self_score_draft",
                    one.registration_id,
                    rows[one.registration_id].cycle_id,
                    changes=changed[one.registration_id],
                )
                for one in drafts
            ),
            by=by,
            at=at,
        )
        _forget_send_back([one.registration_id for one in complete])


def store(
    sheets: Sequence[KeyedSheet],
    rows: Mapping[int, Registration],
    kind: SheetKind,
    *,
    by: Actor,
    at: datetime,
) -> dict[int, Changes]:
    """Write the points of sheets that differ from what is stored; what changed, by registration id.

    Raises `Stale` when a sheet's version is not the one that the page showed and the points differ.
    """
    known = {}
    for batch in batches(one.registration_id for one in sheets):
        known.update(sheets_of(batch, kind))
    changed: dict[int, Changes] = {}
    for one in sheets:
        sheet, old = known.get(one.registration_id, (None, ScoreSheet((None,) * len(one.points.points))))
        changes = _differences(old, one.points)
        if sheet is not None and not changes and not one.notes:
            continue
        if one.version is not None and one.version != (sheet.version if sheet else 0):
            raise stale(rows[one.registration_id])
        changed[one.registration_id] = changes
    todo = [one for one in sheets if one.registration_id in changed]
    _write(todo, {i: known[i][0] for i in changed if i in known}, rows, kind, by, at)
    return changed


def _moves_on(rows: Mapping[int, Registration], one: KeyedSheet, changed: Mapping[int, Changes]) -> bool:
    """Whether a complete sheet has news for the verifier: other points, or the same handed in again."""
    return one.registration_id in changed or rows[one.registration_id].stage == Stage.REGISTERED


def _may_key(row: Registration, one: KeyedSheet, by: Actor) -> None:
    must_be_open(row.cycle)
    transition(row.stage, Step.SELF_SCORE)
    by.must(row.stage, Step.SELF_SCORE, row.unit_id)
    refuse_if(one.points.problems(row.cycle.rules))


def _must_stay_complete(row: Registration, one: KeyedSheet) -> None:
    """Asked after `store`, so that whoever was slower hears of the colleague before hearing of holes."""
    if row.stage == Stage.SELF_SCORED and not one.points.complete:
        is_emptied = len(one.points.missing) == len(one.points.points)
        words = EMPTIED if is_emptied else "Phiếu đã chấm xong, đừng bỏ trống ô. Ghi 0 nếu không có điểm."
        refuse_if(Problem(f"points-{number}", words) for number in one.points.missing)


def _differences(old: ScoreSheet, new: ScoreSheet) -> Changes:
    pairs = zip(old.points, new.points, strict=True)
    return {f"points-{number}": [was, now] for number, (was, now) in enumerate(pairs, 1) if was != now}


def _write(
    todo: Sequence[KeyedSheet],
    existing: Mapping[int, Sheet],
    rows: Mapping[int, Registration],
    kind: SheetKind,
    by: Actor,
    at: datetime,
) -> None:
    """A new sheet begins with the registration's version, which grows with every change: no page from before
    an undo ever takes another sheet for the one that it showed."""
    fresh = [one.registration_id for one in todo if one.registration_id not in existing]
    for batch in batches(fresh, 500):
        Sheet.insert_many(
            {
                "registration": i,
                "kind": kind,
                "version": rows[i].version,
                "keyed_by": by.account_id,
                "keyed_at": at,
                "scored_on": at.date() if kind is SheetKind.SELF else None,
            }
            for i in batch
        ).execute()
    for batch in batches(sheet.id for sheet in existing.values()):
        Sheet.update(version=Sheet.version + 1, keyed_by=by.account_id, keyed_at=at).where(
            Sheet.id.in_(batch)
        ).execute()
        Score.delete().where(Score.sheet.in_(batch)).execute()
    for group in batches(todo, 250):
        chosen = Sheet.registration.in_([one.registration_id for one in group]) & (Sheet.kind == kind)
        ids = dict(Sheet.select(Sheet.registration, Sheet.id).where(chosen).tuples())
        fields = [Score.sheet, Score.indicator, Score.points, Score.note]
        insert_rows(Score, fields, _score_rows(group, ids))


def _score_rows(
    group: Iterable[KeyedSheet], sheet_ids: Mapping[int, int]
) -> Iterable[tuple[int, int, int, str]]:
    for one in group:
        for number, points in enumerate(one.points.points, 1):
            if points is not None:
                yield sheet_ids[one.registration_id], number, points, one.notes.get(number, "")


def _forget_send_back(ids: Sequence[int]) -> None:
    """The reason for sending back has served once the sheet is complete again."""
    for batch in batches(ids):
        Registration.update(sent_back_reason="").where(
            Registration.id.in_(batch), Registration.sent_back_reason != ""
        ).execute()
