"""A version of the criteria while it is being written: incomplete, saved page by page, then issued.

The content has the shape that `CriteriaSet.parse` reads, with three differences: what is typed wrongly stays
as it was typed, groups and indicators carry a `key` that does not change when they move, and an indicator has
no number: its place is its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .criteria import CriteriaSet
from .criteria_reading import AUDIENCES, CUSTOMARY
from .problems import Problem, Refused

Content = dict[str, Any]
Rows = list[dict[str, Any]]

GENERAL = ("id", "title", "source", "valid_from", "note")
RULE = ("max_points", "pass_total", "pass_total_difficult_area", "indicator_floor", "bands")
MOST_DRAFTS = 20
"""Of one commune at a time: nobody writes at more versions than that."""
MOST_LETTERS = 400_000
"""Of one draft, as stored: eight times what the shipped sets have."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the draft: `kind` general, rule, audiences, groups, indicators, indicator or guidance.

    `key` names the indicator, `audience` whose wording it is.
    """

    kind: str
    key: int = 0
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """What still prevents issuing: said in words, and the page and the field where it is mended."""

    page: Page
    field: str
    message: str


# --- From a set, and back ----------------------------------------------------------------------------


def begin(mapping: Mapping[str, Any]) -> Content:
    """A draft with the content of a set or of a file; what is missing stays empty."""
    content: Content = {key: str(mapping.get(key) or "") for key in GENERAL}
    content |= {name: mapping.get(name) for name in RULE if name != "bands"}
    content["bands"] = deepcopy(list(mapping.get("bands", ())))
    content["audiences"] = _three(mapping.get("audiences", ()))
    groups, indicators = mapping.get("groups", ()), mapping.get("indicators", ())
    content["groups"] = [_group(one, key) for key, one in enumerate(groups, start=1)]
    content["indicators"] = [_indicator(one, key) for key, one in enumerate(indicators, start=1)]
    return _by_group(content)


def as_mapping(content: Content) -> dict[str, Any]:
    """The shape that `CriteriaSet.parse` reads; it may be far from complete."""
    numbered = enumerate(content["indicators"], start=1)
    return {
        **{name: content[name] for name in ("id", "title", "source", "valid_from", "note")},
        **{name: content[name] for name in ("pass_total", "pass_total_difficult_area", "indicator_floor")},
        "max_points": content["max_points"],
        "bands": [_ordered(one, "low", "high", "label") for one in content["bands"]],
        "audiences": [_ordered(one, "id", "label", "short") for one in content["audiences"]],
        "groups": [_ordered(one, "id", "title", "short") for one in content["groups"]],
        "indicators": [_numbered(one, number) for number, one in numbered],
    }


def lacks(content: Content) -> tuple[Lack, ...]:
    """All that `CriteriaSet.parse` refuses, page by page; empty when the draft can be issued."""
    try:
        CriteriaSet.parse(as_mapping(content))
    except Refused as refused:
        found = [_lack(problem, content) for problem in refused.problems]
        order = {page: place for place, page in enumerate(pages(content))}
        return tuple(sorted(found, key=lambda lack: order.get(lack.page, 0)))
    return ()


def pages(content: Content) -> tuple[Page, ...]:
    """Every page in the order in which one writes a set."""
    first = (Page(kind) for kind in ("general", "rule", "audiences", "groups", "indicators"))
    return (*first, *(page for one in content["indicators"] for page in pages_of(one["key"])))


def pages_of(key: int) -> tuple[Page, ...]:
    """Of one indicator: its title, then its wording for each audience."""
    return (Page("indicator", key), *(Page("guidance", key, audience) for audience in AUDIENCES))


def number_of(content: Content, key: int) -> int:
    """The place of an indicator, from 1; 0 when it is not there."""
    return next((n for n, one in enumerate(content["indicators"], start=1) if one["key"] == key), 0)


# --- One page ----------------------------------------------------------------------------------------


def part_of(content: Content, page: Page) -> dict[str, Any] | None:
    """What the page shows; None when its indicator is gone."""
    if page.kind in ("general", "rule"):
        return {name: content[name] for name in (GENERAL if page.kind == "general" else RULE)}
    if page.kind in ("audiences", "groups"):
        return {page.kind: content[page.kind]}
    if page.kind == "indicators":
        return {"indicators": [(one["key"], one["group"], one["title"]) for one in content["indicators"]]}
    one = _found(content, page.key)
    if one is None or page.kind == "guidance":
        return None if one is None else one[page.audience]
    return {name: one[name] for name in ("group", "title", "official", "source")}


def with_part(content: Content, page: Page, part: Mapping[str, Any]) -> Content:
    """The content with the page's part replaced. An indicator that was removed meanwhile comes back at the
    end of its group: nothing that somebody typed is lost."""
    new = deepcopy(content)
    if page.kind in ("indicator", "guidance"):
        one = _found(new, page.key)
        if one is None:
            one = blank_indicator(new)
            new["indicators"].append(one)
        one.update({page.audience: dict(part)} if page.kind == "guidance" else part)
    elif page.kind == "groups":
        _rename(new, part["groups"])
    else:
        new.update(part)
    return _by_group(new)


def _rename(content: Content, groups: Rows) -> None:
    """Groups by their keys: indicators follow a group whose sign changes."""
    signs = {one["key"]: one["id"] for one in content["groups"]}
    changed = {signs[one["key"]]: one["id"] for one in groups if one.get("key") in signs}
    key = max([one["key"] for one in content["groups"]], default=0)
    for one in groups:
        if not one.get("key"):
            key = one["key"] = key + 1
    content["groups"] = groups
    for one in content["indicators"]:
        one["group"] = changed.get(one["group"], one["group"])


# --- Rows: add, remove, move -------------------------------------------------------------------------


def after(rows: Sequence[Any], deed: str, blank: Any) -> list[Any]:
    """The rows after “add”, “remove-2”, “up-2” or “down-2” (counted from 1); else unchanged."""
    changed, (verb, _, text) = list(rows), deed.partition("-")
    place = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if verb == "add":
        return [*changed, blank]
    if not 0 <= place < len(changed):
        return changed
    if verb == "remove":
        del changed[place]
    to = place + {"up": -1, "down": 1}.get(verb, 0)
    if to != place and 0 <= to < len(changed):
        changed[place], changed[to] = changed[to], changed[place]
    return changed


def rearranged(content: Content, deed: str) -> Content:
    """The indicators after a deed; one moves within its group, a new one stands at the end of the last."""
    rows = after(content["indicators"], deed, blank_indicator(content))
    return _by_group({**content, "indicators": rows})


def blank_indicator(content: Content) -> dict[str, Any]:
    """An empty one with the levels of an even scale: the points stand there, the words are missing."""
    key = max([one["key"] for one in content["indicators"]], default=0) + 1
    group = content["groups"][-1]["id"] if content["groups"] else ""
    most = content["max_points"] if isinstance(content["max_points"], int) else CUSTOMARY
    return _indicator({"group": group, **{id: {"levels": even_levels(most)} for id in AUDIENCES}}, key)


def even_levels(max_points: int) -> Rows:
    """Five levels from 0 to the maximum, as the shipped sets have; one for each point of a short scale."""
    top = min(max(max_points, 1), CUSTOMARY)
    count = min(5, top)
    ends = [round(top * place / count) for place in range(1, count + 1)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [{"from": low, "to": high, "text": ""} for low, high in zip(starts, ends, strict=True)]


# --- Official and own --------------------------------------------------------------------------------


def official_after(before: Mapping[str, Any], new: Mapping[str, Any], said: str) -> bool:
    """Whether words are the association's after a change.

    What the commune edits is its own wording, unless somebody says that it was copied (`said` “official”);
    “own” takes the mark away; words that did not change keep it.
    """
    if said in ("official", "own"):
        return said == "official"
    texts = [name for name in new if name not in ("official", "source", "group")]
    return bool(before["official"]) and all(before.get(name) == new[name] for name in texts)


def as_number(text: str) -> int | str | None:
    """The number that was typed; the typed text itself where it is none; None for nothing."""
    plain = text.strip()
    return int(plain) if re.fullmatch(r"[0-9]{1,5}", plain) else plain or None


# --- Helpers -----------------------------------------------------------------------------------------


def _three(audiences: Sequence[Mapping[str, Any]]) -> Rows:
    """Always the three, in the order of the file."""
    known = [dict(one) for one in audiences if one.get("id") in AUDIENCES]
    missing = [id for id in AUDIENCES if id not in {one["id"] for one in known}]
    rows = [*known, *({"id": id} for id in missing)]
    return [{"id": one["id"], "label": one.get("label", ""), "short": one.get("short", "")} for one in rows]


def _group(one: Mapping[str, Any], key: int) -> dict[str, Any]:
    return {"key": key, **{name: one.get(name, "") for name in ("id", "title", "short")}}


def _indicator(one: Mapping[str, Any], key: int) -> dict[str, Any]:
    return {
        "key": key,
        **{name: one.get(name, "") for name in ("group", "title", "source")},
        "official": one.get("official", False),
        **{audience: _guidance(one.get(audience, {})) for audience in AUDIENCES},
    }


def _guidance(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: one.get(name, "") for name in ("wording", "source")},
        "official": one.get("official", False),
        "levels": deepcopy(list(one.get("levels", ()))),
        "evidence": list(one.get("evidence", ())),
    }


def _numbered(one: Mapping[str, Any], number: int) -> dict[str, Any]:
    """In the order in which a person writes a set; an empty source is left out."""
    return {
        "number": number,
        **_ordered(one, "group", "title", "official", "source"),
        **{audience: _written(one[audience]) for audience in AUDIENCES},
    }


def _written(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_ordered(one, "wording", "official"),
        "levels": [_ordered(level, "from", "to", "text") for level in one["levels"]],
        "evidence": list(one["evidence"]),
        **_ordered(one, "source"),
    }


def _ordered(one: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: one.get(name) for name in names if name != "source" or one.get(name)}


def _found(content: Content, key: int) -> dict[str, Any] | None:
    return next((one for one in content["indicators"] if one["key"] == key), None)


def _by_group(content: Content) -> Content:
    """Indicators stand group by group, in the order of the groups; those without a group last."""
    order = {one["id"]: place for place, one in reversed(list(enumerate(content["groups"])))}
    last = len(order)
    ordered = sorted(content["indicators"], key=lambda one: order.get(one["group"], last))
    return {**content, "indicators": ordered}


_OF_INDICATOR = re.compile(rf"indicators-(\d+)(?:-({'|'.join(AUDIENCES)}))?(?:-(.+))?")


def _lack(problem: Problem, content: Content) -> Lack:
    """Where a problem of `parse` is mended: its field is a path through the whole set."""
    field = problem.field
    if (match := _OF_INDICATOR.fullmatch(field)) and int(match[1]) <= len(content["indicators"]):
        key = content["indicators"][int(match[1]) - 1]["key"]
        page = Page("guidance", key, match[2]) if match[2] else Page("indicator", key)
        return Lack(page, match[3] or "wording", problem.message)
    kind = field.partition("-")[0]
    known = {**dict.fromkeys(GENERAL, "general"), **dict.fromkeys(RULE, "rule")}
    page = Page(known.get(kind, kind if kind in ("audiences", "groups", "indicators") else "general"))
    return Lack(page, field, problem.message)
