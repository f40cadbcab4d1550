"""The list of those not recognised, and the book in which the others sign for their certificates."""

from __future__ import annotations

import factories as make
import pytest

from cdht.actions.citizens import Person
from cdht.actions.recognition import correct, revoke
from cdht.actions.registration import RegistrationFacts, change
from cdht.domain.accounts import Actor
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import Refused
from cdht.models.cycles import Cycle
from cdht.reports.document import Certificate, PageBreak, Title
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import docx_table, pdf_texts, xlsx_rows

REFUSED, BOOK, CERTIFICATES = (PAPERS[name] for name in ("not-recognised", "hand-over", "certificates"))


@pytest.fixture
def decided(db):
    """Ẩn recognised, Bình with too few points and votes, Chi who lost it later, Dũng who waits."""
    by = Actor.server(make.commune().commune_id)
    cycle, unit = make.cycle(by), make.unit(by)
    names = ("Đặng Ẩn", "Lê Bình", "Võ Chi", "Trần Dũng")
    rows = {name: make.person(by, cycle, unit, name, year=1950 + 9 * n) for n, name in enumerate(names)}
    for name, row in rows.items():
        make.self_scored(by, row)
        make.verified(by, row, make.points(6 if name == "Lê Bình" else 8))
    for name, votes in (("Đặng Ẩn", 18), ("Lê Bình", 4), ("Võ Chi", 15)):
        make.voted(by, rows[name], votes, 20 - votes)
    make.recognised(by, rows["Đặng Ẩn"])
    revoke(rows["Võ Chi"].id, "Khai sai minh chứng", by=by, at=make.NOW)
    return by, cycle, unit, rows


def test_everybody_who_stands_as_not_recognised_with_all_reasons(decided) -> None:
    by, cycle, _unit, rows = decided
    [table] = REFUSED.document(cycle).tables
    assert [row if len(row) > 1 else row[0].text for row in table.rows] == [
        "Thôn Bao La – Đức Nhuận: 2 người",
        (1, "Lê Bình", "1959", 60, "Tổng điểm thẩm định là 60, thiếu 10 điểm so với mức đạt 70.\n"
         "Phiếu đồng ý 4/20 phiếu hợp lệ và không hợp lệ (20%), chưa quá 50%."),
        (2, "Võ Chi", "1968", 80, "Đã công nhận, thu hồi ngày 01/07/2021: Khai sai minh chứng"),
    ]  # fmt: skip
    assert docx_table(REFUSED.make(cycle, "docx"), "STT")[2][1:4] == ["Lê Bình", "1959", "60"]
    assert [row[3] for row in xlsx_rows(REFUSED.make(cycle, "xlsx")) if row[1] == "Lê Bình"] == [60]
    correct(rows["Lê Bình"].id, "Kiểm lại phiếu", by=by, at=make.NOW)
    [table] = REFUSED.document(cycle).tables
    assert [row[1] for row in table.rows if len(row) > 1] == ["Võ Chi"]


def test_nobody_is_a_list_that_says_so(db) -> None:
    cycle = make.cycle(make.commune())
    assert "Chưa có quyết định không công nhận ai." in pdf_texts(REFUSED.make(cycle, "pdf"))[0]
    with pytest.raises(Refused, match="in sổ"):
        BOOK.document(cycle)


def test_the_book_has_a_page_for_each_unit_and_the_order_of_the_certificates(pilot: Cycle) -> None:
    document = BOOK.document(pilot)
    units = [block.note for block in document.blocks if isinstance(block, Title)]
    assert (
        len(units)
        == len(set(units))
        == len(document.tables)
        == 1 + sum(isinstance(block, PageBreak) for block in document.blocks)
    )
    signed = [row for table in document.tables for row in table.rows]
    pages = [page for page in CERTIFICATES.document(pilot).blocks if isinstance(page, Certificate)]
    assert [row[1] for row in signed] == [f"{page.salutation} {page.name}" for page in pages]
    assert all(row[3] in page.lines[-1] for row, page in zip(signed, pages, strict=True))
    assert [row[0] for row in document.tables[1].rows][:3] == [1, 2, 3]
    assert all(table.tall >= 28 for table in document.tables)
    heads = [page for page in pdf_texts(BOOK.make(pilot, "pdf")) if "DANH SÁCH TRAO GIẤY" in page]
    assert [unit in page for unit, page in zip(units, heads, strict=True)] == [True] * len(units)


def test_one_unit_s_book_and_the_name_that_was_printed(decided) -> None:
    by, cycle, unit, rows = decided
    row = rows["Đặng Ẩn"]
    facts = RegistrationFacts(
        Person("Đặng Thị Ẩn", Birth(1950), Gender.MALE), unit.id, "farmer", "farmer", row.registered_on,
        row.component, None, "Sửa tên",
    )  # fmt: skip
    change(row.id, facts, version=None, by=by, at=make.NOW)
    [table] = BOOK.document(cycle, Choice(unit_id=unit.id)).tables
    assert [line[1:4] for line in table.rows] == [("Ông Đặng Ẩn", "1950", "001/2021")]
    with pytest.raises(Refused):
        BOOK.document(cycle, Choice(unit_id=unit.id + 1))
