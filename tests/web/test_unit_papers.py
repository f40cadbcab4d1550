"""Papers of one unit: for everybody who sees the unit, nobody else; wrong choices come back."""

from __future__ import annotations

import io
from types import SimpleNamespace

import docx
import factories as make
import pytest
from pypdf import PdfReader

from cdht.actions.registration import withdraw
from cdht.domain.lifecycle import Role
from cdht.models.form_codes import codes_of
from cdht.models.journal import JournalEntry
from cdht.reports import printing
from cdht.web import printed_place, unit_papers

NAMES = (
    "registration-form", "training-attendance", "self-assessment", "minutes", "invitation", "attendance",
    "ballots", "tally", "vote-minutes",
)  # fmt: skip
WITH_BLANKS = ("registration-form", "self-assessment")


@pytest.fixture(scope="module", autouse=True)
def _worker_goes_home():
    yield
    printing.close()


@pytest.fixture
def world(app):
    chief = make.commune()
    hamlet, other = make.unit(chief), make.unit(chief, "Thôn Hạ Lang")
    cycle = make.cycle(chief)
    make.account(chief, "lan", Role.CLERK, units=(hamlet,))
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(hamlet,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    row = make.person(chief, cycle, hamlet, "Hoàng Văn Quý")
    away = make.person(chief, cycle, other, "Lê Văn Bảo")
    for one in (row, away):
        make.self_scored(chief, one)
    make.verified(verifier, row)
    return SimpleNamespace(
        chief=chief, cycle=cycle, row=row, away=away, hamlet=hamlet, list=f"/cycles/{cycle.id}/unit-papers",
        papers=f"/cycles/{cycle.id}/units/{hamlet.id}/papers",
        others=f"/cycles/{cycle.id}/units/{other.id}/papers",
    )  # fmt: skip


def text(node) -> str:
    return " ".join(node.get_text(" ").split())


def text_of(page) -> str:
    return " ".join(one.extract_text() for one in PdfReader(io.BytesIO(page.response.data)).pages)


@pytest.mark.parametrize("login", ["quantri", "lan", "thamdinh", "xem"])
def test_everybody_who_sees_the_unit_prints_every_paper(world, signed_in, login) -> None:
    browser = signed_in(login)
    units = browser.get(world.list)
    assert units.rows()[0][0] == "Thôn Bao La – Đức Nhuận"
    for name in NAMES:
        page = browser.get(units.link(f"{unit_papers.PAPERS[name].title} · Thôn Bao La"))
        buttons = page.soup.select("main form[method=get] button")
        assert buttons
        for button in buttons[:2] if name in WITH_BLANKS else buttons:
            url = button.get("formaction") or button.find_parent("form")["action"]
            answer = browser.get(url).response
            file = answer.headers["Content-Disposition"].split('filename="')[1].rstrip('"')
            assert file.isascii() and "_ThonBaoLaDucNhuan_QuangPhu_2021." in file
            assert answer.data[:2] in (b"%P", b"PK")


def test_a_paper_is_seen_before_it_is_printed(world, signed_in) -> None:
    """Of forms for many people the first; what has no page of its own opens as PDF."""
    make.person(world.chief, world.cycle, world.hamlet, "Võ Y")
    browser = signed_in("lan")
    for name in NAMES:
        sheets = browser.get(f"{world.papers}/{name}").soup.select("article.paper")
        assert len(sheets) == ("html" in unit_papers.PAPERS[name].formats), name
        if name == "registration-form":
            assert "Hoàng Văn Quý" in text(sheets[0]) and "Võ Y" not in text(sheets[0])
        elif sheets and name != "invitation":
            assert "Hoàng Văn Quý" in text(sheets[0]), name


def test_a_clerk_prints_for_the_own_unit_only(world, signed_in) -> None:
    clerk = signed_in("lan")
    assert [row[0] for row in clerk.get(world.list).rows()] == ["Thôn Bao La – Đức Nhuận"]
    for name in NAMES:
        clerk.get(f"{world.others}/{name}", status=404)
        clerk.get(f"{world.others}/{name}.pdf", status=404)
    clerk.get(f"/registrations/{world.away.id}/form.pdf", status=404)
    assert "Lê Văn Bảo" not in text_of(clerk.get(f"{world.papers}/attendance.pdf"))


def test_an_administrator_alone_prints_nobody_s_names(world, signed_in) -> None:
    browser = signed_in("quanly")
    for path in (world.list, f"{world.papers}/attendance", f"{world.papers}/self-assessment.pdf",
                 f"/registrations/{world.row.id}/form.pdf"):  # fmt: skip
        browser.get(path, status=403)


def test_what_is_not_there(world, signed_in) -> None:
    browser = signed_in("quantri")
    for path in (
        "summary",
        "nothing",
        "self-assessment.xlsx",
        "attendance.html",
        "ballots.exe",
        "summary.pdf",
    ):
        browser.get(f"{world.papers}/{path}", status=404)
    browser.get(f"/cycles/{world.cycle.id}/papers/attendance", status=404)
    browser.get(f"/cycles/{world.cycle.id}/papers/self-assessment.pdf", status=404)
    browser.get(f"/registrations/{world.row.id}/form.xlsx", status=404)
    browser.get(f"/registrations/{world.row.id}/form.docx")


def test_one_person_s_form(world, signed_in) -> None:
    browser = signed_in("lan")
    page = browser.get(browser.get(f"/registrations/{world.row.id}/scores").link("In phiếu tự chấm"))
    text = text_of(page)
    assert "Hoàng Văn Quý" in text and codes_of([world.row.id])[world.row.id] in text
    assert (
        'filename="PhieuTuCham_HoangVanQuy_QuangPhu_2021.pdf"' in page.response.headers["Content-Disposition"]
    )


def test_one_person_s_registration_form(world, signed_in) -> None:
    browser = signed_in("lan")
    links = {
        browser.get(f"/registrations/{world.row.id}{page}").link("In phiếu đăng ký")
        for page in ("", "/scores")
    }
    [link] = links
    page = browser.get(link)
    assert "Hoàng Văn Quý" in text_of(page) and "Tôi đồng ý" in text_of(page)
    assert (
        'filename="PhieuDangKy_HoangVanQuy_QuangPhu_2021.pdf"' in page.response.headers["Content-Disposition"]
    )
    browser.get(f"/registrations/{world.row.id}/registration-form.html", status=404)
    browser.get(f"/registrations/{world.away.id}/registration-form.pdf", status=404)


def test_blank_registration_forms_come_before_anybody_is_registered(world, signed_in) -> None:
    empty = make.cycle(world.chief, "Năm 2022", year=2022)
    browser = signed_in("quantri")
    units = browser.get(f"/cycles/{empty.id}/unit-papers")
    assert [row[:2] for row in units.rows()] == [["Thôn Bao La – Đức Nhuận", "0"], ["Thôn Hạ Lang", "0"]]
    path = f"/cycles/{empty.id}/units/{world.hamlet.id}/papers/registration-form.pdf"
    made = browser.get(path, query_string={"blank_for": "any", "copies": "3"})
    assert len(PdfReader(io.BytesIO(made.response.data)).pages) == 3
    assert "In phiếu trống" in browser.get(path, status=422).text
    wrong = browser.get(path, status=422, query_string={"blank_for": "", "copies": "101"})
    assert set(wrong.errors()) == {"blank_for"}
    wrong = browser.get(path, status=422, query_string={"blank_for": "any", "copies": "101"})
    assert set(wrong.errors()) == {"copies"}
    self_assessment = path.replace("registration-form", "self-assessment")
    wrong = browser.get(self_assessment, status=422, query_string={"blank_for": "any", "copies": "1"})
    assert set(wrong.errors()) == {"blank_for"}


def test_who_withdrew_has_no_papers(world, signed_in) -> None:
    withdraw(world.away.id, "Chuyển đi nơi khác", by=world.chief, at=make.NOW)
    page = signed_in("quantri").get(f"/registrations/{world.away.id}")
    assert "In phiếu tự chấm" not in page.text and "In phiếu đăng ký" not in page.text


def test_blank_forms_take_an_audience_and_a_number(world, signed_in) -> None:
    browser = signed_in("lan")
    path = f"{world.papers}/self-assessment.pdf"
    made = browser.get(path, query_string={"blank_for": "worker", "copies": "4"})
    assert len(PdfReader(io.BytesIO(made.response.data)).pages) == 8
    wrong = browser.get(path, status=422, query_string={"blank_for": "", "copies": "nhiều"})
    assert set(wrong.errors()) == {"blank_for", "copies"}
    assert wrong.soup.select_one("#copies")["value"] == "nhiều"
    assert (
        "copies"
        in browser.get(path, status=422, query_string={"blank_for": "worker", "copies": "999"}).errors()
    )
    assert (
        "blank_for"
        in browser.get(path, status=422, query_string={"blank_for": "elf", "copies": "1"}).errors()
    )


def test_only_who_has_not_handed_in(world, signed_in) -> None:
    make.person(world.chief, world.cycle, world.hamlet, "Võ Y")
    browser = signed_in("lan")
    text = text_of(browser.get(f"{world.papers}/self-assessment.pdf?who=unscored"))
    assert "Võ Y" in text and "Hoàng Văn Quý" not in text
    browser.get(f"{world.papers}/self-assessment.pdf?who=anybody", status=422)


def test_forms_with_the_recorded_points(world, signed_in) -> None:
    browser = signed_in("lan")
    row = make.person(world.chief, world.cycle, world.hamlet, "Võ Y")
    offer = browser.get(f"{world.papers}/self-assessment").soup.select_one("select[name=who]")
    assert [option["value"] for option in offer.select("option")] == ["all", "unscored", "filled"]
    scored = make.self_scored(world.chief, row, make.points(9, 8, 7, 9, 8, 7, 9, 8, 7, 9))
    text = text_of(browser.get(f"{world.papers}/self-assessment.pdf?who=filled"))
    assert "Võ Y" in text and "81" in text
    link = browser.get(f"/registrations/{scored.id}/scores").link("In phiếu đã ghi điểm")
    assert "81" in text_of(browser.get(link))
    assert "81" not in text_of(browser.get(link.split("?")[0]))


def test_ballots_as_many_as_present(world, signed_in) -> None:
    browser, page = signed_in("quantri"), f"{world.papers}/ballots"
    assert browser.get(page).soup.select_one("#copies")["value"] == "1", "nobody has met: whoever registered"
    make.voted(world.chief, world.row)
    assert browser.get(page).soup.select_one("#copies")["value"] == "20"
    made = browser.get(f"{page}.pdf?copies=5&per_page=4")
    assert text_of(made).count("PHIẾU BẦU") == 5
    assert docx.Document(io.BytesIO(browser.get(f"{page}.docx?copies=5&per_page=1").response.data)).tables
    assert "copies" in browser.get(f"{page}.pdf?copies=0", status=422).errors()
    assert "per_page" in browser.get(f"{page}.pdf?copies=1&per_page=3", status=422).errors()


def test_when_nobody_can_be_voted_on_the_page_says_what_comes_first(world, signed_in) -> None:
    page = signed_in("quantri").get(f"{world.others}/ballots.pdf?copies=1&per_page=0", status=422)
    assert "Chưa có ai qua thẩm định" in page.text


def test_the_links_stand_where_they_are_needed(world, signed_in) -> None:
    browser = signed_in("lan")
    grid = browser.get(f"/cycles/{world.cycle.id}/scores/{world.hamlet.id}")
    assert grid.link("In phiếu tự chấm") == f"{world.papers}/self-assessment"
    assert grid.link("In danh sách ký tên") == f"{world.papers}/attendance"
    vote = browser.get(f"/cycles/{world.cycle.id}/votes/{world.hamlet.id}")
    assert vote.link("In phiếu bầu") == f"{world.papers}/ballots"
    assert vote.link("In biên bản kiểm phiếu") == f"{world.papers}/tally"
    assert browser.get(f"/cycles/{world.cycle.id}/scores").link("In phiếu tự chấm") == world.list
    assert signed_in("quantri").get(f"/cycles/{world.cycle.id}/papers").link("Chọn đơn vị") == world.list


def test_printing_changes_nothing(world, signed_in) -> None:
    browser = signed_in("lan")
    before = JournalEntry.select().count()
    browser.get(f"{world.papers}/self-assessment.pdf")
    browser.post(f"{world.papers}/self-assessment.pdf", status=405)
    assert JournalEntry.select().count() == before


@pytest.mark.parametrize(
    ("host", "found", "place"),
    [
        ("192.168.1.5:8000", ["10.0.0.7"], "http://192.168.1.5:8000/"),
        ("127.0.0.1:8000", ["10.0.0.7", "10.0.0.8"], "http://10.0.0.7:8000"),
        ("localhost:8000", [], "http://localhost:8000/"),
        ("localhost", ["10.0.0.7"], "http://10.0.0.7"),
    ],
)
def test_the_address_in_the_picture(world, app, monkeypatch, host, found, place) -> None:
    """That of the page; on the server itself its address in the local network, if it has one."""
    monkeypatch.setattr(printed_place, "lan_addresses", lambda: found)
    with app.test_request_context(headers={"Host": host}):
        assert printed_place.printed_place() == place


def test_before_there_is_any_unit_the_next_step_is_said(app, signed_in) -> None:
    cycle = make.cycle(make.commune())
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/unit-papers")
    assert page.link("Xem phần Đăng ký") == f"/cycles/{cycle.id}/registrations"


@pytest.mark.parametrize(("login", "back"), [("xem", "Giấy tờ"), ("lan", "Tự chấm")])
def test_the_way_back_leads_where_one_may_go(world, signed_in, login, back) -> None:
    browser = signed_in(login)
    way = browser.get(world.list).soup.select_one("a.back")
    assert text(way) == f"‹ {back}"
    browser.get(way["href"])
