"""Units: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("units", __name__)


@bp.route("/units", methods=["GET", "POST"])
@allow()
def units(**_: Any) -> Response:
    abort(404)


@bp.route("/units/<int:unit_id>", methods=["GET", "POST"])
@allow()
def change(**_: Any) -> Response:
    abort(404)
