"""A criteria set as a value: both that we ship, what is refused, and the rule in words."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdht.domain.criteria import Audience, Band, CriteriaSet, Level, audience_from
from cdht.domain.problems import Problem, Refused
from cdht.domain.scoring import ScoreSheet
from tests.domain.pilot import KHVN, PILOT, criteria_mapping

IDS = ("pilot-2021", "khvn-2022")


@pytest.fixture
def mapping() -> dict[str, Any]:
    """The set of 2022 as plain data, to spoil."""
    return copy.deepcopy(criteria_mapping("khvn-2022"))


def problems(mapping: Any) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        CriteriaSet.parse(mapping)
    return refusal.value.problems


@pytest.mark.parametrize("id", IDS)
def test_the_shipped_sets_lose_nothing_on_the_way(id: str) -> None:
    written = criteria_mapping(id)
    criteria = CriteriaSet.parse(written)
    assert criteria.as_mapping() == {**written, "valid_from": written["valid_from"].isoformat()}
    assert CriteriaSet.parse(json.loads(json.dumps(criteria.as_mapping()))) == criteria


def test_what_the_report_of_the_pilot_needs() -> None:
    assert PILOT.audiences == (
        Audience("farmer", "Nông dân và lao động nông thôn", "Nông dân"),
        Audience("worker", "Lao động tiểu thủ công nghiệp", "Công nhân"),
        Audience("professional", "Cán bộ, trí thức", "Trí thức"),
    )
    assert PILOT.bands == (Band(70, 79, "70 – 79"), Band(80, 89, "80 – 89"), Band(90, 100, "90 – 100"))
    assert (PILOT.full_marks, PILOT.cut(False), PILOT.cut(True), PILOT.indicator_floor) == (100, 70, 70, 0)
    assert [indicator.group for indicator in PILOT.indicators] == ["I"] * 4 + ["II"] * 4 + ["III"] * 2


def test_the_rule_of_2022() -> None:
    assert (KHVN.full_marks, KHVN.cut(False), KHVN.cut(True), KHVN.indicator_floor) == (100, 80, 70, 5)
    assert KHVN.valid_from == date(2022, 7, 28)


def test_the_rule_in_words() -> None:
    assert KHVN.rule_in_words(False) == "Đạt từ 80 điểm, không chỉ số nào dưới 5"
    assert KHVN.rule_in_words(True) == "Đạt từ 70 điểm, không chỉ số nào dưới 5"
    assert PILOT.rule_in_words(False) == "Đạt từ 70 điểm"


def test_what_a_set_is_asked_for() -> None:
    assert KHVN.audience("worker").short == "Công nhân"
    assert KHVN.group("II").title == "Năng lực sử dụng công cụ học tập, làm việc"
    assert KHVN.indicator(6).title == "Kỹ năng: sử dụng ngoại ngữ theo yêu cầu công việc và vị trí đảm nhận"
    guidance = PILOT.indicator(1).guidance["farmer"]
    assert guidance.level_of(4) == guidance.levels[1]
    assert guidance.levels[1] == Level(
        3,
        4,
        "Thỉnh thoảng nghe loa thôn, xem tivi hoặc hỏi hàng xóm. Cây con có bệnh thì chưa tự tìm cách chữa.",
    )
    assert guidance.level_of(11) is None
    for unknown in (lambda: KHVN.audience("nobody"), lambda: KHVN.indicator(11), lambda: KHVN.group("IV")):
        with pytest.raises(KeyError):
            unknown()


@pytest.mark.parametrize(
    ("points", "criteria", "difficult_area", "shortfalls"),
    [
        ((8,) * 10, KHVN, False, ()),
        ((7,) * 10, KHVN, False, ("thiếu 10 điểm",)),
        ((7,) * 10, KHVN, True, ()),
        ((7,) * 10, PILOT, False, ()),
        ((10, 10, 10, 10, 10, 4, 10, 7, 7, 7), KHVN, False, ("chỉ số 6 dưới 5",)),
        ((10, 10, 10, 10, 10, 4, 10, 7, 7, 7), PILOT, False, ()),
        ((3, 9, 9, 9, 4, 9, 9, 7, 7, 7), KHVN, False, ("thiếu 7 điểm", "chỉ số 1 dưới 5", "chỉ số 5 dưới 5")),
        ((8, None, 8, None, 8, 8, 8, None, 8, None), KHVN, False, ("còn 4 ô",)),
        ((8,) * 7, KHVN, False, ("còn 3 ô",)),
        ((None,) * 10, PILOT, False, ("còn 10 ô",)),
    ],
)
def test_shortfalls(
    points: tuple[int | None, ...], criteria: CriteriaSet, difficult_area: bool, shortfalls: tuple[str, ...]
) -> None:
    assert criteria.shortfalls(ScoreSheet(points), difficult_area) == shortfalls


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Nông dân và lao động nông thôn", "farmer"),
        ("nong dan", "farmer"),
        ("NÔNG DÂN", "farmer"),
        ("  Lao động  tiểu thủ công nghiệp ", "worker"),
        ("Lao động tiểu thủ công nghiệp (công nhân)", "worker"),
        ("Công nhân, lao động tiểu thủ công, thợ sửa chữa thiết bị gia dụng, lao động tự do", "worker"),
        ("Cán bộ trí thức", "professional"),
        ("Trí thức", "professional"),
        ("professional", "professional"),
        ("Cán bộ", None),
        ("", None),
        ("…", None),
    ],
)
def test_an_audience_by_its_full_or_short_name_in_any_set(text: str, id: str | None) -> None:
    assert audience_from(text, KHVN, PILOT) == id


def test_an_audience_is_looked_for_in_the_given_sets_only() -> None:
    assert audience_from("Lao động tiểu thủ công nghiệp", KHVN) is None
    assert audience_from("Lao động tiểu thủ công nghiệp") is None


def test_the_digest_changes_with_every_word_and_with_nothing_else(mapping: dict[str, Any]) -> None:
    assert CriteriaSet.parse(dict(reversed(mapping.items()))).digest() == KHVN.digest()
    mapping["indicators"][9]["worker"]["evidence"][0] += "."
    assert CriteriaSet.parse(mapping).digest() != KHVN.digest()
    assert len(KHVN.digest()) == 64


def test_a_set_is_hashable_and_cannot_be_changed() -> None:
    assert len({KHVN, CriteriaSet.parse(criteria_mapping("khvn-2022"))}) == 1
    with pytest.raises(TypeError):
        KHVN.indicators[0].guidance["farmer"] = None  # type: ignore[index]


def spoil(mapping: Any, path: str, value: Any) -> None:
    """Puts `value` at `path`; places in a list count from 0."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        mapping = mapping[step]
    mapping[last] = value


@pytest.mark.parametrize(
    ("path", "value", "field", "message"),
    [
        ("id", "Bộ 1", "id", "Mã chỉ gồm chữ thường không dấu, chữ số và dấu nối."),
        ("title", "  ", "title", "Chưa ghi tên bộ tiêu chí."),
        ("note", 5, "note", "Ghi chú phải là chữ."),
        ("valid_from", "28/7/2022", "valid_from", "Ngày bắt đầu dùng phải là một ngày, ví dụ 2022-07-28."),
        ("pass_total", 101, "pass_total", "Điểm đạt phải là số nguyên từ 0 đến 100."),
        ("pass_total", "80", "pass_total", "Điểm đạt phải là số nguyên từ 0 đến 100."),
        ("pass_total", True, "pass_total", "Điểm đạt phải là số nguyên từ 0 đến 100."),
        ("pass_total", 80.0, "pass_total", "Điểm đạt phải là số nguyên từ 0 đến 100."),
        ("pass_total_difficult_area", 90, "pass_total_difficult_area",
         "Điểm đạt vùng khó khăn không được cao hơn điểm đạt chung."),
        ("indicator_floor", 11, "indicator_floor", "Điểm sàn của một chỉ số phải là số nguyên từ 0 đến 10."),
        ("max_points", 0, "max_points", "Điểm cao nhất của một chỉ số phải là số nguyên từ 1 đến 10."),
        ("bands.0.low", 71, "bands", "Các khoảng điểm bị hở từ 70 đến 70."),
        ("bands.1.low", 79, "bands", "Các khoảng điểm chồng nhau ở 79."),
        ("bands.1.low", 82, "bands", "Các khoảng điểm bị hở từ 80 đến 81."),
        ("bands.2.high", 99, "bands", "Các khoảng điểm bị hở từ 100 đến 100."),
        ("bands.1.high", 75, "bands", "Các khoảng điểm viết ngược ở 80 – 75."),
        ("bands.2.high", 101, "bands-3-high", "Khoảng điểm 3: điểm cao nhất phải là số nguyên từ 0 đến 100."),
        ("bands", [], "bands", "Chưa có khoảng điểm."),
        ("bands", "70-100", "bands", "Khoảng điểm phải là một danh sách."),
        ("bands.0", 70, "bands-1", "Khoảng điểm 1: không đọc được nội dung."),
        ("audiences.0.id", "worker", "audiences", "Đối tượng worker ghi hai lần."),
        ("audiences.0.short", "Cong nhan", "audiences", "Hai đối tượng cùng tên “cong nhan”."),
        ("audiences.0.id", "group", "audiences", "Đối tượng không được có mã group."),
        ("groups.0.id", "II", "groups", "Nhóm năng lực II ghi hai lần."),
        ("groups.2.id", "IV", "groups", "Nhóm năng lực IV không có chỉ số nào."),
        ("indicators.0.group", "IX", "indicators-1-group", "Chỉ số 1: không có nhóm năng lực IX."),
        ("indicators.4.number", 6, "indicators-5-number", "Chỉ số 5: số thứ tự phải là 5."),
        ("indicators.4.teacher", {}, "indicators-5-teacher", "Chỉ số 5: không có đối tượng teacher."),
        ("indicators.4.official", "yes", "indicators-5-official",
         "Chỉ số 5: dấu chính thức phải là có hoặc không."),
        ("indicators.4.worker", None, "indicators-5-worker", "Chỉ số 5, Công nhân: chưa có nội dung."),
        ("indicators.4.worker.wording", "", "indicators-5-worker-wording",
         "Chỉ số 5, Công nhân: chưa ghi lời diễn."),
        ("indicators.4.worker.evidence.0", " ", "indicators-5-worker-evidence",
         "Chỉ số 5, Công nhân: gợi ý minh chứng có dòng trống hoặc không phải chữ."),
        ("indicators.4.worker.levels.1.from", 4, "indicators-5-worker-levels",
         "Chỉ số 5, Công nhân: các mức điểm bị hở từ 3 đến 3."),
        ("indicators.4.worker.levels.0.from", 1, "indicators-5-worker-levels",
         "Chỉ số 5, Công nhân: các mức điểm bị hở từ 0 đến 0."),
        ("indicators.4.worker.levels.1.text", "", "indicators-5-worker-levels-2-text",
         "Chỉ số 5, Công nhân, mức 2: chưa ghi lời tả."),
        ("indicators.4.worker.levels", [], "indicators-5-worker-levels",
         "Chỉ số 5, Công nhân: chưa có mức điểm."),
    ],
)  # fmt: skip
def test_each_fault_is_told_where_it_is(
    mapping: dict[str, Any], path: str, value: Any, field: str, message: str
) -> None:
    spoil(mapping, path, value)
    assert Problem(field, message) in problems(mapping)


def test_all_faults_are_told_at_once(mapping: dict[str, Any]) -> None:
    mapping["title"] = ""
    del mapping["pass_total"]
    spoil(mapping, "indicators.2.farmer.levels.4.to", 9)
    del mapping["indicators"][7]["professional"]
    assert problems(mapping) == (
        Problem("indicators-3-farmer-levels", "Chỉ số 3, Nông dân: các mức điểm bị hở từ 10 đến 10."),
        Problem("indicators-8-professional", "Chỉ số 8, Trí thức: chưa có nội dung."),
        Problem("title", "Chưa ghi tên bộ tiêu chí."),
        Problem("pass_total", "Chưa ghi điểm đạt."),
    )


def test_a_bad_maximum_is_told_once_and_does_not_spoil_the_levels(mapping: dict[str, Any]) -> None:
    mapping["max_points"] = "mười"
    assert [problem.field for problem in problems(mapping)] == ["max_points"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(criteria_mapping("khvn-2022"))), json_values)
def test_any_nonsense_in_any_place_is_refused_in_words_or_kept(key: str, value: Any) -> None:
    spoiled = {**criteria_mapping("khvn-2022"), key: value}
    try:
        criteria = CriteriaSet.parse(spoiled)
    except Refused:
        assert all(problem.field and problem.message.endswith(".") for problem in problems(spoiled))
    else:
        assert CriteriaSet.parse(criteria.as_mapping()) == criteria


@given(json_values)
def test_nonsense_as_a_whole_is_refused(value: Any) -> None:
    assert problems(value)


@given(st.integers(min_value=-5, max_value=110))
def test_whoever_passes_has_exactly_one_band(total: int) -> None:
    holding = [band for band in KHVN.bands if band.holds(total)]
    assert len(holding) == (70 <= total <= 100)
    assert KHVN.band_of(total) == (holding[0] if holding else None)
    assert KHVN.band_of(None) is None
