"""The journal in words: every action has a sentence, every field a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from cdht.domain import journal_words as words
from cdht.domain.journal import SENTENCES, Fact, Told, story, tell
from cdht.domain.journal_words import Names
from cdht.domain.lifecycle import Stage, Step

ACTIONS = Path(__file__).resolve().parents[2] / "cdht" / "actions"
NAMES = Names(
    audiences={"farmer": "Nông dân và lao động nông thôn", "professional": "Cán bộ, trí thức"},
    units={"3": "Thôn Bao La"},
    criteria={"1": "Thí điểm 2021", "2": "QĐ 244 năm 2022"},
    sections={"opening": "Mở đầu"},
)


def sheet(*points: int, old: int | None = None) -> dict[str, list[int | None]]:
    return {f"points-{number}": [old, value] for number, value in enumerate(points, 1)}


# Every code has its sentence ---------------------------------------------------------------------------


def recorded_codes() -> set[str]:
    """The first argument of every `Entry(…)` in cdht/actions; a parameter is followed to its callers."""
    found: set[str] = set()
    for file in ACTIONS.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for call in calls_of(tree, "Entry"):
            found |= set(codes(tree, call))
    return found


def calls_of(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def codes(tree: ast.AST, call: ast.Call) -> Iterator[str]:
    given = call.args[0] if call.args else next(k.value for k in call.keywords if k.arg == "action")
    if isinstance(given, ast.Constant):
        yield str(given.value)
    elif ast.unparse(given) == "step.value":
        yield from (step.value for step in Step)
    else:
        yield from handed_over(tree, call, ast.unparse(given))


def handed_over(tree: ast.AST, call: ast.Call, parameter: str) -> Iterator[str]:
    """What callers in the same file give for a parameter of the function around the call."""
    around = next(
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and call in ast.walk(node)
    )
    place = [one.arg for one in around.args.args].index(parameter)
    for other in calls_of(tree, around.name):
        assert isinstance(other.args[place], ast.Constant), f"unknown action in {ast.unparse(other)}"
        yield str(other.args[place].value)


def test_every_recorded_action_has_a_sentence() -> None:
    found = recorded_codes()
    assert {"register", "verify", "meeting", "close_cycle", "keep_narrative"} <= found
    assert found - SENTENCES.keys() == set()


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_no_sentence_shows_a_code(action: str) -> None:
    for fact in (Fact(action), Fact(action, Stage.VERIFIED, Stage.VOTED, reason="Xét lại")):
        told = tell(fact, NAMES)
        assert told.what[0].isupper()
        assert "_" not in told.what
        assert not fact.reason or told.details[-1] == "Lý do: Xét lại"


def test_an_unknown_action_is_shown_all_the_same() -> None:
    assert tell(Fact("dance", changes={"steps": [1, 2]}), NAMES) == Told(
        "Việc khác (dance)", ("steps: 1 → 2",)
    )


# Fields and values -------------------------------------------------------------------------------------


def test_every_field_of_the_forms_has_a_name() -> None:
    from cdht.actions.citizens import Person
    from cdht.actions.cycles import CycleFacts
    from cdht.actions.registration import RegistrationFacts
    from cdht.actions.voting import MeetingFacts, VoteCast

    def names(*kinds: type, but: str = "") -> set[str]:
        return {one.name for kind in kinds for one in fields(kind)} - set(but.split())

    assert names(Person, RegistrationFacts, but="person reason") == words.PERSON.keys()
    assert names(CycleFacts, but="criteria_id") | {"criteria"} == words.CYCLE.keys()
    assert names(MeetingFacts, but="version") == words.MEETING.keys()
    assert names(VoteCast, but="registration_id") == words.VOTE.keys()


def test_a_changed_registration() -> None:
    changes = {
        "audience": ["professional", "farmer"],
        "name": ["Hoàng Văn Quí", "Hoàng Văn Quý"],
        "birth": [None, "1961-02-01"],
        "gender": ["female", "male"],
        "component": [None, "labourer"],
        "party_member": [None, False],
        "registered_on": ["2021-04-02", "2021-04-05"],
        "phone": ["0905123456", None],
    }
    told = tell(Fact("change_registration", changes=changes, reason="Ghi nhầm"), NAMES)
    assert told == Told(
        "Sửa hồ sơ",
        (
            "Họ và tên: Hoàng Văn Quí → Hoàng Văn Quý",
            "Ngày sinh: (trống) → 01/02/1961",
            "Giới tính: Nữ → Nam",
            "Điện thoại: 0905123456 → (trống)",
            "Thành phần: (trống) → Người lao động thuộc các thôn",
            "Đối tượng hiện nay: Cán bộ, trí thức → Nông dân và lao động nông thôn",
            "Đảng viên: chưa rõ → không",
            "Ngày đăng ký: 02/04/2021 → 05/04/2021",
            "Lý do: Ghi nhầm",
        ),
    )


def test_what_the_reader_may_not_see_is_told_without_values() -> None:
    names = Names(hidden=frozenset({"party_member"}))
    told = tell(Fact("change_registration", changes={"party_member": [True, False]}), names)
    assert told.details == ("Đảng viên: đã đổi (chỉ người có trách nhiệm xem được)",)


def test_a_long_value_is_cut() -> None:
    told = tell(Fact("add_evidence", changes={"evidence-6": [None, "sổ " * 100]}), NAMES)
    assert told.details[0].startswith("Chỉ số 6: sổ sổ")
    assert told.details[0].endswith("sổ …")
    assert len(told.details[0]) < words.LONGEST + 20


# A life as a story -------------------------------------------------------------------------------------


def test_the_way_to_recognition() -> None:
    life = [
        Fact("register", None, Stage.REGISTERED),
        Fact("self_score_draft", changes=sheet(8, 8, 8, 8, 8, 8, 8)),
        Fact("self_score", Stage.REGISTERED, Stage.SELF_SCORED,
             {f"points-{number}": [None, 8] for number in (8, 9, 10)}),
        Fact("self_score", Stage.SELF_SCORED, Stage.SELF_SCORED, {"points-6": [8, 9]}),
        Fact("verify", Stage.SELF_SCORED, Stage.VERIFIED, sheet(8, 8, 8, 8, 6, 9, 8, 8, 8, 8),
             "chỉ số 5: ảnh không đọc được"),
        Fact("vote", Stage.VERIFIED, Stage.VOTED,
             {"votes_for": [None, 18], "votes_against": [None, 2], "blank": [None, 0],
              "attended": [None, False]}),
        Fact("recognise", Stage.VOTED, Stage.RECOGNISED,
             {"decision": [None, "45/QĐ-UBND ngày 20/07/2021"]}),
    ]  # fmt: skip
    assert story(life, NAMES) == [
        Told("Đăng ký tham gia"),
        Told("Đang tự chấm, còn 3 chỉ số", tuple(f"Chỉ số {n}: 8" for n in range(1, 8))),
        Told("Đã tự chấm xong, 80 điểm", ("Chỉ số 1 đến 10: 8, 8, 8, 8, 8, 8, 8, 8, 8, 8",)),
        Told("Sửa điểm tự chấm, 81 điểm", ("Chỉ số 6: 8 → 9",)),
        Told(
            "Đã thẩm định, 79 điểm",
            ("Chỉ số 5: tự chấm 8, thẩm định 6", "Lý do: chỉ số 5: ảnh không đọc được"),
        ),
        Told("Đã ghi phiếu bầu: 18 đồng ý, 2 không đồng ý, 0 không hợp lệ", ("Người này không dự bầu chọn",)),
        Told("Được công nhận theo Quyết định số 45/QĐ-UBND ngày 20/07/2021"),
    ]


def test_the_ways_back() -> None:
    life = [
        Fact("self_score", changes=sheet(*[8] * 10)),
        Fact("verify", changes=sheet(*[8] * 10)),
        Fact("correct", Stage.VERIFIED, Stage.SELF_SCORED, reason="Chấm nhầm người"),
        Fact("verify", changes={"points-6": [8, 4]}),
        Fact("verify"),
        Fact("vote", Stage.VOTED, Stage.VOTED, {"votes_for": [18, 17]}),
        Fact("vote", Stage.VERIFIED, Stage.VOTED),
        Fact("decline", changes={"decision": [None, "45/QĐ-UBND"]}, reason="Thiếu 4 điểm."),
        Fact("revoke", Stage.RECOGNISED, Stage.NOT_RECOGNISED, reason="Khai sai"),
    ]
    assert story(life, NAMES)[1:] == [
        Told("Đã thẩm định, 80 điểm", ("Giữ nguyên điểm tự chấm",)),
        Told("Mở lại bước trước để sửa", ("Bước: Đã thẩm định → Đã tự chấm", "Lý do: Chấm nhầm người")),
        Told("Đã thẩm định lại, 76 điểm", ("Chỉ số 6: 8 → 4",)),
        Told("Đã thẩm định lại, 76 điểm", ("Giữ nguyên điểm thẩm định lần trước",)),
        Told("Sửa phiếu bầu", ("Phiếu đồng ý: 18 → 17",)),
        Told("Ghi lại phiếu bầu", ("Giữ nguyên số phiếu",)),
        Told("Không được công nhận theo Quyết định số 45/QĐ-UBND", ("Lý do: Thiếu 4 điểm.",)),
        Told("Thu hồi công nhận", ("Bước: Được công nhận → Không công nhận", "Lý do: Khai sai")),
    ]


def test_a_sheet_sent_back_and_handed_in_as_it_was() -> None:
    life = [
        Fact("self_score", Stage.REGISTERED, Stage.SELF_SCORED, sheet(*[8] * 10)),
        Fact("send_back", Stage.SELF_SCORED, Stage.REGISTERED, reason="Thiếu sổ ghi chép"),
        Fact("self_score", Stage.REGISTERED, Stage.SELF_SCORED),
    ]
    assert story(life, NAMES)[1:] == [
        Told("Trả lại để bổ sung minh chứng", ("Lý do: Thiếu sổ ghi chép",)),
        Told("Nộp lại phiếu tự chấm, 80 điểm", ("Giữ nguyên điểm",)),
    ]


def test_erased_points_leave_the_sentence_without_a_total() -> None:
    assert [told.what for told in story([Fact("self_score"), Fact("verify")], NAMES)] == [
        "Đã tự chấm xong",
        "Đã thẩm định",
    ]


def test_the_set_up() -> None:
    def said(action: str, **changes: list[object]) -> Told:
        return tell(Fact(action, changes=changes), NAMES)

    assert said("add_unit", unit=[None, "Thôn Bao La"]) == Told("Thêm đơn vị", ("Thôn Bao La",))
    assert said("remove_member", member=["Lê Thị Chi", None]) == Told(
        "Bỏ thành viên Ban Chỉ đạo", ("Lê Thị Chi",)
    )
    assert said("change_unit", unit=["Thôn A · Thôn", "Thôn B · Thôn"]).details == (
        "Thôn A · Thôn → Thôn B · Thôn",
    )
    assert said("allow_same_account", same_account=[False, True]).details == ("Cho phép: không → có",)
    assert said("change_cycle", criteria=[1, 2], self_scores_due=[None, "2021-06-30"]).details == (
        "Bộ tiêu chí: Thí điểm 2021 → QĐ 244 năm 2022",
        "Hạn tự chấm: (trống) → 30/06/2021",
    )
    meeting = {"3.held_on": [None, "2021-07-10"], "3.present": [20, 19]}
    assert tell(Fact("meeting", changes=meeting), NAMES) == Told(
        "Ghi cuộc họp bầu chọn của Thôn Bao La", ("Ngày họp: 10/07/2021", "Số người có mặt: 20 → 19")
    )
    assert said("keep_narrative", opening=["cũ", "mới"]) == Told(
        "Sửa lời văn của báo cáo", ("Phần “Mở đầu”",)
    )
