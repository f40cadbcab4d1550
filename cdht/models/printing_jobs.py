"""Long papers printed in the background, from order to file. Kept for a day."""

from __future__ import annotations

import json
from typing import Any

from peewee import DateTimeField, ForeignKeyField, IntegerField, ModelSelect, TextField
from playhouse.fields import EnumField

from ..domain.accounts import Actor
from ..domain.labelled import Labelled
from ..domain.lifecycle import Stage
from .accounts import Account
from .base import Row, one_of
from .cycles import Cycle
from .registration import Registration


class PrintingState(Labelled):
    QUEUED = "queued", "Đang chờ đến lượt"
    RUNNING = "running", "Đang in"
    STOPPING = "stopping", "Đang dừng"
    STOPPED = "stopped", "Đã hủy"
    DONE = "done", "Đã in xong"
    FAILED = "failed", "Không in được"


OPEN = (PrintingState.QUEUED, PrintingState.RUNNING, PrintingState.STOPPING)
"""Still waiting, or at work."""


class PrintingJob(Row):
    """One paper to be printed as PDF. `key` is random: the name of its file, and its address. `choice` is
    JSON: what was chosen about the paper. `finished` of `total` lines or certificates stand on pages."""

    cycle = ForeignKeyField(Cycle, backref="printing_jobs", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="printing_jobs", on_delete="CASCADE")
    key = TextField(unique=True)
    paper = TextField()
    choice = TextField(default="{}")
    title = TextField()
    filename = TextField()
    state = EnumField(PrintingState, constraints=[one_of("state", PrintingState)])
    total = IntegerField(default=0)
    finished = IntegerField(default=0)
    message = TextField(default="")
    created_at = DateTimeField(index=True)

    @property
    def chosen(self) -> dict[str, Any]:
        chosen: dict[str, Any] = json.loads(self.choice)
        return chosen

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def owned_by(actor: Actor) -> ModelSelect:
    """A job is its owner's alone, newest first."""
    return (
        PrintingJob.select(PrintingJob, Cycle)
        .join(Cycle)
        .where(PrintingJob.account == actor.account_id, Cycle.commune == actor.commune_id)
        .order_by(PrintingJob.id.desc())
    )


def ahead_of(job: PrintingJob) -> int:
    """How many are printed before it, whoever's they are."""
    earlier = (PrintingJob.id < job.id) & PrintingJob.state.in_(OPEN)
    return int(PrintingJob.select().where(earlier).count())


def people_in(cycle: Cycle) -> int:
    """How many registered and did not withdraw: the longest list of the cycle."""
    here = (Registration.cycle == cycle.id) & (Registration.stage != Stage.WITHDRAWN)
    return int(Registration.select().where(here).count())
