"""How a page is made: the clock, who is here, the frame, and the answers after a form."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user
from htmx_flask import Htmx

from ..actions import deeds, drafts, receipts
from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..models import communes, cycles, duplicates, figures
from ..models.base import database
from ..models.registration import Registration, visible_to

if TYPE_CHECKING:
    from peewee import ModelSelect

VIETNAM = timezone(timedelta(hours=7))  # the same all year


@dataclass(frozen=True, slots=True)
class Link:
    """A step or a link of the frame."""

    label: str
    url: str
    note: str = ""
    current: bool = False


def now() -> datetime:
    """Local time of Vietnam, to the second, without zone: as it is written on paper."""
    return datetime.now(VIETNAM).replace(tzinfo=None, microsecond=0)


def today() -> date:
    return now().date()


def me() -> Actor:
    """The signed-in account as an actor; only inside pages that need a sign-in."""
    actor: Actor = current_user.actor
    return actor


def is_fragment() -> bool:
    """Whether htmx asks for a piece of the page; a restored history wants the whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


# --- What a page is about ----------------------------------------------------------------------------


def the_cycle(cycle_id: int) -> cycles.Cycle:
    """The cycle of the actor's commune, or 404; the frame and the next visit stay with it."""
    cycle = found(cycles.in_commune(me().commune_id).where(cycles.Cycle.id == cycle_id))
    _stay_with(cycle)
    return cycle


def the_registration(registration_id: int) -> Registration:
    """What the actor may see, or 404."""
    row: Registration = found(visible_to(me()).where(Registration.id == registration_id))
    _stay_with(row.cycle)
    return row


def found(query: ModelSelect) -> Any:
    """The one row of the query, or 404."""
    row = query.first()
    return row if row is not None else abort(404)


def working_cycle() -> cycles.Cycle | None:
    """Where the person worked last, else the newest open cycle, else the newest."""
    if "cycle" not in g:
        rows = list(cycles.in_commune(me().commune_id))
        last = [row for row in rows if row.id == session.get("cycle")]
        g.cycle = next(iter(last or [row for row in rows if row.is_open] or rows), None)
    cycle: cycles.Cycle | None = g.cycle
    return cycle


def _stay_with(cycle: cycles.Cycle) -> None:
    g.cycle = cycle
    if session.get("cycle") != cycle.id:
        session["cycle"] = cycle.id


# --- Answers -----------------------------------------------------------------------------------------


def answer(template: str, status: int = 200, **values: Any) -> Response:
    """The page. With `form=` the status is 422 as soon as the form carries an error."""
    form = values.get("form")
    if status == 200 and form is not None and form.is_wrong:
        status = 422
    return make_response(render_template(template, **values), status)


def piece(template: str, block: str, status: int = 200, **values: Any) -> Response:
    """One block of a page, for htmx."""
    page = current_app.jinja_env.get_template(template)
    context: dict[str, Any] = {}
    current_app.update_template_context(context)
    context.update(values)
    return make_response("".join(page.blocks[block](page.new_context(context))), status)


def done(url: str, message: str = "", *, deed: int | None = None) -> Response:
    """After a form: 303 to the page that shows the result; for htmx a full move there.

    `deed`: what the form did, when it can be taken back; the message then offers it.
    """
    if message:
        flash(message, "done")
    if deed is not None:
        flash(str(deed), "undo")
    if is_fragment():
        answer_to_htmx = make_response("", 204)
        answer_to_htmx.headers["HX-Redirect"] = url
        return answer_to_htmx
    return redirect(url, 303)  # type: ignore[return-value]


def own_path(target: str) -> str:
    """Only a path of this program: `next` must not lead elsewhere."""
    parts = urlsplit(target)
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if ours and "\\" not in target and "\n" not in target else url_for("home.today")


def page_behind() -> str:
    """The page on which the form or fragment stood; empty when it is not ours."""
    behind = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    return f"{behind.path}?{behind.query}".rstrip("?") if behind.netloc == request.host else ""


def once(do: Callable[[], str], message: str = "", *, half_done: bool = False) -> Response:
    """Carry out a form at most once and let its draft go; `do` says where to, to a second click as well."""
    with deeds.deed() as this:
        location = receipts.once(_receipt_key(), do, account_id=me().account_id, at=now())
        drafts.forget([] if half_done else request.form.getlist("draft"), by=me())
    return done(location, message, deed=this.id)


def _receipt_key() -> str:
    """The form's key and what it held: after Back the same words change nothing again, and other words under
    the same key are not taken for a second click and lost. Only a keyed digest of them is stored."""
    key = request.form.get("form_key", "")
    held = repr(sorted(request.form.items(multi=True))).encode()
    secret = str(current_app.secret_key).encode()
    return f"{key[:80]}.{hmac.new(secret, held, 'sha256').hexdigest()[:32]}" if key else ""


def form_key() -> str:
    """The key of this form: kept while the form is corrected, fresh on a new one."""
    return request.form.get("form_key") or secrets.token_urlsafe(12)


def given_version() -> int | None:
    """The version of the record that the form showed."""
    text = request.form.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else None


# --- The frame ---------------------------------------------------------------------------------------


def plug_in(app: Flask) -> None:
    Htmx(app)
    app.before_request(_open_database)
    app.teardown_request(_close_database)
    app.context_processor(_frame)


def _open_database() -> None:
    if request.endpoint != "static":
        database.connect(reuse_if_open=True)


def _close_database(_error: BaseException | None) -> None:
    if request.endpoint != "static" and not database.is_closed():
        database.close()


def _frame() -> dict[str, Any]:
    values: dict[str, Any] = {
        "ui": current_app.jinja_env.get_template("ui.html").module,
        "notice": _notices,
        "form_key": form_key,
        "today": today,
        "me": None,
    }
    if request.endpoint in (None, "static") or not getattr(current_user, "is_authenticated", False):
        return values
    actor = me()
    cycle = working_cycle()
    commune = communes.Commune.get_by_id(actor.commune_id)
    name = commune.name_on(today())
    return values | {
        "me": actor,
        "cycle": cycle,
        "commune": {"name": name.full[:1].upper() + name.full[1:], "initials": name.initials},
        "steps": _steps(actor, cycle) if cycle and actor.sees_people else [],
        "foot": _foot(actor, cycle),
        "search_url": url_for("search.search") if actor.sees_people else "",
        "sign_out_url": url_for("signin.sign_out"),
        "lock_after": commune.lock_after,
        "account_url": url_for("signin.own_password"),
        "home_url": url_for("home.today"),
    }


def _notices() -> list[tuple[str, ...]]:
    """(kind, words, deed, form key) of each message; what can be taken back is offered in the message that
    told of it."""
    told: list[tuple[str, ...]] = []
    messages: Any = get_flashed_messages(with_categories=True)
    for kind, words in messages:
        if kind != "undo":
            told.append((kind, words, "", ""))
            continue
        place = next((i for i, one in enumerate(told) if one[0] == "done" and not one[2]), None)
        if place is not None:
            told[place] = (*told[place][:2], words, secrets.token_urlsafe(12))
    return told


def _steps(actor: Actor, cycle: cycles.Cycle) -> list[Link]:
    counts = figures.step_counts(actor, cycle)
    here = (request.blueprint or "", request.endpoint)

    def link(label: str, endpoint: str, note: str) -> Link:
        url = url_for(endpoint, **({} if endpoint == "home.today" else {"cycle_id": cycle.id}))
        return Link(label, url, note, current=endpoint.split(".")[0] == here[0].partition("_")[0])

    return [
        link("Việc hôm nay", "home.today", "tổng quan"),
        link("Đăng ký", "registration.people", f"{counts.registered} người"),
        link("Tự chấm", "scoring.units", f"{counts.self_scored} / {counts.registered} phiếu"),
        link("Thẩm định", "verification.queue", f"{counts.verified} / {counts.self_scored} phiếu"),
        link("Bầu chọn", "voting.units", f"{counts.voted} / {counts.verified} người"),
        link("Công nhận", "recognition.candidates",
             f"{counts.recognised} người" if counts.decided else "chưa có quyết định"),
        *([link("Giấy tờ", "papers.papers", "in, tải về")] if actor.has(Role.SECRETARY, Role.VIEWER) else []),
    ]  # fmt: skip


def _duplicates(actor: Actor) -> str:
    """With how many pairs of people wait to be told apart or joined."""
    count = duplicates.waiting(actor).count() if actor.has(Role.CLERK, Role.SECRETARY) else 0
    return f"Người trùng ({count})" if count else "Người trùng"


def _foot(actor: Actor, cycle: cycles.Cycle | None) -> list[Link]:
    links: list[tuple[str, str, bool, bool]] = [
        ("Soát số liệu", "checks.checks", True, actor.has(Role.SECRETARY, Role.VIEWER)),
        ("Văn bản chỉ đạo", "guiding.documents", True, actor.sees_people),
        ("Ban Chỉ đạo", "committee.members", True, actor.sees_people),
        (_duplicates(actor), "duplicates.pairs", False, actor.has(Role.CLERK, Role.SECRETARY)),
        ("Đơn vị", "units.units", False, True),
        ("Đợt", "cycles.cycles", False, True),
        ("Bộ tiêu chí", "criteria.criteria", False, True),
        ("Thông tin xã", "communes.commune", False, actor.has(Role.ADMIN, Role.SECRETARY)),
        ("Tài khoản", "accounts.accounts", False, actor.has(Role.ADMIN)),
        ("Sao lưu", "backups.backups", False, actor.has(Role.ADMIN)),
        ("Nhật ký chung", "journal.commune", False, actor.has(Role.ADMIN, Role.SECRETARY)),
    ]
    return [
        Link(label, url_for(endpoint, **({"cycle_id": cycle.id} if needs_cycle and cycle else {})),
             current=request.endpoint == endpoint)
        for label, endpoint, needs_cycle, shown in links
        if shown and (cycle or not needs_cycle)
    ]  # fmt: skip
