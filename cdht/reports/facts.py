"""What a paper needs to know of a cycle, read once: names and signers of its time, figures, documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..domain.criteria import Audience
from ..domain.figures import Figures
from ..domain.inspections import Inspected, inspected
from ..domain.training import TrainingFigures
from ..domain.vietnamese import number
from ..models import committee, guiding
from ..models.committee import CommitteeMember
from ..models.communes import CommuneName, Signer
from ..models.cycles import Cycle
from ..models.figures import ballots_of, figures_of, verified_sheets
from ..models.guiding import GuidingDocument
from ..models.inspections import made_in
from ..models.recognition import Decision
from ..models.training import figures_of_training

HONOUR = "“Công dân học tập”"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose about a paper. `on`: the day whose names and signers stand on it, else the time of
    the cycle. `number`: the whole number of a paper that is issued (“05/BC-BCĐ”); number and day are then
    printed, else room is left for the hand. `decision_id`: which decision, else the latest.
    `other_cycle_id`: the cycle that it is compared with, else the one before it. `stock_id`: what
    certificates are printed on, else plain A4.

    Of forms and lists for units: `unit_id`, else all units; `person_id`: one registration; `unscored`: only
    who has handed in no scores; `blank_for`: forms without a name for this audience; `copies` of blank forms
    or ballots; `per_page`: ballots on a page, 0 for as many as fit; `spare`: empty lines under a list of
    names; `place`: the address that QR codes lead to (“http://192.168.1.5:8000”); `filled`: forms with the
    points and the evidence that are recorded.

    `complaint_id`: of papers about a complaint, which one, else the person's latest.

    `month`: any day of the month that a report tells of, else the month of `on`. Of papers about one person:
    `units`: only what happened in these units, else in all; `sees_party`: whether whoever prints may see
    party membership (DOMAIN §9). `training_id`: the session that a list of attendance is of.
    `inspection_id`: the visit whose minutes are printed, else all."""

    on: date | None = None
    number: str = ""
    decision_id: int | None = None
    other_cycle_id: int | None = None
    stock_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    complaint_id: int | None = None
    unscored: bool = False
    blank_for: str = ""
    copies: int = 1
    per_page: int = 0
    spare: int = 0
    place: str = ""
    filled: bool = False
    month: date | None = None
    units: frozenset[int] | None = None
    sees_party: bool = False
    training_id: int | None = None
    inspection_id: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """The commune as it is called, and its bodies, on one day (DOMAIN §8: an old cycle keeps its names)."""

    cycle: Cycle
    day: date
    names: CommuneName
    number: str = ""

    @property
    def commune(self) -> str:
        """“xã Quảng Phú”"""
        return str(self.names.full)

    @property
    def place(self) -> str:
        return str(self.names.name)

    @property
    def model(self) -> str:
        """“thí điểm mô hình “Công dân học tập””; without the pilot's word in later cycles."""
        return f"{'thí điểm ' if self.cycle.is_pilot else ''}mô hình {HONOUR}"

    @property
    def steering_committee(self) -> str:
        return f"Ban Chỉ đạo thực hiện {self.model} {self.commune}"

    @property
    def peoples_committee(self) -> str:
        return f"Ủy ban nhân dân {self.commune}"

    @property
    def association(self) -> str:
        return f"Hội Khuyến học {self.commune}"

    @property
    def superior_association(self) -> str:
        return str(self.names.superior_association) or "Hội Khuyến học cấp trên"

    def signer(self, body: str) -> Signer | None:
        return self.cycle.commune.signer_on(body, self.day)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the summary report tells; nothing in it is typed twice."""

    office: Office
    figures: Figures
    documents: tuple[GuidingDocument, ...]
    members: tuple[CommitteeMember, ...]
    decisions: tuple[Decision, ...]
    reasons: tuple[tuple[str, int], ...]
    training: TrainingFigures
    inspected: Inspected

    @property
    def units_visited(self) -> frozenset[int]:
        """Of the units that take part."""
        return self.inspected.units & {row.unit_id for row in self.figures.units}

    @property
    def cycle(self) -> Cycle:
        return self.office.cycle

    @property
    def grounds(self) -> tuple[GuidingDocument, ...]:
        return tuple(one for one in self.documents if one.is_ground)

    def count(self, key: str) -> int:
        return self.figures.total.count(key)

    def printed(self, key: str) -> str:
        return number(self.count(key))

    def percent(self, part: str, whole: str = "registered") -> str:
        """“94,5%”; empty for nothing of nothing. Decimals as the cycle says."""
        return self.figures.total.percent(part, whole, self.cycle.percent_decimals)


def facts_of(cycle: Cycle, on: date | None = None, number: str = "") -> Facts:
    """Read a cycle for its summary report; a constant number of statements, however many people."""
    figures = figures_of(cycle)
    return Facts(
        office=office_on(cycle, on, number),
        figures=figures,
        documents=tuple(guiding.of_cycle(cycle.id)),
        members=tuple(committee.of_cycle(cycle.id)),
        decisions=tuple(decisions_of(cycle)),
        reasons=reasons_of(cycle, figures.total.people["not_recognised"]),
        training=figures_of_training(cycle.id),
        inspected=inspected(made_in(cycle.id)),
    )


def office_on(cycle: Cycle, on: date | None = None, number: str = "") -> Office:
    day = on or time_of(cycle)
    return Office(cycle, day, cycle.commune.name_on(day), number)


def time_of(cycle: Cycle) -> date:
    """The day that an undated paper belongs to: the cycle's latest decision, else the end of its year."""
    latest = max((decision.issued_on for decision in decisions_of(cycle)), default=None)
    return latest or max(cycle.starts_on, date(cycle.year, 12, 31))


def decisions_of(cycle: Cycle) -> list[Decision]:
    return list(Decision.select().where(Decision.cycle == cycle.id).order_by(Decision.issued_on, Decision.id))


@dataclass(frozen=True, slots=True)
class Moved:
    """How many people were registered as `source` and are counted as `target` (DOMAIN §3)."""

    source: Audience
    target: Audience
    count: int


def moves(figures: Figures) -> Iterator[Moved]:
    """Corrections of the audience between registration and recognition; nobody by name."""
    people = figures.total.people
    for source in figures.audiences:
        before = frozenset(people[f"audience_at_registration:{source.id}"])
        for target in figures.audiences:
            both = before.intersection(people[f"audience_registered:{target.id}"])
            if both and source != target:
                yield Moved(source, target, len(both))


def reasons_of(cycle: Cycle, ids: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    """Why people were not recognised, as kinds with counts. One person may count under several."""
    failed = failings_of(cycle, ids)
    other = set(ids).difference(*(who for _, who in failed))
    kinds = (*failed, ("lý do khác, ghi trong quyết định", other))
    return tuple((kind, len(who)) for kind, who in kinds if who)


def failings_of(cycle: Cycle, ids: tuple[int, ...]) -> tuple[tuple[str, frozenset[int]], ...]:
    """What the rules find against people, as kinds with the registrations; also kinds without anybody."""
    sheets, ballots, rules = verified_sheets(ids), ballots_of(cycle), cycle.rules
    low = (id for id in ids if id in sheets and rules.lacking(sheets[id], cycle.difficult_area))
    floor = (id for id in ids if id in sheets and rules.under_floor(sheets[id]))
    lost = (id for id in ids if id in ballots and not ballots[id].carried(cycle.majority_percent))
    return (
        (f"tổng điểm thẩm định dưới mức đạt {rules.cut(cycle.difficult_area)}", frozenset(low)),
        (f"có chỉ số dưới mức sàn {rules.indicator_floor}", frozenset(floor)),
        (f"phiếu đồng ý chưa quá {cycle.majority_percent}%", frozenset(lost)),
    )
