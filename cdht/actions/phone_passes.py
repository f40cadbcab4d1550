"""Passes for a telephone: begun and ended at the desk, used by whoever holds the telephone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from ..domain.accounts import Actor
from ..domain.evidence import EvidenceKind, proposed_text
from ..domain.phone_passes import LIFE, is_over, picture_problems
from ..domain.problems import NotAllowed, Refused, refuse_if
from ..models.phone_passes import PhonePass, with_session
from ..models.sessions import Session
from .evidence import EvidenceFacts, open_for_evidence
from .evidence_files import TakenIn
from .evidence_keeping import keep_evidence
from .transactions import writing

FORGOTTEN_AFTER = timedelta(days=1)


def begin_pass(
    registration_id: int, indicator: int | None, session: Session, *, by: Actor, at: datetime
) -> str:
    """A fresh pass for one sheet, as text; the account's earlier ones end. Only its digest is stored.

    Raises `Refused` (indicator), `WrongStage`, `NotAllowed`.
    """
    with writing():
        row = open_for_evidence(registration_id, by)
        if indicator is not None and indicator not in {one.number for one in row.cycle.rules.indicators}:
            raise Refused.because("Chọn chỉ số mà ảnh chứng tỏ.", "indicator")
        PhonePass.delete().where(
            (PhonePass.account == by.account_id) | (PhonePass.ends_at < at - FORGOTTEN_AFTER)
        ).execute()
        token = secrets.token_urlsafe(24)  # 192 bits
        PhonePass.create(
            digest=_digest(token),
            ticket_digest=_digest(session.ticket),
            session=session.id,
            account=by.account_id,
            registration=row.id,
            indicator=indicator,
            made_at=at,
            ends_at=at + LIFE,
        )
        return token


def end_passes(*, by: Actor) -> None:
    """The account's pass opens nothing any more."""
    with writing():
        PhonePass.delete().where(PhonePass.account == by.account_id).execute()


def open_pass(token: str, *, at: datetime) -> PhonePass | None:
    """The pass while it holds: in time, not used up, its session still there, its sheet still open to it."""
    one: PhonePass | None = with_session().where(PhonePass.digest == _digest(token)).first()
    if one is None or is_over(at=at, ends_at=one.ends_at, taken=one.taken):
        return None
    if one.ticket_digest != _digest(one.session.ticket):
        return None
    try:
        open_for_evidence(one.registration_id, holder(one))
    except (Refused, NotAllowed):
        return None
    return one


def holder(one: PhonePass) -> Actor:
    """In whose name the telephone's pictures come."""
    actor: Actor = one.session.account.as_actor()
    return actor


def keep_pictures(
    token: str, indicator: int, files: Sequence[TakenIn], *, folder: Path, at: datetime
) -> PhonePass | None:
    """Add pictures to the sheet; None when the pass has ended meanwhile. Raises `Refused` (files)."""
    facts = EvidenceFacts(proposed_text(EvidenceKind.PHOTO), EvidenceKind.PHOTO)
    with writing():
        one = open_pass(token, at=at)
        if one is None:
            return None
        refuse_if(picture_problems(one.taken, len(files)))
        number = one.indicator or indicator
        keep_evidence(one.registration_id, number, facts, files, folder=folder, by=holder(one), at=at)
        PhonePass.update(taken=PhonePass.taken + len(files)).where(PhonePass.id == one.id).execute()
        return one


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
