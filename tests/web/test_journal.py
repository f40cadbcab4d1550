"""The journal on screen: who did what, when, from what to what, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.citizens import Person
from cdht.actions.cycles import CycleFacts, change_cycle
from cdht.actions.recognition import correct
from cdht.actions.registration import RegistrationFacts, change
from cdht.actions.units import UnitFacts, add_unit
from cdht.domain.lifecycle import Role
from cdht.domain.people import Birth, Gender
from cdht.domain.registration import Component
from cdht.domain.units import UnitKind
from cdht.models.journal import JournalEntry
from cdht.web.paging import PAGE_SIZE


@pytest.fixture
def world(app):
    chief = make.commune()
    unit = make.unit(chief)
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit)
    return SimpleNamespace(chief=chief, unit=unit, cycle=cycle, verifier=verifier, row=row)


def entries(page) -> list[str]:
    return [" ".join(li.get_text(" ").split()) for li in page.soup.select(".journal li")]


def path(world) -> str:
    return f"/registrations/{world.row.id}/journal"


def test_the_way_of_one_person(world, signed_in) -> None:
    make.self_scored(world.chief, world.row)
    make.verified(world.verifier, world.row, make.points(8, 8, 8, 8, 6, 8, 8, 8, 8, 8))
    make.voted(world.chief, world.row)
    make.recognised(world.chief, world.row)
    page = signed_in("quantri").get(path(world))
    assert page.h1 == "Nhật ký · Hoàng Văn Quý"
    said = entries(page)
    assert said[0] == (
        "08:30 01/07/2021 · Trần Thị Diệu Hương Được công nhận theo Quyết định số 45/QĐ-UBND ngày 20/07/2021"
    )
    assert "Đã ghi phiếu bầu: 18 đồng ý, 2 không đồng ý, 0 không hợp lệ" in said[1]
    assert "Người thamdinh Đã thẩm định, 78 điểm Chỉ số 5: tự chấm 8, thẩm định 6 Lý do:" in said[2]
    assert "Đã tự chấm xong, 80 điểm" in said[3]
    assert said[4].endswith("Đăng ký tham gia")


def changed(world) -> None:
    """Every field of a person changed at once."""
    facts = RegistrationFacts(
        person=Person(
            "Hoàng Văn Quí", Birth(1962, 1, 2), Gender.FEMALE, "046162001234", "0905123456", "Bao La"
        ),
        unit_id=make.unit(world.chief, "Dòng họ Hoàng").id,
        audience_registered="worker",
        audience="professional",
        registered_on=date(2021, 4, 5),
        component=Component.OFFICIAL,
        party_member=True,
        reason="Ghi nhầm",
    )
    change(world.row.id, facts, version=None, by=world.chief, at=make.NOW)


def test_every_field_changed_has_a_vietnamese_name(world, signed_in) -> None:
    changed(world)
    [said, _registered] = entries(signed_in("quantri").get(path(world)))
    for words in (
        "Sửa hồ sơ Họ và tên: Hoàng Văn Quý → Hoàng Văn Quí",
        "Ngày sinh: 1961 → 02/01/1962",
        "Giới tính: Nam → Nữ",
        "Số CCCD: (trống) → ••••••••1234",
        "Điện thoại: (trống) → 0905123456",
        "Địa chỉ: (trống) → Bao La",
        "Đơn vị: Thôn Bao La – Đức Nhuận → Dòng họ Hoàng",
        "Thành phần: Người lao động thuộc các thôn → Cán bộ cơ sở",
        "Đối tượng hiện nay: Nông dân và lao động nông thôn → Cán bộ, trí thức",
        "Đối tượng lúc đăng ký: Nông dân và lao động nông thôn → Lao động tiểu thủ công nghiệp",
        "Đảng viên: chưa rõ → có",
        "Ngày đăng ký: 02/04/2021 → 05/04/2021",
        "Lý do: Ghi nhầm",
    ):
        assert words in said
    assert "046162001234" not in said


def test_party_membership_stays_with_those_who_need_it(world, signed_in) -> None:
    make.account(world.chief, "lanhdao", Role.VIEWER)
    changed(world)
    said = entries(signed_in("lanhdao").get(path(world)))[0]
    assert "Đảng viên: đã đổi (chỉ người có trách nhiệm xem được)" in said
    assert "chưa rõ → có" not in said


def test_what_people_typed_is_only_text(world, signed_in) -> None:
    make.self_scored(world.chief, world.row)
    make.verified(world.verifier, world.row)
    correct(world.row.id, "<script>alert(1)</script>", by=world.chief, at=make.NOW)
    page = signed_in("quantri").get(path(world))
    assert "Lý do: <script>alert(1)</script>" in entries(page)[0]


def test_who_may_read_of_a_person(world, signed_in) -> None:
    other = make.unit(world.chief, "Dòng họ Hoàng")
    make.account(world.chief, "khac", Role.CLERK, units=(other,))
    make.account(world.chief, "quantrihai", Role.ADMIN)
    assert entries(signed_in("thamdinh").get(path(world)))
    signed_in("khac").get(path(world), status=404)
    signed_in("quantrihai").get(path(world), status=403)


def test_the_journal_of_the_set_up(world, signed_in) -> None:
    facts = CycleFacts("Năm 2021", 2021, world.cycle.criteria_id, date(2021, 3, 8))
    facts = replace(facts, majority_percent=60, self_scores_due=date(2021, 6, 30))
    change_cycle(world.cycle.id, facts, by=world.chief, at=make.NOW + timedelta(days=1))
    row = make.self_scored(world.chief, world.row)
    make.verified(world.verifier, row)
    make.voted(world.chief, row)
    page = signed_in("quantri").get("/journal")
    said = entries(page)
    assert said[0] == (
        "08:30 01/07/2021 · Trần Thị Diệu Hương · Năm 2021 Ghi cuộc họp bầu chọn của Thôn Bao La – Đức Nhuận "
        "Ngày họp: 10/07/2021 Nơi họp: Nhà văn hóa thôn Số người được quyền bầu: 20 Số người có mặt: 20"
    )
    assert said[1] == (
        "08:30 02/07/2021 · Trần Thị Diệu Hương · Năm 2021 Sửa thông tin của đợt "
        "Hạn tự chấm: (trống) → 30/06/2021 Phiếu đồng ý phải quá (%): 50 → 60"
    )
    assert any(
        "Thêm tài khoản Người thamdinh (thamdinh): thành viên thẩm định; 1 đơn vị" in one for one in said
    )
    assert "Hoàng Văn Quý" not in page.text


def test_pages_of_the_set_up(world, signed_in) -> None:
    for number in range(PAGE_SIZE + 3):
        add_unit(UnitFacts(f"Thôn {number}", UnitKind.HAMLET), by=world.chief, at=make.NOW)
    whole = JournalEntry.select().where(JournalEntry.registration.is_null()).count()
    browser = signed_in("quantri")
    first = browser.get("/journal")
    assert len(entries(first)) == PAGE_SIZE
    assert f"1–{PAGE_SIZE} trong {whole} việc" in first.text
    rest = browser.get(first.link("Trang sau"))
    assert len(entries(rest)) == whole - PAGE_SIZE
    assert not set(entries(first)) & set(entries(rest)) - {""}
    for odd in ("0", "-1", "999999", "x"):
        assert browser.get(f"/journal?page={odd}").h1 == "Nhật ký chung"


def test_who_may_read_of_the_set_up(world, signed_in) -> None:
    make.account(world.chief, "quantrihai", Role.ADMIN)
    make.account(world.chief, "lanhdao", Role.VIEWER)
    assert entries(signed_in("quantrihai").get("/journal"))
    signed_in("lanhdao").get("/journal", status=403)
    signed_in("thamdinh").get("/journal", status=403)
