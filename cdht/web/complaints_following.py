"""The correction that follows from an accepted complaint: where it is made, its reason, joining the two."""

from __future__ import annotations

from flask import request, url_for

from ..actions import complaints as actions
from ..domain.complaints import Remedy, correction_reason, needs_open_cycle, remedies
from ..domain.lifecycle import Role
from ..models.complaints import Complaint, unfinished, visible_to
from ..models.registration import Registration
from .pages import Link, me

# Where each remedy is made; those with a page of their own carry the complaint along.
PAGES = {
    Remedy.SELF_SCORE: "scoring.sheet",
    Remedy.CORRECT: "recognition.correction",
    Remedy.REVOKE: "recognition.revocation",
    Remedy.REINSTATE: "registration.person",
    Remedy.CHANGE_REGISTRATION: "registration.person",
    Remedy.REPLACE_CERTIFICATE: "certificates.replacement",
}
JOINED = (Remedy.CORRECT, Remedy.REVOKE, Remedy.REPLACE_CERTIFICATE)


def remedy_links(one: Complaint) -> list[Link]:
    """What puts the result right, as links; in a closed cycle only what needs no open one."""
    row = one.registration
    possible = remedies(row.stage, one.subject)
    return [_link(one, remedy) for remedy in possible if row.cycle.is_open or not needs_open_cycle(remedy)]


def _link(one: Complaint, remedy: Remedy) -> Link:
    carried = {"complaint": one.id} if remedy in JOINED else {}
    return Link(remedy.label, url_for(PAGES[remedy], registration_id=one.registration_id, **carried))


def complaint_behind(row: Registration) -> Complaint | None:
    """The accepted complaint about this registration from which the page was opened, while it owes one."""
    text = request.values.get("complaint", "")
    if not (text.isdigit() and len(text) < 10 and me().has(Role.SECRETARY)):
        return None
    chosen = visible_to(me()).where(Complaint.id == int(text), Complaint.registration == row.id)
    return next(iter(unfinished(chosen)), None)


def reason_of(one: Complaint | None) -> str:
    """Prefilled; empty without a complaint."""
    return correction_reason(one.received_on, one.subject, one.indicator_numbers) if one else ""


def join(one: Complaint | None) -> None:
    """Inside the correction's transaction."""
    if one is not None:
        actions.follow(one.id, by=me())
