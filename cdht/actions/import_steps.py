"""The steps of the people of a workbook, in batches, through the same actions as on the pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..domain.scoring import differences
from ..domain.workbook_rows import Line
from ..domain.workbook_whole import present_in
from ..models.citizens import Citizen
from ..models.cycles import Cycle
from ..models.voting import Meeting, meetings_of
from .citizens import Person
from .import_matching import Match, Stored
from .registration import NewRegistration, RegistrationFacts, change, register
from .scoring import KeyedSheet, save_self_scores
from .transactions import batches
from .verification import verify
from .voting import MeetingFacts, VoteCast, record_meeting

NOTE = "Theo bảng nhập"
"""Stands where a page asks a person for a reason: the paper behind the workbook has it."""
_AT_ONCE = 1_000


class Outcome(StrEnum):
    """What an import did with a person."""

    CREATED = "created"
    ADVANCED = "advanced"
    CHANGED = "changed"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        labels = {
            "created": "người mới",
            "advanced": "người được bổ sung",
            "changed": "người được sửa",
            "unchanged": "người không đổi",
        }
        return labels[self.value]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a person: how far, and in which registration."""

    outcome: Outcome
    stage: Stage
    registration_id: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """People of the workbook by folded unit: everybody, and those marked as taking part in the vote."""

    eligible: Mapping[str, int]
    present: Mapping[str, int]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Attendance:
        return cls(Counter(line.unit_key for line in lines), present_in(lines))


def take_steps(
    matches: Sequence[Match],
    cycle: Cycle,
    unit_ids: Mapping[str, int],
    *,
    by: Actor,
    at: datetime,
    attendance: Attendance | None = None,
) -> list[Done]:
    """Register, complete, score, verify and vote, as far as each line goes and nobody has gone yet.

    Expects matches without conflicts; what each came to, in their order. `attendance` is that of the whole
    workbook where these are only some of its people.
    """
    ids = _register(matches, cycle, unit_ids, by, at)
    touched = {
        ids[m.line.row]
        for m in matches
        if _complete(m, ids[m.line.row], unit_ids[m.line.unit_key], cycle, by, at)
    }
    own = [m for m in matches if scores(m)]
    for group in batches(own, _AT_ONCE):
        sheets = [KeyedSheet(ids[m.line.row], m.line.own) for m in group if m.line.own]
        save_self_scores(sheets, by=by, at=at)
    verified = [m for m in matches if verifies(m)]
    for group in batches(verified, _AT_ONCE):
        verify([_verified(m, ids[m.line.row]) for m in group], by=by, at=at)
    voted = [m for m in matches if votes(m)]
    _vote(attendance or Attendance.of([m.line for m in matches]), voted, ids, cycle, unit_ids, by, at)
    touched |= {ids[m.line.row] for m in (*own, *verified, *voted)}
    return [Done(*_done(m, ids[m.line.row] in touched), ids[m.line.row]) for m in matches]


def outlook(match: Match, cycle: Cycle, unit_id: int) -> Outcome:
    """What `take_steps` will do with a person; nothing is changed."""
    if match.edit:
        return Outcome.CHANGED if match.edit.changes else Outcome.UNCHANGED
    if match.stored is None:
        return Outcome.CREATED
    goes_on = scores(match) or verifies(match) or votes(match) or completion(match, unit_id, cycle)
    return Outcome.ADVANCED if goes_on else Outcome.UNCHANGED


def scores(match: Match) -> bool:
    is_first = _stage(match) == Stage.REGISTERED and not _is_sent_back(match)
    return bool(match.line.own) and (is_first or match.edit is not None)


def verifies(match: Match) -> bool:
    return bool(match.line.verified) and not _stage(match).has_reached(Stage.VERIFIED)


def votes(match: Match) -> bool:
    return bool(match.line.votes) and not _stage(match).has_reached(Stage.VOTED)


def _stage(match: Match) -> Stage:
    return match.stored.stage if match.stored else Stage.REGISTERED


def _is_sent_back(match: Match) -> bool:
    return match.stored is not None and match.stored.own is not None and match.stored.own.complete


def _done(match: Match, is_touched: bool) -> tuple[Outcome, Stage]:
    line = match.line
    reached = Stage.VOTED if line.votes else Stage.VERIFIED if line.verified else Stage.SELF_SCORED
    told = reached if line.own else Stage.REGISTERED
    if match.stored is None:
        return Outcome.CREATED, told
    if not is_touched:
        return Outcome.UNCHANGED, match.stored.stage
    return Outcome.CHANGED if match.edit else Outcome.ADVANCED, max(
        told, match.stored.stage, key=lambda stage: stage.rank
    )


# --- Registering -------------------------------------------------------------------------------


def _register(
    matches: Sequence[Match], cycle: Cycle, unit_ids: Mapping[str, int], by: Actor, at: datetime
) -> dict[int, int]:
    """Registration ids by row."""
    ids = {match.line.row: match.stored.id for match in matches if match.stored}
    for group in batches((match for match in matches if match.stored is None), _AT_ONCE):
        wanted = [_entry(match, cycle, unit_ids[match.line.unit_key]) for match in group]
        made = register(cycle.id, wanted, by=by, at=at)
        ids.update(zip((match.line.row for match in group), made, strict=True))
    return ids


def _entry(match: Match, cycle: Cycle, unit_id: int) -> NewRegistration:
    line = match.line
    return NewRegistration(
        Person(line.name, line.birth, line.gender, line.number, line.phone, line.address),
        unit_id,
        line.audience,
        line.registered_on or cycle.starts_on,
        component=line.component,
        audience_now=line.audience_now,
        party_member=line.party_member,
        citizen_id=match.citizen.id if match.citizen else None,
        is_new=match.citizen is None,  # matched before: whoever is alike was looked at …
        is_unseen=not match.is_told,  # … or by the rule only: who is near is asked about afterwards
    )


def _complete(
    match: Match, registration_id: int, unit_id: int, cycle: Cycle, by: Actor, at: datetime
) -> bool:
    """Fill what was unknown of a known person, and the corrected audience; whether anything was."""
    if match.edit:
        facts = replace(match.edit.facts, unit_id=unit_id) if match.edit.facts else None
    else:
        facts = completion(match, unit_id, cycle)
    if facts is None:
        return False
    change(registration_id, facts, version=None, by=by, at=at)
    return True


def completion(match: Match, unit_id: int, cycle: Cycle) -> RegistrationFacts | None:
    """The facts of a known person with what the workbook adds; None when it adds nothing."""
    if match.citizen is None:
        return None
    person = _person(match.citizen)
    whole = _filled(person, match.line, is_registered=match.stored is not None)
    if match.stored is None:
        entry = _entry(match, cycle, unit_id)
        before = RegistrationFacts(
            person, unit_id, entry.audience, entry.audience_now or entry.audience, entry.registered_on,
            entry.component, entry.party_member, NOTE,
        )  # fmt: skip
        after = replace(before, person=whole)
    else:
        before = _facts(person, match.stored)
        after = _filled_facts(replace(before, person=whole), match.line)
    return None if after == before else after


def _person(citizen: Citizen) -> Person:
    texts = (citizen.number or "", citizen.phone or "", citizen.address or "")
    return Person(citizen.name, citizen.born, citizen.gender, *texts)


def _filled(person: Person, line: Line, *, is_registered: bool) -> Person:
    """For somebody of an earlier cycle, the workbook's telephone and address are the newer ones."""
    contact = ((person.phone, line.phone), (person.address, line.address))
    phone, address = (old or new if is_registered else new or old for old, new in contact)
    return replace(
        person,
        birth=person.birth or line.birth,
        gender=person.gender or line.gender,
        number=person.number or line.number,
        phone=phone,
        address=address,
    )


def _facts(person: Person, stored: Stored) -> RegistrationFacts:
    return RegistrationFacts(
        person, stored.unit_id, stored.audience_registered, stored.audience, stored.registered_on,
        stored.component, stored.party_member, NOTE,
    )  # fmt: skip


def _filled_facts(facts: RegistrationFacts, line: Line) -> RegistrationFacts:
    is_corrected = facts.audience != facts.audience_registered
    return replace(
        facts,
        component=facts.component or line.component,
        party_member=line.party_member or None if facts.party_member is None else facts.party_member,
        audience=facts.audience if is_corrected else line.audience_now or facts.audience,
    )


# --- Verification and vote ---------------------------------------------------------------------


def _verified(match: Match, registration_id: int) -> KeyedSheet:
    line, own = match.line, match.line.own or (match.stored.own if match.stored else None)
    if own is None or line.verified is None:
        raise ValueError(f"row {line.row} has no verified sheet")
    notes = {gap.number: NOTE for gap in differences(own, line.verified)}
    return KeyedSheet(registration_id, line.verified, notes=notes)


def _vote(
    attendance: Attendance,
    voted: Sequence[Match],
    ids: Mapping[int, int],
    cycle: Cycle,
    unit_ids: Mapping[str, int],
    by: Actor,
    at: datetime,
) -> None:
    """One meeting per unit: eligible are its people in the workbook, present those who took part."""
    held = meetings_of(cycle.id)
    by_unit: dict[str, list[VoteCast]] = defaultdict(list)
    for match in voted:
        line = match.line
        if line.votes:
            cast = VoteCast(ids[line.row], *line.votes, attended=line.attended)
            by_unit[line.unit_key].append(cast)
    for key, ballots in by_unit.items():
        eligible, present = attendance.eligible.get(key, 0), attendance.present.get(key, 0)
        facts = _meeting(held.get(unit_ids[key]), eligible, present)
        record_meeting(cycle.id, unit_ids[key], facts, ballots, by=by, at=at)


def _meeting(held: Meeting | None, eligible: int, present: int) -> MeetingFacts:
    """A meeting that was recorded keeps its minutes and, where they are larger, its numbers."""
    if held is None:
        return MeetingFacts(max(eligible, present), present)
    most = max(held.present, present)
    return MeetingFacts(
        max(held.eligible, eligible, most), most, held.held_on, held.place, held.chair, held.minute_taker
    )
