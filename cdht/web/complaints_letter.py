"""The letter that answers a complaint: its preview, its files, and the form that gives it a number."""

from __future__ import annotations

from flask import Blueprint, Response

from ..domain.lifecycle import Role
from ..models.complaints import Complaint, visible_to
from ..models.originals import replaced_by
from ..reports import html, printing
from ..reports.facts import Choice
from ..reports.papers import PAPERS
from .access import allow
from .complaints_list import LETTER, letters_of
from .issuing import at_desk, issued
from .pages import answer, found, me, the_registration

bp = Blueprint("complaints_letter", __name__)


@bp.route("/complaints/<int:complaint_id>/letter", methods=["GET", "POST"])
@allow(Role.SECRETARY, Role.VIEWER)
def letter(complaint_id: int) -> Response:
    """As it stands today; also in a closed cycle, for citizens are answered then too."""
    one: Complaint = found(visible_to(me()).where(Complaint.id == complaint_id))
    row = the_registration(one.registration_id)
    one.registration, one.cycle = row, row.cycle
    printing.warm()
    paper, choice = PAPERS[LETTER], Choice(person_id=row.id, complaint_id=one.id)
    draft = paper.document(row.cycle, choice)
    desk = at_desk(paper, row.cycle, choice, draft)
    if desk is not None and (done := issued(desk)) is not None:
        return done
    originals = letters_of(one)
    return answer(
        "complaints/letter.html",
        desk.status if desk else 200,
        one=one,
        row=row,
        desk=desk,
        originals=originals,
        newer=replaced_by(entry.original_id for entry in originals),
        sheet=html.fragment(draft),
    )
