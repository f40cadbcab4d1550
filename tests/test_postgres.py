"""The same code on PostgreSQL: the pilot, from the workbook to the figures."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import factories as make
import pytest
from conftest import EXPECTED, WORKBOOK

from cdht.actions.importing import import_workbook
from cdht.actions.originals import issue
from cdht.actions.recognition import DecisionFacts, recognise
from cdht.actions.soundness import examine
from cdht.domain.accounts import Actor
from cdht.domain.originals import Made, PaperNumber, Series
from cdht.models.base import bind, database, open_database
from cdht.models.cycles import Cycle
from cdht.models.figures import figures_of
from cdht.models.migrating import FOLDER, migrate, pending
from cdht.models.originals import Original, entries_of, taken
from cdht.models.registration import Registration, by_name, matching, with_people

pytestmark = [pytest.mark.postgres]


def server_programs() -> Path | None:
    """Where `initdb` and `pg_ctl` lie: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if os.access(place / "pg_ctl", os.X_OK)), None)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A PostgreSQL server of this test's own; never run as root, which it refuses."""
    programs = server_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: its test is left out")
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    room = Path(tempfile.mkdtemp(prefix="cdht-pg-"))
    shutil.chown(room, user)

    def run(*words: str) -> None:
        as_user = {"user": user} if os.geteuid() == 0 else {}
        subprocess.run(words, check=True, cwd=room, stdout=subprocess.DEVNULL, timeout=120, **as_user)

    data = str(room / "data")
    run(str(programs / "initdb"), "-D", data, "-A", "trust", "-E", "UTF8", "-U", "cdht")
    options = f"-p {port} -k {room} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(room / "log"), "-o", options, "start")
    yield f"postgresql://cdht@127.0.0.1:{port}/postgres"
    run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(room, ignore_errors=True)


def test_the_pilot_has_the_same_figures(address: str, tmp_path: Path) -> None:
    db = bind(open_database(address, tmp_path / "unused"))
    with database.connection_context():
        assert pending(db) == sorted(file.stem for file in FOLDER.glob("0*.py"))
        migrate(db)
        chief = make.commune()
        by = Actor.server(chief.commune_id)
        first = import_workbook(
            WORKBOOK, cycle_name="Năm 2021", criteria_code="pilot-2021", year=2021, by=by, at=make.NOW
        )
        again = import_workbook(
            WORKBOOK, cycle_name="Năm 2021", criteria_code="pilot-2021", year=2021, by=by, at=make.NOW
        )
        cycle = Cycle.get()
        recognise(
            cycle.id, DecisionFacts("45/QĐ-UBND", date(2021, 7, 20)), by=by, at=datetime(2021, 7, 20, 9)
        )
        figures = figures_of(cycle).as_json()
        expected = json.loads(EXPECTED.read_text("utf-8"))
        assert {k: figures["total"][k] for k in expected["total"]} == expected["total"]
        for name, unit in expected["units"].items():
            assert {k: figures["units"][name][k] for k in unit} == unit
        assert (first.changed, len(first.lines), again.changed) == (True, 55, False)
        found = by_name(matching(with_people().where(Registration.cycle == cycle.id), "thi dao"))
        assert [row.citizen.name for row in found] == ["Bùi Thị Ngọc Đào", "Hoàng Thị Thu Đào"]
        _an_issued_paper_keeps_its_bytes(by, cycle)
        assert [check.title for check in examine(db) if not check.holds] == []
    db.close()


def _an_issued_paper_keeps_its_bytes(by: Actor, cycle: Cycle) -> None:
    number = PaperNumber(Series("steering_committee", "BC", 2021), 2)
    pdf, word = b"%PDF-1.4 \x00\xff", b"PK\x03\x04"
    made = Made("summary", number, date(2021, 7, 20), "Báo cáo", "BaoCao", "{}", "{}", "{}", pdf, word)
    row = issue(cycle.id, made, by=by, at=make.NOW, skipped_because="Viết tay")
    kept = Original.get_by_id(row.id)
    assert (bytes(kept.pdf), bytes(kept.docx)) == (pdf, word)
    assert taken(by.commune_id, number.series) == {1, 2}
    told = [(one.number, one.note, one.original_id) for one in entries_of(by.commune_id, 2021)]
    assert told == [(1, "Viết tay", None), (2, "", row.id)]
