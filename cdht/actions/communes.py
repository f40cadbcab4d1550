"""The commune: set up on an empty data folder, new names and signers from a day on, options."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import Problem, Refused, refuse_if
from ..domain.sessions import LOCK_AFTER_MAX, LOCK_AFTER_MIN
from ..domain.vietnamese import nfc
from ..models.accounts import Account
from ..models.communes import SIGNING_BODIES, Commune, CommuneName, Signer
from .accounts import AccountFacts, add_account
from .certificates import give_key
from .criteria import add_shipped_sets
from .journal import Entry, record
from .transactions import writing

KINDS = ("xã", "phường", "thị trấn", "đặc khu")
BEGINNING = date(1945, 9, 2)  # “since always” for the first names of a commune


@dataclass(frozen=True, slots=True)
class NameFacts:
    name: str
    kind: str = "xã"
    superior: str = ""
    superior_association: str = ""
    valid_from: date = BEGINNING


@dataclass(frozen=True, slots=True)
class SignerFacts:
    body: str
    title: str
    name: str
    authority: str = ""
    second_title: str = ""
    valid_from: date = BEGINNING


def set_up(name: NameFacts, account: AccountFacts, *, at: datetime) -> Account:
    """The first commune with its first account, which is administrator and secretary.

    Raises `Refused` with the fields of both, or when there is a commune already.
    """
    with writing():
        if Commune.select().exists():
            raise Refused.because("Chương trình đã được thiết lập. Hãy đăng nhập.")
        refuse_if(_name_problems(name, "commune_"))
        commune = Commune.create(created_at=at)
        _keep_name(commune.id, name)
        give_key(commune.id)
        add_shipped_sets(at=at)
        return add_account(account, by=Actor.server(commune.id), at=at)


def change_name(facts: NameFacts, *, by: Actor, at: datetime) -> None:
    """New names from a day on; papers of earlier days keep the old ones. The same day replaces."""
    by.must_hold(Role.ADMIN, Role.SECRETARY)
    with writing():
        refuse_if(_name_problems(facts))
        CommuneName.delete().where(
            CommuneName.commune == by.commune_id, CommuneName.valid_from == facts.valid_from
        ).execute()
        _keep_name(by.commune_id, facts)
        record(
            [Entry("change_commune", changes={"commune": [None, f"{facts.kind} {nfc(facts.name)}"]})],
            by=by,
            at=at,
        )


def add_signer(facts: SignerFacts, *, by: Actor, at: datetime) -> None:
    """Who signs for a body from a day on. The same body and day replaces."""
    by.must_hold(Role.ADMIN, Role.SECRETARY)
    with writing():
        refuse_if(_signer_problems(facts))
        Signer.delete().where(
            Signer.commune == by.commune_id, Signer.body == facts.body, Signer.valid_from == facts.valid_from
        ).execute()
        Signer.create(
            commune=by.commune_id,
            body=facts.body,
            title=nfc(facts.title),
            name=nfc(facts.name),
            authority=nfc(facts.authority),
            second_title=nfc(facts.second_title),
            valid_from=facts.valid_from,
        )
        record([Entry("add_signer", changes={facts.body: [None, nfc(facts.name)]})], by=by, at=at)


def allow_same_account(allowed: bool, *, by: Actor, at: datetime) -> None:
    """Whether an account may verify what it keyed in itself; for communes with very few people."""
    by.must_hold(Role.ADMIN)
    with writing():
        before = Commune.get_by_id(by.commune_id).same_account_may_verify
        if before != allowed:
            Commune.update(same_account_may_verify=allowed).where(Commune.id == by.commune_id).execute()
            record([Entry("allow_same_account", changes={"same_account": [before, allowed]})], by=by, at=at)


def lock_after(minutes: int, *, by: Actor, at: datetime) -> None:
    """After how many minutes without input the commune's screens lock. Raises `Refused` (lock_after)."""
    by.must_hold(Role.ADMIN)
    if not LOCK_AFTER_MIN <= minutes <= LOCK_AFTER_MAX:
        raise Refused.because(f"Ghi số phút từ {LOCK_AFTER_MIN} đến {LOCK_AFTER_MAX}.", "lock_after")
    with writing():
        before = Commune.get_by_id(by.commune_id).lock_after
        if before != minutes:
            Commune.update(lock_after=minutes).where(Commune.id == by.commune_id).execute()
            record([Entry("lock_after", changes={"lock_after": [before, minutes]})], by=by, at=at)


def _keep_name(commune_id: int, facts: NameFacts) -> None:
    CommuneName.create(
        commune=commune_id,
        kind=facts.kind,
        name=nfc(facts.name),
        superior=nfc(facts.superior),
        superior_association=nfc(facts.superior_association),
        valid_from=facts.valid_from,
    )


def _name_problems(facts: NameFacts, prefix: str = "") -> list[Problem]:
    problems = []
    if not 1 <= len(nfc(facts.name)) <= 80:
        problems.append(Problem(f"{prefix}name", "Ghi tên xã, phường, không quá 80 ký tự. Ví dụ: Quảng Phú"))
    if facts.kind not in KINDS:
        problems.append(Problem(f"{prefix}kind", "Chọn xã, phường, thị trấn hoặc đặc khu."))
    problems += [
        Problem(f"{prefix}{field}", "Ghi không quá 160 ký tự.")
        for field in ("superior", "superior_association")
        if len(nfc(getattr(facts, field))) > 160
    ]
    return problems


def _signer_problems(facts: SignerFacts) -> list[Problem]:
    problems = []
    if facts.body not in SIGNING_BODIES:
        problems.append(Problem("body", "Chọn cơ quan ký."))
    if not 1 <= len(nfc(facts.title)) <= 120:
        problems.append(Problem("title", "Ghi chức vụ của người ký, ví dụ CHỦ TỊCH."))
    if not 1 <= len(nfc(facts.name)) <= 80:
        problems.append(Problem("name", "Ghi họ và tên người ký."))
    problems += [
        Problem(field, "Ghi không quá 120 ký tự.")
        for field in ("authority", "second_title")
        if len(nfc(getattr(facts, field))) > 120
    ]
    return problems
