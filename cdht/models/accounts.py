"""Accounts with roles and units."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, DateTimeField, ForeignKeyField, IntegerField, TextField
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from .base import Row, length, one_of
from .communes import Commune
from .units import Unit


class Account(Row):
    """Somebody who signs in. `session_epoch` grows when every open session must end."""

    commune = ForeignKeyField(Commune, backref="accounts", on_delete="RESTRICT")
    login = TextField(unique=True, constraints=[length("login", 2, 32)])
    name = TextField(constraints=[length("name", 1, 80)])
    password_hash = TextField()
    active = BooleanField(default=True)
    all_units = BooleanField(default=False)
    must_change_password = BooleanField(default=False)
    session_epoch = IntegerField(default=0)
    failed_count = IntegerField(default=0)
    locked_until = DateTimeField(null=True)
    created_at = DateTimeField()

    def as_actor(self) -> Actor:
        return Actor(
            account_id=self.id,
            name=self.name,
            commune_id=self.commune_id,
            roles=frozenset(row.role for row in self.roles),
            unit_ids=frozenset(row.unit_id for row in self.units),
            all_units=self.all_units,
        )


class AccountRole(Row):
    account = ForeignKeyField(Account, backref="roles", on_delete="CASCADE")
    role = EnumField(Role, constraints=[one_of("role", Role)])

    class Meta:
        primary_key = CompositeKey("account", "role")


class AccountUnit(Row):
    account = ForeignKeyField(Account, backref="units", on_delete="CASCADE")
    unit = ForeignKeyField(Unit, backref="accounts", on_delete="CASCADE")

    class Meta:
        primary_key = CompositeKey("account", "unit")
