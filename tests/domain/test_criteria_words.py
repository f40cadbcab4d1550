"""Rules in words, and official wording told from own."""

from __future__ import annotations

from cdht.domain import criteria_words as words
from cdht.domain.criteria import CriteriaSet
from cdht.domain.voting import vote_rule
from tests.domain.pilot import KHVN, PILOT


def official(*numbers: int) -> CriteriaSet:
    mapping = KHVN.as_mapping()
    for one in mapping["indicators"]:
        one["farmer"] = {**one["farmer"], "official": one["number"] in numbers}
    return CriteriaSet.parse(mapping)


def test_rules() -> None:
    assert words.whole_rule(KHVN) == (
        "Đạt từ 80 điểm, không chỉ số nào dưới 5. Vùng khó khăn: đạt từ 70 điểm, không chỉ số nào dưới 5."
    )
    assert words.whole_rule(PILOT) == "Đạt từ 70 điểm."
    assert words.scale(KHVN) == "10 chỉ số, mỗi chỉ số 0 đến 10 điểm, tất cả 100 điểm"
    assert words.bands(KHVN) == "70 – 79, 80 – 89, 90 – 100"
    assert vote_rule(50) == "Được bầu khi hơn 50% số phiếu thu về đồng ý"


def test_one_line_tells_official_from_own() -> None:
    assert (
        words.official_legend(KHVN, "farmer")
        == "Lời văn trong phiếu là gợi ý, không phải văn bản của Hội Khuyến học."
    )
    assert (
        words.official_legend(official(*range(1, 11)), "farmer")
        == "Lời văn trong phiếu chép theo văn bản của Hội Khuyến học."
    )
    mixed = official(1, 2)
    assert words.official_legend(mixed, "farmer") == (
        "Chỗ có dấu * chép theo văn bản của Hội Khuyến học; chỗ khác là lời văn gợi ý."
    )
    assert words.is_mixed(mixed, "farmer") and not words.is_mixed(mixed, "worker")
    assert [words.signed("a", is_official, mixed=True) for is_official in (True, False)] == ["a *", "a"]
    assert words.titles_legend(KHVN).startswith("Chỉ số 1, 2, 3, 4, 5, 6, 7, 8 mang tên theo văn bản")
    assert (
        words.titles_legend(PILOT)
        == "Tên các chỉ số là lời văn gợi ý, không phải văn bản của Hội Khuyến học."
    )


def test_where_official_words_come_from() -> None:
    first = KHVN.indicator(1)
    assert words.source_of(KHVN, first) == KHVN.source
    assert words.source_of(KHVN, first.guidance["farmer"]) == ""
