"""Guiding documents of a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import Problem, refuse_if
from ..domain.vietnamese import nfc
from ..models.guiding import GuidingDocument
from .journal import Entry, record
from .moving import open_cycle_of
from .transactions import writing

_LIMITS = {"kind": (1, 60), "number": (0, 60), "issuer": (1, 160), "subject": (1, 400)}
_ASK = {
    "kind": "Ghi loại văn bản, ví dụ Kế hoạch.",
    "issuer": "Ghi cơ quan ban hành.",
    "subject": "Ghi văn bản nói về việc gì.",
}


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    kind: str
    number: str
    issued_on: date
    issuer: str
    subject: str
    is_ground: bool = False
    position: int = 0


def keep_document(
    cycle_id: int, facts: DocumentFacts, *, by: Actor, at: datetime, document_id: int | None = None
) -> GuidingDocument:
    """Add a document, or change the one named. Raises `Refused` (kind, number, issuer, subject)."""
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        refuse_if(_problems(facts))
        values = {
            "kind": nfc(facts.kind),
            "number": nfc(facts.number),
            "issued_on": facts.issued_on,
            "issuer": nfc(facts.issuer),
            "subject": nfc(facts.subject),
            "is_ground": facts.is_ground,
            "position": facts.position,
        }
        if document_id is None:
            document = GuidingDocument.create(cycle=cycle.id, **values)
        else:
            GuidingDocument.update(**values).where(
                GuidingDocument.id == document_id, GuidingDocument.cycle == cycle.id
            ).execute()
            document = GuidingDocument.get_by_id(document_id)
        named = f"{document.kind} {document.number}".strip()
        record([Entry("keep_document", cycle_id=cycle.id, changes={"document": [None, named]})], by=by, at=at)
        return document


def remove_document(cycle_id: int, document_id: int, *, by: Actor, at: datetime) -> None:
    by.must_hold(Role.SECRETARY)
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        chosen = (GuidingDocument.id == document_id) & (GuidingDocument.cycle == cycle.id)
        document = GuidingDocument.get_or_none(chosen)
        if document is not None:
            document.delete_instance()
            named = f"{document.kind} {document.number}".strip()
            record(
                [Entry("remove_document", cycle_id=cycle.id, changes={"document": [named, None]})],
                by=by,
                at=at,
            )


def _problems(facts: DocumentFacts) -> list[Problem]:
    problems = []
    for field, (low, high) in _LIMITS.items():
        size = len(nfc(getattr(facts, field)))
        if size < low:
            problems.append(Problem(field, _ASK[field]))
        elif size > high:
            problems.append(Problem(field, f"Ghi không quá {high} ký tự."))
    return problems
