"""Two verifiers: the desk's verdict on a sheet, kept as the first opinion, answered by a second, settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.problems import NotAllowed, Stale, refuse_if
from ..domain.scoring import ScoreSheet
from ..domain.verification import (
    Turn,
    lacking_problems,
    settled_from,
    settlement_problems,
    sheet_problems,
    turn_of,
)
from ..domain.vietnamese import time_short
from ..models.evidence import accepted_indicators
from ..models.registration import Registration
from ..models.scoring import SheetKind, sheets_of
from ..models.second_verification import Opinion, opinion_notes, opinions_of
from .evidence import EvidenceMark, judge_evidence
from .journal import Entry, record
from .moving import fetch, must_be_fresh, touch
from .opinions import forget_opinion, in_words, keep_opinion
from .scoring import KeyedSheet
from .transactions import writing
from .verification import must_verify, verify

Given = list[tuple[Opinion, ScoreSheet]]


def judge(
    sheet: KeyedSheet,
    marks: Mapping[int, EvidenceMark],
    *,
    turn: Turn,
    self_version: int | None,
    by: Actor,
    at: datetime,
) -> Turn | None:
    """What a verifier decides at the desk: evidence and ten points, in one transaction.

    `turn`: whose turn it was when the page was made. Returns None when the sheet is verified by this, else
    whose turn it is now: the first opinion waits for a second verifier where the totals are too far apart;
    the second one verifies where both agree in everything, else waits to be settled.
    Raises `Refused` (points-N, note-N, evidence-note-ID), `WrongStage`, `NotAllowed`, `Stale`.
    """
    with writing():
        row = fetch([sheet.registration_id], by)[sheet.registration_id]
        versions = {} if self_version is None else {row.id: self_version}
        own, given = must_verify({row.id: row}, by, versions)[row.id], _given(row)
        _same_turn(row, given, turn)
        _not_after_both(turn)
        judge_evidence(row.id, marks, by=by, at=at)
        strict, accepted = row.cycle.strictness, accepted_indicators(row.id)
        refuse_if(
            (
                *sheet_problems(sheet.points, own, sheet.notes, row.cycle.rules, strict),
                *lacking_problems(sheet.points, accepted, strict),
            )
        )
        if turn == Turn.FIRST or _is_by(given[0][0], by):
            return _first(row, own, sheet, by=by, at=at)
        return _second(row, given[0], sheet, by=by, at=at)


def settle(
    registration_id: int,
    chosen: Mapping[int, int | None],
    notes: Mapping[int, str],
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> ScoreSheet:
    """The second verifier, who sees both by now, settles where they differ; the sheet is verified with that.

    Where both agree their points stand, whatever is chosen. Raises like `judge`.
    """
    with writing():
        row = fetch([registration_id], by)[registration_id]
        must_verify({row.id: row}, by, {})
        must_be_fresh(row, version)
        given = _given(row)
        _same_turn(row, given, Turn.SETTLING)
        if not _is_by(given[1][0], by):
            raise NotAllowed("Người thẩm định thứ hai chốt điểm của phiếu này.")
        (first, one), (second, two) = given
        settled, strict = settled_from(one, two, chosen), row.cycle.strictness
        refuse_if(
            (
                *settlement_problems(settled, one, two, notes, row.cycle.rules),
                *lacking_problems(settled, accepted_indicators(row.id), strict),
            )
        )
        said = {**opinion_notes(first.id), **opinion_notes(second.id), **notes}
        verify([KeyedSheet(row.id, settled, notes=said)], by=by, at=at)
        return settled


def _first(row: Registration, own: ScoreSheet, sheet: KeyedSheet, *, by: Actor, at: datetime) -> Turn | None:
    """The journal names no points here: the second verifier reads it too, and is to judge alone."""
    if not row.cycle.strictness.needs_second(own, sheet.points):
        forget_opinion(row, 1)
        verify([sheet], by=by, at=at)
        return None
    keep_opinion(row, 1, sheet.points, sheet.notes, by=by, at=at)
    touch([row])
    record([Entry("first_opinion", row.id, row.cycle_id)], by=by, at=at)
    return Turn.SECOND


def _second(
    row: Registration, first: tuple[Opinion, ScoreSheet], sheet: KeyedSheet, *, by: Actor, at: datetime
) -> Turn | None:
    opinion, points = first
    _other_eyes(row, by)
    keep_opinion(row, 2, sheet.points, sheet.notes, by=by, at=at)
    touch([row])
    changes = {"first": [None, in_words(points)], "second": [None, in_words(sheet.points)]}
    record([Entry("second_opinion", row.id, row.cycle_id, changes=changes)], by=by, at=at)
    if points != sheet.points:
        return Turn.SETTLING
    notes = {**opinion_notes(opinion.id), **sheet.notes}
    verify([KeyedSheet(row.id, sheet.points, sheet.version, notes)], by=by, at=at)
    return None


def _given(row: Registration) -> Given:
    return opinions_of([row.id]).get(row.id, [])


def _same_turn(row: Registration, given: Given, turn: Turn) -> None:
    if turn_of(len(given)) == turn:
        return
    last = given[-1][0] if given else None
    by = last.given_by.name if last and last.given_by else ""
    raise Stale(
        f"phiếu thẩm định của {row.citizen.name}", by=by, at=time_short(last.given_at) if last else ""
    )


def _not_after_both(turn: Turn) -> None:
    """Both may have been seen by now: nobody gives another opinion, and nobody verifies alone."""
    if turn == Turn.SETTLING:
        raise NotAllowed("Hai người đã chấm xong phiếu này. Người thẩm định thứ hai chốt điểm.")


def _is_by(opinion: Opinion, by: Actor) -> bool:
    return opinion.given_by_id == by.account_id


def _other_eyes(row: Registration, by: Actor) -> None:
    """The second pair of eyes is never that of who keyed the self-score, whatever the commune allows."""
    sheet, _points = sheets_of([row.id], SheetKind.SELF)[row.id]
    if by.account_id is not None and sheet.keyed_by_id == by.account_id:
        raise NotAllowed(
            f"Phiếu của {row.citizen.name} do chính bạn nhập, nên người khác thẩm định lần thứ hai."
        )
