"""Evidence on the sheet of one person: added with its files, changed, taken away."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Blueprint, Response, abort, request, url_for

from ..actions.deeds import deed
from ..actions.drafts import forget
from ..actions.evidence import EvidenceFacts, change_evidence, facts_of, remove_evidence
from ..actions.evidence_files import add_files, remove_file
from ..domain.evidence import BY_HAND, EvidenceKind
from ..domain.evidence_files import FIELD
from ..domain.lifecycle import Role, WrongStage
from ..domain.problems import Problem, Refused, refuse_if
from ..domain.vietnamese import time_short
from ..models.evidence import Evidence
from ..models.evidence_files import EvidenceFile, with_files
from ..models.journal import latest
from ..models.registration import Registration
from .access import allow
from .evidence_files import uploads
from .evidence_form import (
    ON_ITS_PAGE,
    SEEN,
    Given,
    TypedEvidence,
    given_evidence,
    naming,
    read_facts,
    received,
    texts_typed,
    typed_evidence,
    typed_of,
)
from .forms import Choice, DateText, Form, Text
from .pages import answer, done, found, is_fragment, me, now, the_registration
from .request_sizes import takes_files
from .returning import kept_back
from .scoring import keep_sheet, sheet_page
from .scoring_grid import may_key
from .scoring_saving import save
from .scoring_sheet import Typed, sheet_view
from .unchanged import Conflict, Pair, conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("evidence", __name__)

KEYING = (Role.CLERK, Role.SECRETARY)


# --- On the sheet ------------------------------------------------------------------------------------


@bp.route("/registrations/<int:registration_id>/evidence", methods=["POST"])
@allow(*KEYING)
@takes_files
def add(registration_id: int) -> Response:
    """Add evidence of one indicator. Without scripts the points typed meanwhile are saved with it."""
    registration = the_registration(registration_id)
    number = request.form.get(SEEN, 0, type=int) or request.values.get("indicator", 0, type=int)
    if not is_fragment():
        return _whole(registration, number)
    with given_evidence([number]) as given:
        try:
            refuse_if(_nothing(given, number))
            save(registration, None, given)
        except WrongStage:
            raise
        except Refused as refused:
            return _piece(registration, number, refused)
    return _piece(registration, number)


def _whole(registration: Registration, number: int) -> Response:
    if not _says_anything(number):
        return sheet_page(registration, 422, problems=_nothing(Given(), number))
    return keep_sheet(registration, [number], at=number)


def _says_anything(number: int) -> bool:
    return (
        SEEN in request.form
        or not typed_of(number).is_blank
        or any(one.filename for one in request.files.getlist(f"files-{number}"))
    )


def _nothing(given: Given, number: int) -> list[Problem]:
    words = "Ghi minh chứng hoặc chọn tệp, rồi mới bấm Thêm."
    return [] if number in given.typed else [Problem(f"evidence-{number}", words)]


@bp.route("/registrations/<int:registration_id>/evidence/<int:evidence_id>/removal", methods=["POST"])
@allow(*KEYING)
def removal(registration_id: int, evidence_id: int) -> Response:
    registration = the_registration(registration_id)
    item = Evidence.get_or_none(Evidence.id == evidence_id, Evidence.registration == registration.id)
    number = item.indicator if item else 0
    if not is_fragment():
        return keep_sheet(registration, [], removed=evidence_id, at=number)
    remove_evidence(registration.id, evidence_id, by=me(), at=now())
    return _piece(registration, number)


def _piece(registration: Registration, number: int, refused: Refused | None = None) -> Response:
    problems = refused.problems if refused else ()
    typed = Typed(None, texts_typed() if refused else {}, problems)
    view = sheet_view(the_registration(registration.id), me(), typed)
    item = next((item for item in view.items if item.number == number), None) or abort(404)
    return answer(
        "scoring/evidence.html",
        422 if refused else 200,
        item=item,
        view=view,
        row=registration,
        problems=problems,
        details=typed_evidence() if refused else {},
    )


# --- One item ----------------------------------------------------------------------------------------


class EvidenceForm(Form):
    text = Text("Minh chứng")
    kind = Choice("Loại", among=EvidenceKind)
    day = DateText("Ngày")
    witness = Text("Người xác nhận")


@bp.route("/registrations/<int:registration_id>/evidence/<int:evidence_id>", methods=["GET", "POST"])
@allow(*KEYING)
@takes_files
def change(registration_id: int, evidence_id: int) -> Response:
    """One item: its words, and the files that come to it or go."""
    registration = the_registration(registration_id)
    item = _item(registration, evidence_id)
    if request.method == "GET" and not may_key(registration, registration.cycle, me()):
        return done(_sheet_url(registration, item.indicator))
    form = _form(item)
    if form.is_sent():
        with noticing(form), form.refusing():
            return _changed(registration, item, form)
    return _item_page(registration, item, form)


def _changed(registration: Registration, item: Evidence, form: EvidenceForm) -> Response:
    """Harmless to repeat, so it needs no receipt: a second click finds the same words and the same files."""
    with ExitStack() as drafts:
        files, lost = received(FIELD, drafts)
        refuse_if(lost if not files else ())
        with deed() as this, naming(ON_ITS_PAGE):
            _change(registration, item, _facts(form, item))
            if files:
                add_files(item, files, folder=uploads(), by=me(), at=now())
            forget(request.form.getlist("draft"), by=me())
    Given(files={item.indicator: files}, refused=lost).say_what_became_of_files()
    return done(_sheet_url(registration, item.indicator), "Đã lưu minh chứng.", deed=this.id)


def _change(registration: Registration, item: Evidence, facts: EvidenceFacts) -> None:
    stored = _item(registration, item.id)
    if facts != facts_of(stored):
        must_be_as_shown("minh chứng này", *_shown(stored))
        change_evidence(registration.id, item.id, facts, by=me(), at=now())


def _facts(form: EvidenceForm, item: Evidence) -> EvidenceFacts:
    day = request.form.get("day", "")
    typed = TypedEvidence(form.text.data or "", form.kind.data or "", day, form.witness.data or "")
    return read_facts(typed, among=_kinds(item))


@bp.route("/registrations/<int:registration_id>/evidence/<int:evidence_id>/files", methods=["POST"])
@allow(*KEYING)
@takes_files
def files(registration_id: int, evidence_id: int) -> Response:
    """One file after the other, as the page sends them while a bar shows how far each is."""
    registration = the_registration(registration_id)
    item = _item(registration, evidence_id)
    with ExitStack() as drafts:
        ready, problems = received(FIELD, drafts)
        try:
            refuse_if(problems)
            with deed():
                add_files(item, ready, folder=uploads(), by=me(), at=now())
        except WrongStage:
            raise
        except Refused as refused:
            problems = list(refused.problems)
    if is_fragment():
        fresh = with_files([_item(registration, evidence_id)])[0]
        return answer(
            "evidence/files.html", 422 if problems else 200, one=fresh, row=registration, problems=problems
        )
    refuse_if(problems)
    return done(url_for(".change", registration_id=registration.id, evidence_id=item.id))


@bp.route("/registrations/<int:registration_id>/evidence-files/<int:file_id>/removal", methods=["POST"])
@allow(*KEYING)
def file_removal(registration_id: int, file_id: int) -> Response:
    """Take a file off, and offer to bring it back."""
    registration = the_registration(registration_id)
    own = Evidence.select(Evidence.id).where(Evidence.registration == registration.id)
    one = EvidenceFile.get_or_none((EvidenceFile.id == file_id) & EvidenceFile.evidence.in_(own))
    with deed() as this:
        remove_file(registration.id, file_id, by=me(), at=now())
    if one is None:
        return done(_sheet_url(registration, 0))
    url = url_for(".change", registration_id=registration.id, evidence_id=one.evidence_id, back=kept_back())
    return done(url, f"Đã bỏ tệp {one.name}.", deed=this.id)


def _item(registration: Registration, evidence_id: int) -> Evidence:
    own = Evidence.select().where(Evidence.registration == registration.id)
    row: Evidence = found(own.where(Evidence.id == evidence_id))
    return row


def _item_page(registration: Registration, item: Evidence, form: EvidenceForm) -> Response:
    return answer(
        "evidence/change.html",
        409 if form.is_stale else 200,
        form=form,
        row=registration,
        one=with_files([item])[0],
        version=version_shown(form, *_shown(item)),
        conflict=_conflict(form, item) if form.is_stale else None,
        url=_sheet_url(registration, item.indicator),
    )


def _conflict(form: EvidenceForm, item: Evidence) -> Conflict:
    entry = latest(item.registration_id)
    both = conflict(form, _form(item, stored=True))
    rows = [Pair(pair.label, pair.mine, pair.theirs) for pair in both.rows]
    return Conflict(entry.account_name, time_short(entry.at), rows) if entry else both


def _form(item: Evidence, *, stored: bool = False) -> EvidenceForm:
    values = {
        "text": item.text, "kind": item.kind.value, "day": item.happened_on, "witness": item.confirmed_by,
    }  # fmt: skip
    form = EvidenceForm(None if stored else request.form, data=values)
    if stored:
        form.process(None, data=values)
    form.kind.set_choices([(kind.value, kind.label) for kind in _kinds(item)])
    return form


def _kinds(item: Evidence) -> tuple[EvidenceKind, ...]:
    """A training that was attended stays one: it comes from an attendance list."""
    return BY_HAND if item.kind in BY_HAND else (item.kind,)


def _shown(item: Evidence) -> tuple[str, ...]:
    facts = facts_of(item)
    return facts.text, facts.kind.value, str(facts.happened_on), facts.confirmed_by


def _sheet_url(registration: Registration, number: int) -> str:
    url = url_for("scoring.sheet", registration_id=registration.id, back=kept_back())
    return f"{url}#indicator-{number}" if number else url
