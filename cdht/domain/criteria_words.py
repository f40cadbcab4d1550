"""The rules of a criteria set in words: said once, for pages and papers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .criteria import CriteriaSet, Guidance, Indicator

OFFICIAL_SIGN = "*"
"""Behind the association's own words on paper: every font and every printer has it."""

OFFICIAL, OWN = "lời văn của Hội Khuyến học", "lời văn gợi ý"
"""The two words on screen."""


def pass_rule(cut: int, floor: int) -> str:
    """“Đạt từ 80 điểm, không chỉ số nào dưới 5”"""
    low = f", không chỉ số nào dưới {floor}" if floor else ""
    return f"Đạt từ {cut} điểm{low}"


def difficult_area_rule(criteria: CriteriaSet) -> str:
    """“Vùng khó khăn: đạt từ 70 điểm, không chỉ số nào dưới 5”; empty where the set makes no difference."""
    if criteria.cut(True) == criteria.cut(False):
        return ""
    rule = criteria.rule_in_words(True)
    return f"Vùng khó khăn: {rule[:1].lower()}{rule[1:]}"


def whole_rule(criteria: CriteriaSet) -> str:
    """Both rules as one line, with full stops."""
    parts = (criteria.rule_in_words(False), difficult_area_rule(criteria))
    return " ".join(f"{part}." for part in parts if part)


def scale(criteria: CriteriaSet) -> str:
    """“10 chỉ số, mỗi chỉ số 0 đến 10 điểm, tất cả 100 điểm”"""
    return (
        f"{len(criteria.indicators)} chỉ số, mỗi chỉ số 0 đến {criteria.max_points} điểm, "
        f"tất cả {criteria.full_marks} điểm"
    )


def bands(criteria: CriteriaSet) -> str:
    """“70 – 79, 80 – 89, 90 – 100”"""
    return ", ".join(band.label for band in criteria.bands)


def whose(guidance: Guidance) -> str:
    """“lời văn của Hội Khuyến học” or “lời văn gợi ý”: on screen, beside the words."""
    return OFFICIAL if guidance.official else OWN


def source_of(criteria: CriteriaSet, part: Indicator | Guidance) -> str:
    """Where official words were copied from; empty for own words."""
    return (part.source or criteria.source) if part.official else ""


def official_legend(criteria: CriteriaSet, audience: str) -> str:
    """The one line on paper that tells official wording from own, for the wording of one audience."""
    marks = {one.guidance[audience].official for one in criteria.indicators}
    if marks == {True}:
        return "Lời văn trong phiếu chép theo văn bản của Hội Khuyến học."
    if marks == {False}:
        return "Lời văn trong phiếu là gợi ý, không phải văn bản của Hội Khuyến học."
    return f"Chỗ có dấu {OFFICIAL_SIGN} chép theo văn bản của Hội Khuyến học; chỗ khác là lời văn gợi ý."


def titles_legend(criteria: CriteriaSet) -> str:
    """Which of the indicators on a list of numbers bear the association's own titles."""
    numbers = [str(one.number) for one in criteria.indicators if one.official]
    if len(numbers) == len(criteria.indicators):
        return "Tên các chỉ số chép theo văn bản của Hội Khuyến học."
    if not numbers:
        return "Tên các chỉ số là lời văn gợi ý, không phải văn bản của Hội Khuyến học."
    return f"Chỉ số {', '.join(numbers)} mang tên theo văn bản của Hội Khuyến học; các chỉ số khác là gợi ý."


def signed(wording: str, official: bool, *, mixed: bool) -> str:
    """The wording with its sign, where a paper holds both kinds."""
    return f"{wording} {OFFICIAL_SIGN}" if official and mixed else wording


def is_mixed(criteria: CriteriaSet, audience: str) -> bool:
    return len({one.guidance[audience].official for one in criteria.indicators}) > 1
