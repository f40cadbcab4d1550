"""What a member of the committee has to look after in one unit: what waits, what is late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .inspections import FollowUp, FollowUpState
from .labelled import Labelled
from .lifecycle import Stage
from .vietnamese import counted, date_short


class Matter(Labelled):
    """What waits in a unit, in the order of the procedure; the value names it, the label is its sentence's
    end."""

    SHEETS = "sheets", "người chưa nộp phiếu tự chấm"
    VERIFYING = "verifying", "phiếu chờ thẩm định"
    EVIDENCE = "evidence", "minh chứng chưa xem"
    MEETING = "meeting", "người chờ đơn vị họp bình xét"
    FOLLOW_UPS = "follow_ups", "việc sau kiểm tra"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: how many, and since when it is late; `note` says more."""

    matter: Matter
    count: int
    late: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitState:
    """How a unit stands on a day. `stages`: people by stage; `unseen`: items of evidence on sheets that wait
    to be verified; `follow_ups`: those not done, the earliest due day first."""

    stages: Mapping[Stage, int]
    sent_back: int = 0
    unseen: int = 0
    meeting_held: bool = False
    follow_ups: Sequence[FollowUp] = field(default_factory=tuple)

    def waiting(self, on: date, due_on: date | None) -> tuple[Waiting, ...]:
        """What is not empty. `due_on`: until when self-scores are handed in."""
        found = (
            self._sheets(on, due_on),
            Waiting(Matter.VERIFYING, self.stages.get(Stage.SELF_SCORED, 0)),
            Waiting(Matter.EVIDENCE, self.unseen),
            self._meeting(),
            *self._follow_ups(on),
        )
        return tuple(one for one in found if one.count)

    def _sheets(self, on: date, due_on: date | None) -> Waiting:
        late = due_on is not None and due_on < on
        notes = [f"hạn {date_short(due_on)}"] if due_on else []
        notes += [f"{counted(self.sent_back, 'phiếu')} bị trả lại"] if self.sent_back else []
        return Waiting(Matter.SHEETS, self.stages.get(Stage.REGISTERED, 0), late, "; ".join(notes))

    def _meeting(self) -> Waiting:
        note = "đã họp, chưa ghi phiếu của những người này" if self.meeting_held else "chưa họp"
        return Waiting(Matter.MEETING, self.stages.get(Stage.VERIFIED, 0), note=note)

    def _follow_ups(self, on: date) -> Iterator[Waiting]:
        late = [one for one in self.follow_ups if one.state(on) is FollowUpState.LATE]
        rest = len(self.follow_ups) - len(late)
        yield Waiting(Matter.FOLLOW_UPS, len(late), True, self._due(late))
        yield Waiting(
            Matter.FOLLOW_UPS, rest, False, self._due([one for one in self.follow_ups if one not in late])
        )

    def _due(self, follow_ups: Sequence[FollowUp]) -> str:
        """“sớm nhất 20/05/2021: Lập sổ minh chứng”"""
        return f"hạn {date_short(follow_ups[0].due_on)}: {follow_ups[0].what}" if follow_ups else ""
