"""Putting a backup in the place of the present data: verified first, the old kept aside, swapped last.

While it works, everything lies in `.phuc-hoi/` of the data folder: `new/` (what comes) and `old/` (what was
there). The restore counts from the moment in which `old/` gets its final name; whatever stops it before that
(an error, a power cut) is undone, at once or by the next start (`finish_interrupted`).
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

from ..config import Config
from ..domain.problems import Refused
from ..models import migrating
from .backup import DATABASE, UPLOADS, Copy, must_be_sqlite, read_back
from .files import why
from .locking import COMMAND, SERVER, holding

STAGING = ".phuc-hoi"
_LIST = "contents.json"
# The write-ahead log goes before its database: a database never stands beside a foreign log.
_NAMES = (f"{DATABASE}-wal", f"{DATABASE}-shm", DATABASE, UPLOADS)


def restore(config: Config, file: Path, *, at: datetime) -> tuple[Copy, Path]:
    """Replace the data by the backup. What was kept aside is in the folder returned.

    Raises `Refused` (the server runs, the backup is not whole, is newer, the disk is full …); then the old
    data is in place, untouched.
    """
    must_be_sqlite(config)
    with holding(config.data, SERVER), holding(config.data, COMMAND):
        _undo(config.data)
        staging = config.data / STAGING
        try:
            staging.mkdir(mode=0o700)
            copy = read_back(file, staging / "new")
            _refuse_newer(copy)
            return copy, _swap(config.data, at)
        except OSError as error:
            raise Refused.because(f"Không phục hồi được: {why(error)}. Dữ liệu cũ vẫn còn nguyên.") from error
        finally:
            _undo(config.data)


def finish_interrupted(config: Config) -> bool:
    """Undo a restore that was cut short; True when there was one. `Refused` while one is still at work."""
    if not (config.data / STAGING).exists():
        return False
    with holding(config.data, SERVER), holding(config.data, COMMAND):
        return _undo(config.data)


def _refuse_newer(copy: Copy) -> None:
    if set(copy.migrations) - {one.stem for one in migrating.FOLDER.glob("[0-9]*.py")}:
        raise Refused.because(
            "Bản sao lưu này do phiên bản mới hơn của chương trình tạo ra. Hãy cập nhật chương trình trước."
        )


def _swap(data: Path, at: datetime) -> Path:
    """Old things out, new things in, and the rename that makes it count."""
    old, new = data / STAGING / "old", data / STAGING / "new"
    _note(old, [name for name in _NAMES if (data / name).exists()])
    for name in _NAMES:
        if (data / name).exists():
            (data / name).rename(old / name)
    for name in _NAMES:
        if (new / name).exists():
            (new / name).rename(data / name)
    _sync(data)
    aside = _aside(data, at)
    old.rename(aside)
    _sync(data)
    return aside


def _undo(data: Path) -> bool:
    """Bring back what an unfinished swap took away, and clear the staging folder."""
    staging = data / STAGING
    if not staging.exists():
        return False
    old = staging / "old"
    if (old / _LIST).exists():
        was_there = json.loads((old / _LIST).read_text("utf-8"))
        for name in _NAMES:
            if name not in was_there:
                _remove(data / name)
            elif (old / name).exists():
                _remove(data / name)
                (old / name).rename(data / name)
        _sync(data)
    shutil.rmtree(staging, ignore_errors=True)
    return True


def _note(old: Path, names: list[str]) -> None:
    """What stands in the data folder before the swap; written whole before anything moves."""
    old.mkdir(mode=0o700)
    draft = old / f"{_LIST}.part"
    with draft.open("w", encoding="utf-8") as out:
        json.dump(names, out)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(old / _LIST)
    _sync(old)


def _aside(data: Path, at: datetime) -> Path:
    name = f"truoc-khi-phuc-hoi-{at:%Y-%m-%d_%H%M%S}"
    number, folder = 1, data / name
    while folder.exists():
        number += 1
        folder = data / f"{name}_{number}"
    return folder


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Renames reach the disk; Windows neither needs nor allows it for folders."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
