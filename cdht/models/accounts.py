"""Accounts with roles and units."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import (
    BooleanField,
    CompositeKey,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)
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


def in_commune(commune_id: int) -> ModelSelect:
    """Those in use first."""
    return Account.select().where(Account.commune == commune_id).order_by(Account.active.desc(), Account.id)


def actors_of(accounts: Sequence[Account]) -> dict[int, Actor]:
    """The accounts as actors, by account id: two statements, however many."""
    ids = [account.id for account in accounts]
    roles: dict[int, set[Role]] = {one: set() for one in ids}
    units: dict[int, set[int]] = {one: set() for one in ids}
    for row in AccountRole.select().where(AccountRole.account.in_(ids)):
        roles[row.account_id].add(row.role)
    for row in AccountUnit.select().where(AccountUnit.account.in_(ids)):
        units[row.account_id].add(row.unit_id)
    return {
        one.id: Actor(
            one.id,
            one.name,
            one.commune_id,
            frozenset(roles[one.id]),
            frozenset(units[one.id]),
            one.all_units,
        )
        for one in accounts
    }
