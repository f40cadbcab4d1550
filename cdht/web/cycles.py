"""Cycles: which there are, which one I work in, their rules, and closing them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField, TextAreaField

from ..actions import cycles as actions
from ..actions.cycles import CycleFacts
from ..domain.lifecycle import Role
from ..domain.vietnamese import counted
from ..models import figures, home
from ..models.criteria import CriteriaVersion, seen_by
from ..models.cycles import Cycle, in_commune
from .access import allow
from .forms import Choice, DateText, Form, Text, WholeNumber, clean
from .pages import answer, done, me, now, once, the_cycle, today, working_cycle
from .unchanged import conflict, must_be_as_shown, noticing, version_shown

bp = Blueprint("cycles", __name__)

DECIMALS = (("0", "không: 83%"), ("1", "một: 83,3%"), ("2", "hai: 83,33%"))


_SHOWN = (
    "name", "year", "starts_on", "self_scores_due", "is_pilot", "difficult_area", "majority_percent",
    "note_above", "second_above", "evidence_above", "evidence_blocks", "complaint_days",
)  # fmt: skip


class CycleForm(Form):
    name = Text("Tên đợt")
    year = WholeNumber("Năm", low=2000, high=2100, needed="Ghi năm gồm bốn chữ số, ví dụ 2026.")
    starts_on = DateText("Bắt đầu ngày", needed="Ghi ngày bắt đầu, ví dụ 08/03/2026.")
    self_scores_due = DateText("Hạn nhận phiếu tự chấm")
    is_pilot = BooleanField("Đợt thí điểm")
    criteria_id = Choice("Bộ tiêu chí", needed="Chọn bộ tiêu chí.")
    difficult_area = BooleanField("Xã thuộc vùng khó khăn")
    majority_percent = WholeNumber(
        "Được bầu khi số phiếu đồng ý nhiều hơn", low=1, high=99, needed="Ghi một số từ 1 đến 99."
    )
    percent_decimals = Choice("Chữ số thập phân của tỉ lệ", pairs=DECIMALS, needed="Chọn một mục.")
    note_above = WholeNumber("Phải ghi vì sao khi lệch quá", low=0, high=9, needed="Ghi một số từ 0 đến 9.")
    second_above = WholeNumber("Cần người thẩm định thứ hai khi tổng điểm lệch quá", low=0, high=99)
    evidence_above = WholeNumber("Nhắc minh chứng khi chỉ số trên", low=0, high=9)
    evidence_blocks = BooleanField("Chưa có minh chứng được chấp nhận thì chưa thẩm định xong")
    complaint_days = WholeNumber(
        "Số ngày để trả lời ý kiến về kết quả", low=1, high=90, needed="Ghi một số từ 1 đến 90."
    )


class ReasonForm(Form):
    reason = TextAreaField("Lý do mở lại", filters=[clean])


@bp.route("/cycles", methods=["GET"])
@allow()
def cycles() -> Response:
    return answer(
        "cycles/cycles.html",
        cycles=list(in_commune(me().commune_id)),
        people=home.registered_by_cycle(me()),
        working=working_cycle(),
        may_change=me().has(Role.SECRETARY),
    )


@bp.route("/cycles/new", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def new() -> Response:
    versions = list(seen_by(me().commune_id))
    form = _form(versions, _beginning(versions))
    if form.is_sent():
        with form.refusing():
            return once(lambda: _open(form), "Đã mở đợt. Bây giờ đăng ký người tham gia.")
    return answer("cycles/new.html", form=form, versions=versions)


@bp.route("/cycles/<int:cycle_id>/settings", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def change(cycle_id: int) -> Response:
    cycle, versions = the_cycle(cycle_id), list(seen_by(me().commune_id))
    form = _form(versions, _values_of(cycle))
    if form.is_sent():
        with form.refusing(), noticing(form):
            return once(lambda: _change(cycle_id, form), "Đã lưu thiết lập của đợt.")
    cycle = the_cycle(cycle_id)
    stored = _form(versions, _values_of(cycle), stored=True)
    return answer(
        "cycles/change.html",
        409 if form.is_stale else 200,
        form=form,
        cycle=cycle,
        versions=versions,
        version=version_shown(form, _values_of(cycle)),
        conflict=conflict(form, stored, "change_cycle") if form.is_stale else None,
    )


@bp.route("/cycles/<int:cycle_id>/choice", methods=["POST"])
@allow()
def choose(cycle_id: int) -> Response:
    """Work in this cycle from now on, on this computer; nothing is stored."""
    cycle = the_cycle(cycle_id)
    return done(url_for("home.today"), f"Bây giờ bạn làm việc ở đợt “{cycle.name}”.")


@bp.route("/cycles/<int:cycle_id>/closure", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def closing(cycle_id: int) -> Response:
    """Close an open cycle, open a closed one again: what the page offered (`to`) is what happens."""
    cycle, form = the_cycle(cycle_id), ReasonForm(request.form)
    closes = request.form.get("to", "closed" if cycle.is_open else "open") == "closed"
    if form.is_sent():
        with form.refusing():
            words = "Đã khóa sổ. Từ đây đợt này chỉ xem và in." if closes else "Đã mở lại đợt."
            return once(lambda: _close(cycle_id, closes, form.reason.data or ""), words)
    return answer("cycles/closing.html", form=form, cycle=cycle, closes=closes, consequences=_effects(cycle))


# --- Helpers -----------------------------------------------------------------------------------------


def _form(versions: list[CriteriaVersion], values: dict[str, Any], *, stored: bool = False) -> CycleForm:
    """The form with `values`; what was typed stands above them unless only the `stored` ones are wanted."""
    form = CycleForm(None if stored else request.form, data=values)
    form.criteria_id.set_choices((one.id, one.label) for one in versions)
    return form


def _beginning(versions: list[CriteriaVersion]) -> dict[str, Any]:
    year = today().year
    return {
        "name": f"Năm {year}",
        "year": year,
        "starts_on": today(),
        "criteria_id": str(versions[0].id) if versions else "",
        "majority_percent": 50,
        "percent_decimals": "1",
        "note_above": 0,
        "evidence_above": 7,
        "complaint_days": 15,
    }


def _values_of(cycle: Cycle) -> dict[str, Any]:
    about = {name: getattr(cycle, name) for name in _SHOWN}
    return about | {
        "criteria_id": str(cycle.criteria_id),
        "percent_decimals": str(cycle.percent_decimals),
    }


def _facts(form: Any) -> CycleFacts:
    """Of a form that could be read: what it needs is there."""
    return CycleFacts(
        name=form.name.data,
        year=form.year.data,
        criteria_id=form.criteria_id.number or 0,
        starts_on=form.starts_on.data,
        self_scores_due=form.self_scores_due.data,
        is_pilot=form.is_pilot.data,
        difficult_area=form.difficult_area.data,
        majority_percent=form.majority_percent.data,
        percent_decimals=int(form.percent_decimals.data),
        note_above=form.note_above.data,
        second_above=form.second_above.data,
        evidence_above=form.evidence_above.data,
        evidence_blocks=form.evidence_blocks.data,
        complaint_days=form.complaint_days.data,
    )


def _open(form: CycleForm) -> str:
    cycle = actions.open_cycle(_facts(form), by=me(), at=now())
    the_cycle(cycle.id)  # stay with it
    return url_for("home.today")


def _change(cycle_id: int, form: CycleForm) -> str:
    must_be_as_shown("thiết lập của đợt", _values_of(the_cycle(cycle_id)))
    actions.change_cycle(cycle_id, _facts(form), by=me(), at=now())
    return url_for("cycles.change", cycle_id=cycle_id)


def _close(cycle_id: int, closes: bool, reason: str) -> str:
    if closes:
        actions.close_cycle(cycle_id, by=me(), at=now())
    else:
        actions.reopen_cycle(cycle_id, reason, by=me(), at=now())
    return url_for("cycles.cycles")


def _effects(cycle: Cycle) -> list[str]:
    """What closing or opening again means, with this cycle's numbers."""
    if not cycle.is_open:
        return [
            "Điểm, phiếu bầu, kết quả của đợt sửa được trở lại.",
            "Báo cáo đã gửi đi có thể không còn khớp. Lý do mở lại được ghi vào nhật ký.",
        ]
    counts = figures.step_counts(me(), cycle)
    undecided = counts.registered - counts.decided
    registered, recognised = counted(counts.registered, "người"), counted(counts.recognised, "người")
    told = [f"{recognised} được công nhận trong {registered} đăng ký."]
    if undecided:
        told.append(f"Còn {counted(undecided, 'người')} chưa có kết quả; khóa sổ rồi thì dừng ở đó.")
    return [*told, "Không ai sửa được gì trong đợt này nữa. Thư ký mở lại được, phải ghi lý do."]
