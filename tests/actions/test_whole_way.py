"""One person all the way, and the ways back."""

from __future__ import annotations

import factories as make
import pytest

from cdht.actions.recognition import correct, revoke
from cdht.actions.registration import withdraw
from cdht.actions.scoring import KeyedSheet, save_self_scores
from cdht.actions.verification import send_back, verify
from cdht.domain.lifecycle import Role, Stage, WrongStage
from cdht.domain.problems import NotAllowed, Refused, Stale
from cdht.models.figures import figures_of
from cdht.models.journal import of_registration
from cdht.models.recognition import Recognition


@pytest.fixture
def world(db):
    chief = make.commune()
    unit = make.unit(chief)
    cycle = make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    return chief, unit, cycle, verifier


def test_the_way_to_recognition(world) -> None:
    chief, unit, cycle, verifier = world
    row = make.person(chief, cycle, unit)
    assert row.stage == Stage.REGISTERED
    assert make.self_scored(chief, row).stage == Stage.SELF_SCORED
    assert make.verified(verifier, row).stage == Stage.VERIFIED
    assert make.voted(chief, row).stage == Stage.VOTED
    assert make.recognised(chief, row).stage == Stage.RECOGNISED
    entries = [(e.action, e.account_name, e.from_stage, e.to_stage) for e in of_registration(row.id)]
    assert entries == [
        ("register", "Trần Thị Diệu Hương", None, "registered"),
        ("self_score", "Trần Thị Diệu Hương", "registered", "self_scored"),
        ("verify", "Người thamdinh", "self_scored", "verified"),
        ("vote", "Trần Thị Diệu Hương", "verified", "voted"),
        ("recognise", "Trần Thị Diệu Hương", "voted", "recognised"),
    ]
    figures = figures_of(cycle)
    assert (figures.total.count("registered"), figures.total.count("recognised")) == (1, 1)
    given = Recognition.get(Recognition.registration == row.id)
    assert (given.certificate_label, given.printed_name, given.total) == ("001/2021", "Hoàng Văn Quý", 80)


def test_revoked_and_corrected(world) -> None:
    chief, unit, cycle, verifier = world
    row = make.person(chief, cycle, unit)
    make.self_scored(chief, row), make.verified(verifier, row), make.voted(chief, row)
    make.recognised(chief, row)
    revoke(row.id, "Khai sai minh chứng", by=chief, at=make.NOW)
    assert make.fresh(row).stage == Stage.NOT_RECOGNISED
    correct(row.id, "Xét lại theo đơn", by=chief, at=make.NOW)
    assert make.recognised(chief, row, "46/QĐ-UBND").stage == Stage.RECOGNISED
    numbers = [(r.certificate_number, r.undone_at is not None) for r in Recognition.select()]
    assert numbers == [(1, True), (2, False)]


def test_sent_back_keeps_the_points(world) -> None:
    chief, unit, cycle, verifier = world
    row = make.self_scored(chief, make.person(chief, cycle, unit))
    with pytest.raises(Refused, match="Ghi lý do"):
        send_back(row.id, " ", by=verifier, at=make.NOW)
    send_back(row.id, "Thiếu sổ ghi chép", by=verifier, at=make.NOW)
    row = make.fresh(row)
    assert (row.stage, row.sent_back_reason) == (Stage.REGISTERED, "Thiếu sổ ghi chép")
    save_self_scores([KeyedSheet(row.id, make.points(7), 1)], by=chief, at=make.NOW)
    row = make.fresh(row)
    assert (row.stage, row.sent_back_reason) == (Stage.SELF_SCORED, "")


def test_four_eyes(world) -> None:
    chief, unit, cycle, _verifier = world
    both = make.actor(chief, "hainguoi", Role.CLERK, Role.VERIFIER, units=(unit,))
    row = make.self_scored(both, make.person(both, cycle, unit))
    with pytest.raises(NotAllowed, match="do chính bạn nhập"):
        verify([KeyedSheet(row.id, make.points(8))], by=both, at=make.NOW)
    assert make.fresh(row).stage == Stage.SELF_SCORED


def test_the_second_of_two_is_stale_and_changes_nothing(world) -> None:
    chief, unit, cycle, _verifier = world
    row = make.person(chief, cycle, unit)
    save_self_scores([KeyedSheet(row.id, make.points(8), 0)], by=chief, at=make.NOW)
    with pytest.raises(Stale, match="Trần Thị Diệu Hương vừa sửa hồ sơ của Hoàng Văn Quý"):
        save_self_scores([KeyedSheet(row.id, make.points(7), 0)], by=chief, at=make.NOW)
    assert make.fresh(row).stage == Stage.SELF_SCORED
    assert [e.action for e in of_registration(row.id)] == ["register", "self_score"]
    save_self_scores(
        [KeyedSheet(row.id, make.points(8), 0)], by=chief, at=make.NOW
    )  # the same again: no harm


def test_no_step_is_skipped(world) -> None:
    chief, unit, cycle, verifier = world
    row = make.person(chief, cycle, unit)
    with pytest.raises(WrongStage):
        make.verified(verifier, row)
    with pytest.raises(WrongStage):
        make.voted(chief, row)
    with pytest.raises(Refused, match="Không có ai đã bầu chọn"):
        make.recognised(chief, row)
    withdraw(row.id, "Chuyển đi nơi khác", by=chief, at=make.NOW)
    with pytest.raises(WrongStage):
        make.self_scored(chief, row)
