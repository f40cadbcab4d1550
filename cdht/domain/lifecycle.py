"""The life of a registration: one table. Buttons, guards, README and tests all read it from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .labelled import Labelled
from .problems import Refused


class WrongStage(Refused):
    """The registration stands elsewhere in its life; somebody may have moved it meanwhile."""


class Stage(Labelled):
    """Where a registration stands. Order: DOMAIN §2, steps 4 to 10."""

    REGISTERED = "registered", "Đã đăng ký"
    SELF_SCORED = "self_scored", "Đã tự chấm"
    VERIFIED = "verified", "Đã thẩm định"
    VOTED = "voted", "Đã bầu chọn"
    RECOGNISED = "recognised", "Được công nhận"
    NOT_RECOGNISED = "not_recognised", "Không công nhận"
    WITHDRAWN = "withdrawn", "Đã rút"

    @property
    def rank(self) -> int:
        """How far along: 0 registered … 4 decided; −1 withdrawn."""
        return _RANKS[self]

    def has_reached(self, other: Stage) -> bool:
        return self.rank >= other.rank


_RANKS = {
    Stage.REGISTERED: 0,
    Stage.SELF_SCORED: 1,
    Stage.VERIFIED: 2,
    Stage.VOTED: 3,
    Stage.RECOGNISED: 4,
    Stage.NOT_RECOGNISED: 4,
    Stage.WITHDRAWN: -1,
}


class Role(Labelled):
    """What an account is there for; an account may hold several."""

    CLERK = "clerk", "Người nhập liệu"
    VERIFIER = "verifier", "Thành viên thẩm định"
    SECRETARY = "secretary", "Thư ký Ban Chỉ đạo"
    VIEWER = "viewer", "Lãnh đạo (chỉ xem)"
    ADMIN = "admin", "Quản trị"


class Step(Labelled):
    """A verb that changes the stage."""

    SELF_SCORE = "self_score", "Tự chấm"
    SCORE_AGAIN = "score_again", "Tự chấm lần nữa"
    VERIFY = "verify", "Thẩm định"
    SEND_BACK = "send_back", "Trả lại"
    VOTE = "vote", "Ghi phiếu bầu"
    RECOGNISE = "recognise", "Công nhận"
    DECLINE = "decline", "Không công nhận"
    CORRECT = "correct", "Mở lại để sửa"
    REVOKE = "revoke", "Thu hồi công nhận"
    WITHDRAW = "withdraw", "Rút đăng ký"
    REINSTATE = "reinstate", "Đăng ký lại"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: `step` takes a registration from `source` to `target`.

    `can_undo`: whoever took the step may take it back without a reason, while nothing has happened since:
    the row read from right to left. A decision that was issued is corrected with a reason instead.
    """

    step: Step
    source: Stage
    target: Stage
    roles: frozenset[Role]
    needs_reason: bool = False
    can_undo: bool = True


def _rows(
    step: Step,
    roles: Iterable[Role],
    moves: Iterable[tuple[Stage, Stage]],
    *,
    needs_reason: bool = False,
    can_undo: bool = True,
) -> list[Transition]:
    held = frozenset(roles)
    return [Transition(step, source, target, held, needs_reason, can_undo) for source, target in moves]


_S = Stage
_KEYING = (Role.CLERK, Role.SECRETARY)

TRANSITIONS: tuple[Transition, ...] = (
    *_rows(Step.SELF_SCORE, _KEYING, [(_S.REGISTERED, _S.SELF_SCORED), (_S.SELF_SCORED, _S.SELF_SCORED)]),
    *_rows(Step.SCORE_AGAIN, _KEYING, [(_S.SELF_SCORED, _S.REGISTERED)]),
    *_rows(Step.VERIFY, [Role.VERIFIER], [(_S.SELF_SCORED, _S.VERIFIED)]),
    *_rows(Step.SEND_BACK, [Role.VERIFIER], [(_S.SELF_SCORED, _S.REGISTERED)], needs_reason=True),
    *_rows(Step.VOTE, [Role.SECRETARY], [(_S.VERIFIED, _S.VOTED), (_S.VOTED, _S.VOTED)]),
    *_rows(Step.RECOGNISE, [Role.SECRETARY], [(_S.VOTED, _S.RECOGNISED)], can_undo=False),
    *_rows(Step.DECLINE, [Role.SECRETARY], [(_S.VOTED, _S.NOT_RECOGNISED)], can_undo=False),
    *_rows(
        Step.CORRECT,
        [Role.SECRETARY],
        [(_S.VERIFIED, _S.SELF_SCORED), (_S.VOTED, _S.VERIFIED)],
        needs_reason=True,
    ),
    *_rows(
        Step.CORRECT, [Role.SECRETARY], [(_S.NOT_RECOGNISED, _S.VOTED)], needs_reason=True, can_undo=False
    ),
    *_rows(
        Step.REVOKE,
        [Role.SECRETARY],
        [(_S.RECOGNISED, _S.NOT_RECOGNISED)],
        needs_reason=True,
        can_undo=False,
    ),
    *_rows(
        Step.WITHDRAW,
        _KEYING,
        [(_S.REGISTERED, _S.WITHDRAWN), (_S.SELF_SCORED, _S.WITHDRAWN)],
        needs_reason=True,
    ),
    *_rows(
        Step.WITHDRAW,
        [Role.SECRETARY],
        [(_S.VERIFIED, _S.WITHDRAWN), (_S.VOTED, _S.WITHDRAWN)],
        needs_reason=True,
    ),
    *_rows(Step.REINSTATE, _KEYING, [(_S.WITHDRAWN, _S.REGISTERED)]),
)

_BY_KEY = {(row.step, row.source): row for row in TRANSITIONS}


def steps_from(stage: Stage, roles: Iterable[Role]) -> tuple[Transition, ...]:
    """The steps that somebody with `roles` may take from `stage`; what a page offers as buttons."""
    held = frozenset(roles)
    return tuple(row for row in TRANSITIONS if row.source == stage and row.roles & held)


def transition(stage: Stage, step: Step) -> Transition:
    """The row of the table, or `WrongStage` with where the registration stands and what may come next."""
    row = _BY_KEY.get((step, stage))
    if row is None:
        allowed = (
            ", ".join(dict.fromkeys(row.step.label for row in TRANSITIONS if row.source == stage))
            or "không có"
        )
        raise WrongStage.because(
            f"Hồ sơ đang ở bước “{stage.label}” nên không thể “{step.label}”. "
            f"Việc làm được lúc này: {allowed}."
        )
    return row


def advance(stage: Stage, step: Step, *, reason: str = "") -> Stage:
    """The stage after `step`; `Refused` when the table has no such row or a needed reason is missing."""
    row = transition(stage, step)
    if row.needs_reason and not reason.strip():
        raise Refused.because(f"Ghi lý do để {step.label.lower()}.", "reason")
    return row.target


def as_markdown() -> str:
    """The table as README prints it; a test compares the two."""
    lines = ["| Step | Việc | From | To | Who | Reason | Undo |", "|---|---|---|---|---|---|---|"]
    for row in TRANSITIONS:
        who = ", ".join(role.value for role in Role if role in row.roles)
        reason = "yes" if row.needs_reason else ""
        cells = (
            f"`{row.step}`",
            row.step.label,
            f"{row.source} ({row.source.label})",
            f"{row.target} ({row.target.label})",
            who,
            reason,
            "yes" if row.can_undo else "",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
