"""Pages of several self-scores: a person's side by side, and a unit's that begin together."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.cycles import close_cycle
from cdht.actions.self_score_rounds import change_score_day, start_rounds
from cdht.domain.lifecycle import Role, Stage
from cdht.models.journal import of_registration
from cdht.models.self_score_rounds import rounds_of

SPRING, AUTUMN = date(2021, 4, 20), date(2021, 6, 28)


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "lan", Role.CLERK, units=(hamlet,))
    make.actor(chief, "khac", Role.CLERK, units=(other,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "quanly", Role.ADMIN)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet,))
    row = make.self_scored(clerk, make.person(chief, cycle, hamlet, "Hoàng Văn Quý"), make.points(6))
    change_score_day(row.id, SPRING, by=clerk, at=make.NOW)
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, cycle=cycle, clerk=clerk, verifier=verifier, row=row,
        person=f"/registrations/{row.id}/self-scores", sheet=f"/registrations/{row.id}/scores",
        unit=f"/cycles/{cycle.id}/units/{hamlet.id}/self-scores",
        grid=f"/cycles/{cycle.id}/scores/{hamlet.id}",
    )  # fmt: skip


def days(row) -> list[tuple[str, int]]:
    return [(f"{one.day:%d/%m/%Y}", one.sheet.total) for one in rounds_of([row.id])[row.id]]


def test_another_self_score_begins_with_an_empty_sheet_and_is_handed_in(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(browser.get(world.sheet).link("Các lần tự chấm"))
    done = browser.send(page.form("Mở lần 2").fill(scored_on="12/10/2026"))
    assert done.location == world.sheet
    page = browser.follow(done)
    assert "Đã mở lần tự chấm mới của Hoàng Văn Quý" in page.text and "Tự chấm lần 2" in page.text
    assert [box.get("value") for box in page.soup.select("[data-cell]")] == [""] * 10
    assert page.soup.select_one("#scored_on")["value"] == "12/10/2026"
    browser.send(page.form("Lưu phiếu").fill(**{f"points__{n}": 8 for n in range(1, 11)}))
    assert days(world.row) == [("20/04/2021", 60), ("12/10/2026", 80)]
    page = browser.get(world.person)
    assert "từ lần đầu đến lần cuối: +20 điểm" in page.text
    head = [" ".join(th.get_text(" ").split()) for th in page.soup.select("thead th")]
    assert head == ["TT", "Chỉ số", "Lần 1 20/04/2021", "Lần 2 12/10/2026", "Tăng"]
    rows = page.rows()
    assert rows[0] == ["I. Năng lực tự học, học tập suốt đời", "24", "32", "+8"]
    assert [row[2:] for row in rows if row[0] in ("1", "10")] == [["6", "8", "+2"]] * 2
    assert [e.action for e in of_registration(world.row.id)][-2:] == ["score_again", "self_score"]


def test_the_verified_points_stand_at_the_end(world, signed_in) -> None:
    start_rounds([world.row.id], AUTUMN, by=world.clerk, at=make.NOW)
    make.self_scored(world.clerk, world.row, make.points(8))
    make.verified(world.verifier, world.row, make.points(7))
    for login in ("xem", "thamdinh", "lan"):
        page = signed_in(login).get(world.person)
        assert [row[2:] for row in page.rows() if row[0] == "1"] == [["6", "8", "7", "+2"]]
        assert "được tính" in page.text and page.soup.select("main form") == []


def test_an_unfinished_one_is_given_up_and_undone(world, signed_in) -> None:
    start_rounds([world.row.id], AUTUMN, by=world.clerk, at=make.NOW)
    browser = signed_in("lan")
    page = browser.follow(browser.send(browser.get(world.person).form("Bỏ lần 2, lấy lại lần 1")))
    assert "lấy lại lần trước" in page.text and days(world.row) == [("20/04/2021", 60)]
    assert make.fresh(world.row).stage == Stage.SELF_SCORED
    undo = page.soup.select_one("form.undo")
    browser.post(undo["action"], {"form_key": "u"})
    assert make.fresh(world.row).stage == Stage.REGISTERED


@pytest.mark.parametrize(
    ("day", "why"),
    [("", "Ghi ngày tự chấm"), ("31/2/2026", "Không có ngày"), ("20/4/2021", "phải sau lần 1"),
     ("1/1/2099", "sau hôm nay")],
)  # fmt: skip
def test_a_wrong_day_comes_back_with_the_reason(world, signed_in, day, why) -> None:
    page = signed_in("lan").post(f"{world.person}/start", {"scored_on": day, "form_key": "a"}, status=422)
    assert "scored_on" in page.errors() and page.soup.select_one("#scored_on")["value"] == day
    if why != "Không có ngày":
        assert why in page.errors()["scored_on"]
    assert days(world.row) == [("20/04/2021", 60)]


def test_a_double_click_begins_one(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(world.person).form("Mở lần 2")
    assert browser.send(form).location == browser.send(form).location
    assert [e.action for e in of_registration(world.row.id)].count("score_again") == 1


def test_who_may_not(world, signed_in) -> None:
    start = {"scored_on": "12/10/2026"}
    for login, status in (("xem", 403), ("thamdinh", 403), ("khac", 404), ("quanly", 403)):
        for path in (f"{world.person}/start", f"{world.person}/drop"):
            signed_in(login).post(path, start, status=status)
        for path in (f"{world.unit}/start", f"{world.unit}/drop"):
            signed_in(login).post(path, start | {"people": [world.row.id]}, status=status)
    signed_in("khac").get(world.person, status=404)
    signed_in("khac").get(world.unit, status=404)
    signed_in("quanly").get(world.unit, status=403)
    signed_in("lan").get(f"{world.person}/start", status=405)
    make.verified(world.verifier, world.row)
    signed_in("lan").post(f"{world.person}/start", start, status=409)
    close_cycle(world.cycle.id, by=world.chief, at=make.NOW)
    signed_in("lan").post(f"{world.person}/start", start, status=422)
    assert days(world.row) == [("20/04/2021", 60)]


def test_a_unit_begins_together_and_shows_what_grew(world, signed_in) -> None:
    second = make.self_scored(
        world.clerk, make.person(world.chief, world.cycle, world.hamlet, "Lê Văn An", audience="worker")
    )
    make.person(world.chief, world.cycle, world.hamlet, "Lê Văn Ba")
    browser = signed_in("lan")
    page = browser.get(browser.get(world.grid).link("Các lần tự chấm"))
    assert "Chưa ai có hai lần" in page.text
    labels = [" ".join(label.get_text().split()) for label in page.soup.select("#mo label.choice")]
    assert labels == ["Lê Văn An · đã có 1 lần", "Hoàng Văn Quý · đã có 1 lần"]
    form = page.form("Mở lần mới").fill(scored_on="12/10/2026", people=[world.row.id])
    assert browser.send(form).location == world.grid
    make.self_scored(world.clerk, world.row, make.points(9))
    page = browser.get(world.unit)
    assert "trên 1 người có từ hai lần tự chấm đủ điểm, trong 2 người đã tự chấm." in page.text
    table = page.soup.select_one("table")
    rows = [[" ".join(c.get_text().split()) for c in tr.select("th,td")] for tr in table.select("tr")][1:]
    assert rows == [
        ["Nông dân và lao động nông thôn", "1", "2", "1", "60,0", "90,0"],
        ["Lao động tiểu thủ công nghiệp", "1", "1", "0", "–", "–"],
        ["Cả đơn vị", "2", "3", "1", "60,0", "90,0"],
    ]
    form = page.form("Mở cho cả 2 người").fill(scored_on="12/11/2026")
    browser.send(form)
    assert [make.fresh(one).stage for one in (world.row, second)] == [Stage.REGISTERED] * 2
    small = browser.get(world.grid).soup.select(".who small")
    notes = [" ".join(one.get_text().split()) for one in small]
    assert notes == ["Công nhân · 1961 · lần 2", "Nông dân · 1961", "Nông dân · 1961 · lần 3"]
    page = browser.get(world.unit)
    assert page.soup.select("#mo") == []
    browser.send(page.form("Bỏ lần dở, lấy lại lần trước").fill(people=[second.id]))
    assert make.fresh(second).stage == Stage.SELF_SCORED


def test_nobody_ticked_or_a_stranger(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.post(f"{world.unit}/start", {"scored_on": "12/10/2026"}, status=422)
    assert page.errors() == {"people": "Đánh dấu ít nhất một người."}
    page = browser.post(f"{world.unit}/start", {"scored_on": "12/10/2026", "people": [999]}, status=422)
    assert "people" in page.errors()
    assert days(world.row) == [("20/04/2021", 60)]


def test_the_day_is_typed_on_the_sheet(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(world.sheet).form("Lưu phiếu")
    assert form.fields["scored_on"] == ["20/04/2021"]
    browser.send(form.fill(scored_on="25/4/2021", points__1=7))
    assert days(world.row) == [("25/04/2021", 61)]
    page = browser.send(browser.get(world.sheet).form("Lưu phiếu").fill(scored_on="1/1/2099"), status=422)
    assert set(page.errors()) == {"scored_on"} and page.soup.select_one("#scored_on")["value"] == "1/1/2099"
    form = browser.get(world.sheet).form("Lưu phiếu").fill(scored_on="hôm qua", points__1=9)
    browser.send(form, status=422)
    assert days(world.row) == [("25/04/2021", 61)]
