"""However many pictures come in, a server does not grow: after many it holds what it held after a few."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import factories as make
import pytest

from cdht.actions.evidence import add_evidence
from cdht.models.base import database

ROOT = Path(__file__).resolve().parents[2]
MANY, WARM = 160, 50
MARGIN = 25.0
"""MB: what the allocators of four threads may still take after the first fifty. 110 photos kept as they came
would be 110 MB, as dots 1.3 GB."""

# Four threads, as the server has them, each with pictures of its own.
TAKING_IN = """
import io, json, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from cdht.actions.evidence_files import add_file
from cdht.bench_pictures import _ground, photo
from cdht.bench_tools import resident_mb
from cdht.domain.accounts import Actor
from cdht.models.base import bind, database, open_database
from cdht.models.communes import Commune
from cdht.models.evidence import Evidence
import os
data, many, warm = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
bind(open_database("", data / "cdht.sqlite3"))
with database.connection_context():
    by, items = Actor.server(Commune.get().id), list(Evidence.select().order_by(Evidence.id))
size = (2000, 1500)
ground = _ground(size)
def take(number):
    content = photo(ground, number, size)
    with database.connection_context():
        item = items[number % len(items)]
        add_file(item, io.BytesIO(content), "a.jpg", folder=data / "uploads", by=by, at=datetime(2021, 7, 1))
    return len(content)
with ThreadPoolExecutor(4) as pool:
    list(pool.map(take, range(warm)))
    early = resident_mb(os.getpid())
    sizes = list(pool.map(take, range(warm, many)))
    late = resident_mb(os.getpid())
print(json.dumps([early, late, sum(sizes) / len(sizes) / 1e6]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks for memory as Linux counts it")
def test_memory_does_not_grow_with_the_number_of_pictures(db, db_file, tmp_path) -> None:
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    for number in range(10):
        add_evidence(row.id, 1 + number, f"Buổi học {number}", by=chief, at=make.NOW)
    database.close()
    (data := tmp_path / "data").mkdir()
    db.close_all()
    db_file.rename(data / "cdht.sqlite3")
    command = [sys.executable, "-c", TAKING_IN, str(data), str(MANY), str(WARM)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    early, late, megabytes = json.loads(done.stdout)
    kept = [one for one in (data / "uploads").rglob("*.jpg") if "small" not in one.name]
    assert len(kept) == MANY
    assert megabytes > 0.5
    assert late < early + MARGIN, (early, late)
