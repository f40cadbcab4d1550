"""Copies that can be believed: verified when made, verified before they replace anything."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import factories as make
import pytest

from cdht.actions.backup import DATABASE, MANIFEST, Copy, back_up, read_back
from cdht.actions.locking import SERVER, holding
from cdht.actions.restore import STAGING, finish_interrupted, restore
from cdht.config import Config
from cdht.domain.problems import Refused
from cdht.models.base import bind, database, open_database
from cdht.models.migrating import migrate
from cdht.models.registration import Registration

AT = datetime(2026, 11, 23, 8, 30)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Config]:
    """A data folder with one person scored, an upload, and its database still open, as under a server."""
    config = Config(tmp_path / "dữ liệu")
    config.prepare()
    (config.uploads / "ảnh").mkdir()
    (config.uploads / "ảnh" / "giấy khen.txt").write_bytes(b"minh ch\xe1\xbb\xa9ng")
    real = bind(open_database("", config.database_file))
    database.connect()
    migrate(real)
    chief = make.commune()
    make.self_scored(chief, make.person(chief, make.cycle(chief), make.unit(chief)))
    yield config
    if not database.is_closed():
        database.close()
    real.close_all()


def close() -> None:
    database.close()
    database.close_all()


def rows(config: Config) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(config.database_file)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in sorted(tables)}


def uploads(config: Config) -> dict[str, bytes]:
    files = (file for file in config.uploads.rglob("*") if file.is_file())
    return {file.relative_to(config.uploads).as_posix(): file.read_bytes() for file in files}


def repacked(copy: Copy, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same backup with something changed in it."""
    with zipfile.ZipFile(copy.file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    file = copy.file.with_name("đã đổi.zip")
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def manifest(parts: dict[str, bytes], **values: object) -> None:
    parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | values).encode()


# Making ------------------------------------------------------------------------------------------


def test_a_copy_holds_everything_that_was_acknowledged(config: Config, tmp_path: Path) -> None:
    log = config.database_file.with_name(DATABASE + "-wal")
    assert log.stat().st_size > 0  # the rows are not in the database file yet
    copy = back_up(config, at=AT)
    assert copy.file == config.backups / "SaoLuu_QuangPhu_2026-11-23_0830.zip"
    assert (copy.made_at, copy.commune, copy.uploads) == ("2026-11-23 08:30:00", "Quảng Phú", 1)
    assert (copy.counts["registration"], copy.counts["score"], copy.counts["sheet"]) == (1, 10, 1)
    assert copy.migrations == tuple(sorted(file.stem for file in (ROOT / "migrations").glob("0*.py")))
    again = read_back(copy.file, tmp_path / "again")
    assert again == copy
    assert sorted(path.name for path in config.data.iterdir() if path.name.startswith(".")) == []


def test_a_second_copy_of_the_same_minute_keeps_the_first(config: Config) -> None:
    first, second = back_up(config, at=AT), back_up(config, at=AT)
    assert second.file.name == "SaoLuu_QuangPhu_2026-11-23_0830_2.zip"
    assert first.file.exists()


def test_a_copy_goes_where_it_is_asked(config: Config, tmp_path: Path) -> None:
    copy = back_up(config, at=AT, folder=tmp_path / "USB" / "sao lưu")
    assert copy.file.parent == tmp_path / "USB" / "sao lưu"
    assert (copy.file.stat().st_mode & 0o077) == 0


def test_a_folder_that_is_a_file_is_refused(config: Config, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("x")
    with pytest.raises(Refused, match="Không sao lưu được vào"):
        back_up(config, at=AT, folder=tmp_path / "tệp")


def test_a_damaged_database_gives_no_copy(config: Config) -> None:
    close()
    content = bytearray(config.database_file.read_bytes())
    content[20_000:60_000] = b"\x55" * 40_000
    config.database_file.write_bytes(content)
    with pytest.raises(Refused):
        back_up(config, at=AT)
    assert list(config.backups.iterdir()) == []


def test_orphans_give_no_copy(config: Config) -> None:
    close()
    with closing(sqlite3.connect(config.database_file)) as db, db:
        db.execute("DELETE FROM citizen")
    with pytest.raises(Refused, match="mồ côi"):
        back_up(config, at=AT)
    assert list(config.backups.iterdir()) == []


def test_copies_made_while_others_save_are_whole(config: Config, tmp_path: Path) -> None:
    """Each copy is one moment: never a sheet with nine points."""
    stop = threading.Event()

    def save() -> None:
        db = sqlite3.connect(config.database_file, isolation_level=None, timeout=10)
        turn = 0
        while not stop.is_set():
            turn += 1
            db.execute("BEGIN IMMEDIATE")
            db.execute("UPDATE sheet SET version = version + 1")
            db.execute("DELETE FROM score")
            for indicator in range(1, 11):
                db.execute("INSERT INTO score VALUES (1, ?, ?, '')", (indicator, turn % 11))
            db.execute("COMMIT")
        db.close()

    thread = threading.Thread(target=save)
    thread.start()
    try:
        copies = [back_up(config, at=AT) for _ in range(6)]
    finally:
        stop.set()
        thread.join()
    for index, copy in enumerate(copies):
        read_back(copy.file, tmp_path / str(index))
        with closing(sqlite3.connect(tmp_path / str(index) / DATABASE)) as db:
            assert db.execute("SELECT COUNT(*), COUNT(DISTINCT points) FROM score").fetchone() == (10, 1)


def test_postgresql_is_told_plainly(tmp_path: Path) -> None:
    config = Config(tmp_path / "d", "postgresql://nowhere/x")
    config.prepare()
    with pytest.raises(Refused, match="pg_dump"):
        back_up(config, at=AT)
    with pytest.raises(Refused, match="pg_dump"):
        restore(config, tmp_path / "x.zip", at=AT)


# Restoring ---------------------------------------------------------------------------------------


def test_what_was_restored_equals_what_was_copied(config: Config) -> None:
    copy = back_up(config, at=AT)
    before, files = rows(config), uploads(config)
    Registration.update(sent_back_reason="đổi sau khi sao lưu").execute()
    (config.uploads / "mới.txt").write_text("đến sau")
    close()
    after = rows(config)
    again, aside = restore(config, copy.file, at=AT)
    assert again == copy
    assert (rows(config), uploads(config)) == (before, files)
    assert aside == config.data / "truoc-khi-phuc-hoi-2026-11-23_083000"
    kept = Config(aside)
    assert (rows(kept), uploads(kept)) == (after, files | {"mới.txt": "đến sau".encode()})
    assert not (config.data / STAGING).exists()


def test_an_empty_computer_takes_the_copy(config: Config, tmp_path: Path) -> None:
    copy = back_up(config, at=AT)
    fresh = Config(tmp_path / "máy mới")
    fresh.prepare()
    restore(fresh, copy.file, at=AT)
    close()
    assert (rows(fresh), uploads(fresh)) == (rows(config), uploads(config))


def test_a_running_server_is_not_pulled_from_under(config: Config) -> None:
    copy = back_up(config, at=AT)
    with holding(config.data, SERVER), pytest.raises(Refused, match="đang chạy"):
        restore(config, copy.file, at=AT)
    close()
    restore(config, copy.file, at=AT)


def cut_short(copy: Copy) -> Path:
    file = copy.file.with_name("cụt.zip")
    file.write_bytes(copy.file.read_bytes()[:-500])
    return file


def one_byte(copy: Copy) -> Path:
    content = bytearray(copy.file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file = copy.file.with_name("một byte.zip")
    file.write_bytes(content)
    return file


def no_zip(copy: Copy) -> Path:
    file = copy.file.with_name("thư.zip")
    file.write_text("Kính gửi UBND xã")
    return file


def wrong_sha(parts: dict[str, bytes]) -> None:
    files = json.loads(parts[MANIFEST])["files"]
    files[DATABASE]["sha256"] = "0" * 64
    manifest(parts, files=files)


def smuggled(parts: dict[str, bytes]) -> None:
    files = json.loads(parts[MANIFEST])["files"]
    parts["uploads/../../../ngoài.txt"] = b"x"
    files["uploads/../../../ngoài.txt"] = {"size": 1, "sha256": "x"}
    manifest(parts, files=files)


def bomb(parts: dict[str, bytes]) -> None:
    parts[DATABASE] += b"\0" * 5_000_000


def fewer_rows(parts: dict[str, bytes]) -> None:
    manifest(parts, counts=json.loads(parts[MANIFEST])["counts"] | {"registration": 2})


def no_database(parts: dict[str, bytes]) -> None:
    del parts[DATABASE]


def no_manifest(parts: dict[str, bytes]) -> None:
    del parts[MANIFEST]


def newer_format(parts: dict[str, bytes]) -> None:
    manifest(parts, format=2)


def nonsense(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = b"[1, 2"


CHANGES = (wrong_sha, smuggled, bomb, fewer_rows, no_database, no_manifest, newer_format, nonsense)


@pytest.mark.parametrize(
    "spoil",
    [cut_short, one_byte, no_zip, *(lambda copy, do=do: repacked(copy, do) for do in CHANGES)],
)
def test_what_is_not_whole_is_refused_and_changes_nothing(
    config: Config, spoil: Callable[[Copy], Path], tmp_path: Path
) -> None:
    file = spoil(back_up(config, at=AT))
    close()
    before, files = rows(config), uploads(config)
    with pytest.raises(Refused):
        restore(config, file, at=AT)
    assert (rows(config), uploads(config)) == (before, files)
    assert sorted(path.name for path in config.data.iterdir() if "phuc-hoi" in path.name) == []
    assert not list(tmp_path.rglob("ngoài.txt"))


def test_a_copy_of_a_newer_version_is_refused(config: Config) -> None:
    with database.atomic():
        database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030')")
    copy = back_up(config, at=AT)
    close()
    with pytest.raises(Refused, match="phiên bản mới hơn"):
        restore(config, copy.file, at=AT)


# A failure at any moment -------------------------------------------------------------------------

# In a process of its own an audit hook stops the n-th rename of the restore: by an error, or by death.
SABOTAGE = """
import os, sys
from datetime import datetime
from pathlib import Path
from cdht.actions.restore import restore
from cdht.config import Config
data, file, how, turn = sys.argv[1:]
seen = 0
def hook(event, args):
    global seen
    if event == "os.rename":
        seen += 1
        if seen == int(turn):
            if how == "dies":
                os._exit(9)
            raise OSError(28, "No space left on device")
sys.addaudithook(hook)
try:
    restore(Config(Path(data)), Path(file), at=datetime(2026, 11, 23, 8, 30))
except Exception as error:
    print(error)
    sys.exit(1)
"""


@pytest.mark.parametrize("how", ["fails", "dies"])
def test_stopped_at_any_rename_the_old_data_are_in_place(config: Config, how: str) -> None:
    copy = back_up(config, at=AT)
    Registration.update(sent_back_reason="đổi sau khi sao lưu").execute()
    close()
    before, files = rows(config), uploads(config)
    for turn in range(1, 20):
        command = [sys.executable, "-c", SABOTAGE, str(config.data), str(copy.file), how, str(turn)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
        if done.returncode == 0:
            break
        assert done.returncode == (9 if how == "dies" else 1), done.stderr
        assert finish_interrupted(config) == (how == "dies")
        assert (rows(config), uploads(config)) == (before, files)
        assert not (config.data / STAGING).exists()
    assert turn > 5  # the list, two things out, two things in, the folder aside
    assert rows(config) != before
