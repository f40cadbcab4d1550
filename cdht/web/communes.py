"""Communes: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("communes", __name__)


@bp.route("/commune", methods=["GET", "POST"])
@allow()
def commune(**_: Any) -> Response:
    abort(404)


@bp.route("/commune/signers", methods=["POST"])
@allow()
def signers(**_: Any) -> Response:
    abort(404)


@bp.route("/commune/options", methods=["POST"])
@allow()
def options(**_: Any) -> Response:
    abort(404)
