"""Papers as HTML: the preview and the page that stands alone."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from cdht.reports import html
from cdht.reports.document import Document
from cdht.reports.text import printable
from tests.reports.sample import HOSTILE, LONGEST_NAME, certificate, decision, hostile, people, report

PAPERS = {
    "report": report(),
    "decision": decision(),
    "hostile": hostile(),
    "certificate": Document("Giấy", (certificate(), certificate(LONGEST_NAME))),
    "empty": Document("Trống", ()),
}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("name", PAPERS)
def test_the_preview_keeps_the_strict_policy(name: str) -> None:
    soup = BeautifulSoup(html.fragment(PAPERS[name]), "html.parser")
    assert soup.find("h1") is None
    assert soup.find(["script", "style", "iframe", "form", "link"]) is None
    assert not [
        tag for tag in soup.find_all(True) if any(k == "style" or k.startswith("on") for k in tag.attrs)
    ]
    assert all(img["src"].startswith("data:image/png;base64,") and img["alt"] for img in soup.find_all("img"))
    assert "None" not in soup.get_text()


@pytest.mark.parametrize("name", PAPERS)
def test_the_page_stands_alone(name: str) -> None:
    soup = BeautifulSoup(html.page(PAPERS[name]), "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == "vi"
    assert soup.title is not None
    assert soup.title.get_text() == PAPERS[name].title
    assert soup.find("link") is None
    if name != "hostile":
        assert len(soup.find_all("h1")) == 1


def test_the_table_says_what_heads_what() -> None:
    soup = BeautifulSoup(html.fragment(report()), "html.parser")
    table = soup.find("table", class_="figures")
    assert table is not None
    heads = {
        th.get_text(): (th.get("colspan"), th.get("rowspan"), th["scope"]) for th in table.find_all("th")
    }
    assert heads["Tên đơn vị"] == (None, "2", "col")
    assert heads["Trong đó"] == ("3", None, "colgroup")
    assert [len(row.find_all("td")) for row in table.find_all("tr")] == [0, 0, 11, 11, 11, 11]
    assert [td.get_text(" ") for td in table.find_all("tr")[-1].find_all("td")] == [
        "Tổng cộng", "55", "52", "94,5%", "15/18 83,3%", "6/6 100%", "31/31 100%", "37", "13", "2", "31/31",
    ]  # fmt: skip


def test_hostile_texts_are_escaped_everywhere() -> None:
    fragment = html.fragment(hostile())
    soup = BeautifulSoup(fragment, "html.parser")
    assert soup.find(["img", "font", "pdf:insertpdf"]) is None
    shown = squeezed(soup.get_text())
    assert "&lt;" not in shown
    for text in HOSTILE:
        assert shown.count(squeezed(printable(text))) >= 10, text


def test_long_lists_and_long_names() -> None:
    soup = BeautifulSoup(html.fragment(Document("x", (people(1000),))), "html.parser")
    assert soup.get_text().count("01/02/1970") == 1000
    assert LONGEST_NAME in soup.get_text()


def test_every_class_on_paper_has_its_style_on_screen() -> None:
    style = html.SCREEN_STYLE.read_text(encoding="utf-8")
    used = {
        name
        for document in PAPERS.values()
        for tag in BeautifulSoup(html.fragment(document), "html.parser").find_all(True)
        for name in tag.get("class", [])
    }
    without = {"nation", "number", "item", "justify", "signer", "sheet", "paper", "bodies", "rule-40"}
    assert {name for name in used if f".{name}" not in style} <= without
