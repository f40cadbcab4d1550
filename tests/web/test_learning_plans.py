"""The page of a learning plan: what is to be learnt, what is late, what last year left."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.learning_plans import add_plan_item, change_plan_item
from cdht.actions.registration import withdraw
from cdht.domain.learning_plans import PlanItem
from cdht.domain.lifecycle import Role
from cdht.models.learning_plans import plan_of

LATE = PlanItem("Dùng bảng tính", "Tự học cùng con", date(2021, 9, 30), (4, 5))


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "lan", Role.CLERK, units=(hamlet,))
    make.actor(chief, "khac", Role.CLERK, units=(other,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet,))
    make.actor(chief, "quanly", Role.ADMIN)
    row = make.person(chief, cycle, hamlet, "Hoàng Văn Quý")
    return SimpleNamespace(
        chief=chief, hamlet=hamlet, cycle=cycle, clerk=clerk, row=row,
        plan=f"/registrations/{row.id}/learning-plan",
    )  # fmt: skip


def items(row) -> list[PlanItem]:
    return [one.item for one in plan_of(row.id)]


def test_an_item_is_added_for_the_weakest_indicators_and_marked_done(world, signed_in) -> None:
    make.self_scored(world.clerk, world.row, make.points(8, 5, 9, 5, 10, 7, 9, 9, 10, 10))
    browser = signed_in("lan")
    page = browser.get(browser.get(f"/registrations/{world.row.id}").link("Kế hoạch học tập"))
    hints = [b.get_text() for b in page.soup.select("section b") if b.get_text().startswith("Chỉ số")]
    assert hints == ["Chỉ số 2", "Chỉ số 4", "Chỉ số 6"]
    form = page.form("Thêm vào kế hoạch").fill(
        what="Dùng bảng tính", where="Tự học", due_on="30/9/2021", indicators=["2", "4"]
    )
    page = browser.follow(browser.send(form))
    assert "Đã thêm vào kế hoạch" in page.text and "quá hạn 30/09/2021" in page.text
    assert items(world.row) == [PlanItem("Dùng bảng tính", "Tự học", date(2021, 9, 30), (2, 4))]
    assert "1 việc quá hạn" in browser.get(f"/registrations/{world.row.id}").text
    assert browser.get("/").link("người có việc học quá hạn") == world.plan
    page = browser.follow(browser.send(page.form("Xong hôm nay")))
    assert items(world.row)[0].is_done and "quá hạn" not in page.text
    assert "quá hạn" not in browser.get("/").text
    undo = page.soup.select_one("form.undo")
    back = browser.post(undo["action"], {"form_key": "u"})
    assert back.location == world.plan and not items(world.row)[0].is_done


def test_the_first_page_leads_to_everybody_who_is_late(world, signed_in) -> None:
    other = make.person(world.chief, world.cycle, world.hamlet, "Lê Thị An")
    make.person(world.chief, world.cycle, world.hamlet, "Võ Không Muộn")
    for row in (world.row, other):
        add_plan_item(row.id, LATE, by=world.clerk, at=make.NOW)
    browser = signed_in("lan")
    page = browser.get(browser.get("/").link("người có việc học quá hạn"))
    assert "Có việc học quá hạn" in page.text and "Võ Không Muộn" not in page.text
    assert "Lê Thị An" in page.text and "Hoàng Văn Quý" in page.text


def test_what_is_wrong_stands_beside_its_field(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(world.plan).form("Thêm vào kế hoạch").fill(due_on="30/2/2021")
    page = browser.send(form, status=422)
    assert "due_on" in page.errors()
    page = browser.send(browser.get(world.plan).form("Thêm vào kế hoạch").fill(where="Thư viện"), status=422)
    assert set(page.errors()) == {"what", "due_on"} and page.soup.select_one("#where")["value"] == "Thư viện"
    add_plan_item(world.row.id, LATE, by=world.clerk, at=make.NOW)
    page = browser.post(f"{world.plan}/1/done", {"done_on": "1/1/2099", "result": "tốt"}, status=422)
    assert set(page.errors()) == {"done_on"} and page.soup.select_one("#result")["value"] == "tốt"
    assert items(world.row) == [LATE]


def test_an_item_is_changed_and_taken_out(world, signed_in) -> None:
    add_plan_item(world.row.id, LATE, by=world.clerk, at=make.NOW)
    browser = signed_in("lan")
    page = browser.get(browser.get(world.plan).link("Sửa"))
    form = page.form("Lưu việc học")
    browser.send(form.fill(done_on="28/9/2021", result="Ghi sổ thu chi", indicators=["5"]))
    [item] = items(world.row)
    assert (item.done_on, item.result, item.indicators) == (date(2021, 9, 28), "Ghi sổ thu chi", (5,))
    assert browser.send(browser.get(f"{world.plan}/1").form("Bỏ khỏi kế hoạch")).location == world.plan
    assert items(world.row) == []
    browser.get(f"{world.plan}/1", status=404)


def test_two_people_change_the_same_item(world, signed_in) -> None:
    add_plan_item(world.row.id, LATE, by=world.clerk, at=make.NOW)
    browser = signed_in("lan")
    page = browser.get(f"{world.plan}/1")
    form, removal = page.form("Lưu việc học").fill(what="Đọc sách"), page.form("Bỏ khỏi kế hoạch")
    theirs = PlanItem("Học may", "", date(2021, 10, 1))
    change_plan_item(world.row.id, 1, theirs, by=world.chief, at=make.NOW)
    browser.send(removal, status=409)
    page = browser.send(form, status=409)
    assert "Học may" in page.text and page.soup.select_one("#what")["value"] == "Đọc sách"
    assert items(world.row) == [theirs]
    browser.send(page.form("Lưu việc học"))
    assert items(world.row)[0].what == "Đọc sách"


def test_last_year_s_unfinished_items_in_a_click(world, signed_in) -> None:
    add_plan_item(world.row.id, LATE, by=world.clerk, at=make.NOW)
    following = make.cycle(world.chief, "Năm 2022", year=2022)
    row = make.person(world.chief, following, world.hamlet, citizen_id=world.row.citizen_id)
    browser = signed_in("lan")
    page = browser.get(f"/registrations/{row.id}/learning-plan")
    page = browser.follow(browser.send(page.form("Chép 1 việc này")))
    assert "Đã chép 1 việc" in page.text and "chưa định ngày" in page.text
    assert "Chưa xong từ kế hoạch trước" not in page.text and items(row)[0].what == "Dùng bảng tính"


def test_who_reads_and_who_writes(world, signed_in) -> None:
    add_plan_item(world.row.id, LATE, by=world.clerk, at=make.NOW)
    for login in ("xem", "thamdinh"):
        browser = signed_in(login)
        page = browser.get(world.plan)
        assert "Dùng bảng tính" in page.text and page.soup.select("main form") == []
        for path in ("", "/1", "/1/done", "/1/removal", "/copy"):
            browser.post(world.plan + path, {"what": "x"}, status=403)
    for path in ("", "/1", "/1/done", "/1/removal", "/copy"):
        signed_in("khac").post(world.plan + path, {"what": "x"}, status=404)
    signed_in("khac").get(world.plan, status=404)
    signed_in("quanly").get(world.plan, status=403)
    withdraw(world.row.id, "Chuyển đi", by=world.clerk, at=make.NOW)
    assert signed_in("lan").get(world.plan).soup.select("main form") == []
    signed_in("lan").post(f"{world.plan}/1/removal", status=409)
    assert items(world.row) == [LATE]


def test_text_of_people_is_only_text(world, signed_in) -> None:
    wild = PlanItem("<b>x</b> & “y”", "<script>alert(1)</script>", date(2021, 9, 30))
    add_plan_item(world.row.id, wild, by=world.clerk, at=make.NOW)
    browser = signed_in("lan")
    for path in (world.plan, f"{world.plan}/1", f"/registrations/{world.row.id}/self-scores"):
        assert "&lt;b&gt;x" in browser.get(path).html
