"""Two versions of the criteria side by side: what was added, removed, moved, and which words changed.

It compares mappings in the shape of `CriteriaSet.as_mapping()`, so that a draft that is not complete can be
compared with the version it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from .vietnamese import date_short, fold

ALIKE = 0.5
"""Share of common words from which two indicators with other titles are taken for the same, reworded."""


class Kind(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text: on the left side same or gone, on the right side same or new."""

    kind: Kind
    text: str


Side = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on both sides; a side is empty where the thing does not exist."""

    label: str
    old: Side
    new: Side

    @property
    def differs(self) -> bool:
        return any(run.kind is not Kind.SAME for run in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together. `state`: “thêm mới”, “đã bỏ”, “chuyển chỗ, trước là chỉ số 3” or empty."""

    title: str
    lines: tuple[Line, ...]
    state: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.state) or any(line.differs for line in self.lines)

    @property
    def changed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.differs)


Mappings = Sequence[Mapping[str, Any]]


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Section, ...]:
    """Every section of both versions, the unchanged ones too, in the order of the new one."""
    return (
        Section("Thông tin chung", _lines(_general(old), _general(new))),
        Section("Điểm đạt và cách cho điểm", _lines(_rule(old), _rule(new))),
        Section("Đối tượng", _lines(_audiences(old), _audiences(new))),
        Section("Nhóm năng lực", _lines(_groups(old), _groups(new))),
        *_indicators(old, new),
    )


def words(old: str, new: str) -> tuple[Side, Side]:
    """Both texts in runs, word by word; the space behind a word goes with it."""
    left, right = (re.findall(r"\s*(?:\d[\d/.,]*\d|\w+|[^\w\s])\s*|\s+", text) for text in (old, new))
    sides: tuple[list[Run], list[Run]] = ([], [])
    bare = [[token.strip() for token in side] for side in (left, right)]
    for tag, i, j, k, m in SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes():
        _add(sides[0], Kind.SAME if tag == "equal" else Kind.GONE, "".join(left[i:j]))
        _add(sides[1], Kind.SAME if tag == "equal" else Kind.NEW, "".join(right[k:m]))
    return tuple(sides[0]), tuple(sides[1])


def _add(side: list[Run], kind: Kind, text: str) -> None:
    if text:
        side.append(Run(kind, text))


# --- What stands on a line ---------------------------------------------------------------------------


Texts = Mapping[str, str]


def _lines(old: Texts, new: Texts) -> tuple[Line, ...]:
    labels = [*new, *(label for label in old if label not in new)]
    return tuple(Line(label, *words(old.get(label, ""), new.get(label, ""))) for label in labels)


def _general(one: Mapping[str, Any]) -> Texts:
    return {
        "Mã": _text(one, "id"),
        "Tên": _text(one, "title"),
        "Nguồn": _text(one, "source"),
        "Có từ ngày": _day(one.get("valid_from")),
        "Ghi chú": _text(one, "note"),
    }


def _rule(one: Mapping[str, Any]) -> Texts:
    bands = (f"{_text(band, 'label')} ({_span(band, 'low', 'high')})" for band in one.get("bands", ()))
    return {
        "Điểm đạt": _text(one, "pass_total"),
        "Điểm đạt vùng khó khăn": _text(one, "pass_total_difficult_area"),
        "Không chỉ số nào dưới": _text(one, "indicator_floor"),
        "Điểm cao nhất của một chỉ số": _text(one, "max_points"),
        "Cột điểm trong báo cáo": ", ".join(bands),
    }


def _audiences(one: Mapping[str, Any]) -> Texts:
    named = (
        (_IN_WORDS.get(who["id"], who["id"]), f"{_text(who, 'label')} ({_text(who, 'short')})")
        for who in one.get("audiences", ())
    )
    return dict(named)


def _groups(one: Mapping[str, Any]) -> Texts:
    groups = enumerate(one.get("groups", ()), start=1)
    return {f"Nhóm thứ {n}": f"{_text(g, 'id')}. {_text(g, 'title')}" for n, g in groups}


def _of_indicator(one: Mapping[str, Any], audiences: Texts) -> Texts:
    texts = {"Nhóm": _text(one, "group"), "Tên": _text(one, "title"), "Tên là": _standing(one)}
    for id, name in audiences.items():
        guidance = one.get(id) or {}
        texts[f"{name}: lời diễn"] = _text(guidance, "wording")
        texts[f"{name}: lời văn là"] = _standing(guidance)
        for place, level in enumerate(guidance.get("levels", ()), start=1):
            texts[f"{name}: mức {place}"] = f"{_span(level, 'from', 'to')} điểm: {_text(level, 'text')}"
        texts[f"{name}: gợi ý minh chứng"] = "\n".join(map(str, guidance.get("evidence", ())))
    return texts


def _standing(one: Mapping[str, Any]) -> str:
    source = f", theo {_text(one, 'source')}" if one.get("source") else ""
    return f"chính thức{source}" if one.get("official") else "gợi ý"


def _span(one: Mapping[str, Any], low: str, high: str) -> str:
    return f"{_text(one, low)} – {_text(one, high)}"


def _text(one: Mapping[str, Any], name: str) -> str:
    value = one.get(name)
    return "" if value is None else str(value)


def _day(value: Any) -> str:
    try:
        return date_short(value if isinstance(value, date) else date.fromisoformat(str(value)))
    except ValueError:
        return str(value or "")


_IN_WORDS = {"farmer": "Nông dân", "worker": "Công nhân", "professional": "Trí thức"}


# --- Which indicator is which ------------------------------------------------------------------------


def _indicators(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Section]:
    before, after = old.get("indicators", ()), new.get("indicators", ())
    pairs = pair_indicators(before, after)
    moved = _moved([pairs[place] for place in range(len(after)) if place in pairs])
    for place, one in enumerate(after):
        came_from = pairs.get(place)
        was = before[came_from] if came_from is not None else {}
        state = _state(place, came_from, was.get("group") != one.get("group"), came_from in moved)
        lines = _lines(_of_indicator(was, _IN_WORDS) if was else {}, _of_indicator(one, _IN_WORDS))
        yield Section(f"Chỉ số {place + 1}", lines, state)
    for place in sorted(set(range(len(before))) - set(pairs.values())):
        lines = _lines(_of_indicator(before[place], _IN_WORDS), {})
        yield Section(f"Chỉ số {place + 1} của bản cũ", lines, "đã bỏ")


def _state(place: int, came_from: int | None, other_group: bool, moved: bool) -> str:
    if came_from is None:
        return "thêm mới"
    if moved or other_group:
        where = "chuyển nhóm" if other_group else "chuyển chỗ"
        return where if came_from == place else f"{where}, trước là chỉ số {came_from + 1}"
    return "" if came_from == place else f"trước là chỉ số {came_from + 1}"


def pair_indicators(old: Mappings, new: Mappings) -> dict[int, int]:
    """Place in `new` → place in `old`, both from 0: first by title, then by the share of common words."""
    pairs: dict[int, int] = {}
    titles = [fold(_text(one, "title")) for one in old]
    for place, one in enumerate(new):
        title = fold(_text(one, "title"))
        same = [n for n, other in enumerate(titles) if other == title and n not in pairs.values()]
        if same and title:
            pairs[place] = min(same, key=lambda n: abs(n - place))
    bags = [[_bag(one) for one in side] for side in (old, new)]
    alike = sorted(
        (
            (_share(bags[0][n], bags[1][m]), -abs(n - m), n, m)
            for n in range(len(old))
            for m in range(len(new))
        ),
        reverse=True,
    )
    for share, _near, n, m in alike:
        if share >= ALIKE and m not in pairs and n not in pairs.values():
            pairs[m] = n
    return pairs


def _bag(one: Mapping[str, Any]) -> frozenset[str]:
    texts = [_text(one, "title"), *(_text(one.get(id) or {}, "wording") for id in _IN_WORDS)]
    return frozenset(re.findall(r"\w+", fold(" ".join(texts))))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _moved(places: Sequence[int]) -> set[int]:
    """The old places that do not keep their order: all but the longest rising run through them."""
    return set(places) - set(_rising(places))


def _rising(places: Iterable[int]) -> list[int]:
    ends: list[int] = []
    chains: list[list[int]] = []
    for place in places:
        at = bisect_left(ends, place)
        chain = [*(chains[at - 1] if at else []), place]
        ends[at : at + 1], chains[at : at + 1] = [place], [chain]
    return chains[-1] if chains else []
