"""What a paper tells about somebody who is known already: gaps are filled, contradictions are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.vietnamese import fold
from ..models.registration import Registration
from .citizens import Person
from .moving import fetch
from .registration import RegistrationFacts, change
from .transactions import writing

Kept = tuple[str, str, str]
"""A fact that stays as it was: what it is called, as stored, as typed."""


def take_news(papers: Mapping[int, Person], *, by: Actor, at: datetime) -> dict[int, tuple[Kept, ...]]:
    """`papers`: what was typed, by registration. Empty facts of the person are filled; telephone and address
    are the newer ones; name, birth, gender and number stay, and come back where the paper differs.
    """
    with writing():
        rows = fetch(list(papers), by)
        kept: dict[int, tuple[Kept, ...]] = {}
        for one, typed in papers.items():
            before, after = _person(rows[one]), _filled(_person(rows[one]), typed.clean())
            if after != before:
                change(one, _facts(rows[one], after), version=None, by=by, at=at)
            if found := tuple(_contradictions(before, typed.clean())):
                kept[one] = found
        return kept


def _person(row: Registration) -> Person:
    known = row.citizen
    return Person(
        known.name, known.born, known.gender, known.number or "", known.phone or "", known.address or ""
    )


def _filled(stored: Person, typed: Person) -> Person:
    return replace(
        stored,
        birth=stored.birth or typed.birth,
        gender=stored.gender or typed.gender,
        number=stored.number or typed.number,
        phone=typed.phone or stored.phone,
        address=typed.address or stored.address,
    )


def _contradictions(stored: Person, typed: Person) -> Iterator[Kept]:
    if fold(stored.name) != fold(typed.name):
        yield "tên", stored.name, typed.name
    if stored.birth and typed.birth and stored.birth != typed.birth and typed.birth.month:
        yield "ngày sinh", stored.birth.text, typed.birth.text
    elif stored.birth and typed.birth and stored.birth.year != typed.birth.year:
        yield "năm sinh", stored.birth.text, typed.birth.text
    if stored.gender and typed.gender and stored.gender != typed.gender:
        yield "giới tính", stored.gender.label, typed.gender.label
    if stored.number and typed.number and stored.number != typed.number:
        yield "số CCCD", f"…{stored.number[-4:]}", f"…{typed.number[-4:]}"


def _facts(row: Registration, person: Person) -> RegistrationFacts:
    return RegistrationFacts(
        person, row.unit_id, row.audience_registered, row.audience, row.registered_on, row.component,
        row.party_member,
    )  # fmt: skip
