"""Where the content of evidence lies: outside the web root, each content once, named by its digest.

A content is written beside, flushed to the disk, and renamed, all before any row points at it: whatever stops
the program, a row never stands without its file. What is left over is a file without row, which
`clear_store` takes away after a day of grace.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ..domain.evidence_files import FileKind
from ..models.evidence_files import EvidenceFile, stored_bytes
from ..models.undoing import Before
from .transactions import writing

ROOM = "evidence"
GRACE = timedelta(days=1)
DRAFT = ".part-"
_DIGEST = re.compile("[0-9a-f]{64}")


def file_of(folder: Path, digest: str, kind: FileKind) -> Path:
    """The content of `digest` under the folder of uploads."""
    return folder / ROOM / digest[:2] / f"{digest}.{kind.value}"


def small_of(folder: Path, digest: str) -> Path:
    """The small JPEG beside it; documents may have none."""
    return folder / ROOM / digest[:2] / f"{digest}.small.jpg"


def write_draft(folder: Path, content: bytes) -> Path:
    """Keep content on the disk until it is named or thrown away; nothing is left when the disk is full."""
    room = folder / ROOM
    room.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = room / f"{DRAFT}{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def name_draft(draft: Path, target: Path) -> None:
    """Give a draft its name. The same content is there already: it stays, and its day of grace begins anew,
    unless the disk has lost a part of it."""
    target.parent.mkdir(exist_ok=True, mode=0o700)
    if target.exists() and target.stat().st_size == draft.stat().st_size:
        os.utime(target)
        draft.unlink()
    else:
        draft.replace(target)
        _sync(target.parent)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync(folder: Path) -> None:
    """A rename reaches the disk before the row does; Windows neither needs nor allows it for folders."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# --- Room ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of the disk under the uploads, and of it those of evidence."""

    free: int
    total: int
    evidence: int = 0


def room_of(folder: Path) -> Room:
    usage = shutil.disk_usage(folder)
    return Room(usage.free, usage.total)


def room_with_evidence(folder: Path) -> Room:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    room = room_of(folder)
    return Room(room.free, room.total, stored_bytes())


# --- What nobody needs any more --------------------------------------------------------------------------


def clear_store(folder: Path, *, at: datetime) -> int:
    """Take away files that no row points at, that no undo may bring back, and that are older than a day;
    how many there were. `at`: local time of Vietnam, as everywhere.

    Inside a write transaction: nobody can add a row for a content that is just being taken away.
    """
    with writing():
        old = _spare(folder, at)
        return sum(_is_taken_away(file) for file in old)


def _is_taken_away(file: Path) -> bool:
    """One that somebody holds open (a virus scanner, on Windows) waits for the next time."""
    with suppress(OSError):
        file.unlink()
        return True
    return False


def _spare(folder: Path, at: datetime) -> list[Path]:
    """Files that nobody needs any more, drafts of a run that was cut short included."""
    needed = _needed()
    return [file for file in _files(folder) if _digest(file) not in needed and _age(file, at) > GRACE]


# --- Rows and files against each other -------------------------------------------------------------------


def differences(folder: Path, *, at: datetime) -> Iterator[str]:
    """What `check` says: rows without file, files that were changed, files that nothing points at.

    Files of the last day and those that an undo may bring back are no finding.
    """
    rows = {(row.digest, row.kind): row for row in EvidenceFile.select().order_by(EvidenceFile.id.desc())}
    for (digest, kind), row in rows.items():
        file = file_of(folder, digest, kind)
        if not file.is_file():
            yield f"{_named(row)}: tệp không còn trong thư mục dữ liệu."
        elif _digest_on_disk(file) != digest:
            yield f"{_named(row)}: tệp đã bị sửa hoặc hỏng."
    for file in _spare(folder, at):
        yield f"Tệp {file.name} trong thư mục minh chứng không thuộc minh chứng nào."


def _named(row: EvidenceFile) -> str:
    return f"“{row.name}” của {row.evidence.registration.citizen.name}"


def _digest_on_disk(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _needed() -> set[str]:
    """Digests that rows point at, and those in what is kept for undo."""
    needed = {digest for (digest,) in EvidenceFile.select(EvidenceFile.digest).distinct().tuples()}
    kept = Before.select(Before.parts).where(Before.parts.contains('"evidence"'))
    for (parts,) in kept.tuples().iterator():
        needed.update(_DIGEST.findall(parts))
    return needed


def _files(folder: Path) -> list[Path]:
    room = folder / ROOM
    return sorted(file for file in room.rglob("*") if file.is_file()) if room.is_dir() else []


def _digest(file: Path) -> str:
    return file.name.partition(".")[0]


def _age(file: Path, at: datetime) -> timedelta:
    from_epoch = datetime(1970, 1, 1) + timedelta(hours=7, seconds=file.stat().st_mtime)
    return at - from_epoch
