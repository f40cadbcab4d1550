"""The verification form as it was sent, and what stands against it when somebody was faster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..actions.evidence import EvidenceMark
from ..domain.evidence import EvidenceState
from ..domain.problems import Stale
from ..domain.verification import Turn
from ..domain.vietnamese import nfc, time_short
from ..models.evidence import Evidence

if TYPE_CHECKING:
    from .verification_sheet import Desk

SIGNS = {
    EvidenceState.ACCEPTED: "done",
    EvidenceState.INSUFFICIENT: "refused",
    EvidenceState.UNSEEN: "waiting",
}
STATES = {state.value: state for state in EvidenceState}
TURNS = {turn.value: turn for turn in Turn}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent: a text for each indicator, notes by indicator, marks by evidence id, whose
    turn the page said it was, and what it showed of the self-score (`own_version` and its texts)."""

    points: list[str]
    notes: dict[int, str]
    marks: dict[int, EvidenceMark] = field(default_factory=dict)
    turn: Turn = Turn.FIRST
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
            dict(_marks(values)),
            TURNS.get(values.get("turn", ""), Turn.FIRST),
            int(version) if version.isdigit() and len(version) < 10 else None,
            values.get("own_shown", "").split(","),
        )


def _marks(values: Mapping[str, str]) -> Iterator[tuple[int, EvidenceMark]]:
    """The boxes of evidence carry the id of their evidence in the name."""
    for name, state in values.items():
        kind, _, number = name.partition("-")
        if kind == "evidence" and number.isdigit() and len(number) < 10 and state in STATES:
            note = values.get(f"evidence-note-{number}")
            seen, _, seen_note = values.get(f"evidence-seen-{number}", "").partition("|")
            shown = (STATES[seen], nfc(seen_note)) if seen in STATES else None
            yield int(number), EvidenceMark(STATES[state], None if note is None else nfc(note), shown)


def item_of(one: Evidence, typed: Typed | None, wrong: Mapping[str, str]) -> dict[str, Any]:
    """One item for the page: the row, and the mark as stored or as typed."""
    mark = typed.marks.get(one.id) if typed else None
    state, note = (mark.state, mark.note) if mark else (one.state, one.note)
    return {
        "id": one.id,
        "row": one,
        "state": state,
        "kind": SIGNS[state],
        "note": one.note if note is None else note,
        "note_error": wrong.get(f"evidence-note-{one.id}", ""),
        "seen": f"{one.state.value}|{one.note}",
        "states": [(other.value, other.label, SIGNS[other]) for other in SIGNS],
    }


# --- Somebody was faster -------------------------------------------------------------------------------


def conflict_of(desk: Desk, typed: Typed, clash: Exception) -> dict[str, Any]:
    """Both values for `ui.conflict`: what was typed, and what is stored now."""
    sheet = desk.verified if desk.shows_verified else desk.own
    by, at = (clash.by, clash.at) if isinstance(clash, Stale) else ("", "")
    if sheet is not None:
        by = by or (sheet[0].keyed_by.name if sheet[0].keyed_by else "Máy chủ")
        at = at or time_short(sheet[0].keyed_at)
    rows = _against_verified(desk, typed) if desk.shows_verified else _against_open(desk, typed)
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


def _against_open(desk: Desk, typed: Typed) -> list[dict[str, Any]]:
    """The self-score and the evidence that the page showed against those of now: what differs, or where the
    sheet stands. What another verifier said of the points stays closed."""
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
    rows += [_judged_row(one, mark) for one in desk.evidence if (mark := _overtaken(one, typed)) is not None]
    stands = desk.turn.label if desk.given else desk.row.stage.label
    mine = ", ".join(typed.points)
    return rows or [{"label": "Phiếu này", "mine": mine, "theirs": stands, "differs": True}]


def _overtaken(one: Evidence, typed: Typed) -> EvidenceMark | None:
    """The mark typed for an item that a colleague judged otherwise meanwhile."""
    mark = typed.marks.get(one.id)
    if mark is None or mark.seen in (None, (one.state, one.note), (mark.state, mark.note)):
        return None
    return mark if (mark.state, mark.note) != (one.state, one.note) else None


def _judged_row(one: Evidence, mark: EvidenceMark) -> dict[str, Any]:
    return {
        "label": f"Minh chứng, chỉ số {one.indicator}: {one.text}",
        "mine": _said(mark.state, mark.note or ""),
        "theirs": _said(one.state, one.note),
        "differs": True,
    }


def _said(state: EvidenceState, note: str) -> str:
    return f"{state.label}: {note}" if note else state.label
