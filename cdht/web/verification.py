"""Verification: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("verification", __name__)


@bp.route("/cycles/<int:cycle_id>/verification", methods=["GET"])
@allow()
def queue(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/verification", methods=["GET", "POST"])
@allow()
def person(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/return", methods=["GET", "POST"])
@allow()
def send_back(**_: Any) -> Response:
    abort(404)
