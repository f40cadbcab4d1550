"""Two people who did not agree with a result of the pilot: one was answered, one waits for the secretary."""

from __future__ import annotations

from datetime import date, datetime

from ..actions.complaints import answer_complaint, record_complaint
from ..domain.accounts import Actor
from ..domain.complaints import Answer, Outcome, Raised, Subject, Way
from ..domain.lifecycle import Stage
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, with_people

ANSWER = (
    "Tổ thẩm định đã xem lại phiếu cùng Trưởng thôn. Sổ ghi chép đọc sách của cả năm có 4 cuốn, ứng với mức "
    "điểm đã cho; chưa có minh chứng khác. Điểm chỉ số 3 giữ nguyên."
)


def run(cycle: Cycle, clerk: Actor, secretary: Actor) -> None:
    """Results stay as they are: one is not accepted, the other not judged yet."""
    people = by_unit_and_name(with_people().where(Registration.cycle == cycle.id))
    failed = [row for row in people if row.stage is Stage.NOT_RECOGNISED]
    passed = [row for row in people if row.stage is Stage.RECOGNISED and row.unit_id == failed[0].unit_id]
    at = datetime(2021, 7, 22, 9, 0)
    points = Raised(
        date(2021, 7, 22),
        Way.IN_PERSON,
        Subject.VERIFIED,
        "Tôi đọc sách ở thư viện xã quanh năm mà chỉ số 3 bị chấm thấp hơn tự chấm. Đề nghị xem lại.",
        (3,),
    )
    one = record_complaint(passed[0].id, points, by=clerk, at=at)
    answer = Answer(Outcome.REJECTED, ANSWER, date(2021, 7, 28), "Nguyễn Quốc Việt, Trưởng ban")
    answer_complaint(one.id, answer, by=secretary, at=datetime(2021, 7, 28, 15, 0))
    result = Raised(
        date(2021, 7, 26),
        Way.PAPER,
        Subject.RECOGNITION,
        "Người nhà tôi tự chấm đủ điểm nhưng không được công nhận. Gia đình đề nghị cho biết lý do.",
        (),
        "Hoàng Thị Thu Thảo",
        "người nhà",
    )
    record_complaint(failed[0].id, result, by=clerk, at=datetime(2021, 7, 26, 8, 30))
