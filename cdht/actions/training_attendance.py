"""Ticking who attended a session. Ticks of several people merge: each form says only what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Stage
from ..domain.problems import NotAllowed, Problem, Refused, refuse_if
from ..domain.training import KEEPERS, called, off_list_words, too_early
from ..models.registration import Registration
from ..models.training import TrainingAttendance, TrainingSession, ticked_among
from .deeds import about_to_change
from .journal import Changes, Entry, record
from .moving import fetch, open_cycle_of
from .training_evidence import must_stay, settle_session
from .transactions import batches, insert_rows, writing


def keep_list(
    session_id: int, *, come: Iterable[int] = (), gone: Iterable[int] = (), by: Actor, at: datetime
) -> None:
    """Tick the registrations that `come`, take away the ticks of those that are `gone`; all or nothing.

    Who is ticked already, or not any more, is left alone: a second click and two people at one list do no
    harm. Raises `Refused` naming the people, `NotAllowed`.
    """
    by.must_hold(*KEEPERS)
    with writing():
        session = _open_session(session_id, by)
        wanted, unwanted = list(dict.fromkeys(come)), list(dict.fromkeys(gone))
        rows = fetch([*wanted, *unwanted], by)
        ticked = ticked_among(session.id, rows)
        new = [rows[id] for id in wanted if id not in ticked]
        old = [rows[id] for id in unwanted if id in ticked and id not in wanted]
        _must_keep(rows.values(), session, by)
        refuse_if([*_not_to_come(new, session, at), *_not_to_go(old, session)])
        about_to_change([row.id for row in (*new, *old)], "training", "evidence")
        _tick(new, session, by, at)
        _untick(old, session)
        _tell(session, new, old, by, at)


def tick_unit(session_id: int, unit_id: int, *, by: Actor, at: datetime) -> int:
    """Everybody of a unit who is registered in the cycle attended; how many were ticked by this."""
    by.must_hold(*KEEPERS)
    with writing():
        session = _open_session(session_id, by)
        everybody = Registration.select(Registration.id).where(
            Registration.cycle == session.cycle_id,
            Registration.unit == unit_id,
            Registration.stage != Stage.WITHDRAWN,
        )
        ids = [id for (id,) in everybody.tuples()]
        missing = [id for id in ids if id not in ticked_among(session.id, ids)]
        keep_list(session.id, come=missing, by=by, at=at)
        return len(missing)


def _open_session(session_id: int, by: Actor) -> TrainingSession:
    session: TrainingSession | None = TrainingSession.get_or_none(TrainingSession.id == session_id)
    if session is None:
        raise Refused.because("Không còn buổi tập huấn này. Tải lại trang.")
    open_cycle_of(session.cycle_id, by)
    return session


def _must_keep(rows: Iterable[Registration], session: TrainingSession, by: Actor) -> None:
    for row in rows:
        if row.cycle_id != session.cycle_id:
            raise Refused.because(f"{row.citizen.name} không đăng ký trong đợt của buổi này.", f"p{row.id}")
        if not by.works_in(row.unit_id):
            raise NotAllowed(f"{row.citizen.name} thuộc đơn vị do người khác phụ trách.")


def _not_to_come(rows: Sequence[Registration], session: TrainingSession, at: datetime) -> list[Problem]:
    if rows and (early := too_early(session.held_on, at.date())):
        return [Problem("", early)]
    return [
        Problem(f"p{row.id}", f"{row.citizen.name} đã rút đăng ký, nên không ghi vào danh sách.")
        for row in rows
        if row.stage == Stage.WITHDRAWN
    ]


def _not_to_go(rows: Sequence[Registration], session: TrainingSession) -> list[Problem]:
    held = must_stay(session.id, [row.id for row in rows])
    return [
        Problem(f"p{row.id}", off_list_words(row.citizen.name, held[row.id]))
        for row in rows
        if row.id in held
    ]


def _tick(rows: Sequence[Registration], session: TrainingSession, by: Actor, at: datetime) -> None:
    fields = (
        TrainingAttendance.session, TrainingAttendance.registration, TrainingAttendance.ticked_by,
        TrainingAttendance.ticked_at,
    )  # fmt: skip
    if rows:
        insert_rows(TrainingAttendance, fields, [(session.id, row.id, by.account_id, at) for row in rows])


def _untick(rows: Sequence[Registration], session: TrainingSession) -> None:
    for ids in batches(row.id for row in rows):
        TrainingAttendance.delete().where(
            TrainingAttendance.session == session.id, TrainingAttendance.registration.in_(ids)
        ).execute()


def _tell(
    session: TrainingSession,
    new: Sequence[Registration],
    old: Sequence[Registration],
    by: Actor,
    at: datetime,
) -> None:
    """Settle the evidence, and one entry for each person: on the list or off it, with what that changed."""
    evidence: dict[int, Changes] = {}
    for ids in batches(row.id for row in (*new, *old)):
        settled = settle_session(session, ids, by=by, at=at)
        evidence |= {id: changes for id, (_row, changes) in settled.items()}
    name = called(session.topic, session.held_on)
    entries = [_came(row, name, evidence) for row in new] + [_went(row, name, evidence) for row in old]
    record(entries, by=by, at=at)


def _came(row: Registration, name: str, evidence: Mapping[int, Changes]) -> Entry:
    changes = {"training": [None, name], **evidence.get(row.id, {})}
    return Entry("attend_training", row.id, row.cycle_id, changes=changes)


def _went(row: Registration, name: str, evidence: Mapping[int, Changes]) -> Entry:
    changes = {"training": [name, None], **evidence.get(row.id, {})}
    return Entry("miss_training", row.id, row.cycle_id, changes=changes)
