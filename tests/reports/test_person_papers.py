"""Papers about one person: everything kept, and the journal; nothing that whoever prints may not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import factories as make
import pytest

from cdht.actions import consents
from cdht.actions.citizens import Person
from cdht.actions.duplicates import merge
from cdht.actions.evidence import add_evidence, judge_evidence
from cdht.actions.recognition import revoke
from cdht.actions.registration import RegistrationFacts, change
from cdht.domain.accounts import Actor
from cdht.domain.consent import Medium
from cdht.domain.evidence import EvidenceState
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import Refused
from cdht.models.form_codes import codes_of
from cdht.reports.document import Heading, Table
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from cdht.reports.person import PARTLY
from tests.reports.reading import docx_table, lines, pdf_texts, without_blanks, xlsx_rows

SHEET, JOURNAL = PAPERS["person-sheet"], PAPERS["person-journal"]


@pytest.fixture
def life(db):
    """Hoàng Văn Quý in two cycles and two units: everything that can be kept about somebody."""
    by = make.commune()
    here, there = make.unit(by), make.unit(by, "Thôn Hạ Lang")
    old, new = make.cycle(by, "Năm 2020", year=2020), make.cycle(by)
    verifier = make.actor(by, "thamdinh", Role.VERIFIER, name="Phan Công Tuấn", units=(here, there))
    first = make.person(by, old, there, number="046061001234", party_member=True)
    row = make.person(by, new, here, number="046061001234", party_member=False, citizen_id=first.citizen_id)
    consents.give(row.id, Medium.PAPER, date(2021, 4, 2), by=by, at=make.NOW)
    consents.withdraw(row.id, date(2021, 6, 1), by=by, at=make.NOW)
    accepted = add_evidence(row.id, 3, "Sổ ghi chép đọc sách", by=by, at=make.NOW)
    make.self_scored(by, row, make.points(9, 8, 7, 9, 8, 7, 9, 8, 7, 9))
    judge_evidence(row.id, {accepted.id: EvidenceState.ACCEPTED}, by=verifier, at=make.NOW)
    make.verified(verifier, row)
    make.voted(by, row, 17, 2)
    make.recognised(by, row)
    revoke(row.id, "Khai sai minh chứng", by=by, at=make.NOW)
    return by, old, new, first, row


def told(document) -> list[str]:
    """Every cell of every table, and every line."""
    cells = [placed.cell.text for table in document.tables for one in table.body() for placed in one]
    return [*cells, *lines(document)]


def facts(table: Table) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in table.rows}


def whole(row, **more) -> Choice:
    return Choice(person_id=row.id, **{"sees_party": True, "on": date(2021, 8, 1)} | more)


# --- Everything about one person ------------------------------------------------------------------------


def test_everything_that_is_kept_stands_on_the_sheet(life) -> None:
    _by, _old, new, first, row = life
    document = SHEET.document(new, whole(row))
    general, agreed, this_year, scores, last_year, accounts = document.tables
    assert facts(general) | {"Lập hồ sơ lúc": ""} == {
        "Họ và tên": "Hoàng Văn Quý", "Ngày sinh": "1961", "Giới tính": "Nam",
        "Số CCCD": "•••••••• 1234 (chỉ in bốn số cuối)", "Điện thoại": "Chưa ghi", "Địa chỉ": "Chưa ghi",
        "Lập hồ sơ lúc": "",
    }  # fmt: skip
    assert [consent[1:] for consent in agreed.rows] == [
        ("02/04/2021", "Đã ký trên giấy", "Trần Thị Diệu Hương", "01/06/2021")
    ]
    codes = codes_of([first.id, row.id])
    assert facts(this_year) == {
        "Đơn vị": "Thôn Bao La – Đức Nhuận", "Thành phần": "Người lao động thuộc các thôn",
        "Đối tượng lúc đăng ký": "Nông dân và lao động nông thôn",
        "Đối tượng hiện nay": "Nông dân và lao động nông thôn", "Đảng viên": "Không",
        "Mã phiếu tự chấm": codes[row.id],
    }  # fmt: skip
    assert facts(last_year)["Đảng viên"] == "Có"
    assert facts(last_year)["Mã phiếu tự chấm"] == codes[first.id]
    assert [line[2:4] for line in scores.rows] == [(own, 8) for own in (9, 8, 7, 9, 8, 7, 9, 8, 7, 9)]
    assert scores.rows[2][4] == "- Sổ ghi chép đọc sách (chấp nhận)\nThẩm định ghi: đã xem minh chứng"
    assert scores.total[1:4] == (81, 80, "")
    assert [block.line for block in document.blocks if isinstance(block, Heading) and block.level == 2] == [
        "1. Năm 2021 · Thôn Bao La – Đức Nhuận", "2. Năm 2020 · Thôn Hạ Lang"
    ]  # fmt: skip
    text = " ".join(lines(document))
    for words in (
        "Điểm tự chấm: ghi lúc 08:30 01/07/2021, người nhập: Trần Thị Diệu Hương.",
        "Điểm thẩm định: ghi lúc 08:30 01/07/2021, người nhập: Phan Công Tuấn.",
        "Bầu chọn ngày 10/07/2021: 17 phiếu đồng ý, 2 không đồng ý, 0 không hợp lệ; 20 người có mặt trên 20",
        "Được công nhận theo Quyết định số 45/QĐ-UBND ngày 20/07/2021, giấy số 001/2021, mã tra cứu",
        "Trên giấy ghi: Ông Hoàng Văn Quý, Thôn Bao La – Đức Nhuận. Không còn hiệu lực từ",
        "Chưa có điểm và minh chứng.",
        "đang giữ đến ngày 01 tháng 8 năm 2021 về người có tên trên",
    ):
        assert words in text, words
    assert [line[:2] for line in accounts.rows] == [
        ("Phan Công Tuấn", "2 lần"), ("Trần Thị Diệu Hương", "9 lần")
    ]  # fmt: skip


def test_the_whole_number_stands_on_no_paper(life) -> None:
    _by, _old, new, _first, row = life
    for paper in (SHEET, JOURNAL):
        for way in ("pdf", "docx", "html"):
            assert b"046061001234" not in paper.make(new, way, whole(row))
        assert "046061001234" not in without_blanks("".join(pdf_texts(paper.make(new, "pdf", whole(row)))))


def test_party_membership_only_for_who_may_see_it(life) -> None:
    by, _old, new, _first, row = life
    edited = RegistrationFacts(
        Person("Hoàng Văn Quý", Birth(1961), Gender.MALE, "046061001234"), row.unit_id, "farmer", "farmer",
        row.registered_on, row.component, None, "x",
    )  # fmt: skip
    fresh = make.person(by, new, row.unit, "Lê Ưu Đàm", party_member=True)
    change(
        fresh.id, replace(edited, person=Person("Lê Ưu Đàm", Birth(1961), Gender.MALE), party_member=False),
        version=None, by=by, at=make.NOW,
    )  # fmt: skip
    assert "Đảng viên: có → không" in "\n".join(told(JOURNAL.document(new, whole(fresh))))
    hidden = "\n".join(told(JOURNAL.document(new, whole(fresh, sees_party=False))))
    assert "Đảng viên: đã đổi (chỉ người có trách nhiệm xem được)" in hidden
    assert "có → không" not in hidden
    assert "Đảng viên" in told(SHEET.document(new, whole(row)))
    assert not any("Đảng viên" in one for one in told(SHEET.document(new, whole(row, sees_party=False))))


def test_other_units_stay_out_for_who_may_not_see_them_and_the_paper_says_so(life) -> None:
    _by, _old, new, first, row = life
    for paper in (SHEET, JOURNAL):
        document = paper.document(new, whole(row, units=frozenset({row.unit_id})))
        everything = told(document)
        assert not any("Thôn Hạ Lang" in one for one in everything)
        assert any(PARTLY in one for one in everything)
        complete = told(paper.document(new, whole(row)))
        assert any(first.unit.name in one for one in complete)
        assert not any(PARTLY in one for one in complete)


def test_entries_that_were_joined_belong_to_the_person(life) -> None:
    by, _old, new, _first, row = life
    third = make.cycle(by, "Năm 2022", year=2022)
    again = make.person(by, third, row.unit, "Hoàng Văn Quỳ", year=1961, is_new=True, is_unseen=True)
    merge(row.citizen_id, again.citizen_id, by=by, at=make.NOW)
    everything = told(SHEET.document(new, whole(row)))
    assert "Hoàng Văn Quỳ" in everything
    assert any("Năm 2022" in one for one in everything)
    assert told(SHEET.document(third, whole(again)))[:1] == everything[:1]


def test_without_a_person_of_the_cycle_there_is_no_paper(life) -> None:
    _by, old, new, first, row = life
    strange = ((SHEET, new, Choice()), (JOURNAL, old, whole(row)), (SHEET, new, whole(first)))
    for paper, cycle, choice in strange:
        with pytest.raises(Refused, match="Mở hồ sơ của người đó"):
            paper.document(cycle, choice)


# --- The journal ----------------------------------------------------------------------------------------


def test_the_journal_says_when_who_what_and_why(life) -> None:
    _by, _old, new, _first, row = life
    [table] = JOURNAL.document(new, whole(row)).tables
    said = [row[0].text if len(row) == 1 else row[1:] for row in table.rows]
    assert said[0] == "Năm 2021 · Thôn Bao La – Đức Nhuận"
    assert said[1] == ("Trần Thị Diệu Hương", "Đăng ký tham gia")
    assert said[-2] == "Năm 2020 · Thôn Hạ Lang"
    assert all(len(row) == 1 or row[0] == "08:30 01/07/2021" for row in table.rows)
    whats = [one[1] for one in said if isinstance(one, tuple)]
    assert "Đã tự chấm xong, 81 điểm\nChỉ số 1 đến 10: 9, 8, 7, 9, 8, 7, 9, 8, 7, 9" in whats
    assert any(what.startswith("Đã thẩm định, 80 điểm\nChỉ số 1: tự chấm 9, thẩm định 8") for what in whats)
    assert "Thu hồi công nhận\nBước: Được công nhận → Không công nhận\nLý do: Khai sai minh chứng" in whats
    read = docx_table(JOURNAL.make(new, "docx", whole(row)), "Lúc")
    assert [line[1:] for line in read if line[1] == "Phan Công Tuấn"] == [
        list(one) for one in said if one[0] == "Phan Công Tuấn"
    ]
    assert len(xlsx_rows(JOURNAL.make(new, "xlsx", whole(row)))) >= len(table.rows)


def test_the_server_by_itself_sees_everything(life) -> None:
    by, _old, new, _first, row = life
    assert Actor.server(by.commune_id).sees_party
    assert JOURNAL.document(new, Choice(person_id=row.id)).title == "Nhật ký của Hoàng Văn Quý"
