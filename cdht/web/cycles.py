"""Cycles: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("cycles", __name__)


@bp.route("/cycles", methods=["GET"])
@allow()
def cycles(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/new", methods=["GET", "POST"])
@allow()
def new(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/settings", methods=["GET", "POST"])
@allow()
def change(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/choice", methods=["POST"])
@allow()
def choose(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/closure", methods=["GET", "POST"])
@allow()
def closing(**_: Any) -> Response:
    abort(404)
