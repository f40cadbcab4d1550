"""The ballots of a meeting as a page shows and sends them: a line per person, names that carry the id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..actions.voting import VoteCast
from ..domain.accounts import Actor
from ..domain.lifecycle import Stage, Step
from ..domain.problems import Problem, Stale, refuse_if
from ..domain.vietnamese import date_short, nfc, share, time_short
from ..models.cycles import Cycle
from ..models.figures import step_counts
from ..models.registration import Registration, at_stage, by_name, in_cycle, in_unit, visible_to
from ..models.units import Unit
from ..models.voting import Meeting, Vote, last_saved, meetings_of, votes_in

PARTS = ("for", "against", "blank")
NAMES = {"votes_for": "for", "votes_against": "against", "blank": "blank"}
DECIDED = (Stage.RECOGNISED, Stage.NOT_RECOGNISED)


@dataclass(frozen=True, slots=True)
class Typed:
    """The boxes of one person: for, against, blank or invalid."""

    counts: tuple[str, str, str] = ("", "", "")
    attended: bool = True

    @property
    def is_empty(self) -> bool:
        return not any(self.counts)

    @property
    def numbers(self) -> tuple[int, int, int]:
        """A box left empty beside a filled one means none."""
        votes_for, against, blank = (int(count or 0) for count in self.counts)
        return votes_for, against, blank


@dataclass(frozen=True, slots=True)
class Ballots:
    """The boxes of everybody on the page, by registration id."""

    people: Mapping[int, Typed]

    @classmethod
    def sent(cls, values: Mapping[str, str]) -> Ballots:
        found = {}
        for name in values:
            kind, _, number = name.partition("-")
            if kind == "for" and number.isdigit() and len(number) < 10:
                counts = tuple(nfc(values.get(f"{part}-{number}", "")) for part in PARTS)
                found[int(number)] = Typed((counts[0], counts[1], counts[2]), f"attended-{number}" in values)
        return cls(found)

    def filled(self, present: int) -> Ballots:
        """Everybody without ballots gets the votes of all who are present; nothing is kept yet."""
        everybody = (str(present), "0", "0")
        return Ballots({i: Typed(everybody, t.attended) if t.is_empty else t for i, t in self.people.items()})

    def votes(self, room: Room, shown_version: int | None) -> list[VoteCast]:
        """People without numbers are left out. Raises `Refused` with the boxes that hold no number, or that
        were emptied on a page that showed what is stored."""
        refuse_if(self._problems(room, shown_version == room.version))
        return [
            VoteCast(i, *typed.numbers, typed.attended)
            for i, typed in self.people.items()
            if not typed.is_empty
        ]

    def _problems(self, room: Room, is_fresh: bool) -> Iterable[Problem]:
        for i, typed in self.people.items():
            if is_fresh and typed.is_empty and i in room.votes and not room.is_locked(i):
                yield Problem(f"for-{i}", f"{room.name(i)}: đã ghi phiếu lần trước. Sửa số, đừng bỏ trống.")
            for part, text in zip(PARTS, typed.counts, strict=True):
                if text and not (text.isascii() and text.isdigit() and len(text) <= 5):
                    yield Problem(f"{part}-{i}", f"{room.name(i)}: ghi số phiếu bằng chữ số, ví dụ 18.")


def on_the_page(problems: Iterable[Problem]) -> list[Problem]:
    """The action's fields `v12-votes_for` under the names of the boxes: `for-12`."""

    def moved(problem: Problem) -> Problem:
        person, _, part = problem.field.partition("-")
        if not (person.startswith("v") and person[1:].isdigit()):
            return problem
        return Problem(f"{NAMES.get(part, 'for')}-{person[1:]}", problem.message)

    return [moved(problem) for problem in problems]


@dataclass(frozen=True, slots=True)
class Room:
    """A unit's meeting with its people and what is stored of their ballots."""

    cycle: Cycle
    unit: Unit
    meeting: Meeting | None
    rows: Sequence[Registration]
    votes: Mapping[int, Vote]
    registered: int
    may_record: bool

    @classmethod
    def of(cls, cycle: Cycle, unit: Unit, actor: Actor) -> Room:
        people = in_unit(in_cycle(visible_to(actor), cycle.id), unit.id)
        return cls(
            cycle,
            unit,
            meetings_of(cycle.id).get(unit.id),
            list(by_name(at_stage(people, Stage.VERIFIED, Stage.VOTED, *DECIDED))),
            votes_in(cycle.id, unit.id),
            step_counts(actor, cycle, unit.id).registered,
            may_record=cycle.is_open and actor.may(Stage.VERIFIED, Step.VOTE, unit.id),
        )

    @property
    def version(self) -> int:
        return self.meeting.version if self.meeting else 0

    @property
    def early(self) -> int:
        """How many registered people of the unit are not verified yet."""
        return self.registered - len(self.rows)

    def name(self, registration_id: int) -> str:
        return next((row.citizen.name for row in self.rows if row.id == registration_id), "Người này")

    def is_locked(self, registration_id: int) -> bool:
        return any(row.id == registration_id and row.stage in DECIDED for row in self.rows)

    def meeting_facts(self) -> dict[str, Any]:
        """What the form starts with; who may vote is by default whoever registered in the unit."""
        if self.meeting is None:
            return {"eligible": self.registered}
        names = ("held_on", "place", "chair", "minute_taker", "eligible", "present")
        return {name: getattr(self.meeting, name) for name in names}

    def ballots(self) -> Ballots:
        return Ballots({i: _stored(vote) for i, vote in self.votes.items()})

    def carried(self) -> tuple[int, int]:
        """People with ballots, and those of them whom the majority is for."""
        known = [self.votes[row.id] for row in self.rows if self._counts(row)]
        return len(known), sum(self._is_carried(vote) for vote in known)

    def items(self, typed: Ballots, problems: Sequence[Problem]) -> list[dict[str, Any]]:
        """The lines of `ui.ballot_row`."""
        wrong = {problem.field: problem.message for problem in reversed(problems)}
        return [self._item(row, typed.people.get(row.id, Typed()), wrong) for row in self.rows]

    def _item(self, row: Registration, typed: Typed, wrong: Mapping[str, str]) -> dict[str, Any]:
        locked = row.stage in DECIDED
        shown = _stored(self.votes[row.id]) if locked and row.id in self.votes else typed
        errors = [wrong[f"{part}-{row.id}"] for part in PARTS if f"{part}-{row.id}" in wrong]
        return {
            "id": row.id,
            "name": row.citizen.name,
            "note": row.stage.label if locked else self._note(row),
            "votes_for": shown.counts[0],
            "votes_against": shown.counts[1],
            "blank": shown.counts[2],
            "attended": shown.attended,
            "locked": locked or not self.may_record,
            "error": errors[0].removeprefix(f"{row.citizen.name}: ") if errors else "",
            "state": self._state(row),
        }

    def _note(self, row: Registration) -> str:
        return f"sinh {row.citizen.birth_year}" if row.citizen.birth_year else ""

    def _counts(self, row: Registration) -> bool:
        """Whether the stored ballots stand: after a correction they wait to be kept again."""
        return row.id in self.votes and row.stage.has_reached(Stage.VOTED)

    def _is_carried(self, vote: Vote) -> bool:
        return self.meeting is not None and vote.ballot(self.meeting).carried(self.cycle.majority_percent)

    def _state(self, row: Registration) -> str:
        if row.id not in self.votes or self.meeting is None:
            return ""
        if not self._counts(row):
            return "? mở lại để sửa, bấm Lưu để ghi"
        vote = self.votes[row.id]
        ballot = vote.ballot(self.meeting)
        sign = "✓ đủ" if self._is_carried(vote) else "✗ không đủ"
        return f"{sign} · {share(ballot.votes_for, ballot.cast, self.cycle.percent_decimals)}"


def _stored(vote: Vote) -> Typed:
    return Typed((str(vote.votes_for), str(vote.votes_against), str(vote.blank)), vote.attended)


# --- Somebody was faster -------------------------------------------------------------------------------


def conflict_of(room: Room, form: Any, typed: Ballots, clash: Exception) -> dict[str, object]:
    """Both values for `ui.conflict`: the meeting's fields and the people whose ballots differ."""
    entry = last_saved(room.cycle.id, room.unit.id)
    by, at = (clash.by, clash.at) if isinstance(clash, Stale) else ("", "")
    rows = [row for row in (*_fields(room, form), *_people(room, typed)) if row["differs"]]
    return {
        "by": by or (entry.account_name if entry else "Người khác"),
        "at": at or (time_short(entry.at) if entry else ""),
        "rows": rows,
        "message": str(clash),
    }


def _fields(room: Room, form: Any) -> Iterable[dict[str, Any]]:
    stored = room.meeting_facts()
    for field in form:
        mine, theirs = _text(field.data), _text(stored.get(field.name))
        yield {"label": field.label.text, "mine": mine, "theirs": theirs, "differs": mine != theirs}


def _people(room: Room, typed: Ballots) -> Iterable[dict[str, Any]]:
    for row in room.rows:
        mine = typed.people.get(row.id, Typed())
        theirs = _stored(room.votes[row.id]) if row.id in room.votes else Typed()
        is_late = row.stage in DECIDED and not mine.is_empty
        yield {
            "label": row.citizen.name,
            "mine": _in_words(mine),
            "theirs": f"{_in_words(theirs)} · {row.stage.label}" if is_late else _in_words(theirs),
            "differs": is_late or (not mine.is_empty and mine != theirs),
        }


def _in_words(typed: Typed) -> str:
    if typed.is_empty:
        return "chưa ghi"
    counts = [count or "0" for count in typed.counts]
    away = "" if typed.attended else ", không dự"
    return f"{counts[0]} đồng ý, {counts[1]} không, {counts[2]} không hợp lệ{away}"


def _text(value: Any) -> str:
    return date_short(value) if hasattr(value, "isoformat") else "" if value is None else str(value)
