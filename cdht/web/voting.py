"""Voting: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("voting", __name__)


@bp.route("/cycles/<int:cycle_id>/votes", methods=["GET"])
@allow()
def units(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/votes/<int:unit_id>", methods=["GET", "POST"])
@allow()
def unit(**_: Any) -> Response:
    abort(404)
