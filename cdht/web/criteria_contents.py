"""The contents of a criteria draft: its pages with how much is missing on each, and their addresses."""

from __future__ import annotations

from typing import Any

from flask import url_for

from ..domain.criteria_drafts import Lack, Page, lacks
from ..models.criteria_drafts import CriteriaDraft


def menu(row: CriteriaDraft, content: dict[str, Any], page: Page | None) -> dict[str, Any]:
    """The list on the left: the pages with how much is missing on each, indicators as one line each."""
    missing: dict[Page, int] = {}
    for lack in lacks(content):
        key = Page("indicator", lack.page.key) if lack.page.kind == "guidance" else lack.page
        missing[key] = missing.get(key, 0) + 1
    here = Page("indicator", page.key) if page and page.kind == "guidance" else page

    def line(one: Page, label: str) -> dict[str, Any]:
        return {
            "label": label,
            "url": page_url(row.id, one),
            "missing": missing.get(one, 0),
            "current": one == here,
        }

    named = enumerate(content["indicators"], start=1)
    return {
        "pages": [line(Page(kind), label) for kind, label in LABELS.items()],
        "indicators": [
            line(Page("indicator", one["key"]), f"{n}. {one['title'] or 'chưa có tên'}") for n, one in named
        ],
        "overview": url_for("criteria_drafts.draft", draft_id=row.id),
        "left": sum(missing.values()),
    }  # fmt: skip


LABELS = {"general": "Thông tin chung", "rule": "Điểm đạt", "audiences": "Đối tượng",
          "groups": "Nhóm năng lực", "indicators": "Danh sách chỉ số"}  # fmt: skip


def page_url(draft_id: int, page: Page) -> str:
    if page.kind == "guidance":
        return url_for("criteria_drafts.guidance", draft_id=draft_id, key=page.key, name=page.audience)
    if page.kind == "indicator":
        return url_for("criteria_drafts.indicator", draft_id=draft_id, key=page.key)
    if page.kind == "indicators":
        return url_for("criteria_drafts.indicators", draft_id=draft_id)
    return url_for("criteria_drafts.part", draft_id=draft_id, name=page.kind)


def linked(draft_id: int, content: dict[str, Any]) -> list[tuple[str, Lack]]:
    return [(f"{page_url(draft_id, lack.page)}#{lack.field}", lack) for lack in lacks(content)]
