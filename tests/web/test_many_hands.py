"""Every form of the program under many hands: a second click, Back and resubmit, a tab from yesterday.

One table of forms; each promise is asked of every one. A form that is new to the program and missing here is
found by `test_no_form_is_forgotten`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import factories as make
import pytest
from checking import Checker, Form

from cdht.actions.committee import MemberFacts, keep_member
from cdht.actions.guiding import DocumentFacts, keep_document
from cdht.domain.lifecycle import Role
from cdht.models import TABLES
from cdht.models.journal import JournalEntry
from cdht.models.receipts import Receipt
from cdht.models.undoing import Before


@pytest.fixture
def world(app):
    """One person at each step, two of everybody who may do the same."""
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Dòng họ Hoàng")
    cycle = make.cycle(chief)
    for login in ("thamdinh", "thamdinhhai"):
        make.account(chief, login, Role.VERIFIER, units=(unit, other))
    make.account(chief, "huong", Role.SECRETARY, Role.ADMIN, Role.VERIFIER)
    verifier = make.actor(chief, "kiemtra", Role.VERIFIER, units=(unit, other))
    rows = {}
    for number, name in enumerate(("registered", "scored", "verified", "voted", "declined", "recognised")):
        place = other if name in ("voted", "declined", "recognised") else unit
        row = rows[name] = make.person(chief, cycle, place, f"Hoàng Văn {name.title()}", year=1950 + number)
        if number > 0:
            make.self_scored(chief, row)
        if number > 1:
            make.verified(verifier, row)
    make.voted(chief, rows["declined"], 2, 18), make.voted(chief, rows["recognised"])
    make.recognised(chief, rows["recognised"])
    make.voted(chief, rows["voted"])
    document = keep_document(
        cycle.id, DocumentFacts("Kế hoạch", "39/KH", date(2021, 3, 8), "UBND xã", "thí điểm"),
        by=chief, at=make.NOW,
    )  # fmt: skip
    member = keep_member(cycle.id, MemberFacts("Nguyễn Quốc Việt", "Trưởng ban"), by=chief, at=make.NOW)
    account = make.account(chief, "nhap", Role.CLERK, units=(unit,))
    ids = {name: row.id for name, row in rows.items()}
    return SimpleNamespace(
        **ids, cycle=cycle.id, unit=unit.id, other=other.id, document=document.id, member=member.id,
        account=account.id,
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One form. `mine` is what the slower person types, `theirs` what the faster one saved; `shown` are the
    two texts that the slower one must see on the page that answers 409."""

    path: str
    button: str
    mine: dict[str, Any]
    theirs: dict[str, Any] = field(default_factory=dict)
    shown: tuple[str, str] = ("", "")
    logins: tuple[str, str] = ("huong", "quantri")
    again: str = ""
    """The button that keeps the slower one's values, where it is another."""


TEN = {f"points__{n}": 7 for n in range(1, 11)}
NOTES = {f"note__{n}": "đã xem sổ" for n in range(1, 11)}
PERSON = {
    "name": "Trần Thị Mới", "birth": "1980", "component": "labourer", "audience": "farmer",
    "consent": "paper", "registered_on": "02/04/2021",
}  # fmt: skip

# Forms that make something new: there is no earlier version that anybody could have changed.
NEW = {
    "registration": Case("/cycles/{cycle}/registrations/new", "Lưu", PERSON | {"unit_id": "{unit}"}),
    "cycle": Case("/cycles/new", "Mở đợt", {"name": "Năm 2030", "year": 2030, "starts_on": "01/02/2030"}),
    "unit": Case("/units", "Thêm", {"name": "Thôn Hạ Lang", "kind": "hamlet"}),
    "account": Case("/accounts/new", "Tạo", {"name": "Lê Lan", "login": "lelan", "roles": ["viewer"]}),
    "document": Case(
        "/cycles/{cycle}/guiding-documents", "Ghi văn bản",
        {"kind": "Công văn", "number": "7/CV", "issued_on": "01/02/2021", "issuer": "Xã", "subject": "họp"},
    ),
    "member": Case("/cycles/{cycle}/committee", "Ghi thành viên", {"name": "Lê Thị Mai"}),
    "evidence": Case("/registrations/{registered}/scores", "Thêm", {"evidence__3": "Giấy khen"}),
    "training": Case(
        "/cycles/{cycle}/training", "Ghi buổi tập huấn",
        {"held_on": "22/4/2021", "topic": "Bộ tiêu chí", "indicators": ["1"]},
    ),
    "inspection": Case(
        "/cycles/{cycle}/inspections/new?unit={unit}", "Ghi lần kiểm tra",
        {"visited_on": "4/5/2021", "members": ["{member}"], "looked_at": "Sổ", "findings": "Đủ sổ"},
    ),
    "plan item": Case(
        "/registrations/{registered}/learning-plan", "Thêm vào kế hoạch",
        {"what": "Dùng bảng tính", "due_on": "30/9/2021"},
    ),
}  # fmt: skip

# Forms that change something, with what two people make of it at the same time.
CHANGES = {
    "person": Case(
        "/registrations/{registered}", "Lưu thay đổi", {"address": "Xóm 2"}, {"address": "Xóm 9"},
        ("Xóm 2", "Xóm 9"), again="Lưu bản của tôi",
    ),
    "sheet": Case(
        "/registrations/{scored}/scores", "Lưu", TEN, TEN | {"points__1": 3, "points__2": 9}, ("7", "9"),
        again="Giữ của tôi",
    ),
    "verification": Case(
        "/registrations/{scored}/verification", "Chấp nhận", TEN | NOTES, TEN | NOTES | {"points__4": 2},
        ("chỉ số 4", "2"), ("thamdinh", "thamdinhhai"),
    ),
    "vote": Case(
        "/cycles/{cycle}/votes/{unit}", "Lưu", {"eligible": 20, "present": 19, "for__{verified}": 11},
        {"eligible": 20, "present": 18, "for__{verified}": 12}, ("19", "18"),
    ),
    "cycle": Case(
        "/cycles/{cycle}/settings", "Lưu thiết lập", {"self_scores_due": "15/06/2021"},
        {"self_scores_due": "30/06/2021"},
        ("15/06/2021", "30/06/2021"),
    ),
    "unit": Case("/units/{unit}", "Lưu đơn vị", {"short_name": "Bao Một"}, {"short_name": "Bao Hai"},
                 ("Bao Một", "Bao Hai")),
    "account": Case("/accounts/{account}", "Lưu tài khoản", {"name": "Lê Một"}, {"name": "Lê Hai"},
                    ("Lê Một", "Lê Hai")),
    "commune": Case("/commune", "Lưu tên", {"name": "Quảng Một"}, {"name": "Quảng Hai"},
                    ("Quảng Một", "Quảng Hai")),
    "narrative": Case("/cycles/{cycle}/narrative", "Lưu lời văn", {"text__closing": "Lời của tôi."},
                      {"text__closing": "Lời của người kia."}, ("Lời của tôi.", "Lời của người kia.")),
    "document": Case("/cycles/{cycle}/guiding-documents/{document}", "Lưu văn bản", {"subject": "về một"},
                     {"subject": "về hai"}, ("về một", "về hai")),
    "member": Case("/cycles/{cycle}/committee/{member}", "Lưu thành viên", {"task": "Việc một"},
                   {"task": "Việc hai"}, ("Việc một", "Việc hai")),
}  # fmt: skip

# Forms that take somebody a step on, with a reason or none.
STEPS = {
    "withdrawal": Case("/registrations/{registered}/withdrawal", "Rút đăng ký", {"reason": "Chuyển đi"}),
    "return": Case("/registrations/{scored}/return", "Trả lại", {"reason": "Thiếu sổ"}),
    "correction": Case("/registrations/{verified}/correction", "Mở lại", {"reason": "Đếm lại"}),
    "revocation": Case("/registrations/{recognised}/revocation", "Thu hồi", {"reason": "Khai sai"}),
    "decision": Case("/cycles/{cycle}/recognition", "", {"number": "46/QĐ", "issued_on": "20/07/2021"}),
    "closure": Case("/cycles/{cycle}/closure", "Khóa sổ", {}),
    "document gone": Case("/cycles/{cycle}/guiding-documents/{document}", "Xóa", {}),
    "member gone": Case("/cycles/{cycle}/committee/{member}", "Đưa ra khỏi", {}),
    "signer": Case(
        "/commune", "Ghi người ký",
        {"signer__name": "Lê Ký", "signer__title": "CHỦ TỊCH", "signer__body": "peoples_committee"},
    ),
    "password": Case("/accounts/{account}/password", "", {}),
}  # fmt: skip


def filled(world: SimpleNamespace, value: Any) -> Any:
    """`{unit}` in names and values is the id in this world."""
    if isinstance(value, dict):
        return {filled(world, key): filled(world, one) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(world, one) for one in value]
    return value.format(**vars(world)) if isinstance(value, str) else value


def opened(browser: Checker, world: SimpleNamespace, case: Case, values: dict[str, Any]) -> Form:
    page = browser.get(filled(world, case.path))
    form = page.form(case.button)
    if case.path.endswith("recognition"):
        return browser.send(form.fill(**values), status=200).form("Ghi quyết định")
    return form.fill(**filled(world, values))


def records() -> dict[str, list[dict[str, Any]]]:
    """Everything stored but the receipts of forms."""
    return {table.__name__: list(table.select().dicts()) for table in TABLES if table is not Receipt}


EVERY = {f"new {name}": case for name, case in NEW.items()}
EVERY |= {f"change {name}": case for name, case in CHANGES.items()} | STEPS


@pytest.mark.parametrize("name", EVERY)
def test_a_second_click_or_back_and_resubmit_does_it_once(world, signed_in, name) -> None:
    case = EVERY[name]
    browser = signed_in(case.logins[0])
    form = opened(browser, world, case, case.mine)
    before = records()
    first = browser.send(form)
    once = records()
    assert once != before
    second = browser.send(form)
    assert second.location == first.location
    assert records() == once


@pytest.mark.parametrize("name", CHANGES)
def test_a_tab_from_yesterday_loses_nobodys_work(world, signed_in, name) -> None:
    """409, both values, who was faster; what was typed stays, and keeping it is one more click."""
    case = CHANGES[name]
    slow, fast = signed_in(case.logins[0]), signed_in(case.logins[1])
    mine = opened(slow, world, case, case.mine)
    fast.send(opened(fast, world, case, case.theirs))
    theirs = records()
    page = slow.send(mine, status=409)
    assert records() == theirs
    for words in (*case.shown, _name_of(case.logins[1])):
        assert words in page.text or words in page.html, words
    if name == "verification":
        return  # verified by a colleague: the way on is a correction, not saving over it
    kept = page.form(case.again or case.button)
    for key, value in filled(world, case.mine).items():
        assert kept.fields[key.replace("__", "-")] == [str(value)], key
    slow.send(kept)
    fresh = slow.get(filled(world, case.path))
    for key, value in filled(world, case.mine).items():
        assert fresh.form(case.button).fields[key.replace("__", "-")] == [str(value)], key


def _name_of(login: str) -> str:
    return "Trần Thị Diệu Hương" if login == "quantri" else f"Người {login}"


@pytest.mark.parametrize("name", sorted(set(CHANGES) - {"verification"}))
def test_after_back_other_words_are_never_taken_for_a_second_click(world, signed_in, name) -> None:
    """The same page once more with other words: seen as a conflict with oneself or saved, never dropped."""
    case = CHANGES[name]
    browser = signed_in(case.logins[0])
    form = opened(browser, world, case, case.theirs)
    browser.send(form)
    page = browser.send(form.fill(**filled(world, case.mine)), status=409)
    assert case.shown[0] in page.text or case.shown[0] in page.html


@pytest.mark.parametrize("name", ["unit", "document", "member", "registration"])
def test_after_back_another_one_is_another_record(world, signed_in, name) -> None:
    case = NEW[name]
    browser = signed_in(case.logins[0])
    form = opened(browser, world, case, case.mine)
    browser.send(form)
    once = JournalEntry.select().count()
    named = {"document": {"subject": "việc khác"}}.get(name, {"name": "Lê Văn Khác"})
    browser.send(form.fill(**named))
    assert JournalEntry.select().count() == once + 1


@pytest.mark.parametrize("name", ["document", "member"])
def test_what_a_colleague_just_changed_is_not_removed_unseen(world, signed_in, name) -> None:
    slow, fast = signed_in("huong"), signed_in("quantri")
    late = opened(slow, world, STEPS[f"{name} gone"], {})
    fast.send(opened(fast, world, CHANGES[name], CHANGES[name].theirs))
    page = slow.send(late, status=409)
    assert CHANGES[name].shown[1] in page.html
    assert "Trần Thị Diệu Hương" in page.text
    slow.send(page.form(STEPS[f"{name} gone"].button))
    slow.get(filled(world, CHANGES[name].path), status=404)


LEFT_OUT = {
    "signin.sign_in": "changes no record of the work",
    "signin.sign_out": "changes no record of the work",
    "signin.own_password": "one's own; the old password guards it",
    "setup.setup": "once in the life of a data folder",
    "cycles.choose": "stores nothing",
    "report_checks.report_checks": "stores nothing",
    "undoing.undo": "tests/web/test_undoing.py",
    "backups.backups": "makes a copy, changes nothing",
    "communes.options": "one tick; the last one holds, and the journal says whose",
    "scoring.row": "the grid: tests/web/test_scoring.py",
    "evidence.removal": "removing again is harmless",
    **{f"evidence.{name}": "tests/web/test_evidence.py" for name in ("change", "files", "file_removal")},
    **{f"phone_passes.{name}": "its owner's alone: tests/web/test_phone_passes.py"
       for name in ("desk", "ending", "phone")},
    "registration.reinstatement": "tests/web/test_registration.py",
    "registration_batch.batch": "tests/web/test_registration_batch.py",
    "registration_consent.giving": "tests/web/test_registration_consent.py",
    "registration_consent.withdrawal": "tests/web/test_registration_consent.py",
    "registration_renewal.renewal": "tests/web/test_registration_renewal.py",
    "certificate_check.check": "asks, changes nothing",
    "papers.preview": "issuing: tests/web/test_originals.py",
    "unit_papers.issue": "tests/web/test_originals.py",
    **{f"originals.{name}": "tests/web/test_originals.py"
       for name in ("correction", "register", "removal", "reprints")},
    **{f"certificates.{name}": "tests/web/test_certificates.py"
       for name in ("printed", "prints", "replacement")},
    **{f"certificate_stock.{name}": "tests/web/test_certificate_stock.py"
       for name in ("removal", "stock", "stocks")},
    **{f"emblems.{name}": "one picture; the last one holds: tests/web/test_emblems.py"
       for name in ("emblem", "removal")},
    **{f"printing_jobs.{name}": "its owner's alone: tests/web/test_printing_jobs.py"
       for name in ("cancellation", "removal", "repetition", "start")},
    **{f"complaints.{name}": "tests/web/test_complaints.py"
       for name in ("new", "change", "answering", "reopening", "correction")},
    "complaints_letter.letter": "issuing: tests/web/test_originals.py, test_complaints.py",
    **{f"inspections.{name}": "tests/web/test_inspections.py"
       for name in ("done", "reopening", "change", "removal")},
    "inspection_papers.minutes": "issuing: tests/web/test_originals.py, test_inspections.py",
    "scoring.level": "stores nothing",
    **{f"learning_plans.{name}": "tests/web/test_learning_plans.py"
       for name in ("copy", "item", "finished", "removal")},
    **{f"self_score_rounds.{name}": "tests/web/test_self_score_rounds.py"
       for name in ("start", "drop", "unit_start", "unit_drop")},
    **{f"training.{name}": "tests/web/test_training.py" for name in ("session", "removal", "guests")},
    **{f"training_attendance.{name}": "ticks are joined: tests/web/test_training.py"
       for name in ("people_list", "person", "everybody", "scan")},
    "second_verification.settlement": "tests/web/test_second_verification.py",
    **{f"duplicates.{name}": "tests/web/test_duplicates.py"
       for name in ("look", "pair", "question", "undoing")},
    **{f"importing.{name}": "its owner's alone: tests/web/test_importing.py, test_importing_long.py"
       for name in ("start", "answers", "confirmation", "cancellation", "resumption", "removal")},
    **{f"criteria_drafts.{name}": "tests/web/test_criteria_drafts.py"
       for name in ("start", "file", "part", "indicators", "indicator", "guidance", "issue", "removal")},
    **{f"sessions.{name}": "the browser's own: tests/web/test_sessions.py"
       for name in ("alive", "lock", "open_again", "own_pin", "pin_removal", "tile", "tile_removal")},
    "signin.again": "changes no record of the work",
    "drafts.keep": "no record yet: tests/web/test_drafts.py",
    "drafts.removal": "no record yet: tests/web/test_drafts.py",
}


def test_no_form_is_forgotten(app, world) -> None:
    """Every address that takes a POST is in the table above, or says why not."""
    adapter = app.url_map.bind("localhost")
    paths = (filled(world, case.path).partition("?")[0] for case in EVERY.values())
    shown = {adapter.match(path, method="GET")[0] for path in paths}
    sent_to = {
        "evidence.add", "guiding.removal", "committee.removal", "communes.signers",
    }  # fmt: skip
    takes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert takes - shown - sent_to - LEFT_OUT.keys() == set()


def test_only_what_can_be_taken_back_is_kept_of_all_this(world, signed_in) -> None:
    for case in (NEW["unit"], NEW["member"], STEPS["signer"]):
        browser = signed_in(case.logins[0])
        browser.send(opened(browser, world, case, case.mine))
    assert Before.select().count() == 0
