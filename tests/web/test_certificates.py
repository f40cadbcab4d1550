"""The register on screen, one person's certificates, prints and replacements."""

from __future__ import annotations

import io
from types import SimpleNamespace

import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.certificates import record_prints, replace_certificate
from cdht.actions.citizens import Person
from cdht.actions.recognition import revoke
from cdht.actions.registration import RegistrationFacts, change
from cdht.domain.certificates import Cause
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.models.certificates import (
    CertificateKey,
    CertificatePrint,
    CertificateReplacement,
    certificates_of_person,
)
from cdht.models.journal import JournalEntry, of_registration
from cdht.reports import issued, printing
from cdht.web import paging


@pytest.fixture(scope="module", autouse=True)
def _worker_goes_home():
    yield
    printing.close()


@pytest.fixture
def world(app):
    """Three certificates, 001 to 003, and a person who is not so far."""
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    make.account(chief, "lanhdao", Role.VIEWER)
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    make.account(chief, "quanly", Role.ADMIN)
    rows = [make.person(chief, cycle, unit, name) for name in ("Lê An", "Đặng Thị Quý", "Võ Y", "Lê Chờ")]
    for row in rows[:3]:
        make.self_scored(chief, row), make.verified(verifier, row)
    for row in rows[:3]:
        make.voted(chief, row)
    make.recognised(chief, rows[0])
    an, quy, y, cho = map(make.fresh, rows)
    return SimpleNamespace(chief=chief, unit=unit, cycle=cycle, an=an, quy=quy, y=y, cho=cho)


def register(world) -> str:
    return f"/cycles/{world.cycle.id}/certificates"


def path(row, more: str = "") -> str:
    return f"/registrations/{row.id}/certificate{more}"


def mend(world, name: str) -> None:
    row = make.fresh(world.quy)
    person = Person(name, Birth(1961), Gender.MALE)
    facts = RegistrationFacts(
        person,
        row.unit_id,
        row.audience_registered,
        row.audience,
        row.registered_on,
        row.component,
        reason="x",
    )
    change(row.id, facts, version=None, by=world.chief, at=make.NOW)


# The register --------------------------------------------------------------------------------------------


def test_every_certificate_and_what_became_of_it(world, signed_in) -> None:
    record_prints([world.an.id], by=world.chief, at=make.NOW)
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=make.NOW)
    revoke(world.y.id, "Khai sai", by=world.chief, at=make.NOW)
    page = signed_in("quantri").get(register(world))
    assert page.h1 == "Sổ cấp giấy công nhận"
    assert "2 giấy còn hiệu lực, 1 giấy đã in · 1 giấy đã thay · 1 giấy đã thu hồi." in page.text
    unit = "Thôn Bao La – Đức Nhuận"
    assert page.rows() == [
        ["001/2021", "Lê An", unit, "20/07/2021", "1 lần", "✓ Còn hiệu lực"],
        ["002/2021", "Đặng Thị Quý", unit, "20/07/2021", "chưa", "Đã thay bằng giấy số 004/2021"],
        ["003/2021", "Võ Y", unit, "20/07/2021", "chưa", "✗ Đã thu hồi"],
        ["004/2021", "Đặng Thị Quý", unit, "01/07/2021", "chưa",
         "✓ Còn hiệu lực cấp lại, thay giấy số 002/2021"],
    ]  # fmt: skip
    assert page.link("Lê An").startswith(path(world.an))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("?q=dang+quy", ["002/2021", "004/2021"]),
        ("?q=003/2021", ["003/2021"]),
        ("?q=le+an+bao+la", ["001/2021"]),
        ("?state=valid", ["001/2021", "004/2021"]),
        ("?state=replaced", ["002/2021"]),
        ("?state=revoked", ["003/2021"]),
        ("?state=unprinted", ["004/2021"]),
        ("?q=quy&state=valid&page=7", ["004/2021"]),
        ("?state=nothing&page=x", ["001/2021", "002/2021", "003/2021", "004/2021"]),
    ],
)
def test_searched_and_filtered(world, signed_in, asked, numbers) -> None:
    record_prints([world.an.id], by=world.chief, at=make.NOW)
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=make.NOW)
    revoke(world.y.id, "Khai sai", by=world.chief, at=make.NOW)
    browser = signed_in("quantri")
    assert [row[0] for row in browser.get(register(world) + asked).rows()] == numbers
    assert [row[0] for row in browser.get(register(world) + asked, htmx=True).rows()] == numbers


def test_a_code_finds_its_certificate(world, signed_in) -> None:
    [one] = certificates_of_person(world.y.id)
    page = signed_in("quantri").get(f"{register(world)}?q={one.facts.code.lower()}")
    assert [row[0] for row in page.rows()] == ["003/2021"]


def test_pages_keep_what_was_asked_for(world, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    browser = signed_in("quantri")
    page = browser.get(register(world) + "?state=valid")
    assert ([row[0] for row in page.rows()], "1–2 trong 3 giấy" in page.text) == (
        ["001/2021", "002/2021"],
        True,
    )
    after = browser.get(page.link("Trang sau"))
    assert [row[0] for row in after.rows()] == ["003/2021"]
    assert "state=valid" in after.link("Trang trước")


def test_nothing_found_and_nothing_there(world, signed_in) -> None:
    browser = signed_in("quantri")
    assert "Không có giấy nào khớp" in browser.get(register(world) + "?q=xyz").text
    empty = make.cycle(world.chief, "Năm 2022", year=2022)
    page = browser.get(f"/cycles/{empty.id}/certificates")
    assert "Chưa cấp giấy nào" in page.text
    assert page.link("Tới phần Công nhận") == f"/cycles/{empty.id}/recognition"


def test_few_statements_however_many_certificates(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    with statements() as three:
        browser.get(register(world))
    for row in (world.an, world.quy, world.y):
        replace_certificate(row.id, Cause.LOST, by=world.chief, at=make.NOW)
    with statements() as six:
        browser.get(register(world))
    assert len(three) == len(six)


# One person's certificates -------------------------------------------------------------------------------


def test_one_certificate_with_its_history(world, signed_in) -> None:
    record_prints([world.quy.id], by=world.chief, at=make.NOW)
    replace_certificate(world.quy.id, Cause.DAMAGED, "rách góc", by=world.chief, at=make.NOW)
    first, newest = certificates_of_person(world.quy.id)
    page = signed_in("quantri").get(path(world.quy))
    assert page.h1 == "Giấy công nhận · Đặng Thị Quý"
    assert [[row[0], row[2], *row[3:]] for row in page.rows()] == [
        ["004/2021", newest.facts.code,
         "Quyết định 45/QĐ-UBND 01/07/2021, cấp lại, thay giấy số 002/2021. Giấy bị hỏng; rách góc", "chưa",
         "✓ Còn hiệu lực"],
        ["002/2021", first.facts.code, "Quyết định 45/QĐ-UBND 20/07/2021", "1 lần",
         "Đã thay bằng giấy số 004/2021"],
    ]  # fmt: skip
    assert "08:30 01/07/2021 · Trần Thị Diệu Hương Giấy số 002/2021, lần 1" in page.text
    assert page.link("Thu hồi") == f"/registrations/{world.quy.id}/revocation"
    journal = signed_in("quantri").get(f"/registrations/{world.quy.id}/journal").text
    assert "Cấp lại giấy công nhận Số giấy: 002/2021 → 004/2021 Lý do: Giấy bị hỏng; rách góc" in journal
    assert "In giấy công nhận Số giấy: 002/2021, lần 1" in journal


def test_the_revocation_names_the_certificate_that_holds(world, signed_in) -> None:
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=make.NOW)
    page = signed_in("quantri").get(f"/registrations/{world.quy.id}/revocation")
    assert "Giấy công nhận số 004/2021 theo Quyết định 45/QĐ-UBND không còn hiệu lực" in page.text


def test_nobody_and_revoked(world, signed_in) -> None:
    browser = signed_in("quantri")
    page = browser.get(path(world.cho))
    assert "Người này chưa được công nhận nên chưa có giấy." in page.text
    assert not page.soup.select("main form")
    revoke(world.y.id, "Khai sai", by=world.chief, at=make.NOW)
    page = browser.get(path(world.y))
    assert "Không còn giấy nào có hiệu lực" in page.text
    assert not page.soup.select("main form")


# Prints --------------------------------------------------------------------------------------------------


def test_a_print_makes_the_file_counts_and_leads_there(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(path(world.an)).form("In giấy")
    answer = browser.send(form)
    assert answer.location == path(world.an, ".pdf")
    file = browser.follow(answer).response
    assert "Lê An" in PdfReader(io.BytesIO(file.data)).pages[0].extract_text()
    browser.get(path(world.an, ".pdf"))  # reading it again counts nothing
    browser.send(form)  # nor does a second click
    assert [(row.number, row.copy) for row in CertificatePrint.select()] == [(1, 1)]
    browser.send(browser.get(path(world.an)).form("In lại"))
    assert [(row.number, row.copy) for row in CertificatePrint.select()] == [(1, 1), (1, 2)]
    assert of_registration(world.an.id)[-1].account_name == "Trần Thị Diệu Hương"


def test_a_pile_that_came_out_of_the_printer_is_counted_at_once(world, signed_in) -> None:
    record_prints([world.an.id], by=world.chief, at=make.NOW)
    revoke(world.y.id, "Khai sai", by=world.chief, at=make.NOW)
    replace_certificate(world.quy.id, Cause.LOST, by=world.chief, at=make.NOW)
    browser, colleague = signed_in("quantri"), signed_in("quantri")
    form = browser.get(register(world)).form("Ghi đã in 1 giấy")
    theirs = colleague.get(register(world)).form("Ghi đã in 1 giấy")
    assert browser.send(form).location == register(world)
    browser.send(form)  # a second click
    assert "danh sách giấy chưa in" in colleague.send(theirs, status=409).text
    assert [(row.number, row.copy) for row in CertificatePrint.select()] == [(1, 1), (4, 1)]
    page = browser.get(register(world))
    assert "2 giấy còn hiệu lực, 2 giấy đã in" in page.text and not page.soup.select("main form[method=post]")
    assert of_registration(world.quy.id)[-1].account_name == "Trần Thị Diệu Hương"


def test_with_htmx_the_whole_page_moves(world, signed_in) -> None:
    browser = signed_in("quantri")
    answer = browser.send(browser.get(path(world.an)).form("In giấy"), status=204, htmx=True)
    assert answer.response.headers["HX-Redirect"] == path(world.an, ".pdf")


def test_a_print_that_fails_counts_nothing(world, signed_in) -> None:
    """The file comes first: here it cannot be signed, because the key was lost."""
    browser, before = signed_in("quantri"), JournalEntry.select().count()
    form = browser.get(path(world.an)).form("In giấy")
    CertificateKey.delete().execute()
    browser.send(form, status=500)
    assert (CertificatePrint.select().count(), JournalEntry.select().count()) == (0, before)


def test_only_a_certificate_that_holds_is_printed(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(path(world.y)).form("In giấy")
    revoke(world.y.id, "Khai sai", by=world.chief, at=make.NOW)
    assert "không có giấy công nhận" in browser.send(form, status=422).text
    browser.post(path(world.cho, "/prints"), status=422)
    browser.get(path(world.an, "/prints"), status=405)
    assert CertificatePrint.select().count() == 0


def test_revoked_while_the_certificate_is_looked_up(world, signed_in, monkeypatch) -> None:
    browser, read = signed_in("quantri"), issued.standing

    def read_and_then_revoked(registration):
        found = read(registration)
        revoke(registration.id, "Khai sai", by=world.chief, at=make.NOW)
        return found

    monkeypatch.setattr(issued, "standing", read_and_then_revoked)
    page = browser.get(f"/registrations/{world.y.id}/certificate.pdf", status=422)
    assert "không có giấy công nhận" in page.text


# Replacing -----------------------------------------------------------------------------------------------


def test_a_replacement_from_the_page(world, signed_in) -> None:
    mend(world, "Đặng Thị Quí")
    browser = signed_in("quantri")
    page = browser.get(path(world.quy))
    assert "Hồ sơ nay ghi khác giấy" in page.text
    page = browser.get(page.link("Cấp lại"))
    assert page.h1 == "Cấp lại giấy số 002/2021?"
    assert ["Họ và tên", "Đặng Thị Quý", "Đặng Thị Quí"] in page.rows()
    form = page.form("Cấp giấy mới").fill(cause="corrected", note="theo đơn")
    answer = browser.send(form)
    assert answer.location == path(world.quy)
    page = browser.follow(answer)
    assert page.h1 == "Giấy công nhận · Đặng Thị Quí" and "Đã cấp giấy mới" in page.text
    browser.send(form)  # a second click
    [row] = CertificateReplacement.select()
    assert (row.number, row.printed_name, row.account_id) == (4, "Đặng Thị Quí", world.chief.account_id)


@pytest.mark.parametrize(
    ("cause", "said"),
    [("lost", "In giấy rồi trao cho người nhận"), ("damaged", "In giấy rồi thu lại giấy cũ.")],
)
def test_what_to_do_after_a_replacement(world, signed_in, cause, said) -> None:
    browser = signed_in("quantri")
    form = browser.get(path(world.quy, "/replacement")).form("Cấp giấy mới").fill(cause=cause)
    page = browser.follow(browser.send(form))
    assert said in page.text and ("thu lại" in page.text) == (cause != "lost")


def test_what_is_missing_stands_beside_its_field(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(path(world.quy, "/replacement")).form("Cấp giấy mới")
    assert browser.send(form, status=422).errors() == {"cause": "Chọn lý do cấp lại."}
    page = browser.send(form.fill(cause="corrected"), status=422)
    assert "Giấy đang ghi đúng như hồ sơ" in page.errors()["cause"]
    page = browser.send(form.fill(cause="lost", note="x" * 301), status=422)
    assert "không quá 300" in page.errors()["note"]
    browser.send(form.fill(cause="stolen", note=""), status=422)
    assert CertificateReplacement.select().count() == 0
    browser.send(page.form("Cấp giấy mới").fill(cause="lost", note="báo mất"))
    assert CertificateReplacement.get().reason == "Giấy bị mất; báo mất"


def test_somebody_was_faster(world, signed_in) -> None:
    mine, theirs = signed_in("quantri"), signed_in("quantri")
    form = mine.get(path(world.quy, "/replacement")).form("Cấp giấy mới").fill(cause="lost", note="mất ở chợ")
    other = theirs.get(path(world.quy, "/replacement")).form("Cấp giấy mới").fill(cause="damaged")
    theirs.send(other)
    late = mine.send(form, status=409)
    assert late.h1 == "Cấp lại giấy số 004/2021?"
    assert "Trần Thị Diệu Hương vừa sửa hồ sơ của Đặng Thị Quý" in late.text
    again = late.form("Cấp giấy mới")
    assert (again.fields["cause"], again.fields["note"]) == (["lost"], ["mất ở chợ"])
    mine.send(again)
    assert [row.number for row in CertificateReplacement.select()] == [4, 5]


def test_wrong_stage(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(path(world.y, "/replacement")).form("Cấp giấy mới").fill(cause="lost")
    revoke(world.y.id, "Khai sai", by=world.chief, at=make.NOW)
    browser.send(form, status=409)
    for row in (world.y, world.cho):
        browser.get(path(row, "/replacement"), status=409)
        browser.post(path(row, "/replacement"), {"cause": "lost"}, status=409)


# Who may -------------------------------------------------------------------------------------------------


def test_who_may(world, signed_in) -> None:
    before = JournalEntry.select().count()
    viewer = signed_in("lanhdao")
    assert len(viewer.get(register(world)).rows()) == 3
    page = viewer.get(path(world.an))
    assert not page.soup.select("main form")
    viewer.get(page.link("Xem giấy"))
    for deed in ("/prints", "/replacement"):
        viewer.post(path(world.an, deed), {"cause": "lost"}, status=403)
    viewer.post(register(world) + "/prints", status=403)
    assert "Ghi đã in" not in viewer.get(register(world)).text
    for login in ("nhap", "thamdinh", "quanly"):
        browser = signed_in(login)
        for address in (register(world), path(world.an), path(world.an, "/replacement")):
            browser.get(address, status=403)
        browser.post(register(world) + "/prints", status=403)
        for deed in ("/prints", "/replacement"):
            browser.post(path(world.an, deed), {"cause": "lost"}, status=403)
    signed_in("quantri").get(path(SimpleNamespace(id=999)), status=404)
    signed_in("quantri").post(path(SimpleNamespace(id=999), "/prints"), status=404)
    signed_in("quantri").get("/cycles/999/certificates", status=404)
    assert JournalEntry.select().count() == before
