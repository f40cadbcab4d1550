"""“Hoàn tác”: taking back what a form just did."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, request, url_for

from ..actions import receipts, undoing
from ..actions.undoing import Undone
from ..domain.lifecycle import Role, Step
from ..domain.undo import MISTAKE, REGISTER
from ..models.registration import Registration
from .access import allow
from .pages import done, me, now

bp = Blueprint("undoing", __name__)

SHEET = (
    Step.SELF_SCORE, "self_score_draft", "add_evidence", "change_evidence", "remove_evidence",
    "add_evidence_file", "remove_evidence_file", "change_score_day",
)  # fmt: skip
ROUNDS = (Step.SCORE_AGAIN,)
PLAN = ("add_plan_item", "change_plan_item", "finish_plan_item", "remove_plan_item", "copy_plan")
LIST = ("attend_training", "miss_training")
DESK = (Step.VERIFY, Step.SEND_BACK, "judge_evidence", "first_opinion", "second_opinion")


@bp.route("/undo/<int:deed>", methods=["POST"])
@allow(Role.CLERK, Role.VERIFIER, Role.SECRETARY)
def undo(deed: int) -> Response:
    """Take the deed back and show what it was about. A second click finds it taken back and says the same."""

    def take_back() -> str:
        undone = undoing.undo(deed, by=me(), at=now())
        flash(_told(undone), "done")
        return _place(undone)

    key = request.form.get("form_key", "")
    return done(receipts.once(key, take_back, account_id=me().account_id, at=now()))


def _told(undone: Undone) -> str:
    if undone.action == REGISTER:
        return (
            f"Đã hoàn tác: {undone.told}. Hồ sơ ở bước “Đã rút”, lý do “{MISTAKE}”, không tính vào số liệu."
        )
    return f"Đã hoàn tác: {undone.told}."


def _place(undone: Undone) -> str:
    """Where the work stands that was taken back."""
    if undone.unit is not None:
        return url_for("voting.unit", cycle_id=undone.unit[0], unit_id=undone.unit[1])
    if undone.action == REGISTER and (form := _form_behind()):
        return form
    if undone.action in LIST and "/training/" in _behind():
        return _behind()
    if len(undone.registration_ids) != 1:
        return url_for("home.today")
    [one] = undone.registration_ids
    if undone.action in SHEET:
        return _keyed_on(one)
    return url_for(_page_of(undone.action), registration_id=one)


def _page_of(action: str) -> str:
    """The page of one person on which such work is done."""
    pages = {DESK: "verification.person", ROUNDS: "self_score_rounds.person", PLAN: "learning_plans.plan"}
    return next((page for actions, page in pages.items() if action in actions), "registration.person")


def _keyed_on(registration_id: int) -> str:
    """The grid, for whoever was in the grid; else the sheet of the person."""
    row = Registration.get_by_id(registration_id)
    grid = url_for("scoring.grid", cycle_id=row.cycle_id, unit_id=row.unit_id)
    if _behind() == grid:
        return f"{grid}#line-{row.id}"
    return url_for("scoring.sheet", registration_id=row.id)


def _form_behind() -> str:
    """The form for one person after the other, when the button was pressed there."""
    return _behind() if _behind().partition("?")[0].endswith("/registrations/new") else ""


def _behind() -> str:
    """The address on our own pages where the button stood."""
    parts = urlsplit(request.referrer or "")
    ours = parts.netloc == request.host
    return f"{parts.path}?{parts.query}".rstrip("?") if ours else ""
