"""Reads a criteria set from a mapping and says everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from .criteria import Audience, Band, CompetenceGroup, CriteriaSet, Guidance, Indicator, Level, audience_keys
from .problems import refuse_if
from .reading import Reader

ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
RESERVED = frozenset({"number", "group", "title", "official", "source"})
"""Keys of an indicator beside its audiences: no audience may be called so."""
AUDIENCES = ("farmer", "worker", "professional")
"""The three that every registration is one of (DOMAIN §3); a set names them in its own words."""
MOST_POINTS = 10
"""Of one indicator (QĐ 244): what a score sheet can hold."""
MOST_INDICATORS = 10
"""What a score sheet, a paper form and a workbook have boxes for."""
MOST_GROUPS, MOST_BANDS, MOST_LEVELS, MOST_EVIDENCE = 6, 6, MOST_POINTS + 1, 20
"""More columns than these a paper has no room for; a level has at least one point of its own."""

CUSTOMARY = 10
"""Ten indicators of ten points: what to assume where the set itself cannot be read."""


def read_criteria(mapping: Mapping[str, Any]) -> CriteriaSet:
    """The set, or `Refused` with all problems; fields are paths like `indicators-3-farmer-levels`."""
    reader = Reader(mapping)
    max_points = _max_points(reader)
    audiences = _audiences(reader)
    groups = _groups(reader)
    indicators = _indicators(reader, audiences, groups, max_points)
    full_marks = max_points * (len(indicators) or CUSTOMARY)
    criteria = CriteriaSet(
        id=_id(reader),
        title=reader.text("title", "tên bộ tiêu chí", most=300),
        source=reader.text("source", "nguồn", required=False, most=1_000),
        note=reader.text("note", "ghi chú", required=False, most=5_000),
        valid_from=reader.day("valid_from", "ngày bắt đầu dùng"),
        pass_total=reader.number("pass_total", "điểm đạt", high=full_marks),
        pass_total_difficult_area=reader.number(
            "pass_total_difficult_area", "điểm đạt vùng khó khăn", high=full_marks
        ),
        indicator_floor=reader.number("indicator_floor", "điểm sàn của một chỉ số", high=max_points),
        max_points=max_points,
        bands=_bands(reader, full_marks),
        audiences=audiences,
        groups=groups,
        indicators=indicators,
    )
    _check_rule(reader, criteria)
    _check_order(reader, criteria)
    _check_sources(reader, criteria)
    refuse_if(reader.problems)
    return criteria


def _max_points(reader: Reader) -> int:
    """A bad value is reported once and read as ten, so that it does not spoil every level too."""
    before = len(reader.problems)
    points = reader.number("max_points", "điểm cao nhất của một chỉ số", low=1, high=MOST_POINTS)
    return points if len(reader.problems) == before else CUSTOMARY


def _id(reader: Reader) -> str:
    id = reader.text("id", "mã", most=60)
    if id.strip() and not ID.fullmatch(id):
        reader.refuse("id", "mã chỉ gồm chữ thường không dấu, chữ số và dấu nối")
    return id


def _audiences(reader: Reader) -> tuple[Audience, ...]:
    parts = reader.parts("audiences", "đối tượng", "Đối tượng", at_most=10)
    found = tuple(
        Audience(_id(part), part.text("label", "tên", most=200), part.text("short", "tên ngắn", most=20))
        for part in parts
    )
    for id in _repeated(audience.id for audience in found):
        reader.refuse("audiences", f"đối tượng {id} ghi hai lần")
    for name in _repeated(name for audience in found for name in audience_keys(audience) - {""}):
        reader.refuse("audiences", f"hai đối tượng cùng tên “{name}”")
    for audience in found:
        if audience.id in RESERVED:
            reader.refuse("audiences", f"đối tượng không được có mã {audience.id}")
    if found and {audience.id for audience in found} != set(AUDIENCES):
        reader.refuse("audiences", f"phải có đúng ba đối tượng, mã là {', '.join(AUDIENCES)}")
    return found


def _groups(reader: Reader) -> tuple[CompetenceGroup, ...]:
    parts = reader.parts("groups", "nhóm năng lực", "Nhóm năng lực", at_most=MOST_GROUPS)
    found = tuple(
        CompetenceGroup(
            part.text("id", "mã", most=10),
            part.text("title", "tên", most=200),
            part.text("short", "tên ngắn", required=False, most=20),
        )
        for part in parts
    )
    for id in _repeated(group.id for group in found):
        reader.refuse("groups", f"nhóm năng lực {id} ghi hai lần")
    return found


def _indicators(
    reader: Reader, audiences: Sequence[Audience], groups: Sequence[CompetenceGroup], max_points: int
) -> tuple[Indicator, ...]:
    known = {group.id for group in groups}
    parts = reader.parts("indicators", "chỉ số", "Chỉ số", at_most=MOST_INDICATORS)
    found = tuple(
        _indicator(part, number, audiences, known, max_points) for number, part in enumerate(parts, start=1)
    )
    for group in sorted(known - {indicator.group for indicator in found}) if found else ():
        reader.refuse("groups", f"nhóm năng lực {group} không có chỉ số nào")
    return found


def _indicator(
    part: Reader, number: int, audiences: Sequence[Audience], groups: set[str], max_points: int
) -> Indicator:
    if part.number("number", "số thứ tự", high=1000) != number:
        part.refuse("number", f"số thứ tự phải là {number}")
    group = part.text("group", "nhóm năng lực")
    if group and group not in groups:
        part.refuse("group", f"không có nhóm năng lực {group}")
    guidance = {who.id: _guidance(part.part(who.id, who.short), max_points) for who in audiences}
    for stray in part.keys() - RESERVED - guidance.keys():
        part.refuse(stray, f"không có đối tượng {stray}")
    title, official = part.text("title", "tên", most=400), part.flag("official", "dấu chính thức")
    return Indicator(number, group, title, official, MappingProxyType(guidance), _source(part))


def _guidance(part: Reader, max_points: int) -> Guidance:
    return Guidance(
        wording=part.text("wording", "lời diễn", most=600),
        official=part.flag("official", "dấu chính thức"),
        levels=_levels(part, max_points),
        evidence=part.texts("evidence", "gợi ý minh chứng", most=300, at_most=MOST_EVIDENCE),
        source=_source(part),
    )


def _source(part: Reader) -> str:
    return part.text("source", "nguồn", required=False, most=300)


def _levels(part: Reader, max_points: int) -> tuple[Level, ...]:
    levels = tuple(
        Level(
            item.number("from", "điểm thấp nhất", high=max_points),
            item.number("to", "điểm cao nhất", high=max_points),
            item.text("text", "lời tả", most=600),
        )
        for item in part.parts("levels", "mức điểm", "mức", at_most=MOST_LEVELS)
    )
    if levels and (fault := _fault([(level.low, level.high) for level in levels], 0, max_points)):
        part.refuse("levels", f"các mức điểm {fault}")
    return levels


def _bands(reader: Reader, full_marks: int) -> tuple[Band, ...]:
    return tuple(
        Band(
            part.number("low", "điểm thấp nhất", high=full_marks),
            part.number("high", "điểm cao nhất", high=full_marks),
            part.text("label", "tên", most=30),
        )
        for part in reader.parts("bands", "khoảng điểm", "Khoảng điểm", at_most=MOST_BANDS)
    )


def _check_rule(reader: Reader, criteria: CriteriaSet) -> None:
    """The cuts and the bands must fit each other: whoever passes has a column in the report."""
    if any(problem.field.startswith(("pass_total", "bands", "max_points")) for problem in reader.problems):
        return  # stand-ins would be compared
    if criteria.pass_total_difficult_area > criteria.pass_total:
        reader.refuse("pass_total_difficult_area", "điểm đạt vùng khó khăn không được cao hơn điểm đạt chung")
    start = min(criteria.bands[0].low, criteria.pass_total, criteria.pass_total_difficult_area)
    if fault := _fault([(band.low, band.high) for band in criteria.bands], start, criteria.full_marks):
        reader.refuse("bands", f"các khoảng điểm {fault}")


def _check_order(reader: Reader, criteria: CriteriaSet) -> None:
    """Screens and papers draw each group as one band over its indicators."""
    places = {group.id: place for place, group in enumerate(criteria.groups)}
    order = [places.get(one.group, -1) for one in criteria.indicators]
    if -1 in order:
        return  # said already
    for number, (before, here) in enumerate(pairwise(order), start=2):
        if here < before:
            reader.refuse(
                f"indicators-{number}-group",
                f"chỉ số {number} đứng sau chỉ số của nhóm khác; các chỉ số xếp theo thứ tự của nhóm",
            )


def _check_sources(reader: Reader, criteria: CriteriaSet) -> None:
    """Whoever calls a wording official says which paper it was copied from."""
    if criteria.source.strip():
        return
    for one in criteria.indicators:
        parts: dict[str, Indicator | Guidance] = {"": one}
        parts |= {f"-{id}": guidance for id, guidance in one.guidance.items()}
        for place, part in parts.items():
            if part.official and not part.source.strip():
                reader.refuse(
                    f"indicators-{one.number}{place}-source",
                    f"chỉ số {one.number}: ghi văn bản có lời văn chính thức này, hoặc nguồn của cả bộ",
                )


def _fault(spans: Iterable[tuple[int, int]], start: int, end: int) -> str:
    """Why the spans, in order, do not cover start..end exactly once; "" when they do."""
    due = start
    for low, high in spans:
        if high < low:
            return f"viết ngược ở {low} – {high}"
        if low > due:
            return f"bị hở từ {due} đến {low - 1}"
        if low < due:
            return f"chồng nhau ở {low}"
        due = high + 1
    return f"bị hở từ {due} đến {end}" if due <= end else ""


def _repeated(items: Iterable[str]) -> list[str]:
    return [item for item, times in Counter(items).items() if times > 1 and item]
