"""Papers about one person: from the person's page and the journal, for whoever sees the record."""

from __future__ import annotations

import io
from types import SimpleNamespace

import docx
import factories as make
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from cdht.domain.lifecycle import Role
from cdht.reports import printing


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    before, cycle = make.cycle(chief, "Năm 2020", year=2020), make.cycle(chief)
    old = make.person(chief, before, other, number="046061001234", party_member=True)
    row = make.person(chief, cycle, unit, number="046061001234", citizen_id=old.citizen_id)
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    make.account(chief, "khac", Role.CLERK, units=(other,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    return SimpleNamespace(chief=chief, row=row, old=old, url=f"/registrations/{row.id}/papers")


@pytest.fixture(scope="module", autouse=True)
def _worker_goes_home():
    yield
    printing.close()


def text_of(answer) -> str:
    pages = PdfReader(io.BytesIO(answer.response.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def name_of(answer) -> str:
    return answer.response.headers["Content-Disposition"].split('filename="')[1].rstrip('"')


def test_the_pages_of_a_person_lead_to_the_files(world, signed_in) -> None:
    browser = signed_in("quantri")
    person = browser.get(f"/registrations/{world.row.id}")
    journal = browser.get(f"/registrations/{world.row.id}/journal")
    sheets = [a["href"] for a in person.soup.select("a[href*='papers/person-sheet']")]
    journals = [a["href"] for a in journal.soup.select("a[href*='papers/person-journal']")]
    assert sheets == [f"{world.url}/person-sheet.{way}" for way in ("pdf", "docx")]
    assert journals == [f"{world.url}/person-journal.{way}" for way in ("pdf", "docx", "xlsx")]
    names = [name_of(browser.get(link)) for link in (*sheets, *journals)]
    assert names == [
        "PhieuThongTin_HoangVanQuy_QuangPhu_2021.pdf", "PhieuThongTin_HoangVanQuy_QuangPhu_2021.docx",
        "NhatKy_HoangVanQuy_QuangPhu_2021.pdf", "NhatKy_HoangVanQuy_QuangPhu_2021.docx",
        "NhatKy_HoangVanQuy_QuangPhu_2021.xlsx",
    ]  # fmt: skip
    assert docx.Document(io.BytesIO(browser.get(sheets[1]).response.data)).tables
    assert load_workbook(io.BytesIO(browser.get(journals[2]).response.data)).worksheets


def test_who_sees_everything_prints_everything(world, signed_in) -> None:
    secretary = text_of(signed_in("quantri").get(f"{world.url}/person-sheet.pdf"))
    for words in ("Thôn Bao La – Đức Nhuận", "Thôn Hạ Lang", "Đảng viên Có", "•••••••• 1234"):
        assert words in secretary
    assert "046061001234" not in secretary
    viewer = text_of(signed_in("xem").get(f"{world.url}/person-sheet.pdf"))
    assert "Thôn Hạ Lang" in viewer
    assert "Đảng viên" not in viewer


def test_a_clerk_prints_what_the_clerk_sees(world, signed_in) -> None:
    browser = signed_in("nhap")
    for name in ("person-sheet", "person-journal"):
        text = text_of(browser.get(f"{world.url}/{name}.pdf"))
        assert "Thôn Bao La" in text
        assert "Thôn Hạ Lang" not in text
        assert "thư ký Ban Chỉ đạo in được đầy đủ" in text
    browser.get(f"/registrations/{world.old.id}/papers/person-sheet.pdf", status=404)


def test_what_is_not_there_and_who_may_not(world, signed_in) -> None:
    signed_in("khac").get(f"{world.url}/person-sheet.pdf", status=404)
    signed_in("quanly").get(f"{world.url}/person-journal.pdf", status=403)
    browser = signed_in("quantri")
    for path in ("person-sheet.xlsx", "person-sheet.html", "summary.pdf", "attendance.pdf", "nothing.pdf"):
        browser.get(f"{world.url}/{path}", status=404)
    cycle = world.row.cycle_id
    for path in ("papers/person-sheet", "papers/person-journal.pdf"):
        browser.get(f"/cycles/{cycle}/{path}", status=404)
    assert "person-sheet" not in browser.get(f"/cycles/{cycle}/papers").html
