"""The page of statistics: tables whose numbers lead to people, charts that stand for those who cannot see."""

from __future__ import annotations

import factories as make
import pytest

from cdht.domain.accounts import Actor
from cdht.domain.lifecycle import Role


@pytest.fixture
def world(app):
    chief = make.commune()
    return chief, make.unit(chief), make.cycle(chief)


def recognised(chief, unit, cycle) -> None:
    server = Actor.server(chief.commune_id)
    row = make.self_scored(server, make.person(chief, cycle, unit, party_member=False))
    make.recognised(server, make.voted(server, make.verified(server, row, make.points(7))))


def test_numbers_lead_to_their_people(world, signed_in) -> None:
    chief, unit, cycle = world
    recognised(chief, unit, cycle)
    make.person(chief, cycle, unit, "Lê Thị Ánh", year=1980)
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/statistics")
    assert page.h1 == "Thống kê · Năm 2021"
    steps = page.soup.select("#cac-buoc tbody td")
    assert [" ".join(cell.get_text(" ").split()) for cell in steps] == [
        "2",
        "1 50%",
        "1 50%",
        "1 50%",
        "1 50%",
    ]
    links = [cell.a["href"] for cell in steps]
    assert links[-1] == f"/cycles/{cycle.id}/registrations?figure=recognised&unit={unit.id}"
    for link in links:
        assert "Hoàng Văn Quý" in signed_in("quantri").get(link).text
    bands = [cell.get_text().strip() for cell in page.soup.select("#muc-diem tfoot td")]
    assert bands == ["1", "1", "0", "0", "0"]


def test_charts_come_in_both_widths_and_say_what_they_show(world, signed_in) -> None:
    chief, unit, cycle = world
    recognised(chief, unit, cycle)
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/statistics")
    figures = page.soup.select("figure.chart")
    assert [figure.figcaption.get_text() for figure in figures] == [
        "Số người ở từng bước, theo đơn vị",
        "Số người được công nhận, theo mức điểm",
        "Số người được công nhận, theo đơn vị và mức điểm",
        "Điểm trung bình từng chỉ số: Nông dân và lao động nông thôn (1 người)",
    ]
    for figure in figures:
        wide, narrow = figure.select("svg")
        assert wide["aria-label"] == narrow["aria-label"].strip()
        assert "narrow" in narrow["class"] and "narrow" not in wide["class"]
        assert {text.get_text() for text in wide.select("text")} & {
            text.get_text() for text in narrow.select("text")
        }


def test_means_stand_side_by_side(world, signed_in) -> None:
    chief, unit, cycle = world
    recognised(chief, unit, cycle)
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/statistics")
    first = page.soup.select_one("#chi-so tbody tr")
    assert [cell.get_text() for cell in first.select("td")] == [
        "8,00",
        "7,00",
        "8,00",
        "7,00",
        "–",
        "–",
        "–",
        "–",
    ]
    assert "Chưa có ai được thẩm định trong nhóm" in page.text


def test_two_years_are_compared(world, signed_in) -> None:
    chief, unit, cycle = world
    recognised(chief, unit, cycle)
    later = make.cycle(chief, "Năm 2022", "khvn-2022", year=2022)
    make.person(chief, later, unit, "Lê Thị Ánh", year=1980)
    browser = signed_in("quantri")
    assert "So sánh các năm" not in browser.get(f"/cycles/{cycle.id}/statistics").text
    page = browser.get(f"/cycles/{later.id}/statistics")
    assert [
        [cell.get_text() for cell in row.select("th,td")] for row in page.soup.select("#cac-nam tbody tr")
    ] == [
        ["Năm 2021", "1", "1", "1", "1", "1", "1", "100%"],
        ["Năm 2022", "1", "1", "0", "0", "0", "0", "0%"],
    ]


def test_an_empty_cycle_says_the_next_step(world, signed_in) -> None:
    _chief, _unit, cycle = world
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/statistics")
    assert "Chưa có ai đăng ký" in page.text
    assert page.soup.select("figure") == []


def test_the_steps_of_the_frame_stay(world, signed_in) -> None:
    chief, unit, cycle = world
    recognised(chief, unit, cycle)
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/statistics")
    assert [link.contents[0] for link in page.soup.select("nav.steps a")][:2] == ["Việc hôm nay", "Đăng ký"]


def test_who_may(world, signed_in) -> None:
    chief, unit, cycle = world
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    make.account(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    for login in ("nhap", "thamdinh", "quanly"):
        signed_in(login).get(f"/cycles/{cycle.id}/statistics", status=403)
    viewer = signed_in("xem")
    viewer.get(f"/cycles/{cycle.id}/statistics")
    viewer.get("/cycles/999/statistics", status=404)
    for behind in ("papers", "checks"):
        assert viewer.get(f"/cycles/{cycle.id}/{behind}").soup.select(
            f"a[href='/cycles/{cycle.id}/statistics']"
        )
