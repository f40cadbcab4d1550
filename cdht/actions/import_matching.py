"""Who of a workbook is who in the database, and where the two disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..domain import workbook as w
from ..domain.accounts import Actor
from ..domain.criteria import CriteriaSet
from ..domain.duplicates import surely_different
from ..domain.lifecycle import Stage
from ..domain.people import sort_key
from ..domain.registration import Component
from ..domain.scoring import ScoreSheet, differences
from ..domain.vietnamese import date_short, fold
from ..domain.workbook_rows import Line
from ..models.citizens import Citizen, Sought, alike
from ..models.cycles import Cycle
from ..models.registration import Registration
from ..models.scoring import SheetKind, sheets_of
from ..models.units import Unit
from ..models.voting import Vote
from .transactions import batches

if TYPE_CHECKING:
    from .import_edits import Edit


@dataclass(frozen=True, slots=True)
class Stored:
    """A registration of the cycle as it stands. `vote`: for, against, whether the person took
    part; `keyed_by`: the account behind the self-score."""

    id: int
    unit_id: int
    unit: str
    component: Component | None
    audience_registered: str
    audience: str
    party_member: bool | None
    registered_on: date
    stage: Stage
    own: ScoreSheet | None
    verified: ScoreSheet | None
    vote: tuple[int, int, bool] | None
    keyed_by: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A line with the citizen and the registration in this cycle that it stands for, if any.

    `is_told`: somebody looked at the line and said who it is. `edit`: the row went out as a list and came
    back; its line then holds points and ballots only where they are new.
    """

    line: Line
    citizen: Citizen | None = None
    stored: Stored | None = None
    is_told: bool = False
    edit: Edit | None = None


Found = tuple[int, str, str, str]
"""Row, heading, value as typed, message."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line of which it is unclear whether it is one of these citizens."""

    line: Line
    candidates: tuple[Citizen, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Matched:
    """Who is who. `problems` say the doubts too; a doubtful line is matched with nobody."""

    matches: list[Match]
    doubts: list[Doubt]
    repeated: list[Found]

    @property
    def problems(self) -> list[Found]:
        doubtful = ((one.line.row, w.NAME, one.line.name, one.message) for one in self.doubts)
        return [*doubtful, *self.repeated]


def match_people(
    lines: Sequence[Line],
    cycle: Cycle,
    unit_ids: Mapping[str, int],
    by: Actor,
    told: Mapping[int, int | None] = MappingProxyType({}),
) -> Matched:
    """Each line's citizen: same number, or same unmarked name and same birth; a doubtful one is a problem.

    A year of birth alone, or none, says little: such a person is only recognised in the same unit of this
    cycle, or when nobody else of that name and year is registered in it. `told`: rows that somebody looked
    at, and the citizen who it is, or None for another person.
    """
    found = alike(by.commune_id, (_sought(line) for line in lines))
    everybody = {citizen.id for citizens in found.values() for citizen in citizens}
    registered = stored_of(cycle, everybody)
    matched = Matched([], [], [])
    rows: dict[int, int] = {}
    for line in lines:
        possible = [c for c in found[_sought(line)] if not _differs(line, c)]
        citizen = _choose(line, possible, registered, unit_ids.get(line.unit_key))
        if line.row in told and (told[line.row] is None or told[line.row] in {c.id for c in possible}):
            citizen = next((c for c in possible if c.id == told[line.row]), None)
        elif citizen is None and possible:
            matched.doubts.append(Doubt(line, tuple(possible), _doubt(possible[0], registered)))
        if citizen is not None and citizen.id in rows:
            message = f"Cùng một người với dòng {rows[citizen.id]} (theo hồ sơ đã lưu). Xóa dòng thừa."
            matched.repeated.append((line.row, w.NAME, line.name, message))
        if citizen is not None:
            rows.setdefault(citizen.id, line.row)
            line = _as_known(line, citizen) if line.row in told else line
        stored = registered.get(citizen.id) if citizen else None
        matched.matches.append(Match(line, citizen, stored, line.row in told))
    return matched


def _as_known(line: Line, citizen: Citizen) -> Line:
    """Somebody said that it is this person: what is known of the person counts, not the other writing."""
    return replace(
        line,
        name=citizen.name,
        birth=citizen.born or line.birth,
        gender=citizen.gender or line.gender,
        number=citizen.number or line.number,
    )


def _sought(line: Line) -> Sought:
    return Sought(line.folded, line.birth.year if line.birth else None, line.number or None, line.birth)


def _differs(line: Line, citizen: Citizen) -> bool:
    return surely_different(line.birth, line.number, citizen.born, citizen.number)


def _choose(
    line: Line, possible: Sequence[Citizen], registered: Mapping[int, Stored], unit_id: int | None
) -> Citizen | None:
    if line.number and (known := [one for one in possible if one.number == line.number]):
        return known[0]
    birth = line.birth.iso if line.birth else None
    same = [one for one in possible if one.birth == birth and one.folded == line.folded]
    here = [one for one in same if one.id in registered and registered[one.id].unit_id == unit_id]
    if here:
        return here[0] if len(here) == 1 else None
    is_full = line.birth is not None and line.birth.day is not None
    left = same if is_full else [one for one in same if one.id not in registered]
    return left[0] if len(left) == 1 and (is_full or len(same) == 1) else None


def _doubt(citizen: Citizen, registered: Mapping[int, Stored]) -> str:
    born = f", sinh {citizen.born.text}" if citizen.born else ""
    where = f", {registered[citizen.id].unit}" if citizen.id in registered else ""
    return (
        f"Có thể là {citizen.name}{born}{where} đã có trong chương trình. Nếu đúng, ghi tên và ngày sinh "
        "giống như vậy; nếu là người khác, ghi đủ ngày sinh hoặc số CCCD của cả hai."
    )


def stored_of(cycle: Cycle, citizen_ids: Iterable[int]) -> dict[int, Stored]:
    """Registrations of the cycle by citizen, with both sheets and the vote; few statements per 900 people."""
    known: dict[int, Stored] = {}
    for batch in batches(citizen_ids):
        rows = list(
            Registration.select(
                Registration.citizen, Registration.id, Registration.unit, Unit.name, Registration.component,
                Registration.audience_registered, Registration.audience, Registration.party_member,
                Registration.registered_on, Registration.stage,
            )
            .join(Unit)
            .where(Registration.cycle == cycle.id, Registration.citizen.in_(batch))
            .tuples()
        )  # fmt: skip
        ids = [row[1] for row in rows]
        sheets = {kind: sheets_of(ids, kind) for kind in SheetKind}
        chosen = Vote.select(Vote.registration, Vote.votes_for, Vote.votes_against, Vote.attended)
        votes = {row[0]: row[1:] for row in chosen.where(Vote.registration.in_(ids)).tuples()}
        for citizen, id, *facts in rows:
            (sheet, own), (_sheet, verified) = (sheets[kind].get(id, (None, None)) for kind in SheetKind)
            keyed_by = sheet.keyed_by_id if sheet else None
            known[citizen] = Stored(*(id, *facts, own, verified, votes.get(id), keyed_by))
    return known


# --- Where they disagree -----------------------------------------------------------------------


def conflicts(matches: Iterable[Match], criteria: CriteriaSet) -> Iterator[Found]:
    """What an import may not overwrite, with both values; and people whose next step is not an import's."""
    for match in matches:
        if match.citizen is not None:
            pairs = _of_person(match.line, match.citizen, is_registered=match.stored is not None)
            yield from (_both(match.line, *pair) for pair in pairs)
        if match.stored is not None:
            yield from (_both(match.line, *pair) for pair in _of_facts(match.line, match.stored, criteria))
            yield from (_both(match.line, *pair) for pair in _of_steps(match.line, match.stored))
            yield from _not_ours(match.line, match.stored)


Pair = tuple[str, str, str]
"""Heading, value in the workbook, value stored."""


def _both(line: Line, heading: str, typed: str, stored: str) -> Found:
    message = (
        f"Trong chương trình đã ghi “{stored}”. Ghi giống như vậy, hoặc sửa hồ sơ trên trang rồi nhập lại."
    )
    return line.row, heading, typed, message


def _of_person(line: Line, citizen: Citizen, *, is_registered: bool) -> Iterator[Pair]:
    if sort_key(line.name) != sort_key(citizen.name):
        yield w.NAME, line.name, citizen.name
    if line.birth and citizen.born and line.birth != citizen.born:
        yield w.BIRTH, line.birth.text, citizen.born.text
    if line.gender and citizen.gender and line.gender != citizen.gender:
        yield w.GENDER, line.gender.label, citizen.gender.label
    if is_registered:  # for somebody of an earlier cycle, a new telephone is news, not a contradiction
        if line.phone and citizen.phone and line.phone != citizen.phone:
            yield w.PHONE, line.phone, citizen.phone
        if line.address and citizen.address and fold(line.address) != fold(citizen.address):
            yield w.ADDRESS, line.address, citizen.address


def _of_facts(line: Line, stored: Stored, criteria: CriteriaSet) -> Iterator[Pair]:
    decided = stored.stage.has_reached(Stage.RECOGNISED)
    if fold(stored.unit) != line.unit_key:
        yield w.UNIT, line.unit, stored.unit
    if line.audience != stored.audience_registered:
        yield w.AUDIENCE, *_audiences(criteria, line.audience, stored.audience_registered)
    corrected = decided or stored.audience != stored.audience_registered
    if corrected and line.audience_now and line.audience_now != stored.audience:
        yield w.AUDIENCE_NOW, *_audiences(criteria, line.audience_now, stored.audience)
    if line.component and line.component != stored.component and (stored.component or decided):
        yield w.COMPONENT, line.component.label, stored.component.label if stored.component else "chưa ghi"
    if line.party_member is not None and stored.party_member is not None:
        if line.party_member != stored.party_member:
            yield w.PARTY, _cross(line.party_member), _cross(stored.party_member)
    elif line.party_member and decided:
        yield w.PARTY, "x", "chưa rõ"
    if line.registered_on and line.registered_on != stored.registered_on:
        yield w.REGISTERED_ON, date_short(line.registered_on), date_short(stored.registered_on)


def _audiences(criteria: CriteriaSet, typed: str, stored: str) -> tuple[str, str]:
    labels = {audience.id: audience.label for audience in criteria.audiences}
    return labels.get(typed, typed), labels.get(stored, stored)


def _cross(is_marked: bool) -> str:
    return "x" if is_marked else "không"


def _of_steps(line: Line, stored: Stored) -> Iterator[Pair]:
    yield from _of_points(w.OWN, line.own, stored.own)
    yield from _of_points(w.VERIFIED, line.verified, stored.verified)
    if line.votes and stored.vote:
        for heading, typed, was in zip((w.VOTES_FOR, w.VOTES_AGAINST), line.votes, stored.vote, strict=False):
            if typed != was:
                yield heading, str(typed), str(was)
        if line.attended != stored.vote[2]:
            yield w.ATTENDED, _cross(line.attended), _cross(stored.vote[2])


def _of_points(
    headings: Sequence[str], typed: ScoreSheet | None, stored: ScoreSheet | None
) -> Iterator[Pair]:
    if typed is None or stored is None:
        return
    for gap in differences(stored, typed):
        if gap.self_points is not None:  # a box still empty on the page may be filled
            yield headings[gap.number - 1], str(gap.verified_points), str(gap.self_points)


def _not_ours(line: Line, stored: Stored) -> Iterator[Found]:
    """Somebody took this person back on a page, on purpose: an old workbook must not undo that in silence."""
    row = line.row
    if stored.stage == Stage.WITHDRAWN:
        yield row, w.NAME, line.name, "Người này đã rút đăng ký. Đăng ký lại trên trang, hoặc xóa dòng này."
    elif stored.stage == Stage.REGISTERED and stored.own and stored.own.complete and line.verified:
        yield row, w.OWN[0], "", "Phiếu đã bị trả lại. Lưu lại điểm tự chấm trên trang rồi mới nhập tiếp."
    elif stored.stage == Stage.SELF_SCORED and stored.verified and line.verified:
        yield row, w.VERIFIED[0], "", "Thẩm định đã được mở lại để sửa. Thẩm định người này trên trang."
    elif stored.stage == Stage.VERIFIED and stored.vote and line.votes:
        yield row, w.VOTES_FOR, "", "Phiếu bầu đã được mở lại để sửa. Ghi phiếu của người này trên trang."
