"""Files of evidence: rows that say whose they are; their content lies in the uploads, named by its digest."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField, fn
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.evidence_files import NAME_LENGTH, FileKind
from .accounts import Account
from .base import Row, at_least, length, one_of
from .evidence import Evidence
from .registration import Registration, visible_to

DIGEST_LENGTH = 64


class EvidenceFile(Row):
    """`digest`: SHA-256 of the content as it is kept, in hexadecimal; many rows may share one content.
    `size` in bytes; `width` and `height` in dots, of pictures; `pages` of a PDF."""

    evidence = ForeignKeyField(Evidence, backref="files", index=False, on_delete="CASCADE")
    digest = TextField(index=True, constraints=[length("digest", DIGEST_LENGTH, DIGEST_LENGTH)])
    name = TextField(constraints=[length("name", 1, NAME_LENGTH)])
    kind = EnumField(FileKind, constraints=[one_of("kind", FileKind)])
    size = IntegerField(constraints=[at_least("size", 1)])
    width = IntegerField(null=True, constraints=[at_least("width", 1)])
    height = IntegerField(null=True, constraints=[at_least("height", 1)])
    pages = IntegerField(null=True, constraints=[at_least("pages", 1)])
    added_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    added_at = DateTimeField()

    class Meta:
        indexes = ((("evidence", "digest"), True),)


def files_of(evidence_ids: Iterable[int]) -> dict[int, list[EvidenceFile]]:
    """The files by evidence id, in the order in which they came; one statement per 900 items."""
    ids, found = list(evidence_ids), dict[int, list[EvidenceFile]]()
    for start in range(0, len(ids), 900):
        chosen = EvidenceFile.evidence.in_(ids[start : start + 900])
        for row in EvidenceFile.select().where(chosen).order_by(EvidenceFile.id):
            found.setdefault(row.evidence_id, []).append(row)
    return found


def with_files(items: Iterable[Evidence]) -> list[Evidence]:
    """The same items, each with its `files` at hand; one statement per 900 items."""
    known = list(items)
    files = files_of(item.id for item in known)
    for item in known:
        item.files = files.get(item.id, [])
    return known


def counts_of(evidence_ids: Iterable[int]) -> dict[int, int]:
    """How many files each item has, where it has any; one statement per 900 items."""
    ids, found = list(evidence_ids), dict[int, int]()
    for start in range(0, len(ids), 900):
        chosen = EvidenceFile.evidence.in_(ids[start : start + 900])
        counted = EvidenceFile.select(EvidenceFile.evidence, fn.COUNT(EvidenceFile.id)).where(chosen)
        found.update(counted.group_by(EvidenceFile.evidence).tuples())
    return found


def files_visible_to(actor: Actor) -> ModelSelect:
    """Only those who may see the person see the person's files."""
    people = visible_to(actor).select(Registration.id)
    return EvidenceFile.select(EvidenceFile, Evidence).join(Evidence).where(Evidence.registration.in_(people))


def stored_bytes() -> int:
    """How much room the files take, each content counted once."""
    once = EvidenceFile.select(fn.MAX(EvidenceFile.size).alias("size")).group_by(EvidenceFile.digest)
    total = EvidenceFile.select(fn.SUM(once.c.size)).from_(once).scalar()
    return int(total or 0)
