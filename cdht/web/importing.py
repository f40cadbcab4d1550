"""Excel both ways: the form to fill in, a table handed in and looked at, confirmed, and given back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, request, url_for

from ..actions import import_run, import_worker, uploads
from ..actions.import_plan import LETTERS, Plan
from ..actions.import_run import Choice
from ..actions.workbook import must_look_like_xlsx
from ..config import Config
from ..domain.lifecycle import Role, Stage, WrongStage
from ..domain.problems import Refused
from ..domain.vietnamese import fold
from ..models.cycles import Cycle
from ..models.importing import lines_of
from ..models.registration import Registration, by_unit_and_name, in_cycle
from ..models.registration import visible_to as visible_to_me
from ..models.units import visible_to
from ..models.uploads import Upload, UploadState, owned_by
from ..reports.papers import TYPES
from ..reports.workbook_errors import workbook_with_errors
from ..reports.workbook_template import export as list_as_table
from ..reports.workbook_template import template as empty_table
from .access import allow
from .forms import Form
from .importing_long import (
    AT_WORK,
    bring_in_background,
    is_long,
    page_of,
    progress,
    read_in_background,
)
from .pages import answer, done, found, is_fragment, me, now, once, piece, the_cycle

bp = Blueprint("importing", __name__)

KEYING = (Role.CLERK, Role.SECRETARY)


@bp.route("/cycles/<int:cycle_id>/imports", methods=["GET", "POST"])
@allow(*KEYING)
def start(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = Form(request.form)
    if form.is_sent():
        with form.refusing():
            return _hand_in(cycle)
    mine = list(owned_by(me()).where(Upload.cycle == cycle.id))
    return answer("importing/start.html", form=form, cycle_id=cycle.id, is_open=cycle.is_open, uploads=mine)


def _hand_in(cycle: Cycle) -> Response:
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Refused.because("Chọn tệp Excel (.xlsx) rồi bấm Xem trước.", "file")
    name, content = given.filename, given.stream.read()
    if len(content) > import_worker.SMALL_BYTES:
        return _hand_in_long(cycle, name, content)
    plan = uploads.read(content, cycle.id, by=me(), at=now())
    return once(lambda: _keep(cycle, name, content, plan).url)


def _hand_in_long(cycle: Cycle, name: str, content: bytes) -> Response:
    """Its process starts after the row is stored, and only for the first of two clicks."""
    must_look_like_xlsx(content)
    kept: list[Kept] = []

    def keep() -> str:
        kept.append(_keep(cycle, name, content, None))
        return kept[0].url

    leads_to = once(keep)
    for one in kept:
        read_in_background(one.row)
    return leads_to


def _keep(cycle: Cycle, name: str, content: bytes, plan: Plan | None) -> Kept:
    row = uploads.keep(content, name, plan, cycle.id, folder=_folder(), by=me(), at=now())
    return Kept(row, url_for(".upload", key=row.key))


@dataclass(frozen=True, slots=True)
class Kept:
    row: Upload
    url: str


@bp.route("/cycles/<int:cycle_id>/imports/template.xlsx")
@allow(*KEYING)
def template(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    content = empty_table(cycle, _units(), sees_party=me().sees_party)
    return _download(content, f"MauDanhSach_{_plain(cycle.name)}.xlsx")


@bp.route("/cycles/<int:cycle_id>/imports/list.xlsx")
@allow(*KEYING)
def export(cycle_id: int) -> Response:
    """Everybody registered in the units in which this account works, to be changed and handed in again."""
    cycle = the_cycle(cycle_id)
    rows = by_unit_and_name(
        in_cycle(visible_to_me(me()), cycle.id).where(Registration.stage != Stage.WITHDRAWN)
    )
    lines = lines_of(row for row in rows if me().works_in(row.unit_id))
    content = list_as_table(cycle, lines, _units(), sees_party=me().sees_party)
    return _download(content, f"DanhSach_{_plain(cycle.name)}.xlsx")


# --- One table ---------------------------------------------------------------------------------------


@bp.route("/imports/<key>")
@allow(*KEYING)
def upload(key: str) -> Response:
    """What was found in it, how far it got, or what came of it; asked for again every other second."""
    row = _the_upload(key)
    if is_fragment() and row.state in AT_WORK:
        return piece("importing/progress.html", "progress", **progress(row))
    if is_fragment():
        return done(url_for(".upload", key=row.key))
    return page_of(row)


@bp.route("/imports/<key>/answers", methods=["POST"])
@allow(*KEYING)
def answers(key: str) -> Response:
    """“Một người” or “hai người khác nhau” for the doubtful rows."""
    row = _the_upload(key)
    given = {name.removeprefix("row-"): said for name, said in request.form.items() if name[:4] == "row-"}
    if LETTERS in request.form:
        given[LETTERS] = request.form[LETTERS]
    if is_long(row):
        uploads.answer_later(row, given)
        read_in_background(row)
    else:
        uploads.answer(row, given, folder=_folder(), by=me(), at=now())
    return done(url_for(".upload", key=row.key))


@bp.route("/imports/<key>/confirmation", methods=["POST"])
@allow(*KEYING)
def confirmation(key: str) -> Response:
    row = _the_upload(key)
    if row.state != UploadState.WAITING:  # a second click, Back and again: the result says what happened
        return done(url_for(".upload", key=row.key))
    choice = Choice.GOOD if request.form.get("choice") == Choice.GOOD else Choice.ALL
    try:
        return _confirm(row, choice, request.form.get("digest", ""))
    except import_run.Changed as changed:
        return page_of(_the_upload(key), 409, changed=str(changed))
    except WrongStage:
        raise
    except Refused as refused:
        return page_of(_the_upload(key), 422, problems=refused.problems)


def _confirm(row: Upload, choice: Choice, digest: str) -> Response:
    if is_long(row):
        bring_in_background(row, choice, digest)
        return done(url_for(".upload", key=row.key))
    plan = import_run.ready(row, choice, digest, folder=_folder(), by=me(), at=now())

    def carry_out() -> str:
        import_run.carry_out(row, plan, folder=_folder(), by=me(), at=now())
        return url_for(".upload", key=row.key)

    return once(carry_out, "Đã nhập bảng.")


@bp.route("/imports/<key>/cancellation", methods=["POST"])
@allow(*KEYING)
def cancellation(key: str) -> Response:
    """Stop after the people in hand."""
    row = _the_upload(key)
    import_worker.ask_to_stop(row)
    return done(url_for(".upload", key=row.key))


@bp.route("/imports/<key>/resumption", methods=["POST"])
@allow(*KEYING)
def resumption(key: str) -> Response:
    """Look again at a table that was stopped or interrupted; the preview then says who is left."""
    row = _the_upload(key)
    if row.state not in (UploadState.WAITING, UploadState.DONE) and not import_worker.is_at_work(row):
        uploads.read_again(row)
        read_in_background(row)
    return done(url_for(".upload", key=row.key))


@bp.route("/imports/<key>/removal", methods=["POST"])
@allow(*KEYING)
def removal(key: str) -> Response:
    row = _the_upload(key)
    if import_worker.is_at_work(row) and row.state != UploadState.READING:
        return done(url_for(".upload", key=row.key))  # stop it first
    uploads.remove(row, folder=_folder())
    words = (
        "Đã bỏ bảng. Không có gì thay đổi."
        if row.state == UploadState.WAITING
        else "Đã xóa bảng khỏi máy chủ."
    )
    return done(url_for(".start", cycle_id=row.cycle_id), words)


@bp.route("/imports/<key>/errors.xlsx")
@allow(*KEYING)
def errors(key: str) -> Response:
    """The table back with a column that says what is wrong in each row, as things stand now."""
    row = _the_upload(key)
    plan = uploads.replan(row, row.answered, folder=_folder(), by=me(), at=now())
    return _download(
        workbook_with_errors(plan.grid, plan.problems), f"CanSua_{_plain(Path(row.name).stem)}.xlsx"
    )


# --- Small things ------------------------------------------------------------------------------------


def _the_upload(key: str) -> Upload:
    row: Upload = found(owned_by(me()).where(Upload.key == key))
    the_cycle(row.cycle_id)
    return row


def _units() -> list[str]:
    """Names of the units in which this account works, as the form offers them."""
    return [unit.name for unit in visible_to(me()) if unit.active and me().works_in(unit.id)]


def _folder() -> Path:
    config: Config = current_app.config["CDHT"]
    return config.uploads


def _plain(name: str) -> str:
    """Without marks and spaces: a file's name needs no encoding then."""
    return "".join(c for c in fold(name).title() if c.isascii() and c.isalnum())[:60] or "Bang"


def _download(content: bytes, name: str) -> Response:
    made = make_response(content)
    made.headers["Content-Type"] = TYPES["xlsx"]
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return made
