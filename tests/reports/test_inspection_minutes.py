"""The minutes of a visit and the blank ones, as values, PDF and Word."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import factories as make
import pytest

from cdht.actions.committee import MemberFacts, keep_member
from cdht.actions.inspections import ToDo, record_inspection
from cdht.domain.accounts import Actor
from cdht.domain.inspections import Visit
from cdht.domain.problems import Refused
from cdht.models.inspections import Inspection
from cdht.reports.document import Signature
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.paper_rules import run
from tests.reports.reading import docx_table, lines

AT = datetime(2021, 7, 1, 9)


@pytest.fixture
def visited(db) -> Inspection:
    """A unit with two people, one scored before the visit and one after; a visit with one thing to do."""
    by = Actor.server(make.commune().commune_id)
    cycle, unit = make.cycle(by), make.unit(by, "Thôn Trung & <Hạ>")
    member = keep_member(
        cycle.id, MemberFacts("Phan Công Tuấn", "Ủy viên", unit_ids=frozenset({unit.id})), by=by, at=AT
    )
    make.person(by, cycle, unit, "Lê An")
    make.self_scored(by, make.person(by, cycle, unit, "Lê Bình"))
    visit = Visit(
        date(2021, 7, 1), frozenset({member.id}), "Sổ đăng ký\nPhiếu", "Thiếu <b>sổ</b>", "Võ Chi, thôn"
    )
    return record_inspection(
        cycle.id, unit.id, visit, [ToDo("n1", "Lập sổ & ký", "Võ Chi", date(2021, 7, 9))], by=by, at=AT
    )


def chosen(row: Inspection) -> Choice:
    return Choice(unit_id=row.unit_id, inspection_id=row.id)


def test_the_minutes_tell_the_visit_and_the_figures_of_its_day(visited: Inspection) -> None:
    document = PAPERS["inspection-minutes"].document(visited.cycle, chosen(visited))
    told = lines(document)
    assert "Đoàn kiểm tra: Phan Công Tuấn (Ủy viên)" in told
    assert "Thiếu <b>sổ</b>" in told
    figures, to_do = document.tables
    assert figures.rows == (("2 người", "1 người", "0 người", "0 người", "0 người"),)
    assert to_do.rows == ((1, "Lập sổ & ký", "Võ Chi", "09/07/2021"),)
    [signature] = [block for block in document.blocks if isinstance(block, Signature)]
    assert [(one.titles, one.name) for one in signature.signers] == [
        (("ĐẠI DIỆN ĐƠN VỊ",), "Võ Chi"), (("TM. ĐOÀN KIỂM TRA",), "Phan Công Tuấn"),
    ]  # fmt: skip


def test_figures_are_those_of_the_day_of_the_visit(
    visited: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is registered the day after does not stand in the minutes, but in the blank ones."""
    by = Actor.server(visited.cycle.commune_id)
    monkeypatch.setattr(make, "NOW", datetime(2021, 7, 2))
    make.person(by, visited.cycle, visited.unit, "Lê Mai")
    figures = PAPERS["inspection-minutes"].document(visited.cycle, chosen(visited)).tables[0]
    assert figures.rows[0][:2] == ("2 người", "1 người")
    blank = PAPERS["inspection-form"].document(visited.cycle, Choice(unit_id=visited.unit_id))
    now, left, room = blank.tables
    assert now.rows[0][:2] == ("3 người", "1 người")
    assert left.rows == ((1, "Lập sổ & ký", "Võ Chi", "09/07/2021"),)
    assert room.rows == (("", "", "", ""),) * 4
    assert "Đoàn kiểm tra: Phan Công Tuấn (Ủy viên)" in lines(blank)


def test_as_files(visited: Inspection, tmp_path: Path) -> None:
    paper = PAPERS["inspection-minutes"]
    (file := tmp_path / "bb.pdf").write_bytes(paper.make(visited.cycle, "pdf", chosen(visited)))
    text = run("pdftotext", "-layout", file, "-")
    assert "Thiếu <b>sổ</b>" in text and "Thôn Trung & <Hạ>" in text and "/BB-BCĐ" in text
    assert len(text.split("\f")) == 2  # one page
    word = paper.make(visited.cycle, "docx", chosen(visited))
    assert docx_table(word, "STT")[-1] == ["1", "Lập sổ & ký", "Võ Chi", "09/07/2021"]


def test_every_visit_of_a_unit_on_a_page_of_its_own_or_a_refusal(visited: Inspection) -> None:
    by = Actor.server(visited.cycle.commune_id)
    other = make.unit(by, "Thôn Thượng")
    with pytest.raises(Refused, match="Chưa ghi lần kiểm tra nào"):
        PAPERS["inspection-minutes"].document(visited.cycle, Choice(unit_id=other.id))
    visit = Visit(date(2021, 6, 1), frozenset({visited.members.get().member_id}), "Sổ", "Tốt")
    record_inspection(visited.cycle_id, other.id, visit, [], by=by, at=AT)
    told = lines(PAPERS["inspection-minutes"].document(visited.cycle, Choice()))
    places = [told.index(words) for words in ("Không có việc cần làm tiếp.", "Thiếu <b>sổ</b>")]
    assert places == sorted(places)
