"""The telephone: a pass shown at the desk, pictures without signing in, and everything that ends a pass."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from types import SimpleNamespace

import factories as make
import pytest
from pictures import picture

from cdht.actions.accounts import AccountFacts, change_account
from cdht.domain.evidence import EvidenceKind
from cdht.domain.lifecycle import Role
from cdht.domain.phone_passes import MOST_PICTURES, initials
from cdht.models.accounts import Account
from cdht.models.evidence import Evidence
from cdht.models.evidence_files import EvidenceFile
from cdht.models.journal import of_registration
from cdht.models.phone_passes import PhonePass
from cdht.web import phone_passes as page_module
from cdht.web.pages import now
from tests.checking import Checker

OVER = "Mã này không dùng được"


@pytest.fixture
def world(app, signed_in):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief, code="khvn-2022")
    clerk = make.actor(chief, "lan", Role.CLERK, units=(hamlet,), name="Phan Thị Lan")
    make.actor(chief, "khac", Role.CLERK, units=(other,))
    make.actor(chief, "xem", Role.VIEWER)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet,))
    row = make.person(chief, cycle, hamlet, "Đặng Thị Ánh Nguyệt")
    return SimpleNamespace(
        app=app, chief=chief, clerk=clerk, verifier=verifier, row=row, hamlet=hamlet,
        desk=f"/registrations/{row.id}/phone", lan=signed_in("lan"), phone=Checker(app),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _a_network(monkeypatch) -> None:
    """The machine of the tests has a place in the local network, whatever it really has."""
    monkeypatch.setattr("cdht.web.printed_place.lan_addresses", lambda: ["192.168.1.20"])


def opened(world, indicator: int | str = 3, browser: Checker | None = None) -> str:
    """The address on the telephone, as the desk's page shows it."""
    desk = browser or world.lan
    page = desk.follow(desk.post(world.desk, {"indicator": indicator}))
    address = page.soup.select_one("code.address").text
    assert address.startswith("http://192.168.1.20/phone/") and page.soup.select_one("img.qr")["src"]
    return address.removeprefix("http://192.168.1.20")


def test_a_picture_of_the_telephone_stands_on_the_sheet(world) -> None:
    path = opened(world)
    page = world.phone.get(path)
    assert page.h1 == "Gửi ảnh minh chứng" and "Đ. T. Á. N." in page.text
    assert "Đặng" not in page.text and "Quảng Phú" not in page.text
    field = page.soup.select_one("input[type=file]")
    assert (field["accept"], field["capture"], field.has_attr("multiple")) == ("image/*", "environment", True)
    after = world.phone.follow(
        world.phone.post(path, {"files": [(picture(1), "1.jpg"), (picture(2), "2.jpg")]})
    )
    assert "Đã nhận 2 ảnh." in after.text
    [item] = Evidence.select()
    assert (item.indicator, item.text, item.kind, item.added_by_id) == (
        3, "Ảnh", EvidenceKind.PHOTO, world.clerk.account_id,
    )  # fmt: skip
    assert [one.action for one in of_registration(world.row.id)][-3:] == ["add_evidence"] + [
        "add_evidence_file"
    ] * 2
    desk = world.lan.get(world.desk)
    assert "Đã nhận 2 ảnh" in desk.text and desk.soup.select_one("#came")["hx-trigger"] == "every 3s"
    piece = world.lan.get(world.desk, htmx=True)
    assert piece.soup.select_one("#came img") and not piece.soup.select_one("h1")
    world.phone.get("/evidence-files/1", status=303)


def test_only_a_digest_of_the_pass_is_kept(world) -> None:
    token = opened(world).rpartition("/")[2]
    [one] = PhonePass.select()
    assert len(token) >= 22 and one.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(one.__data__) and one.session.key not in str(one.__data__)
    assert one.ends_at - one.made_at == timedelta(minutes=15)


def test_the_telephone_chooses_the_indicator_when_the_desk_did_not(world) -> None:
    path = opened(world, "")
    asks = world.phone.get(path)
    assert asks.soup.select_one("#indicator").has_attr("required"), "no picture is sent before it is chosen"
    assert "Phiếu của Đ. T. Á. N. · dùng đến" in asks.text
    page = world.phone.post(path, {"files": (picture(), "1.jpg")}, status=422)
    assert page.soup.select_one('.summary a[href="#indicator"]') and Evidence.select().count() == 0
    world.phone.post(path, {"files": (picture(), "1.jpg"), "indicator": 7})
    assert [one.indicator for one in Evidence.select()] == [7]
    world.phone.post(path, {"files": (picture(), "1.jpg"), "indicator": 77}, status=422)
    fixed = opened(world, 3)
    world.phone.post(fixed, {"files": (picture(), "1.jpg"), "indicator": 9})
    assert [one.indicator for one in Evidence.select()] == [7, 3]


def test_what_is_no_picture_is_refused_and_the_rest_kept(world) -> None:
    path = opened(world)
    page = world.phone.post(path, {"files": [(io.BytesIO(b"MZ"), "x.jpg")]}, status=422)
    assert "Chưa gửi được" in page.text
    world.phone.post(path, {}, status=422)
    after = world.phone.post(path, {"files": [(io.BytesIO(b"MZ"), "x.jpg"), (picture(), "1.jpg")]})
    assert "Không nhận." in world.phone.follow(after).text
    assert [one.name for one in EvidenceFile.select()] == ["1.jpg"]
    piece = world.phone.post(path, {"files": (io.BytesIO(b""), "x.jpg")}, status=422, htmx=True)
    assert piece.soup.select_one("[data-upload-error]")
    assert (
        "Đã nhận 2 ảnh"
        in world.phone.post(path, {"files": (picture(3), "2.jpg")}, status=200, htmx=True).text
    )


def is_over(world, path: str) -> bool:
    seen = world.phone.get(path, status=404)
    sent = world.phone.post(path, {"files": (picture(), "1.jpg")}, status=404)
    return seen.h1 == sent.h1 == OVER and EvidenceFile.select().count() == 0


def test_the_desk_closes_it(world) -> None:
    path = opened(world)
    page = world.lan.follow(world.lan.send(world.lan.get(world.desk).form("Xong, đóng mã")))
    assert "Đã đóng mã điện thoại." in page.text and is_over(world, path)


def test_a_new_pass_ends_the_one_before(world) -> None:
    first, second = opened(world), opened(world)
    assert is_over(world, first)
    world.phone.get(second)


def test_it_ends_after_a_quarter_of_an_hour(world, monkeypatch) -> None:
    path = opened(world)
    monkeypatch.setattr(page_module, "now", lambda: now() + timedelta(minutes=15))
    assert is_over(world, path)
    piece = world.lan.get(world.desk, htmx=True)
    assert "Mã đã hết hiệu lực" in piece.text and not piece.soup.select_one("[hx-get]")


def test_it_ends_with_signing_out(world) -> None:
    path = opened(world)
    world.lan.sign_out()
    assert is_over(world, path)


def test_it_ends_with_the_account(world) -> None:
    path = opened(world)
    account = Account.get_by_id(world.clerk.account_id)
    facts = AccountFacts(
        "lan", account.name, "", frozenset({Role.CLERK}), frozenset({world.hamlet.id}), active=False
    )
    change_account(account.id, facts, by=world.chief, at=make.NOW)
    assert is_over(world, path)


def test_it_ends_with_verification(world) -> None:
    path = opened(world)
    make.self_scored(world.chief, world.row)
    world.phone.get(path)
    make.verified(world.verifier, world.row)
    assert is_over(world, path)
    assert world.lan.get(world.desk, status=303).location.endswith("/scores")


def test_forty_pictures_use_it_up(world) -> None:
    path = opened(world)
    PhonePass.update(taken=MOST_PICTURES - 2).execute()
    three = [(picture(n), f"{n}.jpg") for n in range(3)]
    assert "còn nhận 2 ảnh" in world.phone.post(path, {"files": three}, status=422).text
    two = [(picture(n), f"{n}.jpg") for n in range(2)]
    assert world.phone.post(path, {"files": two}, status=200).h1 == "Đã đủ ảnh"
    assert world.phone.get(path, status=404).h1 == OVER


def test_whoever_guesses_finds_nothing_not_even_a_good_one(world) -> None:
    path = opened(world)
    for n in range(page_module.WRONG_PER_ADDRESS):
        assert world.phone.get(f"/phone/{n}", status=404).h1 == OVER
    assert world.phone.get(path, status=404).h1 == OVER


def test_another_page_cannot_send_pictures(world) -> None:
    path = opened(world)
    answer = world.phone.client.post(
        path,
        data={"files": (picture(), "1.jpg")},
        headers={"Host": "localhost", "Origin": "http://evil.example"},
    )
    assert answer.status_code == 403 and "Chưa gửi ảnh nào" in world.phone.get(path).text


def test_who_may_not_key_the_sheet_opens_no_pass(world, signed_in) -> None:
    for login, status in (("khac", 404), ("xem", 403), ("thamdinh", 403)):
        browser = signed_in(login)
        browser.get(world.desk, status=status)
        browser.post(world.desk, {"indicator": 3}, status=status)
        browser.post(f"{world.desk}/ending", status=status)
    world.lan.post(world.desk, {"indicator": 11}, status=422)
    world.lan.get(f"{world.desk}/ending", status=405)
    assert PhonePass.select().count() == 0


def test_the_pass_of_one_is_no_business_of_another(world, signed_in) -> None:
    path = opened(world)
    page = signed_in("quantri").get(world.desk)
    assert page.form("Mở mã QR") and not page.soup.select_one("code.address")
    signed_in("quantri").post(f"{world.desk}/ending")
    world.phone.get(path)


def test_when_no_telephone_could_come_in_the_desk_says_so(world, monkeypatch) -> None:
    world.app.config["ON_LAN"] = False
    page = world.lan.get(world.desk)
    assert "serve --lan" in page.text and "Mở mã QR" not in page.text
    world.lan.post(world.desk, {"indicator": 3}, status=422)
    world.app.config["ON_LAN"] = True
    monkeypatch.setattr("cdht.web.printed_place.lan_addresses", list)
    assert "chưa nối mạng" in world.lan.get(world.desk).text
    assert PhonePass.select().count() == 0


@pytest.mark.parametrize(
    ("name", "shown"), [("Đặng Thị Ánh Nguyệt", "Đ. T. Á. N."), ("Võ Y", "V. Y."), ("", "")]
)
def test_initials(name, shown) -> None:
    assert initials(name) == shown
