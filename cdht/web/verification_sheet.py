"""What lies on the verifier's desk: one sheet, its evidence, its place in the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..domain.accounts import Actor
from ..domain.evidence import EvidenceState
from ..domain.lifecycle import Role, Stage, Step, steps_from
from ..domain.problems import Problem
from ..domain.scoring import ScoreSheet
from ..domain.verification import Turn, turn_of
from ..models.evidence import Evidence
from ..models.registration import Registration
from ..models.scoring import Sheet, SheetKind, notes_of, sheets_of
from ..models.second_verification import Opinion, opinion_notes, opinions_of, others_who_may
from ..models.verification import (
    for_a_second,
    keyed_by_others,
    needs_four_eyes,
    waiting,
    without_opinion,
)
from .verification_typed import Typed, item_of


@dataclass(frozen=True, slots=True)
class Desk:
    """One sheet as the actor sees it.

    `given`: what verifiers said so far; `turn`: whose turn it is; `mine`: which of them the actor said (1, 2,
    0 for none). `queue`: ids of those who wait for the actor in the same turn, unit by unit, the longest
    waiting first; `mates`: those of them in this unit.
    """

    row: Registration
    own: tuple[Sheet, ScoreSheet] | None
    verified: tuple[Sheet, ScoreSheet] | None
    given: Sequence[tuple[Opinion, ScoreSheet]]
    notes: Mapping[int, str]
    evidence: Sequence[Evidence]
    queue: Sequence[int]
    mates: Sequence[int]
    mine: int
    may_verify: bool
    may_settle: bool
    own_work: bool
    may_correct: bool
    may_add: bool

    @classmethod
    def of(cls, row: Registration, actor: Actor, unit_id: int | None) -> Desk:
        own = sheets_of([row.id], SheetKind.SELF).get(row.id)
        verified = sheets_of([row.id], SheetKind.VERIFIED).get(row.id)
        given = opinions_of([row.id]).get(row.id, []) if row.stage == Stage.SELF_SCORED else []
        steps = {one.step for one in steps_from(row.stage, actor.roles)} if row.cycle.is_open else set()
        works = actor.works_in(row.unit_id)
        mine = next((one.place for one, _points in given if one.given_by_id == actor.account_id), 0)
        keyed = own is not None and own[0].keyed_by_id == actor.account_id
        own_work = keyed and (needs_four_eyes(actor) or (len(given) == 1 and not mine))
        verifies = works and Step.VERIFY in steps
        waits = _queue(actor, row, unit_id, second=len(given) == 1 and not mine)
        return cls(
            row,
            own,
            verified,
            given,
            _notes(verified, given, mine),
            list(Evidence.select().where(Evidence.registration == row.id).order_by(Evidence.id)),
            [one for one, _unit in waits],
            [one for one, unit in waits if unit == row.unit_id],
            mine,
            may_verify=verifies and not own_work and len(given) < 2,
            may_settle=verifies and len(given) == 2 and mine == 2,
            own_work=verifies and own_work,
            may_correct=works and Step.CORRECT in steps,
            may_add=works and Step.SELF_SCORE in steps,
        )

    @property
    def turn(self) -> Turn:
        return turn_of(len(self.given))

    @property
    def is_second(self) -> bool:
        """Whether the actor is the second verifier, who is not shown what the first one said."""
        return self.may_verify and self.turn == Turn.SECOND and not self.mine

    @property
    def nobody_else(self) -> bool:
        """Whether the sheet waits for a second verifier whom the unit does not have."""
        if self.turn != Turn.SECOND or self.own is None:
            return False
        return not others_who_may(self.row, [self.given[0][0].given_by_id, self.own[0].keyed_by_id])

    @property
    def numbers(self) -> range:
        """Of the indicators of the cycle's criteria."""
        return range(1, len(self.row.cycle.rules.indicators) + 1)

    @property
    def start(self) -> Sequence[int | None]:
        """What stands in the boxes at first: “accept as is” is one click; one's own opinion can be mended."""
        if self.mine:
            return self.given[self.mine - 1][1].points
        if self.verified and not self.is_second:
            return self.verified[1].points
        return self.own[1].points if self.own else (None,) * len(self.numbers)

    @property
    def place(self) -> str:
        """“người thứ 4 trong 11 phiếu đang chờ, đơn vị này 6”"""
        if self.row.id not in self.queue:
            return ""
        here = f", đơn vị này {len(self.mates)}" if len(self.mates) < len(self.queue) else ""
        return f"người thứ {self.queue.index(self.row.id) + 1} trong {len(self.queue)} phiếu đang chờ{here}"

    @property
    def before(self) -> int | None:
        at = self.queue.index(self.row.id) if self.row.id in self.queue else 0
        return self.queue[at - 1] if at else None

    @property
    def after(self) -> int | None:
        at = self.queue.index(self.row.id) + 1 if self.row.id in self.queue else len(self.queue)
        return self.queue[at] if at < len(self.queue) else None

    @property
    def following(self) -> int | None:
        """Who comes when this one is done: the next in the unit, else who was passed over in it, else the
        next in the queue, else the first."""
        return self._after(self.mates) or self._after(self.queue)

    def _after(self, ids: Sequence[int]) -> int | None:
        at = ids.index(self.row.id) + 1 if self.row.id in ids else 0
        return next((one for one in (*ids[at:], *ids[:at]) if one != self.row.id), None)

    @property
    def shows_verified(self) -> bool:
        """After a correction the old points lie ready in the boxes, but count for nothing."""
        return self.row.stage.has_reached(Stage.VERIFIED) and self.verified is not None

    def items(self, typed: Typed | None, problems: Sequence[Problem]) -> list[dict[str, Any]]:
        """The lines of the table, as templates/verification/line.html takes them."""
        wrong = {problem.field: problem.message for problem in problems}
        lines = [self._item(number, typed, wrong) for number in self.numbers]
        points = ScoreSheet(tuple(_whole(line["value"]) for line in lines))
        accepted = {
            line["number"]
            for line in lines
            if any(one["state"] == EvidenceState.ACCEPTED for one in line["evidence"])
        }
        lacking = self.row.cycle.strictness.lacking(points, accepted)
        return [line | {"lacking": line["number"] in lacking} for line in lines]

    def _item(self, number: int, typed: Typed | None, wrong: Mapping[str, str]) -> dict[str, Any]:
        given, start = self.own[1].points[number - 1] if self.own else None, self.start[number - 1]
        value = typed.points[number - 1] if typed else "" if start is None else str(start)
        return {
            "number": number,
            "audience": self.row.audience,
            "title": self.row.cycle.rules.indicator(number).title,
            "given": given,
            "stored": start,
            "value": value,
            "changed": bool(value) and value != str(given),
            "error": wrong.get(f"points-{number}", ""),
            "note": typed.notes.get(number, "") if typed else self.notes.get(number, ""),
            "note_error": wrong.get(f"note-{number}", ""),
            "evidence": [item_of(one, typed, wrong) for one in self.evidence if one.indicator == number],
        }

    def totals(self, typed: Typed | None) -> dict[str, Any]:
        """Sums for the side: `own`, `verified`, and of the boxes as the page shows them."""
        given = self.own[1] if self.own else ScoreSheet(())
        stored = self.verified[1] if self.verified else given
        texts = typed.points if typed else ["" if one is None else str(one) for one in self.start]
        boxes = [int(text) for text in texts if text.isdigit()]
        return {
            "own": given.total,
            "verified": stored.total,
            "boxes": sum(boxes),
            "filled": len(boxes),
            "shortfalls": self.row.cycle.rules.shortfalls(stored, self.row.cycle.difficult_area),
            "due": self._due(texts),
            "shown": ",".join("" if one is None else str(one) for one in given.points),
        }

    def _due(self, texts: Sequence[str]) -> int:
        """How far the totals are apart where that needs a second verifier; else 0."""
        points = ScoreSheet(tuple(_whole(text) for text in texts))
        if self.own is None or self.is_second or len(self.given) == 2:
            return 0
        own = self.own[1]
        return abs(own.total - points.total) if self.row.cycle.strictness.needs_second(own, points) else 0

    def what_is_missing(self) -> str:
        """A first draft of the reason: the evidence that was not enough."""
        poor = [one for one in self.evidence if one.state == EvidenceState.INSUFFICIENT]
        return "\n".join(f"Chỉ số {one.indicator}: “{one.text}” chưa đủ{_why(one.note)}." for one in poor)


def _why(note: str) -> str:
    return f": {note.rstrip('.')}" if note else ""


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _notes(
    verified: tuple[Sheet, ScoreSheet] | None, given: Sequence[tuple[Opinion, ScoreSheet]], mine: int
) -> Mapping[int, str]:
    """One's own notes, or those of the verified sheet; a second verifier begins without any."""
    if mine:
        return opinion_notes(given[mine - 1][0].id)
    return notes_of(verified[0].id) if verified and not given else {}


def _queue(actor: Actor, row: Registration, unit_id: int | None, *, second: bool) -> list[tuple[int, int]]:
    """(registration, unit) of those who wait for the actor: the unit of the longest waiting first, each unit
    in one piece."""
    if not actor.has(Role.VERIFIER):
        return []
    query = waiting(actor, row.cycle_id, unit_id)
    query = for_a_second(query, actor) if second else without_opinion(keyed_by_others(query, actor))
    pairs = [(one.id, one.unit_id) for one in query.select(Registration.id, Registration.unit)]
    units = list(dict.fromkeys(unit for _one, unit in pairs))
    return sorted(pairs, key=lambda pair: units.index(pair[1]))
