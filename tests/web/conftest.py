"""The application over one test's own database file, and people signed in to it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import factories as make
import pytest
from checking import Checker
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from cdht import create_app
from cdht.config import Config
from cdht.models.base import database


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Every test has an application of its own; compiling its templates anew took a third of its time."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(migrated_file: Path, tmp_path: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    config = Config(tmp_path / "data")
    config.prepare()
    shutil.copy(migrated_file, config.database_file)
    app = create_app(config, setup_code="ABCD-2345")
    app.jinja_env.bytecode_cache = compiled
    app.config["TESTING"] = False  # failures answer as they would for people
    database.connect()
    yield app
    if not database.is_closed():
        database.close()
    app.extensions["cdht_database"].close_all()


@pytest.fixture
def visitor(app: Flask) -> Checker:
    """Nobody yet."""
    return Checker(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Checker]:
    """`signed_in("quantri")`: a browser of its own for each person."""

    def enter(login: str) -> Checker:
        checker = Checker(app)
        checker.sign_in(login, make.PASSWORD)
        return checker

    return enter


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """`with statements() as asked:` collects the SQL statements, to count them."""

    class Kept(logging.Handler):
        def __init__(self, into: list[str]) -> None:
            super().__init__()
            self.into = into

        def emit(self, record: logging.LogRecord) -> None:
            self.into.append(str(record.msg[0] if isinstance(record.msg, tuple) else record.msg))

    @contextmanager
    def listening() -> Iterator[list[str]]:
        asked: list[str] = []
        log, handler = logging.getLogger("peewee"), Kept(asked)
        level = log.level
        log.addHandler(handler)
        log.setLevel(logging.DEBUG)
        try:
            yield asked
        finally:
            log.setLevel(level)
            log.removeHandler(handler)

    return listening
