"""The proposal to recognise: figures of the cycle, who is proposed and who is not, by the rules alone.

Whom it proposes does not depend on the stage: the same people stand on it before and after the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ..domain.lifecycle import Stage
from ..domain.scoring import ScoreSheet
from ..domain.vietnamese import counted, padded, share
from ..domain.voting import BASE, Ballot
from ..models.cycles import Cycle
from ..models.figures import ballots_of, verdicts_of, verified_sheets
from ..models.registration import Registration
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Grounds,
    Note,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Facts, facts_of, failings_of
from .heads import committee_head, committee_signer_of
from .phrases import ground, items, small
from .unit_people import note_of, people_chosen

_UNFINISHED = {
    Stage.REGISTERED: "chưa nộp phiếu tự chấm",
    Stage.SELF_SCORED: "chưa thẩm định xong",
    Stage.VERIFIED: "chưa bầu chọn",
}


@dataclass(frozen=True, slots=True)
class People:
    """Everybody registered, parted by the rules, with what the rules looked at."""

    proposed: tuple[Registration, ...]
    left: tuple[Registration, ...]
    sheets: dict[int, ScoreSheet]
    ballots: dict[int, Ballot]


def document(cycle: Cycle, choice: Choice) -> Document:
    facts = facts_of(cycle, choice.on, choice.number)
    people = people_of(cycle)
    return Document(
        title=f"Tờ trình đề nghị công nhận “Công dân học tập” năm {cycle.year}",
        blocks=(*_letter(facts, people), *_annexes(facts, people)),
        author=facts.office.steering_committee,
    )


def people_of(cycle: Cycle) -> People:
    """By `domain.recognition.decide` on verified sheets and ballots; a constant number of statements."""
    rows = people_chosen(cycle, Choice())
    verdicts = verdicts_of(cycle, rows)
    return People(
        tuple(row for row in rows if verdicts[row.id].recognised),
        tuple(row for row in rows if not verdicts[row.id].recognised),
        verified_sheets(row.id for row in rows if row.stage.has_reached(Stage.VERIFIED)),
        ballots_of(cycle),
    )


# --- The letter --------------------------------------------------------------------------------------


def _letter(facts: Facts, people: People) -> Iterator[Block]:
    office, year = facts.office, facts.cycle.year
    chairman = f"Chủ tịch {office.peoples_committee}"
    yield committee_head(office, "TTr")
    yield Title("Tờ trình", f"Về việc đề nghị công nhận danh hiệu {HONOUR} năm {year}")
    yield Paragraph(f"Kính gửi: {chairman}", align=Align.CENTER, indent=False)
    if known := [one for one in facts.grounds if one.issued_on <= office.day]:
        yield Grounds(tuple(map(ground, known)))
    yield Paragraph(
        f"{office.steering_committee} đã tổ chức cho công dân đăng ký, tự đánh giá, thẩm định và bình xét "
        f"danh hiệu {HONOUR} năm {year}. Kết quả như sau:"
    )
    yield from items(_figures(facts, people), "-")
    yield _by_unit(facts, people)
    yield from _reasons(facts.cycle, people)
    yield Paragraph(_asked(facts, people, chairman))
    yield Signature(
        (committee_signer_of(facts),),
        ("- Như trên;", f"- {office.association};", "- Các đơn vị tham gia;", "- Lưu: VT, BCĐ."),
    )


def _figures(facts: Facts, people: People) -> Iterator[str]:
    """The base of every share is the number registered."""
    total, decimals = facts.figures.total, facts.cycle.percent_decimals
    units = padded(len(facts.figures.units)) if facts.figures.units else "0"
    yield f"Đăng ký: {counted(total.count('registered'), 'người')} của {units} đơn vị"
    for words, key in (
        ("Đã tự đánh giá", "self_scored"), ("Đã thẩm định", "verified"), ("Đã bầu chọn", "voted"),
    ):  # fmt: skip
        yield f"{words}: {total.share(key, 'registered', decimals)} số người đăng ký"
    proposed = share(len(people.proposed), total.count("registered"), decimals)
    yield f"Đạt mức điểm thẩm định và đủ phiếu: {proposed} số người đăng ký"


def _by_unit(facts: Facts, people: People) -> Table:
    proposed = [row.unit_id for row in people.proposed]
    keys = ("registered", "self_scored", "verified", "voted")
    figures = facts.figures
    rows: list[tuple[CellLike, ...]] = [
        (number, row.name, *(row.count(key) for key in keys), proposed.count(row.unit_id or 0))
        for number, row in enumerate(figures.units, start=1)
    ]
    return Table(
        name="Theo đơn vị",
        columns=(Column(11, Align.CENTER), Column(54), *(Column(20, Align.CENTER),) * 5),
        head=(("STT", "Đơn vị", "Đăng ký", "Tự đánh giá", "Thẩm định", "Bầu chọn", "Đề nghị"),),
        rows=tuple(rows),
        total=(
            Cell("Tổng cộng", colspan=2, align=Align.CENTER),
            *(figures.total.count(key) for key in keys),
            len(people.proposed),
        ),
        empty="Chưa có ai đăng ký.",
    )


def _reasons(cycle: Cycle, people: People) -> Iterator[Block]:
    """Why the others are not proposed, as kinds with counts."""
    if people.left:
        yield Paragraph(f"Chưa đề nghị {counted(len(people.left), 'người')}, lý do:")
        yield from items((f"{kind}: {counted(count, 'người')}" for kind, count in kinds(cycle, people)), "-")
        yield Note("Một người có thể có nhiều lý do.")


def kinds(cycle: Cycle, people: People) -> tuple[tuple[str, int], ...]:
    """Steps that are not done yet, then what the rules found of those who are verified."""
    left = {row.id: row.stage for row in people.left}
    waiting = [(words, list(left.values()).count(stage)) for stage, words in _UNFINISHED.items()]
    judged = tuple(id for id, stage in left.items() if stage.has_reached(Stage.VERIFIED))
    again = {id for id in judged if left[id] is Stage.VERIFIED}  # ballots of an earlier meeting do not count
    *of_points, (lost, losers) = failings_of(cycle, judged)
    found = [(words, len(who)) for words, who in (*of_points, (lost, losers - again))]
    return tuple((_capital(words), count) for words, count in (*waiting, *found) if count)


def _asked(facts: Facts, people: People, chairman: str) -> str:
    cycle = facts.cycle
    if not people.proposed:
        return (
            "Đến nay chưa có công dân nào vừa đạt mức điểm thẩm định vừa đủ phiếu, nên Ban Chỉ đạo chưa đề "
            "nghị công nhận ai./."
        )
    rule = cycle.rules.rule_in_words(cycle.difficult_area)
    return (
        f"Căn cứ mức đạt của bộ tiêu chí ({small(rule)}) và mức phiếu bầu "
        f"({small(cycle.vote_rule)}), {facts.office.steering_committee} kính trình {chairman} xem xét, quyết "
        f"định công nhận danh hiệu {HONOUR} năm {cycle.year} cho {counted(len(people.proposed), 'công dân')} "
        "(có danh sách kèm theo)./."
    )


# --- The lists ---------------------------------------------------------------------------------------


def _annexes(facts: Facts, people: People) -> Iterator[Block]:
    number = facts.office.number or "……/TTr-BCĐ"
    note = f"(Kèm theo Tờ trình số {number} của {facts.office.steering_committee})"
    if people.proposed:
        yield PageBreak()
        subject = f"Công dân đề nghị công nhận\ndanh hiệu {HONOUR} năm {facts.cycle.year}"
        yield Title("Danh sách", subject, note)
        yield _proposed(facts.cycle, people)
        yield Note(f"Tỉ lệ phiếu đồng ý tính trên tổng số {BASE}.")
    if people.left:
        yield PageBreak()
        subject = f"Công dân chưa đề nghị công nhận\ndanh hiệu {HONOUR} năm {facts.cycle.year}"
        yield Title("Danh sách", subject, note)
        yield _left(facts.cycle, people)


def _proposed(cycle: Cycle, people: People) -> Table:
    short = {one.id: one.short for one in cycle.rules.audiences}

    def line(number: int, row: Registration) -> tuple[CellLike, ...]:
        votes = people.ballots[row.id].share(cycle.percent_decimals)
        total = people.sheets[row.id].total
        return (number, row.citizen.name, note_of(row), short[row.audience], total, votes)

    return Table(
        name="Đề nghị công nhận",
        columns=(
            Column(11, Align.CENTER), Column(54), Column(17, Align.CENTER), Column(31),
            Column(19, Align.CENTER), Column(33, Align.CENTER),
        ),
        head=(("STT", "Họ và tên", "Năm sinh", "Đối tượng", "Điểm thẩm định", "Phiếu đồng ý"),),
        rows=tuple(_lines(people.proposed, 6, line)),
        total=_total(people.proposed, 6),
    )  # fmt: skip


def _left(cycle: Cycle, people: People) -> Table:
    def line(number: int, row: Registration) -> tuple[CellLike, ...]:
        sheet = people.sheets.get(row.id)
        return (number, row.citizen.name, note_of(row), sheet.total if sheet else "", why(cycle, people, row))

    return Table(
        name="Chưa đề nghị",
        columns=(
            Column(11, Align.CENTER), Column(54), Column(17, Align.CENTER), Column(19, Align.CENTER),
            Column(64),
        ),
        head=(("STT", "Họ và tên", "Năm sinh", "Điểm thẩm định", "Lý do"),),
        rows=tuple(_lines(people.left, 5, line)),
        total=_total(people.left, 5),
    )  # fmt: skip


def why(cycle: Cycle, people: People, row: Registration) -> str:
    """“Thiếu 3 điểm, phiếu đồng ý 8/18 (44,4%)”"""
    sheet, ballot = people.sheets.get(row.id), people.ballots.get(row.id)
    reasons = list(cycle.rules.shortfalls(sheet, cycle.difficult_area)) if sheet else []
    if row.stage in _UNFINISHED:
        reasons.append(_UNFINISHED[row.stage])
    elif ballot and not ballot.carried(cycle.majority_percent):
        reasons.append(f"phiếu đồng ý {ballot.share(cycle.percent_decimals)}")
    return _capital(", ".join(reasons))


def _lines(
    rows: tuple[Registration, ...], width: int, line: Callable[[int, Registration], tuple[CellLike, ...]]
) -> Iterator[tuple[CellLike, ...]]:
    """A sub-heading for each unit, numbers that run on."""
    number = 0
    for _, group in groupby(rows, key=lambda row: row.unit_id):
        people = list(group)
        yield (Cell(f"{people[0].unit.name}: {counted(len(people), 'người')}", colspan=width, bold=True),)
        for row in people:
            number += 1
            yield line(number, row)


def _total(rows: tuple[Registration, ...], width: int) -> tuple[CellLike, ...]:
    count = Cell(counted(len(rows), "người"), colspan=width - 2, align=Align.CENTER)
    return (Cell("Tổng cộng", colspan=2, align=Align.CENTER), count)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
