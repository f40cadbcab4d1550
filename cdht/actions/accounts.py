"""Accounts: add, change, reset, sign in. Passwords are kept as scrypt hashes only."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

from ..domain.accounts import Actor, login_problems, password_problems
from ..domain.lifecycle import Role
from ..domain.problems import NotAllowed, Problem, Refused, refuse_if
from ..domain.vietnamese import nfc
from ..models.accounts import Account, AccountRole, AccountUnit
from ..models.sessions import Session
from ..models.units import Unit
from .journal import Entry, record
from .transactions import writing

HASHING = "scrypt:32768:8:1"
"""How secrets are hashed: 140 ms and 32 MB each on the measured machine. A hash names its own cost."""
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    login: str
    name: str
    password: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    unit_ids: frozenset[int] = field(default_factory=frozenset)
    all_units: bool = False
    active: bool = True


def hash_password(password: str) -> str:
    """NFC first: a password typed in decomposed letters is the same password."""
    return generate_password_hash(unicodedata.normalize("NFC", password), method=HASHING)


def add_account(facts: AccountFacts, *, by: Actor, at: datetime, must_change: bool = False) -> Account:
    """Raises `Refused` (login, name, password, roles, unit_ids) or `NotAllowed`."""
    by.must_hold(Role.ADMIN)
    with writing():
        refuse_if(_problems(facts, by) + list(password_problems(facts.password, facts.login)))
        account = Account.create(
            commune=by.commune_id,
            login=facts.login,
            name=nfc(facts.name),
            all_units=facts.all_units,
            password_hash=hash_password(facts.password),
            must_change_password=must_change,
            created_at=at,
        )
        _keep_reach(account.id, facts)
        record([Entry("add_account", changes={"account": [None, _described(facts)]})], by=by, at=at)
        return account


def change_account(account_id: int, facts: AccountFacts, *, by: Actor, at: datetime) -> None:
    """Name, roles, units, active or not; a change of reach ends the open sessions of the account."""
    by.must_hold(Role.ADMIN)
    with writing():
        account = _of(account_id, by)
        refuse_if(_problems(facts, by, besides=account_id) + _last_admin(account, facts))
        before = _described(_facts_of(account))
        Account.update(
            login=facts.login,
            name=nfc(facts.name),
            all_units=facts.all_units,
            active=facts.active,
            session_epoch=Account.session_epoch + 1,
        ).where(Account.id == account_id).execute()
        AccountRole.delete().where(AccountRole.account == account_id).execute()
        AccountUnit.delete().where(AccountUnit.account == account_id).execute()
        _keep_reach(account_id, facts)
        record([Entry("change_account", changes={"account": [before, _described(facts)]})], by=by, at=at)


def set_password(
    account_id: int, password: str, *, by: Actor, at: datetime, must_change: bool = False
) -> None:
    """By an administrator, or by the account itself. Ends all open sessions; no PIN opens them again."""
    if by.account_id != account_id:
        by.must_hold(Role.ADMIN)
    with writing():
        account = _of(account_id, by)
        refuse_if(password_problems(password, account.login))
        Account.update(
            password_hash=hash_password(password),
            must_change_password=must_change,
            failed_count=0,
            locked_until=None,
            session_epoch=Account.session_epoch + 1,
        ).where(Account.id == account_id).execute()
        Session.update(password_at=None).where(Session.account == account_id).execute()
        record([Entry("set_password", changes={"account": [None, account.name]})], by=by, at=at)


def check_password(account_id: int, password: str) -> bool:
    account = Account.get_by_id(account_id)
    return check_password_hash(account.password_hash, unicodedata.normalize("NFC", password))


def sign_in(login: str, password: str, *, at: datetime) -> Account:
    """The account, or `Refused` with one answer for every failure, so that logins cannot be guessed.

    After five failures an account waits 1, 2, 4 … at most 15 minutes.
    """
    account = Account.get_or_none(Account.login == nfc(login).lower())
    if account is not None and account.locked_until is not None and account.locked_until > at:
        minutes = -(-(account.locked_until - at) // timedelta(minutes=1))
        raise Refused.because(f"Sai mật khẩu nhiều lần. Chờ {minutes} phút rồi thử lại.", "password")
    # An unknown login costs the same time as a wrong password.
    stored = account.password_hash if account is not None else _nobodys_hash()
    right = check_password_hash(stored, unicodedata.normalize("NFC", password))
    if account is None or not right or not account.active:
        if account is not None:
            _count_failure(account, at)
        raise Refused.because(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Xem lại phím Caps Lock và Unikey.", "password"
        )
    if account.failed_count:
        with writing():
            Account.update(failed_count=0, locked_until=None).where(Account.id == account.id).execute()
    return account


@cache
def _nobodys_hash() -> str:
    return hash_password("không có tài khoản này")


def _count_failure(account: Account, at: datetime) -> None:
    failures = account.failed_count + 1
    over = failures - FREE_TRIES
    wait = (
        min(timedelta(minutes=2**over), LONGEST_WAIT)
        if 0 <= over < 10
        else LONGEST_WAIT
        if over > 0
        else None
    )
    with writing():
        Account.update(failed_count=failures, locked_until=at + wait if wait else None).where(
            Account.id == account.id
        ).execute()


def _of(account_id: int, by: Actor) -> Account:
    account = Account.get_or_none((Account.id == account_id) & (Account.commune == by.commune_id))
    if account is None:
        raise NotAllowed("Không có tài khoản này.")
    return account


def _keep_reach(account_id: int, facts: AccountFacts) -> None:
    for role in sorted(facts.roles):
        AccountRole.create(account=account_id, role=role)
    for unit_id in sorted(facts.unit_ids):
        AccountUnit.create(account=account_id, unit=unit_id)


def _problems(facts: AccountFacts, by: Actor, besides: int = 0) -> list[Problem]:
    problems = list(login_problems(facts.login))
    if not problems and Account.select().where(Account.login == facts.login, Account.id != besides).exists():
        problems.append(Problem("login", f"Tên đăng nhập “{facts.login}” đã có người dùng. Chọn tên khác."))
    if not 1 <= len(nfc(facts.name)) <= 80:
        problems.append(Problem("name", "Ghi họ và tên người dùng, không quá 80 ký tự."))
    if not facts.roles:
        problems.append(Problem("roles", "Chọn ít nhất một vai trò."))
    known = set(_ids(Unit.select(Unit.id).where(Unit.commune == by.commune_id).tuples()))
    if not facts.unit_ids <= known:
        problems.append(Problem("unit_ids", "Có đơn vị không còn nữa. Tải lại trang rồi chọn lại."))
    return problems


def _last_admin(account: Account, facts: AccountFacts) -> list[Problem]:
    if facts.active and Role.ADMIN in facts.roles:
        return []
    others = (
        AccountRole.select()
        .join(Account)
        .where(
            Account.commune == account.commune_id,
            Account.active,
            Account.id != account.id,
            AccountRole.role == Role.ADMIN,
        )
    )
    if others.exists():
        return []
    return [Problem("roles", "Phải còn ít nhất một quản trị đang dùng được.")]


def _facts_of(account: Account) -> AccountFacts:
    actor = account.as_actor()
    return AccountFacts(
        account.login,
        account.name,
        roles=actor.roles,
        unit_ids=actor.unit_ids,
        all_units=account.all_units,
        active=account.active,
    )


def _described(facts: AccountFacts) -> str:
    roles = ", ".join(role.label.lower() for role in Role if role in facts.roles)
    units = "mọi đơn vị" if facts.all_units else f"{len(facts.unit_ids)} đơn vị"
    return f"{nfc(facts.name)} ({facts.login}): {roles}; {units}{'' if facts.active else '; ngừng dùng'}"


def _ids(rows: Iterable[tuple[int]]) -> Iterable[int]:
    return (row[0] for row in rows)
