"""The page that looks at a report: pasted, Word, Excel, and our own read back. Nothing is stored."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import factories as make
import pytest
from checking import Page, text_of
from openpyxl import Workbook

from cdht.domain.lifecycle import Role
from cdht.models.journal import JournalEntry
from cdht.reports.papers import PAPERS

REAL = Path(__file__).parents[1] / "data" / "bao_cao_quang_phu_2021.txt"


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    for name in ("Võ An", "Võ Bình", "Võ Cúc"):
        make.person(chief, cycle, unit, name)
    return chief, cycle


def sent(browser: Any, url: str, *, status: int = 200, **fields: Any) -> Page:
    return browser.post(
        url, {"what": "any", "text": "", **fields}, status=status, content_type="multipart/form-data"
    )


def word(*paragraphs: str) -> bytes:
    made, paper = io.BytesIO(), docx.Document()
    for text in paragraphs:
        paper.add_paragraph(text)
    paper.save(made)
    return made.getvalue()


def excel(*rows: list[Any]) -> bytes:
    made, book = io.BytesIO(), Workbook()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def items(page: Page) -> list[str]:
    return [text_of(one) for one in page.soup.select(".remarks > li")]


def test_the_real_report_pasted(world, signed_in) -> None:
    _chief, cycle = world
    browser, url = signed_in("xem"), f"/cycles/{cycle.id}/report-checks"
    before = JournalEntry.select().count()
    page = sent(browser, url, text=REAL.read_text(encoding="utf-8"))
    assert page.h1 == "Soát một báo cáo: 6 chỗ cần xem"
    shown = items(page)
    assert [one.split(" ", 2)[1] for one in shown] == ["Sai", "Nên", "Sai", "chú", "Nên", "chú"]
    assert shown[0] == (
        "✗ Sai “3. BKH Họ Hoàng”: ở đây 14 người đăng ký, trong bảng 10. Vì vậy các đơn vị ở mục này cộng "
        "được 59, tổng số ghi 55. + Ban khuyến học Dòng họ Hoàng Hạ Lang đăng ký 14 công dân trong dòng họ "
        "với đầy đủ các thành phần. Quy tắc: Số của một đơn vị phải như nhau ở mọi mục. "
        "Nên làm: Sửa cho hai chỗ như nhau."
    )
    assert "Tổng kết thí điểm" in page.soup.select_one("textarea").get_text(), (
        "what was pasted is still there"
    )
    assert JournalEntry.select().count() == before


def test_a_word_file_and_an_excel_table(world, signed_in) -> None:
    _chief, cycle = world
    browser, url = signed_in("quantri"), f"/cycles/{cycle.id}/report-checks"
    page = sent(
        browser, url, file=(io.BytesIO(word("Có 52/55 người (95,5%).", "<b>đậm</b>")), "Báo cáo.DOCX")
    )
    assert page.h1 == "Soát một báo cáo: 1 chỗ cần xem"
    assert "52/55 là 94,5%, báo cáo ghi 95,5%." in items(page)[0]
    rows = [
        ["Kết quả năm 2021"],
        ["Đơn vị", "Số đăng ký", "Số được công nhận", "Tỉ lệ %"],
        ["Thôn Một", 30, 24, 0.8],
        ["Thôn Hai", 25, 21, 0.84],
        ["Tổng cộng", 55, 46, 46 / 55],
    ]
    page = sent(browser, url, file=(io.BytesIO(excel(*rows)), "bang.xlsx"))
    assert [one.split("Tổng cộng: ")[0] for one in items(page)] == [
        "✗ Sai Cột “Số được công nhận”: 24 + 21 = 45, dòng “Tổng cộng” ghi 46. "
    ]
    rows[-1] = ["Tổng cộng", 55, 45, 45 / 55]
    page = sent(browser, url, file=(io.BytesIO(excel(*rows)), "bang.xlsx"))
    assert page.h1 == "Soát một báo cáo: không thấy chỗ nào sai"
    assert items(page) == []


def test_our_own_report_read_back(world, signed_in) -> None:
    _chief, cycle = world
    browser, url = signed_in("quantri"), f"/cycles/{cycle.id}/report-checks"
    made = PAPERS["summary"].make(cycle, "docx")
    page = sent(browser, url, what="ours", file=(io.BytesIO(made), "BaoCao.docx"))
    assert page.h1 == "Soát một báo cáo: chưa sửa gì"
    paper = docx.Document(io.BytesIO(made))
    [line] = [one for one in paper.paragraphs if one.text.startswith("Ban Chỉ đạo đã thẩm định phiếu")]
    line.runs[0].text = line.runs[0].text.replace("0/3", "1/3")
    changed = io.BytesIO()
    paper.save(changed)
    page = sent(browser, url, what="ours", file=(io.BytesIO(changed.getvalue()), "<i>BaoCao</i>.docx"))
    assert page.h1 == "Soát một báo cáo: 1 chỗ đã sửa"
    assert items(page) == [
        "✗ Sửa số 5. Về kiểm tra, đánh giá, bổ khuyết chỉ đạo theo tiến độ thực hiện "
        "Theo dữ liệu 0/3 , trong tệp 1/3 · Số người đã được thẩm định ( {tong_tham_dinh} ) "
        "Theo dữ liệu Ban Chỉ đạo đã thẩm định phiếu của 0/3 người đăng ký. "
        "Trong tệp Ban Chỉ đạo đã thẩm định phiếu của 1/3 người đăng ký."
    ]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "file", "Chọn tệp Word, Excel, hoặc dán nội dung"),
        ({"what": "ours"}, "file", "Chọn tệp Word (.docx) của báo cáo tổng kết"),
        ({"what": "ours", "file": (b"x", "bang.xlsx")}, "file", "Chọn tệp Word (.docx) của báo cáo tổng kết"),
        ({"file": (b"x", "bao_cao.pdf")}, "file", "Chỉ đọc được tệp Word (.docx) và Excel (.xlsx)"),
        ({"file": (b"%PDF", "bao_cao.docx")}, "file", "không phải tệp Word .docx"),
        ({"file": (b"", "bao_cao.docx")}, "file", "Tệp trống"),
        ({"file": (b"PK\x03\x04", "bang.xlsx")}, "file", "Tệp bị hỏng"),
        ({"what": "theirs", "text": "x"}, "what", "Chọn một mục trong danh sách"),
        ({"text": "a " * 80_000}, "text", "dài quá 150.000 ký tự"),
        ({"text": "a\n" * 6_000}, "text", "quá 5.000 dòng"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(world, signed_in, fields, field, words) -> None:
    _chief, cycle = world
    if "file" in fields:
        content, name = fields["file"]
        fields = {**fields, "file": (io.BytesIO(content), name)}
    page = sent(signed_in("quantri"), f"/cycles/{cycle.id}/report-checks", status=422, **fields)
    assert words in page.errors()[field]
    assert items(page) == []


def test_a_very_long_list_of_remarks_is_cut(world, signed_in) -> None:
    _chief, cycle = world
    text = "\n".join(f"Có {number}/1000 người (99,9%)." for number in range(1, 251))
    page = sent(signed_in("xem"), f"/cycles/{cycle.id}/report-checks", text=text)
    assert page.h1 == "Soát một báo cáo: 250 chỗ cần xem"
    assert len(items(page)) == 200
    assert "Còn 50 chỗ nữa." in page.text


def test_who_may_and_where_it_is_linked(world, signed_in) -> None:
    _chief, cycle = world
    url = f"/cycles/{cycle.id}/report-checks"
    clerk = signed_in("nhap")
    clerk.get(url, status=403)
    clerk.post(url, {"what": "any", "text": "x"}, status=403)
    viewer = signed_in("xem")
    assert viewer.get(f"/cycles/{cycle.id}/papers").link("Soát một báo cáo") == url
    assert viewer.get(f"/cycles/{cycle.id}/checks").link("Soát một báo cáo") == url
    viewer.get("/cycles/999/report-checks", status=404)


def test_hostile_text_is_shown_as_text(world, signed_in) -> None:
    _chief, cycle = world
    text = "<img src=x onerror=alert(1)> Có 52/55 người (99%) \u202e{{ 7*7 }}"
    page = sent(signed_in("quantri"), f"/cycles/{cycle.id}/report-checks", text=text)
    assert "<img src=x onerror=alert(1)>" in items(page)[0]
    assert not page.soup.select("main img")
