"""People who may be one: side by side, decided once, undone from a list."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.duplicates import merge, tell_apart
from cdht.domain.lifecycle import Role
from cdht.models.duplicates import CitizenMerge, CitizenPair
from cdht.models.journal import of_registration


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    before, cycle = make.cycle(chief, "Năm 2020", year=2020), make.cycle(chief)
    first = make.person(chief, before, hamlet, "Hoàng Văn Quý", number="046061001234")
    second = make.person(chief, cycle, other, "Hoàng Văn Quỳ", is_new=True, is_unseen=True, year=1962)
    make.actor(chief, "lan", Role.CLERK, units=(hamlet, other))
    make.actor(chief, "nua", Role.CLERK, units=(hamlet,))
    for login, role in (("xem", Role.VIEWER), ("thamdinh", Role.VERIFIER), ("quanly", Role.ADMIN)):
        make.actor(chief, login, role, all_units=True)
    kept, gone = first.citizen_id, second.citizen_id
    return SimpleNamespace(
        chief=chief, cycle=cycle, first=first, second=second, kept=kept, gone=gone, other=other,
        hamlet=hamlet, pair=f"/duplicates/{kept}/{gone}",
    )  # fmt: skip


def waits() -> int:
    return CitizenPair.select().where(CitizenPair.decision.is_null()).count()


def test_both_stand_side_by_side(world, signed_in) -> None:
    page = signed_in("quantri").get("/duplicates")
    assert page.rows()[:2] == [
        ["Họ và tên", "Hoàng Văn Quý", "Hoàng Văn Quỳ khác"],
        ["Sinh", "1961", "1962 khác"],
    ]
    assert page.rows()[-1] == [
        "Đã dự", "Năm 2020 , Thôn Bao La – Đức Nhuận đã đăng ký", "Năm 2021 , Thôn Hạ Lang đã đăng ký",
    ]  # fmt: skip
    assert "Cùng tên, ngày sinh gần giống" in page.text and "046061001234" not in page.html
    assert page.link("Người trùng (1)") == "/duplicates"
    record = signed_in("quantri").get(page.link("Năm 2020"))
    assert record.link("Người trùng") == f"/duplicates#pair-{world.kept}-{world.gone}"


@pytest.mark.parametrize("htmx", [False, True])
def test_one_person(world, signed_in, htmx: bool) -> None:
    browser = signed_in("lan")
    form = browser.get("/duplicates").form("Một người, giữ hồ sơ thứ nhất")
    status = 204 if htmx else 303
    browser.send(form, status=status, htmx=htmx)
    browser.send(form, status=status, htmx=htmx)  # a second click joins nobody twice
    assert [make.fresh(row).citizen_id for row in (world.first, world.second)] == [world.kept] * 2
    assert CitizenMerge.select().count() == 1
    page = browser.get("/duplicates")
    assert "Không còn cặp nào" in page.text and "Người trùng (" not in page.text
    journal = browser.get(f"/registrations/{world.second.id}/journal").text
    assert "Gộp hai hồ sơ của một người" in journal and "Người lan" in journal
    assert "Hồ sơ được gộp: Hoàng Văn Quỳ, sinh 1962" in journal


def test_the_second_may_be_the_one_that_is_kept(world, signed_in) -> None:
    browser = signed_in("quantri")
    browser.send(browser.get(world.pair).form("giữ hồ sơ thứ hai"))
    assert [make.fresh(row).citizen_id for row in (world.first, world.second)] == [world.gone] * 2


def test_a_join_is_undone_from_the_list(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.send(browser.get("/duplicates").form("giữ hồ sơ thứ nhất"))
    page = browser.get(browser.get("/duplicates").link("Đã quyết"))
    ask = browser.get(page.link("Gỡ"))
    assert CitizenMerge.get().undone_at is None
    browser.send(ask.form("Gỡ lần gộp"))
    assert [make.fresh(row).citizen_id for row in (world.first, world.second)] == [world.kept, world.gone]
    assert "Chưa gộp ai." in browser.get("/duplicates/decided").text and waits() == 1
    assert [entry.action for entry in of_registration(world.first.id)][-2:] == [
        "merge_citizens",
        "undo_merge",
    ]
    again = browser.send(
        browser.get(f"/duplicates/merges/{CitizenMerge.get().id}/undoing").form("Gỡ"), status=409
    )
    assert again.h1


def test_two_people_are_remembered_and_may_be_asked_again(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.send(browser.get("/duplicates").form("Hai người khác nhau"))
    assert waits() == 0
    entry = list(of_registration(world.first.id))[-1]
    assert (entry.action, entry.account_name) == ("tell_apart", "Người lan")
    page = browser.get("/duplicates/decided")
    assert "Hoàng Văn Quỳ, sinh 1962" in page.text
    assert "đã ghi lúc" in browser.get(page.link("Hoàng Văn Quý")).text
    browser.send(page.form("Hỏi lại"))
    assert waits() == 1


def test_both_in_one_cycle_is_refused_with_both_shown(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.hamlet, "Hoàng Văn Quý", citizen_id=world.kept, year=1961)
    browser = signed_in("quantri")
    page = browser.send(browser.get(world.pair).form("giữ hồ sơ thứ nhất"), status=422)
    assert "Cả hai đều đăng ký Năm 2021" in page.text and "Rút một đăng ký" in page.text
    assert waits() == 1
    browser.send(page.form("Hai người khác nhau"))
    assert waits() == 0


def test_without_an_answer_nothing_happens(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(world.pair).form("Hai người khác nhau").fill(said=None)
    page = browser.send(form, status=422)
    assert "Chọn: một người" in page.text and waits() == 1
    browser.send(form.fill(said=f"keep-{world.chief.account_id + 500}"), status=422)


def test_a_colleague_was_faster(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get("/duplicates").form("giữ hồ sơ thứ nhất")
    tell_apart(world.kept, world.gone, by=world.chief, at=make.NOW)
    page = browser.send(form, status=409)
    assert "Trần Thị Diệu Hương vừa xử lý" in page.text and "hai người khác nhau" in page.text
    assert CitizenMerge.select().count() == 0


def test_what_was_decided_on_must_still_be_so(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get("/duplicates").form("giữ hồ sơ thứ nhất")
    make.self_scored(world.chief, world.second)
    page = browser.send(form, status=409)
    assert "như bây giờ" in page.text and "đã tự chấm" in page.text
    browser.send(page.form("giữ hồ sơ thứ nhất"))
    assert CitizenMerge.select().count() == 1


def test_who_may_and_who_sees(world, signed_in) -> None:
    for login in ("xem", "thamdinh", "quanly"):
        browser = signed_in(login)
        browser.get("/duplicates", status=403)
        browser.post(world.pair, {"said": "different"}, status=403)
        browser.post("/duplicates/look", status=403)
        assert "Người trùng" not in browser.get("/units").text
    half = signed_in("nua")
    assert "Không còn cặp nào" in half.get("/duplicates").text
    half.get(world.pair, status=404)
    half.post(world.pair, {"said": "different"}, status=404)
    half.post(f"{world.pair}/question", status=404)
    done = merge(world.kept, world.gone, by=world.chief, at=make.NOW)
    half.get(f"/duplicates/merges/{done}/undoing", status=404)
    half.post(f"/duplicates/merges/{done}/undoing", status=404)
    signed_in("lan").post("/duplicates/look", status=403)


def test_only_a_post_changes_anything(world, signed_in) -> None:
    browser = signed_in("quantri")
    for path in ("/duplicates", world.pair, "/duplicates/decided"):
        browser.get(path)
    browser.get("/duplicates/look", status=405)
    browser.get(f"{world.pair}/question", status=405)
    assert waits() == 1 and CitizenMerge.select().count() == 0


def test_looking_through_the_whole_list(world, signed_in) -> None:
    CitizenPair.delete().execute()
    browser = signed_in("quantri")
    page = browser.follow(browser.send(browser.get("/duplicates").form("Soát lại")))
    assert "thêm 1 cặp" in page.text and waits() == 1


def test_the_same_number_of_questions_for_one_pair_and_for_many(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    browser.get("/duplicates")
    with statements() as one:
        browser.get("/duplicates")
    for year in (1960, 1963):
        make.person(
            world.chief, world.cycle, world.hamlet, "Hoàng Văn Quy", year=year, is_new=True, is_unseen=True
        )
    assert waits() > 1
    with statements() as many:
        browser.get("/duplicates")
    assert len(many) == len(one)
