"""Backups: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("backups", __name__)


@bp.route("/backups", methods=["GET", "POST"])
@allow()
def backups(**_: Any) -> Response:
    abort(404)
