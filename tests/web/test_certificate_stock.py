"""Printers and pre-printed stock: kept by name, changed with open eyes, tried on a test page."""

from __future__ import annotations

import io

import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.certificate_stock import MOST, keep_stock
from cdht.domain.certificate_stock import PLAIN, Paper, Printing, Stock
from cdht.domain.lifecycle import Role
from cdht.models.certificate_stock import CertificateStock
from cdht.models.communes import Commune
from cdht.models.journal import JournalEntry
from cdht.reports import printing

URL = "/certificate-stock"


@pytest.fixture
def chief(app):
    chief = make.commune()
    make.cycle(chief)
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "nhap", Role.CLERK)
    yield chief
    printing.close()


def stored() -> list[tuple[str, Stock]]:
    return [(row.name, row.value) for row in CertificateStock.select().order_by(CertificateStock.id)]


def test_a_printer_is_added_with_its_offsets(chief, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(URL).form("Ghi máy in")
    form.fill(name="Máy in phòng Văn hóa", paper="a5", printing="text", right="-1,5", down="2 mm")
    assert browser.send(form).location == URL
    assert stored() == [("Máy in phòng Văn hóa", Stock(Paper.A5, Printing.TEXT, -15, 20))]
    page = browser.get(URL)
    assert page.soup.select_one("tr:has(a[href$='/1']) td[data-label^='Dịch']").text == "trái 1,5, xuống 2"
    told = JournalEntry.select().order_by(JournalEntry.id.desc()).first()
    assert (told.action, "Máy in phòng Văn hóa" in told.changes) == ("keep_certificate_stock", True)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Ghi tên gọi"),
        ({"name": "x" * 61}, "name", "không quá 60"),
        ({"right": "20,1"}, "right", "từ -20 đến 20"),
        ({"right": "hai"}, "right", "Ví dụ: -1,5"),
        ({"right": "1,55"}, "right", "lẻ đến phần mười"),
        ({"down": "-999"}, "down", "từ -20 đến 20"),
        ({"down": "１"}, "down", "Ví dụ"),
        ({"paper": "a3"}, "paper", "Chọn một mục"),
        ({"printing": ""}, "printing", "Chọn in những gì"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(chief, signed_in, typed, field, words) -> None:
    browser = signed_in("quantri")
    form = browser.get(URL).form("Ghi máy in").fill(**({"name": "Máy in"} | typed))
    assert words in browser.send(form, status=422).errors()[field]
    assert stored() == []


def test_a_name_is_given_once(chief, signed_in) -> None:
    keep_stock("Máy in", PLAIN, by=chief, at=make.NOW)
    browser = signed_in("quantri")
    page = browser.send(browser.get(URL).form("Ghi máy in").fill(name=" Máy in "), status=422)
    assert "Đã có máy in mang tên này" in page.errors()["name"]


def test_not_without_end(chief, signed_in) -> None:
    for number in range(MOST):
        keep_stock(f"Máy {number}", PLAIN, by=chief, at=make.NOW)
    browser = signed_in("quantri")
    page = browser.send(browser.get(URL).form("Ghi máy in").fill(name="Máy nữa"), status=422)
    assert "quá nhiều máy in" in page.text


def test_changed_unless_a_colleague_was_faster(chief, signed_in) -> None:
    row = keep_stock("Máy in", PLAIN, by=chief, at=make.NOW)
    first, second = signed_in("quantri"), signed_in("quantri")
    mine, theirs = (browser.get(f"{URL}/{row.id}").form("Lưu") for browser in (first, second))
    assert second.send(theirs.fill(right="3")).location == URL
    page = first.send(mine.fill(right="5"), status=409)
    assert ("5" in page.text, "lấy của họ" in page.text) == (True, True)
    assert stored() == [("Máy in", Stock(right=30))]
    first.send(page.form("Lưu"))
    assert stored() == [("Máy in", Stock(right=50))]


def test_removed_unless_changed_meanwhile_and_twice_is_harmless(chief, signed_in) -> None:
    row = keep_stock("Máy in", PLAIN, by=chief, at=make.NOW)
    browser = signed_in("quantri")
    form = browser.get(f"{URL}/{row.id}").form("Xóa máy in này")
    keep_stock("Máy in mới", PLAIN, by=chief, at=make.NOW, stock_id=row.id)
    page = browser.send(form, status=409)
    browser.send(page.form("Xóa máy in này"))
    browser.send(page.form("Xóa máy in này"))
    assert stored() == []


def test_the_test_page_has_rulers_on_its_own_paper(chief, signed_in) -> None:
    row = keep_stock("Máy in", Stock(Paper.A5, right=15), by=chief, at=make.NOW)
    viewer = signed_in("xem")
    links = [a["href"] for a in viewer.get(URL).soup.select("td a")]
    assert links == [f"{URL}/0/test-page.pdf", f"{URL}/{row.id}/test-page.pdf"]
    [plain], [small] = (PdfReader(io.BytesIO(viewer.get(link).response.data)).pages for link in links)
    assert plain.mediabox.width > plain.mediabox.height
    assert small.mediabox.width < small.mediabox.height
    assert "sang phải 1,5 mm" in small.extract_text()


def test_who_may(chief, signed_in) -> None:
    row = keep_stock("Máy in", PLAIN, by=chief, at=make.NOW)
    viewer, clerk = signed_in("xem"), signed_in("nhap")
    assert not viewer.get(URL).soup.select("main form")
    viewer.get(f"{URL}/{row.id}", status=403)
    sent = {"name": "x", "paper": "a4", "printing": "full"}
    viewer.post(URL, sent, status=403)
    viewer.post(f"{URL}/{row.id}/removal", {}, status=403)
    clerk.get(URL, status=403)
    clerk.get(f"{URL}/0/test-page.pdf", status=403)
    assert len(stored()) == 1


def test_another_communes_printer_is_not_there(chief, signed_in) -> None:
    other = Commune.create(created_at=make.NOW)
    row = CertificateStock.create(commune=other, name="Máy xã khác", paper=Paper.A4, printing=Printing.FULL)
    browser = signed_in("quantri")
    assert "Máy xã khác" not in browser.get(URL).text
    browser.get(f"{URL}/{row.id}", status=404)
    browser.get(f"{URL}/{row.id}/test-page.pdf", status=404)
    browser.post(f"{URL}/{row.id}/removal", {})
    assert [name for name, _stock in stored()] == ["Máy xã khác"]
