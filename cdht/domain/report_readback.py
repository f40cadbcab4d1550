"""A paper of ours that somebody edited in Word, against the same paper built from the data today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from .report_numbers import sentences
from .report_text import Line, Part, Table, is_figure
from .vietnamese import fold, nfc


class ChangeKind(StrEnum):
    FIGURES = "figures"
    WORDS = "words"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        return {
            "figures": "Sửa số", "words": "Sửa lời", "added": "Thêm", "removed": "Bỏ"
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` by the data, `theirs` in the file; `start`: where ours begins in its sentence."""

    ours: str
    theirs: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """`where`: the heading above, or row and column of a table; `figures`: those changed by hand."""

    kind: ChangeKind
    where: str
    ours: str
    theirs: str
    figures: tuple[Figure, ...] = ()


def compare(ours: Sequence[Part], theirs: Sequence[Part]) -> tuple[Change, ...]:
    """What was changed by hand, in the order of the paper: its text, then its tables.

    Number and day in the head of a draft are meant to be filled in and count for nothing.
    """
    return (*_texts(_said(ours), _said(theirs)), *_tables(_tables_of(ours), _tables_of(theirs)))


# --- Text --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    where: str


_LEFT_OPEN = re.compile(r"^số:\s*[\d\s]*/|,\s*ngày[\d\s.…]+tháng[\d\s.…]+năm\s*\d*$", re.I)
_HEADING = re.compile(r"^(?:[IVXLC]+|\d+(?:\.\d+)*)\.\s")


def _said(parts: Sequence[Part]) -> list[_Said]:
    found, where = [], "Đầu báo cáo"
    for part in parts:
        if not isinstance(part, Line) or _LEFT_OPEN.search(part.text):
            continue
        if _HEADING.match(part.text):
            where = part.text
        found += [_Said(nfc(text), where) for text in sentences(part.text)]
    return found


def _texts(ours: list[_Said], theirs: list[_Said]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [one.text for one in ours], [one.text for one in theirs], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from _changed(ours[a:b], theirs[c:d])


def _changed(ours: list[_Said], theirs: list[_Said]) -> Iterator[Change]:
    """Sentences that are alike are one that was edited; the others were taken out, or put in."""
    left = list(theirs)
    for one in ours:
        like = next((other for other in left[:_NEAR] if _are_alike(one.text, other.text)), None)
        if like is None:
            yield Change(ChangeKind.REMOVED, one.where, one.text, "")
            continue
        yield from (Change(ChangeKind.ADDED, new.where, "", new.text) for new in left[: left.index(like)])
        left = left[left.index(like) + 1 :]
        figures = tuple(changed_figures(one.text, like.text))
        same_words = _skeleton(one.text) == _skeleton(like.text)
        kind = ChangeKind.FIGURES if figures and same_words else ChangeKind.WORDS
        yield Change(kind, one.where, one.text, like.text, figures)
    yield from (Change(ChangeKind.ADDED, new.where, "", new.text) for new in left)


_NEAR = 40  # sentences further away are not compared: a paper that is another one altogether stays quick
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*\s?%?")


def _are_alike(one: str, other: str) -> bool:
    if _skeleton(one) == _skeleton(other):
        return True
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio() > 0.6 and matcher.ratio() > 0.6


def _skeleton(text: str) -> str:
    return _NUMBER.sub("#", text)


def changed_figures(ours: str, theirs: str) -> Iterator[Figure]:
    """Figures of a sentence that stand otherwise in its edited form; one that has no counterpart has “”."""
    found = list(_NUMBER.finditer(ours))
    before = [one[0].replace(" ", "") for one in found]
    after = [one[0].replace(" ", "") for one in _NUMBER.finditer(theirs)]
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for at in range(max(b - a, d - c)):
            mine = before[a + at] if a + at < b else ""
            yield Figure(mine, after[c + at] if c + at < d else "", found[a + at].start() if mine else 0)


# --- Tables ------------------------------------------------------------------------------------


def _tables_of(parts: Sequence[Part]) -> list[Table]:
    return [part for part in parts if isinstance(part, Table)]


def _tables(ours: list[Table], theirs: list[Table]) -> Iterator[Change]:
    left = list(theirs)
    for table in ours:
        like = max(left, key=lambda other: _likeness(table, other), default=None)
        if like is None or _likeness(table, like) == 0:
            yield Change(ChangeKind.REMOVED, "Bảng", _name(table), "")
            continue
        left.remove(like)
        yield from _rows(table, like)
    yield from (Change(ChangeKind.ADDED, "Bảng", "", _name(table)) for table in left)


def _likeness(one: Table, other: Table) -> int:
    """How many names of rows they share."""
    return len({_key(row) for row in one.rows} & {_key(row) for row in other.rows})


def _name(table: Table) -> str:
    return f"bảng bắt đầu bằng “{' · '.join(dict.fromkeys(table.rows[0]))[:120]}”"


def _key(row: tuple[str, ...]) -> str:
    return re.sub(r"^\d+\s*[.)]\s*", "", fold(row[0])) if row else ""


def _rows(ours: Table, theirs: Table) -> Iterator[Change]:
    mine, others = [_key(row) for row in ours.rows], [_key(row) for row in theirs.rows]
    heads = _heads(ours)
    for kind, a, b, c, d in SequenceMatcher(None, mine, others, autojunk=False).get_opcodes():
        pairs = min(b - a, d - c)
        for at in range(pairs if kind in ("equal", "replace") else 0):
            yield from _cells(ours.rows[a + at], theirs.rows[c + at], heads)
        if kind != "equal":
            for row in ours.rows[a + pairs : b]:
                yield Change(ChangeKind.REMOVED, f"Bảng, dòng “{row[0]}”", _line(row), "")
            for row in theirs.rows[c + pairs : d]:
                yield Change(ChangeKind.ADDED, f"Bảng, dòng “{row[0]}”", "", _line(row))


def _heads(table: Table) -> tuple[str, ...]:
    """The lowest heading of each column."""
    above = [row for row in table.rows if not any(is_figure(cell) for cell in row[1:])]
    return above[-1] if above else ()


def _line(row: tuple[str, ...]) -> str:
    return " · ".join(cell for cell in row if cell)


def _cells(mine: tuple[str, ...], theirs: tuple[str, ...], heads: tuple[str, ...]) -> Iterator[Change]:
    for at in range(max(len(mine), len(theirs))):
        one, other = (row[at] if at < len(row) else "" for row in (mine, theirs))
        if one == other:
            continue
        head = f", cột “{heads[at]}”" if at < len(heads) and heads[at] else ""
        is_number = is_figure(one) or is_figure(other)
        kind = ChangeKind.FIGURES if is_number else ChangeKind.WORDS
        figures = (Figure(one, other),) if is_number else ()
        yield Change(kind, f"Bảng, dòng “{mine[0]}”{head}", one, other, figures)
