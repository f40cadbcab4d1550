"""The paper of agreement: the same figures as the page, one page for one comparison."""

from __future__ import annotations

import factories as make
import pytest

from cdht.domain.accounts import Actor
from cdht.models.cycles import Cycle
from cdht.reports.document import Document, Paragraph, Table
from cdht.reports.papers import PAPERS

GIVEN = (6, 8, 8, 9, 5, 7)
"""Verified on indicator 1; all gave themselves 8."""


@pytest.fixture
def cycle(db) -> Cycle:
    chief = make.commune()
    cycle, unit = make.cycle(chief), make.unit(chief)
    server = Actor.server(chief.commune_id)
    for name, given in zip(("An", "Bình", "Chi", "Dũng", "Em", "Giang"), GIVEN, strict=True):
        row = make.self_scored(chief, make.person(chief, cycle, unit, f"Phan Văn {name}"))
        make.verified(server, row, make.points(given, *(8,) * 9))
    return cycle


def tables(paper: Document) -> dict[str, Table]:
    return {block.name: block for block in paper.blocks if isinstance(block, Table)}


def test_the_figures_of_the_hand_computed_example(cycle: Cycle) -> None:
    paper = PAPERS["agreement"].document(cycle)
    first = tables(paper)["Tự chấm và thẩm định"].rows[0]
    assert first[1:] == ("+0,83", "2\n33,3%", "4\n66,7%", "1\n16,7%", "3\n50%")
    assert tables(paper)["Theo đối tượng"].rows[0] == (1, "+0,83", "2\n33,3%", "–", "–", "–", "–")
    said = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert said == [
        "Lệch nhiều nhất: chỉ số 1 (Nông dân): cách nhau trung bình 1,17 điểm, 3/6 người bị hạ điểm."
    ]


def test_nobody_verified(db) -> None:
    [table] = tables(PAPERS["agreement"].document(make.cycle(make.commune()))).values()
    assert (table.rows, table.empty) == ((), "Chưa có ai được thẩm định nên chưa có gì để so.")
