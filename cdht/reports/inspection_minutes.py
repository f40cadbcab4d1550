"""The minutes of a visit, to be signed; and the blank ones that the committee takes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from ..domain.inspections import FollowUp
from ..domain.problems import Refused
from ..domain.progress import STEPS, Standing, reached
from ..domain.vietnamese import counted, date_long, date_short
from ..models import committee
from ..models.committee import CommitteeMember
from ..models.cycles import Cycle
from ..models.figures import figures_of, standings_before
from ..models.inspections import Inspection, in_cycle, made_in, whole
from ..models.inspections import of_commune as visits_of_commune
from .document import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
    numbered,
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head
from .meeting_lines import DOTS, SHORT, guides_named, said
from .unit_people import Group, by_unit, on_own_pages, unit_in

_LINES, _ROWS = 4, 4
"""Lines and rows for the hand on a blank form."""
_READ = "Biên bản đã đọc lại cho mọi người có mặt cùng nghe và thống nhất./."
_HINT = "(Ký, ghi rõ họ tên)"


def document(cycle: Cycle, choice: Choice) -> Document:
    """The minutes of the visit chosen, else of every visit (to the unit), each on pages of its own.

    Raises `Refused` when there is none.
    """
    office, visits = office_on(cycle, choice.on, choice.number), _chosen(cycle, choice)
    if not visits:
        raise Refused.because("Chưa ghi lần kiểm tra nào. Ghi ở trang Kiểm tra rồi in biên bản.")
    stood = {day: standings_before(cycle, _after(day)) for day in {row.visited_on for row in visits}}
    blocks: list[Block] = []
    for row in visits:
        blocks += [PageBreak()] if blocks else []
        blocks += numbered(_minutes(office, row, stood[row.visited_on]))
    return Document(f"Biên bản kiểm tra năm {cycle.year}", tuple(blocks), author=office.steering_committee)


def blank(cycle: Cycle, choice: Choice) -> Document:
    """For each unit a form with the unit's figures of now and what is left from earlier visits."""
    office, guides = office_on(cycle, choice.on, choice.number), committee.by_unit(cycle.id)
    counts = {row.unit_id: row for row in figures_of(cycle).units}
    left: dict[int, list[FollowUp]] = {}
    for one in made_in(cycle.id):
        left.setdefault(one.unit_id, []).extend(todo for todo in one.follow_ups if todo.done_on is None)
    keys = ("registered", "self_scored", "verified", "voted", "recognised")

    def form(group: Group) -> Iterable[Block]:
        row = counts.get(group[0].id)
        figures = [row.count(key) if row else 0 for key in keys]
        return numbered(
            _blank(office, group, figures, guides.get(group[0].id, []), left.get(group[0].id, []))
        )

    blocks = on_own_pages(by_unit(cycle, choice), form)
    return Document(f"Biên bản kiểm tra năm {cycle.year}", blocks, author=office.steering_committee)


def _chosen(cycle: Cycle, choice: Choice) -> list[Inspection]:
    rows = in_cycle(visits_of_commune(cycle.commune_id), cycle.id, choice.unit_id)
    if choice.inspection_id is not None:
        rows = rows.where(Inspection.id == choice.inspection_id)
    return whole(rows)[::-1]


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time())


# --- A visit that is recorded ----------------------------------------------------------------------------


def _minutes(office: Office, row: Inspection, stood: Mapping[int, Standing]) -> Iterator[Block]:
    met = row.met or DOTS * 2
    yield from _head(office, row.unit.name)
    yield said(f"Hôm nay, {date_long(row.visited_on)}, Ban Chỉ đạo kiểm tra tại đơn vị.")
    yield said(f"Đoàn kiểm tra: {_named(row.visitors)}")
    yield said(f"Đại diện đơn vị: {met}")
    yield Heading(1, "Nội dung kiểm tra")
    yield from map(Paragraph, row.looked_at.splitlines())
    yield Heading(1, "Số liệu của đơn vị")
    yield _figures([one.total for one in reached({}, stood, row.unit_id)])
    yield Note("Số người đã qua từng bước, theo nhật ký của chương trình đến hết ngày kiểm tra.")
    yield Heading(1, "Nhận xét")
    yield from map(Paragraph, row.findings.splitlines())
    yield Heading(1, "Việc cần làm tiếp")
    if row.follow_ups:
        yield _to_do("Việc cần làm", [one.value for one in row.follow_ups])
    else:
        yield Paragraph("Không có việc cần làm tiếp.")
    yield Paragraph(_READ)
    yield _signatures(row.met.partition(",")[0], row.visitors[0][0])


def _named(visitors: Iterable[tuple[str, str]]) -> str:
    """“Phan Công Tuấn (Ủy viên), Hoàng Xuân Lộc”"""
    return ", ".join(f"{name} ({title})" if title else name for name, title in visitors)


# --- A blank one -----------------------------------------------------------------------------------------


def _blank(
    office: Office,
    group: Group,
    figures: Sequence[int],
    guides: Sequence[CommitteeMember],
    left: Sequence[FollowUp],
) -> Iterator[Block]:
    unit, _people = group
    yield from _head(office, unit.name)
    yield said(f"Hôm nay, ngày {SHORT} tháng {SHORT} năm {SHORT}, tại {DOTS[:7]}")
    yield said(f"Đoàn kiểm tra: {guides_named(guides)}")
    yield said(DOTS * 3)
    yield said(f"Đại diện đơn vị: {DOTS}{DOTS}")
    yield Heading(1, "Số liệu của đơn vị khi in biên bản này")
    yield _figures(figures)
    if left:
        yield Heading(1, "Việc còn lại từ lần kiểm tra trước")
        yield _to_do("Việc còn lại", left)
    yield Heading(1, "Nội dung kiểm tra")
    yield from _room()
    yield Heading(1, "Nhận xét")
    yield from _room()
    yield Heading(1, "Việc cần làm tiếp")
    yield _to_do("Việc cần làm", [], _ROWS)
    yield Paragraph(_READ)
    yield _signatures()


def _room() -> Iterator[Block]:
    yield from (Paragraph("…" * 32, align=Align.LEFT, indent=False) for _ in range(_LINES))


# --- What both have --------------------------------------------------------------------------------------


def _head(office: Office, unit: str) -> Iterator[Block]:
    yield committee_head(office, "BB")
    subject = f"Kiểm tra việc thực hiện mô hình {HONOUR} năm {office.cycle.year}"
    yield Title("Biên bản", f"{subject}\n{unit_in(office, unit)}")


def _figures(counts: Sequence[int]) -> Table:
    """People who have taken each step, of one unit."""
    return Table(
        name="Số liệu",
        columns=(Column(33, Align.CENTER),) * len(STEPS),
        head=(tuple(label for label, _stage in STEPS),),
        rows=(tuple(counted(count, "người") for count in counts),),
    )


def _to_do(name: str, follow_ups: Sequence[FollowUp], empty_rows: int = 0) -> Table:
    rows = [
        (place, one.what, one.responsible, date_short(one.due_on))
        for place, one in enumerate(follow_ups, start=1)
    ]
    return Table(
        name=name,
        columns=(Column(11, Align.CENTER), Column(80), Column(46), Column(28, Align.CENTER)),
        head=(("STT", "Việc cần làm", "Người chịu trách nhiệm", "Hạn"),),
        rows=(*rows, *[("", "", "", "")] * empty_rows),
        tall=24 if empty_rows else 0,
    )


def _signatures(met: str = "", visitor: str = "") -> Signature:
    return Signature(
        (
            Signer(("ĐẠI DIỆN ĐƠN VỊ",), met, hint=_HINT),
            Signer(("TM. ĐOÀN KIỂM TRA",), visitor, hint=_HINT),
        )
    )
