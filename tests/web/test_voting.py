"""The vote of a unit: the meeting, the ballots, the identities, and two people at once."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import factories as make
import pytest

from cdht.actions.recognition import correct
from cdht.actions.voting import MeetingFacts, VoteCast, record_meeting
from cdht.domain.lifecycle import Role, Stage
from cdht.models.journal import JournalEntry, of_registration
from cdht.models.voting import Meeting, Vote


@pytest.fixture
def world(app):
    """Two verified people of a unit, one registered; another unit without anybody verified."""
    chief = make.commune()
    unit, other = make.unit(chief), make.unit(chief, "Dòng họ Hoàng")
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, all_units=True)
    rows = []
    for name in ("Hoàng Văn Quý", "Lê Thị Bình"):
        row = make.self_scored(chief, make.person(chief, cycle, unit, name))
        rows.append(make.verified(verifier, row))
    make.person(chief, cycle, unit, "Ngô Thị Mới")
    make.person(chief, cycle, other, "Hoàng Thị Xa")
    return SimpleNamespace(
        chief=chief, cycle=cycle, unit=unit, other=other, verifier=verifier, binh=rows[1], quy=rows[0]
    )


def address(world) -> str:
    return f"/cycles/{world.cycle.id}/votes/{world.unit.id}"


def fill(form, world, **ballots):
    """A meeting of twenty with eighteen present, and ballots by short name."""
    form.fill(held_on="10/7/2021", place="Nhà văn hóa thôn", chair="Phan Chủ", eligible="20", present="18")
    for name, (votes_for, against, blank) in ballots.items():
        person = getattr(world, name).id
        form.fields |= {
            f"for-{person}": [votes_for],
            f"against-{person}": [against],
            f"blank-{person}": [blank],
        }
    return form


def ballots(row) -> tuple[int, int, int, bool]:
    vote = Vote.get(Vote.registration == row.id)
    return vote.votes_for, vote.votes_against, vote.blank, vote.attended


# Units -------------------------------------------------------------------------------------------------


def test_units_with_what_they_wait_for(world, signed_in) -> None:
    browser = signed_in("quantri")
    page = browser.get(f"/cycles/{world.cycle.id}/votes")
    assert "Còn 2 người đã thẩm định đang chờ phiếu." in page.text
    assert page.rows() == [
        ["Thôn Bao La – Đức Nhuận", "? chưa họp", "2", "0", "1"],
        ["Dòng họ Hoàng", "chưa có ai để bầu", "0", "0", "1"],
    ]
    make.voted(world.chief, world.quy)
    page = browser.get(f"/cycles/{world.cycle.id}/votes")
    assert page.rows()[0] == [
        "Thôn Bao La – Đức Nhuận", "✓ đã họp 10/07/2021 20/20 người có mặt", "1", "1", "1",
    ]  # fmt: skip
    assert page.link("Thôn Bao La") == address(world)


def test_a_cycle_without_anybody(world, signed_in) -> None:
    empty = make.cycle(world.chief, "Năm 2022", year=2022)
    page = signed_in("quantri").get(f"/cycles/{empty.id}/votes")
    assert "Chưa có ai đăng ký đợt này" in page.text


# Keeping -----------------------------------------------------------------------------------------------


def test_a_meeting_and_its_ballots(world, signed_in) -> None:
    browser = signed_in("quantri")
    page = browser.get(address(world))
    assert page.h1 == "Bầu chọn · Thôn Bao La – Đức Nhuận"
    assert "Được bầu khi hơn 50% số phiếu thu về đồng ý (tính cả phiếu không hợp lệ)" in page.text
    assert "mặc định của chương trình" in page.text
    form = page.form("Lưu cuộc họp")
    assert form.fields["eligible"] == ["3"]
    fill(form, world, quy=("16", "1", "1"), binh=("9", "9", ""))
    del form.fields[f"attended-{world.binh.id}"]
    answer = browser.send(form)
    assert answer.location == address(world)
    assert (ballots(world.quy), ballots(world.binh)) == ((16, 1, 1, True), (9, 9, 0, False))
    meeting = Meeting.get()
    assert (meeting.held_on, meeting.place, meeting.eligible, meeting.present) == (
        date(2021, 7, 10), "Nhà văn hóa thôn", 20, 18,
    )  # fmt: skip
    entry = of_registration(world.quy.id)[-1]
    assert (entry.action, entry.account_name, entry.to_stage) == ("vote", "Trần Thị Diệu Hương", Stage.VOTED)
    page = browser.follow(answer)
    assert "2 người đã có phiếu, 1 người đủ phiếu" in page.text
    assert [row[-1] for row in page.rows()] == ["✗ không đủ · 9/18 (50%)", "✓ đủ · 16/18 (88,9%)"]


def test_people_without_numbers_are_left_for_later(world, signed_in) -> None:
    browser = signed_in("quantri")
    browser.send(fill(browser.get(address(world)).form("Lưu"), world, quy=("18", "", "")))
    assert [make.fresh(row).stage for row in (world.quy, world.binh)] == [Stage.VOTED, Stage.VERIFIED]
    browser.send(fill(browser.get(address(world)).form("Lưu"), world, binh=("17", "1", "")))
    assert (ballots(world.quy)[:3], ballots(world.binh)[:3]) == ((18, 0, 0), (17, 1, 0))


def test_everybody_agrees_fills_but_keeps_nothing(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = fill(browser.get(address(world)).form("Điền"), world, quy=("10", "8", ""))
    page = browser.send(form, status=200)
    binh = world.binh.id
    boxes = [page.soup.select_one(f"#{part}-{binh}")["value"] for part in ("for", "against", "blank")]
    assert boxes == ["18", "0", "0"]
    assert "Đã điền các dòng trống. Chưa lưu" in page.text
    assert page.soup.select_one(f"#for-{world.quy.id}")["value"] == "10"
    assert (Vote.select().count(), Meeting.select().count()) == (0, 0)
    browser.send(page.form("Lưu cuộc họp"))
    assert (ballots(world.quy)[:3], ballots(world.binh)[:3]) == ((10, 8, 0), (18, 0, 0))


def test_filling_needs_the_number_present(world, signed_in) -> None:
    browser = signed_in("quantri")
    page = browser.send(browser.get(address(world)).form("Điền"), status=422)
    assert page.errors() == {"present": "Ghi số người có mặt."}


def test_a_second_click_makes_no_second_record(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = fill(browser.get(address(world)).form("Lưu"), world, quy=("18", "", ""))
    browser.send(form)
    before = JournalEntry.select().count(), Meeting.get().version
    browser.send(form)
    assert (JournalEntry.select().count(), Meeting.get().version) == before


def test_saving_the_same_again_changes_nothing(world, signed_in) -> None:
    browser = signed_in("quantri")
    browser.send(fill(browser.get(address(world)).form("Lưu"), world, quy=("18", "", "")))
    before = JournalEntry.select().count()
    browser.send(browser.get(address(world)).form("Lưu"))
    assert JournalEntry.select().count() == before


def test_with_htmx_the_whole_page_moves(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = fill(browser.get(address(world)).form("Lưu"), world, quy=("18", "", ""))
    answer = browser.send(form, status=204, htmx=True)
    assert answer.response.headers["HX-Redirect"] == address(world)


def test_get_changes_nothing(world, signed_in) -> None:
    before = JournalEntry.select().count()
    signed_in("quantri").get(f"{address(world)}?present=18&eligible=20&for-{world.quy.id}=18&fill=all")
    assert (JournalEntry.select().count(), Vote.select().count()) == (before, 0)


# Refusals ----------------------------------------------------------------------------------------------


def test_ballots_that_cannot_be(world, signed_in) -> None:
    browser = signed_in("quantri")
    form = fill(browser.get(address(world)).form("Lưu"), world, quy=("18", "1", ""), binh=("chín", "", ""))
    page = browser.send(form, status=422)
    assert page.errors() == {f"for-{world.binh.id}": "Lê Thị Bình: ghi số phiếu bằng chữ số, ví dụ 18."}
    page = browser.send(fill(page.form("Lưu"), world, quy=("18", "1", ""), binh=("0", "0", "0")), status=422)
    assert page.errors() == {
        f"for-{world.quy.id}": "Hoàng Văn Quý: Cộng các loại phiếu là 19, nhiều hơn 18 người có mặt.",
        f"for-{world.binh.id}": "Lê Thị Bình: Chưa ghi phiếu nào.",
    }
    line = next(row for row in page.rows() if row[0].startswith("Hoàng Văn Quý"))
    assert line[-1] == "Cộng các loại phiếu là 19, nhiều hơn 18 người có mặt."
    assert page.soup.select_one(f"#for-{world.quy.id}")["aria-invalid"] == "true"
    assert Vote.select().count() == 0


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"present": "21"}, {"present": "Có mặt 21 người, nhiều hơn 20 người được quyền bầu."}),
        ({"present": ""}, {"present": "Ghi số người có mặt."}),
        ({"eligible": "hai mươi"}, {"eligible": "Ghi một số từ 0 đến 100000."}),
        ({"held_on": "31/02/2021"}, {"held_on"}),
    ],
)
def test_a_meeting_that_cannot_be(world, signed_in, values, errors) -> None:
    browser = signed_in("quantri")
    form = fill(browser.get(address(world)).form("Lưu"), world, quy=("10", "", "")).fill(**values)
    page = browser.send(form, status=422)
    assert page.errors().keys() == set(errors)
    assert isinstance(errors, set) or page.errors() == errors
    assert page.soup.select_one(f"#for-{world.quy.id}")["value"] == "10"
    assert Meeting.select().count() == 0


def test_stored_ballots_are_not_emptied_in_silence(world, signed_in) -> None:
    browser = signed_in("quantri")
    make.voted(world.chief, world.quy)
    form = fill(browser.get(address(world)).form("Lưu"), world, quy=("", "", "")).fill(present="20")
    page = browser.send(form, status=422)
    assert list(page.errors()) == [f"for-{world.quy.id}"]
    assert ballots(world.quy)[:3] == (18, 2, 0)


def test_fewer_present_than_ballots_kept_before(world, signed_in) -> None:
    make.voted(world.chief, world.quy)
    make.recognised(world.chief, world.quy)
    browser = signed_in("quantri")
    page = browser.get(address(world))
    assert not page.soup.select(f"#for-{world.quy.id}")  # decided: shown, locked
    assert ["Hoàng Văn Quý Được công nhận", "có", "18", "2", "0", "✓ đủ · 18/20 (90%)"] in page.rows()
    form = page.form("Lưu").fill(present="10")
    assert "present" in browser.send(form, status=422).errors()


def test_somebody_of_another_unit_is_not_slipped_in(world, signed_in) -> None:
    browser = signed_in("quantri")
    row = make.verified(
        world.verifier,
        make.self_scored(world.chief, make.person(world.chief, world.cycle, world.other, "Lạ")),
    )
    form = fill(browser.get(address(world)).form("Lưu"), world)
    form.fields[f"for-{row.id}"] = ["10"]
    page = browser.send(form, status=422)
    assert "Lạ không thuộc đơn vị này" in page.errors()[f"for-{row.id}"]
    assert Vote.select().count() == 0


# Who may -----------------------------------------------------------------------------------------------


def test_who_may_record_and_who_may_look(world, signed_in) -> None:
    make.account(world.chief, "lanhdao", Role.VIEWER)
    make.account(world.chief, "nhaplieu", Role.CLERK, units=(world.unit,))
    make.account(world.chief, "khac", Role.CLERK, units=(world.other,))
    make.account(world.chief, "quantrihai", Role.ADMIN)
    sent = {"eligible": "20", "present": "18", f"for-{world.quy.id}": "18"}
    for login in ("lanhdao", "nhaplieu", "thamdinh"):
        browser = signed_in(login)
        page = browser.get(address(world))
        assert "Đơn vị chưa họp bầu chọn" in page.text
        assert not page.soup.select("main form")
        browser.post(address(world), sent, status=403)
        browser.post(address(world), sent | {"fill": "all"}, status=403)
    stranger = signed_in("khac")
    stranger.get(address(world), status=404)
    stranger.post(address(world), sent, status=404)
    assert [row[0] for row in stranger.get(f"/cycles/{world.cycle.id}/votes").rows()] == ["Dòng họ Hoàng"]
    signed_in("quantrihai").get(address(world), status=403)
    assert Vote.select().count() == 0


def test_nobody_verified_yet(world, signed_in) -> None:
    page = signed_in("quantri").get(f"/cycles/{world.cycle.id}/votes/{world.other.id}")
    assert "chưa có ai qua thẩm định" in page.text


# Two at once, and the ways back ------------------------------------------------------------------------


def test_two_secretaries_on_the_same_person(world, signed_in) -> None:
    """The second gets 409 with both values, loses nothing typed, and may then save knowingly."""
    other = make.actor(world.chief, "thukyhai", Role.SECRETARY, name="Phan Thư Ký")
    browser = signed_in("quantri")
    form = fill(browser.get(address(world)).form("Lưu"), world, quy=("16", "2", ""), binh=("18", "", ""))
    facts = MeetingFacts(20, 18, date(2021, 7, 10), "Nhà văn hóa thôn", "Phan Chủ", version=0)
    record_meeting(
        world.cycle.id, world.unit.id, facts, [VoteCast(world.quy.id, 17, 1)], by=other, at=make.NOW
    )
    late = browser.send(form, status=409)
    assert "Phan Thư Ký đã lưu trước, lúc 08:30 01/07/2021" in late.text
    conflict = [
        [c.get_text(" ", strip=True) for c in tr.select("th,td")]
        for tr in late.soup.select(".notice tbody tr")
    ]
    assert conflict == [
        ["Lê Thị Bình", "18 đồng ý, 0 không, 0 không hợp lệ", "chưa ghi khác"],
        ["Hoàng Văn Quý", "16 đồng ý, 2 không, 0 không hợp lệ", "17 đồng ý, 1 không, 0 không hợp lệ khác"],
    ]
    assert late.soup.select_one(f"#for-{world.quy.id}")["value"] == "16"
    assert ballots(world.quy)[:3] == (17, 1, 0)
    browser.send(late.form("Lưu cuộc họp"))
    assert (ballots(world.quy)[:3], ballots(world.binh)[:3]) == ((16, 2, 0), (18, 0, 0))


def test_an_old_page_does_not_overwrite_ballots_changed_meanwhile(world, signed_in) -> None:
    """The meeting is the same on both pages; only the ballots differ."""
    browser, colleague = signed_in("quantri"), signed_in("quantri")
    browser.send(fill(browser.get(address(world)).form("Lưu"), world, quy=("16", "2", "")))
    old = browser.get(address(world)).form("Lưu")
    colleague.send(fill(colleague.get(address(world)).form("Lưu"), world, quy=("10", "8", "")))
    browser.send(fill(old, world, binh=("18", "", "")), status=409)
    assert ballots(world.quy)[:3] == (10, 8, 0)


def test_two_halves_of_a_unit_do_not_clash(world, signed_in) -> None:
    browser, colleague = signed_in("quantri"), signed_in("quantri")
    mine = fill(browser.get(address(world)).form("Lưu"), world, quy=("16", "2", ""))
    colleague.send(fill(colleague.get(address(world)).form("Lưu"), world, binh=("17", "1", "")))
    browser.send(mine)
    assert (ballots(world.quy)[:3], ballots(world.binh)[:3]) == ((16, 2, 0), (17, 1, 0))


def test_decided_meanwhile(world, signed_in) -> None:
    make.voted(world.chief, world.quy)
    browser = signed_in("quantri")
    form = browser.get(address(world)).form("Lưu")
    form.fields[f"for-{world.quy.id}"] = ["15"]
    make.recognised(world.chief, world.quy)
    late = browser.send(form, status=409)
    assert "Chưa ghi phiếu được cho Hoàng Văn Quý" in late.text
    assert "15 đồng ý, 2 không, 0 không hợp lệ" in late.text
    assert ballots(world.quy)[:3] == (18, 2, 0)


def test_the_same_ballots_again_after_a_correction(world, signed_in) -> None:
    make.voted(world.chief, world.quy)
    correct(world.quy.id, "Xem lại biên bản", by=world.chief, at=make.NOW)
    browser = signed_in("quantri")
    page = browser.get(address(world))
    assert page.soup.select_one(f"#for-{world.quy.id}")["value"] == "18"
    assert "mở lại để sửa, bấm Lưu để ghi" in page.text
    browser.send(page.form("Lưu"))
    assert make.fresh(world.quy).stage == Stage.VOTED


def test_few_statements_however_many_people(world, signed_in, statements) -> None:
    browser = signed_in("quantri")
    with statements() as two:
        browser.get(address(world))
    for name in ("Phan An", "Phan Bình", "Phan Chi"):
        row = make.self_scored(world.chief, make.person(world.chief, world.cycle, world.unit, name))
        make.verified(world.verifier, row)
    with statements() as five:
        browser.get(address(world))
    assert len(two) == len(five)
