"""From an empty data folder to the report in hand, as people do it: with scripts, and without."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser import office
from tests.browser.office import PASSWORD, Person, Server

pytestmark = pytest.mark.browser

PEOPLE = (
    ("Nguyễn Hoàng Thị Thanh Thuỷ Tiên", "1972", "Nữ", "Nông dân và lao động nông thôn"),
    ("Đặng Hữu Ưng", "05/11/1964", "Nam", "Cán bộ, trí thức"),
    ("Lê Y", "1980", "Nam", "Lao động tiểu thủ công nghiệp"),
)
SCORES = (("8", "9", "10", "7", "8", "8", "9", "7", "8", "8"), ("7",) * 10, ("6",) * 10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with office.browser() as running:
        yield running


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_from_an_empty_folder_to_the_report(chromium: Browser, tmp_path: Path, scripts: bool) -> None:
    with office.server(tmp_path / "dữ liệu") as server:
        chief = Person(chromium, server, scripts=scripts)
        first_day(chief, server)
        passwords = accounts(chief)
        chief.signs_out()
        clerk = Person(chromium, server, scripts=scripts)
        registers_and_scores(clerk, passwords["nhap"])
        verifier = Person(chromium, server, scripts=scripts)
        verifies(verifier, passwords["thamdinh"])
        votes_and_recognises(chief)
        reads_the_papers(chief)
        for person in (chief, clerk, verifier):
            person.leaves()


def first_day(chief: Person, server: Server) -> None:
    """The commune, its units and the cycle."""
    chief.opens("/").reads("Thiết lập lần đầu")
    chief.fills(code=server.setup_code, commune_name="Quảng Phú", superior="thành phố Huế")
    chief.fills(name="Trần Thị Diệu Hương", login="huong", password=PASSWORD, again=PASSWORD)
    chief.presses("Thiết lập").reads("Đăng nhập").signs_in("huong")
    chief.opens("/units").fills(name="Thôn Bao La – Đức Nhuận").picks(kind="Thôn").presses("Thêm đơn vị")
    chief.sees("Thôn Bao La – Đức Nhuận")
    chief.opens("/cycles/new").fills(name="Năm 2026", year="2026", starts_on="05/01/2026")
    chief.picks(criteria_id="Bộ tiêu chí thí điểm “Công dân học tập” (2020–2021)").presses("Mở đợt")
    chief.opens("/").sees("Thôn Bao La")


def accounts(chief: Person) -> dict[str, str]:
    """A clerk of the hamlet and a verifier; their temporary passwords."""
    passwords = {}
    for login, name, role in (
        ("nhap", "Lê Thị Kim Chi", "Người nhập liệu"),
        ("thamdinh", "Võ Đình Khánh", "Thành viên thẩm định"),
    ):
        chief.opens("/accounts/new").fills(name=name, login=login).ticks(role, "Thôn Bao La – Đức Nhuận")
        passwords[login] = chief.page.locator('#password').input_value()
        chief.presses("Tạo tài khoản").sees(passwords[login])
    return passwords


def registers_and_scores(clerk: Person, temporary: str) -> None:
    clerk.signs_in("nhap", temporary).takes_the_new_password(temporary).reads(re.compile("Chào"))
    clerk.follows("Đăng ký 0 người").follows("Đăng ký người mới")
    for name, birth, gender, audience in PEOPLE:
        clerk.reads("Đăng ký người mới").fills(name=name, birth=birth).ticks(gender)
        clerk.picks(component="Người lao động thuộc các thôn", audience=audience)
        clerk.picks(party_member="Không").ticks("Chưa").presses("Lưu, đăng ký người tiếp theo")
        clerk.sees(name)
    clerk.follows("Tự chấm").follows("Thôn Bao La – Đức Nhuận")
    clerk.reads("Nhập điểm tự chấm · Thôn Bao La – Đức Nhuận")
    keys_scores(clerk) if clerk.scripts else writes_scores(clerk)
    clerk.follows("Tự chấm 3 / 3 phiếu").sees("Thôn Bao La – Đức Nhuận")
    clerk.signs_out()


def in_order_of_the_list() -> list[tuple[str, ...]]:
    """By given name: Tiên, Ưng, Y."""
    return list(SCORES)


def keys_scores(clerk: Person) -> None:
    """Key events only, after one click into the first box."""
    clerk.page.locator("[data-cell]").first.focus()
    for sheet in in_order_of_the_list():
        for points in sheet:
            clerk.page.keyboard.type(points)
        expect(clerk.page.locator("[data-cell]:focus")).to_have_count(1)
    clerk.page.locator(".masthead a").first.focus()  # leaving the last row saves it
    for row in clerk.page.locator("[data-grid-row]").all():
        expect(row.locator("[data-state]")).to_contain_text(re.compile("Đạt|Chưa đạt"))
    expect(clerk.page.locator("[data-unsaved]")).to_have_count(0)
    clerk.page.reload()


def writes_scores(clerk: Person) -> None:
    """Without scripts each row has its button."""
    rows = clerk.page.locator("[data-grid-row]").count()
    for index, sheet in zip(range(rows), in_order_of_the_list(), strict=True):
        row = clerk.page.locator("[data-grid-row]").nth(index)
        for box, points in zip(row.locator("[data-cell]").all(), sheet, strict=True):
            box.fill(points)
        row.get_by_role("button", name="Lưu").click()


def verifies(verifier: Person, temporary: str) -> None:
    """Accepts two as they are; changes one point with a note."""
    verifier.signs_in("thamdinh", temporary).takes_the_new_password(temporary)
    verifier.follows("Thẩm định 0 / 3 phiếu").sees("Đặng Hữu Ưng")
    verifier.page.locator("main").get_by_role("link", name="Nguyễn Hoàng Thị Thanh Thuỷ Tiên").click()
    verifier.reads("Thẩm định · Nguyễn Hoàng Thị Thanh Thuỷ Tiên")
    verifier.fills(points__1="7").presses("Chấp nhận").sees("Chỉ số 1 khác điểm tự chấm")
    verifier.fills(note__1="Sổ ghi chép mới có từ tháng 6").presses("Chấp nhận")
    verifier.reads(re.compile("Thẩm định · ")).presses("Chấp nhận")
    verifier.reads(re.compile("Thẩm định · ")).presses("Chấp nhận")
    verifier.follows("Thẩm định 3 / 3 phiếu").signs_out()


def votes_and_recognises(chief: Person) -> None:
    chief.signs_in("huong").follows("Bầu chọn 0 / 3 người").follows("Thôn Bao La – Đức Nhuận")
    chief.fills(held_on="10/07/2026", eligible="3", present="3")
    chief.presses("Tất cả đồng ý").presses("Lưu")
    chief.follows("Bầu chọn 3 / 3 người")
    chief.follows("Công nhận").sees("Lê Y").sees("60")
    chief.fills(number="45/QĐ-UBND", issued_on="20/07/2026")
    chief.presses("Xem trước").presses("Ghi quyết định")
    chief.follows("Công nhận 2 người")


def reads_the_papers(chief: Person) -> None:
    chief.opens("/cycles/1/checks").reads("Soát số liệu: mọi số đều khớp")
    chief.follows("Giấy tờ").reads("Giấy tờ · Năm 2026")
    summary = text_of(chief.downloads("/cycles/1/papers/summary.pdf"))
    assert (
        "Tổng số người đăng ký phấn đấu đạt danh hiệu “Công dân học tập” trên địa bàn xã Quảng Phú là 3 người"
        in summary
    )
    assert "Số công dân được công nhận: 2 người, tỉ lệ 66,7%" in summary
    certificates = PdfReader(io.BytesIO(chief.downloads("/cycles/1/papers/certificates.pdf")))
    printed = [page.extract_text() for page in certificates.pages]
    names = ["Nguyễn Hoàng Thị Thanh Thuỷ Tiên", "Đặng Hữu Ưng"]
    assert [name in text for name, text in zip(names, printed, strict=True)] == [True, True]
    chief.opens("/registrations/1/journal").sees("Sổ ghi chép mới có từ tháng 6")
    chief.signs_out()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
