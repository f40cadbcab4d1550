"""Journal: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("journal", __name__)


@bp.route("/registrations/<int:registration_id>/journal", methods=["GET"])
@allow()
def registration(**_: Any) -> Response:
    abort(404)


@bp.route("/journal", methods=["GET"])
@allow()
def commune(**_: Any) -> Response:
    abort(404)
