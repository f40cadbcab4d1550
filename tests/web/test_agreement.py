"""The page of agreement: figures with the people behind them, by unit, and only what one may see."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.scoring import KeyedSheet
from cdht.actions.second_verification import judge
from cdht.domain.lifecycle import Role
from cdht.domain.verification import Turn
from cdht.models.cycles import Cycle

NAMES = ("Phan An", "Phan Bình", "Phan Chi", "Phan Dũng", "Phan Em", "Phan Giang")
GIVEN = (6, 8, 8, 9, 5, 7)
"""Verified on indicator 1; all gave themselves 8."""


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Dòng họ Hoàng")
    cycle = make.cycle(chief)
    verifier = make.account(chief, "thamdinh", Role.VERIFIER, units=(unit,)).as_actor()
    make.account(chief, "khac", Role.VERIFIER, units=(other,))
    make.account(chief, "nhaplieu", Role.CLERK, units=(unit,))
    rows = []
    for name, given in zip(NAMES, GIVEN, strict=True):
        row = make.self_scored(chief, make.person(chief, cycle, unit, name))
        rows.append(make.verified(verifier, row, make.points(given, *(8,) * 9)))
    return SimpleNamespace(chief=chief, unit=unit, other=other, cycle=cycle, verifier=verifier, rows=rows)


def path(world, more: str = "") -> str:
    return f"/cycles/{world.cycle.id}/agreement{more}"


def test_the_figures_by_hand(world, signed_in) -> None:
    """Self minus verified 2, 0, 0, −1, 3, 1: mean 5/6; equal 2, within one 4, up 1, down 3."""
    page = signed_in("thamdinh").get(path(world))
    assert page.h1 == "Mức thống nhất khi chấm điểm"
    assert page.rows()[0][1:] == ["6", "+0,83", "2 (33,3%)", "4 (66,7%)", "1 (16,7%)", "3 (50%)"]
    assert "Lệch nhiều nhất: chỉ số 1" in page.text
    assert "cách nhau trung bình 1,17 điểm, 3/6 người bị hạ điểm" in page.text


@pytest.mark.parametrize(
    ("way", "names"), [("equal", ["Phan Bình", "Phan Chi"]), ("up", ["Phan Dũng"]), ("all", list(NAMES))]
)
def test_a_figure_opens_its_people(world, signed_in, way, names) -> None:
    browser = signed_in("thamdinh")
    link = next(a["href"] for a in browser.get(path(world)).soup.select("td a") if f"way={way}" in a["href"])
    page = browser.get(link)
    assert [row.select_one("a").get_text() for row in page.soup.select("tbody tr")] == names


def test_small_numbers_have_no_shares(world, signed_in) -> None:
    Cycle.update(second_above=0).execute()
    row = make.self_scored(world.chief, make.person(world.chief, world.cycle, world.unit, "Phan Hoa"))
    notes = dict.fromkeys(range(1, 11), "Sổ")
    for by, turn in (
        (world.verifier, Turn.FIRST),
        (make.actor(world.chief, "hai", Role.VERIFIER, all_units=True), Turn.SECOND),
    ):
        sheet = KeyedSheet(row.id, make.points(7), notes=notes)
        judge(sheet, {}, turn=turn, self_version=None, by=by, at=make.NOW)
    page = signed_in("quantri").get(path(world, "?between=verifiers"))
    assert page.rows()[0][1:] == ["1", "0,00", "1", "1", "0", "0"]
    assert "còn ít quá để kết luận" in page.text
    assert "Chưa đủ số liệu để kết luận" in page.text


def test_by_unit_and_only_what_one_may_see(world, signed_in) -> None:
    assert "Chưa có ai được thẩm định" in signed_in("khac").get(path(world)).text
    chief = signed_in("quantri")
    assert "Chưa có ai được thẩm định" in chief.get(path(world, f"?unit={world.other.id}")).text
    assert "Mọi đối tượng · 6 người" in chief.get(path(world, f"?unit={world.unit.id}")).text
    behind = path(world, "/people?indicator=1&way=all")
    assert "Không có ai" in signed_in("khac").get(behind).text
    for page in (path(world), behind):
        signed_in("nhaplieu").get(page, status=403)
    chief.get(path(world, "/people?indicator=11"), status=404)
    assert chief.get(path(world, "?between=x&unit=abc")).h1


def test_the_ways_to_it(world, signed_in) -> None:
    browser = signed_in("quantri")
    for page in (f"/cycles/{world.cycle.id}/verification", f"/cycles/{world.cycle.id}/statistics"):
        assert browser.get(page).soup.select(f'a[href="{path(world)}"]')
