"""Two verifiers: the first opinion waits closed, the second judges alone, and what differs is settled."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest
from checking import text_of

from cdht.actions.communes import allow_same_account
from cdht.actions.recognition import correct
from cdht.actions.registration import withdraw
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.second_verification import judge, settle
from cdht.actions.undoing import undo
from cdht.actions.verification import send_back
from cdht.domain.lifecycle import Role, Stage
from cdht.domain.problems import NotAllowed
from cdht.domain.verification import Turn
from cdht.models.journal import of_registration
from cdht.models.scoring import SheetKind, notes_of, sheets_of
from cdht.models.second_verification import Opinion, opinions_of
from cdht.models.undoing import last_deed
from cdht.reports.document import ListItem
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS

NOTES = dict.fromkeys(range(1, 11), "Sổ không ghi")
SIX, SEVEN = make.points(6), make.points(6, 6, 6, 6, 6, 6, 6, 6, 6, 7)


@pytest.fixture
def world(app):
    """A unit with two who wait, two verifiers, and a cycle where 10 points are too far apart."""
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Dòng họ Hoàng")
    cycle = make.cycle(chief, second_above=10)
    one = make.account(chief, "mot", Role.VERIFIER, units=(unit,)).as_actor()
    two = make.account(chief, "hai", Role.VERIFIER, units=(unit,)).as_actor()
    make.account(chief, "khac", Role.VERIFIER, units=(other,))
    row = make.self_scored(chief, make.person(chief, cycle, unit, "Hoàng Văn Quý"))
    next_row = make.self_scored(chief, make.person(chief, cycle, unit, "Lê Thị Bình", year=1970))
    return SimpleNamespace(
        chief=chief, unit=unit, other=other, cycle=cycle, one=one, two=two, row=row, next=next_row
    )


def give(world, by, points, turn=Turn.FIRST, **more):
    sheet = KeyedSheet(world.row.id, points, notes=NOTES)
    return judge(sheet, {}, turn=turn, self_version=None, by=by, at=make.NOW, **more)


def address(row) -> str:
    return f"/registrations/{row.id}/verification"


def fill(form, *points: int, note: str = "Sổ không ghi"):
    for number, given in enumerate(points * 10 if len(points) == 1 else points, 1):
        form.fields[f"points-{number}"] = [str(given)]
        form.fields[f"note-{number}"] = [note]
    return form


def actions(row) -> list[str]:
    return [entry.action for entry in of_registration(row.id)]


# The whole way, on the pages ----------------------------------------------------------------------------


def test_two_differ_and_the_second_settles(world, signed_in) -> None:
    first, second = signed_in("mot"), signed_in("hai")
    sent = first.send(fill(first.get(address(world.row)).form("Chấp nhận"), 6))
    assert sent.location == address(world.next)
    assert "chờ người thẩm định thứ hai" in first.follow(sent).text
    assert make.fresh(world.row).stage == Stage.SELF_SCORED
    queue = f"/cycles/{world.cycle.id}/verification"
    assert "Hoàng Văn Quý" in first.get(queue).soup.select_one("#given").get_text()
    seconds = second.get(queue)
    assert "Hoàng Văn Quý" in seconds.soup.select_one("#seconds").get_text()
    page = second.get(address(world.row))
    assert "Bạn là người thẩm định thứ hai" in page.text
    assert page.soup.select_one("#points-1")["value"] == "8"  # the self-score, not what the first one said
    assert "60" not in page.soup.select_one(".split").get_text()
    settling = second.follow(
        second.send(fill(page.form("Chấp nhận"), 6, 6, 6, 6, 6, 6, 6, 6, 6, 7, note="Thiếu xác nhận"))
    )
    assert settling.h1 == "Chốt điểm · Hoàng Văn Quý"
    assert second.get(second.get(queue).link("Chờ bạn chốt điểm")).h1 == settling.h1
    assert [box["name"] for box in settling.soup.select(".score")] == ["points-10"]
    wrong = second.send(settling.form("Chốt điểm"), status=422)
    assert wrong.errors() == {"note-10": "Chỉ số 10: hai người chấm khác nhau. Ghi vì sao."}
    assert make.fresh(world.row).stage == Stage.SELF_SCORED
    form = wrong.form("Chốt điểm").fill(points__10="7", note__10="Đã xem bản gốc")
    done = second.send(form)
    assert second.send(form).location == done.location  # a second click
    sheet, points = sheets_of([world.row.id], SheetKind.VERIFIED)[world.row.id]
    assert points == SEVEN
    assert (notes_of(sheet.id)[1], notes_of(sheet.id)[10]) == ("Thiếu xác nhận", "Đã xem bản gốc")
    assert make.fresh(world.row).stage == Stage.VERIFIED
    assert actions(world.row) == ["register", "self_score", "first_opinion", "second_opinion", "verify"]
    assert [p for _o, p in opinions_of([world.row.id])[world.row.id]] == [SIX, SEVEN]


def test_once_both_have_given_their_points_only_settling_is_left(world, signed_in) -> None:
    """Whoever has seen both gives no other opinion, whatever the form says whose turn it is."""
    third = make.account(world.chief, "ba", Role.VERIFIER, units=(world.unit,)).as_actor()
    give(world, world.one, SIX)
    give(world, world.two, SEVEN, Turn.SECOND)
    given = opinions_of([world.row.id])[world.row.id]
    for by in (world.one, world.two, third):
        with pytest.raises(NotAllowed, match="chốt điểm"):
            give(world, by, make.points(8), Turn.SETTLING)
    form = signed_in("mot").get(address(world.next)).form("Chấp nhận")
    form.action = address(world.row)
    form.fields["turn"] = [Turn.SETTLING.value]
    signed_in("mot").send(fill(form, 8), status=403)
    assert opinions_of([world.row.id])[world.row.id] == given
    assert make.fresh(world.row).stage == Stage.SELF_SCORED


def test_the_first_page_counts_what_waits_for_this_account(world, signed_in) -> None:
    def task(login: str) -> list[str]:
        page = signed_in(login).get("/")
        [found] = [li for li in page.soup.select(".tasks li") if "phiếu chờ thẩm định" in li.get_text()]
        return [text_of(found.select_one(part)) for part in (".count", "small")]

    oldest = "lâu nhất: Lê Thị Bình, từ 01/07/2021"
    assert task("mot") == task("hai") == ["2", oldest]
    give(world, world.one, SIX)
    assert task("mot") == ["1", oldest]
    assert task("hai") == ["2", f"{oldest}; 1 phiếu chờ bạn thẩm định lần thứ hai"]
    give(world, world.two, SEVEN, Turn.SECOND)
    assert task("mot") == ["1", oldest]
    assert task("hai") == ["2", f"{oldest}; 1 phiếu chờ bạn chốt điểm"]


def test_the_same_points_need_no_settling(world, signed_in) -> None:
    give(world, world.one, SIX)
    browser = signed_in("hai")
    browser.send(fill(browser.get(address(world.row)).form("Chấp nhận"), 6))
    assert sheets_of([world.row.id], SheetKind.VERIFIED)[world.row.id][1] == SIX


def test_within_the_amount_one_is_enough(world) -> None:
    assert give(world, world.one, make.points(7)) is None  # 70 against 80: ten, not more
    assert (make.fresh(world.row).stage, Opinion.select().count()) == (Stage.VERIFIED, 0)


def test_the_first_may_mend_what_waits(world, signed_in) -> None:
    give(world, world.one, SIX)
    browser = signed_in("mot")
    page = browser.get(address(world.row))
    assert page.soup.select_one("#points-1")["value"] == "6"
    browser.send(fill(page.form("Chấp nhận"), 7))
    assert (make.fresh(world.row).stage, Opinion.select().count()) == (Stage.VERIFIED, 0)


def test_the_persons_own_paper_tells_both_and_never_one_alone(world) -> None:
    def lines() -> list[str]:
        paper = PAPERS["person-sheet"].document(world.cycle, Choice(person_id=world.row.id))
        told = [block.text for block in paper.blocks if isinstance(block, ListItem)]
        return [text for text in told if text.startswith("Thẩm định lần")]

    give(world, world.one, SIX)
    assert lines() == []
    give(world, world.two, SIX, Turn.SECOND)
    first, second = lines()
    assert first.startswith(
        "Thẩm định lần thứ nhất: 6, 6, 6, 6, 6, 6, 6, 6, 6, 6; ghi lúc 08:30 01/07/2021, "
    )
    assert "người chấm: Người mot. Ghi chú: chỉ số 1: Sổ không ghi;" in first
    assert "người chấm: Người hai." in second


# Who may -------------------------------------------------------------------------------------------------


def test_never_who_keyed_the_self_score(world, signed_in) -> None:
    both = make.actor(world.chief, "cahai", Role.CLERK, Role.VERIFIER, units=(world.unit,))
    allow_same_account(True, by=world.chief, at=make.NOW)
    save_self_scores([KeyedSheet(world.row.id, make.points(9))], by=both, at=make.NOW)
    give(world, world.one, SIX)
    with pytest.raises(NotAllowed):
        give(world, both, SIX, Turn.SECOND)
    page = signed_in("cahai").get(address(world.row))
    assert "do chính bạn nhập" in page.text
    assert not page.soup.select("#verify")


def test_who_sees_what(world, signed_in) -> None:
    give(world, world.one, SIX)
    settlement = f"/registrations/{world.row.id}/settlement"
    for login in ("khac", "hai", "mot"):
        signed_in(login).get(settlement, status=404)
    signed_in("quantri").get(settlement, status=403)
    signed_in("khac").get(address(world.row), status=404)
    seen = signed_in("quantri").get(address(world.row))
    assert "Chờ người thẩm định thứ hai" in seen.text
    give(world, world.two, SEVEN, Turn.SECOND)
    signed_in("mot").get(settlement, status=404)
    with pytest.raises(NotAllowed):
        settle(world.row.id, {10: 7}, {10: "x"}, by=world.one, at=make.NOW)
    assert "Chốt điểm" in signed_in("hai").get(address(world.row)).text
    journal = signed_in("hai").get(f"/registrations/{world.row.id}/journal").text
    assert "Người thứ nhất: 6, 6, 6" in journal


def test_the_journal_names_no_points_before_the_second(world, signed_in) -> None:
    give(world, world.one, SIX)
    journal = signed_in("hai").get(f"/registrations/{world.row.id}/journal").text
    assert "Đã chấm thẩm định lần thứ nhất, chờ người thứ hai" in journal
    assert "6, 6" not in journal


def test_a_unit_with_one_verifier_says_what_to_do(world, signed_in) -> None:
    lonely = make.unit(world.chief, "Thôn Một Người")
    make.account(world.chief, "motminh", Role.VERIFIER, units=(lonely,))
    row = make.self_scored(world.chief, make.person(world.chief, world.cycle, lonely, "Phan An"))
    browser = signed_in("motminh")
    browser.send(fill(browser.get(address(row)).form("Chấp nhận"), 6))
    assert "Đơn vị này chưa có người thẩm định thứ hai" in browser.get(address(row)).text


# Two at once ---------------------------------------------------------------------------------------------


def test_a_colleague_was_the_first_meanwhile(world, signed_in) -> None:
    browser = signed_in("hai")
    form = fill(browser.get(address(world.row)).form("Chấp nhận"), 5, note="Của tôi")
    give(world, world.one, SIX)
    late = browser.send(form, status=409)
    assert "Người mot" in late.text
    assert "Chờ người thẩm định thứ hai" in late.text
    assert "6, 6" not in late.text
    assert late.soup.select_one("#points-1")["value"] == "5"
    assert "Chốt điểm" in browser.follow(browser.send(late.form("Chấp nhận"))).h1


def test_two_seconds_at_once(world, signed_in) -> None:
    make.account(world.chief, "ba", Role.VERIFIER, units=(world.unit,))
    give(world, world.one, SIX)
    browser = signed_in("ba")
    form = fill(browser.get(address(world.row)).form("Chấp nhận"), 5)
    give(world, world.two, SEVEN, Turn.SECOND)
    assert "Người hai" in browser.send(form, status=409).text
    assert Opinion.select().count() == 2


# What ends opinions --------------------------------------------------------------------------------------


def test_another_self_score_ends_them_and_undo_brings_them_back(world, signed_in) -> None:
    give(world, world.one, SIX)
    browser = signed_in("quantri")
    sheet = f"/registrations/{world.row.id}/scores"
    browser.send(browser.get(sheet).form("Lưu").fill(points__1="9"))
    assert Opinion.select().count() == 0
    assert actions(world.row)[-2:] == ["drop_opinions", "self_score"]
    last = of_registration(world.row.id)[-1]
    undone = undo(last_deed(world.row.id), by=world.chief, at=last.at)
    assert undone.told == "nhập điểm tự chấm của Hoàng Văn Quý"
    journal = browser.get(f"/registrations/{world.row.id}/journal").text
    assert "Hoàn tác: bỏ điểm thẩm định cũ Người thứ nhất: 6, 6, 6" in journal
    assert [p for _o, p in opinions_of([world.row.id])[world.row.id]] == [SIX]


def test_sent_back_and_handed_in_again(world) -> None:
    give(world, world.one, SIX)
    send_back(world.row.id, "Thiếu sổ", by=world.two, at=make.NOW)
    save_self_scores([KeyedSheet(world.row.id, make.points(8))], by=world.chief, at=make.NOW)
    assert Opinion.select().count() == 0
    assert give(world, world.two, SIX) == Turn.SECOND


def test_a_correction_ends_them(world) -> None:
    give(world, world.one, SIX)
    give(world, world.two, SIX, Turn.SECOND)
    correct(world.row.id, "Chấm nhầm", by=world.chief, at=make.NOW)
    assert Opinion.select().count() == 0
    assert actions(world.row)[-2:] == ["drop_opinions", "correct"]


def test_who_withdraws_vanishes_from_both_queues(world, signed_in) -> None:
    give(world, world.one, SIX)
    withdraw(world.row.id, "Chuyển đi", by=world.chief, at=make.NOW)
    for login in ("mot", "hai"):
        page = signed_in(login).get(f"/cycles/{world.cycle.id}/verification")
        assert "Hoàng Văn Quý" not in page.text


def test_undo_of_an_opinion(world, signed_in) -> None:
    browser = signed_in("mot")
    page = browser.follow(browser.send(fill(browser.get(address(world.row)).form("Chấp nhận"), 6)))
    browser.send(page.form("Hoàn tác"))
    assert Opinion.select().count() == 0
    assert browser.get(address(world.row)).soup.select_one("#points-1")["value"] == "8"
    again = browser.send(fill(browser.get(address(world.row)).form("Chấp nhận"), 6))
    assert again.location == address(world.next)
    assert Opinion.select().count() == 1


def test_the_day_begins_with_who_waits_for_a_second(world, signed_in) -> None:
    give(world, world.one, SIX)
    assert "1 phiếu chờ bạn thẩm định lần thứ hai" in signed_in("hai").get("/").text
    assert "lần thứ hai" not in signed_in("mot").get("/").text
