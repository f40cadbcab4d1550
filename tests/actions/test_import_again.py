"""Another workbook about the same people: it goes on, changes nothing, or is refused with both values."""

from __future__ import annotations

from datetime import date

import factories as make
import pytest
import workbooks as books
from conftest import WORKBOOK
from imports import ONE_VOTE, OWN, VERIFIED, bring, only, wrong

from cdht.actions.recognition import correct
from cdht.actions.registration import withdraw
from cdht.actions.verification import send_back
from cdht.domain.accounts import Actor
from cdht.models.citizens import Citizen
from cdht.models.registration import Registration
from cdht.models.voting import Meeting


@pytest.fixture
def server(db) -> Actor:
    return Actor.server(make.commune().commune_id)


def test_people_go_on_where_the_first_workbook_left_them(server) -> None:
    steps = [
        ({}, ("created", "registered")),
        ({"Điện thoại": "0905123456", "Đối tượng công nhận": "Công nhân"}, ("advanced", "registered")),
        (OWN, ("advanced", "self_scored")),
        (VERIFIED, ("advanced", "verified")),
        (ONE_VOTE, ("advanced", "voted")),
        ({}, ("unchanged", "voted")),
    ]
    cells = books.person(**{"Ngày đăng ký": date(2021, 4, 2)})
    for more, expected in steps:
        cells |= more
        assert only(bring(books.people(cells), server)) == expected
    row = Registration.get()
    assert (row.audience_registered, row.audience, row.citizen.phone) == ("farmer", "worker", "0905123456")
    assert only(bring(books.people(books.person()), server)) == (
        "unchanged",
        "voted",
    )  # tells less: nothing to do


@pytest.mark.parametrize(
    ("more", "heading", "value", "stored"),
    [
        ({"Tự chấm 3": 7}, "Tự chấm 3", "7", "8"),
        ({"Thẩm định 4": 9}, "Thẩm định 4", "9", "8"),
        ({"Đơn vị": "Thôn Phú Lễ"}, "Đơn vị", "Thôn Phú Lễ", "Thôn Hạ Lang"),
        ({"Giới tính": "Nữ"}, "Giới tính", "Nữ", "Nam"),
        (
            {"Đối tượng đăng ký": "Trí thức"},
            "Đối tượng đăng ký",
            "Cán bộ, trí thức",
            "Nông dân và lao động nông thôn",
        ),
        ({"Họ và tên": "Hoàng Văn Quỳ"}, "Họ và tên", "Hoàng Văn Quỳ", "Hoàng Văn Quý"),
        ({"Đảng viên": ""}, "Đảng viên", "không", "x"),
    ],
)
def test_another_value_is_a_conflict_with_both_values(
    server, more, heading: str, value: str, stored: str
) -> None:
    cells = books.person(**{"Đảng viên": "x"}) | OWN | VERIFIED | ONE_VOTE
    bring(books.people(cells), server)
    [problem] = wrong(books.people(cells | more), server).cells
    assert (problem.row, problem.heading, problem.value) == (2, heading, value)
    assert f"Trong chương trình đã ghi “{stored}”. Ghi giống như vậy, hoặc sửa hồ sơ" in problem.message


def test_other_ballots_are_a_conflict(server) -> None:
    two = [
        books.person() | OWN | VERIFIED | books.votes(2, 0),
        books.person(**{"Họ và tên": "Lê An"}) | {"Tham gia bầu chọn": "x"},
    ]
    bring(books.people(*two), server)
    two[0] |= books.votes(1, 1)
    problems = wrong(books.people(*two), server).cells
    assert [(p.heading, p.value) for p in problems] == [("Phiếu đồng ý", "1"), ("Phiếu không đồng ý", "1")]
    meeting = Meeting.get()
    assert (meeting.eligible, meeting.present) == (2, 2)


def test_what_was_taken_back_on_a_page_stays_back(server) -> None:
    whole = books.people(books.person() | OWN | VERIFIED | ONE_VOTE)
    bring(whole, server)
    row = Registration.get()
    for step, heading in (("Ghi lại phiếu", "Phiếu đồng ý"), ("Thẩm định lại", "Thẩm định 1")):
        correct(row.id, step, by=server, at=make.NOW)
        assert [p.heading for p in wrong(whole, server).cells] == [heading]
    send_back(row.id, "Thiếu sổ", by=server, at=make.NOW)
    assert [p.heading for p in wrong(whole, server).cells] == ["Tự chấm 1"]
    withdraw(row.id, "Chuyển đi", by=server, at=make.NOW)
    [problem] = wrong(whole, server).cells
    assert problem.text.startswith("Dòng 2, cột A (Họ và tên): “Hoàng Văn Quý”. Người này đã rút đăng ký.")


def test_the_same_citizens_a_year_later(server) -> None:
    bring(WORKBOOK, server)
    result = bring(WORKBOOK, server, "Năm 2022", year=2022, criteria_code="khvn-2022")
    assert (len(result.lines), result.units_added) == (55, ())
    assert (Citizen.select().count(), Registration.select().count()) == (55, 110)


def test_a_doubtful_person_is_asked_about(server) -> None:
    bring(books.people(books.person(**{"Ngày sinh": "1961"})), server)
    [problem] = wrong(books.people(books.person()), server).cells
    assert problem.message == (
        "Có thể là Hoàng Văn Quý, sinh 1961, Thôn Hạ Lang đã có trong chương trình. "
        "Nếu đúng, ghi tên và ngày sinh giống như vậy; "
        "nếu là người khác, ghi đủ ngày sinh hoặc số CCCD của cả hai."
    )
    assert only(bring(books.people(books.person(**{"Ngày sinh": "1962"})), server)) == (
        "created",
        "registered",
    )


def test_two_people_of_one_name_stay_two(server) -> None:
    two = books.people(
        *(books.person(**{"Ngày sinh": "", "Đơn vị": unit}) for unit in ("Thôn Một", "Thôn Hai"))
    )
    assert bring(two, server).count("created") == 2
    assert not bring(two, server).changed


def test_the_minutes_of_a_recorded_meeting_stay(server) -> None:
    first = books.person() | OWN | VERIFIED | ONE_VOTE
    bring(books.people(first), server)
    Meeting.update(held_on=date(2021, 7, 10), chair="Lê An", eligible=40, present=36).execute()
    second = books.person(**{"Họ và tên": "Lê Thị Bình"}) | OWN | VERIFIED | books.votes(30, 6)
    bring(books.people(first, second), server)
    meeting = Meeting.get()
    assert (meeting.held_on, meeting.chair, meeting.eligible, meeting.present) == (
        date(2021, 7, 10),
        "Lê An",
        40,
        36,
    )
