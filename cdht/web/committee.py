"""Committee: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("committee", __name__)


@bp.route("/cycles/<int:cycle_id>/committee", methods=["GET", "POST"])
@allow()
def members(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/committee/<int:member_id>", methods=["GET", "POST"])
@allow()
def member(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/committee/<int:member_id>/removal", methods=["POST"])
@allow()
def removal(**_: Any) -> Response:
    abort(404)
