"""Evidence: added and taken away while the sheet is open, looked at by the verifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..domain.accounts import Actor
from ..domain.evidence import TEXT_MOST, EvidenceKind, EvidenceState, evidence_problems
from ..domain.lifecycle import Stage, Step, transition
from ..domain.problems import Problem, Refused, refuse_if
from ..domain.training import BY_THE_LIST
from ..domain.vietnamese import nfc
from ..models.evidence import Evidence
from ..models.registration import Registration
from .deeds import about_to_change
from .journal import Changes, Entry, record
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
    told = _tidy(EvidenceFacts(facts) if isinstance(facts, str) else facts)
    with writing():
        row = open_for_evidence(registration_id, by)
        problems = _problems(told, at)
        if indicator not in {item.number for item in row.cycle.rules.indicators}:
            problems.append(Problem("indicator", "Chọn chỉ số mà minh chứng này chứng tỏ."))
        refuse_if(problems)
        about_to_change([row.id], "evidence")
        item = Evidence.create(
            registration=row,
            indicator=indicator,
            text=told.text,
            kind=told.kind,
            happened_on=told.happened_on,
            confirmed_by=told.confirmed_by,
            added_by=by.account_id,
            added_at=at,
        )
        changes: Changes = {f"evidence-{indicator}": [None, told.text]}
        changes |= {key: [None, new] for key, (_blank, new) in _details(EvidenceFacts(""), told).items()}
        record([Entry("add_evidence", row.id, row.cycle_id, changes=changes)], by=by, at=at)
        return item


def change_evidence(
    registration_id: int, evidence_id: int, facts: EvidenceFacts, *, by: Actor, at: datetime
) -> None:
    """Say it otherwise. What a verifier had seen of it is to be looked at again.

    The same facts change nothing. Raises `Refused` (text, happened_on, confirmed_by; with no field when the
    item is gone or comes from a list of a training session), `WrongStage`, `NotAllowed`.
    """
    told = _tidy(facts)
    with writing():
        row = open_for_evidence(registration_id, by)
        item = Evidence.get_or_none((Evidence.id == evidence_id) & (Evidence.registration == row.id))
        if item is None:
            raise Refused.because("Minh chứng này vừa bị bỏ. Thêm lại trên phiếu nếu vẫn cần.")
        if item.training_id is not None:
            raise Refused.because(BY_THE_LIST)
        refuse_if(_problems(told, at))
        was = facts_of(item)
        if told == was:
            return
        about_to_change([row.id], "evidence")
        Evidence.update(
            text=told.text,
            kind=told.kind,
            happened_on=told.happened_on,
            confirmed_by=told.confirmed_by,
            state=EvidenceState.UNSEEN,
        ).where(Evidence.id == item.id).execute()
        changes: Changes = {f"evidence-{item.indicator}": [was.text, told.text]} | _details(was, told)
        record([Entry("change_evidence", row.id, row.cycle_id, changes=changes)], by=by, at=at)


def to_be_seen_again(item: Evidence) -> None:
    """The item is another one than the verifier judged. What a list of a training session wrote stays judged:
    the list is the evidence. Inside the action that changed it."""
    judged = (Evidence.state != EvidenceState.UNSEEN) & Evidence.training.is_null()
    Evidence.update(state=EvidenceState.UNSEEN).where(Evidence.id == item.id, judged).execute()


def item_of(registration_id: int, indicator: int, facts: EvidenceFacts) -> Evidence | None:
    """The item that says the same already, the latest one: saying it again adds nothing."""
    told = _tidy(facts)
    own = (Evidence.registration == registration_id) & (Evidence.indicator == indicator)
    rows = Evidence.select().where(own, Evidence.text == told.text).order_by(Evidence.id.desc())
    return next((row for row in rows if facts_of(row) == told), None)


def facts_of(item: Evidence) -> EvidenceFacts:
    return EvidenceFacts(item.text, item.kind, item.happened_on, item.confirmed_by)


def _tidy(facts: EvidenceFacts) -> EvidenceFacts:
    return replace(facts, text=nfc(facts.text), confirmed_by=nfc(facts.confirmed_by))


def _problems(told: EvidenceFacts, at: datetime) -> list[Problem]:
    return list(evidence_problems(told.text, told.happened_on, told.confirmed_by, today=at.date()))


def _details(was: EvidenceFacts, now: EvidenceFacts) -> Changes:
    """Kind, day and witness where they differ, as the journal keeps them."""
    days = [day.isoformat() if day else "" for day in (was.happened_on, now.happened_on)]
    pairs: Changes = {
        "evidence_kind": [was.kind.value, now.kind.value],
        "happened_on": days,
        "confirmed_by": [was.confirmed_by, now.confirmed_by],
    }
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def remove_evidence(registration_id: int, evidence_id: int, *, by: Actor, at: datetime) -> None:
    """Removing it again is harmless. Raises `Refused` for what a list of a training session wrote."""
    with writing():
        row = open_for_evidence(registration_id, by)
        item = Evidence.get_or_none((Evidence.id == evidence_id) & (Evidence.registration == row.id))
        if item is None:
            return
        if item.training_id is not None:
            raise Refused.because(BY_THE_LIST)
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
