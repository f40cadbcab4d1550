"""Registration: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("registration", __name__)


@bp.route("/cycles/<int:cycle_id>/registrations", methods=["GET"])
@allow()
def people(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/registrations/new", methods=["GET", "POST"])
@allow()
def new(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/registrations/alike", methods=["GET"])
@allow()
def alike(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>", methods=["GET", "POST"])
@allow()
def person(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/withdrawal", methods=["GET", "POST"])
@allow()
def withdrawal(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/reinstatement", methods=["POST"])
@allow()
def reinstatement(**_: Any) -> Response:
    abort(404)
