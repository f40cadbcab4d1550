"""Locks on the data folder, kept by the operating system: whoever dies lets go of them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..domain.problems import Refused

SERVER = "server.lock"
"""Held by the one running server of a data folder, and by whoever must be sure that none runs."""
COMMAND = "command.lock"
"""Held by the one command that changes data."""

_BUSY = {
    SERVER: "Chương trình đang chạy trên thư mục dữ liệu này. Tắt nó (Ctrl+C ở cửa sổ đó) rồi làm lại.",
    COMMAND: "Một lệnh khác đang làm việc trên thư mục dữ liệu này. Chờ lệnh đó xong rồi làm lại.",
}


@contextmanager
def holding(data: Path, name: str, *, wait: float = 0) -> Iterator[None]:
    """Hold the lock `name` of the data folder; `Refused` when somebody else keeps it longer than `wait` s."""
    with (data / name).open("a") as file:
        deadline = time.monotonic() + wait
        while not _lock(file.fileno()):
            if time.monotonic() >= deadline:
                raise Refused.because(_BUSY[name])
            time.sleep(0.1)
        try:
            yield
        finally:
            _unlock(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
