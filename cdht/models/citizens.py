"""Citizens and their consent. As little about a person as the procedure needs (DOMAIN §9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peewee import (
    JOIN,
    SQL,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)
from playhouse.fields import EnumField

from ..domain.duplicates import Known
from ..domain.duplicates import alike as compare
from ..domain.people import Birth, Gender
from .accounts import Account
from .base import Row, length, one_of
from .communes import Commune


class Citizen(Row):
    """A person of the commune. `birth` is “1970” or “1970-02-01”; `folded`, `sort_key` come from the name.

    `merged_into` names the entry that was kept when this one turned out to be the same person.
    """

    commune = ForeignKeyField(Commune, backref="citizens", on_delete="RESTRICT")
    name = TextField(constraints=[length("name", 2, 80)])
    folded = TextField()
    sort_key = TextField(index=True)
    birth = TextField(null=True)
    birth_year = IntegerField(null=True)
    gender = EnumField(Gender, null=True, constraints=[one_of("gender", Gender)])
    number = TextField(null=True, help_text="CCCD or old CMND; shown masked, never on papers")
    phone = TextField(null=True)
    address = TextField(null=True)
    created_at = DateTimeField()
    merged_into = IntegerField(null=True, constraints=[SQL('REFERENCES "citizen" ("id") ON DELETE RESTRICT')])

    class Meta:
        indexes = (
            (("commune", "number"), True),
            (("commune", "folded", "birth_year"), False),
            (("commune", "sort_key", "folded"), False),
            (("commune", "phone"), False),
        )

    @property
    def known(self) -> Known:
        return Known(self.folded, self.born, self.number, self.id)

    @property
    def born(self) -> Birth | None:
        return Birth.from_iso(self.birth) if self.birth else None

    @property
    def salutation(self) -> str:
        return self.gender.salutation if self.gender else "Ông/Bà"


class Consent(Row):
    """Agreement to the processing of one's data: purpose, day, on paper or on screen, recorded by whom."""

    citizen = ForeignKeyField(Citizen, backref="consents", on_delete="CASCADE")
    purpose = TextField()
    given_on = DateField()
    medium = TextField(constraints=[one_of("medium", ("paper", "screen"))])
    recorded_by = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    withdrawn_on = DateField(null=True)


def valid_consent(citizen_id: int) -> Consent | None:
    """The newest consent that was not taken back."""
    rows = Consent.select().where(Consent.citizen == citizen_id, Consent.withdrawn_on.is_null())
    return rows.order_by(Consent.given_on.desc(), Consent.id.desc()).first()


def last_withdrawal(citizen_id: int) -> Consent | None:
    rows = Consent.select().where(Consent.citizen == citizen_id, Consent.withdrawn_on.is_null(False))
    return rows.order_by(Consent.withdrawn_on.desc(), Consent.id.desc()).first()


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom a door is about to let in: what duplicates are looked for by. `birth_year` alone will do."""

    folded: str
    birth_year: int | None
    number: str | None = None
    birth: Birth | None = None

    @property
    def known(self) -> Known:
        year = Birth(self.birth_year) if self.birth_year else None
        return Known(self.folded, self.birth or year, self.number)


def alike(commune_id: int, sought: Iterable[Sought]) -> dict[Sought, list[Citizen]]:
    """Citizens who may be the same person (domain/duplicates.py), the likeliest first.

    One function behind every door; a constant number of statements per 400 people. For an entry that was
    joined to another one stands the one that was kept.
    """
    wanted = list(dict.fromkeys(sought))
    by_name: dict[str, dict[int, Citizen]] = defaultdict(dict)
    by_number: dict[str, Citizen] = {}
    for start in range(0, len(wanted), 400):
        part = wanted[start : start + 400]
        numbers = [one.number for one in part if one.number]
        query = Citizen.select().where(
            Citizen.commune == commune_id,
            Citizen.folded.in_([one.folded for one in part]) | Citizen.number.in_(numbers),
        )
        for citizen in query:
            by_name[citizen.folded][citizen.id] = citizen
            if citizen.number:
                by_number[citizen.number] = citizen
    known = {citizen.id: citizen for group in by_name.values() for citizen in group.values()}
    kept = _kept(known.values())
    return {one: _same(one, by_name, by_number, kept) for one in wanted}


def _same(
    one: Sought,
    by_name: Mapping[str, Mapping[int, Citizen]],
    by_number: Mapping[str, Citizen],
    kept: Mapping[int, Citizen],
) -> list[Citizen]:
    possible = dict(by_name.get(one.folded, {}))
    if one.number and one.number in by_number:
        possible[by_number[one.number].id] = by_number[one.number]
    me = one.known
    found = [(reason.rank, id) for id, citizen in possible.items() if (reason := compare(me, citizen.known))]
    return list({kept[id].id: kept[id] for _rank, id in sorted(found)}.values())


def _kept(citizens: Iterable[Citizen]) -> dict[int, Citizen]:
    """For each citizen the one that stands for it: itself, or where it was joined to, however often."""
    ends = {citizen.id: citizen for citizen in citizens}
    while joined := {one.merged_into for one in ends.values() if one.merged_into is not None}:
        known = {one.id: one for one in Citizen.select().where(Citizen.id.in_(list(joined)))}
        ends = {id: known.get(one.merged_into, one) for id, one in ends.items()}
    return ends


def kept_ids(citizen_ids: Iterable[int]) -> dict[int, int]:
    """For each id that of the citizen who stands for it: itself, or the entry that it was joined to."""
    rows = Citizen.select(Citizen.id, Citizen.merged_into).where(Citizen.id.in_(list(citizen_ids)))
    return {id: citizen.id for id, citizen in _kept(rows).items()}


def entries_of(citizen_id: int) -> list[Citizen]:
    """Everything that is kept as this person: the entry that stands, then those that were joined to it."""
    found = [Citizen.get_by_id(kept_ids([citizen_id])[citizen_id])]
    joined = found
    while joined:
        query = Citizen.select().where(Citizen.merged_into.in_([one.id for one in joined]))
        joined = list(query.order_by(Citizen.id))
        found = [*found, *joined]
    return found


def consents_of(citizen_ids: Iterable[int]) -> ModelSelect:
    """Every consent ever given, the first one first, with who recorded it."""
    rows = Consent.select(Consent, Account).join(Account, JOIN.LEFT_OUTER)
    return rows.where(Consent.citizen.in_(list(citizen_ids))).order_by(Consent.given_on, Consent.id)
