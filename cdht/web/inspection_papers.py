"""The minutes of a visit: preview and files for whoever sees the visit; the secretary issues them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, url_for

from ..models.cycles import Cycle
from ..models.inspections import MINUTES, Inspection, minutes_issued, visible_to
from ..models.originals import replaced_by
from ..reports import html, printing
from ..reports.facts import Choice
from ..reports.papers import FORMAT_LABELS, PAPERS, TYPES
from .access import allow_people
from .issuing import at_desk, issued
from .pages import answer, found, me, the_cycle

bp = Blueprint("inspection_papers", __name__)

PAPER = PAPERS[MINUTES]


@bp.route("/cycles/<int:cycle_id>/inspections/<int:inspection_id>/minutes", methods=["GET", "POST"])
@allow_people
def minutes(cycle_id: int, inspection_id: int) -> Response:
    """The minutes as they stand today; whoever may issue them does so below."""
    cycle = the_cycle(cycle_id)
    row = _the_visit(cycle, inspection_id)
    choice = _choice(row)
    document = PAPER.document(cycle, choice)
    desk = at_desk(PAPER, cycle, choice, document)
    if desk is not None and (sent := issued(desk)) is not None:
        return sent
    originals = minutes_issued(row) if me().sees_everything else []
    return answer(
        "inspections/minutes.html",
        desk.status if desk else 200,
        row=row,
        desk=desk,
        originals=originals,
        newer=replaced_by(entry.original_id for entry in originals),
        sheet=html.fragment(document),
        files=[(FORMAT_LABELS[way], _file_url(row, way)) for way in PAPER.formats if way != "html"],
    )


@bp.route("/cycles/<int:cycle_id>/inspections/<int:inspection_id>/minutes.<format>")
@allow_people
def file(cycle_id: int, inspection_id: int, format: str) -> Response:  # noqa: A002
    """PDF opens in the browser, Word is saved."""
    cycle = the_cycle(cycle_id)
    row = _the_visit(cycle, inspection_id)
    if format not in PAPER.formats or format == "html":
        abort(404)
    made = make_response(printing.render(PAPER.document(cycle, _choice(row)), format))
    made.headers["Content-Type"] = TYPES[format]
    how = "inline" if format == "pdf" else "attachment"
    name = PAPER.filename(cycle, format, row.unit.name)
    made.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return made


def _the_visit(cycle: Cycle, inspection_id: int) -> Inspection:
    chosen = (Inspection.id == inspection_id) & (Inspection.cycle == cycle.id)
    row: Inspection = found(visible_to(me()).where(chosen))
    return row


def _choice(row: Inspection) -> Choice:
    return Choice(unit_id=row.unit_id, inspection_id=row.id)


def _file_url(row: Inspection, way: str) -> str:
    return url_for(".file", cycle_id=row.cycle_id, inspection_id=row.id, format=way)
