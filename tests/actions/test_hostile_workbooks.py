"""Every hostile workbook gets a clear answer, in bounded time and memory, and changes nothing."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import factories as make
import hostile
import pytest
from imports import everything

from cdht.actions import uploads
from cdht.domain.problems import Refused

CORPUS = list(hostile.corpus())
MOST_MB = 100
"""More than before, at the worst moment: reading the far cells would take gigabytes."""


@pytest.fixture
def desk(db):
    chief = make.commune()
    make.unit(chief, "Thôn Hạ Lang")
    return chief, make.cycle(chief)


def test_there_are_enough_of_them() -> None:
    assert len(CORPUS) >= 40
    assert len({one.name for one in CORPUS}) == len(CORPUS)


def megabytes(of: str) -> int:
    """Of this process, on Linux: “VmRSS” now, “VmHWM” at most since `forget_the_most`."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{of}:\s+(\d+)", status).group(1)) // 1024


def forget_the_most() -> None:
    """Other tests of this process may have needed more."""
    Path("/proc/self/clear_refs").write_text("5")


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_it_is_answered_and_changes_nothing(desk, one: hostile.Hostile) -> None:
    chief, cycle = desk
    before, workbook = everything(), one.make()
    if sys.platform == "linux":
        forget_the_most()
        least = megabytes("VmRSS")
    try:
        plan = uploads.read(workbook, cycle.id, by=chief, at=make.NOW)
    except Refused as refused:
        said, good = str(refused), 0
    else:
        said, good = " ".join(problem.text for problem in plan.problems), len(plan.good)
    assert one.says in said
    assert (bool(said), good) == (bool(one.says), one.good)
    assert "Traceback" not in said
    assert everything() == before
    if sys.platform == "linux":
        assert megabytes("VmHWM") - least < MOST_MB
