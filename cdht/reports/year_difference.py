"""Two cycles side by side: steps, axes, bands, shares in percentage points, units that came or left."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.figures_difference import Difference, Pair, UnitPair, difference
from ..domain.problems import Refused
from ..models.cycles import Cycle, before_cycle, in_commune
from ..models.figures import figures_of
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    Note,
    Paragraph,
    Signature,
    Signer,
    Table,
    Title,
)
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head, committee_signer

NOTHING = "–"


def document(cycle: Cycle, choice: Choice) -> Document:
    """Raises `Refused` when there is no cycle to compare with."""
    other = _other(cycle, choice)
    office = office_on(cycle, choice.on, choice.number)
    told = difference(figures_of(other), figures_of(cycle))
    return Document(
        title=f"So sánh {cycle.name} với {other.name}",
        blocks=tuple(_blocks(office, other, told)),
        author=office.steering_committee,
    )


def _other(cycle: Cycle, choice: Choice) -> Cycle:
    if choice.other_cycle_id is None:
        other = before_cycle(cycle)
    else:
        other = in_commune(cycle.commune_id).where(Cycle.id == choice.other_cycle_id).first()
    if other is None or other.id == cycle.id:
        raise Refused.because("Chưa có đợt nào trước đợt này để so. Chọn một đợt khác của xã.")
    return other


def _blocks(office: Office, other: Cycle, told: Difference) -> Iterator[Block]:
    cycle = office.cycle
    yield committee_head(office, "")
    yield Title("So sánh kết quả", f"Mô hình {HONOUR} {_named(cycle)} so với {_named(other)}")
    yield _counts(cycle, other, told)
    yield _rates(cycle, other, told)
    yield _units(cycle, other, told)
    yield from _came_and_left(cycle, other, told)
    yield from _other_rules(cycle, other)
    signers = (Signer(("NGƯỜI LẬP BIỂU",), hint="(Ký, ghi rõ họ tên)"), committee_signer(office))
    yield Signature(signers)


def _named(cycle: Cycle) -> str:
    """“năm 2021”; the cycle's own name where it is not simply its year."""
    name = str(cycle.name)
    return f"năm {cycle.year}" if name.lower() == f"năm {cycle.year}" else f"{name} (năm {cycle.year})"


def _heads(cycle: Cycle, other: Cycle) -> tuple[str, str]:
    if cycle.year != other.year:
        return f"Năm {other.year}", f"Năm {cycle.year}"
    return str(other.name), str(cycle.name)


def _counts(cycle: Cycle, other: Cycle, told: Difference) -> Table:
    rows: list[tuple[CellLike, ...]] = []
    for group in told.groups:
        rows.append((Cell(group.title, colspan=4, bold=True),))
        rows += [
            (pair.label, _count(pair.before), _count(pair.now), pair.change or NOTHING)
            for pair in group.pairs
        ]
    before, now = _heads(cycle, other)
    return Table(
        name="Số người",
        size=11,
        columns=(Column(64), *(Column(18, Align.CENTER),) * 3),
        head=(("Số liệu", before, now, "Tăng, giảm"),),
        rows=tuple(rows),
    )


def _count(count: int | None) -> CellLike:
    return NOTHING if count is None else count


def _rates(cycle: Cycle, other: Cycle, told: Difference) -> Table:
    decimals = cycle.percent_decimals
    before, now = _heads(cycle, other)
    return Table(
        name="Tỉ lệ",
        caption="Tỉ lệ",
        size=11,
        columns=(Column(60), *(Column(17, Align.CENTER),) * 2, Column(24, Align.CENTER)),
        head=(("Tỉ lệ", before, now, "Tăng, giảm (điểm phần trăm)"),),
        rows=tuple(
            (
                rate.label,
                *(text or NOTHING for text in rate.percents(decimals)),
                rate.points(decimals) or NOTHING,
            )
            for rate in told.rates
        ),
    )


def _units(cycle: Cycle, other: Cycle, told: Difference) -> Table:
    before, now = _heads(cycle, other)
    over = (before, now, "Tăng, giảm")
    return Table(
        name="Đơn vị",
        caption=f"Đơn vị tham gia cả hai {'năm' if cycle.year != other.year else 'đợt'}",
        size=11,
        columns=(Column(34), *(Column(12, Align.CENTER),) * 8, Column(15, Align.CENTER)),
        head=(
            (
                Cell("Đơn vị", rowspan=2),
                Cell("Đăng ký", colspan=3),
                Cell("Được công nhận", colspan=3),
                Cell("Tỉ lệ được công nhận", colspan=3),
            ),
            (*over, *over, before, now, "Điểm phần trăm"),
        ),
        rows=tuple(_unit(one, cycle.percent_decimals) for one in told.units),
        empty="Không có đơn vị nào tham gia cả hai lần.",
    )


def _unit(one: UnitPair, decimals: int) -> tuple[CellLike, ...]:
    shares = (text or NOTHING for text in one.rate.percents(decimals))
    points = one.rate.points(decimals) or NOTHING
    return (one.name, *_three(one.registered), *_three(one.recognised), *shares, points)


def _three(pair: Pair) -> tuple[CellLike, ...]:
    return _count(pair.before), _count(pair.now), pair.change or NOTHING


def _came_and_left(cycle: Cycle, other: Cycle, told: Difference) -> Iterator[Block]:
    before, now = (head[:1].lower() + head[1:] for head in _heads(cycle, other))
    yield Paragraph(f"Đơn vị mới tham gia {now}: {', '.join(told.came) or 'không có'}.")
    yield Paragraph(f"Đơn vị có ở {before} mà không tham gia {now}: {', '.join(told.left) or 'không có'}.")


def _other_rules(cycle: Cycle, other: Cycle) -> Iterator[Block]:
    """Two sets of criteria do not measure alike: whoever reads the difference must know."""
    cuts = [one.rules.cut(one.difficult_area) for one in (other, cycle)]
    if cycle.criteria_id != other.criteria_id or cuts[0] != cuts[1]:
        before, now = _heads(cycle, other)
        theirs, ours = _as_name(other.rules.title), _as_name(cycle.rules.title)
        yield Note(
            f"Hai lần không cùng cách chấm: {before} theo {theirs}, mức đạt {cuts[0]}; "
            f"{now} theo {ours}, mức đạt {cuts[1]}. Số được công nhận và các mức điểm vì thế "
            "không so sánh hết được với nhau."
        )


def _as_name(title: str) -> str:
    """A title that holds quotation marks stands without another pair around it."""
    return title if "“" in title else f"“{title}”"
