"""“Hoàn tác” on the pages: offered where something was just done, harmless to press twice."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.domain.lifecycle import Role, Stage
from cdht.models.evidence import Evidence
from cdht.models.journal import JournalEntry
from cdht.models.voting import Meeting

MORE = {"component": "labourer", "consent": "paper"}


@pytest.fixture
def world(app):
    chief = make.commune()
    unit = make.unit(chief)
    cycle = make.cycle(chief)
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    make.account(chief, "nhaphai", Role.CLERK, units=(unit,))
    make.account(chief, "xem", Role.VIEWER)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit)
    return SimpleNamespace(chief=chief, unit=unit, cycle=cycle, row=row, verifier=verifier)


def keyed(browser, world, points: int = 8):
    """Ten points on the sheet of the person; the page that follows."""
    form = browser.get(f"/registrations/{world.row.id}/scores").form("Lưu")
    form.fill(**{f"points__{n}": points for n in range(1, 11)})
    return browser.follow(browser.send(form))


def stage(world) -> Stage:
    return make.fresh(world.row).stage


def test_the_message_of_a_save_takes_it_back(world, signed_in) -> None:
    browser = signed_in("nhap")
    page = keyed(browser, world)
    assert "Đã lưu phiếu của Hoàng Văn Quý: 80 điểm." in page.text
    back = browser.follow(browser.send(page.form("Hoàn tác")))
    assert back.h1 == browser.get(f"/registrations/{world.row.id}/scores").h1
    assert "Đã hoàn tác: nhập điểm tự chấm của Hoàng Văn Quý." in back.text
    assert stage(world) == Stage.REGISTERED
    assert JournalEntry.select().order_by(JournalEntry.id.desc()).first().account_name == "Người nhap"
    assert "Hoàn tác việc" not in back.text


def test_a_second_click_is_harmless(world, signed_in) -> None:
    browser = signed_in("nhap")
    form = keyed(browser, world).form("Hoàn tác")
    first = browser.send(form)
    entries = JournalEntry.select().count()
    assert browser.send(form).location == first.location
    assert browser.send(form.fill(form_key="another")).location == first.location
    assert JournalEntry.select().count() == entries


def test_with_htmx_the_page_moves(world, signed_in) -> None:
    browser = signed_in("nhap")
    moved = browser.send(keyed(browser, world).form("Hoàn tác"), htmx=True, status=204)
    assert moved.response.headers["HX-Redirect"] == f"/registrations/{world.row.id}/scores"
    assert stage(world) == Stage.REGISTERED


def test_somebody_was_faster(world, signed_in) -> None:
    browser = signed_in("nhap")
    form = keyed(browser, world).form("Hoàn tác")
    make.verified(world.verifier, world.row)
    page = browser.send(form, status=409)
    assert "Người thamdinh đã thẩm định lúc 08:30 01/07/2021" in page.text
    assert stage(world) == Stage.VERIFIED


def test_whose_it_is(world, signed_in) -> None:
    browser = signed_in("nhap")
    form = keyed(browser, world).form("Hoàn tác")
    assert "Người nhap hoặc thư ký" in signed_in("nhaphai").send(form, status=403).text
    signed_in("xem").send(form, status=403)
    assert stage(world) == Stage.SELF_SCORED
    browser.get(form.action, status=405)
    signed_in("quantri").send(form)
    assert stage(world) == Stage.REGISTERED
    assert "Không còn giữ gì" in browser.post("/undo/99999", {}, status=409).text


def test_counting_through_the_deeds_names_nobody_of_another_unit(world, signed_in) -> None:
    other = make.unit(world.chief, "Thôn Khác")
    make.account(world.chief, "nhapkhac", Role.CLERK, units=(other,))
    browser, stranger = signed_in("nhap"), signed_in("nhapkhac")
    form = keyed(browser, world).form("Hoàn tác")
    name = world.row.citizen.name
    assert name not in stranger.post(form.action, {}, status=403).text
    browser.send(form)
    assert name not in stranger.post(form.action, {}, status=403).text


def test_keyed_by_mistake_one_after_the_other(world, signed_in) -> None:
    """The form for the next person stays before the eyes."""
    browser = signed_in("nhap")
    path = f"/cycles/{world.cycle.id}/registrations/new"
    form = (
        browser.get(path)
        .form("Lưu")
        .fill(name="Trần Văn Nhầm", birth="1980", audience="farmer", unit_id=world.unit.id, next="1", **MORE)
    )
    page = browser.follow(browser.send(form))
    undo = page.form("Hoàn tác")
    behind = {"Referer": f"http://localhost{path}?unit={world.unit.id}&on=01/07/2021"}
    answer = browser.client.post(undo.action, data=undo.fields, headers={"Host": "localhost", **behind})
    assert answer.location == f"{path}?unit={world.unit.id}&on=01/07/2021"
    told = browser.get(answer.location).text
    assert "Đã hoàn tác: đăng ký của Trần Văn Nhầm. Hồ sơ ở bước “Đã rút”, lý do “Nhập nhầm”" in told


def test_verification_with_what_was_seen_of_the_evidence_is_one_deed(world, signed_in) -> None:
    make.self_scored(world.chief, world.row)
    from cdht.actions.evidence import add_evidence

    add_evidence(world.row.id, 3, "Giấy khen", by=world.chief, at=make.NOW)
    browser = signed_in("thamdinh")
    path = f"/registrations/{world.row.id}/verification"
    evidence = Evidence.get()
    form = browser.get(path).form("Chấp nhận").fill(**{f"evidence__{evidence.id}": "accepted"})
    page = browser.follow(browser.send(form))
    assert (stage(world), Evidence.get().state) == (Stage.VERIFIED, "accepted")
    assert browser.send(page.form("Hoàn tác")).location == path
    assert (stage(world), Evidence.get().state) == (Stage.SELF_SCORED, "unseen")


def test_a_meeting_is_taken_back_as_a_whole(world, signed_in) -> None:
    make.self_scored(world.chief, world.row), make.verified(world.verifier, world.row)
    browser = signed_in("quantri")
    path = f"/cycles/{world.cycle.id}/votes/{world.unit.id}"
    form = browser.get(path).form("Lưu").fill(eligible=20, present=20, **{f"for__{world.row.id}": 18})
    page = browser.follow(browser.send(form))
    assert stage(world) == Stage.VOTED
    assert browser.send(page.form("Hoàn tác")).location == path
    assert (stage(world), Meeting.select().count()) == (Stage.VERIFIED, 0)


def test_the_journal_offers_it_later_to_whoever_may(world, signed_in) -> None:
    keyed(signed_in("nhap"), world)
    path = f"/registrations/{world.row.id}/journal"
    for login, offered in (("nhap", True), ("nhaphai", False), ("xem", False), ("quantri", True)):
        assert ("Hoàn tác việc mới nhất" in signed_in(login).get(path).text) == offered
    browser = signed_in("nhap")
    browser.send(browser.get(path).form("Hoàn tác việc mới nhất"))
    page = browser.get(path)
    assert "Hoàn tác: nhập điểm tự chấm" in page.text
    assert "Hoàn tác việc mới nhất" not in page.text


def test_what_cannot_be_taken_back_is_not_offered(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get("/units").form("Thêm").fill(name="Thôn Hạ Lang", kind="hamlet")
    assert "Hoàn tác" not in browser.follow(browser.send(form)).text
