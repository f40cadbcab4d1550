"""The pages of a criteria draft: values as people read them, and what they typed, kept whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request

from ..domain.criteria_drafts import (
    GENERAL,
    Content,
    Page,
    after,
    as_number,
    blank_indicator,
    official_after,
    part_of,
)  # fmt: skip
from ..domain.people import parse_date
from ..domain.problems import Refused
from ..domain.vietnamese import date_short, nfc, time_short
from ..models.criteria_drafts import CriteriaDraft
from .unchanged import Conflict, Pair, fingerprint

MOST_ROWS = 40
Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page with its values; `version` is the fingerprint of what is stored. A page whose indicator was
    removed is gone, but keeps what somebody typed on it."""

    page: Page
    part: Part
    version: int
    is_gone: bool = False

    def holding(self, typed: Typed) -> Shown:
        """The same page with what was typed instead."""
        return replace(self, part=typed.part)

    def conflict(self, theirs: Shown, row: CriteriaDraft) -> Conflict:
        """Both values of everything on the page, and who saved last."""
        mine, stored = dict(_texts(self.part)), {} if theirs.is_gone else dict(_texts(theirs.part))
        labels = [*mine, *(label for label in stored if label not in mine)]
        rows = [
            Pair(one, mine.get(one, ""), stored.get(one, "đã bỏ" if theirs.is_gone else "")) for one in labels
        ]
        return Conflict(row.changed_by_name, time_short(row.changed_at), [one for one in rows if one.differs])


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form held, and where on the page one was working."""

    part: Part
    anchor: str = ""


def page_from(content: Content, page: Page) -> Shown:
    part = part_of(content, page)
    blank = blank_indicator(content)
    empty = (
        blank[page.audience]
        if page.audience
        else {n: blank[n] for n in ("group", "title", "official", "source")}
    )
    return Shown(page, empty if part is None else part, fingerprint(part), is_gone=part is None)


def typed_part(content: Content, page: Page) -> Typed:
    """The form of the page as a part of the content: nothing is refused, nothing is thrown away."""
    deed = request.form.get("do", "")
    part = _READERS[page.kind](page_from(content, page).part, deed)
    return Typed(part, "#rows" if deed else "")


def _general(_before: Part, _deed: str) -> Part:
    part: Part = {name: _lines(name) for name in GENERAL}
    with suppress(Refused):  # what is no day stays as it was typed; the page says so
        part["valid_from"] = parse_date(part["valid_from"]).isoformat() if part["valid_from"] else ""
    return part


def _rule(_before: Part, deed: str) -> Part:
    names = ("max_points", "pass_total", "pass_total_difficult_area", "indicator_floor")
    rows = [{"low": as_number(one["low"]), "high": as_number(one["high"]), "label": one["label"]}
            for one in _rows("bands", "low", "high", "label")]  # fmt: skip
    blank = {"low": None, "high": None, "label": ""}
    return {**{name: as_number(_line(name)) for name in names}, "bands": after(rows, deed, blank)}


def _audiences(before: Part, _deed: str) -> Part:
    rows = _rows("audiences", "label", "short")
    return {"audiences": [{**one, **row} for one, row in zip(before["audiences"], rows, strict=False)]}


def _groups(_before: Part, deed: str) -> Part:
    rows = [
        {**one, "key": as_number(one["key"]) or 0} for one in _rows("groups", "key", "id", "title", "short")
    ]
    return {"groups": after(rows, deed, {"key": 0, "id": "", "title": "", "short": ""})}


def _indicator(before: Part, _deed: str) -> Part:
    part: Part = {"group": _line("group"), "title": _line("title"), "source": _line("source")}
    return part | {"official": official_after(before, part, _line("standing"))}


def _guidance(before: Part, deed: str) -> Part:
    levels = [{"from": as_number(one["from"]), "to": as_number(one["to"]), "text": one["text"]}
              for one in _rows("levels", "from", "to", "text")]  # fmt: skip
    part: Part = {
        "wording": _line("wording"),
        "source": _line("source"),
        "levels": after(levels, deed, {"from": None, "to": None, "text": ""}),
        "evidence": [line for line in _lines("evidence").split("\n") if line],
    }
    return part | {"official": official_after(before, part, _line("standing"))}


_READERS = {
    "general": _general, "rule": _rule, "audiences": _audiences, "groups": _groups, "indicator": _indicator,
    "guidance": _guidance,
}  # fmt: skip


def _line(name: str) -> str:
    return nfc(request.form.get(name, ""))


def _lines(name: str) -> str:
    """Line breaks stay, each line is cleaned."""
    return "\n".join(nfc(line) for line in request.form.get(name, "").splitlines()).strip("\n")


def _rows(name: str, *fields: str) -> list[dict[str, str]]:
    """`bands-1-low`, `bands-1-high` …, for as long as there are any."""
    places = range(1, MOST_ROWS + 1)
    there = [n for n in places if any(f"{name}-{n}-{field}" in request.form for field in fields)]
    return [{field: _line(f"{name}-{n}-{field}") for field in fields} for n in there]


def day(text: str) -> str:
    """`2026-01-31` as people write it; what is no day stays as it was typed."""
    try:
        return date_short(date.fromisoformat(text))
    except ValueError:
        return text


# --- Both values in words ----------------------------------------------------------------------------


_NAMES = {
    "id": "Mã", "title": "Tên", "source": "Nguồn", "valid_from": "Có từ ngày", "note": "Ghi chú",
    "max_points": "Điểm cao nhất của một chỉ số", "pass_total": "Điểm đạt",
    "pass_total_difficult_area": "Điểm đạt vùng khó khăn", "indicator_floor": "Điểm sàn",
    "bands": "Khoảng điểm", "audiences": "Đối tượng", "groups": "Nhóm", "group": "Nhóm",
    "official": "Lời văn chính thức", "wording": "Lời diễn", "levels": "Mức", "evidence": "Gợi ý minh chứng",
}  # fmt: skip


def _texts(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in part.items():
        label = _NAMES.get(name, name)
        if isinstance(value, list):
            for place, one in enumerate(value, start=1):
                yield f"{label} {place}", _joined(one)
        elif isinstance(value, bool):
            yield label, "có" if value else "không"
        else:
            yield label, day(value) if name == "valid_from" else "" if value is None else str(value)


def _joined(one: Any) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    return " · ".join(str(value) for name, value in one.items() if name != "key" and value not in (None, ""))
