"""Registrations as lines of a workbook: what goes out, and what a returned list is compared with."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.workbook_rows import Line
from .registration import Registration, by_unit_and_name, with_people
from .scoring import SheetKind, sheets_of
from .voting import Vote

_BATCH = 900


def lines_of(registrations: Iterable[Registration]) -> dict[int, Line]:
    """By registration id, in the order given; three more statements per 900 registrations. `row` is 0."""
    rows, lines = list(registrations), dict[int, Line]()
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        ids = [row.id for row in part]
        own, verified = sheets_of(ids, SheetKind.SELF), sheets_of(ids, SheetKind.VERIFIED)
        chosen = Vote.select(Vote.registration, Vote.votes_for, Vote.votes_against, Vote.attended)
        votes = {row[0]: row[1:] for row in chosen.where(Vote.registration.in_(ids)).tuples()}
        for row in part:
            vote = votes.get(row.id)
            lines[row.id] = Line(
                row=0,
                name=row.citizen.name,
                unit=row.unit.name,
                audience=row.audience_registered,
                birth=row.citizen.born,
                gender=row.citizen.gender,
                number=row.citizen.number or "",
                phone=row.citizen.phone or "",
                address=row.citizen.address or "",
                unit_kind=row.unit.kind,
                component=row.component,
                audience_now=row.audience,
                party_member=row.party_member,
                registered_on=row.registered_on,
                own=own[row.id][1] if row.id in own else None,
                verified=verified[row.id][1] if row.id in verified else None,
                attended=bool(vote[2]) if vote else False,
                votes=(vote[0], vote[1]) if vote else None,
            )
    return lines


def registrations_by_id(cycle_id: int, ids: Iterable[int]) -> dict[int, Registration]:
    """Those of the cycle among these, with citizen and unit."""
    wanted, found = list(ids), dict[int, Registration]()
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        query = with_people().where(Registration.cycle == cycle_id, Registration.id.in_(part))
        found |= {row.id: row for row in by_unit_and_name(query)}
    return found
