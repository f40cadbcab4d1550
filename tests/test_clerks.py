"""Ten clerks at once on a real server: no error, and the database says what every clerk believes.

The same as `bench clerks`, shorter and without a word about speed.
"""

from __future__ import annotations

from pathlib import Path

import factories as make
import pytest

from cdht import bench_clerks as many
from cdht.actions.soundness import examine
from cdht.bench_tools import our_server, running
from cdht.config import Config
from cdht.models.base import bind, database, open_database
from cdht.models.journal import JournalEntry
from cdht.models.migrating import migrate
from cdht.models.undoing import Before


def test_ten_clerks_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(tmp_path / "data")
    config.prepare()
    monkeypatch.setenv("CDHT_DATA", str(config.data))
    monkeypatch.delenv("CDHT_DATABASE_URL", raising=False)
    db = bind(open_database("", config.database_file))
    with db.connection_context():
        migrate(db)
        make.commune()
        clerks = many.prepare(10, 4)
    db.close_all()
    with running(our_server(config)) as (_seconds, _process, url):
        many.let_work(clerks, url, 8, (0.1, 0.5))
    db = bind(open_database("", config.database_file))
    with db.connection_context():
        assert [error for clerk in clerks for error in clerk.errors] == []
        assert list(many.lost(clerks)) == []
        saves = sum(len(clerk.seconds) for clerk in clerks)
        assert saves >= 40
        assert JournalEntry.select().where(JournalEntry.action == "self_score").count() == saves
        assert Before.select().count() == saves
        assert [problem for check in examine(db) for problem in check.problems] == []
        # and a belief that is wrong would be seen
        wrong = clerks[0]
        wrong.believed[wrong.rows[0]] = (0,) * 10
        wrong.versions[wrong.rows[0]] = 1
        assert len(list(many.lost(clerks))) == 1
    db.close_all()
    assert database.is_closed()


def test_percentiles() -> None:
    assert many.percentile([], 95) == 0
    assert many.percentile([3, 1, 2], 50) == 2
    assert many.percentile(list(range(1, 101)), 95) == 95
    assert many.percentile(list(range(1, 21)), 99) == 20
