"""Guards over the whole application: nothing open by accident, nothing that a role finds is broken."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import factories as make
import pytest

from cdht.actions.complaints import answer_complaint, record_complaint
from cdht.actions.recognition import correct
from cdht.actions.registration import withdraw
from cdht.actions.verification import send_back
from cdht.domain.complaints import Answer, Outcome, Raised, Subject, Way
from cdht.domain.lifecycle import Role

# The lock and the tiles answer whoever stands before them: nobody is signed in while they are shown.
PUBLIC = {
    "static", "setup.setup", "signin.sign_in", "signin.again", "sessions.lock", "sessions.open_again",
    "sessions.tile", "sessions.tile_removal", "certificate_check.check", "phone_passes.phone",
}  # fmt: skip


def test_every_endpoint_has_a_role_or_is_public(app) -> None:
    without = [
        name for name, view in app.view_functions.items() if not hasattr(view, "roles") and name != "static"
    ]
    assert without == []
    public = {name for name, view in app.view_functions.items() if getattr(view, "roles", 0) is None}
    assert public | {"static"} == PUBLIC


def test_what_changes_something_is_never_a_get(app) -> None:
    """Addresses named after a deed take POST; a GET on them only asks once more."""
    for rule in app.url_map.iter_rules():
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}, rule
    deeds = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" not in rule.methods}
    assert {"signin.sign_out", "cycles.choose", "evidence.add", "registration.reinstatement"} <= deeds


def test_nobody_signed_in_sees_nothing(app, visitor) -> None:
    make.commune()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        path = re.sub(r"<int:[^>]+>", "1", re.sub(r"<(name|key|format)>", "summary", path))
        if "GET" in rule.methods:
            assert visitor.get(path, status=303).location.startswith("/sign-in"), rule
        if "POST" in rule.methods:
            assert visitor.post(path, status=303).location.startswith("/sign-in"), rule


@pytest.fixture
def world(app):
    """One commune with somebody at every stage, and an account for each role."""
    chief = make.commune()
    first, second = make.unit(chief), make.unit(chief, "Ban Khuyến học Họ Hoàng")
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(first,))
    make.account(chief, "nhap", Role.CLERK, units=(first,))
    make.account(chief, "xem", Role.VIEWER)
    make.account(chief, "quanly", Role.ADMIN)
    make.account(chief, "thuky", Role.SECRETARY)
    names = ("Đặng Thị Ánh Nguyệt", "Lê Ưu Đàm", "Nguyễn Hoàng Thị Thanh Thuỷ Tiên", "Võ Y", "Hồ Thị Kim Yến",
             "Phan Xuân Đạt", "Trương Thị Mỹ Hạnh")  # fmt: skip
    rows = [make.person(chief, cycle, first, name, year=1950 + i) for i, name in enumerate(names)]
    make.person(chief, cycle, second, "Hoàng Văn Quý")
    for row in rows[1:]:
        make.self_scored(chief, row)
    send_back(rows[1].id, "Thiếu sổ ghi chép", by=verifier, at=make.NOW)
    for row in rows[3:]:
        make.verified(verifier, row)
    for row in rows[4:6]:
        make.voted(chief, row)
    make.recognised(chief, rows[4])
    withdraw(rows[2].id, "Chuyển đi nơi khác", by=chief, at=make.NOW)
    make.voted(chief, rows[6], 2, 18)
    make.recognised(chief, rows[6], "46/QĐ-UBND")
    correct(rows[3].id, "Chấm lại chỉ số 6", by=chief, at=make.NOW)
    day = make.NOW.date()
    for row in rows[:2]:
        objected = Raised(day, Way.PAPER, Subject.VERIFIED, "Chỉ số 6 chấm thấp")
        one = record_complaint(row.id, objected, by=chief, at=make.NOW)
    answer_complaint(one.id, Answer(Outcome.ACCEPTED, "Đã xem lại", day), by=chief, at=make.NOW)
    return rows


@pytest.mark.parametrize("login", ["quantri", "thuky", "nhap", "thamdinh", "xem", "quanly"])
def test_every_link_leads_to_a_sound_page(world, signed_in, login) -> None:
    """Starting at home, each address once (by its shape: at most a few of a kind), as one role."""
    browser = signed_in(login)
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    todo = ["/"]
    while todo:
        path = todo.pop()
        kind = re.sub(r"\d+", "#", path)
        if path in seen or kinds.get(kind, 0) >= 4:
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        response = browser.client.get(path, headers={"Host": "localhost"})
        assert response.status_code in (200, 303), f"{login}: {path} → {response.status_code}"
        page = browser._seen(response, response.status_code, htmx=False)
        addresses = [a["href"] for a in page.soup.select("a[href]")] + (
            [page.location] if page.location else []
        )
        for href in addresses:
            parts = urlsplit(urljoin("http://localhost" + path, href))
            if parts.netloc == "localhost" and not parts.path.startswith("/static"):
                todo.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    assert len(seen) >= {"quanly": 8}.get(login, 15), sorted(seen)
