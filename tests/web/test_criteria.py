"""The criteria to read: the rule in words, where it comes from, and the words for each audience."""

from __future__ import annotations

import factories as make
import pytest
from checking import text_of

from cdht.domain.lifecycle import Role
from cdht.models.criteria import CriteriaVersion


@pytest.fixture
def browser(app, signed_in):
    chief = make.commune()
    make.cycle(chief)
    make.actor(chief, "xem", Role.VIEWER)
    return signed_in("xem")


def version(code: str) -> CriteriaVersion:
    return CriteriaVersion.get(CriteriaVersion.code == code)


def test_the_list_says_the_rule_and_who_uses_it(browser) -> None:
    rows = browser.get("/criteria").rows()
    assert [row[1:] for row in rows] == [
        [
            "Đạt từ 80 điểm, không chỉ số nào dưới 5 Vùng khó khăn: đạt từ 70 điểm, không chỉ số nào dưới 5",
            "28/07/2022",
            "chưa đợt nào",
        ],
        ["Đạt từ 70 điểm", rows[1][2], "Năm 2021"],
    ]


def test_one_version_whole(browser) -> None:
    row = version("khvn-2022")
    page = browser.get(f"/criteria/{row.id}")
    assert page.h1 == row.title
    for words in (row.value.source, row.value.note, "70 – 79, 80 – 89, 90 – 100"):
        assert " ".join(words.split()) in page.text
    heads = [text_of(head) for head in page.soup.select("article h3")]
    assert [head.split(".")[0] for head in heads] == [f"Chỉ số {n}" for n in range(1, 11)]
    official = [item.official for item in row.value.indicators]
    assert ["✓ tên chính thức" in head for head in heads] == official
    assert ["? tên chưa đối chiếu" in head for head in heads] == [not one for one in official]


@pytest.mark.parametrize("asked", ["farmer", "worker", "professional", "", "nobody"])
def test_each_audience_reads_its_own_words(browser, asked: str) -> None:
    row = version("pilot-2021")
    audience = asked if asked in ("farmer", "worker", "professional") else "farmer"
    page = browser.get(f"/criteria/{row.id}?audience={asked}")
    assert page.soup.select_one(".tabs [aria-current]")["href"].endswith(f"audience={audience}")
    for item in row.value.indicators:
        shown = text_of(page.soup.select_one(f"#chi-so-{item.number}"))
        guidance = item.guidance[audience]
        for words in (guidance.wording, *guidance.evidence, *(level.text for level in guidance.levels)):
            assert " ".join(words.split()) in shown
        assert ("lời văn chính thức" in shown) == guidance.official
        assert ("lời văn gợi ý" in shown) != guidance.official


def test_an_unknown_version_is_404(browser) -> None:
    browser.get("/criteria/999", status=404)


def test_two_versions_side_by_side_for_everybody(browser) -> None:
    versions = {one.code: one.id for one in CriteriaVersion.select()}
    page = browser.get(f"/criteria/{versions['khvn-2022']}/difference?with={versions['pilot-2021']}")
    assert page.h1 == "So hai bộ tiêu chí"
    lines = {h3.get_text(): h3.find_next_sibling() for h3 in page.soup.select(".line h3")}
    sides = [p.get_text(" ", strip=True) for p in lines["Điểm đạt"].select("p")]
    assert sides == ["Trước: 70", "Mới: 80"]
    turned = browser.get(f"/criteria/{versions['pilot-2021']}/difference?with={versions['khvn-2022']}")
    assert "Trước: 70" in turned.text  # the older one is on the left from wherever one comes
    browser.get(f"/criteria/{versions['khvn-2022']}/difference", status=404)
    same = browser.get(f"/criteria/{versions['khvn-2022']}/difference?with={versions['khvn-2022']}")
    assert "Hai bộ giống hệt nhau" in same.text
