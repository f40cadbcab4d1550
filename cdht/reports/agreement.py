"""How far self-scores and verifiers, and two verifiers, give the same points: for the committee's meeting."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.accounts import Actor
from ..domain.agreement import (
    FEW,
    Agreement,
    Between,
    Group,
    Way,
    agreement,
    misleading_in_words,
    points_in_words,
)
from ..domain.vietnamese import percent
from ..models.agreement import pairs_of
from ..models.cycles import Cycle
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
_SIZE = 10


def document(cycle: Cycle, choice: Choice) -> Document:
    office = office_on(cycle, choice.on, choice.number)
    return Document(
        title=f"Mức thống nhất khi chấm điểm, {cycle.name}",
        blocks=tuple(_blocks(office)),
        author=office.steering_committee,
    )


def _blocks(office: Office) -> Iterator[Block]:
    cycle = office.cycle
    yield committee_head(office, "")
    yield Title("Mức thống nhất khi chấm điểm", f"Mô hình {HONOUR} năm {cycle.year}")
    yield from _self_and_verified(cycle, _groups(cycle, Between.SELF))
    yield from _two_verifiers(cycle, _groups(cycle, Between.VERIFIERS))
    signers = (Signer(("NGƯỜI LẬP BIỂU",), hint="(Ký, ghi rõ họ tên)"), committee_signer(office))
    yield Signature(signers)


def _groups(cycle: Cycle, between: Between) -> tuple[Group, ...]:
    """Of the whole commune: a paper of the cycle is for who sees all of it."""
    return agreement(pairs_of(Actor.server(cycle.commune_id), cycle.id, between), cycle.rules)


def _self_and_verified(cycle: Cycle, groups: tuple[Group, ...]) -> Iterator[Block]:
    """Nobody yet: the table says so."""
    if groups[0].count:
        yield Paragraph(misleading_in_words(groups, Between.SELF))
    yield Note(
        f"So trên {groups[0].count} người có đủ hai phiếu. Lệch trung bình là tự chấm trừ thẩm định: dấu + "
        f"là tự chấm cao hơn. Nhóm dưới {FEW} người không ghi tỉ lệ.",
        leads=True,
    )
    yield _whole(cycle, groups[0], "Tự chấm và thẩm định")
    if groups[0].count:
        yield _by_audience(cycle, groups)


def _two_verifiers(cycle: Cycle, groups: tuple[Group, ...]) -> Iterator[Block]:
    if groups[0].count:
        yield Paragraph(f"Hai người thẩm định. {misleading_in_words(groups, Between.VERIFIERS)}")
        yield _whole(cycle, groups[0], "Hai người thẩm định")


def _whole(cycle: Cycle, group: Group, name: str) -> Table:
    """Everybody, an indicator a line."""
    return Table(
        name=name,
        caption=f"{name}, mọi đối tượng ({group.count} người)",
        size=_SIZE,
        columns=(Column(90), *(Column(14, Align.CENTER),) * 5),
        head=(("Chỉ số", "Lệch trung bình", "Như nhau", "Lệch không quá 1", "Nâng", "Hạ"),),
        rows=tuple(
            (
                f"{one.number}. {cycle.rules.indicator(one.number).title}",
                points_in_words(one.difference),
                *(_counted(one, way, cycle) for way in (Way.EQUAL, Way.WITHIN, Way.UP, Way.DOWN)),
            )
            for one in group.indicators
            if one.count
        ),
        empty="Chưa có ai được thẩm định nên chưa có gì để so.",
    )


def _counted(one: Agreement, way: Way, cycle: Cycle) -> CellLike:
    """“7” over “58,3%”; the number alone where there are too few for a share."""
    count = one.how_many(way)
    return count if one.is_few else f"{count}\n{percent(count, one.count, cycle.percent_decimals)}"


def _by_audience(cycle: Cycle, groups: tuple[Group, ...]) -> Table:
    """The audiences beside each other: mean difference and how many were given the same."""
    audiences = [group for group in groups if group.audience is not None]
    return Table(
        name="Theo đối tượng",
        caption="Theo đối tượng: lệch trung bình và số người chấm như nhau",
        size=_SIZE,
        columns=(Column(22, Align.CENTER), *(Column(23, Align.CENTER),) * (2 * len(audiences))),
        head=(
            (Cell("Chỉ số", rowspan=2), *(Cell(_head(group), colspan=2) for group in audiences)),
            ("Lệch trung bình", "Như nhau") * len(audiences),
        ),
        rows=tuple(
            (
                number,
                *(cell for group in audiences for cell in _pair(group.indicators[number - 1], cycle)),
            )
            for number in (item.number for item in cycle.rules.indicators)
        ),
    )


def _head(group: Group) -> str:
    return f"{group.audience.short if group.audience else ''} ({group.count})"


def _pair(one: Agreement, cycle: Cycle) -> tuple[CellLike, CellLike]:
    if not one.count:
        return NOTHING, NOTHING
    return points_in_words(one.difference), _counted(one, Way.EQUAL, cycle)
