"""Printing papers of any length: few pages at once, many in the background with a bar that grows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, request, url_for

from ..actions import printing_jobs as actions
from ..config import Config
from ..domain.lifecycle import Role
from ..models.certificate_stock import CertificateStock, of_commune
from ..models.cycles import Cycle
from ..models.printing_jobs import PrintingJob, PrintingState, ahead_of, owned_by, people_in
from ..reports import certificates
from ..reports.document import Document
from ..reports.facts import Choice
from ..reports.issued import granting
from ..reports.papers import PAPERS, Paper
from . import printing_worker
from .access import allow
from .forms import Choice as OneOf
from .forms import Form
from .pages import answer, done, found, is_fragment, me, now, once, piece, the_cycle

bp = Blueprint("printing_jobs", __name__)

READERS = (Role.SECRETARY, Role.VIEWER)
FEW_CERTIFICATES = 50
FEW_PEOPLE = 1_000
"""Up to here a paper is printed while whoever asked for it waits: a second or two."""


class PrintForm(Form):
    """Which decision's people, and on what; papers other than certificates have neither."""

    decision = OneOf("Theo quyết định")
    stock = OneOf("Máy in, phôi giấy")


@bp.route("/cycles/<int:cycle_id>/printing/<name>", methods=["GET", "POST"])
@allow(*READERS)
def start(cycle_id: int, name: str) -> Response:
    """What to print, and what was printed today."""
    cycle, paper = the_cycle(cycle_id), _paper(name)
    form = _form(cycle, paper)
    if form.is_sent():
        with form.refusing():
            return _print(cycle, paper, _choice(form))
    return answer(
        "printing_jobs/start.html",
        form=form,
        paper=paper,
        count=_count(cycle, paper, _choice(form)),
        jobs=list(owned_by(me()).where(PrintingJob.cycle == cycle.id)),
        cycle_id=cycle.id,
    )


def _print(cycle: Cycle, paper: Paper, choice: Choice) -> Response:
    """Few: on to the file. Many: an order, and the page that shows how far it is."""
    if not is_long(cycle, paper, choice):
        asked: dict[str, Any] = {"decision": choice.decision_id, "stock": choice.stock_id}
        return done(url_for("papers.file", cycle_id=cycle.id, name=paper.name, format="pdf", **asked))
    answered = once(lambda: _order(cycle, paper, choice))
    printing_worker.see_to(_config())
    return answered


def _order(cycle: Cycle, paper: Paper, choice: Choice) -> str:
    job = actions.order(
        paper.name,
        {"decision_id": choice.decision_id, "stock_id": choice.stock_id},
        f"{paper.title} · {cycle.name}",
        paper.filename(cycle, "pdf"),
        cycle.id,
        folder=_config().printed,
        by=me(),
        at=now(),
    )
    return url_for(".job", key=job.key)


def is_long(cycle: Cycle, paper: Paper, choice: Choice) -> bool:
    """Whether printing it takes longer than somebody should wait for a page. Of many people a report may
    still be short: so its lines count."""
    if paper.name == "certificates":
        return certificates.count(cycle, choice) > FEW_CERTIFICATES
    return people_in(cycle) > FEW_PEOPLE and _lines(paper.document(cycle, choice)) > FEW_PEOPLE


def _lines(document: Document) -> int:
    return sum(len(table.rows) for table in document.tables)


def _count(cycle: Cycle, paper: Paper, choice: Choice) -> int:
    return certificates.count(cycle, choice) if paper.name == "certificates" else people_in(cycle)


# --- One job ---------------------------------------------------------------------------------------------


@bp.route("/printing/<key>")
@allow(*READERS)
def job(key: str) -> Response:
    """How far it is, asked for again every second; then the file, or why there is none."""
    printing_worker.see_to(_config())
    row = _the_job(key)
    if is_fragment() and row.is_open:
        return piece("printing_jobs/job.html", "progress", **_progress(row))
    if is_fragment():
        return done(url_for(".job", key=row.key))
    has_file = row.state == PrintingState.DONE and actions.file_of(_config().printed, row.key).exists()
    return answer("printing_jobs/job.html", has_file=has_file, **_progress(row))


@bp.route("/printing/<key>/file.pdf")
@allow(*READERS)
def file(key: str) -> Response:
    row = _the_job(key)
    stored = actions.file_of(_config().printed, row.key)
    if row.state != PrintingState.DONE or not stored.exists():
        abort(404)
    made = make_response(stored.read_bytes())
    made.headers["Content-Type"] = "application/pdf"
    made.headers["Content-Disposition"] = f'inline; filename="{row.filename}"'
    return made


@bp.route("/printing/<key>/cancellation", methods=["POST"])
@allow(*READERS)
def cancellation(key: str) -> Response:
    actions.cancel(_the_job(key))
    return done(url_for(".job", key=key))


@bp.route("/printing/<key>/repetition", methods=["POST"])
@allow(*READERS)
def repetition(key: str) -> Response:
    """Print once more what was cancelled, failed or interrupted."""
    actions.order_again(_the_job(key))
    printing_worker.see_to(_config())
    return done(url_for(".job", key=key))


@bp.route("/printing/<key>/removal", methods=["POST"])
@allow(*READERS)
def removal(key: str) -> Response:
    row = _the_job(key)
    actions.remove(row, _config().printed)
    return done(url_for(".start", cycle_id=row.cycle_id, name=row.paper), "Đã xóa bản in khỏi máy chủ.")


# --- Small things ----------------------------------------------------------------------------------------


def _progress(row: PrintingJob) -> dict[str, Any]:
    return {
        "job": row,
        "cycle_id": row.cycle_id,
        "paper_title": PAPERS[row.paper].title,
        "own_url": url_for("printing_jobs.job", key=row.key),
        "percent": row.finished * 100 // row.total if row.total else 0,
        "ahead": ahead_of(row) if row.state == PrintingState.QUEUED else 0,
        "things": "giấy" if row.paper == "certificates" else "dòng",
    }


def _form(cycle: Cycle, paper: Paper) -> PrintForm:
    """With the fields that leave a choice."""
    form = PrintForm(request.form)
    decisions = granting(cycle)
    numbers = [(one.id, f"Chỉ quyết định {one.number}") for one in decisions]
    form.decision.set_choices(numbers, empty="Mọi giấy đang có hiệu lực")
    form.stock.set_choices(
        ((one.id, one.name) for one in of_commune(me().commune_id)), empty="Giấy A4 trắng, in đủ khung và chữ"
    )
    if paper.name != "certificates":
        del form.stock
    if paper.name != "certificates" or len(decisions) < 2:
        del form.decision
    return form


def _choice(form: PrintForm) -> Choice:
    decision = form.decision.number if "decision" in form else None
    return Choice(decision_id=decision, stock_id=form.stock.number if "stock" in form else None)


def stock_asked_for() -> int | None:
    """`?stock=` must be a set-up of this commune."""
    wanted = request.args.get("stock", type=int)
    if wanted is not None and not of_commune(me().commune_id).where(CertificateStock.id == wanted).exists():
        abort(404)
    return wanted


def _paper(name: str) -> Paper:
    """Papers of the whole cycle that have pages to print."""
    known = name in PAPERS and PAPERS[name].of_cycle and "pdf" in PAPERS[name].formats
    return PAPERS[name] if known else abort(404)


def _the_job(key: str) -> PrintingJob:
    row: PrintingJob = found(owned_by(me()).where(PrintingJob.key == key))
    the_cycle(row.cycle_id)
    return row


def _config() -> Config:
    config: Config = current_app.config["CDHT"]
    return config
