"""One-time passes with which a telephone adds pictures to one sheet, without signing in."""

from __future__ import annotations

from datetime import datetime

from peewee import DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField

from ..domain.phone_passes import MOST_PICTURES
from .accounts import Account
from .base import Check, Row, length
from .communes import Commune
from .evidence import Evidence
from .evidence_files import EvidenceFile
from .registration import Registration
from .scoring import INDICATORS
from .sessions import Session


class PhonePass(Row):
    """`digest` of the pass, never the pass itself; `ticket_digest` of the session that opened it: it dies
    with that session. `indicator` is None when the telephone chooses. `taken`: pictures so far."""

    digest = TextField(unique=True, constraints=[length("digest", 64, 64)])
    ticket_digest = TextField(constraints=[length("ticket_digest", 64, 64)])
    session = ForeignKeyField(Session, on_delete="CASCADE")
    account = ForeignKeyField(Account, on_delete="CASCADE")
    registration = ForeignKeyField(Registration, on_delete="CASCADE")
    indicator = IntegerField(null=True, constraints=[Check(f"indicator BETWEEN 1 AND {INDICATORS}")])
    made_at = DateTimeField()
    ends_at = DateTimeField()
    taken = IntegerField(default=0, constraints=[Check(f"taken BETWEEN 0 AND {MOST_PICTURES}")])


def with_session() -> ModelSelect:
    """Passes with session, account and commune; those of accounts set aside are left out."""
    joined = PhonePass.select(PhonePass, Session, Account, Commune).join(Session)
    return joined.join(Account).join(Commune).where(Account.active, Account.id == PhonePass.account)


def files_since(registration_id: int, moment: datetime) -> ModelSelect:
    """Files of the person's evidence that came since then, each with its item, the newest first."""
    files = EvidenceFile.select(EvidenceFile, Evidence).join(Evidence)
    own = (Evidence.registration == registration_id) & (EvidenceFile.added_at >= moment)
    return files.where(own).order_by(EvidenceFile.id.desc())
