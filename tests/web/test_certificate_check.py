"""The public check of a certificate: five facts and no more, forged texts, and a limit on guessing."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import factories as make
import pytest
from bs4 import BeautifulSoup

from cdht.actions.certificates import replace_certificate
from cdht.actions.recognition import revoke
from cdht.domain.certificates import Cause, qr_text
from cdht.domain.lifecycle import Role
from cdht.models.certificates import CertificateKey, certificates_of_person, key_of
from cdht.models.citizens import Citizen
from cdht.models.recognition import Recognition
from cdht.web import certificate_check


@pytest.fixture
def world(app):
    """Somebody recognised of whom much is known, so that there is something to hide."""
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(
        chief, cycle, unit, "Hoàng Văn Quý", year=1957, number="046057001234", party_member=True
    )
    Citizen.update(phone="0905123456", address="Xóm Chùa").where(Citizen.id == row.citizen_id).execute()
    make.self_scored(chief, row), make.verified(verifier, row, make.points(*[9] * 7, 8, 8, 8))
    make.voted(chief, row)
    make.recognised(chief, row)
    [one] = certificates_of_person(row.id)
    text = qr_text(one.facts, "xã Quảng Phú", key_of(chief.commune_id))
    return SimpleNamespace(chief=chief, row=row, facts=one.facts, code=one.facts.code, text=text)


def facts_shown(page) -> list[tuple[str, str]]:
    """Every term with its value: all that the answer says of a person."""
    pairs = page.soup.select("main dl.facts > div")
    return [(pair.dt.get_text(strip=True), pair.dd.get_text(strip=True)) for pair in pairs]


SHOWN = [
    ("Họ và tên", "Hoàng Văn Quý"), ("Đơn vị", "Thôn Bao La – Đức Nhuận"), ("Năm", "2021"),
    ("Số giấy", "001/2021"),
]  # fmt: skip


# By code -------------------------------------------------------------------------------------------------


def test_the_page_before_anything_is_asked(world, visitor) -> None:
    page = visitor.get("/check")
    assert page.h1 == "Kiểm tra giấy công nhận"
    assert [form.get("method") for form in page.soup.select("main form")] == ["get", "post"]
    assert not page.soup.select("#ket-qua") and not page.errors()
    assert visitor.get("/sign-in").link("Kiểm tra một giấy công nhận") == "/check"


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f"  {' '.join(code.lower())} "]
)
def test_a_code_however_it_is_typed(world, visitor, typed) -> None:
    page = visitor.get("/check", query_string={"code": typed(world.code)})
    assert (page.soup.h2.get_text(strip=True), facts_shown(page)) == ("✓Còn hiệu lực", SHOWN)


def test_nothing_else_is_said(world, visitor) -> None:
    """Birth, number, telephone, address, scores, votes, party and the accounts exist, and stay inside."""
    for page in (
        visitor.get(f"/check?code={world.code}"),
        visitor.post("/check", {"text": world.text}, status=200),
    ):
        main = BeautifulSoup(str(page.soup.main), "html.parser")
        for form in main.select("form"):
            form.extract()
        words = main.get_text(" ")
        never = "1957 046057001234 1234 0905123456 3456 Chùa 87 18 Đảng Hương 45/QĐ-UBND dân registrations"
        assert [hidden for hidden in never.split() if hidden in words] == []
        everything = re.sub(r"\s+", " ", page.html)
        for hidden in ("1957", "046057001234", "0905123456", "Xóm Chùa", "Diệu Hương", "/registrations/"):
            assert hidden not in everything


def test_replaced_and_revoked_ones_say_so(world, visitor) -> None:
    replace_certificate(world.row.id, Cause.LOST, by=world.chief, at=make.NOW)
    new = certificates_of_person(world.row.id)[-1].facts.code
    page = visitor.get(f"/check?code={world.code}")
    assert (page.soup.h2.get_text(strip=True), facts_shown(page)) == ("✗Đã thay bằng giấy số 002/2021", SHOWN)
    assert visitor.get(f"/check?code={new}").soup.h2.get_text(strip=True) == "✓Còn hiệu lực"
    revoke(world.row.id, "Khai sai minh chứng", by=world.chief, at=make.NOW)
    for code in (world.code, new):
        page = visitor.get(f"/check?code={code}")
        assert page.soup.h2.get_text(strip=True) == "✗Đã thu hồi"
        assert "Khai sai" not in page.html


def test_an_unknown_code_gets_the_same_page_in_as_many_steps(world, visitor, statements) -> None:
    with statements() as known:
        visitor.get(f"/check?code={world.code}")
    with statements() as unknown:
        page = visitor.get("/check?code=AAAA-2222")
    assert len(known) == len(unknown)
    assert page.soup.h2.get_text(strip=True) == "✗Không có trong sổ"
    assert "Không có giấy nào mang mã AAAA-2222" in page.text
    assert facts_shown(page) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [("K7XM", "vừa nhận được 4"), ("K0XM-4TRW", "ký tự “0”"), ("<b>", "vừa nhận được 1"), ("", "Gõ mã")],
)
def test_what_no_code_can_be_is_said_beside_the_box(world, visitor, code, said) -> None:
    page = visitor.get("/check", query_string={"code": code}, status=422)
    assert list(page.errors()) == ["code"]
    assert said in page.errors()["code"]
    assert page.soup.select_one("#code")["value"] == code


def test_facts_that_were_erased_leave_number_and_state(world, visitor) -> None:
    Recognition.update(printed_name="", printed_unit="").execute()
    page = visitor.get(f"/check?code={world.code}")
    assert facts_shown(page) == SHOWN[2:]
    assert page.soup.h2.get_text(strip=True) == "✓Còn hiệu lực"


def test_a_person_signed_in_may_check_too(world, signed_in) -> None:
    assert facts_shown(signed_in("quantri").get(f"/check?code={world.code}")) == SHOWN


# By the text of the QR code ------------------------------------------------------------------------------


def test_the_scanned_text(world, visitor) -> None:
    page = visitor.get("/check")
    page = visitor.send(page.form("Kiểm tra chữ ký").fill(text=world.text.replace("\n", "\r\n")), status=200)
    assert "Chữ ký trong mã QR đúng, và khớp với sổ cấp giấy." in page.text
    assert facts_shown(page) == SHOWN
    # a scanner types it into the first box, where browsers drop the line ends
    page = visitor.get("/check", query_string={"code": world.text.replace("\n", "")})
    assert facts_shown(page) == SHOWN


def test_one_letter_changed(world, visitor) -> None:
    last = world.text[:-1] + ("B" if world.text.endswith("A") else "A")
    for forged in (world.text.replace("Quý", "Quí"), world.text.replace("001", "002"), last):
        page = visitor.post("/check", {"text": forged}, status=422)
        assert "Chữ ký không đúng" in page.errors()["text"]
        assert facts_shown(page) == [] and "Hoàng Văn Quý, " not in page.text
        assert page.soup.textarea.get_text().strip() == forged


def test_what_is_no_scanned_text(world, visitor) -> None:
    for text in ("", "xin chào", "x" * 10_000):
        assert "Dán nguyên văn" in visitor.post("/check", {"text": text}, status=422).errors()["text"]


def test_a_paper_that_says_something_else_than_the_register(world, visitor) -> None:
    Recognition.update(printed_name="Hoàng Văn Quỷ").execute()
    page = visitor.post("/check", {"text": world.text}, status=200)
    assert "Giấy ghi khác sổ" in page.text
    assert "Họ tên trên giấy: Hoàng Văn Quý" in page.text
    assert "khớp với sổ" not in page.text


def test_a_signed_paper_that_the_register_does_not_know(world, visitor) -> None:
    Recognition.update(code="AAAA-2222").execute()
    page = visitor.post("/check", {"text": world.text}, status=200)
    assert page.soup.h2.get_text(strip=True) == "✗Không có trong sổ"
    assert "Chữ ký trong mã QR thì đúng" in page.text


def test_signed_with_another_key(world, visitor) -> None:
    CertificateKey.update(key="ab" * 32).execute()
    assert "Chữ ký không đúng" in visitor.post("/check", {"text": world.text}, status=422).errors()["text"]


def test_the_key_is_on_no_page(world, signed_in, visitor) -> None:
    key = key_of(world.chief.commune_id).hex()
    for page in (visitor.get("/check"), signed_in("quantri").get("/commune"),
                 signed_in("quantri").get(f"/registrations/{world.row.id}/certificate")):  # fmt: skip
        assert key not in page.html


# Guessing ------------------------------------------------------------------------------------------------


def test_after_thirty_tries_an_address_waits_and_others_do_not(world, visitor) -> None:
    for _ in range(certificate_check.TRIES_PER_ADDRESS):
        visitor.get("/check?code=AAAA-2222")
    page = visitor.get(f"/check?code={world.code}", status=429)
    assert "Chờ 5 phút rồi tra lại" in page.text
    assert (facts_shown(page), page.response.headers["Retry-After"]) == ([], "300")
    visitor.post("/check", {"text": world.text}, status=429)
    visitor.get("/check")  # the empty page is no try
    elsewhere = {"REMOTE_ADDR": "192.168.1.77"}
    assert facts_shown(visitor.get(f"/check?code={world.code}", environ_overrides=elsewhere)) == SHOWN


def test_all_addresses_together_have_a_limit_too(world, visitor, monkeypatch) -> None:
    monkeypatch.setattr(certificate_check, "TRIES_IN_ALL", 5)
    for number in range(5):
        visitor.get("/check?code=AAAA-2222", environ_overrides={"REMOTE_ADDR": f"10.0.0.{number}"})
    visitor.get("/check?code=AAAA-2222", environ_overrides={"REMOTE_ADDR": "10.0.0.9"}, status=429)


def test_after_the_window_it_goes_on(world, visitor, monkeypatch) -> None:
    for _ in range(certificate_check.TRIES_PER_ADDRESS):
        visitor.get("/check?code=AAAA-2222")
    visitor.get(f"/check?code={world.code}", status=429)
    monkeypatch.setattr(certificate_check, "WINDOW", timedelta(seconds=-1))
    assert facts_shown(visitor.get(f"/check?code={world.code}")) == SHOWN
