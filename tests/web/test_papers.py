"""Papers on screen and as files, and the narrative."""

from __future__ import annotations

import io

import docx
import factories as make
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from cdht.actions.recognition import revoke
from cdht.domain.lifecycle import Role
from cdht.models.journal import JournalEntry
from cdht.models.papers import Narrative
from cdht.reports import printing
from cdht.reports.papers import PAPERS


@pytest.fixture
def world(app):
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VIEWER, Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit, "Nguyễn Hoàng Thị Thanh Thuỷ Tiên", party_member=True)
    other = make.person(chief, cycle, unit, "Võ Y")
    for one in (row, other):
        make.self_scored(chief, one), make.verified(verifier, one)
    make.voted(chief, row)
    return chief, cycle, row, other


@pytest.fixture(scope="module", autouse=True)
def _worker_goes_home():
    yield
    printing.close()


def test_before_a_decision_the_page_says_what_comes_first(world, signed_in) -> None:
    _chief, cycle, row, _other = world
    browser = signed_in("quantri")
    page = browser.get(f"/cycles/{cycle.id}/papers")
    assert "Chờ quyết định" in page.text
    for path in ("papers/decision", "papers/certificates.pdf", "papers/decision.docx"):
        assert "quyết định" in browser.get(f"/cycles/{cycle.id}/{path}", status=422).text.lower()
    browser.get(f"/registrations/{row.id}/certificate.pdf", status=422)


def test_every_file_of_every_paper(world, signed_in) -> None:
    chief, cycle, row, _other = world
    make.recognised(chief, row)
    browser = signed_in("quantri")
    page = browser.get(f"/cycles/{cycle.id}/papers")
    links = [a["href"] for a in page.soup.select("main td a") if "papers/" in a["href"]]
    files = [link for link in links if "." in link.rsplit("/", 1)[1]]
    ours = [one for one in PAPERS.values() if one.of_cycle and not one.needs_other]  # the first cycle
    assert len(files) == sum(len({*paper.formats} - {"html", "json"}) for paper in ours)
    for link in files:
        answer = browser.get(link).response
        name = answer.headers["Content-Disposition"].split('filename="')[1].rstrip('"')
        assert name.endswith(link.rsplit(".", 1)[1])
        assert name.isascii()
        assert "_QuangPhu_2021." in name
        _readable(answer.data, link)
    for link in set(links) - set(files):
        assert browser.get(link).soup.select("article.paper")


def _readable(content: bytes, link: str) -> None:
    if link.endswith(".pdf"):
        assert len(PdfReader(io.BytesIO(content)).pages) >= 1
    elif link.endswith(".docx"):
        assert docx.Document(io.BytesIO(content)).paragraphs
    elif link.endswith(".xlsx"):
        assert load_workbook(io.BytesIO(content)).worksheets
    else:
        assert b'"total"' in content


def test_a_certificate_is_for_the_recognised_alone(world, signed_in) -> None:
    chief, cycle, row, other = world
    make.recognised(chief, row)
    browser = signed_in("quantri")
    answer = browser.get(f"/registrations/{row.id}/certificate.pdf").response
    assert "Nguyễn Hoàng Thị Thanh Thuỷ Tiên" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    browser.get(f"/registrations/{other.id}/certificate.pdf", status=422)
    revoke(row.id, "Khai sai minh chứng", by=chief, at=make.NOW)
    browser.get(f"/registrations/{row.id}/certificate.pdf", status=422)
    assert cycle.id


def test_unknown_papers_formats_and_decisions_are_not_there(world, signed_in) -> None:
    _chief, cycle, _row, _other = world
    browser = signed_in("quantri")
    for path in (
        "papers/nothing",
        "papers/summary.exe",
        "papers/summary?decision=99",
        "papers/certificates.xlsx",
    ):
        browser.get(f"/cycles/{cycle.id}/{path}", status=404)


def test_the_month_of_the_report_is_chosen(world, signed_in) -> None:
    chief, cycle, row, _other = world
    make.recognised(chief, row)  # on 20 July 2021
    browser, url = signed_in("quantri"), f"/cycles/{cycle.id}/papers/monthly-report"
    page = browser.get(url)
    months = [option["value"] for option in page.soup.select("select[name=month] option")]
    assert months == [f"2021-{month:02}" for month in range(12, 2, -1)], "the cycle's year, newest first"
    assert [one["value"] for one in page.soup.select("select[name=month] option[selected]")] == ["2021-07"]
    assert "tháng 7 năm 2021" in page.text
    before = browser.get(f"{url}?month=2021-06")
    assert "tháng 6 năm 2021" in before.text
    assert before.link("Tải PDF").endswith("monthly-report.pdf?month=2021-06")
    made = browser.get(before.link("Tải PDF")).response.data
    assert "tháng 6 năm 2021" in " ".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())
    for wrong in ("2021-02", "2022-01", "2021-13", "June", ""):
        browser.get(f"{url}?month={wrong}", status=404)
    assert not browser.get(f"/cycles/{cycle.id}/papers/summary").soup.select("select[name=month]")


def test_who_may(world, signed_in) -> None:
    chief, cycle, row, _other = world
    make.account(chief, "nhap", Role.CLERK, units=(row.unit,))
    clerk = signed_in("nhap")
    for path in ("papers", "papers/summary", "papers/summary.pdf", "narrative"):
        clerk.get(f"/cycles/{cycle.id}/{path}", status=403)
    clerk.get(f"/registrations/{row.id}/certificate.pdf", status=403)
    viewer = signed_in("thamdinh")
    assert "Sửa lời văn" not in viewer.get(f"/cycles/{cycle.id}/papers").text
    viewer.get(f"/cycles/{cycle.id}/narrative", status=403)
    viewer.post(f"/cycles/{cycle.id}/narrative", {"text-opening": "x"}, status=403)


def test_the_narrative_is_kept_and_figures_stand_in_it_by_name(world, signed_in) -> None:
    _chief, cycle, _row, _other = world
    url = f"/cycles/{cycle.id}/narrative"
    browser = signed_in("quantri")
    form = (
        browser.get(url)
        .form("Lưu lời văn")
        .fill(text__advantages="Có {tong_dang_ky} người tham gia.\n- Đông vui")
    )
    assert browser.send(form).location == url
    [row] = Narrative.select()
    assert (row.section, row.text, row.version) == (
        "advantages",
        "Có {tong_dang_ky} người tham gia.\n- Đông vui",
        1,
    )
    assert "Có 2 người tham gia." in browser.get(f"/cycles/{cycle.id}/papers/summary").text
    assert JournalEntry.select().where(JournalEntry.action == "keep_narrative").count() == 1
    browser.send(browser.get(url).form("Lưu lời văn"))
    assert JournalEntry.select().where(JournalEntry.action == "keep_narrative").count() == 1


def test_an_unknown_figure_is_refused_beside_its_box_and_nothing_is_lost(world, signed_in) -> None:
    _chief, cycle, _row, _other = world
    browser = signed_in("quantri")
    form = browser.get(f"/cycles/{cycle.id}/narrative").form("Lưu lời văn")
    typed = form.fill(text__advantages="Có {tong_so} người.", text__proposals="Giữ lại tôi.")
    page = browser.send(typed, status=422)
    assert "Không có số liệu nào tên là {tong_so}" in page.errors()["text-advantages"]
    assert page.form("Lưu lời văn").fields["text-proposals"] == ["Giữ lại tôi."]
    assert Narrative.select().count() == 0


def test_two_people_on_the_narrative(world, signed_in) -> None:
    _chief, cycle, _row, _other = world
    url = f"/cycles/{cycle.id}/narrative"
    first, second = signed_in("quantri"), signed_in("quantri")
    mine, theirs = first.get(url).form("Lưu lời văn"), second.get(url).form("Lưu lời văn")
    second.send(theirs.fill(text__closing="Lời của người kia."))
    page = first.send(mine.fill(text__closing="Lời của tôi."), status=409)
    assert "Lời của người kia." in page.text
    again = page.form("Lưu lời văn")
    assert again.fields["text-closing"] == ["Lời của tôi."]
    first.send(again)
    assert [row.text for row in Narrative.select()] == ["Lời của tôi."]


def test_a_year_beside_the_one_before(world, signed_in) -> None:
    chief, cycle, _row, _other = world
    browser = signed_in("thamdinh")
    assert "Chưa có đợt nào trước đợt này để so." in browser.get(f"/cycles/{cycle.id}/papers").text
    assert "Chưa có đợt nào" in browser.get(f"/cycles/{cycle.id}/papers/year-difference", status=422).text
    then, third = make.cycle(chief, "Năm 2022", year=2022), make.cycle(chief, "Năm 2023", year=2023)
    url = f"/cycles/{third.id}/papers/year-difference"
    assert browser.get(f"/cycles/{third.id}/checks").link("So với năm trước") == url
    page = browser.get(url)
    chosen = page.soup.select_one("select[name=other] option[selected]")
    assert chosen["value"] == str(then.id)
    assert "năm 2023 so với năm 2022" in page.text
    page = browser.get(f"{url}?other={cycle.id}")
    assert ["Đăng ký", "2", "0", "-2"] in page.rows()
    made = browser.get(page.link("Tải Word")).response
    assert "năm 2023 so với năm 2021" in "".join(
        one.text for one in docx.Document(io.BytesIO(made.data)).paragraphs
    )
    for other in (third.id, 999):
        browser.get(f"{url}?other={other}", status=404)


def test_the_narrative_shows_every_name_with_its_value_and_the_text_filled_in(world, signed_in) -> None:
    _chief, cycle, _row, _other = world
    page = signed_in("quantri").get(f"/cycles/{cycle.id}/narrative")
    figure = page.soup.select_one("[data-figure=tong_dang_ky]")
    assert (figure["data-value"], figure.code.get_text()) == ("2", "{tong_dang_ky}")
    assert figure.button.has_attr("hidden"), "without the script names are typed"
    filled = page.soup.select_one("#text-opening-filled").get_text()
    assert "xã Quảng Phú" in filled
    assert "{" not in filled
    assert {box["id"] for box in page.soup.select("textarea[data-narrative]")} >= {
        "text-opening",
        "text-results",
    }
