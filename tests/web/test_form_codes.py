"""From the code on a paper form to its person, and to nobody else's."""

from __future__ import annotations

import json
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.registration import withdraw
from cdht.domain.form_codes import SIGNS, read_code
from cdht.domain.lifecycle import Role
from cdht.domain.problems import Refused
from cdht.models.form_codes import codes_of
from cdht.models.journal import JournalEntry


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    make.account(chief, "lan", Role.CLERK, units=(hamlet,))
    make.account(chief, "thamdinh", Role.VERIFIER, units=(hamlet,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    row = make.person(chief, cycle, hamlet, "Hoàng Văn Quý")
    away = make.person(chief, cycle, other, "Lê Văn Bảo")
    codes = codes_of([row.id, away.id])
    return SimpleNamespace(
        chief=chief, cycle=cycle, row=row, away=away, code=codes[row.id], away_code=codes[away.id],
        grid=f"/cycles/{cycle.id}/scores/{hamlet.id}", sheet=f"/registrations/{row.id}/scores",
        place=f"/cycles/{cycle.id}/scores/{hamlet.id}#line-{row.id}",
    )  # fmt: skip


def mistyped(code: str) -> str:
    """The code with another last sign."""
    return code[:-1] + next(sign for sign in SIGNS if sign != code[-1])


def unknown(*known: str) -> str:
    """A code that nobody has."""
    for sign in SIGNS:
        for last in SIGNS:
            try:
                code = read_code(f"222-2{sign}{last}")
            except Refused:
                continue
            if code not in known:
                return code
    raise AssertionError("no code left")


@pytest.mark.parametrize("login", ["quantri", "lan", "thamdinh", "xem"])
def test_the_code_opens_the_row_and_the_address_the_sheet(world, signed_in, login) -> None:
    browser = signed_in(login)
    for typed in (
        world.code,
        world.code.lower().replace("-", " "),
        f"http://192.168.1.5:8000/p/{world.code}",
    ):
        page = browser.get("/scan", status=303, query_string={"code": typed})
        assert page.location == world.place
    assert (
        browser.get("/scan", status=303, query_string={"code": world.code, "to": "sheet"}).location
        == world.sheet
    )
    assert browser.get(f"/p/{world.code.lower()}", status=303).location == world.sheet


def test_a_telephone_signs_in_first_and_arrives(world, visitor) -> None:
    first = visitor.get(f"/p/{world.code}", status=303)
    assert first.location.startswith("/sign-in?next=")
    form = visitor.follow(first).form("Đăng nhập").fill(login="lan", password=make.PASSWORD)
    there = visitor.get(visitor.send(form).location, status=303)
    assert there.location == world.sheet
    assert "Hoàng Văn Quý" in visitor.follow(there).h1


def test_what_is_mistyped_comes_back_with_the_reason(world, signed_in) -> None:
    browser = signed_in("lan")
    for path in (f"/scan?code={mistyped(world.code)}", f"/p/{mistyped(world.code)}"):
        page = browser.get(path, status=422)
        box = page.soup.select_one("#scan-code")
        assert box["value"] == mistyped(world.code) and box["aria-invalid"] == "true"
        assert "gõ nhầm" in page.soup.select_one("#scan-words").text
    assert "6 ký tự" in browser.get("/scan?code=P7K", status=422).text
    assert "Quét hoặc gõ mã in trên phiếu" in browser.get("/scan", status=422).text
    page = browser.get("/scan", status=422, query_string={"code": '"><script>alert(1)</script>' * 50})
    assert "không bao giờ có ký tự" in page.text and not page.soup.select("main script")


def test_another_unit_is_as_unknown_as_nobody(world, signed_in) -> None:
    """The same words but for the code, so that a code tells nothing about others' people."""
    clerk, nobody = signed_in("lan"), unknown(world.code, world.away_code)
    for path in ("/scan?code=", "/p/"):
        strange = clerk.get(path + world.away_code, status=404)
        missing = clerk.get(path + nobody, status=404)
        assert strange.text.replace(world.away_code, "?") == missing.text.replace(nobody, "?")
        assert "Lê Văn Bảo" not in strange.text and "Không có phiếu nào mang mã" in strange.text
    assert signed_in("xem").get(f"/scan?code={world.away_code}", status=303)


def test_another_commune_is_unknown(world, app, signed_in) -> None:
    from cdht.models.communes import Commune
    from cdht.models.units import Unit

    there = Commune.create(created_at=make.NOW)
    Unit.update(commune=there.id).where(Unit.id == world.away.unit_id).execute()
    signed_in("quantri").get(f"/scan?code={world.away_code}", status=404)


def test_an_administrator_alone_opens_nothing(world, signed_in) -> None:
    browser = signed_in("quanly")
    browser.get(f"/scan?code={world.code}", status=403)
    browser.get(f"/p/{world.code}", status=403)


def test_looking_changes_nothing(world, signed_in) -> None:
    browser = signed_in("lan")
    before = JournalEntry.select().count()
    browser.get(f"/p/{world.code}", status=303)
    browser.get(f"/scan?code={world.code}", status=303)
    browser.post(f"/p/{world.code}", status=405)
    browser.post("/scan", {"code": world.code}, status=405)
    assert JournalEntry.select().count() == before


def test_who_withdrew_is_still_found_on_the_sheet(world, signed_in) -> None:
    withdraw(world.row.id, "Chuyển đi nơi khác", by=world.chief, at=make.NOW)
    browser = signed_in("lan")
    for path in (f"/scan?code={world.code}", f"/p/{world.code}"):
        there = browser.get(path, status=303)
        assert there.location == world.sheet, "the grid has no row of who withdrew"
        assert "Đã rút" in browser.follow(there).text


def test_the_box_stands_on_the_scoring_pages(world, signed_in) -> None:
    browser = signed_in("lan")
    for path in (f"/cycles/{world.cycle.id}/scores", world.grid, world.sheet):
        page = browser.get(path)
        assert [label.text for label in page.soup.select("label[for=scan-code]")] == ["Quét hoặc gõ mã phiếu"]
        assert page.soup.select_one("form[data-scan]")["action"] == "/scan"
    rows = json.loads(browser.get(world.grid).soup.select_one("form[data-scan]")["data-rows"])
    assert rows == {world.code.replace("-", ""): world.row.id}


def test_the_codes_of_a_grid_take_one_statement(world, signed_in, statements) -> None:
    browser = signed_in("lan")

    def count() -> int:
        with statements() as asked:
            browser.get(world.grid)
        return len(asked)

    count()
    one = count()
    for name in ("Lê An", "Võ Y", "Đặng Thị Ánh"):
        make.person(world.chief, world.cycle, world.row.unit, name)
    assert count() == one
