"""Issuing papers: the bytes are made before; number, paper and journal are written in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.originals import (
    Made,
    Overtaken,
    PaperNumber,
    Series,
    next_number,
    skipped_by,
    spans,
    spoken,
)
from ..domain.problems import NotAllowed, Problem, Refused, refuse_if
from ..domain.vietnamese import date_short, nfc, time_short
from ..models.cycles import Cycle
from ..models.originals import (
    Original,
    RegisterEntry,
    Reprint,
    decisions_holding,
    entry_holding,
    entry_of,
    last_reprint,
    replaced_by,
    taken,
)
from .journal import Entry, record
from .moving import cycle_of, open_cycle_of
from .transactions import insert_rows, writing

AHEAD = timedelta(days=31)
"""How far ahead of today a paper may be dated: for whoever prints today what is signed next week."""

MOST_NOTED = 200
_NOTE = (3, 300)


def issue(
    cycle_id: int,
    made: Made,
    *,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    skipped_because: str = "",
    when_closed: bool = False,
) -> Original:
    """Give the paper its number and keep it as it is.

    `skipped_because` explains numbers that are counted past. `when_closed`: such a paper is issued in a
    closed cycle too. Raises `Overtaken` (field number) when a colleague was faster,
    `Refused` (number, issued_on, skipped_because), `NotAllowed`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        original = _keep(cycle_id, made, by, at, when_closed=when_closed, unit=unit_id)
        _enter_in_register(original, made.number, skipped_because, by, at)
        changes = {"paper": [None, _named(made.title, made.number, made.issued_on)]}
        _record("issue", changes, by, at, cycle_id=cycle_id)
        return original


def correct(
    original_id: int,
    made: Made,
    reason: str,
    *,
    by: Actor,
    at: datetime,
    skipped_because: str = "",
    when_closed: bool = False,
) -> Original:
    """Issue a paper that replaces one; the old one stays as it was. Each is replaced at most once.

    Raises as `issue` does, and `Refused` (reason); `Overtaken` also when it was replaced meanwhile.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        old = _of(original_id, by)
        refuse_if(_text_problems("reason", nfc(reason), "Ghi sửa điều gì, vì sao."))
        _must_stand(old)
        more = {"unit": old.unit_id, "replaces": old.id, "reason": nfc(reason)}
        original = _keep(old.cycle_id, made, by, at, when_closed=when_closed, **more)
        _enter_in_register(original, made.number, skipped_because, by, at)
        changes = {
            "paper": [None, _named(made.title, made.number, made.issued_on)],
            "replaces": [None, entry_of(old.id).held.printed],
        }
        _record("correct_paper", changes, by, at, cycle_id=old.cycle_id, reason=nfc(reason))
        return original


def _keep(
    cycle_id: int, made: Made, by: Actor, at: datetime, *, when_closed: bool, **more: Any
) -> Original:
    cycle = cycle_of(cycle_id, by) if when_closed else open_cycle_of(cycle_id, by)
    refuse_if(_day_problems(cycle, made.issued_on, at.date()))
    return Original.create(
        commune=by.commune_id,
        cycle=cycle.id,
        paper=made.paper,
        title=made.title,
        file_name=made.file_name,
        issued_on=made.issued_on,
        account=by.account_id,
        account_name=by.name,
        created_at=at,
        choice=made.choice,
        document=made.document,
        figures=made.figures,
        pdf=made.pdf,
        pdf_digest=digest(made.pdf),
        docx=made.docx,
        docx_digest=digest(made.docx) if made.docx is not None else None,
        **more,
    )


def _must_stand(old: Original) -> None:
    if (newer := replaced_by([old.id]).get(old.id)) is not None:
        who, number = newer.account_name, newer.held.printed
        raise Overtaken.because(f"{who} đã ban hành bản thay thế, số {number}. Muốn sửa nữa thì sửa bản đó.")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# --- Numbers -----------------------------------------------------------------------------------------


def note_numbers(series: Series, first: int, last: int, note: str, *, by: Actor, at: datetime) -> None:
    """Explain numbers that no paper of the program carries: skipped, spoilt, or used outside of it.

    Raises `Refused` (first, last, note), `NotAllowed`.
    """
    by.must_hold(Role.SECRETARY)
    with writing():
        refuse_if(_span_problems(first, last) + _text_problems("note", nfc(note), "Ghi vì sao."))
        held = taken(by.commune_id, series)
        if taken_already := [n for n in range(first, last + 1) if n in held]:
            raise Refused.because(f"Số {spoken(taken_already)} đã có trong sổ.", "first")
        _note(series, range(first, last + 1), nfc(note), by, at)


def drop_notes(entry_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """Take back explanations given by mistake: the numbers are free again. Dropping twice is harmless."""
    by.must_hold(Role.SECRETARY)
    with writing():
        chosen = RegisterEntry.id.in_(list(entry_ids)) & (RegisterEntry.commune == by.commune_id)
        for entry in RegisterEntry.select().where(chosen & RegisterEntry.original.is_null()):
            entry.delete_instance()
            _record("drop_notes", {"numbers": [f"{entry.held.printed}: {entry.note}", None]}, by, at)


def _enter_in_register(original: Original, number: PaperNumber, why: str, by: Actor, at: datetime) -> None:
    held = taken(by.commune_id, number.series)
    if number.number in held:
        free = next_number(held, number.series)
        taken_by = Overtaken.because(f"{_who_has(number, by)} Số tiếp theo là {free.printed}.", "number")
        taken_by.next = free
        raise taken_by
    _explain_skipped(number, held, nfc(why), by, at)
    _enter([number], by, at, original=original)


def _who_has(number: PaperNumber, by: Actor) -> str:
    entry = entry_holding(by.commune_id, number)
    if entry is None:
        decision = decisions_holding(by.commune_id, number.series)[number.number]
        return f"Số {number.printed} là của quyết định công nhận ngày {date_short(decision.issued_on)}."
    what = f"cho “{entry.original.title}”" if entry.original_id else f"với ghi chú “{entry.note}”"
    return f"{entry.account_name} đã lấy số {number.printed} lúc {time_short(entry.at)} {what}."


def _explain_skipped(number: PaperNumber, held: frozenset[int], why: str, by: Actor, at: datetime) -> None:
    if skipped := skipped_by(number.number, held, number.series):
        if len(skipped) > MOST_NOTED:
            free = next_number(held, number.series).printed
            raise Refused.because(f"Số này bỏ xa số tiếp theo, là {free}. Xem lại số.", "number")
        ask = f"Số {spoken(skipped)} chưa có trong sổ. Ghi vì sao bỏ qua, hoặc đã dùng cho giấy nào."
        refuse_if(_text_problems("skipped_because", why, ask))
        _note(number.series, skipped, why, by, at)


def _note(series: Series, numbers: Sequence[int], note: str, by: Actor, at: datetime) -> None:
    _enter([PaperNumber(series, n) for n in numbers], by, at, note=note)
    for first, last in spans(numbers):
        said = f"{spoken(range(first, last + 1))}/{series.suffix}: {note}"
        _record("note_numbers", {"numbers": [None, said]}, by, at)


def _enter(
    numbers: Sequence[PaperNumber],
    by: Actor,
    at: datetime,
    *,
    original: Original | None = None,
    note: str = "",
) -> None:
    """Lines of the register; a unique index keeps every number from being given twice."""
    whose = (original, note, by.account_id, by.name, at)
    rows = ((by.commune_id, n.series.body, n.series.kind, n.series.year, n.number, *whose) for n in numbers)
    insert_rows(RegisterEntry, [getattr(RegisterEntry, name) for name in _LINE], rows)


_LINE = ("commune", "series", "kind", "year", "number", "original", "note", "account", "account_name", "at")


# --- Printing again ----------------------------------------------------------------------------------


def count_reprint(original_id: int, *, by: Actor, at: datetime) -> Reprint:
    """Count one more printing of an original; also when its cycle is closed. Raises `NotAllowed`."""
    by.must_hold(Role.SECRETARY)
    with writing():
        original = _of(original_id, by)
        number = last_reprint(original.id) + 1
        reprint = Reprint.create(
            original=original.id, number=number, account=by.account_id, account_name=by.name, at=at
        )
        entry = entry_of(original.id)
        said = f"{_named(original.title, entry.held, original.issued_on)}, lần {number}"
        _record("reprint", {"paper": [None, said]}, by, at, cycle_id=original.cycle_id)
        return reprint


# --- Tools -------------------------------------------------------------------------------------------


def _of(original_id: int, by: Actor) -> Original:
    chosen = (Original.id == original_id) & (Original.commune == by.commune_id)
    original: Original | None = Original.get_or_none(chosen)
    if original is None:
        raise NotAllowed("Không có văn bản này.")
    return original


def _day_problems(cycle: Cycle, day: date, today: date) -> list[Problem]:
    if day > today + AHEAD:
        return [Problem("issued_on", f"Ngày ban hành sau hôm nay hơn {AHEAD.days} ngày. Xem lại ngày.")]
    if day.year < cycle.year - 1:
        return [Problem("issued_on", f"Ngày ban hành trước năm của đợt ({cycle.year}). Xem lại ngày.")]
    return []


def _span_problems(first: int, last: int) -> list[Problem]:
    if first > last:
        return [Problem("last", f"Số cuối nhỏ hơn số đầu ({first}).")]
    if last - first >= MOST_NOTED:
        return [Problem("last", f"Mỗi lần ghi nhiều nhất {MOST_NOTED} số.")]
    return []


def _text_problems(field: str, text: str, ask: str) -> list[Problem]:
    low, high = _NOTE
    if len(text) < low:
        return [Problem(field, ask)]
    return [Problem(field, f"Ghi không quá {high} ký tự.")] if len(text) > high else []


def _named(title: str, number: PaperNumber, day: date) -> str:
    return f"{number.printed} ngày {date_short(day)}, {title}"


def _record(
    action: str,
    changes: dict[str, list[str | None]],
    by: Actor,
    at: datetime,
    *,
    cycle_id: int | None = None,
    reason: str = "",
) -> None:
    entry = Entry(action, cycle_id=cycle_id, reason=reason, changes=dict(changes))
    record([entry], by=by, at=at)
