"""The journal in words: what an entry says to people, in short Vietnamese sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import journal_words as words
from . import undo
from .journal_plain import PLAIN
from .journal_words import Names, change_lines
from .lifecycle import Stage, Step


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry as it was written: `changes` is {field: [old, new]}."""

    action: str
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence and the lines below it: old → new, and why."""

    what: str
    details: tuple[str, ...] = ()


def story(facts: Iterable[Fact], names: Names) -> list[Told]:
    """A sentence for each entry of one registration, in the order they were written, the first one first.

    Totals are added up from entry to entry, because an entry holds only the points that changed.
    """
    teller = _Teller(names)
    return [teller.tell(fact) for fact in facts]


def tell(fact: Fact, names: Names) -> Told:
    """The sentence of one entry that stands alone, as in the set-up's journal."""
    return _Teller(names).tell(fact)


Points = dict[int, int | None]
Lines = tuple[str, ...]


@dataclass(slots=True)
class _Teller:
    """Names, and the two score sheets as they stood when the entry in hand was written."""

    names: Names
    own: Points = field(default_factory=dict)
    verified: Points = field(default_factory=dict)

    @property
    def numbers(self) -> range:
        return range(1, self.names.indicators + 1)

    def total(self, sheet: Points) -> int | None:
        """The total of a whole sheet; None while points are missing (or were erased)."""
        points = [sheet.get(number) for number in self.numbers]
        return None if None in points else sum(one for one in points if one is not None)

    def tell(self, fact: Fact) -> Told:
        what, details = SENTENCES.get(fact.action, _other)(fact, self)
        why = (f"Lý do: {fact.reason}",) if fact.reason else ()
        return Told(what, (*details, *why))


Sentence = Callable[[Fact, _Teller], tuple[str, Lines]]


def _plain(what: str, labels: Mapping[str, str]) -> Sentence:
    """The same words every time; what changed stands below."""
    return lambda fact, teller: (what, change_lines(fact.changes, teller.names, labels))


def _other(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """An entry of another version of the program is shown, not hidden."""
    return f"Việc khác ({fact.action})", change_lines(fact.changes, teller.names, {})


# --- Points ------------------------------------------------------------------------------------------


def _self_scored(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    again = teller.total(teller.own) is not None
    changes = _take(fact, teller.own)
    if "round" in fact.changes:
        given_up, back = fact.changes["round"]
        what = _with_total(f"Bỏ lần tự chấm {given_up}, lấy lại lần {back}", teller, teller.own)
        return what, _day(fact, teller)
    if not again:
        return _with_total("Đã tự chấm xong", teller, teller.own), _all_points(teller)
    handed_in = fact.from_stage == Stage.REGISTERED
    what = "Nộp lại phiếu tự chấm" if handed_in else "Sửa điểm tự chấm"
    what = _with_total(what, teller, teller.own)
    return what, _point_lines(changes) or ("Giữ nguyên điểm",)


def _draft(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    changes = _take(fact, teller.own)
    left = sum(teller.own.get(number) is None for number in teller.numbers)
    return f"Đang tự chấm, còn {left} chỉ số", _point_lines(changes)


def _scores_again(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """The points go out of the boxes; what they added up to is told once more."""
    total = teller.total(teller.own)
    _take(fact, teller.own)
    before, after = fact.changes.get("round", (None, "mới"))
    kept = f"; lần {before} được {total} điểm" if total is not None else ""
    return f"Mở lần tự chấm {after}{kept}", _day(fact, teller)


def _day(fact: Fact, teller: _Teller) -> Lines:
    day = {key: pair for key, pair in fact.changes.items() if key == "scored_on"}
    return change_lines(day, teller.names, words.ROUND)


def _verified(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    again = teller.total(teller.verified) is not None
    changes = _take(fact, teller.verified)
    what = _with_total("Đã thẩm định lại" if again else "Đã thẩm định", teller, teller.verified)
    if again:
        return what, _point_lines(changes) or ("Giữ nguyên điểm thẩm định lần trước",)
    return what, _beside_own(teller)


def _take(fact: Fact, sheet: Points) -> dict[int, Sequence[Any]]:
    """The points that the entry changed, by indicator; the sheet takes them on."""
    keys = ((key.partition("-"), pair) for key, pair in fact.changes.items())
    changes = dict(sorted((int(number), pair) for (kind, _, number), pair in keys if kind == "points"))
    sheet.update({number: new for number, (_old, new) in changes.items()})
    return changes


def _with_total(what: str, teller: _Teller, sheet: Points) -> str:
    total = teller.total(sheet)
    return what if total is None else f"{what}, {total} điểm"


def _point_lines(changes: Mapping[int, Sequence[Any]]) -> Lines:
    return tuple(
        f"Chỉ số {number}: {new}" if old is None else f"Chỉ số {number}: {old} → {_or_empty(new)}"
        for number, (old, new) in changes.items()
    )


def _or_empty(points: int | None) -> str:
    return "(trống)" if points is None else str(points)


def _all_points(teller: _Teller) -> Lines:
    if teller.total(teller.own) is None:
        return ()
    points = ", ".join(str(teller.own[number]) for number in teller.numbers)
    return (f"Chỉ số 1 đến {teller.names.indicators}: {points}",)


def _beside_own(teller: _Teller) -> Lines:
    """Where the committee differs from the person."""
    if teller.total(teller.own) is None or teller.total(teller.verified) is None:
        return ()
    pairs = ((number, teller.own[number], teller.verified[number]) for number in teller.numbers)
    differing = tuple(f"Chỉ số {n}: tự chấm {own}, thẩm định {new}" for n, own, new in pairs if own != new)
    return differing or ("Giữ nguyên điểm tự chấm",)


# --- Vote, decision, ways back -----------------------------------------------------------------------


def _voted(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    counts = [fact.changes[key] for key in words.COUNTS if key in fact.changes]
    if len(counts) < len(words.COUNTS) or any(old is not None for old, _new in counts):
        again = "Ghi lại phiếu bầu" if fact.from_stage == Stage.VERIFIED else "Sửa phiếu bầu"
        return again, change_lines(fact.changes, teller.names, words.VOTE) or ("Giữ nguyên số phiếu",)
    numbers = zip(counts, words.COUNTS.values(), strict=True)
    what = "Đã ghi phiếu bầu: " + ", ".join(f"{new} {word}" for (_old, new), word in numbers)
    away = fact.changes.get("attended", [None, True])[1] is False
    return what, ("Người này không dự bầu chọn",) if away else ()


def _decided(what: str) -> Sentence:
    def sentence(fact: Fact, teller: _Teller) -> tuple[str, Lines]:  # noqa: ARG001
        decision = fact.changes.get("decision", [None, ""])[1]
        return f"{what} theo Quyết định số {decision}" if decision else what, ()

    return sentence


def _undone(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """`changes` holds besides what came back, as [new, old], what was taken back: [entry, its action]."""
    rest = {key: pair for key, pair in fact.changes.items() if key != "undoes"}
    action = fact.changes.get("undoes", (0, ""))[1]
    bare = Fact(action, fact.from_stage, fact.to_stage, rest)
    if action in (Step.SELF_SCORE, Step.SCORE_AGAIN, "self_score_draft", Step.VERIFY):
        lines = _point_lines(_take(bare, teller.verified if action == Step.VERIFY else teller.own))
    elif action == "meeting":
        lines = _meeting(bare, teller)[1]
    else:
        lines = change_lines(rest, teller.names, words.UNDONE.get(action, {}))
    return f"Hoàn tác: {undo.words(action)}", (*lines, *_moved("")(fact, teller)[1])


def _moved(what: str) -> Sentence:
    def sentence(fact: Fact, teller: _Teller) -> tuple[str, Lines]:  # noqa: ARG001
        stages = (fact.from_stage, fact.to_stage)
        return what, (f"Bước: {' → '.join(stage.label for stage in stages if stage)}",) if all(stages) else ()

    return sentence


# --- Set-up ------------------------------------------------------------------------------------------


def _meeting(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """Its fields are written “<unit id>.<field>”."""
    unit = next((key.partition(".")[0] for key in fact.changes), "")
    bare = {key.partition(".")[2]: pair for key, pair in fact.changes.items()}
    where = f" của {teller.names.units[unit]}" if unit in teller.names.units else ""
    return f"Ghi cuộc họp bầu chọn{where}", change_lines(bare, teller.names, words.MEETING)


def _narrative(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
    """Which parts; the texts themselves are too long for a line."""
    parts = (teller.names.sections.get(key, key) for key in fact.changes)
    return "Sửa lời văn của báo cáo", tuple(f"Phần “{part}”" for part in parts)


def _inspection(what: str) -> Sentence:
    """`changes` holds besides the fields which visit it is: [its number, what it is called]."""

    def sentence(fact: Fact, teller: _Teller) -> tuple[str, Lines]:
        rest = {key: pair for key, pair in fact.changes.items() if key != "inspection"}
        called = fact.changes.get("inspection", (0, ""))[1]
        lines = change_lines(rest, teller.names, words.INSPECTION)
        return f"{what} {called}".strip(), lines

    return sentence


SENTENCES: dict[str, Sentence] = {
    **{action: _plain(*told) for action, told in PLAIN.items()},
    "self_score_draft": _draft,
    Step.SCORE_AGAIN.value: _scores_again,
    Step.SELF_SCORE.value: _self_scored,
    Step.VERIFY.value: _verified,
    Step.VOTE.value: _voted,
    Step.RECOGNISE.value: _decided("Được công nhận"),
    Step.DECLINE.value: _decided("Không được công nhận"),
    Step.CORRECT.value: _moved("Mở lại bước trước để sửa"),
    Step.REVOKE.value: _moved("Thu hồi công nhận"),
    Step.WITHDRAW.value: _moved("Rút đăng ký"),
    "meeting": _meeting,
    undo.UNDO: _undone,
    "record_inspection": _inspection("Ghi lần kiểm tra"),
    "change_inspection": _inspection("Sửa lần kiểm tra"),
    "remove_inspection": _inspection("Bỏ lần kiểm tra"),
    "finish_follow_up": _inspection("Ghi việc đã xong sau kiểm tra"),
    "reopen_follow_up": _inspection("Ghi việc chưa xong sau kiểm tra"),
    "keep_narrative": _narrative,
}
