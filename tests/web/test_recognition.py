"""Recognition: who passes and why not, the decision in two steps, corrections and revocations."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.communes import SignerFacts, add_signer
from cdht.actions.recognition import correct
from cdht.actions.voting import MeetingFacts, VoteCast, record_meeting
from cdht.domain.lifecycle import Role, Stage
from cdht.models.journal import JournalEntry, of_registration
from cdht.models.recognition import Decision, Recognition
from cdht.web import recognition_list


@pytest.fixture
def world(app):
    """Three people voted on: one passes, one has too few points, one too few votes; a fourth is verified."""
    chief = make.commune()
    add_signer(SignerFacts("peoples_committee", "CHỦ TỊCH", "Nguyễn Quốc Việt"), by=chief, at=make.NOW)
    unit, other = make.unit(chief), make.unit(chief, "Dòng họ Hoàng")
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, all_units=True)

    def verified(name, points, where=unit):
        row = make.self_scored(chief, make.person(chief, cycle, where, name))
        return make.verified(verifier, row, make.points(points))

    quy, binh = verified("Hoàng Văn Quý", 8), verified("Lê Thị Bình", 6)
    dat, cho = verified("Phan Xuân Đạt", 9), verified("Võ Thị Chờ", 8)
    votes = [VoteCast(quy.id, 18, 2), VoteCast(binh.id, 20, 0), VoteCast(dat.id, 10, 10)]
    record_meeting(cycle.id, unit.id, MeetingFacts(20, 20, date(2021, 7, 10)), votes, by=chief, at=make.NOW)
    return SimpleNamespace(
        chief=chief,
        cycle=cycle,
        unit=unit,
        other=other,
        verified=verified,
        quy=quy,
        binh=binh,
        dat=dat,
        cho=cho,
    )


def address(world) -> str:
    return f"/cycles/{world.cycle.id}/recognition"


def asked(browser, world, **values):
    """The confirming page for the people of the list."""
    form = browser.get(address(world)).form("Xem trước").fill(number="45/QĐ-UBND", issued_on="20/7/2021")
    return browser.send(form.fill(**values), status=200)


def stages(world) -> list[Stage]:
    return [make.fresh(row).stage for row in (world.quy, world.binh, world.dat, world.cho)]


VOTED = [Stage.VOTED] * 3 + [Stage.VERIFIED]


# The list ----------------------------------------------------------------------------------------------


def test_who_passes_and_who_does_not_and_why(world, signed_in) -> None:
    page = signed_in("quantri").get(address(world))
    assert "3 người đã bầu chọn đang chờ quyết định: 1 người đạt, 2 người chưa đạt." in page.text
    assert "1 người chờ bầu chọn" in page.text
    assert "Đạt từ 70 điểm. Được bầu khi hơn 50% số phiếu thu về đồng ý." in page.text
    assert [row[1:] for row in page.rows()] == [
        ["Lê Thị Bình", "60", "20/20 (100%)",
         "✗ Chưa đạt Tổng điểm thẩm định là 60, thiếu 10 điểm so với mức đạt 70."],
        ["Phan Xuân Đạt", "90", "10/20 (50%)",
         "✗ Chưa đạt Phiếu đồng ý 10/20 phiếu hợp lệ và không hợp lệ (50%), chưa quá 50%."],
        ["Hoàng Văn Quý", "80", "18/20 (90%)", "✓ Đạt"],
    ]  # fmt: skip
    form = page.form("Xem trước")
    assert sorted(form.fields["person"]) == sorted(str(row.id) for row in (world.quy, world.binh, world.dat))
    assert (form.fields["signer_name"], form.fields["signer_title"]) == (["Nguyễn Quốc Việt"], ["CHỦ TỊCH"])


def test_nobody_yet(world, signed_in) -> None:
    empty = make.cycle(world.chief, "Năm 2022", year=2022)
    page = signed_in("quantri").get(f"/cycles/{empty.id}/recognition")
    assert "Chưa có ai qua bầu chọn" in page.text
    assert not page.soup.select("main form")


def test_few_statements_however_many_wait(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    with statements() as three:
        browser.get(address(world))
    rows = [world.verified(name, 8, world.other) for name in ("Hoàng An", "Hoàng Bình", "Hoàng Chi")]
    votes = [VoteCast(row.id, 20, 0) for row in rows]
    record_meeting(world.cycle.id, world.other.id, MeetingFacts(20, 20), votes, by=world.chief, at=make.NOW)
    with statements() as six:
        browser.get(address(world))
    assert len(three) == len(six)


# The decision ------------------------------------------------------------------------------------------


def test_the_first_step_says_what_will_happen_and_does_nothing(world, signed_in) -> None:
    page = asked(signed_in("quantri"), world)
    assert page.h1 == "Ghi quyết định 45/QĐ-UBND?"
    for words in (
        "Được công nhận 1 người giấy số 001/2021",
        "Không công nhận 2 người",
        "Để lại 0 người",
        "Nguyễn Quốc Việt, CHỦ TỊCH",
        "Lê Thị Bình (Thôn Bao La – Đức Nhuận): Tổng điểm thẩm định là 60",
    ):
        assert words in page.text
    assert (stages(world), Decision.select().count()) == (VOTED, 0)


def test_the_decision(world, signed_in) -> None:
    browser = signed_in("quantri")
    answer = browser.send(asked(browser, world).form("Ghi quyết định"))
    decision = Decision.get()
    assert answer.location == f"/cycles/{world.cycle.id}/decisions/{decision.id}"
    assert stages(world) == [Stage.RECOGNISED, Stage.NOT_RECOGNISED, Stage.NOT_RECOGNISED, Stage.VERIFIED]
    assert (decision.number, decision.issued_on, decision.signer_name, decision.signer_title) == (
        "45/QĐ-UBND", date(2021, 7, 20), "Nguyễn Quốc Việt", "CHỦ TỊCH",
    )  # fmt: skip
    entry = of_registration(world.binh.id)[-1]
    assert (entry.action, entry.account_name) == ("decline", "Trần Thị Diệu Hương")
    page = browser.follow(answer)
    assert page.h1 == "Quyết định 45/QĐ-UBND"
    assert "1 người được công nhận, 2 người không" in page.text
    assert [row[:2] for row in page.rows()] == [
        ["001/2021", "Hoàng Văn Quý"], ["", "Lê Thị Bình"], ["", "Phan Xuân Đạt"],
    ]  # fmt: skip
    assert page.link("Giấy công nhận") == (
        f"/cycles/{world.cycle.id}/papers/certificates?decision={decision.id}"
    )
    listed = browser.get(address(world))
    assert [row[:6] for row in listed.rows()] == [
        ["45/QĐ-UBND", "20/07/2021", "Nguyễn Quốc Việt", "1", "2", "0"]
    ]
    assert listed.link("45/QĐ-UBND") == answer.location


def test_a_selection_leaves_the_others(world, signed_in) -> None:
    browser = signed_in("quantri")
    page = asked(browser, world, person=[world.quy.id])
    assert "Để lại 2 người" in page.text
    browser.send(page.form("Ghi quyết định"))
    assert stages(world) == [Stage.RECOGNISED, Stage.VOTED, Stage.VOTED, Stage.VERIFIED]
    second = asked(browser, world, number="46/QĐ-UBND", person=[world.binh.id])
    browser.send(second.form("Ghi quyết định"))
    assert [d.number for d in Decision.select().order_by(Decision.id)] == ["45/QĐ-UBND", "46/QĐ-UBND"]


def test_a_long_list_is_decided_as_a_whole(world, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(recognition_list, "LONGEST", 2)
    browser = signed_in("quantri")
    page = browser.get(address(world))
    assert page.rows() == [["Thôn Bao La – Đức Nhuận", "3", "1", "2"]]
    assert not page.soup.select("input[name=person]")
    confirm = asked(browser, world)
    assert not confirm.soup.select("input[name=person]")
    browser.send(confirm.form("Ghi quyết định"))
    assert stages(world)[:3] == [Stage.RECOGNISED, Stage.NOT_RECOGNISED, Stage.NOT_RECOGNISED]


def test_the_signer_of_that_day(world, signed_in) -> None:
    add_signer(
        SignerFacts("peoples_committee", "PHÓ CHỦ TỊCH", "Trần Văn Cũ", valid_from=date(2021, 7, 1)),
        by=world.chief, at=make.NOW,
    )  # fmt: skip
    browser = signed_in("quantri")
    page = asked(browser, world, signer_name="", signer_title="")
    assert "Trần Văn Cũ, PHÓ CHỦ TỊCH" in page.text
    page = asked(browser, world, signer_name="Lê Lạ", signer_title="CHỦ TỊCH")
    assert "người ký ngày 20/07/2021 là Trần Văn Cũ. Ở đây ghi Lê Lạ." in page.text
    browser.send(page.form("Ghi quyết định"))
    assert Decision.get().signer_name == "Lê Lạ"


def test_a_second_click_makes_no_second_decision(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = asked(browser, world).form("Ghi quyết định")
    first = browser.send(form).location
    before = JournalEntry.select().count()
    assert browser.send(form).location == first
    assert (Decision.select().count(), JournalEntry.select().count()) == (1, before)


def test_with_htmx_the_whole_page_moves(world, signed_in) -> None:
    browser = signed_in("quantri")
    answer = browser.send(asked(browser, world).form("Ghi quyết định"), status=204, htmx=True)
    assert answer.response.headers["HX-Redirect"].startswith(f"/cycles/{world.cycle.id}/decisions/")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "x" * 41}, "number"),
        ({"issued_on": ""}, "issued_on"),
        ({"issued_on": "31/6/2021"}, "issued_on"),
        ({"issued_on": "1/1/2021"}, "issued_on"),
        ({"person": []}, "people"),
    ],
)
def test_what_is_missing_is_said_before_the_confirming_page(world, signed_in, values, field) -> None:
    browser = signed_in("quantri")
    form = browser.get(address(world)).form("Xem trước").fill(number="45/QĐ-UBND", issued_on="20/7/2021")
    page = browser.send(form.fill(**values), status=422)
    assert list(page.errors()) == [field]
    assert page.soup.select(f"#{field}")
    assert stages(world) == VOTED


def test_a_number_is_used_once(world, signed_in) -> None:
    browser = signed_in("quantri")
    browser.send(asked(browser, world, person=[world.quy.id]).form("Ghi quyết định"))
    form = browser.get(address(world)).form("Xem trước").fill(number="45/QĐ-UBND", issued_on="20/7/2021")
    assert "đã dùng" in browser.send(form, status=422).errors()["number"]


def test_get_changes_nothing(world, signed_in) -> None:
    browser, before = signed_in("quantri"), JournalEntry.select().count()
    browser.get(f"{address(world)}?confirmed=1&number=1&issued_on=20/7/2021&person={world.quy.id}")
    browser.get(f"/registrations/{world.quy.id}/correction?reason=x")
    assert (stages(world), JournalEntry.select().count()) == (VOTED, before)


# Somebody was faster -----------------------------------------------------------------------------------


def test_a_verdict_that_turned_meanwhile_stops_everything(world, signed_in) -> None:
    browser = signed_in("quantri")
    page = asked(browser, world)
    votes = [VoteCast(world.dat.id, 18, 2)]
    facts = MeetingFacts(20, 20, date(2021, 7, 10))
    record_meeting(world.cycle.id, world.unit.id, facts, votes, by=world.chief, at=make.NOW)
    late = browser.send(page.form("Ghi quyết định"), status=409)
    assert "Có thay đổi từ lúc bạn xem" in late.text
    assert "Được công nhận 2 người giấy số 001/2021 đến 002/2021" in late.text
    assert stages(world) == VOTED
    browser.send(late.form("Ghi quyết định"))
    assert stages(world)[:3] == [Stage.RECOGNISED, Stage.NOT_RECOGNISED, Stage.RECOGNISED]


def test_somebody_left_the_list_meanwhile(world, signed_in) -> None:
    browser = signed_in("quantri")
    page = asked(browser, world)
    correct(world.quy.id, "Xem lại biên bản", by=world.chief, at=make.NOW)
    late = browser.send(page.form("Ghi quyết định"), status=409)
    assert "1 người không còn chờ quyết định nên đã bỏ ra." in late.text
    assert "Được công nhận 0 người" in late.text
    browser.send(late.form("Ghi quyết định"))
    assert stages(world)[:3] == [Stage.VERIFIED, Stage.NOT_RECOGNISED, Stage.NOT_RECOGNISED]


def test_a_colleague_decided_on_everybody(world, signed_in) -> None:
    browser, colleague = signed_in("quantri"), signed_in("quantri")
    mine = asked(browser, world, number="46/QĐ-UBND").form("Ghi quyết định")
    colleague.send(asked(colleague, world).form("Ghi quyết định"))
    late = browser.send(mine, status=409)
    assert late.h1 == "Công nhận"
    assert Decision.select().count() == 1


# Who may -----------------------------------------------------------------------------------------------


def test_who_may_decide_and_who_may_look(world, signed_in) -> None:
    make.account(world.chief, "lanhdao", Role.VIEWER)
    make.account(world.chief, "nhaplieu", Role.CLERK, units=(world.unit,))
    make.account(world.chief, "khac", Role.CLERK, units=(world.other,))
    make.account(world.chief, "quantrihai", Role.ADMIN)
    sent = {"number": "45", "issued_on": "20/7/2021", "person": str(world.quy.id), "confirmed": "1"}
    for login in ("lanhdao", "nhaplieu", "thamdinh"):
        browser = signed_in(login)
        assert len(browser.get(address(world)).rows()) == 3
        assert not browser.get(address(world)).soup.select("#decide, input[name=person]")
        browser.post(address(world), sent, status=403)
        for step in ("correction", "revocation"):
            browser.get(f"/registrations/{world.quy.id}/{step}", status=403)
            browser.post(f"/registrations/{world.quy.id}/{step}", {"reason": "x"}, status=403)
    assert signed_in("khac").get(address(world)).rows() == []
    signed_in("quantrihai").get(address(world), status=403)
    assert stages(world) == VOTED


def test_the_list_of_a_decision_shows_ones_own_units(world, signed_in) -> None:
    make.account(world.chief, "khac", Role.CLERK, units=(world.other,))
    make.recognised(world.chief, world.quy)
    path = f"/cycles/{world.cycle.id}/decisions/{Decision.get().id}"
    page = signed_in("khac").get(path)
    assert "không có ai ở đơn vị của bạn" in page.text
    assert "Quý" not in page.text
    elsewhere = make.cycle(world.chief, "Năm 2022", year=2022)
    signed_in("quantri").get(f"/cycles/{elsewhere.id}/decisions/{Decision.get().id}", status=404)


# Ways back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("person", "back_to"), [("cho", Stage.SELF_SCORED), ("quy", Stage.VERIFIED)])
def test_correction_opens_the_last_step(world, signed_in, person, back_to) -> None:
    row = getattr(world, person)
    browser = signed_in("quantri")
    path = f"/registrations/{row.id}/correction"
    page = browser.get(path)
    assert page.h1 == f"Mở lại hồ sơ của {row.citizen.name}?"
    assert f"về bước “{back_to.label}”" in page.text
    empty = browser.send(page.form("Mở lại"), status=422)
    assert empty.errors() == {"reason": "Ghi lý do để mở lại để sửa."}
    form = empty.form("Mở lại").fill(reason="Cộng nhầm phiếu")
    assert browser.send(form).location == f"/registrations/{row.id}"
    assert make.fresh(row).stage == back_to
    entry = of_registration(row.id)[-1]
    assert (entry.action, entry.reason, entry.account_name) == (
        "correct", "Cộng nhầm phiếu", "Trần Thị Diệu Hương",
    )  # fmt: skip
    assert browser.send(form).location == f"/registrations/{row.id}"  # a second click
    assert len(of_registration(row.id).where(JournalEntry.action == "correct")) == 1


def test_somebody_declined_comes_back_to_the_list(world, signed_in) -> None:
    make.recognised(world.chief, world.quy)
    browser = signed_in("quantri")
    page = browser.get(f"/registrations/{world.binh.id}/correction")
    browser.send(page.form("Mở lại").fill(reason="Xét theo đơn"))
    assert make.fresh(world.binh).stage == Stage.VOTED
    assert "Đã mở lại" in browser.get(f"/cycles/{world.cycle.id}/decisions/{Decision.get().id}").text


def test_revocation(world, signed_in) -> None:
    make.recognised(world.chief, world.quy)
    browser = signed_in("quantri")
    page = browser.get(f"/registrations/{world.quy.id}/revocation")
    assert "Giấy công nhận số 001/2021 theo Quyết định 45/QĐ-UBND không còn hiệu lực" in page.text
    assert "danger" in page.soup.select_one("main button")["class"]
    assert "reason" in browser.send(page.form("Thu hồi"), status=422).errors()
    form = page.form("Thu hồi").fill(reason="Khai sai minh chứng")
    assert browser.send(form).location == f"/registrations/{world.quy.id}"
    assert make.fresh(world.quy).stage == Stage.NOT_RECOGNISED
    assert Recognition.get(Recognition.registration == world.quy.id).undone_at is not None
    assert of_registration(world.quy.id)[-1].reason == "Khai sai minh chứng"
    assert "Đã thu hồi" in browser.get(f"/cycles/{world.cycle.id}/decisions/{Decision.get().id}").text


def test_wrong_stage(world, signed_in) -> None:
    make.recognised(world.chief, world.quy)
    browser = signed_in("quantri")
    for path in (f"/registrations/{world.quy.id}/correction", f"/registrations/{world.binh.id}/revocation"):
        browser.get(path, status=409)
        browser.post(path, {"reason": "x"}, status=409)
    assert stages(world)[:2] == [Stage.RECOGNISED, Stage.NOT_RECOGNISED]


def test_changed_meanwhile_keeps_the_reason_typed(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = browser.get(f"/registrations/{world.quy.id}/correction").form("Mở lại").fill(reason="Cộng nhầm")
    facts = MeetingFacts(20, 20, date(2021, 7, 10))
    votes = [VoteCast(world.quy.id, 17, 3)]
    record_meeting(world.cycle.id, world.unit.id, facts, votes, by=world.chief, at=make.NOW)
    late = browser.send(form, status=409)
    assert "vừa sửa hồ sơ của Hoàng Văn Quý" in late.text
    assert late.soup.textarea.get_text().strip() == "Cộng nhầm"
    browser.send(late.form("Mở lại"))
    assert make.fresh(world.quy).stage == Stage.VERIFIED
