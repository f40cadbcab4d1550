"""Issued papers as they were issued, printing them again, correcting them; and the register of numbers."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request, url_for

from ..actions import originals as actions
from ..domain.lifecycle import Role
from ..domain.originals import Series
from ..models.originals import Original, Reprint, entry_of, replaced_by, whole
from ..reports import html, printing, stored
from ..reports.document import Document
from ..reports.originals import choice_of, replacing_words, reprinted, with_last_sentence
from ..reports.papers import PAPERS, TYPES
from .access import allow
from .forms import Choice, Form, Text, WholeNumber
from .issuing import at_desk, issued
from .originals_register import groups, keys_kept_here, series_of, years
from .pages import answer, found, me, now, once, the_cycle, today

bp = Blueprint("originals", __name__)

READERS = (Role.SECRETARY, Role.VIEWER)


# --- One original ------------------------------------------------------------------------------------


@bp.route("/originals/<int:original_id>")
@allow(*READERS)
def original(original_id: int) -> Response:
    """What was issued, as it was issued."""
    row = _the_original(original_id)
    return answer(
        "originals/original.html",
        row=row,
        entry=entry_of(row.id),
        replaces=entry_of(row.replaces_id) if row.replaces_id else None,
        replaced_by=replaced_by([row.id]).get(row.id),
        reprints=list(row.reprints.order_by(Reprint.number.desc())),
        sheet=_sheet(row.paper, stored.loads(row.document)),
        may_act=me().has(Role.SECRETARY),
        may_correct=me().has(Role.SECRETARY)
        and row.paper in PAPERS
        and (row.cycle.is_open or PAPERS[row.paper].when_closed),
    )


@bp.route("/originals/<int:original_id>.<format>")
@allow(*READERS)
def file(original_id: int, format: str) -> Response:  # noqa: A002
    """The stored file, byte for byte."""
    row = _the_original(original_id)
    content = {"pdf": row.pdf, "docx": row.docx}.get(format)
    if content is None:
        abort(404)
    return _download(bytes(content), format, row.file_name)


@bp.route("/originals/<int:original_id>/reprints", methods=["POST"])
@allow(Role.SECRETARY)
def reprints(original_id: int) -> Response:
    """Count one more printing; the page then offers the marked file."""
    row = _the_original(original_id)

    def count() -> str:
        actions.count_reprint(row.id, by=me(), at=now())
        return url_for(".original", original_id=row.id) + "#in-lai"

    return once(count, "Đã ghi lần in lại. Mở tệp PDF ở dòng đầu để in.")


@bp.route("/originals/<int:original_id>/reprints/<int:number>.pdf")
@allow(*READERS)
def reprint(original_id: int, number: int) -> Response:
    """The stored PDF with “bản in lại lần n” in the lower margin; there is one for each time counted."""
    row = _the_original(original_id)
    counted = found(row.reprints.where(Reprint.number == number))
    content = reprinted(row, counted.number, counted.at.date())
    return _download(content, "pdf", f"{row.file_name}_InLai{counted.number}")


@bp.route("/originals/<int:original_id>/correction", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def correction(original_id: int) -> Response:
    """A new paper, from the figures of today, that names the one it replaces."""
    row = _the_original(original_id)
    if row.paper not in PAPERS:
        abort(404)
    cycle, entry = the_cycle(row.cycle_id), entry_of(row.id)
    newer = replaced_by([row.id]).get(row.id)
    printing.warm()
    paper, choice = PAPERS[row.paper], choice_of(row)
    draft = with_last_sentence(paper.document(cycle, choice), replacing_words(entry))
    desk = at_desk(paper, cycle, choice, draft, entry)
    if desk is not None and (done := issued(desk)) is not None:
        return done
    return answer(
        "originals/correction.html",
        desk.status if desk else 200,
        row=row,
        entry=entry,
        newer=newer,
        desk=desk,
        sheet=_sheet(row.paper, draft),
    )


def _sheet(name: str, document: Document) -> str:
    """On screen; empty for papers that are drawn for print only."""
    drawn_only = name in PAPERS and "html" not in PAPERS[name].formats
    return "" if drawn_only else html.fragment(document)


def _the_original(original_id: int) -> Original:
    """What the actor may see, or 404."""
    row: Original = found(whole(me()).where(Original.id == original_id))
    return row


def _download(content: bytes, format: str, name: str) -> Response:  # noqa: A002
    """PDF opens in the browser, Word is saved; the name has no marks, so no encoding is needed."""
    made = make_response(content)
    made.headers["Content-Type"] = TYPES[format]
    how = "inline" if format == "pdf" else "attachment"
    made.headers["Content-Disposition"] = f'{how}; filename="{name}.{format}"'
    return made


# --- The register ------------------------------------------------------------------------------------


class NoteForm(Form):
    series = Choice("Loại số", needed="Chọn loại số.")
    first = WholeNumber("Từ số", low=1, high=9999, needed="Ghi số đầu.")
    last = WholeNumber("Đến số", low=1, high=9999)
    note = Text("Vì sao không có giấy, hoặc đã dùng cho giấy nào")


@bp.route("/register", methods=["GET", "POST"])
@allow(*READERS)
def register() -> Response:
    """Every number of a year, by body and kind, with its gaps in words."""
    shown = years(me().commune_id, today().year)
    year = request.args.get("year", shown[0], type=int)
    if year not in shown:
        abort(404)
    form = _note_form(year)
    if form.is_sent():
        with form.refusing():
            return once(lambda: _note(form, year), "Đã ghi vào sổ.")
    return answer(
        "originals/register.html",
        form=form,
        year=year,
        years=shown,
        groups=groups(me().commune_id, year),
        may_act=me().has(Role.SECRETARY),
    )


def _note_form(year: int) -> NoteForm:
    """A gap's link fills in which numbers it is about."""
    usual = {name: request.args.get(name, type=int) for name in ("first", "last")}
    form = NoteForm(request.form, data=usual | {"series": request.args.get("series", "")})
    form.series.set_choices(((key, series_of(key, year).title) for key in keys_kept_here()), empty="Chọn")
    return form


def _note(form: NoteForm, year: int) -> str:
    series: Series = series_of(form.series.data, year)
    last = form.last.data or form.first.data
    actions.note_numbers(series, form.first.data, last, form.note.data, by=me(), at=now())
    return url_for(".register", year=year)


@bp.route("/register/removal", methods=["POST"])
@allow(Role.SECRETARY)
def removal() -> Response:
    """Take back notes given by mistake."""
    ids = [int(text) for text in request.form.getlist("entry") if text.isdigit() and len(text) < 10]
    year = request.form.get("year", today().year, type=int)

    def drop() -> str:
        actions.drop_notes(ids, by=me(), at=now())
        return url_for(".register", year=year)

    return once(drop, "Đã bỏ ghi chú; các số đó lại trống.")
