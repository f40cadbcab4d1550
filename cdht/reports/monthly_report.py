"""The committee's report of one month: how far each unit had come, what was done, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from ..domain.figures_difference import signed
from ..domain.lifecycle import Stage
from ..domain.progress import STEPS, Reached, Standing, at_stage, last_of_month, month_after, reached
from ..domain.vietnamese import counted, date_long, date_short, number, percent
from ..models import committee
from ..models.cycles import Cycle
from ..models.figures import standings_before
from ..models.units import Unit, in_commune
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Signature,
    Table,
    Title,
    numbered,
)
from .facts import Choice, Office, office_on, time_of
from .heads import committee_head, committee_signer
from .monthly_inspections import InspectedMonth, inspected_month, inspection_blocks
from .monthly_trainings import trainings_of_month
from .phrases import items

WAITING = (
    (Stage.REGISTERED, "chưa tự chấm xong"),
    (Stage.SELF_SCORED, "đã tự chấm, chờ thẩm định"),
    (Stage.VERIFIED, "đã thẩm định, chờ bầu chọn"),
    (Stage.VOTED, "đã bầu chọn, chờ quyết định"),
)


@dataclass(frozen=True)
class Month:
    """One month of a cycle. `before`, `after`: where everybody stood when it began and when it ended."""

    office: Office
    first: date
    units: tuple[Unit, ...]
    before: Mapping[int, Standing]
    after: Mapping[int, Standing]
    inspected: InspectedMonth

    @property
    def last(self) -> date:
        return last_of_month(self.first)

    @property
    def named(self) -> str:
        """“tháng 3 năm 2026”"""
        return f"tháng {self.first.month} năm {self.first.year}"

    @property
    def month_before(self) -> str:
        """“tháng 2/2026”"""
        day = self.first - timedelta(days=1)
        return f"tháng {day.month}/{day.year}"

    @cached_property
    def steps(self) -> tuple[Reached, ...]:
        return reached(self.before, self.after)

    @property
    def taking_part(self) -> tuple[Unit, ...]:
        """Units with somebody who is registered, in their order."""
        return self._having(self.after)

    @property
    def listed(self) -> tuple[Unit, ...]:
        """Those, and units whose people were registered when the month began, so that the sums are right."""
        return self._having(self.before, self.after)

    def _having(self, *moments: Mapping[int, Standing]) -> tuple[Unit, ...]:
        everybody = (one for moment in moments for one in moment.values())
        having = {one.unit_id for one in everybody if one.stage.has_reached(Stage.REGISTERED)}
        return tuple(unit for unit in self.units if unit.id in having)


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of the month of `choice.month`. A constant number of statements, however many people and units."""
    month = month_of(cycle, choice)
    signer = committee_signer(month.office, tuple(committee.of_cycle(cycle.id)))
    return Document(
        title=f"Báo cáo tiến độ {month.named}",
        blocks=numbered(
            (
                committee_head(month.office, "BC"),
                Title("Báo cáo", f"Tiến độ thực hiện {month.office.model} {month.named}"),
                *_standing(month),
                *_done(month),
                *inspection_blocks(month.inspected, month.named),
                *_ahead(month),
                Signature((signer,), _recipients(month.office)),
            )
        ),
        author=month.office.steering_committee,
    )


def month_of(cycle: Cycle, choice: Choice) -> Month:
    first = (choice.month or choice.on or time_of(cycle)).replace(day=1)
    begin, end = (datetime.combine(day, time()) for day in (first, month_after(first)))
    units = tuple(in_commune(cycle.commune_id))
    return Month(
        office=office_on(cycle, choice.on or last_of_month(first), choice.number),
        first=first,
        units=units,
        before=standings_before(cycle, begin),
        after=standings_before(cycle, end),
        inspected=inspected_month(cycle, first, last_of_month(first), units),
    )


# --- How far ---------------------------------------------------------------------------------------


def _standing(month: Month) -> Iterator[Block]:
    yield Heading(1, f"Kết quả đến hết {month.named}")
    registered, *later = month.steps
    units = counted(len(month.taking_part), "đơn vị")
    yield Paragraph(
        f"Đến hết {date_long(month.last)}, có {counted(registered.total, 'người')} của {units} đăng ký"
        + "".join(f"; {text}" for text in _shares(month, later, registered.total))
        + "."
    )
    yield Note(f"So với {month.month_before}, toàn xã, số người đã qua từng bước:", leads=True)
    yield _against(month)
    yield Note("Từng đơn vị, số người đã qua từng bước và tăng, giảm so với tháng trước:", leads=True)
    yield _table(month)
    yield Note(
        "Các số tính từ nhật ký: mỗi người đứng ở bước nào lúc hết ngày cuối mỗi tháng, theo lúc ghi vào "
        "chương trình. Thêm: qua bước đó trong tháng. Bớt: đã qua nhưng rút đăng ký, bị trả lại phiếu, mở "
        "lại để sửa hoặc bị thu hồi. Đăng ký nhầm không tính. Người chuyển đơn vị tính ở đơn vị hiện nay."
    )


def _shares(month: Month, later: list[Reached], registered: int) -> Iterator[str]:
    """“50 người đã tự chấm (90,9%)”: of those registered."""
    words = ("đã tự chấm", "đã thẩm định", "đã bầu chọn", "được công nhận")
    for one, word in zip(later, words, strict=True):
        share = percent(one.total, registered, month.office.cycle.percent_decimals)
        if one.total:
            yield f"{counted(one.total, 'người')} {word} ({share})"


def _against(month: Month) -> Table:
    """The whole commune: before + more − fewer = now."""
    this = f"tháng {month.first.month}/{month.first.year}"
    return Table(
        name="So với tháng trước",
        size=11,
        columns=(Column(45), *(Column(24, Align.CENTER) for _ in range(5))),
        head=(("Bước", f"Hết {month.month_before}", "Thêm", "Bớt", f"Hết {this}", "Tăng, giảm"),),
        rows=tuple(
            (label, one.before, one.new, one.lost, one.total, signed(one.change))
            for (label, _), one in zip(STEPS, month.steps, strict=True)
        ),
    )


def _table(month: Month) -> Table:
    narrow = Column(13, Align.CENTER)
    return Table(
        name="Tiến độ",
        size=11,
        columns=(Column(10, Align.CENTER), Column(41), *(narrow for _ in range(2 * len(STEPS)))),
        head=(
            (
                Cell("TT", rowspan=2),
                Cell("Tên đơn vị", rowspan=2),
                *(Cell(label, colspan=2) for label, _ in STEPS),
            ),
            ("Tổng", "+/-") * len(STEPS),
        ),
        rows=tuple(
            (place, unit.name, *_figures(reached(month.before, month.after, unit.id)))
            for place, unit in enumerate(month.listed, start=1)
        ),
        total=(Cell("Tổng cộng", colspan=2, align=Align.CENTER), *_figures(month.steps)),
        empty="Chưa có đơn vị nào đăng ký.",
    )


def _figures(steps: tuple[Reached, ...]) -> Iterator[CellLike]:
    for one in steps:
        yield from (one.total, signed(one.change))


# --- What was done, what waits ---------------------------------------------------------------------


def _done(month: Month) -> Iterator[Block]:
    yield Heading(1, "Việc đã làm trong tháng")
    done = [
        f"{label}: thêm {counted(one.new, 'người')}"
        for (label, _), one in zip(STEPS, month.steps, strict=True)
        if one.new
    ]
    done += list(trainings_of_month(month.office.cycle, month.first, month.last))
    done += [f"{what}: {counted(len(who), 'người')}" for what, who in _fallen_back(month) if who]
    if done:
        yield from items(done, "-")
    else:
        yield Paragraph("Trong tháng chưa có bước nào được ghi vào chương trình.")


def _fallen_back(month: Month) -> Iterator[tuple[str, frozenset[int]]]:
    """Why people are counted at fewer steps than before, and who."""
    withdrawn = frozenset(id for id, one in month.after.items() if one.stage is Stage.WITHDRAWN)
    yield "Rút đăng ký", frozenset(id for id in withdrawn if _was_in(month, id))
    *steps, recognised = (one.at_beginning - one.at_end for one in month.steps)
    opened = frozenset().union(*steps) - withdrawn
    yield "Mở lại để sửa hoặc trả lại phiếu", opened
    yield "Thu hồi công nhận", recognised - opened - withdrawn


def _was_in(month: Month, registration: int) -> bool:
    """Registered when the month began, or only in it."""
    return registration not in month.before or month.before[registration].stage is not Stage.WITHDRAWN


def _ahead(month: Month) -> Iterator[Block]:
    yield Heading(1, "Việc còn chờ và thời hạn")
    waiting = list(_waiting(month))
    if waiting:
        yield Paragraph(f"Đến hết {month.named} còn:")
        yield from items(waiting, "-")
    else:
        yield Paragraph(f"Đến hết {month.named} không còn việc nào chờ.")
    yield Paragraph(f"{_deadline(month)}./.")


def _waiting(month: Month) -> Iterator[str]:
    """What waits, with the units in which it waits; who was sent back is counted apart."""
    for stage, words in WAITING:
        people = at_stage(month.after.values(), stage)
        if people:
            yield f"{counted(len(people), 'người')} {words}{_returned(people)}: {_where(month, people)}"


def _returned(people: list[Standing]) -> str:
    back = sum(one.sent_back for one in people)
    return f" (trong đó {number(back)} phiếu bị trả lại, chờ bổ sung minh chứng)" if back else ""


def _where(month: Month, people: list[Standing]) -> str:
    """“Thôn Trung (3), Thôn Hạ (1)”"""
    counts = {unit.id: 0 for unit in month.units}
    for one in people:
        counts[one.unit_id] += 1
    return ", ".join(f"{unit.name} ({number(counts[unit.id])})" for unit in month.units if counts[unit.id])


def _deadline(month: Month) -> str:
    due = month.office.cycle.self_scores_due
    if due is None:
        return "Đợt này chưa đặt hạn nộp phiếu tự chấm"
    left = (due - month.last).days
    when = f"còn {counted(left, 'ngày')} tính từ cuối tháng" if left > 0 else "đã đến hạn trong tháng"
    if due < month.first:
        when = "đã qua hạn"
    return f"Hạn nộp phiếu tự chấm: ngày {date_short(due)}, {when}"


def _recipients(office: Office) -> tuple[str, ...]:
    return (f"- {office.association};", "- Thành viên Ban Chỉ đạo;", "- Các đơn vị tham gia;", "- Lưu: VT.")
