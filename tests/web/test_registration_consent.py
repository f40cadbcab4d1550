"""Consent on a person's page: recorded later, taken back."""

from __future__ import annotations

from types import SimpleNamespace

import factories as make
import pytest

from cdht.domain.lifecycle import Role
from cdht.models.citizens import Consent, valid_consent


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    make.actor(chief, "lan", Role.CLERK, units=(hamlet,))
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet, other))
    row = make.person(chief, cycle, hamlet)
    theirs = make.person(chief, cycle, other, "Lê Văn Bảo")
    return SimpleNamespace(row=row, url=f"/registrations/{row.id}", theirs=f"/registrations/{theirs.id}")


def test_recorded_from_the_persons_page_and_taken_back_again(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(world.url)
    assert "Đồng ý Chưa ghi" in page.text
    form = browser.get(page.link("Ghi sự đồng ý")).form("Ghi sự đồng ý")
    assert "medium" not in form.fields  # never chosen beforehand
    page = browser.follow(browser.send(form.fill(medium="paper", given_on="02/04/2021")))
    assert "Đã ghi sự đồng ý của Hoàng Văn Quý." in page.text
    assert "Trên giấy, ngày 02/04/2021" in page.text
    form = browser.get(page.link("Rút sự đồng ý")).form("Rút sự đồng ý")
    page = browser.follow(browser.send(form.fill(withdrawn_on="20/04/2021")))
    assert "Đã rút ngày 20/04/2021, phải thôi dùng thông tin trước hết ngày 05/05/2021" in page.text
    assert page.link("Ghi sự đồng ý") == f"{world.url}/consent"
    told = browser.get(f"{world.url}/journal").text
    assert "Ghi sự đồng ý dùng thông tin Cách đồng ý: Đã ký trên giấy Ngày đồng ý: 02/04/2021" in told
    assert "Rút sự đồng ý dùng thông tin Ngày rút: 20/04/2021" in told


def test_what_is_wrong_is_said_beside_its_field(world, signed_in) -> None:
    browser = signed_in("lan")
    form = browser.get(f"{world.url}/consent").form("Ghi sự đồng ý")
    assert set(browser.send(form.fill(given_on="31/02/2021"), status=422).errors()) == {"medium", "given_on"}
    form = browser.get(f"{world.url}/consent").form("Ghi sự đồng ý").fill(medium="paper")
    assert set(browser.send(form.fill(given_on="01/01/2100"), status=422).errors()) == {"given_on"}
    assert Consent.select().count() == 0


def test_a_colleague_was_faster_and_a_second_click(world, signed_in) -> None:
    first, second = signed_in("lan"), signed_in("quantri")
    forms = [
        browser.get(f"{world.url}/consent").form("Ghi sự đồng ý").fill(medium="paper")
        for browser in (first, second)
    ]
    assert first.send(forms[0]).location == first.send(forms[0]).location == world.url
    late = second.send(forms[1], status=422)
    assert "Đã ghi đồng ý ngày" in late.text
    assert "Đã ghi đồng ý ngày" in second.get(f"{world.url}/consent").text
    assert Consent.select().count() == 1


def test_looking_changes_nothing_and_with_htmx_it_moves_on(world, signed_in) -> None:
    browser = signed_in("lan")
    browser.get(f"{world.url}/consent")
    assert "Không còn sự đồng ý nào để rút" in browser.get(f"{world.url}/consent/withdrawal").text
    assert Consent.select().count() == 0
    form = browser.get(f"{world.url}/consent").form("Ghi sự đồng ý").fill(medium="screen")
    assert browser.send(form, htmx=True, status=204).response.headers["HX-Redirect"] == world.url
    assert valid_consent(world.row.citizen_id).medium == "screen"


def test_only_who_keys_in_the_unit(world, signed_in) -> None:
    for login in ("xem", "thamdinh"):
        browser = signed_in(login)
        assert "Ghi sự đồng ý" not in browser.get(world.url).text
        for path in ("/consent", "/consent/withdrawal"):
            browser.get(world.url + path, status=403)
            browser.post(world.url + path, status=403)
    clerk = signed_in("lan")
    clerk.get(f"{world.theirs}/consent", status=404)
    clerk.post(f"{world.theirs}/consent/withdrawal", status=404)
    assert Consent.select().count() == 0
