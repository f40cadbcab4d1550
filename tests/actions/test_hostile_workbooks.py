"""Every hostile workbook gets a clear answer, in bounded time and memory, and changes nothing."""

from __future__ import annotations

import resource
import sys

import factories as make
import hostile
import pytest
from imports import everything

from cdht.actions import uploads
from cdht.domain.problems import Refused

CORPUS = list(hostile.corpus())
MOST_MB = 400
"""Of the whole test process, with the workbooks in it: reading the far cells would take gigabytes."""


@pytest.fixture
def desk(db):
    chief = make.commune()
    make.unit(chief, "Thôn Hạ Lang")
    return chief, make.cycle(chief)


def test_there_are_enough_of_them() -> None:
    assert len(CORPUS) >= 40
    assert len({one.name for one in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_it_is_answered_and_changes_nothing(desk, one: hostile.Hostile) -> None:
    chief, cycle = desk
    before = everything()
    try:
        plan = uploads.read(one.make(), cycle.id, by=chief, at=make.NOW)
    except Refused as refused:
        said, good = str(refused), 0
    else:
        said, good = " ".join(problem.text for problem in plan.problems), len(plan.good)
    assert one.says in said
    assert (bool(said), good) == (bool(one.says), one.good)
    assert "Traceback" not in said
    assert everything() == before
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < MOST_MB
