"""Criteria sets of another size than the shipped ones, for tests."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from cdht.domain.criteria_drafts import even_levels
from tests.domain.pilot import criteria_mapping


def eight_of_ten() -> dict[str, Any]:
    """Eight indicators of ten points: 80 in all, passing from 60, no indicator below 4."""
    given = deepcopy(criteria_mapping("pilot-2021"))
    keep = [one for one in given["indicators"] if one["number"] <= 8]
    groups = [one for one in given["groups"] if one["id"] != "III"]
    bands = [{"low": 56, "high": 69, "label": "56 – 69"}, {"low": 70, "high": 80, "label": "70 – 80"}]
    rule = {"pass_total": 60, "pass_total_difficult_area": 56, "indicator_floor": 4}
    return {**given, "id": "tam-chi-so", "title": "Bộ tám chỉ số", "indicators": keep, "groups": groups,
            "bands": bands, **rule}  # fmt: skip


def ten_of_five() -> dict[str, Any]:
    """Ten indicators of five points: 50 in all, passing from 35."""
    given = deepcopy(criteria_mapping("pilot-2021"))
    words = [f"Mức {n}" for n in range(1, 6)]
    levels = [{**level, "text": text} for level, text in zip(even_levels(5), words, strict=True)]
    for one in given["indicators"]:
        for audience in ("farmer", "worker", "professional"):
            one[audience] = {**one[audience], "levels": levels}
    bands = [{"low": 35, "high": 42, "label": "35 – 42"}, {"low": 43, "high": 50, "label": "43 – 50"}]
    return {**given, "id": "nam-diem", "title": "Bộ năm điểm", "max_points": 5, "pass_total": 35,
            "pass_total_difficult_area": 35, "indicator_floor": 0, "bands": bands}  # fmt: skip
