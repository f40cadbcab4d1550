"""A version of the criteria that somebody has begun to write: half done, as one finds it on a Monday."""

from __future__ import annotations

from datetime import datetime

from ..actions.criteria_drafts import draft_from_version, rearrange, save_page
from ..domain.accounts import Actor
from ..domain.criteria_drafts import Page, part_of
from ..models.criteria import CriteriaVersion

AT = datetime(2022, 11, 14, 15, 20)
WORDING = (
    "Tìm trên điện thoại thời tiết, sâu bệnh, giá đậu phụng, giá cá của phá Tam Giang để tính việc nhà mình."
)
TOP = "So tin trên mạng với lời cán bộ khuyến nông, ghi sổ từng vụ, chỉ lại cho cả chi hội."


def run(secretary: Actor) -> None:
    """Based on the set of 2022: a title of its own, one wording rewritten, an indicator taken out and a new
    one begun."""
    version = CriteriaVersion.get(CriteriaVersion.code == "khvn-2022", CriteriaVersion.commune_id.is_null())
    draft = draft_from_version(version.id, by=secretary, at=AT)
    general = part_of(draft.value, Page("general")) or {}
    title = "Bộ tiêu chí “Công dân học tập” của xã Quảng Phú năm 2023"
    save_page(draft.id, Page("general"), {**general, "title": title, "valid_from": "2023-01-01"},
              by=secretary, at=AT.replace(minute=24))  # fmt: skip
    farmer = part_of(draft.value, Page("guidance", 1, "farmer")) or {}
    levels = [*farmer["levels"][:-1], {**farmer["levels"][-1], "text": TOP}]
    save_page(draft.id, Page("guidance", 1, "farmer"), {**farmer, "wording": WORDING, "levels": levels},
              by=secretary, at=AT.replace(minute=41))  # fmt: skip
    rearrange(draft.id, "remove-10", by=secretary, at=AT.replace(minute=52))
    rearrange(draft.id, "add", by=secretary, at=AT.replace(minute=53))
