"""Citizens and their consent. As little about a person as the procedure needs (DOMAIN §9)."""

from __future__ import annotations

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, TextField
from playhouse.fields import EnumField

from ..domain.people import Birth, Gender
from .accounts import Account
from .base import Row, length, one_of
from .communes import Commune


class Citizen(Row):
    """A person of the commune. `birth` is “1970” or “1970-02-01”; `folded` and `sort_key` are derived from the name."""

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
