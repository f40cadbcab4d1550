"""Settings come from three variables, and nonsense in them is named at once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cdht.config import Config
from cdht.domain.problems import Refused


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_set_means_sqlite_in_instance_beside_the_door(tmp_path: Path) -> None:
    config = Config.from_env({}, tmp_path)
    assert config == Config(data=tmp_path / "instance", database_url="", log_level="INFO")
    assert config.is_sqlite
    assert {
        "database": config.database_file,
        "uploads": config.uploads,
        "backups": config.backups,
        "logs": config.logs,
        "secret": config.secret_file,
    } == {
        "database": tmp_path / "instance/cdht.sqlite3",
        "uploads": tmp_path / "instance/uploads",
        "backups": tmp_path / "instance/backups",
        "logs": tmp_path / "instance/logs",
        "secret": tmp_path / "instance/secret",
    }
    assert not config.data.exists()


def test_all_three_variables_are_read(tmp_path: Path) -> None:
    environ = {
        "CDHT_DATA": f" {tmp_path / 'dữ liệu xã'} ",
        "CDHT_DATABASE_URL": "postgresql://cdht@localhost/cdht",
        "CDHT_LOG_LEVEL": "debug",
    }
    config = Config.from_env(environ, Path("/nowhere"))
    assert config == Config(tmp_path / "dữ liệu xã", "postgresql://cdht@localhost/cdht", "DEBUG")
    assert not config.is_sqlite


def test_a_relative_data_folder_counts_from_where_the_command_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Config.from_env({"CDHT_DATA": "so lieu"}, Path("/nowhere")).data == tmp_path / "so lieu"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("CDHT_DATABASE_URL", "mysql://x", "CDHT_DATABASE_URL phải bắt đầu bằng postgresql://."),
        ("CDHT_LOG_LEVEL", "loud", "CDHT_LOG_LEVEL không nhận giá trị “loud”."),
        ("CDHT_DATA", "a\0b", "CDHT_DATA không phải là đường dẫn thư mục."),
        ("CDHT_DATA", __file__, "CDHT_DATA phải là một thư mục"),
    ],
)
def test_nonsense_is_refused_by_name(variable: str, value: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        Config.from_env({variable: value}, tmp_path)
    (problem,) = refused.value.problems
    assert problem.field == variable
    assert problem.message.startswith(message)


def test_prepare_makes_private_folders_and_may_be_repeated(tmp_path: Path) -> None:
    config = Config(tmp_path / "trên" / "dữ liệu")
    config.prepare()
    config.prepare()
    folders = (config.data, config.uploads, config.backups, config.logs)
    assert [mode(folder) for folder in folders] == [0o700] * 4


def test_prepare_closes_an_empty_folder_and_one_of_ours(tmp_path: Path) -> None:
    empty, ours = tmp_path / "empty", tmp_path / "ours"
    for folder in (empty, ours):
        folder.mkdir()
        folder.chmod(0o755)
    (ours / "cdht.sqlite3").touch()
    for folder in (empty, ours):
        Config(folder).prepare()
        assert mode(folder) == 0o700


def test_prepare_leaves_somebody_elses_open_folder_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    (shared / "letter.txt").touch()
    with pytest.raises(Refused, match="đang chứa tệp khác"):
        Config(shared).prepare()
    assert mode(shared) == 0o755
    assert [path.name for path in shared.iterdir()] == ["letter.txt"]


def test_prepare_says_when_a_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="Không tạo được thư mục dữ liệu"):
        Config(tmp_path / "file" / "data").prepare()


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    config = Config(tmp_path)
    first = config.secret()
    assert len(first) == 32
    assert config.secret() == first
    assert mode(config.secret_file) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_many_first_starts_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: Config(tmp_path).secret(), range(32)))
    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_damaged_secret_is_reported_not_replaced(tmp_path: Path) -> None:
    config = Config(tmp_path)
    config.secret_file.write_bytes(b"short")
    with pytest.raises(Refused, match="bị hỏng"):
        config.secret()
    assert config.secret_file.read_bytes() == b"short"
