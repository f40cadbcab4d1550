"""Copies made from the page."""

from __future__ import annotations

import factories as make

from cdht.domain.lifecycle import Role


def test_a_copy_is_made_once_and_listed(app, signed_in) -> None:
    make.commune()
    browser = signed_in("quantri")
    page = browser.get("/backups")
    assert "Chưa có bản sao nào" in page.text
    form = page.form("Sao lưu ngay")
    after = browser.follow(browser.send(form))
    browser.send(form)
    files = [file.name for file in app.config["CDHT"].backups.glob("*.zip")]
    assert len(files) == 1
    assert [row[0] for row in browser.get("/backups").rows()] == files
    assert "đủ và lành" in after.text


def test_only_the_administrator(app, signed_in) -> None:
    chief = make.commune()
    make.account(chief, "xem", Role.VIEWER, Role.SECRETARY)
    signed_in("xem").get("/backups", status=403)
    signed_in("xem").post("/backups", status=403)
    assert list(app.config["CDHT"].backups.glob("*")) == []
