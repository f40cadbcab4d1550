"""Guiding: being built; the addresses are agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from .access import allow

bp = Blueprint("guiding", __name__)


@bp.route("/cycles/<int:cycle_id>/guiding-documents", methods=["GET", "POST"])
@allow()
def documents(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/guiding-documents/<int:document_id>", methods=["GET", "POST"])
@allow()
def document(**_: Any) -> Response:
    abort(404)


@bp.route("/cycles/<int:cycle_id>/guiding-documents/<int:document_id>/removal", methods=["POST"])
@allow()
def removal(**_: Any) -> Response:
    abort(404)
