"""Who works at which browser, and the short PIN that opens their locked screen."""

from __future__ import annotations

from peewee import DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField

from ..domain.sessions import PIN_TRIES
from .accounts import Account
from .base import Check, Row
from .communes import Commune


class Pin(Row):
    """Kept as a scrypt hash only; set and removed by the account itself."""

    account = ForeignKeyField(Account, primary_key=True, on_delete="CASCADE")
    pin_hash = TextField()
    set_at = DateTimeField()


class Session(Row):
    """An account at a browser: one row for both, made when the password was typed there.

    `key` stands in the session cookie and is renewed when the person leaves, so that older cookies are dead.
    `password_at` is None once the person signed out: then no PIN opens it.
    """

    browser = TextField()
    account = ForeignKeyField(Account, on_delete="CASCADE")
    key = TextField()
    password_at = DateTimeField(null=True)
    used_at = DateTimeField()
    locked_at = DateTimeField(null=True)
    wrong_pins = IntegerField(constraints=[Check(f"wrong_pins BETWEEN 0 AND {PIN_TRIES}")])

    class Meta:
        indexes = ((("browser", "account"), True),)

    @property
    def ticket(self) -> str:
        """What the session cookie carries."""
        return f"{self.id}:{self.key}:{self.account.session_epoch}"


def with_accounts() -> ModelSelect:
    """Sessions with account and commune in one statement; accounts set aside are left out."""
    return Session.select(Session, Account, Commune).join(Account).join(Commune).where(Account.active)


def of_ticket(ticket: str) -> Session | None:
    """The session of a cookie, unless the person left or the account changed meanwhile."""
    number = ticket.partition(":")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    row: Session | None = with_accounts().where(Session.id == int(number)).first()
    return row if row is not None and row.ticket == ticket else None


def of_browser(browser: str) -> ModelSelect:
    """Who used this browser, the latest first; nobody for a browser without a key."""
    return (
        with_accounts()
        .where(Session.browser == browser, Session.browser != "")
        .order_by(Session.used_at.desc(), Session.id.desc())
    )


def has_pin(account_id: int) -> bool:
    return bool(Pin.select().where(Pin.account == account_id).exists())
