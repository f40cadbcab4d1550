"""A verified copy of everything: the database and the uploaded files in one .zip with a manifest.

Copying the database file beside its write-ahead log gives empty or torn copies; SQLite's own backup does not.
A copy counts only after it was read back out of the .zip and found whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ..config import Config
from ..domain.problems import Refused
from ..domain.vietnamese import fold
from .evidence_store import DRAFT
from .files import why

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "cdht.sqlite3"
UPLOADS = "uploads"
PACKED = frozenset((".jpg", ".pdf", ".docx", ".xlsx"))
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup read back and found whole. `counts`: rows by table; `migrations`: those of its database."""

    file: Path
    made_at: str
    commune: str
    migrations: tuple[str, ...]
    counts: dict[str, int]
    uploads: int


def back_up(config: Config, *, at: datetime, folder: Path | None = None, kind: str = "SaoLuu") -> Copy:
    """Write a verified copy into `folder` (default: the room for backups) while others go on working.

    Raises `Refused`; a copy that is not whole is not kept.
    """
    must_be_sqlite(config)
    if not config.database_file.exists():
        raise Refused.because("Chưa có dữ liệu để sao lưu.")
    target = folder or config.backups
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _workspace(config.data) as room:
            counts = _copy_database(config.database_file, room / DATABASE)
            about = _about(room / DATABASE, at) | {"counts": counts}
            packed = room / "packed.zip"
            _pack(packed, room / DATABASE, config.uploads, about)
            whole = read_back(packed, room / "again")
            return replace(whole, file=_keep(packed, target, _name(kind, whole.commune, at)))
    except (OSError, sqlite3.Error) as error:
        raise Refused.because(f"Không sao lưu được vào {target}: {_reason(error)}.") from error


def read_back(file: Path, into: Path) -> Copy:
    """Unpack a backup into the new folder `into` and check every byte and row of it.

    Raises `Refused`: not a backup, damaged, incomplete.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            about = _manifest(archive)
            _unpack(archive, about["files"], into)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise _damaged(file, "không đọc được bên trong") from error
    except (RuntimeError, zlib.error) as error:  # encrypted, packed in a foreign way, or torn inside
        raise _damaged(file, "không giải nén được") from error
    found = inspect(into / DATABASE)
    if found != about["counts"]:
        raise _damaged(file, "số dòng không khớp bảng kê")
    with closing(_open(into / DATABASE)) as db:
        return _described(file, about, _migrations(db))


def inspect(database: Path) -> dict[str, int]:
    """Rows by table of a database that is whole. Raises `Refused` with what SQLite says against it."""
    try:
        with closing(_open(database)) as db:
            said = [row[0] for row in db.execute("PRAGMA integrity_check(5)")]
            orphans = db.execute("PRAGMA foreign_key_check").fetchall()
            if said != ["ok"] or orphans:
                raise _damaged(database, "; ".join(said) if said != ["ok"] else "có dòng mồ côi")
            return _counts(db)
    except sqlite3.Error as error:
        raise _damaged(database, str(error)) from error


def must_be_sqlite(config: Config) -> None:
    if not config.is_sqlite:
        raise Refused.because(
            "Dữ liệu nằm trong PostgreSQL. Hãy sao lưu và phục hồi bằng pg_dump và pg_restore; "
            "lệnh này chưa làm việc đó."
        )


def _copy_database(source: Path, target: Path) -> dict[str, int]:
    """Copy within one snapshot, then compare the copy with that very snapshot."""
    with closing(_open(source)) as old, closing(_open(target)) as new:
        old.execute("BEGIN")
        wanted = _counts(old)
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        old.execute("ROLLBACK")
    found = inspect(target)
    if found != wanted:
        raise _damaged(target, "bản sao thiếu dòng")
    return found


def _about(database: Path, at: datetime) -> dict[str, Any]:
    with closing(_open(database)) as db:
        tables = _tables(db)
        commune = ""
        if "commune_name" in tables:
            row = db.execute("SELECT name FROM commune_name ORDER BY valid_from DESC LIMIT 1").fetchone()
            commune = row[0] if row else ""
        return {
            "format": FORMAT,
            "made_at": at.isoformat(sep=" ", timespec="seconds"),
            "commune": commune,
            "migrations": _migrations(db),
        }


def _pack(file: Path, database: Path, uploads: Path, about: dict[str, Any]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        files = {DATABASE: database}
        if uploads.is_dir():
            files |= {f"{UPLOADS}/{path.relative_to(uploads).as_posix()}": path for path in _kept_in(uploads)}
        listed = {}
        for name, path in files.items():
            try:
                digest = _sha256(path)
                archive.write(path, name, _packing(path))
            except FileNotFoundError:  # a table that was handed in goes as soon as it has served
                continue
            listed[name] = {"size": archive.getinfo(name).file_size, "sha256": digest}
        archive.writestr(MANIFEST, json.dumps(about | {"files": listed}, ensure_ascii=False, indent=1))


def _kept_in(uploads: Path) -> Iterator[Path]:
    """Everything but drafts: what a row points at has its name before the row is there, and the database was
    copied before this looks."""
    for path in sorted(uploads.rglob("*")):
        if path.is_file() and not path.name.startswith(DRAFT):
            yield path


def _packing(path: Path) -> int:
    """Pictures and papers are packed already: doing it again takes minutes and saves nothing."""
    return zipfile.ZIP_STORED if path.suffix in PACKED else zipfile.ZIP_DEFLATED


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    about = json.loads(archive.read(MANIFEST))
    if about["format"] != FORMAT:
        raise Refused.because("Bản sao lưu này do phiên bản mới hơn tạo ra. Hãy cập nhật chương trình.")
    if DATABASE not in about["files"] or not isinstance(about["counts"], dict):
        raise ValueError(DATABASE)
    return dict(about)


def _unpack(archive: zipfile.ZipFile, files: dict[str, Any], into: Path) -> None:
    """Only what the manifest lists, only under `into`, no byte more than it promises."""
    into.mkdir(mode=0o700)
    (into / UPLOADS).mkdir(mode=0o700)
    for name, promised in files.items():
        parts = PurePosixPath(name).parts
        inside = name == DATABASE or (len(parts) > 1 and parts[0] == UPLOADS and ".." not in parts)
        if not inside or "\\" in name or ":" in name:
            raise ValueError(name)
        target = into.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        size, digest = _extract(archive, name, target, limit=int(promised["size"]))
        if size != promised["size"] or digest != promised["sha256"]:
            raise Refused.because(f"Bản sao lưu bị hỏng: tệp {name} bên trong không còn nguyên vẹn.")


def _extract(archive: zipfile.ZipFile, name: str, target: Path, *, limit: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source, target.open("xb") as out:
        while size <= limit and (chunk := source.read(_CHUNK)):
            size += len(chunk)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def _described(file: Path, about: dict[str, Any], migrations: list[str]) -> Copy:
    return Copy(
        file=file,
        made_at=str(about["made_at"]),
        commune=str(about["commune"]),
        migrations=tuple(migrations),
        counts=about["counts"],
        uploads=len(about["files"]) - 1,
    )


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=10)


def _tables(db: sqlite3.Connection) -> list[str]:
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in rows)


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    return {name: db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in _tables(db)}  # noqa: S608


def _migrations(db: sqlite3.Connection) -> list[str]:
    if "schema_migration" not in _tables(db):
        return []
    return [name for (name,) in db.execute("SELECT name FROM schema_migration ORDER BY name")]


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _name(kind: str, commune: str, at: datetime) -> str:
    place = "".join(word.capitalize() for word in fold(commune).split() if word.isalnum())
    return "_".join(part for part in (kind, place, f"{at:%Y-%m-%d_%H%M}") if part)


def _keep(packed: Path, folder: Path, name: str) -> Path:
    """Give the finished copy its name at the very end; an older copy of the same minute stays."""
    draft = folder / f".{name}.{os.getpid()}.part"
    try:
        shutil.copyfile(packed, draft)
        draft.chmod(0o600)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if _sha256(draft) != _sha256(packed):
            raise _damaged(draft, "đĩa ghi sai")
        number, final = 1, folder / f"{name}.zip"
        while final.exists():
            number += 1
            final = folder / f"{name}_{number}.zip"
        return draft.rename(final)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _workspace(data: Path) -> Iterator[Path]:
    """A folder inside the data folder: personal data never lies in the system's /tmp."""
    room = Path(tempfile.mkdtemp(prefix=".sao-luu-", dir=data))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _damaged(file: Path, what: str) -> Refused:
    return Refused.because(
        f"Tệp {file.name} không phải bản sao lưu của chương trình này, hoặc đã hỏng ({what})."
    )


def _reason(error: Exception) -> str:
    return why(error) if isinstance(error, OSError) else str(error)
