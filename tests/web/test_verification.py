"""Verification: the queue, one sheet beside the other, sending back, and two people at once."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.accounts import AccountFacts, change_account
from cdht.actions.communes import allow_same_account
from cdht.actions.evidence import add_evidence
from cdht.actions.recognition import correct
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.verification import send_back, verify
from cdht.domain.evidence import EvidenceState
from cdht.domain.lifecycle import Role, Stage
from cdht.models.evidence import Evidence
from cdht.models.journal import JournalEntry, of_registration
from cdht.models.scoring import SheetKind, notes_of, sheets_of


@pytest.fixture
def world(app):
    """A unit with two people who wait, a verifier of that unit, and another unit."""
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Dòng họ Hoàng")
    cycle = make.cycle(chief)
    make.account(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    first = make.self_scored(chief, make.person(chief, cycle, unit, "Hoàng Văn Quý"))
    second = make.person(chief, cycle, unit, "Lê Thị Bình", year=1970)
    later = make.NOW + timedelta(hours=2)
    save_self_scores([KeyedSheet(second.id, make.points(7))], by=chief, at=later)
    return SimpleNamespace(
        chief=chief, cycle=cycle, unit=unit, other=other, first=first, second=make.fresh(second)
    )


def verified_points(row):
    return sheets_of([row.id], SheetKind.VERIFIED)[row.id][1].points


def address(row) -> str:
    return f"/registrations/{row.id}/verification"


# The queue ---------------------------------------------------------------------------------------------


def test_the_queue_has_the_longest_waiting_first(world, signed_in) -> None:
    elsewhere = make.self_scored(
        world.chief, make.person(world.chief, world.cycle, world.other, "Hoàng Thị Xa")
    )
    page = signed_in("thamdinh").get(f"/cycles/{world.cycle.id}/verification")
    assert page.h1 == "Thẩm định"
    assert "Còn 2 phiếu đang chờ bạn" in page.text
    assert [(row[0].split(" Nông")[0], row[2], row[3][:16]) for row in page.rows()] == [
        ("Hoàng Văn Quý", "80", "08:30 01/07/2021"),
        ("Lê Thị Bình", "70", "10:30 01/07/2021"),
    ]
    assert elsewhere.citizen.name not in page.text
    back = f"/cycles/{world.cycle.id}/verification%23person-{world.first.id}"
    assert page.link("Hoàng Văn Quý") == f"{address(world.first)}?back={back}"


def test_the_queue_of_one_unit(world, signed_in) -> None:
    make.account(world.chief, "tatca", Role.VERIFIER, all_units=True)
    far = make.person(world.chief, world.cycle, world.other, "Hoàng Thị Xa")
    make.self_scored(world.chief, far)
    browser = signed_in("tatca")
    page = browser.get(f"/cycles/{world.cycle.id}/verification")
    assert [o.get_text() for o in page.soup.select("#unit option")] == [
        "Mọi đơn vị", "Thôn Bao La – Đức Nhuận (2)", "Dòng họ Hoàng (1)",
    ]  # fmt: skip
    page = browser.get(f"/cycles/{world.cycle.id}/verification?unit={world.other.id}")
    assert [row[0].split(" Nông")[0] for row in page.rows()] == ["Hoàng Thị Xa"]
    back = f"/cycles/{world.cycle.id}/verification?unit%3D{world.other.id}%23person-{far.id}"
    assert page.link("Hoàng Thị Xa") == f"{address(far)}?unit={world.other.id}&back={back}"


def test_ones_own_sheets_wait_for_somebody_else(world, signed_in) -> None:
    both = make.actor(world.chief, "hainguoi", Role.CLERK, Role.VERIFIER, units=(world.unit,))
    mine = make.self_scored(both, make.person(both, world.cycle, world.unit, "Trần Văn Tự"))
    browser = signed_in("hainguoi")
    page = browser.get(f"/cycles/{world.cycle.id}/verification")
    assert "Còn 2 phiếu" in page.text
    assert [c.get_text() for c in page.soup.select("#own tbody th")] == ["Trần Văn Tự"]
    own = browser.get(address(mine))
    assert "do chính bạn nhập" in own.text
    assert not own.soup.select("#verify")
    sheet = {f"points-{n}": "8" for n in range(1, 11)}
    refused = browser.post(address(mine), sheet, status=403)
    assert "do chính bạn nhập" in refused.text
    assert make.fresh(mine).stage == Stage.SELF_SCORED
    allow_same_account(True, by=world.chief, at=make.NOW)
    assert "Còn 3 phiếu" in browser.get(f"/cycles/{world.cycle.id}/verification").text
    browser.send(browser.get(address(mine)).form("Chấp nhận"))
    assert make.fresh(mine).stage == Stage.VERIFIED


def test_an_empty_queue_says_the_next_step(world, signed_in) -> None:
    make.account(world.chief, "khac", Role.VERIFIER, units=(world.other,))
    page = signed_in("khac").get(f"/cycles/{world.cycle.id}/verification")
    assert "Không có phiếu nào đang chờ" in page.text


def test_few_statements_however_many_wait(world, signed_in, statements) -> None:
    browser = signed_in("thamdinh")
    with statements() as two:
        browser.get(f"/cycles/{world.cycle.id}/verification")
    for name in ("Phan An", "Phan Bình", "Phan Chi"):
        make.self_scored(world.chief, make.person(world.chief, world.cycle, world.unit, name))
    with statements() as five:
        browser.get(f"/cycles/{world.cycle.id}/verification")
    assert len(two) == len(five)


# Accepting ---------------------------------------------------------------------------------------------


def test_accept_as_is_is_one_click_and_leads_to_the_next(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    page = browser.get(address(world.first))
    assert page.h1 == "Thẩm định · Hoàng Văn Quý"
    assert "người thứ 1 trong 2 phiếu đang chờ" in page.text
    assert "Đạt từ 70 điểm" in page.text
    answer = browser.send(page.form("Chấp nhận, sang người sau"))
    assert answer.location == address(world.second)
    assert verified_points(world.first) == (8,) * 10
    entry = of_registration(world.first.id)[-1]
    assert (entry.action, entry.account_name, entry.to_stage) == ("verify", "Người thamdinh", Stage.VERIFIED)
    following = browser.follow(answer)
    assert "Đã thẩm định Hoàng Văn Quý, 80 điểm." in following.text
    last = browser.send(following.form("Chấp nhận"))
    assert last.location == f"/cycles/{world.cycle.id}/verification"
    assert "Xong: không còn phiếu nào chờ bạn" in browser.follow(last).text


def test_the_unit_filter_stays(world, signed_in) -> None:
    make.account(world.chief, "tatca", Role.VERIFIER, all_units=True)
    far = make.person(world.chief, world.cycle, world.other, "Hoàng Thị Xa")
    make.self_scored(world.chief, far)
    browser = signed_in("tatca")
    page = browser.get(f"{address(world.first)}?unit={world.unit.id}")
    assert "người thứ 1 trong 2 phiếu" in page.text
    assert browser.send(page.form("Chấp nhận")).location == f"{address(world.second)}?unit={world.unit.id}"


def test_a_change_needs_a_note_and_is_marked(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = browser.get(address(world.first)).form("Chấp nhận").fill(points__5="6")
    wrong = browser.send(form, status=422)
    assert wrong.errors() == {"note-5": "Chỉ số 5 khác điểm tự chấm. Ghi vì sao."}
    assert wrong.soup.select_one("#points-5")["value"] == "6"
    assert "is-changed" in wrong.soup.select_one("#points-5")["class"]
    assert wrong.soup.select_one("#note-5")["aria-invalid"] == "true"
    assert make.fresh(world.first).stage == Stage.SELF_SCORED
    browser.send(wrong.form("Chấp nhận").fill(note__5="Ảnh không đọc được"))
    assert verified_points(world.first)[4] == 6
    sheet, _points = sheets_of([world.first.id], SheetKind.VERIFIED)[world.first.id]
    assert notes_of(sheet.id) == {5: "Ảnh không đọc được"}
    seen = browser.get(address(world.first))
    assert seen.rows()[4][-2:] == ["8", "Khác tự chấm: 6"]
    assert "Ảnh không đọc được" in seen.text
    assert not seen.soup.select("#verify, .score")


@pytest.mark.parametrize(("typed", "field"), [("11", "points-3"), ("tám", "points-3"), ("", "points-3")])
def test_points_that_are_none(world, signed_in, typed, field) -> None:
    browser = signed_in("thamdinh")
    page = browser.send(browser.get(address(world.first)).form("Chấp nhận").fill(points__3=typed), status=422)
    assert field in page.errors()
    assert page.soup.select_one("#points-3")["value"] == typed
    assert make.fresh(world.first).stage == Stage.SELF_SCORED


def test_evidence_is_judged_with_the_points(world, signed_in) -> None:
    good = add_evidence(world.first.id, 1, "Sổ ghi chép VietGAP", by=world.chief, at=make.NOW)
    poor = add_evidence(world.first.id, 5, "Ảnh chụp màn hình", by=world.chief, at=make.NOW)
    strange = add_evidence(world.second.id, 5, "Của người khác", by=world.chief, at=make.NOW)
    browser = signed_in("thamdinh")
    form = browser.get(address(world.first)).form("Chấp nhận")
    assert form.fields[f"evidence-{good.id}"] == ["unseen"]
    form.fields |= {
        f"evidence-{good.id}": ["accepted"], f"evidence-{poor.id}": ["insufficient"],
        f"evidence-{strange.id}": ["accepted"],
    }  # fmt: skip
    browser.send(form)
    assert {one.id: one.state for one in Evidence.select()} == {
        good.id: EvidenceState.ACCEPTED,
        poor.id: EvidenceState.INSUFFICIENT,
        strange.id: EvidenceState.UNSEEN,
    }
    assert "Ảnh chụp màn hình giấy tờ ✗ chưa đủ" in browser.get(address(world.first)).text


def test_a_second_click_makes_no_second_record(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = browser.get(address(world.first)).form("Chấp nhận")
    assert browser.send(form).location == browser.send(form).location == address(world.second)
    assert [e.action for e in of_registration(world.first.id)] == ["register", "self_score", "verify"]


def test_with_htmx_the_whole_page_moves(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    answer = browser.send(browser.get(address(world.first)).form("Chấp nhận"), status=204, htmx=True)
    assert answer.response.headers["HX-Redirect"] == address(world.second)


def test_get_changes_nothing(world, signed_in) -> None:
    browser, before = signed_in("thamdinh"), JournalEntry.select().count()
    browser.get(f"{address(world.first)}?points-1=3&go=return")
    browser.get(f"/registrations/{world.first.id}/return?reason=x")
    assert (make.fresh(world.first).stage, JournalEntry.select().count()) == (Stage.SELF_SCORED, before)


# Who may -----------------------------------------------------------------------------------------------


def test_who_may_verify_and_who_may_look(world, signed_in) -> None:
    make.account(world.chief, "lanhdao", Role.VIEWER)
    make.account(world.chief, "nhaplieu", Role.CLERK, units=(world.unit,))
    make.account(world.chief, "donvikhac", Role.VERIFIER, units=(world.other,))
    make.account(world.chief, "quantrihai", Role.ADMIN)
    sheet = {f"points-{n}": "8" for n in range(1, 11)}
    for login in ("lanhdao", "nhaplieu", "quantri"):
        browser = signed_in(login)
        assert not browser.get(address(world.first)).soup.select("#verify, .score")
        browser.post(address(world.first), sheet, status=403)
        browser.post(f"/registrations/{world.first.id}/return", {"reason": "x"}, status=403)
    whole = signed_in("quantri").get(f"/cycles/{world.cycle.id}/verification")
    assert "Còn 2 phiếu đang chờ, ai chờ lâu nhất" in whole.text  # keyed by herself, but not hers to verify
    assert not whole.soup.select("#own")
    stranger = signed_in("donvikhac")
    for path in (address(world.first), f"/registrations/{world.first.id}/return"):
        stranger.get(path, status=404)
        stranger.post(path, sheet, status=404)
    admin = signed_in("quantrihai")
    admin.get(f"/cycles/{world.cycle.id}/verification", status=403)
    admin.get(address(world.first), status=403)
    assert make.fresh(world.first).stage == Stage.SELF_SCORED


def test_somebody_without_a_self_score(world, signed_in) -> None:
    row = make.person(world.chief, world.cycle, world.unit, "Ngô Thị Mới")
    browser = signed_in("thamdinh")
    assert "chưa tự chấm" in browser.get(address(row)).text
    browser.get(f"/registrations/{row.id}/return", status=409)
    browser.post(f"/registrations/{row.id}/return", {"reason": "x"}, status=409)


# Sending back ------------------------------------------------------------------------------------------


def test_send_back_with_a_reason(world, signed_in) -> None:
    item = add_evidence(world.first.id, 5, "Ảnh chụp màn hình", by=world.chief, at=make.NOW)
    browser = signed_in("thamdinh")
    form = browser.get(address(world.first)).form("Trả lại để bổ sung minh chứng")
    form.fields[f"evidence-{item.id}"] = ["insufficient"]
    asked = browser.follow(browser.send(form))
    assert asked.h1 == "Trả lại phiếu của Hoàng Văn Quý"
    assert asked.soup.textarea.get_text().strip() == "Chỉ số 5: “Ảnh chụp màn hình” chưa đủ."
    assert make.fresh(world.first).stage == Stage.SELF_SCORED
    empty = browser.send(asked.form("Trả lại").fill(reason=" "), status=422)
    assert empty.errors() == {"reason": "Ghi lý do để trả lại."}
    answer = browser.send(empty.form("Trả lại").fill(reason="Ảnh mờ, xin chụp lại"))
    assert answer.location == address(world.second)
    row = make.fresh(world.first)
    assert (row.stage, row.sent_back_reason) == (Stage.REGISTERED, "Ảnh mờ, xin chụp lại")
    browser.send(empty.form("Trả lại").fill(reason="Ảnh mờ, xin chụp lại"))  # a second click
    assert [e.action for e in of_registration(row.id)].count("send_back") == 1
    queue = browser.get(f"/cycles/{world.cycle.id}/verification")
    assert "Ảnh mờ, xin chụp lại" in queue.soup.select_one("#returned").get_text()


def test_sent_back_meanwhile_keeps_the_reason_typed(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = browser.get(f"/registrations/{world.first.id}/return").form("Trả lại").fill(reason="Thiếu sổ")
    save_self_scores([KeyedSheet(world.first.id, make.points(7))], by=world.chief, at=make.NOW)
    late = browser.send(form, status=409)
    assert "Trần Thị Diệu Hương vừa sửa hồ sơ của Hoàng Văn Quý" in late.text
    assert late.soup.textarea.get_text().strip() == "Thiếu sổ"
    browser.send(late.form("Trả lại"))
    assert make.fresh(world.first).sent_back_reason == "Thiếu sổ"


# Two at once -------------------------------------------------------------------------------------------


def test_the_self_score_changed_meanwhile(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = browser.get(address(world.first)).form("Chấp nhận").fill(points__2="7", note__2="Thiếu sổ")
    save_self_scores(
        [KeyedSheet(world.first.id, make.points(8, 8, 8, 8, 8, 5, 8, 8, 8, 8))], by=world.chief, at=make.NOW
    )
    late = browser.send(form, status=409)
    assert "Trần Thị Diệu Hương đã lưu trước" in late.text
    assert late.soup.select_one(".notice tbody").get_text(" ", strip=True) == (
        "Tự chấm, chỉ số 6 lúc bạn xem là 8; bạn chấm 8 5 khác"
    )
    assert [late.soup.select_one(f"#points-{n}")["value"] for n in (2, 6)] == ["7", "8"]
    assert late.soup.select_one("#note-2")["value"] == "Thiếu sổ"
    assert make.fresh(world.first).stage == Stage.SELF_SCORED
    again = browser.send(late.form("Chấp nhận").fill(points__6="5"))
    assert again.location == address(world.second)
    assert verified_points(world.first) == (8, 7, 8, 8, 8, 5, 8, 8, 8, 8)


def test_a_colleague_verified_first(world, signed_in) -> None:
    colleague = make.actor(world.chief, "nhanh", Role.VERIFIER, units=(world.unit,), name="Phan Văn Nhanh")
    browser = signed_in("thamdinh")
    form = browser.get(address(world.first)).form("Chấp nhận").fill(points__2="7", note__2="Thiếu sổ")
    verify([KeyedSheet(world.first.id, make.points(8))], by=colleague, at=make.NOW)
    late = browser.send(form, status=409)
    assert "Phan Văn Nhanh đã lưu trước, lúc 08:30 01/07/2021" in late.text
    rows = [
        [c.get_text(" ", strip=True) for c in tr.select("th,td")]
        for tr in late.soup.select(".notice tbody tr")
    ]
    assert rows[:2] == [["Thẩm định, chỉ số 1", "8", "8"], ["Thẩm định, chỉ số 2", "7", "8 khác"]]
    assert verified_points(world.first) == (8,) * 10
    returned = browser.post(
        address(world.first), form.fields | {"go": ["return"], "form_key": ["khac"]}, status=409
    )
    assert make.fresh(world.first).stage == Stage.VERIFIED
    assert returned.h1 == "Thẩm định · Hoàng Văn Quý"


def test_sent_back_by_a_colleague_meanwhile(world, signed_in) -> None:
    colleague = make.actor(world.chief, "nhanh", Role.VERIFIER, units=(world.unit,), name="Phan Văn Nhanh")
    browser = signed_in("thamdinh")
    form = browser.get(address(world.first)).form("Chấp nhận")
    send_back(world.first.id, "Thiếu minh chứng", by=colleague, at=make.NOW)
    late = browser.send(form, status=409)
    assert "8, 8, 8, 8, 8, 8, 8, 8, 8, 8" in late.text
    assert "Thiếu minh chứng" in late.text
    assert make.fresh(world.first).stage == Stage.REGISTERED


def test_verified_again_after_a_correction(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    browser.send(browser.get(address(world.first)).form("Chấp nhận").fill(points__5="6", note__5="Ảnh mờ"))
    correct(world.first.id, "Chấm nhầm", by=world.chief, at=make.NOW)
    page = browser.get(address(world.first))
    assert page.soup.select_one("#points-5")["value"] == "6"
    assert page.soup.select_one("#note-5")["value"] == "Ảnh mờ"
    browser.send(page.form("Chấp nhận").fill(points__5="7"))
    assert verified_points(world.first)[4] == 7
    assert make.fresh(world.first).stage == Stage.VERIFIED


def test_a_verifier_moved_to_another_unit(world, signed_in) -> None:
    """Rights are checked when the form comes, not when the page was made."""
    account = make.account(world.chief, "chuyen", Role.VERIFIER, units=(world.unit,))
    browser = signed_in("chuyen")
    form = browser.get(address(world.first)).form("Chấp nhận")
    facts = AccountFacts(
        "chuyen", account.name, roles=frozenset({Role.VERIFIER}), unit_ids=frozenset({world.other.id})
    )
    change_account(account.id, facts, by=world.chief, at=make.NOW)
    browser.sign_in("chuyen", make.PASSWORD)
    browser.send(form, status=404)
    assert make.fresh(world.first).stage == Stage.SELF_SCORED
