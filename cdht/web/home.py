"""Home: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("home", __name__)


@bp.route("/", methods=["GET"])
@allow()
def today(**_: Any) -> Response:
    abort(404)
