"""A report is handed in or pasted and looked at by the rules; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import normalize

from flask import Blueprint, Response, request
from wtforms import TextAreaField

from ..actions.workbook import read_workbook
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..domain.report_checks import check
from ..domain.report_readback import ChangeKind
from ..domain.report_remarks import Remark, Severity
from ..domain.report_sheets import parts_of_grid
from ..domain.report_text import MOST_CHARACTERS, Part, parts_of_text
from ..domain.vietnamese import nfc
from ..models.cycles import Cycle
from ..reports.docx_reading import read_docx
from ..reports.readback import Edit, edits_of
from .access import allow
from .forms import Choice, Form
from .pages import answer, the_cycle

bp = Blueprint("report_checks", __name__)

ANY, OURS = "any", "ours"
SIGNS = {Severity.WRONG: "refused", Severity.LOOK: "waiting", Severity.NOTE: "plain"}
"""Severity → kind of status on the page."""
SHOWN = 200
"""Remarks on one page: a report with more is another paper, or no report."""
CHANGE_SIGNS = {ChangeKind.FIGURES: "refused", ChangeKind.WORDS: "waiting"}


class ReportForm(Form):
    what = Choice(
        "Báo cáo nào",
        pairs=(
            (ANY, "Báo cáo bất kỳ: tìm chỗ cộng sai, tỉ lệ sai, lời lệch với bảng"),
            (OURS, "Báo cáo tổng kết của đợt này đã sửa trong Word: xem sửa những gì so với dữ liệu"),
        ),
        default=ANY,
        needed="Chọn báo cáo nào.",
    )
    # Tabs and line ends are the tables: only the letters are put in order.
    text = TextAreaField("Hoặc dán nội dung báo cáo", filters=[lambda text: normalize("NFC", text or "")])


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of it. `remarks` for anybody's report; `edits` for ours, None when it was not compared."""

    name: str
    remarks: tuple[Remark, ...]
    edits: tuple[Edit, ...] | None = None

    def count(self, severity: Severity) -> int:
        return sum(one.severity is severity for one in self.remarks)


@bp.route("/cycles/<int:cycle_id>/report-checks", methods=["GET", "POST"])
@allow(Role.SECRETARY, Role.VIEWER)
def report_checks(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    form = ReportForm(request.form)
    looked = None
    if form.is_sent():
        with form.refusing():
            looked = _looked_at(cycle, form)
    return answer(
        "report_checks/report_checks.html",
        form=form,
        looked=looked,
        signs=SIGNS,
        change_signs=CHANGE_SIGNS,
        severities=Severity,
        most=MOST_CHARACTERS,
        shown=SHOWN,
    )


def _looked_at(cycle: Cycle, form: ReportForm) -> Looked:
    given = request.files.get("file")
    name = nfc(given.filename or "") if given is not None else ""
    content = given.stream.read() if given is not None else b""
    if form.what.data == OURS:
        if not name.lower().endswith(".docx"):
            raise Refused.because("Chọn tệp Word (.docx) của báo cáo tổng kết đợt này.", "file")
        return Looked(name, (), edits_of(cycle, _read(name, content)))
    if name:
        return Looked(name, check(_read(name, content)))
    return Looked("văn bản đã dán", check(_pasted(form)))


def _pasted(form: ReportForm) -> tuple[Part, ...]:
    text = str(form.text.data or "")
    if not text.strip():
        raise Refused.because("Chọn tệp Word, Excel, hoặc dán nội dung báo cáo vào ô.", "file")
    try:
        return parts_of_text(text)
    except Refused as refused:
        raise Refused(problem.under("text") for problem in refused.problems) from refused


def _read(name: str, content: bytes) -> tuple[Part, ...]:
    """By the name's ending; what is inside is measured by the readers."""
    try:
        if name.lower().endswith(".docx"):
            return read_docx(content)
        if name.lower().endswith(".xlsx"):
            return parts_of_grid(read_workbook(content))
    except Refused as refused:
        raise Refused(problem.under("file") for problem in refused.problems) from refused
    raise Refused.because(
        "Chỉ đọc được tệp Word (.docx) và Excel (.xlsx). Tệp khác thì dán phần chữ.", "file"
    )
