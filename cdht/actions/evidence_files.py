"""Files of evidence: looked at and made harmless first, then attached to an item, taken off again.

Looking takes up to seconds and holds no transaction: pages call `taken_in` before their form is carried out
and `add_files` inside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ..domain import evidence_files as rules
from ..domain import identity_cards
from ..domain.accounts import Actor
from ..domain.evidence_files import FileKind, Picture
from ..domain.problems import Problem, Refused, refuse_if
from ..models.evidence import Evidence
from ..models.evidence_files import EvidenceFile, files_of
from ..models.registration import Registration
from . import evidence_store as store
from .deeds import about_to_change
from .evidence import open_for_evidence, to_be_seen_again
from .evidence_office import kind_of, pictures_in
from .evidence_pdf import looked_at
from .evidence_pictures import codes_of, redrawn
from .files import why
from .journal import Entry, record
from .transactions import writing

HEAD = 4096


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that may be kept; its content waits in drafts until then. `pages` of a PDF, sizes in dots."""

    name: str
    kind: FileKind
    digest: str
    size: int
    draft: Path
    small: Path | None = None
    width: int | None = None
    height: int | None = None
    pages: int | None = None


@contextmanager
def taken_in(given: Iterable[tuple[BinaryIO, str]], *, folder: Path) -> Iterator[list[TakenIn]]:
    """Look at files (content, name) that were handed in, make pictures anew, and hold them ready.

    `folder`: that of uploads. What `add_files` did not keep is gone at the end. Raises `Refused` (field
    `files`) with the problems of all files, each naming its file; then nothing is kept of any.
    """
    with ExitStack() as drafts:
        ready, problems = list[TakenIn](), list[Problem]()
        _must_have_room(folder)
        for content, name in given:
            try:
                ready.append(_taken_in(content, name, folder, drafts))
            except Refused as refused:
                problems += refused.problems
        refuse_if(problems)
        yield ready


def add_files(
    evidence: Evidence, files: Sequence[TakenIn], *, folder: Path, by: Actor, at: datetime
) -> list[EvidenceFile]:
    """Attach files to an item of evidence; one that it has already is not attached twice. What a verifier had
    seen of the item is to be looked at again.

    Raises `Refused` beyond MOST_FILES, and beside a note that speaks of an identity card.
    """
    with writing():
        row = open_for_evidence(evidence.registration_id, by)
        refuse_if(filter(None, [identity_cards.note_problem(f"{evidence.text} {evidence.note}")]))
        there = {one.digest: one for one in files_of([evidence.id]).get(evidence.id, [])}
        fresh = {one.digest: one for one in files if one.digest not in there}
        refuse_if(rules.count_problems(len(there), len(fresh)))
        about_to_change([row.id], "evidence")
        for one in fresh.values():
            there[one.digest] = _kept(evidence, one, folder, by, at)
        if fresh:
            to_be_seen_again(evidence)
        told = [_told("add_evidence_file", row, evidence, [None, one.name]) for one in fresh.values()]
        record(told, by=by, at=at)
        return [there[one.digest] for one in files]


def add_file(
    evidence: Evidence, content: BinaryIO, name: str, *, folder: Path, by: Actor, at: datetime
) -> EvidenceFile:
    """Look at one file and attach it, where nobody waits for the database; pages do the two apart."""
    with taken_in([(content, name)], folder=folder) as files:
        return add_files(evidence, files, folder=folder, by=by, at=at)[0]


def remove_file(registration_id: int, file_id: int, *, by: Actor, at: datetime) -> None:
    """Take a file off its item, which is to be looked at again; doing it twice is harmless. The content stays
    while an undo may need it."""
    with writing():
        row = open_for_evidence(registration_id, by)
        own = Evidence.select(Evidence.id).where(Evidence.registration == row.id)
        one = EvidenceFile.get_or_none((EvidenceFile.id == file_id) & EvidenceFile.evidence.in_(own))
        if one is None:
            return
        about_to_change([row.id], "evidence")
        one.delete_instance()
        to_be_seen_again(one.evidence)
        record([_told("remove_evidence_file", row, one.evidence, [one.name, None])], by=by, at=at)


# --- Looking ---------------------------------------------------------------------------------------------


def _must_have_room(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    room = store.room_of(folder)
    refuse_if(filter(None, [rules.room_problem(room.free, room.total)]))


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file found sound: the content to keep, what the codes in it say, and its measures."""

    content: bytes
    kind: FileKind
    codes: tuple[str, ...]
    small: bytes = b""
    width: int | None = None
    height: int | None = None
    pages: int | None = None


def _taken_in(given: BinaryIO, name: str, folder: Path, drafts: ExitStack) -> TakenIn:
    content = given.read(rules.MOST_BYTES + 1)
    called = rules.called(name)
    refuse_if(filter(None, [rules.size_problem(name, len(content))]))
    refuse_if(filter(None, [identity_cards.file_problem(called, name)]))
    found = _looked_at(content, name)
    refuse_if(filter(None, [identity_cards.file_problem(called, name, found.codes)]))
    return TakenIn(
        name=rules.kept_name(name, found.kind),
        kind=found.kind,
        digest=store.digest_of(found.content),
        size=len(found.content),
        draft=_draft(found.content, name, folder, drafts),
        small=_draft(found.small, name, folder, drafts) if found.small else None,
        width=found.width,
        height=found.height,
        pages=found.pages,
    )


def _looked_at(content: bytes, name: str) -> _Looked:
    office = kind_of(content) if content.startswith(b"PK") else None
    kind = rules.found_kind(name, content[:HEAD], office)
    if isinstance(kind, Picture):
        drawn = redrawn(content, kind, name)
        return _Looked(drawn.content, FileKind.PICTURE, drawn.codes, drawn.small, drawn.width, drawn.height)
    refuse_if(filter(None, [rules.alarm_problem(name, content)]))
    if kind is FileKind.PDF:
        looked = looked_at(content, name)
        return _Looked(content, kind, looked.codes, looked.small, pages=looked.pages)
    return _Looked(content, kind, tuple(_codes_inside(pictures_in(content, kind, name), name)))


def _codes_inside(pictures: Iterable[bytes], name: str) -> Iterator[str]:
    """Of pictures in a document; one that cannot be opened shows nobody a card either."""
    for content in pictures:
        kind = rules.picture_kind(content)
        with suppress(Refused):
            yield from codes_of(content, kind, name) if kind else ()


def _draft(content: bytes, name: str, folder: Path, drafts: ExitStack) -> Path:
    try:
        draft = store.write_draft(folder, content)
    except OSError as error:
        error.filename = None
        raise rules.refusal(name, f"không lưu được: {why(error)}. Báo quản trị rồi gửi lại.") from error
    drafts.callback(draft.unlink, missing_ok=True)
    return draft


# --- Keeping ---------------------------------------------------------------------------------------------


def _kept(evidence: Evidence, one: TakenIn, folder: Path, by: Actor, at: datetime) -> EvidenceFile:
    """The content gets its name before the row is written: a row is never without its file."""
    if one.small:
        store.name_draft(one.small, store.small_of(folder, one.digest))
    store.name_draft(one.draft, store.file_of(folder, one.digest, one.kind))
    return EvidenceFile.create(
        evidence=evidence,
        digest=one.digest,
        name=one.name,
        kind=one.kind,
        size=one.size,
        width=one.width,
        height=one.height,
        pages=one.pages,
        added_by=by.account_id,
        added_at=at,
    )


def _told(action: str, row: Registration, evidence: Evidence, pair: list[str | None]) -> Entry:
    return Entry(action, row.id, row.cycle_id, changes={f"evidence-{evidence.indicator}": pair})
