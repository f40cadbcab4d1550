"""Giving registrations the codes of their paper forms, when they are made."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from ..domain.form_codes import FREE, SIGNS, code_of
from ..models.form_codes import FormCode
from .transactions import batches, insert_rows


def give_codes(registration_ids: Iterable[int]) -> None:
    """A fresh code for each, different from all others; inside the transaction that made them."""
    for ids in batches(registration_ids):
        codes = _fresh_codes(len(ids))
        insert_rows(FormCode, (FormCode.registration, FormCode.code), list(zip(ids, codes, strict=True)))


def _fresh_codes(count: int) -> list[str]:
    """Codes that nobody has. By chance, not by counting: after a restored backup the same numbers come again,
    and an old paper must then lead to nobody rather than to somebody else."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        tried = {code_of([secrets.randbelow(len(SIGNS)) for _ in range(FREE)]) for _ in range(count)}
        taken = {code for (code,) in FormCode.select(FormCode.code).where(FormCode.code.in_(tried)).tuples()}
        fresh |= dict.fromkeys(tried - taken)
    return list(fresh)[:count]
