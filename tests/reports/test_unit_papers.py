"""Papers of units, read back from their files: forms to fill in, lists to sign, ballots, minutes."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import docx as python_docx
import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.evidence import add_evidence
from cdht.actions.registration import withdraw
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.voting import MeetingFacts, VoteCast, record_meeting
from cdht.domain.accounts import Actor
from cdht.domain.problems import Refused
from cdht.models.form_codes import codes_of
from cdht.reports.document import BallotPapers, ScoreForm, Table
from cdht.reports.facts import Choice
from cdht.reports.papers import PAPERS
from tests.reports.reading import decoded, docx_table, pdf_texts, without_blanks, xlsx_rows
from tests.reports.sample import HOSTILE, LONGEST_NAME
from tests.reports.test_pdf import used_fonts

PLACE = "http://192.168.1.5:8000"
NAMES = ("Võ Y", "Đặng Thị Ánh Nguyệt", "Hồ Thị Kim Yến", LONGEST_NAME)
FORMS, LIST, BALLOTS, TALLY = (PAPERS[name] for name in ("self-assessment", "attendance", "ballots", "tally"))
needs_zbarimg = pytest.mark.skipif(
    not (shutil.which("zbarimg") and shutil.which("pdftoppm")),
    reason="đọc mã QR cần zbarimg và pdftoppm (gói zbar-tools, poppler-utils)",
)


@pytest.fixture
def village(db):
    """An actor, a cycle with two units: four people, the longest name among them, and one elsewhere."""
    by = Actor.server(make.commune().commune_id)
    cycle, unit, other = make.cycle(by, code="khvn-2022"), make.unit(by), make.unit(by, "Thôn Hạ Lang")
    audiences = ("farmer", "worker", "professional", "worker")
    rows = [
        make.person(by, cycle, unit, name, audience=audience)
        for name, audience in zip(NAMES, audiences, strict=True)
    ]
    make.person(by, cycle, other, "Lê Văn Bảo")
    return by, cycle, unit, rows


def ordered(rows) -> list[str]:
    from cdht.domain.people import sort_key

    return sorted((row.citizen.name for row in rows), key=sort_key)


# --- Self-assessment forms ---------------------------------------------------------------------------


def test_two_pages_for_each_person_in_the_order_of_the_grid(village) -> None:
    _by, cycle, unit, rows = village
    made = FORMS.make(cycle, "pdf", Choice(unit_id=unit.id, place=PLACE))
    pages = pdf_texts(made)
    assert len(pages) == 2 * len(rows)
    codes, by_name = codes_of(row.id for row in rows), {row.citizen.name: row for row in rows}
    for index, name in enumerate(ordered(rows)):
        front, back = without_blanks(pages[2 * index]), without_blanks(pages[2 * index + 1])
        row = by_name[name]
        for text in (name, codes[row.id], "1961", unit.name, "PHIẾU TỰ ĐÁNH GIÁ, CHO ĐIỂM", "Tổng cộng"):
            assert without_blanks(text) in front, text
        assert without_blanks(name) in back and codes[row.id] in back
        assert "LêVănBảo" not in front


def test_the_words_are_the_audience_s_own_whole_and_in_order(village) -> None:
    _by, cycle, _unit, rows = village
    for row in rows[:3]:
        front, back = map(without_blanks, pdf_texts(FORMS.make(cycle, "pdf", Choice(person_id=row.id))))
        at, behind = 0, 0
        for one in cycle.rules.indicators:
            guidance = one.guidance[row.audience]
            wording = without_blanks(guidance.wording)
            assert wording in front[at:], wording
            at = front.index(wording, at)
            for level in guidance.levels:
                words = without_blanks(f"{level.low} – {level.high}: {level.text}")
                assert words in back[behind:], words
                behind = back.index(words, behind)
        others = {who.id for who in cycle.rules.audiences} - {row.audience}
        strange = {cycle.rules.indicator(5).guidance[other].wording for other in others}
        assert not any(without_blanks(text) in front for text in strange)


def test_fonts_are_inside(village) -> None:
    _by, cycle, unit, _rows = village
    for paper in (FORMS, LIST, TALLY):
        fonts = used_fonts(PdfReader(io.BytesIO(paper.make(cycle, "pdf", Choice(unit_id=unit.id)))))
        assert fonts and all(embedded for _name, embedded in fonts)
        assert all("LiberationSerif" in name for name, _embedded in fonts)


@needs_zbarimg
def test_a_telephone_reads_the_address_from_every_front(village, tmp_path: Path) -> None:
    _by, cycle, unit, rows = village
    made = FORMS.make(cycle, "pdf", Choice(unit_id=unit.id, place=PLACE))
    codes = {row.citizen.name: code for row in rows for code in [codes_of([row.id])[row.id]]}
    read = [decoded(made, tmp_path, 2 * index + 1) for index in range(len(rows))]
    assert read == [f"{PLACE}/p/{codes[name]}" for name in ordered(rows)]
    alone = FORMS.make(cycle, "pdf", Choice(person_id=rows[0].id))
    assert decoded(alone, tmp_path, 1) == codes[rows[0].citizen.name], "without a place, the code itself"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="cần pdftotext (gói poppler-utils)")
def test_other_readers_find_the_text_too(village, tmp_path: Path) -> None:
    """What all forms share is drawn once and referred to; a reader must still find it on every page."""
    _by, cycle, unit, rows = village
    file = tmp_path / "a.pdf"
    file.write_bytes(FORMS.make(cycle, "pdf", Choice(unit_id=unit.id)))
    text = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True).stdout
    assert text.count("Tổng cộng (cao nhất 100 điểm)") == len(rows)
    assert text.count("\f") == 2 * len(rows)


def test_filled_forms_carry_the_recorded_points_and_evidence(village) -> None:
    by, cycle, unit, rows = village
    filled = Choice(unit_id=unit.id, filled=True)
    with pytest.raises(Refused, match="Chưa có điểm tự chấm nào"):
        FORMS.document(cycle, filled)
    long = "Minh chứng rất dài của chỉ số năm. " * 14
    for indicator, text in ((1, "Giấy chứng nhận tin học."), (1, "Sổ ghi chép"), (5, long.strip())):
        add_evidence(rows[0].id, indicator, text, by=by, at=make.NOW)
    make.self_scored(by, rows[0], make.points(9, 8, 7, 10, 6, 9, 8, 7, 10, 6))
    save_self_scores([KeyedSheet(rows[1].id, make.points(3, None, *[None] * 8))], by=by, at=make.NOW)
    forms = {form.name: form for form in FORMS.document(cycle, filled).blocks}
    assert set(forms) == {NAMES[0], NAMES[1]}, "only who has points or evidence"
    one, draft = forms[NAMES[0]], forms[NAMES[1]]
    assert (one.points, one.total) == ((9, 8, 7, 10, 6, 9, 8, 7, 10, 6), "80")
    assert one.evidence[:2] == ("Giấy chứng nhận tin học; Sổ ghi chép", "")
    assert (draft.points[:2], draft.total) == ((3, None), "")
    [alone] = FORMS.document(cycle, Choice(person_id=rows[0].id, filled=True)).blocks
    pages = pdf_texts(FORMS.make(cycle, "pdf", Choice(person_id=rows[0].id, filled=True)))
    front = without_blanks(pages[0])
    assert alone.code in pages[0]
    assert "Giấychứngnhậntinhọc;Sổghichép" in front
    assert "Xemtrangminhchứngkèmtheo." in front, "what no box holds stands whole on a page behind"
    assert without_blanks(long.strip(" .")) in without_blanks(pages[2])
    assert len(pages) == 3
    made = FORMS.make(cycle, "docx", Choice(person_id=rows[0].id, filled=True))
    word = python_docx.Document(io.BytesIO(made))
    [boxes] = [table for table in word.tables if table.cell(0, 0).text == "TT"]
    found = {line.cells[0].text: [cell.text for cell in line.cells[2:]] for line in boxes.rows}
    assert found["1"] == ["9", "Giấy chứng nhận tin học; Sổ ghi chép"]
    assert found["4"] == ["10", ""]
    assert found["5"] == ["6", long.strip(" .")]
    assert boxes.rows[-1].cells[2].text == "80"


def test_blank_forms_have_dots_and_no_code(village) -> None:
    _by, cycle, unit, rows = village
    for audience in cycle.rules.audiences:
        document = FORMS.document(cycle, Choice(unit_id=unit.id, blank_for=audience.id, copies=3))
        assert [(form.name, form.code, form.qr) for form in document.blocks] == [("", "", "")] * 3
        pages = pdf_texts(FORMS.make(cycle, "pdf", Choice(blank_for=audience.id, copies=3)))
        assert len(pages) == 6
        assert without_blanks(audience.label) in without_blanks(pages[0])
        assert not any(row.citizen.name in page for row in rows for page in pages)


def test_only_who_has_not_handed_in_and_nobody_who_withdrew(village) -> None:
    by, cycle, unit, rows = village
    make.self_scored(by, rows[0])
    withdraw(rows[1].id, "Chuyển đi nơi khác", by=by, at=make.NOW)

    def names(**chosen) -> set[str]:
        return {form.name for form in FORMS.document(cycle, Choice(unit_id=unit.id, **chosen)).blocks}

    assert names() == {NAMES[0], NAMES[2], NAMES[3]}
    assert names(unscored=True) == {NAMES[2], NAMES[3]}


def test_nobody_and_wrong_choices_are_refused_with_what_to_do(village) -> None:
    by, cycle, _unit, _rows = village
    empty = make.unit(by, "Thôn Mới")
    for paper, choice, words in (
        (FORMS, Choice(unit_id=empty.id), "in phiếu trống"),
        (FORMS, Choice(blank_for="nobody"), "Chọn đối tượng"),
        (FORMS, Choice(blank_for="farmer", copies=0), "từ 1 đến 500"),
        (BALLOTS, Choice(unit_id=empty.id, copies=5), "qua thẩm định"),
        (BALLOTS, Choice(copies=0), "từ 1 đến 2000"),
        (BALLOTS, Choice(per_page=3), "1, 2 hoặc 4"),
        (LIST, Choice(spare=-1), "từ 0 đến 100"),
    ):
        with pytest.raises(Refused, match=words):
            paper.document(cycle, choice)
    assert "chưa có ai đăng ký" in pdf_texts(LIST.make(cycle, "pdf", Choice(unit_id=empty.id)))[0]
    assert "Chưa có ai qua thẩm định" in pdf_texts(TALLY.make(cycle, "pdf", Choice(unit_id=empty.id)))[0]


def test_the_form_in_word(village) -> None:
    _by, cycle, unit, rows = village
    word = python_docx.Document(io.BytesIO(FORMS.make(cycle, "docx", Choice(unit_id=unit.id, place=PLACE))))
    text = "\n".join(t.text or "" for t in word.element.body.iter() if t.tag.endswith("}t"))
    codes = codes_of(row.id for row in rows)
    for row in rows:
        assert text.count(row.citizen.name) == 2 and text.count(codes[row.id]) == 2
    boxes = [table for table in word.tables if table.cell(0, 0).text == "TT"]
    assert len(boxes) == len(rows)
    numbers = [row.cells[0].text for row in boxes[0].rows]
    assert [one for one in numbers if one.isdigit()] == [str(n) for n in range(1, 11)]
    assert len(word.inline_shapes) == len(rows), "a picture for each"
    breaks = word.element.body.xpath("//w:pageBreakBefore")
    assert len(breaks) == 2 * len(rows) - 1, "two pages each, and none before the first"
    assert "▫▪" not in text


def test_300_people_in_seconds(village) -> None:
    _by, cycle, _unit, rows = village
    [one] = FORMS.document(cycle, Choice(person_id=rows[0].id, place=PLACE)).blocks
    from cdht.reports import docx, pdf
    from cdht.reports.document import Document

    forms = tuple(
        ScoreForm(one.text, f"Nguyễn Văn {n}", "1970", one.unit, one.code, f"{one.qr}{n}") for n in range(300)
    )
    made = pdf.render(Document("x", forms))
    assert len(PdfReader(io.BytesIO(made)).pages) == 600
    assert len(made) < 3_000_000
    assert len(docx.render(Document("x", forms))) < 3_000_000


def test_hostile_texts_stay_texts(db) -> None:
    by = Actor.server(make.commune().commune_id)
    cycle = make.cycle(by)
    for number, text in enumerate(HOSTILE):
        unit = make.unit(by, text)
        make.person(by, cycle, unit, "Nguyễn Văn " + "ABCDEGHIKL"[number], year=1950 + 5 * number)
        for paper in (FORMS, LIST):
            choice = Choice(unit_id=unit.id, place=PLACE)
            shown = without_blanks(pdf_texts(paper.make(cycle, "pdf", choice))[0])
            wanted = text if paper is FORMS else text.upper()
            assert without_blanks(wanted) in shown
            assert "root:x" not in shown
            paper.make(cycle, "docx", choice)


def test_longer_wording_takes_more_pages_and_loses_nothing(village) -> None:
    from dataclasses import replace

    from cdht.reports import pdf
    from cdht.reports.document import Document

    _by, cycle, _unit, rows = village
    [form] = FORMS.document(cycle, Choice(person_id=rows[0].id)).blocks
    long = tuple(
        (title, tuple(
            replace(item, wording=f"{item.wording} " + "dài thêm " * 60, levels=tuple(
                (scope, f"{what} " + "rất dài " * 200 + f"hết-{item.number}-") for scope, what in item.levels
            )) for item in items
        )) for title, items in form.text.groups
    )  # fmt: skip
    pages = pdf_texts(pdf.render(Document("x", (replace(form, text=replace(form.text, groups=long)),))))
    assert len(pages) > 4
    everything = without_blanks("".join(pages))
    for number in range(1, 11):
        assert everything.count(f"hết-{number}-") == 5
    assert everything.count("Tổngcộng") == 1
    assert all(form.code in page for page in pages)


# --- Lists and minutes -------------------------------------------------------------------------------


def test_the_list_to_sign(village) -> None:
    _by, cycle, unit, rows = village
    choice = Choice(unit_id=unit.id, spare=3)
    document = LIST.document(cycle, choice)
    [table] = document.tables
    assert [row[1] for row in table.rows] == [*ordered(rows), "", "", ""]
    assert [row[0] for row in table.rows] == list(range(1, 8))
    assert table.tall >= 28, "a hand needs a centimetre"
    read = docx_table(LIST.make(cycle, "docx", choice), "STT")
    assert read[0] == ["STT", "Họ và tên", "Năm sinh", "Ký tên", "Ghi chú"]
    assert [row[1] for row in read[1:5]] == ordered(rows)
    assert (
        ordered(rows)
        == [row[1] for row in xlsx_rows(LIST.make(cycle, "xlsx", choice)) if isinstance(row[0], int)][:4]
    )
    assert "Thôn Hạ Lang" not in " ".join(pdf_texts(LIST.make(cycle, "pdf", choice)))
    everybody = " ".join(pdf_texts(LIST.make(cycle, "pdf")))
    assert "THÔN HẠ LANG" in everybody and "Lê Văn Bảo" in everybody


def test_a_line_to_sign_is_a_centimetre_high_in_every_file(village) -> None:
    from docx.shared import Pt
    from openpyxl import load_workbook

    _by, cycle, unit, _rows = village
    choice = Choice(unit_id=unit.id)
    word = python_docx.Document(io.BytesIO(LIST.make(cycle, "docx", choice)))
    [table] = [one for one in word.tables if one.cell(0, 0).text == "STT"]
    assert all(row.height >= Pt(30) for row in table.rows[1:])
    sheet = load_workbook(io.BytesIO(LIST.make(cycle, "xlsx", choice))).worksheets[0]
    last = sheet.max_row
    assert sheet.row_dimensions[last].height >= 30


def walk(by, rows, count=20) -> None:
    for row in rows:
        make.self_scored(by, row, make.points(9))
        make.verified(by, row, make.points(9))


def test_the_minutes_are_empty_before_and_filled_in_after_the_meeting(village) -> None:
    by, cycle, unit, rows = village
    walk(by, rows)
    choice = Choice(unit_id=unit.id)
    [table] = TALLY.document(cycle, choice).tables
    assert [row[2:] for row in table.rows] == [("", "", "", "", "")] * 4
    facts = MeetingFacts(20, 18, date(2021, 7, 10), "Nhà văn hóa thôn", "Trần Đình Khuê", "Lê Thị Lan")
    votes = [VoteCast(row.id, 17 - index, index, 1) for index, row in enumerate(rows[:-1])]
    record_meeting(cycle.id, unit.id, facts, [*votes, VoteCast(rows[-1].id, 8, 9, 1)], by=by, at=make.NOW)
    [table] = TALLY.document(cycle, choice).tables
    found = {str(row[1]).removesuffix(" (1961)"): row[2:] for row in table.rows}
    assert found == {
        NAMES[0]: (17, 0, 1, 18, "Đủ phiếu"), NAMES[1]: (16, 1, 1, 18, "Đủ phiếu"),
        NAMES[2]: (15, 2, 1, 18, "Đủ phiếu"), NAMES[3]: (8, 9, 1, 18, "Không đủ"),
    }  # fmt: skip
    assert table.total[0].text == "Tổng cộng: 4 người", "how many stood, not how many were carried"
    assert table.total[1:] == (56, 12, 4, 72, "")
    text = " ".join(" ".join(pdf_texts(TALLY.make(cycle, "pdf", choice))).split())
    for words in ("ngày 10 tháng 7 năm 2021", "tại Nhà văn hóa thôn", "Chủ trì: Trần Đình Khuê",
                  "Số người được quyền bầu: 20 người. Số người có mặt: 18 người."):  # fmt: skip
        assert words in text
    assert docx_table(TALLY.make(cycle, "docx", choice), "STT")[-1][2:6] == ["56", "12", "4", "72"]


# --- Ballots -----------------------------------------------------------------------------------------


def test_as_many_ballots_as_people_present(village) -> None:
    by, cycle, unit, rows = village
    walk(by, rows)
    for per_page, pages in ((0, 3), (4, 3), (2, 5), (1, 9)):
        choice = Choice(unit_id=unit.id, copies=9, per_page=per_page)
        read = pdf_texts(BALLOTS.make(cycle, "pdf", choice))
        assert len(read) == pages
        assert sum(page.count("PHIẾU BẦU") for page in read) == 9
        for name in NAMES:
            assert without_blanks("".join(read)).count(without_blanks(name)) == 9, (per_page, name)
        word = python_docx.Document(io.BytesIO(BALLOTS.make(cycle, "docx", choice)))
        text = "".join(t.text or "" for t in word.element.body.iter() if t.tag.endswith("}t"))
        assert text.count("PHIẾU BẦU") == 9 and text.count("□") == 9 * 2 * len(rows)


def test_a_long_ballot_goes_on_overleaf_and_does_not_fit_four_times() -> None:
    from cdht.reports import pdf
    from cdht.reports.document import Document
    from cdht.reports.hand_forms import ballots_fit, names_on_a_ballot

    names = tuple((f"Nguyễn Văn {n}.", "1970") for n in range(300))
    pages = pdf_texts(pdf.render(Document("x", (BallotPapers("Thôn", "x", "y", names, 2),))))
    each = -(-300 // names_on_a_ballot(1))
    assert len(pages) == 2 * each
    assert "tờ 1/" in pages[0] and f"tờ {each}/{each}" in pages[-1]
    for name, _ in names:
        assert "".join(pages).count(name) == 2
    assert ballots_fit(1, 300) and not ballots_fit(2, 300) and not ballots_fit(4, names_on_a_ballot(4) + 1)


def test_ballots_name_those_who_wait_and_afterwards_those_who_were_voted_on(village) -> None:
    by, cycle, unit, rows = village
    choice = Choice(unit_id=unit.id)
    walk(by, rows[:2])

    def names() -> set[str]:
        [block] = BALLOTS.document(cycle, choice).blocks
        assert isinstance(block, BallotPapers)
        return {name for name, _ in block.names}

    assert names() == set(NAMES[:2])
    make.voted(by, rows[0])
    assert names() == {NAMES[1]}
    make.voted(by, rows[1])
    assert names() == set(NAMES[:2])


def test_a_table_with_tall_rows_is_tall_on_paper() -> None:
    from cdht.reports import pdf
    from cdht.reports.document import Column, Document

    def pages(tall: float) -> int:
        rows = tuple((str(n), "Tên") for n in range(60))
        table = Table((Column(1), Column(9)), (("TT", "Tên"),), rows, tall=tall)
        return len(PdfReader(io.BytesIO(pdf.render(Document("x", (table,))))).pages)

    assert pages(0) == 2
    assert pages(30) == 3
