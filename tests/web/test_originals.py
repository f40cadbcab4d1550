"""Issuing from the preview, the page of an original, printing again, corrections, the register."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import docx
import factories as make
import pytest
from checking import Checker, Page
from pypdf import PdfReader

from cdht.actions import originals
from cdht.actions.citizens import Person
from cdht.actions.cycles import close_cycle
from cdht.actions.registration import RegistrationFacts, change
from cdht.domain.lifecycle import Role
from cdht.domain.originals import PaperNumber, Series
from cdht.domain.people import Birth, Gender
from cdht.models.journal import JournalEntry
from cdht.models.originals import Original, RegisterEntry, Reprint
from cdht.models.registration import Registration
from cdht.reports import printing
from cdht.reports.document import Align, Cell, Column, Document, Letterhead, Paragraph, Table
from cdht.reports.facts import Choice
from cdht.reports.originals import reprint_line
from cdht.reports.papers import PAPERS
from cdht.web.pages import today

REASON = "Một người đăng ký nhầm đối tượng"


@pytest.fixture(scope="module", autouse=True)
def _worker_goes_home():
    yield
    printing.close()


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief, year=today().year)
    verifier = make.actor(chief, "xem", Role.VIEWER, Role.VERIFIER, units=(unit,))
    make.account(chief, "thuky", Role.SECRETARY, name="Lê Thị Hoài")
    make.account(chief, "nhap", Role.CLERK, units=(unit,))
    row = make.person(chief, cycle, unit, "Nguyễn Hoàng Thị Thanh Thuỷ Tiên")
    make.person(chief, cycle, unit, "Võ Y")
    make.self_scored(chief, row), make.verified(verifier, row), make.voted(chief, row)
    make.recognised(chief, row)
    return chief, cycle, unit, row


def preview(cycle) -> str:
    return f"/cycles/{cycle.id}/papers/summary"


def issue(browser: Checker, cycle, **values) -> Page:
    """Issue the summary report; the page of the original."""
    form = browser.get(preview(cycle)).form("Ban hành").fill(**values)
    return browser.follow(browser.send(form))


def words(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def data(browser: Checker, path: str) -> bytes:
    return browser.get(path).response.data


# --- Issuing -----------------------------------------------------------------------------------


def test_the_next_number_and_today_are_filled_in(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    form = browser.get(preview(cycle)).form("Ban hành")
    assert form.action == preview(cycle)
    assert (form.fields["number"], form.fields["issued_on"]) == (["01/BC-BCĐ"], [f"{today():%d/%m/%Y}"])
    page = browser.follow(browser.send(form))
    assert page.h1 == "Báo cáo số 01/BC-BCĐ"
    assert "Đã ban hành 01/BC-BCĐ." in page.text
    sheet = page.soup.select_one("article.paper").get_text(" ")
    assert "Số: 01/BC-BCĐ" in sheet and f"tháng {today().month}" in sheet.replace("tháng 0", "tháng ")
    assert browser.get(preview(cycle)).form("Ban hành").fields["number"] == ["02/BC-BCĐ"]
    assert "01/BC-BCĐ" in browser.get(f"/cycles/{cycle.id}/papers").text


def test_the_files_are_the_stored_ones(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    issue(browser, cycle)
    row = Original.get()
    assert data(browser, f"/originals/{row.id}.pdf") == bytes(row.pdf)
    assert data(browser, f"/originals/{row.id}.docx") == bytes(row.docx)
    files = [browser.get(f"/originals/{row.id}.{way}").response for way in ("pdf", "docx")]
    names = [answer.headers["Content-Disposition"] for answer in files]
    stem = f"BaoCaoTongKet_QuangPhu_{today().year}_So01-BC-BCD"
    assert names == [f'inline; filename="{stem}.pdf"', f'attachment; filename="{stem}.docx"']
    browser.get(f"/originals/{row.id}.xlsx", status=404)
    browser.get("/originals/99.pdf", status=404)


def test_what_was_typed_wrongly_comes_back_beside_its_field(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    form = browser.get(preview(cycle)).form("Ban hành")
    for number, day, errors in (
        ("năm", "20/7/2026", {"number": "Không đọc được số “năm”. Ghi như 05/BC-BCĐ."}),
        ("1", "", {"issued_on": "Ghi ngày ban hành, ví dụ 20/7/2026."}),
        ("1", "1/1/2090", {"issued_on": "Ngày ban hành sau hôm nay hơn 31 ngày. Xem lại ngày."}),
        ("3", f"{today():%d/%m/%Y}",
         {"skipped_because": "Số 01, 02 chưa có trong sổ. Ghi vì sao bỏ qua, hoặc đã dùng cho giấy nào."}),
    ):  # fmt: skip
        page = browser.send(form.fill(number=number, issued_on=day), status=422)
        assert page.errors() == errors
        form = page.form("Ban hành")
        assert form.fields["number"] == [number]
    page = browser.follow(browser.send(form.fill(skipped_because="Viết tay trước khi có chương trình")))
    assert page.h1 == "Báo cáo số 03/BC-BCĐ"
    assert [row.note for row in RegisterEntry.select().order_by(RegisterEntry.number)] == [
        "Viết tay trước khi có chương trình", "Viết tay trước khi có chương trình", "",
    ]  # fmt: skip


def test_a_double_click_issues_once(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    form = browser.get(preview(cycle)).form("Ban hành")
    first, again = browser.send(form), browser.send(form)
    assert first.location == again.location == f"/originals/{Original.get().id}"
    assert Original.select().count() == RegisterEntry.select().count() == 1
    assert browser.send(form, htmx=True, status=204).response.headers["HX-Redirect"] == first.location


def test_a_lost_race_names_the_faster_one_and_suggests_the_next_number(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    first, second = signed_in("quantri"), signed_in("thuky")
    mine, theirs = first.get(preview(cycle)).form("Ban hành"), second.get(preview(cycle)).form("Ban hành")
    second.send(theirs)
    page = first.send(mine, status=409)
    assert "Lê Thị Hoài đã lấy số 01/BC-BCĐ" in page.errors()["number"]
    assert "Số tiếp theo là 02/BC-BCĐ." in page.errors()["number"]
    again = page.form("Ban hành")
    assert again.fields["number"] == ["02/BC-BCĐ"]
    assert first.follow(first.send(again)).h1 == "Báo cáo số 02/BC-BCĐ"


def test_figures_that_changed_under_the_preview_are_looked_at_first(world, signed_in) -> None:
    chief, cycle, unit, _row = world
    browser = signed_in("quantri")
    form = browser.get(preview(cycle)).form("Ban hành")
    make.person(chief, cycle, unit, "Lê Ưu Đàm")
    page = browser.send(form, status=409)
    assert "vừa thay đổi" in page.text
    assert "là 3 người" in page.soup.select_one("article.paper").get_text(" ")
    assert Original.select().count() == 0
    browser.send(page.form("Ban hành"))
    assert Original.get().counted["total"]["registered"] == 3


def test_a_paper_that_cannot_be_laid_out_takes_no_number(world, signed_in, monkeypatch) -> None:
    """A heading higher than a page has no layout."""
    _chief, cycle, _unit, _row = world

    def endless(cycle, choice: Choice) -> Document:
        cells = Table((Column(1), Column(1)), ((Cell("dài\n" * 200), "x"),), (("a", "b"),))
        return Document("Bảng", (Letterhead("BCĐ", choice.number or "/BC-BCĐ", "Huế", "ngày"), cells))

    monkeypatch.setitem(PAPERS, "summary", replace(PAPERS["summary"], build=endless))
    browser = signed_in("quantri")
    page = browser.send(browser.get(preview(cycle)).form("Ban hành"), status=422)
    assert "Không làm được tệp PDF của giấy này nên chưa cấp số nào" in page.text
    assert (Original.select().count(), RegisterEntry.select().count()) == (0, 0)
    assert JournalEntry.select().where(JournalEntry.action == "issue").count() == 0


def test_who_may(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    issue(signed_in("quantri"), cycle)
    original = f"/originals/{Original.get().id}"
    viewer, clerk = signed_in("xem"), signed_in("nhap")
    for path in (original, f"{original}.pdf", "/register", preview(cycle)):
        page = viewer.get(path)
        assert not [form for form in page.soup.select("main form") if form["method"] == "post"], path
        clerk.get(path, status=403)
    deeds = (f"{original}/reprints", f"{original}/correction", "/register/removal")
    for path in (*deeds, preview(cycle), "/register"):
        fields = {"number": "2", "issued_on": f"{today():%d/%m/%Y}", "series": "steering_committee.BC",
                  "first": "2", "note": "Viết hỏng"}  # fmt: skip
        viewer.post(path, fields, status=403)
        clerk.post(path, fields, status=403)
    assert (Original.select().count(), RegisterEntry.select().count(), Reprint.select().count()) == (1, 1, 0)
    for path in (f"{original}/reprints", "/register/removal"):
        signed_in("quantri").get(path, status=405)


def test_papers_without_a_number_are_not_issued(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    path = f"/cycles/{cycle.id}/papers/registration-list"
    assert "Ban hành" not in browser.get(path).soup.main.get_text()
    browser.post(path, {"number": "1", "issued_on": f"{today():%d/%m/%Y}"}, status=404)


def test_a_closed_cycle_prints_again_but_issues_nothing(world, signed_in) -> None:
    chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    form = browser.get(preview(cycle)).form("Ban hành")
    original = issue(browser, cycle)
    close_cycle(cycle.id, by=chief, at=make.NOW)
    browser.send(form, status=422)
    assert "Ban hành bản thay thế" not in browser.get(f"/originals/{Original.get().id}").text
    browser.get(f"/originals/{Original.get().id}/correction")
    browser.send(original.form("In lại"))
    assert (Original.select().count(), Reprint.select().count()) == (1, 1)
    assert not browser.get(preview(cycle)).soup.select("main form[method=post]")


# --- The paper of a unit -----------------------------------------------------------------------


def test_a_paper_of_one_unit_is_issued_from_its_own_page(world, signed_in, monkeypatch) -> None:
    _chief, cycle, unit, _row = world

    def minutes(cycle, choice: Choice) -> Document:
        head = Letterhead("Ban Chỉ đạo", choice.number or "/BB-BCĐ", "Quảng Phú", "ngày")
        text = Paragraph("Hết./.", align=Align.LEFT)
        return Document(f"Biên bản của đơn vị {choice.unit_id}", (head, text))

    paper = replace(PAPERS["tally"], kind="BB", series="steering_committee", build=minutes, data=None)
    monkeypatch.setitem(PAPERS, "tally", paper)
    browser = signed_in("quantri")
    path = f"/cycles/{cycle.id}/units/{unit.id}/papers/tally"
    form = browser.get(path).form("Ban hành")
    assert browser.send(form.fill(number="x"), status=422).errors() == {
        "number": "Không đọc được số “x”. Ghi như 05/BB-BCĐ."
    }
    signed_in("nhap").post(form.action, form.fields, status=403)
    page = browser.follow(browser.send(form.fill(number="1")))
    assert page.h1 == "Biên bản số 01/BB-BCĐ"
    row = Original.get()
    assert (row.unit_id, row.title) == (unit.id, f"Biên bản của đơn vị {unit.id}")
    assert row.file_name == f"BienBanKiemPhieu_ThonBaoLaDucNhuan_QuangPhu_{today().year}_So01-BB-BCD"
    assert "01/BB-BCĐ" in browser.get(path).text
    assert "01/BB-BCĐ" not in signed_in("nhap").get(path).text
    fixed = browser.get(f"/originals/{row.id}/correction").form("Ban hành").fill(reason=REASON)
    browser.send(fixed)
    assert [(one.unit_id, one.replaces_id) for one in Original.select().order_by(Original.id)] == [
        (unit.id, None), (unit.id, row.id),
    ]  # fmt: skip


# --- For ever ----------------------------------------------------------------------------------

FARMERS = "Nông dân và lao động nông thôn"


def moved_to_workers(by, row: Registration) -> None:
    """Somebody was registered under the wrong audience."""
    person = Person(row.citizen.name, Birth(1961), Gender.MALE)
    facts = RegistrationFacts(person, row.unit_id, "worker", "worker", row.registered_on, row.component)
    change(row.id, facts, version=row.version, by=by, at=make.NOW)


def test_an_issued_report_keeps_its_figures_and_a_correction_names_it(world, signed_in) -> None:
    """Issue, correct a person, print again, correct the report: the whole way."""
    chief, cycle, _unit, row = world
    browser = signed_in("quantri")
    issue(browser, cycle, number="5", skipped_because="Báo cáo tháng, viết tay")
    old = Original.get()
    pdf, word, told = bytes(old.pdf), bytes(old.docx), words(bytes(old.pdf))
    assert any(FARMERS + ": 2 người" in page for page in told)
    sheet = str(browser.get(f"/originals/{old.id}").soup.select_one("article.paper"))

    moved_to_workers(chief, Registration.get(Registration.id != row.id))
    draft = browser.get(preview(cycle)).soup.select_one("article.paper").get_text(" ")
    assert (FARMERS + ": 1 người" in draft, FARMERS + ": 2 người" in draft) == (True, False)
    assert (FARMERS + ": 1 người" in sheet, FARMERS + ": 2 người" in sheet) == (False, True)

    browser.send(browser.get(f"/originals/{old.id}").form("In lại"))
    page = browser.follow(browser.send(browser.get(f"/originals/{old.id}").form("In lại")))
    assert [line[0] for line in page.rows()][:2] == ["Lần 2", "Lần 1"]
    reprint = data(browser, f"/originals/{old.id}/reprints/2.pdf")
    line = reprint_line(2, today())
    assert [" ".join(text.replace(line, "").split()) for text in words(reprint)] == told
    assert all(text.count(line) == 1 for text in words(reprint))
    assert reprint == data(browser, f"/originals/{old.id}/reprints/2.pdf")
    assert data(browser, f"/originals/{old.id}.pdf") == pdf
    assert data(browser, f"/originals/{old.id}.docx") == word
    assert str(browser.get(f"/originals/{old.id}").soup.select_one("article.paper")) == sheet
    browser.get(f"/originals/{old.id}/reprints/3.pdf", status=404)

    form = browser.get(f"/originals/{old.id}/correction").form("Ban hành")
    assert browser.send(form, status=422).errors() == {"reason": "Ghi sửa điều gì, vì sao."}
    page = browser.follow(browser.send(form.fill(reason=REASON)))
    assert page.h1 == "Báo cáo số 06/BC-BCĐ"
    new = Original.get(Original.replaces == old.id)
    long_day = re.search(r"ngày \d+ tháng \d+ năm \d+", told[0])
    named = f"Thay thế Báo cáo số 05/BC-BCĐ {long_day.group() if long_day else ''}./."
    assert any(named in text for text in words(bytes(new.pdf)))
    paragraphs = [one.text for one in docx.Document(io.BytesIO(bytes(new.docx))).paragraphs]
    assert named in paragraphs
    assert any(FARMERS + ": 1 người" in text for text in words(bytes(new.pdf)))
    counted = [one.counted["total"]["audience_at_registration"] for one in (old, new)]
    assert counted == [[2, 0, 0], [1, 1, 0]]
    page = browser.get(f"/originals/{old.id}")
    assert "Bản đang dùng là 06/BC-BCĐ" in page.text and REASON in page.text
    assert data(browser, f"/originals/{old.id}.pdf") == pdf
    assert "06/BC-BCĐ" in browser.get(f"/cycles/{cycle.id}/papers").text


def test_two_corrections_of_one_paper(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    first, second = signed_in("quantri"), signed_in("thuky")
    issue(first, cycle)
    path = f"/originals/{Original.get().id}/correction"
    mine, theirs = first.get(path).form("Ban hành"), second.get(path).form("Ban hành")
    second.send(theirs.fill(reason=REASON))
    page = first.send(mine.fill(reason=REASON, number="3", skipped_because="Viết hỏng"), status=409)
    assert "Lê Thị Hoài đã ban hành 02/BC-BCĐ" in page.text
    assert Original.select().count() == 2


def test_reprints_are_counted_once_a_click(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    form = issue(browser, cycle).form("In lại")
    here = f"/originals/{Original.get().id}#in-lai"
    assert [browser.send(form).location for _ in range(2)] == [here, here]
    assert Reprint.select().count() == 1


# --- The register ------------------------------------------------------------------------------


def test_the_register_tells_its_gaps_and_takes_explanations(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    issue(browser, cycle)
    form = browser.get("/register").form("Ghi vào sổ")
    browser.send(form.fill(series="steering_committee.BC", first="4", note="Báo cáo gửi huyện, viết tay"))
    page = browser.get("/register")
    assert "Số 02, 03 chưa có giấy và chưa ghi vì sao" in page.text
    assert "Số tiếp theo: 05/BC-BCĐ" in page.text
    told = [[cell for cell in row if cell] for row in page.rows()]
    assert told[0][0] == "01/BC-BCĐ" and told[0][3] == "Trần Thị Diệu Hương"
    assert told[1][0] == "02, 03" and "! Chưa ghi vì sao" in told[1]
    assert told[2][:3] == ["04", "—", "Báo cáo gửi huyện, viết tay"]

    form = browser.get(page.link("Ghi vì sao").split("#")[0]).form("Ghi vào sổ")
    assert (form.fields["series"], form.fields["first"], form.fields["last"]) == (
        ["steering_committee.BC"], ["2"], ["3"],
    )  # fmt: skip
    page = browser.follow(browser.send(form.fill(note="Viết hỏng, bỏ số")))
    assert "chưa ghi vì sao" not in page.text
    assert [row[0] for row in page.rows()] == ["01/BC-BCĐ", "02, 03", "04"]

    page = browser.follow(browser.send(page.form("Bỏ ghi chú số 02, 03")))
    assert "Số 02, 03 chưa có giấy và chưa ghi vì sao" in page.text


def test_the_register_refuses_beside_the_field(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    issue(browser, cycle)
    form = browser.get("/register").form("Ghi vào sổ")
    page = browser.send(form, status=422)
    assert page.errors() == {"series": "Chọn loại số.", "first": "Ghi số đầu."}
    page = browser.send(page.form("Ghi vào sổ").fill(series="steering_committee.BC", first="1"), status=422)
    assert page.errors() == {"note": "Ghi vì sao."}
    page = browser.send(page.form("Ghi vào sổ").fill(note="Viết hỏng"), status=422)
    assert page.errors() == {"first": "Số 01 đã có trong sổ."}
    browser.send(page.form("Ghi vào sổ").fill(series="peoples_committee.QĐ", first="2"), status=422)


def test_recognition_decisions_stand_in_the_register_of_their_year(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    page = browser.get("/register?year=2021")
    [line] = page.rows()
    assert line[:4] == ["45/QĐ-UBND", "20/07/2021", "Quyết định công nhận, Năm 2021", "Nguyễn Quốc Việt"]
    assert page.link("45/QĐ-UBND").startswith(f"/cycles/{cycle.id}/decisions/")
    assert "Số tiếp theo: 46/QĐ-UBND" in page.text
    assert "chưa ghi vì sao" not in page.text
    browser.get("/register?year=1999", status=404)


def test_an_empty_register_says_so(app, signed_in) -> None:
    make.cycle(make.commune())
    page = signed_in("quantri").get("/register")
    assert f"Năm {today().year} chưa có số nào." in page.text
    assert "Số tiếp theo: 01/BC-BCĐ" in page.text


def test_the_register_asks_the_same_few_questions_however_long_it_is(world, signed_in, statements) -> None:
    chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    issue(browser, cycle)

    def asked() -> int:
        with statements() as told:
            browser.get("/register")
        return len(told)

    few = asked()
    made = Original.get()
    for number in range(2, 12):
        copy = Original.select().where(Original.id == made.id).dicts().get() | {"id": None}
        entry = RegisterEntry.get()
        row = Original.create(**copy)
        RegisterEntry.create(
            commune=chief.commune_id, series=entry.series, kind=entry.kind, year=entry.year, number=number,
            original=row, account_name="An", at=make.NOW,
        )  # fmt: skip
    originals.note_numbers(entry.held.series, 20, 29, "Viết tay", by=chief, at=make.NOW)
    assert asked() == few


def test_the_journal_tells_of_issued_papers(world, signed_in) -> None:
    _chief, cycle, _unit, _row = world
    browser = signed_in("quantri")
    browser.send(issue(browser, cycle).form("In lại"))
    told = browser.get("/journal").text
    assert "Ban hành văn bản" in told and "In lại văn bản đã ban hành" in told
    assert f"01/BC-BCĐ ngày {today():%d/%m/%Y}" in told
    assert PaperNumber(Series("association", "BC", date.today().year), 1).printed not in told
