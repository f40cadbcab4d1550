"""One form, one effect: a second click or a resent form gets the answer of the first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ..models.receipts import Receipt
from .transactions import writing

KEPT_FOR = timedelta(days=2)


def once(key: str, do: Callable[[], str], *, account_id: int | None, at: datetime) -> str:
    """Carry out `do` and keep where it led; for a key that was carried out before, only say where it led.

    The receipt and the change stand in one transaction: neither without the other. A refused form leaves no
    receipt, so that it can be corrected and sent again with the same key.
    """
    with writing():
        known = Receipt.get_or_none((Receipt.key == key) & (Receipt.account == account_id))
        if known is not None:
            return known.location
        location = do()
        if key:
            Receipt.create(key=key, account=account_id, location=location, at=at)
            Receipt.delete().where(Receipt.at < at - KEPT_FOR).execute()
        return location
