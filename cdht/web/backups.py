"""Backups: which copies there are, and making one now. Restoring is done at the server itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, current_app, request, url_for

from ..actions import backup
from ..config import Config
from ..domain.lifecycle import Role
from ..domain.vietnamese import number
from .access import allow
from .forms import Form
from .pages import VIETNAM, answer, now, once

bp = Blueprint("backups", __name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in the room for backups; whether it is whole was asked when it was made."""

    name: str
    made_at: datetime
    size: str


@bp.route("/backups", methods=["GET", "POST"])
@allow(Role.ADMIN)
def backups() -> Response:
    form = Form(request.form)
    if form.is_sent():
        with form.refusing():
            return once(_make, "Đã sao lưu và đọc lại bản sao: đủ và lành.")
    config = _config()
    return answer("backups/backups.html", form=form, copies=listed(config), folder=config.backups)


def listed(config: Config) -> list[Listed]:
    """Newest first."""
    files = sorted(config.backups.glob("*.zip"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [_listed(file.name, file.stat().st_mtime, file.stat().st_size) for file in files]


def _listed(name: str, modified: float, size: int) -> Listed:
    moment = datetime.fromtimestamp(modified, VIETNAM).replace(tzinfo=None)
    return Listed(name, moment, f"{number(max(1, round(size / 1024)))} KB")


def _make() -> str:
    backup.back_up(_config(), at=now())
    return url_for("backups.backups")


def _config() -> Config:
    config: Config = current_app.config["CDHT"]
    return config
