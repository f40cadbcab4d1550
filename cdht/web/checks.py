"""Checks: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("checks", __name__)


@bp.route("/cycles/<int:cycle_id>/checks", methods=["GET"])
@allow()
def checks(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/figures/<key>", methods=["GET"])
@allow()
def behind(**_: Any) -> Response:
    abort(404)
