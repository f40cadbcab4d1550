"""Learning plans of a few people of the open cycle: done, under way and overdue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ..actions.learning_plans import add_plan_item, finish_plan_item
from ..domain.accounts import Actor
from ..domain.learning_plans import PlanItem
from ..domain.lifecycle import Stage
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, in_cycle, with_people
from .pilot import clerk_of

ITEMS = (
    PlanItem("Dùng bảng tính trên điện thoại để ghi thu chi", "Tự học cùng con", date(2022, 9, 30), (4, 5)),
    PlanItem(
        "Chăm sóc lúa theo lịch thời vụ mới", "Lớp khuyến nông của Hợp tác xã Phú Thuận",
        date(2022, 10, 31), (1, 2),
    ),
    PlanItem(
        "Đọc xong hai cuốn sách về nghề", "Điểm bưu điện văn hóa xã, chị Hoàng Thị Kim Yến hướng dẫn",
        date(2022, 12, 20), (3,),
    ),
)  # fmt: skip


def run(cycle: Cycle, actors: Mapping[str, Actor]) -> None:
    chosen = with_people().where(Registration.stage != Stage.WITHDRAWN)
    for place, row in enumerate(list(by_unit_and_name(in_cycle(chosen, cycle.id)))[::4]):
        clerk = clerk_of(row.unit, actors)
        for item in ITEMS[: 1 + place % 3]:
            add_plan_item(row.id, item, by=clerk, at=datetime(2022, 9, 12, 10, 0))
        if place % 2 == 0:
            at, result = datetime(2022, 10, 2, 9, 0), "Ghi được sổ chi tiêu của gia đình"
            finish_plan_item(row.id, 1, date(2022, 9, 28), result, by=clerk, at=at)
