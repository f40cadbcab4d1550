"""The whole way with sets of another size: eight indicators of ten points, ten of five."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import factories as make
import pytest

from cdht.actions.criteria import add_version
from cdht.actions.cycles import close_cycle
from cdht.actions.soundness import examine
from cdht.domain.lifecycle import Role, Stage
from cdht.domain.problems import Refused
from cdht.models.base import database
from cdht.models.criteria import CriteriaVersion
from cdht.models.figures import figures_of
from cdht.models.statistics import scored_of
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS, render
from tests.small_sets import eight_of_ten, ten_of_five

SIZED = ("self-assessment", "score-sheets", "annex")
"""Papers whose layout has a place for each indicator."""


@dataclass
class World:
    chief: object
    verifier: object
    cycle: object
    unit: object
    version: CriteriaVersion


@pytest.fixture(params=[eight_of_ten, ten_of_five])
def world(app, request) -> World:
    chief = make.commune()
    version = add_version(request.param(), at=make.NOW, commune_id=chief.commune_id)
    unit = make.unit(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    return World(chief, verifier, make.cycle(chief, code=version.code), unit, version)


def test_from_the_grid_to_the_figures_and_the_papers(world, signed_in) -> None:
    rules = world.version.value
    count, top = len(rules.indicators), rules.max_points
    first, second = (make.person(world.chief, world.cycle, world.unit, name) for name in ("Lê An", "Võ Y"))
    clerk = signed_in("nhap")
    page = clerk.get(f"/registrations/{first.id}/scores")
    boxes = [one["name"] for one in page.soup.select("input[name^=points-]")]
    assert boxes == [f"points-{n}" for n in range(1, count + 1)]
    clerk.send(page.form("Lưu phiếu").fill(**{name.replace("-", "__"): top for name in boxes}))
    assert make.fresh(first).stage is Stage.SELF_SCORED
    too_high = {f"points__{n}": top + 1 for n in range(1, count + 1)}
    clerk.send(clerk.get(f"/registrations/{second.id}/scores").form("Lưu phiếu").fill(**too_high), status=422)
    grid = clerk.get(f"/cycles/{world.cycle.id}/scores/{world.unit.id}")
    assert len(grid.soup.select(f"input[form=row-{second.id}][data-cell]")) == count
    make.self_scored(world.chief, second, make.ScoreSheet((3,) * count))
    verifier = signed_in("thamdinh")
    for row, points in ((first, top - 1), (second, 3)):
        page = verifier.get(f"/registrations/{row.id}/verification")
        notes = {f"note__{n}": "đã xem" for n in range(1, count + 1)}
        given = {f"points__{n}": points for n in range(1, count + 1)}
        verifier.send(page.form("Chấp nhận").fill(**given, **notes))
        assert make.fresh(row).stage is Stage.VERIFIED
    for row in (first, second):
        make.voted(world.chief, make.fresh(row))
    make.recognised(world.chief, make.fresh(first))
    assert [make.fresh(row).stage for row in (first, second)] == [Stage.RECOGNISED, Stage.NOT_RECOGNISED]
    figures = figures_of(world.cycle).as_json()["total"]
    bands = [0, 1] if count == 8 else [1, 0]
    assert (figures["registered"], figures["recognised"], figures["bands"]) == (2, 1, bands)
    assert [len(one.own.points) for one in scored_of(world.cycle)] == [count, count]
    journal = signed_in("quantri").get(f"/registrations/{first.id}/journal").text
    assert f"{count * top} điểm" in journal and f"{count * (top - 1)} điểm" in journal
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    assert [check for check in examine(database.obj) if not check.holds] == []


def test_every_paper_can_be_made(world) -> None:
    count = len(world.version.value.indicators)
    row = make.person(world.chief, world.cycle, world.unit)
    make.self_scored(world.chief, row, make.ScoreSheet((4,) * count))
    make.verified(world.verifier, make.fresh(row), make.ScoreSheet((4,) * count))
    other = make.cycle(world.chief, "Năm trước", year=2020)
    for paper in PAPERS.values():
        choice = Choice(
            on=date(2021, 7, 20),
            unit_id=world.unit.id if paper.per_unit else None,
            person_id=row.id if paper.per_person else None,
            other_cycle_id=other.id if paper.needs_other else None,
        )
        with suppress(Refused):  # nobody was recognised: there is no certificate
            document = paper.document(world.cycle, choice)
            if paper.name in SIZED:
                assert len(render(document, "pdf")) > 5_000
