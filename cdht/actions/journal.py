"""Writing the journal: append only, each entry chained to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..models.journal import JournalEntry
from .transactions import insert_rows, writing

Changes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened. `action` is a verb of the code (“register”); `changes` is {field: [old, new]}."""

    action: str
    registration_id: int | None = None
    cycle_id: int | None = None
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    reason: str = ""
    changes: Changes = field(default_factory=dict)


def record(entries: Iterable[Entry], *, by: Actor, at: datetime) -> None:
    """Append the entries in order; the caller's transaction holds both the change and its record."""
    with writing():
        last = (
            JournalEntry.select(JournalEntry.chain).order_by(JournalEntry.id.desc()).limit(1).scalar() or ""
        )
        rows = ([row[name] for name in _STORED] for row in _rows(entries, last, by, at))
        insert_rows(JournalEntry, [getattr(JournalEntry, name) for name in _STORED], rows)


def _rows(entries: Iterable[Entry], chain: str, by: Actor, at: datetime) -> Iterator[dict[str, Any]]:
    for entry in entries:
        changes = json.dumps(entry.changes, ensure_ascii=False, sort_keys=True)
        row = {
            "commune": by.commune_id,
            "at": at,
            "account": by.account_id,
            "account_name": by.name,
            "cycle": entry.cycle_id,
            "registration": entry.registration_id,
            "action": entry.action,
            "from_stage": entry.from_stage,
            "to_stage": entry.to_stage,
            "reason": entry.reason,
            "changes": changes,
            "changes_digest": digest(changes),
        }
        chain = link(chain, row)
        yield row | {"chain": chain}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def link(chain: str, row: dict[str, Any]) -> str:
    """The chain value of a row after `chain`; `check` recomputes it over the whole journal."""
    plain = {key: row[key] for key in _CHAINED}
    plain["at"] = row["at"].isoformat(sep=" ")
    return digest(chain + json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str))


_STORED = (
    "commune", "at", "account", "account_name", "cycle", "registration", "action", "from_stage", "to_stage",
    "reason", "changes", "changes_digest", "chain",
)  # fmt: skip
_CHAINED = (
    "commune",
    "account",
    "account_name",
    "cycle",
    "registration",
    "action",
    "from_stage",
    "to_stage",
    "reason",
    "changes_digest",
)
