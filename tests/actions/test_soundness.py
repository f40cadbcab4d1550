"""Every question of `check` holds for sound data, and each sees the damage that it is there for."""

from __future__ import annotations

import factories as make
import pytest

from cdht.actions.recognition import correct, revoke
from cdht.actions.registration import withdraw
from cdht.actions.soundness import examine
from cdht.domain.lifecycle import Role
from cdht.models import criteria
from cdht.models.base import database


@pytest.fixture
def world(db):
    """One recognised, one declined, one revoked, one put back, one withdrawn, one only registered."""
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    names = ("Hoàng Văn Quý", "Lê Thị Ái", "Trần Đình Bảo", "Đỗ Thị Hạnh")
    rows = [make.person(chief, cycle, unit, name) for name in names]
    for row, score in zip(rows, (8, 6, 9, 10), strict=True):
        make.self_scored(chief, row), make.verified(verifier, row, make.points(score)), make.voted(chief, row)
    make.recognised(chief, rows[0])
    revoke(rows[2].id, "Khai sai minh chứng", by=chief, at=make.NOW)
    revoke(rows[3].id, "Xem lại", by=chief, at=make.NOW)
    correct(rows[3].id, "Xét lại theo đơn", by=chief, at=make.NOW)
    gone = make.person(chief, cycle, unit, "Ngô Thị Sáu")
    withdraw(gone.id, "Chuyển đi", by=chief, at=make.NOW)
    make.person(chief, cycle, unit, "Phan Bảy")
    return db


def failing(db) -> list[str]:
    return [check.title for check in examine(db) if not check.holds]


def said(db) -> str:
    return "\n".join(line for check in examine(db) for line in check.problems)


def test_sound_data_hold(world) -> None:
    checks = list(examine(world))
    assert [check.title for check in checks if not check.holds] == []
    assert len(checks) == len({check.title for check in checks}) == 13


def test_an_empty_database_holds(db) -> None:
    assert failing(db) == []


REFERENCES, SCHEMA = "Các dòng dữ liệu trỏ đúng nhau", "Dữ liệu đúng phiên bản chương trình"
JOURNAL, TOLD = "Nhật ký liền mạch, không bị sửa", "Bước của mỗi hồ sơ khớp với nhật ký"
PAPERS, BALLOTS = "Mỗi bước có đủ phiếu điểm, phiếu bầu, quyết định", "Số phiếu bầu không vượt số người dự"
RULES, NUMBERS = "Quyết định đúng với quy tắc của đợt", "Số giấy công nhận liền nhau, không trùng"
CRITERIA, NAMES = "Bộ tiêu chí đã lưu không bị sửa", "Tên tìm được và sắp xếp được"


@pytest.mark.parametrize(
    ("damage", "seen"),
    [
        ("UPDATE journal_entry SET reason = 'khác' WHERE id = 5", [JOURNAL]),
        ("UPDATE journal_entry SET account_name = 'Người khác' WHERE id = 5", [JOURNAL]),
        ("UPDATE journal_entry SET changes = '{\"points-1\": [1, 10]}' WHERE id = 8", [JOURNAL]),
        ("UPDATE registration SET stage = 'recognised' WHERE id = 6", [TOLD, PAPERS]),
        ("UPDATE registration SET stage = 'self_scored' WHERE id = 2", [TOLD, PAPERS]),
        ("DELETE FROM score WHERE sheet_id = 2 AND indicator = 3", [PAPERS, RULES]),
        ("DELETE FROM vote WHERE registration_id = 1", [PAPERS, RULES]),
        ("DELETE FROM recognition WHERE registration_id = 2", [PAPERS]),
        ("UPDATE recognition SET undone_at = '2021-08-01' WHERE registration_id = 1", [PAPERS]),
        ("UPDATE meeting SET present = 15", [BALLOTS]),
        ("UPDATE score SET points = 5 WHERE sheet_id IN (1, 2)", [RULES]),
        ("UPDATE score SET points = 9 WHERE sheet_id = 2 AND indicator = 1", [RULES]),
        ("UPDATE recognition SET certificate_number = 7 WHERE certificate_number = 1", [NUMBERS]),
        ("UPDATE criteria_version SET content = replace(content, 70, 60) WHERE id = 2", [RULES, CRITERIA]),
        ("UPDATE criteria_version SET content = '{}' WHERE id = 2", [PAPERS, RULES, CRITERIA]),
        ("UPDATE criteria_version SET content = '{}' WHERE id = 1", [CRITERIA]),
        ("UPDATE citizen SET name = 'Hoàng Văn Quí' WHERE id = 1", [NAMES]),
        ("DELETE FROM account WHERE login = 'thamdinh'", [REFERENCES]),
        ("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030')", [SCHEMA]),
        ("DELETE FROM schema_migration", [SCHEMA]),
    ],
)
def test_damage_is_seen(world, damage: str, seen: list[str]) -> None:
    database.execute_sql("PRAGMA foreign_keys = OFF")
    database.execute_sql(damage)
    criteria._parsed.cache_clear()  # a command reads them afresh
    assert failing(world) == seen


def test_a_journal_entry_taken_out_is_seen_once(world) -> None:
    database.execute_sql("PRAGMA foreign_keys = OFF")
    database.execute_sql("DELETE FROM journal_entry WHERE id = 5")
    [line] = [line for check in examine(world) if check.title == JOURNAL for line in check.problems]
    assert line.startswith("Nhật ký dòng 6: không nối với dòng trước")


def test_it_says_who(world) -> None:
    database.execute_sql("UPDATE registration SET stage = 'voted' WHERE id = 6")
    who = "Phan Bảy (Thôn Bao La – Đức Nhuận): "
    assert who + "“Đã bầu chọn” mà phiếu tự chấm thiếu điểm." in said(world)
    assert who + "đang ở bước “Đã bầu chọn” nhưng nhật ký ghi “Đã đăng ký”." in said(world)
