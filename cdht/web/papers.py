"""The papers of a cycle: preview, files, and the narrative of the summary report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, make_response, request, url_for

from ..actions.papers import keep_narrative
from ..domain.lifecycle import Role
from ..domain.problems import Problem, Refused, Stale, refuse_if
from ..models.cycles import Cycle
from ..models.registration import Registration
from ..reports import html, narrative, printing
from ..reports.certificates import document_for
from ..reports.document import Certificate
from ..reports.facts import Choice, Facts, decisions_of, facts_of
from ..reports.issued import granting
from ..reports.papers import FORMAT_LABELS, PAPERS, TYPES, Paper, certificate_filename
from .access import allow
from .pages import answer, done, me, now, once, the_cycle, the_registration
from .printing_jobs import is_long, stock_asked_for

bp = Blueprint("papers", __name__)

READERS = (Role.SECRETARY, Role.VIEWER)
SHOWN = 3
"""Certificates of a preview: they differ in names and numbers only."""


@dataclass(frozen=True, slots=True)
class Text:
    """One section on the narrative page: what stands in its box, and what is wrong with it."""

    passage: narrative.Passage
    typed: str
    version: int
    errors: list[str]
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
    return answer(
        "papers/papers.html", papers=PAPERS.values(), labels=FORMAT_LABELS, decisions=granting(cycle)
    )


@bp.route("/cycles/<int:cycle_id>/papers/<name>")
@allow(*READERS)
def preview(cycle_id: int, name: str) -> Response:
    cycle = the_cycle(cycle_id)
    paper = _paper(name)
    document = paper.document(cycle, _choice(cycle))
    certificates = [block for block in document.blocks if isinstance(block, Certificate)]
    if len(certificates) > SHOWN:
        document = replace(document, blocks=tuple(certificates[:SHOWN]))
    formats = [one for one in paper.formats if one not in ("html", "json")]
    return answer(
        "papers/preview.html",
        paper=paper,
        sheet=html.fragment(document),
        formats=formats,
        labels=FORMAT_LABELS,
        shown=SHOWN if len(certificates) > SHOWN else 0,
        certificates=len(certificates),
        chosen=request.args.get("decision", type=int),
        decisions=granting(cycle),
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
    if format == "pdf":
        content = printing.render(paper.document(cycle, choice), format)
    else:
        content = paper.make(cycle, format, choice)
    return _download(content, format, paper.filename(cycle, format))


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
    return answer(
        "papers/narrative.html",
        status,
        texts=[_text(passage, problems, show_theirs=bool(conflict)) for passage in narrative.passages(facts)],
        problems=[
            Problem(f"text-{problem.field}" if problem.field else "", problem.message) for problem in problems
        ],
        names=narrative.placeholders(facts),
        conflict=conflict,
    )


def _text(passage: narrative.Passage, problems: tuple[Problem, ...], *, show_theirs: bool) -> Text:
    key = passage.section.key
    typed = request.form.get(f"text-{key}", passage.text).replace("\r\n", "\n")
    return Text(
        passage=passage,
        typed=typed,
        # After a conflict the page shows both, so that saving again is a choice made with open eyes.
        version=passage.version if show_theirs else _versions().get(key, passage.version),
        errors=[problem.message for problem in problems if problem.field == key],
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
    """Those of the whole cycle; papers of one unit have pages of their own."""
    return PAPERS[name] if name in PAPERS and not PAPERS[name].per_unit else abort(404)


def _choice(cycle: Cycle) -> Choice:
    """`?decision=` must be a decision of this cycle, `?stock=` a set-up of its commune."""
    wanted = request.args.get("decision", type=int)
    if wanted is not None and wanted not in {one.id for one in decisions_of(cycle)}:
        abort(404)
    return Choice(decision_id=wanted, stock_id=stock_asked_for())


def _download(content: bytes, format: str, name: str) -> Response:  # noqa: A002
    """PDF opens in the browser, the others are saved; the name has no marks, so no encoding is needed."""
    made = make_response(content)
    made.headers["Content-Type"] = TYPES[format]
    how = "inline" if format == "pdf" else "attachment"
    made.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return made
