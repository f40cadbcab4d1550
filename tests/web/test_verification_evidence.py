"""The verifier's desk: evidence with marks and notes, what a cycle asks of it, the order of the queue."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.evidence import EvidenceMark, add_evidence, judge_evidence
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.domain.evidence import EvidenceState
from cdht.domain.lifecycle import Role, Stage
from cdht.models.cycles import Cycle
from cdht.models.evidence import Evidence
from cdht.models.journal import of_registration


@pytest.fixture
def world(app):
    """One who waits, with two items of evidence; a verifier of the unit."""
    chief = make.commune()
    unit = make.unit(chief)
    cycle = make.cycle(chief)
    verifier = make.account(chief, "thamdinh", Role.VERIFIER, units=(unit,)).as_actor()
    row = make.self_scored(chief, make.person(chief, cycle, unit))
    one = add_evidence(row.id, 1, "Sổ ghi chép", by=chief, at=make.NOW)
    five = add_evidence(row.id, 5, "Ảnh chụp màn hình", by=chief, at=make.NOW)
    return SimpleNamespace(
        chief=chief, unit=unit, cycle=cycle, verifier=verifier, row=row, one=one, five=five
    )


def strict(world, **settings) -> None:
    Cycle.update(**settings).where(Cycle.id == world.cycle.id).execute()


def address(row) -> str:
    return f"/registrations/{row.id}/verification"


def marked(form, item, state: str, note: str = ""):
    form.fields |= {f"evidence-{item.id}": [state], f"evidence-note-{item.id}": [note]}
    return form


def stored(item) -> tuple[EvidenceState, str]:
    fresh = Evidence.get_by_id(item.id)
    return fresh.state, fresh.note


def test_marks_and_notes_are_saved_with_the_points(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = browser.get(address(world.row)).form("Chấp nhận")
    browser.send(marked(marked(form, world.one, "accepted"), world.five, "insufficient", "Ảnh mờ"))
    assert stored(world.one) == (EvidenceState.ACCEPTED, "")
    assert stored(world.five) == (EvidenceState.INSUFFICIENT, "Ảnh mờ")
    assert make.fresh(world.row).stage == Stage.VERIFIED
    seen = browser.get(address(world.row)).text
    assert "✗ chưa đủ Ảnh mờ" in seen
    told = browser.get(f"/registrations/{world.row.id}/journal").text
    assert "Ảnh chụp màn hình (chưa xem) → Ảnh chụp màn hình (chưa đủ: Ảnh mờ)" in told


def test_evidence_alone_is_saved_and_the_points_stay_in_their_boxes(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = browser.get(address(world.row)).form("Lưu phần minh chứng").fill(points__2="3", note__2="Dở dang")
    kept = browser.send(marked(form, world.five, "insufficient", "Ảnh mờ"), status=200)
    assert "Đã lưu phần minh chứng của Hoàng Văn Quý. Điểm trong các ô chưa lưu." in kept.text
    assert stored(world.five) == (EvidenceState.INSUFFICIENT, "Ảnh mờ")
    assert make.fresh(world.row).stage == Stage.SELF_SCORED
    assert kept.soup.select_one("#points-2")["value"] == "3"
    assert kept.soup.select_one("#note-2")["value"] == "Dở dang"
    browser.send(kept.form("Chấp nhận"))
    assert make.fresh(world.row).stage == Stage.VERIFIED


def test_a_note_that_is_too_long(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = marked(browser.get(address(world.row)).form("Chấp nhận"), world.one, "accepted", "x" * 501)
    wrong = browser.send(form, status=422)
    assert wrong.errors() == {f"evidence-note-{world.one.id}": "Ghi chú dài quá 500 ký tự."}
    assert make.fresh(world.row).stage == Stage.SELF_SCORED


@pytest.mark.parametrize("button", ["Chấp nhận", "Lưu phần minh chứng"])
def test_a_colleague_judged_the_same_item_otherwise(world, signed_in, button) -> None:
    browser = signed_in("thamdinh")
    form = marked(browser.get(address(world.row)).form(button), world.five, "insufficient", "Ảnh mờ")
    server = world.chief.__class__.server(world.chief.commune_id)
    judge_evidence(world.row.id, {world.five.id: EvidenceState.ACCEPTED}, by=server, at=make.NOW)
    late = browser.send(form, status=409)
    assert late.soup.select_one(".notice tbody").get_text(" ", strip=True) == (
        "Minh chứng, chỉ số 5: Ảnh chụp màn hình chưa đủ: Ảnh mờ chấp nhận khác"
    )
    assert stored(world.five) == (EvidenceState.ACCEPTED, "")
    again = late.form(button)
    browser.send(again, status=200 if button == "Lưu phần minh chứng" else 303)
    assert stored(world.five) == (EvidenceState.INSUFFICIENT, "Ảnh mờ")


def test_what_the_page_left_alone_stays_the_colleagues(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    form = browser.get(address(world.row)).form("Chấp nhận")
    mark = {world.five.id: EvidenceMark(EvidenceState.ACCEPTED, "Đã xem bản gốc")}
    judge_evidence(world.row.id, mark, by=world.verifier, at=make.NOW)
    browser.send(form)
    assert stored(world.five) == (EvidenceState.ACCEPTED, "Đã xem bản gốc")


def test_who_keyed_the_sheet_judges_nothing(world, signed_in) -> None:
    both = make.actor(world.chief, "hainguoi", Role.CLERK, Role.VERIFIER, units=(world.unit,))
    save_self_scores([KeyedSheet(world.row.id, make.points(9))], by=both, at=make.NOW)
    sent = {"go": "evidence", f"evidence-{world.one.id}": "accepted"}
    signed_in("hainguoi").post(address(world.row), sent, status=403)
    assert stored(world.one) == (EvidenceState.UNSEEN, "")


# What the cycle asks -------------------------------------------------------------------------------------


def test_points_without_accepted_evidence_are_shown_and_do_not_hold_up(world, signed_in) -> None:
    browser = signed_in("thamdinh")
    page = browser.get(address(world.row))
    shown = [line for line in page.soup.select("[data-lacking]") if not line.has_attr("hidden")]
    assert len(shown) == 10
    assert shown[0].get_text(" ", strip=True) == "! 8 điểm, chưa có minh chứng được chấp nhận"
    browser.send(page.form("Chấp nhận"))
    assert make.fresh(world.row).stage == Stage.VERIFIED


def test_they_hold_up_where_the_cycle_says_so(world, signed_in) -> None:
    strict(world, evidence_blocks=True)
    browser = signed_in("thamdinh")
    points = {f"points__{n}": "7" for n in range(2, 11)} | {
        f"note__{n}": "Ít minh chứng" for n in range(2, 11)
    }
    form = browser.get(address(world.row)).form("Chấp nhận").fill(**points)
    wrong = browser.send(form, status=422)
    assert wrong.errors() == {"points-1": "Chỉ số 1: 8 điểm, chưa có minh chứng được chấp nhận."}
    assert "Chấp nhận minh chứng hoặc sửa điểm rồi mới xong" in wrong.text
    browser.send(marked(wrong.form("Chấp nhận"), world.one, "accepted"))
    assert make.fresh(world.row).stage == Stage.VERIFIED


def test_a_small_difference_needs_no_note_where_the_cycle_allows_it(world, signed_in) -> None:
    strict(world, note_above=2)
    browser = signed_in("thamdinh")
    form = browser.get(address(world.row)).form("Chấp nhận").fill(points__1="6", points__2="5")
    wrong = browser.send(form, status=422)
    assert wrong.errors() == {"note-2": "Chỉ số 2 lệch quá 2 điểm so với tự chấm. Ghi vì sao."}
    browser.send(wrong.form("Chấp nhận").fill(note__2="Thiếu sổ"))
    assert make.fresh(world.row).stage == Stage.VERIFIED


def test_an_import_brings_what_was_decided_elsewhere(world) -> None:
    """The rules about evidence and a second verifier bind the desk only."""
    strict(world, evidence_blocks=True, second_above=5)
    make.verified(world.verifier, world.row, make.points(9))
    assert make.fresh(world.row).stage == Stage.VERIFIED
    assert [e.action for e in of_registration(world.row.id)][-1] == "verify"


# The queue -----------------------------------------------------------------------------------------------


def test_the_next_is_of_the_same_unit_first(world, signed_in) -> None:
    """Longest waiting: this unit, another one, this one again, the other one again."""
    far = make.unit(world.chief, "Dòng họ Hoàng")
    make.account(world.chief, "tatca", Role.VERIFIER, all_units=True)
    people = []
    for minute, (unit, name) in enumerate(
        [(far, "Hoàng An"), (world.unit, "Lê Bình"), (far, "Hoàng Chi")], start=1
    ):
        row = make.person(world.chief, world.cycle, unit, name)
        when = make.NOW.replace(minute=30 + minute)
        save_self_scores([KeyedSheet(row.id, make.points(8))], by=world.chief, at=when)
        people.append(row)
    browser = signed_in("tatca")
    page = browser.get(address(world.row))
    assert "người thứ 1 trong 4 phiếu đang chờ, đơn vị này 2" in page.text
    seen = []
    for _ in range(4):
        sent = browser.send(page.form("Chấp nhận"))
        page = browser.follow(sent)
        seen.append(sent.location)
    assert seen == [
        address(people[1]), address(people[0]), address(people[2]),
        f"/cycles/{world.cycle.id}/verification",
    ]  # fmt: skip


def test_who_was_passed_over_in_the_unit_comes_before_the_next_unit(world, signed_in) -> None:
    far = make.unit(world.chief, "Dòng họ Hoàng")
    make.account(world.chief, "tatca", Role.VERIFIER, all_units=True)
    later = make.NOW.replace(minute=40)
    second = make.person(world.chief, world.cycle, world.unit, "Lê Bình")
    other = make.person(world.chief, world.cycle, far, "Hoàng An")
    save_self_scores(
        [KeyedSheet(row.id, make.points(8)) for row in (second, other)], by=world.chief, at=later
    )
    browser = signed_in("tatca")
    sent = browser.send(browser.get(address(second)).form("Chấp nhận"))
    assert sent.location == address(world.row)


def test_the_cycle_keeps_its_settings(world) -> None:
    fresh = Cycle.get_by_id(world.cycle.id).strictness
    assert fresh == replace(fresh, note_above=0, second_above=None, evidence_above=7, evidence_blocks=False)
