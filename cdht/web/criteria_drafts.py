"""Writing a version of the criteria, page by page: saving never asks for completeness, only issuing does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from ..actions import criteria_drafts as actions
from ..domain import criteria_words
from ..domain.criteria_drafts import Page, as_mapping, lacks, number_of, pages
from ..domain.criteria_import import MOST_BYTES, content_of
from ..domain.criteria_reading import AUDIENCES
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..models.criteria import CriteriaVersion, seen_by
from ..models.criteria_drafts import CriteriaDraft, drafts_of
from .access import allow
from .criteria import compared, the_version, toml_file
from .criteria_contents import linked, menu, page_url
from .criteria_pages import Shown, day, page_from, typed_part
from .forms import Form
from .pages import answer, done, found, given_version, me, now, once
from .unchanged import fingerprint

bp = Blueprint("criteria_drafts", __name__)
bp.add_app_template_filter(day, "draft_day")

PARTS = ("general", "rule", "audiences", "groups")


@bp.route("/criteria/<int:version_id>/draft", methods=["POST"])
@allow(Role.SECRETARY)
def start(version_id: int) -> Response:
    """A new version from an old one."""
    the_version(version_id)
    return _or_to_list(lambda: _url(actions.draft_from_version(version_id, by=me(), at=now()).id))


@bp.route("/criteria/file", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def file() -> Response:
    """A draft from a TOML file."""
    form = Form()
    if request.method == "POST":
        with form.refusing():
            sent = request.files.get("file")
            content = content_of(sent.read(MOST_BYTES + 1) if sent else b"")
            return once(lambda: _url(actions.draft_from_file(content, by=me(), at=now()).id), _TAKEN)
    return answer("criteria/file.html", form=form)


@bp.route("/criteria/drafts/<int:draft_id>", methods=["GET"])
@allow()
def draft(draft_id: int) -> Response:
    """Everything that still prevents issuing, and the way to every page."""
    row = the_draft(draft_id)
    content = row.value
    return answer(
        "criteria/draft.html",
        draft=row,
        content=content,
        lacks=linked(draft_id, content),
        based_on=_based_on(row),
        may_edit=me().has(Role.SECRETARY),
        menu=menu(row, content, None),
    )


@bp.route("/criteria/drafts/<int:draft_id>/<name>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def part(draft_id: int, name: str) -> Response:
    return _page(draft_id, Page(name)) if name in PARTS else abort(404)


@bp.route("/criteria/drafts/<int:draft_id>/indicators", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def indicators(draft_id: int) -> Response:
    """The list: add, remove, move."""
    row = the_draft(draft_id)
    if request.method == "POST":
        stale = given_version() not in (None, _order(row))
        if not stale:
            url = url_for("criteria_drafts.indicators", draft_id=draft_id)
            deed = request.form.get("do", "")
            return once(lambda: _rearranged(draft_id, deed, url), "Đã lưu danh sách chỉ số.")
        return _indicators(row, 409)
    return _indicators(row)


@bp.route("/criteria/drafts/<int:draft_id>/indicators/<int:key>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def indicator(draft_id: int, key: int) -> Response:
    return _page(draft_id, Page("indicator", key))


@bp.route("/criteria/drafts/<int:draft_id>/indicators/<int:key>/<name>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def guidance(draft_id: int, key: int, name: str) -> Response:
    """Wording, levels and evidence for one audience."""
    return _page(draft_id, Page("guidance", key, name)) if name in AUDIENCES else abort(404)


@bp.route("/criteria/drafts/<int:draft_id>/difference", methods=["GET"])
@allow()
def difference(draft_id: int) -> Response:
    """The draft beside the version it came from."""
    row = the_draft(draft_id)
    version = found(seen_by(me().commune_id).where(CriteriaVersion.id == row.based_on_id))
    here = url_for("criteria_drafts.difference", draft_id=draft_id)
    sides = (version.value.as_mapping(), as_mapping(row.value))
    return compared(sides, (version.label, f"{row.label} (đang soạn)"), _url(draft_id), here)


@bp.route("/criteria/drafts/<int:draft_id>/toml", methods=["GET"])
@allow()
def toml(draft_id: int) -> Response:
    row = the_draft(draft_id)
    return toml_file(as_mapping(row.value), f"dang-soan-{draft_id}")


@bp.route("/criteria/drafts/<int:draft_id>/issue", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def issue(draft_id: int) -> Response:
    """Asks once more with what was read; a draft that a colleague changed meanwhile is looked at again."""
    form = Form()
    row = drafts_of(me().commune_id).where(CriteriaDraft.id == draft_id).first()
    if request.method == "POST":
        stale = row is not None and given_version() not in (None, row.version)
        if not stale:
            with form.refusing():
                return once(lambda: _issued(draft_id), "Đã ban hành. Từ đây bản này không đổi nữa.")
        form.is_stale = stale
    row = the_draft(draft_id)
    content = row.value
    return answer(
        "criteria/issue.html",
        409 if form.is_stale else 200,
        form=form,
        draft=row,
        content=content,
        lacks=linked(draft_id, content),
    )


@bp.route("/criteria/drafts/<int:draft_id>/removal", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def removal(draft_id: int) -> Response:
    """Asks once more; what a colleague changed meanwhile is looked at first."""
    row = drafts_of(me().commune_id).where(CriteriaDraft.id == draft_id).first()
    stale = request.method == "POST" and row is not None and given_version() not in (None, row.version)
    if request.method == "POST" and not stale:
        return once(lambda: _removed(draft_id), "Đã bỏ bản soạn.")
    return answer("criteria/removal.html", 409 if stale else 200, draft=the_draft(draft_id), stale=stale)


# --- One page of a draft -----------------------------------------------------------------------------


def _page(draft_id: int, page: Page) -> Response:
    """Show the page, or keep what was typed on it; a colleague's save of the same page is shown beside it."""
    row = the_draft(draft_id)
    shown = page_from(row.value, page)
    if request.method == "POST":
        typed = typed_part(row.value, page)
        stale = given_version() not in (None, shown.version)
        if not stale:
            try:
                return once(lambda: _saved(draft_id, page, typed), "Đã lưu.")
            except Refused as refused:
                return _show(row, shown.holding(typed), 422, problems=refused.problems)
        return _show(row, shown.holding(typed), 409, theirs=shown)
    if shown.is_gone:
        return done(url_for("criteria_drafts.indicators", draft_id=draft_id), "Chỉ số này đã được bỏ.")
    return _show(row, shown)


def _show(row: CriteriaDraft, shown: Shown, status: int = 200, **more: Any) -> Response:
    content = row.value
    theirs: Shown | None = more.pop("theirs", None)
    values = {"problems": [], "conflict": shown.conflict(theirs, row) if theirs else None} | more
    here = [lack for lack in lacks(content) if lack.page == shown.page]
    return answer(
        f"criteria/pages/{shown.page.kind}.html",
        status,
        draft=row,
        content=content,
        shown=shown,
        here=here,
        wrong={lack.field: lack.message for lack in here},
        menu=menu(row, content, shown.page),
        action=page_url(row.id, shown.page),
        number=number_of(content, shown.page.key),
        rule_words=_rule_in_words(content),
        **values,
    )


def _rule_in_words(content: dict[str, Any]) -> str:
    """“Đạt từ 80 điểm, không chỉ số nào dưới 5”, as far as there are numbers."""
    cut, floor = content["pass_total"], content["indicator_floor"]
    known = isinstance(cut, int) and isinstance(floor, int)
    return f"{criteria_words.pass_rule(cut, floor)}." if known else ""


def _saved(draft_id: int, page: Page, typed: Any) -> str:
    row = the_draft(draft_id)
    actions.save_page(draft_id, page, typed.part, by=me(), at=now())
    following = _after(row.value, page) if "next" in request.form else page
    return page_url(draft_id, following) + typed.anchor


def _after(content: dict[str, Any], page: Page) -> Page:
    """The page after this one, in the order of writing; the last one stays."""
    order = pages(content)
    place = order.index(page) if page in order else -1
    return order[min(place + 1, len(order) - 1)]


# --- Helpers -----------------------------------------------------------------------------------------


_TAKEN = "Đã đọc tệp thành bản soạn. Xem lại rồi ban hành; chưa đợt nào dùng bản này."


def the_draft(draft_id: int) -> CriteriaDraft:
    """One of the commune's, or 404."""
    row: CriteriaDraft = found(drafts_of(me().commune_id).where(CriteriaDraft.id == draft_id))
    return row


def _based_on(row: CriteriaDraft) -> CriteriaVersion | None:
    version: CriteriaVersion | None = CriteriaVersion.get_or_none(CriteriaVersion.id == row.based_on_id)
    return version


def _indicators(row: CriteriaDraft, status: int = 200) -> Response:
    content = row.value
    return answer(
        "criteria/pages/indicators.html",
        status,
        draft=row,
        content=content,
        menu=menu(row, content, Page("indicators")),
        here=[lack for lack in lacks(content) if lack.page.kind == "indicators"],
        version=_order(row),
        action=page_url(row.id, Page("indicators")),
        stale=status == 409,
    )


def _order(row: CriteriaDraft) -> int:
    return fingerprint([(one["key"], one["group"]) for one in row.value["indicators"]])


def _rearranged(draft_id: int, deed: str, url: str) -> str:
    actions.rearrange(draft_id, deed, by=me(), at=now())
    return url


def _issued(draft_id: int) -> str:
    version = actions.issue_draft(draft_id, by=me(), at=now())
    return url_for("criteria.one", version_id=version.id)


def _removed(draft_id: int) -> str:
    actions.remove_draft(draft_id, by=me(), at=now())
    return url_for("criteria.criteria")


def _or_to_list(do: Callable[[], str]) -> Response:
    """The list shows what was refused: a page with only a button has no room for it."""
    try:
        return once(do, "Đã mở bản soạn. Lưu từng trang; chưa ban hành thì chưa đợt nào dùng.")
    except Refused as refused:
        return answer("criteria/refused.html", 422, problems=refused.problems)


def _url(draft_id: int) -> str:
    return url_for("criteria_drafts.draft", draft_id=draft_id)
