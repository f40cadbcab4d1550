"""Evidence: added and taken away while the sheet is open, looked at by the verifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ..domain.accounts import Actor
from ..domain.evidence import TEXT_MOST, EvidenceKind, EvidenceState, evidence_problems
from ..domain.lifecycle import Stage, Step, transition
from ..domain.problems import Problem, refuse_if
from ..domain.vietnamese import nfc
from ..models.evidence import Evidence
from ..models.registration import Registration
from .deeds import about_to_change
from .journal import Entry, record
from .moving import fetch, must_be_open, stale
from .transactions import writing


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """An item as told: what it is, of which kind, of which day, and who confirms it."""

    text: str
    kind: EvidenceKind = EvidenceKind.DOCUMENT
    happened_on: date | None = None
    confirmed_by: str = ""


def add_evidence(
    registration_id: int, indicator: int, facts: EvidenceFacts | str, *, by: Actor, at: datetime
) -> Evidence:
    """Raises `Refused` (text, happened_on, confirmed_by, indicator), `WrongStage`, `NotAllowed`."""
    told = EvidenceFacts(facts) if isinstance(facts, str) else facts
    wording, witness = nfc(told.text), nfc(told.confirmed_by)
    with writing():
        row = open_for_evidence(registration_id, by)
        problems = list(evidence_problems(wording, told.happened_on, witness, today=at.date()))
        if indicator not in {item.number for item in row.cycle.rules.indicators}:
            problems.append(Problem("indicator", "Chọn chỉ số mà minh chứng này chứng tỏ."))
        refuse_if(problems)
        about_to_change([row.id], "evidence")
        item = Evidence.create(
            registration=row,
            indicator=indicator,
            text=wording,
            kind=told.kind,
            happened_on=told.happened_on,
            confirmed_by=witness,
            added_by=by.account_id,
            added_at=at,
        )
        changes = {f"evidence-{indicator}": [None, wording]}
        record([Entry("add_evidence", row.id, row.cycle_id, changes=changes)], by=by, at=at)
        return item


def remove_evidence(registration_id: int, evidence_id: int, *, by: Actor, at: datetime) -> None:
    with writing():
        row = open_for_evidence(registration_id, by)
        item = Evidence.get_or_none((Evidence.id == evidence_id) & (Evidence.registration == row.id))
        if item is None:
            return
        about_to_change([row.id], "evidence")
        item.delete_instance()
        changes = {f"evidence-{item.indicator}": [item.text, None]}
        record([Entry("remove_evidence", row.id, row.cycle_id, changes=changes)], by=by, at=at)


@dataclass(frozen=True, slots=True)
class EvidenceMark:
    """What the verifier says of an item. `seen`: state and note that the page showed; None skips the
    comparison. Without `note` the one that stands there stays."""

    state: EvidenceState
    note: str | None = None
    seen: tuple[EvidenceState, str] | None = None


def judge_evidence(
    registration_id: int, marks: Mapping[int, EvidenceMark | EvidenceState], *, by: Actor, at: datetime
) -> None:
    """What the verifier saw: accepted, not enough, not seen, with a note. Keys are evidence ids of this
    registration; what the page left as it was stays as it is now.

    Raises `Refused` (evidence-note-ID), `NotAllowed`, `Stale` when a colleague judged the item otherwise.
    """
    with writing():
        row = fetch([registration_id], by)[registration_id]
        must_be_open(row.cycle)
        by.must(Stage.SELF_SCORED, Step.VERIFY, row.unit_id)
        about_to_change([row.id], "evidence")
        items = Evidence.select().where(Evidence.registration == row.id, Evidence.id.in_(list(marks)))
        wanted = [(item, _mark_of(item, marks[item.id])) for item in items.order_by(Evidence.id)]
        refuse_if(
            Problem(f"evidence-note-{item.id}", f"Ghi chú dài quá {TEXT_MOST} ký tự.")
            for item, (_state, note) in wanted
            if len(note) > TEXT_MOST
        )
        for item, (state, note) in wanted:
            _judge(row, item, state, note, marks[item.id], by=by, at=at)


def _judge(
    row: Registration,
    item: Evidence,
    state: EvidenceState,
    note: str,
    mark: EvidenceMark | EvidenceState,
    *,
    by: Actor,
    at: datetime,
) -> None:
    seen = mark.seen if isinstance(mark, EvidenceMark) else None
    if (item.state, item.note) == (state, note) or seen == (state, note):
        return
    if seen is not None and seen != (item.state, item.note):
        raise stale(row)
    change = {
        f"evidence-{item.indicator}": [
            _judged(item.text, item.state, item.note),
            _judged(item.text, state, note),
        ]
    }
    Evidence.update(state=state, note=note).where(Evidence.id == item.id).execute()
    record([Entry("judge_evidence", row.id, row.cycle_id, changes=change)], by=by, at=at)


def _mark_of(item: Evidence, mark: EvidenceMark | EvidenceState) -> tuple[EvidenceState, str]:
    if isinstance(mark, EvidenceState):
        return mark, item.note
    return mark.state, item.note if mark.note is None else nfc(mark.note)


def _judged(text: str, state: EvidenceState, note: str) -> str:
    return f"{text} ({state.label}: {note})" if note else f"{text} ({state.label})"


def open_for_evidence(registration_id: int, by: Actor) -> Registration:
    """The registration while evidence may be added to it: as long as its self-score may be keyed."""
    row = fetch([registration_id], by)[registration_id]
    must_be_open(row.cycle)
    transition(row.stage, Step.SELF_SCORE)
    by.must(row.stage, Step.SELF_SCORE, row.unit_id)
    return row
