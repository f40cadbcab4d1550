"""Settings: where the data lies and how much is logged, read once from the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .domain.problems import Refused

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Config:
    """`database_url` is empty for SQLite in `database_file`, else `postgresql://…`."""

    data: Path
    database_url: str = ""
    log_level: str = "INFO"

    @classmethod
    def from_env(cls, environ: Mapping[str, str], base: Path) -> Config:
        """Read CDHT_DATA (default `instance/` in `base`), CDHT_DATABASE_URL and CDHT_LOG_LEVEL.

        A relative CDHT_DATA counts from the folder in which the command was typed.
        Raises `Refused` naming the variable; nothing is created yet (see `prepare`).
        """
        return cls(
            data=_data_folder(environ.get("CDHT_DATA", "").strip(), base),
            database_url=_database_url(environ.get("CDHT_DATABASE_URL", "").strip()),
            log_level=_log_level(environ.get("CDHT_LOG_LEVEL", "").strip()),
        )

    @property
    def is_sqlite(self) -> bool:
        return not self.database_url

    @property
    def database_file(self) -> Path:
        """The SQLite database; not used with PostgreSQL."""
        return self.data / "cdht.sqlite3"

    @property
    def uploads(self) -> Path:
        return self.data / "uploads"

    @property
    def printed(self) -> Path:
        """Long papers of the last day; not part of a backup."""
        return self.data / "printed"

    @property
    def incoming(self) -> Path:
        """What is just being handed in, while it is being read; empty as soon as that is done."""
        return self.data / "incoming"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def secret_file(self) -> Path:
        return self.data / "secret"

    def prepare(self) -> None:
        """Make the data folder and its rooms, readable by the owner alone (mode 0700).

        Raises `Refused` when the folder cannot be made, or already holds somebody else's files: closing
        a folder such as /tmp or a home to all others would harm them.
        """
        try:
            _make_private(self.data, ours=self._is_ours)
            for folder in (self.uploads, self.incoming, self.backups, self.logs):
                _make_private(folder, ours=lambda: True)
        except OSError as error:
            raise Refused.because(
                f"Không tạo được thư mục dữ liệu {self.data}: {error.strerror}. "
                "Kiểm tra quyền ghi, hoặc đặt CDHT_DATA sang thư mục khác.",
                "CDHT_DATA",
            ) from error

    def secret(self) -> bytes:
        """The 32 bytes that sign sessions, made at the first call (mode 0600), the same ever after.

        Raises `Refused` when the file is damaged: inventing a new one in silence would hide it.
        """
        if not self.secret_file.exists():
            _create_once(self.secret_file, secrets.token_bytes(SECRET_BYTES))
        found = self.secret_file.read_bytes()
        if len(found) != SECRET_BYTES:
            raise Refused.because(
                f"Tệp khóa {self.secret_file} bị hỏng. "
                "Xóa tệp này rồi chạy lại; mọi người sẽ phải đăng nhập lại."
            )
        return found

    def _is_ours(self) -> bool:
        ours = (self.secret_file, self.database_file, self.uploads, self.backups, self.logs)
        return any(path.exists() for path in ours)


def _data_folder(text: str, base: Path) -> Path:
    if "\0" in text:
        raise Refused.because("CDHT_DATA không phải là đường dẫn thư mục.", "CDHT_DATA")
    folder = Path(text).expanduser().absolute() if text else base / "instance"
    if folder.exists() and not folder.is_dir():
        raise Refused.because(f"CDHT_DATA phải là một thư mục, nhưng {folder} là một tệp.", "CDHT_DATA")
    return folder


def _database_url(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise Refused.because(
            "CDHT_DATABASE_URL phải bắt đầu bằng postgresql://. "
            "Để trống thì chương trình dùng SQLite trong thư mục dữ liệu.",
            "CDHT_DATABASE_URL",
        )
    return text


def _log_level(text: str) -> str:
    level = text.upper() or "INFO"
    if level not in LOG_LEVELS:
        raise Refused.because(
            f"CDHT_LOG_LEVEL không nhận giá trị “{text}”. Chọn một trong: {', '.join(LOG_LEVELS)}.",
            "CDHT_LOG_LEVEL",
        )
    return level


def _make_private(folder: Path, *, ours: Callable[[], bool]) -> None:
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    elif _open_to_others(folder):
        if any(folder.iterdir()) and not ours():
            raise Refused.because(
                f"Thư mục {folder} đang chứa tệp khác và mở cho mọi người. "
                "Đặt CDHT_DATA sang một thư mục trống.",
                "CDHT_DATA",
            )
        folder.chmod(0o700)


def _open_to_others(folder: Path) -> bool:
    """Always no on Windows, where the folder takes the rights of the one above it."""
    return os.name == "posix" and bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def _create_once(file: Path, content: bytes) -> None:
    """Write the file whole or not at all; of two who try at once, the first one's content stays."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        _name_once(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _name_once(draft: Path, file: Path) -> None:
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links (FAT): rename; Windows refuses to overwrite by that too
        with contextlib.suppress(FileExistsError):
            draft.rename(file)
