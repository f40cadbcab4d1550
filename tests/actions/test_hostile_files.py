"""Files that nobody should trust are refused in words, or made harmless; of a refused one nothing is left."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import factories as make
import hostile_files as hostile
import pytest
from PIL import Image

from cdht.actions.evidence import add_evidence
from cdht.actions.evidence_files import add_file
from cdht.domain.evidence_files import FileKind
from cdht.domain.problems import Refused
from cdht.models.evidence_files import EvidenceFile
from cdht.models.journal import JournalEntry

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL", "ignore:.*decompression bomb")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def item(db):
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    return chief, add_evidence(row.id, 3, "Giấy khen của xã", by=chief, at=make.NOW)


def files_in(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.parametrize("one", [one for one in hostile.CORPUS if one.says], ids=lambda one: one.about)
def test_it_is_refused_in_words_and_nothing_is_left(item, tmp_path, caplog, one) -> None:
    chief, evidence = item
    folder, entries = tmp_path / "uploads", JournalEntry.select().count()
    with pytest.raises(Refused) as refused:
        add_file(evidence, io.BytesIO(one.make()), one.name, folder=folder, by=chief, at=make.NOW)
    [problem] = refused.value.problems
    assert one.says in problem.message
    assert (problem.field, problem.message[-1]) == ("files", ".")
    assert "Tệp “" in problem.message
    assert files_in(folder) == []
    assert (EvidenceFile.select().count(), JournalEntry.select().count()) == (0, entries)
    assert caplog.text == ""


@pytest.mark.parametrize("one", [one for one in hostile.CORPUS if not one.says], ids=lambda one: one.about)
def test_it_is_made_harmless_and_kept(item, tmp_path, one) -> None:
    chief, evidence = item
    content, folder = one.make(), tmp_path / "uploads"
    row = add_file(evidence, io.BytesIO(content), one.name, folder=folder, by=chief, at=make.NOW)
    [kept] = [file for file in files_in(folder) if "small" not in file.name]
    stored = kept.read_bytes()
    assert (kept.name, row.size) == (f"{row.digest}.{row.kind.value}", len(stored))
    if row.kind is FileKind.PICTURE:
        drawn = Image.open(io.BytesIO(stored))
        assert (drawn.format, dict(drawn.getexif()), drawn.size) == ("JPEG", {}, (row.width, row.height))
        assert stored.endswith(b"\xff\xd9")
        assert not any(word in stored for word in (b"PK\x03\x04", b"<?php", b"<script", b"EICAR"))
    else:
        assert stored == content


def test_what_is_refused_names_no_long_number(item, tmp_path) -> None:
    chief, evidence = item
    with pytest.raises(Refused) as refused:
        add_file(evidence, io.BytesIO(b"x"), "048085001234.jpg", folder=tmp_path, by=chief, at=make.NOW)
    assert "048085001234" not in str(refused.value)


BOMBS = {"100 megapixels, honest", "four gigapixels", "bomb: more dots than promised", "bomb in a text chunk",
         "1,000 passes", "bomb of one part", "bomb of many entries"}  # fmt: skip
LOOKING = """
import io, json, resource, sys
from pathlib import Path
from cdht.actions.evidence_files import taken_in
from cdht.domain.problems import Refused
name, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
warm = Path(sys.argv[4]).read_bytes()
with taken_in([(io.BytesIO(warm), "a.jpg")], folder=folder): pass
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
said = ""
try:
    with taken_in([(file.open("rb"), name)], folder=folder): pass
except Refused as refused:
    said = str(refused)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([said, (after - before) / 1024]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux counts it")
@pytest.mark.parametrize(
    "one", [one for one in hostile.CORPUS if one.about in BOMBS], ids=lambda one: one.about
)
def test_a_bomb_does_not_go_off(tmp_path, one) -> None:
    """In a process of its own: what it takes beyond an ordinary photo of 12 megapixels stays below 80 MB;
    unfolded, each would be 60 MB to 12 GB."""
    bomb, warm = tmp_path / "bomb", tmp_path / "warm.jpg"
    bomb.write_bytes(one.make())
    warm.write_bytes(hostile.picture(size=(4000, 3000)))
    command = [sys.executable, "-c", LOOKING, one.name, str(bomb), str(tmp_path / "uploads"), str(warm)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    said, megabytes = json.loads(done.stdout or f'["{done.stderr[-300:]}", 1e9]')
    assert one.says in said
    assert megabytes < 80
    assert files_in(tmp_path / "uploads") == []
