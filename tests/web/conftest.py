"""The application over one test's own database file, and people signed in to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import factories as make
import pytest
from checking import Checker
from flask import Flask

from cdht import create_app
from cdht.config import Config
from cdht.models.base import database


@pytest.fixture
def app(migrated_file: Path, tmp_path: Path) -> Iterator[Flask]:
    config = Config(tmp_path / "data")
    config.prepare()
    shutil.copy(migrated_file, config.database_file)
    app = create_app(config, setup_code="ABCD-2345")
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
