"""The frame around every page: the steps with their counts, the links in the foot, and what was just done."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, current_app, get_flashed_messages, request, url_for
from flask_login import current_user

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..models import communes, cycles, duplicates, figures
from .pages import Link, form_key, me, today, working_cycle

AT_PAPERS = {"unit_papers", "person_papers", "originals", "printing_jobs", "certificate_stock", "statistics",
             "report_checks"}  # fmt: skip
"""Rooms of the step Giấy tờ that are not called after it."""


AT_STEP = {
    "certificates": "recognition", "self_score_rounds": "scoring", "learning_plans": "scoring",
    "evidence": "scoring", "phone_passes": "scoring",
    "second_verification": "verification", "agreement": "verification",
}  # fmt: skip
"""Rooms that belong to a step and are called otherwise."""


def plug_in(app: Flask) -> None:
    app.context_processor(_frame)


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
    here = _step()

    def link(label: str, endpoint: str, note: str) -> Link:
        url = url_for(endpoint, **({} if endpoint == "home.today" else {"cycle_id": cycle.id}))
        return Link(label, url, note, current=endpoint.split(".")[0] == here)

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


def _step() -> str:
    """The noun of the step that this page belongs to: `registration_list` stands under `registration`."""
    room = request.blueprint or ""
    if room in AT_PAPERS:
        return "papers"
    return AT_STEP.get(room) or room.partition("_")[0]


def _duplicates(actor: Actor) -> str:
    """With how many pairs of people wait to be told apart or joined."""
    count = duplicates.waiting(actor).count() if actor.has(Role.CLERK, Role.SECRETARY) else 0
    return f"Người trùng ({count})" if count else "Người trùng"


def _foot(actor: Actor, cycle: cycles.Cycle | None) -> list[Link]:
    links: list[tuple[str, str, bool, bool]] = [
        ("Soát số liệu", "checks.checks", True, actor.has(Role.SECRETARY, Role.VIEWER)),
        ("Sổ văn bản", "originals.register", False, actor.has(Role.SECRETARY, Role.VIEWER)),
        ("Sổ cấp giấy công nhận", "certificates.register", True, actor.has(Role.SECRETARY, Role.VIEWER)),
        ("Ý kiến về kết quả", "complaints.complaints", True, actor.sees_people),
        ("Văn bản chỉ đạo", "guiding.documents", True, actor.sees_people),
        ("Ban Chỉ đạo", "committee.members", True, actor.sees_people),
        ("Tập huấn", "training.sessions", True, actor.sees_people),
        ("Kiểm tra", "inspections.visits", True, actor.sees_people),
        ("Đơn vị của tôi", "my_units.my_units", True, actor.sees_people),
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
