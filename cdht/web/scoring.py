"""Scoring: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("scoring", __name__)


@bp.route("/cycles/<int:cycle_id>/scores", methods=["GET"])
@allow()
def units(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/scores/<int:unit_id>", methods=["GET"])
@allow()
def grid(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/scores/row", methods=["POST"])
@allow()
def row(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/scores", methods=["GET", "POST"])
@allow()
def sheet(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/evidence", methods=["POST"])
@allow()
def evidence(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/evidence/<int:evidence_id>/removal", methods=["POST"])
@allow()
def evidence_removal(**_: Any) -> Response:
    abort(404)
