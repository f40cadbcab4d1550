"""The complaints of a cycle in groups, what of them is due, and the letters that answered one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from ..domain.accounts import Actor
from ..domain.complaints import Standing
from ..domain.lifecycle import Role
from ..domain.vietnamese import date_short, fold, nfc
from ..models.complaints import Complaint, corrected_among, of_cycle, visible_to
from ..models.cycles import Cycle, in_commune
from ..models.originals import RegisterEntry
from ..models.originals import of_cycle as originals_of
from ..models.registration import Registration
from .pages import me, today
from .registration_person import KEYING

SIGNS = {
    Standing.LATE: "alert",
    Standing.SOON: "waiting",
    Standing.WAITING: "waiting",
    Standing.UNFINISHED: "alert",
    Standing.ANSWERED: "done",
}
LETTER = "complaint-answer"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The search of the list."""

    text: str = ""

    @classmethod
    def from_address(cls) -> Wanted:
        return cls(nfc(request.args.get("q", ""))[:80])

    def fits(self, one: Complaint) -> bool:
        said = fold(f"{one.registration.citizen.name} {one.raiser} {one.registration.unit.name}")
        return all(word in said for word in fold(self.text).split())


Line = tuple[Complaint, Standing]


def standings(actor: Actor, cycle: Cycle, *, on: date) -> list[Line]:
    """Every complaint of the cycle that the actor may see, with where it stands."""
    rows = of_cycle(actor, cycle)
    corrected = corrected_among(rows)
    return [(one, one.standing(corrected, on=on)) for one in rows]


def grouped(actor: Actor, cycle: Cycle, wanted: Wanted, *, on: date) -> dict[str, Any]:
    """Waiting ones, the first due on top; those without their correction; the answered, newest first."""
    everything = standings(actor, cycle, on=on)
    lines = [line for line in everything if wanted.fits(line[0])]
    return {
        "waiting": sorted((line for line in lines if line[1].is_waiting), key=_by_due),
        "unfinished": [line for line in lines if line[1] is Standing.UNFINISHED],
        "answered": [line for line in lines if line[1] is Standing.ANSWERED][::-1],
        "counts": {one: sum(standing is one for _row, standing in everything) for one in Standing},
        "total": len(everything),
    }


def _by_due(line: Line) -> tuple[date, int]:
    return line[0].due, line[0].number


def due_tasks(actor: Actor, cycle: Cycle) -> Iterable[dict[str, Any]]:
    """The lines of the first page, for the secretary. Of every cycle, this one first: answers to the results
    of one fall due when the next one is under way."""
    if actor.has(Role.SECRETARY):
        for one in sorted(in_commune(actor.commune_id), key=lambda other: other.id != cycle.id):
            note = "" if one.id == cycle.id else f"đợt “{one.name}”; "
            yield from _tasks(one, standings(actor, one, on=today()), note)


def _tasks(cycle: Cycle, lines: list[Line], note: str) -> Iterable[dict[str, Any]]:
    """What is late or due within a few days, and what was accepted and is not corrected yet."""
    task = {"url": url_for("complaints.complaints", cycle_id=cycle.id), "mine": True}
    late = [one for one, standing in lines if standing is Standing.LATE]
    due = [*late, *(one for one, standing in lines if standing is Standing.SOON)]
    if due:
        first = min(due, key=lambda one: (one.due, one.number))
        whose = first.registration.citizen.name
        some = len(late) < len(due)
        yield task | {
            "count": len(due),
            "text": "ý kiến về kết quả cần trả lời" if some else "ý kiến về kết quả đã quá hạn",
            "after": f", {len(late)} đã quá hạn" if some and late else "",
            "note": f"{note}gấp nhất: {whose}, hạn {date_short(first.due)}",
        }
    if unfinished := [one for one, standing in lines if standing is Standing.UNFINISHED]:
        names = ", ".join(one.registration.citizen.name for one in unfinished[:3])
        yield task | {
            "count": len(unfinished),
            "text": "ý kiến đã chấp nhận, còn phải sửa kết quả",
            "note": note + names + (" …" if len(unfinished) > 3 else ""),
        }


def of_person(row: Registration) -> dict[str, Any]:
    """The short section of the person's page."""
    rows = list(visible_to(me()).where(Complaint.registration == row.id).order_by(Complaint.number))
    for one in rows:
        one.cycle = row.cycle
    corrected = corrected_among(rows)
    return {
        "rows": [(one, one.standing(corrected, on=today())) for one in rows],
        "signs": SIGNS,
        "may_record": me().has(*KEYING) and me().works_in(row.unit_id),
    }


def letters_of(one: Complaint) -> list[RegisterEntry]:
    """The numbered letters that were issued about this complaint, the latest first."""
    issued = originals_of(one.cycle_id).where(RegisterEntry.original.is_null(False))
    return [
        entry
        for entry in issued
        if entry.original.paper == LETTER and json.loads(entry.original.choice).get("complaint_id") == one.id
    ]
