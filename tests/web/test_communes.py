"""The commune: names and signers from a day on, and the option about verifying one's own sheets."""

from __future__ import annotations

from datetime import date

import factories as make
import pytest
from checking import text_of

from cdht.actions.communes import NameFacts, SignerFacts, add_signer, change_name
from cdht.domain.lifecycle import Role
from cdht.models.communes import Commune, CommuneName, Signer
from cdht.models.journal import JournalEntry


@pytest.fixture
def chief(app):
    chief = make.commune()
    make.actor(chief, "thuky", Role.SECRETARY, name="Lê Thị Ký")
    make.actor(chief, "nhap", Role.CLERK)
    make.actor(chief, "may", Role.ADMIN)
    return chief


def newest() -> JournalEntry:
    return JournalEntry.select().order_by(JournalEntry.id.desc()).get()


def test_a_new_name_from_a_day_on_keeps_the_old_one(chief, signed_in) -> None:
    browser = signed_in("thuky")
    form = browser.get("/commune").form("Lưu tên")
    assert form.fields["valid_from"] == ["02/09/1945"]
    sent = form.fill(name="Đan Điền", superior="thành phố Huế", valid_from="01/07/2025")
    page = browser.follow(browser.send(sent))
    browser.send(sent)  # a second click
    assert page.h1 == "Xã Đan Điền"
    assert page.rows()[:2] == [
        ["xã Đan Điền đang dùng", "thành phố Huế", "Hội Khuyến học huyện Quảng Điền", "01/07/2025"],
        ["xã Quảng Phú", "huyện Quảng Điền", "Hội Khuyến học huyện Quảng Điền", "trước tới nay"],
    ]
    commune = Commune.get()
    assert [commune.name_on(on).name for on in (date(2025, 6, 30), date(2025, 7, 1))] == [
        "Quảng Phú", "Đan Điền",
    ]  # fmt: skip
    assert (newest().action, newest().account_name) == ("change_commune", "Lê Thị Ký")


def test_the_same_day_mends_a_slip(chief, signed_in) -> None:
    browser = signed_in("thuky")
    browser.send(
        browser.get("/commune").form("Lưu tên").fill(superior="huyện Quảng Điền, tỉnh Thừa Thiên Huế")
    )
    assert [row.superior for row in CommuneName.select()] == ["huyện Quảng Điền, tỉnh Thừa Thiên Huế"]


def test_signers_from_a_day_on(chief, signed_in) -> None:
    browser = signed_in("may")
    form = (
        browser.get("/commune")
        .form("Ghi người ký")
        .fill(
            signer__body="steering_committee",
            signer__name="Nguyễn Quốc Việt",
            signer__authority="TM. BAN CHỈ ĐẠO",
            signer__title="TRƯỞNG BAN",
            signer__second_title="PHÓ CHỦ TỊCH UBND XÃ",
            signer__valid_from="08/03/2021",
        )
    )
    page = browser.follow(browser.send(form))
    assert "Đã ghi người ký Nguyễn Quốc Việt." in page.text
    told = "TM. BAN CHỈ ĐẠO TRƯỞNG BAN PHÓ CHỦ TỊCH UBND XÃ"
    assert ["Ban Chỉ đạo", "Nguyễn Quốc Việt", told, "08/03/2021"] in page.rows()
    assert ["Hội Khuyến học", "chưa ghi ai, giấy tờ để trống chỗ ký"] in page.rows()
    assert Commune.get().signer_on("steering_committee", date(2021, 3, 7)) is None
    assert newest().action == "add_signer"


def test_bad_input_is_named_beside_its_field(chief, signed_in) -> None:
    browser = signed_in("thuky")
    page = browser.get("/commune")
    wrong = browser.send(page.form("Lưu tên").fill(name=" ", valid_from="1/7"), status=422)
    assert set(wrong.errors()) == {"valid_from"}
    wrong = browser.send(page.form("Lưu tên").fill(name=" ", valid_from="01/07/2025"), status=422)
    assert set(wrong.errors()) == {"name"}
    wrong = browser.send(page.form("Ghi người ký"), status=422)
    assert set(wrong.errors()) == {"signer-body"}
    form = page.form("Ghi người ký").fill(signer__body="association", signer__name="")
    wrong = browser.send(form, status=422)
    assert set(wrong.errors()) == {"signer-name", "signer-title"}
    assert text_of(wrong.soup.select_one("#signer-title-error")).startswith("Cần sửa")
    assert (CommuneName.select().count(), Signer.select().count()) == (1, 0)


def test_who_is_late_sees_both_values_and_loses_nothing(chief, signed_in) -> None:
    browser = signed_in("thuky")
    page = browser.get("/commune")
    change_name(NameFacts("Tên của họ"), by=chief, at=make.NOW)
    late = browser.send(page.form("Lưu tên").fill(name="Tên của tôi"), status=409)
    assert ["Tên xã, phường", "Tên của tôi", "Tên của họ khác"] in late.rows()
    browser.send(late.form("Lưu tên"))
    assert [row.name for row in CommuneName.select()] == ["Tên của tôi"]
    page = browser.get("/commune")
    add_signer(SignerFacts("association", "CHỦ TỊCH", "Trần Đình Khuê"), by=chief, at=make.NOW)
    form = page.form("Ghi người ký").fill(
        signer__body="association", signer__name="Lê Văn Tôi", signer__title="CHỦ TỊCH"
    )
    late = browser.send(form, status=409)
    assert ["Họ và tên", "Lê Văn Tôi", "Trần Đình Khuê khác"] in late.rows()
    assert late.form("Ghi người ký").fields["signer-name"] == ["Lê Văn Tôi"]
    browser.send(late.form("Ghi người ký"))
    assert {row.name for row in Signer.select()} == {"Trần Đình Khuê", "Lê Văn Tôi"}


def test_only_an_administrator_lets_one_account_do_both(chief, signed_in) -> None:
    admin, secretary = signed_in("may"), signed_in("thuky")
    assert "Người nhập phiếu không thẩm định phiếu ấy" in secretary.get("/commune").text
    secretary.post("/commune/options", {"same_account": "y"}, status=403)
    assert not Commune.get().same_account_may_verify
    admin.send(admin.get("/commune").form("Lưu lựa chọn").fill(same_account="y"))
    assert Commune.get().same_account_may_verify
    assert newest().changed == {"same_account": [False, True]}
    assert "được thẩm định phiếu mình nhập" in secretary.get("/commune").text
    admin.send(admin.get("/commune").form("Lưu lựa chọn").fill(same_account=None))
    assert not Commune.get().same_account_may_verify


def test_rights_and_methods(chief, signed_in) -> None:
    clerk = signed_in("nhap")
    clerk.get("/commune", status=403)
    for path in ("/commune", "/commune/signers", "/commune/options"):
        clerk.post(path, {"name": "X"}, status=403)
    for path in ("/commune/signers", "/commune/options"):
        signed_in("may").get(path, status=405)


def test_with_htmx_the_page_moves_as_a_whole(chief, signed_in) -> None:
    browser = signed_in("thuky")
    sent = browser.send(browser.get("/commune").form("Lưu tên"), htmx=True, status=204)
    assert sent.response.headers["HX-Redirect"] == "/commune"
