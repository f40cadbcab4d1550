"""“Đơn vị của tôi”: what waits and what is late in a member's units."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import factories as make
import pytest
from checking import text_of

from cdht.actions.committee import MemberFacts, keep_member
from cdht.actions.evidence import add_evidence
from cdht.actions.inspections import ToDo, record_inspection
from cdht.actions.verification import send_back
from cdht.domain.inspections import Visit
from cdht.domain.lifecycle import Role

AT = datetime(2021, 7, 1, 9, 0)


@pytest.fixture
def world(app):
    """A unit with somebody at every step, given to a member who verifies; others belong to other members."""
    chief = make.commune()
    units = [make.unit(chief, f"Thôn {word}") for word in ("Thượng", "Trung", "Hạ")]
    cycle = make.cycle(chief, self_scores_due=date(2021, 6, 30))
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(units[0], units[1]))
    make.actor(chief, "nhap", Role.CLERK, units=(units[0],))
    make.actor(chief, "xem", Role.VIEWER)
    names = ("Lê Một", "Lê Hai", "Lê Ba", "Lê Bốn", "Lê Năm")
    _new, back, scored, checked, voted = (make.person(chief, cycle, units[0], name) for name in names)
    add_evidence(scored.id, 3, "Sổ", by=chief, at=AT)
    for row in (back, scored, checked, voted):
        make.self_scored(chief, row)
    send_back(back.id, "Thiếu sổ", by=verifier, at=AT)
    for row in (checked, voted):
        make.verified(verifier, row)
    make.voted(chief, voted)
    world = SimpleNamespace(
        chief=chief, units=units, cycle=cycle, verifier=verifier, url=f"/cycles/{cycle.id}/my-units"
    )
    world.tuan = given(world, "Phan Công Tuấn", units[:1], verifier.account_id)
    world.khue = given(world, "Trần Đình Khuê", units[1:])
    return world


def given(world, name: str, units, account_id: int | None = None, member_id: int | None = None):
    ids = frozenset(unit.id for unit in units)
    facts = MemberFacts(name, unit_ids=ids, account_id=account_id, task="Theo dõi <thôn>")
    return keep_member(world.cycle.id, facts, by=world.chief, at=AT, member_id=member_id)


def visited(world, unit, *due: date) -> None:
    visit = Visit(date(2021, 6, 15), frozenset({world.tuan.id}), "Sổ", "Tốt")
    to_do = [ToDo(f"n{place}", f"Việc {place}", "An", day) for place, day in enumerate(due)]
    record_inspection(world.cycle.id, unit.id, visit, to_do, by=world.chief, at=AT)


def waiting(page) -> list[tuple[str, str, str]]:
    return [
        (text_of(li.select_one(".count")), text_of(li.select("span")[1]), text_of(li.select_one("small")))
        for li in page.soup.select(".tasks li")
    ]


def test_counts_per_step_what_waits_and_what_is_late(world, signed_in) -> None:
    visited(world, world.units[0], date(2021, 6, 20), date(2021, 6, 16))
    page = signed_in("thamdinh").get(world.url)
    assert page.h1 == "Đơn vị của tôi"
    assert "1 đơn vị; 2 việc quá hạn, xem trước. Nhiệm vụ: Theo dõi <thôn>." in page.text
    counts = [text_of(li) for li in page.soup.select(".steps-of li")]
    assert counts == ["Đăng ký 5", "Tự chấm 3", "Thẩm định 2", "Bầu chọn 1", "Có quyết định 0"]
    assert waiting(page) == [
        ("2", "người chưa nộp phiếu tự chấm ! quá hạn", "hạn 30/06/2021; 1 phiếu bị trả lại"),
        ("2", "việc sau kiểm tra ! quá hạn", "hạn 16/06/2021: Việc 1"),
        ("1", "phiếu chờ thẩm định", ""),
        ("1", "minh chứng chưa xem", ""),
        ("1", "người chờ đơn vị họp bình xét", "đã họp, chưa ghi phiếu của những người này"),
    ]
    assert page.link("15/06/2021") == f"/cycles/{world.cycle.id}/inspections/1"
    assert (
        page.link("Ghi lần kiểm tra") == f"/cycles/{world.cycle.id}/inspections/new?unit={world.units[0].id}"
    )


def test_every_link_of_what_waits_shows_as_many(world, signed_in) -> None:
    visited(world, world.units[0], date(2021, 6, 20))
    browser = signed_in("thamdinh")
    page = browser.get(world.url)
    sheets = browser.get(page.link("người chưa nộp phiếu"))
    assert len(sheets.rows()) == 2 and "Lê Hai" in sheets.text
    assert "Lê Ba" in browser.get(page.link("phiếu chờ thẩm định")).text
    assert "Lê Bốn" in browser.get(page.link("người chờ đơn vị họp")).text
    assert "Việc 0" in browser.get(page.link("việc sau kiểm tra")).text


def test_nobody_looks_at_another_member_but_secretary_and_viewer(world, signed_in) -> None:
    for login in ("thamdinh", "nhap"):
        signed_in(login).get(f"{world.url}?member={world.khue.id}", status=404)
    assert "Tài khoản này chưa gắn với thành viên nào" in signed_in("nhap").get(world.url).text
    for login in ("quantri", "xem"):
        page = signed_in(login).get(f"{world.url}?member={world.khue.id}")
        assert page.h1 == "Đơn vị của Trần Đình Khuê"
        assert [text_of(h2) for h2 in page.soup.select("main h2")] == ["Thôn Trung", "Thôn Hạ"]
        signed_in(login).get(f"{world.url}?member=999", status=404)


def test_the_committee_s_list_opens_no_unit_by_itself(world, signed_in) -> None:
    given(world, "Phan Công Tuấn", [world.units[0], world.units[2]], world.verifier.account_id, world.tuan.id)
    page = signed_in("thamdinh").get(world.url)
    assert [text_of(h2) for h2 in page.soup.select("main h2")] == ["Thôn Thượng"]
    assert "tài khoản này chưa xem được: Thôn Hạ." in page.text


def test_as_many_statements_for_three_units_as_for_one(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    visited(world, world.units[0], date(2021, 6, 20))
    browser.get(world.url)
    with statements() as one:
        browser.get(f"{world.url}?member={world.tuan.id}")
    for unit in world.units[1:]:
        make.self_scored(world.chief, make.person(world.chief, world.cycle, unit, f"Hồ {unit.name}"))
        visited(world, unit, date(2021, 6, 20), date(2021, 6, 22))
    given(world, "Phan Công Tuấn", world.units, world.verifier.account_id, world.tuan.id)
    with statements() as three:
        page = browser.get(f"{world.url}?member={world.tuan.id}")
    assert len(page.soup.select(".steps-of")) == 3
    assert len(three) == len(one)
