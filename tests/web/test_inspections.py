"""Visits on screen: recorded, read, changed, removed; what is to be done; who sees and who may."""

from __future__ import annotations

import json
from datetime import date, datetime
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.committee import MemberFacts, keep_member
from cdht.actions.cycles import close_cycle
from cdht.actions.inspections import ToDo, finish_follow_up, record_inspection
from cdht.domain.inspections import Visit
from cdht.domain.lifecycle import Role
from cdht.models.accounts import Account
from cdht.models.drafts import Draft
from cdht.models.inspections import Inspection, InspectionFollowUp

AT = datetime(2021, 6, 1, 9, 0)


@pytest.fixture
def world(app):
    """Two units; a verifier whom the committee gave the first, and one without a place in it."""
    chief = make.commune()
    first, second = make.unit(chief), make.unit(chief, "Ban Khuyến học Họ Hoàng")
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(first, second))
    make.actor(chief, "khach", Role.VERIFIER, units=(first, second))
    make.actor(chief, "nhap", Role.CLERK, units=(first,))
    make.actor(chief, "xa", Role.CLERK, units=(second,))
    make.actor(chief, "xem", Role.VIEWER)
    facts = MemberFacts(
        "Phan Công Tuấn", "Ủy viên", unit_ids=frozenset({first.id}), account_id=verifier.account_id
    )
    member = keep_member(cycle.id, facts, by=chief, at=AT)
    url = f"/cycles/{cycle.id}/inspections"
    return SimpleNamespace(chief=chief, first=first, second=second, cycle=cycle, member=member, url=url)


def recorded(world, unit=None, *, due=date(2021, 5, 20), **more) -> Inspection:
    visit = Visit(date(2021, 5, 4), frozenset({world.member.id}), "Sổ đăng ký", "Đủ sổ", **more)
    to_do = [ToDo("n1", "Lập sổ minh chứng", "Hoàng Ngọc Bảo", due)]
    return record_inspection(world.cycle.id, (unit or world.first).id, visit, to_do, by=world.chief, at=AT)


def filled(form, world, **more):
    usual = {
        "visited_on": "4/5/2021",
        "looked_at": "Sổ đăng ký",
        "findings": "Đủ sổ\r\n\r\nThiếu <b>minh chứng</b>",
    }
    return form.fill(**usual | more)


def test_a_member_records_a_visit_to_its_unit(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    page = browser.get(f"{world.url}/new?unit={world.first.id}")
    form = page.form("Ghi lần kiểm tra")
    assert (form.fields["unit_id"], form.fields["members"]) == ([str(world.first.id)], [str(world.member.id)])
    assert world.second.name not in page.text
    row = {"n1__what": "Lập sổ", "n1__responsible": "An", "n1__due_on": "20/5/2021"}
    answer = browser.send(filled(form, world, met="Bảo", **row))
    again = browser.send(form)
    assert answer.location == again.location
    page = browser.follow(answer)
    assert page.h1 == "Kiểm tra Thôn Bao La – Đức Nhuận ngày 04/05/2021"
    assert "Thiếu <b>minh chứng</b>" in page.text
    assert "Lập sổ ! quá hạn" in page.text
    assert Inspection.get().findings == "Đủ sổ\nThiếu <b>minh chứng</b>"
    assert Inspection.select().count() == 1


def test_all_that_is_wrong_stands_beside_its_field(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(f"{world.url}/new").form("Ghi lần kiểm tra")
    page = browser.send(form.fill(n1__what="Lập sổ", n2__due_on="31/2/2021"), status=422)
    assert {"unit_id", "visited_on", "n1-due_on", "n2-due_on"} <= set(page.errors())
    more = {"unit_id": world.first.id, "n1__due_on": "3/5/2021", "n2__due_on": "", "members": []}
    page = browser.send(filled(page.form("Ghi lần kiểm tra"), world, **more), status=422)
    assert page.errors() == {
        "members": "Chọn ít nhất một thành viên đã đi.",
        "n1-responsible": "Ghi ai chịu trách nhiệm.",
        "n1-due_on": "Hạn trước ngày kiểm tra 04/05/2021.",
    }
    assert page.soup.select_one("#n1-what")["value"] == "Lập sổ"
    assert Inspection.select().count() == 0


def test_a_follow_up_is_done_and_not_done_after_all(world, signed_in) -> None:
    row = recorded(world)
    browser = signed_in("thamdinh")
    address = f"{world.url}/{row.id}"
    form = browser.get(address).form("Ghi đã xong")
    key = f"d{InspectionFollowUp.get().id}"
    wrong = browser.send(form.fill(**{f"{key}__done_on": "3/5/2021"}), status=422)
    assert wrong.errors() == {f"{key}-done_on": "Ngày xong trước ngày kiểm tra 04/05/2021."}
    page = browser.follow(
        browser.send(form.fill(**{f"{key}__done_on": "22/5/2021", f"{key}__result": "đã lập"}))
    )
    assert "Lập sổ minh chứng ✓ đã xong 22/05/2021, trễ 2 ngày" in page.text
    page = browser.follow(browser.send(page.form("Ghi là chưa xong")))
    assert "Lập sổ minh chứng ! quá hạn" in page.text


def test_a_change_keeps_drops_and_adds(world, signed_in) -> None:
    row = recorded(world)
    browser, key = signed_in("thamdinh"), f"f{InspectionFollowUp.get().id}"
    form = browser.get(f"{world.url}/{row.id}/change").form("Lưu lần kiểm tra")
    assert "unit_id" not in form.fields
    new = {"n1__what": "Nộp phiếu", "n1__responsible": "Chi", "n1__due_on": "25/5/2021"}
    page = browser.follow(browser.send(form.fill(findings="Tốt", **{f"{key}__drop": "y"}, **new)))
    assert [(one.what, one.responsible) for one in InspectionFollowUp.select()] == [("Nộp phiếu", "Chi")]
    assert (Inspection.get().findings, Inspection.get().version) == ("Tốt", 2)
    assert "Nộp phiếu" in page.text


def test_a_colleague_was_faster_and_both_are_shown(world, signed_in) -> None:
    row = recorded(world)
    slow = signed_in("thamdinh")
    form = slow.get(f"{world.url}/{row.id}/change").form("Lưu lần kiểm tra").fill(findings="Của tôi")
    mark = slow.get(f"{world.url}/{row.id}").form("Ghi đã xong")
    gone = slow.get(f"{world.url}/{row.id}/removal").form("Bỏ lần kiểm tra")
    fast = signed_in("quantri")
    fast.send(fast.get(f"{world.url}/{row.id}/change").form("Lưu lần kiểm tra").fill(findings="Của thư ký"))
    page = slow.send(form, status=409)
    assert ["Nhận xét", "Của tôi", "Của thư ký khác"] in page.rows()
    assert "Trần Thị Diệu Hương đã lưu trước" in page.text
    for late in (mark, gone):
        assert "Trần Thị Diệu Hương vừa sửa lần kiểm tra" in slow.send(late, status=409).text
    assert (Inspection.get().findings, InspectionFollowUp.get().done_on) == ("Của thư ký", None)
    slow.send(page.form("Lưu lần kiểm tra"))
    assert Inspection.get().findings == "Của tôi"


def test_removed_after_one_more_question(world, signed_in) -> None:
    row = recorded(world)
    browser = signed_in("thamdinh")
    form = browser.get(f"{world.url}/{row.id}/removal").form("Bỏ lần kiểm tra")
    assert browser.send(form).location == browser.send(form).location == world.url
    assert Inspection.select().count() == 0
    browser.get(f"{world.url}/{row.id}", status=404)


def test_others_read_what_concerns_their_units_and_no_more(world, signed_in) -> None:
    row, other = recorded(world), recorded(world, world.second)
    changes = [f"{world.url}/{row.id}/{page}" for page in ("change", "removal")]
    mark = f"{world.url}/{row.id}/follow-ups/{row.follow_ups.get().id}"
    for login, sees_other in (("nhap", False), ("xem", True), ("khach", True)):
        browser = signed_in(login)
        page = browser.get(f"{world.url}/{row.id}")
        assert "Ghi đã xong" not in page.text and "Sửa lần kiểm tra" not in page.text
        browser.get(f"{world.url}/{other.id}", status=200 if sees_other else 404)
        browser.get(f"{world.url}/{other.id}/minutes", status=200 if sees_other else 404)
        assert ("Họ Hoàng" in browser.get(world.url).text) is sees_other
        for path in changes:
            browser.get(path, status=403)
            browser.post(path, {"visited_on": "4/5/2021", "looked_at": "a", "findings": "b", "version": "1",
                                "members": str(world.member.id)}, status=403)  # fmt: skip
        browser.post(mark, {f"d{row.follow_ups.get().id}-done_on": "20/5/2021"}, status=403)
    far = signed_in("xa")
    for path in ("", "/minutes", "/minutes.pdf"):
        far.get(f"{world.url}/{row.id}{path}", status=404)
    verifier = signed_in("thamdinh")
    verifier.get(f"{world.url}/{other.id}/change", status=403)
    verifier.get(f"{world.url}/999", status=404)
    verifier.post(f"{world.url}/{row.id}/follow-ups/{other.follow_ups.get().id}", status=404)
    assert (Inspection.get_by_id(row.id).version, InspectionFollowUp.select().count()) == (1, 2)


def test_a_closed_cycle_only_shows(world, signed_in) -> None:
    row = recorded(world)
    browser = signed_in("quantri")
    form = browser.get(f"{world.url}/{row.id}/change").form("Lưu lần kiểm tra")
    close_cycle(world.cycle.id, by=world.chief, at=AT)
    assert "đã khóa sổ" in browser.send(form, status=422).text
    assert "Sửa lần kiểm tra" not in browser.get(f"{world.url}/{row.id}").text
    assert "Ghi lần kiểm tra" not in browser.get(world.url).text


def test_the_list_takes_as_many_statements_for_three_as_for_one(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    assert "Chưa ghi lần kiểm tra nào" in browser.get(world.url).text
    row = recorded(world)
    with statements() as one:
        page = browser.get(world.url)
    assert page.rows() == [
        ["Lập sổ minh chứng", "Thôn Bao La – Đức Nhuận", "Hoàng Ngọc Bảo", "20/05/2021", "! quá hạn"],
        [
            "04/05/2021 Thôn Bao La – Đức Nhuận",
            "Thôn Bao La – Đức Nhuận",
            "Phan Công Tuấn",
            "Sổ đăng ký",
            "đã xong 0/1",
        ],
    ]
    recorded(world, world.second)
    finish_follow_up(row.id, row.follow_ups.get().id, date(2021, 5, 5), "", version=1, by=world.chief, at=AT)
    recorded(world)
    with statements() as three:
        page = browser.get(world.url)
    assert len(page.rows()) == 5 and len(three) == len(one)
    assert len(browser.get(f"{world.url}?unit={world.second.id}").rows()) == 2


def test_minutes_are_read_issued_once_and_then_keep_the_visit(world, signed_in) -> None:
    row = recorded(world, met="Lê Thị Hoài")
    browser = signed_in("quantri")
    page = browser.get(f"{world.url}/{row.id}/minutes")
    assert "Đoàn kiểm tra: Phan Công Tuấn (Ủy viên)" in page.text
    assert "application/pdf" in browser.get(page.link("Tải PDF")).response.content_type
    browser.get(f"{world.url}/{row.id}/minutes.html", status=404)
    issued = browser.follow(
        browser.send(page.form("Ban hành").fill(number="3", skipped_because="Viết tay trước"))
    )
    assert "03/BB-BCĐ" in issued.text
    assert "Đã ban hành số 03/BB-BCĐ" in browser.get(f"{world.url}/{row.id}").text
    removal = browser.get(f"{world.url}/{row.id}/removal").form("Bỏ lần kiểm tra")
    assert "Đã ban hành biên bản số 03/BB-BCĐ" in browser.send(removal, status=422).text
    verifier = signed_in("thamdinh")
    assert "Ban hành" not in verifier.get(f"{world.url}/{row.id}/minutes").text
    verifier.post(f"{world.url}/{row.id}/minutes", {"number": "4"}, status=403)


def test_what_is_due_stands_on_the_first_page(world, signed_in) -> None:
    assert "việc sau kiểm tra" not in signed_in("nhap").get("/").text
    recorded(world)
    for login, sees in (("quantri", True), ("nhap", True), ("xem", True), ("xa", False)):
        text = signed_in(login).get("/").text
        assert (
            "1 việc sau kiểm tra đến hạn 1 việc quá hạn; sớm nhất 20/05/2021: Lập sổ minh chứng" in text
        ) is sees


def test_half_typed_words_wait_for_the_same_account(world, signed_in) -> None:
    place, browser = f"inspection-{world.cycle.id}", signed_in("thamdinh")
    typed = [{"place": place, "version": 0, "fields": {"findings": ["Đang ghi"]}}]
    account = Account.get(Account.login == "thamdinh").id
    browser.post("/drafts", {"typed_by": account, "drafts": json.dumps(typed)}, status=200, htmx=True)
    page = browser.get(f"{world.url}/new")
    held = json.loads(page.soup.select_one("[data-drafts]")["data-drafts"])
    assert held[place]["fields"] == {"findings": ["Đang ghi"]}
    browser.send(filled(page.form("Ghi lần kiểm tra"), world, unit_id=world.first.id, draft=place))
    assert Draft.select().count() == 0


def test_an_administrator_by_itself_reads_no_findings_in_the_journal(world, signed_in) -> None:
    make.actor(world.chief, "quanly", Role.ADMIN)
    recorded(world)
    seen = signed_in("quantri").get("/journal").text
    assert "Ghi lần kiểm tra Thôn Bao La – Đức Nhuận ngày 04/05/2021" in seen
    assert "Nhận xét: Đủ sổ" in seen and "Việc 1: Lập sổ minh chứng; Hoàng Ngọc Bảo" in seen
    hidden = signed_in("quanly").get("/journal").text
    assert "Ghi lần kiểm tra Thôn Bao La – Đức Nhuận ngày 04/05/2021" in hidden
    assert "Đủ sổ" not in hidden and "Lập sổ" not in hidden
