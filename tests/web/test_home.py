"""The first page: what waits for whom, each number with the people behind it, true data only."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import factories as make
import pytest
from checking import Checker, Page, text_of

from cdht.actions.communes import SignerFacts, add_signer, allow_same_account
from cdht.actions.cycles import close_cycle
from cdht.actions.registration import withdraw
from cdht.actions.verification import send_back
from cdht.domain.lifecycle import Role
from cdht.domain.units import UnitKind
from cdht.models.base import database
from cdht.web import home_aside
from cdht.web.home import _how_long


def waiting(page: Page) -> list[tuple[str, str, str]]:
    """(count, words, small words) of every task on the page."""
    return [
        (text_of(li.select_one(".count")), text_of(li.select("span")[1]), text_of(li.select_one("small")))
        for li in page.soup.select(".tasks li")
    ]


@pytest.fixture
def desk(app):
    """Two units and somebody at every step; accounts of every role."""
    chief = make.commune()
    hamlet, clan = make.unit(chief), make.unit(chief, "Ban Khuyến học Họ Hoàng", UnitKind.CLAN)
    cycle = make.cycle(chief)
    clerk = make.actor(chief, "nhap", Role.CLERK, units=(hamlet,))
    verifier = make.actor(chief, "tham", Role.VERIFIER, units=(hamlet, clan))
    both = make.actor(chief, "haivai", Role.CLERK, Role.VERIFIER, all_units=True)
    make.actor(chief, "thuky", Role.SECRETARY)
    make.actor(chief, "xem", Role.VIEWER)
    make.actor(chief, "may", Role.ADMIN)
    names = ["Lê Thị Ánh", "Hoàng Văn Quý", "Trần Đức Hải", "Lý Văn Duyên", "Phan Công Tư"]
    new, scored, back, checked, voted = (make.person(chief, cycle, hamlet, name) for name in names)
    make.self_scored(clerk, scored)
    for row in (checked, voted):
        make.verified(verifier, make.self_scored(clerk, row))
    make.voted(chief, voted)
    other = make.person(chief, cycle, clan, "Hoàng Thị Bốn")
    make.self_scored(both, other)
    _send_back(verifier, make.self_scored(clerk, back))
    return {"chief": chief, "cycle": cycle, "hamlet": hamlet, "clan": clan, "back": back, "new": new}


def _send_back(by, row) -> None:
    send_back(row.id, "Chỉ số 3 chưa có minh chứng.", by=by, at=make.NOW)


def test_secretary_sees_what_waits_and_whom_others_keep_waiting(desk, signed_in) -> None:
    page = signed_in("thuky").get("/")
    assert page.h1 == "Chào Người thuky, còn 4 việc đang chờ"
    assert waiting(page) == [
        ("2", "người chưa tự chấm xong", "đều ở Thôn Bao La – Đức Nhuận"),
        ("1", "đơn vị có người chờ bầu chọn : Thôn Bao La – Đức Nhuận", "1 người đã thẩm định xong"),
        ("1", "người chờ quyết định công nhận", "đều ở Thôn Bao La – Đức Nhuận"),
        ("!", "Trần Đức Hải , Thôn Bao La – Đức Nhuận", "Chỉ số 3 chưa có minh chứng."),
        ("2", "phiếu chờ thẩm định", "lâu nhất: Hoàng Thị Bốn, từ 01/07/2021"),
    ]


def test_clerk_sees_its_units_only(desk, signed_in) -> None:
    page = signed_in("nhap").get("/")
    assert page.h1 == "Chào Người nhap, còn 2 việc đang chờ"
    assert [count for count, *_ in waiting(page)] == ["2", "!"]
    assert page.rows() == [["Thôn Bao La – Đức Nhuận", "5", "3", "2", "1", "0", ""]]
    assert "Hoàng Thị Bốn" not in page.text
    assert "Họ Hoàng" not in page.text
    assert "Nhập điểm Thôn Bao La – Đức Nhuận" in page.text
    assert page.link("Nhập tiếp") == f"/cycles/{desk['cycle'].id}/scores/{desk['hamlet'].id}"


def test_nobody_is_asked_to_verify_what_it_keyed_in(desk, signed_in) -> None:
    page = signed_in("haivai").get("/")
    [verifying] = [task for task in waiting(page) if "thẩm định" in task[1]]
    assert verifying == (
        "1",
        "phiếu chờ thẩm định",
        "lâu nhất: Hoàng Văn Quý, từ 01/07/2021; còn 1 phiếu do chính bạn nhập, người khác thẩm định",
    )
    allow_same_account(True, by=desk["chief"], at=make.NOW)
    [verifying] = [task for task in waiting(signed_in("haivai").get("/")) if "thẩm định" in task[1]]
    assert verifying == ("2", "phiếu chờ thẩm định", "lâu nhất: Hoàng Thị Bốn, từ 01/07/2021")


def test_verifier_goes_on_where_it_was(desk, signed_in) -> None:
    page = signed_in("tham").get("/")
    assert page.h1 == "Chào Người tham, còn 2 việc đang chờ"
    assert "Thẩm định Thôn Bao La – Đức Nhuận, lúc 08:30 01/07/2021, vừa xong: Trần Đức Hải" in page.text
    assert page.link("Thẩm định tiếp").startswith(f"/cycles/{desk['cycle'].id}/verification")


def test_viewer_has_nothing_to_do_and_sees_everything(desk, signed_in) -> None:
    page = signed_in("xem").get("/")
    assert page.h1 == "Chào Người xem"
    assert [count for count, *_ in waiting(page)] == ["2", "2", "1", "1"]
    assert [row[:6] for row in page.rows()] == [
        ["Thôn Bao La – Đức Nhuận", "5", "3", "2", "1", "0"],
        ["Ban Khuyến học Họ Hoàng", "1", "1", "0", "0", "0"],
    ]
    assert [text_of(cell) for cell in page.soup.select("tfoot th, tfoot td")][:6] == [
        "Toàn xã", "6", "4", "2", "1", "0",
    ]  # fmt: skip
    assert "Làm tiếp" not in page.text


def test_every_number_of_the_table_leads_to_as_many_people(desk, signed_in) -> None:
    browser = signed_in("thuky")
    page = browser.get("/")
    cells = [a for a in page.soup.select("table td a[href]") if text_of(a).isdigit()]
    assert len(cells) == 10
    for a in cells:
        assert len(browser.get(a["href"]).rows()) == int(text_of(a)), a["href"]
    [task] = [a for a in page.soup.select(".tasks a") if "chưa tự chấm xong" in text_of(a)]
    assert len(browser.get(task["href"]).rows()) == 2


def test_withdrawn_people_are_in_no_number(desk, signed_in) -> None:
    withdraw(desk["new"].id, "Chuyển đi nơi khác", by=desk["chief"], at=make.NOW)
    assert signed_in("xem").get("/").rows()[0][1] == "4"


def test_a_closed_cycle_asks_for_nothing(desk, signed_in) -> None:
    close_cycle(desk["cycle"].id, by=desk["chief"], at=make.NOW)
    page = signed_in("thuky").get("/")
    assert page.h1 == "Chào Người thuky"
    assert waiting(page) == []
    assert "đã khóa sổ ngày 01/07/2021: chỉ xem và in" in page.text


def test_findings_are_counted_for_those_who_may_see_them(desk, signed_in) -> None:
    assert "chỗ cần xem" in signed_in("xem").get("/").text  # party membership is unknown of everybody
    assert "Soát số liệu" not in signed_in("nhap").get("/").text


def test_an_administrator_by_itself_sees_no_people(desk, signed_in) -> None:
    page = signed_in("may").get("/")
    assert waiting(page)[:2] == [("7", "tài khoản đang dùng", ""), ("2", "đơn vị tham gia", "")]
    for name in ("Hoàng Văn Quý", "Từng đơn vị", "chờ thẩm định"):
        assert name not in page.text


def test_the_newest_backup_is_told(desk, app, signed_in) -> None:
    assert "Chưa có bản sao lưu nào" in signed_in("may").get("/").text
    folder = app.config["CDHT"].backups
    for name in ("SaoLuu_cu.zip", "SaoLuu_moi.zip"):
        (folder / name).write_bytes(b"x")
    old = datetime(2021, 7, 1, 1, 30, tzinfo=home_aside.VIETNAM)
    os.utime(folder / "SaoLuu_cu.zip", (old.timestamp(), old.timestamp()))
    page = signed_in("may").get("/")
    assert "SaoLuu_moi.zip" in page.text
    assert "SaoLuu_cu.zip" not in page.text
    (folder / "SaoLuu_moi.zip").unlink()
    assert "SaoLuu_cu.zip. Đã hơn một tuần." in signed_in("may").get("/").text
    assert "01:30 01/07/2021" in signed_in("may").get("/").text
    assert "Sao lưu" not in text_of(signed_in("thuky").get("/").soup.main)


def test_before_anything_it_says_what_to_do_first(app, signed_in) -> None:
    chief = make.commune()
    page = signed_in("quantri").get("/")
    assert page.h1 == "Chào Trần Thị Diệu Hương, chưa có đợt nào"
    assert [words for _, words, _ in waiting(page)] == [
        "Ghi người ký văn bản", "Thêm các đơn vị tham gia", "Mở một đợt",
        "Tạo tài khoản cho người cùng làm", "Đăng ký người đầu tiên",
    ]  # fmt: skip
    make.unit(chief)
    add_signer(SignerFacts("association", "CHỦ TỊCH", "Trần Đình Khuê"), by=chief, at=make.NOW)
    make.cycle(chief)
    page = signed_in("quantri").get("/")
    assert [words.endswith("✓ xong") for _, words, _ in waiting(page)] == [True, True, True, False, False]
    assert page.link("Đăng ký người đầu tiên").endswith("/registrations/new")


def test_a_clerk_without_cycle_or_unit_is_told_why(app, signed_in) -> None:
    chief = make.commune()
    make.actor(chief, "nhap", Role.CLERK)
    assert "Thư ký Ban Chỉ đạo mở đợt" in signed_in("nhap").get("/").text
    make.unit(chief)
    make.cycle(chief)
    assert "chưa được giao đơn vị nào" in signed_in("nhap").get("/").text


@pytest.mark.parametrize(
    ("days", "words"),
    [(7, "còn 7 ngày"), (0, "hôm nay là hạn cuối"), (-3, "đã quá 3 ngày"), (-40, "đã hết hạn")],
)
def test_how_long(days: int, words: str) -> None:
    assert _how_long(days) == words


def test_the_day_until_which_sheets_are_taken(app, signed_in) -> None:
    chief = make.commune()
    cycle_due = (datetime.now() + timedelta(days=400)).date()
    make.unit(chief)
    make.cycle(chief, self_scores_due=cycle_due)
    assert f"Nhận phiếu tự chấm đến {cycle_due:%d/%m/%Y}, còn " in signed_in("quantri").get("/").text


def test_as_many_statements_for_three_people_as_for_one(app, signed_in) -> None:
    chief = make.commune()
    make.actor(chief, "thuky", Role.SECRETARY)
    units = [make.unit(chief, f"Thôn {n}") for n in range(3)]
    cycle = make.cycle(chief)
    make.person(chief, cycle, units[0], "Lê Văn A")
    browser = signed_in("thuky")
    first = _statements(browser)
    for n, unit in enumerate(units):
        make.person(chief, cycle, unit, f"Lê Thị {'ABC'[n]}", year=1970 + n)
    assert _statements(browser) == first


def _statements(browser: Checker) -> int:
    seen: list[str] = []
    original = database.execute_sql

    def counted(sql, *args, **kwargs):
        seen.append(sql)
        return original(sql, *args, **kwargs)

    database.obj.execute_sql = counted
    try:
        browser.get("/")
    finally:
        del database.obj.execute_sql
    return len(seen)
