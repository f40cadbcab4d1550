"""Files of evidence as they are handed out: pictures of our own drawing are shown, the rest is downloaded."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_file

from ..actions import evidence_store as store
from ..domain.accounts import Actor
from ..domain.evidence_files import FileKind, bytes_text, room_state
from ..domain.lifecycle import Role
from ..models.evidence_files import EvidenceFile, files_visible_to
from .access import allow
from .home_aside import Box
from .pages import found, me

bp = Blueprint("evidence_files", __name__)

POLICY = "sandbox; default-src 'none'"
LARGEST_ID = 2**31 - 1
"""Larger numbers fit no database."""
GONE = "Tệp này không còn trên máy chủ. Báo quản trị chạy lệnh kiểm tra dữ liệu."


@bp.route("/evidence-files/<int:file_id>")
@allow()
def file(file_id: int) -> Response:
    """Open to everybody who is signed in, because whoever may not see the person is to hear 404, not 403."""
    row = _visible(file_id)
    return _handed_out(store.file_of(uploads(), row.digest, row.kind), row.kind, row.name)


@bp.route("/evidence-files/<int:file_id>/small")
@allow()
def small(file_id: int) -> Response:
    """The small picture for lists; 404 where a document has none."""
    row = _visible(file_id)
    return _handed_out(store.small_of(uploads(), row.digest), FileKind.PICTURE, "")


def room_box(actor: Actor) -> Box | None:
    """How much room is left for files; for those who can see to it."""
    if not actor.has(Role.ADMIN, Role.SECRETARY):
        return None
    room = store.room_with_evidence(uploads())
    state = room_state(room.free, room.total)
    text = f"Minh chứng đang dùng {bytes_text(room.evidence)}; đĩa máy chủ còn trống {bytes_text(room.free)}."
    return Box("Chỗ chứa tệp", f"{text}{state.advice}", status=state.status, word=state.word)


def uploads() -> Path:
    folder: Path = current_app.config["CDHT"].uploads
    return folder


def _visible(file_id: int) -> EvidenceFile:
    if file_id > LARGEST_ID:
        abort(404)
    row: EvidenceFile = found(files_visible_to(me()).where(EvidenceFile.id == file_id))
    return row


def _handed_out(path: Path, kind: FileKind, name: str) -> Response:
    """Whole, by range or head only; never taken for anything but what it is, never run."""
    if not path.is_file():
        abort(404, GONE)
    answer = send_file(
        path,
        mimetype=kind.media_type,
        as_attachment=not kind.is_shown,
        download_name=name or None,
        conditional=True,
        etag=False,
    )
    for name in ("Last-Modified", "Expires"):  # no browser keeps it: the next person at it may see less
        answer.headers.pop(name, None)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
