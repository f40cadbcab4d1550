"""What a sheet lacks to pass, in plain sentences and in a few words.

The words and the numbers of the rule go to the browser as they stand here (`for_browser`), so that it says
the same while somebody types; static/shortfalls.js only puts them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .criteria import CriteriaSet
from .scoring import ScoreSheet

SENTENCES = {
    "none": "Chưa chấm chỉ số nào.",
    "left": "Còn {count} chỉ số chưa chấm: {numbers}.",
    "points": "Cần thêm {points} điểm để đạt {cut}.",
    "beyond": "Các chỉ số còn lại có đủ điểm cao nhất cũng chỉ được {most}, phải từ {cut}.",
    "floor": "Chỉ số {number} mới được {points} điểm, phải từ {floor}.",
    "enough": "Đủ điều kiện về điểm: được {total}, cần {cut}.",
}
SHORT = {"left": "còn {count} ô", "points": "thiếu {points} điểm", "floor": "chỉ số {number} dưới {floor}"}
"""The few words of a row; `CriteriaSet.shortfalls` says the same of what is saved."""


def sentences(sheet: ScoreSheet, criteria: CriteriaSet, difficult_area: bool) -> tuple[str, ...]:
    """“Còn 3 chỉ số chưa chấm: 8, 9, 10.” “Cần thêm 12 điểm để đạt 80.” “Chỉ số 4 mới được 3 điểm, phải từ
    5.” One sentence when nothing is missing."""
    if len(sheet.missing) == len(sheet.points):
        return (SENTENCES["none"],)
    found = tuple(_lacks(sheet, criteria, difficult_area))
    cut = criteria.cut(difficult_area)
    return found or (SENTENCES["enough"].format(total=sheet.total, cut=cut),)


def _lacks(sheet: ScoreSheet, criteria: CriteriaSet, difficult_area: bool) -> Iterator[str]:
    cut, missing = criteria.cut(difficult_area), sheet.missing
    if missing:
        yield SENTENCES["left"].format(count=len(missing), numbers=", ".join(map(str, missing)))
    most = sheet.total + criteria.max_points * len(missing)
    if most < cut and missing:
        yield SENTENCES["beyond"].format(most=most, cut=cut)
    elif lacking := criteria.lacking(sheet, difficult_area):
        yield SENTENCES["points"].format(points=lacking, cut=cut)
    for number in criteria.under_floor(sheet):
        points, floor = sheet.points[number - 1], criteria.indicator_floor
        yield SENTENCES["floor"].format(number=number, points=points, floor=floor)


def for_browser(criteria: CriteriaSet, difficult_area: bool) -> dict[str, Any]:
    """The rule and its words, fit for JSON."""
    return {
        "cut": criteria.cut(difficult_area),
        "floor": criteria.indicator_floor,
        "max": criteria.max_points,
        "sentences": SENTENCES,
        "short": SHORT,
    }
