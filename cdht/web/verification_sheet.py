"""What lies on the verifier's desk: one sheet, its evidence, its place in the queue, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..domain.accounts import Actor
from ..domain.evidence import EvidenceState
from ..domain.lifecycle import Role, Stage, Step, steps_from
from ..domain.problems import Problem, Stale
from ..domain.scoring import ScoreSheet
from ..domain.vietnamese import nfc, time_short
from ..models.evidence import Evidence
from ..models.registration import Registration
from ..models.scoring import Sheet, SheetKind, notes_of, sheets_of
from ..models.verification import keyed_by_others, needs_four_eyes, waiting

SIGNS = {
    EvidenceState.ACCEPTED: "done",
    EvidenceState.UNSEEN: "waiting",
    EvidenceState.INSUFFICIENT: "refused",
}
STATES = {state.value: state for state in EvidenceState}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent: a text for each indicator, notes by indicator, states by evidence id,
    and what the page showed of the self-score (`own_version` and its texts)."""

    points: list[str]
    notes: dict[int, str]
    states: dict[int, EvidenceState] = field(default_factory=dict)
    own_version: int | None = None
    own_shown: list[str] = field(default_factory=list)

    @classmethod
    def sent(cls, values: Mapping[str, str], count: int) -> Typed:
        """`count`: how many indicators the set has."""
        numbers = range(1, count + 1)
        notes = {number: nfc(values.get(f"note-{number}", "")) for number in numbers}
        version = values.get("own_version", "")
        return cls(
            [values.get(f"points-{number}", "").strip() for number in numbers],
            {number: note for number, note in notes.items() if note},
            dict(_states(values)),
            int(version) if version.isdigit() and len(version) < 10 else None,
            values.get("own_shown", "").split(","),
        )


def _states(values: Mapping[str, str]) -> Any:
    """Evidence boxes carry the id of their evidence in the name."""
    for name, state in values.items():
        kind, _, number = name.partition("-")
        if kind == "evidence" and number.isdigit() and len(number) < 10 and state in STATES:
            yield int(number), STATES[state]


@dataclass(frozen=True, slots=True)
class Desk:
    """One sheet as the actor sees it. `queue`: ids of those who wait for the actor, longest first."""

    row: Registration
    own: tuple[Sheet, ScoreSheet] | None
    verified: tuple[Sheet, ScoreSheet] | None
    notes: Mapping[int, str]
    evidence: Sequence[Evidence]
    queue: Sequence[int]
    may_verify: bool
    own_work: bool
    may_correct: bool
    may_add: bool

    @classmethod
    def of(cls, row: Registration, actor: Actor, unit_id: int | None) -> Desk:
        own = sheets_of([row.id], SheetKind.SELF).get(row.id)
        verified = sheets_of([row.id], SheetKind.VERIFIED).get(row.id)
        steps = {one.step for one in steps_from(row.stage, actor.roles)} if row.cycle.is_open else set()
        works = actor.works_in(row.unit_id)
        own_work = own is not None and own[0].keyed_by_id == actor.account_id and needs_four_eyes(actor)
        waits = keyed_by_others(waiting(actor, row.cycle_id, unit_id), actor)
        return cls(
            row,
            own,
            verified,
            notes_of(verified[0].id) if verified else {},
            list(Evidence.select().where(Evidence.registration == row.id).order_by(Evidence.id)),
            [one.id for one in waits.select(Registration.id)] if actor.has(Role.VERIFIER) else [],
            may_verify=works and Step.VERIFY in steps and not own_work,
            own_work=works and Step.VERIFY in steps and own_work,
            may_correct=works and Step.CORRECT in steps,
            may_add=works and Step.SELF_SCORE in steps,
        )

    @property
    def place(self) -> str:
        """“người thứ 4 trong 11 phiếu đang chờ”"""
        if self.row.id not in self.queue:
            return ""
        return f"người thứ {self.queue.index(self.row.id) + 1} trong {len(self.queue)} phiếu đang chờ"

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
        """Who comes when this one is done: the next in the queue, else the first who was passed over."""
        return self.after or next((one for one in self.queue if one != self.row.id), None)

    @property
    def shows_verified(self) -> bool:
        """After a correction the old points lie ready in the boxes, but count for nothing."""
        return self.row.stage.has_reached(Stage.VERIFIED) and self.verified is not None

    def items(self, typed: Typed | None, problems: Sequence[Problem]) -> list[dict[str, Any]]:
        """The lines of `ui.review_row`. Boxes start with the self-score: “accept as is” is one click."""
        wrong = {problem.field: problem.message for problem in problems}
        own = self.own[1].points if self.own else (None,) * len(self.row.cycle.rules.indicators)
        start = self.verified[1].points if self.verified else own
        return [
            self._item(number, own[number - 1], start[number - 1], typed, wrong)
            for number in range(1, len(own) + 1)
        ]

    def _item(
        self, number: int, given: int | None, start: int | None, typed: Typed | None, wrong: Mapping[str, str]
    ) -> dict[str, Any]:
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
            "evidence": [_evidence(one, typed) for one in self.evidence if one.indicator == number],
        }

    def totals(self, typed: Typed | None) -> dict[str, Any]:
        """Sums for the side: `own`, `verified`, and of the boxes as the page shows them."""
        given = self.own[1] if self.own else ScoreSheet(())
        stored = self.verified[1] if self.verified else given
        texts = typed.points if typed else ["" if one is None else str(one) for one in stored.points]
        boxes = [int(text) for text in texts if text.isdigit()]
        return {
            "own": given.total,
            "verified": stored.total,
            "boxes": sum(boxes),
            "filled": len(boxes),
            "shortfalls": self.row.cycle.rules.shortfalls(stored, self.row.cycle.difficult_area),
            "shown": ",".join("" if one is None else str(one) for one in given.points),
        }

    def what_is_missing(self) -> str:
        """A first draft of the reason: the evidence that was not enough."""
        poor = [one for one in self.evidence if one.state == EvidenceState.INSUFFICIENT]
        return "\n".join(f"Chỉ số {one.indicator}: “{one.text}” chưa đủ." for one in poor)


def _evidence(one: Evidence, typed: Typed | None) -> dict[str, Any]:
    state = typed.states.get(one.id, one.state) if typed else one.state
    return {
        "id": one.id,
        "text": one.text,
        "state": state,
        "kind": SIGNS[state],
        "states": [(other.value, other.label) for other in EvidenceState],
    }


# --- Somebody was faster -------------------------------------------------------------------------------


def conflict_of(desk: Desk, typed: Typed, clash: Exception) -> dict[str, Any]:
    """Both values for `ui.conflict`: what was typed, and what is stored now."""
    sheet = desk.verified if desk.shows_verified else desk.own
    by, at = (clash.by, clash.at) if isinstance(clash, Stale) else ("", "")
    if sheet is not None:
        by = by or (sheet[0].keyed_by.name if sheet[0].keyed_by else "Máy chủ")
        at = at or time_short(sheet[0].keyed_at)
    rows = _against_verified(desk, typed) if desk.shows_verified else _against_own(desk, typed)
    return {"by": by, "at": at, "rows": rows, "message": str(clash)}


def _against_verified(desk: Desk, typed: Typed) -> list[dict[str, Any]]:
    stored = desk.verified[1].points if desk.verified else ()
    return [
        {
            "label": f"Thẩm định, chỉ số {number}",
            "mine": mine,
            "theirs": theirs,
            "differs": mine != str(theirs),
        }
        for number, (mine, theirs) in enumerate(zip(typed.points, stored, strict=False), 1)
    ]


def _against_own(desk: Desk, typed: Typed) -> list[dict[str, Any]]:
    """The self-score that the page showed against the one stored now: what differs, or where it stands."""
    now = [str(points) for points in desk.own[1].points] if desk.own else []
    rows = [
        {
            "label": f"Tự chấm, chỉ số {number}",
            "mine": f"lúc bạn xem là {seen}; bạn chấm {typed.points[number - 1]}",
            "theirs": theirs,
            "differs": True,
        }
        for number, (seen, theirs) in enumerate(zip(typed.own_shown, now, strict=False), 1)
        if seen != theirs
    ]
    mine = ", ".join(typed.points)
    stands = {"label": "Phiếu này", "mine": mine, "theirs": desk.row.stage.label, "differs": True}
    return rows or [stands]
