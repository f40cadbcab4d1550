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
from ..models import cycles
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


# --- Plugged in -------------------------------------------------------------------------------------


def plug_in(app: Flask) -> None:
    Htmx(app)
    app.before_request(_open_database)
    app.teardown_request(_close_database)


def _open_database() -> None:
    if request.endpoint != "static":
        database.connect(reuse_if_open=True)


def _close_database(_error: BaseException | None) -> None:
    if request.endpoint != "static" and not database.is_closed():
        database.close()
