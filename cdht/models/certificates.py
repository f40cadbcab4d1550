"""Certificates after the decision: replacements, prints, the commune's key, and all of them as they stand.

The first certificate's facts are those of `Recognition`, as decided; here stands only what came later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from peewee import JOIN, DateTimeField, ForeignKeyField, IntegerField, TextField, fn

from ..domain.certificates import KEY_BYTES, Certificate, Facts
from .accounts import Account
from .base import Row, at_least, length
from .communes import Commune
from .cycles import Cycle
from .recognition import Decision, Recognition


class CertificateKey(Row):
    """What a commune's certificates are signed with: 32 random bytes as hexadecimal digits, never shown."""

    commune = ForeignKeyField(Commune, primary_key=True, on_delete="RESTRICT")
    key = TextField(constraints=[length("key", 2 * KEY_BYTES, 2 * KEY_BYTES)])


class CertificateReplacement(Row):
    """A certificate that took the place of the one before: facts as corrected, a number of the same series.

    The newest of a recognition is the one that holds. That no number stands here and in `Recognition` too,
    the action sees to in its transaction.
    """

    recognition = ForeignKeyField(Recognition, backref="replacements", on_delete="RESTRICT")
    cycle = ForeignKeyField(Cycle, on_delete="RESTRICT")
    number = IntegerField(constraints=[at_least("number", 2)])
    code = TextField(unique=True, constraints=[length("code", 9, 9)])
    printed_name = TextField()
    printed_salutation = TextField()
    printed_unit = TextField()
    reason = TextField(constraints=[length("reason", 1, 500)])
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("cycle", "number"), True),)


class CertificatePrint(Row):
    """One print of the certificate with this number; `copy` is 1 for the first, then the reprints."""

    recognition = ForeignKeyField(Recognition, on_delete="RESTRICT")
    number = IntegerField(constraints=[at_least("number", 1)])
    copy = IntegerField(constraints=[at_least("copy", 1)])
    at = DateTimeField()
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("recognition", "number", "copy"), True),)


def last_certificate(cycle_id: int) -> int:
    """The highest certificate number used in the cycle, replaced and revoked ones included; 0 for none."""
    first = fn.MAX(Recognition.certificate_number)
    later = fn.MAX(CertificateReplacement.number)
    return max(
        int(Recognition.select(first).where(Recognition.cycle == cycle_id).scalar() or 0),
        int(
            CertificateReplacement.select(later).where(CertificateReplacement.cycle == cycle_id).scalar() or 0
        ),
    )


def is_known_code(code: str) -> bool:
    return any(
        table.select().where(table.code == code).exists() for table in (Recognition, CertificateReplacement)
    )


def certificates_of(cycle_id: int) -> list[Certificate]:
    """Every certificate of the cycle by number, replaced and revoked ones too; three statements."""
    return _certificates(Recognition.cycle == cycle_id)


def certificates_of_person(registration_id: int) -> list[Certificate]:
    """Every certificate of one registration by number; several recognitions after a revocation."""
    return _certificates(Recognition.registration == registration_id)


def standing_among(registration_ids: Iterable[int]) -> dict[int, Certificate]:
    """The certificates that hold, by registration id; a constant number of statements per 900."""
    ids, found = list(registration_ids), {}
    for start in range(0, len(ids), 900):
        part = _certificates(Recognition.registration.in_(ids[start : start + 900]))
        found.update({one.registration_id: one for one in part if one.is_valid})
    return found


def certificate_with(code: str) -> Certificate | None:
    """The certificate that carries the code, of whatever commune. As many statements whether there is one."""
    first = Recognition.select(Recognition.id).where(Recognition.code == code)
    later = CertificateReplacement.select(CertificateReplacement.recognition).where(
        CertificateReplacement.code == code
    )
    found = _certificates(Recognition.id.in_(first) | Recognition.id.in_(later))
    return next((one for one in found if one.facts.code == code), None)


def key_of(commune_id: int) -> bytes:
    return bytes.fromhex(CertificateKey.get_by_id(commune_id).key)


def keys() -> list[bytes]:
    """The keys of all communes of this server."""
    return [bytes.fromhex(key) for (key,) in CertificateKey.select(CertificateKey.key).tuples()]


def prints_of(registration_id: int) -> list[CertificatePrint]:
    """Every print of the registration's certificates, newest first, with the account; one statement."""
    rows = CertificatePrint.select(CertificatePrint, Account).join(Account, JOIN.LEFT_OUTER)
    mine = Recognition.select(Recognition.id).where(Recognition.registration == registration_id)
    return list(rows.where(CertificatePrint.recognition.in_(mine)).order_by(CertificatePrint.id.desc()))


# --- Reading -------------------------------------------------------------------------------------------


def _certificates(condition: Any) -> list[Certificate]:
    """Of the recognitions that meet the condition; plain tuples, because a cycle may have thousands."""
    chosen = Recognition.recognised & condition
    later, prints = _replacements(chosen), _prints(chosen)
    found: list[Certificate] = []
    for id, registration, decision, salutation, *facts, day, undone in _recognitions(chosen):
        count = prints.get((id, facts[2]), 0)
        first = Certificate(
            id, registration, decision, salutation, Facts(*facts), day, revoked_at=undone, prints=count
        )
        found += _chain(first, later[id], prints) if id in later else [first]
    return sorted(found, key=lambda one: (one.facts.year, one.facts.number, one.recognition_id))


def _chain(
    first: Certificate, later: Iterable[CertificateReplacement], prints: Mapping[tuple[int, int], int]
) -> Iterator[Certificate]:
    """The first certificate and those that came after it, each knowing its neighbours."""
    before = first
    for row in later:
        facts = Facts(row.printed_name, row.printed_unit, row.number, first.facts.year, row.code)
        yield replace(before, replaced_by=row.number)
        before = replace(
            first,
            salutation=row.printed_salutation,
            facts=facts,
            issued_on=row.at.date(),
            replaces=before.facts.number,
            reason=row.reason,
            prints=prints.get((first.recognition_id, row.number), 0),
        )
    yield before


def _recognitions(chosen: Any) -> Iterable[tuple[Any, ...]]:
    fields = (
        Recognition.id, Recognition.registration, Decision.number, Recognition.printed_salutation,
        Recognition.printed_name, Recognition.printed_unit, Recognition.certificate_number, Cycle.year,
        Recognition.code, Decision.issued_on, Recognition.undone_at,
    )  # fmt: skip
    query = Recognition.select(*fields).join(Decision).switch(Recognition)
    rows: Iterable[tuple[Any, ...]] = query.join(Cycle).where(chosen).tuples()
    return rows


def _replacements(chosen: Any) -> dict[int, list[CertificateReplacement]]:
    among = Recognition.select(Recognition.id).where(chosen)
    found: dict[int, list[CertificateReplacement]] = defaultdict(list)
    query = CertificateReplacement.select().where(CertificateReplacement.recognition.in_(among))
    for row in query.order_by(CertificateReplacement.number):
        found[row.recognition_id].append(row)
    return found


def _prints(chosen: Any) -> dict[tuple[int, int], int]:
    """How often each was printed, by recognition id and number."""
    which = (CertificatePrint.recognition, CertificatePrint.number)
    among = Recognition.select(Recognition.id).where(chosen)
    query = CertificatePrint.select(*which, fn.COUNT(CertificatePrint.id))
    rows = query.where(CertificatePrint.recognition.in_(among)).group_by(*which).tuples()
    return {(recognition, number): count for recognition, number, count in rows}
