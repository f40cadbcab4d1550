"""Evidence on paper: kind, day, witness and the number of files, in few characters and on no more pages."""

from __future__ import annotations

from datetime import date

import factories as make
import pytest
from pictures import picture

from cdht.actions.evidence import EvidenceFacts, add_evidence
from cdht.actions.evidence_files import add_file
from cdht.domain.evidence import EvidenceKind
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import pdf_texts, without_blanks

TOLD = "Lớp may (chứng chỉ, 01/06/2021, Bà Hoa xác nhận, 2 tệp)"


@pytest.fixture
def row(db, tmp_path):
    by = make.commune()
    row = make.person(by, make.cycle(by, code="khvn-2022"), make.unit(by))
    facts = EvidenceFacts("Lớp may.", EvidenceKind.CERTIFICATE, date(2021, 6, 1), "Bà Hoa")
    item = add_evidence(row.id, 4, facts, by=by, at=make.NOW)
    for wider in (1, 2):
        add_file(item, picture(wider), "a.jpg", folder=tmp_path, by=by, at=make.NOW)
    add_evidence(row.id, 4, "Sổ ghi chép", by=by, at=make.NOW)
    return make.self_scored(by, row)


def test_on_the_form_that_is_filled_in(row) -> None:
    choice = Choice(person_id=row.id, filled=True)
    [form] = PAPERS["self-assessment"].document(row.cycle, choice).blocks
    assert form.evidence_of(4) == f"{TOLD}; Sổ ghi chép"
    pages = pdf_texts(PAPERS["self-assessment"].make(row.cycle, "pdf", choice))
    assert without_blanks(TOLD) in without_blanks(pages[0]) and len(pages) == 2


def test_on_the_sheet_of_the_person(row) -> None:
    document = PAPERS["person-sheet"].document(row.cycle, Choice(person_id=row.id))
    cells = [placed.cell.text for table in document.tables for one in table.body() for placed in one]
    assert f"- {TOLD.replace('may', 'may.', 1)}\n- Sổ ghi chép" in cells
