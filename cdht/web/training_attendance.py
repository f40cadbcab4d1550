"""The list of a training session: ticks by clicks, by unit, or by scanning the code of somebody's form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for

from ..actions.training_attendance import keep_list, tick_unit
from ..domain.form_codes import read_code
from ..domain.problems import NotAllowed, Refused
from ..domain.training import KEEPERS, too_early
from ..models.cycles import Cycle
from ..models.form_codes import carrying
from ..models.registration import Registration, in_cycle, visible_to
from ..models.training import TrainingSession, attended, ticked_among
from ..models.units import Unit
from ..models.units import visible_to as units_visible_to
from ..reports.facts import Choice
from ..reports.papers import PAPERS
from .access import allow, allow_people
from .pages import answer, found, is_fragment, me, now, once, piece, the_cycle
from .training import may_edit, the_session
from .training_list import Asked, evidence_left, facts, lines_of, page_of, unit_choices
from .unit_papers import download

bp = Blueprint("training_attendance", __name__)

PLACE = "/cycles/<int:cycle_id>/training/<int:session_id>"
UNKNOWN = (
    "Không có ai trong đợt này mang mã {}, ở các đơn vị của bạn. Mã gõ đúng thì phiếu thuộc đơn vị khác "
    "hoặc in từ dữ liệu khác: tìm người đó theo tên."
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan came to: whose name is shown large, or why nobody was ticked."""

    name: str = ""
    unit: str = ""
    words: str = ""
    error: str = ""
    typed: str = ""


@bp.route(PLACE)
@allow_people
def people(cycle_id: int, session_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    session = the_session(cycle, session_id)
    return _page(cycle, session, scanned=_scanned_before(session))


@bp.route(f"{PLACE}/people", methods=["POST"])
@allow(*KEEPERS)
def people_list(cycle_id: int, session_id: int) -> Response:
    """What the form changed, and nothing else: who is ticked `here` now, and who `had` a tick before."""
    cycle = the_cycle(cycle_id)
    session, asked = the_session(cycle, session_id), Asked.from_address(request.args)
    here, had = _numbers("here"), _numbers("had")
    _must_see(here | had)

    def save() -> str:
        keep_list(session.id, come=sorted(here - had), gone=sorted(had - here), by=me(), at=now())
        return _here(session, asked)

    try:
        return once(save, "Đã lưu danh sách.")
    except Refused as refused:
        return _page(cycle, session, 422, problems=refused.problems)


@bp.route(f"{PLACE}/people/<int:registration_id>", methods=["POST"])
@allow(*KEEPERS)
def person(cycle_id: int, session_id: int, registration_id: int) -> Response:
    """One click. It says what is to be true, so sending it again does no harm: no receipt is kept."""
    cycle = the_cycle(cycle_id)
    session = the_session(cycle, session_id)
    [row] = _must_see({registration_id})
    come = [row.id] if row.id in _numbers("here") else []
    gone = [] if come else [row.id]
    words = ""
    try:
        keep_list(session.id, come=come, gone=gone, by=me(), at=now())
    except (Refused, NotAllowed) as refused:
        words = str(refused)
    if not is_fragment():
        return redirect(_here(session, Asked.from_address(request.args)), 303)  # type: ignore[return-value]
    [line] = lines_of(session, [_must_see({row.id})[0]])
    ticked = sum(one.ticked for one in unit_choices(session, me()))
    values = {"cycle_id": cycle.id, "session": session, "line": line, "wrong": words, "may_tick": True}
    return piece("training/row.html", "person_row", 422 if words else 200, ticked_now=ticked, **values)


@bp.route(f"{PLACE}/units/<int:unit_id>", methods=["POST"])
@allow(*KEEPERS)
def everybody(cycle_id: int, session_id: int, unit_id: int) -> Response:
    """Everybody of a unit attended; one deed, which can be taken back."""
    cycle = the_cycle(cycle_id)
    session = the_session(cycle, session_id)
    unit: Unit = found(units_visible_to(me()).where(Unit.id == unit_id))

    def tick() -> str:
        tick_unit(session.id, unit.id, by=me(), at=now())
        return _here(session, Asked(unit=str(unit.id)))

    try:
        return once(tick, f"Đã ghi dự cả {unit.name}.")
    except Refused as refused:
        return _page(cycle, session, 422, problems=refused.problems)


@bp.route(f"{PLACE}/scan", methods=["POST"])
@allow(*KEEPERS)
def scan(cycle_id: int, session_id: int) -> Response:
    """The code of a form ticks its person. Scanning it again changes nothing, so no receipt is kept."""
    cycle = the_cycle(cycle_id)
    session, typed = the_session(cycle, session_id), request.form.get("code", "")[:200]
    status, told, who = _tick_by_code(cycle, session, typed)
    if is_fragment():
        values = _values(cycle, session, scanned=told)
        return piece("training/attendance.html", "attendance", 200 if who else 422, **values)
    if who is None:
        return _page(cycle, session, status, scanned=told)
    again = 1 if told.words == AGAIN else None
    asked = Asked.from_address(request.args)
    return redirect(_here(session, asked, scanned=who.id, again=again), 303)  # type: ignore[return-value]


SPARE = 5
"""Empty lines for people who come without being on the list."""
NEW, AGAIN = "Đã ghi dự", "Đã có tên từ trước"


def _tick_by_code(
    cycle: Cycle, session: TrainingSession, typed: str
) -> tuple[int, Scanned, Registration | None]:
    """Status, what to tell, and the person. Another unit's code is as unknown as any."""
    try:
        code = read_code(typed)
    except Refused as refused:
        return 422, Scanned(error=refused.problems[0].message, typed=typed), None
    row = carrying(in_cycle(visible_to(me()), cycle.id), code).first()
    if row is None:
        return 404, Scanned(error=UNKNOWN.format(code), typed=code), None
    known = bool(ticked_among(session.id, [row.id]))
    try:
        keep_list(session.id, come=[row.id], by=me(), at=now())
    except (Refused, NotAllowed) as refused:
        return 422, Scanned(error=str(refused), typed=code), None
    return 200, Scanned(row.citizen.name, row.unit.name, AGAIN if known else NEW), row


def _scanned_before(session: TrainingSession) -> Scanned | None:
    """The person of the scan that led here without scripts, if it is somebody on the list."""
    asked = request.args.get("scanned", type=int)
    who = visible_to(me()).where(Registration.id == asked, attended(session.id)).first() if asked else None
    words = AGAIN if request.args.get("again") else NEW
    return Scanned(who.citizen.name, who.unit.name, words) if who is not None else None


# --- Papers ------------------------------------------------------------------------------------------

PAPERS_HERE = (
    ("Danh sách để ký, có mã QR", "training-attendance", (("pdf", "PDF"), ("docx", "Word"))),
    ("Danh sách đã dự", "training-attended", (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"))),
)


@bp.route(f"{PLACE}/papers/<name>.<format>")
@allow_people
def file(cycle_id: int, session_id: int, name: str, format: str) -> Response:  # noqa: A002
    """A paper of the session with the people whom the actor may see, `?unit=` of one unit only."""
    cycle = the_cycle(cycle_id)
    session, paper, actor = the_session(cycle, session_id), PAPERS.get(name), me()
    if name not in {one[1] for one in PAPERS_HERE} or paper is None or format not in paper.formats[:3]:
        abort(404)
    unit_id = request.args.get("unit", type=int)
    unit = found(units_visible_to(actor).where(Unit.id == unit_id)) if unit_id else None
    choice = Choice(
        training_id=session.id,
        unit_id=unit_id,
        units=None if actor.sees_everything else actor.unit_ids,
        spare=SPARE,
    )
    return download(paper, cycle, format, choice, unit.name if unit else "")


# --- The page ----------------------------------------------------------------------------------------


def _page(cycle: Cycle, session: TrainingSession, status: int = 200, **more: Any) -> Response:
    return answer("training/attendance.html", status, **_values(cycle, session, **more))


def _values(cycle: Cycle, session: TrainingSession, **more: Any) -> dict[str, Any]:
    asked, actor = Asked.from_address(request.args), me()
    page = page_of(cycle, session, asked, lambda number: _here(session, asked, page=number))
    early = too_early(session.held_on, now().date())
    units = unit_choices(session, actor)
    chosen = next((one for one in units if str(one.unit.id) == asked.unit), None)
    return {
        "cycle_id": cycle.id,
        "session": session,
        "asked": asked,
        "page": page,
        "lines": lines_of(session, page.rows),
        "units": units,
        "chosen": chosen,
        "ticked": sum(one.ticked for one in units),
        "registered": sum(one.registered for one in units),
        "early": early,
        "facts": facts(session),
        "papers": PAPERS_HERE if units else (),
        "may_tick": cycle.is_open and actor.has(*KEEPERS) and not early,
        "may_edit": may_edit(cycle),
        "left": evidence_left(session, actor),
        "problems": (),
        "scanned": None,
        "wrong": "",
    } | more


def _here(session: TrainingSession, asked: Asked, **more: Any) -> str:
    place = {"cycle_id": session.cycle_id, "session_id": session.id}
    return url_for("training_attendance.people", **place | asked.query | more)


def _numbers(name: str) -> set[int]:
    return {int(text) for text in request.form.getlist(name) if text.isascii() and text.isdigit()}


def _must_see(ids: set[int]) -> list[Registration]:
    """The registrations, all of which the actor may see, or 404."""
    rows = list(visible_to(me()).where(Registration.id.in_(list(ids))))
    return rows if len(rows) == len(ids) else abort(404)
