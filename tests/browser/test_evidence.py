# ruff: noqa: F811 - pytest takes fixtures by the names they were imported under
"""Evidence in Chromium: files with their bars, one refused, a lost connection; a telephone sends pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pictures import picture

from cdht.models.evidence import Evidence
from cdht.models.evidence_files import EvidenceFile
from tests.browser.grid_hands import NEEDS_CHROMIUM, wait_for
from tests.browser.test_scoring_page import (  # noqa: F401 - the office of the scoring pages
    in_order,
    world,
)

pytestmark = NEEDS_CHROMIUM
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")


def file(name: str, content: bytes | None = None, wider: int = 0) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content or picture(wider).getvalue()}


def test_three_files_at_once_with_their_bars(world, enter: Callable[..., Any]) -> None:
    page, row = enter("lan"), in_order()[0]
    page.goto(f"/registrations/{row.id}/scores")
    page.fill("#points-1", "8")
    page.fill("#evidence-4", "đang gõ dở")
    page.click("#evidence-of-3 summary")
    page.fill("#evidence-3", "Lớp may")
    held: list[Any] = []
    page.route("**/evidence?indicator=3", lambda route: route.continue_() if held else held.append(route))
    three = [file("một.jpg", wider=1), file("chương trình.jpg", b"MZ\x90\0"), file("hai.jpg", wider=2)]
    page.set_input_files("#files-3", three)
    lines = page.locator("#evidence-of-3 [data-uploads] li")
    sync_api.expect(lines).to_have_count(3)
    sync_api.expect(lines.locator("progress").first).to_be_visible()
    wait_for(lambda: (page.wait_for_timeout(30), held)[1])
    held[0].continue_()
    sync_api.expect(page.locator("#evidence-of-3 .picture")).to_have_count(2)
    sync_api.expect(lines).to_have_count(2)
    said = lines.all_inner_texts()
    assert (
        "chương trình.jpg" in said[0] and "chương trình chạy được" in said[0] and said[1] == "Đã nhận 2 tệp."
    )
    assert page.input_value("#points-1") == "8" and page.input_value("#evidence-4") == "đang gõ dở"
    assert page.input_value("#evidence-3") == ""
    [item] = Evidence.select()
    assert (item.indicator, item.text) == (3, "Lớp may")
    assert sorted(one.name for one in EvidenceFile.select()) == ["hai.jpg", "một.jpg"]


def test_a_lost_connection_is_tried_again_and_a_file_can_be_stopped(world, enter) -> None:
    page, row = enter("lan"), in_order()[0]
    page.goto(f"/registrations/{row.id}/scores")
    page.click("#evidence-of-2 summary")
    page.route("**/evidence?indicator=2", lambda route: route.abort("connectionreset"))
    page.set_input_files("#files-2", [file("một.jpg")])
    line = page.locator("#evidence-of-2 [data-uploads] li")
    sync_api.expect(line).to_contain_text("Mất kết nối")
    page.unroute("**/evidence?indicator=2")
    line.get_by_role("button", name="Gửi lại").click()
    sync_api.expect(page.locator("#evidence-of-2 .picture")).to_have_count(1)
    page.route("**/evidence?indicator=2", lambda _route: None)
    page.set_input_files("#files-2", [file("hai.jpg", wider=5)])
    page.locator("#evidence-of-2 [data-uploads]").get_by_role("button", name="Dừng").click()
    sync_api.expect(page.locator("#evidence-of-2 [data-uploads]")).to_contain_text("Đã dừng.")
    assert [one.name for one in EvidenceFile.select()] == ["một.jpg"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_telephone_sends_a_picture(
    world,
    enter,
    chromium,
    address,
    monkeypatch,
    scripts: bool,
) -> None:
    monkeypatch.setattr("cdht.web.printed_place.lan_addresses", lambda: ["192.168.1.20"])
    desk, row = enter("lan"), in_order()[0]
    desk.goto(f"/registrations/{row.id}/scores")
    desk.click("#evidence-of-6 summary")
    desk.get_by_role("link", name="Chụp bằng điện thoại cho chỉ số 6").click()
    desk.get_by_role("button", name="Mở mã QR").click()
    path = desk.inner_text("code.address").removeprefix(address.replace("127.0.0.1", "192.168.1.20"))
    context = chromium.new_context(
        viewport={"width": 390, "height": 800}, base_url=address, java_script_enabled=scripts, has_touch=True
    )
    phone = context.new_page()
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390 if scripts else True
    phone.set_input_files("#files", [file("IMG_0001.jpg"), file("IMG_0002.jpg", wider=9)])
    if not scripts:
        phone.get_by_role("button", name="Gửi").click()
    sync_api.expect(phone.locator("#taken")).to_contain_text("Đã nhận 2 ảnh.")
    sync_api.expect(desk.locator("#came h2")).to_have_text("Đã nhận 2 ảnh", timeout=8000)
    sync_api.expect(desk.locator("#came img")).to_have_count(2)
    desk.get_by_role("button", name="Xong, đóng mã").click()
    sync_api.expect(desk.locator("#evidence-of-6 .picture")).to_have_count(2)
    phone.reload()
    sync_api.expect(phone.locator("h1")).to_have_text("Mã này không dùng được")
    context.close()
