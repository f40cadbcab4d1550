"""The statistics annex: tables with their charts, every table with the base of its figures.

It goes with the summary report, which is signed: an annex carries no signature of its own (NĐ 30/2020).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..models.cycles import Cycle
from .annex_tables import band_table, indicator_table, step_table, year_table
from .document import Block, Document, Heading, Note, Paragraph, Title, numbered
from .facts import HONOUR, Choice, Office, office_on
from .statistics import Statistics, band_charts, indicator_charts, statistics_of, step_chart, year_chart


def document(cycle: Cycle, choice: Choice) -> Document:
    office = office_on(cycle, choice.on, choice.number)
    return Document(
        title=f"Phụ lục thống kê “Công dân học tập” năm {cycle.year}",
        blocks=numbered(_blocks(office, statistics_of(cycle))),
        author=office.steering_committee,
    )


def _blocks(office: Office, told: Statistics) -> Iterator[Block]:
    body = f"Ban Chỉ đạo {office.model} {office.commune}"
    what = "thí điểm" if told.cycle.is_pilot else "thực hiện"
    subject = f"Kết quả {what} mô hình {HONOUR} năm {told.cycle.year}"
    yield Title("Phụ lục thống kê", subject, note=f"(Kèm theo Báo cáo tổng kết của {body})")
    yield Heading(1, "Các bước theo đơn vị")
    yield Note(told.step_base, leads=True)
    yield step_table(told)
    yield step_chart(told)
    yield Heading(1, "Mức điểm của người được công nhận")
    yield Note(told.band_base, leads=True)
    yield band_table(told)
    yield from band_charts(told)
    yield Heading(1, "Điểm trung bình từng chỉ số, tự chấm so với thẩm định")
    yield from _indicators(told)
    if len(told.years) > 1:
        yield Heading(1, "So sánh các năm")
        yield Note(told.year_base, leads=True)
        yield year_table(told)
        yield year_chart(told)


def _indicators(told: Statistics) -> Iterator[Block]:
    if not told.means[0].count:
        yield Paragraph(told.nobody_verified)
        return
    yield Note(told.mean_base, leads=True)
    yield indicator_table(told)
    yield from indicator_charts(told)
    if told.nobody_in:
        yield Note(told.nobody_in)
