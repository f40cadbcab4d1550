"""Receipts of forms that were carried out: a second click gets the first answer, not a second record."""

from __future__ import annotations

from peewee import DateTimeField, ForeignKeyField, TextField

from .accounts import Account
from .base import Row


class Receipt(Row):
    key = TextField(primary_key=True)
    account = ForeignKeyField(Account, null=True, on_delete="CASCADE")
    location = TextField()
    at = DateTimeField(index=True)
