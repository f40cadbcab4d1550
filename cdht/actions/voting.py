"""The vote of a unit: the meeting and the ballots on each person, kept together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage, Step, WrongStage
from ..domain.problems import Problem, Stale, refuse_if
from ..domain.vietnamese import nfc
from ..domain.voting import Ballot
from ..models.journal import newest_id
from ..models.registration import Registration
from ..models.voting import Meeting, Vote, last_saved, votes_in
from .deeds import about_to_change, about_to_change_meeting
from .journal import Changes, Entry, record
from .moving import Move, fetch, move, open_cycle_of
from .transactions import batches, writing

_COUNTS = ("votes_for", "votes_against", "blank")


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """The meeting as on its minutes. `version` is what the page showed: 0 for a meeting not yet stored."""

    eligible: int
    present: int
    held_on: date | None = None
    place: str = ""
    chair: str = ""
    minute_taker: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class VoteCast:
    """The ballots on one person of the unit."""

    registration_id: int
    votes_for: int
    votes_against: int
    blank: int = 0
    attended: bool = True


def record_meeting(
    cycle_id: int, unit_id: int, facts: MeetingFacts, votes: Sequence[VoteCast], *, by: Actor, at: datetime
) -> Meeting:
    """Keep the meeting and the ballots given; people without ballots stay where they are.

    Keeping the same again changes nothing. Raises `Refused` (fields of the meeting, and `v<id>-votes_for` …
    for a person), `WrongStage`, `NotAllowed`, `Stale`.
    """
    with writing():
        open_cycle_of(cycle_id, by)
        by.must(Stage.VERIFIED, Step.VOTE, unit_id)
        rows = fetch([vote.registration_id for vote in votes], by)
        _refuse_strangers(rows, cycle_id, unit_id)
        refuse_if(_problems(facts, votes, rows))
        old = votes_in(cycle_id, unit_id)
        refuse_if(_forgotten(facts, votes, old))
        changed = [vote for vote in votes if _is_news(rows[vote.registration_id], old, vote)]
        overwritten = [vote for vote in changed if _replaces(old.get(vote.registration_id), vote)]
        about_to_change_meeting(cycle_id, unit_id)
        about_to_change((vote.registration_id for vote in changed), "vote")
        meeting = _keep_meeting(
            cycle_id, unit_id, facts, by, at, new_votes=bool(changed), overwrites=bool(overwritten)
        )
        _keep_votes(meeting, changed, old)
        move(
            (
                Move(vote.registration_id, changes=_changes(old.get(vote.registration_id), vote))
                for vote in changed
            ),
            Step.VOTE,
            by=by,
            at=at,
        )
        return meeting


def _refuse_strangers(rows: Mapping[int, Registration], cycle_id: int, unit_id: int) -> None:
    refuse_if(
        Problem(f"v{row.id}", f"{row.citizen.name} không thuộc đơn vị này trong đợt. Tải lại trang.")
        for row in rows.values()
        if row.unit_id != unit_id or row.cycle_id != cycle_id
    )
    early = [row.citizen.name for row in rows.values() if row.stage not in (Stage.VERIFIED, Stage.VOTED)]
    if early:
        raise WrongStage.because(
            f"Chưa ghi phiếu được cho {', '.join(early[:5])}{' …' if len(early) > 5 else ''}: "
            "hồ sơ phải qua thẩm định và chưa có quyết định."
        )


def _problems(
    facts: MeetingFacts, votes: Sequence[VoteCast], rows: Mapping[int, Registration]
) -> list[Problem]:
    empty = Ballot(facts.eligible, facts.present, 0, 0)
    problems = [p for p in empty.problems() if p.field in ("eligible", "present")]
    problems += [
        Problem(name, "Ghi ngắn hơn 200 ký tự.")
        for name in ("place", "chair", "minute_taker")
        if len(getattr(facts, name)) > 200
    ]
    if facts.present == 0 and votes:
        problems.append(
            Problem("present", "Cuộc họp không có ai dự thì không có phiếu. Ghi số người dự họp.")
        )
    elsewhere = {(p.field, p.message) for p in problems}
    for vote in votes:
        ballot = Ballot(facts.eligible, facts.present, vote.votes_for, vote.votes_against, vote.blank)
        found = [p for p in ballot.problems() if (p.field, p.message) not in elsewhere]
        if not found and ballot.cast == 0:
            found = [Problem("votes_for", "Chưa ghi phiếu nào.")]
        name = rows[vote.registration_id].citizen.name
        problems += [Problem(f"v{vote.registration_id}-{p.field}", f"{name}: {p.message}") for p in found]
    return problems


def _forgotten(facts: MeetingFacts, votes: Sequence[VoteCast], old: Mapping[int, Vote]) -> list[Problem]:
    """Ballots stored earlier must still fit when only the number of people present changes."""
    given = {vote.registration_id for vote in votes}
    left = [vote for i, vote in old.items() if i not in given]
    too_many = [v for v in left if v.votes_for + v.votes_against + v.blank > facts.present]
    if not too_many:
        return []
    return [
        Problem("present", f"Có {len(too_many)} người đã ghi số phiếu nhiều hơn {facts.present} người dự.")
    ]


def _is_news(row: Registration, old: Mapping[int, Vote], vote: VoteCast) -> bool:
    """Ballots that differ from the stored ones, or any ballots on somebody opened again for a correction."""
    return row.stage == Stage.VERIFIED or bool(_changes(old.get(vote.registration_id), vote))


def _replaces(old: Vote | None, vote: VoteCast) -> bool:
    return old is not None and bool(_changes(old, vote))


def _keep_meeting(
    cycle_id: int,
    unit_id: int,
    facts: MeetingFacts,
    by: Actor,
    at: datetime,
    *,
    new_votes: bool,
    overwrites: bool,
) -> Meeting:
    """The version counts changes of the meeting and of its ballots; who saw an older one may add people's
    ballots, but neither change the meeting nor overwrite ballots: `Stale`."""
    values: dict[str, Any] = {
        "held_on": facts.held_on,
        "place": nfc(facts.place),
        "chair": nfc(facts.chair),
        "minute_taker": nfc(facts.minute_taker),
        "eligible": facts.eligible,
        "present": facts.present,
    }
    meeting = Meeting.get_or_none((Meeting.cycle == cycle_id) & (Meeting.unit == unit_id))
    if meeting is None:
        # Taken back and held anew: the version goes on from where no earlier page can have been, because
        # each change of a meeting left an entry in the journal.
        meeting = Meeting.create(cycle=cycle_id, unit=unit_id, version=newest_id() + 1, **values)
        _journal_meeting(
            cycle_id, {f"{unit_id}.{k}": [None, _plain(v)] for k, v in values.items() if v}, by, at
        )
        return meeting
    changes = {
        f"{unit_id}.{k}": [_plain(getattr(meeting, k)), _plain(v)]
        for k, v in values.items()
        if getattr(meeting, k) != v
    }
    if not (changes or new_votes):
        return meeting
    if (changes or overwrites) and facts.version not in (None, meeting.version):
        raise _stale(meeting)
    Meeting.update(version=Meeting.version + 1, **values).where(Meeting.id == meeting.id).execute()
    if changes:
        _journal_meeting(cycle_id, changes, by, at)
    return Meeting.get_by_id(meeting.id)


def _stale(meeting: Meeting) -> Stale:
    subject, entry = f"cuộc họp của {meeting.unit.name}", last_saved(meeting.cycle_id, meeting.unit_id)
    return Stale(subject, by=entry.account_name, at=f"{entry.at:%H:%M %d/%m/%Y}") if entry else Stale(subject)


def _journal_meeting(cycle_id: int, changes: Changes, by: Actor, at: datetime) -> None:
    record([Entry("meeting", cycle_id=cycle_id, changes=changes)], by=by, at=at)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _keep_votes(meeting: Meeting, votes: Sequence[VoteCast], old: Mapping[int, Vote]) -> None:
    for batch in batches(old[v.registration_id].id for v in votes if v.registration_id in old):
        Vote.delete().where(Vote.id.in_(batch)).execute()
    for group in batches(votes, 400):
        Vote.insert_many(
            {
                "meeting": meeting.id,
                "registration": v.registration_id,
                "attended": v.attended,
                "votes_for": v.votes_for,
                "votes_against": v.votes_against,
                "blank": v.blank,
            }
            for v in group
        ).execute()


def _changes(old: Vote | None, new: VoteCast) -> Changes:
    fields = (*_COUNTS, "attended")
    return {
        name: [getattr(old, name) if old else None, getattr(new, name)]
        for name in fields
        if old is None or getattr(old, name) != getattr(new, name)
    }
