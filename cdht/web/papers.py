"""Papers: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("papers", __name__)


@bp.route("/cycles/<int:cycle_id>/papers", methods=["GET"])
@allow()
def papers(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/papers/<name>", methods=["GET"])
@allow()
def preview(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/papers/<name>.<format>", methods=["GET"])
@allow()
def file(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/narrative", methods=["GET", "POST"])
@allow()
def narrative(**_: Any) -> Response:
    abort(404)


@bp.route("/registrations/<int:registration_id>/certificate.pdf", methods=["GET"])
@allow()
def certificate(**_: Any) -> Response:
    abort(404)
