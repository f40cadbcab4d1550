"""Papers of one unit, for whoever sees it: forms to fill in, lists to sign, ballots, minutes of the count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from flask import Blueprint, Response, abort, make_response, request, url_for
from markupsafe import Markup

from ..domain.lifecycle import Role, Stage
from ..domain.problems import Refused
from ..models.cycles import Cycle
from ..models.figures import count_steps, stage_counts
from ..models.originals import of_cycle, replaced_by
from ..models.units import Unit
from ..models.units import visible_to as units_visible_to
from ..models.voting import meetings_of
from ..reports import html, printing
from ..reports.document import Document, PageBreak
from ..reports.facts import Choice
from ..reports.papers import FORMAT_LABELS, PAPERS, TYPES, Paper
from ..reports.registration_form import ANY_AUDIENCE
from .access import allow, allow_people
from .forms import Choice as OneOf
from .forms import Form, WholeNumber
from .issuing import Desk, at_desk, issued
from .pages import answer, found, me, the_cycle, the_registration
from .printed_place import printed_place

bp = Blueprint("unit_papers", __name__)

OURS = tuple(paper for paper in PAPERS.values() if paper.per_unit)


@bp.route("/cycles/<int:cycle_id>/unit-papers")
@allow_people
def units(cycle_id: int) -> Response:
    """Every unit that takes part, and its papers; blank forms are printed before anybody registers."""
    cycle = the_cycle(cycle_id)
    counts = stage_counts(me(), cycle)
    registered = {unit_id: 0 for unit_id, _stage in counts}
    for (unit_id, stage), count in counts.items():
        registered[unit_id] += count if stage != Stage.WITHDRAWN else 0
    rows = [(unit, registered.get(unit.id, 0)) for unit in units_visible_to(me())]
    takes_part = [row for row in rows if row[0].active or row[1]]
    return answer("unit_papers/units.html", rows=takes_part, papers=OURS, cycle_id=cycle.id)


class PaperForm(Form):
    """What can be chosen about a paper; each paper shows the fields that concern it."""

    who = OneOf(
        "In phiếu cho",
        pairs=(
            ("all", "Mọi người đã đăng ký"),
            ("unscored", "Người chưa nộp điểm"),
            ("filled", "Người đã tự chấm, ghi sẵn điểm"),
        ),
    )
    blank_for = OneOf("Phiếu trống cho đối tượng", needed="Chọn đối tượng.")
    copies = WholeNumber("Số tờ", low=1, high=2000, needed="Ghi số tờ.")
    per_page = OneOf(
        "Số phiếu trên một trang A4",
        pairs=((0, "Nhiều nhất có thể"), (4, "4 phiếu"), (2, "2 phiếu"), (1, "1 phiếu")),
    )
    spare = WholeNumber("Số dòng trống thêm", low=0, high=100)


FIELDS = {
    "registration-form": (),
    "training-attendance": ("spare",),
    "inspection-form": (),
    "self-assessment": ("who",),
    "blank": ("blank_for", "copies"),
    "learning-plan-forms": ("copies",),
    "minutes": (),
    "invitation": (),
    "attendance": ("spare",),
    "ballots": ("copies", "per_page"),
    "tally": (),
    "vote-minutes": (),
}


@bp.route("/cycles/<int:cycle_id>/units/<int:unit_id>/papers/<name>")
@allow_people
def choose(cycle_id: int, unit_id: int, name: str) -> Response:
    """What to print, and how much of it."""
    cycle, unit, paper = the_cycle(cycle_id), _unit(unit_id), _paper(name)
    printing.warm()
    return _page(cycle, unit, paper, desk=_desk(cycle, unit, paper))


@bp.route("/cycles/<int:cycle_id>/units/<int:unit_id>/papers/<name>/issue", methods=["POST"])
@allow(Role.SECRETARY)
def issue(cycle_id: int, unit_id: int, name: str) -> Response:
    """Issue a paper that carries a number; the page comes back with what is wrong."""
    cycle, unit, paper = the_cycle(cycle_id), _unit(unit_id), _paper(name)
    desk = _desk(cycle, unit, paper)
    done = issued(desk) if desk is not None else None
    return done if done is not None else _page(cycle, unit, paper, desk=desk)


def _desk(cycle: Cycle, unit: Unit, paper: Paper) -> Desk | None:
    """None as well while the unit is not so far that the paper could be made."""
    choice = Choice(unit_id=unit.id)
    try:
        draft = paper.document(cycle, choice) if paper.series else Document("", ())
    except Refused:
        if request.method == "POST":
            raise
        return None
    return at_desk(paper, cycle, choice, draft)


@bp.route("/cycles/<int:cycle_id>/units/<int:unit_id>/papers/<name>.<format>")
@allow_people
def file(cycle_id: int, unit_id: int, name: str, format: str) -> Response:  # noqa: A002
    """The paper; a choice that cannot be printed comes back with the reason."""
    cycle, unit, paper = the_cycle(cycle_id), _unit(unit_id), _paper(name)
    if format not in paper.formats or format == "html":
        abort(404)
    form = _form(cycle, name, FIELDS["blank" if _wants_blank() else name], request.args)
    if form.validate():
        with form.refusing():
            return download(paper, cycle, format, _choice(form, unit), unit.name)
    return _page(cycle, unit, paper, form)


@bp.route("/registrations/<int:registration_id>/form.<format>")
@allow_people
def person(registration_id: int, format: str) -> Response:  # noqa: A002
    """The self-assessment form of one person, with name and code; `?filled=1`: with the points and evidence
    recorded."""
    return _of_person(registration_id, "self-assessment", format)


@bp.route("/registrations/<int:registration_id>/registration-form.<format>")
@allow_people
def person_registration(registration_id: int, format: str) -> Response:  # noqa: A002
    """The registration form of one person, with what is known already."""
    return _of_person(registration_id, "registration-form", format)


def _of_person(registration_id: int, name: str, format: str) -> Response:  # noqa: A002
    row, paper = the_registration(registration_id), PAPERS[name]
    if format not in paper.formats or format == "html":
        abort(404)
    choice = Choice(person_id=row.id, place=printed_place(), filled="filled" in request.args)
    return download(paper, row.cycle, format, choice, row.citizen.name)


# --- The choice --------------------------------------------------------------------------------------


def _form(cycle: Cycle, name: str, fields: tuple[str, ...], given: Any = None, **values: Any) -> PaperForm:
    """The form with only the fields of its paper; those that were not sent keep what is usual."""
    form = PaperForm(given, data={"copies": 1, "per_page": "0", "who": "all", "spare": 0} | values)
    either = ((ANY_AUDIENCE, "Người đăng ký tự đánh dấu"),) if name == "registration-form" else ()
    audiences = ((one.id, one.label) for one in cycle.rules.audiences)
    form.blank_for.set_choices((*either, *audiences), empty="Chọn đối tượng")
    for unasked in [field.name for field in form if field.name not in fields]:
        del form[unasked]
    return form


def _choice(form: PaperForm, unit: Unit) -> Choice:
    chosen = dict(form.data)
    return Choice(
        unit_id=unit.id,
        unscored=chosen.get("who") == "unscored",
        filled=chosen.get("who") == "filled",
        blank_for=chosen.get("blank_for") or "",
        copies=chosen.get("copies") or 1,
        per_page=int(chosen.get("per_page") or 0),
        spare=chosen.get("spare") or 0,
        place=printed_place(),
    )


def _wants_blank() -> bool:
    return "blank_for" in request.args


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of the page: its words, its fields, the files that it gives."""

    title: str
    about: str
    form: PaperForm
    formats: list[tuple[str, str]]


def _page(
    cycle: Cycle, unit: Unit, paper: Paper, wrong: PaperForm | None = None, desk: Desk | None = None
) -> Response:
    """The choices of a paper; `wrong` stands in for the one that was sent."""
    form = wrong or _form(cycle, paper.name, FIELDS[paper.name], **_usual(cycle, unit))
    offers = [_offer(cycle, unit, paper, "", paper.about, form)]
    if paper.name in WITH_BLANKS:
        named = form if wrong is None or not _wants_blank() else _form(cycle, paper.name, FIELDS[paper.name])
        blank = wrong if wrong is not None and _wants_blank() else _form(cycle, paper.name, FIELDS["blank"])
        (title, about), (blank_title, blank_about) = WITH_BLANKS[paper.name]
        offers = [
            _offer(cycle, unit, paper, title, about, named),
            _offer(cycle, unit, paper, blank_title, blank_about, blank),
        ]
    originals = [entry for entry in of_cycle(cycle.id, unit_id=unit.id) if entry.original.paper == paper.name]
    return answer(
        "unit_papers/choose.html",
        desk.status if desk else 200,
        form=wrong,
        desk=desk,
        originals=originals if me().sees_everything else [],
        newer=replaced_by(entry.original_id for entry in originals),
        unit=unit,
        paper=paper,
        papers=OURS,
        offers=offers,
        place=_told(paper),
        sheet=_preview(paper, cycle, unit),
    )


def _preview(paper: Paper, cycle: Cycle, unit: Unit) -> Markup | None:
    """The paper as it is usually printed, of several sheets the first; None where it cannot be printed."""
    if "html" not in paper.formats:
        return None
    try:
        document = paper.document(cycle, Choice(unit_id=unit.id))
    except Refused:
        return None
    first = takewhile(lambda block: not isinstance(block, PageBreak), document.blocks)
    return html.fragment(replace(document, blocks=tuple(first)))


WITH_BLANKS = {
    "self-assessment": (
        (
            "Phiếu có tên và mã",
            "Tên, đơn vị và mã in sẵn. Thu phiếu về, quét mã là tới đúng dòng của người đó.",
        ),
        ("Phiếu trống", "Cho người chưa có trong danh sách. Phiếu trống không có mã."),
    ),
    "registration-form": (
        (
            "Phiếu ghi sẵn",
            "Mỗi người đã đăng ký một tờ, để xem lại và ký. Số CCCD, Đảng viên và phần đồng ý ghi tay.",
        ),
        ("Phiếu trống", "Phát cho người muốn đăng ký. Cần nhiều tờ thì in một tờ rồi chọn số bản ở máy in."),
    ),
}
"""Papers that are printed for those on the list, or blank: title and explanation of either offer."""


def _usual(cycle: Cycle, unit: Unit) -> dict[str, Any]:
    """As many ballots as people were present, else as many as registered."""
    meeting = meetings_of(cycle.id).get(unit.id)
    stages = {stage: n for (of, stage), n in stage_counts(me(), cycle).items() if of == unit.id}
    return {"copies": (meeting.present if meeting else 0) or count_steps(stages).registered or 1}


def _offer(cycle: Cycle, unit: Unit, paper: Paper, title: str, about: str, form: PaperForm) -> Offer:
    def url(way: str) -> str:
        return url_for(".file", cycle_id=cycle.id, unit_id=unit.id, name=paper.name, format=way)

    files = [(f"{FORMAT_LABELS[way]}", url(way)) for way in paper.formats if way != "html"]
    return Offer(title, about, form, files)


def _told(paper: Paper) -> str:
    return printed_place() if paper.name == "self-assessment" else ""


# --- Tools -------------------------------------------------------------------------------------------


def _unit(unit_id: int) -> Unit:
    unit: Unit = found(units_visible_to(me()).where(Unit.id == unit_id))
    return unit


def _paper(name: str) -> Paper:
    return PAPERS[name] if name in PAPERS and PAPERS[name].per_unit else abort(404)


def download(paper: Paper, cycle: Cycle, format: str, choice: Choice, of: str) -> Response:  # noqa: A002
    """PDF opens in the browser, the others are saved. A worker makes them: a unit has hundreds of forms."""
    made = make_response(printing.render(paper.document(cycle, choice), format))
    made.headers["Content-Type"] = TYPES[format]
    how = "inline" if format == "pdf" else "attachment"
    made.headers["Content-Disposition"] = f'{how}; filename="{paper.filename(cycle, format, of)}"'
    return made
