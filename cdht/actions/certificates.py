"""Certificates after the decision: replacing one, and keeping account of every print."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.certificates import KEY_BYTES, Cause, Certificate, label
from ..domain.lifecycle import Role, WrongStage
from ..domain.problems import Problem, refuse_if
from ..domain.vietnamese import nfc
from ..models.certificates import (
    CertificateKey,
    CertificatePrint,
    CertificateReplacement,
    is_known_code,
    last_certificate,
    standing_among,
)
from ..models.registration import Registration
from .journal import Changes, Entry, record
from .moving import fetch, must_be_fresh, touch
from .recognition import as_printed, new_code
from .transactions import insert_rows, writing

LONGEST_NOTE = 300


def give_key(commune_id: int) -> None:
    """What the commune's certificates are signed with, by chance, once for always: a new key would make all
    certificates that are out look forged. It stands in the database, so that backups hold it."""
    CertificateKey.create(commune=commune_id, key=secrets.token_hex(KEY_BYTES))


def replace_certificate(
    registration_id: int, cause: Cause, note: str = "", *, version: int | None = None, by: Actor, at: datetime
) -> str:
    """A new certificate with the person's present name and unit; the one before is replaced by it. Returns
    its label, “018/2026”. Also in a closed cycle: people lose papers years later.

    Raises `Refused` (cause, note): a correction must correct something; `NotAllowed`, `WrongStage`, `Stale`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        row = fetch([registration_id], by)[registration_id]
        must_be_fresh(row, version)
        old = _standing([row])[row.id]
        facts = as_printed(row.citizen, row.unit.name)
        changes = _changes(old, facts)
        refuse_if(_problems(cause, note, changes))
        reason = "; ".join(part for part in (cause.label, nfc(note)) if part)
        number = _keep(row, old, facts, reason, by, at)
        touch([row])
        new = label(number, old.facts.year)
        told = {"certificate": [old.facts.label, new], **changes}
        entry = Entry("replace_certificate", row.id, row.cycle_id, reason=reason, changes=told)
        record([entry], by=by, at=at)
        return new


def record_prints(registration_ids: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Count one print of each certificate that holds: the first, then reprints, which print the same facts.
    To be called when the file is made, so that one that failed counts nothing.

    Raises `Refused` naming everybody without a valid certificate, `NotAllowed`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        rows = list(fetch(list(registration_ids), by).values())
        standing = _standing(rows)
        printed = [standing[row.id] for row in rows]
        lines = [(one.recognition_id, one.facts.number, one.prints + 1, at, by.account_id) for one in printed]
        insert_rows(CertificatePrint, _PRINT_FIELDS, lines)
        record(map(_print_entry, rows, printed), by=by, at=at)


_PRINT_FIELDS = (
    CertificatePrint.recognition, CertificatePrint.number, CertificatePrint.copy, CertificatePrint.at,
    CertificatePrint.account,
)  # fmt: skip


def _standing(rows: Iterable[Registration]) -> dict[int, Certificate]:
    """The valid certificate of each. Raises `WrongStage` naming those who have none, perhaps not any more."""
    people = list(rows)
    found = standing_among(row.id for row in people)
    if without := [row for row in people if row.id not in found]:
        raise WrongStage(
            Problem(f"r{row.id}", f"{row.citizen.name} không có giấy công nhận còn hiệu lực.")
            for row in without
        )
    return found


def _changes(old: Certificate, facts: dict[str, str]) -> Changes:
    before = {
        "printed_name": old.facts.name,
        "printed_salutation": old.salutation,
        "printed_unit": old.facts.unit,
    }
    return {key: [before[key], new] for key, new in facts.items() if before[key] != new}


def _problems(cause: Cause, note: str, changes: Changes) -> Iterator[Problem]:
    if cause is Cause.CORRECTED and not changes:
        yield Problem(
            "cause",
            "Giấy đang ghi đúng như hồ sơ. Sửa hồ sơ trước rồi cấp lại; giấy hỏng hoặc mất thì chọn mục đó.",
        )
    if len(nfc(note)) > LONGEST_NOTE:
        yield Problem("note", f"Ghi không quá {LONGEST_NOTE} ký tự.")


def _keep(
    row: Registration, old: Certificate, facts: dict[str, str], reason: str, by: Actor, at: datetime
) -> int:
    """Inside the writing transaction: the number after the last of the cycle, whichever table that is in."""
    number = last_certificate(row.cycle_id) + 1
    CertificateReplacement.create(
        recognition=old.recognition_id,
        cycle=row.cycle_id,
        number=number,
        code=_fresh_code(),
        reason=reason,
        at=at,
        account=by.account_id,
        **facts,
    )
    return number


def _fresh_code() -> str:
    while is_known_code(code := new_code()):
        pass
    return code


def _print_entry(row: Registration, one: Certificate) -> Entry:
    told = f"{one.facts.label}, lần {one.prints + 1}"
    return Entry("print_certificate", row.id, row.cycle_id, changes={"certificate": [None, told]})
