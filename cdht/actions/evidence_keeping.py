"""Keeping an item with its files in one go: what is said again goes to the item that says it already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ..domain.accounts import Actor
from ..domain.evidence_files import MOST_FILES
from ..models.evidence import Evidence
from ..models.evidence_files import files_of
from .evidence import EvidenceFacts, add_evidence, item_of
from .evidence_files import TakenIn, add_files
from .transactions import writing


def keep_evidence(
    registration_id: int,
    indicator: int,
    facts: EvidenceFacts,
    files: Sequence[TakenIn] = (),
    *,
    folder: Path,
    by: Actor,
    at: datetime,
) -> Evidence:
    """The item with these facts, new or known, with the files attached; harmless to repeat.

    An item that is full of files gets a second one beside it. Raises what `add_evidence` and `add_files` do.
    """
    with writing():
        item = item_of(registration_id, indicator, facts)
        if item is None or not _has_room(item, files):
            item = add_evidence(registration_id, indicator, facts, by=by, at=at)
        if files:
            add_files(item, files, folder=folder, by=by, at=at)
        return item


def _has_room(item: Evidence, files: Sequence[TakenIn]) -> bool:
    there = {file.digest for file in files_of([item.id]).get(item.id, [])}
    return len(there | {file.digest for file in files}) <= MOST_FILES
