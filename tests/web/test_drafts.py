"""Half-typed work over the web: for its account alone, for forms it may fill in, with limits that speak."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import factories as make
import pytest
from checking import Checker, Page, text_of

from cdht.domain.drafts import KEPT_FOR, MAX_BYTES, MAX_DRAFTS
from cdht.domain.lifecycle import Role
from cdht.models.accounts import Account
from cdht.models.drafts import Draft
from cdht.models.registration import Registration
from cdht.web.pages import now


@pytest.fixture
def world(app) -> SimpleNamespace:
    chief = make.commune()
    unit, other, cycle = make.unit(chief), make.unit(chief, "Thôn Hạ Lang"), make.cycle(chief)
    for login in ("lan", "minh"):
        make.account(chief, login, Role.CLERK, units=(unit,))
    make.account(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    row, far = make.person(chief, cycle, unit), make.person(chief, cycle, other, "Lê Y")
    return SimpleNamespace(
        chief=chief, unit=unit, other=other, cycle=cycle, row=row, far=far,
        new=f"/cycles/{cycle.id}/registrations/new", grid=f"/cycles/{cycle.id}/scores/{unit.id}",
    )  # fmt: skip


def keep(browser: Checker, login: str, *forms: dict[str, Any], status: int = 200, **more: Any) -> Page:
    typed_by = Account.get(Account.login == login).id
    sent = {"typed_by": typed_by, "drafts": json.dumps(forms)} | more
    return browser.post("/drafts", sent, status=status, htmx=True)


def typed(place: str, version: int = 0, **fields: str) -> dict[str, Any]:
    return {"place": place, "version": version, "fields": {name: [value] for name, value in fields.items()}}


def given(page: Page) -> dict[str, Any]:
    """What the page hands to the script."""
    return json.loads(page.soup.select_one("[data-drafts]")["data-drafts"])


def test_kept_and_offered_again_to_the_same_account_anywhere(world, signed_in) -> None:
    place = f"new-{world.cycle.id}"
    lan = signed_in("lan")
    answer = keep(lan, "lan", typed(place, name="Nguyễn Thị Đang Ghi", birth="1970", password="bí mật"))
    at = f"{Draft.get().kept_at:%H:%M} hôm nay"
    assert answer.response.json == {"kept": {place: 1}, "newer": {}, "at": at}
    page = signed_in("lan").get(world.new)  # another computer
    held = {"version": 1, "fields": {"name": ["Nguyễn Thị Đang Ghi"], "birth": ["1970"]}, "basis": {}}
    assert given(page) == {place: held}
    notice = page.soup.select_one("[data-draft-notice]")
    assert f"Bản nháp lúc {at}" in text_of(notice)
    assert page.soup.select_one(f"form[data-draft={place}] [name=draft]")["value"] == place
    for login in ("minh", "quantri"):
        other = signed_in(login).get(world.new)
        assert (given(other), "Đang Ghi" in other.html) == ({}, False)
        assert other.soup.select_one("[data-draft-notice]") is None


def test_thrown_away_by_a_plain_form_too(world, signed_in) -> None:
    lan, minh = signed_in("lan"), signed_in("minh")
    place = f"new-{world.cycle.id}"
    for browser, login in ((lan, "lan"), (minh, "minh")):
        keep(browser, login, typed(place, name="An"))
    page = lan.get(world.new)
    gone = lan.client.post(
        "/drafts/removal",
        data=page.form("Bỏ bản nháp").fields,
        headers={"Referer": f"http://localhost{world.new}", "Host": "localhost"},
    )
    assert (gone.status_code, gone.headers["Location"]) == (303, world.new)
    page = lan.get(world.new)
    assert (given(page), "Đã bỏ bản nháp." in page.text) == ({}, True)
    assert list(given(minh.get(world.new))) == [place]
    typed_by_lan = {"typed_by": Account.get(Account.login == "lan").id, "place": place}
    minh.post("/drafts/removal", typed_by_lan, status=401, htmx=True)
    assert list(given(minh.get(world.new))) == [place]


def test_gone_once_the_form_is_saved_and_kept_while_it_is_refused(world, signed_in) -> None:
    lan, place = signed_in("lan"), f"new-{world.cycle.id}"
    keep(lan, "lan", typed(place, name="An"))
    form = lan.get(world.new).form("Lưu, mở hồ sơ")
    wrong = lan.send(form, status=422)
    assert given(wrong) == {place: {"version": 1}}  # the page shows what was sent: nothing is put over it
    assert wrong.soup.select_one("[data-drafts]").has_attr("data-typed")
    form = wrong.form("Lưu, mở hồ sơ").fill(
        name="Trần An", birth="1970", gender="male", unit_id=world.unit.id, component="labourer",
        audience="farmer", registered_on="02/04/2021", consent="paper", party_member="no",
    )  # fmt: skip
    lan.send(form)
    assert Draft.select().count() == 0
    late = typed(place, name="An") | {"form_key": form.fields["form_key"][0]}
    assert keep(lan, "lan", late).response.json["kept"] == {place: 0}
    assert Draft.select().count() == 0


def test_a_saved_row_lets_its_own_draft_go(world, signed_in) -> None:
    lan, row = signed_in("lan"), world.row
    near = make.person(world.chief, world.cycle, world.unit, "Hồ Bê")
    keep(lan, "lan", *(typed(f"row-{one.id}", **{"points-1": "11"}) for one in (row, near)))
    page = lan.get(world.grid)
    assert set(given(page)) == {f"row-{row.id}", f"row-{near.id}"}
    address, points = f"/registrations/{row.id}/scores/row", {f"points-{n}": "8" for n in range(1, 11)}
    lan.post(address, points | {"version": "0", "points-1": "11"}, status=422, htmx=True)
    assert Draft.select().count() == 2
    lan.post(address, points | {"version": "0"}, status=200, htmx=True)
    assert [draft.place for draft in Draft.select()] == [f"row-{near.id}"]
    lan.send(lan.get(f"/registrations/{near.id}/scores").form("Lưu phiếu").fill(points__1="7"))
    assert [draft.place for draft in Draft.select()] == [f"row-{near.id}"]  # the sheet is another form


def test_a_batch_that_was_saved_in_part_lets_the_old_table_go(world, signed_in) -> None:
    lan, place = signed_in("lan"), f"batch-{world.cycle.id}"
    address = f"/cycles/{world.cycle.id}/registrations/batch"
    keep(lan, "lan", typed(place, **{"name-1": "Trần An", "name-2": "Lê"}))
    form = lan.get(address).form("Đăng ký tất cả").fill(
        unit_id=world.unit.id, registered_on="02/04/2021", component="labourer", audience="farmer",
        consent="paper", name__1="Trần An", birth__1="1970", name__2="Lê Bình", birth__2="31/02/1970",
    )  # fmt: skip
    page = lan.send(form, status=422)
    assert Draft.select().count() == 1
    page = lan.send(page.form("Chỉ đăng ký 1 dòng đúng"), status=200)
    assert (Registration.select().count(), Draft.select().count(), given(page)) == (3, 0, {})


@pytest.mark.parametrize("kind", ["person", "verification", "votes", "narrative"])
def test_every_form_that_keeps_drafts_offers_them(world, signed_in, kind) -> None:
    row, cycle, unit = world.row.id, world.cycle.id, world.unit.id
    login, place, address = {
        "person": ("lan", f"person-{row}", f"/registrations/{row}"),
        "verification": ("thamdinh", f"verification-{row}", f"/registrations/{row}/verification"),
        "votes": ("quantri", f"votes-{cycle}-{unit}", f"/cycles/{cycle}/votes/{unit}"),
        "narrative": ("quantri", f"narrative-{cycle}", f"/cycles/{cycle}/narrative"),
    }[kind]
    if kind != "person":
        make.self_scored(world.chief, world.row)
    if kind == "votes":
        make.verified(Account.get(Account.login == "thamdinh").as_actor(), world.row)
    browser = signed_in(login)
    keep(browser, login, typed(place, note="đang ghi") | {"basis": {"version": "1"}})
    held = {"version": 1, "fields": {"note": ["đang ghi"]}, "basis": {"version": "1"}}
    assert given(browser.get(address)) == {place: held}


def test_two_tabs_the_older_one_is_told(world, signed_in) -> None:
    lan, place = signed_in("lan"), f"new-{world.cycle.id}"
    keep(lan, "lan", typed(place, name="An"))
    keep(lan, "lan", typed(place, 1, name="An Bình"))
    told = keep(lan, "lan", typed(place, 1, name="Cúc"), status=409).response.json
    at = f"{Draft.get().kept_at:%H:%M} hôm nay"
    assert (told["kept"], told["newer"]) == ({}, {place: {"version": 2, "at": at}})
    assert Draft.get().read["fields"] == {"name": ["An Bình"]}


def test_limits_answer_in_words(world, signed_in) -> None:
    lan, place = signed_in("lan"), f"new-{world.cycle.id}"
    large = keep(lan, "lan", typed(place, address="x" * MAX_BYTES), status=413)
    assert "nhiều quá 200 KB nên không giữ bản nháp được" in large.text
    account = Account.get(Account.login == "lan")
    Draft.insert_many(
        {"account": account, "place": f"new-{n}", "typed": "{}", "version": 1, "kept_at": now()}
        for n in range(1000, 1000 + MAX_DRAFTS)
    ).execute()
    full = keep(lan, "lan", typed(place, name="An"), status=422)
    assert f"Bạn đang có {MAX_DRAFTS} bản nháp" in full.text
    Draft.update(kept_at=now() - KEPT_FOR - timedelta(minutes=1)).execute()
    keep(lan, "lan", typed(place, name="An"))
    assert Draft.select().count() == 1
    half_a_letter = json.dumps([typed(place, name="\ud800")])
    endless = json.dumps([typed(place) | {"version": float("inf")}])
    nested = "[" * 100_000
    for unreadable in (
        "", "[", "[1]", json.dumps([{"place": "row-1"}]), json.dumps([typed("pin-1")]), half_a_letter,
        endless, nested,
    ):  # fmt: skip
        assert "không đọc được" in keep(lan, "lan", status=422, drafts=unreadable).text


def test_a_version_beyond_all_numbers_is_no_fault(world, signed_in) -> None:
    place = f"new-{world.cycle.id}"
    keep(signed_in("lan"), "lan", typed(place, 10**30, name="An"))
    assert Draft.get().place == place


def test_only_forms_that_the_account_may_fill_in(world, signed_in, visitor) -> None:
    row, far, cycle = world.row.id, world.far.id, world.cycle.id
    refused = [
        ("lan", f"verification-{row}", 403), ("lan", f"votes-{cycle}-{world.unit.id}", 403),
        ("lan", f"narrative-{cycle}", 403), ("thamdinh", f"row-{row}", 403), ("xem", f"row-{row}", 403),
        ("quanly", f"row-{row}", 403), ("lan", f"row-{far}", 404), ("lan", "new-77", 404),
        ("thamdinh", f"verification-{far}", 404), ("quantri", f"votes-{cycle}-77", 404),
    ]  # fmt: skip
    for login, place, status in refused:
        keep(signed_in(login), login, typed(place, name="An"), status=status)
    other = make.actor(world.chief, "khac", Role.CLERK)
    assert other.account_id
    assert Draft.select().count() == 0
    visitor.post("/drafts", {"drafts": "[]"}, status=401, htmx=True)
    visitor.get("/drafts", status=405)


def test_nobodys_typing_is_kept_under_another_name(world, signed_in) -> None:
    """Lan's page still stands in a tab where Minh has signed in meanwhile."""
    keep(signed_in("minh"), "lan", typed(f"new-{world.cycle.id}", name="An"), status=401)
    assert Draft.select().count() == 0


def test_a_write_from_elsewhere_is_refused(world, signed_in) -> None:
    lan = signed_in("lan")
    sent = {"drafts": json.dumps([typed(f"new-{world.cycle.id}", name="An")])}
    for headers in ({"Origin": "http://evil.example", "Host": "localhost"}, {"Host": "localhost"}):
        assert lan.client.post("/drafts", data=sent, headers=headers).status_code == 403
    lan.get("/units")
    assert Draft.select().count() == 0


def test_who_may_only_look_gets_no_drafts(world, signed_in) -> None:
    for address in (world.grid, f"/registrations/{world.row.id}", f"/registrations/{world.row.id}/scores"):
        assert signed_in("xem").get(address).soup.select("[data-drafts], [data-draft]") == []


def test_the_grid_asks_once_however_many_people(world, signed_in, statements) -> None:
    lan, counts = signed_in("lan"), []
    for _ in range(2):
        lan.get(world.grid)
        with statements() as asked:
            lan.get(world.grid)
        counts.append(sum('FROM "draft"' in one for one in asked))
        for given_name in ("Hồ Bê", "Lê Cúc"):
            make.person(world.chief, world.cycle, world.unit, f"{given_name} {'xyz'[len(counts)]}")
    assert counts == [1, 1]
