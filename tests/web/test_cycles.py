"""Cycles: opened with what is usual, changed with care, closed and opened again with a reason."""

from __future__ import annotations

from datetime import date

import factories as make
import pytest

from cdht.actions.cycles import CycleFacts, change_cycle, close_cycle
from cdht.domain.lifecycle import Role
from cdht.models.criteria import CriteriaVersion
from cdht.models.cycles import Cycle
from cdht.models.journal import JournalEntry
from cdht.web.pages import today


@pytest.fixture
def chief(app):
    chief = make.commune()
    make.actor(chief, "thuky", Role.SECRETARY, name="Lê Thị Ký")
    make.actor(chief, "nhap", Role.CLERK)
    make.actor(chief, "may", Role.ADMIN)
    return chief


def newest() -> JournalEntry:
    return JournalEntry.select().order_by(JournalEntry.id.desc()).get()


def test_a_new_cycle_comes_filled_in(chief, signed_in) -> None:
    browser = signed_in("thuky")
    form = browser.get("/cycles/new").form("Mở đợt")
    criteria = CriteriaVersion.get(CriteriaVersion.code == "khvn-2022")
    assert {name: values for name, values in form.fields.items() if name != "form_key"} == {
        "name": [f"Năm {today().year}"],
        "year": [str(today().year)],
        "starts_on": [f"{today():%d/%m/%Y}"],
        "self_scores_due": [""],
        "criteria_id": [str(criteria.id)],
        "majority_percent": ["50"],
        "percent_decimals": ["1"],
        "note_above": ["0"],
        "second_above": [""],
        "evidence_above": ["7"],
        "complaint_days": ["15"],
    }
    page = browser.follow(browser.send(form.fill(self_scores_due="31/12/2098", difficult_area="y")))
    assert "Đã mở đợt" in page.text
    cycle = Cycle.get()
    assert (cycle.name, cycle.self_scores_due, cycle.difficult_area, cycle.is_pilot) == (
        f"Năm {today().year}", date(2098, 12, 31), True, False,
    )  # fmt: skip
    assert (newest().action, newest().account_name) == ("open_cycle", "Lê Thị Ký")


def test_a_second_click_opens_no_second_cycle(chief, signed_in) -> None:
    browser = signed_in("thuky")
    form = browser.get("/cycles/new").form("Mở đợt")
    assert [browser.send(form).location for _ in range(2)] == ["/", "/"]
    assert browser.send(form, htmx=True, status=204).response.headers["HX-Redirect"] == "/"
    assert Cycle.select().count() == 1


def test_bad_input_is_named_beside_its_field(chief, signed_in) -> None:
    make.cycle(chief)
    form = signed_in("thuky").get("/cycles/new").form("Mở đợt")
    browser = signed_in("thuky")
    wrong = browser.send(
        form.fill(year="26", starts_on="31/02/2026", majority_percent="100", criteria_id="999"), status=422
    )
    assert set(wrong.errors()) == {"year", "starts_on", "majority_percent", "criteria_id"}
    form = browser.get("/cycles/new").form("Mở đợt").fill(
        name="năm 2021", starts_on="01/02/2026", self_scores_due="31/01/2026"
    )  # fmt: skip
    assert set(browser.send(form, status=422).errors()) == {"name", "self_scores_due"}
    assert Cycle.select().count() == 1


def test_the_default_of_the_vote_is_said_to_be_ours(chief, signed_in) -> None:
    assert "mặc định của chương trình, chưa có văn bản nào" in signed_in("thuky").get("/cycles/new").text


def test_settings_are_changed_and_told_in_the_journal(chief, signed_in) -> None:
    cycle = make.cycle(chief)
    browser = signed_in("thuky")
    page = browser.get(f"/cycles/{cycle.id}/settings")
    browser.send(page.form("Lưu thiết lập").fill(name="Thí điểm 2021", majority_percent="66", is_pilot="y"))
    assert newest().changed == {
        "name": ["Năm 2021", "Thí điểm 2021"], "majority_percent": [50, 66], "is_pilot": [False, True],
    }  # fmt: skip


def test_how_strictly_a_cycle_is_verified(chief, signed_in) -> None:
    cycle = make.cycle(chief)
    browser = signed_in("thuky")
    page = browser.get(f"/cycles/{cycle.id}/settings")
    strict = {"note_above": "1", "second_above": "10", "evidence_above": "", "evidence_blocks": "y"}
    browser.send(page.form("Lưu thiết lập").fill(**strict, complaint_days="10"))
    assert newest().changed == {
        "note_above": [0, 1], "second_above": [None, 10], "evidence_above": [7, None],
        "evidence_blocks": [False, True], "complaint_days": [15, 10],
    }  # fmt: skip
    form = browser.get(f"/cycles/{cycle.id}/settings").form("Lưu thiết lập")
    wrong = form.fill(note_above="", second_above="100", evidence_above="mười", complaint_days="0")
    assert set(browser.send(wrong, status=422).errors()) == {
        "note_above", "second_above", "evidence_above", "complaint_days",
    }  # fmt: skip


def test_who_is_late_sees_both_values_and_loses_nothing(chief, signed_in) -> None:
    cycle = make.cycle(chief)
    browser = signed_in("thuky")
    form = browser.get(f"/cycles/{cycle.id}/settings").form("Lưu thiết lập").fill(name="Tên của tôi")
    facts = CycleFacts("Tên của họ", 2021, cycle.criteria_id, cycle.starts_on)
    change_cycle(cycle.id, facts, by=chief, at=make.NOW)
    page = browser.send(form, status=409)
    assert ["Tên đợt", "Tên của tôi", "Tên của họ khác"] in page.rows()
    assert "Trần Thị Diệu Hương đã lưu trước, lúc 08:30 01/07/2021" in page.text
    assert Cycle.get().name == "Tên của họ"
    again = page.form("Lưu thiết lập")
    assert again.fields["name"] == ["Tên của tôi"]
    browser.send(again)
    assert Cycle.get().name == "Tên của tôi"


def test_what_decides_is_fixed_once_somebody_was_decided_on(chief, signed_in) -> None:
    cycle = make.cycle(chief)
    hamlet = make.unit(chief)
    clerk = make.actor(chief, "khac", Role.CLERK, Role.VERIFIER, all_units=True)
    row = make.self_scored(chief, make.person(chief, cycle, hamlet))
    make.recognised(chief, make.voted(chief, make.verified(clerk, row)))
    browser = signed_in("thuky")
    form = browser.get(f"/cycles/{cycle.id}/settings").form("Lưu thiết lập").fill(majority_percent="66")
    assert browser.send(form, status=422).errors() == {
        "majority_percent": "Đã có quyết định công nhận, không đổi được nữa."
    }


def test_closing_asks_once_more_and_opening_asks_why(chief, signed_in) -> None:
    cycle = make.cycle(chief)
    make.person(chief, cycle, make.unit(chief))
    browser = signed_in("thuky")
    page = browser.get(f"/cycles/{cycle.id}/closure")
    assert page.h1 == "Khóa sổ đợt “Năm 2021”?"
    assert "Còn 1 người chưa có kết quả" in page.text
    assert Cycle.get().is_open
    form = page.form("Khóa sổ")
    browser.send(form)
    browser.send(page.form("Khóa sổ").fill(form_key="a-second-page"))  # closing a closed one changes nothing
    assert not Cycle.get().is_open
    assert newest().action == "close_cycle"
    page = browser.get(f"/cycles/{cycle.id}/closure")
    wrong = browser.send(page.form("Mở lại đợt"), status=422)
    assert wrong.errors() == {"reason": "Ghi lý do mở lại đợt."}
    browser.send(wrong.form("Mở lại đợt").fill(reason="Ghi sót phiếu"))
    assert Cycle.get().is_open
    assert (newest().action, newest().reason, newest().account_name) == (
        "reopen_cycle", "Ghi sót phiếu", "Lê Thị Ký",
    )  # fmt: skip


def test_a_closed_cycle_offers_no_form(chief, signed_in) -> None:
    cycle = make.cycle(chief)
    browser = signed_in("thuky")
    form = browser.get(f"/cycles/{cycle.id}/settings").form("Lưu thiết lập")
    close_cycle(cycle.id, by=chief, at=make.NOW)
    page = browser.get(f"/cycles/{cycle.id}/settings")
    assert page.soup.select("main form") == []
    assert "Đã khóa sổ" in browser.send(form.fill(name="Muộn"), status=422).text
    assert Cycle.get().name == "Năm 2021"


def test_working_in_another_cycle(chief, signed_in) -> None:
    older = make.cycle(chief)
    make.cycle(chief, "Năm 2022", year=2022, code="khvn-2022")
    browser = signed_in("nhap")
    page = browser.get("/cycles")
    assert [row[0].split(" năm")[0] for row in page.rows()] == ["Năm 2022", "Năm 2021"]
    assert "bạn đang làm ở đợt này" in page.rows()[0][-1]
    browser.send(page.form("Làm ở đợt này"))
    assert "bạn đang làm ở đợt này" in browser.get("/cycles").rows()[1][-1]
    assert f"/cycles/{older.id}/registrations" in browser.get("/").html
    browser.get(f"/cycles/{older.id}/choice", status=405)


def test_only_the_secretary_changes_cycles(chief, signed_in) -> None:
    cycle = make.cycle(chief)
    for login in ("nhap", "may"):
        browser = signed_in(login)
        assert "Mở đợt mới" not in browser.get("/cycles").text
        for path in ("/cycles/new", f"/cycles/{cycle.id}/settings", f"/cycles/{cycle.id}/closure"):
            browser.get(path, status=403)
            browser.post(path, {"name": "X", "to": "closed"}, status=403)
    assert Cycle.get().is_open


def test_an_unknown_cycle_is_404(chief, signed_in) -> None:
    browser = signed_in("thuky")
    for path in ("/cycles/9/settings", "/cycles/9/closure"):
        browser.get(path, status=404)
    browser.post("/cycles/9/choice", status=404)
