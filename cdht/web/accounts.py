"""Accounts: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("accounts", __name__)


@bp.route("/accounts", methods=["GET"])
@allow()
def accounts(**_: Any) -> Response:
    abort(404)


@bp.route("/accounts/new", methods=["GET", "POST"])
@allow()
def new(**_: Any) -> Response:
    abort(404)


@bp.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@allow()
def change(**_: Any) -> Response:
    abort(404)


@bp.route("/accounts/<int:account_id>/password", methods=["GET", "POST"])
@allow()
def password(**_: Any) -> Response:
    abort(404)
