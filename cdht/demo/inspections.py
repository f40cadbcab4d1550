"""Visits of the committee: in the pilot one to each unit, all done; in the next cycle some things wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from ..actions.committee import MemberFacts, keep_member
from ..actions.inspections import ToDo, finish_follow_up, record_inspection
from ..domain.accounts import Actor
from ..domain.inspections import Visit
from ..domain.units import UnitKind
from ..models.committee import CommitteeMember, of_cycle
from ..models.cycles import Cycle
from ..models.inspections import InspectionFollowUp
from ..models.units import Unit
from .cast import committee

Given = tuple[UnitKind, date, str, str, str, str, tuple[tuple[str, str, date, date | None, str], ...]]
"""Kind of the unit, day, who went, who was met, what was looked at, findings; each thing to do: what, who,
due day, day done, result."""

PILOT: tuple[Given, ...] = (
    (
        UnitKind.HAMLET, date(2021, 6, 15), "Hoàng Ngọc Bảo", "Lê Thị Hoài, thư ký chi hội",
        "Sổ đăng ký của 20 công dân, việc hướng dẫn cho điểm từng chỉ số.",
        "Sổ đăng ký đầy đủ, có chữ ký.\nCông dân còn lúng túng khi tìm minh chứng cho chỉ số 3 và chỉ số 5.",
        (
            ("Hướng dẫn lại cách ghi minh chứng tại nhà văn hóa thôn", "Hoàng Ngọc Bảo",
             date(2021, 6, 22), date(2021, 6, 20), "18 người dự"),
            ("Nhắc người chưa nộp phiếu tự chấm", "Lê Thị Hoài", date(2021, 6, 28), date(2021, 6, 28), ""),
        ),
    ),
    (
        UnitKind.CLAN, date(2021, 6, 16), "Hoàng Xuân Lộc", "Hoàng Văn Quý, Ban Khuyến học Họ Hoàng",
        "Danh sách đăng ký, việc phân công người giúp người cao tuổi tự chấm.",
        "Dòng họ đã phân công người giúp. Hai công dân cao tuổi chưa có sổ ghi việc học.",
        (("Cấp sổ ghi việc học cho hai công dân cao tuổi", "Ban Khuyến học Họ Hoàng",
          date(2021, 6, 23), date(2021, 6, 24), "đã cấp, chậm một ngày"),),
    ),
    (
        UnitKind.AGENCY, date(2021, 6, 17), "Phan Công Tuấn", "Ngô Thị Bích Thuỷ, văn phòng",
        "Tiến độ tự chấm, chứng chỉ và minh chứng của cán bộ, công chức.",
        "Thực hiện đúng kế hoạch, minh chứng lưu theo từng người.",
        (),
    ),
)  # fmt: skip

NEXT: tuple[Given, ...] = (
    (
        UnitKind.AGENCY, date(2022, 10, 18), "Phan Công Tuấn", "Ngô Thị Bích Thuỷ, văn phòng",
        "Phiếu tự chấm và minh chứng của 12 người đăng ký.",
        "Phần lớn đã tự chấm. Một người mới ghi ba chỉ số.",
        (("Hoàn thành phiếu tự chấm còn dở", "Ngô Thị Bích Thuỷ", date(2022, 11, 4), None, ""),),
    ),
    (
        UnitKind.HAMLET, date(2022, 10, 27), "Hoàng Ngọc Bảo", "Lê Thị Hoài, thư ký chi hội",
        "Phiếu tự chấm, phiếu bị trả lại và minh chứng của chỉ số 3.",
        "Còn bốn người chưa nộp phiếu.\nPhiếu bị trả lại đã được giải thích với công dân.",
        (
            ("Bổ sung sổ theo dõi đọc sách cho phiếu bị trả lại", "Hoàng Ngọc Bảo",
             date(2022, 11, 3), date(2022, 11, 2), "đã có sổ"),
            ("Thu đủ phiếu tự chấm của thôn", "Lê Thị Hoài", date(2022, 11, 15), None, ""),
        ),
    ),
)  # fmt: skip


def run(
    cycle: Cycle, actors: Mapping[str, Actor], units: Mapping[str, Unit], visits: tuple[Given, ...]
) -> None:
    """Link two members with their accounts, and record the visits, each in the evening of its day."""
    by_kind, secretary = {unit.kind: unit.id for unit in units.values()}, actors["thuky"]
    _keep_committee(cycle, actors, by_kind)
    members = {member.name: member for member in of_cycle(cycle.id)}
    for kind, day, went, met, looked_at, findings, to_do in visits:
        at = datetime.combine(day, time(17))
        visit = Visit(day, frozenset({members[went].id}), looked_at, findings, met)
        rows = [ToDo(f"n{place}", *one[:3]) for place, one in enumerate(to_do)]
        made = record_inspection(cycle.id, by_kind[kind], visit, rows, by=secretary, at=at)
        kept = made.follow_ups.order_by(InspectionFollowUp.id)
        for row, (*_told, done_on, result) in zip(list(kept), to_do, strict=True):
            if done_on is not None:
                finish_follow_up(
                    made.id, row.id, done_on, result, version=None, by=secretary,
                    at=datetime.combine(done_on, time(17)),
                )  # fmt: skip


def _keep_committee(cycle: Cycle, actors: Mapping[str, Actor], by_kind: dict[UnitKind, int]) -> None:
    """The members of the pilot, the secretary and the verifier with what they sign in with."""
    known: dict[str, CommitteeMember] = {member.name: member for member in of_cycle(cycle.id)}
    accounts = {actor.name: actor.account_id for actor in actors.values()}
    at = datetime.combine(cycle.starts_on, time(14)) if not known else datetime(2021, 6, 7, 14, 30)
    for facts in committee(by_kind):
        account = accounts.get(facts.name)
        if account is not None or not known:
            old = known.get(facts.name)
            _keep(cycle, replace(facts, account_id=account), actors["thuky"], at, old)


def _keep(cycle: Cycle, facts: MemberFacts, by: Actor, at: datetime, old: CommitteeMember | None) -> None:
    keep_member(cycle.id, facts, by=by, at=at, member_id=old.id if old else None)
