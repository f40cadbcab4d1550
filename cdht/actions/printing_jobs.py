"""Long papers printed in the background: ordered, taken in turn, told how far, stopped, taken away.

Only whole files are ever there: the bytes are made first, then written beside and renamed, then the job says
that it is done. What was stopped or failed leaves no file.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..models.printing_jobs import OPEN, PrintingJob, PrintingState
from .files import write_whole
from .transactions import writing

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 20
"""Jobs of one account at a time."""
LOST = "Máy chủ đã khởi động lại trong lúc in, nên bản in này dở dang và đã bỏ. Bấm “In lại”."


class Cancelled(Exception):
    """Its owner does not want it any more."""


def order(
    paper: str, choice: Mapping[str, Any], title: str, filename: str, cycle_id: int, *,
    folder: Path, by: Actor, at: datetime,
) -> PrintingJob:  # fmt: skip
    """Put a paper in the queue. Raises `Refused` above MOST_KEPT."""
    by.must_hold(Role.SECRETARY, Role.VIEWER)
    with writing():
        forget_old(folder, at=at)
        if PrintingJob.select().where(PrintingJob.account == by.account_id).count() >= MOST_KEPT:
            raise Refused.because("Bạn đang giữ nhiều bản in. Xóa bớt bản cũ ở dưới rồi in lại.")
        return PrintingJob.create(
            cycle=cycle_id,
            account=by.account_id,
            key=secrets.token_urlsafe(16),
            paper=paper,
            choice=json.dumps(dict(choice)),
            title=title,
            filename=filename,
            state=PrintingState.QUEUED,
            created_at=at,
        )


def order_again(job: PrintingJob) -> None:
    """Back to the end of nothing: the same order once more, when the last try came to no file."""
    over = (PrintingJob.id == job.id) & PrintingJob.state.in_((PrintingState.FAILED, PrintingState.STOPPED))
    fresh = {"state": PrintingState.QUEUED, "finished": 0, "total": 0, "message": ""}
    with writing():
        PrintingJob.update(**fresh).where(over).execute()


def take_next() -> PrintingJob | None:
    """The oldest that waits, now running; None when nobody waits."""
    with writing():
        waiting = PrintingJob.state == PrintingState.QUEUED
        job = PrintingJob.select().where(waiting).order_by(PrintingJob.id).first()
        if job is not None:
            PrintingJob.update(state=PrintingState.RUNNING).where(PrintingJob.id == job.id).execute()
    return job


def note_progress(job: PrintingJob, done: int, all_: int) -> None:
    """Raises `Cancelled` when its owner has stopped it, or taken it away."""
    with writing():
        running = (PrintingJob.id == job.id) & (PrintingJob.state == PrintingState.RUNNING)
        if not PrintingJob.update(finished=done, total=all_).where(running).execute():
            raise Cancelled


def deliver(job: PrintingJob, content: bytes, folder: Path) -> None:
    """The file is there, then the job says so; stopped at the last moment, neither."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(file_of(folder, job.key), content)
    with writing():
        running = (PrintingJob.id == job.id) & (PrintingJob.state == PrintingState.RUNNING)
        delivered = PrintingJob.update(state=PrintingState.DONE).where(running).execute()
    if not delivered:
        _remove(folder, job.key)
        raise Cancelled


def end(job: PrintingJob, state: PrintingState, message: str = "") -> None:
    """Stopped or failed, with what its owner should know; a job that is over stays as it is."""
    with writing():
        still_open = (PrintingJob.id == job.id) & PrintingJob.state.in_(OPEN)
        PrintingJob.update(state=state, message=message).where(still_open).execute()


def lose_interrupted() -> None:
    """Whoever was being printed when the server stopped says so. Called when nobody prints."""
    running, stopping = (PrintingJob.state == one for one in (PrintingState.RUNNING, PrintingState.STOPPING))
    if PrintingJob.select().where(running | stopping).exists():
        with writing():
            PrintingJob.update(state=PrintingState.FAILED, message=LOST).where(running).execute()
            PrintingJob.update(state=PrintingState.STOPPED).where(stopping).execute()


def cancel(job: PrintingJob) -> None:
    """One that waits is off at once, one at work within a second; one that is over stays."""
    with writing():
        for state, then in (
            (PrintingState.QUEUED, PrintingState.STOPPED), (PrintingState.RUNNING, PrintingState.STOPPING),
        ):  # fmt: skip
            in_it = (PrintingJob.id == job.id) & (PrintingJob.state == state)
            PrintingJob.update(state=then).where(in_it).execute()


def remove(job: PrintingJob, folder: Path) -> None:
    """Take the job and its file away."""
    with writing():
        PrintingJob.delete().where(PrintingJob.id == job.id).execute()
    _remove(folder, job.key)


def forget_old(folder: Path, *, at: datetime) -> None:
    """Jobs older than a day go with their files, whoever's they are."""
    old = PrintingJob.created_at < at - KEPT_FOR
    keys = [row[0] for row in PrintingJob.select(PrintingJob.key).where(old).tuples()]
    if keys:
        with writing():
            PrintingJob.delete().where(old).execute()
    for key in keys:
        _remove(folder, key)


def file_of(folder: Path, key: str) -> Path:
    return folder / f"print-{key}.pdf"


def _remove(folder: Path, key: str) -> None:
    file_of(folder, key).unlink(missing_ok=True)
