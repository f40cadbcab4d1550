"""A version while it is being written: what prevents issuing, and what one page changes."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.criteria import CriteriaSet
from cdht.domain.criteria_drafts import (
    Page,
    after,
    as_mapping,
    as_number,
    begin,
    blank_indicator,
    even_levels,
    lacks,
    number_of,
    official_after,
    pages,
    part_of,
    rearranged,
    with_part,
)  # fmt: skip
from cdht.domain.problems import Refused
from cdht.domain.reading import unprintable
from tests.domain.pilot import KHVN, criteria_mapping
from tests.small_sets import eight_of_ten, ten_of_five


@pytest.fixture
def content() -> dict:
    return begin(KHVN.as_mapping())


def test_a_set_becomes_a_draft_and_comes_back_as_it_was(content) -> None:
    assert CriteriaSet.parse(as_mapping(content)) == KHVN
    assert as_mapping(content) == KHVN.as_mapping()
    assert lacks(content) == ()
    assert len(pages(content)) == 5 + 10 * 4


def test_nothing_at_all_is_a_draft_too() -> None:
    empty = begin({})
    assert {lack.page.kind for lack in lacks(empty)} == {
        "general",
        "rule",
        "audiences",
        "groups",
        "indicators",
    }
    assert [one["id"] for one in empty["audiences"]] == ["farmer", "worker", "professional"]


def test_what_is_missing_names_its_page_and_its_field(content) -> None:
    spoiled = with_part(content, Page("guidance", 3, "worker"), {
        **part_of(content, Page("guidance", 3, "worker")), "wording": "", "levels": [],
    })  # fmt: skip
    spoiled = with_part(spoiled, Page("rule"), {**part_of(content, Page("rule")), "pass_total": "tám"})
    assert [(one.page, one.field, one.message) for one in lacks(spoiled)] == [
        (Page("rule"), "pass_total", "Điểm đạt phải là số nguyên từ 0 đến 100."),
        (Page("guidance", 3, "worker"), "wording", "Chỉ số 3, Công nhân: chưa ghi lời diễn."),
        (Page("guidance", 3, "worker"), "levels", "Chỉ số 3, Công nhân: chưa có mức điểm."),
    ]


def test_a_page_changes_its_own_part_only(content) -> None:
    before = deepcopy(content)
    changed = with_part(content, Page("general"), {**part_of(content, Page("general")), "title": "Mới"})
    assert content == before
    assert {key for key in changed if changed[key] != before[key]} == {"title"}


def test_a_group_that_changes_its_sign_or_place_takes_its_indicators_along(content) -> None:
    groups = deepcopy(content["groups"])
    groups[0]["id"] = "A"
    moved = with_part(content, Page("groups"), {"groups": groups[::-1]})
    assert [one["group"] for one in moved["indicators"]] == ["III"] * 2 + ["II"] * 4 + ["A"] * 4
    assert lacks(moved) == ()
    gone = with_part(content, Page("groups"), {"groups": groups[1:]})
    assert [lack.field for lack in lacks(gone)] == ["group"] * 4


def test_two_groups_may_exchange_their_signs(content) -> None:
    groups = deepcopy(content["groups"])
    groups[0]["id"], groups[1]["id"] = "II", "I"
    swapped = with_part(content, Page("groups"), {"groups": groups})
    assert [one["group"] for one in swapped["indicators"]] == ["II"] * 4 + ["I"] * 4 + ["III"] * 2


def test_indicators_move_within_their_group_and_keep_their_keys(content) -> None:
    assert [one["key"] for one in rearranged(content, "up-2")["indicators"]][:3] == [2, 1, 3]
    assert rearranged(content, "down-4") == content  # the next one is of another group
    shorter = rearranged(content, "remove-4")
    assert number_of(shorter, 5) == 4 and number_of(shorter, 4) == 0
    assert part_of(shorter, Page("indicator", 4)) is None
    back = with_part(shorter, Page("guidance", 4, "farmer"), part_of(content, Page("guidance", 4, "farmer")))
    assert len(back["indicators"]) == 10
    eleven = rearranged(content, "add")
    assert "indicators" in {lack.field for lack in lacks(eleven)}


@given(st.text(max_size=12), st.lists(st.integers(), max_size=6))
def test_a_deed_of_any_words_loses_at_most_one_row(deed: str, rows: list[int]) -> None:
    assert len(rows) - 1 <= len(after(rows, deed, 0)) <= len(rows) + 1


def test_rows() -> None:
    assert after("abc", "up-3", "") == ["a", "c", "b"]
    assert after("abc", "down-3", "") == after("abc", "up-1", "") == ["a", "b", "c"]
    assert after("abc", "remove-2", "") == ["a", "c"]
    assert after("abc", "add", "d") == ["a", "b", "c", "d"]


def test_edited_words_are_own_words_unless_somebody_says_so() -> None:
    was = {"wording": "a", "evidence": [], "levels": [], "official": True, "source": ""}
    assert official_after(was, {**was, "source": "QĐ 1"}, "") is True
    assert official_after(was, {**was, "wording": "b"}, "") is False
    assert official_after(was, {**was, "evidence": ["x"]}, "") is False
    assert official_after(was, {**was, "wording": "b"}, "official") is True
    assert official_after(was, was, "own") is False
    assert official_after({**was, "official": False}, was, "") is False


def test_official_words_need_a_source(content) -> None:
    bare = with_part(content, Page("general"), {**part_of(content, Page("general")), "source": ""})
    assert {lack.field for lack in lacks(bare)} == {"source"}
    assert len(lacks(bare)) == 8
    for key in range(1, 9):
        bare = with_part(
            bare, Page("indicator", key), {**part_of(bare, Page("indicator", key)), "source": "QĐ 244"}
        )
    assert lacks(bare) == ()


@pytest.mark.parametrize("most", range(1, 11))
def test_even_levels_cover_the_whole_scale(most: int) -> None:
    points = [n for one in even_levels(most) for n in range(one["from"], one["to"] + 1)]
    assert points == list(range(most + 1))


def test_a_new_indicator_has_the_points_and_no_words(content) -> None:
    new = blank_indicator(content)
    assert (new["key"], new["group"], new["title"]) == (11, "III", "")
    assert [one["to"] for one in new["worker"]["levels"]] == [2, 4, 6, 8, 10]


def test_numbers_as_typed() -> None:
    assert [as_number(text) for text in ("80", " 8 ", "", "7,5", "-1", "٣", "123456")] == [
        80, 8, None, "7,5", "-1", "٣", "123456",
    ]  # fmt: skip


@pytest.mark.parametrize("make", [eight_of_ten, ten_of_five])
def test_sets_of_another_size_are_sets(make) -> None:
    assert CriteriaSet.parse(make()).as_mapping()["id"] == make()["id"]


def refused(**changes: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        CriteriaSet.parse({**criteria_mapping("khvn-2022"), **changes})
    return [problem.message for problem in refusal.value.problems]


def test_the_limits_of_what_a_score_sheet_can_hold() -> None:
    given = criteria_mapping("khvn-2022")
    assert "Điểm cao nhất của một chỉ số phải là số nguyên từ 1 đến 10." in refused(max_points=11)
    eleven = [*given["indicators"], {**given["indicators"][9], "number": 11}]
    assert refused(indicators=eleven) == ["Có 11 chỉ số, nhiều nhất 10."]
    others = [*given["audiences"][:2], {**given["audiences"][2], "id": "official_staff"}]
    assert "Phải có đúng ba đối tượng, mã là farmer, worker, professional." in refused(audiences=others)
    swapped = [*given["indicators"][:3], {**given["indicators"][4], "number": 4},
               {**given["indicators"][3], "number": 5}, *given["indicators"][5:]]  # fmt: skip
    assert refused(indicators=swapped) == [
        "Chỉ số 5 đứng sau chỉ số của nhóm khác; các chỉ số xếp theo thứ tự của nhóm."
    ]
    assert refused(title="Bộ\u202e") == ["Tên bộ tiêu chí có ký tự không in được."]
    assert refused(note="a" * 5001) == ["Ghi chú dài 5001 chữ cái, nhiều nhất 5000."]


def test_what_no_page_can_show() -> None:
    assert not unprintable("Đặng “Thị” – Ánh\nhai dòng…")
    assert all(unprintable(text) for text in ("a\x00", "\x1b[0m", "a\u200b", "\u202eabc", "\ud800", "\r"))
