"""Recognition: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("recognition", __name__)


@bp.route("/cycles/<int:cycle_id>/recognition", methods=["GET", "POST"])
@allow()
def candidates(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/correction", methods=["GET", "POST"])
@allow()
def correction(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/revocation", methods=["GET", "POST"])
@allow()
def revocation(**_: Any) -> Response:
    abort(404)
