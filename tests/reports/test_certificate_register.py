"""The register of certificates as a paper, and certificates that replace others."""

from __future__ import annotations

from datetime import date, datetime

import factories as make
import pytest

from cdht.actions.certificates import record_prints, replace_certificate
from cdht.actions.communes import NameFacts, SignerFacts, add_signer, change_name
from cdht.actions.recognition import revoke
from cdht.domain.accounts import Actor
from cdht.domain.certificates import Cause, verify
from cdht.domain.problems import Refused
from cdht.models.certificates import key_of
from cdht.models.cycles import Cycle
from cdht.models.recognition import Recognition
from cdht.reports.document import Cell, Signer
from cdht.reports.papers import PAPERS, certificate, certificate_filename
from tests.reports.reading import docx_table, html_rows, pdf_texts, pdf_words, without_blanks, xlsx_rows
from tests.reports.sample import LONGEST_NAME

REGISTER = PAPERS["certificate-register"]
LATER = datetime(2025, 9, 5, 9, 0)


@pytest.fixture
def given(db):
    """Three certificates: one printed, one replaced years later, one revoked."""
    by = Actor.server(make.commune().commune_id)
    cycle, unit = make.cycle(by), make.unit(by)
    names = ("Lê An", "Hoàng Văn Quý", "Võ Y")
    rows = [make.person(by, cycle, unit, name) for name in names]
    for row in rows:
        make.self_scored(by, row), make.verified(by, row)
    for row in rows:
        make.voted(by, row)
    make.recognised(by, rows[0])
    record_prints([rows[0].id], by=by, at=make.NOW)
    record_prints([rows[0].id], by=by, at=make.NOW)
    replace_certificate(rows[1].id, Cause.LOST, by=by, at=LATER)
    revoke(rows[2].id, "Khai sai", by=by, at=make.NOW)
    return by, cycle, rows


UNIT = "Thôn Bao La – Đức Nhuận"
LINES = [
    ["001/2021", "Ông", "Lê An", UNIT, "45/QĐ-UBND", "20/07/2021", "2 lần", "Còn hiệu lực"],
    ["002/2021", "Ông", "Hoàng Văn Quý", UNIT, "45/QĐ-UBND", "20/07/2021", "chưa",
     "Đã thay bằng giấy số 004/2021"],
    ["003/2021", "Ông", "Võ Y", UNIT, "45/QĐ-UBND", "20/07/2021", "chưa", "Đã thu hồi ngày 01/07/2021"],
    ["004/2021", "Ông", "Hoàng Văn Quý", UNIT, "45/QĐ-UBND", "05/09/2025", "chưa",
     "Còn hiệu lực (cấp lại, thay giấy số 002/2021)"],
]  # fmt: skip
TOTAL = "4 giấy; còn hiệu lực 2; đã thay 1; đã thu hồi 1"


def test_every_number_with_what_became_of_it(given) -> None:
    _by, cycle, _rows = given
    table = REGISTER.document(cycle).tables[0]
    assert [list(row) for row in table.rows] == LINES
    assert table.total[1] == Cell(TOTAL, colspan=6)


def test_the_same_in_every_format(given) -> None:
    _by, cycle, _rows = given
    assert html_rows(REGISTER.make(cycle, "html"))[:4] == LINES
    assert docx_table(REGISTER.make(cycle, "docx"), "Số giấy")[1:5] == LINES
    sheet = [
        [str(cell) for cell in row if cell is not None] for row in xlsx_rows(REGISTER.make(cycle, "xlsx"))
    ]
    assert [row for row in sheet if row[:1] and row[0].endswith("/2021")] == LINES
    [page] = pdf_texts(REGISTER.make(cycle, "pdf"))
    assert "SỔ CẤP GIẤY CÔNG NHẬN" in page and TOTAL in " ".join(page.split())


def test_before_the_first_certificate(db) -> None:
    with pytest.raises(Refused, match="sổ còn trống"):
        REGISTER.document(make.cycle(make.commune()))


def test_the_pilot_has_a_line_for_each(pilot: Cycle) -> None:
    words = pdf_words(REGISTER.make(pilot, "pdf"))
    labels = [f"{number:03d}/2021" for number in range(1, 53)]
    assert [word for word in words if word in set(labels)] == labels


# The certificates themselves -----------------------------------------------------------------------------


def test_one_page_for_each_that_holds(given) -> None:
    _by, cycle, _rows = given
    pages = PAPERS["certificates"].document(cycle).blocks
    assert [(page.name, page.lines[1]) for page in pages] == [
        ("Lê An", "Số vào sổ: 001/2021"),
        ("Hoàng Văn Quý", "Số vào sổ: 004/2021 (cấp lại, thay giấy số 002/2021)"),
    ]
    key = key_of(cycle.commune_id)
    assert [verify(page.qr, key).number for page in pages] == [1, 4]
    assert [page.code for page in pages] == [verify(page.qr, key).code for page in pages]


def test_a_replacement_is_signed_by_who_signs_that_day_under_the_names_of_that_day(given) -> None:
    by, cycle, _rows = given
    change_name(NameFacts("Đan Điền", "xã", "thành phố Huế", valid_from=date(2025, 7, 1)), by=by, at=LATER)
    facts = SignerFacts(
        "peoples_committee", "CHỦ TỊCH", "Lê Mới", "TM. ỦY BAN NHÂN DÂN", valid_from=date(2025, 7, 1)
    )
    add_signer(facts, by=by, at=LATER)
    first, again = PAPERS["certificates"].document(cycle).blocks
    assert (first.dated, first.of, first.signer) == (
        "Quảng Phú, ngày 20 tháng 7 năm 2021", f"{UNIT}, xã Quảng Phú",
        Signer(("CHỦ TỊCH",), "Nguyễn Quốc Việt"),
    )  # fmt: skip
    assert (again.dated, again.of, again.signer) == (
        "Đan Điền, ngày 05 tháng 9 năm 2025",
        f"{UNIT}, xã Đan Điền",
        Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Lê Mới"),
    )
    assert "xã Quảng Phú" in first.qr and "xã Đan Điền" in again.qr


def test_the_decision_keeps_the_numbers_as_decided(given) -> None:
    _by, cycle, _rows = given
    rows = PAPERS["decision"].document(cycle).tables[0].rows[1:]
    assert [(row[2], row[4]) for row in rows] == [
        ("Lê An", "001/2021"), ("Hoàng Văn Quý", "002/2021"), ("Võ Y", "003/2021"),
    ]  # fmt: skip


def test_one_persons_file_is_the_one_that_holds(given) -> None:
    by, _cycle, rows = given
    [text] = pdf_texts(certificate(make.fresh(rows[1])))
    assert "004/2021 (cấp lại, thay giấy số 002/2021)" in " ".join(text.split())
    assert certificate_filename(make.fresh(rows[1])) == "GiayCongNhan_HoangVanQuy_2021.pdf"
    revoke(rows[1].id, "Khai sai", by=by, at=LATER)
    with pytest.raises(Refused, match="không có giấy"):
        certificate(make.fresh(rows[1]))


def test_a_reprint_says_what_the_first_print_said(given) -> None:
    by, cycle, rows = given
    before = PAPERS["certificates"].document(cycle)
    record_prints([row.id for row in rows[:2]], by=by, at=LATER)
    assert PAPERS["certificates"].document(cycle) == before


def test_the_longest_names_stay_whole(given) -> None:
    _by, cycle, rows = given
    long = {"printed_name": LONGEST_NAME[:80], "printed_unit": "Ban Khuyến học " + "Nguyễn Phước " * 8}
    Recognition.update(**long).where(Recognition.registration == rows[0].id).execute()
    words = without_blanks("".join(pdf_texts(REGISTER.make(cycle, "pdf"))))
    assert without_blanks(LONGEST_NAME[:80]) in words
    assert len(pdf_texts(PAPERS["certificates"].make(cycle, "pdf"))) == 2
