"""The papers between the plan and the decision: what stands on them, filled in and blank, in every file."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

import docx as python_docx
import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.committee import MemberFacts, keep_member
from cdht.actions.registration import NewRegistration, register, withdraw
from cdht.actions.voting import MeetingFacts, VoteCast, record_meeting
from cdht.domain.accounts import Actor
from cdht.domain.people import Birth, Gender
from cdht.domain.problems import Refused
from cdht.models.cycles import Cycle
from cdht.models.registration import Registration
from cdht.models.units import Unit
from cdht.reports import docx, pdf
from cdht.reports.document import (
    Column,
    Document,
    Grounds,
    Letterhead,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
    plain,
)
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import EXPECTED, docx_table, lines, pdf_texts, without_blanks, xlsx_rows
from tests.reports.sample import HOSTILE, LONGEST_NAME
from tests.reports.test_pdf import used_fonts

OF_THE_CYCLE = ("plan", "committee-decision", "score-sheets", "proposal")
OF_UNITS = ("registration-form", "training-attendance", "minutes", "invitation", "vote-minutes")
NAMES = (*OF_THE_CYCLE, *OF_UNITS)
LONG_UNIT = ("Chi hội Khuyến học thôn Đức Nhuận – Bao La – Thượng Phú – Hạ Lang " * 2)[:118].strip()
BOX = "□"


@pytest.fixture
def village(db):
    """An actor, a cycle under QĐ 244, a unit with four people at four points of the way, and another unit."""
    by = Actor.server(make.commune().commune_id)
    cycle, unit, other = make.cycle(by, code="khvn-2022"), make.unit(by), make.unit(by, "Thôn Hạ Lang")
    names = ("Võ Y", "Đặng Thị Ánh Nguyệt", "Hồ Thị Kim Yến", LONGEST_NAME)
    rows = [make.person(by, cycle, unit, name, year=1950 + 5 * i) for i, name in enumerate(names)]
    make.self_scored(by, rows[1], make.points(9))
    for row, points in ((rows[2], make.points(9)), (rows[3], make.points(9, 9, 9, 9, 9, 4, 9, 9, 9, 9))):
        make.self_scored(by, row, make.points(9))
        make.verified(by, row, points)
    return by, cycle, unit, other, rows


def chosen(name: str, unit_id: int | None) -> Choice:
    return Choice(unit_id=unit_id if name in OF_UNITS else None)


def pdf_text(made: bytes) -> str:
    """Everything that the PDF says, page numbers aside, without blanks."""
    pages = [re.sub(r"^\s*\d+\s*\n", "", text) for text in pdf_texts(made)]
    return without_blanks("".join(pages))


def docx_text(made: bytes) -> str:
    word = python_docx.Document(io.BytesIO(made))
    return without_blanks("".join(t.text or "" for t in word.element.body.iter() if t.tag.endswith("}t")))


def said(document: Document) -> Iterator[str]:
    """Every text that somebody must find on the paper: words, tables, titles of signers, names."""
    yield from lines(document)
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (cell.cell.text for row in block.body() for cell in row)
        if isinstance(block, Signature):
            yield from block.recipients
            yield from (text for one in block.signers for text in (*one.titles, one.name, one.agency_title))


# --- Every paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_pdf_and_word_say_all_of_it_with_embedded_fonts(pilot: Cycle, name: str) -> None:
    paper, choice = PAPERS[name], chosen(name, Unit.get(Unit.kind == "hamlet").id)
    document, made = paper.document(pilot, choice), paper.make(pilot, "pdf", choice)
    printed, written = pdf_text(made), docx_text(paper.make(pilot, "docx", choice))
    folded = unicodedata.normalize("NFC", printed).upper()
    for text in said(document):
        wanted = without_blanks(text).upper()
        assert wanted in folded, text
        assert wanted in written.upper(), text
    fonts = used_fonts(PdfReader(io.BytesIO(made)))
    assert fonts and all(embedded and "LiberationSerif" in font for font, embedded in fonts)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_and_heads_after_the_decree(pilot: Cycle, name: str) -> None:
    paper = PAPERS[name]
    unit_id = Unit.get(Unit.kind == "hamlet").id if name in OF_UNITS else None
    kinds = {
        "plan": ("KH", "peoples_committee", "/KH-UBND"),
        "committee-decision": ("QĐ", "peoples_committee", "/QĐ-UBND"),
        "minutes": ("BB", "steering_committee", "/BB-BCĐ"),
        "invitation": ("GM", "steering_committee", "/GM-BCĐ"),
        "vote-minutes": ("BB", "", ""),
        "proposal": ("TTr", "steering_committee", "/TTr-BCĐ"),
    }
    kind, series, number = kinds.get(name, ("", "", ""))
    assert (paper.kind, paper.series) == (kind, series)
    head = next(
        block
        for block in paper.document(pilot, Choice(unit_id=unit_id)).blocks
        if isinstance(block, Letterhead)
    )
    assert head.number == number
    if series:
        issued = Choice(unit_id=unit_id, on=date(2021, 7, 5), number=f"05{number}")
        document = paper.document(pilot, issued)
        head = next(block for block in document.blocks if isinstance(block, Letterhead))
        assert (head.number_line, head.place_line) == (
            f"Số: 05{number}",
            "Quảng Phú, ngày 05 tháng 7 năm 2021",
        )
        body = [plain(block.text) for block in document.blocks if hasattr(block, "indent")]
        assert any(text.endswith("./.") for text in body)


def test_recipients_end_with_the_archive(pilot: Cycle) -> None:
    unit_id = Unit.get(Unit.kind == "hamlet").id
    for name in ("plan", "committee-decision", "invitation", "proposal"):
        [end] = [
            one
            for one in PAPERS[name].document(pilot, chosen(name, unit_id)).blocks
            if isinstance(one, Signature)
        ]
        assert end.recipients[-1].startswith("- Lưu: VT"), name
        assert all(line.endswith(";") for line in end.recipients[:-1])


@pytest.mark.parametrize("name", NAMES)
def test_with_nobody(db, name: str) -> None:
    by = Actor.server(make.commune().commune_id)
    cycle, unit = make.cycle(by), make.unit(by)
    paper, choice = PAPERS[name], chosen(name, unit.id)
    if name == "registration-form":
        with pytest.raises(Refused, match="In phiếu trống"):
            paper.document(cycle, choice)
        choice = Choice(unit_id=unit.id, blank_for="any")
    for way in paper.formats:
        assert paper.make(cycle, way, choice)
    text = " ".join(" ".join(pdf_texts(paper.make(cycle, "pdf", choice))).split())
    assert "None" not in text and " 0%" not in text
    if name in OF_UNITS and name != "registration-form":
        with pytest.raises(Refused, match="Chưa có ai"):
            paper.document(make.cycle(by, "Năm 2022", year=2022), Choice())


def test_the_longest_names_are_whole(village) -> None:
    by, cycle, _unit, _other, _rows = village
    unit = make.unit(by, LONG_UNIT)
    row = make.person(by, cycle, unit, f"{LONGEST_NAME[:70]} Ưỡng", year=1990)
    make.self_scored(by, row, make.points(9))
    make.verified(by, row, make.points(9))
    make.voted(by, row)
    for name in (
        "registration-form",
        "training-attendance",
        "minutes",
        "score-sheets",
        "vote-minutes",
        "proposal",
    ):
        made = PAPERS[name].make(cycle, "pdf", chosen(name, unit.id))
        printed = pdf_text(made)
        assert without_blanks(row.citizen.name) in printed, name
        assert without_blanks(LONG_UNIT).upper() in printed.upper(), name
        if name == "registration-form":
            assert len(PdfReader(io.BytesIO(made)).pages) == 1
    blank = PAPERS["registration-form"].make(cycle, "pdf", Choice(unit_id=unit.id, blank_for="any"))
    assert len(PdfReader(io.BytesIO(blank)).pages) == 1


def test_sixty_units_each_on_pages_of_their_own(db) -> None:
    by = Actor.server(make.commune().commune_id)
    cycle = make.cycle(by)
    units = [make.unit(by, f"Thôn số {n}") for n in range(1, 61)]
    register(
        cycle.id,
        [
            NewRegistration(
                make.Person(f"Trần {chr(65 + n // 26)}{chr(97 + n % 26)} Ba", Birth(1970), Gender.MALE, ""),
                unit.id, audience="farmer", registered_on=date(2021, 4, 2),
            )
            for n, unit in enumerate(units)
        ],
        by=by, at=make.NOW,
    )  # fmt: skip
    pages = pdf_texts(PAPERS["invitation"].make(cycle, "pdf"))
    assert len(pages) == 60
    assert all(f"Thôn số {n}," in page for n, page in enumerate(pages, start=1))
    assert len(pdf_texts(PAPERS["minutes"].make(cycle, "pdf"))) >= 60
    table = next(iter(PAPERS["proposal"].document(cycle).tables))
    assert len(table.rows) == 60 and table.total[1:] == (60, 0, 0, 0, 0)


def test_hostile_texts_stay_texts(db) -> None:
    by = Actor.server(make.commune().commune_id)
    cycle = make.cycle(by)
    for number, text in enumerate(HOSTILE[:4]):
        unit = make.unit(by, text)
        make.person(by, cycle, unit, f"{'ABCD'[number]}{text}"[:79], year=1950 + 9 * number)
        keep_member(
            cycle.id,
            MemberFacts(text[:79], text, text, text, number, frozenset({unit.id})),
            by=by,
            at=make.NOW,
        )
    for name in NAMES:
        paper = PAPERS[name]
        if name == "vote-minutes":
            continue  # nobody can be voted on yet
        printed = pdf_text(paper.make(cycle, "pdf"))
        assert "root:x" not in printed
        if name != "plan":
            assert without_blanks(HOSTILE[0][:70]) in printed, name
        paper.make(cycle, "docx")


# --- Plan and committee ------------------------------------------------------------------------------


def test_the_plan_tells_what_is_recorded_and_leaves_the_rest_open(pilot: Cycle) -> None:
    document = PAPERS["plan"].document(pilot)
    [table] = document.tables
    assert [row[2] for row in table.rows] == [
        "Từ ngày 08/03/2021", "Trước ngày …/…/2021", "Trước ngày …/…/2021", "Hết ngày 05/07/2021",
        "Hằng tháng",
        *["Trước ngày …/…/2021"] * 4,
    ]  # fmt: skip
    told = lines(document)
    for line in (
        "Thực hiện thí điểm mô hình “Công dân học tập” năm 2021\ntrên địa bàn xã Quảng Phú",
        "Đơn vị tham gia gồm 03 đơn vị: Cơ quan xã; Thôn Bao La – Đức Nhuận; Ban Khuyến học Họ Hoàng.",
        "Công dân đạt từ 70 điểm, tính theo điểm thẩm định.",
        "- Năng lực tự học, học tập suốt đời: 04 chỉ số;",
    ):
        assert line in told, line
    [grounds] = [block for block in document.blocks if isinstance(block, Grounds)]
    assert grounds.lines == (
        "Căn cứ Kế hoạch số 03/KH-UBND ngày 12 tháng 01 năm 2021 của Ủy ban nhân dân huyện Quảng Điền "
        "về việc triển khai thí điểm mô hình “Công dân học tập” trên địa bàn huyện",
    ), "neither itself nor what came later"


def test_the_rule_of_the_cycle_stands_in_the_plan(village) -> None:
    _by, cycle, _unit, _other, _rows = village
    assert "Công dân đạt từ 80 điểm, không chỉ số nào dưới 5, tính theo điểm thẩm định." in lines(
        PAPERS["plan"].document(cycle)
    )


def test_the_committee_with_tasks_and_units(pilot: Cycle) -> None:
    document = PAPERS["committee-decision"].document(pilot)
    [table] = document.tables
    assert table.rows[0] == (
        1,
        "Nguyễn Quốc Việt",
        "Phó Chủ tịch UBND xã",
        "Trưởng ban",
        "Phụ trách chung",
        "",
    )
    assert table.rows[4] == (
        5, "Hoàng Ngọc Bảo", "Chi hội trưởng Chi hội Khuyến học thôn", "Ủy viên",
        "Theo dõi, đôn đốc thôn Bao La – Đức Nhuận", "Thôn Bao La – Đức Nhuận",
    )  # fmt: skip
    assert len(table.rows) == 6
    articles = [line for line in lines(document) if line.startswith("Điều")]
    assert [line[:7] for line in articles] == ["Điều 1.", "Điều 2.", "Điều 3.", "Điều 4."]
    assert "gồm 06 thành viên có tên trong danh sách kèm theo." in articles[0]
    assert articles[-1].endswith("chịu trách nhiệm thi hành Quyết định này./.")
    [signature] = [block for block in document.blocks if isinstance(block, Signature)]
    assert signature.signers == (
        Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Quốc Việt"),
    )


def test_before_members_are_recorded_there_are_lines_for_the_hand(village) -> None:
    _by, cycle, *_rest = village
    document = PAPERS["committee-decision"].document(cycle)
    [table] = document.tables
    assert table.rows == tuple((number, "", "", "", "", "") for number in range(1, 9)) and table.tall >= 28
    [signature] = [block for block in document.blocks if isinstance(block, Signature)]
    assert signature.signers == (Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),)


# --- Registration and training -----------------------------------------------------------------------


def form_rows(cycle: Cycle, choice: Choice) -> list[tuple[str, ...]]:
    [table] = PAPERS["registration-form"].document(cycle, choice).tables
    return [tuple(cell.cell.text for cell in row) for row in table.body()]


def test_a_registration_form_shows_what_is_known_and_ticks_nothing(village) -> None:
    by, cycle, unit, _other, _rows = village
    row = make.person(
        by, cycle, unit, "Lê Thị Ánh", year=1985, gender=Gender.FEMALE, number="046185001234",
        party_member=True, audience="worker",
    )  # fmt: skip
    rows = form_rows(cycle, Choice(person_id=row.id))
    assert rows[:9] == [
        ("Họ và tên", "Lê Thị Ánh"),
        ("Ngày, năm sinh", "1985", "Giới tính", "Nữ"),
        ("Đơn vị", "Thôn Bao La – Đức Nhuận, xã Quảng Phú"),
        ("Địa chỉ (không bắt buộc)", ""),
        ("Điện thoại (không bắt buộc)", "", "Số CCCD\n(không bắt buộc)", ""),
        ("Thành phần", "Người lao động thuộc các thôn"),
        ("Đối tượng", cycle.rules.audience("worker").label),
        ("Đảng viên (chỉ để thống kê)", f"{BOX}\xa0Có\xa0\xa0\xa0 {BOX}\xa0Không"),
        ("2. Nội dung đăng ký",),
    ]
    assert rows[-1] == (f"{BOX}\xa0Tôi\xa0đồng\xa0ý", f"{BOX}\xa0Tôi\xa0không\xa0đồng\xa0ý")
    assert rows[-2][0].startswith("Mục đích: đăng ký, đánh giá và công nhận “Công dân học tập”.")
    assert rows[-2][0].endswith("trả lời trong 2 ngày làm việc, việc rút và xóa làm xong trong 15 ngày.")
    text = pdf_text(PAPERS["registration-form"].make(cycle, "pdf", Choice(person_id=row.id)))
    for never in ("046185001234", "dântộc", "tôngiáo"):
        assert never not in text


def test_blank_registration_forms(village) -> None:
    _by, cycle, unit, _other, rows = village
    blank = form_rows(cycle, Choice(unit_id=unit.id, blank_for="any"))
    labels = [audience.label for audience in cycle.rules.audiences]
    assert blank[0] == ("Họ và tên", "")
    assert blank[2] == ("Đơn vị", "Thôn Bao La – Đức Nhuận, xã Quảng Phú")
    assert [text.replace("\xa0", " ").strip() for text in blank[6][1].split(BOX)[1:]] == labels
    assert form_rows(cycle, Choice(blank_for="worker"))[6][1] == cycle.rules.audience("worker").label
    pages = pdf_texts(PAPERS["registration-form"].make(cycle, "pdf", Choice(blank_for="any", copies=3)))
    assert len(pages) == 3
    assert len({without_blanks(re.sub(r"^\d+\s*\n", "", page)) for page in pages}) == 1, (
        "but for their numbers"
    )
    assert not any(row.citizen.name in page for row in rows for page in pages)
    for wrong in (
        Choice(blank_for="elf"),
        Choice(blank_for="any", copies=0),
        Choice(blank_for="any", copies=101),
    ):
        with pytest.raises(Refused):
            PAPERS["registration-form"].document(cycle, wrong)


def test_the_form_is_of_those_who_take_part(village) -> None:
    by, cycle, unit, _other, rows = village
    withdraw(rows[0].id, "Chuyển đi nơi khác", by=by, at=make.NOW)
    tables = PAPERS["registration-form"].document(cycle, Choice(unit_id=unit.id)).tables
    assert {table.rows[0][1].text for table in tables} == {row.citizen.name for row in rows[1:]}


def test_the_training_list_to_sign(village) -> None:
    by, cycle, unit, _other, rows = village
    make.person(by, cycle, _other, "Lê Văn Bảo")
    choice = Choice(unit_id=unit.id, spare=2)
    document = PAPERS["training-attendance"].document(cycle, choice)
    [table] = document.tables
    assert {row[1] for row in table.rows[:4]} == {row.citizen.name for row in rows}
    assert [row[1] for row in table.rows[4:]] == ["", ""] and table.tall >= 28
    assert "Đơn vị: Thôn Bao La – Đức Nhuận, xã Quảng Phú" in lines(document)
    names = [row[1] for row in table.rows]
    assert [
        row[1] for row in docx_table(PAPERS["training-attendance"].make(cycle, "docx", choice), "STT")[1:]
    ] == names
    with pytest.raises(Refused, match="từ 0 đến 100"):
        PAPERS["training-attendance"].document(cycle, Choice(spare=101))


# --- Scores ------------------------------------------------------------------------------------------


def test_the_score_list_has_both_sheets_of_everybody(pilot: Cycle) -> None:
    made = xlsx_rows(PAPERS["score-sheets"].make(pilot, "xlsx"))
    people = [row for row in made if isinstance(row[0], int)]
    assert len(people) == 55
    for row in people:
        own, verified = row[2:12], row[13:23]
        assert sum(own) == row[12] and sum(verified) == row[23]
        assert row[24] == ("Đạt" if row[23] >= 70 else "Chưa đạt")
    assert sum(row[24] == "Đạt" for row in people) == EXPECTED["total"]["recognised"]
    bands = [sum(low <= row[23] <= high for row in people) for low, high in ((70, 79), (80, 89), (90, 100))]
    assert bands == EXPECTED["total"]["bands"]
    pages = PdfReader(io.BytesIO(PAPERS["score-sheets"].make(pilot, "pdf"))).pages
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    assert (
        len(
            [row for row in docx_table(PAPERS["score-sheets"].make(pilot, "docx"), "STT") if row[0].isdigit()]
        )
        == 55
    )


def test_only_sheets_that_count_are_listed(village) -> None:
    _by, cycle, _unit, _other, rows = village
    [table] = PAPERS["score-sheets"].document(cycle).tables
    found = {row[1].rsplit(" (", 1)[0]: row[2:] for row in table.rows if len(row) > 1}
    nines, empty = ((9,) * 10 + (90,)), ("",) * 11
    assert found == {
        rows[0].citizen.name: (*empty, *empty, ""),
        rows[1].citizen.name: (*nines, *empty, ""),
        rows[2].citizen.name: (*nines, *nines, "Đạt"),
        rows[3].citizen.name: (*nines, 9, 9, 9, 9, 9, 4, 9, 9, 9, 9, 85, "Chưa đạt"),
    }


def test_the_minutes_of_verification(village) -> None:
    by, cycle, unit, _other, rows = village
    facts = MemberFacts("Phan Công Tuấn", "Ủy viên", "Công đoàn", "Đôn đốc", 1, frozenset({unit.id}))
    keep_member(cycle.id, facts, by=by, at=make.NOW)
    document = PAPERS["minutes"].document(cycle, Choice(unit_id=unit.id))
    [table] = document.tables
    found = {row[1].rsplit(" (", 1)[0]: row[2:] for row in table.rows}
    empty = ("",) * 11
    assert found == {
        rows[0].citizen.name: ("", *empty, ""),
        rows[1].citizen.name: (90, *empty, ""),
        rows[2].citizen.name: (90, *(9,) * 10, 90, "Đạt"),
        rows[3].citizen.name: (
            90, 9, 9, 9, 9, 9, 4, 9, 9, 9, 9, 85, "Chưa đạt: chỉ số 6 dưới 5; thấp nhất: chỉ số 6 (4 điểm)",
        ),
    }  # fmt: skip
    told = lines(document)
    assert "Ban Chỉ đạo: Phan Công Tuấn (Ủy viên)" in told
    assert (
        "Đăng ký 4 người; đã tự chấm 3 người; đã thẩm định 2 người, trong đó đạt 1 người, chưa đạt 1 người."
        in told
    )
    [title] = [block for block in document.blocks if isinstance(block, Title)]
    assert title.subject.endswith("Thôn Bao La – Đức Nhuận, xã Quảng Phú")
    assert document.landscape and all(section.landscape for section in document.sections())


# --- Meeting -----------------------------------------------------------------------------------------


def meet(by: Actor, cycle: Cycle, unit: Unit, *votes: tuple[Registration, int, int]) -> None:
    facts = MeetingFacts(24, 18, date(2021, 7, 10), "Nhà văn hóa thôn", "Trần Đình Khuê", "Lê Thị Lan")
    record_meeting(
        cycle.id, unit.id, facts, [VoteCast(row.id, yes, no, 1) for row, yes, no in votes], by=by, at=make.NOW
    )


def test_the_invitation_before_and_after_the_day_is_known(village) -> None:
    by, cycle, unit, _other, rows = village
    before = lines(PAPERS["invitation"].document(cycle, Choice(unit_id=unit.id)))
    assert "Thời gian: ……… giờ ………, ngày ……… tháng ……… năm ………." in before
    assert "- 4 công dân của đơn vị đã đăng ký, trong đó 2 người đã được thẩm định;" in before
    meet(by, cycle, unit, (rows[2], 16, 1))
    after = lines(PAPERS["invitation"].document(cycle, Choice(unit_id=unit.id)))
    assert "Thời gian: ……… giờ ………, ngày 10 tháng 7 năm 2021." in after
    assert "Địa điểm: Nhà văn hóa thôn" in after and "Chủ trì: Trần Đình Khuê" in after


def test_the_minutes_of_the_vote(village) -> None:
    by, cycle, unit, _other, rows = village
    choice = Choice(unit_id=unit.id)
    blank = PAPERS["vote-minutes"].document(cycle, choice)
    assert [row[2:] for row in blank.tables[0].rows] == [("",) * 6] * 2
    assert "Số người đủ phiếu: ……… người. Số người không đủ phiếu: ……… người." in lines(blank)
    meet(by, cycle, unit, (rows[2], 17, 0), (rows[3], 8, 9))
    document = PAPERS["vote-minutes"].document(cycle, choice)
    found = {row[1].rsplit(" (", 1)[0]: row[2:] for row in document.tables[0].rows}
    assert found == {
        rows[2].citizen.name: (17, 0, 1, 18, "94,4%", "Đủ phiếu"),
        rows[3].citizen.name: (8, 9, 1, 18, "44,4%", "Không đủ"),
    }
    told = lines(document)
    for line in (
        "Hôm nay, ngày 10 tháng 7 năm 2021, tại Nhà văn hóa thôn",
        "Có mặt 18/24 (75%) số người được quyền bầu.",
        "Tỉ lệ tính trên tổng số phiếu hợp lệ và không hợp lệ. Được bầu khi hơn 50% số phiếu thu về đồng ý.",
        f"Số người đủ phiếu: 1 người: {rows[2].citizen.name}.",
        f"Số người không đủ phiếu: 1 người: {LONGEST_NAME}.",
    ):
        assert line in told, line
    [signature] = [block for block in document.blocks if isinstance(block, Signature)]
    assert [one.name for one in signature.signers] == ["Lê Thị Lan", "Trần Đình Khuê"]


@pytest.mark.parametrize("people", [6, 9, 13, 14, 15])
def test_no_signature_stands_alone_on_a_page(people: int) -> None:
    """Whatever the length of the list, the last words of the paper come over with the signature."""
    rows = tuple((str(n), "Võ Y") for n in range(people))
    blocks = (
        *(Title("Danh sách", f"Thôn {n}") for n in range(7)),
        Table((Column(1), Column(9)), (("TT", "Tên"),), rows, tall=22),
        Paragraph("Lời cuối của giấy này./."),
        Signature((Signer(("THƯ KÝ",), "Lê A"),)),
    )
    document = Document("x", blocks)
    last = pdf_texts(pdf.render(document))[-1]
    assert ("Lê A" in last) and ("Lời cuối" in last)
    word = python_docx.Document(io.BytesIO(docx.render(document)))
    [closing] = [one for one in word.paragraphs if one.text.startswith("Lời cuối")]
    assert closing.paragraph_format.keep_with_next
