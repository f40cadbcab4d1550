"""Remembering what one form is about to change, so that it can be taken back as a whole.

Pages open a deed; the actions inside say what they are about to change (`about_to_change`), and what stood
before is kept with the journal's entries in the same transaction. Without a deed (the command line, a demo)
and for more than `MOST` people at once (an import) nothing is kept: such work is taken back by its file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from ..domain.undo import KEPT_FOR, has_way_back
from ..models.journal import JournalEntry, newest_id
from ..models.undoing import Before, as_done
from . import images
from .images import Key, Picture
from .transactions import insert_rows, writing

MOST = 500


@dataclass(slots=True)
class Deed:
    """`id` is known at the end: the first journal entry that can be taken back, None when there is none."""

    begun_after: int
    id: int | None = None
    pictures: dict[Key, Picture] = field(default_factory=dict)

    @property
    def too_many(self) -> bool:
        return len(self.pictures) > MOST

    def look(self, part: str, found: dict[Key, object]) -> None:
        """Keep the first picture of a part: what stood before everything that this deed does."""
        for key, value in found.items():
            self.pictures.setdefault(key, {}).setdefault(part, value)


_in_hand: ContextVar[Deed | None] = ContextVar("deed", default=None)


@contextmanager
def deed() -> Iterator[Deed]:
    """One transaction that is one deed; inside another one it is part of that."""
    outer = _in_hand.get()
    if outer is not None:
        yield outer
        return
    with writing():
        this = Deed(newest_id())
        token = _in_hand.set(this)
        try:
            yield this
            _keep(this)
        finally:
            _in_hand.reset(token)


def about_to_change(registration_ids: Iterable[int], *parts: str) -> None:
    """Say before writing which parts of which registrations may change; harmless to say twice."""
    this, ids = _in_hand.get(), list(registration_ids)
    if this is None:
        return
    this.look("", {(i,): None for i in ids})
    if this.too_many:
        return
    for part in parts:
        new = [i for i in ids if part not in this.pictures[i,]]
        this.look(part, images.read(new, part))


def about_to_change_meeting(cycle_id: int, unit_id: int) -> None:
    this = _in_hand.get()
    if this is not None and not this.too_many:
        this.look("meeting", images.read_meeting(cycle_id, unit_id))


def _keep(this: Deed) -> None:
    """Store before and after of what changed, each with its first entry; forget what is too old."""
    entries = _entries(this) if this.pictures and not this.too_many else []
    if not entries:
        return
    this.id, at = entries[0].id, entries[0].at
    changed = _changed(this)
    rows = []
    for entry in entries:
        parts = changed.pop(key_of(entry), {})
        rows.append((entry.id, this.id, json.dumps(parts, ensure_ascii=False), at))
    insert_rows(Before, [Before.entry, Before.deed, Before.parts, Before.at], rows)
    Before.delete().where(Before.at < at - KEPT_FOR).execute()


def _entries(this: Deed) -> list[JournalEntry]:
    """What this deed wrote, all of it: a form with anything in it that has no way back is not kept."""
    query = JournalEntry.select().where(JournalEntry.id > this.begun_after).order_by(JournalEntry.id)
    own = [entry for entry in query if key_of(entry) in this.pictures]
    return own if all(has_way_back(as_done(entry)) for entry in own) else []


def key_of(entry: JournalEntry) -> Key:
    """What an entry is about; `()` for what can never be taken back."""
    if entry.registration_id is not None:
        return (entry.registration_id,)
    if entry.action == "meeting":
        return (entry.cycle_id, int(next(iter(entry.changed)).partition(".")[0]))
    return ()


def _changed(this: Deed) -> dict[Key, Picture]:
    """{part: [before, after]} of every registration and meeting, where they differ."""
    now: dict[Key, Picture] = {key: {} for key in this.pictures}
    for part in images.ORDER:
        keys = [key for key, picture in this.pictures.items() if part in picture]
        for key, value in _read(keys, part).items():
            if this.pictures[key][part] != value:
                now[key][part] = [this.pictures[key][part], value]
    return now


def _read(keys: list[Key], part: str) -> dict[Key, object]:
    if part != "meeting":
        return images.read([key[0] for key in keys], part)
    return {key: value for one in keys for key, value in images.read_meeting(*one).items()}
