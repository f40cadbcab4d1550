"""The commune's emblem on its certificates: shown, replaced, taken away."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request, url_for

from ..actions import emblems as actions
from ..domain.lifecycle import Role
from ..models.emblems import emblem_of
from .access import allow
from .forms import Form
from .pages import answer, me, now, once

bp = Blueprint("emblems", __name__)

OWNERS = (Role.ADMIN, Role.SECRETARY)


@bp.route("/commune/emblem", methods=["GET", "POST"])
@allow(*OWNERS)
def emblem() -> Response:
    form = Form(request.form)
    if form.is_sent():
        with form.refusing():
            return once(_keep, "Đã đặt biểu trưng. Giấy công nhận in từ nay có biểu trưng này.")
    return answer("emblems/emblem.html", form=form, has_emblem=bool(emblem_of(me().commune_id)))


@bp.route("/commune/emblem/removal", methods=["POST"])
@allow(*OWNERS)
def removal() -> Response:
    def remove() -> str:
        actions.remove_emblem(by=me(), at=now())
        return url_for(".emblem")

    return once(remove, "Đã bỏ biểu trưng.")


@bp.route("/commune/emblem.png")
@allow(*OWNERS)
def picture() -> Response:
    content = emblem_of(me().commune_id) or abort(404)
    made = make_response(content)
    made.headers["Content-Type"] = "image/png"
    return made


def _keep() -> str:
    given = request.files.get("file")
    actions.keep_emblem(given.stream.read() if given else b"", by=me(), at=now())
    return url_for(".emblem")
