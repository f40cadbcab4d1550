"""The steering committee of a cycle."""

from __future__ import annotations

import factories as make
import pytest

from cdht.domain.lifecycle import Role
from cdht.models.committee import of_cycle


@pytest.fixture
def world(app):
    chief = make.commune()
    return chief, make.cycle(chief), make.unit(chief)


def test_add_change_remove(world, signed_in) -> None:
    _chief, cycle, unit = world
    url = f"/cycles/{cycle.id}/committee"
    browser = signed_in("quantri")
    form = browser.get(url).form("Ghi thành viên")
    after = browser.follow(
        browser.send(form.fill(name="nguyễn quốc việt", title="Trưởng ban", unit_ids=[unit.id], position="1"))
    )
    assert after.rows()[0][:5] == ["Nguyễn Quốc Việt", "Trưởng ban", "—", "—", unit.name]
    edit = browser.get(after.link("Sửa"))
    browser.send(edit.form("Lưu thành viên").fill(office="Phó Chủ tịch UBND xã", unit_ids=[]))
    [row] = of_cycle(cycle.id)
    assert (row.name, row.office, list(row.units)) == ("Nguyễn Quốc Việt", "Phó Chủ tịch UBND xã", [])
    browser.send(browser.get(after.link("Sửa")).form("Đưa ra khỏi"))
    assert of_cycle(cycle.id) == []


def test_bad_input_and_who_may(world, signed_in) -> None:
    chief, cycle, _unit = world
    url = f"/cycles/{cycle.id}/committee"
    make.account(chief, "xem", Role.VIEWER)
    browser = signed_in("quantri")
    wrong = browser.send(browser.get(url).form("Ghi thành viên").fill(name="", task="y" * 401), status=422)
    assert set(wrong.errors()) == {"name", "task"}
    assert browser.post(url, {"name": "An Bình", "unit_ids": "999"}, status=422).errors()
    viewer = signed_in("xem")
    assert "Ghi thêm" not in viewer.get(url).text
    viewer.post(url, {"name": "An Bình"}, status=403)
    assert of_cycle(cycle.id) == []


def test_an_account_belongs_to_one_member_of_the_commune(world, signed_in) -> None:
    chief, cycle, _unit = world
    verifier = make.account(chief, "thamdinh", Role.VERIFIER)
    url = f"/cycles/{cycle.id}/committee"
    browser = signed_in("quantri")
    for name in ("Trần Thị Hương", "Lê Văn Bình"):
        form = browser.get(url).form("Ghi thành viên").fill(name=name, account_id=str(verifier.id))
        last = browser.send(form, status=303 if name == "Trần Thị Hương" else 422)
    assert last.errors() == {"account_id": "Tài khoản này đã là của Trần Thị Hương."}
    assert [(row.name, row.account_id) for row in of_cycle(cycle.id)] == [("Trần Thị Hương", verifier.id)]
    unknown = {"name": "An Bình", "account_id": "999"}
    assert browser.post(url, unknown, status=422).errors() == {"account_id": "Chọn một mục trong danh sách."}
