"""The process that prints long papers, one after the other, while pages are answered.

It stands in this room because it is the one that may use both: actions (how far it got) and reports (the
paper). It needs no Flask. A process, because a paper laid out in a thread slows every page ten times; lower
in rank than the server, so that on a small computer whoever waits for a page comes first; one, so that two
people who print at once wait in line. It goes home when nobody waits, and takes its memory along.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess

from ..actions import printing_jobs as actions
from ..actions.printing_jobs import Cancelled
from ..config import Config
from ..domain.problems import NotAllowed, Refused
from ..models.base import bind, open_database
from ..models.cycles import Cycle
from ..models.printing_jobs import PrintingJob, PrintingState
from ..reports.facts import Choice
from ..reports.papers import PAPERS, render

log = logging.getLogger(__name__)

NICE = 10
TOLD_EVERY = 0.3
"""Seconds between two notes of progress: each is a write."""
BROKEN = "Chương trình gặp lỗi khi in. Bấm “In lại”; nếu vẫn lỗi, báo người quản trị xem tệp printing.log."

_guard = threading.Lock()
_process: BaseProcess | None = None


def see_to(config: Config) -> None:
    """Let a process print what waits, unless one is at it. Called whenever somebody orders or looks."""
    global _process
    with _guard:
        if _process is not None and _process.is_alive():
            return
        actions.lose_interrupted()
        if PrintingJob.select().where(PrintingJob.state == PrintingState.QUEUED).exists():
            _process = multiprocessing.get_context("spawn").Process(target=work, args=(config,), daemon=True)
            _process.start()


def close() -> None:
    """End the process; what it was printing is lost."""
    global _process
    with _guard:
        if _process is not None:
            _process.terminate()
            _process.join()
        _process = None


def work(config: Config) -> None:
    """The life of the process: job after job, until nobody waits."""
    with suppress(AttributeError, OSError):
        os.nice(NICE)  # not on Windows
    # A file of its own: two processes must not turn over one.
    handler = logging.FileHandler(config.logs / "printing.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    db = bind(open_database(config.database_url, config.database_file))
    with db.connection_context():
        while (job := actions.take_next()) is not None:
            print_one(config, job)


def print_one(config: Config, job: PrintingJob) -> None:
    """Whatever happens, the job says how it ended."""
    try:
        cycle = Cycle.get_by_id(job.cycle_id)
        document = PAPERS[job.paper].document(cycle, Choice(**job.chosen))
        actions.deliver(job, render(document, "pdf", _teller(job)), config.printed)
    except Cancelled:
        actions.end(job, PrintingState.STOPPED)
    except (Refused, NotAllowed) as error:
        actions.end(job, PrintingState.FAILED, str(error))
    except Exception:
        log.exception("A paper was not printed: %s", job.paper)
        actions.end(job, PrintingState.FAILED, BROKEN)


def _teller(job: PrintingJob) -> Callable[[int, int], None]:
    last = -TOLD_EVERY

    def tell(done: int, all_: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= TOLD_EVERY or done == all_:
            last = now
            actions.note_progress(job, done, all_)

    return tell
