"""Criteria: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("criteria", __name__)


@bp.route("/criteria", methods=["GET"])
@allow()
def criteria(**_: Any) -> Response:
    abort(404)


@bp.route("/criteria/<int:version_id>", methods=["GET"])
@allow()
def one(**_: Any) -> Response:
    abort(404)
