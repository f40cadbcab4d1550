"""The papers of a cycle: preview, files, and the narrative of the summary report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, abort, make_response, request, url_for

from ..actions.papers import keep_narrative
from ..domain.lifecycle import Role
from ..domain.problems import Problem, Refused, Stale, refuse_if
from ..domain.progress import months_between
from ..models.cycles import Cycle, before_cycle, in_commune
from ..models.originals import of_cycle, replaced_by
from ..models.registration import Registration
from ..reports import html, narrative, printing
from ..reports.certificates import document_for
from ..reports.document import Certificate, Document
from ..reports.facts import Choice, Facts, decisions_of, facts_of, time_of
from ..reports.issued import granting
from ..reports.papers import FORMAT_LABELS, PAPERS, TYPES, Paper, certificate_filename
from .access import allow
from .issuing import at_desk, issued
from .pages import answer, done, me, now, once, the_cycle, the_registration, today
from .printing_jobs import is_long, stock_asked_for

bp = Blueprint("papers", __name__)

READERS = (Role.SECRETARY, Role.VIEWER)
SHOWN = 3
"""Certificates of a preview: they differ in names and numbers only."""
MOST_IN_WORD = 200
"""Certificates in one Word file; they take 30 ms each."""


@dataclass(frozen=True, slots=True)
class Text:
    """One section on the narrative page: what stands in its box, what is wrong with it, and how it prints."""

    passage: narrative.Passage
    typed: str
    version: int
    errors: list[str]
    filled: str
    theirs: str | None = None

    @property
    def rows(self) -> int:
        """Lines of the box: enough to see the text, at most 14."""
        lines = sum(1 + len(line) // 90 for line in self.typed.splitlines() or [""])
        return max(2, min(14, lines + 1))


@bp.route("/cycles/<int:cycle_id>/papers")
@allow(*READERS)
def papers(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    printing.warm()
    originals = list(of_cycle(cycle.id))
    return answer(
        "papers/papers.html",
        papers=PAPERS.values(),
        labels=FORMAT_LABELS,
        decisions=granting(cycle),
        latest={entry.original.paper: entry for entry in reversed(originals)},
        before=before_cycle(cycle),
    )


@bp.route("/cycles/<int:cycle_id>/papers/<name>", methods=["GET", "POST"])
@allow(*READERS)
def preview(cycle_id: int, name: str) -> Response:
    """The paper as it stands today; whoever may issue it does so below."""
    cycle = the_cycle(cycle_id)
    paper = _paper(name)
    document = paper.document(cycle, _choice(cycle))
    desk = at_desk(paper, cycle, _choice(cycle), document)
    if desk is not None and (sent := issued(desk)) is not None:
        return sent
    originals = [entry for entry in of_cycle(cycle.id) if entry.original.paper == name]
    certificates = [block for block in document.blocks if isinstance(block, Certificate)]
    if len(certificates) > SHOWN:
        document = replace(document, blocks=tuple(certificates[:SHOWN]))
    formats = [one for one in paper.formats if one not in ("html", "json")]
    return answer(
        "papers/preview.html",
        desk.status if desk else 200,
        desk=desk,
        originals=originals,
        newer=replaced_by(entry.original_id for entry in originals),
        paper=paper,
        sheet=html.fragment(document),
        formats=formats,
        labels=FORMAT_LABELS,
        shown=SHOWN if len(certificates) > SHOWN else 0,
        certificates=len(certificates),
        chosen=request.args.get("decision", type=int),
        decisions=granting(cycle),
        others=_others(cycle) if paper.needs_other else [],
        other=_other(cycle) or getattr(before_cycle(cycle), "id", None),
        months=_months(cycle) if paper.by_month else (),
        month=_month(cycle),
    )


@bp.route("/cycles/<int:cycle_id>/papers/<name>.<format>")
@allow(*READERS)
def file(cycle_id: int, name: str, format: str) -> Response:  # noqa: A002
    cycle = the_cycle(cycle_id)
    paper = _paper(name)
    if format not in paper.formats:
        abort(404)
    choice = _choice(cycle)
    if format == "pdf" and is_long(cycle, paper, choice):
        return done(url_for("printing_jobs.start", cycle_id=cycle.id, name=paper.name))
    if format not in ("pdf", "docx"):
        content = paper.make(cycle, format, choice)
    else:
        document = paper.document(cycle, choice)
        _must_suit_word(document, format)
        content = printing.render(document, format)
    return _download(content, format, paper.filename(cycle, format))


def _must_suit_word(document: Document, format: str) -> None:  # noqa: A002
    """Word takes as long for ten certificates as PDF for hundreds, and nobody edits hundreds."""
    if format == "docx" and sum(isinstance(one, Certificate) for one in document.blocks) > MOST_IN_WORD:
        raise Refused.because(
            f"Bản Word chỉ dùng khi sửa ít giấy, nhiều nhất {MOST_IN_WORD} giấy. In hàng loạt thì tải PDF."
        )


@bp.route("/registrations/<int:registration_id>/certificate.pdf")
@allow(*READERS)
def certificate(registration_id: int) -> Response:
    """One person's certificate; refused for whoever is not recognised, whatever page it was asked from."""
    row: Registration = the_registration(registration_id)
    content = printing.render(document_for(row), "pdf")
    return _download(content, "pdf", certificate_filename(row))


@bp.route("/cycles/<int:cycle_id>/narrative", methods=["GET", "POST"], endpoint="narrative")
@allow(Role.SECRETARY)
def narrative_page(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    facts = facts_of(cycle)
    if request.method == "POST":
        try:
            return once(lambda: _keep(cycle, facts), "Đã lưu lời văn. Báo cáo dùng lời văn này.")
        except Stale as stale:
            return _narrative(facts, 409, conflict=str(stale))
        except Refused as refused:
            return _narrative(facts, 422, refused.problems)
    return _narrative(facts)


def _narrative(
    facts: Facts, status: int = 200, problems: tuple[Problem, ...] = (), conflict: str = ""
) -> Response:
    known = narrative.values(facts)
    show_theirs = bool(conflict)
    return answer(
        "papers/narrative.html",
        status,
        texts=[_text(one, problems, known, show_theirs=show_theirs) for one in narrative.passages(facts)],
        problems=[
            Problem(f"text-{problem.field}" if problem.field else "", problem.message) for problem in problems
        ],
        names=narrative.placeholders(facts),
        conflict=conflict,
    )


def _text(
    passage: narrative.Passage,
    problems: tuple[Problem, ...],
    known: Mapping[str, str],
    *,
    show_theirs: bool,
) -> Text:
    key = passage.section.key
    typed = request.form.get(f"text-{key}", passage.text).replace("\r\n", "\n")
    return Text(
        passage=passage,
        typed=typed,
        # After a conflict the page shows both, so that saving again is a choice made with open eyes.
        version=passage.version if show_theirs else _versions().get(key, passage.version),
        errors=[problem.message for problem in problems if problem.field == key],
        filled=narrative.fill(typed, known),
        theirs=passage.text if show_theirs and passage.text != typed else None,
    )


def _keep(cycle: Cycle, facts: Facts) -> str:
    """Keep the sections whose wording differs from what the report uses now."""
    versions = _versions()
    changed = {}
    for passage in narrative.passages(facts):
        key = passage.section.key
        typed = request.form.get(f"text-{key}", passage.text).replace("\r\n", "\n").strip()
        if typed != passage.text.strip():
            changed[key] = typed
    refuse_if(narrative.narrative_problems(facts, changed))
    keep_narrative(cycle.id, changed, versions, by=me(), at=now())
    return url_for("papers.narrative", cycle_id=cycle.id)


def _versions() -> Mapping[str, int]:
    given = {section.key: request.form.get(f"version-{section.key}", "") for section in narrative.SECTIONS}
    return {key: int(text) for key, text in given.items() if text.isdigit() and len(text) < 10}


def _paper(name: str) -> Paper:
    """Those of the whole cycle; papers of one unit or person have pages of their own."""
    return PAPERS[name] if name in PAPERS and PAPERS[name].of_cycle else abort(404)


def _months(cycle: Cycle) -> tuple[date, ...]:
    """The months that a report may tell of, newest first: none of the future, none after the cycle's year
    and its last decision."""
    last = min(today(), max(time_of(cycle), date(cycle.year, 12, 31)))
    return months_between(cycle.starts_on, max(last, cycle.starts_on))


def _month(cycle: Cycle) -> date:
    """`?month=2021-07`, which must be one of the cycle's; without it this month, or that of an old cycle's
    last decision."""
    months, usual = _months(cycle), min(today(), time_of(cycle)).replace(day=1)
    wanted = request.args.get("month", f"{max(usual, months[-1]):%Y-%m}")
    return next((month for month in months if f"{month:%Y-%m}" == wanted), None) or abort(404)


def _choice(cycle: Cycle) -> Choice:
    """`?decision=` must be a decision of this cycle, `?stock=` a set-up of its commune."""
    wanted = request.args.get("decision", type=int)
    if wanted is not None and wanted not in {one.id for one in decisions_of(cycle)}:
        abort(404)
    return Choice(
        decision_id=wanted, other_cycle_id=_other(cycle), month=_month(cycle), stock_id=stock_asked_for()
    )


def _other(cycle: Cycle) -> int | None:
    """`?other=` must be another cycle of the commune."""
    wanted = request.args.get("other", type=int)
    if wanted is not None and wanted not in {one.id for one in _others(cycle)}:
        abort(404)
    return wanted


def _others(cycle: Cycle) -> list[Cycle]:
    return [one for one in in_commune(me().commune_id) if one.id != cycle.id]


def _download(content: bytes, format: str, name: str) -> Response:  # noqa: A002
    """PDF opens in the browser, the others are saved; the name has no marks, so no encoding is needed."""
    made = make_response(content)
    made.headers["Content-Type"] = TYPES[format]
    how = "inline" if format == "pdf" else "attachment"
    made.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return made
