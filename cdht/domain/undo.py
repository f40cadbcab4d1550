"""Taking back what was just done: by whom, until when, and what stands in the way.

A *deed* is everything that one form did: one row, or the votes of a whole unit. It is taken back as a whole,
without a reason, by whoever did it or by the secretary, as long as nothing later happened to any of its
registrations and no decision was issued. The journal loses nothing: an undo is a further entry that names
the one it takes back. A registration keyed by mistake cannot vanish, because the journal speaks of it: it
becomes withdrawn and counts in no figure; the citizen stays in the list of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .accounts import Actor
from .lifecycle import Role, Stage, Step, WrongStage, transition
from .problems import NotAllowed
from .vietnamese import time_short

UNDO = "undo"
REGISTER = "register"
MISTAKE = "Nhập nhầm"
"""The reason under which a registration that is taken back stays."""
KEPT_FOR = timedelta(days=30)
"""How long what stood before is kept; after that a step is corrected, not undone."""

WORDS = {
    REGISTER: "đăng ký",
    "change_registration": "sửa hồ sơ",
    "self_score_draft": "nhập điểm tự chấm",
    Step.SELF_SCORE.value: "nhập điểm tự chấm",
    Step.SCORE_AGAIN.value: "mở lần tự chấm mới",
    "change_score_day": "sửa ngày tự chấm",
    "add_plan_item": "thêm việc học",
    "change_plan_item": "sửa việc học",
    "finish_plan_item": "ghi đã học xong",
    "remove_plan_item": "bỏ việc học",
    "copy_plan": "chép kế hoạch năm trước",
    "add_evidence": "thêm minh chứng",
    "change_evidence": "sửa minh chứng",
    "remove_evidence": "bỏ minh chứng",
    "add_evidence_file": "thêm tệp minh chứng",
    "remove_evidence_file": "bỏ tệp minh chứng",
    "judge_evidence": "xem minh chứng",
    "attend_training": "ghi dự tập huấn",
    "miss_training": "bỏ tên khỏi danh sách tập huấn",
    "training_evidence": "cập nhật minh chứng tập huấn",
    Step.VERIFY.value: "thẩm định",
    "first_opinion": "chấm thẩm định lần thứ nhất",
    "second_opinion": "chấm thẩm định lần thứ hai",
    "drop_opinions": "bỏ điểm thẩm định cũ",
    Step.SEND_BACK.value: "trả lại phiếu",
    Step.VOTE.value: "ghi phiếu bầu",
    "meeting": "ghi cuộc họp",
    Step.CORRECT.value: "mở lại để sửa",
    Step.WITHDRAW.value: "rút đăng ký",
    Step.REINSTATE.value: "đăng ký lại",
}
"""What can be taken back, by the action in the journal, as one says it after “Hoàn tác”."""
_ELSE = {
    Step.RECOGNISE.value: "ghi quyết định công nhận",
    Step.DECLINE.value: "ghi quyết định không công nhận",
    Step.REVOKE.value: "thu hồi công nhận",
    "replace_certificate": "cấp lại giấy công nhận",
    "print_certificate": "in giấy công nhận",
    "give_consent": "ghi đồng ý",
    "withdraw_consent": "ghi rút đồng ý",
    "record_complaint": "ghi ý kiến về kết quả",
    "change_complaint": "sửa ý kiến đã ghi",
    "answer_complaint": "trả lời ý kiến",
    "reopen_complaint": "mở lại ý kiến",
    "finish_complaint": "ghi việc đã làm theo ý kiến",
}


class TooLate(WrongStage):
    """Something later stands on what was to be taken back."""


@dataclass(frozen=True, slots=True)
class Done:
    """An entry of the journal, as far as undo asks for it. `undoes`: the entry that an undo takes back."""

    id: int
    action: str
    account_id: int | None
    who: str
    at: datetime
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    undoes: int | None = None


def standing(entries: Iterable[Done]) -> list[Done]:
    """The entries whose effect holds: neither taken back nor an undo themselves."""
    known = list(entries)
    gone = {one.undoes for one in known}
    return [one for one in known if one.action != UNDO and one.id not in gone]


def stages_back(done: Done) -> tuple[Stage, Stage] | None:
    """From where to where a registration goes when the entry is taken back; None when it did not move.

    Raises `TooLate` where the table of steps allows no way back.
    """
    if done.action == REGISTER:
        return Stage.REGISTERED, Stage.WITHDRAWN
    if done.from_stage is None or done.to_stage is None:
        return None
    row = transition(done.from_stage, Step(done.action))
    if not row.can_undo or row.target != done.to_stage:
        raise TooLate.because(
            f"Không hoàn tác được việc {words(done.action)}. Mở hồ sơ, bấm “Mở lại để sửa” hoặc "
            "“Thu hồi công nhận” và ghi lý do."
        )
    return done.to_stage, done.from_stage


def has_way_back(done: Done) -> bool:
    """Whether such an entry can be taken back at all."""
    try:
        return done.action in WORDS and (stages_back(done), True)[1]
    except WrongStage:
        return False


def must_be_undoable(deed: Sequence[Done], since: Iterable[Done], *, by: Actor, at: datetime) -> None:
    """Whether the deed may be taken back now. `since`: later entries about its registrations and its meeting.

    Raises `NotAllowed` or `TooLate`, both with who did what.
    """
    first = deed[0]
    if first.account_id != by.account_id and not by.has(Role.SECRETARY):
        raise NotAllowed(f"Việc này do {first.who} làm. {first.who} hoặc thư ký mới hoàn tác được.")
    if at - first.at > KEPT_FOR:
        raise TooLate.because(
            f"Việc này làm lúc {time_short(first.at)}, quá {KEPT_FOR.days} ngày nên không hoàn tác được nữa. "
            "Mở hồ sơ rồi sửa."
        )
    for one in deed:
        stages_back(one)
    if later := standing([*deed, *since])[len(standing(deed)) :]:
        raise TooLate.because(_too_late(deed[-1], later[-1]))


def words(action: str) -> str:
    return WORDS.get(action) or _ELSE.get(action) or "sửa hồ sơ"


def _too_late(done: Done, later: Done) -> str:
    at = time_short(later.at)
    return (
        f"{later.who} đã {words(later.action)} lúc {at}, sau việc {words(done.action)} này, nên không "
        "hoàn tác được nữa. Chưa thay đổi gì. Mở hồ sơ để xem và sửa."
    )
