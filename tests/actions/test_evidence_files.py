"""Files of evidence: kept once by content, taken off and brought back, never a row without its file."""

from __future__ import annotations

import io

import factories as make
import pytest
from PIL import Image

from cdht.actions.evidence import add_evidence
from cdht.actions.evidence_files import add_file, remove_file
from cdht.models.evidence_files import EvidenceFile


@pytest.fixture
def world(db):
    chief = make.commune()
    row = make.person(chief, make.cycle(chief), make.unit(chief))
    return chief, row, add_evidence(row.id, 3, "Giấy khen của xã", by=chief, at=make.NOW)


def photo(size=(640, 480), kind="JPEG", mode="RGB", colour="red", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def test_a_jpeg_is_kept(world, tmp_path) -> None:
    chief, row, item = world
    file = add_file(item, io.BytesIO(photo()), "giấy khen.PNG", folder=tmp_path, by=chief, at=make.NOW)
    assert (file.name, file.kind.value, file.width, file.height) == ("giấy khen.jpg", "jpg", 640, 480)
    stored = tmp_path / "evidence" / file.digest[:2] / f"{file.digest}.jpg"
    assert Image.open(stored).format == "JPEG"
    remove_file(row.id, file.id, by=chief, at=make.NOW)
    assert EvidenceFile.select().count() == 0
