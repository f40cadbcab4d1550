"""Verification: the committee sets its own ten points beside the self-score, or sends the sheet back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Step, transition
from ..domain.problems import NotAllowed, Stale, refuse_if
from ..domain.scoring import ScoreSheet
from ..domain.verification import sheet_problems
from ..models.communes import Commune
from ..models.registration import Registration
from ..models.scoring import Sheet, SheetKind, sheets_of
from .deeds import about_to_change
from .evidence import EvidenceMark, judge_evidence
from .moving import Move, fetch, move, must_be_open
from .scoring import KeyedSheet, store
from .transactions import batches, writing


def verify(
    sheets: Sequence[KeyedSheet], *, by: Actor, at: datetime, self_versions: dict[int, int] | None = None
) -> None:
    """Set verified points and take the registrations to “verified”.

    An indicator that differs from the self-score by more than the cycle allows needs a note.
    `self_versions`: the versions of the self-scores that the pages showed; a self-score changed meanwhile
    makes it `Stale`. What a cycle asks about evidence and a second verifier binds the desk
    (`second_verification.judge`): an import brings what was decided elsewhere.
    Raises `Refused` (fields points-N, note-N), `WrongStage`, `NotAllowed`, `Stale`.
    """
    with writing():
        rows = fetch([one.registration_id for one in sheets], by)
        own = must_verify(rows, by, self_versions or {})
        for one in sheets:
            row = rows[one.registration_id]
            refuse_if(
                sheet_problems(one.points, own[row.id], one.notes, row.cycle.rules, row.cycle.strictness)
            )
        about_to_change(rows, "verified")
        changed = store(sheets, rows, SheetKind.VERIFIED, by=by, at=at)
        move(
            (
                Move(one.registration_id, changes=changed.get(one.registration_id, {}), reason=_notes(one))
                for one in sheets
            ),
            Step.VERIFY,
            by=by,
            at=at,
        )


def must_verify(
    rows: Mapping[int, Registration], by: Actor, self_versions: Mapping[int, int]
) -> dict[int, ScoreSheet]:
    """The self-scores of these registrations, when `by` may verify all of them now."""
    own: dict[int, tuple[Sheet, ScoreSheet]] = {}
    own_eyes = bool(Commune.get_by_id(by.commune_id).same_account_may_verify)
    for batch in batches(rows):
        own.update(sheets_of(batch, SheetKind.SELF))
    for row in rows.values():
        must_be_open(row.cycle)
        transition(row.stage, Step.VERIFY)
        by.must(row.stage, Step.VERIFY, row.unit_id)
        _four_eyes(row, own[row.id][0], by, may_verify_own=own_eyes)
        _same_self_score(row, own[row.id][0], self_versions.get(row.id))
    return {i: points for i, (_sheet, points) in own.items()}


def look_at_evidence(
    registration_id: int, marks: Mapping[int, EvidenceMark], *, by: Actor, at: datetime
) -> None:
    """Keep what was seen of the evidence without points: the verifier stops in the middle, or sends back.

    Raises what `must_verify` and `judge_evidence` raise.
    """
    with writing():
        must_verify(fetch([registration_id], by), by, {})
        judge_evidence(registration_id, marks, by=by, at=at)


def send_back(
    registration_id: int, reason: str, *, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Return a sheet for more evidence; the points stay, the clerk sees the reason."""
    with writing():
        about_to_change([registration_id], "registration")
        move([Move(registration_id, version, reason)], Step.SEND_BACK, by=by, at=at)
        Registration.update(sent_back_reason=reason.strip()).where(
            Registration.id == registration_id
        ).execute()


def _four_eyes(row: Registration, sheet: Sheet, by: Actor, *, may_verify_own: bool) -> None:
    """Nobody verifies what the same account keyed in, unless the commune switched this off."""
    if by.account_id is None or sheet.keyed_by_id != by.account_id:
        return
    if not may_verify_own:
        raise NotAllowed(
            f"Phiếu của {row.citizen.name} do chính bạn nhập, nên người khác phải thẩm định. "
            "Nếu xã ít người, quản trị có thể cho phép việc này ở trang Thông tin xã."
        )


def _same_self_score(row: Registration, sheet: Sheet, version: int | None) -> None:
    if version is not None and version != sheet.version:
        by = sheet.keyed_by.name if sheet.keyed_by else ""
        raise Stale(f"điểm tự chấm của {row.citizen.name}", by=by, at=f"{sheet.keyed_at:%H:%M %d/%m/%Y}")


def _notes(one: KeyedSheet) -> str:
    return "; ".join(f"chỉ số {n}: {note.strip()}" for n, note in sorted(one.notes.items()) if note.strip())
