"""How strictly a cycle is verified: when a difference needs a note, evidence is missing, a second looks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from .criteria import CriteriaSet
from .labelled import Labelled
from .problems import Problem
from .scoring import ScoreSheet, differences

NOTE_MOST = 500


@dataclass(frozen=True, slots=True)
class Strictness:
    """The settings of a cycle. All in points; None switches a rule off.

    `note_above`: a difference of more than this on one indicator needs a note. `second_above`: totals of
    self-score and verifier further apart need a second verifier. `evidence_above`: an indicator with more
    of the verifier's points and no accepted evidence is shown, and with `evidence_blocks` holds up.
    """

    note_above: int = 0
    second_above: int | None = None
    evidence_above: int | None = None
    evidence_blocks: bool = False

    def notes_needed(self, own: ScoreSheet, points: ScoreSheet) -> tuple[int, ...]:
        """Numbers of the indicators whose difference to the self-score needs a note."""
        return tuple(
            gap.number
            for gap in differences(own, points)
            if abs((gap.self_points or 0) - (gap.verified_points or 0)) > self.note_above
        )

    def lacking(self, points: ScoreSheet, accepted: Collection[int]) -> tuple[int, ...]:
        """Numbers of the indicators with many points and no accepted evidence. `accepted`: who has some."""
        if self.evidence_above is None:
            return ()
        return tuple(
            number
            for number, given in enumerate(points.points, 1)
            if given is not None and given > self.evidence_above and number not in accepted
        )

    def needs_second(self, own: ScoreSheet, points: ScoreSheet) -> bool:
        """Whether one verifier is not enough: the totals are too far apart."""
        return self.second_above is not None and abs(own.total - points.total) > self.second_above


class Turn(Labelled):
    """Whose turn a sheet is that waits for verification. The registration stays “self-scored” meanwhile."""

    FIRST = "first", "Chờ thẩm định"
    SECOND = "second", "Chờ người thẩm định thứ hai"
    SETTLING = "settling", "Chờ người thứ hai chốt điểm"


def turn_of(opinions: int) -> Turn:
    """By how many verifiers have given points that are not settled yet."""
    return (Turn.FIRST, Turn.SECOND, Turn.SETTLING)[opinions]


def sheet_problems(
    points: ScoreSheet, own: ScoreSheet, notes: Mapping[int, str], rules: CriteriaSet, strict: Strictness
) -> Iterator[Problem]:
    """What keeps a verifier's sheet from being stored. Fields points-N, note-N."""
    yield from points.problems(rules)
    for number in points.missing:
        yield Problem(f"points-{number}", f"Chỉ số {number} chưa có điểm thẩm định.")
    for number in strict.notes_needed(own, points):
        if not notes.get(number, "").strip():
            yield Problem(f"note-{number}", f"Chỉ số {number} {_differs(strict)}. Ghi vì sao.")
    yield from note_problems(notes)


def note_problems(notes: Mapping[int, str]) -> Iterator[Problem]:
    for number, note in notes.items():
        if len(note) > NOTE_MOST:
            yield Problem(f"note-{number}", f"Ghi chú dài quá {NOTE_MOST} ký tự.")


def lacking_problems(points: ScoreSheet, accepted: Collection[int], strict: Strictness) -> Iterator[Problem]:
    """Missing evidence, where the cycle lets it hold up. Fields points-N."""
    if strict.evidence_blocks:
        for number in strict.lacking(points, accepted):
            yield Problem(f"points-{number}", f"Chỉ số {number}: {lacking_words(points.points[number - 1])}.")


def lacking_words(points: int | None) -> str:
    return f"{points} điểm, chưa có minh chứng được chấp nhận"


def settlement_problems(
    settled: ScoreSheet, first: ScoreSheet, second: ScoreSheet, notes: Mapping[int, str], rules: CriteriaSet
) -> Iterator[Problem]:
    """The second verifier settles where the two differ, each with a note. Fields points-N, note-N."""
    yield from settled.problems(rules)
    for number in settled.missing:
        yield Problem(f"points-{number}", f"Chỉ số {number} chưa có điểm chốt.")
    for gap in differences(first, second):
        if not notes.get(gap.number, "").strip():
            yield Problem(f"note-{gap.number}", f"Chỉ số {gap.number}: hai người chấm khác nhau. Ghi vì sao.")
    yield from note_problems(notes)


def settled_from(first: ScoreSheet, second: ScoreSheet, chosen: Mapping[int, int | None]) -> ScoreSheet:
    """Where both say the same that stands, whatever is `chosen`; elsewhere what was chosen (None: hole)."""
    pairs = enumerate(zip(first.points, second.points, strict=True), 1)
    return ScoreSheet(tuple(one if one == two else chosen.get(n) for n, (one, two) in pairs))


def _differs(strict: Strictness) -> str:
    if strict.note_above:
        return f"lệch quá {strict.note_above} điểm so với tự chấm"
    return "khác điểm tự chấm"
