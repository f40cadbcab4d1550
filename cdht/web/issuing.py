"""Issuing a paper: the form “Ban hành” that stands by the preview of every paper with a number.

The bytes are made first, outside of any transaction; number, paper and journal are written together after.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, request, url_for
from wtforms.validators import InputRequired

from ..actions import originals
from ..actions.moving import must_be_open
from ..domain.lifecycle import Role
from ..domain.originals import Overtaken, Series, next_number, parse_number
from ..domain.problems import Problem, Stale
from ..models.cycles import Cycle
from ..models.originals import RegisterEntry, taken
from ..reports.document import Document
from ..reports.facts import Choice
from ..reports.originals import make
from ..reports.papers import Paper
from ..reports.pdf import PaperNotPrinted
from ..reports.stored import dumps
from .forms import DateText, Form, Text
from .pages import me, now, once, today
from .unchanged import must_be_as_shown, version_shown

NOT_PRINTED = (
    "Không làm được tệp PDF của giấy này nên chưa cấp số nào. Tải bản nháp PDF để xem chỗ sai, "
    "hoặc báo người quản trị."
)


class IssueForm(Form):
    number = Text("Số văn bản")
    issued_on = DateText("Ngày ban hành", needed="Ghi ngày ban hành, ví dụ 20/7/2026.")
    skipped_because = Text("Vì sao bỏ qua các số đó")
    reason = Text("Sửa điều gì, vì sao", [InputRequired("Ghi sửa điều gì, vì sao.")])


@dataclass(slots=True)
class Desk:
    """A paper about to be issued: its draft as the page shows it, the form, and what went wrong.

    `replacing`: the number of the original that it corrects. `clash`: what a colleague did meanwhile.
    """

    paper: Paper
    cycle: Cycle
    choice: Choice
    draft: Document
    form: IssueForm
    series: Series
    replacing: RegisterEntry | None = None
    clash: str = ""

    @property
    def status(self) -> int:
        """Of the answer: somebody was faster, something is wrong, or all is well."""
        return 409 if self.clash else 422 if self.form.is_wrong else 200

    @property
    def version(self) -> int:
        """Of the draft: what is issued is what was seen. After a clash the page shows the new draft."""
        shown = Form() if self.clash else self.form
        return version_shown(shown, dumps(self.draft))

    @property
    def asks_why(self) -> bool:
        """Whether numbers are counted past, and the page asks why."""
        field = self.form.skipped_because
        return bool(field.data or field.errors)


def at_desk(
    paper: Paper, cycle: Cycle, choice: Choice, draft: Document, replacing: RegisterEntry | None = None
) -> Desk | None:
    """The desk of a paper with a number, for whoever may issue it; None for the others, who only look."""
    if request.method == "POST":
        _must_be_issuable(paper, cycle)
    if not (paper.series and (cycle.is_open or paper.when_closed) and me().has(Role.SECRETARY)):
        return None
    series = Series(paper.series, paper.kind, today().year)
    form = IssueForm(request.form, data={"number": _suggested(series), "issued_on": today()})
    if replacing is None:
        del form.reason
    return Desk(paper, cycle, choice, draft, form, series, replacing)


def _must_be_issuable(paper: Paper, cycle: Cycle) -> None:
    if not paper.series:
        abort(404)
    me().must_hold(Role.SECRETARY)
    if not paper.when_closed:
        must_be_open(cycle)


def _suggested(series: Series) -> str:
    """The next number; of a series that others keep only when some of its numbers are known."""
    held = taken(me().commune_id, series)
    return next_number(held, series).printed if held or series.is_kept_here else ""


def issued(desk: Desk) -> Response | None:
    """Carry out the form when it was sent and is right; else None, and the desk says what is wrong."""
    if not desk.form.is_sent():
        return None
    with desk.form.refusing():
        try:
            return _issue(desk)
        except Stale:
            desk.clash = "Số liệu hoặc lời văn vừa thay đổi. Bản xem trước dưới đây là bản mới."
        except PaperNotPrinted:
            desk.form.take([Problem("", NOT_PRINTED)])
        except Overtaken as faster:
            _give_way(desk, faster)
    return None


def _issue(desk: Desk) -> Response:
    form, day = desk.form, desk.form.issued_on.data
    desk.series = Series(desk.paper.series, desk.paper.kind, day.year)
    number = parse_number(form.number.data, desk.series)
    must_be_as_shown("giấy này", dumps(desk.draft))
    made = make(desk.paper, desk.cycle, desk.choice, number, on=day, replacing=desk.replacing)

    def write() -> str:
        facts = {"by": me(), "at": now(), "skipped_because": form.skipped_because.data}
        facts["when_closed"] = desk.paper.when_closed
        if desk.replacing is None:
            row = originals.issue(desk.cycle.id, made, unit_id=desk.choice.unit_id, **facts)
        else:
            row = originals.correct(desk.replacing.original_id, made, form.reason.data, **facts)
        return url_for("originals.original", original_id=row.id)

    return once(write, f"Đã ban hành {number.printed}.")


def _give_way(desk: Desk, faster: Overtaken) -> None:
    """The colleague has the number; the form suggests the next one."""
    desk.clash = str(faster)
    if faster.next is not None:
        desk.form.take(faster.problems)
        desk.form.number.data = faster.next.printed
