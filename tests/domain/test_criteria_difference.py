"""Two versions side by side."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.criteria_difference import Kind, Run, compare, pair_indicators, words
from tests.domain.pilot import KHVN, PILOT

SAME, GONE, NEW = Kind.SAME, Kind.GONE, Kind.NEW


@pytest.fixture
def other() -> dict:
    return deepcopy(KHVN.as_mapping())


def differing(new: dict) -> dict[str, list[str]]:
    """What a reader sees: section (with its state) → lines that differ."""
    sections = [one for one in compare(KHVN.as_mapping(), new) if one.differs]
    return {f"{one.title} {one.state}".strip(): [line.label for line in one.changed] for one in sections}


def test_word_by_word() -> None:
    assert words("Đạt từ 70 điểm", "Đạt từ 80 điểm trở lên") == (
        (Run(SAME, "Đạt từ "), Run(GONE, "70 "), Run(SAME, "điểm")),
        (Run(SAME, "Đạt từ "), Run(NEW, "80 "), Run(SAME, "điểm "), Run(NEW, "trở lên")),
    )
    assert words("", "") == ((), ())


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_letter_is_lost_on_either_side(old: str, new: str) -> None:
    sides = words(old, new)
    assert ["".join(run.text for run in side) for side in sides] == [old, new]
    assert {run.kind for run in sides[0]} <= {SAME, GONE} and {run.kind for run in sides[1]} <= {SAME, NEW}


def test_a_set_does_not_differ_from_itself() -> None:
    assert not any(one.differs for one in compare(PILOT.as_mapping(), PILOT.as_mapping()))
    assert len(compare(PILOT.as_mapping(), PILOT.as_mapping())) == 14


def test_rule_bands_groups_and_wording(other) -> None:
    other["pass_total"] = 75
    other["bands"][0]["low"] = 71
    other["groups"][1]["title"] = "Năng lực khác"
    other["indicators"][4]["worker"]["levels"][0]["text"] = "Chưa."
    other["indicators"][4]["worker"]["evidence"].append("Thêm")
    assert differing(other) == {
        "Điểm đạt và cách cho điểm": ["Điểm đạt", "Cột điểm trong báo cáo"],
        "Nhóm năng lực": ["Nhóm thứ 2"],
        "Chỉ số 5": ["Công nhân: mức 1", "Công nhân: gợi ý minh chứng"],
    }


def test_added_removed_and_moved(other) -> None:
    removed = other["indicators"].pop(2)
    assert differing(other)["Chỉ số 3 của bản cũ đã bỏ"]
    assert {"Chỉ số 3 trước là chỉ số 4", "Chỉ số 9 trước là chỉ số 10"} <= differing(other).keys()
    other["indicators"].insert(0, removed)
    assert differing(other) == {
        "Chỉ số 1 chuyển chỗ, trước là chỉ số 3": [],
        "Chỉ số 2 trước là chỉ số 1": [],
        "Chỉ số 3 trước là chỉ số 2": [],
    }
    blank = {one: {"wording": "Khác hẳn"} for one in ("farmer", "worker", "professional")}
    other["indicators"].append({"title": "Việc mới tinh", "group": "III", **blank})
    assert "Chỉ số 11 thêm mới" in differing(other)


def test_an_indicator_in_other_words_is_still_the_same_one(other) -> None:
    other["indicators"][5]["title"] = "Dùng ngoại ngữ theo việc làm"
    other["indicators"][5]["group"] = "III"
    assert differing(other)["Chỉ số 6 chuyển nhóm"] == ["Nhóm", "Tên"]
    assert pair_indicators(KHVN.as_mapping()["indicators"], other["indicators"]) == {n: n for n in range(10)}


def test_a_draft_without_anything_can_be_compared() -> None:
    sections = compare(KHVN.as_mapping(), {"title": None, "indicators": [{"title": "", "farmer": None}]})
    assert sum(one.state == "đã bỏ" for one in sections) == 10
