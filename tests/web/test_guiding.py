"""Guiding documents of a cycle."""

from __future__ import annotations

import factories as make
import pytest

from cdht.actions.cycles import close_cycle
from cdht.domain.lifecycle import Role
from cdht.models.guiding import GuidingDocument
from cdht.models.journal import JournalEntry

PLAN = {
    "kind": "Kế hoạch", "number": "39/KH-UBND", "issued_on": "8/3/2021",
    "issuer": "Ủy ban nhân dân xã Quảng Phú",
    "subject": "triển khai thí điểm mô hình", "is_ground": "y", "position": "2",
}  # fmt: skip


@pytest.fixture
def world(app):
    chief = make.commune()
    cycle = make.cycle(chief)
    return chief, cycle, f"/cycles/{cycle.id}/guiding-documents"


def kept() -> list[tuple]:
    fields = ("kind", "number", "issuer", "subject", "is_ground", "position")
    return [tuple(getattr(row, f) for f in fields) for row in GuidingDocument.select()]


def test_add_change_remove(world, signed_in) -> None:
    _chief, _cycle, url = world
    browser = signed_in("quantri")
    page = browser.get(url)
    assert "Chưa ghi văn bản nào" in page.text
    after = browser.follow(browser.send(page.form("Ghi văn bản").fill(**PLAN)))
    assert after.rows()[0][:4] == [
        "Kế hoạch 39/KH-UBND", "08/03/2021", "Ủy ban nhân dân xã Quảng Phú", "triển khai thí điểm mô hình",
    ]  # fmt: skip
    one = browser.get(after.link("Sửa"))
    browser.send(one.form("Lưu văn bản").fill(subject="triển khai mô hình"))
    assert kept() == [
        ("Kế hoạch", "39/KH-UBND", "Ủy ban nhân dân xã Quảng Phú", "triển khai mô hình", True, 2)
    ]  # fmt: skip
    browser.send(browser.get(after.link("Sửa")).form("Xóa văn bản"))
    assert kept() == []
    actions = [e.action for e in JournalEntry.select().where(JournalEntry.action.contains("document"))]
    assert actions == ["keep_document", "keep_document", "remove_document"]


def test_every_mistake_stands_beside_its_field_and_nothing_is_lost(world, signed_in) -> None:
    _chief, _cycle, url = world
    browser = signed_in("quantri")
    form = (
        browser.get(url)
        .form("Ghi văn bản")
        .fill(kind="", issued_on="31/02/2021", issuer="", subject="giữ lại tôi")
    )
    wrong = browser.send(form, status=422)
    assert set(wrong.errors()) >= {"issued_on"}
    assert wrong.soup.find(id="subject")["value"] == "giữ lại tôi"
    wrong = browser.send(form.fill(issued_on="28/02/2021", subject="x" * 401), status=422)
    assert set(wrong.errors()) == {"kind", "issuer", "subject"}
    assert kept() == []


def test_a_second_click_makes_no_second_document(world, signed_in) -> None:
    _chief, _cycle, url = world
    browser = signed_in("quantri")
    form = browser.get(url).form("Ghi văn bản").fill(**PLAN)
    assert browser.send(form).location == browser.send(form).location == url
    assert len(kept()) == 1


def test_who_may(world, signed_in, visitor) -> None:
    chief, cycle, url = world
    make.account(chief, "nhap", Role.CLERK)
    make.account(chief, "qtri2", Role.ADMIN)
    clerk = signed_in("nhap")
    assert "Ghi thêm" not in clerk.get(url).text
    clerk.post(url, PLAN, status=403)
    signed_in("qtri2").get(url, status=403)
    assert visitor.get(url, status=303).location.startswith("/sign-in")
    close_cycle(cycle.id, by=chief, at=make.NOW)
    secretary = signed_in("quantri")
    assert "đã khóa sổ" in secretary.post(url, PLAN, status=422).text
    assert kept() == []


def test_another_commune_is_not_there(world, signed_in) -> None:
    signed_in("quantri").get("/cycles/999/guiding-documents", status=404)
