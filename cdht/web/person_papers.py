"""Papers about one person: everything kept about the person, and the journal, for whoever sees the record."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from ..reports import printing
from ..reports.facts import Choice
from ..reports.papers import PAPERS, TYPES
from .access import allow_people
from .pages import me, the_registration, today

bp = Blueprint("person_papers", __name__)


@bp.route("/registrations/<int:registration_id>/papers/<name>.<format>")
@allow_people
def file(registration_id: int, name: str, format: str) -> Response:  # noqa: A002
    """What the actor may not see of the person is not on it: other units' cycles, party membership."""
    row, paper = the_registration(registration_id), PAPERS.get(name)
    if paper is None or not paper.per_person or format not in paper.formats or format == "html":
        abort(404)
    document = paper.document(row.cycle, _choice(row.id))
    made = make_response(printing.render(document, format))
    made.headers["Content-Type"] = TYPES[format]
    how = "inline" if format == "pdf" else "attachment"
    file_name = paper.filename(row.cycle, format, row.citizen.name)
    made.headers["Content-Disposition"] = f'{how}; filename="{file_name}"'
    return made


def _choice(registration_id: int) -> Choice:
    actor = me()
    return Choice(
        on=today(),
        person_id=registration_id,
        complaint_id=request.args.get("complaint", type=int),
        units=None if actor.sees_everything else actor.unit_ids,
        sees_party=actor.sees_party,
    )
