"""Visits to units: record, change, remove; and what was to be done after them: done, or not after all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.inspections import FollowUp, Visit, clean_lines, done_problems, must_record, too_many
from ..domain.problems import NotAllowed, Problem, Refused, Stale, refuse_if
from ..domain.vietnamese import date_short, nfc, time_short
from ..models.committee import CommitteeMember, units_of_account
from ..models.cycles import Cycle
from ..models.inspections import (
    Inspection,
    InspectionFollowUp,
    InspectionMember,
    last_saved,
    minutes_issued,
    visible_to,
)
from ..models.units import Unit, in_commune
from .journal import Changes, Entry, record
from .moving import must_be_open, open_cycle_of
from .transactions import writing


@dataclass(frozen=True, slots=True)
class ToDo:
    """A follow-up as the form gives it. `key` names its fields in messages; `id` the one that is changed."""

    key: str
    what: str
    responsible: str
    due_on: date
    id: int | None = None

    @property
    def value(self) -> FollowUp:
        return FollowUp(nfc(self.what), nfc(self.responsible), self.due_on)


def record_inspection(
    cycle_id: int, unit_id: int, visit: Visit, to_do: Sequence[ToDo], *, by: Actor, at: datetime
) -> Inspection:
    """Keep a visit with what is to be done after it.

    Raises `Refused` (fields of the visit, and `<key>-what` … for a follow-up), `NotAllowed`.
    """
    with writing():
        cycle, unit, clean = open_cycle_of(cycle_id, by), _unit(unit_id, by), _clean(visit)
        must_record(by, unit.id, own_units(cycle, by))
        members = _members(cycle, clean.members)
        refuse_if(_problems(cycle, clean, to_do, members, at.date()))
        row = Inspection.create(cycle=cycle.id, unit=unit.id, **_values(clean))
        _keep_members(row, members)
        for one in to_do:
            _add(row, one)
        _record("record_inspection", row, _differences({}, _picture(row)), by, at)
        return row


def change_inspection(
    inspection_id: int, visit: Visit, to_do: Sequence[ToDo], *, version: int | None, by: Actor, at: datetime
) -> Inspection:
    """Keep the visit as given; follow-ups that are not given any more are dropped, except those done.

    The same again changes nothing. Raises as `record_inspection`, and `Stale` for an older `version`.
    """
    with writing():
        row, clean = _of(inspection_id, by), _clean(visit)
        _must_be_fresh(row, version)
        members = _members(row.cycle, clean.members)
        old = {one.id: one for one in row.follow_ups}
        left = [one for one in to_do if one.id is None or one.id in old]
        refuse_if(_problems(row.cycle, clean, left, members, at.date(), _finished(old, left)))
        before = _picture(row)
        Inspection.update(**_values(clean)).where(Inspection.id == row.id).execute()
        _keep_members(row, members)
        _keep_follow_ups(row, left, old)
        _record("change_inspection", row, _counted(row, before), by, at)
        return Inspection.get_by_id(row.id)


def remove_inspection(inspection_id: int, *, version: int | None, by: Actor, at: datetime) -> None:
    """Take a visit off the record while its cycle is open; the journal keeps what it said.

    Raises `Refused` when minutes of it were issued, `Stale`, `NotAllowed`.
    """
    with writing():
        row = _of(inspection_id, by)
        _must_be_fresh(row, version)
        if issued := minutes_issued(row):
            number = issued[0].held.printed
            raise Refused.because(f"Đã ban hành biên bản số {number} của lần này, nên giữ lại lần kiểm tra.")
        _record("remove_inspection", row, _differences(_picture(row), {}), by, at)
        row.delete_instance()


def finish_follow_up(
    inspection_id: int,
    follow_up_id: int,
    done_on: date,
    result: str,
    *,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Inspection:
    """Say that a follow-up is done, since when, and what came of it.

    Raises `Refused` (done_on, result), `Stale`, `NotAllowed`.
    """
    with writing():
        row = _of(inspection_id, by)
        _must_be_fresh(row, version)
        refuse_if(done_problems(done_on, nfc(result), row.visited_on, at.date()))
        changes = _mark(row, follow_up_id, done_on, nfc(result))
        _record("finish_follow_up", row, changes, by, at)
        return Inspection.get_by_id(row.id)


def reopen_follow_up(
    inspection_id: int, follow_up_id: int, *, version: int | None, by: Actor, at: datetime
) -> Inspection:
    """Say that a follow-up is not done after all. Raises `Stale`, `NotAllowed`."""
    with writing():
        row = _of(inspection_id, by)
        _must_be_fresh(row, version)
        _record("reopen_follow_up", row, _mark(row, follow_up_id, None, ""), by, at)
        return Inspection.get_by_id(row.id)


def own_units(cycle: Cycle, by: Actor) -> frozenset[int]:
    """The units of the member whom the account belongs to; asked only where the role does not decide."""
    return units_of_account(cycle.id, by.account_id) if by.account_id else frozenset()


# --- Keeping ---------------------------------------------------------------------------------------------


def _keep_members(row: Inspection, members: Sequence[CommitteeMember]) -> None:
    """Who left the committee since has gone all the same: only those who can be chosen are replaced."""
    gone = (InspectionMember.inspection == row.id) & InspectionMember.member.is_null(False)
    InspectionMember.delete().where(gone).execute()
    for one in members:
        InspectionMember.create(
            inspection=row.id, member=one.id, name=one.name, title=one.title, position=one.position
        )


def _keep_follow_ups(row: Inspection, given: Sequence[ToDo], old: Mapping[int, InspectionFollowUp]) -> None:
    kept = {one.id for one in given} | {id for id, one in old.items() if one.done_on is not None}
    dropped = [id for id in old if id not in kept]
    InspectionFollowUp.delete().where(InspectionFollowUp.id.in_(dropped)).execute()
    for one in given:
        if one.id is None:
            _add(row, one)
        else:
            InspectionFollowUp.update(**_texts(one)).where(InspectionFollowUp.id == one.id).execute()


def _add(row: Inspection, one: ToDo) -> None:
    InspectionFollowUp.create(inspection=row.id, **_texts(one))


def _texts(one: ToDo) -> dict[str, Any]:
    return {"what": nfc(one.what), "responsible": nfc(one.responsible), "due_on": one.due_on}


def _mark(row: Inspection, id: int, done_on: date | None, result: str) -> Changes:
    chosen = (InspectionFollowUp.id == id) & (InspectionFollowUp.inspection == row.id)
    if InspectionFollowUp.get_or_none(chosen) is None:
        raise Refused.because("Việc này không còn trong lần kiểm tra. Tải lại trang.")
    before = _picture(row)
    InspectionFollowUp.update(done_on=done_on, result=result).where(chosen).execute()
    return _counted(row, before)


def _counted(row: Inspection, before: Mapping[str, str]) -> Changes:
    """What changed; the version counts it when there is anything."""
    changes = _differences(before, _picture(Inspection.get_by_id(row.id)))
    if changes:
        Inspection.update(version=Inspection.version + 1).where(Inspection.id == row.id).execute()
    return changes


def _values(visit: Visit) -> dict[str, Any]:
    names = ("visited_on", "met", "looked_at", "findings")
    return {name: getattr(visit, name) for name in names}


def _clean(visit: Visit) -> Visit:
    return replace(
        visit,
        met=nfc(visit.met),
        looked_at=clean_lines(visit.looked_at),
        findings=clean_lines(visit.findings),
    )


# --- What stands in the way ------------------------------------------------------------------------------


def _of(inspection_id: int, by: Actor) -> Inspection:
    """The visit that the actor may change; `NotAllowed`, or `Refused` in a closed cycle."""
    row: Inspection | None = visible_to(by).where(Inspection.id == inspection_id).first()
    if row is None:
        raise NotAllowed("Không có lần kiểm tra này.")
    must_record(by, row.unit_id, own_units(row.cycle, by))
    must_be_open(row.cycle)
    return row


def _must_be_fresh(row: Inspection, version: int | None) -> None:
    if version not in (None, row.version):
        entry, subject = last_saved(row), f"lần kiểm tra {row.unit.name} ngày {date_short(row.visited_on)}"
        raise Stale(subject, by=entry.account_name, at=time_short(entry.at)) if entry else Stale(subject)


def _unit(unit_id: int, by: Actor) -> Unit:
    unit: Unit | None = in_commune(by.commune_id).where(Unit.id == unit_id).first()
    if unit is None or not by.sees_unit(unit.id):
        raise NotAllowed("Không có đơn vị này.")
    return unit


def _members(cycle: Cycle, ids: Collection[int]) -> list[CommitteeMember]:
    rows = CommitteeMember.select().where(
        CommitteeMember.cycle == cycle.id, CommitteeMember.id.in_(list(ids))
    )
    return list(rows.order_by(CommitteeMember.position, CommitteeMember.id))


def _finished(old: Mapping[int, InspectionFollowUp], given: Sequence[ToDo]) -> list[InspectionFollowUp]:
    """Those done that stay although they are not given."""
    ids = {one.id for one in given}
    return [one for id, one in old.items() if one.done_on is not None and id not in ids]


def _problems(
    cycle: Cycle,
    visit: Visit,
    to_do: Sequence[ToDo],
    members: Sequence[CommitteeMember],
    today: date,
    staying: Sequence[InspectionFollowUp] = (),
) -> Iterator[Problem]:
    yield from visit.problems(cycle.starts_on, today)
    if len(members) < len(visit.members):
        yield Problem("members", "Có thành viên không còn trong Ban Chỉ đạo. Tải lại trang rồi chọn lại.")
    for one in to_do:
        yield from (problem.under(one.key) for problem in one.value.problems(visit.visited_on))
    early = [one for one in staying if one.done_on < visit.visited_on]
    if early:
        yield Problem("visited_on", f"Có việc đã xong ngày {date_short(early[0].done_on)}, trước ngày này.")
    yield from too_many([*to_do, *staying])


# --- Writing it down -------------------------------------------------------------------------------------


def _picture(row: Inspection) -> dict[str, str]:
    """The visit as the journal tells it."""
    names = ", ".join(name for name, _title in row.visitors)
    follow_ups = row.follow_ups.order_by(InspectionFollowUp.id)
    told = {f"follow_up-{place}": _told(one) for place, one in enumerate(follow_ups, start=1)}
    texts = {name: str(getattr(row, name)) for name in ("visited_on", "met", "looked_at", "findings")}
    return texts | {"members": names} | told


def _told(one: InspectionFollowUp) -> str:
    """“Lập sổ minh chứng; Hoàng Văn Quý; hạn 10/05/2021; xong 08/05/2021: đã lập”"""
    done = f"; xong {date_short(one.done_on)}" if one.done_on else ""
    result = f": {one.result}" if one.result else ""
    return f"{one.what}; {one.responsible}; hạn {date_short(one.due_on)}{done}{result}"


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    keys = dict.fromkeys((*before, *after))
    pairs = {key: [before.get(key) or None, after.get(key) or None] for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _record(action: str, row: Inspection, changes: Changes, by: Actor, at: datetime) -> None:
    """`inspection` holds its number and what it is called, for whoever asks who was faster."""
    if changes:
        which = {"inspection": [row.id, f"{row.unit.name} ngày {date_short(row.visited_on)}"]}
        record([Entry(action, cycle_id=row.cycle_id, changes=changes | which)], by=by, at=at)
