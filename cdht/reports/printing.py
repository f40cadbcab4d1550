"""One worker process turns documents into files, so that pages stay quick while a long paper is printed.

Measured: a 300-row report rendered in a web thread slows every page ten times; in a process, not at all.
The worker starts when somebody opens the papers page and goes home after ten idle minutes, so that a server
that prints nothing carries none of the printing libraries.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from . import papers
from .document import Document

IDLE_SECONDS = 600
PATIENCE_SECONDS = 600

_guard = threading.Lock()
_worker: ProcessPoolExecutor | None = None
_goes_home: threading.Timer | None = None


def warm() -> None:
    """Start the worker and let it load its libraries, without waiting for it."""
    _submit(None, "pdf")


def render(document: Document, format: str) -> bytes:  # noqa: A002
    """The document as a file, made by the worker; a worker that died is replaced once."""
    try:
        return _submit(document, format).result(PATIENCE_SECONDS)
    except BrokenProcessPool:
        close()
        return _submit(document, format).result(PATIENCE_SECONDS)


def close() -> None:
    """Send the worker home."""
    global _worker, _goes_home
    with _guard:
        worker, _worker = _worker, None
        timer, _goes_home = _goes_home, None
    if timer is not None:
        timer.cancel()
    if worker is not None:
        worker.shutdown(wait=False, cancel_futures=True)


def _submit(document: Document | None, format: str) -> Future[bytes]:  # noqa: A002
    global _worker, _goes_home
    with _guard:
        if _worker is None:
            _worker = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        if _goes_home is not None:
            _goes_home.cancel()
        _goes_home = threading.Timer(IDLE_SECONDS, close)
        _goes_home.daemon = True
        _goes_home.start()
        return _worker.submit(_made, document, format)


def _made(document: Document | None, format: str) -> bytes:  # noqa: A002
    """Runs in the worker. Without a document it only loads the libraries of the format."""
    if document is None:
        with contextlib.suppress(ImportError):
            papers.render(Document("", ()), format)
        return b""
    return papers.render(document, format)
