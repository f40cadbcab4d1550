"""Rows of a list that went out and came back: what their owner changed, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..domain import workbook as w
from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..domain.problems import NotAllowed, Refused
from ..domain.workbook import as_shown, as_typed
from ..domain.workbook_changes import Returned, cells_of, is_as_sent
from ..domain.workbook_rows import Line
from ..models.cycles import Cycle
from ..models.importing import lines_of, registrations_by_id
from ..models.registration import Registration
from ..models.units import Unit
from .citizens import Person
from .import_matching import Found, Match, stored_of
from .registration import RegistrationFacts, change
from .transactions import writing

NOTE = "Theo bảng nhập"
MINE, THEIRS = "mine", "theirs"
"""What somebody says of a cell that a colleague changed too: the workbook's value, or the stored one."""
_FIELDS: Mapping[str, str] = {
    "name": w.NAME, "birth": w.BIRTH, "gender": w.GENDER, "number": w.NUMBER, "phone": w.PHONE,
    "address": w.ADDRESS, "unit_id": w.UNIT, "component": w.COMPONENT, "audience": w.AUDIENCE_NOW,
    "audience_registered": w.AUDIENCE, "party_member": w.PARTY, "registered_on": w.REGISTERED_ON,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what is stored, and what the workbook says, as people read them."""

    row: int
    name: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that a colleague changed too since the list went out; both values."""

    row: int
    name: str
    heading: str
    mine: str
    theirs: str

    @property
    def key(self) -> str:
        """By which the answer is known: `12-Điện thoại`."""
        return f"{self.row}-{self.heading}"

    @property
    def found(self) -> Found:
        message = f"Trong chương trình vừa có người sửa thành “{self.theirs}”. Chọn một trong hai ở trên."
        return self.row, self.heading, self.mine, message


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of a returned row. `before` is the registration as it stood when this was planned; `facts`
    are to be saved, None when only points or ballots changed."""

    registration_id: int
    before: Line
    changes: tuple[Change, ...]
    facts: RegistrationFacts | None


@dataclass(slots=True)
class Edits:
    """All returned rows of a table."""

    matches: list[Match]
    clashes: list[Clash]
    settled: list[Clash]
    problems: list[Found]


def edits_of(
    lines: Iterable[Line],
    returned: Mapping[int, Returned],
    cycle: Cycle,
    units: Mapping[str, Unit],
    answers: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> Edits:
    """Compare returned rows with what is stored now. Tries every change once and takes it back, so that what
    a page would refuse is known before anybody confirms."""
    rows = registrations_by_id(cycle.id, {one.registration_id for one in returned.values()})
    visible = {id: row for id, row in rows.items() if by.sees_unit(row.unit_id)}
    stored = lines_of(visible.values())
    standing = stored_of(cycle, {row.citizen_id for row in visible.values()})
    edits = Edits([], [], [], [])
    for line in lines:
        one = returned[line.row]
        if one.registration_id not in visible:
            message = "Không có hồ sơ này trong đợt, hoặc không thuộc đơn vị của bạn. Xóa dòng này."
            edits.problems.append((line.row, w.NAME, line.name, message))
            continue
        row, before = visible[one.registration_id], stored[one.registration_id]
        changes = _changes(one, before, cycle, answers, edits)
        found = list(_not_by_table(line, row, changes, before))
        match, edit = _edit(line, row, before, changes, units)
        match = replace(match, stored=standing.get(row.citizen_id))
        found += _refusals(match, edit, row, by, at) if not found else []
        edits.problems += found
        edits.matches.append(match)
    edits.problems += [clash.found for clash in edits.clashes]
    return edits


def _changes(
    one: Returned, before: Line, cycle: Cycle, answers: Mapping[str, str], edits: Edits
) -> tuple[Change, ...]:
    now = cells_of(before, cycle.rules)
    changes = []
    for heading, cell in one.edited.items():
        mine, theirs = as_typed(cell), as_typed(now[heading])
        if mine == theirs or heading not in now:
            continue
        change_ = Change(one.row, before.name, heading, _seen(heading, theirs), _seen(heading, mine))
        clash = Clash(one.row, before.name, heading, change_.new, change_.old)
        if is_as_sent(one.registration_id, heading, now[heading], one.sent[heading]):
            changes.append(change_)
        elif (said := answers.get(clash.key)) in (MINE, THEIRS):
            edits.settled.append(clash)
            changes += [change_] if said == MINE else []
        else:
            edits.clashes.append(clash)
    return tuple(changes)


def _seen(heading: str, text: str) -> str:
    return as_shown(heading, text) or "(trống)"


def _not_by_table(line: Line, row: Registration, changes: Iterable[Change], before: Line) -> Iterator[Found]:
    """What is set elsewhere, or was decided on a page and is opened again there."""
    headings = {one.heading: one for one in changes}
    if w.UNIT_KIND in headings and w.UNIT not in headings:
        yield line.row, w.UNIT_KIND, headings[w.UNIT_KIND].new, "Loại đơn vị sửa ở trang Đơn vị."
    own = [one for one in w.OWN if one in headings]
    if own and line.own is None:
        yield (
            line.row,
            own[0],
            headings[own[0]].new,
            "Điểm tự chấm đã ghi thì không xóa bằng bảng. Ghi đủ mười điểm.",
        )
    elif own and row.stage not in (Stage.REGISTERED, Stage.SELF_SCORED):
        yield (
            line.row,
            own[0],
            headings[own[0]].new,
            "Phiếu đã thẩm định. Mở lại để sửa trên trang rồi sửa điểm.",
        )
    verified = [one for one in w.VERIFIED if one in headings]
    if verified and (before.verified is not None or line.verified is None):
        message = "Điểm thẩm định đã ghi thì sửa trên trang Thẩm định."
        yield line.row, verified[0], headings[verified[0]].new, message
    vote = [one for one in w.VOTE if one in headings]
    if vote and (before.votes is not None or line.votes is None):
        yield line.row, vote[0], headings[vote[0]].new, "Phiếu bầu đã ghi thì sửa trên trang Bầu chọn."


_TAKEN: Mapping[str, Callable[[Line], dict[str, Any]]] = {
    w.NAME: lambda line: {"name": line.name},
    w.BIRTH: lambda line: {"birth": line.birth},
    w.GENDER: lambda line: {"gender": line.gender},
    w.NUMBER: lambda line: {"number": line.number},
    w.PHONE: lambda line: {"phone": line.phone},
    w.ADDRESS: lambda line: {"address": line.address},
    w.UNIT: lambda line: {"unit": line.unit, "unit_kind": line.unit_kind},
    w.COMPONENT: lambda line: {"component": line.component},
    w.AUDIENCE: lambda line: {"audience": line.audience},
    w.AUDIENCE_NOW: lambda line: {"audience_now": line.audience_now or line.audience},
    w.PARTY: lambda line: {"party_member": line.party_member},
    w.REGISTERED_ON: lambda line: {"registered_on": line.registered_on},
}


def _edit(
    line: Line, row: Registration, before: Line, changes: tuple[Change, ...], units: Mapping[str, Unit]
) -> tuple[Match, Edit]:
    headings = {one.heading for one in changes}
    after = before
    for heading in headings & _TAKEN.keys():
        after = replace(after, **_TAKEN[heading](line))
    if w.AUDIENCE in headings and w.AUDIENCE_NOW not in headings and before.audience == before.audience_now:
        after = replace(after, audience_now=after.audience)
    after = replace(after, registered_on=after.registered_on or before.registered_on)
    facts = _facts(after, units.get(after.unit_key)) if headings & _TAKEN.keys() else None
    shown = replace(
        after,
        row=line.row,
        own=line.own if headings & set(w.OWN) else None,
        verified=line.verified if headings & set(w.VERIFIED) else None,
        votes=line.votes if headings & set(w.VOTE) else None,
        attended=line.attended,
    )
    edit = Edit(row.id, before, changes, facts)
    return Match(shown, row.citizen, edit=edit), edit


def _facts(after: Line, unit: Unit | None) -> RegistrationFacts:
    """`unit_id` is 0 while the unit is still to be added."""
    person = Person(after.name, after.birth, after.gender, after.number, after.phone, after.address)
    if after.registered_on is None:
        raise ValueError("a registration has a day")
    return RegistrationFacts(
        person, unit.id if unit else 0, after.audience, after.audience_now or after.audience,
        after.registered_on, after.component, after.party_member, NOTE,
    )  # fmt: skip


class _OnlyTried(Exception):
    pass


def _refusals(match: Match, edit: Edit, row: Registration, by: Actor, at: datetime) -> list[Found]:
    """What saving the facts would be refused for; tried in a transaction that is taken back."""
    if edit.facts is None or not edit.facts.unit_id:
        return []
    line = match.line
    try:
        with writing():
            change(row.id, edit.facts, version=None, by=by, at=at)
            raise _OnlyTried
    except _OnlyTried:
        return []
    except NotAllowed as error:
        return [(line.row, w.NAME, line.name, str(error))]
    except Refused as refused:
        return [(line.row, *_placed(one.field, edit), one.message) for one in refused.problems]


def _placed(field: str, edit: Edit) -> tuple[str, str]:
    heading = _FIELDS.get(field, edit.changes[0].heading)
    value = next((one.new for one in edit.changes if one.heading == heading), "")
    return heading, value
