"""Citizens and their consent. As little about a person as the procedure needs (DOMAIN §9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, TextField
from playhouse.fields import EnumField

from ..domain.people import Birth, Gender
from .accounts import Account
from .base import Row, length, one_of
from .communes import Commune


class Citizen(Row):
    """A person of the commune. `birth` is “1970” or “1970-02-01”; `folded`, `sort_key` come from the name."""

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

    class Meta:
        indexes = ((("commune", "number"), True), (("commune", "folded", "birth_year"), False))

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


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom a door is about to let in: what duplicates are looked for by."""

    folded: str
    birth_year: int | None
    number: str | None = None


def alike(commune_id: int, sought: Iterable[Sought]) -> dict[Sought, list[Citizen]]:
    """Citizens who may be the same person: same number, or same unmarked name with the same or an unknown
    birth year. One function behind every door; a constant number of statements per 900 people."""
    wanted = list(sought)
    by_name: dict[str, list[Citizen]] = defaultdict(list)
    by_number: dict[str, Citizen] = {}
    for start in range(0, len(wanted), 400):
        part = wanted[start : start + 400]
        numbers = [one.number for one in part if one.number]
        query = Citizen.select().where(
            Citizen.commune == commune_id,
            Citizen.folded.in_([one.folded for one in part]) | Citizen.number.in_(numbers),
        )
        for citizen in query:
            if citizen not in by_name[citizen.folded]:
                by_name[citizen.folded].append(citizen)
            if citizen.number:
                by_number[citizen.number] = citizen
    return {one: _same(one, by_name, by_number) for one in wanted}


def _same(one: Sought, by_name: dict[str, list[Citizen]], by_number: dict[str, Citizen]) -> list[Citizen]:
    found = [by_number[one.number]] if one.number in by_number else []
    for citizen in by_name.get(one.folded, []):
        years = {one.birth_year, citizen.birth_year}
        if citizen not in found and (None in years or len(years) == 1):
            found.append(citizen)
    return found
