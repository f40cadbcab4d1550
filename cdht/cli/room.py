"""The data folder as a command finds it: made, unlocked or not, brought to this program's schema, opened."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, timezone
from importlib.util import find_spec
from logging.handlers import RotatingFileHandler
from typing import Any

from ..actions import backup, locking, restore
from ..config import Config
from ..domain.accounts import Actor
from ..domain.problems import Refused
from ..domain.vietnamese import fold
from ..models import migrating
from ..models.base import bind, database, open_database
from ..models.citizens import Citizen
from ..models.communes import Commune
from ..models.cycles import Cycle, in_commune
from ..models.registration import Registration, by_unit_and_name, in_cycle, with_people
from ..models.units import Unit
from ..models.units import in_commune as units_in_commune

VIETNAM = timezone(timedelta(hours=7))
PATIENCE = 5.0
"""Seconds that a command waits for another one to finish."""


def now() -> datetime:
    """Vietnam's time, naive, to the second: as everything below is told it."""
    return datetime.now(VIETNAM).replace(tzinfo=None, microsecond=0)


def log_to_file(config: Config) -> None:
    """Everything that goes wrong is written to logs/cdht.log of the data folder: 5 files of 1 MB."""
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, RotatingFileHandler)]:
        root.removeHandler(old)
        old.close()
    handler = RotatingFileHandler(
        config.logs / "cdht.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(config.log_level)


@contextmanager
def opened(config: Config, *, changes: bool) -> Iterator[Any]:
    """The database of the folder, bound and connected; with `changes`, one such command at a time.

    Raises `Refused`: another command is at work, the database is of a newer version, or is older while the
    server is running on it.
    """
    with ExitStack() as stack:
        restore.finish_interrupted(config)
        if changes:
            stack.enter_context(locking.holding(config.data, locking.COMMAND, wait=PATIENCE))
        db = connect(config)
        stack.callback(db.close_all if hasattr(db, "close_all") else db.close)
        with db.connection_context():
            refuse_newer(db)
            if migrating.pending(db):
                with locking.holding(config.data, locking.SERVER):
                    upgrade(config, db)
            yield db


def connect(config: Config) -> Any:
    if not config.is_sqlite and not (find_spec("psycopg") or find_spec("psycopg2")):
        raise Refused.because(
            "Chưa có gói psycopg để nối PostgreSQL. Cài bằng: .venv/bin/pip install 'psycopg[binary]'"
        )
    return bind(open_database(config.database_url, config.database_file))


def refuse_newer(db: Any) -> None:
    if unknown := migrating.unknown(db):
        raise Refused.because(
            f"Dữ liệu này do phiên bản mới hơn của chương trình tạo ra ({unknown[-1]}). "
            "Hãy cập nhật chương trình rồi chạy lại. Dữ liệu chưa bị thay đổi."
        )


def upgrade(config: Config, db: Any, *, copied: bool = False) -> backup.Copy | None:
    """Bring the schema up to date, after a verified copy when there is anything to lose. The copy, if any.

    `copied`: the user says that a copy of the PostgreSQL database was made with pg_dump.
    Raises `Refused`; a migration that fails is rolled back whole.
    """
    if not migrating.pending(db):
        return None
    copy = None
    if db.get_tables():
        if config.is_sqlite:
            copy = backup.back_up(config, at=now(), kind="TruocNangCap")
        elif not copied:
            raise Refused.because(
                "Dữ liệu PostgreSQL cần nâng cấp. Sao lưu bằng pg_dump trước, rồi chạy serve --copied."
            )
    try:
        migrating.migrate(db)
    except Exception as error:
        logging.getLogger(__name__).exception("A migration failed")
        where = f" Bản sao trước khi nâng cấp: {copy.file}." if copy else ""
        raise Refused.because(
            f"Nâng cấp dữ liệu không xong nên đã trả về như cũ.{where} "
            f"Dùng lại phiên bản trước của chương trình. Chi tiết trong {config.logs / 'cdht.log'}."
        ) from error
    return copy


def the_commune() -> Commune:
    commune = Commune.select().order_by(Commune.id).first()
    if commune is None:
        raise Refused.because(
            "Chưa thiết lập. Chạy: python3 app.py init --commune TÊN_XÃ --account TÊN_ĐĂNG_NHẬP"
        )
    return commune


def server() -> Actor:
    """The command line as an actor in the commune of this folder."""
    return Actor.server(the_commune().id)


def cycle_named(name: str, by: Actor) -> Cycle:
    """By its name, with or without marks. `Refused` lists the cycles that there are."""
    cycles = list(in_commune(by.commune_id))
    for cycle in cycles:
        if cycle.folded == fold(name):
            return cycle
    known = ", ".join(f"“{cycle.name}”" for cycle in cycles) or "chưa có đợt nào"
    raise Refused.because(f"Không có đợt “{name}”. Các đợt hiện có: {known}.")


def unit_named(name: str, by: Actor) -> Unit:
    """By its name or short name, with or without marks. `Refused` lists the units that there are."""
    units = list(units_in_commune(by.commune_id))
    for unit in units:
        if fold(name) in (unit.folded, fold(unit.short_name) or None):
            return unit
    known = ", ".join(f"“{unit.name}”" for unit in units) or "chưa có đơn vị nào"
    raise Refused.because(f"Không có đơn vị “{name}”. Các đơn vị hiện có: {known}.")


def person_named(name: str, cycle: Cycle, unit_id: int | None) -> Registration:
    """The registration of this name in the cycle, with or without marks. `Refused` for none or several."""
    query = in_cycle(with_people(), cycle.id).where(Citizen.folded == fold(name))
    rows = [row for row in by_unit_and_name(query) if unit_id in (None, row.unit_id)]
    if len(rows) == 1:
        return rows[0]
    if not rows:
        raise Refused.because(f"Không có ai tên “{name}” trong đợt này.")
    where = ", ".join(f"{row.unit.name} (sinh {row.citizen.birth_year or 'chưa rõ'})" for row in rows)
    raise Refused.because(f"Có {len(rows)} người tên “{name}”: {where}. Thêm --unit, hoặc in từ trang hồ sơ.")


__all__ = [
    "connect", "cycle_named", "database", "log_to_file", "now", "opened", "person_named", "refuse_newer",
    "server", "the_commune", "unit_named", "upgrade",
]  # fmt: skip
