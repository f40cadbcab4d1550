"""Sessions on shared computers: begin, lock, open again, leave. The rules are in domain/sessions.py."""

from __future__ import annotations

import secrets
from datetime import datetime

from werkzeug.security import check_password_hash

from ..domain.accounts import Actor
from ..domain.problems import Refused, refuse_if
from ..domain.sessions import (
    PIN_TRIES,
    REMEMBERED_FOR,
    TILES,
    is_pin,
    password_needed,
    pin_problems,
)
from ..models.accounts import Account
from ..models.sessions import Pin, Session, of_browser, with_accounts
from . import accounts, drafts
from .journal import Entry, record
from .transactions import writing


def set_pin(pin: str, *, by: Actor, at: datetime) -> None:
    """The account's own PIN, new or changed. Raises `Refused` (pin)."""
    refuse_if(pin_problems(pin))
    hashed = accounts.hash_password(pin)
    with writing():
        Pin.delete().where(Pin.account == by.account_id).execute()
        Pin.create(account=by.account_id, pin_hash=hashed, set_at=at)
        record([Entry("set_pin", changes={"account": [None, by.name]})], by=by, at=at)


def remove_pin(*, by: Actor, at: datetime) -> None:
    """From now on only the password opens the account's screens."""
    with writing():
        if Pin.delete().where(Pin.account == by.account_id).execute():
            record([Entry("remove_pin", changes={"account": [None, by.name]})], by=by, at=at)


def begin(account: Account, browser: str, *, at: datetime) -> Session:
    """The session of an account that has just typed its password at this browser."""
    with writing():
        fresh = {"key": _new_key(), "password_at": at, "used_at": at, "locked_at": None, "wrong_pins": 0}
        known = Session.get_or_none(Session.browser == browser, Session.account == account.id)
        if known is None:
            known = Session.create(browser=browser, account=account.id, **fresh)
        else:
            Session.update(fresh).where(Session.id == known.id).execute()
        _forget_the_old(browser, at)
        drafts.remove_old(at=at)
    return _of(known.id)


def open_again(row: Session, secret: str, *, at: datetime) -> Session:
    """By PIN or password; neither can be mistaken for the other. Raises `Refused` (password)."""
    if not is_pin(secret):
        return begin(accounts.sign_in(row.account.login, secret, at=at), row.browser, at=at)
    _check_pin(row, secret, at)
    with writing():
        Session.update(used_at=at, locked_at=None, wrong_pins=0).where(Session.id == row.id).execute()
    return _of(row.id)


def lock(row: Session, *, at: datetime) -> None:
    """Nothing is answered to this session until somebody opens it again."""
    with writing():
        Session.update(used_at=at, locked_at=at).where(
            Session.id == row.id, Session.locked_at.is_null()
        ).execute()


def leave(row: Session, *, at: datetime) -> None:
    """Somebody else goes on at this browser: the cookie is dead, a PIN may still bring the person back."""
    with writing():
        Session.update(key=_new_key(), used_at=at).where(Session.id == row.id).execute()


def end(row: Session, *, at: datetime) -> None:
    """Signed out, or locked for too long: here only the password brings the person back."""
    with writing():
        Session.update(key=_new_key(), used_at=at, password_at=None, locked_at=None).where(
            Session.id == row.id
        ).execute()


def forget(row: Session) -> None:
    """This browser no longer shows the name."""
    with writing():
        Session.delete().where(Session.id == row.id).execute()


def _check_pin(row: Session, pin: str, at: datetime) -> None:
    """A try is counted before it is looked at, so that many at once are not more than five."""
    known = Pin.get_or_none(Pin.account == row.account_id)
    wrong = Session.get_by_id(row.id).wrong_pins
    reason = password_needed(at, has_pin=known is not None, password_at=row.password_at, wrong_pins=wrong)
    if reason is not None or not _count_try(row):
        raise Refused.because(reason or _used_up(), "password")
    if not check_password_hash(known.pin_hash, pin):
        left = PIN_TRIES - wrong - 1
        raise Refused.because(f"Sai mã PIN. Còn {left} lần." if left > 0 else _used_up(), "password")


def _used_up() -> str:
    return f"Sai mã PIN {PIN_TRIES} lần. Lần này cần mật khẩu."


def _count_try(row: Session) -> bool:
    with writing():
        counted = Session.update(wrong_pins=Session.wrong_pins + 1).where(
            Session.id == row.id, Session.wrong_pins < PIN_TRIES
        )
        return bool(counted.execute())


def _forget_the_old(browser: str, at: datetime) -> None:
    """At most eight names on a browser, and none that was not used for three months anywhere."""
    kept = [row.id for row in of_browser(browser).limit(TILES)]
    Session.delete().where(
        ((Session.browser == browser) & Session.id.not_in(kept)) | (Session.used_at < at - REMEMBERED_FOR)
    ).execute()


def _of(session_id: int) -> Session:
    row: Session = with_accounts().where(Session.id == session_id).get()
    return row


def _new_key() -> str:
    return secrets.token_urlsafe(16)
