"""Tables handed in to be brought into a cycle, from upload to result. Kept for a day."""

from __future__ import annotations

import json
from typing import Any

from peewee import CompositeKey, DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.labelled import Labelled
from .accounts import Account
from .base import Row, length, one_of
from .cycles import Cycle
from .registration import Registration


class UploadState(Labelled):
    READING = "reading", "Đang đọc"
    WAITING = "waiting", "Chờ xác nhận"
    RUNNING = "running", "Đang nhập"
    STOPPING = "stopping", "Đang dừng"
    STOPPED = "stopped", "Đã dừng giữa chừng"
    DONE = "done", "Đã nhập"
    FAILED = "failed", "Không nhập được"


class Upload(Row):
    """One table. `key` is random: the name of its file, and its address. `answers` and `preview` are JSON:
    what its owner said about doubtful rows, and what was found in it. `finished` of `total` rows are done."""

    cycle = ForeignKeyField(Cycle, backref="uploads", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="uploads", on_delete="CASCADE")
    key = TextField(unique=True)
    name = TextField(constraints=[length("name", 1, 200)])
    state = EnumField(UploadState, constraints=[one_of("state", UploadState)])
    answers = TextField(default="{}")
    preview = TextField(default="{}")
    total = IntegerField(default=0)
    finished = IntegerField(default=0)
    message = TextField(default="")
    created_at = DateTimeField(index=True)

    @property
    def answered(self) -> dict[str, str]:
        answered: dict[str, str] = json.loads(self.answers)
        return answered

    @property
    def shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.preview)
        return shown


class UploadRow(Row):
    """What became of one row (Excel's number): an outcome's id, or `refused` with the reason."""

    upload = ForeignKeyField(Upload, backref="rows", index=False, on_delete="CASCADE")
    row = IntegerField()
    name = TextField()
    unit = TextField()
    outcome = TextField()
    message = TextField(default="")
    registration = ForeignKeyField(Registration, null=True, on_delete="CASCADE")

    class Meta:
        primary_key = CompositeKey("upload", "row")


def owned_by(actor: Actor) -> ModelSelect:
    """A table is its owner's alone: it holds what nobody has accepted yet."""
    return (
        Upload.select(Upload, Cycle)
        .join(Cycle)
        .where(Upload.account == actor.account_id, Cycle.commune == actor.commune_id)
        .order_by(Upload.id.desc())
    )
