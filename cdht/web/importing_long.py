"""Tables that take a while: handed to a process, and their page meanwhile."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, url_for

from ..actions import import_run, import_worker, uploads
from ..actions.import_run import Choice
from ..actions.import_worker import Job, Order
from ..config import Config
from ..models.uploads import Upload, UploadRow, UploadState
from .pages import answer, me, now

AT_WORK = (UploadState.READING, UploadState.RUNNING, UploadState.STOPPING)
MOST_LISTED = 200
"""People of a result that stand on its page, each with a link."""


def is_long(row: Upload) -> bool:
    """Whether reading it, or bringing it in, takes longer than somebody should wait for a page."""
    file = uploads.file_of(_config().uploads, row.key)
    size = file.stat().st_size if file.exists() else 0
    return size > import_worker.SMALL_BYTES or row.total > import_worker.SMALL_PEOPLE


def read_in_background(row: Upload) -> None:
    import_worker.start(_config(), Order(row.id, Job.READ, me(), now()))


def bring_in_background(row: Upload, choice: Choice, digest: str) -> None:
    """The plan is made anew there; when it is another one, the table waits again and says why."""
    import_run.set_off(row)
    try:
        import_worker.start(_config(), Order(row.id, Job.BRING_IN, me(), now(), choice, digest))
    except Exception:
        import_run.finish(row, UploadState.WAITING)
        raise


def page_of(row: Upload, status: int = 200, **more: Any) -> Response:
    """The preview, the progress, or the result, by how far the table got."""
    values: dict[str, Any] = {
        "upload": row,
        "shown": row.shown,
        "cycle_id": row.cycle_id,
        "has_file": uploads.has_file(row, _config().uploads),
        "problems": (),
        "changed": row.message if row.state == UploadState.WAITING else "",
    }
    if row.state == UploadState.WAITING:
        return answer("importing/preview.html", status, **values | more)
    if row.state in AT_WORK:
        return answer("importing/progress.html", status, **values | progress(row) | more)
    rows = UploadRow.select().where(UploadRow.upload == row.id).order_by(UploadRow.row).limit(MOST_LISTED)
    return answer("importing/result.html", status, **values | {"rows": list(rows)} | more)


def progress(row: Upload) -> dict[str, Any]:
    """`is_lost`: the server was started anew meanwhile, nobody works on it any more."""
    return {
        "upload": row,
        "own_url": url_for("importing.upload", key=row.key),
        "is_lost": not import_worker.is_at_work(row),
        "percent": row.finished * 100 // row.total if row.total else 0,
    }


def _config() -> Config:
    config: Config = current_app.config["CDHT"]
    return config
