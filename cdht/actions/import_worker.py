"""Long tables are read and brought in by a process of their own, a few people at a time.

A thread would hold Python's one lock (every row save then waits its turn after each statement), and one
transaction of 20,000 people the database's for half a minute. So: batches of whole people, each a short
transaction, with rests in which others save. Everybody is in entirely or not at all; the table as a whole can
be stopped, and is then in up to a row that the result names. The same table goes on from there, because
whoever is in already is “unchanged”.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from multiprocessing.process import BaseProcess

from peewee import IntegrityError

from ..config import Config
from ..domain.accounts import Actor
from ..domain.problems import NotAllowed, Refused, Stale
from ..domain.vietnamese import counted, number
from ..models.base import bind, open_database
from ..models.uploads import Upload, UploadState
from . import import_run, uploads
from .import_matching import Match
from .import_plan import Plan
from .transactions import batches, writing

log = logging.getLogger(__name__)

SMALL_BYTES = 100 * 1024
SMALL_PEOPLE = 300
"""Up to here a table is read and brought in while its owner waits."""
AT_ONCE = 100
"""People in one transaction: a tenth of a second. Fewer cost more: 30 half as much again as 100."""
REST = 0.25
"""Rest after a batch, in times of the batch: others get in between."""

_guard = threading.Lock()
_at_work: dict[int, BaseProcess] = {}


class Job(StrEnum):
    READ = "read"
    BRING_IN = "bring_in"


@dataclass(frozen=True, slots=True)
class Order:
    """What the process is to do with an upload; `choice` and `digest` for bringing in."""

    upload_id: int
    job: Job
    by: Actor
    at: datetime
    choice: import_run.Choice = import_run.Choice.ALL
    digest: str = ""


def start(config: Config, order: Order) -> None:
    """Let a process carry out the order. Raises `Refused` while another long table is at work."""
    with _guard:
        for done in [id for id, process in _at_work.items() if not process.is_alive()]:
            del _at_work[done]
        if _at_work:
            raise Refused.because("Máy chủ đang nhập một bảng dài khác. Chờ vài phút rồi bấm lại.")
        process = multiprocessing.get_context("spawn").Process(target=work, args=(config, order), daemon=True)
        process.start()
        _at_work[order.upload_id] = process


def is_at_work(upload: Upload) -> bool:
    """Whether a process of this server works on it; after a restart none does."""
    with _guard:
        process = _at_work.get(upload.id)
        return process is not None and process.is_alive()


def ask_to_stop(upload: Upload) -> None:
    """The process stops after the people that it has in hand."""
    with writing():
        running = (Upload.id == upload.id) & (Upload.state == UploadState.RUNNING)
        Upload.update(state=UploadState.STOPPING).where(running).execute()


def work(config: Config, order: Order) -> None:
    """The life of the process. Whatever happens, the upload says how it ended."""
    db = bind(open_database(config.database_url, config.database_file))
    with db.connection_context():
        upload = Upload.get_or_none(Upload.id == order.upload_id)
        if upload is None:
            return
        try:
            _carry_out(config, order, upload)
        except (Refused, NotAllowed, Stale) as error:
            import_run.finish(upload, UploadState.FAILED, str(error))
        except Exception:
            log.exception("A long table failed")
            import_run.finish(upload, UploadState.FAILED, "Chương trình gặp lỗi khi nhập. Bấm Làm tiếp.")


def _carry_out(config: Config, order: Order, upload: Upload) -> None:
    folder, by, at = config.uploads, order.by, order.at
    if order.job == Job.READ:
        plan = uploads.replan(upload, upload.answered, folder=folder, by=by, at=at)
        uploads.keep_preview(upload, plan, upload.answered)
        return
    try:
        plan = import_run.ready(upload, order.choice, order.digest, folder=folder, by=by, at=at)
    except import_run.Changed as changed:
        import_run.finish(upload, UploadState.WAITING, str(changed))
        return
    state, refused = bring_all_in(upload, plan, by=order.by, at=order.at)
    import_run.finish(upload, state, _ending(upload, state, refused))
    if state == UploadState.DONE and not (plan.problems or refused):
        uploads.forget_file(upload, config.uploads)


def bring_all_in(
    upload: Upload, plan: Plan, *, by: Actor, at: datetime, rest: float = REST
) -> tuple[UploadState, int]:
    """Everybody in batches, until done or asked to stop; how it ended, and how many were refused.

    Unit by unit, whatever the order of the table: each unit of a batch has a meeting of its own to record,
    and a table sorted by name would touch sixty of them for sixty people.
    """
    refused = 0
    for group in batches(sorted(plan.good, key=lambda match: match.line.unit_key), AT_ONCE):
        if Upload.get_by_id(upload.id).state == UploadState.STOPPING:
            return UploadState.STOPPED, refused
        began = time.perf_counter()
        refused += _bring_in(upload, plan, group, by, at)
        time.sleep(rest * (time.perf_counter() - began))
    return UploadState.DONE, refused


def _bring_in(upload: Upload, plan: Plan, group: Sequence[Match], by: Actor, at: datetime) -> int:
    """A batch; when a rule says no, its people one by one, so that only those concerned stay out."""
    with suppress(Refused, NotAllowed, Stale, IntegrityError):
        import_run.bring_in(upload, plan, group, by=by, at=at)
        return 0
    refused = 0
    for match in group:
        try:
            import_run.bring_in(upload, plan, [match], by=by, at=at)
        except (Refused, NotAllowed, Stale, IntegrityError) as error:
            refused += 1
            message = "Trùng với hồ sơ vừa ghi." if isinstance(error, IntegrityError) else str(error)
            import_run.refuse_row(upload, match, message)
    return refused


def _ending(upload: Upload, state: UploadState, refused: int) -> str:
    kept_out = f" {counted(refused, 'người')} không nhập được vì hồ sơ vừa bị đổi." if refused else ""
    if state == UploadState.STOPPED:
        now = Upload.get_by_id(upload.id)
        return (
            f"Đã dừng theo yêu cầu: {number(now.finished)} trong {counted(now.total, 'người')} đã nhập xong, "
            f"những người còn lại chưa nhập gì.{kept_out}"
        )
    return kept_out.strip()
